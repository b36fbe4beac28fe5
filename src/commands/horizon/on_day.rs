//! Why a machine is judged otherwise from a day on.

use jiff::civil::Date;

use super::own::OwnDay;
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
    pub(super) own: &'d [&'d OwnDay],
    /// What the site accepts.
    pub(super) waivers: &'d Waivers,
}

impl OnDay<'_> {
    fn of(&self, is: impl Fn(&Reason) -> bool) -> Vec<Reason> {
        let own = self.own.iter().map(|own| &own.reason);
        self.all.iter().chain(own).filter(|reason| is(reason)).cloned().collect()
    }

    /// What the evidence names and the finding is about: the column that it asks, else the text with which its chain begins.
    fn of_evidence(&self, finding: &FindingState) -> Vec<Reason> {
        let column = finding.subject.strip_prefix("attribute:");
        let asked = |own: &OwnDay| column.is_some_and(|column| *own.reason.id == *column);
        let begins = |own: &OwnDay| finding.begins_with(&own.text);
        for is in [&asked as &dyn Fn(&OwnDay) -> bool, &begins] {
            let own = self.own.iter().filter(|own| is(own)).map(|own| own.reason.clone());
            let reasons: Vec<Reason> = own.collect();
            if !reasons.is_empty() {
                return reasons;
            }
        }
        Vec::new()
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
        for reasons in [self.of(of_list), self.of_evidence(finding)] {
            if !reasons.is_empty() {
                return reasons;
            }
        }
        self.what_is_left()
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
