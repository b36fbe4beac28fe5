//! Two columns for one field: refused where the field names the machine, numbered where it names boards.

use std::collections::{BTreeMap, HashSet};

use super::draft::Drafts;
use crate::diagnostic::Diagnostic;
use crate::model::{Field, Level, letters_of};

/// Fields of which a machine has one; two columns of them would be a guess.
const SINGLE: [Field; 4] = [Field::Machine, Field::Serial, Field::AssetTag, Field::Hostname];

/// Refuses two columns that the user gave one identity; of others the values tell which one it is ([`layout`]).
///
/// [`layout`]: crate::ingest::layout
pub(super) fn check(drafts: &mut Drafts<'_>) {
    for field in SINGLE {
        let mut columns = drafts.all(field);
        columns.retain(|i| drafts.columns.get(*i).is_some_and(|c| c.fixed));
        if columns.len() < 2 {
            continue;
        }
        let shown: Vec<String> = columns
            .iter()
            .filter_map(|i| drafts.columns.get(*i).map(|c| format!("column {}", c.shown(*i))))
            .collect();
        let choices: Vec<String> = columns
            .iter()
            .filter_map(|i| {
                let column = drafts.columns.get(*i)?;
                let same =
                    |j: &usize| drafts.columns.get(*j).is_some_and(|c| c.lookup.key == column.lookup.key);
                let unique = columns.iter().filter(|j| same(j)).count() == 1;
                let name = if unique { column.header.clone() } else { format!("@{}", letters_of(*i)) };
                Some(format!("--map {field}=\"{name}\""))
            })
            .collect();
        drafts.problems.push(
            Diagnostic::error("columns-ambiguous", format!("{} both name the {field}", shown.join(" and ")))
                .help(format!("choose one: {}", choices.join("  or  "))),
        );
    }
}

/// Gives numbered columns their slots, and makes slots of repeated board and component columns unique.
pub(super) fn number(drafts: &mut Drafts<'_>) {
    shift_zero_based(drafts);
    for column in &mut drafts.columns {
        column.slot = column.number.and_then(|n| u16::try_from(n).ok()).unwrap_or(0);
    }
    for field in Field::all().filter(|f| is_numbered(*f)) {
        let columns = drafts.all(field);
        if drafts.component_list && field.level() == Level::Component || columns.len() < 2 {
            continue;
        }
        let unnumbered = columns.iter().all(|i| drafts.columns.get(*i).is_some_and(|c| c.slot == 0));
        let (mut taken, mut next) = (HashSet::new(), 1..u16::MAX);
        for i in columns {
            let Some(column) = drafts.columns.get_mut(i) else { continue };
            if taken.contains(&column.slot) || (unnumbered && column.slot == 0) {
                // None below it is free: what is taken stays so.
                let free = next.find(|n| !taken.contains(n)).unwrap_or(u16::MAX);
                column.slot = free;
                column.why = format!("{}; number {free} of several `{field}` columns", column.why);
            }
            taken.insert(column.slot);
        }
    }
}

/// `pcbsn0, pcbsn1, pcbsn2` become 1, 2, 3: slot 0 means "no number".
///
/// Series of one kind of thing are shifted together, so that `board 0 type` stays with `board 0 sn`.
fn shift_zero_based(drafts: &mut Drafts<'_>) {
    let mut zero: BTreeMap<&str, bool> = BTreeMap::new();
    for column in &drafts.columns {
        if let (Some(field), Some(number)) = (column.field, column.number) {
            *zero.entry(family(field)).or_default() |= number == 0;
        }
    }
    for column in &mut drafts.columns {
        if let (Some(field), Some(number)) = (column.field, column.number)
            && zero.get(family(field)) == Some(&true)
        {
            column.number = Some(number + 1);
            column.why =
                format!("{}; counted from 0 in the header, so it is number {}", column.why, number + 1);
        }
    }
}

fn family(field: Field) -> &'static str {
    match field {
        Field::Board | Field::BoardSerial | Field::InstalledSerial | Field::FactoryJob | Field::HashAsic => {
            "board"
        }
        Field::Psu | Field::PsuSerial => "psu",
        Field::ControlBoard | Field::ControlBoardSerial => "control-board",
        _ => "component",
    }
}

fn is_numbered(field: Field) -> bool {
    matches!(
        field,
        Field::ControlBoard
            | Field::ControlBoardSerial
            | Field::Board
            | Field::BoardSerial
            | Field::InstalledSerial
            | Field::FactoryJob
            | Field::Psu
            | Field::PsuSerial
            | Field::HashAsic
            | Field::Part
            | Field::ComponentSerial
    )
}
