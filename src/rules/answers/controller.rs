//! `controller`: the controllers that were identified.

use super::{Answer, AnswerContext, Found};
use crate::catalogue::Catalogue;
use crate::model::{AnswerBy, ClassId, ControllerState, Facts, Field};

/// Answered by identified controllers, or by the class of equipment that carries none.
#[derive(Debug)]
pub(super) struct Controller;

impl Answer for Controller {
    fn id(&self) -> &'static str {
        "controller"
    }

    fn doc(&self) -> &'static str {
        "A controller or control board that was identified, all the boards the model ships with, or a class of equipment \
         that carries no controller."
    }

    fn of<'a>(&self, asked: &AnswerContext<'_, 'a>) -> Found<'a> {
        let facts = asked.facts;
        match facts.controllers {
            ControllerState::Unknown => Found::Missing(match facts.machine.first(Field::Model) {
                Some(model) => format!("which control board and controller this {} carries", model.text),
                None => "which machine model this is, and which control board and controller it carries"
                    .to_owned(),
            }),
            ControllerState::OutOfScope(class) => none(class, asked.catalogue),
            _ => Found::By(controllers(facts, asked.catalogue)),
        }
    }
}

/// What its class says of equipment without a controller.
pub(super) fn none<'a>(class: ClassId, catalogue: &Catalogue) -> Found<'a> {
    let title = catalogue.classes.get(class.index()).map_or("", |entry| &entry.title);
    Found::By(vec![AnswerBy { value: format!("none: {title}").into(), at: None }])
}

/// The controllers of a machine: the title of each family once, and the cell that it goes back to.
pub(crate) fn controllers<'a>(facts: &Facts<'a>, catalogue: &'a Catalogue) -> Vec<AnswerBy<'a>> {
    let mut found: Vec<AnswerBy<'a>> = Vec::new();
    for part in facts.controller_parts.iter().filter_map(|i| facts.parts.get(*i)) {
        let Some(entry) = catalogue.parts.get(part.part.index()) else { continue };
        AnswerBy::add_to(&mut found, entry.title.as_str(), facts.cell(part.origin));
    }
    found
}
