//! One row: evidence, nothing, or refused with its cell and what to do.
//!
//! Cheap on purpose: it runs once for each of millions of rows, borrows from the row and allocates only
//! where a row is refused.

mod asides;
mod classes;
mod counts;
mod damage;
mod dates;
mod footers;
pub(crate) mod lost_digits;
mod naming;
pub(crate) mod serial_list;
mod services;
mod shift;
mod skip;
mod unfitted;
mod unread;

use std::borrow::Cow;

use crate::ingest::layout::{Profile, SheetReading};
use crate::ingest::lines::is_ruler;
use crate::ingest::rows::{RawCell, RawRow};
use crate::ingest::secrets::LEFT_OUT;
use crate::ingest::shape::{Shape, is_comment, runs, trim};
use crate::model::{ColumnPlans, EvidencePlan, Field, LotsPlan, Standing, Unread, Unreadable, letters_of};
use crate::text::placeholders::{is_placeholder, is_without_number};

use footers::{is_footer, is_label};

use naming::says_what;

pub(crate) use naming::quantity_of_machines;
pub(crate) use skip::SkipReason;
pub(crate) use unfitted::{is_fitted_title, is_unfitted_title};

pub(crate) use damage::{Damage, LONGEST_TEXT, damage};
use serial_list::Serials;
use shift::ROW_TOO_SHORT;
use unfitted::Fitting;
use unread::{Fragile, fragile};

/// What a row is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowOutcome<'a> {
    /// Evidence about the machine of this key.
    Evidence {
        /// The text of the key cell, trimmed; or the one machine the sheet is about.
        key: &'a str,
        /// Its cells that could not be read.
        unread: Unread,
    },
    /// Evidence about each of several machines, whose serial numbers stand in one cell.
    Several {
        /// The serial numbers, as written or counted.
        keys: Vec<Cow<'a, str>>,
        /// Its cells that could not be read.
        unread: Unread,
    },
    /// Evidence about a lot: several machines of a kind, none of which is named.
    Lot {
        /// Its key: where it stands.
        key: String,
        /// Its cells that could not be read.
        unread: Unread,
    },
    /// No cell holds anything.
    Blank,
    /// No evidence, for a reason that is counted and is no mistake.
    Skipped(SkipReason),
    /// Evidence that cannot be trusted: the row is counted as unreadable.
    Refused {
        /// Why.
        problem: Unreadable,
        /// Whose row it is all the same.
        of: Belongs<'a>,
    },
}

