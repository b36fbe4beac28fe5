//! JSON documents in which devices say what they are, each format told by names that stand in it and read by a table of its keys.

use super::boards::Boards;
use super::documents;
use super::json::mend::Mended;
use super::json::{self, Json};
use super::outline::Outline;
use crate::diagnostic::Diagnostics;
use crate::files::bytes::Bytes;
use crate::ingest::reader::{Opened, Probe, ReadOptions, Reader};
use crate::model::Field;

/// A format: documents of one device, or arrays of them.
pub struct JsonFormat {
    /// As [`Reader::id`].
    pub(super) id: &'static str,
    /// As [`Reader::doc`].
    pub(super) doc: &'static str,
    /// Ways to values by which a document is told: all of one set stand in it. See [`Outline::has`](super::outline::Outline::has).
    pub(super) told_by: &'static [&'static [&'static str]],
    /// Sets of ways one of which is all that a document has, by which it is told as well.
    pub(super) whole: &'static [&'static [&'static str]],
    /// Ways none of which stands in such a document.
    pub(super) not_by: &'static [&'static str],
    /// Where in a document its devices stand, as [`Path`]s; the document itself, or each entry of an array, where none of them
    /// leads anywhere.
    pub(super) devices: &'static [&'static str],
    /// What the values at some paths within a device are. Every other value is an attribute under its pointer.
    pub(super) fields: &'static [(Path, Field)],
    /// Paths of texts that hold several values, as `NAME[value]` or `name=value,`.
    pub(super) bracketed: &'static [Path],
    /// Whose devices answer so, where several formats are of theirs; [`ANY`] where devices of several makers do, beside what theirs
    /// alone say. Blank of one that stands beside none but those.
    pub(super) maker: &'static str,
    /// How hash boards are told that have no number of their own.
    pub(super) boards: Boards,
    /// What the values at some paths are if they begin so; otherwise they are attributes.
    pub(super) beginning: &'static [(Path, &'static str, Field)],
    /// Paths of texts that are a model with its firmware behind the last dash.
    pub(super) versions: &'static [Path],
    /// Paths of the names of boards with that of the rest of each: `platform` and `control-board-version` name one board.
    pub(super) beside: &'static [(Path, Path)],
}

/// The [`JsonFormat::maker`] of what devices of several makers answer.
pub(super) const ANY: &str = "any";

/// Keys on the way to a value, divided by strokes: the last ones of its way, or all of them if it begins with a stroke. `*` is
/// the number of an entry in an array; `#` a number within a key. The last of these numbers the board or component; `~` is
/// a number of an entry that does not. A path that ends in `=` is of a code that says nothing without its key, which is put before it;
/// one that ends in `?` of what may be a hardware address or something else.
pub(super) type Path = &'static str;

impl JsonFormat {
    /// A format told by nothing that reads nothing, to be filled.
    pub(super) const NONE: Self = Self {
        id: "",
        doc: "",
        told_by: &[],
        whole: &[],
        not_by: &[],
        devices: &[],
        fields: &[],
        bracketed: &[],
        maker: "",
        boards: Boards::NONE,
        beginning: &[],
        versions: &[],
        beside: &[],
    };
}

impl Reader for JsonFormat {
    fn id(&self) -> &'static str {
        self.id
    }

    fn doc(&self) -> &'static str {
        self.doc
    }

    fn answers(&self) -> Option<&JsonFormat> {
        Some(self)
    }

    fn recognises(&self, probe: &Probe<'_>) -> bool {
        probe.outline.is_some_and(|outline| self.is_told_by(outline))
    }

    fn open(&self, bytes: &Bytes, options: &ReadOptions) -> Result<Opened, Diagnostics> {
        let text = json::text(bytes)?;
        documents::open(self.id, bytes.name(), &text, options)
    }

    fn open_mended(&self, mended: &Mended, options: &ReadOptions) -> Result<Opened, Diagnostics> {
        mended.read(|roots| documents::read(self.id, mended.bytes.name(), (roots, &mended.files), options))
    }
}

impl JsonFormat {
    /// Whether a document with these keys is of this format.
    pub(super) fn is_told_by(&self, outline: &Outline) -> bool {
        let told = |ways: &[&str]| ways.iter().all(|way| outline.has(way));
        let is_told =
            self.told_by.iter().any(|ways| told(ways)) || self.whole.iter().any(|ways| outline.is(ways));
        is_told && !self.not_by.iter().any(|way| outline.has(way))
    }

