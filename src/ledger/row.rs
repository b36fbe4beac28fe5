//! What the rows of a ledger say. In the log a row is canonical JSON, with its number under `#` and its kind under `kind`.
//!
//! Rows are small, as each is an entry of a log that others may keep: long texts are cut, and the report that a row names by
//! its digest has them in full.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::model::{Activity, Verdict};
use crate::source::hex;

/// The most bytes of a text in a row.
const LONGEST: usize = 512;

/// The most texts of a list in a row.
const MOST: usize = 32;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(crate) enum Row<'a> {
    /// The first row: the ledger itself.
    #[serde(borrow)]
    Ledger(LedgerRow<'a>),
    /// A run begins: the rows up to its `end` are of it.
    #[serde(borrow)]
    Run(RunRow<'a>),
    /// A sheet or document that was read.
    #[serde(borrow)]
    Input(InputRow<'a>),
    /// A rule pack, the catalogue, a list edition, or what else decided.
    #[serde(borrow)]
    Policy(PolicyRow<'a>),
    /// A waiver of the site.
    #[serde(borrow)]
    Waiver(WaiverRow<'a>),
    /// A machine with its report and verdict.
    #[serde(borrow)]
    Machine(MachineRow<'a>),
    /// A board, and the machine that it is in.
    #[serde(borrow)]
    Board(BoardRow<'a>),
    /// Something that happened.
    #[serde(borrow)]
    Event(EventRow<'a>),
    /// A run ends.
    #[serde(borrow)]
    End(EndRow<'a>),
}

/// The ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LedgerRow<'a> {
    /// When it was begun, by the clock of who began it.
    pub created: Timestamp,
    /// The name of the log, the first line of its checkpoints.
    #[serde(borrow)]
    pub origin: Cow<'a, str>,
    /// The version of what rows say.
    pub version: u32,
}

/// A run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RunRow<'a> {
    /// The activities asked about.
    pub activities: Vec<Activity>,
    /// The day whose law was asked for.
    pub as_of: Date,
    /// The id of the key that signed it; `None` where nobody did.
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub key: Option<Cow<'a, str>>,
    /// Its name.
    #[serde(borrow)]
    pub run: Cow<'a, str>,
    /// When it was made: the signer's claim.
    pub time: Timestamp,
    /// The version of the program.
    #[serde(borrow)]
    pub version: Cow<'a, str>,
}

/// What was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct InputRow<'a> {
    /// The name of its file.
    #[serde(borrow)]
    pub file: Cow<'a, str>,
    /// How many of its rows were read.
    pub rows: u64,
    /// The run.
    #[serde(borrow)]
    pub run: Cow<'a, str>,
    /// The SHA-256 of its file in lower-case hex.
    #[serde(borrow)]
    pub sha256: Cow<'a, str>,
    /// Its sheet, where the format has sheets.
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<Cow<'a, str>>,
}

/// What decided, as the run statement names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PolicyRow<'a> {
    /// The state of the law or facts that it reflects.
    pub as_of: Date,
    /// Its id: that of a list edition is `list:` and its source.
    #[serde(borrow)]
    pub id: Cow<'a, str>,
    /// The run.
    #[serde(borrow)]
    pub run: Cow<'a, str>,
    /// Its SHA-256.
    #[serde(borrow)]
    pub sha256: Cow<'a, str>,
    /// Its version.
    #[serde(borrow)]
    pub version: Cow<'a, str>,
}

/// A waiver in use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct WaiverRow<'a> {
    /// The first day on which it no longer holds.
    pub expires: Date,
    /// Its name.
    #[serde(borrow)]
    pub id: Cow<'a, str>,
    /// Who decided.
    #[serde(borrow)]
    pub owner: Cow<'a, str>,
    /// Why.
    #[serde(borrow)]
    pub reason: Cow<'a, str>,
    /// The run.
    #[serde(borrow)]
    pub run: Cow<'a, str>,
    /// What it is about.
    #[serde(borrow)]
    pub subject: Cow<'a, str>,
}

/// A machine as a run judged it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct MachineRow<'a> {
    /// The controllers that were found.
    #[serde(default, borrow, skip_serializing_if = "Vec::is_empty")]
    pub controllers: Vec<Cow<'a, str>>,
    /// Its other numbers by field: serial number, network address, asset tag.
    #[serde(default, borrow, skip_serializing_if = "BTreeMap::is_empty")]
    pub ids: BTreeMap<Cow<'a, str>, Vec<Cow<'a, str>>>,
    /// Its key.
    #[serde(borrow)]
    pub machine: Cow<'a, str>,
    /// Its model.
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub model: Option<Cow<'a, str>>,
    /// The SHA-256 of the payload of its report.
    #[serde(borrow)]
    pub report: Cow<'a, str>,
    /// The rules and checks that speak of it, but for what is accepted, the worst first.
    #[serde(default, borrow, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Cow<'a, str>>,
    /// The run.
    #[serde(borrow)]
    pub run: Cow<'a, str>,
    /// The worst verdict.
    pub verdict: Verdict,
    /// The verdict of each activity.
    pub verdicts: BTreeMap<Activity, Verdict>,
}

/// A board by its serial number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct BoardRow<'a> {
    /// Its serial number as written.
    #[serde(borrow)]
    pub board: Cow<'a, str>,
    /// The column that holds the number: `board-serial`, `control-board-serial`, `psu-serial`.
    #[serde(borrow)]
    pub field: Cow<'a, str>,
    /// Where that stands.
    #[serde(borrow)]
    pub location: Cow<'a, str>,
    /// The key of the machine.
    #[serde(borrow)]
    pub machine: Cow<'a, str>,
    /// Its type as written.
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub name: Option<Cow<'a, str>>,
    /// The run.
    #[serde(borrow)]
    pub run: Cow<'a, str>,
}

/// What happened to a machine or a board.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum EventKind {
    /// It was made.
    Made,
    /// It was bought.
    Bought,
    /// It was shipped.
    Shipped,
    /// It was imported.
    Imported,
    /// It was repaired.
    Repaired,
    /// A board was taken out of it.
    Removed,
    /// A board was put into it.
    Installed,
    /// It was taken out of use for good.
    Decommissioned,
}

