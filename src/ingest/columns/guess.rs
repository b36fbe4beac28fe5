//! Nearest guesses for a header that names no known field. They are only ever shown, never used.

use super::bearing::{contradict, values};
use super::normalise::Words;
use super::table::table;
use crate::model::Field;

/// A field that a header might have meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guess {
    /// The field.
    pub field: Field,
    /// The known name it resembles.
    pub known_as: String,
}

/// Up to three fields whose known names resemble the header most and whose values the column may hold, best first: a
/// suggestion that would give a wrong audit is worse than none.
pub(crate) fn guesses(header: &str, column: usize, sample: &[Vec<String>]) -> Vec<Guess> {
    let plain = Words::of_header(header);
    let words = table().canonical(&plain);
    let compact: Vec<char> = words.concat().chars().take(64).collect();
    if compact.is_empty() {
        return Vec::new();
    }
    // Of four or five letters, one that differs makes another word: `NOTE`, `NODE`.
    let least = if compact.len() < 6 && compact.iter().all(char::is_ascii) { 85 } else { 65 };
    let mut scored: Vec<(u32, &str, Field)> = table()
        .synonyms
        .iter()
        .filter_map(|s| {
            let shared = shared_words(&words, &s.words);
            let like = likeness(&compact, &s.words.concat());
            (shared >= 65 || like >= least).then_some((shared.max(like), s.text.as_str(), s.field))
        })
        .collect();
    scored.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.len().cmp(&b.1.len())));
    let held = values(sample, column);
    let numbers = numbers_other_things(header);
    let mut out: Vec<Guess> = Vec::new();
    for (_, text, field) in scored {
        if out.len() == 3 {
            break;
        }
        // `PO Number` is neither a machine's number nor a part's.
        let is_number = Field::KEYS.contains(&field) || field == Field::Part || field.is_serial();
        if out.iter().all(|g| g.field != field) && !(is_number && numbers) && !contradict(field, &held) {
            out.push(Guess { field, known_as: text.to_owned() });
        }
    }
    out
}

/// Whether a header speaks of papers, lines or boxes: their numbers name no machine.
pub(crate) fn numbers_other_things(header: &str) -> bool {
    const ALONE: &[&str] = &[
        "order",
        "orders",
        "po",
        "so",
        "invoice",
        "ticket",
        "case",
        "row",
        "line",
        "lot",
        "batch",
        "carton",
        "ctn",
        "box",
        "pallet",
        "pos",
        "position",
        "page",
        "rma",
        "contract",
        "shipment",
        "tracking",
        "awb",
        "quote",
        "quotation",
        "note",
        "notes",
        "pedido",
        "factura",
        "fatura",
        "nf",
        "linea",
        "caja",
        "lote",
        "contrato",
        "commande",
        "facture",
        "ligne",
        "colis",
        "auftrag",
        "bestellung",
        "rechnung",
        "zeile",
        "karton",
        "charge",
        "vertrag",
        "bestellnummer",
        "rechnungsnummer",
        "auftragsnummer",
        "zeilennummer",
        "kartonnummer",
        "заказ",
        "заказа",
        "счет",
        "счета",
        "строка",
        "строки",
        "партия",
        "партии",
        "договор",
        "договора",
        "короб",
        "коробка",
        "пп",
    ];
    const WITHIN: &[&str] = &[
        "订单",
        "合同",
        "发票",
        "箱号",
        "箱号",
        "批号",
        "批次",
        "行号",
        "序号",
        "序號",
        "单号",
        "柜号",
        "页码",
        "注文",
        "発注",
        "請求",
        "箱番",
        "行番号",
        "ロット",
        "項番",
        "伝票",
        "ケース番号",
    ];
    let header = Words::of_header(header);
    let compact = header.compact();
    header.words.iter().any(|w| ALONE.contains(&w.as_str())) || WITHIN.iter().any(|w| compact.contains(w))
}

