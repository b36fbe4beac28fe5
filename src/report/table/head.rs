//! What was asked, of what, for which day, and why.

use super::super::text::{PLAIN, Paragraphs, QUIET, STRONG, columns, named, one_line};
use super::super::{Summary, setting_line};
use crate::attest::predicate::{EVIDENCE, RunPredicate};
use crate::model::Activity;

pub(super) fn show(sheet: &mut Paragraphs, summary: &Summary, run: &RunPredicate<'_>) {
    let name = format!("Tidewaiter {}", one_line(&run.verifier.version));
    let day = format!("as of {}", run.as_of);
    let gap = sheet.look.measure().saturating_sub(columns(&name) + columns(&day)).max(2);
    let line = format!("{}{:gap$}{}", sheet.look.paint(STRONG, &name), "", sheet.look.paint(QUIET, &day));
    sheet.raw(&line);
    let activities: Vec<&str> = run.activities.iter().map(|a| a.as_str()).collect();
    let sheets = run.inputs.iter().filter(|input| input.stated.is_empty());
    let mut inputs: Vec<&str> = sheets.map(|i| &*i.file).collect();
    inputs.dedup();
    let asked = format!("of {} · {}", named(&inputs, 4, ", "), named(&activities, 8, ", "));
    sheet.text(0, QUIET, &asked);
    let stated: Vec<String> = run
        .inputs
        .iter()
        .flat_map(|input| input.stated.iter().map(|place| format!("{} {place}", input.file)))
        .collect();
    if !stated.is_empty() {
        sheet.text(0, QUIET, &format!("stated of the whole shipment: {}", named(&stated, 8, ", ")));
    }
    sheet.text(0, QUIET, &why(summary, run));
    if run.lists().is_empty() {
        sheet.text(0, QUIET, "No official list was asked about anybody.");
    }
    for setting in &run.settings {
        sheet.text(0, PLAIN, &setting_line(setting));
    }
    let waived: Vec<&str> = run.waived().collect();
    if !waived.is_empty() {
        let waived = format!(
            "NOT REQUIRED HERE, by the site's configuration: {} A machine may be clear without an answer.",
            waived.join(" ")
        );
        sheet.text(0, PLAIN, &waived);
    }
}

/// Why these activities, and how to ask for others.
fn why(summary: &Summary, run: &RunPredicate<'_>) -> String {
    let others: Vec<&str> =
        Activity::ALL.into_iter().filter(|a| !run.activities.contains(a)).map(Activity::as_str).collect();
    let others = match others.len() {
        0 => String::new(),
        _ => format!(" Not asked: {}; --activity asks for them.", others.join(", ")),
    };
    if run.activities_from != EVIDENCE {
        return format!("These activities were asked for.{others}");
    }
    let of = |activity: Activity, names: &str| {
        let machines = summary.asked(activity);
        let of = (machines > 0).then(|| format!("; {activity} of {} {names}", summary.some(machines)));
        of.unwrap_or_default()
    };
    let export = of(Activity::Export, "with a destination, consignee or end user");
    let repair = of(Activity::RepairReturn, "with a repairer");
    let fewer = if export.is_empty() && repair.is_empty() {
        ""
    } else {
        " (--activity import,operation leaves them out)"
    };
    format!("Asked by default: import and operation{export}{repair}{fewer}.{others}")
}
