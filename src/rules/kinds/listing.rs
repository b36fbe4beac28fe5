//! `listing`: a party that is on an official list.

use super::{Eval, Hits, Matcher, Reading, RuleHit, RuleKind, Tying, role_names, roles};
use crate::catalogue::Catalogue;
use crate::model::{
    Agreement, Aspect, Facts, Field, ListingFact, MatchType, MetBy, Origin, PartyKind, Role, Roles,
};
use crate::names;
use crate::rules::chain::{Chain, listing_is_conclusive};
use crate::rules::index::Needs;
use crate::rules::listed::ListQuery;
use crate::tomlread::table::TomlTable;

/// The kind `listing`.
pub(super) struct Listed;

impl RuleKind for Listed {
    fn id(&self) -> &'static str {
        "listing"
    }

    fn doc(&self) -> &'static str {
        "A party in one of `roles` that is on one of the official `lists` on the day of the audit, narrowed to entries with \
         one of the `footnotes` or `programs` (one that states no programme counts), or to those `without_footnotes`, and to `party_kinds` (by default \
         organisations and entries of which the list does not say what they are). A name that is the same after \
         normalisation counts as the party; a similar one leads to review at most. That of a person counts in full only, and leads \
         above review where a country or an address agrees. One name in one role is one finding \
         a list, however many of its entries it meets: the one that says most is named, and the others after it. `by = \"address\"` asks instead for \
         entries that list an address and no party, held against the addresses of the parties in `roles`; no other rule \
         of this kind fires on those. `made` tells what a maker made: `machine`, where the column for its maker names it or the \
         model is its, or `part`, where only a part or board is. It asks the list editions in \
         use; where there are none, it says nothing. `lists = [\"own*\"]` means every list whose id begins so, and `lists = [\"*\"]` \
         every list that no other rule asks."
    }

    fn read(&self, table: &TomlTable<'_>, _: &mut Reading<'_>) -> Option<Box<dyn Matcher>> {
        let table = table.req_table("listing", "`listing`")?;
        let query = ListQuery::read(&table, "lists", true);
        let by = table.opt_choice("by", &[("name", MetBy::Name), ("address", MetBy::Address)]);
        let by = by.map_or(MetBy::Name, |by| by.value);
        let made = table.opt_choice("made", &[("machine", Made::Machine), ("part", Made::Part)]);
        let made = made.map(|made| made.value);
        let matcher = ListingMatcher { query: query?, by, made, roles: roles(&table) };
        table.finish();
        Some(Box::new(matcher))
    }
}

/// What a person's name scores at least that was written in another order, family name last.
const IN_ANOTHER_ORDER: u16 = 950;

/// Whether a name is a person's in full, if the entry is about a person: those of firms and persons are similar by chance, and
/// a name with a legal form is a firm's.
fn names_the_person(fact: &ListingFact<'_>) -> bool {
    let matched = &fact.matched;
    if matched.listing.kind != PartyKind::Person {
        return true;
    }
    let firm = || match fact.origin {
        Origin::Cell(value) => {
            let keys = names::keys(value.text);
            keys.full != keys.key
        }
        _ => false,
    };
    let full = matched.match_type == MatchType::Same || matched.score >= IN_ANOTHER_ORDER;
    full && !names::is_one_word(&matched.key) && !firm()
}

/// What a maker made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Made {
    /// The machine itself.
    Machine,
    /// Something in it.
    Part,
}

#[derive(Debug)]
struct ListingMatcher {
    query: ListQuery,
    by: MetBy,
    /// Either where `None`.
    made: Option<Made>,
    roles: Roles,
}

impl Matcher for ListingMatcher {
    fn needs(&self, _: &Catalogue) -> Needs {
        Needs { listings: true, ..Needs::default() }
    }

    fn rests_on_lists(&self) -> bool {
        true
    }

    fn lists(&self) -> Vec<&str> {
        self.query.lists.iter().map(String::as_str).collect()
    }

