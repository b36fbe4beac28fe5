//! `makers`: who made the machine and its controllers.

use super::{Answer, AnswerContext, Found, controller};
use crate::model::{AnswerBy, ControllerState, Origin, Role};

/// Answered by every maker that was written or that the catalogue knows of an identified part, board or model; equipment
/// without a controller needs none, and is never clear.
#[derive(Debug)]
pub(super) struct Makers;

impl Answer for Makers {
    fn id(&self) -> &'static str {
        "makers"
    }

    fn doc(&self) -> &'static str {
        "The makers that the inventory names, and those that the catalogue knows of identified parts, boards and models; \
         or a class of equipment that carries no controller."
    }

    fn of<'a>(&self, asked: &AnswerContext<'_, 'a>) -> Found<'a> {
        let facts = asked.facts;
        let mut by: Vec<AnswerBy<'a>> = Vec::new();
        let makers =
            facts.parties.iter().filter(|fact| fact.role == Role::Maker && !facts.only_mentions(fact));
        for fact in makers {
            let known = fact.party.and_then(|id| asked.catalogue.parties.get(id.index()));
            let name = match (known, fact.origin) {
                (Some(entry), _) => entry.name.as_str(),
                (None, Origin::Cell(value)) => value.text,
                (None, _) => continue,
            };
            AnswerBy::add_to(&mut by, name, facts.cell(fact.origin));
        }
        match facts.controllers {
            _ if !by.is_empty() => Found::By(by),
            ControllerState::OutOfScope(class) => controller::none(class, asked.catalogue),
            _ => Found::Missing("who made it and its controller".to_owned()),
        }
    }
}
