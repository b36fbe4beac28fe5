//! How old lists may be, and which there have to be: a site's policy.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;

use super::{Edition, current, official, official_sources};
use crate::diagnostic::Diagnostic;

#[cfg(test)]
mod tests;

/// What happens where the policy is not kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Stale {
    /// The audit ends with exit code 4.
    #[default]
    Fail,
    /// The audit says so and goes on.
    Warn,
}

/// How old an edition is that nobody gave a day: neither its file, nor a server, nor who imported it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Undated {
    /// Too old: an old file that is imported today is not of today.
    #[default]
    TooOld,
    /// As old as its import.
    ImportDay,
}

/// What a site asks of its lists. Lists are named by their own id (`us-entity-list`) or by that of a source, which
/// means all that it carries (`us-csl`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Policy {
    /// How many days old any edition in use may be, where `max_age_days` says nothing of it.
    pub max_age: Option<u32>,
    /// How many days old a list or source may be; it has to be there, too.
    pub max_age_days: BTreeMap<String, u32>,
    /// Lists or sources that have to be there, however old.
    pub require: Vec<String>,
    /// How old editions without a day are, where `undated_of` says nothing of them.
    pub undated: Undated,
    /// The same of a list or source.
    pub undated_of: BTreeMap<String, Undated>,
    /// What happens otherwise.
    pub stale: Stale,
}

impl Policy {
    #[cfg(test)]
    pub(crate) fn is_empty(&self) -> bool {
        self.max_age.is_none() && self.max_age_days.is_empty() && self.require.is_empty()
    }

    /// Whether a list or source is one that has to be there, by its own name.
    fn names(&self, list: &str) -> bool {
        self.max_age_days.contains_key(list) || self.require.iter().any(|name| name == list)
    }

    /// Whether an edition counts as one of a list or source: it is of this source, or it has entries of this list and is of
    /// a source that is official, or that the policy names, too.
    fn counts(&self, edition: &Edition, list: &str) -> bool {
        edition.source == list
            || (edition.counts.contains_key(list)
                && (official::publishes(&edition.source, list) || self.names(&edition.source)))
    }

    /// The day by which the age of an edition of a list is counted; `None` where nobody knows it.
    fn day(&self, edition: &Edition, list: &str) -> Option<Date> {
        let said = self.undated_of.get(list).or_else(|| self.undated_of.get(&edition.source));
        edition.known_until().or_else(|| match said.unwrap_or(&self.undated) {
            Undated::TooOld => None,
            Undated::ImportDay => Some(edition.day()),
        })
    }
}

/// One way in which lists fall short of the policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    /// No edition in use has this list or is of this source.
    Missing {
        /// The list or source.
        list: String,
    },
    /// Only editions have this list that are of no official source of it, and that the policy does not name.
    NotOfficial {
        /// The list.
        list: String,
        /// Their sources.
        sources: Vec<String>,
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
    /// It has an age to keep, and nobody knows of which day it is.
    Undated {
        /// The list or source.
        list: String,
        /// The edition that has it.
        source: String,
        /// The day of its import.
        imported: Date,
    },
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of = |source: &str, list: &str| {
            if source == list { String::new() } else { format!(" (edition of {source})") }
        };
        match self {
            Self::Missing { list } => write!(f, "no edition of {list} was imported"),
            Self::NotOfficial { list, sources } => {
                let has = if sources.len() == 1 { "has" } else { "have" };
                let sources = sources.join(", ");
                write!(f, "no official source of {list} was imported; {sources} {has} entries of it")
            }
            Self::TooOld { list, source, day, age, allowed } => {
                let of = of(source, list);
                write!(f, "{list} is of {day}, {age} days old; the policy allows {allowed}{of}")
            }
            Self::Undated { list, source, imported } => {
                let of = of(source, list);
                write!(
                    f,
                    "{list} is undated (imported {imported}): it counts as too old unless `--date` says its day at the import{of}"
                )
            }
        }
    }
}

