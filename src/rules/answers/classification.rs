//! `classification`: what it is classed as.

use super::{Answer, AnswerContext, Found};
use crate::model::{AnswerBy, Classification, Origin};

/// Answered by an export control classification number that is declared, or that the catalogue knows of the model or of an advanced
/// processor in it.
#[derive(Debug)]
pub(super) struct Classified;

impl Answer for Classified {
    fn id(&self) -> &'static str {
        "classification"
    }

    fn doc(&self) -> &'static str {
        "A declared export control classification number (ECCN), or that of the model or of an identified advanced processor \
         (3A090), as the catalogue knows it: another part does not class the machine that carries it. A number that could only be guessed answers nothing."
    }

    fn of<'a>(&self, asked: &AnswerContext<'_, 'a>) -> Found<'a> {
        let facts = asked.facts;
        let sure = facts.classing().filter(|fact| fact.sure);
        let mut by: Vec<AnswerBy<'a>> = Vec::new();
        for fact in sure {
            let Classification::Eccn(eccn) = fact.class else { continue };
            let value = match fact.origin {
                Origin::Cell(value) => value.text.to_owned(),
                _ => eccn.to_string(),
            };
            if by.iter().all(|known| known.value != value) {
                by.push(AnswerBy { value: value.into(), at: facts.cell(fact.origin) });
            }
        }
        if by.is_empty() {
            Found::Missing("no classification number is declared or known".to_owned())
        } else {
            Found::By(by)
        }
    }
}
