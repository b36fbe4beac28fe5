//! `parties`: who receives it.

use super::{Answer, AnswerContext, Found};
use crate::model::{Activity, AnswerBy, Role};

/// Answered by a named consignee or end user; a repair return by a named repairer too.
#[derive(Debug)]
pub(super) struct Parties;

impl Answer for Parties {
    fn id(&self) -> &'static str {
        "parties"
    }

    fn doc(&self) -> &'static str {
        "A named consignee or end user; for a repair return also a named repairer."
    }

    fn of<'a>(&self, asked: &AnswerContext<'_, 'a>) -> Found<'a> {
        let receives = |role: Role| match role {
            Role::Consignee | Role::EndUser => true,
            Role::Repairer => asked.activity == Activity::RepairReturn,
            _ => false,
        };
        let named = asked.facts.machine.parties.iter().filter(|party| receives(party.role));
        let by: Vec<AnswerBy<'a>> =
            named.map(|p| AnswerBy { value: p.name.text.into(), at: Some(p.name.at) }).collect();
        if by.is_empty() { Found::Missing("who receives it".to_owned()) } else { Found::By(by) }
    }
}
