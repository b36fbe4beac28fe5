//! Lines of invoices and orders that are no goods: freight, services, fees and discounts.

use super::{RowValidator, text};
use crate::ingest::rows::RawCell;
use crate::ingest::shape::trim;
use crate::model::{Field, LotsPlan};
use crate::text::placeholders::is_placeholder;

/// Bytes of a text that are looked at; what is longer describes goods.
const LONGEST: usize = 160;

impl RowValidator {
    /// Whether a line of a list of goods is a charge or a service. One that names a model beside is goods.
    pub(super) fn is_service(&self, lots: &LotsPlan, cells: &[RawCell<'_>]) -> bool {
        let named = || {
            let columns = lots.named_by.iter().map(|column| *column as usize);
            columns.map(|column| (column, text(cells, column))).filter(|(_, text)| !is_placeholder(text))
        };
        let lump = || cells.iter().any(|cell| is_lump(trim(cell.text)));
        let service = |text: &str| is_service(text) || (is_work(text) && lump());
        let model = |(column, text): (usize, &str)| {
            let field = self.field(column);
            let of_goods = matches!(
                field,
                Some(Field::Model | Field::ControlBoard | Field::Board | Field::Psu | Field::HashAsic)
            );
            of_goods && text.bytes().any(|b| b.is_ascii_digit()) && !service(text)
        };
        named().any(|(_, text)| service(text)) && !named().any(model)
    }
}

/// Whether a text is the name of a charge or a service.
fn is_service(text: &str) -> bool {
    if text.len() > LONGEST {
        return false;
    }
    let text = text.to_lowercase();
    let bare = text.split(['(', '（', '[']).next().unwrap_or_default().trim();
    let bare = bare.trim_end_matches(|c: char| ":：.*".contains(c) || c.is_whitespace());
    // Chinese and Japanese words end with what they are.
    if bare.chars().next_back().is_some_and(|c| c >= '\u{3040}') {
        return words(CJK_ENDS).any(|end| bare.ends_with(end));
    }
    if words(BRANDS).any(|brand| strip_word(bare, brand).is_some()) {
        return true;
    }
    // `S21 delivery`: what it is done to is named, and may be sold with it.
    if bare.split(|c: char| !c.is_alphanumeric()).any(is_model) {
        return false;
    }
    let last = bare.rsplit(' ').next().unwrap_or_default();
    words(ENDS).any(|end| last == end)
        || words(COMPOUND_ENDS).any(|end| last.len() > end.len() && last.ends_with(end))
        || words(OPENINGS).any(|word| strip_word(bare, word).is_some_and(goes_on))
}

/// What stands behind a word or phrase that opens a text; `None` where another word does.
fn strip_word<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    text.strip_prefix(word).filter(|rest| !rest.starts_with(char::is_alphanumeric))
}

/// Whether what stands behind the name of a service still speaks of it: `delivery to Kiel`, but not `delivery robot`.
fn goes_on(rest: &str) -> bool {
    let rest = rest.trim_start();
    let Some(first) = rest.chars().next() else { return true };
    if !first.is_alphabetic() {
        return first != '-' || rest.starts_with("- ");
    }
    let word = rest.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    words(JOINED).any(|joined| word == joined)
}

/// `r760`, `s21`: letters and digits, and no measure of time or size (`12m`).
fn is_model(word: &str) -> bool {
    word.len() > 2 && word.starts_with(char::is_alphabetic) && word.bytes().any(|b| b.is_ascii_digit())
}

/// Units of what is counted as a whole.
fn is_lump(text: &str) -> bool {
    const UNITS: &str = "式|psch|psch.|pauschal|pausch.|pauschale|lot|ls|l.s.|lump sum|lumpsum|job|forfait|ff|global|项|усл|усл.|услуга";
    text.len() <= 20 && words(UNITS).any(|unit| unit == text.to_lowercase())
}

/// Whether a text opens or ends with a word of work, which makes a line a service only where it is counted as a whole; goods
/// that are sold with it are goods.
fn is_work(text: &str) -> bool {
    const WITH: &str = "incl|including|with|inkl|mit|samt|avec|con|com|с|вкл|含|付き";
    let text = text.to_lowercase();
    let tokens = || text.split(|c: char| !c.is_alphanumeric()).filter(|token| !token.is_empty());
    let works = |token: &str| words(WORK).any(|word| token.contains(word));
    text.len() <= LONGEST
        && (tokens().next().is_some_and(works) || tokens().next_back().is_some_and(works))
        && !tokens().any(|token| is_model(token) || words(WITH).any(|with| token == with))
}

fn words(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.split('|').map(str::trim)
}

/// Names of services of makers, whatever stands behind them.
const BRANDS: &str = "prosupport|smartnet|applecare|care pack|carepack|foundation care|proactive care|tech care|premium support|\
    keep your hard drive|next business day|nbd|on-site service|onsite service";

/// Last words of charges.
const ENDS: &str = "fee|fees|charges|surcharge|discount|freight|warranty|inspection|rabatt|skonto|remise|inspección|inspeção|инспекция";

/// Ends of German compounds: `Versandkostenpauschale`.
const COMPOUND_ENDS: &str =
    "kosten|pauschale|gebühr|gebühren|zuschlag|rabatt|versicherung|verlängerung|spesen";

