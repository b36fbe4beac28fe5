//! Names that somebody decided are not the listed party.

use super::{Check, CheckContext};
use crate::model::{StepKind, Verdict};
use crate::rules::chain::Chain;
use crate::rules::kinds::Hit;

/// A listed name that was decided to be another party's.
pub(super) struct NotThisParty;

impl Check for NotThisParty {
    fn id(&self) -> &'static str {
        "SCR-001"
    }

    fn title(&self) -> &'static str {
        "A name on a list was decided to be another party's"
    }

    fn doc(&self) -> &'static str {
        "A name of the inventory meets an entry of an official list, and a decision in the site's file says that it is \
         another party: by whom, why and until when. The rules of that list are silent about the name for that long; \
         this notice says so, so that whoever reads the report can disagree."
    }

    fn basis(&self) -> &'static [&'static str] {
        &["The site's own decision; the list itself gives no such exception"]
    }

    fn advice(&self) -> &'static str {
        "Nothing, if you agree with the decision. It has to be made again when it ends or the list changes."
    }

    fn hits<'a>(&self, context: &CheckContext<'_, 'a>) -> Vec<(Verdict, Hit<'a>)> {
        let facts = context.facts;
        let mut hits = Vec::new();
        for fact in &facts.listings {
            let Some(decision) = &fact.decision else { continue };
            let mut chain = Chain::new();
            chain.listed(facts, fact, context.catalogue);
            let listing = &fact.matched.listing;
            let value =
                format!("not this party: {} ({}, until {})", decision.why, decision.who, decision.until);
            chain.plain(StepKind::Decision, value, decision.source.clone());
            let subject = format!("decision:{}:{}:{}", fact.role, listing.list, listing.entry);
            hits.push((Verdict::Notice, Hit { subject, chain, convicts: true, alternatives: &[] }));
        }
        hits
    }
}