/// Whose a row is that could not be read: what is not known of it counts against that machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Belongs<'a> {
    /// Nobody can tell.
    Nobody,
    /// The machine of this key, if another row names it: here the text may stand under the wrong header.
    IfKnown(&'a str),
    /// The machine of this key.
    Machine(&'a str),
}

/// Validates the rows of one sheet.
#[derive(Clone, Debug)]
pub struct RowValidator {
    key: Option<usize>,
    other_keys: Vec<usize>,
    machine: Option<String>,
    lots: Option<LotsPlan>,
    /// The column that says how many machines a row is about.
    quantity: Option<usize>,
    is_document: bool,
    /// A device said it, and no spreadsheet had it.
    is_observed: bool,
    profile: Profile,
    fitting: Fitting,
    /// The number of the first row below the header.
    first_row: u64,
    /// Columns whose values a spreadsheet must not have changed.
    fragile: Vec<(usize, Fragile)>,
    /// What each column is called and holds.
    columns: ColumnPlans,
    /// Columns whose values share a shape.
    shaped: Vec<(usize, Shape)>,
}

impl RowValidator {
    /// A validator for a sheet read like this.
    pub fn new(reading: &SheetReading) -> Self {
        let columns = reading.plan.columns.iter().enumerate();
        let fragile = columns.filter_map(|(i, c)| Some((i, fragile(c.field?)?))).collect();
        let shaped =
            reading.profile.shapes.iter().enumerate().filter_map(|(i, s)| s.map(|s| (i, s))).collect();
        Self {
            key: reading.plan.key.map(|k| k as usize),
            other_keys: reading.plan.other_keys.iter().map(|k| *k as usize).collect(),
            machine: reading.plan.machine.clone(),
            lots: reading.plan.lots.clone(),
            quantity: quantity_of_machines(&reading.plan),
            is_document: reading.places.is_some(),
            is_observed: reading.plan.standing == Standing::Observed,
            profile: reading.profile.clone(),
            fitting: Fitting::of(reading),
            first_row: reading.first_data.row,
            fragile,
            columns: reading.plan.columns.clone(),
            shaped,
        }
    }

    /// A validator of what no machine is named in.
    pub(crate) fn of_statement(plan: &EvidencePlan) -> Self {
        Self {
            key: None,
            other_keys: Vec::new(),
            machine: None,
            lots: None,
            quantity: None,
            is_document: true,
            is_observed: plan.standing == Standing::Observed,
            profile: Profile::default(),
            fitting: Fitting::default(),
            first_row: 0,
            fragile: Vec::new(),
            columns: plan.columns.clone(),
            shaped: Vec::new(),
        }
    }

    /// Says what a row is.
    pub fn validate<'a>(&'a self, row: &RawRow<'a>) -> RowOutcome<'a> {
        let cells = row.cells;
        let Some(first) = cells.iter().position(|c| !trim(c.text).is_empty()) else {
            return RowOutcome::Blank;
        };
        let opening = text(cells, first);
        if !self.is_document && opening.starts_with(['-', ':']) && is_ruler(cells.iter().map(|c| c.text)) {
            return RowOutcome::Blank;
        }
        let at_top = row.mark.row <= self.first_row;
        if let Some(reason) = self.is_no_evidence(cells, first, opening, at_top) {
            return RowOutcome::Skipped(reason);
        }
        if let Some(reason) = self.fitting.leaves_out(row.mark.row, cells) {
            return RowOutcome::Skipped(reason);
        }
        let unread = self.unread(cells);
        if let Unread::Row(problem) = unread {
            let of = self.owner(cells, &problem);
            return RowOutcome::Refused { problem, of };
        }
        if let Some(machine) = &self.machine {
            return RowOutcome::Evidence { key: machine, unread };
        }
        let named = |k: &usize| {
            let name = text(cells, *k);
            !name.is_empty() && !is_placeholder(name) && !covers(&unread, *k) && !is_masked(name)
        };
        if let Some(column) = self.keys().find(named) {
            return match self.serials(cells, column) {
                Serials::One => RowOutcome::Evidence { key: text(cells, column), unread },
                Serials::Several(keys) => RowOutcome::Several { keys, unread },
                Serials::Unclear(why) => {
                    RowOutcome::Refused { problem: self.unclear(cells, column, why), of: Belongs::Nobody }
                }
            };
        }
        let damaged = |k: usize| unread.all().iter().find(|c| c.column == u32::try_from(k).ok());
        if let Some(problem) = self.keys().find_map(damaged) {
            return RowOutcome::Refused { problem: problem.clone(), of: Belongs::Nobody };
        }
        // A device that answers is one, whatever its firmware writes in place of a number.
        let without_number =
            || self.is_document || self.keys().all(|key| is_without_number(text(cells, key)));
        let is_piece = |lots: &&LotsPlan| lots.quantity.is_none() && says_what(lots, cells);
        if let Some(lots) = self.lots.as_ref().filter(is_piece).filter(|_| without_number()) {
            return RowOutcome::Lot { key: lots.key(row.mark.row), unread };
        }
        match (self.lots.as_ref().and_then(|lots| Some((lots, lots.quantity?))), self.key) {
            (Some(goods), _) => self.lot(goods, row, unread),
            (None, Some(key)) if !text(cells, key).is_empty() => {
                RowOutcome::Skipped(SkipReason::PlaceholderKey)
            }
            _ => RowOutcome::Skipped(SkipReason::NoKey),
        }
    }

    /// Whether the rows are goods with a quantity.
    fn lists_goods(&self) -> bool {
        self.lots.as_ref().is_some_and(|lots| lots.quantity.is_some())
    }

    /// Whose a row is whose cells have slipped. What stands before the first column cannot have slipped into it; but a
    /// short row may be the end of the one before.
    fn owner<'a>(&'a self, cells: &[RawCell<'a>], problem: &Unreadable) -> Belongs<'a> {
        if let Some(machine) = &self.machine {
            return Belongs::Machine(machine);
        }
        let first = self.profile.headers.iter().position(|h| !h.is_empty());
        // Of several columns that name machines the first one of the row is the one that stays in its place.
        let Some(column) = self.keys().find(|key| Some(*key) == first).or(self.key) else {
            return Belongs::Nobody;
        };
        let key = text(cells, column);
        if key.is_empty()
            || is_placeholder(key)
            || self.damaged(cells).any(|c| c.column == u32::try_from(column).ok())
        {
            return Belongs::Nobody;
        }
        // The end of a row that was cut opens with anything, and with no tag like those of the others.
        let opens = || self.profile.opening.as_deref().is_some_and(|shape| runs(key) == shape);
        if first == Some(column) && (problem.code != ROW_TOO_SHORT || opens()) {
            Belongs::Machine(key)
        } else {
            Belongs::IfKnown(key)
        }
    }

    /// Repeated headers, totals, section titles, footers.
    fn is_no_evidence(
        &self,
        cells: &[RawCell<'_>],
        first: usize,
        opening: &str,
        at_top: bool,
    ) -> Option<SkipReason> {
        // Statements of documents have neither header nor footer.
        if self.is_document {
            return None;
        }
        if self.repeats_header(cells, first, opening) {
            return Some(SkipReason::RepeatedHeader);
        }
        // Most rows open with one word that has a digit: no label, total or signature does.
        let is_name = is_numbered_word(opening);
        if let Some(reason) = self.aside(cells, first, opening, (is_name, at_top)) {
            return Some(reason);
        }
        let initial = opening.as_bytes().first().copied().unwrap_or(0);
        if self.profile.comments && is_comment(opening) && damage(opening, cells.get(first)?.kind).is_none() {
            return Some(SkipReason::SectionLine);
        }
        if !(is_name && self.key == Some(first))
            && let Some(reason) = self.total(cells, first)
        {
            return Some(reason);
        }
        if !is_name && self.is_count(cells, first) {
            return Some(SkipReason::Total);
        }
        // A label in front of the key column, or in it, names no machine; behind it, it is a remark.
        let in_front = !is_name && self.key.is_none_or(|k| first <= k);
        if in_front && (self.is_signed(cells, first) || (self.profile.width > 1 && is_label(opening))) {
            return Some(SkipReason::Footer);
        }
        if cells.iter().skip(first + 1).any(|c| !trim(c.text).is_empty()) {
            return None;
        }
        let title =
            initial == b'#' && !opening.trim_start_matches('#').starts_with(|c: char| c.is_ascii_digit());
        let footer = self.profile.width > 1 && is_footer(opening);
        // `#N/A` alone in its row is a destroyed key, not a title.
        if title && damage(opening, cells.get(first)?.kind).is_none() {
            return Some(SkipReason::SectionLine);
        }
        if self.profile.width > 1 && footers::is_title(opening) {
            return Some(SkipReason::SectionLine);
        }
        footer.then_some(SkipReason::Footer)
    }

    fn repeats_header(&self, cells: &[RawCell<'_>], first: usize, opening: &str) -> bool {
        let header = |i: usize| self.profile.headers.get(i).map_or("", String::as_str);
        if opening.is_empty() || !header(first).eq_ignore_ascii_case(opening) {
            return false;
        }
        let (mut same, mut other) = (0, 0);
        for (i, cell) in cells.iter().enumerate() {
            let cell = trim(cell.text);
            if cell.is_empty() {
                continue;
            }
            if header(i).eq_ignore_ascii_case(cell) { same += 1 } else { other += 1 }
        }
        same > other && (same > 1 || self.profile.width == 1)
    }

    /// `column F "MAC address"`; of a document the name alone.
    fn shown(&self, column: usize) -> String {
        if self.is_document {
            return format!("\"{}\"", shortened(self.name(column)));
        }
        let letters = letters_of(column);
        match self.name(column) {
            "" => format!("column {letters}"),
            name => format!("column {letters} \"{}\"", shortened(name)),
        }
    }

    fn name(&self, column: usize) -> &str {
        self.columns.get(column).map_or("", |plan| plan.header.as_str())
    }

    fn field(&self, column: usize) -> Option<Field> {
        self.columns.get(column).and_then(|plan| plan.field)
    }
}

/// Letters of a cell that a message shows at the most.
const SHOWN: usize = 80;

/// A text as a message shows it.
fn shortened(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => Cow::Owned(format!("{}…", text.get(..end).unwrap_or_default())),
        None => Cow::Borrowed(text),
    }
}

/// Whether a secret was left out of a name: what is left may be that of several machines.
fn is_masked(name: &str) -> bool {
    name.ends_with(')') && name.contains(LEFT_OUT)
}

fn covers(unread: &Unread, column: usize) -> bool {
    u32::try_from(column).is_ok_and(|column| unread.covers(column))
}

/// Whether a text is one word of ASCII with a digit, as most names and numbers of machines are.
fn is_numbered_word(text: &str) -> bool {
    let of_word = |b: u8| matches!(b, b'-'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'_' | b'#');
    // Without a branch for each byte, so that the compiler looks at many of them at a time.
    let (word, digit) =
        text.bytes().fold((true, false), |(word, digit), b| (word & of_word(b), digit | b.is_ascii_digit()));
    word && digit
}

/// The trimmed text of a cell; empty where there is none.
fn text<'a>(cells: &[RawCell<'a>], column: usize) -> &'a str {
    cells.get(column).map_or("", |c| trim(c.text))
}

#[cfg(test)]
mod tests;