    fn tie(&mut self, tying: &Tying<'_>) {
        self.query.set_others(&tying.asked);
    }

    fn describe(&self, _: &Catalogue) -> Vec<String> {
        let (roles, lists) = (role_names(self.roles), self.query.describe());
        let of = match self.made {
            None => "",
            Some(Made::Machine) => " of the machine itself",
            Some(Made::Part) => " of something in it",
        };
        vec![match self.by {
            MetBy::Name => format!("a party in {roles}{of} that is on {lists}"),
            MetBy::Address => format!("a party in {roles} at an address that stands by itself on {lists}"),
        }]
    }

    fn hits<'a>(&'a self, facts: &Facts<'a>, eval: &Eval<'a>) -> Vec<RuleHit<'a>> {
        let mut names: Vec<Vec<&ListingFact<'a>>> = Vec::new();
        for fact in &facts.listings {
            let other = fact.matched.by != self.by || !self.roles.contains(fact.role);
            let other = other || self.made.is_some_and(|wanted| made(facts, fact) != wanted);
            let silent = fact.clearance.is_some() || other || !names_the_person(fact);
            if silent || !self.query.asks_for(&fact.matched.listing, eval.as_of) {
                continue;
            }
            // What a cell names stands together.
            let mut of_cell = names.iter_mut().rev().take_while(|known| known[0].origin == fact.origin);
            match of_cell.find(|known| is_of_one_name(known[0], fact)) {
                Some(known) => known.push(fact),
                None => names.push(vec![fact]),
            }
        }
        let mut hits = Hits::default();
        names.iter().filter_map(|entries| hit(entries, facts, eval)).for_each(|hit| hits.push(hit));
        hits.all
    }
}

/// What a maker made: the column decides, for a maker of the machine and one of a part share a role.
fn made(facts: &Facts<'_>, fact: &ListingFact<'_>) -> Made {
    let declared = fact.declared.and_then(|at| facts.machine.parties.get(at));
    match fact.origin {
        Origin::Model => Made::Machine,
        Origin::Cell(_)
            if declared.is_some_and(|party| party.field == Field::Party(Role::Maker, Aspect::Name)) =>
        {
            Made::Machine
        }
        Origin::Cell(_) | Origin::Part(_) | Origin::Board(_) => Made::Part,
    }
}

/// Whether two entries are met by one name in one role, and stand on one list.
fn is_of_one_name(one: &ListingFact<'_>, other: &ListingFact<'_>) -> bool {
    (one.role, one.origin, one.written) == (other.role, other.origin, other.written)
        && one.matched.listing.list == other.matched.listing.list
}

/// One hit of all the entries that one name meets: the one that says most, and that there are others.
fn hit<'a>(entries: &[&ListingFact<'a>], facts: &Facts<'a>, eval: &Eval<'a>) -> Option<RuleHit<'a>> {
    let says = |fact: &ListingFact<'_>| {
        let leaning = match fact.agreements.leaning() {
            Agreement::Agrees => 2,
            Agreement::Unknown => 1,
            Agreement::Differs => 0,
        };
        let matched = &fact.matched;
        let is_title = matched.name == matched.listing.title();
        (listing_is_conclusive(facts, fact), matched.match_type, leaning, matched.score, is_title)
    };
    // The first of those that say as much, in the order of the answer.
    let best = *entries.iter().rev().max_by_key(|fact| says(fact))?;
    let mut others: Vec<&str> = Vec::new();
    for fact in entries.iter().filter(|fact| fact.matched.listing != best.matched.listing) {
        let title = fact.matched.listing.title();
        if !others.contains(&title) {
            others.push(title);
        }
    }
    let mut chain = Chain::new();
    chain.listed(facts, best, eval.catalogue);
    chain.further_entries(&best.matched, &others);
    let listing = &best.matched.listing;
    Some(RuleHit {
        subject: format!("listing:{}:{}:{}", best.role, listing.list, listing.entry),
        conclusive: listing_is_conclusive(facts, best),
        chain,
        alternatives: &[],
    })
}
