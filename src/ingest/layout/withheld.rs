//! A table in some columns of which secrets may stand among other things: each is left out where its cell is read.

use std::borrow::Cow;
use std::ops::ControlFlow;
use std::sync::Arc;

use super::header::Header;
use crate::diagnostic::Diagnostic;
use crate::ingest::columns::{Mapping, values};
use crate::ingest::first_cell::FirstCell;
use crate::ingest::rows::{Mark, RawRow, Rows};
use crate::ingest::secrets::{LEFT_OUT, Suspect, suspect, without_said};
use crate::ingest::shape::trim;
use crate::model::Field;

/// What is looked for in the cells of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Watched {
    column: usize,
    /// What its heading lets expect; `None` of a text, in whose words a secret may be told.
    suspect: Option<Suspect>,
    /// Whether every column behind this one is looked through as well.
    and_behind: bool,
}

impl Watched {
    pub(super) fn column(self) -> usize {
        self.column
    }

    fn without(self, text: &str) -> Option<Cow<'static, str>> {
        let suspected = self.suspect.and_then(|suspect| suspect.without(text));
        suspected.or_else(|| without_said(text).map(Cow::Owned))
    }
}

/// The columns whose values betray that they are secrets, though their headings may be those of other things.
pub(super) fn betrayed(mapping: &Mapping, header: &Header, sample: &[Vec<String>]) -> Vec<usize> {
    let of = |column: usize| {
        let suspect = suspect_of(header, column)?;
        // Of logins with their passwords the logins are read.
        let values = values(sample, column);
        let secret = |value: &&&str| suspect.without(value).is_some_and(|left| left == LEFT_OUT);
        let secrets = values.iter().filter(secret).count();
        (secrets > 0 && secrets * 2 >= values.len()).then_some(column)
    };
    let widest = sample.iter().map(Vec::len).max().unwrap_or(0).max(header.texts.len());
    let fixed = |column: usize| mapping.columns.get(column).is_some_and(|mapped| mapped.fixed);
    (0..widest).filter(|column| !fixed(*column)).filter_map(of).collect()
}

fn suspect_of(header: &Header, column: usize) -> Option<Suspect> {
    let text = |column: usize| header.texts.get(column).map_or("", String::as_str);
    suspect(unnumbered(text(column)), column.checked_sub(1).map_or("", |left| unnumbered(text(left))))
}

/// A heading without the number behind it: `Worker1` beside `Pool1` is what `Worker` beside `Pool` is.
pub(super) fn unnumbered(heading: &str) -> &str {
    let name = heading.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end();
    if name.chars().all(char::is_alphabetic) && !name.is_empty() { name } else { heading }
}

/// The columns whose cells are looked through: those that may hold secrets, and those of attributes and texts, whatever the
/// sample holds. Behind the last column that it knows, all are.
pub(super) fn watched(mapping: &Mapping, header: &Header, sample: &[Vec<String>]) -> Vec<Watched> {
    let widest = sample.iter().map(Vec::len).max().unwrap_or(0).max(header.texts.len());
    let watch = |column: usize| {
        let mapped = mapping.columns.get(column);
        if mapped.is_some_and(|mapped| mapped.fixed) {
            return None;
        }
        let suspect = suspect_of(header, column);
        let field = mapped.and_then(|mapped| mapped.field);
        let says = || values(sample, column).iter().any(|value| value.contains(LEFT_OUT));
        let may_say = field.is_none_or(|field| field.is_free_text() || field == Field::Description);
        (suspect.is_some() || may_say || says()).then_some(Watched { column, suspect, and_behind: false })
    };
    let behind = Watched { column: widest, suspect: None, and_behind: true };
    (0..widest).filter_map(watch).chain([behind]).collect()
}

/// The rows of a table without the secrets in the columns that are looked through.
pub(super) struct Withheld {
    rows: Arc<dyn Rows>,
    watched: Vec<Watched>,
    left_out: FirstCell,
}

impl Withheld {
    pub(super) fn new(rows: Arc<dyn Rows>, watched: Vec<Watched>) -> Self {
        Self { rows, watched, left_out: FirstCell::default() }
    }
}

