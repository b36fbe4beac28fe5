//! `Amount`: how many there are, or what they cost. The other columns, the header's currency and the values tell.

use super::draft::Drafts;
use crate::ingest::shape::is_date;
use crate::ingest::units::is_currency;
use crate::model::{Field, letters_of};

/// Amounts from here on are money.
const LARGE: u64 = 100_000;

/// Takes what is money out of the quantities, and out of the dates: `Importe` is Spanish, `Importé` French.
pub(super) fn settle(drafts: &mut Drafts<'_>) {
    for i in drafts.all(Field::ImportDate) {
        let dated = drafts.said(i).iter().all(|value| is_date(value));
        if let Some(column) =
            drafts.columns.get_mut(i).filter(|c| !c.fixed && !dated && is_amount(&c.lookup.key))
        {
            column.unset(
                "kept as an attribute: an amount of money, because its values are no dates".to_owned(),
            );
        }
    }
    let (amounts, others): (Vec<usize>, Vec<usize>) = drafts
        .all(Field::Quantity)
        .into_iter()
        .partition(|i| drafts.columns.get(*i).is_some_and(|c| !c.fixed && is_amount(&c.lookup.key)));
    for i in amounts {
        let Some(header) = drafts.columns.get(i).map(|c| c.header.to_lowercase()) else { continue };
        let price = drafts.columns.iter().position(|c| is_price(&c.lookup.key));
        let why = if names_currency(&header) {
            "its header names a currency".to_owned()
        } else if let Some(quantity) = others.first() {
            format!("the quantity is column {}", letters_of(*quantity))
        } else if let Some(price) = price {
            format!("column {} holds prices", letters_of(price))
        } else if drafts.values(i).any(is_money) {
            "its values are no whole numbers of pieces".to_owned()
        } else {
            continue;
        };
        if let Some(column) = drafts.columns.get_mut(i) {
            column.unset(format!("kept as an attribute: an amount of money, because {why}"));
        }
    }
}

/// Whether a header, its words without a gap, says "amount" or "value" in one of the eight languages.
fn is_amount(key: &str) -> bool {
    const AMOUNTS: [&str; 11] = [
        "amount",
        "金额",
        "金額",
        "总额",
        "betrag",
        "montant",
        "importe",
        "monto",
        "valor",
        "сумма",
        "стоимость",
    ];
    AMOUNTS.iter().any(|word| key.contains(word))
}

fn is_price(key: &str) -> bool {
    const PRICES: [&str; 10] =
        ["price", "unitcost", "单价", "單價", "単価", "preis", "precio", "preco", "prix", "цена"];
    PRICES.iter().any(|word| key.contains(word))
}

/// `amount (usd)`, `amount/us$`, `金额（元）`.
fn names_currency(header: &str) -> bool {
    let mut words = header.split(|c: char| !c.is_alphabetic());
    header.contains(['$', '€', '£', '¥', '￥', '₽', '元', '円'])
        || words.any(|word| word.chars().count() > 2 && is_currency(word))
}

/// A number with a decimal fraction or a currency, or a large one.
fn is_money(value: &str) -> bool {
    let fraction = value.rsplit_once(['.', ',']).is_some_and(|(_, end)| end.len() < 3 && !end.is_empty());
    let digits: String = value.chars().filter(char::is_ascii_digit).collect();
    fraction
        || names_currency(&value.to_lowercase())
        || digits.parse().is_ok_and(|number: u64| number >= LARGE)
}
