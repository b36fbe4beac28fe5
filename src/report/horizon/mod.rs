//! What is coming: on which day which machine will be judged otherwise, and why, as long as its inventory, the rules and the lists
//! stay as they are.

mod calendar;
mod json;
mod reason;
mod text;

use std::collections::BTreeSet;

use jiff::civil::Date;

pub(crate) use calendar::calendar;
pub(crate) use json::json;
pub(crate) use reason::{Reason, ReasonKind};
pub(crate) use text::{summary, text};

use super::compare::MachineChange;
use super::text::{counted, number};
use crate::model::{Activity, Verdict};

/// What a machine is judged on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Judged {
    /// The worst verdict.
    pub verdict: Verdict,
    /// That of each activity asked for.
    pub verdicts: Vec<(Activity, Verdict)>,
}

/// What a machine that changes is judged now.
#[derive(Clone, Debug)]
pub(crate) struct Begins {
    /// Its key as written.
    pub machine: Box<str>,
    /// What it is judged.
    pub judged: Judged,
}

/// The days that are coming.
#[derive(Clone, Debug)]
pub(crate) struct Horizon {
    /// The first day, on which all machines are judged as `audit` judges them.
    pub as_of: Date,
    /// The last day that was looked at.
    pub until: Date,
    /// The files that were read, as they are shown.
    pub inputs: Vec<String>,
    /// How many machines and lots there are.
    pub machines: u64,
    /// Of these, lots: lines of a packing list that name no machine.
    pub lots: u64,
    /// Those that change, with what they are judged on the first day, in the order of the inventory.
    pub changing: Vec<Begins>,
    /// The days on which something is different from the day before, in order.
    pub days: Vec<ComingDay>,
}

/// A day on which something is different from the day before.
#[derive(Clone, Debug)]
pub(crate) struct ComingDay {
    /// The day.
    pub day: Date,
    /// What begins or ends on it, whichever machines are there.
    pub reasons: Vec<Reason>,
    /// The machines of which something else is said from then on, in the order of the inventory.
    pub changes: Vec<MachineChange<Reason>>,
}

impl ComingDay {
    /// The changes after which a machine is judged otherwise, for one activity at least.
    pub(crate) fn verdicts(&self) -> impl Iterator<Item = &MachineChange<Reason>> {
        self.changes.iter().filter(|change| !change.verdicts.is_empty())
    }
}

impl Horizon {
    /// Whether a machine is judged this or worse for an activity on one of the days, and was judged better the day before.
    pub(crate) fn is_worse_at(&self, verdict: Verdict) -> bool {
        let worse = |(_, old, new): &(Activity, Option<Verdict>, Option<Verdict>)| {
            *new > *old && new.is_some_and(|new| new >= verdict)
        };
        let changes = self.days.iter().flat_map(|day| &day.changes);
        changes.flat_map(|change| &change.verdicts).any(worse)
    }

    /// `3 machines`, `1 lot`, or, of an inventory of both, `2 machines and lots`.
    fn counted(&self, n: u64) -> String {
        match self.lots {
            0 => counted(n, "machine"),
            lots if lots == self.machines => counted(n, "lot"),
            _ if n == 1 => "1 machine or lot".to_owned(),
            _ => format!("{} machines and lots", number(n)),
        }
    }

    /// The first day on which a machine is judged otherwise.
    fn first(&self) -> Option<&ComingDay> {
        self.days.iter().find(|day| day.verdicts().next().is_some())
    }

    /// How many machines are judged otherwise on a day that is coming, for one activity at least.
    fn judged_otherwise(&self) -> u64 {
        let changes = self.days.iter().flat_map(ComingDay::verdicts);
        let machines: BTreeSet<&str> = changes.map(|change| &*change.key).collect();
        machines.len() as u64
    }
}
