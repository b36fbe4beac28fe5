//! Statements about one machine that cannot both be true.

use super::{Check, CheckContext, PROVENANCE};
use crate::model::{BoardKind, Field, PartId, Value, Verdict};
use crate::rules::chain::Chain;
use crate::rules::kinds::RuleHit;

/// Two sources name different controllers for the control board.
pub(super) struct ControllersDiffer;

impl Check for ControllersDiffer {
    fn id(&self) -> &'static str {
        "CMP-003"
    }

    fn title(&self) -> &'static str {
        "Two statements name different control boards"
    }

    fn doc(&self) -> &'static str {
        "The control board as declared, another row of the same machine or its firmware name lead to different \
         controllers. One of them is wrong, or the board was swapped: either way what stands in the inventory is not \
         what is in the machine."
    }

    fn basis(&self) -> &'static [&'static str] {
        PROVENANCE
    }

    fn advice(&self) -> &'static str {
        "Read the control-board type from the machine itself and correct the inventory; if a board was swapped, add the work order."
    }

    fn hits<'a>(&self, context: &CheckContext<'_, 'a>) -> Vec<(Verdict, RuleHit<'a>)> {
        let facts = context.facts;
        let mut seen: Vec<(usize, &[PartId])> = Vec::new();
        for (i, fact) in facts.boards.iter().enumerate() {
            let Some(entry) = context.catalogue.boards.get(fact.matched.board.index()) else { continue };
            if entry.kind != BoardKind::ControlBoard || entry.controllers.is_empty() {
                continue;
            }
            if !seen.iter().any(|(_, other)| other.iter().any(|p| entry.controllers.contains(p))) {
                seen.push((i, &entry.controllers));
            }
        }
        if seen.len() < 2 {
            return Vec::new();
        }
        let mut chain = Chain::new();
        for (i, _) in seen {
            chain.board(facts, i, context.catalogue);
        }
        let subject = "conflict:control-board".to_owned();
        vec![(Verdict::Review, RuleHit { subject, chain, conclusive: true, alternatives: &[] })]
    }
}

/// Two rows name different models.
pub(super) struct ModelsDiffer;

impl Check for ModelsDiffer {
    fn id(&self) -> &'static str {
        "PRV-005"
    }

    fn title(&self) -> &'static str {
        "Two models are declared for one machine"
    }

    fn doc(&self) -> &'static str {
        "Rows of one machine key name different models. Either two machines share a key, or one row is wrong; the boards \
         it may ship with depend on which."
    }

    fn basis(&self) -> &'static [&'static str] {
        PROVENANCE
    }

    fn advice(&self) -> &'static str {
        "Look at the label of the machine and correct the row that is wrong."
    }

    fn hits<'a>(&self, context: &CheckContext<'_, 'a>) -> Vec<(Verdict, RuleHit<'a>)> {
        let written: Vec<(Value<'a>, _)> =
            context.facts.machine.all(Field::Model).map(|v| (v, context.catalogue.model(v.text))).collect();
        let Some((first, model)) = written.first() else { return Vec::new() };
        // Two spellings that the catalogue knows as one model agree; what it does not know is compared as text.
        let differs = |(value, other): &&(Value<'a>, _)| match (model, other) {
            (Some(a), Some(b)) => a != b,
            _ => !first.text.eq_ignore_ascii_case(value.text),
        };
        let Some((other, _)) = written.iter().find(differs) else { return Vec::new() };
        let mut chain = Chain::new();
        chain.cell(*first);
        chain.cell(*other);
        chain.absent("one model for the machine");
        let subject = "conflict:model".to_owned();
        vec![(Verdict::Review, RuleHit { subject, chain, conclusive: true, alternatives: &[] })]
    }
}
