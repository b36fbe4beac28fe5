//! What was read of a sheet, counted, and the first places of what was skipped.

use std::collections::{BTreeMap, BTreeSet};

use super::piece::Shift;
use crate::ingest::validate::SkipReason;
use crate::model::{EvidencePlan, Field, RowPlace, Unread, Unreadable};

/// How many refused rows are kept with their reason; the others are counted.
const PROBLEMS_KEPT: usize = 1_000;

/// How many places are kept of rows that were skipped for one reason.
const PLACES_KEPT: usize = 5;

/// What was read of one sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SheetCount {
    /// Rows that belong to a machine.
    pub read: u64,
    /// Of these, those that belong to several: their cells hold lists.
    pub lists: u64,
    /// Of these, pieces of which nothing says which machine they are, with the place of the first.
    pub unnamed: (u64, Option<RowPlace>),
    /// Blank rows.
    pub blank: u64,
    /// Rows that are no evidence, by reason, with the places of the first.
    pub skipped: BTreeMap<SkipReason, (u64, Vec<RowPlace>)>,
    /// Rows that cannot be trusted, by the code of the problem.
    pub refused: BTreeMap<&'static str, u64>,
    /// The columns that say something in one row or another, of those that speak of an activity.
    pub fields: BTreeSet<Field>,
    /// The first of these with their problems.
    pub problems: Vec<(RowPlace, Unreadable)>,
    /// Cells of rows that belong to a machine which could not be read.
    pub cells: u64,
    /// The first of these.
    pub cell_problems: Vec<(RowPlace, Unreadable)>,
}

impl SheetCount {
    /// How many rows were skipped, for whatever reason.
    pub fn skipped_rows(&self) -> u64 {
        self.skipped.values().map(|(rows, _)| rows).chain(self.refused.values()).sum()
    }

    /// How many of these may have held evidence that is lost with them.
    pub fn lost(&self) -> u64 {
        let skipped = self.skipped.iter().filter(|(reason, _)| reason.loses_evidence());
        skipped.map(|(_, (rows, _))| rows).chain(self.refused.values()).sum()
    }

    /// Counts a row that is no evidence.
    pub(super) fn skip(&mut self, reason: SkipReason, place: RowPlace) {
        let (rows, first) = self.skipped.entry(reason).or_default();
        *rows += 1;
        if first.len() < PLACES_KEPT {
            first.push(place);
        }
    }

    /// Counts a row that names no machine, if it is no line of a list of goods.
    pub(super) fn lot(&mut self, plan: &EvidencePlan, place: RowPlace) {
        if plan.lots.as_ref().is_some_and(|lots| lots.quantity.is_none()) {
            self.unnamed.0 += 1;
            self.unnamed.1.get_or_insert(place);
        }
    }

    /// Counts the cells of a row that could not be read.
    pub(super) fn damage(&mut self, unread: &Unread, place: RowPlace) {
        for problem in unread.all() {
            self.cells += 1;
            if self.cell_problems.len() < PROBLEMS_KEPT {
                self.cell_problems.push((place, problem.clone()));
            }
        }
    }

    /// Counts a row that cannot be trusted.
    pub(super) fn refuse(&mut self, problem: Unreadable, place: RowPlace) {
        *self.refused.entry(problem.code).or_default() += 1;
        if self.problems.len() < PROBLEMS_KEPT {
            self.problems.push((place, problem));
        }
    }

    /// Adds what was read next; its places are moved by `shift`.
    pub(super) fn append(&mut self, next: Self, shift: Shift) {
        self.read += next.read;
        self.lists += next.lists;
        self.unnamed.0 += next.unnamed.0;
        self.unnamed.1 = self.unnamed.1.or(next.unnamed.1.map(|place| shift.place(place)));
        self.blank += next.blank;
        self.fields.extend(next.fields);
        for (reason, (more, places)) in next.skipped {
            let (rows, first) = self.skipped.entry(reason).or_default();
            *rows += more;
            let room = PLACES_KEPT.saturating_sub(first.len());
            first.extend(places.into_iter().take(room).map(|place| shift.place(place)));
        }
        for (code, more) in next.refused {
            *self.refused.entry(code).or_default() += more;
        }
        self.cells += next.cells;
        let pairs = [(&mut self.problems, next.problems), (&mut self.cell_problems, next.cell_problems)];
        for (kept, more) in pairs {
            let room = PROBLEMS_KEPT.saturating_sub(kept.len());
            kept.extend(more.into_iter().take(room).map(|(place, problem)| (shift.place(place), problem)));
        }
    }
}
