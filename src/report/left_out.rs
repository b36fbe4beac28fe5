//! Rows about which there is no report though they may hold a machine: they fail a check whatever is said of the others, so what
//! shows the results of a check has to show them, too.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use super::RunInfo;
use super::places::{self, FilePlace, InFile};
use super::text::{counted, one_line};
use crate::attest::predicate::{RunInput, Skipped};
use crate::ingest::validate::SkipReason;
use crate::source::hex;

/// Rows that were left out for one reason.
pub(super) struct LeftOut<'r> {
    /// The reason: a stable code.
    pub(super) code: &'r str,
    /// `1 row left out: the cell that names the machine is blank`.
    pub(super) title: String,
    /// What that means, and where the first are.
    pub(super) told: String,
    /// Where the first is.
    pub(super) place: Option<FilePlace>,
    /// Its name among the findings of a run, the same in every run of the same rows.
    pub(super) fingerprint: String,
}

/// The rows that were left out and may be missed, by reason.
pub(super) fn left_out<'r>(run: &RunInfo<'r>) -> Vec<LeftOut<'r>> {
    let skipped: &'r [Skipped<'r>] = &run.run.rows.skipped;
    skipped.iter().filter(|skipped| may_be_missed(skipped)).map(|skipped| of(skipped, run)).collect()
}

/// Whether a row may hold a machine: a total or a header that stands there again holds none.
pub(super) fn may_be_missed(skipped: &Skipped<'_>) -> bool {
    let known = SkipReason::ALL.iter().find(|reason| reason.code() == skipped.code);
    known.is_none_or(|reason| reason.loses_evidence())
}

fn of<'r>(skipped: &'r Skipped<'r>, run: &RunInfo<'r>) -> LeftOut<'r> {
    let what = match skipped.rows {
        0 => "Not read".to_owned(),
        rows => format!("{} left out", counted(rows, "row")),
    };
    let title = format!("{what}: {}", one_line(&skipped.reason));
    let first: Vec<String> = skipped.first.iter().map(|place| one_line(place)).collect();
    let mut told = format!(
        "There is no report about what stands there, and nothing clears it. The first: {}.",
        first.join(", ")
    );
    // Where no words were signed.
    if skipped.reason == skipped.code {
        let _ = write!(told, " `tidewaiter explain {}` says why.", one_line(&skipped.code));
    }
    let name = [&*skipped.code, skipped.first.first().map_or("", String::as_str)].join("\n");
    LeftOut {
        code: &skipped.code,
        title,
        told,
        place: skipped.first.first().and_then(|first| place(first, run)),
        fingerprint: hex(&Sha256::digest(format!("left-out\n{name}"))[..16]),
    }
}

/// The place that is written `miners.csv!A40` or `miners.xlsx!Texas!A40`: in the input whose name is the longest before it.
fn place(written: &str, run: &RunInfo<'_>) -> Option<FilePlace> {
    let before = |input: &RunInput<'_>| match &input.sheet {
        Some(sheet) => format!("{}!{sheet}!", input.file),
        None => format!("{}!", input.file),
    };
    let inputs = run.run.inputs.iter().filter(|input| places::is_file(input));
    let by_length: BTreeMap<usize, &RunInput<'_>> = inputs
        .filter_map(|input| {
            let before = before(input);
            (written.starts_with(&before) || *input.file == *written).then_some((before.len(), input))
        })
        .collect();
    let (length, input) = by_length.last_key_value()?;
    let at = written.get(*length..).unwrap_or_default();
    let row = at.trim_start_matches(|c: char| c.is_ascii_alphabetic()).parse().ok();
    let in_file = match (row, &input.sheet) {
        (Some(row), None) => InFile::Line(row, None),
        (Some(row), Some(_)) => InFile::Row(row),
        (None, _) => InFile::Named,
    };
    let name = input.sheet.as_ref().map_or_else(|| at.to_owned(), |sheet| format!("{sheet}!{at}"));
    Some(FilePlace { path: places::path(run.sources, input), at: in_file, name })
}
