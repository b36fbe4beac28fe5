//! Answers that stand in a column of their own.

use super::{Answer, AnswerContext, Found};
use crate::model::{AnswerBy, Field, Value};
use crate::rules::kinds::values;
use crate::text::placeholders::is_placeholder;

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

    fn of<'a>(&self, asked: &AnswerContext<'_, 'a>) -> Found<'a> {
        answer(asked.facts.machine.all(self.field), self.field.as_str())
    }
}

/// Answered by the column that the question names, by its field or by its header.
#[derive(Debug)]
pub(super) struct AnyColumn;

impl Answer for AnyColumn {
    fn id(&self) -> &'static str {
        "column"
    }

    fn doc(&self) -> &'static str {
        "What stands in the column that the question names, a field or the header of any other column."
    }

    fn of<'a>(&self, asked: &AnswerContext<'_, 'a>) -> Found<'a> {
        match &asked.question.column {
            Some(column) => answer(values(asked.facts, column).into_iter(), column.name()),
            None => Found::Missing("the question names no column".to_owned()),
        }
    }
}

fn answer<'a>(values: impl Iterator<Item = Value<'a>>, column: &str) -> Found<'a> {
    let said = values.filter(|value| !is_placeholder(value.text));
    let by: Vec<AnswerBy<'a>> =
        said.map(|value| AnswerBy { value: value.text.into(), at: Some(value.at) }).collect();
    if by.is_empty() { Found::Missing(format!("no value for {column}")) } else { Found::By(by) }
}