impl Problem {
    /// The list or source that falls short.
    pub(crate) fn list(&self) -> &str {
        match self {
            Self::Missing { list }
            | Self::NotOfficial { list, .. }
            | Self::TooOld { list, .. }
            | Self::Undated { list, .. } => list,
        }
    }

    /// As it is shown: an error or a warning, as the policy has it.
    pub(crate) fn diagnostic(&self, stale: Stale) -> Diagnostic {
        let code = match self {
            Self::Missing { .. } | Self::NotOfficial { .. } => "list-missing",
            Self::TooOld { .. } | Self::Undated { .. } => "list-stale",
        };
        let diagnostic = match stale {
            Stale::Fail => Diagnostic::error(code, self.to_string()),
            Stale::Warn => Diagnostic::warning(code, self.to_string()),
        };
        let newer = "get a newer edition with `tidewaiter lists update`, or download it and `tidewaiter lists import FILE`";
        diagnostic.help(match self {
            Self::Missing { .. } | Self::TooOld { .. } => newer.to_owned(),
            Self::NotOfficial { sources, .. } => {
                let named: Vec<String> = sources.iter().map(|s| format!("\"{s}\"")).collect();
                format!("{newer}; if they are to count, add {} to `require` as well", named.join(", "))
            }
            Self::Undated { source, .. } => format!(
                "import the same file again with --date DATE; `undated = {{ {source} = \"import-day\" }}` under [lists] lets the day of the import count"
            ),
        })
    }
}

/// Everything in which the editions fall short of the policy on a day, ordered by list. Any editions may be given; those
/// in use count. Where several of them have a list, the newest counts.
pub(crate) fn freshness(policy: &Policy, editions: &[Edition], as_of: Date) -> Vec<Problem> {
    let used = current(editions);
    let newest = |list: &str| {
        let has = used.iter().filter(|e| policy.counts(e, list));
        // One without a day is older than any other.
        has.max_by_key(|e| (policy.day(e, list), e.order()))
    };
    let too_old = |list: &str, edition: &Edition, allowed: u32| {
        let (list, source) = (list.to_owned(), edition.source.clone());
        let Some(day) = policy.day(edition, &list) else {
            return Some(Problem::Undated { list, source, imported: edition.day() });
        };
        let age = (as_of - day).get_days();
        (i64::from(age) > i64::from(allowed)).then_some(Problem::TooOld { list, source, day, age, allowed })
    };
    let missing = |list: &str| {
        let has = used.iter().filter(|e| e.counts.contains_key(list));
        let sources: Vec<String> = has.map(|e| e.source.clone()).collect();
        let list = list.to_owned();
        if sources.is_empty() { Problem::Missing { list } } else { Problem::NotOfficial { list, sources } }
    };
    let mut problems: BTreeMap<&str, Problem> = BTreeMap::new();
    if let Some(allowed) = policy.max_age {
        // What an act or a notice says once ships as a list, and nobody publishes a newer file of it.
        let replaceable =
            |e: &Edition| !e.is_shipped() || official_sources().iter().any(|s| s.id == e.source);
        for edition in used.iter().filter(|e| replaceable(e)) {
            let own = policy.max_age_days.contains_key(&edition.source);
            if let Some(problem) = too_old(&edition.source, edition, allowed).filter(|_| !own) {
                problems.insert(&edition.source, problem);
            }
        }
    }
    for (list, &allowed) in &policy.max_age_days {
        let problem = match newest(list) {
            None => Some(missing(list)),
            Some(edition) => too_old(list, edition, allowed),
        };
        if let Some(problem) = problem {
            problems.insert(list, problem);
        }
    }
    for list in policy.require.iter().filter(|list| newest(list).is_none()) {
        problems.insert(list, missing(list));
    }
    problems.into_values().collect()
}
