//! Which rules a machine can answer at all.
//!
//! Most rules ask for parties and parts that a machine does not have. Each match says what it cannot do without
//! ([`Needs`]); turned round, a machine's parties, parts and boards name the few rules worth asking.

use super::Rule;
use super::id_set::{IdSet, Index};
use crate::catalogue::Catalogue;
use crate::model::{Activity, BoardId, Facts, PartId, PartyId, Role, Roles, Verdict};

/// The position of a rule in [`super::Ruleset::rules`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RuleNumber(pub u32);

impl Index for RuleNumber {
    fn index(self) -> usize {
        self.0 as usize
    }
    fn at(position: u32) -> Self {
        Self(position)
    }
}

/// What a machine must have, one of it at least, for a match to find anything. It may name too much, never too little.
#[allow(clippy::struct_excessive_bools)] // each is one thing that a machine may have
#[derive(Clone, Debug, Default)]
pub struct Needs {
    /// Nothing: any machine may answer.
    pub nothing: bool,
    /// One of these parties, in one of the roles.
    pub parties: IdSet<PartyId>,
    /// The roles of the parties.
    pub roles: Roles,
    /// One of these parts.
    pub parts: IdSet<PartId>,
    /// One of these boards.
    pub boards: IdSet<BoardId>,
    /// Any party that is on an official list, or may be.
    pub listings: bool,
    /// Any classification, declared or known.
    pub classifications: bool,
    /// Any word of where the machine goes, or where one of its parties is.
    pub places: bool,
}

impl Needs {
    /// A match that any machine may answer.
    pub fn nothing() -> Self {
        Self { nothing: true, ..Self::default() }
    }

    /// What is needed where either may answer.
    #[must_use]
    pub fn or(mut self, other: &Self) -> Self {
        self.nothing |= other.nothing;
        self.parties.extend(other.parties.iter());
        self.roles = self.roles.union(other.roles);
        self.parts.extend(other.parts.iter());
        self.boards.extend(other.boards.iter());
        self.listings |= other.listings;
        self.classifications |= other.classifications;
        self.places |= other.places;
        self
    }
}

/// Rules by what they need.
#[derive(Clone, Debug, Default)]
pub(crate) struct RuleIndex {
    always: IdSet<RuleNumber>,
    /// By party, then by role.
    parties: Vec<[IdSet<RuleNumber>; Role::ALL.len()]>,
    parts: Vec<IdSet<RuleNumber>>,
    boards: Vec<IdSet<RuleNumber>>,
    listings: IdSet<RuleNumber>,
    classifications: IdSet<RuleNumber>,
    places: IdSet<RuleNumber>,
    bound: [IdSet<RuleNumber>; Activity::ALL.len()],
}

impl RuleIndex {
    /// Indexes the rules that say something on the day.
    pub(crate) fn build(rules: &[Rule], active: &[(RuleNumber, Verdict)], catalogue: &Catalogue) -> Self {
        let mut index = Self {
            parties: vec![Default::default(); catalogue.parties.len()],
            parts: vec![IdSet::default(); catalogue.parts.len()],
            boards: vec![IdSet::default(); catalogue.boards.len()],
            ..Self::default()
        };
        for (number, _) in active {
            let Some(rule) = rules.get(number.index()) else { continue };
            for (bound, activity) in index.bound.iter_mut().zip(Activity::ALL) {
                if rule.activities.contains(&activity) {
                    bound.insert(*number);
                }
            }
            index.add(*number, &rule.matcher.needs(catalogue));
        }
        index
    }

    fn add(&mut self, number: RuleNumber, needs: &Needs) {
        if needs.nothing {
            self.always.insert(number);
            return;
        }
        for party in needs.parties.iter() {
            for (role, rules) in Role::ALL.into_iter().zip(self.parties[party.index()].iter_mut()) {
                if needs.roles.contains(role) {
                    rules.insert(number);
                }
            }
        }
        for part in needs.parts.iter() {
            self.parts[part.index()].insert(number);
        }
        for board in needs.boards.iter() {
            self.boards[board.index()].insert(number);
        }
        if needs.listings {
            self.listings.insert(number);
        }
        if needs.classifications {
            self.classifications.insert(number);
        }
        if needs.places {
            self.places.insert(number);
        }
    }

    /// The rules that bind one of the activities.
    pub(crate) fn bound(&self, activities: &[Activity]) -> IdSet<RuleNumber> {
        let mut rules = IdSet::default();
        for (bound, activity) in self.bound.iter().zip(Activity::ALL) {
            if activities.contains(&activity) {
                rules.unite(bound);
            }
        }
        rules
    }

    /// The rules that the machine may answer and that bind one of the activities.
    pub(crate) fn asked_of(&self, facts: &Facts<'_>, activities: &[Activity]) -> IdSet<RuleNumber> {
        let mut rules = self.always.clone();
        for fact in &facts.parties {
            let of_party = fact.party.and_then(|id| self.parties.get(id.index()));
            if let Some(of_role) = of_party.and_then(|roles| roles.get(fact.role as usize)) {
                rules.unite(of_role);
            }
        }
        for fact in &facts.parts {
            if let Some(of_part) = self.parts.get(fact.part.index()) {
                rules.unite(of_part);
            }
        }
        for fact in &facts.boards {
            if let Some(of_board) = self.boards.get(fact.matched.board.index()) {
                rules.unite(of_board);
            }
        }
        if !facts.listings.is_empty() {
            rules.unite(&self.listings);
        }
        if !facts.classifications.is_empty() {
            rules.unite(&self.classifications);
        }
        if !facts.destinations.is_empty() || !facts.machine.places.is_empty() {
            rules.unite(&self.places);
        }
        rules.intersect(&self.bound(activities));
        rules
    }
}
