//! Parts and boards that the catalogue does not know.

use hashbrown::{HashMap, HashSet};

use super::{Check, CheckContext};
use crate::identify::is_called_controller;
use crate::model::{BoardKind, StepKind, Value, Verdict};
use crate::rules::chain::Chain;
use crate::rules::kinds::Hit;

/// How many cells are named; the others are counted.
const NAMED: usize = 6;

/// Parts and boards that the catalogue does not know.
pub(super) struct UnknownParts;

impl Check for UnknownParts {
    fn id(&self) -> &'static str {
        "CMP-005"
    }

    fn title(&self) -> &'static str {
        "Parts or boards that the catalogue does not know"
    }

    fn doc(&self) -> &'static str {
        "A marking or board name was written that nothing in the catalogue matches, so nobody can say who made it. Where \
         the row calls it a controller or processor, or it is the control board, the machine is undetermined; any other \
         unknown part or board is named for information."
    }

    fn basis(&self) -> &'static [&'static str] {
        &["NIST SP 800-53 Rev. 5, SR-4"]
    }

    fn advice(&self) -> &'static str {
        "Compare the marking with the part itself (O and 0, I and 1, a missing letter). If it is right, find out its maker and add the part to a catalogue file of your own (`--rules`)."
    }

    fn hits<'a>(&self, context: &CheckContext<'_, 'a>) -> Vec<(Verdict, Hit<'a>)> {
        let facts = context.facts;
        let machine = facts.machine;
        let mut boards: Vec<Value<'a>> = Vec::new();
        let (mut controllers, mut others): (Vec<Value<'a>>, Vec<Value<'a>>) = (Vec::new(), Vec::new());
        let mut components = HashMap::new();
        for component in if facts.unknown.is_empty() { &[][..] } else { &machine.components[..] } {
            if let Some(part) = component.part {
                components.entry(part.at).or_insert(component);
            }
        }
        for value in &facts.unknown {
            match components.get(&value.at) {
                Some(component) if is_called_controller(component) => controllers.push(*value),
                Some(_) => others.push(*value),
                None => boards.push(*value),
            }
        }
        let hit = |verdict, subject: &str, values: &[Value<'a>]| {
            let mut chain = Chain::new();
            for value in values.iter().take(NAMED) {
                chain.cell(*value);
            }
            let rest = values.len().saturating_sub(NAMED);
            if rest > 0 {
                chain.plain(StepKind::Cell, format!("and {rest} further parts"), "declared");
            }
            chain.plain(StepKind::Absent, "a part or board that the catalogue knows", "catalogue");
            (verdict, Hit { subject: subject.to_owned(), chain, convicts: true, alternatives: &[] })
        };
        let mut hits = Vec::new();
        if !controllers.is_empty() {
            hits.push(hit(Verdict::Undetermined, "unknown:controller", &controllers));
        }
        let controls = machine.boards.iter().filter(|board| board.kind == BoardKind::ControlBoard);
        let controls: HashSet<_> = controls.filter_map(|board| board.name).map(|name| name.at).collect();
        for value in boards {
            let verdict = if controls.contains(&value.at) { Verdict::Undetermined } else { Verdict::Notice };
            hits.push(hit(verdict, &format!("unknown:board:{}", value.text), &[value]));
        }
        if !others.is_empty() {
            hits.push(hit(Verdict::Notice, "unknown:part", &others));
        }
        hits
    }
}
