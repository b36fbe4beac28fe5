//! The result of auditing one machine.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Activity, Finding, Identified, QuestionAnswer, Verdict, VerificationResult};

/// Whether the machine is one whose controllers matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// It carries, or may carry, a controller.
    InScope,
    /// Recognised as equipment without a controller (cable, rack, fan): counted apart, never clear.
    OutOfScope,
}

impl Scope {
    /// Whether a machine of this scope and verdict counts as out of scope, apart from the verdicts: it carries no controller,
    /// and no more than a notice stands against it. One that a rule binds all the same counts like any other.
    pub(crate) fn sets_apart(self, verdict: Verdict) -> bool {
        self == Self::OutOfScope && verdict <= Verdict::Notice
    }
}

/// Evidence that is missing and exactly how to collect it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MissingEvidence {
    /// What is not known.
    pub what: String,
    /// How to find out.
    pub how: String,
}

/// What was looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Coverage {
    /// Boards and power supplies named.
    pub boards: u64,
    /// Components named.
    pub components: u64,
    /// Controllers identified, from a marking, a board type or by inference from the model.
    pub controllers: u64,
    /// Rows that belong to the machine.
    pub rows: u64,
    /// Rules evaluated.
    pub rules: u64,
    /// Components and boards that nothing in the catalogue matches.
    pub undetermined: u64,
    /// Rows or cells that could not be read.
    pub unreadable: u64,
}

impl Coverage {
    /// The result that belongs to a verdict on this evidence: where nothing was read, no rule was evaluated or no
    /// controller is known, nothing passes.
    pub const fn result(&self, verdict: Verdict) -> VerificationResult {
        let controllers = if self.rows == 0 || self.rules == 0 { 0 } else { self.controllers };
        VerificationResult::of(verdict, controllers)
    }
}

/// What an audit says of one machine.
#[derive(Clone, Debug)]
pub struct MachineAudit<'a> {
    /// The machine's key as written.
    pub machine: &'a str,
    /// Of a lot, how many pieces it is.
    pub quantity: Option<u64>,
    /// Whether its controllers matter.
    pub scope: Scope,
    /// The worst of `verdicts`.
    pub verdict: Verdict,
    /// One verdict an activity asked for.
    pub verdicts: BTreeMap<Activity, Verdict>,
    /// Worst first, then by rule and subject.
    pub findings: Vec<Finding<'a>>,
    /// What became of the questions of each activity asked for, in the order of the rule packs.
    pub questions: BTreeMap<Activity, Vec<QuestionAnswer<'a>>>,
    /// What was found, also where nothing stands against it.
    pub identified: Identified<'a>,
    /// What is missing and how to collect it.
    pub missing: Vec<MissingEvidence>,
    /// What was looked at.
    pub coverage: Coverage,
}
