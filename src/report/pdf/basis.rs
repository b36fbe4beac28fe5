//! What the result rests on: what was looked at, rules and lists, who signed, what is attached.

use super::document::Attachment;
use super::keep::Sums;
use super::sheet::{PLAIN, QUIET, STRONG, Sheet, numbers, text};
use super::words::Words;
use crate::attest::predicate::{LIST, PolicyEntry};
use crate::report::run::setting_line;
use crate::report::text::number;
use crate::report::{RunInfo, Signed, Summary};

/// So many digits of a digest are shown; the attached reports have them all.
const DIGITS: usize = 16;
/// So many inputs are told, so many reasons and packs.
const MANY: usize = 100;

/// Who signed, and how to verify.
pub(super) fn signed(sheet: &mut Sheet<'_>, info: &RunInfo<'_>, attached: Attached<'_>, words: &Words) {
    let run = info.run;
    sheet.heading(2, words.get("signed.title"), Some(false));
    match &info.signed {
        Signed::By(key) => sheet.labelled(words.get("signed.key"), key, STRONG),
        Signed::Not => sheet.labelled(words.get("signed.key"), words.get("pdf.nobody"), STRONG),
        Signed::Unverified => sheet.labelled(words.get("signed.key"), words.get("pdf.unverified"), STRONG),
    }
    sheet.labelled(words.get("signed.time"), &run.time_verified.to_string(), PLAIN);
    sheet.labelled(words.get("signed.as-of"), &run.as_of.to_string(), PLAIN);
    let activities: Vec<String> =
        run.activities.iter().map(|a| words.named("activity", a.as_str())).collect();
    sheet.labelled(words.get("signed.asked"), &activities.join(", "), PLAIN);
    sheet.labelled(words.get("signed.run-id"), &run.run_id, PLAIN);
    sheet.labelled(words.get("signed.program"), &format!("tidewaiter {}", run.verifier.version), PLAIN);
    sheet.labelled(words.get("signed.statement"), &run.statement, PLAIN);
    for Attachment { name, says, .. } in attached.files {
        sheet.labelled(words.get("pdf.attached"), &format!("{name}: {says}"), PLAIN);
    }
    if let Some(megabytes) = attached.too_large {
        sheet.paragraph(&words.counted("pdf.not-attached", megabytes), STRONG);
    } else if attached.is_unproved && matches!(info.signed, Signed::By(_)) {
        sheet.paragraph(words.get("pdf.unproved"), STRONG);
    } else if matches!(info.signed, Signed::By(_)) {
        sheet.paragraph(words.get("pdf.verify"), PLAIN);
        sheet.paragraph("pdfdetach -saveall -o DIR FILE.pdf", STRONG);
        sheet.paragraph("tidewaiter verify DIR/reports.intoto.jsonl --key KEY", STRONG);
    }
    sheet.paragraph(words.get("pdf.compare"), QUIET);
}

/// What is attached.
#[derive(Clone, Copy)]
pub(super) struct Attached<'a> {
    pub(super) files: &'a [Attachment],
    /// Where the reports are too large for it, the most million bytes that are attached.
    pub(super) too_large: Option<u64>,
    /// Whether what would prove the reports is not attached.
    pub(super) is_unproved: bool,
}

