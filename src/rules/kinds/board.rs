//! `board`: a board of the catalogue.

use super::{Eval, Matcher, Reading, RuleHit, RuleKind};
use crate::catalogue::{Catalogue, Replaced};
use crate::model::{BoardId, Confidence, Facts, Told};
use crate::rules::chain::Chain;
use crate::rules::index::Needs;
use crate::text::nearest::nearest;
use crate::tomlread::table::TomlTable;

/// The kind `board`.
pub(super) struct Board;

impl RuleKind for Board {
    fn id(&self) -> &'static str {
        "board"
    }

    fn doc(&self) -> &'static str {
        "A board in the machine: one of the catalogue's `ids`, told by its type as written or by the firmware name."
    }

    fn read(&self, table: &TomlTable<'_>, reading: &mut Reading<'_>) -> Option<Box<dyn Matcher>> {
        let table = table.req_table("board", "`board`")?;
        let mut ids = Vec::new();
        for id in table.req_list("ids").unwrap_or_default() {
            if let Some(board) = reading.catalogue.board_id(id.value) {
                ids.push(board);
                continue;
            }
            let known = reading.catalogue.boards.iter().map(|b| b.id.as_str());
            let label = nearest(id.value, known).map_or_else(
                || "no `[[board]]` has this id".to_owned(),
                |meant| format!("did you mean `{meant}`?"),
            );
            let message = format!("`board` names a board that is not in the catalogue: `{}`", id.value);
            table.error("unknown-reference", id.span, message, &label);
        }
        table.finish();
        Some(Box::new(BoardMatcher { ids }))
    }
}

#[derive(Debug)]
struct BoardMatcher {
    ids: Vec<BoardId>,
}

impl Matcher for BoardMatcher {
    fn needs(&self, _: &Catalogue) -> Needs {
        Needs { boards: self.ids.iter().copied().collect(), ..Needs::default() }
    }

    fn describe(&self, catalogue: &Catalogue) -> Vec<String> {
        let titles =
            self.ids.iter().filter_map(|id| catalogue.boards.get(id.index())).map(|b| b.title.as_str());
        vec![format!("a board: {}", titles.collect::<Vec<_>>().join("; "))]
    }

    fn hits<'a>(&'a self, facts: &Facts<'a>, eval: &Eval<'a>) -> Vec<RuleHit<'a>> {
        let mut hits = Vec::new();
        for (i, fact) in facts.boards.iter().enumerate() {
            let id = fact.matched.board;
            let Some(entry) = eval.catalogue.boards.get(id.index()).filter(|_| self.ids.contains(&id)) else {
                continue;
            };
            let mut chain = Chain::new();
            chain.board(facts, i, eval.catalogue);
            hits.push(RuleHit {
                subject: format!("board:{}", entry.id),
                chain,
                conclusive: fact.told == Told::Name && entry.source.confidence >= Confidence::Medium,
                alternatives: facts
                    .model
                    .and_then(|model| eval.catalogue.replacements(model.model, Replaced::Board(id)))
                    .unwrap_or(&entry.alternatives),
            });
        }
        hits
    }
}