    /// The devices of a document with their pointers, where its format says where they stand in it.
    pub(super) fn devices<'d, 't>(&self, document: &'d Json<'t>) -> Vec<(String, &'d Json<'t>)> {
        let mut found = Vec::new();
        for path in self.devices {
            let mut at: Vec<(String, &Json<'t>)> = vec![(String::new(), document)];
            for key in path.split('/') {
                at = at.into_iter().flat_map(|(at, value)| inner(&at, value, key)).collect();
            }
            found.extend(at);
        }
        found
    }

    /// Whether one device may give answers of both.
    pub(super) fn may_be_beside(&self, other: &Self) -> bool {
        let is_any = self.maker == ANY || other.maker == ANY;
        is_any || self.id == other.id || (!self.maker.is_empty() && self.maker == other.maker)
    }

    /// What a path is, by which pattern, and as `matches` says.
    pub(super) fn field<'p>(&self, path: &'p str) -> Option<(Path, Field, (&'p str, u16))> {
        self.fields.iter().find_map(|(pattern, field)| Some((*pattern, *field, matches(pattern, path)?)))
    }
}

/// The values that a key of a path leads to, with their pointers.
fn inner<'d, 't>(at: &str, value: &'d Json<'t>, key: &str) -> Vec<(String, &'d Json<'t>)> {
    let to = |step: &str| {
        let mut at = at.to_owned();
        json::step(&mut at, step);
        at
    };
    match key {
        // The document as a whole.
        "" => vec![(at.to_owned(), value)],
        "*" => value.items().iter().enumerate().map(|(n, item)| (to(&n.to_string()), item)).collect(),
        key => value.get(key).map(|value| (to(key), value)).into_iter().collect(),
    }
}

/// The last key of a path.
pub(super) fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

/// Whether the way to a value ends as a [`Path`] says; then the way to the boards or components that it is about, and the number
/// of its own among them, from 1: 0 where the path has none.
pub(super) fn matches<'p>(pattern: &str, path: &'p str) -> Option<(&'p str, u16)> {
    let pattern = pattern.strip_suffix(['=', '?']).unwrap_or(pattern);
    let (whole, pattern) = match pattern.strip_prefix('/') {
        Some(rest) => (true, rest),
        None => (false, pattern),
    };
    let mut entry = None;
    let mut rest = Some(path);
    for wanted in pattern.rsplit('/') {
        let way = rest?;
        let (before, key) = way.rsplit_once('/').map_or((None, way), |(before, key)| (Some(before), key));
        rest = before;
        let number = match wanted.split_once('#') {
            Some((before, behind)) => key.strip_prefix(before)?.strip_suffix(behind)?,
            None if wanted == "*" => key,
            None if wanted == key || (wanted == "~" && key.parse::<u32>().is_ok()) => continue,
            None => return None,
        };
        let number = number.parse::<u16>().ok()?.saturating_add(1);
        entry.get_or_insert((before.unwrap_or_default(), number));
    }
    (!whole || rest.is_none()).then(|| entry.unwrap_or(("", 0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_tells_the_value_and_its_board() {
        for (pattern, path, entry) in [
            ("VERSION/*/Type", "VERSION/0/Type", Some(("VERSION", 1))),
            ("VERSION/*/Type", "version/0/VERSION/0/Type", Some(("version/0/VERSION", 1))),
            ("VERSION/*/Type", "VERSION/Type", None),
            ("/msg/miner/pcbsn#", "msg/miner/pcbsn2", Some(("msg/miner", 3))),
            ("/msg/miner/pcbsn#", "all/msg/miner/pcbsn2", None),
            ("pcbsn#", "pcbsn", None),
            ("MM ID#:Summary/CPU", "STATS/0/MM ID1:Summary/CPU", Some(("STATS/0", 2))),
            ("VERSION/~/MAC", "VERSION/3/MAC", Some(("", 0))),
            ("VERSION/~/MAC", "VERSION/X/MAC", None),
            ("boards/*/chips/*/sn", "boards/3/chips/9/sn", Some(("boards/3/chips", 10))),
            ("sn", "board_sn", None),
            ("family=", "a/family", Some(("", 0))),
        ] {
            assert_eq!(matches(pattern, path), entry, "{pattern} {path}");
        }
    }
}