impl EventKind {
    /// All of them.
    pub(crate) const ALL: [Self; 8] = [
        Self::Made,
        Self::Bought,
        Self::Shipped,
        Self::Imported,
        Self::Repaired,
        Self::Removed,
        Self::Installed,
        Self::Decommissioned,
    ];

    /// The word in rows and on the command line.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Made => "made",
            Self::Bought => "bought",
            Self::Shipped => "shipped",
            Self::Imported => "imported",
            Self::Repaired => "repaired",
            Self::Removed => "removed",
            Self::Installed => "installed",
            Self::Decommissioned => "decommissioned",
        }
    }
}

impl std::str::FromStr for EventKind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or_else(|| {
            let all: Vec<&str> = Self::ALL.iter().map(|kind| kind.as_str()).collect();
            format!("one of: {}", all.join(", "))
        })
    }
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct EventRow<'a> {
    /// The serial number of the board, where it is about one.
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub board: Option<Cow<'a, str>>,
    /// The number of the row that this one puts right: that one no longer counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<u64>,
    /// The day as written.
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub date: Option<Cow<'a, str>>,
    /// What happened; a correction that only takes back says nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<EventKind>,
    /// Where it is written: a cell of an inventory, or what else was named.
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub location: Option<Cow<'a, str>>,
    /// The machine.
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub machine: Option<Cow<'a, str>>,
    /// What else is to be said.
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub note: Option<Cow<'a, str>>,
    /// Who took part, by role.
    #[serde(default, borrow, skip_serializing_if = "BTreeMap::is_empty")]
    pub parties: BTreeMap<Cow<'a, str>, Vec<Cow<'a, str>>>,
    /// Where it happened.
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub place: Option<Cow<'a, str>>,
    /// The run whose evidence says so; `None` where somebody added it.
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub run: Option<Cow<'a, str>>,
    /// When somebody added it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<Timestamp>,
}

/// The end of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EndRow<'a> {
    /// How many machines were judged.
    pub machines: u64,
    /// The SHA-256 of the payload of its manifest.
    #[serde(borrow)]
    pub manifest: Cow<'a, str>,
    /// The root over the lines of its bundle, as the manifest has it.
    #[serde(borrow)]
    pub merkle_root: Cow<'a, str>,
    /// The run.
    #[serde(borrow)]
    pub run: Cow<'a, str>,
    /// The SHA-256 of the payload of its run statement.
    #[serde(borrow)]
    pub statement: Cow<'a, str>,
    /// The worst verdict.
    pub verdict: Verdict,
    /// How many machines have each verdict.
    pub verdicts: BTreeMap<Verdict, u64>,
}

/// A row as the log has it: with its number.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Numbered<'a> {
    /// Its number.
    #[serde(rename = "#")]
    pub seq: u64,
    /// What it says.
    #[serde(borrow, flatten)]
    pub row: Row<'a>,
}

/// A text for a row; one that is too long is cut, and the digest of the whole stands behind it.
pub(crate) fn short(text: &str) -> Cow<'_, str> {
    if text.len() <= LONGEST {
        return Cow::Borrowed(text);
    }
    let cut = text.floor_char_boundary(LONGEST - 80);
    let digest = hex(&Sha256::digest(text));
    Cow::Owned(format!("{}… sha256:{digest}", text.get(..cut).unwrap_or_default()))
}

/// Texts for a list of a row: each once, and no more than a row holds.
pub(crate) fn few<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<Cow<'a, str>> {
    let mut few: Vec<Cow<'a, str>> = Vec::new();
    for text in texts.map(short) {
        if few.len() < MOST && !few.contains(&text) {
            few.push(text);
        }
    }
    few
}
