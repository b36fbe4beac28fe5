//! A first look at a sheet: how far it reaches, and where what is added belongs.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::io::{self, Read};

use super::cells::{Cell, area};
use super::tokens::{Kind, Token, Tokens, unescaped};
use crate::identity::key::normalise;

/// So many rows above the first machine may hold the header.
const ROWS_ABOVE: usize = 32;
/// The longest text of a cell that is compared, in bytes.
const LONGEST: usize = 1 << 10;

/// The text of a cell: itself, or its place among the shared texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum CellText {
    Shared(u32),
    Own(String),
}

/// What is looked for in a sheet.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    /// The row of the first machine, where one is known.
    pub(super) first: Option<u32>,
    /// The columns that name machines, from 1.
    pub(super) key_columns: BTreeSet<u32>,
    /// Machines of which no cell is known, by their keys as they are compared.
    pub(super) keys: HashMap<String, usize>,
    /// The shared texts that are such keys.
    pub(super) shared_keys: HashMap<u32, usize>,
}

/// What was found in a sheet.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// What stands before the names of its elements: `x:`.
    pub(super) prefix: String,
    /// The last column with something in it.
    pub(super) last_column: u32,
    /// The areas of cells that are one.
    pub(super) merged: Vec<(Cell, Cell)>,
    /// The columns that have a width or are hidden: the first, the last, whether hidden.
    pub(super) widths: Vec<(u32, u32, bool)>,
    /// Whether it says anything of widths.
    pub(super) has_widths: bool,
    /// The relation to its drawing of notes.
    pub(super) drawing: Option<String>,
    /// Where in the part that belongs, if there is none.
    pub(super) drawing_at: u64,
    /// Rows above the first machine that have cells, with their texts by column.
    pub(super) above: VecDeque<(u32, Vec<(u32, CellText)>)>,
    /// The rows of machines that were found by their keys.
    pub(super) keyed: Vec<(usize, u32)>,
}

/// Where a part of a sheet stands that comes behind a drawing of notes (ECMA-376-1, 18.3.1.99).
const BEHIND: [&[u8]; 9] = [
    b"legacyDrawingHF",
    b"drawingHF",
    b"picture",
    b"oleObjects",
    b"controls",
    b"webPublishItems",
    b"tableParts",
    b"extLst",
    b"AlternateContent",
];

/// The cell and row in which a reader of a sheet is.
#[derive(Debug, Default)]
pub(super) struct Position {
    row: u32,
    column: u32,
}

impl Position {
    /// A row begins: its number, which it says or which follows.
    pub(super) fn row(&mut self, token: &Token<'_>) -> u32 {
        let said = token.attribute("r").and_then(|r| r.parse().ok());
        self.row = said.unwrap_or(self.row.saturating_add(1));
        self.column = 0;
        self.row
    }

    /// A cell begins: its place, which it says or which follows.
    pub(super) fn cell(&mut self, token: &Token<'_>) -> Cell {
        let said = token.attribute("r").and_then(|r| Cell::named(&r));
        self.column = said.map_or(self.column.saturating_add(1), |cell| cell.column);
        Cell { row: self.row, column: self.column }
    }
}

/// Looks through a sheet.
///
/// # Errors
/// When it cannot be read.
pub(super) fn scan(stream: impl Read, wanted: &Wanted) -> io::Result<Scan> {
    let mut look = Look::new(wanted);
    let mut tokens = Tokens::new(stream);
    while let Some(token) = tokens.next()? {
        look.token(&token);
    }
    Ok(look.scan)
}

struct Look<'w> {
    wanted: &'w Wanted,
    scan: Scan,
    first: Option<u32>,
    position: Position,
    depth: usize,
    /// The cell in which it is.
    cell: Option<Held>,
    in_value: bool,
    drawing_at: Option<u64>,
}

/// A cell as far as it was read.
struct Held {
    at: Cell,
    shared: bool,
    filled: bool,
    text: String,
}

impl<'w> Look<'w> {
    fn new(wanted: &'w Wanted) -> Self {
        Self {
            wanted,
            scan: Scan::default(),
            first: wanted.first,
            position: Position::default(),
            depth: 0,
            cell: None,
            in_value: false,
            drawing_at: None,
        }
    }

