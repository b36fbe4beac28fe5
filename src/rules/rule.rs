//! One rule: what it binds, from when to when, on what basis, and what it asks for.

use std::ops::Range;

use jiff::civil::Date;

use super::kinds::Matcher;
use crate::model::{Activity, Confidence, Listing, Verdict};
use crate::source::TextFile;
use crate::tomlread::table::At;

/// A time in which a rule is not in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suspension {
    /// First day without the rule.
    pub from: Date,
    /// First day on which it is in force again; `None` while no end is known.
    pub until: Option<Date>,
    /// The document that suspends it.
    pub basis: Option<String>,
}

/// An example that a rule file carries: records and what this rule must say of them.
#[derive(Clone, Debug)]
pub struct Example {
    /// What it shows.
    pub name: String,
    /// The audit day; the pack's `as_of` where absent.
    pub as_of: Option<Date>,
    /// The records: pairs of column (a field name, or the header of an attribute) and value.
    pub records: Vec<Vec<(String, String)>>,
    /// The entries that official lists have there.
    pub listed: Vec<Listing>,
    /// The activity asked for; the rule's first where absent.
    pub activity: Option<Activity>,
    /// The outcome it must give; `None` where the rule must not fire.
    pub expect: Option<Verdict>,
    /// Where it stands.
    pub span: Range<usize>,
}

/// One rule of a pack.
#[derive(Debug)]
pub struct Rule {
    /// Its id, unique over all packs.
    pub id: String,
    /// What it says, in a line.
    pub title: String,
    /// The legal basis: statutes, regulations, Federal Register citations.
    pub basis: Vec<String>,
    /// The first day in force; always where absent.
    pub effective: Option<Date>,
    /// The first day no longer in force.
    pub expires: Option<Date>,
    /// Times in which it is not in force.
    pub suspended: Vec<Suspension>,
    /// The activities it binds.
    pub activities: Vec<Activity>,
    /// What it gives.
    pub outcome: Verdict,
    /// What it gives before it is in force: law that is coming.
    pub before: Option<Verdict>,
    /// How sure we are of the law and its reading.
    pub confidence: Confidence,
    /// What is not established.
    pub caveat: Option<String>,
    /// What to do next.
    pub advice: String,
    /// The id of the question that it helps to answer.
    pub question: Option<At<String>>,
    /// What it asks for.
    pub matcher: Box<dyn Matcher>,
    /// The examples it carries.
    pub examples: Vec<Example>,
    /// Its file.
    pub file: TextFile,
    /// Where its id stands in the file.
    pub span: Range<usize>,
}

impl Rule {
    /// The suspension in force on that day.
    pub fn suspension(&self, day: Date) -> Option<&Suspension> {
        self.suspended.iter().find(|s| s.from <= day && s.until.is_none_or(|until| day < until))
    }

    /// What the rule gives on that day, or `None` where it says nothing.
    pub fn outcome_on(&self, day: Date) -> Option<Verdict> {
        if self.expires.is_some_and(|d| day >= d) || self.suspension(day).is_some() {
            return None;
        }
        if self.effective.is_some_and(|d| day < d) { self.before } else { Some(self.outcome) }
    }
}
