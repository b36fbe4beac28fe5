//! Sheets whose machines stand in columns, and sheets of labels and values of one machine: rows and columns change places.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::Arc;

use super::peek::{Peek, PeekRow};
use crate::diagnostic::Diagnostic;
use crate::ingest::columns::{MapOptions, recognise};
use crate::ingest::rows::{CellKind, Mark, RawCell, RawRow, Rows, scan_held};
use crate::ingest::secrets::{LEFT_OUT, is_secret_name};
use crate::ingest::shape::trim;
use crate::model::{Place, Places};

/// Labels of a sheet that is turned, at the most: it is held.
const LABELS: usize = 400;

/// Cells that stand elsewhere than where they are read: rows of columns, or labels with their values.
#[derive(Clone, Debug, Default)]
pub(crate) struct PlacedCells {
    /// By row: each cell with its text, its kind and its place, the row counting from 1 and the column from 0.
    rows: Vec<Vec<PlacedCell>>,
    /// The place of the first of which a secret was left out when they were read.
    left_out: Option<(u64, u32)>,
}

/// One of them.
#[derive(Clone, Debug)]
pub(crate) struct PlacedCell {
    pub(super) text: String,
    pub(super) kind: CellKind,
    pub(super) at: (u64, u32),
}

impl PlacedCells {
    /// The cells of the first row.
    pub(super) fn first(&self) -> &[PlacedCell] {
        self.rows.first().map_or(&[], Vec::as_slice)
    }

    /// These rows.
    pub(super) fn new(rows: Vec<Vec<PlacedCell>>) -> Self {
        let left_out =
            rows.iter().flatten().filter(|cell| cell.text.contains(LEFT_OUT)).map(|cell| cell.at).min();
        Self { rows, left_out }
    }
}

impl PlacedCell {
    /// `B7`.
    pub(super) fn shown_place(&self) -> String {
        Place::CellAt { row: self.at.0, column: self.at.1 }.to_string()
    }
}

impl Rows for PlacedCells {
    fn scan(
        &self,
        from: Mark,
        end: Option<u64>,
        visit: &mut dyn FnMut(&RawRow<'_>) -> ControlFlow<()>,
    ) -> Result<Mark, Diagnostic> {
        Ok(scan_held(
            &self.rows,
            from,
            end,
            &|row, cells| {
                cells.extend(row.iter().map(|cell| RawCell { text: &cell.text, kind: cell.kind }));
            },
            visit,
        ))
    }

    fn has_unvalued(&self) -> bool {
        self.rows.iter().flatten().any(|cell| cell.kind == CellKind::Unvalued)
    }

    fn first_secret(&self) -> Option<(u64, u32)> {
        self.left_out
    }

    fn size(&self) -> u64 {
        self.rows.len() as u64
    }
}

impl Places for PlacedCells {
    fn place(&self, statement: u64, field: u32) -> Place<'_> {
        let row = usize::try_from(statement).ok().and_then(|row| self.rows.get(row.checked_sub(1)?));
        match row.and_then(|row| row.get(field as usize)) {
            Some(PlacedCell { at: (row, column), .. }) => Place::CellAt { row: *row, column: *column },
            None => Place::Cell,
        }
    }
}

