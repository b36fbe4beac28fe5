//! Which column names the machine.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ingest::columns::Mapping;
use crate::ingest::shape::trim;
use crate::model::{Field, column_letters};
use crate::text::placeholders::is_placeholder;

/// The further columns that name a machine where the chosen one is blank, best first. None in a list of
/// components: there a blank key is a cell that was not filled down, and another column may name the component.
pub(super) fn others(mapping: &Mapping, chosen: Option<usize>) -> Vec<u32> {
    if chosen.is_none() || mapping.component_list {
        return Vec::new();
    }
    let columns = Field::KEYS.into_iter().filter_map(|f| mapping.column(f));
    columns.filter(|c| Some(*c) != chosen).filter_map(|c| u32::try_from(c).ok()).collect()
}

/// The first of [`Field::KEYS`] that is mapped and holds anything in the sample.
pub(super) fn choose(mapping: &Mapping, sample: &[Vec<String>], notes: &mut Diagnostics) -> Option<usize> {
    let candidates: Vec<(Field, usize)> =
        Field::KEYS.into_iter().filter_map(|f| mapping.column(f).map(|c| (f, c))).collect();
    let holds = |column: usize| {
        let named = |row: &&Vec<String>| row.get(column).is_some_and(|v| !is_placeholder(trim(v)));
        sample.iter().filter(named).count()
    };
    let (first, first_column) = *candidates.first()?;
    let (field, column) =
        candidates.iter().copied().find(|(_, c)| holds(*c) > 0).unwrap_or((first, first_column));
    let letter = |c: usize| column_letters(u32::try_from(c).unwrap_or(u32::MAX));
    if column != first_column {
        notes.push(
            Diagnostic::note(
                "key-passed-over",
                format!(
                    "the {first} in column {} is blank in the first {} rows; the {field} in column {} names the machine",
                    letter(first_column),
                    sample.len(),
                    letter(column)
                ),
            )
            .help(format!("to name another column: --map machine=\"@{}\"", letter(column))),
        );
    }
    let missing = sample.len() - holds(column);
    if missing > 0 && holds(column) > 0 {
        notes.push(
            Diagnostic::note(
                "key-sometimes-blank",
                format!(
                    "{missing} of the first {} rows have no {field} in column {}; {}",
                    sample.len(),
                    letter(column),
                    match others(mapping, Some(column)).first() {
                        Some(other) => format!("column {} names these machines", column_letters(*other)),
                        None => "such rows belong to no machine and are left out".to_owned(),
                    }
                ),
            )
            .help("name a column that every row fills: --map machine=\"Header\""),
        );
    }
    if field == Field::Mac {
        notes.push(Diagnostic::note(
            "key-is-mac",
            "the machine is named by its MAC address, which follows the control board when it is swapped"
                .to_owned(),
        ));
    }
    Some(column)
}
