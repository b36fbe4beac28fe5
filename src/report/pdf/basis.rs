//! What the result rests on: what was looked at, rules and lists, who signed, what is attached.

use super::document::Attachment;
use super::keep::Sums;
use super::sheet::{PLAIN, QUIET, STRONG, Sheet, numbers, text};
use crate::attest::predicate::{LIST, PolicyEntry, RunPredicate, Setting};
use crate::model::Standing;
use crate::report::text::number;
use crate::report::words::Words;
use crate::report::{RunInfo, Signed, Summary};

/// So many digits of a digest are shown; the attached reports have them all.
const DIGITS: usize = 16;
/// So many lines of what a file says are told.
const SAYS: usize = 40;
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
    if matches!(info.signed, Signed::By(_)) {
        let how = if attached.is_once { "signed.once" } else { "signed.each" };
        sheet.labelled(words.get("signed.how"), words.get(how), PLAIN);
    }
    sheet.labelled(words.get("signed.time"), &run.time_verified.to_string(), PLAIN);
    sheet.labelled(words.get("signed.as-of"), &run.as_of.to_string(), PLAIN);
    let asked =
        format!("{}: {}", words.named("from", &run.activities_from), words.activities(&run.activities));
    sheet.labelled(words.get("signed.asked"), &asked, PLAIN);
    sheet.labelled(words.get("pdf.not-asked"), &words.not_asked(&run.activities), PLAIN);
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
    /// Whether the reports have no signature of their own: the manifest has one for all of them.
    pub(super) is_once: bool,
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
    let head = ["input.file", "input.standing", "input.rows", "edition.digest"].map(|key| words.get(key));
    let inputs = &info.run.inputs;
    let rows = inputs.iter().take(MANY).map(|input| {
        let sheet = input.sheet.as_ref().map(|sheet| format!("!{sheet}")).unwrap_or_default();
        let name = format!("{}{sheet}", input.file);
        let standing = input.standing.as_deref().unwrap_or(Standing::Declared.as_str());
        let standing = words.named("standing", standing);
        let digest = input.digest.sha256.to_string();
        vec![(name, PLAIN), (standing, QUIET), (number(input.rows), PLAIN), (digest, QUIET)]
    });
    sheet.table(&[text(0.36), text(0.17), numbers(0.1), text(0.37)], &head, rows);
    more(sheet, inputs.len(), words);
}

/// The editions of rules and lists, and the files that decided how the run was made.
pub(super) fn editions(sheet: &mut Sheet<'_>, info: &RunInfo<'_>, words: &Words) {
    let run = info.run;
    sheet.heading(2, words.get("editions.title"), Some(false));
    if !run.outside_reach.is_empty() {
        sheet.paragraph(words.get("editions.outside"), PLAIN);
        run.outside_reach.iter().take(MANY).for_each(|pack| sheet.paragraph(pack, STRONG));
        more(sheet, run.outside_reach.len(), words);
    }
    if !run.replaced.is_empty() {
        sheet.paragraph(words.get("editions.replaced"), PLAIN);
        for pack in run.replaced.iter().take(MANY) {
            sheet.paragraph(&format!("{} (sha256 {})", pack.id, pack.digest.sha256), STRONG);
        }
        more(sheet, run.replaced.len(), words);
    }
    let (lists, rules): (Vec<_>, Vec<_>) = run.policy.iter().partition(|entry| entry.id.starts_with(LIST));
    sheet.heading(3, words.get("editions.lists"), None);
    if lists.is_empty() {
        sheet.paragraph(words.get("editions.no-list"), PLAIN);
    } else {
        policy(sheet, run, &lists, words);
    }
    sheet.heading(3, words.get("editions.rules"), None);
    policy(sheet, run, &rules, words);
    if !run.settings.is_empty() {
        sheet.heading(3, words.get("settings.title"), None);
        for setting in run.settings.iter().take(MANY) {
            self::setting(sheet, setting, words);
        }
        more(sheet, run.settings.len(), words);
    }
}

fn setting(sheet: &mut Sheet<'_>, Setting { kind, path, digest, says }: &Setting<'_>, words: &Words) {
    let file = format!("{path} (sha256 {})", short(&digest.sha256));
    sheet.labelled(&words.named("setting", kind), &file, PLAIN);
    says.iter().take(SAYS).for_each(|line| sheet.labelled("", line, PLAIN));
    if let Some(n @ 1..) = says.len().checked_sub(SAYS) {
        sheet.labelled("", &words.counted("more", n as u64), QUIET);
    }
}

/// The first digits of a digest.
fn short(digest: &str) -> String {
    digest.get(..DIGITS).map_or_else(|| digest.to_owned(), |digits| format!("{digits}…"))
}

fn policy(sheet: &mut Sheet<'_>, run: &RunPredicate<'_>, entries: &[&PolicyEntry<'_>], words: &Words) {
    let head = ["edition.name", "edition.version", "edition.day", "edition.age", "edition.digest"];
    let head: Vec<&str> = head.iter().map(|key| words.get(key)).collect();
    let rows = entries.iter().take(MANY).map(|entry| {
        let name = entry.id.strip_prefix(LIST).unwrap_or(&entry.id);
        vec![
            (name.to_owned(), PLAIN),
            (entry.version.clone().into_owned(), QUIET),
            (entry.as_of.to_string(), PLAIN),
            (words.age(entry.as_of, run.as_of).unwrap_or_default(), QUIET),
            (short(&entry.digest.sha256), QUIET),
        ]
    });
    sheet.table(&[text(0.33), text(0.22), text(0.13), text(0.11), text(0.21)], &head, rows);
    more(sheet, entries.len(), words);
}

fn more(sheet: &mut Sheet<'_>, all: usize, words: &Words) {
    if let Some(n @ 1..) = all.checked_sub(MANY) {
        sheet.paragraph(&words.counted("more", n as u64), QUIET);
    }
}
