//! `[[class]]` and `[[evidence]]`: kinds of equipment, and how to find out what is in it.

use super::{id, named, source};
use crate::catalogue::ids::Ids;
use crate::model::{ClassEntry, ClassId, EvidenceEntry, Field, PartyId};
use crate::tomlread::table::TomlTable;

/// What a piece of evidence can prove.
const PROVES: &[(&str, &str)] = &[
    ("control-board", "control-board"),
    ("controller", "controller"),
    ("board-serial", "board-serial"),
    ("origin", "origin"),
    ("repair", "repair"),
    ("model", "model"),
];

/// Reads a class.
pub(in crate::catalogue) fn class(entry: TomlTable<'_>) -> Option<ClassEntry> {
    let entry = named(entry, "id");
    let id = id(&entry, "id");
    let title = entry.req_str("title");
    let carries_controller = entry.req_bool("carries_controller");
    let words = entry.req_list("words");
    entry.req_str("source");
    entry.finish();
    Some(ClassEntry {
        id: id?,
        title: title?.value.to_owned(),
        carries_controller: carries_controller?.value,
        words: words?.iter().map(|w| w.value.to_owned()).collect(),
    })
}

/// Reads a way to collect evidence.
pub(in crate::catalogue) fn evidence(entry: TomlTable<'_>, ids: &Ids) -> Option<EvidenceEntry> {
    let entry = named(entry, "id");
    let id = id(&entry, "id");
    let makers = ids.parties.list(&entry, "makers", PartyId);
    let classes = ids.classes.list(&entry, "classes", ClassId);
    let proves = entry.req_choice("proves", PROVES);
    let title = entry.req_str("title");
    let how = entry.req_str("how");
    let result_column = entry.opt_parsed::<Field>("result_column");
    let source = source(&entry, id.as_deref());
    entry.finish();
    Some(EvidenceEntry {
        id: id?,
        makers,
        classes,
        proves: proves?.value.to_owned(),
        title: title?.value.to_owned(),
        how: how?.value.to_owned(),
        result_column: result_column.map(|f| f.value.as_str().to_owned()),
        source: source?,
    })
}
