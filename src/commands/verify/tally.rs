//! What `verify` counts, however it is shown: the exit code follows from it.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;

use super::counts::Counts;
use crate::attest::verify::{Signed, Verified};
use crate::cli::FailOn;
use crate::commands::day;
use crate::error::Error;
use crate::exit::Exit;

/// What was counted so far.
#[derive(Debug)]
pub(super) struct Tally {
    pub(super) counts: Counts,
    /// How many things hold, each once.
    pub(super) verified: u64,
    pub(super) refused: u64,
    /// What lies beside and is no part of what was verified.
    pub(super) not_looked_at: u64,
    /// What could not be read.
    pub(super) unread: Vec<Error>,
    /// Why what was found could not be said.
    pub(super) unprinted: Option<Error>,
    /// The day that it is.
    today: Date,
    /// How many reports say that they were made later, and the first such time.
    later: Option<(u64, Timestamp)>,
}

impl Tally {
    pub(super) fn new(today: Date) -> Self {
        Self {
            counts: Counts::default(),
            verified: 0,
            refused: 0,
            not_looked_at: 0,
            unread: Vec::new(),
            unprinted: None,
            today,
            later: None,
        }
    }

    /// Counts what holds; whether it was not counted before.
    pub(super) fn verified(&mut self, item: &Verified) -> bool {
        self.counts.add(item);
        if item.again {
            return false;
        }
        self.verified += 1;
        if item.kind == Signed::Report && day(item.time) > self.today {
            let (count, first) = self.later.unwrap_or((0, item.time));
            self.later = Some((count + 1, first));
        }
        true
    }

    /// Keeps why something could not be said: a failure, and no reason to stop looking.
    pub(super) fn unprinted(&mut self, outcome: Result<(), Error>) {
        if let Err(error) = outcome {
            self.unprinted.get_or_insert(error);
        }
    }

    /// What is strange about the times that reports say.
    pub(super) fn later(&self) -> Option<Later> {
        let (count, first) = self.later?;
        Some(Later { count, first, today: self.today })
    }

    /// How it ends: the worst of all.
    pub(super) fn exit(&self, fail_on: FailOn) -> Exit {
        let found = match fail_on {
            FailOn::At(verdict) => self.counts.worst >= Some(verdict),
            FailOn::Nothing => false,
        };
        let undone = !self.unread.is_empty() || self.unprinted.is_some();
        match (self.refused, undone, self.verified) {
            (1.., ..) | (_, false, 0) => Exit::Untrusted,
            (_, true, _) => Exit::CannotDo,
            _ if found => Exit::Findings,
            _ => Exit::Ok,
        }
    }
}

/// Reports that say a time after the day that it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Later {
    count: u64,
    first: Timestamp,
    today: Date,
}

impl fmt::Display for Later {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { count, first, today } = self;
        let who = if *count == 1 {
            "1 report says that it was".to_owned()
        } else {
            format!("{count} reports say that they were")
        };
        write!(f, "{who} made after {today} ({first}): a clock is wrong, or the time is not true")
    }
}
