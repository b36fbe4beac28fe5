//! What people should know of the choice.

use super::Naming;
use super::values::values;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ingest::columns::Mapping;
use crate::model::{Field, LotsPlan, letters_of};

/// What people should know of the choice.
pub(in crate::ingest::layout) fn notes(naming: &Naming, mapping: &Mapping) -> Diagnostics {
    let mut notes = Diagnostics::default();
    let Some(column) = naming.columns.first().copied() else { return notes };
    let field = |column: usize| mapping.columns.get(column).and_then(|c| c.field.or(c.could_name));
    let Some(chosen) = field(column) else { return notes };
    let first = Field::KEYS.into_iter().find_map(|f| mapping.column(f).map(|c| (f, c)));
    if let Some((passed, at)) = first.filter(|(_, at)| *at != column) {
        let why = naming
            .others
            .iter()
            .find(|other| other.starts_with(&format!("{passed}, column {}:", letters_of(at))));
        let why = why
            .and_then(|w| w.split_once(": "))
            .map_or("", |(_, why)| why.strip_prefix("no, ").unwrap_or(why));
        let message = format!(
            "the {chosen} in column {} names the machine, not the {passed} in column {}: {why}",
            letters_of(column),
            letters_of(at)
        );
        let help = format!("to name another column: --map machine=\"@{}\"", letters_of(at));
        notes.push(Diagnostic::note("key-passed-over", message).help(help));
    }
    if chosen == Field::Mac {
        notes.push(Diagnostic::note(
            "key-is-mac",
            "the machine is named by its MAC address, which follows the control board when it is swapped",
        ));
    }
    notes
}

/// A note on rows in which the column that names machines is blank; with `lots`, they are kinds with a quantity, or pieces.
pub(in crate::ingest::layout) fn blank(
    naming: &Naming,
    mapping: &Mapping,
    sample: &[Vec<String>],
    lots: Option<&LotsPlan>,
) -> Option<Diagnostic> {
    let column = naming.columns.first().copied()?;
    let chosen = mapping.columns.get(column).and_then(|c| c.field.or(c.could_name))?;
    let holds = values(sample, column).count();
    if holds == 0 || holds == sample.len() {
        return None;
    }
    let what = match naming.columns.get(1) {
        Some(other) => format!("column {} names these machines", letters_of(*other)),
        None if lots.is_some_and(|lots| lots.quantity.is_some()) => {
            "such rows are lots where they say how many there are of what".to_owned()
        }
        None if lots.is_some() => {
            "those without a number that say what stands there are pieces, named by their places".to_owned()
        }
        None => "such rows belong to no machine and are left out".to_owned(),
    };
    let message = format!(
        "{} of the first {} rows have no {chosen} in column {}; {what}",
        sample.len() - holds,
        sample.len(),
        letters_of(column)
    );
    let help = "name a column that every row fills: --map machine=\"Header\"";
    Some(Diagnostic::note("key-sometimes-blank", message).help(help))
}
