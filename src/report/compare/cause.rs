//! What made a change.

use std::fmt;

use jiff::civil::Date;

use super::change::Because;
use super::snapshot::{FindingState, MachineState, RunState};
use crate::model::Verdict;

/// What made a change.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Cause {
    /// The inventory says something else of the machine.
    Inventory,
    /// A rule pack or the catalogue, by its id, is another one.
    Rules(String),
    /// A list edition, by its source, is another one.
    List(String),
    /// The site's decisions are others, or one of them ended.
    Decisions,
    /// The site asks for other activities, or requires other answers.
    Configuration,
    /// It is another day.
    Day,
    /// It is another version of the program.
    Program,
    /// Nothing that the reports say explains it.
    Unknown,
}

impl Cause {
    /// Its word in JSON.
    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Self::Inventory => "inventory",
            Self::Rules(_) => "rules",
            Self::List(_) => "list",
            Self::Decisions => "waivers",
            Self::Configuration => "configuration",
            Self::Day => "day",
            Self::Program => "program",
            Self::Unknown => "unknown",
        }
    }

    /// Which one, where there are several of the kind.
    pub(crate) fn id(&self) -> Option<&str> {
        match self {
            Self::Rules(id) | Self::List(id) => Some(id),
            _ => None,
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Inventory => f.write_str("the inventory"),
            Self::Rules(id) => write!(f, "the rules of {id}"),
            Self::List(id) => write!(f, "the list {id}"),
            Self::Decisions => f.write_str("the waivers"),
            Self::Configuration => f.write_str("the configuration"),
            Self::Day => f.write_str("the day"),
            Self::Program => f.write_str("the program"),
            Self::Unknown => f.write_str("not known"),
        }
    }
}

/// What is known of rules beyond what reports say: which pack each is of, and what it says on a day.
pub(crate) trait Law {
    /// The id of the rule's pack; `None` for a built-in check, and for a rule that is not known here.
    fn pack(&self, rule: &str) -> Option<&str>;

    /// Whether it is a built-in check of the program.
    fn is_check(&self, rule: &str) -> bool;

    /// What the rule says on a day, by the rules at hand; `None` on both days for a rule that is not known here.
    fn outcome_on(&self, rule: &str, day: Date) -> Option<Verdict>;
}

/// The two runs, and what is known of the rules.
#[derive(Clone, Copy)]
pub(super) struct Between<'b> {
    pub(super) old: &'b RunState,
    pub(super) new: &'b RunState,
    pub(super) law: &'b dyn Law,
}

impl Because for Between<'_> {
    type Cause = Cause;

    fn of_finding(
        &self,
        finding: &FindingState,
        there: &MachineState,
        elsewhere: &MachineState,
    ) -> Vec<Cause> {
        // It starts at a text that the other inventory does not have.
        if !there.has_values_of(elsewhere) && finding.begins.is_some_and(|text| !elsewhere.has_value(text)) {
            return vec![Cause::Inventory];
        }
        let mut causes = self.lists(finding);
        if causes.is_empty() {
            causes = self.of_rule(finding);
        }
        if causes.is_empty() && !there.has_values_of(elsewhere) {
            causes.push(Cause::Inventory);
        }
        self.or_what_is_left(causes, there, elsewhere)
    }

    fn of_waiver(&self, _: &FindingState) -> Vec<Cause> {
        if self.old.has_same(self.new, "waivers") { vec![Cause::Day] } else { vec![Cause::Decisions] }
    }

    fn of_pieces(&self) -> Vec<Cause> {
        vec![Cause::Inventory]
    }

    fn of_question(&self, old: &MachineState, new: &MachineState) -> Vec<Cause> {
        if self.old.activities != self.new.activities || !self.old.has_same(self.new, "questions") {
            return vec![Cause::Configuration];
        }
        let mut causes = Vec::new();
        if old.has_values_of(new) {
            causes.extend(self.changed(|id| id.starts_with("list:")).map(|id| Cause::List(bare(id))));
            causes.extend(self.changed(is_rules).map(|id| Cause::Rules(id.to_owned())));
        } else {
            causes.push(Cause::Inventory);
        }
        self.or_what_is_left(causes, old, new)
    }
}

impl Between<'_> {
    /// The list editions that the finding rests on and that are others.
    fn lists(&self, finding: &FindingState) -> Vec<Cause> {
        let others = finding.lists.iter().filter(|id| !self.old.has_same(self.new, id));
        others.map(|id| Cause::List(bare(id))).collect()
    }

    /// The pack of the rule or the catalogue, where they are others; or the day, where the rule says something else on it.
    fn of_rule(&self, finding: &FindingState) -> Vec<Cause> {
        let said = |run: &RunState| self.law.outcome_on(&finding.rule, run.as_of);
        if self.old.as_of != self.new.as_of && said(self.old) != said(self.new) {
            return vec![Cause::Day];
        }
        if self.law.is_check(&finding.rule) {
            return Vec::new();
        }
        match self.law.pack(&finding.rule) {
            Some(pack) if !self.old.has_same(self.new, pack) => vec![Cause::Rules(pack.to_owned())],
            Some(_) => self.changed(|id| id == "catalogue").map(|id| Cause::Rules(id.to_owned())).collect(),
            None => self.changed(is_rules).map(|id| Cause::Rules(id.to_owned())).collect(),
        }
    }

    /// Where nothing explains a change yet: what else is another one.
    fn or_what_is_left(&self, causes: Vec<Cause>, a: &MachineState, b: &MachineState) -> Vec<Cause> {
        if !causes.is_empty() {
            return causes;
        }
        let catalogue = self.changed(|id| id == "catalogue").map(|id| Cause::Rules(id.to_owned()));
        let causes: Vec<Cause> = catalogue.collect();
        if !causes.is_empty() {
            return causes;
        }
        vec![if self.old.as_of != self.new.as_of {
            Cause::Day
        } else if a.record != b.record {
            Cause::Inventory
        } else if self.old.version != self.new.version {
            Cause::Program
        } else {
            Cause::Unknown
        }]
    }

    /// The ids of the entries of the policy that are others.
    fn changed(&self, wanted: impl Fn(&str) -> bool) -> impl Iterator<Item = &str> {
        let ids = self
            .old
            .policy
            .keys()
            .chain(self.new.policy.keys().filter(|id| !self.old.policy.contains_key(*id)));
        ids.map(String::as_str).filter(move |id| wanted(id) && !self.old.has_same(self.new, id))
    }
}

/// Whether an entry of the policy is a rule pack or the catalogue.
fn is_rules(id: &str) -> bool {
    !id.starts_with("list:") && id != "waivers" && id != "questions"
}

/// The source of a list without what stands before it in the policy.
fn bare(id: &str) -> String {
    id.strip_prefix("list:").unwrap_or(id).to_owned()
}
