//! Serial numbers that stand at more than one machine.

use super::{Check, CheckContext, PROVENANCE};
use crate::model::{Elsewhere, Field, SharedSerial, Verdict};
use crate::rules::chain::Chain;
use crate::rules::kinds::RuleHit;

/// A board, power supply or component stands in two machines.
pub(super) struct BoardInTwoMachines;

impl Check for BoardInTwoMachines {
    fn id(&self) -> &'static str {
        "PRV-001"
    }

    fn title(&self) -> &'static str {
        "One serial of a board or component in several machines"
    }

    fn doc(&self) -> &'static str {
        "A board, power supply or component (a memory module, a disk) has one serial number and stands in one machine. The same \
         serial in two machines is a typing error, an undocumented swap, or a cloned serial: a serial is a claim, not proof."
    }

    fn basis(&self) -> &'static [&'static str] {
        PROVENANCE
    }

    fn advice(&self) -> &'static str {
        "Read the serial from both; if the board or component moved, add the work order, and correct the row that is wrong."
    }

    fn hits<'a>(&self, context: &CheckContext<'_, 'a>) -> Vec<(Verdict, RuleHit<'a>)> {
        let of_board = |shared: &&SharedSerial<'a>| {
            !matches!(
                shared.field,
                Field::Serial | Field::Mac | Field::AssetTag | Field::Hostname | Field::RemovedSerial
            ) && (shared.elsewhere.iter().any(|other| !other.removed)
                || shared.count > shared.elsewhere.len() as u64)
        };
        context.shared.iter().filter(of_board).map(hit).collect()
    }
}

/// A machine serial stands at two machines.
pub(super) struct MachineSerialTwice;

impl Check for MachineSerialTwice {
    fn id(&self) -> &'static str {
        "PRV-002"
    }

    fn title(&self) -> &'static str {
        "One machine serial at several machines"
    }

    fn doc(&self) -> &'static str {
        "Two machines of the inventory carry the same serial number. One of them is mistyped or cloned."
    }

    fn basis(&self) -> &'static [&'static str] {
        PROVENANCE
    }

    fn advice(&self) -> &'static str {
        "Read the serial from the label of both machines and correct the inventory."
    }

    fn hits<'a>(&self, context: &CheckContext<'_, 'a>) -> Vec<(Verdict, RuleHit<'a>)> {
        context.shared.iter().filter(|s| s.field == Field::Serial).map(hit).collect()
    }
}

/// Sources that agree in one number of a machine contradict each other in another.
pub(super) struct SourcesDisagree;

impl Check for SourcesDisagree {
    fn id(&self) -> &'static str {
        "PRV-013"
    }

    fn title(&self) -> &'static str {
        "One address, inventory number or name at several machines"
    }

    fn doc(&self) -> &'static str {
        "Several sources give one hardware address or inventory number to machines that are not one, since their serial numbers \
         differ or one source tells them apart; or one sheet gives one address to two of them. A control board that was moved takes \
         its address along; or one of the numbers is mistyped. Or what nothing but its name in the network tells is of one of several \
         devices of that name. Nothing was joined by it."
    }

    fn basis(&self) -> &'static [&'static str] {
        PROVENANCE
    }

    fn advice(&self) -> &'static str {
        "Read serial number and address from the machine and its label; if a board moved, add the work order, and correct the \
         source that is wrong."
    }

    fn hits<'a>(&self, context: &CheckContext<'_, 'a>) -> Vec<(Verdict, RuleHit<'a>)> {
        let machine = context.facts.machine;
        let is_named =
            [Field::Serial, Field::AssetTag, Field::Mac].iter().any(|field| machine.first(*field).is_some());
        let of_sources = |shared: &&SharedSerial<'a>| {
            let elsewhere = |other: &Elsewhere| other.at.row.input != shared.value.at.row.input;
            match shared.field {
                Field::Mac => true,
                Field::AssetTag => shared.elsewhere.iter().any(elsewhere),
                // Several machines may have one name; what has no other is one of them.
                Field::Hostname => !is_named && shared.elsewhere.iter().any(elsewhere),
                _ => false,
            }
        };
        context.shared.iter().filter(of_sources).map(hit).collect()
    }
}

pub(super) fn hit<'a>(shared: &SharedSerial<'a>) -> (Verdict, RuleHit<'a>) {
    let mut chain = Chain::new();
    chain.cell(shared.value);
    for other in shared.elsewhere {
        let is = if other.removed { "taken out of" } else { "also at" };
        chain.further(format!("{is} machine {}", other.machine));
        if let Some(step) = chain.steps.last_mut() {
            step.at = Some(other.at);
        }
    }
    let rest = shared.count.saturating_sub(shared.elsewhere.len() as u64);
    if rest > 0 {
        chain.further(format!("and at {rest} further places"));
    }
    let subject = format!("serial:{}:{}", shared.field, shared.value.text);
    (Verdict::Review, RuleHit { subject, chain, conclusive: true, alternatives: &[] })
}
