//! Cells and rows that could not be read.

use super::{Check, CheckContext};
use crate::model::{StepKind, Verdict};
use crate::rules::chain::Chain;
use crate::rules::kinds::RuleHit;

/// How many cells are named; the others are counted.
const NAMED: usize = 6;

/// Something that was written of the machine could not be read.
pub(super) struct UnreadableCells;

impl Check for UnreadableCells {
    fn id(&self) -> &'static str {
        "CMP-006"
    }

    fn title(&self) -> &'static str {
        "A cell or row of this machine could not be read"
    }

    fn doc(&self) -> &'static str {
        "A serial number, marking, address, tariff number or classification was destroyed on its way here (`6.37702E+15`), \
         or the cells of a row stand under the wrong headers. The other cells of the machine are evidence as ever; what the \
         damaged ones said is not known, so the machine is never clear."
    }

    fn basis(&self) -> &'static [&'static str] {
        &["NIST SP 800-53 Rev. 5, SR-4"]
    }

    fn advice(&self) -> &'static str {
        "Repair the cell at its source as its message says, export again and audit again."
    }

    fn hits<'a>(&self, context: &CheckContext<'_, 'a>) -> Vec<(Verdict, RuleHit<'a>)> {
        let unreadable = &context.facts.machine.unreadable;
        if unreadable.is_empty() {
            return Vec::new();
        }
        let mut chain = Chain::new();
        for cell in unreadable.iter().take(NAMED) {
            chain.cell(cell.value);
            chain.plain(StepKind::Absent, format!("no value that can be read: {}", cell.message), cell.code);
        }
        let rest = unreadable.len().saturating_sub(NAMED);
        if rest > 0 {
            chain.further(format!("and {rest} further cells"));
        }
        let subject = "unreadable".to_owned();
        vec![(Verdict::Undetermined, RuleHit { subject, chain, conclusive: true, alternatives: &[] })]
    }
}
