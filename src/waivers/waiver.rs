//! A waiver, and which finding of which machine it speaks of.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::civil::Date;

use crate::identity::key::normalise;
use crate::model::{
    Board, DeclaredParty, DeclaredPlace, Field, Finding, Location, Machine, StepKind, Value, Waived,
};
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
        (self.machines.is_empty() || self.machines.iter().any(|named| is_machine(machine, &named.key)))
            && (self.boards.is_empty() || self.names_board(machine, finding))
            && (self.vendors.is_empty() || self.names_vendor(machine, finding))
    }

    /// Whether it names the boards that the finding is about; of one that is about no board, a board of the machine.
    fn names_board(&self, machine: &Machine<'_>, finding: &Finding<'_>) -> bool {
        let is_named = |board: &Board<'_>| {
            let mut written = [board.serial, board.name].into_iter().flatten();
            written.any(|value| is_among(&self.boards, &normalise(value.text)))
        };
        let cells = cells(finding);
        let stands_there = |board: &Board<'_>| {
            [board.name, board.serial, board.job].into_iter().flatten().any(|value| cells.contains(&value.at))
        };
        // Of boards of one type the finding is one, and starts at the first.
        let there = machine.boards.iter().filter(|board| stands_there(board));
        let types: HashSet<_> =
            there.filter_map(|board| board.name).map(|name| normalise(name.text)).collect();
        let is_alike =
            |board: &Board<'_>| board.name.is_some_and(|name| types.contains(&normalise(name.text)));
        about(&machine.boards, |board| stands_there(board) || is_alike(board), is_named)
            .unwrap_or_else(|| machine.boards.iter().any(is_named))
    }

    /// Whether it names the firms that the finding is about: those at whose names or places it starts, or the one that is listed. Of
    /// one that is about something else (a part, say), a firm that takes part in the machine or stands on the way to the finding.
    fn names_vendor(&self, machine: &Machine<'_>, finding: &Finding<'_>) -> bool {
        let is_named = |name: &str| is_among(&self.vendors, &names::key(name));
        let firms: Vec<(Option<&DeclaredPlace<'_>>, Value<'_>)> = {
            let place = |party: &DeclaredParty<'_>| party.place.and_then(|place| machine.places.get(place));
            let parties = machine.parties.iter().map(|party| (place(party), party.name));
            parties.chain(machine.components.iter().filter_map(|part| Some((None, part.maker?)))).collect()
        };
        let cells = cells(finding);
        let stands_there = |(place, name): &(Option<&DeclaredPlace<'_>>, Value<'_>)| {
            let place = place.iter().flat_map(|place| place.lines.iter().chain(&place.country));
            cells.contains(&name.at) || place.into_iter().any(|line| cells.contains(&line.at))
        };
        about(&firms, stands_there, |(_, name)| is_named(name.text)).unwrap_or_else(|| {
            let is_listed = finding.chain.iter().any(|step| step.what == StepKind::Listing);
            let is_firm = |kind| matches!(kind, StepKind::Maker | StepKind::Party);
            finding.chain.iter().any(|step| is_firm(step.what) && is_named(&step.value))
                || (!is_listed && firms.iter().any(|(_, name)| is_named(name.text)))
        })
    }
}

/// Whether something made comparable is named.
fn is_among(named: &[Named], key: &str) -> bool {
    named.iter().any(|named| named.key == key)
}

/// The cells from which a finding starts.
fn cells(finding: &Finding<'_>) -> HashSet<Location> {
    finding
        .chain
        .first()
        .and_then(|step| step.at)
        .into_iter()
        .chain(finding.also_at.iter().copied())
        .collect()
}

/// Whether all those of a machine's boards or firms that a finding concerns are named, for a decision about one says nothing of the
/// one beside it; `None` where it concerns none.
fn about<T>(all: &[T], concerns: impl Fn(&T) -> bool, is_named: impl Fn(&T) -> bool) -> Option<bool> {
    let mut concerned = all.iter().filter(|one| concerns(one)).peekable();
    concerned.peek()?;
    Some(concerned.all(is_named))
}

/// Whether a key, serial number or asset tag is the machine's.
fn is_machine(machine: &Machine<'_>, key: &str) -> bool {
    let numbers = machine.all(Field::Serial).chain(machine.all(Field::AssetTag)).map(|value| value.text);
    std::iter::once(machine.key).chain(numbers).any(|text| *normalise(text) == *key)
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
