//! Snapshots ready to be asked.

use std::collections::VecDeque;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::tz::TimeZone;

use super::blocks::unpack_one;
use super::prepare::{Block, Contents, Layout, contents, prepare, read, unreadable};
use super::{Snapshot, cache, key, shipped};
use crate::diagnostic::Diagnostic;
use crate::lists::edition::Origin;
use crate::lists::{Edition, EditionFile, days};
use crate::model::Listing;
use crate::names::index::NameIndex;

/// How many blocks are kept as they were read.
const KEPT: usize = 64;

/// An entry, and which of the snapshots has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Which, in the order of [`Shipped::editions`].
    pub edition: usize,
    /// The entry, with the day from which it binds.
    pub listing: Arc<Listing>,
}

/// Listings that are compressed together.
type Listings = Arc<[Arc<Listing>]>;

/// The lists that ship, opened. Any number of threads may ask at once.
#[derive(Debug, Default)]
pub struct Shipped {
    snapshots: Vec<Snapshot>,
    editions: Vec<Edition>,
    layout: Layout,
    index: NameIndex,
    /// The blocks that were read last, the newest at the end.
    recent: Mutex<VecDeque<(usize, Listings)>>,
}

impl Shipped {
    /// Opens the lists that are part of the program. Their index is read from the folder for what can be lost, or built,
    /// which takes about a second, and kept there where that can be written.
    ///
    /// # Errors
    /// When the program was built with a file that is no list.
    pub fn open(cache: Option<&Path>) -> Result<Self, Diagnostic> {
        Self::of(shipped()?, cache)
    }

    /// The same of other snapshots.
    ///
    /// # Errors
    /// When one cannot be read.
    pub fn of(snapshots: Vec<Snapshot>, cache: Option<&Path>) -> Result<Self, Diagnostic> {
        let key = key(&snapshots);
        let kept = cache.and_then(|folder| cache::get(folder, &key));
        let prepared = if let Some(prepared) = kept {
            prepared
        } else {
            let prepared = prepare(&snapshots)?;
            // Who may not write there builds it anew each time.
            let _unwritable = cache.map(|folder| cache::put(folder, &key, &prepared));
            prepared
        };
        let editions = snapshots.iter().zip(&prepared.layout.contents).map(|(s, c)| edition(s, c)).collect();
        let (layout, index) = (prepared.layout, prepared.index);
        Ok(Self { snapshots, editions, layout, index, recent: Mutex::default() })
    }

    /// The editions, in the order of the files' names.
    pub fn editions(&self) -> &[Edition] {
        &self.editions
    }

    /// The index of all names.
    pub fn index(&self) -> &NameIndex {
        &self.index
    }

    /// The numbers of the entries that have no name.
    pub fn nameless(&self) -> &[u32] {
        &self.layout.nameless
    }

    /// An entry by its number; `None` where there is no such entry.
    ///
    /// # Errors
    /// When its snapshot cannot be read.
    pub fn entry(&self, number: u32) -> Result<Option<Entry>, Diagnostic> {
        let after = self.layout.blocks.partition_point(|block| block.first <= number);
        let Some((at, block)) = after.checked_sub(1).and_then(|at| Some((at, self.layout.blocks.get(at)?)))
        else {
            return Ok(None);
        };
        let listings = self.block(at, *block)?;
        let listing = listings.get((number - block.first) as usize);
        Ok(listing.map(|listing| Entry { edition: block.snapshot, listing: Arc::clone(listing) }))
    }

    /// Every entry of one of the editions, in the order of its file.
    ///
    /// # Errors
    /// When it cannot be read, or `each` fails.
    pub fn listings(
        &self,
        edition: &Edition,
        mut each: impl FnMut(Listing) -> Result<(), Diagnostic>,
    ) -> Result<(), Diagnostic> {
        for snapshot in self.snapshots.iter().filter(|snapshot| snapshot.digest == edition.digest) {
            snapshot.read()?.1.into_iter().try_for_each(&mut each)?;
        }
        Ok(())
    }

    fn block(&self, number: usize, block: Block) -> Result<Listings, Diagnostic> {
        let recent = || self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, known)) = recent().iter().find(|(at, _)| *at == number) {
            return Ok(Arc::clone(known));
        }
        let (Some(snapshot), Some(contents)) =
            (self.snapshots.get(block.snapshot), self.layout.contents.get(block.snapshot))
        else {
            return Ok(Arc::from(Vec::new()));
        };
        let (text, _) = unpack_one(&snapshot.bytes, block.at).map_err(|e| unreadable(snapshot, &e))?;
        let list = read(snapshot, &contents.header, block.at, &text)?;
        let place = |listing: Listing| {
            let mut listing = Listing { row: listing.row + block.rows, ..listing };
            days::bind(&mut listing);
            Arc::new(listing)
        };
        let listings: Arc<[_]> = list.listings.into_iter().map(place).collect();
        let mut recent = recent();
        if recent.len() >= KEPT {
            recent.pop_front();
        }
        recent.push_back((number, Arc::clone(&listings)));
        Ok(listings)
    }
}

impl Snapshot {
    /// Reads all of it: the edition, and its entries in the order of the file.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read(&self) -> Result<(Edition, Vec<Listing>), Diagnostic> {
        let mut listings = Vec::new();
        let contents = contents(self, |block, listing| {
            listings.push(Listing { row: listing.row + block.rows, ..listing });
        })?;
        Ok((edition(self, &contents), listings))
    }
}

/// A snapshot as an edition.
fn edition(snapshot: &Snapshot, contents: &Contents) -> Edition {
    let digest = snapshot.digest.clone();
    let file = EditionFile {
        name: snapshot.file.clone(),
        digest: digest.clone(),
        bytes: snapshot.bytes.len() as u64,
    };
    Edition {
        number: 0,
        origin: Origin::Shipped,
        source: snapshot.source.clone(),
        date: Some(snapshot.day),
        imported: snapshot
            .day
            .to_zoned(TimeZone::UTC)
            .map_or_else(|_| jiff::Timestamp::UNIX_EPOCH, |z| z.timestamp()),
        confirmed: None,
        format: "own".to_owned(),
        read_by: env!("CARGO_PKG_VERSION").to_owned(),
        digest,
        files: vec![file],
        columns: contents.columns.clone(),
        counts: contents.counts.clone(),
        rows: contents.rows,
        duplicates: 0,
        unread: contents.unread,
    }
}