/// What was looked at.
pub(super) fn coverage(
    sheet: &mut Sheet<'_>,
    info: &RunInfo<'_>,
    summary: &Summary,
    sums: &Sums,
    words: &Words,
) {
    let rows = &info.run.rows;
    sheet.heading(2, words.get("coverage.title"), Some(false));
    for (key, n) in [
        ("coverage.rows", rows.read),
        ("coverage.blank", rows.blank),
        ("coverage.skipped", rows.skipped_rows()),
        ("coverage.boards", sums.coverage.boards),
        ("coverage.components", sums.coverage.components),
        ("coverage.controllers", summary.controllers),
        ("coverage.without", summary.without_controller),
        ("coverage.undetermined", sums.coverage.undetermined),
        ("coverage.unreadable", sums.coverage.unreadable),
        ("coverage.rules", sums.coverage.rules),
    ] {
        sheet.labelled(words.get(key), &number(n), PLAIN);
    }
    for skipped in rows.skipped.iter().take(MANY) {
        let first = skipped.first.iter().take(12).cloned().collect::<Vec<_>>().join(", ");
        let why = format!("{} × {} [{}]: {first}", number(skipped.rows), skipped.reason, skipped.code);
        sheet.labelled(words.get("coverage.skipped"), &why, PLAIN);
    }
    sheet.heading(3, words.get("inputs.caption"), None);
    let head = [words.get("input.file"), words.get("input.rows"), words.get("edition.digest")];
    let inputs = &info.run.inputs;
    let rows = inputs.iter().take(MANY).map(|input| {
        let sheet = input.sheet.as_ref().map(|sheet| format!("!{sheet}")).unwrap_or_default();
        let name = format!("{}{sheet}", input.file);
        vec![(name, PLAIN), (number(input.rows), PLAIN), (input.digest.sha256.to_string(), QUIET)]
    });
    sheet.table(&[text(0.33), numbers(0.09), text(0.58)], &head, rows);
    more(sheet, inputs.len(), words);
}

/// The editions of rules and lists, and the files that decided how the run was made.
pub(super) fn editions(sheet: &mut Sheet<'_>, info: &RunInfo<'_>, words: &Words) {
    let run = info.run;
    sheet.heading(2, words.get("editions.title"), Some(false));
    for (key, outside) in [("editions.outside", &run.outside_reach)] {
        for pack in outside.iter().take(MANY) {
            sheet.labelled(words.get(key), pack, STRONG);
        }
    }
    if !run.replaced.is_empty() {
        let packs: Vec<&str> = run.replaced.iter().take(MANY).map(|pack| &*pack.id).collect();
        sheet.labelled(words.get("editions.replaced"), &packs.join(", "), STRONG);
    }
    let (lists, rules): (Vec<_>, Vec<_>) = run.policy.iter().partition(|entry| entry.id.starts_with(LIST));
    sheet.heading(3, words.get("editions.lists"), None);
    if lists.is_empty() {
        sheet.paragraph(words.get("editions.no-list"), PLAIN);
    } else {
        policy(sheet, &lists, words);
    }
    sheet.heading(3, words.get("editions.rules"), None);
    policy(sheet, &rules, words);
    if !run.settings.is_empty() {
        sheet.heading(3, words.get("settings.title"), None);
        for setting in run.settings.iter().take(MANY) {
            sheet.paragraph(&setting_line(setting), PLAIN);
        }
        more(sheet, run.settings.len(), words);
    }
}

fn policy(sheet: &mut Sheet<'_>, entries: &[&PolicyEntry<'_>], words: &Words) {
    let head = ["edition.name", "edition.version", "edition.day", "edition.digest"];
    let head: Vec<&str> = head.iter().map(|key| words.get(key)).collect();
    let rows = entries.iter().take(MANY).map(|entry| {
        let digest = entry.digest.sha256.get(..DIGITS).unwrap_or(&entry.digest.sha256);
        let name = entry.id.strip_prefix(LIST).unwrap_or(&entry.id);
        vec![
            (name.to_owned(), PLAIN),
            (entry.version.clone().into_owned(), QUIET),
            (entry.as_of.to_string(), PLAIN),
            (format!("{digest}..."), QUIET),
        ]
    });
    sheet.table(&[text(0.36), text(0.26), text(0.14), text(0.24)], &head, rows);
    more(sheet, entries.len(), words);
}

fn more(sheet: &mut Sheet<'_>, all: usize, words: &Words) {
    if let Some(n @ 1..) = all.checked_sub(MANY) {
        sheet.paragraph(&words.counted("more", n as u64), QUIET);
    }
}
