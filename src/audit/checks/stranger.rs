//! A controller that the model is not known to have had.

use super::{Check, CheckContext, PROVENANCE};
use crate::catalogue::Catalogue;
use crate::facts::strangers;
use crate::model::{Facts, Origin, StepKind, Verdict};
use crate::rules::chain::Chain;
use crate::rules::kinds::RuleHit;

/// A controller or control board that no known board of the model is or carries.
pub(super) struct StrangeController;

impl Check for StrangeController {
    fn id(&self) -> &'static str {
        "CMP-007"
    }

    fn title(&self) -> &'static str {
        "Controller that no known board of this model carries: swapped board or wrong sheet"
    }

    fn doc(&self) -> &'static str {
        "The sheet names a control board or controller for the machine, and none of the boards that the catalogue knows \
         for the model is that board or carries that controller. The board was swapped, the row belongs to another \
         machine, or the model shipped with a board that the catalogue does not know. Only models of which at least one \
         board is known with its controller are asked."
    }

    fn basis(&self) -> &'static [&'static str] {
        PROVENANCE
    }

    fn advice(&self) -> &'static str {
        "Look at the board or ask the machine. If the board was swapped, add the work order; if the row is wrong, correct it; if the model did ship with this board, add it to a catalogue file of your own (`--rules`)."
    }

    fn hits<'a>(&self, context: &CheckContext<'_, 'a>) -> Vec<(Verdict, RuleHit<'a>)> {
        let (facts, catalogue) = (context.facts, context.catalogue);
        let strangers = strangers(facts, catalogue).into_iter();
        strangers.filter_map(|origin| Some((Verdict::Review, hit(facts, origin, catalogue)?))).collect()
    }
}

fn hit<'a>(facts: &Facts<'a>, origin: Origin<'a>, catalogue: &'a Catalogue) -> Option<RuleHit<'a>> {
    let mut chain = Chain::new();
    let subject = match origin {
        Origin::Board(i) => {
            chain.board(facts, i, catalogue);
            let board = facts.boards.get(i)?.matched.board;
            format!("controller:board:{}", catalogue.boards.get(board.index())?.id)
        }
        Origin::Part(i) => {
            let part = facts.parts.get(i)?;
            chain.part(facts, part, catalogue);
            format!("controller:part:{}", catalogue.parts.get(part.part.index())?.family)
        }
        Origin::Cell(_) | Origin::Model => return None,
    };
    let model = catalogue.models.get(facts.model?.model.index())?;
    chain.model(facts, catalogue);
    let boards = model.may_ship_with.iter().filter_map(|ships| catalogue.boards.get(ships.board.index()));
    let known: Vec<&str> = boards.map(|board| board.title.as_str()).collect();
    let extent = if model.boards_complete { "all its boards" } else { "others may exist" };
    let value = format!("a known board of the model that carries it; known: {} ({extent})", known.join("; "));
    chain.plain(StepKind::Absent, value, "catalogue");
    Some(RuleHit { subject, chain, conclusive: true, alternatives: &[] })
}
