//! Machines of which no finding and no part names a cell: their rows are found by their keys.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io;

use super::gather::Unplaced;
use super::package::Package;
use super::scan::Wanted;
use super::shared_texts;
use crate::attest::predicate::RunInput;
use crate::identity::key::normalise;

/// The fields that name a machine.
const NAMES: [&str; 5] = ["machine", "serial", "asset-tag", "hostname", "mac"];
/// The part with the shared texts.
const SHARED: &str = "sharedStrings";

/// The columns of a sheet that name machines, from 1, and its headings by column.
pub(super) fn columns<'r>(
    inputs: impl Iterator<Item = &'r RunInput<'r>>,
) -> (BTreeSet<u32>, BTreeMap<u32, String>) {
    let (mut keys, mut headings) = (BTreeSet::new(), BTreeMap::new());
    for input in inputs {
        for (letters, column) in input.columns.iter() {
            let Some(at) = super::cells::Cell::named(&format!("{letters}1")) else { continue };
            if column.field.as_deref().is_some_and(|field| NAMES.contains(&field)) {
                keys.insert(at.column);
            }
            headings.entry(at.column).or_insert_with(|| column.header.clone().into_owned());
        }
    }
    (keys, headings)
}

/// The keys of machines without a cell, and which shared texts they are.
pub(super) fn wanted(package: &mut Package, unplaced: &[Unplaced]) -> io::Result<Wanted> {
    let keys: HashMap<String, usize> = unplaced
        .iter()
        .enumerate()
        .rev()
        .map(|(at, machine)| (normalise(&machine.key).into_owned(), at))
        .collect();
    let mut shared_keys = HashMap::new();
    if !keys.is_empty() {
        texts(package, &mut |place, text| {
            if let Some(machine) = keys.get(&*normalise(text)) {
                shared_keys.insert(place, *machine);
            }
            true
        })?;
    }
    Ok(Wanted { keys, shared_keys, ..Wanted::default() })
}

/// Visits the shared texts of the workbook; there may be none.
pub(super) fn texts(package: &mut Package, visit: &mut dyn FnMut(u32, &str) -> bool) -> io::Result<()> {
    let relations = package.relations(super::package::WORKBOOK)?;
    let part = relations.iter().find(|relation| relation.kind == SHARED);
    let Some(place) = part.and_then(|relation| package.place(&relation.part)) else { return Ok(()) };
    shared_texts::each(package.stream(place)?, visit)
}