impl Rows for Withheld {
    fn scan(
        &self,
        from: Mark,
        end: Option<u64>,
        visit: &mut dyn FnMut(&RawRow<'_>) -> ControlFlow<()>,
    ) -> Result<Mark, Diagnostic> {
        self.rows.scan(from, end, &mut |row| {
            let columns = self.watched.iter().flat_map(|watched| {
                let last = if watched.and_behind { row.cells.len() } else { watched.column + 1 };
                (watched.column..last).map(move |column| (column, watched))
            });
            let mut found = columns.filter_map(|(column, watched)| {
                let text = trim(row.cells.get(column)?.text);
                Some((column, watched.without(text).filter(|without| without != text)?))
            });
            let Some(first) = found.next() else { return visit(row) };
            let without: Vec<(usize, Cow<'static, str>)> = std::iter::once(first).chain(found).collect();
            for (column, _) in &without {
                self.left_out.met(row.mark.row, *column);
            }
            let mut cells = row.cells.to_vec();
            for (column, text) in &without {
                if let Some(cell) = cells.get_mut(*column) {
                    cell.text = text;
                }
            }
            let kept = |column: u32| without.iter().all(|(other, _)| u32::try_from(*other) != Ok(column));
            let written: Vec<(u32, &str)> =
                row.written.iter().copied().filter(|(column, _)| kept(*column)).collect();
            visit(&RawRow { cells: &cells, written: &written, ..*row })
        })
    }

    fn within(&self) -> Option<&dyn Rows> {
        Some(&*self.rows)
    }

    fn size(&self) -> u64 {
        self.rows.size()
    }

    fn first_secret(&self) -> Option<(u64, u32)> {
        [self.left_out.cell(), self.rows.first_secret()].into_iter().flatten().min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::columns::MapOptions;
    use crate::ingest::layout::read_tables;
    use crate::ingest::memory::MemoryRows;

    /// The columns left out, the cells of the other ones, and whether secrets were left out of these.
    fn read(csv: &str) -> (Vec<usize>, String, bool) {
        let rows: Arc<dyn Rows> = Arc::new(MemoryRows::csv(csv, ','));
        let mut tables = read_tables(&rows, "in.csv", &MapOptions::default()).unwrap();
        let table = tables.remove(0);
        let mut seen = String::new();
        table
            .rows
            .scan(table.reading.first_data, None, &mut |row| {
                let cells: Vec<&str> = row.cells.iter().map(|cell| cell.text).collect();
                seen.extend([cells.join("|").as_str(), "\n"]);
                ControlFlow::Continue(())
            })
            .unwrap();
        (table.reading.secrets.clone(), seen, table.rows.first_secret().is_some())
    }

    #[test]
    fn secrets_under_headings_of_other_things_are_left_out() {
        let (columns, seen, left_out) = read(
            "Serial,RO,RW,Key,Access,User,,Notes\n\
             HYDT1,farm-ro,farm-rw,1,root/hunter2,tech,hunter3x,the password is hunter4\n\
             HYDT2,farm-ro,farm-rw,2,badge,tech,hunter5x,fan replaced\n",
        );
        assert_eq!(columns, [1, 2, 6]);
        assert!(!seen.contains("hunter") && !seen.contains("farm") && left_out, "{seen}");
        assert!(
            seen.contains("|1|root/(secret left out)|tech|") && seen.contains("|2|badge|tech|"),
            "{seen}"
        );
    }

    #[test]
    fn other_things_under_such_headings_are_read() {
        for csv in [
            "Serial,Key,Access,Admin,Notes\nHYDT1,A-12,badge,Anna Smith,password is in the vault\n",
            "Serial,RW,Pass,User,\nHYDT1,yes,passed,tech,7\n",
        ] {
            let (columns, seen, left_out) = read(csv);
            assert!(columns.is_empty() && !left_out && !seen.contains("left out"), "{seen}");
        }
    }

    #[test]
    fn a_secret_below_the_sample_is_left_out_as_well() {
        let rows: Vec<String> = (0..600).map(|n| format!("HYDT{n},fan replaced\n")).collect();
        let rows = rows.concat();
        let (_, seen, left_out) = read(&format!("Serial,Notes\n{rows}HYDT9999,pw is hunter2\n"));
        assert!(!seen.contains("hunter2") && left_out);
    }
    #[test]
    fn a_column_is_looked_through_whatever_the_sample_says() {
        let rows: Vec<String> = (0..600).map(|n| format!("HYDT{n},ok\n")).collect();
        let rows = rows.concat();
        let (_, seen, left_out) = read(&format!(
            "Serial,Checked\n{rows}HYDT9998,the password is hunter2\nHYDT9999,ok,note,пароль: hunter3\n"
        ));
        assert!(!seen.contains("hunter") && left_out);
        assert!(seen.contains("HYDT9998|the password is (secret left out)\n"));
        assert!(seen.contains("HYDT9999|ok|note|пароль: (secret left out)\n"));
    }
}
