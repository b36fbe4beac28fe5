//! The one line at the end of every run.

use std::fmt::Write as _;

use super::super::Summary;
use super::super::text::{counted, number};
use crate::attest::predicate::RunRows;
use crate::model::{Activity, Verdict};

/// The run in one line: `15 machines in 17 rows: 3 clear, 1 notice, 2 undetermined, 5 review, 2 license-required,
/// 1 prohibited; 1 out of scope; 2 rows skipped; worst: prohibited (import). A person decides.`
pub(crate) fn summary_line(summary: &Summary, rows: &RunRows<'_>) -> String {
    let mut line = summary.counted();
    if rows.read > 0 {
        let _ = write!(line, " in {}", counted(rows.read, "row"));
    }
    let mut counts: Vec<String> = Verdict::ALL
        .into_iter()
        .filter(|v| summary.count(*v) > 0)
        .map(|v| format!("{} {v}", number(summary.count(v))))
        .collect();
    if counts.is_empty() {
        counts.push("none judged".into());
    }
    let _ = write!(line, ": {}", counts.join(", "));
    if summary.out_of_scope > 0 {
        let _ = write!(line, "; {} out of scope", number(summary.out_of_scope));
    }
    if rows.skipped_rows() > 0 {
        let _ = write!(line, "; {} skipped", counted(rows.skipped_rows(), "row"));
    }
    if let Some(worst) = summary.worst() {
        let of: Vec<&str> = Activity::ALL
            .into_iter()
            .filter(|a| summary.count_for(*a, worst) > 0)
            .map(Activity::as_str)
            .collect();
        let _ = write!(line, "; worst: {worst}");
        if !of.is_empty() {
            let _ = write!(line, " ({})", of.join(", "));
        }
    }
    line + ". A person decides."
}
