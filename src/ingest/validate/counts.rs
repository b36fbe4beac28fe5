//! What stands below a register beside numbers or names of people: how many things there were, who signs, and what they promise.

use super::{RowValidator, text};
use crate::ingest::rows::RawCell;
use crate::ingest::shape::trim;
use crate::ingest::units::{is_amount, is_unit};

impl RowValidator {
    /// Whether a row says how many things stand above it: it opens with a word for that, and numbers alone stand beside it:
    /// `Subtotal Room 1 | | 5`, `Anzahl Geräte: | 9`. `TOTAL-01` is a name, and a long number a serial number.
    pub(super) fn is_count(&self, cells: &[RawCell<'_>], first: usize) -> bool {
        let opening = text(cells, first);
        // Names of one word mostly have digits.
        if opening.len() > 80 || (opening.bytes().any(|b| b.is_ascii_digit()) && !opening.contains(' ')) {
            return false;
        }
        let mut beside = beside(cells, first).peekable();
        if beside.peek().is_none() || !beside.all(|t| is_amount(t) || is_unit(t) || is_dash(t)) {
            return false;
        }
        !self.keys().any(|key| key != first && !is_few(text(cells, key))) && opens_with(COUNTS, opening)
    }

    /// Whether a row is signed or promised, and names no machine: `Firma del responsable | | Jefe de área`.
    pub(super) fn is_signed(&self, cells: &[RawCell<'_>], first: usize) -> bool {
        let opening = text(cells, first);
        let digits = |text: &str| text.bytes().any(|b| b.is_ascii_digit());
        if self.profile.width < 2 || opening.len() > 200 || digits(opening) {
            return false;
        }
        // Who signs has no serial number.
        if self.keys().any(|key| key != first && !is_few(text(cells, key)) && digits(text(cells, key))) {
            return false;
        }
        let mut others = beside(cells, first).peekable();
        if others.peek().is_none() && !self.lists_goods() && is_sentence(opening) {
            return true;
        }
        others.all(|t| is_amount(t) || !digits(t)) && opens_with(SIGNATURES, opening)
    }
}

/// The cells behind one that hold something.
fn beside<'a>(cells: &[RawCell<'a>], first: usize) -> impl Iterator<Item = &'a str> {
    cells.iter().skip(first + 1).map(|cell| trim(cell.text)).filter(|text| !text.is_empty())
}

/// Whether a text is no number, or one of few digits, as counts are: `9`, and not `00412` or `700123`.
fn is_few(text: &str) -> bool {
    !text.bytes().all(|b| b.is_ascii_digit()) || (text.len() <= 5 && !text.starts_with('0'))
}

fn is_dash(text: &str) -> bool {
    matches!(text, "-" | "–" | "—" | "x" | "X" | "х" | "Х")
}

/// A sentence of some words, which names nothing.
fn is_sentence(text: &str) -> bool {
    let words = text.split_whitespace().count();
    (text.ends_with(['.', '!']) && words > 3)
        || words > 6
        || (text.ends_with('。') && text.chars().count() > 9)
}

/// Whether a text opens with one of these words, and goes on with another: `total-01` does not.
fn opens_with(words: &str, text: &str) -> bool {
    let text = text.to_lowercase();
    let mut words = words.split('|').map(str::trim);
    words.any(|word| {
        text.strip_prefix(word).is_some_and(|rest| {
            let Some(next) = rest.chars().next() else { return true };
            // Chinese and Japanese words stand side by side.
            let beside = word.chars().all(|c| ('\u{3040}'..='\u{9fff}').contains(&c));
            next.is_whitespace() || ":：.(（=_/…".contains(next) || beside
        })
    })
}

/// Words with which a line opens that counts, lower-case.
const COUNTS: &str = "total|totals|grand total|subtotal|subtotals|sub total|sub-total|sum|count|item count|row count|record count|\
    number of items|number of devices|number of machines|number of units|number of assets|number of rows|no. of items|no. of units|\
    no of items|qty of items|quantity of items|overall|\
    合计|总计|小计|共计|累计|总数|汇总|总台数|设备总数|設備總數|设备数量|数量合计|合計|総計|小計|總計|総数|台数|総台数|機器数|件数|\
    suma|gran total|subtotal general|cantidad de|cantidad total|número de equipos|numero de equipos|total de|nº de equipos|\
    soma|quantidade de|quantidade total|número de equipamentos|nº de equipamentos|\
    sous-total|sous total|somme|nombre de|nombre total|quantité totale|nb de|\
    summe|gesamt|gesamtsumme|gesamtzahl|gesamtanzahl|zwischensumme|anzahl|stückzahl|teilsumme|\
    итого|всего|сумма|итог|подытог|общее количество|количество|кол-во|число";

/// Words with which the line of a signature or a promise opens, lower-case; a word of other meanings with what follows it.
const SIGNATURES: &str = "signature of|signature and|signature date|signed by|authorized signature|authorised signature|\
    authorized signatory|authorised signatory|received by|i hereby|i undertake|i agree|the undersigned|we hereby|\
    签字人|签名人|签收人|盘点人|监盘人|复核人|制表人|审核人|经办人|验收人|送货人|收货人签字|领用人签字|保管人签字|署名欄|受領印|受領者署名|\
    firma|firma del|firma de|firma y|nombre y firma|recibí|recibi conforme|me comprometo|el suscrito|\
    assinatura|assinatura do|assinatura da|comprometo-me|declaro|recebido por|\
    signature du|signature de|signature et|signataire|je soussigné|je m'engage|reçu par|\
    unterschrift|unterschrift des|unterschrift der|datum, unterschrift|datum / unterschrift|hiermit bestätige|ich bestätige|\
    подпись|подписал|принял|сдал|получил|председатель комиссии|члены комиссии|обязуюсь|отпуск груза|отпустил|груз принял|груз получил";
