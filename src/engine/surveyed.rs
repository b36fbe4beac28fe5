//! What a run says of the inventories that it read.

use std::collections::HashMap;

use super::shipment::Shipment;
use crate::attest::predicate::{RunInput, RunRows, Skipped};
use crate::identity::Survey;
use crate::model::Inputs;

/// Places that are named of the rows that were left out for one reason.
const PLACES: usize = 5;

/// The sheets and documents, and after them what was stated of the whole shipment, which has no rows.
pub(crate) fn run_inputs(
    inputs: &Inputs,
    shipment: &Shipment,
    survey: &Survey<'_>,
) -> Vec<RunInput<'static>> {
    let rows = survey.counts.iter().map(|count| count.read).chain(std::iter::repeat(0));
    let plans = (0..survey.counts.len()).map(|sheet| survey.plan(sheet)).chain(shipment.plans().map(Some));
    let of_run = inputs.iter().zip(rows).zip(plans);
    let mut known = HashMap::new();
    of_run.map(|(((_, info), rows), plan)| RunInput::sharing(info, rows, plan, &mut known)).collect()
}

/// What became of the rows; `unread` names the inputs of which none is known, as they could not be read.
pub(crate) fn run_rows(survey: &Survey<'_>, inputs: &Inputs, unread: &[String]) -> RunRows<'static> {
    let mut skipped: Vec<Skipped<'static>> = Vec::new();
    let mut add = |code: &'static str,
                   reason: &'static str,
                   rows: u64,
                   places: &mut dyn Iterator<Item = String>| {
        let known = skipped.iter().position(|s| s.code == code);
        let at = known.unwrap_or_else(|| {
            skipped.push(Skipped { code: code.into(), first: Vec::new(), reason: reason.into(), rows: 0 });
            skipped.len() - 1
        });
        let Some(of_code) = skipped.get_mut(at) else { return };
        of_code.rows += rows;
        of_code.first.extend(places.take(PLACES - of_code.first.len().min(PLACES)));
    };
    for count in &survey.counts {
        for (reason, (rows, first)) in &count.skipped {
            let mut places = first.iter().map(|place| inputs.show(*place, None).to_string());
            add(reason.code(), reason.explain(), *rows, &mut places);
        }
        for (code, rows) in &count.refused {
            let of_code = count.problems.iter().filter(|(_, problem)| problem.code == *code);
            let mut places = of_code.map(|(place, problem)| inputs.show(*place, problem.column).to_string());
            add(code, code, *rows, &mut places);
        }
    }
    if !unread.is_empty() {
        // How many rows they have, nobody knows.
        let first = unread.iter().take(PLACES).cloned().collect();
        let reason = "an input, a sheet or a table of one could not be read";
        skipped.push(Skipped { code: "input-not-read".into(), first, reason: reason.into(), rows: 0 });
    }
    skipped.sort_by(|a, b| a.reason.cmp(&b.reason));
    RunRows {
        blank: survey.counts.iter().map(|count| count.blank).sum(),
        read: survey.counts.iter().map(|count| count.read + count.blank + count.skipped_rows()).sum(),
        skipped,
    }
}
