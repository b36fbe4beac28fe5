//! Machines whose serial number is none.

use super::{Check, CheckContext, PROVENANCE};
use crate::model::{ControllerState, Evidence, EvidenceCell, Field, Verdict};
use crate::rules::chain::Chain;
use crate::rules::kinds::RuleHit;
use crate::text::placeholders::is_placeholder;

/// How many cells are named; the others are counted.
const NAMED: usize = 6;

/// What stands where the serial number should is no number.
pub(super) struct PlaceholderSerial;

impl Check for PlaceholderSerial {
    fn id(&self) -> &'static str {
        "PRV-012"
    }

    fn title(&self) -> &'static str {
        "The serial number is a placeholder"
    }

    fn doc(&self) -> &'static str {
        "Where the serial number of the machine should stand, there is what firmware or people write in place of one \
         (`To be filled by O.E.M.`, `0123456789`, `XXXXX`, `redacted`, `n/a`), and no other row gives it. The number is not \
         known: nothing that rests on it (a copy elsewhere, the maker's form, the day of manufacture) was asked. Boards \
         that were never sold as a machine, or had their firmware rewritten, have such numbers."
    }

    fn basis(&self) -> &'static [&'static str] {
        PROVENANCE
    }

    fn advice(&self) -> &'static str {
        "Read the number from the label of the machine and write it into the inventory."
    }

    fn hits<'a>(&self, context: &CheckContext<'_, 'a>) -> Vec<(Verdict, RuleHit<'a>)> {
        let machine = context.facts.machine;
        let has_none = matches!(context.facts.controllers, ControllerState::OutOfScope(_));
        if has_none || machine.quantity.is_some() || machine.first(Field::Serial).is_some() {
            return Vec::new();
        }
        let holds_place = |row: &'a Evidence<'a>| {
            let is_one = move |cell: &&EvidenceCell<'_>| {
                row.column(cell).is_some_and(|column| column.field == Some(Field::Serial))
                    && !row.unread.covers(cell.column)
                    && is_placeholder(cell.text)
            };
            row.cells.iter().filter(is_one).map(move |cell| row.value(cell))
        };
        let mut cells = machine.evidence.iter().flat_map(holds_place);
        let mut chain = Chain::new();
        for value in cells.by_ref().take(NAMED) {
            chain.cell(value);
        }
        if chain.steps.is_empty() {
            return Vec::new();
        }
        let rest = cells.count();
        if rest > 0 {
            chain.further(format!("and {rest} further cells"));
        }
        chain.absent("a serial number of the machine");
        let subject = "serial:placeholder".to_owned();
        vec![(Verdict::Notice, RuleHit { subject, chain, conclusive: true, alternatives: &[] })]
    }
}
