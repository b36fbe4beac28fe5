//! Clearances that settle nothing any more: they have ended, or what they were about has changed.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::Screening;
use super::clearances::Bound;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::Clearance;

/// Clearances that are named where many were not needed.
const NAMED: usize = 5;

impl Screening {
    /// A warning for every clearance that settled nothing in a run, with the reason; those that ended before the day are left
    /// out, [`Clearances::expired`](super::Clearances::expired) says them. With `all`, also for those whose names stood nowhere,
    /// in one warning: where a few names were asked, that says nothing.
    ///
    /// # Errors
    /// When the lists cannot be read.
    pub fn dead_clearances(&self, day: Date, all: bool) -> Result<Diagnostics, Diagnostic> {
        let mut said = Diagnostics::default();
        let idle = |bound: &&Bound| bound.clearance.until > day && (bound.is_outgrown() || !bound.was_used());
        let idle: Vec<&Bound> = self.clearances().bound().filter(idle).collect();
        if idle.is_empty() {
            return Ok(said);
        }
        let wanted = idle.iter().map(|b| (b.clearance.list.as_str(), b.clearance.entry.as_str())).collect();
        let listed = self.listed_now(&wanted)?;
        let mut unneeded: Vec<&Clearance> = Vec::new();
        for bound in idle {
            let clearance = &*bound.clearance;
            match self.reason(bound, &listed)? {
                Some((code, why, help)) => {
                    let message = format!("the clearance that {} {why}", subject(clearance));
                    said.push(Diagnostic::warning(code, message).at(&clearance.source).help(help));
                }
                None => unneeded.push(clearance),
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
                "1 clearance was".to_owned()
            } else {
                format!("{} clearances were", unneeded.len())
            };
            let message = format!(
                "{count} not needed: nothing in this run meets the entry by {}{more}",
                named.join(", ")
            );
            let help = "take out what no inventory holds any more";
            said.push(Diagnostic::warning("clearance-unused", message).at(&first.source).help(help));
        }
        Ok(said)
    }

    /// Why a clearance settles nothing, with its code and what to do; `None` where only its name was not asked.
    fn reason(
        &self,
        bound: &Bound,
        listed: &BTreeSet<(String, String, Date)>,
    ) -> Result<Option<(&'static str, String, &'static str)>, Diagnostic> {
        let clearance = &*bound.clearance;
        if bound.is_outgrown() {
            let why =
                "was about a similar name, and the names are the same by now; the name is reported again"
                    .to_owned();
            let help = "look at it again: `meets = \"same\"` says that another party has this very name";
            return Ok(Some(("clearance-outgrown", why, help)));
        }
        if !self.lists().contains(clearance.list.as_str()) {
            let why = "is about a list that is not in use".to_owned();
            return Ok(Some(("clearance-list", why, "import the list, or take the clearance out")));
        }
        let same =
            |(list, entry, _): &&(String, String, Date)| *list == clearance.list && *entry == clearance.entry;
        let editions: Vec<Date> = listed.iter().filter(same).map(|(_, _, day)| *day).collect();
        if editions.is_empty() {
            let why = "is about an entry that is no longer on the list".to_owned();
            return Ok(Some(("clearance-entry", why, "take it out, or name the entry that took its place")));
        }
        let holds = |day: &Date| {
            clearance.editions_from <= *day && clearance.editions_until.is_none_or(|last| *day <= last)
        };
        if !editions.iter().any(holds) {
            let why =
                "does not hold for the edition of the list in use; the name is reported again".to_owned();
            return Ok(Some(("clearance-edition", why, "look at the edition in use and widen `editions`")));
        }
        let Some(name) = &clearance.name else { return Ok(None) };
        let names = self.of_text(name)?;
        let places = self.of_address(name)?;
        let meets = names
            .iter()
            .chain(places.iter())
            .any(|m| m.listing.list == clearance.list && m.listing.entry == clearance.entry);
        let why = "is not needed: the name is not like that of the entry any more".to_owned();
        Ok((!meets).then_some(("clearance-unlike", why, "take it out")))
    }

    /// Which of some entries, by list and id, stand in editions in use, and the days of these.
    fn listed_now(
        &self,
        wanted: &BTreeSet<(&str, &str)>,
    ) -> Result<BTreeSet<(String, String, Date)>, Diagnostic> {
        let mut found = BTreeSet::new();
        for backend in self.backends() {
            for edition in backend.editions()?.iter().filter(|edition| self.editions().contains(edition)) {
                if edition.counts.keys().any(|list| wanted.iter().any(|(wanted, _)| list == wanted)) {
                    backend.each(edition, |listing| {
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

/// Whom a clearance is about: `Foo is not entry 7 of us-sdn`.
pub(super) fn subject(clearance: &Clearance) -> String {
    let whose = clearance.name.as_deref().or(clearance.country.as_deref()).unwrap_or_default();
    format!("{whose} is not entry {} of {}", clearance.entry, clearance.list)
}
