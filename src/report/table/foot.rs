//! What the verdicts rest on, and whether they are signed.

use super::super::text::{PLAIN, Paragraphs, QUIET, counted, number};
use super::super::{RunInfo, Signed};
use crate::attest::predicate::LIST;

/// Warnings shown; the others are counted, and the JSON has them all.
const WARNINGS: usize = 5;

/// What makes an edition of a list weaker that tells the state of a later day.
const LATER: &str = "who was taken off since is not in it";

pub(super) fn show(sheet: &mut Paragraphs, info: &RunInfo<'_>) {
    let run = info.run;
    sheet.blank();
    let files: Vec<_> = run.policy.iter().filter(|p| !p.id.starts_with(LIST)).collect();
    let days = files.iter().map(|p| p.as_of);
    let state = match (days.clone().min(), days.max()) {
        (Some(old), Some(new)) if old == new => format!(", state of {old}"),
        (Some(old), Some(new)) => format!(", state of {old} to {new}"),
        _ => String::new(),
    };
    let rests = format!("{} of rules and catalogue{state}", counted(files.len() as u64, "file"));
    sheet.labelled(0, ("rests on", QUIET), (&rests, QUIET));
    // What makes a pack or catalogue file weaker is that the day lies outside of it.
    let lists = run.policy.iter().filter(|p| p.id.starts_with(LIST));
    let later = lists.filter(|p| p.as_of > run.as_of).map(|p| format!("{} {}: {LATER}", p.id, p.version));
    let warned: Vec<String> = later.chain(run.outside_reach.iter().cloned()).collect();
    for warning in warned.iter().take(WARNINGS) {
        sheet.labelled(0, ("", QUIET), (warning, PLAIN));
    }
    if warned.len() > WARNINGS {
        let more =
            format!("and {} more; -o json=FILE has them all", number((warned.len() - WARNINGS) as u64));
        sheet.labelled(0, ("", QUIET), (&more, PLAIN));
    }
    let lists = run.lists();
    let lists = if lists.is_empty() { "no official list".to_owned() } else { lists.join("; ") };
    sheet.labelled(0, ("lists", QUIET), (&lists, QUIET));
    let signed = match &info.signed {
        Signed::Not => "not signed".to_owned(),
        Signed::Unverified => "NOT VERIFIED: nobody vouches for them".to_owned(),
        Signed::By(key) => format!("signed with key {key}"),
    };
    let reports = match &info.reports {
        Some(place) => format!("{signed}, in {place}"),
        None => signed,
    };
    sheet.labelled(0, ("reports", QUIET), (&reports, QUIET));
}
