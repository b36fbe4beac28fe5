//! Rows screened together, on all cores, and written in their order.

use rayon::prelude::*;

use super::ask::{Query, Screener, any};
use super::lines::Lines;
use crate::diagnostic::Diagnostic;

/// Rows that one thread takes at a time.
const SHARE: usize = 128;

/// Where countries, or addresses, come from.
#[derive(Clone, Copy, Debug)]
pub(super) enum Beside<'a> {
    /// Nobody says them.
    Nowhere,
    /// A column.
    Column(usize),
    /// One for all.
    Given(&'a str),
}

/// Where in a row stands what is asked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Columns<'a> {
    /// The name.
    pub(super) name: usize,
    /// Its country.
    pub(super) country: Beside<'a>,
    /// Its address.
    pub(super) address: Beside<'a>,
}

/// Rows held in one piece of memory.
#[derive(Debug, Default)]
pub(super) struct Batch {
    text: String,
    /// Where each cell ends in the text.
    cells: Vec<usize>,
    rows: Vec<Row>,
}

#[derive(Clone, Copy, Debug)]
struct Row {
    /// Its cells.
    from: usize,
    to: usize,
    number: Option<u64>,
}

impl Batch {
    /// Adds a row; one without a number is an empty line.
    pub(super) fn push<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>, number: Option<u64>) {
        let from = self.cells.len();
        for cell in cells {
            self.text.push_str(cell);
            self.cells.push(self.text.len());
        }
        self.rows.push(Row { from, to: self.cells.len(), number });
    }

    /// The number of rows.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The bytes of its text.
    pub(super) fn size(&self) -> usize {
        self.text.len()
    }

    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.cells.clear();
        self.rows.clear();
    }

    fn cell(&self, at: usize) -> &str {
        let start = at.checked_sub(1).and_then(|before| self.cells.get(before)).copied().unwrap_or(0);
        let end = self.cells.get(at).copied().unwrap_or(start);
        self.text.get(start..end).unwrap_or_default()
    }

    /// The cell of a row in a column; empty where the row ends before it.
    fn at(&self, row: &Row, column: usize) -> &str {
        let at = row.from + column;
        if at < row.to { self.cell(at) } else { "" }
    }

    /// What a row asks.
    fn asked<'s>(&'s self, row: &Row, columns: &Columns<'s>) -> Query<'s> {
        let beside = |of: Beside<'s>| match of {
            Beside::Nowhere => None,
            Beside::Column(column) => Some(self.at(row, column)),
            Beside::Given(text) => Some(text),
        };
        let name = self.at(row, columns.name);
        Query { name, country: beside(columns.country), address: beside(columns.address) }
    }

    /// The rows with what the lists say of those whom they name, and whether there is a hit.
    ///
    /// # Errors
    /// The first in the order of the rows: when the lists cannot be read.
    pub(super) fn screen(
        &self,
        columns: &Columns<'_>,
        lines: &Lines,
        screener: &Screener,
    ) -> Result<(Vec<u8>, bool), Diagnostic> {
        let shares: Vec<Result<(Vec<u8>, bool), Diagnostic>> = self
            .rows
            .par_chunks(SHARE)
            .map(|rows| {
                let (mut out, mut found) = (Vec::new(), false);
                for row in rows {
                    let who = self.asked(row, columns);
                    let hits = screener.hits(&who)?;
                    found |= any(&who, hits.iter());
                    let cells = (row.from..row.to).map(|at| self.cell(at));
                    lines.row(cells, row.number, &who, &hits, &mut out)?;
                }
                Ok((out, found))
            })
            .collect();
        let (mut all, mut found) = (Vec::new(), false);
        for share in shares {
            let (out, hit) = share?;
            all.extend_from_slice(&out);
            found |= hit;
        }
        Ok((all, found))
    }
}
