//! A waiver, and which finding of which machine it speaks of.

use std::sync::atomic::{AtomicBool, Ordering};

use jiff::civil::Date;

use crate::identity::key::normalise;
use crate::model::{Field, Finding, Machine, StepKind, Waived};
use crate::names;

/// Somebody's decision that a finding is accepted, or that a licence covers it.
#[derive(Debug)]
pub struct Waiver {
    /// Its name: as the file gives it, else the file and the line where it stands.
    pub id: String,
    /// The rule or check whose findings it is about.
    pub rule: Option<String>,
    /// The one finding it is about, by its fingerprint.
    pub finding: Option<String>,
    /// Where it holds; every one of these that names anything has to be met.
    pub scope: WaiverScope,
    /// Why.
    pub reason: String,
    /// Who decided.
    pub owner: String,
    /// The first day on which it no longer holds.
    pub expires: Date,
    /// The number of the licence that covers the finding.
    pub licence: Option<String>,
    /// The digest of the document that proves it: lower-case hex SHA-256.
    pub document: Option<String>,
    /// The file and the line where it stands.
    pub source: String,
    /// It spoke of a finding. Threads only ever set it, so that their number does not show.
    pub(super) used: AtomicBool,
}

/// Something that a waiver names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// As it was written.
    pub written: String,
    /// Made comparable.
    pub(super) key: String,
}

/// Where a waiver holds. What names nothing holds everywhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WaiverScope {
    /// Machines: their keys, serial numbers or asset tags.
    pub machines: Vec<Named>,
    /// Boards: their serial numbers or types as written.
    pub boards: Vec<Named>,
    /// Firms, in whatever role: makers, suppliers, repairers.
    pub vendors: Vec<Named>,
}

impl WaiverScope {
    /// Whether it names anything.
    pub const fn is_everywhere(&self) -> bool {
        self.machines.is_empty() && self.boards.is_empty() && self.vendors.is_empty()
    }

    fn holds(&self, machine: &Machine<'_>, finding: &Finding<'_>) -> bool {
        let any = |wanted: &[Named], is: &dyn Fn(&str) -> bool| {
            wanted.is_empty() || wanted.iter().any(|named| is(&named.key))
        };
        any(&self.machines, &|key| is_machine(machine, key))
            && any(&self.boards, &|board| has_board(machine, board))
            && any(&self.vendors, &|vendor| names_vendor(machine, finding, vendor))
    }
}

/// Whether a key, serial number or asset tag is the machine's.
fn is_machine(machine: &Machine<'_>, key: &str) -> bool {
    let numbers = machine.all(Field::Serial).chain(machine.all(Field::AssetTag)).map(|value| value.text);
    std::iter::once(machine.key).chain(numbers).any(|text| *normalise(text) == *key)
}

/// Whether a board of this serial number or type is in the machine.
fn has_board(machine: &Machine<'_>, wanted: &str) -> bool {
    let written = machine.boards.iter().flat_map(|board| [board.serial, board.name]).flatten();
    written.map(|value| value.text).any(|text| *normalise(text) == *wanted)
}

/// Whether a firm takes part in the machine, or stands on the way to the finding.
fn names_vendor(machine: &Machine<'_>, finding: &Finding<'_>, wanted: &str) -> bool {
    let is_firm = |kind| matches!(kind, StepKind::Maker | StepKind::Party);
    let on_the_way = finding.chain.iter().filter(|step| is_firm(step.what)).map(|step| &*step.value);
    let declared = machine.parties.iter().map(|party| party.name.text);
    let makers = machine.components.iter().filter_map(|part| part.maker).map(|maker| maker.text);
    on_the_way.chain(declared).chain(makers).any(|name| names::key(name) == wanted)
}

impl Waiver {
    /// Whether it holds on that day.
    pub fn is_in_force(&self, day: Date) -> bool {
        day < self.expires
    }

    /// Whether it spoke of a finding of this run.
    pub fn was_used(&self) -> bool {
        self.used.load(Ordering::Relaxed)
    }

    /// What it is about, in words: ``CMP-001 of machine `S19-0003` ``.
    pub fn subject(&self) -> String {
        let about = match (&self.rule, &self.finding) {
            (Some(rule), None) => rule.clone(),
            (rule, Some(finding)) => {
                let rule = rule.as_deref().map(|rule| format!(" of {rule}")).unwrap_or_default();
                format!("finding {finding}{rule}")
            }
            (None, None) => "nothing".to_owned(),
        };
        let WaiverScope { machines, boards, vendors } = &self.scope;
        let named = |what: &str, all: &[Named]| match all {
            [] => String::new(),
            [one] => format!(" of {what} `{}`", one.written),
            [first, more @ ..] => format!(" of {what} `{}` and {} more", first.written, more.len()),
        };
        let scope = [named("machine", machines), named("board", boards), named("vendor", vendors)].concat();
        format!("{about}{scope}")
    }
}

/// Every waiver of a file, in its order.
#[derive(Debug, Default)]
pub struct Waivers {
    pub(super) all: Vec<Waiver>,
}

impl Waivers {
    /// Every waiver.
    pub fn iter(&self) -> impl Iterator<Item = &Waiver> {
        self.all.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The first waiver in force on that day that speaks of this finding; `fingerprint` is the finding's name.
    pub fn of<'w>(
        &'w self,
        finding: &Finding<'_>,
        fingerprint: &dyn Fn() -> String,
        machine: &Machine<'_>,
        day: Date,
    ) -> Option<Waived<'w>> {
        let speaks = |waiver: &&Waiver| {
            waiver.is_in_force(day)
                && waiver.rule.as_deref().is_none_or(|rule| rule == finding.rule)
                && waiver.finding.as_deref().is_none_or(|name| name == fingerprint())
                && waiver.scope.holds(machine, finding)
        };
        let waiver = self.all.iter().find(speaks)?;
        waiver.used.store(true, Ordering::Relaxed);
        Some(Waived {
            id: &waiver.id,
            reason: &waiver.reason,
            owner: &waiver.owner,
            expires: waiver.expires,
            licence: waiver.licence.as_deref(),
            document: waiver.document.as_deref(),
        })
    }
}
