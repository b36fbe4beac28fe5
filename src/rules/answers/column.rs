//! Answers that stand in a column of their own.

use super::{Answer, Asked, Found};
use crate::ingest::vet::is_placeholder;
use crate::model::{AnswerBy, Field};

/// Answered by a column that says something: `unknown` and `N/A` do not.
#[derive(Debug)]
pub(super) struct Column {
    /// The word in `answered_by`.
    pub(super) id: &'static str,
    /// The column.
    pub(super) field: Field,
    /// What stands in it.
    pub(super) doc: &'static str,
}

impl Answer for Column {
    fn id(&self) -> &'static str {
        self.id
    }

    fn doc(&self) -> &'static str {
        self.doc
    }

    fn of<'a>(&self, asked: &Asked<'_, 'a>) -> Found<'a> {
        let said = asked.facts.machine.all(self.field).filter(|value| !is_placeholder(value.text));
        let by: Vec<AnswerBy<'a>> =
            said.map(|value| AnswerBy { value: value.text.into(), at: Some(value.at) }).collect();
        if by.is_empty() { Found::Missing(format!("no value for {}", self.field)) } else { Found::By(by) }
    }
}
