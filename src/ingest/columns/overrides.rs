//! What the user says about the columns: `--map field="Header"`.

use super::MapOptions;
use super::draft::Drafts;
use super::normalise::Words;
use crate::diagnostic::Diagnostic;
use crate::model::{Confidence, Field, Level, letters_of};

/// This header is that field. `@C` names a column by its letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    /// The field.
    pub field: Field,
    /// The header.
    pub header: String,
    /// The configuration whose `[columns]` say so; `None` where `--map` does.
    pub by: Option<String>,
}

impl Override {
    /// What is said, as it was written.
    fn written(&self) -> String {
        let Self { field, header, by } = self;
        match by {
            None => format!("--map {field}=\"{header}\""),
            Some(name) => format!("{name}, [columns] {field} = \"{header}\""),
        }
    }

    /// Who says so.
    fn who(&self) -> String {
        match &self.by {
            None => "you said so (--map)".to_owned(),
            Some(name) => format!("said by {name} ([columns])"),
        }
    }
}

/// Whether an override names a header with these words.
pub(super) fn names(options: &MapOptions, key: &str) -> bool {
    !key.is_empty() && options.overrides.iter().any(|said| Words::of_header(&said.header).compact() == key)
}

/// Fixes the columns that the user named.
pub(super) fn apply(drafts: &mut Drafts<'_>, options: &MapOptions) {
    let mut named: Vec<&Override> = Vec::new();
    for said in &options.overrides {
        let found = find(drafts, &said.header);
        match found.as_slice() {
            [] => {
                let problem = not_there(drafts, said);
                drafts.problems.push(problem);
            }
            [one] => {
                let Some(column) = drafts.columns.get_mut(*one) else { continue };
                if column.fixed {
                    let shown = column.shown(*one);
                    drafts.problems.push(
                        Diagnostic::error("map-twice", format!("column {shown} is mapped to two fields"))
                            .help("keep one of the --map options or lines of [columns] for it"),
                    );
                    continue;
                }
                column.set(said.field, Confidence::High, said.who());
                column.fixed = true;
                named.push(said);
            }
            several => {
                let places: Vec<String> = several.iter().map(|i| letters_of(*i)).collect();
                drafts.problems.push(
                    Diagnostic::error(
                        "map-ambiguous",
                        format!("{}: columns {} have this header", said.written(), places.join(", ")),
                    )
                    .help(format!(
                        "name the column by its letter: --map {}=\"@{}\"",
                        said.field,
                        places.first().map_or("A", String::as_str)
                    )),
                );
            }
        }
    }
    // What the user named leaves no room for what was only recognised.
    for column in drafts.columns.iter_mut().filter(|c| !c.fixed) {
        if let Some(field) = column.field
            && let Some(said) = named.iter().find(|said| said.field == field)
            && field.level() == Level::Machine
        {
            column.unset(format!("kept as an attribute: another column is `{field}`, {}", said.who()));
            column.fixed = true;
        }
    }
}

fn find(drafts: &Drafts<'_>, header: &str) -> Vec<usize> {
    let wanted = Words::of_header(header).compact();
    let same =
        |i: &usize| drafts.columns.get(*i).is_some_and(|c| c.lookup.key == wanted && !wanted.is_empty());
    let mut found: Vec<usize> = (0..drafts.columns.len()).filter(same).collect();
    if found.len() > 1 {
        // Of headers that differ only in spelling, the one written exactly so is meant.
        let exact: Vec<usize> = found
            .iter()
            .copied()
            .filter(|i| drafts.columns.get(*i).is_some_and(|c| c.header == header.trim()))
            .collect();
        if exact.len() == 1 {
            found = exact;
        }
    }
    if found.is_empty()
        && let Some(letter) = header.trim().strip_prefix('@')
    {
        let letter = letter.to_ascii_uppercase();
        found = (0..drafts.columns.len()).filter(|i| letters_of(*i) == letter).collect();
    }
    found
}

fn not_there(drafts: &Drafts<'_>, said: &Override) -> Diagnostic {
    let seen: Vec<String> = drafts
        .columns
        .iter()
        .enumerate()
        .filter(|(_, c)| !c.header.is_empty())
        .take(60)
        .map(|(i, c)| c.shown(i))
        .collect();
    Diagnostic::error("map-no-such-header", format!("{}: no column has this header", said.written()))
        .help(format!("the headers are: {}", seen.join(", ")))
}
