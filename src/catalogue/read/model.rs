//! `[[model]]`: a machine model and the boards it may ship with.

use super::part::pattern;
use super::{CONFIDENCES, Spot, classed, id, named, owned, source, text, texts};
use crate::catalogue::ids::Ids;
use crate::model::{BoardId, ClassId, EvidenceId, ModelEntry, PartId, PartyId, Ships};
use crate::parts::Pattern;
use crate::source::TextFile;
use crate::tomlread::table::{At, TomlTable};

/// The names of a model with their places.
#[derive(Debug)]
pub(in crate::catalogue) struct ModelDraft {
    pub(in crate::catalogue) file: TextFile,
    pub(in crate::catalogue) names: Vec<Spot>,
    /// Patterns of the names of a whole series, and names that they are for.
    pub(in crate::catalogue) series: Vec<At<Pattern>>,
    pub(in crate::catalogue) examples: Vec<Spot>,
}

/// Reads a model.
pub(in crate::catalogue) fn model(entry: TomlTable<'_>, ids: &Ids) -> Option<(ModelEntry, ModelDraft)> {
    let entry = named(entry, "id");
    let id = id(&entry, "id");
    let names = entry.req_list("names").map(owned);
    let series = entry.opt_list("series").into_iter().filter_map(|p| pattern(&entry, p)).collect();
    let examples = owned(entry.opt_list("examples"));
    let maker = ids.parties.required(&entry, "maker").map(PartyId);
    let class = ids.classes.required(&entry, "class").map(ClassId);
    let may_ship_with: Vec<Ships> = entry
        .tables("may_ship_with", "board of the model")
        .into_iter()
        .filter_map(|s| ships(s, ids))
        .collect();
    let boards_complete = entry.req_bool("boards_complete");
    if let Some(complete) = boards_complete.as_ref().filter(|c| c.value)
        && may_ship_with.is_empty()
    {
        let message = format!("{} ships with no board, and the list is complete", entry.what());
        entry.error(
            "bad-value",
            complete.span.clone(),
            message,
            "a model without any board is not known: false",
        );
    }
    let hash_asics = ids.parts.list(&entry, "hash_asics", PartId);
    let evidence = ids.evidence.list(&entry, "evidence", EvidenceId);
    let source = source(&entry, id.as_deref());
    let classed = classed(&entry, source.as_ref());
    let note = text(&entry, "note");
    let file = entry.file().clone();
    entry.finish();
    let names = names?;
    let model = ModelEntry {
        id: id?,
        names: texts(&names),
        maker: maker?,
        class: class?,
        may_ship_with,
        boards_complete: boards_complete?.value,
        hash_asics,
        classed,
        evidence,
        source: source?,
        note,
    };
    Some((model, ModelDraft { file, names, series, examples }))
}

/// Reads one `{ board, confidence, source }`.
fn ships(entry: TomlTable<'_>, ids: &Ids) -> Option<Ships> {
    let board = ids.boards.required(&entry, "board").map(BoardId);
    let confidence = entry.req_choice("confidence", CONFIDENCES);
    let source = entry.req_str("source");
    entry.finish();
    Some(Ships { board: board?, confidence: confidence?.value, source: source?.value.to_owned() })
}
