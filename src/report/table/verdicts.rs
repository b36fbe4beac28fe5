//! How many machines stand at each verdict, worst first, with a bar.

use std::fmt::Write as _;

use super::super::Summary;
use super::super::text::{Paragraphs, QUIET, counted, counted_machines, number, verdict_style};
use crate::model::Verdict;

/// The longest bar where there is room.
const BAR: u64 = 40;
/// What stands to the left of it.
const LEFT: usize = 31;

pub(super) fn show(sheet: &mut Paragraphs, summary: &Summary) {
    sheet.heading(&summary.counted());
    let longest = BAR.min(sheet.look.width.saturating_sub(LEFT) as u64);
    let most = Verdict::ALL.into_iter().map(|v| summary.count(v)).max().unwrap_or(0);
    for verdict in Verdict::ALL.into_iter().rev() {
        let n = summary.count(verdict);
        let style = if n == 0 { QUIET } else { verdict_style(verdict) };
        let name = sheet.look.paint(style, &format!("{verdict:<16}"));
        let bar = sheet.look.paint(style, &bar(n, most, longest));
        sheet.raw(&format!("  {name}{:>11}  {bar}", number(n)));
    }
    if summary.out_of_scope > 0 {
        let line =
            format!("  {:<16}{:>11}  no controller in it", "out of scope", number(summary.out_of_scope));
        let line = sheet.look.paint(QUIET, &line);
        sheet.raw(&line);
    }
    let mut known = format!("{} identified", counted(summary.controllers, "controller"));
    if summary.without_controller > 0 {
        let none = counted_machines(summary.without_controller, summary.lots_without_controller);
        let _ = write!(known, "; none on {none}");
    }
    sheet.text(2, QUIET, &known);
    if summary.waived > 0 {
        let text = format!(
            "{} accepted by a waiver: no more than a notice each",
            counted(summary.waived, "finding")
        );
        sheet.text(2, QUIET, &text);
    }
}

/// One mark a machine in a small fleet, else in proportion; never nothing for something.
fn bar(n: u64, most: u64, longest: u64) -> String {
    let length = if most <= longest { n } else { (n.saturating_mul(longest) / most).max(u64::from(n > 0)) };
    "█".repeat(usize::try_from(length).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_machine_of_a_million_is_still_seen() {
        assert_eq!(bar(1, 1_000_000, 40).chars().count(), 1);
        assert_eq!(bar(1_000_000, 1_000_000, 40).chars().count(), 40);
        assert_eq!(bar(0, 1_000_000, 40), "");
        assert_eq!(bar(3, 7, 40).chars().count(), 3);
        assert_eq!(bar(u64::MAX, u64::MAX, 40).chars().count(), 1, "does not overflow");
    }
}
