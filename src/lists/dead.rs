//! Decisions that settle nothing any more: they have ended, or what they were about has changed.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::Screening;
use super::decisions::Bound;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::Decision;

/// Decisions that are named where many were not needed.
const NAMED: usize = 5;

impl Screening {
    /// A warning for every decision that settled nothing in a run, with the reason; those that ended before the day are left
    /// out, [`Decisions::expired`](super::Decisions::expired) says them. With `all`, also for those whose names stood nowhere,
    /// in one warning: where a few names were asked, that says nothing.
    ///
    /// # Errors
    /// When the lists cannot be read.
    pub fn dead_decisions(&self, day: Date, all: bool) -> Result<Diagnostics, Diagnostic> {
        let mut said = Diagnostics::default();
        let idle = |bound: &&Bound| bound.decision.until > day && (bound.is_outgrown() || !bound.was_used());
        let idle: Vec<&Bound> = self.decisions().bound().filter(idle).collect();
        if idle.is_empty() {
            return Ok(said);
        }
        let wanted = idle.iter().map(|b| (b.decision.list.as_str(), b.decision.entry.as_str())).collect();
        let listed = self.listed_now(&wanted)?;
        let mut unneeded: Vec<&Decision> = Vec::new();
        for bound in idle {
            let decision = &*bound.decision;
            match self.reason(bound, &listed)? {
                Some((code, why, help)) => {
                    let message = format!("the decision that {} {why}", subject(decision));
                    said.push(Diagnostic::warning(code, message).at(&decision.source).help(help));
                }
                None => unneeded.push(decision),
            }
        }
        if all && let Some(first) = unneeded.first() {
            let named: Vec<String> = unneeded
                .iter()
                .take(NAMED)
                .map(|d| format!("{} ({})", d.name.as_deref().unwrap_or("any name"), d.source))
                .collect();
            let more = match unneeded.len().saturating_sub(NAMED) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            let count = if unneeded.len() == 1 {
                "1 decision was".to_owned()
            } else {
                format!("{} decisions were", unneeded.len())
            };
            let message = format!(
                "{count} not needed: nothing in this run meets the entry by {}{more}",
                named.join(", ")
            );
            let help = "take out what no inventory holds any more";
            said.push(Diagnostic::warning("decision-unused", message).at(&first.source).help(help));
        }
        Ok(said)
    }

    /// Why a decision settles nothing, with its code and what to do; `None` where only its name was not asked.
    fn reason(
        &self,
        bound: &Bound,
        listed: &BTreeSet<(String, String, Date)>,
    ) -> Result<Option<(&'static str, String, &'static str)>, Diagnostic> {
        let decision = &*bound.decision;
        if bound.is_outgrown() {
            let why =
                "was about a similar name, and the names are the same by now; the name is reported again"
                    .to_owned();
            let help = "look at it again: `meets = \"same\"` says that another party has this very name";
            return Ok(Some(("decision-outgrown", why, help)));
        }
        if !self.lists().contains(decision.list.as_str()) {
            let why = "is about a list that is not in use".to_owned();
            return Ok(Some(("decision-list", why, "import the list, or take the decision out")));
        }
        let same =
            |(list, entry, _): &&(String, String, Date)| *list == decision.list && *entry == decision.entry;
        let editions: Vec<Date> = listed.iter().filter(same).map(|(_, _, day)| *day).collect();
        if editions.is_empty() {
            let why = "is about an entry that is no longer on the list".to_owned();
            return Ok(Some(("decision-entry", why, "take it out, or name the entry that took its place")));
        }
        let holds = |day: &Date| {
            decision.editions_from <= *day && decision.editions_until.is_none_or(|last| *day <= last)
        };
        if !editions.iter().any(holds) {
            let why =
                "does not hold for the edition of the list in use; the name is reported again".to_owned();
            return Ok(Some(("decision-edition", why, "look at the edition in use and widen `editions`")));
        }
        let Some(name) = &decision.name else { return Ok(None) };
        let names = self.of_text(name)?;
        let places = self.of_address(name)?;
        let meets = names
            .iter()
            .chain(places.iter())
            .any(|m| m.listing.list == decision.list && m.listing.entry == decision.entry);
        let why = "is not needed: the name is not like that of the entry any more".to_owned();
        Ok((!meets).then_some(("decision-unlike", why, "take it out")))
    }

    /// Which of some entries, by list and id, stand in editions in use, and the days of these.
    fn listed_now(
        &self,
        wanted: &BTreeSet<(&str, &str)>,
    ) -> Result<BTreeSet<(String, String, Date)>, Diagnostic> {
        let mut found = BTreeSet::new();
        for shelf in self.shelves() {
            for edition in shelf.editions()?.iter().filter(|edition| self.editions().contains(edition)) {
                if edition.counts.keys().any(|list| wanted.iter().any(|(wanted, _)| list == wanted)) {
                    shelf.each(edition, |listing| {
                        if wanted.contains(&(&*listing.list, &*listing.entry)) {
                            found.insert((listing.list.clone(), listing.entry.clone(), edition.day()));
                        }
                    })?;
                }
            }
        }
        Ok(found)
    }
}

/// Whom a decision is about: `Foo is not entry 7 of us-sdn`.
pub(super) fn subject(decision: &Decision) -> String {
    let whose = decision.name.as_deref().or(decision.country.as_deref()).unwrap_or_default();
    format!("{whose} is not entry {} of {}", decision.entry, decision.list)
}
