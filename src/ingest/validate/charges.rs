//! Lines of a packing list or invoice that are no goods: packing, freight, insurance.

/// Whether a text names charges and nothing else: `Verpackung und Fracht`, `Freight & insurance`.
pub(super) fn is_charge(text: &str) -> bool {
    let text = text.to_lowercase();
    let words = text.split(|c: char| c.is_whitespace() || "&+/,.;:()-".contains(c)).filter(|w| !w.is_empty());
    let mut charges = 0;
    for word in words {
        if CHARGES.contains(&word) {
            charges += 1;
        } else if !BESIDE.contains(&word) {
            return false;
        }
    }
    charges > 0
}

const CHARGES: [&str; 60] = [
    "freight",
    "shipping",
    "handling",
    "packing",
    "packaging",
    "postage",
    "insurance",
    "delivery",
    "fracht",
    "frachtkosten",
    "verpackung",
    "verpackungskosten",
    "versand",
    "versandkosten",
    "porto",
    "versicherung",
    "transport",
    "transportkosten",
    "zustellung",
    "lieferkosten",
    "flete",
    "embalaje",
    "envío",
    "envio",
    "seguro",
    "transporte",
    "portes",
    "frete",
    "embalagem",
    "emballage",
    "livraison",
    "assurance",
    "expédition",
    "affranchissement",
    "spedizione",
    "imballaggio",
    "trasporto",
    "assicurazione",
    "verzending",
    "verzendkosten",
    "verpakking",
    "dostawa",
    "wysyłka",
    "opakowanie",
    "доставка",
    "упаковка",
    "страхование",
    "фрахт",
    "перевозка",
    "транспортировка",
    "运费",
    "包装费",
    "保险费",
    "手续费",
    "送料",
    "梱包料",
    "梱包費",
    "運賃",
    "保険料",
    "手数料",
];

/// Words that stand beside them.
const BESIDE: [&str; 31] = [
    "and",
    "und",
    "y",
    "e",
    "et",
    "и",
    "of",
    "for",
    "de",
    "del",
    "da",
    "du",
    "la",
    "le",
    "los",
    "costs",
    "cost",
    "charge",
    "charges",
    "fee",
    "fees",
    "kosten",
    "pauschale",
    "frais",
    "gastos",
    "coste",
    "costos",
    "custos",
    "port",
    "sea",
    "air",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn charges_are_told_from_goods() {
        for charge in
            ["Verpackung und Fracht", "Freight & insurance", "Frais de port et emballage", "运费", "Доставка"]
        {
            assert!(is_charge(charge), "{charge}");
        }
        for goods in ["Packing machine", "Transport case", "Antminer S21", "und", "", "Delivery robot"] {
            assert!(!is_charge(goods), "{goods}");
        }
    }
}
