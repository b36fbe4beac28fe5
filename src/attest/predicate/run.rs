//! The run statement: what is the same in every report of a run, said once.

use std::borrow::Cow;
#[cfg(test)]
use std::collections::BTreeMap;
use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::lean::{MOST, MOST_BYTES};
use super::run_columns::{RunColumn, RunColumns};
use crate::attest::Refusal;
use crate::attest::statement::Digest;
use crate::model::{Activity, ColumnPlans, EvidencePlan, InputInfo, Need, Standing};

/// Who verified, in [`Verifier::id`].
pub(crate) const VERIFIER_ID: &str = "urn:tidewaiter:audit:v1";

/// What every statement of a run says of itself.
pub(crate) const STATEMENT: &str =
    "This report states what was read and which rules speak of it; a person decides.";

/// More questions than any rule packs ask.
const MOST_QUESTIONS: usize = 10_000;

/// Activities that follow from what the inventory says of a machine.
pub(crate) const EVIDENCE: &str = "evidence";

/// Activities that somebody asked for.
pub(crate) const REQUEST: &str = "request";

/// What stands before the source in the policy id of a list edition: `list:us-csl`.
pub(crate) const LIST: &str = "list:";

/// The predicate of a run statement, the first line of a run's bundle. Fields stand in canonical order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RunPredicate<'a> {
    /// The activities asked for of one machine or another, in their own order.
    pub activities: Vec<Activity>,
    /// Why these: `evidence`, where they follow from what the inventory says of each machine; `request`, where somebody
    /// asked for them.
    #[serde(borrow)]
    pub activities_from: Cow<'a, str>,
    /// The day whose law was asked for.
    pub as_of: Date,
    /// The sheets that were read, and what was stated of the whole shipment.
    #[serde(borrow)]
    pub inputs: Vec<RunInput<'a>>,
    /// The packs that `asOf` lies outside of, each with why: `us-customs: past its review day, 2027-01-31`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outside_reach: Vec<String>,
    /// Every rule pack, the catalogue and every list edition.
    #[serde(borrow)]
    pub policy: Vec<PolicyEntry<'a>>,
    /// The questions of these activities.
    #[serde(default, borrow, skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<RunQuestion<'a>>,
    /// Packs in the place of shipped ones.
    #[serde(default, borrow, skip_serializing_if = "Vec::is_empty")]
    pub replaced: Vec<ReplacedPack<'a>>,
    /// What became of the rows.
    #[serde(borrow)]
    pub rows: RunRows<'a>,
    /// The run's own name.
    #[serde(borrow)]
    pub run_id: Cow<'a, str>,
    /// Files that decide how the run was made.
    #[serde(default, borrow, skip_serializing_if = "Vec::is_empty")]
    pub settings: Vec<Setting<'a>>,
    /// What a run says of itself: that a person decides.
    #[serde(borrow)]
    pub statement: Cow<'a, str>,
    /// Texts for which lean reports write their place in this list, from 0.
    #[serde(default, borrow, skip_serializing_if = "Vec::is_empty")]
    pub texts: Vec<Cow<'a, str>>,
    /// When the run was made: the signer's claim.
    pub time_verified: Timestamp,
    /// The program.
    #[serde(borrow)]
    pub verifier: Verifier<'a>,
}

/// The program that made a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Verifier<'a> {
    /// `urn:tidewaiter:audit:v1`.
    #[serde(borrow)]
    pub id: Cow<'a, str>,
    /// Its version.
    #[serde(borrow)]
    pub version: Cow<'a, str>,
}

impl Verifier<'static> {
    /// This program in the given version.
    pub fn this(version: &str) -> Self {
        Self { id: Cow::Borrowed(VERIFIER_ID), version: Cow::Owned(version.to_owned()) }
    }
}

/// A sheet that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RunInput<'a> {
    /// Its columns by their letters; in manifests and full reports there are none.
    #[serde(default, borrow, skip_serializing_if = "RunColumns::is_empty")]
    #[cfg_attr(test, schemars(with = "BTreeMap<String, super::RunColumn<'a>>"))]
    pub columns: RunColumns<'a>,
    /// The digest of its whole file.
    #[serde(borrow)]
    pub digest: Digest<'a>,
    /// The file's name as shown: `miners.csv`.
    #[serde(borrow)]
    pub file: Cow<'a, str>,
    /// How many of its rows were read.
    pub rows: u64,
    /// The sheet's name, where the format has sheets.
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<Cow<'a, str>>,
    /// Who says what stands there, where that is not somebody who wrote it: `observed`, a device said it; `attested`, somebody
    /// signed it.
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub standing: Option<Cow<'a, str>>,
    /// For what was stated of the whole shipment and stands in no sheet, where: `--destination`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stated: Vec<String>,
}