/// How charges and services begin, lower-case: alone, or with a word of the list below behind them.
const OPENINGS: &str = "delivery|shipping|freight|sea freight|air freight|ocean freight|inland freight|carriage|handling|courier|\
    insurance|installation|commissioning|configuration|set-up|setup|technical support|support|support contract|service|\
    service contract|maintenance|maintenance contract|warranty|extended warranty|warranty extension|training|customs clearance|\
    customs duty|customs duties|import duty|import duties|export handling|bank charge|bank charges|discount|rebate|surcharge|\
    deposit|packing|packaging|wooden pallet|wooden pallets|pallet|pallets|wooden case|wooden cases|fumigation|labour|labor|\
    project management|remote hands|rounding|\
    flete|envío|envio|gastos de|transporte|seguro|instalación|garantía|garantía extendida|descuento|embalaje|despacho aduanero|\
    aranceles|comisión bancaria|capacitación|soporte técnico|mantenimiento|mano de obra|tarima|tarimas|\
    frete|despesas de|despesas com|instalação|garantia|garantia estendida|desconto|embalagem|taxa de|desembaraço|suporte técnico|\
    manutenção|mão de obra|treinamento|\
    frais|frais de|frais d'|frais d’|livraison|transport|port et|fret|assurance|garantie|extension de garantie|remise|emballage|\
    dédouanement|main d'œuvre|main d’œuvre|main-d'œuvre|formation|mise en service|palette|palettes|palette bois|éco-participation|\
    ecotaxe|\
    versand|fracht|lieferung|verpackung|versicherung|montage|inbetriebnahme|rabatt|skonto|zoll|verzollung|europalette|\
    europaletten|holzpalette|holzpaletten|einwegpalette|schulung|wartung|wartungsvertrag|dienstleistung|dienstleistungen|arbeitszeit|\
    anfahrt|\
    доставка|транспортные расходы|транспортировка|перевозка|фрахт|страхование|страховка|монтаж|пусконаладка|\
    пусконаладочные работы|наладка|гарантия|расширенная гарантия|скидка|упаковка|таможенное оформление|таможенная пошлина|\
    таможенные пошлины|услуги|услуга|комиссия банка|погрузка|разгрузка|обучение|техподдержка|техническая поддержка|поддон|\
    поддоны|паллета|паллеты|деревянный поддон|деревянные поддоны";

/// What may stand behind them.
const JOINED: &str = "to|from|for|of|and|by|via|within|with|in|at|per|on|as|incl|including|excl|cost|costs|charge|charges|fee|fees|service|\
    services|support|insurance|handling|packing|packaging|express|standard|international|domestic|months|month|years|year|\
    a|al|de|del|para|por|en|e|y|marítimo|maritimo|aéreo|aereo|terrestre|internacional|nacional|extendida|estendida|envío|eur|europe|europa|epal|perdues?|consignées|\
    à|au|aux|des|du|d|et|pour|par|en|vers|transport|port|livraison|maritime|aérien|international|emballage|douane|dossier|gestion|\
    nach|an|am|bis|für|von|und|inkl|per|durch|vor|frei|ab|express|\
    до|в|на|по|и|из|от|для|с|груза|товара|товаров|оборудования|транспортной|транспортом|авиа|морем|автотранспортом|банка|связи|\
    монтажа|доставки";

/// Ends of Chinese and Japanese names of charges and services.
const CJK_ENDS: &str = "费|費|费用|費用|运费|運費|送料|値引|値引き|値引き額|お値引き|折扣|折让|优惠|税|消費税|关税|關稅|手数料|保険料|保险|保險|\
    作業|作業代|工事|工事代|保守|保証延長|延長保証|延保|延长保修|保修延长|服务|安装调试|安装|培训|木托盘|托盘|木箱包装|木製パレット|パレット|配送|輸送|\
    運送|搬入設置|据付|設置調整";

/// Words of work.
const WORK: &str = "install|config|setup|set-up|cabling|migration|shipping|transport|delivery|service|montage|inbetriebnahme|\
    konfiguration|einrichtung|versand|fracht|schulung|anfahrt|設置|設定|調整|搬入|撤去|配線|工事|作業|安装|调试|运输|培训|instalación|instalação|\
    mise en service|paramétrage|монтаж|наладк|доставк|настройк|услуг";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn charges_and_services_are_no_goods() {
        for text in [
            "Delivery",
            "Delivery to Kiel",
            "Shipping & handling",
            "Freight (CIF)",
            "Customs clearance fee",
            "Bank charges",
            "Discount 5%",
            "Installation",
            "Extended warranty 12 months",
            "ProSupport Plus 3 years for R760",
            "Wooden pallet",
            "Versandkostenpauschale",
            "Fracht und Verpackung",
            "Garantieverlängerung",
            "Frais de transport",
            "Flete marítimo",
            "Gastos de envío",
            "Frete",
            "搬入設置費",
            "国際送料",
            "出精値引き",
            "包装费",
            "运费",
            "Доставка до Братска",
            "Скидка 3%",
        ] {
            assert!(is_service(text), "{text}");
        }
        for text in [
            "Antminer S21 200T",
            "Delivery robot",
            "Shipping container",
            "Installation kit",
            "Installation of Antminer S21",
            "Service module",
            "Support rail",
            "Transport case",
            "Maintenance kit",
            "Packing machine",
            "Pallet truck",
            "Pallet of Antminer S19",
            "Delivery-bot",
            "Versandtasche",
            "サーバー",
            "服务器",
            "交换机",
            "Установка охлаждения",
            "Garantiekarte",
            "Switch, heavy duty",
        ] {
            assert!(!is_service(text), "{text}");
        }
        assert!(is_work("Rack-Montage") && is_lump("psch") && !is_work("Servers incl. installation"));
    }
}