/// The field whose known name a header is but for a slip of the pen: `Consigne`, `Destnation`.
pub(crate) fn slip(header: &str) -> Option<Guess> {
    let compact: Vec<char> = table().canonical(&Words::of_header(header)).concat().chars().take(64).collect();
    // `No.` numbers the rows, and is no slip of `P/N`.
    let bare = compact.len() - "number".len().min(compact.len());
    let numbered = compact.iter().skip(bare).copied().eq("number".chars());
    // Nor is `PO number`, in which a letter less is another word.
    if compact.len() < 6 || (numbered && bare < 4) {
        return None;
    }
    let near = table().synonyms.iter().map(|s| (likeness(&compact, &s.words.concat()), s));
    let (score, found) = near.max_by_key(|(score, _)| *score)?;
    (score >= 85).then(|| Guess { field: found.field, known_as: found.text.clone() })
}

/// Twice the shared words over all words, in percent.
fn shared_words(a: &[String], b: &[String]) -> u32 {
    let shared = a.iter().filter(|w| w.chars().count() > 1 && b.contains(w)).count();
    percent(2 * shared, a.len() + b.len())
}

/// One minus the edit distance over the longer length, in percent.
fn likeness(a: &[char], b: &str) -> u32 {
    let b: Vec<char> = b.chars().take(64).collect();
    let longer = a.len().max(b.len());
    // Not even reachable: spares the table of the distance.
    if a.len().abs_diff(b.len()) * 2 > longer {
        return 0;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.iter().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (cell, cb) in row.iter_mut().skip(1).zip(&b) {
            let above = *cell;
            left = (diagonal + usize::from(ca != cb)).min(above + 1).min(left + 1);
            *cell = left;
            diagonal = above;
        }
    }
    percent(longer - row.last().copied().unwrap_or(longer).min(longer), longer)
}

fn percent(part: usize, whole: usize) -> u32 {
    u32::try_from(part * 100 / whole.max(1)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Aspect, Role};

    #[test]
    fn a_slip_of_the_finger_is_guessed() {
        assert_eq!(guesses("Seriall Numbr", 0, &[]).first().map(|g| g.field), Some(Field::Serial));
        assert_eq!(
            guesses("Manufactuerr", 0, &[]).first().map(|g| g.field),
            Some(Field::Party(Role::Maker, Aspect::Name))
        );
        assert!(guesses("Hashrate (TH/s)", 0, &[]).iter().all(|g| g.field != Field::Serial));
    }

    #[test]
    fn what_the_values_contradict_is_not_suggested() {
        let offered = |header: &str, values: &[&str]| -> Vec<Field> {
            let rows: Vec<Vec<String>> = values.iter().map(|v| vec![(*v).to_owned()]).collect();
            guesses(header, 0, &rows).into_iter().map(|g| g.field).collect()
        };
        for (header, values) in [
            ("序号", ["1", "2"]),
            ("Order Number", ["4711", "4712"]),
            ("Direction", ["in", "out"]),
            ("NOTE", ["x", "y"]),
            ("Row number", ["17", "18"]),
            ("Line No.", ["10", "20"]),
            ("Carton number", ["C-101", "C-102"]),
            ("Ticket Number", ["INC001", "INC002"]),
            ("Invoice Number", ["BM-1", "BM-2"]),
            ("订单编号", ["PO881", "PO882"]),
            ("箱号", ["A12", "A13"]),
            ("行番号", ["5", "6"]),
            ("注文番号", ["P-771", "P-772"]),
            ("Número de pedido", ["P-881", "P-882"]),
            ("Número da fatura", ["F-881", "F-882"]),
            ("Numéro de commande", ["C-881", "C-882"]),
            ("Bestellnummer", ["B-881", "B-882"]),
            ("Номер заказа", ["Z-881", "Z-882"]),
            ("Номер строки", ["1", "2"]),
            ("Device kind", ["Laptop", "Monitor"]),
            ("Equipment state", ["in use", "in use"]),
            ("Serial date", ["2026-01-02", "2026-01-03"]),
            ("MACC", ["yes", "no"]),
            ("Machine price", ["$12.00", "$13.00"]),
        ] {
            let keys: Vec<Field> =
                offered(header, &values).into_iter().filter(|f| Field::KEYS.contains(f)).collect();
            assert!(keys.is_empty(), "{header}: {keys:?}");
        }
        assert_eq!(offered("Seriall Numbr", &["HYDT1001", "HYDT1002"]).first(), Some(&Field::Serial));
        assert_eq!(offered("Mac adresss", &["E0:A5:09:01:02:03"]).first(), Some(&Field::Mac));
    }
}