impl RunInput<'static> {
    /// A sheet of which so many rows were read.
    pub fn of(info: &InputInfo, rows: u64, plan: Option<&EvidencePlan>) -> Self {
        Self::sharing(info, rows, plan, &mut HashMap::new())
    }

    /// As [`Self::of`], with the columns of a sheet that has the same.
    pub(crate) fn sharing(
        info: &InputInfo,
        rows: u64,
        plan: Option<&EvidencePlan>,
        known: &mut HashMap<ColumnPlans, RunColumns<'static>>,
    ) -> Self {
        let standing = plan.map(|plan| plan.standing).filter(|standing| *standing != Standing::Declared);
        Self {
            columns: plan.map(|plan| RunColumns::of(&plan.columns, known)).unwrap_or_default(),
            digest: Digest::new(info.digest.clone()),
            file: info.file.clone().into(),
            rows,
            sheet: info.sheet.clone().map(Into::into),
            standing: standing.map(|standing| standing.as_str().into()),
            stated: info.stated.clone(),
        }
    }
}

/// A rule pack, catalogue or list edition that took part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct PolicyEntry<'a> {
    /// The state of the law or facts it reflects.
    pub as_of: Date,
    /// Its digest.
    #[serde(borrow)]
    pub digest: Digest<'a>,
    /// Its id; a list edition's is `list:` and its source.
    #[serde(borrow)]
    pub id: Cow<'a, str>,
    /// Its version; a list edition's is its day, and what is to be said of it: `2026-07-31 shipped`.
    #[serde(borrow)]
    pub version: Cow<'a, str>,
}

/// A question that the rule packs ask about the activities of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RunQuestion<'a> {
    /// The activities that it is asked about.
    pub activities: Vec<Activity>,
    /// The question in words.
    #[serde(borrow)]
    pub asks: Cow<'a, str>,
    /// Whether it has to be answered under a condition only.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub conditional: bool,
    /// Its id.
    #[serde(borrow)]
    pub id: Cow<'a, str>,
    /// Whether it has to be answered, always or under a condition.
    pub need: Need,
    /// The id of the rule pack that asks.
    #[serde(borrow)]
    pub pack: Cow<'a, str>,
    /// Whether the rule pack requires it and the site's configuration does not.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub waived: bool,
}

/// A pack in the place of one that ships with the program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ReplacedPack<'a> {
    /// The digest of the pack that was used.
    #[serde(borrow)]
    pub digest: Digest<'a>,
    /// The id of both.
    #[serde(borrow)]
    pub id: Cow<'a, str>,
    /// The digest of the one that ships.
    #[serde(borrow)]
    pub shipped: Digest<'a>,
}

/// A file that decides how a run was made: the site's configuration, rule files, clearances, the store of lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Setting<'a> {
    /// The digest of its bytes.
    #[serde(borrow)]
    pub digest: Digest<'a>,
    /// What it is: `configuration`, `rules`, `clearances` or `lists`.
    #[serde(borrow)]
    pub kind: Cow<'a, str>,
    /// Where it lies, as it was given or found.
    #[serde(borrow)]
    pub path: Cow<'a, str>,
    /// What it says, in a few words each: `fail_on: prohibited`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub says: Vec<String>,
}

/// What became of the rows of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RunRows<'a> {
    /// Rows with nothing in them.
    pub blank: u64,
    /// All rows below the headings.
    pub read: u64,
    /// Rows about which there is no report, and why.
    #[serde(borrow)]
    pub skipped: Vec<Skipped<'a>>,
}

/// Rows that were left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Skipped<'a> {
    /// Why: a stable code.
    #[serde(borrow)]
    pub code: Cow<'a, str>,
    /// Where the first of them are: `miners.csv!40`.
    pub first: Vec<String>,
    /// Why, in words.
    #[serde(borrow)]
    pub reason: Cow<'a, str>,
    /// How many.
    pub rows: u64,
}

