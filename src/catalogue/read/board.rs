//! `[[board]]`: a board, told by the strings devices and labels give it.

use super::{Spot, id, named, owned, source, text, texts};
use crate::catalogue::glob::Glob;
use crate::catalogue::ids::Ids;
use crate::model::{BoardEntry, BoardKind, ControllersKnown, PartId, PartyId};
use crate::source::TextFile;
use crate::tomlread::table::{At, TomlTable};

const KINDS: &[(&str, BoardKind)] = &[
    ("control-board", BoardKind::ControlBoard),
    ("hash-board", BoardKind::HashBoard),
    ("psu", BoardKind::Psu),
    ("mainboard", BoardKind::Mainboard),
    ("line-card", BoardKind::LineCard),
    ("module", BoardKind::Module),
];

const KNOWN: &[(&str, ControllersKnown)] =
    &[("exact", ControllersKnown::Exact), ("family", ControllersKnown::Family)];

/// The strings of a board with their places.
#[derive(Debug)]
pub(in crate::catalogue) struct BoardDraft {
    pub(in crate::catalogue) file: TextFile,
    pub(in crate::catalogue) raw: Vec<At<Glob>>,
    pub(in crate::catalogue) firmware: Vec<At<Glob>>,
}

/// Reads a board.
pub(in crate::catalogue) fn board(entry: TomlTable<'_>, ids: &Ids) -> Option<(BoardEntry, BoardDraft)> {
    let entry = named(entry, "id");
    let id = id(&entry, "id");
    let title = entry.req_str("title");
    let maker = ids.parties.required(&entry, "maker").map(PartyId);
    let kind = entry.req_choice("kind", KINDS);
    let raw = entry.req_list("raw").map(owned);
    let firmware = owned(entry.opt_list("firmware"));
    let controllers = ids.parts.list(&entry, "controllers", PartId);
    let controllers_known = entry.req_choice("controllers_known", KNOWN);
    let alternatives: Vec<String> = entry
        .opt_list("alternatives")
        .iter()
        .filter_map(|id| ids.boards.resolve(id, &entry).and_then(|_| ids.boards.title(id.value)))
        .map(str::to_owned)
        .collect();
    let source = source(&entry, id.as_deref());
    let note = text(&entry, "note");
    let raw_globs = raw.as_ref().map(|raw| globs(&entry, raw));
    let firmware_globs = globs(&entry, &firmware);
    let file = entry.file().clone();
    entry.finish();
    let board = BoardEntry {
        id: id?,
        title: title?.value.to_owned(),
        maker: maker?,
        kind: kind?.value,
        raw: texts(&raw?),
        firmware: texts(&firmware),
        controllers,
        controllers_known: controllers_known?.value,
        alternatives,
        source: source?,
        note,
    };
    Some((board, BoardDraft { file, raw: raw_globs?, firmware: firmware_globs }))
}

/// Parses globs; one that would match anything or has a star inside is reported.
fn globs(entry: &TomlTable<'_>, list: &[Spot]) -> Vec<At<Glob>> {
    let parse = |spot: &Spot| match Glob::parse(&spot.value) {
        Ok(glob) => Some(At { value: glob, span: spot.span.clone() }),
        Err(what) => {
            let message = format!("`{}` cannot name a board", spot.value);
            entry.error("bad-pattern", spot.span.clone(), message, what);
            None
        }
    };
    list.iter().filter_map(parse).collect()
}
