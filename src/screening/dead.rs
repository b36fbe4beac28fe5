//! Clearances that settle nothing any more: they have ended, or what they were about has changed.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::Screening;
use super::clearances::Bound;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::Clearance;
use crate::text::nearest::nearest;

/// Clearances that are named where many were not needed.
const NAMED: usize = 5;

impl Screening {
    /// A warning for every clearance that settled nothing in a run, with the reason; those that ended before the day are left
    /// out, [`Clearances::in_force`](super::Clearances::in_force) says them. With `all`, also for those whose names stood nowhere,
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
                Some(Dead { code, why, help }) => {
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
            let help = "correct the name, or take out what no inventory holds any more";
            said.push(Diagnostic::warning("clearance-unused", message).at(&first.source).help(help));
        }
        Ok(said)
    }

    /// Why a clearance settles nothing, with its code and what to do; `None` where only its name was not asked.
    fn reason(
        &self,
        bound: &Bound,
        listed: &BTreeSet<(String, String, Date)>,
    ) -> Result<Option<Dead>, Diagnostic> {
        let dead =
            |code, why: &str, help: &str| Ok(Some(Dead { code, why: why.to_owned(), help: help.to_owned() }));
        let clearance = &*bound.clearance;
        if bound.is_outgrown() {
            return dead(
                "clearance-outgrown",
                "was about a similar name, and the names are the same by now; the name is reported again",
                "look at it again: `meets = \"same\"` says that another party has this very name",
            );
        }
        if !self.lists().contains(clearance.list.as_str()) {
            let help = match nearest(&clearance.list, self.lists()) {
                Some(meant) => {
                    format!("did you mean `{meant}`? Otherwise import the list, or take the clearance out")
                }
                None => format!(
                    "import the list, or take the clearance out; in use are {}",
                    self.lists().into_iter().collect::<Vec<_>>().join(", ")
                ),
            };
            return dead("clearance-list", "is about a list that is not in use", &help);
        }
        let same =
            |(list, entry, _): &&(String, String, Date)| *list == clearance.list && *entry == clearance.entry;
        let editions: Vec<Date> = listed.iter().filter(same).map(|(_, _, day)| *day).collect();
        if editions.is_empty() {
            let help = match self.meant(clearance)? {
                Some(entry) => {
                    format!("did you mean entry `{entry}`, which the name meets? Otherwise take it out")
                }
                None => "take it out, or name the entry that took its place".to_owned(),
            };
            return dead("clearance-entry", "is about an entry that is not on the list in use", &help);
        }
        if !editions.iter().any(|day| clearance.is_of_edition(*day)) {
            return dead(
                "clearance-edition",
                "does not hold for the edition of the list in use; the name is reported again",
                "look at the edition in use and widen `editions`",
            );
        }
        let Some(name) = &clearance.name else { return Ok(None) };
        let names = self.of_text(name)?;
        let places = self.of_address(name)?;
        let meets = names
            .iter()
            .chain(places.iter())
            .any(|m| m.listing.list == clearance.list && m.listing.entry == clearance.entry);
        if meets {
            return Ok(None);
        }
        dead("clearance-unlike", "is not needed: the name is not like that of the entry", "take it out")
    }

    /// The entry of the same list that the name of a clearance meets best.
    fn meant(&self, clearance: &Clearance) -> Result<Option<String>, Diagnostic> {
        let Some(name) = &clearance.name else { return Ok(None) };
        let met = self.of_text(name)?;
        let of_list = met.iter().find(|met| met.listing.list == clearance.list);
        Ok(of_list.map(|met| met.listing.entry.clone()))
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

/// Why a clearance settles nothing.
struct Dead {
    code: &'static str,
    why: String,
    /// What to do.
    help: String,
}

/// Whom a clearance is about: `Foo is not entry 7 of us-sdn`.
pub(super) fn subject(clearance: &Clearance) -> String {
    let whose = clearance.name.as_deref().or(clearance.country.as_deref()).unwrap_or_default();
    format!("{whose} is not entry {} of {}", clearance.entry, clearance.list)
}
