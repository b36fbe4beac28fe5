//! `listing`: a party that is on an official list.

use super::{Eval, Hit, Kind, Matcher, Reading, role_names, roles};
use crate::catalogue::Catalogue;
use crate::model::{Facts, MetBy, Roles};
use crate::rules::chain::{Chain, listing_convicts};
use crate::rules::index::Needs;
use crate::rules::listed::ListQuery;
use crate::rules::table::Table;

/// The kind `listing`.
pub(super) struct Listed;

impl Kind for Listed {
    fn id(&self) -> &'static str {
        "listing"
    }

    fn doc(&self) -> &'static str {
        "A party in one of `roles` that is on one of the official `lists` on the day of the audit, narrowed to entries with \
         one of the `footnotes` or `programs`, or to those `without_footnotes`, and to `party_kinds` (by default \
         organisations and entries of which the list does not say what they are). A name that is the same after \
         normalisation counts as the party; a similar one leads to review at most. `by = \"address\"` asks instead for \
         entries that list an address and no party, held against the addresses of the parties in `roles`; no other rule \
         of this kind fires on those. It asks the list editions that were \
         imported; where there are none, it says nothing."
    }

    fn read(&self, table: &Table<'_>, _: &mut Reading<'_>) -> Option<Box<dyn Matcher>> {
        let table = table.req_table("listing", "`listing`")?;
        let query = ListQuery::read(&table, "lists", true);
        let by = table.opt_choice("by", &[("name", MetBy::Name), ("address", MetBy::Address)]);
        let by = by.map_or(MetBy::Name, |by| by.value);
        let matcher = ListingMatcher { query: query?, by, roles: roles(&table) };
        table.finish();
        Some(Box::new(matcher))
    }
}

#[derive(Debug)]
struct ListingMatcher {
    query: ListQuery,
    by: MetBy,
    roles: Roles,
}

impl Matcher for ListingMatcher {
    fn needs(&self, _: &Catalogue) -> Needs {
        Needs { listings: true, ..Needs::default() }
    }

    fn rests_on_lists(&self) -> bool {
        true
    }

    fn describe(&self, _: &Catalogue) -> Vec<String> {
        let (roles, lists) = (role_names(self.roles), self.query.describe());
        vec![match self.by {
            MetBy::Name => format!("a party in {roles} that is on {lists}"),
            MetBy::Address => format!("a party in {roles} at an address that stands by itself on {lists}"),
        }]
    }

    fn hits<'a>(&'a self, facts: &Facts<'a>, eval: &Eval<'a>) -> Vec<Hit<'a>> {
        let mut hits: Vec<Hit<'a>> = Vec::new();
        for fact in &facts.listings {
            let listing = &fact.matched.listing;
            let other = fact.matched.by != self.by || !self.roles.contains(fact.role);
            let silent = fact.decision.is_some() || other;
            if silent || !self.query.asks_for(listing, eval.as_of) {
                continue;
            }
            let mut chain = Chain::new();
            chain.listed(facts, fact, eval.catalogue);
            hits.push(Hit {
                subject: format!("listing:{}:{}:{}", fact.role, listing.list, listing.entry),
                convicts: listing_convicts(facts, fact),
                chain,
                alternatives: &[],
            });
        }
        hits
    }
}