    fn token(&mut self, token: &Token<'_>) {
        match token.kind {
            Kind::Other => self.text(token),
            Kind::Open => {
                self.begin(token);
                self.depth += 1;
            }
            Kind::Empty => {
                self.begin(token);
                self.end(token);
            }
            Kind::Close => {
                self.depth = self.depth.saturating_sub(1);
                if self.depth == 0 && self.drawing_at.is_none() {
                    self.drawing_at = Some(token.at);
                }
                self.scan.drawing_at = self.drawing_at.unwrap_or(token.at);
                self.end(token);
            }
        }
    }

    fn begin(&mut self, token: &Token<'_>) {
        if let Some(cell) = &mut self.cell {
            // Whatever stands in a cell is something.
            cell.filled = true;
            self.in_value = matches!(token.local(), b"v" | b"t") && token.kind == Kind::Open;
            return;
        }
        match (self.depth, token.local()) {
            (0, _) => self.scan.prefix = token.prefix().into_owned(),
            (1, name) => self.beside(token, name),
            (_, b"row") => drop(self.position.row(token)),
            (_, b"c") => {
                let shared = token.raw_attribute("t") == Some(b"s");
                let at = self.position.cell(token);
                self.cell = Some(Held { at, shared, filled: false, text: String::new() });
            }
            (_, b"col") => {
                let number = |name| token.attribute(name).and_then(|n| n.parse().ok());
                let hidden = token.raw_attribute("hidden").is_some_and(|h| matches!(h, b"1" | b"true"));
                self.scan
                    .widths
                    .extend(number("min").zip(number("max")).map(|(min, max)| (min, max, hidden)));
            }
            (_, b"mergeCell") => self.scan.merged.extend(reference(token)),
            _ => {}
        }
    }

    /// What stands beside the rows.
    fn beside(&mut self, token: &Token<'_>, name: &[u8]) {
        match name {
            b"cols" => self.scan.has_widths = true,
            b"legacyDrawing" => self.scan.drawing = token.prefixed_attribute("id"),
            b"autoFilter" => {
                let last = reference(token).map_or(0, |(_, last)| last.column);
                self.scan.last_column = self.scan.last_column.max(last);
            }
            _ => {}
        }
        if !BEHIND.contains(&name) {
            self.drawing_at = None;
        } else if self.drawing_at.is_none() {
            self.drawing_at = Some(token.at);
        }
    }

    fn text(&mut self, token: &Token<'_>) {
        if let Some(cell) = self.cell.as_mut().filter(|cell| self.in_value && cell.text.len() < LONGEST) {
            cell.text.push_str(&unescaped(token.raw));
        }
    }

    fn end(&mut self, token: &Token<'_>) {
        self.in_value = false;
        match token.local() {
            b"c" => {
                if let Some(cell) = self.cell.take().filter(|cell| cell.filled) {
                    self.filled(cell);
                }
            }
            b"worksheet" => {
                let merged = self.scan.merged.iter().map(|(_, last)| last.column).max().unwrap_or(0);
                self.scan.last_column = self.scan.last_column.max(merged);
            }
            _ => {}
        }
    }

    /// A cell with something in it.
    fn filled(&mut self, cell: Held) {
        let Held { at, shared, text, .. } = cell;
        self.scan.last_column = self.scan.last_column.max(at.column);
        let shared = shared.then(|| text.trim().parse::<u32>().ok()).flatten();
        if self.wanted.key_columns.contains(&at.column) {
            let found = match shared {
                Some(place) => self.wanted.shared_keys.get(&place),
                None => self.wanted.keys.get(&*normalise(&text)),
            };
            if let Some(machine) = found {
                self.scan.keyed.push((*machine, at.row));
                self.first = Some(self.first.map_or(at.row, |first| first.min(at.row)));
            }
        }
        if self.first.is_none_or(|first| at.row < first) && !text.is_empty() {
            let text = shared.map_or(CellText::Own(text), CellText::Shared);
            match self.scan.above.back_mut() {
                Some((row, cells)) if *row == at.row => cells.push((at.column, text)),
                _ => self.scan.above.push_back((at.row, vec![(at.column, text)])),
            }
            if self.scan.above.len() > ROWS_ABOVE {
                self.scan.above.pop_front();
            }
        }
        // A row that names a machine before its key was reached is none above it.
        while self.first.is_some_and(|first| self.scan.above.back().is_some_and(|(row, _)| *row >= first)) {
            self.scan.above.pop_back();
        }
    }
}

fn reference(token: &Token<'_>) -> Option<(Cell, Cell)> {
    area(&token.attribute("ref")?)
}
