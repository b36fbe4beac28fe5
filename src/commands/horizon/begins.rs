//! What begins or ends on which day, whichever machines are there: rules, ties, decisions, entries of lists; and from when lists and
//! packs are too old.

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::catalogue::Catalogue;
use crate::diagnostic::Diagnostic;
use crate::lists::Edition;
use crate::lists::freshness::{Policy, Stale, freshness};
use crate::model::{Activity, LinkEntry, Listing, PartyId, Verdict};
use crate::report::counted;
use crate::report::horizon::{Reason, ReasonKind};
use crate::rules::Ruleset;
use crate::rules::rule::Rule;
use crate::screening::Screening;
use crate::waivers::Decisions;

/// Reasons by their day.
#[derive(Debug)]
pub(super) struct Beginnings {
    /// The first day, of which nothing is said.
    pub(super) as_of: Date,
    /// The last day.
    pub(super) until: Date,
    by_day: BTreeMap<Date, Vec<Reason>>,
}

impl Beginnings {
    /// None so far, between two days.
    pub(super) fn new(as_of: Date, until: Date) -> Self {
        Self { as_of, until, by_day: BTreeMap::new() }
    }

    /// Whether a day is one that is looked at.
    pub(super) fn covers(&self, day: Date) -> bool {
        self.as_of < day && day <= self.until
    }

    /// The days in order, each with its reasons.
    pub(super) fn into_days(self) -> BTreeMap<Date, Vec<Reason>> {
        self.by_day
    }

    fn add(&mut self, day: Date, kind: ReasonKind, id: &str, says: String, source: String) {
        if self.covers(day) {
            let reason = Reason { kind, id: id.to_owned(), says, source };
            let of_day = self.by_day.entry(day).or_default();
            if !of_day.contains(&reason) {
                of_day.push(reason);
            }
        }
    }

    /// Rules that come into force or end, are suspended or no longer so; and packs that are to be reviewed. A rule for other activities
    /// changes no machine, and is left out.
    pub(super) fn of_rules(&mut self, ruleset: &Ruleset, activities: &[Activity]) {
        let binds = |rule: &&Rule| rule.activities.iter().any(|activity| activities.contains(activity));
        for rule in ruleset.rules.iter().filter(binds) {
            let suspended = rule.suspended.iter().flat_map(|s| [Some(s.from), s.until]);
            let days: Vec<Date> =
                [rule.effective, rule.expires].into_iter().chain(suspended).flatten().collect();
            for day in days {
                let Some(says) = becomes(rule, day) else { continue };
                self.add(day, ReasonKind::Rule, &rule.id, says, rule.basis.join("; "));
            }
        }
        let mut reviews: BTreeMap<Date, Vec<&str>> = BTreeMap::new();
        for pack in ruleset.packs.iter().chain(&ruleset.catalogue.packs) {
            reviews.entry(pack.review_by).or_default().push(&pack.id);
        }
        for (review_by, packs) in reviews {
            let Ok(day) = review_by.tomorrow() else { continue };
            let were = if packs.len() == 1 { "was" } else { "were" };
            let says = format!(
                "{were} to be reviewed by {review_by}: get newer editions, or see what changed since"
            );
            let id = counted(packs.len() as u64, "pack");
            self.add(day, ReasonKind::Pack, &id, says, packs.join(", "));
        }
    }

    /// Ties between firms, and countries that join or leave a group.
    pub(super) fn of_catalogue(&mut self, catalogue: &Catalogue) {
        let name = |id: PartyId| catalogue.parties.get(id.index()).map_or("?", |party| &party.name);
        for LinkEntry { from, to, kind, since, until, source, .. } in &catalogue.links {
            let tie = format!("{} – {}", name(*from), name(*to));
            for (day, word) in [(since, "begins"), (until, "ends")] {
                let Some(day) = *day else { continue };
                self.add(
                    day,
                    ReasonKind::Catalogue,
                    &tie,
                    format!("{word} ({})", kind.as_str()),
                    source.text.clone(),
                );
            }
        }
        for group in &catalogue.groups {
            for member in &group.members {
                for (day, word) in [(member.since, "gains"), (member.until, "loses")] {
                    let Some(day) = day else { continue };
                    let says = format!("{word} {}", member.country);
                    self.add(day, ReasonKind::Catalogue, &group.id, says, group.source.text.clone());
                }
            }
        }
    }

