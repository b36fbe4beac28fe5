//! Lists that share column names with an inventory and are none: told by their own headings, unless columns that only an
//! inventory fills say otherwise.

use std::collections::HashSet;

use super::bearing::{mostly, values};
use super::table::{OtherList, table};
use super::{Mapping, is_of_trade};
use crate::ingest::shape::trim;
use crate::model::{Confidence, Field};

/// The list of persons, which names them.
const OF_PERSONS: &str = "a list of accounts or persons";
/// A list of names and prices alone.
const PRICES: &str = "a price list";

/// What else a list with such headers is, if it is none of machines. Two signs are enough where nothing speaks for an
/// inventory; a column that names machines or models asks for one more each, one of serial numbers or tags for two.
pub(in crate::ingest) fn other_list(
    headers: &[String],
    mapping: &Mapping,
    sample: &[Vec<String>],
) -> Option<&'static str> {
    let filled = |fields: &[Field]| {
        let columns =
            mapping.columns.iter().enumerate().filter(|(_, c)| c.field.is_some_and(|f| fields.contains(&f)));
        columns.map(|(i, _)| i).any(|i| values(sample, i).len() * 2 >= sample.len())
    };
    let numbered = filled(&[Field::Serial, Field::AssetTag, Field::ControlBoardSerial, Field::BoardSerial]);
    let built = filled(&[Field::ControlBoard, Field::HashAsic, Field::Board, Field::Psu]);
    // A bare "Type" read as a model speaks for nothing.
    let surely = |field: Field| {
        let sure = |c: &super::Mapped| c.field == Some(field) && c.confidence == Some(Confidence::High);
        mapping.columns.iter().any(sure) && filled(&[field])
    };
    let model = surely(Field::Model);
    let others = usize::from(model) + usize::from(surely(Field::Machine) || surely(Field::Hostname));
    let least = |list: &OtherList| {
        let ruled_out = list.is_ruled_out(headers.iter().map(String::as_str)) || filled(&list.unless_filled);
        if ruled_out || (!list.unless_filled.is_empty() && !names_models(mapping, sample)) {
            return usize::MAX;
        }
        2 + others + 2 * usize::from((numbered && (model || !list.numbers_its_own)) || built)
    };
    most_likely(headers, least).or_else(|| is_price_list(headers, mapping, sample).then_some(PRICES))
}

/// What a list is in which no header row was recognised, by the first row that has three signs of one.
pub(in crate::ingest) fn other_list_of<'r>(rows: impl Iterator<Item = &'r [String]>) -> Option<&'static str> {
    let mut rows = rows;
    let least = |list: &OtherList| if list.unless_filled.is_empty() { 2 } else { usize::MAX };
    rows.find_map(|row| most_likely(row, least))
}

/// Whether a heading is one of lists of persons.
pub(in crate::ingest) fn speaks_of_persons(headers: &[String]) -> bool {
    let list = table().other_lists.iter().find(|list| list.title == OF_PERSONS);
    list.is_some_and(|list| list.told_by(headers.iter().map(String::as_str)) > 0)
}

/// The list of which there are most signs, if they are enough.
fn most_likely(headers: &[String], least: impl Fn(&OtherList) -> usize) -> Option<&'static str> {
    let told =
        table().other_lists.iter().map(|list| (list.told_by(headers.iter().map(String::as_str)), list));
    let enough = told.filter(|(signs, list)| *signs >= least(list));
    enough.max_by_key(|(signs, _)| *signs).map(|(_, list)| list.title.as_str())
}

/// Whether what names the rows names models: several words each, and no machines that are counted up (`Rig 01`, `Rig 02`).
fn names_models(mapping: &Mapping, sample: &[Vec<String>]) -> bool {
    let names = |c: &super::Mapped| {
        matches!(c.field, Some(Field::Machine | Field::Model | Field::Description))
            || (c.field.is_none() && c.could_name == Some(Field::Machine))
    };
    mapping.columns.iter().enumerate().filter(|(_, c)| names(c)).any(|(i, _)| {
        let held = values(sample, i);
        let kinds: HashSet<String> =
            held.iter().map(|v| v.chars().filter(|c| !c.is_ascii_digit()).collect()).collect();
        held.len() > 1 && mostly(&held, |v| v.split_whitespace().count() > 1) && kinds.len() * 2 > held.len()
    })
}

/// Whether a list names goods and their prices, and nothing else.
fn is_price_list(headers: &[String], mapping: &Mapping, sample: &[Vec<String>]) -> bool {
    let named = headers.iter().zip(&mapping.columns).filter(|(text, _)| !trim(text).is_empty());
    let (prices, others): (Vec<_>, Vec<_>) = named.partition(|(text, _)| is_of_trade(text));
    let [(_, name)] = others.as_slice() else { return false };
    let goods = matches!(name.field, Some(Field::Machine | Field::Model | Field::Description))
        || name.could_name.is_some();
    !prices.is_empty() && goods && !name.fixed && names_models(mapping, sample)
}

#[cfg(test)]
mod tests {
    use super::super::{MapOptions, map_columns};
    use super::*;

    fn told(sheet: &str) -> Option<&'static str> {
        let mut rows =
            sheet.lines().map(|line| line.split('|').map(|c| c.trim().to_owned()).collect::<Vec<_>>());
        let headers = rows.next().unwrap();
        let sample: Vec<Vec<String>> = rows.collect();
        let mapping = map_columns(&headers, &sample, &MapOptions::default());
        other_list(&headers, &mapping, &sample)
    }

    #[test]
    fn goods_and_models_on_the_market_are_no_inventory() {
        for (sheet, title) in [
            (
                "Machine|Hashrate|Power|Algorithm\nAcme A1 Pro|81|3400|BTC\nBolt B2 Max|85|3420|BTC",
                "a list of models on the market",
            ),
            (
                "Equipo|Precio\nTopper grande azul|75\nMonitor para caja|26\nMini torre negra|9",
                "a price list",
            ),
            ("SKU|Title|Quantity|Expiry Date|MRP\n1J|Jar with lid|3|2027-01-01|2", "a stock list"),
            ("Artikel|Bestand|Preis|Letzte Lieferung\nMilch|4|1,10|2026-01-01", "a stock list"),
            ("Name|Device Class|Data Type|Registers\nGrid frequency|-|U16|33094", "a memory or register map"),
        ] {
            assert_eq!(told(sheet), Some(title), "{sheet}");
        }
    }

    #[test]
    fn inventories_with_prices_and_power_stay_inventories() {
        for sheet in [
            "Worker|Hashrate|Power|Algorithm\nrig-01|81|3400|BTC\nrig-02|85|3420|BTC",
            "Machine|IP|Hashrate|Power|Algorithm\nRow A|10.0.0.1|81|3400|BTC\nRow B|10.0.0.2|85|3420|BTC",
            "Equipo|Precio\nPC-01|75\nPC-02|26",
            "Equipo|Serie|Precio\nTopper grande azul|A1001|75\nMonitor para caja|A1002|26",
            "Spare part|Qty in stock|Min|Shelf\nHash board X|14|4|C-2",
            "Description|Qty|Unit price|Amount\nAntminer S21|2|10|20",
        ] {
            assert_eq!(told(sheet), None, "{sheet}");
        }
    }
}
