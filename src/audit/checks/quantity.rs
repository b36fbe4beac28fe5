//! A row that says another number of machines than it names.

use super::{Check, CheckContext, PROVENANCE};
use crate::ingest::validate::quantity_of_machines;
use crate::ingest::validate::serial_list::{Serials, serials};
use crate::model::{Evidence, EvidenceCell, StepKind, Verdict};
use crate::rules::chain::Chain;
use crate::rules::kinds::RuleHit;
use crate::text::counts::count;

/// A quantity that does not agree with the serial numbers beside it.
pub(super) struct QuantityDiffers;

impl Check for QuantityDiffers {
    fn id(&self) -> &'static str {
        "PRV-007"
    }

    fn title(&self) -> &'static str {
        "The quantity is not that of the serial numbers"
    }

    fn doc(&self) -> &'static str {
        "The row of a machine says how many machines it is about, and names another number of serial numbers: machines that \
         nobody named were not looked at, or a serial number is one too many."
    }

    fn basis(&self) -> &'static [&'static str] {
        PROVENANCE
    }

    fn advice(&self) -> &'static str {
        "Count the machines, name the serial number of each in a row of its own, and audit again."
    }

    fn hits<'a>(&self, context: &CheckContext<'_, 'a>) -> Vec<(Verdict, RuleHit<'a>)> {
        let machine = context.facts.machine;
        if machine.quantity.is_some() {
            return Vec::new();
        }
        let differs = |row: &'a Evidence<'a>| {
            let quantity = u32::try_from(quantity_of_machines(row.plan)?).ok()?;
            let quantity = row.cells.iter().find(|cell| cell.column == quantity)?;
            let said = count(quantity.text).filter(|said| *said > 0)?;
            let key = row.key_cells().next()?;
            let named = named(row, key, said);
            (named != said).then_some((row, quantity, key, named))
        };
        let mut hits = Vec::new();
        for (row, quantity, key, named) in machine.evidence.iter().filter_map(differs) {
            let mut chain = Chain::new();
            chain.cell(row.value(quantity));
            chain.cell(row.value(key));
            let counted = match named {
                1 => "one serial number".to_owned(),
                n => format!("{n} serial numbers"),
            };
            chain.plain(StepKind::Normalised, counted, "the serial numbers of the row");
            let subject = "machine:quantity".to_owned();
            hits.push((Verdict::Review, RuleHit { subject, chain, conclusive: true, alternatives: &[] }));
        }
        hits
    }
}

/// How many machines a row names.
fn named(row: &Evidence<'_>, key: &EvidenceCell<'_>, said: u64) -> u64 {
    let written = row.written.iter().find(|(column, _)| *column == key.column);
    match written.map(|(_, text)| serials(text, Some(said))) {
        Some(Serials::Several(all)) => all.len() as u64,
        _ => 1,
    }
}