    /// Waivers and clearances that end.
    pub(super) fn of_decisions(&mut self, decisions: &Decisions) {
        for waiver in decisions.waivers.iter() {
            let says = format!("ends, the waiver of {} by {}", waiver.subject(), waiver.owner);
            self.add(waiver.expires, ReasonKind::Waiver, &waiver.id, says, waiver.source.clone());
        }
        for clearance in decisions.clearances.iter() {
            let says = "ends, the clearance of a listed name".to_owned();
            let id = clearance.name.as_deref().unwrap_or("any name");
            self.add(clearance.until, ReasonKind::Clearance, id, says, clearance.source.clone());
        }
    }

    /// Entries of the lists in use that begin or end, and lists that grow too old.
    ///
    /// # Errors
    /// When the lists cannot be read.
    pub(super) fn of_lists(&mut self, lists: &Screening, policy: &Policy) -> Result<(), Diagnostic> {
        lists.each_in_use(|edition, listing| {
            for (day, says) in self::listed(listing) {
                let id = format!("{} on {}", listing.title(), listing.list);
                let source = format!("{} of {}", edition.source, edition.day());
                self.add(day, ReasonKind::Listing, &id, says, source);
            }
        })?;
        self.of_age(lists.editions(), policy);
        Ok(())
    }

    /// The first day on which each list falls short of the policy.
    fn of_age(&mut self, editions: &[Edition], policy: &Policy) {
        if policy.max_age.is_none() && policy.max_age_days.is_empty() {
            return;
        }
        let problems = |day: Date| -> BTreeMap<String, String> {
            freshness(policy, editions, day).iter().map(|p| (p.list().to_owned(), p.to_string())).collect()
        };
        let mut known = problems(self.as_of);
        let mut day = self.as_of;
        // A list that is too old stays so: a day in the middle tells on which side of it the next one is.
        while problems(self.until).len() > known.len() {
            let mut days = (self.until - day).get_days();
            let mut before = 0;
            while days - before > 1 {
                let middle = before + (days - before) / 2;
                if problems(day + middle.days()).len() > known.len() {
                    days = middle;
                } else {
                    before = middle;
                }
            }
            day += days.days();
            for (list, problem) in problems(day) {
                if known.contains_key(&list) {
                    continue;
                }
                let then = match policy.stale {
                    Stale::Fail => "an audit ends with exit code 4",
                    Stale::Warn => "an audit says so",
                };
                let says = format!("is too old: {then} until there is a newer edition");
                self.add(day, ReasonKind::Lists, &list, says, problem.clone());
                known.insert(list, problem);
            }
        }
    }
}

/// The days of an entry, and what becomes of it.
fn listed(listing: &Listing) -> impl Iterator<Item = (Date, String)> + '_ {
    let begins = listing.binds.or(listing.start).map(|day| (day, "binds".to_owned()));
    let ends = listing.end.map(|day| (day, "ends".to_owned()));
    let footnotes =
        listing.footnote_days.iter().map(|(footnote, day)| (*day, format!("carries footnote {footnote}")));
    begins.into_iter().chain(ends).chain(footnotes)
}

/// What a rule does on a day that it did not do the day before.
fn becomes(rule: &Rule, day: Date) -> Option<String> {
    let before = day.yesterday().ok()?;
    let title = &rule.title;
    let gives = |verdict: Verdict| format!("({verdict}): {title}");
    Some(match (rule.outcome_on(before), rule.outcome_on(day)) {
        (one, other) if one == other => return None,
        (None, Some(now)) if rule.suspension(before).is_some() => {
            format!("is in force again, its suspension ended {}", gives(now))
        }
        (None, Some(now)) => format!("is in force {}", gives(now)),
        (Some(was), Some(now)) => format!("gives {now} instead of {was}: {title}"),
        (Some(was), None) => match rule.suspension(day).map(|suspension| suspension.until) {
            Some(Some(until)) => format!("is suspended until {until} {}", gives(was)),
            Some(None) => format!("is suspended, no end is known {}", gives(was)),
            None => format!("ends {}", gives(was)),
        },
        (None, None) => return None,
    })
}
