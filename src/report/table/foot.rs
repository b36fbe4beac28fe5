//! What the verdicts rest on, and whether they are signed.

use super::super::text::{PLAIN, QUIET, Sheet, counted};
use super::super::{RunInfo, Signed};

/// Warnings shown; the diagnostics of the run say them all.
const WARNINGS: usize = 5;

pub(super) fn show(sheet: &mut Sheet, run: &RunInfo) {
    sheet.blank();
    let files: Vec<_> = run.policy.iter().filter(|p| !p.id.starts_with("list:")).collect();
    let days = files.iter().map(|p| p.as_of);
    let state = match (days.clone().min(), days.max()) {
        (Some(old), Some(new)) if old == new => format!(", state of {old}"),
        (Some(old), Some(new)) => format!(", state of {old} to {new}"),
        _ => String::new(),
    };
    let rests = format!("{} of rules and catalogue{state}", counted(files.len() as u64, "file"));
    sheet.labelled(0, ("rests on", QUIET), (&rests, QUIET));
    let warned = run.policy.iter().filter_map(|p| p.warning.as_deref().map(|w| (p, w)));
    for (policy, warning) in warned.take(WARNINGS) {
        sheet.labelled(0, ("", QUIET), (&format!("{} {}: {warning}", policy.id, policy.version), PLAIN));
    }
    let lists = if run.lists.is_empty() { "no official list".to_owned() } else { run.lists.join("; ") };
    sheet.labelled(0, ("lists", QUIET), (&lists, QUIET));
    let signed = match &run.signed {
        Signed::Not => "not signed".to_owned(),
        Signed::By(key) => format!("signed with key {key}"),
    };
    let reports = match &run.reports {
        Some(place) => format!("{signed}, in {place}"),
        None => signed,
    };
    sheet.labelled(0, ("reports", QUIET), (&reports, QUIET));
}
