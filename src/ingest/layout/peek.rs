//! The first rows of a sheet, held in memory to find out how it is laid out.

use std::ops::ControlFlow;

use super::withheld::unnumbered;
use crate::diagnostic::Diagnostics;
use crate::ingest::columns::field_of_header;
use crate::ingest::lines::{is_ruler, numbers_columns};
use crate::ingest::rows::{Mark, Rows};
use crate::ingest::secrets::{LEFT_OUT, Suspect, is_secret_name, suspect, without_said};
use crate::ingest::shape::trim;

/// Rows among which the header is looked for.
pub(super) const HEADER_ROWS: usize = 60;
/// Rows held in all: the header's and a sample below it.
const MOST_ROWS: usize = 460;
/// Cells held in all, so that a sheet of sixteen thousand columns stays small.
const MOST_CELLS: usize = 200_000;
/// Bytes of text held in all, and of one row. A longer row is held with its texts cut, evenly: a header of a hundred columns
/// may have ten thousand letters in each.
const MOST_TEXT: usize = 4 << 20;
const ROW_TEXT: usize = 1 << 20;

/// One row held.
#[derive(Debug)]
pub(super) struct PeekRow {
    pub(super) mark: Mark,
    pub(super) end: u64,
    pub(super) cells: Vec<String>,
}

impl PeekRow {
    /// The cells that hold something.
    pub(super) fn filled(&self) -> impl Iterator<Item = &str> {
        self.cells.iter().map(|c| trim(c)).filter(|c| !c.is_empty())
    }

    pub(super) fn is_blank(&self) -> bool {
        self.filled().next().is_none()
    }

    /// A title above a section: one cell that begins with `#`.
    pub(super) fn is_remark(&self) -> bool {
        let mut filled = self.filled();
        filled.next().is_some_and(|c| c.starts_with('#')) && filled.next().is_none()
    }
}

/// The first rows of a sheet.
#[derive(Debug, Default)]
pub(super) struct Peek {
    pub(super) rows: Vec<PeekRow>,
}

impl Peek {
    /// Rows below a row that hold something, as the sample from which columns are learnt.
    pub(super) fn sample(&self, header: usize) -> Vec<Vec<String>> {
        self.rows
            .iter()
            .skip(header + 1)
            .filter(|r| !r.is_blank() && !r.is_remark() && !is_ruler(r.filled()))
            .enumerate()
            .filter(|(at, r)| !numbers_columns(r.filled(), if *at == 0 { 3 } else { 4 }))
            .map(|(_, r)| r.cells.clone())
            .collect()
    }

    /// Where reading starts after a row.
    pub(super) fn after(&self, row: usize) -> Mark {
        match (self.rows.get(row + 1), self.rows.get(row)) {
            (Some(next), _) => next.mark,
            (None, Some(last)) => Mark {
                offset: last.end,
                row: last.mark.row + 1,
                line: if last.mark.line == 0 { 0 } else { last.mark.line + 1 },
            },
            (None, None) => Mark::default(),
        }
    }

    /// Whether the sheet is a text file, in which every row ought to have all its cells.
    pub(super) fn is_text(&self) -> bool {
        self.rows.iter().any(|r| r.mark.line != 0)
    }
}

/// The beginning of a text, of so many bytes at most.
fn cut(text: &str, most: usize) -> &str {
    (0..=most.min(text.len())).rev().find_map(|end| text.get(..end)).unwrap_or_default()
}