impl RunRows<'_> {
    /// How many rows there is no report about.
    pub fn skipped_rows(&self) -> u64 {
        self.skipped.iter().fold(0, |sum, skipped| sum.saturating_add(skipped.rows))
    }
}

impl<'a> RunPredicate<'a> {
    /// Checks that it is a run of ours, in our words.
    ///
    /// # Errors
    /// [`Refusal::InternalInconsistency`].
    pub fn check(&self) -> Result<(), Refusal> {
        let bytes: usize = self.texts.iter().map(|text| text.len()).sum();
        if self.texts.len() > MOST || bytes > MOST_BYTES || self.questions.len() > MOST_QUESTIONS {
            return Err(Refusal::TooLarge(MOST_BYTES));
        }
        if self.verifier.id == VERIFIER_ID && self.statement == STATEMENT {
            return Ok(());
        }
        Err(Refusal::InternalInconsistency("it is signed as another program's".to_owned()))
    }

    /// The same as manifests and full reports have it: without columns and texts, which only records and lean reports need.
    #[must_use]
    pub fn in_full(&self) -> Self {
        let bare = |input: &RunInput<'a>| RunInput { columns: RunColumns::default(), ..input.clone() };
        Self { inputs: self.inputs.iter().map(bare).collect(), texts: Vec::new(), ..self.clone() }
    }

    /// About how many bytes it takes, written.
    pub(crate) fn size(&self) -> usize {
        let of_column = |(_, column): (&String, &RunColumn<'_>)| column.header.len() + 56;
        let of_input = |input: &RunInput<'_>| {
            // Twice: it is a subject of the statement, too.
            2 * (input.file.len() + 120) + input.columns.iter().map(of_column).sum::<usize>()
        };
        let inputs: usize = self.inputs.iter().map(of_input).sum();
        let texts: usize = self.texts.iter().map(|text| text.len() + 4).sum();
        inputs + texts + (64 << 10)
    }

    /// The list editions in use.
    pub(crate) fn editions(&self) -> impl Iterator<Item = &PolicyEntry<'a>> {
        self.policy.iter().filter(|entry| entry.id.starts_with(LIST))
    }

    /// The list editions in use, as people read them: `us-csl of 2026-07-31 (shipped), 120 days old`.
    pub fn lists(&self) -> Vec<String> {
        let lists = self.policy.iter().filter_map(|entry| Some((entry.id.strip_prefix(LIST)?, entry)));
        lists
            .map(|(source, entry)| {
                let day = entry.as_of.to_string();
                let said =
                    entry.version.strip_prefix(&day).unwrap_or_default().trim_start_matches([' ', ',']);
                let said = if said.is_empty() { String::new() } else { format!(" ({said})") };
                let age = match self.as_of.duration_since(entry.as_of).as_hours() / 24 {
                    ..=0 => String::new(),
                    1 => ", 1 day old".to_owned(),
                    days => format!(", {days} days old"),
                };
                format!("{source} of {day}{said}{age}")
            })
            .collect()
    }

    /// The questions that need not be answered, in words.
    pub fn optional(&self) -> impl Iterator<Item = &str> {
        self.questions.iter().filter(|q| q.need == Need::Optional).map(|q| &*q.asks)
    }

    /// The questions that rule packs require and the site does not, in words.
    pub fn waived(&self) -> impl Iterator<Item = &str> {
        self.questions.iter().filter(|q| q.waived).map(|q| &*q.asks)
    }
}

impl RunPredicate<'static> {
    /// A run of this program as of a day, about these inputs; everything else is still to be said.
    pub fn of(version: &str, as_of: Date, inputs: Vec<RunInput<'static>>) -> Self {
        Self {
            activities: Vec::new(),
            activities_from: REQUEST.into(),
            as_of,
            inputs,
            outside_reach: Vec::new(),
            policy: Vec::new(),
            questions: Vec::new(),
            replaced: Vec::new(),
            rows: RunRows::default(),
            run_id: Cow::Borrowed(""),
            settings: Vec::new(),
            statement: STATEMENT.into(),
            texts: Vec::new(),
            time_verified: Timestamp::UNIX_EPOCH,
            verifier: Verifier::this(version),
        }
    }
}
