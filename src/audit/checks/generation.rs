//! Hash boards of another generation than the machine.

use super::{Check, CheckContext, PROVENANCE};
use crate::catalogue::Catalogue;
use crate::model::{
    BoardEntry, BoardKind, ModelEntry, Origin, PartEntry, PartId, PartKind, StepKind, Told, Value, Verdict,
};
use crate::rules::chain::Chain;
use crate::rules::kinds::RuleHit;

/// A hash board, or a hash chip, that the model is not built with.
pub(super) struct OtherGeneration;

impl Check for OtherGeneration {
    fn id(&self) -> &'static str {
        "PRV-011"
    }

    fn title(&self) -> &'static str {
        "Hash board of another generation than the machine"
    }

    fn doc(&self) -> &'static str {
        "The inventory names a hash board, or the type of its chips, and the catalogue knows which hash chips the model is \
         built with: none of that board's. Boards were put in from another model, the machine is another model than \
         declared, or the row is wrong. Models whose hash chips are not known, and boards whose firmware the model is known \
         to run, are not asked."
    }

    fn basis(&self) -> &'static [&'static str] {
        PROVENANCE
    }

    fn advice(&self) -> &'static str {
        "Read the board's name from the board or its EEPROM and the model from the label, and correct the row that is wrong; if boards were put in, add the work order."
    }

    fn hits<'a>(&self, context: &CheckContext<'_, 'a>) -> Vec<(Verdict, RuleHit<'a>)> {
        let (facts, catalogue) = (context.facts, context.catalogue);
        let model = facts.model.and_then(|fact| catalogue.models.get(fact.model.index()));
        let Some(model) = model.filter(|model| !model.hash_asics.is_empty()) else { return Vec::new() };
        let mut hits = Vec::new();
        let mut hit = |subject: String, mut chain: Chain<'a>| {
            chain.model(facts, catalogue);
            let chips = model.hash_asics.iter().filter_map(|id| catalogue.parts.get(id.index()));
            let chips: Vec<&str> = chips.map(|chip| chip.title.as_str()).collect();
            let value = format!("a hash board with {}", chips.join(" or "));
            chain.plain(StepKind::Absent, value, model.source.entry.clone());
            hits.push((Verdict::Review, RuleHit { subject, chain, conclusive: true, alternatives: &[] }));
        };
        for (i, fact) in facts.boards.iter().enumerate() {
            let board = catalogue.boards.get(fact.matched.board.index());
            match board.filter(|_| fact.told == Told::Name) {
                Some(board) if is_strange(board, &fact.matched.raw, model, catalogue) => {
                    let mut chain = Chain::new();
                    chain.board(facts, i, catalogue);
                    hit(format!("generation:{}", board.id), chain);
                }
                Some(board) if board.kind == BoardKind::ControlBoard => {
                    let Some((board, name)) = behind(fact.value, model, catalogue) else { continue };
                    let mut chain = Chain::new();
                    chain.cell(fact.value);
                    let value = format!("{} (board name {name})", board.title);
                    chain.entry(StepKind::Board, value, &board.source);
                    hit(format!("generation:{}", board.id), chain);
                }
                _ => {}
            }
        }
        for fact in &facts.parts {
            let Some(part) = catalogue.parts.get(fact.part.index()) else { continue };
            let named = matches!(fact.origin, Origin::Cell(_)) && fact.exactness().settles();
            if named && is_hash_chip(part) && !model.hash_asics.contains(&fact.part) {
                let mut chain = Chain::new();
                chain.part(facts, fact, catalogue);
                hit(format!("generation:{}", part.family), chain);
            }
        }
        hits
    }
}

/// The hash board that stands behind a control board's type, as in `AMLCtrl_BHB42601`, if the model is not built with it.
fn behind<'a>(
    cell: Value<'a>,
    model: &ModelEntry,
    catalogue: &'a Catalogue,
) -> Option<(&'a BoardEntry, &'a str)> {
    let (_, name) = cell.text.split_once('_')?;
    let matched = catalogue.board(name, BoardKind::HashBoard)?;
    let board = catalogue.boards.get(matched.board.index())?;
    is_strange(board, name, model, catalogue).then_some((board, name))
}

/// Whether a board has hash chips, and none that the model is built with.
fn is_strange(board: &BoardEntry, name: &str, model: &ModelEntry, catalogue: &Catalogue) -> bool {
    let is_hash = |id: &&PartId| catalogue.parts.get(id.index()).is_some_and(is_hash_chip);
    let mut chips = board.controllers.iter().filter(is_hash).peekable();
    board.kind == BoardKind::HashBoard
        && chips.peek().is_some()
        && !chips.any(|chip| model.hash_asics.contains(chip))
        && !runs_firmware_of(name, model)
}

/// Whether a source on the model's boards names the firmware of this family of boards, as Bitmain calls its folders:
/// `zynq7007_BHB42XXX` of an S19 Pro is for all boards that begin with BHB42.
fn runs_firmware_of(name: &str, model: &ModelEntry) -> bool {
    const FAMILY: usize = 5;
    let Some(family) = name.get(..FAMILY) else { return false };
    let folder = format!("{}XXX", family.to_ascii_uppercase());
    model.may_ship_with.iter().any(|ships| ships.source.to_ascii_uppercase().contains(&folder))
}

fn is_hash_chip(part: &PartEntry) -> bool {
    part.kind == PartKind::HashAsic
}