/// Reads the first rows.
pub(super) fn peek(rows: &dyn Rows) -> Result<Peek, Diagnostics> {
    let mut peek = Peek::default();
    let (mut cells, mut text) = (0, 0);
    let start = Mark { offset: 0, row: 1, line: 1 };
    rows.scan(start, None, &mut |row| {
        cells += row.cells.len();
        let length: usize = row.cells.iter().map(|c| c.text.len()).sum();
        let longest = if length > ROW_TEXT { ROW_TEXT / row.cells.len() } else { length };
        text += length.min(ROW_TEXT);
        peek.rows.push(PeekRow {
            mark: row.mark,
            end: row.end,
            cells: row.cells.iter().map(|c| cut(c.text, longest).to_owned()).collect(),
        });
        let enough = cells >= MOST_CELLS || text >= MOST_TEXT;
        if peek.rows.len() >= MOST_ROWS || (enough && peek.rows.len() > 2) {
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    })?;
    mask_secrets(&mut peek.rows);
    Ok(peek)
}

/// Takes what stands beside or below the name of a secret out of the rows that messages show.
pub(super) fn mask_secrets(rows: &mut [PeekRow]) {
    let named = |text: &str| text.len() < 64 && is_secret_name(text.trim_end_matches([':', '：']));
    let places: Vec<(usize, usize)> = rows
        .iter()
        .enumerate()
        .flat_map(|(at, row)| {
            row.cells.iter().enumerate().filter(|(_, cell)| named(cell)).map(move |(c, _)| (at, c))
        })
        .collect();
    for (at, column) in places {
        let beside =
            rows.get(at).and_then(|row| row.cells.get(column + 1)).map_or("", |cell| trim(cell)).to_owned();
        let is_pair = !beside.is_empty() && field_of_header(&beside).is_none() && !named(&beside);
        if is_pair && rows.get(at).is_some_and(|row| row.filled().count() == 2) {
            mask(rows.get_mut(at), column + 1);
            continue;
        }
        if is_title(rows, at, column) {
            continue;
        }
        for below in rows.iter_mut().skip(at + 1) {
            if below.is_blank() {
                break;
            }
            mask(Some(below), column);
        }
    }
    mask_suspects(rows);
    let cells = rows.iter_mut().flat_map(|row| &mut row.cells);
    for cell in cells {
        if let Some(without) = without_said(cell) {
            *cell = without;
        }
    }
}

/// Whether a name of a secret that stands alone in its row is no heading of its column, but the title of a table with headings of
/// its own: `Root passwords see KeePass` above `Hostname, Model`.
fn is_title(rows: &[PeekRow], at: usize, column: usize) -> bool {
    let heads = |row: &PeekRow| {
        row.filled().count() > 1 && row.cells.get(column).is_some_and(|cell| field_of_header(cell).is_some())
    };
    rows.get(at).is_some_and(|row| row.filled().count() == 1)
        && rows.iter().skip(at + 1).take_while(|row| !row.is_blank()).any(heads)
}

/// Takes out what stands below, or as the only one beside, a heading that may be that of secrets, where it looks like one.
fn mask_suspects(rows: &mut [PeekRow]) {
    // Names of fields are no secrets, and neither is what stands below them.
    let is_field = |text: &str| field_of_header(text).is_some();
    let mut suspects: Vec<(usize, Suspect)> = Vec::new();
    for at in 0..rows.len() {
        let (above, below) = rows.split_at_mut(at);
        let Some(row) = below.first_mut() else { break };
        let headed = |column: usize| {
            above.iter().take(HEADER_ROWS).filter_map(|row| row.cells.get(column)).any(|cell| is_field(cell))
        };
        let is_pair = row.filled().count() == 2;
        let cells = &mut row.cells;
        suspects.retain(|(column, suspect)| {
            *suspect != Suspect::BesideLogin || !cells.get(*column).is_some_and(|cell| is_field(cell))
        });
        for (column, suspect) in &suspects {
            if let Some(cell) = cells.get_mut(*column)
                && !is_field(cell)
                && let Some(without) = suspect.without(cell)
            {
                *cell = without.into_owned();
            }
        }
        let earlier: Vec<usize> = suspects.iter().map(|(column, _)| *column).collect();
        for column in 0..cells.len() {
            let text = |column: usize| cells.get(column).map_or("", String::as_str);
            let left = column.checked_sub(1).map_or("", text);
            let Some(found) = suspect(unnumbered(text(column)), unnumbered(left)) else { continue };
            if is_pair
                && !(found == Suspect::BesideLogin && headed(column + 1))
                && let Some(beside) = cells.get_mut(column + 1)
                && !is_field(beside)
                && let Some(without) = found.without(beside)
            {
                *beside = without.into_owned();
            }
            // The cell beside a login that stands among the rows is none without a heading.
            let is_known = earlier.iter().any(|other| *other == column || *other + 1 == column);
            if found != Suspect::BesideLogin || !(is_known || headed(column)) {
                suspects.retain(|(other, _)| *other != column);
                suspects.push((column, found));
            }
        }
    }
}

fn mask(row: Option<&mut PeekRow>, column: usize) {
    let cell = row.and_then(|row| row.cells.get_mut(column)).filter(|cell| !cell.is_empty());
    if let Some(cell) = cell {
        LEFT_OUT.clone_into(cell);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::memory::MemoryRows;

    fn peeked(csv: &str) -> Vec<String> {
        let peek = peek(&MemoryRows::csv(csv, ',')).unwrap();
        peek.rows.iter().map(|row| row.cells.join("|")).collect()
    }

    #[test]
    fn a_blank_beside_a_word_of_logins_is_no_column_of_secrets() {
        for csv in [
            "User computers 2026,,\nSerial,Model,Site\nQX7,R650a,L1\n",
            "Accounts,,\nSerial,Model,Site\nQX7,R650a,L1\n",
            "Location,Serial,Model\nAdmin 2,,R650\nAdmin 2,HYDT2021,R650\n",
            "Location,Serial,Model\nAdmin,,R650\nAdmin,HYDT2021,R650\nAdmin,HYDT2022,R650\n",
        ] {
            let seen = peeked(csv);
            assert!(seen.iter().all(|row| !row.contains(LEFT_OUT)), "{seen:?}");
        }
        let seen = peeked("Serial,Login,\nQX7,root,hunter2\nQX8,root,hunter3\n");
        assert!(seen.iter().all(|row| !row.contains("hunter")), "{seen:?}");
    }
}
