//! Names that somebody decided are not the listed party.

use super::{Check, CheckContext};
use crate::model::{StepKind, Verdict};
use crate::rules::chain::Chain;
use crate::rules::kinds::RuleHit;

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
        "A name of the inventory meets an entry of an official list, and a clearance in the site's file says that it is \
         another party: by whom, why and until when. The rules of that list are silent about the name for that long; \
         this notice says so, so that whoever reads the report can disagree."
    }

    fn basis(&self) -> &'static [&'static str] {
        &["The site's own clearance; the list itself gives no such exception"]
    }

    fn advice(&self) -> &'static str {
        "Nothing, if you agree with the clearance. It has to be made again when it ends or the list changes."
    }

    fn hits<'a>(&self, context: &CheckContext<'_, 'a>) -> Vec<(Verdict, RuleHit<'a>)> {
        let facts = context.facts;
        let mut hits = Vec::new();
        for fact in &facts.listings {
            let Some(clearance) = &fact.clearance else { continue };
            let mut chain = Chain::new();
            chain.listed(facts, fact, context.catalogue);
            let listing = &fact.matched.listing;
            let value =
                format!("not this party: {} ({}, until {})", clearance.why, clearance.who, clearance.until);
            chain.plain(StepKind::Clearance, value, clearance.source.clone());
            let subject = format!("clearance:{}:{}:{}", fact.role, listing.list, listing.entry);
            hits.push((Verdict::Notice, RuleHit { subject, chain, conclusive: true, alternatives: &[] }));
        }
        hits
    }
}
