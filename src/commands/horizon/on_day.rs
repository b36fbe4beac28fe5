//! Why a machine is judged otherwise from a day on.

use jiff::civil::Date;

use crate::attest::predicate::LIST;
use crate::report::compare::{Because, FindingState, MachineState};
use crate::report::horizon::{Reason, ReasonKind};
use crate::waivers::Waivers;

/// What begins or ends on a day, for all machines and for one.
#[derive(Clone, Copy)]
pub(super) struct OnDay<'d> {
    /// The day.
    pub(super) day: Date,
    /// What begins or ends for all.
    pub(super) all: &'d [Reason],
    /// What the evidence of the machine names.
    pub(super) own: &'d [Reason],
    /// What the site accepts.
    pub(super) waivers: &'d Waivers,
}

impl OnDay<'_> {
    fn of(&self, is: impl Fn(&Reason) -> bool) -> Vec<Reason> {
        self.all.iter().chain(self.own).filter(|reason| is(reason)).cloned().collect()
    }

    /// What the evidence names, else what the catalogue knows, else everything of the day that may decide.
    fn what_is_left(&self) -> Vec<Reason> {
        for kind in [ReasonKind::Evidence, ReasonKind::Catalogue] {
            let reasons = self.of(|reason| reason.kind == kind);
            if !reasons.is_empty() {
                return reasons;
            }
        }
        self.of(Reason::may_decide)
    }
}

impl Because for OnDay<'_> {
    type Cause = Reason;

    fn of_finding(&self, finding: &FindingState, _: &MachineState, _: &MachineState) -> Vec<Reason> {
        let of_rule = self.of(|reason| reason.kind == ReasonKind::Rule && *reason.id == *finding.rule);
        if !of_rule.is_empty() {
            return of_rule;
        }
        let of_list = |reason: &Reason| match reason.kind {
            ReasonKind::Listing => {
                let edition = reason.source.split_once(" of ").map(|(source, _)| source);
                finding.lists.iter().any(|list| edition.is_some() && list.strip_prefix(LIST) == edition)
            }
            ReasonKind::Clearance => !finding.lists.is_empty(),
            _ => false,
        };
        let of_lists = self.of(of_list);
        if of_lists.is_empty() { self.what_is_left() } else { of_lists }
    }

    fn of_waiver(&self, finding: &FindingState) -> Vec<Reason> {
        let ends = self.waivers.iter().filter(|waiver| {
            waiver.expires == self.day
                && waiver.rule.as_deref().is_none_or(|rule| *rule == *finding.rule)
                && waiver.finding.as_deref().is_none_or(|name| *name == *finding.fingerprint)
        });
        let ids: Vec<&str> = ends.map(|waiver| &*waiver.id).collect();
        let ended = self.of(|reason| reason.kind == ReasonKind::Waiver && ids.contains(&&*reason.id));
        if ended.is_empty() { self.what_is_left() } else { ended }
    }

    fn of_pieces(&self) -> Vec<Reason> {
        // The inventory is the same on every day.
        Vec::new()
    }

    fn of_question(&self, _: &MachineState, _: &MachineState) -> Vec<Reason> {
        self.what_is_left()
    }
}
