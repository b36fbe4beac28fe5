//! What a page carries of a run: the signed lines as they were written, as many as a browser opens with ease.

use std::collections::BTreeMap;

use serde_json::json;

use super::base64;
use crate::attest::merkle::{Hash, leaf_hash};
use crate::attest::predicate::ReportPredicate;
use crate::attest::pruned;
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::model::Verdict;
use crate::text::shown;

/// The most bytes of reports on a page, so that it stays below 50 MB with everything else on it.
const MOST: usize = 40_000_000;

/// What a page carries.
#[derive(Debug, Default)]
pub(super) struct Carried<'c> {
    /// The line of the run statement; `None` where a report says itself of which run it is.
    pub(super) run: Option<&'c [u8]>,
    /// The signed manifest.
    pub(super) manifest: Option<&'c [u8]>,
    /// The lines of reports, in their order.
    pub(super) reports: Vec<Box<[u8]>>,
    /// How many reports of each verdict were left out because there was no room.
    pub(super) left_out: BTreeMap<Verdict, u64>,
    /// How many reports of the run were not asked for.
    pub(super) others: u64,
    /// What stands for the lines that are not here in the Merkle tree of the run.
    pub(super) hashes: Vec<Hash>,
}

impl Carried<'_> {
    /// The JSON document that carries it, piece by piece. No text in it can end the element that it stands in.
    pub(super) fn each_piece<E>(&self, take: &mut dyn FnMut(&[u8]) -> Result<(), E>) -> Result<(), E> {
        let hashes: Vec<String> = self.hashes.iter().map(|hash| base64(hash)).collect();
        let left_out = json!({ "hashes": hashes, "others": self.others, "verdicts": self.left_out });
        let line = |line: Option<&[u8]>| line.map_or("null".to_owned(), text);
        let head = format!(
            "{{\"leftOut\":{left_out},\n\"manifest\":{},\n\"run\":{},\n\"reports\":[",
            line(self.manifest),
            line(self.run),
        );
        take(head.as_bytes())?;
        for (n, report) in self.reports.iter().enumerate() {
            take(if n == 0 { b"\n" } else { b",\n" })?;
            take(text(report).as_bytes())?;
        }
        take(b"\n]}\n")
    }
}

/// A line as a JSON text. Envelopes are text; of one that is not, nothing would hold.
fn text(line: &[u8]) -> String {
    let text = String::from_utf8_lossy(line.trim_ascii_end());
    shown::json(json!(text).to_string()).replace('<', "\\u003c")
}

/// What the keeper has to know of a report before its line: the verdict and the place in the run.
pub(super) fn piece(report: &ReportPredicate<'_>) -> Vec<u8> {
    let mut piece = vec![report.verdict as u8];
    piece.extend(report.sequence.to_le_bytes());
    piece
}

/// Keeps the reports with the worst verdicts, and of one verdict the first.
#[derive(Debug, Default)]
pub(super) struct Keeper {
    /// By verdict: the place in the run and the line.
    kept: [Vec<(u64, Box<[u8]>)>; Verdict::ALL.len()],
    bytes: usize,
    left_out: [u64; Verdict::ALL.len()],
    /// The leaves of all reports with their places, 40 bytes a machine.
    leaves: Vec<(u64, Hash)>,
}

impl Keeper {
    /// Takes the next report.
    ///
    /// # Errors
    /// Where no reports are made, and so nothing could be shown.
    pub(super) fn take(&mut self, piece: &[u8], envelope: Option<&[u8]>) -> Result<(), Error> {
        let (Some((verdict, sequence)), Some(line)) = (piece.split_first(), envelope) else {
            return Err(
                Diagnostic::error("no-reports", "a page carries the reports, and none were made").into()
            );
        };
        let line = line.trim_ascii_end();
        let sequence = sequence.try_into().map_or(0, u64::from_le_bytes);
        let verdict = usize::from(*verdict).min(self.kept.len() - 1);
        self.leaves.push((sequence, leaf_hash(line)));
        self.bytes += line.len();
        self.kept[verdict].push((sequence, line.into()));
        // The last of the best go first.
        while self.bytes > MOST {
            let Some(best) = self.kept.iter().position(|kept| !kept.is_empty()) else { break };
            if let Some((_, line)) = self.kept[best].pop() {
                self.bytes -= line.len();
                self.left_out[best] += 1;
            }
        }
        Ok(())
    }

    /// What is kept, with the rest of the run.
    pub(super) fn carried<'c>(self, run: Option<&'c [u8]>, manifest: Option<&'c [u8]>) -> Carried<'c> {
        let Self { kept, left_out, mut leaves, .. } = self;
        let mut reports: Vec<_> = kept.into_iter().flatten().collect();
        reports.sort_unstable_by_key(|(sequence, _)| *sequence);
        leaves.sort_unstable_by_key(|(sequence, _)| *sequence);
        let run_size = leaves.last().map_or(0, |(last, _)| last + 1);
        let others = run_size.saturating_sub(leaves.len() as u64);
        let mut hashes = Vec::new();
        if reports.len() < leaves.len() && others == 0 && manifest.is_some() && run.is_some() {
            // The run statement is the first leaf, and here.
            let all: Vec<Hash> =
                std::iter::once([0; 32]).chain(leaves.into_iter().map(|(_, leaf)| leaf)).collect();
            let here: Vec<u64> =
                std::iter::once(0).chain(reports.iter().map(|(sequence, _)| sequence + 1)).collect();
            hashes = pruned::hashes(&all, &here);
        }
        let counted = Verdict::ALL.into_iter().zip(left_out).filter(|(_, n)| *n > 0);
        Carried {
            run,
            manifest,
            reports: reports.into_iter().map(|(_, line)| line).collect(),
            left_out: counted.collect(),
            others,
            hashes,
        }
    }
}
