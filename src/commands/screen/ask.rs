//! Asking the lists: each distinct text once, and only for entries that are in force.

use std::sync::Arc;

use jiff::civil::Date;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::lists::Edition;
use crate::memo::Memo;
use crate::model::{Agreements, Clearance, ListedMatch};
use crate::names;
use crate::names::index::{Classes, Explanation, Request};
use crate::names::wording::LONGEST;
use crate::screening::{Answer, Screening};
use crate::text::countries;

/// Who is asked for, as somebody wrote it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Query<'a> {
    /// The name.
    pub(super) name: &'a str,
    /// The country, where somebody says one; empty where a column does not say it in this row.
    pub(super) country: Option<&'a str>,
    /// The address, likewise.
    pub(super) address: Option<&'a str>,
}

impl<'a> Query<'a> {
    /// ISO 3166-1 alpha-2: the country that stands behind the name where nobody says it elsewhere.
    fn code(&self) -> Option<&'static str> {
        match self.country.filter(|country| !country.trim().is_empty()) {
            Some(country) => countries::parse(country),
            None => names::country_behind(self.name),
        }
    }

    /// That the lists cannot be asked in earnest, and why: what no entry meets may be anybody's then.
    pub(super) fn unread(&self) -> Option<String> {
        let long = |text: &str| text.trim().len() > LONGEST;
        let what = if long(self.name) {
            "name"
        } else if self.place().is_some_and(long) {
            "address"
        } else {
            return None;
        };
        Some(format!(
            "the {what} is longer than {LONGEST} bytes, so nothing settles that nobody of it is listed; shorten it"
        ))
    }

    fn place(&self) -> Option<&'a str> {
        self.address.filter(|address| !address.trim().is_empty())
    }
}

/// An entry that somebody may be.
#[derive(Clone, Debug)]
pub(super) struct EntryHit {
    pub(super) matched: Arc<ListedMatch>,
    /// What country and address say of it.
    pub(super) agreements: Arc<Agreements>,
    /// Somebody's clearance that it is another party: it is no hit then, and said to be none.
    pub(super) clearance: Option<Arc<Clearance>>,
}

impl EntryHit {
    /// Why it meets, with what speaks for and against it.
    pub(super) fn reason(&self) -> String {
        let beside = &self.agreements.reason;
        let gap = if beside.is_empty() { "" } else { "; " };
        format!("{}{gap}{beside}", self.matched.reason)
    }

    /// What somebody decided, in words.
    pub(super) fn decided(&self) -> Option<String> {
        let Clearance { why, who, until, .. } = self.clearance.as_deref()?;
        Some(format!("not this party: {why} ({who}, until {until})"))
    }
}

/// Whether somebody has to look: there is a hit that nobody decided about, or what was asked could not be read.
pub(super) fn any(
    asked: &Query<'_>,
    mut hits: impl Iterator<Item = impl std::borrow::Borrow<EntryHit>>,
) -> bool {
    asked.unread().is_some() || hits.any(|hit| hit.borrow().clearance.is_none())
}

/// The lists in use, and what is asked of them. Any number of threads may ask at once.
pub(super) struct Screener {
    screening: Screening,
    request: Request,
    as_of: Date,
    answers: Memo<Answer>,
    nothing: Arc<[Arc<ListedMatch>]>,
}

impl Screener {
    pub(super) fn new(screening: Screening, request: Request, as_of: Date) -> Self {
        Self { screening, request, as_of, answers: Memo::new(), nothing: Arc::from(Vec::new()) }
    }

    /// A warning for every clearance that settled nothing, those whose names were not asked only where `all` names were.
    pub(super) fn dead_clearances(&self, all: bool) -> Result<Diagnostics, Diagnostic> {
        self.screening.dead_clearances(self.as_of, all)
    }

    /// The editions in use.
    pub(super) fn editions(&self) -> &[Edition] {
        self.screening.editions()
    }

    /// The day on which entries have to be in force.
    pub(super) fn as_of(&self) -> Date {
        self.as_of
    }

    /// The kinds of entries that are looked at.
    pub(super) fn classes(&self) -> Classes {
        self.request.classes
    }

    /// The entries that somebody may be, best first: by the name, and those that list an address alone by the address, also
    /// one that stands where the name belongs.
    pub(super) fn hits(&self, asked: &Query<'_>) -> Result<Vec<EntryHit>, Diagnostic> {
        let by_name = self.by_name(asked.name)?;
        let mut hits: Vec<EntryHit> =
            by_name.iter().map(|m| self.hit(asked, asked.name, Arc::clone(m))).collect();
        let at = self.at(asked)?;
        if !at.is_empty() {
            hits.extend(at);
            hits.sort_by_key(|hit| std::cmp::Reverse((hit.matched.match_type, hit.matched.score)));
        }
        Ok(hits)
    }

    /// The same, each name with what its score rests on.
    pub(super) fn explained(
        &self,
        asked: &Query<'_>,
    ) -> Result<Vec<(EntryHit, Option<Explanation>)>, Diagnostic> {
        let mut all = Vec::new();
        for (matched, explanation) in self.screening.explained(asked.name, self.request)? {
            if matched.listing.in_force(self.as_of) {
                all.push((self.hit(asked, asked.name, Arc::new(matched)), explanation));
            }
        }
        let at = self.at(asked)?;
        if !at.is_empty() {
            all.extend(at.into_iter().map(|hit| (hit, None)));
            all.sort_by_key(|(hit, _)| std::cmp::Reverse((hit.matched.match_type, hit.matched.score)));
        }
        Ok(all)
    }

    fn by_name(&self, text: &str) -> Answer {
        self.answers.get(text, || {
            let all = self.screening.search(text, self.request)?;
            if all.is_empty() {
                return Ok(Arc::clone(&self.nothing));
            }
            let used = all.iter().filter(|hit| hit.listing.in_force(self.as_of));
            Ok(used.cloned().collect())
        })
    }

    /// The entries that list an address alone and are met, each once.
    fn at(&self, asked: &Query<'_>) -> Result<Vec<EntryHit>, Diagnostic> {
        let mut hits: Vec<EntryHit> = Vec::new();
        for text in asked.place().into_iter().chain([asked.name]) {
            for matched in self.screening.of_address(text)?.iter() {
                let asked_for = matched.listing.in_force(self.as_of)
                    && matched.score >= self.request.threshold
                    && self.request.classes.contains(matched.listing.kind);
                if asked_for && hits.iter().all(|hit| hit.matched.listing != matched.listing) {
                    hits.push(self.hit(asked, text, Arc::clone(matched)));
                }
            }
        }
        Ok(hits)
    }

    fn hit(&self, asked: &Query<'_>, text: &str, matched: Arc<ListedMatch>) -> EntryHit {
        let country = asked.code();
        let agreements = self.screening.agreements(&matched, country, asked.place());
        let clearance = self.screening.decided(text, country, &matched, self.as_of);
        EntryHit { matched, agreements, clearance }
    }
}
