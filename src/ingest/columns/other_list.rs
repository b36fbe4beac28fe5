//! Lists that share column names with an inventory and are none: told by their own headings, unless columns that only an
//! inventory fills say otherwise.

use super::Mapping;
use super::bearing::values;
use super::table::{OtherList, table};
use crate::model::{Confidence, Field};

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
        2 + others + 2 * usize::from((numbered && (model || !list.numbers_its_own)) || built)
    };
    most_likely(headers, least)
}

/// What a list is in which no header row was recognised, by the first row that has three signs of one.
pub(in crate::ingest) fn other_list_of<'r>(rows: impl Iterator<Item = &'r [String]>) -> Option<&'static str> {
    let mut rows = rows;
    rows.find_map(|row| most_likely(row, |_| 2))
}

/// The list of which there are most signs, if they are enough.
fn most_likely(headers: &[String], least: impl Fn(&OtherList) -> usize) -> Option<&'static str> {
    let told =
        table().other_lists.iter().map(|list| (list.told_by(headers.iter().map(String::as_str)), list));
    let enough = told.filter(|(signs, list)| *signs >= least(list));
    enough.max_by_key(|(signs, _)| *signs).map(|(_, list)| list.title.as_str())
}
