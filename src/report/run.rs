//! What is to be said of the run as a whole; the caller gives it, nothing here looks it up.

use std::fmt;

use jiff::civil::Date;

use super::Look;
use super::text::{named, one_line};
use crate::diagnostic::Colour;
use crate::model::{Activity, InputInfo};

/// So many digits of a digest are shown; the JSON and the manifest have them all.
const DIGITS: usize = 12;

/// What a report says about the run.
#[derive(Clone, Debug)]
pub struct RunInfo {
    /// The version of the program: `0.1.0`.
    pub version: String,
    /// The day for which the law was asked.
    pub as_of: Date,
    /// The activities asked for of one machine or another.
    pub activities: Vec<Activity>,
    /// Whether they follow from the evidence of each machine, as nobody said otherwise.
    pub from_evidence: bool,
    /// The questions of these activities that need not be answered: `Where was it made?`.
    pub optional: Vec<String>,
    /// The questions that rule packs require and the site's configuration does not.
    pub waived: Vec<String>,
    /// The list editions that names were held against: `us-csl of 2026-07-31 (shipped), 120 days old`; empty where no list was asked.
    pub lists: Vec<String>,
    /// What was read, one entry a sheet.
    pub inputs: Vec<InputInfo>,
    /// Rule packs, catalogue files and list editions in use.
    pub policy: Vec<PolicyLine>,
    /// The rule packs and catalogue files that the day lies outside of, each with why: `us-customs: past its review day, 2027-01-31`.
    pub outside_reach: Vec<String>,
    /// What the site gave: its configuration, rule files, clearances and store of lists.
    pub settings: Vec<SettingLine>,
    /// Whether the reports are signed.
    pub signed: Signed,
    /// Where the report of every single machine is to be found, if it was written: `out/`.
    pub reports: Option<String>,
    /// Whether a text may hold terminal colours.
    pub colour: Colour,
    /// How many columns the terminal has; `None` where there is no terminal.
    pub width: Option<u16>,
}

impl RunInfo {
    /// How a text is to look.
    pub fn look(&self) -> Look {
        Look::new(self.colour, self.width)
    }
}

/// A file that somebody gave a run beside the inventories: what it changes must not go unseen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingLine {
    /// What it is: `configuration`, `rules`, `clearances`, `lists`.
    pub kind: &'static str,
    /// Its path as given, or as found from here.
    pub path: String,
    /// Lower-case hex SHA-256 of its bytes.
    pub digest: String,
    /// What it says, in a few words each: `fail_on = prohibited`.
    pub says: Vec<String>,
}

impl fmt::Display for SettingLine {
    /// `with configuration tidewaiter.toml (sha256 e5e5e5e5e5e5): fail_on: prohibited`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, path, digest, says } = self;
        let digest = digest.get(..DIGITS).unwrap_or(digest);
        write!(f, "with {kind} {} (sha256 {digest})", one_line(path))?;
        if says.is_empty() { Ok(()) } else { write!(f, ": {}", named(says, 12, "; ")) }
    }
}

/// One thing that the verdicts rest on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyLine {
    /// Its id: `us-bis-entity-list`.
    pub id: String,
    /// Its version, or the edition of a list.
    pub version: String,
    /// The state of the law or of the facts that it reflects.
    pub as_of: Date,
    /// Lower-case hex SHA-256 of its bytes.
    pub digest: String,
    /// What makes it weaker than it should be today (`past its review day, 2026-01-31`), if anything.
    pub warning: Option<String>,
}

/// Whether, and with which key, the reports are signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signed {
    /// They are not.
    Not,
    /// With the key of this id.
    By(String),
}
