//! `lists`: the editions of official lists that every name was held against.

use super::{Answer, AnswerContext, Found};
use crate::lists::official_list;
use crate::model::AnswerBy;

/// Answered by the editions in use, where they have every list that the question names.
#[derive(Debug)]
pub(super) struct Lists;

impl Answer for Lists {
    fn id(&self) -> &'static str {
        "lists"
    }

    fn doc(&self) -> &'static str {
        "Editions of official lists in use that hold every one of the question's `lists`; every name of the machine was \
         held against them."
    }

    fn of<'a>(&self, asked: &AnswerContext<'_, 'a>) -> Found<'a> {
        let wanted = &asked.question.lists;
        let has = |edition: &&super::ScreenedEdition| {
            wanted.is_empty() || edition.lists.iter().any(|list| wanted.contains(list))
        };
        let asks = |list: &&String| !asked.editions.iter().any(|edition| edition.lists.contains(list));
        let absent: Vec<&str> = wanted
            .iter()
            .filter(asks)
            .map(|list| official_list(list).map_or(list.as_str(), |official| official.title.as_str()))
            .collect();
        if asked.editions.is_empty() {
            return Found::Missing("no official list was asked about the parties named".to_owned());
        }
        if !absent.is_empty() {
            return Found::Missing(format!("these lists were not asked: {}", absent.join(", ")));
        }
        let by = asked.editions.iter().filter(has);
        Found::By(by.map(|edition| AnswerBy { value: edition.shown.as_str().into(), at: None }).collect())
    }
}
