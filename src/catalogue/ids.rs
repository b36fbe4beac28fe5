//! The ids of every entry, gathered before the entries are read, so that files may refer to each other in any
//! order.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::diagnostic::Diagnostic;
use crate::source::TextFile;
use crate::text::nearest::nearest;
use crate::tomlread::table::{At, Sink, TomlTable};

/// A piece of a catalogue file.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) file: TextFile,
    pub(super) span: Range<usize>,
}

/// The ids of one kind of entry: each with its number, in the order of the files.
#[derive(Debug)]
pub(super) struct IdTable {
    kind: &'static str,
    numbers: BTreeMap<String, (u32, Place)>,
    /// Titles by number, for entries that are named in others.
    titles: Vec<String>,
}

impl IdTable {
    fn new(kind: &'static str) -> Self {
        Self { kind, numbers: BTreeMap::new(), titles: Vec::new() }
    }

    /// Takes the next number for an entry; a second use of an id is reported.
    fn define(&mut self, entry: &TomlTable<'_>, key: &'static str, sink: &Sink) {
        let number = u32::try_from(self.titles.len()).unwrap_or(u32::MAX);
        self.titles.push(entry.opt_str("title").map_or_else(String::new, |t| t.value.to_owned()));
        let Some(id) = entry.opt_str(key) else { return };
        let place = Place { file: entry.file().clone(), span: id.span.clone() };
        if let Some((_, first)) = self.numbers.get(id.value) {
            sink.push(
                Diagnostic::error(
                    "duplicate-id",
                    format!("there are two entries of {} `{}`", self.kind, id.value),
                )
                .label(&place.file, place.span, "here again")
                .label(&first.file, first.span.clone(), "first here")
                .help("join the two entries, or give one of them another id"),
            );
        } else {
            self.numbers.insert(id.value.to_owned(), (number, place));
        }
    }

    /// The number of an id, without a report.
    pub(super) fn get(&self, id: &str) -> Option<u32> {
        self.numbers.get(id).map(|(number, _)| *number)
    }

    /// The title of an entry.
    pub(super) fn title(&self, id: &str) -> Option<&str> {
        self.titles.get(self.get(id)? as usize).map(String::as_str)
    }

    /// Every id.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.numbers.keys().map(String::as_str)
    }

    /// The number of an id that an entry refers to; a reference to nothing is reported.
    pub(super) fn resolve(&self, id: &At<&str>, entry: &TomlTable<'_>) -> Option<u32> {
        let number = self.get(id.value);
        if number.is_none() {
            let kind = self.kind;
            let diagnostic = Diagnostic::error(
                "unknown-reference",
                format!("{} names {kind} `{}`, which does not exist", entry.what(), id.value),
            )
            .label(entry.file(), id.span.clone(), format!("no such {kind}"));
            entry.sink().push(match nearest(id.value, self.names()) {
                Some(meant) => diagnostic.help(format!("did you mean `{meant}`?")),
                None => diagnostic.help(format!("add an entry for this {kind}, or correct the id")),
            });
        }
        number
    }

    /// The number of the id in a required field.
    pub(super) fn required(&self, entry: &TomlTable<'_>, key: &'static str) -> Option<u32> {
        self.resolve(&entry.req_str(key)?, entry)
    }

    /// The numbers of the ids in a list; those that exist.
    pub(super) fn list<T>(
        &self,
        entry: &TomlTable<'_>,
        key: &'static str,
        make: impl Fn(u32) -> T,
    ) -> Vec<T> {
        entry.opt_list(key).iter().filter_map(|id| self.resolve(id, entry).map(&make)).collect()
    }
}

/// The ids of all kinds of entries.
#[derive(Debug)]
pub(super) struct Ids {
    pub(super) parts: IdTable,
    pub(super) boards: IdTable,
    pub(super) models: IdTable,
    pub(super) classes: IdTable,
    pub(super) evidence: IdTable,
    pub(super) parties: IdTable,
    pub(super) regions: IdTable,
    country_groups: IdTable,
    /// Groups that families say they belong to.
    pub(super) groups: BTreeSet<String>,
}

impl Ids {
    pub(super) fn new() -> Self {
        Self {
            parts: IdTable::new("part family"),
            boards: IdTable::new("board"),
            models: IdTable::new("model"),
            classes: IdTable::new("class"),
            evidence: IdTable::new("evidence"),
            parties: IdTable::new("party"),
            regions: IdTable::new("region"),
            country_groups: IdTable::new("country group"),
            groups: BTreeSet::new(),
        }
    }

    /// Gathers the ids of a file. `root` reports elsewhere than to `sink`: its entries are read again later.
    pub(super) fn gather(&mut self, root: &TomlTable<'_>, sink: &Sink) {
        for key in ["part", "scheme"] {
            for part in root.tables(key, key) {
                self.parts.define(&part, "family", sink);
                self.groups.extend(part.opt_list("groups").iter().map(|g| g.value.to_owned()));
            }
        }
        for (key, table) in [
            ("board", &mut self.boards),
            ("model", &mut self.models),
            ("class", &mut self.classes),
            ("evidence", &mut self.evidence),
            ("party", &mut self.parties),
            ("region", &mut self.regions),
        ] {
            for entry in root.tables(key, key) {
                table.define(&entry, "id", sink);
            }
        }
        for key in ["country-group", "regime"] {
            for entry in root.tables(key, key) {
                self.country_groups.define(&entry, "id", sink);
            }
        }
    }
}
