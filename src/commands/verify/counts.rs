//! What was verified, counted by verdict.

use std::collections::BTreeMap;
use std::fmt;

use crate::attest::statement::LOT_PREFIX;
use crate::attest::verify::{Signed, Verified};
use crate::model::Verdict;
use crate::report::counted;

/// Reports that hold, each machine and lot once.
#[derive(Clone, Debug, Default)]
pub(super) struct Counts {
    pub(super) machines: u64,
    pub(super) lots: u64,
    pub(super) verdicts: BTreeMap<Verdict, u64>,
    pub(super) out_of_scope: u64,
    /// The worst that anything says, a manifest too.
    pub(super) worst: Option<Verdict>,
}

impl Counts {
    /// Counts what holds.
    pub(super) fn add(&mut self, item: &Verified) {
        self.worst = self.worst.max(item.verdict);
        if item.kind != Signed::Report || item.again {
            return;
        }
        if item.subject.starts_with(LOT_PREFIX) {
            self.lots += 1;
        } else {
            self.machines += 1;
        }
        if item.out_of_scope {
            self.out_of_scope += 1;
        } else if let Some(verdict) = item.verdict {
            *self.verdicts.entry(verdict).or_default() += 1;
        }
    }
}

impl fmt::Display for Counts {
    /// `3 machines and 1 lot verified: 3 clear, 1 review; 1 out of scope; worst: review`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lots = counted(self.lots, "lot");
        match (self.machines, self.lots) {
            (0, 1..) => write!(f, "{lots} verified")?,
            (_, 0) => write!(f, "{} verified", counted(self.machines, "machine"))?,
            _ => write!(f, "{} and {lots} verified", counted(self.machines, "machine"))?,
        }
        for (place, (verdict, count)) in self.verdicts.iter().enumerate() {
            write!(f, "{}{count} {verdict}", if place == 0 { ": " } else { ", " })?;
        }
        if self.out_of_scope > 0 {
            write!(
                f,
                "{}{} out of scope",
                if self.verdicts.is_empty() { ": " } else { "; " },
                self.out_of_scope
            )?;
        }
        match self.worst {
            Some(worst) => write!(f, "; worst: {worst}"),
            None => Ok(()),
        }
    }
}
