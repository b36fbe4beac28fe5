//! `listing`: a party that is on an official list.

use super::{Eval, Hit, Kind, Matcher, Reading, role_names, roles};
use crate::catalogue::Catalogue;
use crate::model::{Facts, Roles};
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
         normalisation counts as the party; a similar one leads to review at most. It asks the list editions that were \
         imported; where there are none, it says nothing."
    }

    fn read(&self, table: &Table<'_>, _: &mut Reading<'_>) -> Option<Box<dyn Matcher>> {
        let table = table.req_table("listing", "`listing`")?;
        let query = ListQuery::read(&table, "lists", true);
        let matcher = ListingMatcher { query: query?, roles: roles(&table) };
        table.finish();
        Some(Box::new(matcher))
    }
}

#[derive(Debug)]
struct ListingMatcher {
    query: ListQuery,
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
        vec![format!("a party in {} that is on {}", role_names(self.roles), self.query.describe())]
    }

    fn hits<'a>(&'a self, facts: &Facts<'a>, eval: &Eval<'a>) -> Vec<Hit<'a>> {
        let mut hits: Vec<Hit<'a>> = Vec::new();
        for fact in &facts.listings {
            let listing = &fact.matched.listing;
            let silent = fact.decision.is_some() || !self.roles.contains(fact.role);
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
