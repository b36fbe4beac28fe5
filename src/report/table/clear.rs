//! The machines that are clear: what was found in them, a line each kind.

use super::super::Summary;
use super::super::text::{PLAIN, Paragraphs, QUIET, cut, number};
use crate::model::Verdict;

/// Kinds told.
const KINDS: usize = 8;

pub(super) fn show(sheet: &mut Paragraphs, summary: &Summary) {
    let kinds = summary.clear.most_first();
    if kinds.is_empty() {
        return;
    }
    sheet.heading("Clear, by what was found");
    for (kind, machines) in kinds.iter().take(KINDS) {
        let kind = cut(kind, sheet.look.width.saturating_sub(13));
        let line = format!("  {:>9}  {}", number(*machines), sheet.look.paint(PLAIN, &kind));
        sheet.raw(&line);
    }
    let told: u64 = kinds.iter().take(KINDS).map(|(_, machines)| machines).sum();
    let left = summary.count(Verdict::Clear).saturating_sub(told);
    if left > 0 {
        sheet.text(2, QUIET, &format!("and {} of further kinds", summary.some(left)));
    }
}
