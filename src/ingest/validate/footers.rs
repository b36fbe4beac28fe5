//! Rows below a table that are no machines: totals, and what programs and people write under it.

use std::collections::HashSet;
use std::sync::OnceLock;

use super::{RowValidator, SkipReason, text};
use crate::ingest::columns::is_kind;
use crate::ingest::rows::RawCell;
use crate::ingest::shape::trim;
use crate::ingest::units::{is_amount, is_unit};
use crate::model::Field;

impl RowValidator {
    /// Why a row is no machine but a total, or a charge that is counted below the lines: the word stands where the machine is
    /// named, or before the first number of a row that names none.
    pub(super) fn total(&self, cells: &[RawCell<'_>], first: usize) -> Option<SkipReason> {
        let key = self.key.map_or("", |key| text(cells, key));
        if let Some(column) = self.key.filter(|_| !key.is_empty()) {
            let total =
                (column >= first && may_be_total(key)).then(|| totals_in(cells, column, key)).flatten();
            return total.filter(|_| !self.names_a_thing(cells, column));
        }
        for (column, cell) in cells.iter().enumerate().skip(first).take(WIDEST) {
            let cell = trim(cell.text);
            if may_be_total(cell)
                && let Some(reason) = totals_in(cells, column, cell)
            {
                return (!self.names_a_thing(cells, column)).then_some(reason);
            }
            // A line may be numbered in front.
            if column > first && is_amount(cell) {
                return None;
            }
        }
        None
    }

    /// Whether a row names a model or part beside its total: a machine of that name does, and a line of an invoice.
    fn names_a_thing(&self, cells: &[RawCell<'_>], total: usize) -> bool {
        self.columns.iter().enumerate().any(|(column, plan)| {
            let cell = text(cells, column);
            column != total
                && matches!(plan.field, Some(Field::Model | Field::Part | Field::ControlBoard))
                && !(cell.is_empty() || is_amount(cell) || is_unit(cell))
        })
    }
}

/// Whether what stands in a cell is a word for a total or a charge, or opens or ends with one where numbers alone stand beside
/// it: which of the two.
fn totals_in(cells: &[RawCell<'_>], column: usize, cell: &str) -> Option<SkipReason> {
    let word = cell.to_lowercase();
    let bare = word.trim_end_matches([':', '：', ' ', '.', '=']).trim();
    let lists = || [(sums(), SkipReason::Total), (charges(), SkipReason::Service)].into_iter();
    let whole = |words: &HashSet<&'static str>| {
        words.contains(bare) || (!bare.is_ascii() && words.contains(&*without_spaces(bare)))
    };
    if let Some((_, reason)) = lists().find(|(words, _)| whole(words)) {
        return Some(reason);
    }
    let others = || cells.iter().enumerate().filter(|(i, _)| *i != column).map(|(_, c)| trim(c.text));
    let mut others = others().filter(|t| !t.is_empty()).peekable();
    let numbers = others.peek().is_some() || cell.contains(|c: char| c.is_ascii_digit());
    if !numbers || !others.all(|t| is_amount(t) || is_unit(t) || t == "-") {
        return None;
    }
    let opens = |words: &HashSet<&'static str>| words.iter().any(|word| opens_or_ends(bare, word));
    lists().find(|(words, _)| opens(words)).map(|(_, reason)| reason)
}

/// Columns among which the word for a total is looked for.
const WIDEST: usize = 12;

/// Called for every row: a name of one word with a digit in it is told at once.
fn may_be_total(cell: &str) -> bool {
    if !(3..=80).contains(&cell.len()) || cell.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let mut is_word = true;
    for b in cell.bytes() {
        match b {
            b' ' | b':' | 0x80.. => return true,
            b'a'..=b'z' | b'A'..=b'Z' | b'-' | b'.' => {}
            _ => is_word = false,
        }
    }
    is_word
}

/// `VAT 20%`, `合计：240台`, `S21 Total`, `S21 汇总`.
fn opens_or_ends(text: &str, total: &str) -> bool {
    let divides = |c: char| c.is_whitespace() || ":：.(（-_,，".contains(c);
    // Chinese and Japanese words stand side by side.
    let beside = |c: Option<char>| c.is_some_and(|c| divides(c) || (is_han(total) && c != '机' && c != '算'));
    text.strip_prefix(total).is_some_and(|rest| beside(rest.chars().next()))
        || text.strip_suffix(total).is_some_and(|before| beside(before.chars().next_back()))
}

fn is_han(text: &str) -> bool {
    text.chars().all(|c| ('\u{3040}'..='\u{9fff}').contains(&c))
}

fn without_spaces(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn sums() -> &'static HashSet<&'static str> {
    static SUMS: OnceLock<HashSet<&'static str>> = OnceLock::new();
    SUMS.get_or_init(|| SUM_WORDS.split('|').map(str::trim).collect())
}

fn charges() -> &'static HashSet<&'static str> {
    static CHARGES: OnceLock<HashSet<&'static str>> = OnceLock::new();
    CHARGES.get_or_init(|| CHARGE_WORDS.split('|').map(str::trim).collect())
}

/// Words for a total, lower-case.
const SUM_WORDS: &str = "total|totals|grand total|subtotal|sub total|sub-total|subtotals|sum|total amount|total value|total qty|total quantity|\
    total pcs|total units|total weight|total price|total due|amount due|balance due|invoice total|order total|page total|\
    total cartons|total packages|total invoice value|net total|gross total|running total|carried forward|合计|总计|小计|共计|累计|总和|\
    总额|合计金额|总金额|总数|汇总|合計|総計|小計|總計|累計|総合計|合計金額|合計数量|総額|共計|集計|total general|suma|suma total|importe total|gran total|\
    subtotal general|total geral|soma|valor total|soma total|total général|total general|somme|sous-total|sous total|\
    montant total|total ht|total ttc|summe|gesamt|gesamtsumme|zwischensumme|gesamtbetrag|endsumme|gesamtergebnis|ergebnis|\
    teilsumme|endbetrag|rechnungsbetrag|nettosumme|bruttosumme|summe netto|summe brutto|gesamtmenge|übertrag|итого|всего|\
    сумма|итог|общий итог|промежуточный итог|подытог|итого к оплате|всего к оплате|всего штук|итоговая сумма|общая сумма";

/// Words for what an invoice counts below its lines, lower-case.
const CHARGE_WORDS: &str = "freight|freight charge|freight charges|shipping cost|shipping & handling|insurance|discount|tax|sales tax|vat|\
    handling fee|消費税|运费|保险费|税额|税金|送料|flete|iva|frete|icms|total tva|tva|frais de port|mwst|ust|mehrwertsteuer|frachtkosten|\
    versandkosten|в том числе ндс|ндс|доставка";

/// Whether a row opens as what stands below a table does: `Generated on …`, `备注`.
pub(super) fn is_footer(opening: &str) -> bool {
    if is_label(opening) || is_rule(opening) {
        return true;
    }
    if opening.starts_with(|c: char| c.is_ascii_digit() || c == '#') {
        return false;
    }
    let opening: String = opening.chars().take(40).flat_map(char::to_lowercase).collect();
    let page = opening.starts_with(['第', '共']) && opening.contains(['页', '頁']);
    page || BEGINNINGS.split('|').map(str::trim_start).any(|b| opening.starts_with(b))
}

/// Whether a row that holds nothing else is the title of the rows below it, which are things of a kind: `Network switches`,
/// `Servers (Hall 2)`.
pub(super) fn is_title(alone: &str) -> bool {
    let bare = alone.split(['(', '（', ':', '：']).next().unwrap_or_default().trim_end();
    // `Reception printer` may be the name of one.
    let several = |last: &str| last.ends_with('s') && is_kind(last);
    is_kind(bare) || bare.rsplit_once(' ').is_some_and(|(_, last)| several(last))
}

/// A line drawn with signs: `-----`, `______`.
fn is_rule(opening: &str) -> bool {
    let drawn = |c: char| "*-_=.~—–─━＿".contains(c) || c.is_whitespace();
    opening.len() > 3
        && (opening.starts_with("***") || opening.starts_with("---") || opening.chars().all(drawn))
}

/// Whether a text is what stands in front of a signature, a bank account or the terms, and is no machine's name whatever stands
/// beside it: `Authorized signature`, `银行账号`, `Prepared by:`.
pub(super) fn is_label(opening: &str) -> bool {
    static WORDS: OnceLock<HashSet<&'static str>> = OnceLock::new();
    // A single word may be a name (`swift`), unless a colon stands behind it.
    let ends = opening.ends_with([':', '：', '_']);
    let words = ends || opening.contains(' ') || opening.chars().next().is_some_and(|c| c >= '\u{3040}');
    if !words || opening.len() < 4 || opening.len() > 80 || opening.bytes().any(|b| b.is_ascii_digit()) {
        return false;
    }
    let words = WORDS.get_or_init(|| LABELS.split('|').map(str::trim).collect());
    let opening = opening.to_lowercase();
    words.contains(opening.trim_end_matches([':', '：', ' ', '.', '_', '…', '—']))
}

/// How lines below a table begin, lower-case.
const BEGINNINGS: &str = "page |generated |exported |printed |end of |source:|note:|notes:|copyright|created |report date|\
    confidential|report generated|prepared by|checked by|approved by|authorized sign|authorised sign|signature|signed by|signed:|\
    for and on behalf|terms:|terms and|terms of|payment terms|terms & |payment:|delivery terms|delivery:|shipping terms|incoterms|\
    incoterm:|bank details|bank:|bank name|bank account|bank info|beneficiary|account no|account name|account number|swift code|swift:|iban:|iban |\
    remarks:|remark:|validity:|warranty:|we hereby|we declare|these commodities|these items|thank you|this is a computer|\
    this document|this invoice|this quotation|e. & o.e|e.&o.e|say total|say us|total number of|number of |records:|row count|\
    count:|last updated|as of |legend:|key:|stamp:|country of origin of goods|hs code:|shipping mark|packing:|\
    备注|说明：|说明:|注：|注:|注意|页码|制表|审核|批准|签字|签名|盖章|银行信息|银行账|银行:|银行：|开户|收款|付款|交货|贸易条款|打印|导出|生成时间|\
    编制|经办|大写|有效期|条款|\
    備考|注記|※|ページ|出力日|作成日|作成者|印刷日|承認|署名|銀行口座|振込|支払条件|納期|以下余白|\
    página |pagina |nota:|notas:|fuente:|generado |impreso |exportado |firma:|firma y|firma autori|elaborado por|aprobado por|revisado por|\
    condiciones|banco:|datos bancarios|cuenta |términos|observaciones|validez|\
    gerado |impresso |fonte:|observaç|assinatura|elaborado |aprovado por|conferido por|condições|dados bancários|conta |validade|\
    généré |imprimé |édité |source :|note :|remarque|signature|établi par|approuvé par|conditions|coordonnées bancaires|\
    banque :|banque:|cachet |validité|fait à|arrêté|\
    seite |erstellt |gedruckt |exportiert |stand:|quelle:|hinweis|anmerkung|bemerkung|unterschrift|geprüft|genehmigt|\
    freigegeben|zahlungsbedingung|lieferbedingung|bankverbindung|kontonummer|ort, datum|datum, unterschrift|gültig bis|\
    стр.|страница |лист |примечани|сформирован|распечатан|выгружен|источник|подпись|составил|проверил|утвердил|утверждаю|\
    условия|банк:|банк |реквизиты|р/с|бик |инн |м.п.|дата печати|дата формирования|руководитель|бухгалтер|директор";

/// What stands alone or in front of a colon, lower-case.
const LABELS: &str = "signature|signatures|authorized signature|authorised signature|authorized signatory|authorised signatory|\
    signature and stamp|signature & stamp|company stamp|signed by|prepared by|checked by|approved by|reviewed by|received by|\
    issued by|terms|payment terms|terms of payment|terms of delivery|terms and conditions|terms & conditions|delivery terms|\
    incoterms|bank|bank details|bank information|bank name|bank account|bank address|beneficiary|beneficiary bank|\
    beneficiary name|account name|account no|account number|swift|swift code|swift/bic|bic|iban|remark|remarks|shipping marks|\
    for and on behalf of|date and signature|date & signature|\
    签字|签名|签章|盖章|签字盖章|授权签字|制表人|审核人|批准人|经办人|付款方式|付款条件|支付方式|交货方式|交货期|贸易条款|银行信息|\
    开户银行|开户行|银行账号|银行账户|收款人|账户名称|\
    署名|承認者|作成者|承認印|支払条件|支払方法|銀行口座|口座番号|振込先|取引銀行|\
    firma|firma autorizada|firma y sello|elaborado por|aprobado por|revisado por|condiciones de pago|forma de pago|\
    datos bancarios|banco|beneficiario|cuenta bancaria|términos de pago|observaciones|\
    assinatura|assinatura e carimbo|aprovado por|condições de pagamento|forma de pagamento|dados bancários|beneficiário|\
    conta bancária|observações|\
    signature et cachet|établi par|approuvé par|vérifié par|conditions de paiement|mode de paiement|coordonnées bancaires|banque|\
    bénéficiaire|conditions générales|remarques|\
    unterschrift|unterschrift und stempel|erstellt von|geprüft von|genehmigt von|zahlungsbedingungen|lieferbedingungen|\
    bankverbindung|kontoinhaber|kontonummer|bemerkungen|ort, datum|datum, unterschrift|\
    подпись|подписи|подпись и печать|составил|проверил|утвердил|условия оплаты|условия поставки|банковские реквизиты|реквизиты|\
    получатель платежа|банк получателя|расчетный счет|расчётный счёт|примечание|примечания|руководитель|главный бухгалтер";