/// The tables of a sheet that is turned, each with rows and columns changed; none, if it is not.
pub(super) fn turned(
    rows: &dyn Rows,
    peek: &Peek,
    options: &MapOptions,
) -> Result<Vec<Arc<PlacedCells>>, Diagnostic> {
    let Some(column) = label_column(&peek.rows, options) else { return Ok(Vec::new()) };
    let mut all: Vec<(u64, Vec<(String, CellKind)>)> = Vec::new();
    rows.scan(Mark { offset: 0, row: 1, line: 1 }, None, &mut |row| {
        let cells = row.cells.iter().map(|cell| (trim(cell.text).to_owned(), cell.kind));
        all.push((row.mark.row, cells.collect()));
        if all.len() > LABELS { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    if all.len() > LABELS {
        return Ok(Vec::new());
    }
    let blocks = blocks(&all, column);
    Ok(blocks.into_iter().filter_map(|block| turn(&block, column)).map(Arc::new).collect())
}

/// The column that holds labels and no values, if it says more than any row does.
fn label_column(rows: &[PeekRow], options: &MapOptions) -> Option<usize> {
    let filled: Vec<&PeekRow> = rows.iter().filter(|row| !row.is_blank()).collect();
    let column = (0..2).find(|column| {
        filled.iter().filter(|row| row.cells.get(*column).is_some_and(|c| !trim(c).is_empty())).count() * 2
            > filled.len()
    })?;
    let labels = filled.iter().filter_map(|row| row.cells.get(column)).map(|cell| label(cell));
    // A label has no number: `SN0001` is a value.
    let plain = |text: &&str| !text.bytes().any(|b| b.is_ascii_digit());
    let (labels, numbered): (Vec<&str>, Vec<&str>) = labels.partition(plain);
    // Told first, since it costs least: of most sheets this column holds values.
    if numbered.iter().filter(|text| !trim(text).is_empty()).count() * 4 > labels.len() {
        return None;
    }
    // Labels of secrets say nothing against it, however many there are.
    let labels = labels.into_iter().filter(|text| !is_secret_name(text));
    let known = recognise(labels, options);
    let enough = known.known >= 3 || (known.known == 2 && known.filled <= 3);
    if !enough || known.known * 5 < known.filled * 2 || known.like_data > 0 {
        return None;
    }
    let best = filled.iter().map(|row| recognise(row.cells.iter().map(String::as_str), options).known).max();
    // Beside the labels stands something, and few of them are values.
    let beside =
        filled.iter().filter(|row| row.cells.iter().skip(column + 1).any(|c| !trim(c).is_empty())).count();
    (best.is_none_or(|best| best * 2 <= known.known)
        && !opens_with_headers(&filled, options)
        && beside * 2 >= known.filled as usize)
        .then_some(column)
}

/// Whether the first row is a header of rows: names of two fields or more stand beside each other.
fn opens_with_headers(rows: &[&PeekRow], options: &MapOptions) -> bool {
    let Some(first) = rows.iter().find(|row| row.filled().count() > 1) else { return false };
    let cells: Vec<&str> = first.filled().filter(|cell| !cell.bytes().any(|b| b.is_ascii_digit())).collect();
    recognise(cells.iter().copied(), options).known >= 2
}

/// A label without the sign behind it.
fn label(text: &str) -> &str {
    trim(text).trim_end_matches([':', '：']).trim_end()
}

type Line<'a> = &'a (u64, Vec<(String, CellKind)>);

/// The rows of each machine's block, where a sheet has several, one below the other: told by a label that comes again.
fn blocks<'a>(rows: &'a [(u64, Vec<(String, CellKind)>)], column: usize) -> Vec<Vec<Line<'a>>> {
    let text = |row: Line<'a>| row.1.get(column).map_or("", |(text, _)| label(text));
    let mut blocks: Vec<Vec<Line<'a>>> = vec![Vec::new()];
    let mut seen = BTreeSet::new();
    let mut behind_gap = false;
    for row in rows {
        if row.1.iter().all(|(text, _)| text.is_empty()) {
            behind_gap = true;
            continue;
        }
        let name = text(row).to_lowercase();
        let filled = row.1.iter().filter(|(text, _)| !text.is_empty()).count();
        if behind_gap && !name.is_empty() && filled > 1 && seen.contains(&name) {
            seen.clear();
            blocks.push(Vec::new());
        }
        behind_gap = false;
        if filled > 1 {
            seen.insert(name);
        }
        blocks.last_mut().into_iter().for_each(|block| block.push(row));
    }
    blocks
}

/// A block with rows and columns changed: the labels are its header.
fn turn(block: &[Line<'_>], column: usize) -> Option<PlacedCells> {
    let widest = block.iter().map(|row| row.1.len()).max()?;
    let cell = |row: Line<'_>, at: usize| {
        let (text, kind) = row.1.get(at).map_or(("", CellKind::Text), |(text, kind)| (text.as_str(), *kind));
        let text = if at == column { label(text) } else { text };
        PlacedCell { text: text.to_owned(), kind, at: (row.0, u32::try_from(at).unwrap_or(u32::MAX)) }
    };
    // A row of one cell is a title.
    let rows: Vec<Line<'_>> = block
        .iter()
        .copied()
        .filter(|row| row.1.iter().filter(|(text, _)| !text.is_empty()).count() > 1)
        .collect();
    let turned: Vec<Vec<PlacedCell>> = (column..widest)
        .map(|at| rows.iter().map(|row| cell(row, at)).collect::<Vec<_>>())
        .filter(|cells| cells.iter().any(|cell| !cell.text.is_empty()))
        .collect();
    (turned.len() > 1).then(|| PlacedCells::new(turned))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::clean::CleanRows;
    use crate::ingest::layout::read_tables;
    use crate::ingest::memory::MemoryRows;

    #[test]
    fn a_turned_sheet_of_many_secrets_is_read_without_them() {
        let csv = "Parameter,Server 1,Server 2\nHostname,db01,db02\nModel,PowerEdge R740,PowerEdge R740\nSerial,QX7T2K3,QX7T2K4\n\
            iDRAC password,c1x!,c2x!\nBMC Password,b1x,b2x\nroot pw,r1x,r2x\nAdmin Passwort,a1x,a2x\nSNMP community,m1x,m2x\n\
            WLAN-Schlüssel,w1x,w2x\nAPI key,k1x,k2x\n";
        let rows: Arc<dyn Rows> = Arc::new(CleanRows::new(Arc::new(MemoryRows::csv(csv, ','))));
        let tables = read_tables(&rows, "in.csv", &MapOptions::default()).unwrap();
        let mut seen = Vec::new();
        let [table] = &tables[..] else { panic!("{} tables", tables.len()) };
        table
            .rows
            .scan(table.reading.first_data, None, &mut |row| {
                seen.extend(row.cells.iter().map(|cell| cell.text.to_owned()));
                ControlFlow::Continue(())
            })
            .unwrap();
        assert!(seen.contains(&"QX7T2K4".to_owned()), "{seen:?}");
        assert!(
            !seen.iter().any(|text| text.ends_with("1x") || text.ends_with("2x") || text.ends_with('!')),
            "{seen:?}"
        );
    }

    #[test]
    fn secrets_left_out_of_machines_in_columns_and_pairs_are_said() {
        let said = |csv: &str| {
            let rows: Arc<dyn Rows> = Arc::new(CleanRows::new(Arc::new(MemoryRows::csv(csv, ','))));
            let tables = read_tables(&rows, "in.csv", &MapOptions::default()).unwrap();
            tables.iter().find_map(|table| table.rows.first_secret())
        };
        for (pool, row) in [("stratum+tcp://acc.w1:hunter2@pool.example:3333", Some(4)), ("none", None)] {
            let turned = format!("Serial,QX7,QX8\nModel,R650,R650\nHostname,web1,web2\nPool,{pool},none\n");
            assert_eq!(said(&turned), row.map(|row| (row, 1)), "{turned}");
            let pairs = format!("Hostname: web1\nSerial: QX7\nModel: R650\nPool: {pool}\n");
            assert_eq!(said(&pairs), row.map(|row| (row, 0)), "{pairs}");
        }
    }
}
