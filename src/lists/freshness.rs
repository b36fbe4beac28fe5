//! How old lists may be, and which there have to be: a site's policy.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;

use super::{Edition, current};
use crate::diagnostic::Diagnostic;

/// What happens where the policy is not kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stale {
    /// The audit ends with exit code 4.
    #[default]
    Fail,
    /// The audit says so and goes on.
    Warn,
}

/// What a site asks of its lists. Lists are named by their own id (`us-entity-list`) or by that of a source, which
/// means all that it carries (`us-csl`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// How many days old any edition in use may be, where `max_age_days` says nothing of it.
    pub max_age: Option<u32>,
    /// How many days old a list or source may be; it has to be there, too.
    pub max_age_days: BTreeMap<String, u32>,
    /// Lists or sources that have to be there, however old.
    pub require: Vec<String>,
    /// What happens otherwise.
    pub stale: Stale,
}

impl Policy {
    /// Whether it asks for nothing.
    pub fn is_empty(&self) -> bool {
        self.max_age.is_none() && self.max_age_days.is_empty() && self.require.is_empty()
    }
}

/// One way in which lists fall short of the policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// No edition in use has this list or is of this source.
    Missing {
        /// The list or source.
        list: String,
    },
    /// It is too old.
    TooOld {
        /// The list or source.
        list: String,
        /// The newest edition that has it.
        source: String,
        /// The last day on which it is known to have been the newest.
        day: Date,
        /// How many days ago that was.
        age: i32,
        /// How many are allowed.
        allowed: u32,
    },
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { list } => write!(f, "no edition of {list} was imported"),
            Self::TooOld { list, source, day, age, allowed } => {
                write!(f, "{list} is of {day}, {age} days old; the policy allows {allowed}")?;
                if source == list { Ok(()) } else { write!(f, " (edition of {source})") }
            }
        }
    }
}

impl Problem {
    /// As it is shown: an error or a warning, as the policy has it.
    pub fn diagnostic(&self, stale: Stale) -> Diagnostic {
        let code = match self {
            Self::Missing { .. } => "list-missing",
            Self::TooOld { .. } => "list-stale",
        };
        let diagnostic = match stale {
            Stale::Fail => Diagnostic::error(code, self.to_string()),
            Stale::Warn => Diagnostic::warning(code, self.to_string()),
        };
        diagnostic.help(
            "get a newer edition with `tidewaiter lists update`, or download it and `tidewaiter lists import FILE`",
        )
    }
}

/// Everything in which the editions fall short of the policy on a day, ordered by list. Any editions may be given; those
/// in use count. Where several of them have a list, the newest counts.
pub fn freshness(policy: &Policy, editions: &[Edition], as_of: Date) -> Vec<Problem> {
    let used = current(editions);
    let newest = |list: &str| {
        let has = used.iter().filter(|e| e.source == list || e.counts.contains_key(list));
        has.max_by_key(|e| (e.known_until(), e.order()))
    };
    let too_old = |list: &str, edition: &Edition, allowed: u32| {
        let age = edition.age_days(as_of);
        (i64::from(age) > i64::from(allowed)).then(|| Problem::TooOld {
            list: list.to_owned(),
            source: edition.source.clone(),
            day: edition.known_until(),
            age,
            allowed,
        })
    };
    let mut problems: BTreeMap<&str, Problem> = BTreeMap::new();
    if let Some(allowed) = policy.max_age {
        for edition in &used {
            let own = policy.max_age_days.contains_key(&edition.source);
            if let Some(problem) = too_old(&edition.source, edition, allowed).filter(|_| !own) {
                problems.insert(&edition.source, problem);
            }
        }
    }
    for (list, &allowed) in &policy.max_age_days {
        match newest(list) {
            None => {
                problems.insert(list, Problem::Missing { list: list.clone() });
            }
            Some(edition) => {
                if let Some(problem) = too_old(list, edition, allowed) {
                    problems.insert(list, problem);
                }
            }
        }
    }
    for list in policy.require.iter().filter(|list| newest(list).is_none()) {
        problems.insert(list, Problem::Missing { list: list.clone() });
    }
    problems.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lists::{NewEdition, ParsedList};
    use crate::model::Listing;

    fn edition(number: u32, source: &str, date: &str, lists: &[&str]) -> Edition {
        let listing = |list: &&str| Listing { list: (*list).to_owned(), ..Listing::default() };
        let parsed = ParsedList {
            listings: lists.iter().map(listing).collect(),
            date: Some(date.parse().unwrap()),
            ..ParsedList::default()
        };
        let imported = "2026-08-01T00:00:00Z".parse().unwrap();
        Edition { number, ..NewEdition::new((source, source), "", Vec::new(), parsed, imported, "0").edition }
    }

    fn shown(policy: &Policy, as_of: &str) -> Vec<String> {
        let editions = [
            edition(1, "us-csl", "2026-07-01", &["us-sdn", "us-entity-list"]),
            edition(2, "us-csl", "2026-07-20", &["us-sdn", "us-entity-list"]),
            edition(3, "us-ofac-sdn", "2026-07-30", &["us-sdn"]),
        ];
        freshness(policy, &editions, as_of.parse().unwrap()).iter().map(ToString::to_string).collect()
    }

    fn ages(ages: &[(&str, u32)]) -> Policy {
        let max_age_days = ages.iter().map(|(l, d)| ((*l).to_owned(), *d)).collect();
        Policy { max_age_days, ..Policy::default() }
    }

    #[test]
    fn the_last_day_allowed_is_fresh_and_the_next_is_not() {
        let policy = ages(&[("us-csl", 11)]);
        assert_eq!(shown(&policy, "2026-07-31"), [""; 0]);
        assert_eq!(
            shown(&policy, "2026-08-01"),
            ["us-csl is of 2026-07-20, 12 days old; the policy allows 11"]
        );
        assert_eq!(shown(&policy, "2025-01-01"), [""; 0], "an audit of an earlier day");
    }

    #[test]
    fn the_newest_edition_that_has_a_list_counts() {
        let policy = ages(&[("us-sdn", 1), ("us-entity-list", 1)]);
        assert_eq!(
            shown(&policy, "2026-07-31"),
            ["us-entity-list is of 2026-07-20, 11 days old; the policy allows 1 (edition of us-csl)"]
        );
    }

    #[test]
    fn a_list_that_has_an_age_or_is_required_has_to_be_there() {
        let policy =
            Policy { require: vec!["eu-fsf".to_owned(), "us-sdn".to_owned()], ..ages(&[("un-sc", 9)]) };
        assert_eq!(
            shown(&policy, "2026-07-31"),
            ["no edition of eu-fsf was imported", "no edition of un-sc was imported"]
        );
    }

    #[test]
    fn one_age_for_all_gives_way_to_the_age_of_a_source() {
        let policy = Policy { max_age: Some(3), ..ages(&[("us-csl", 30)]) };
        assert_eq!(shown(&policy, "2026-07-31"), [""; 0]);
        let policy = Policy { max_age: Some(3), ..Policy::default() };
        assert_eq!(
            shown(&policy, "2026-07-31"),
            ["us-csl is of 2026-07-20, 11 days old; the policy allows 3"]
        );
        assert!(Policy::default().is_empty() && !policy.is_empty());
        assert_eq!(shown(&Policy::default(), "2036-07-31"), [""; 0]);
    }
}
