//! What is worked out of snapshots before they can be asked: where their entries lie, and the index of their names.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::Snapshot;
use super::blocks::{header, unpack};
use crate::diagnostic::Diagnostic;
use crate::lists::formats::own_csv::OwnCsv;
use crate::lists::listings::names_of;
use crate::lists::{Importer, ListFile, ParsedList};
use crate::model::Listing;
use crate::names::index::{Listed, NameIndex};

/// What is known of some snapshots once all of them were read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Prepared {
    /// Where things are.
    pub(super) layout: Layout,
    /// The names of all entries.
    pub(super) index: NameIndex,
}

/// Where the entries of all snapshots are. Entries are numbered from 0, over all of them.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Layout {
    /// What each snapshot has, in their order.
    pub(super) contents: Vec<Contents>,
    /// Every block of every snapshot, in order.
    pub(super) blocks: Vec<Block>,
    /// The entries without a name.
    pub(super) nameless: Vec<u32>,
}

/// What a snapshot has.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Contents {
    /// Its header, with the line end.
    pub(super) header: String,
    /// Its columns.
    pub(super) columns: Vec<String>,
    /// How many entries of each list.
    pub(super) counts: BTreeMap<String, u64>,
    /// Its rows.
    pub(super) rows: u64,
    /// Rows that were not understood.
    pub(super) unread: u64,
}

/// Some entries of a snapshot that stand together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Block {
    /// Which snapshot.
    pub(super) snapshot: usize,
    /// Where it begins in the file.
    pub(super) at: usize,
    /// The number of its first entry.
    pub(super) first: u32,
    /// How many rows stand above it, the header not counted.
    pub(super) rows: u64,
}

/// Reads all of the snapshots.
pub(super) fn prepare(snapshots: &[Snapshot]) -> Result<Prepared, Diagnostic> {
    let mut layout = Layout::default();
    let mut all: Vec<Listing> = Vec::new();
    for (number, snapshot) in snapshots.iter().enumerate() {
        let mut blocks = Vec::new();
        let contents = contents(snapshot, |block, listing| {
            let entry = u32::try_from(all.len()).unwrap_or(u32::MAX);
            if blocks.last().is_none_or(|last: &Block| last.at != block.at) {
                blocks.push(Block { snapshot: number, first: entry, ..block });
            }
            if listing.names.is_empty() {
                layout.nameless.push(entry);
            }
            all.push(listing);
        })?;
        layout.blocks.extend(blocks);
        layout.contents.push(contents);
    }
    let names: Vec<Listed<'_>> =
        (0u32..).zip(&all).flat_map(|(number, listing)| names_of(number, listing)).collect();
    Ok(Prepared { layout, index: NameIndex::build(&names) })
}

/// Reads a snapshot: gives every entry to `each` with its block, in the order of the file, and says what there is.
pub(super) fn contents(
    snapshot: &Snapshot,
    mut each: impl FnMut(Block, Listing),
) -> Result<Contents, Diagnostic> {
    let texts = unpack(&snapshot.bytes).map_err(|e| unreadable(snapshot, &e))?;
    let head = texts.first().map_or(&[][..], |(_, text)| header(text));
    let mut contents = Contents { header: String::from_utf8_lossy(head).into_owned(), ..Contents::default() };
    let lists: Vec<(usize, ParsedList)> = texts
        .par_iter()
        .map(|(at, text)| Ok((*at, read(snapshot, &contents.header, *at, text)?)))
        .collect::<Result<_, Diagnostic>>()?;
    for (at, list) in lists {
        let block = Block { snapshot: 0, at, first: 0, rows: contents.rows };
        contents.rows += list.rows;
        contents.unread += list.unread.len() as u64;
        contents.columns = list.columns;
        for listing in list.listings {
            *contents.counts.entry(listing.list.clone()).or_default() += 1;
            each(block, listing);
        }
    }
    Ok(contents)
}

/// Reads a block that begins at a place; the first one has the header.
pub(super) fn read(
    snapshot: &Snapshot,
    header: &str,
    at: usize,
    text: &[u8],
) -> Result<ParsedList, Diagnostic> {
    let whole = if at == 0 { Cow::Borrowed(text) } else { Cow::Owned([header.as_bytes(), text].concat()) };
    OwnCsv.read(&[&ListFile { name: snapshot.file.clone(), bytes: whole.into_owned() }])
}

/// A snapshot that cannot be unpacked.
pub(super) fn unreadable(snapshot: &Snapshot, error: &std::io::Error) -> Diagnostic {
    let message = format!("this snapshot of {} cannot be unpacked: {error}", snapshot.source);
    Diagnostic::error("snapshot", message)
        .at(&snapshot.file)
        .help("make it anew with `tidewaiter lists snapshot`")
}
