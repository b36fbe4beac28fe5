//! Of what was ordered and what was delivered, the goods that came are those that were delivered.

use super::draft::Drafts;
use super::normalise::Words;
use crate::model::{Field, letters_of};

/// What headings say of goods that came, and of goods that somebody wants; as headings are compared.
const DELIVERED: [&str; 27] = [
    "shipped",
    "delivered",
    "dispatched",
    "despatched",
    "received",
    "packed",
    "ship",
    "geliefert",
    "liefermenge",
    "livre",
    "expedie",
    "recu",
    "entreg",
    "enviad",
    "despachad",
    "recibid",
    "отгруж",
    "поставл",
    "получен",
    "实发",
    "发货",
    "出货",
    "到货",
    "實發",
    "出荷",
    "納品",
    "納入",
];
const ORDERED: [&str; 18] = [
    "ordered",
    "order",
    "requested",
    "required",
    "bestell",
    "auftrag",
    "command",
    "pedid",
    "solicitad",
    "encomendad",
    "заказ",
    "采购",
    "订购",
    "订单",
    "訂購",
    "注文",
    "発注",
    "依頼",
];

/// Leaves what was ordered aside where one column says what was delivered.
pub(super) fn settle(drafts: &mut Drafts<'_>) {
    let all = drafts.all(Field::Quantity);
    let says = |at: &usize, words: &[&str]| {
        drafts
            .columns
            .get(*at)
            .is_some_and(|column| words.iter().any(|word| column.lookup.key.contains(word)))
    };
    // `Backorder` and `Shipping order qty` say of neither what came.
    let (ordered, rest): (Vec<usize>, Vec<usize>) = all.into_iter().partition(|at| says(at, &ORDERED));
    let mut delivered = rest.into_iter().filter(|at| says(at, &DELIVERED));
    let (Some(delivered), None) = (delivered.next(), delivered.next()) else { return };
    for at in ordered {
        if let Some(column) = drafts.columns.get_mut(at).filter(|column| !column.fixed) {
            column.lookup.loose.clear();
            let why = format!(
                "kept as an attribute: what was delivered stands in column {}",
                letters_of(delivered)
            );
            column.unset(why);
        }
    }
    // `Réf.` with `A1366` below it numbers what was delivered, and no place on a board.
    for at in drafts.all(Field::Designator) {
        if let Some(column) = drafts.columns.get_mut(at).filter(|column| !column.fixed) {
            column.unset("kept as an attribute: it numbers goods that were delivered".to_owned());
        }
    }
}

/// Whether headings are those of a delivery note: what was ordered, and what of it was delivered.
pub(in crate::ingest) fn is_delivery_note(headings: &[String]) -> bool {
    let keys: Vec<String> = headings.iter().map(|heading| Words::of_header(heading).compact()).collect();
    let says = |words: &[&str], key: &String| words.iter().any(|word| key.contains(word));
    let ordered = keys.iter().position(|key| says(&ORDERED, key));
    let delivered = keys.iter().position(|key| says(&DELIVERED, key) && !says(&ORDERED, key));
    ordered.is_some() && delivered.is_some()
}

#[cfg(test)]
mod tests {
    use crate::ingest::columns::tests::fields;
    use crate::model::Field;

    #[test]
    fn of_what_was_ordered_and_what_was_delivered_the_goods_are_what_came() {
        for header in [
            "Description|Qty Ordered|Qty Shipped",
            "Désignation|Qté commandée|Qté livrée",
            "Bezeichnung|Bestellt|Geliefert",
            "Descripción|Cant. pedida|Cant. entregada",
            "Описание|Кол-во заказано|Кол-во отгружено",
            "品名|订购数量|实发数量",
        ] {
            let found = fields(&format!("{header}\nAntminer S21|100|60\nAntminer S19k Pro|20|18"));
            assert_eq!(found[1..], [None, Some(Field::Quantity)], "{header}");
        }
    }
}
