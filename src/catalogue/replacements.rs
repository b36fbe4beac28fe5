//! What could replace a board or chip in a machine of a known model: of what an entry names, what the model can carry.

use std::collections::BTreeMap;

use super::Catalogue;
use crate::model::{BoardId, BoardKind, ModelId, PartId};

/// What is to be replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Replaced {
    /// A board.
    Board(BoardId),
    /// A chip.
    Part(PartId),
}

/// The replacements that fit, by model and what is replaced; made when first asked for.
#[derive(Debug, Default)]
pub(super) struct Replacements(BTreeMap<(ModelId, Replaced), Vec<String>>);

impl Replacements {
    /// Works out what fits every model of which control boards are known.
    pub(super) fn of(catalogue: &Catalogue) -> Self {
        let mut all = BTreeMap::new();
        let on_control_boards: Vec<PartId> = catalogue
            .boards
            .iter()
            .filter(|board| board.kind == BoardKind::ControlBoard)
            .flat_map(|board| board.controllers.iter().copied())
            .collect();
        for (number, model) in (0u32..).zip(&catalogue.models) {
            let ships = model.may_ship_with.iter().filter_map(|s| catalogue.boards.get(s.board.index()));
            let boards: Vec<_> = ships.filter(|board| board.kind == BoardKind::ControlBoard).collect();
            if boards.is_empty() {
                continue;
            }
            let carried = boards.iter().flat_map(|board| &board.controllers);
            let chips = carried.filter_map(|part| catalogue.parts.get(part.index())).map(|part| &part.title);
            let fitting: Vec<&String> = boards.iter().map(|board| &board.title).chain(chips).collect();
            let fit = |named: &[String]| named.iter().filter(|n| fitting.contains(n)).cloned().collect();
            let model = ModelId(number);
            for (id, board) in (0u32..).map(BoardId).zip(&catalogue.boards) {
                if !board.alternatives.is_empty() {
                    all.insert((model, Replaced::Board(id)), fit(&board.alternatives));
                }
            }
            for id in &on_control_boards {
                if let Some(part) =
                    catalogue.parts.get(id.index()).filter(|part| !part.alternatives.is_empty())
                {
                    all.insert((model, Replaced::Part(*id)), fit(&part.alternatives));
                }
            }
        }
        Self(all)
    }

    /// What fits; `None` where the model's boards are not known, or what is replaced is no controller.
    pub(super) fn get(&self, model: ModelId, replaced: Replaced) -> Option<&[String]> {
        self.0.get(&(model, replaced)).map(Vec::as_slice)
    }
}
