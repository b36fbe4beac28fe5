//! A file with one report or manifest, and the record beside it.

use std::path::{Path, PathBuf};

use super::line_ends::restore;
use super::lines::read_capped;
use super::one;
use super::proof_of_lines::{ProofOfLines, Trust};
use super::{Expected, Refusal, Rest, Sink, Verified};
use crate::attest::TrustedKeys;
use crate::attest::output::{
    BUNDLE_ENDING, MACHINES, PROOF_ENDING, RECORD_ENDING, REPORT_ENDING, is_name_of,
};
use crate::attest::statement::key_of;

/// Asks more of an envelope that holds by itself.
pub(super) type More<'m> = &'m mut dyn FnMut(&[u8], Verified) -> Result<Verified, Refusal>;

/// Verifies the file. One that cannot be read is kept in `rest`; if that is the record, the report is told where it is
/// refused, and not where it holds.
pub(super) fn verify(
    path: &Path,
    trusted: &TrustedKeys,
    expected: &Expected,
    more: More<'_>,
    rest: &mut Rest,
    sink: Sink<'_>,
) {
    let Some(envelope) = line_of(path, rest) else { return };
    let envelope = envelope.as_slice();
    let record = expected.records.clone().or_else(|| beside(path, RECORD_ENDING));
    let is_there = record.is_some();
    let record = record.and_then(|record| line_of(&record, rest));
    let unread = is_there && record.is_none();
    let outcome = ProofOfLines::of_report(path, envelope, trusted).and_then(|proof| {
        let trust = proof.as_ref().map_or(Trust::Keys(trusted), ProofOfLines::trust);
        one::verify(envelope, record.as_deref(), trust, expected).and_then(|v| more(envelope, v))
    });
    if !unread || outcome.is_err() {
        sink(path.display().to_string(), outcome);
    }
}

/// The one line of a file; what cannot be read is kept.
pub(super) fn line_of(path: &Path, rest: &mut Rest) -> Option<Vec<u8>> {
    let mut line = match read_capped(path) {
        Ok(line) => line,
        Err(error) => {
            rest.unread.push(error);
            return None;
        }
    };
    if restore(&mut line) {
        rest.line_ends.add(path);
    }
    Some(line)
}

/// What is beside a single report under its usual name with this ending, where there is anything.
pub(super) fn beside(path: &Path, ending: &str) -> Option<PathBuf> {
    let name = path.file_name()?.to_str()?;
    let stem = name.strip_suffix(REPORT_ENDING).or_else(|| name.strip_suffix(BUNDLE_ENDING))?;
    let there = path.with_file_name(format!("{stem}{ending}"));
    there.symlink_metadata().is_ok().then_some(there)
}

/// What proves a single report that carries no signature.
pub(super) fn proof_beside(path: &Path) -> Option<PathBuf> {
    beside(path, PROOF_ENDING)
}

/// Whether a file is read for the report in it.
pub(super) fn is_report(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().ends_with(REPORT_ENDING.as_bytes()))
}

/// Whether a file is read for the record or the proof in it: it stands beside its report.
pub(super) fn is_record(path: &Path) -> bool {
    let name = path.file_name().and_then(|n| n.to_str());
    let stem = name.and_then(|n| n.strip_suffix(RECORD_ENDING).or_else(|| n.strip_suffix(PROOF_ENDING)));
    let is_there =
        |stem: &str, ending| path.with_file_name(format!("{stem}{ending}")).symlink_metadata().is_ok();
    stem.is_some_and(|stem| [REPORT_ENDING, BUNDLE_ENDING].iter().any(|ending| is_there(stem, ending)))
}

/// What stands in a run's folder of machines is about the machine that its name says.
pub(super) fn in_its_place(path: &Path, verified: Verified) -> Result<Verified, Refusal> {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let folder = absolute.parent().and_then(Path::file_name);
    if folder.is_none_or(|folder| folder != MACHINES) || !is_report(path) {
        return Ok(verified);
    }
    let stem = path.file_name().and_then(|n| n.to_str()).and_then(|n| n.strip_suffix(REPORT_ENDING));
    let machine = key_of(&verified.subject);
    if stem.zip(machine).is_some_and(|(stem, machine)| is_name_of(stem, machine)) {
        return Ok(verified);
    }
    let problem = format!("it is about '{}', which its file name does not say", verified.subject);
    Err(Refusal::SubjectMismatch(problem))
}
