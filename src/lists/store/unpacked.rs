//! How much the entries of a store may be, so that a small file does not unpack to gigabytes.
//!
//! An import keeps an entry once and refers to it once from an edition of its source. So what is read of an edition is never
//! more than the file has, nor what is read of all sources together; where it is, somebody else made the file.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashSet};

use foldhash::fast::FixedState;

use super::{Store, error};
use crate::diagnostic::Diagnostic;

/// The longest entry, in bytes as it is kept: 4 MiB. The longest official ones have a few kilobytes.
pub(super) const LONGEST: usize = 4 << 20;

/// The most that was read of an edition of each source.
#[derive(Debug, Default)]
pub(super) struct Sources {
    most: RefCell<BTreeMap<String, u64>>,
}

/// One reading of an edition.
pub(super) struct Unpacked<'s> {
    store: &'s Store,
    source: String,
    /// The bytes of the file.
    file: u64,
    /// What was read of other sources.
    others: u64,
    bytes: u64,
    seen: HashSet<u32, FixedState>,
}

impl Store {
    /// Begins to count what is read of an edition of this source.
    pub(super) fn unpacked(&self, source: String) -> Result<Unpacked<'_>, Diagnostic> {
        let sql = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size";
        let file = self.done(self.connection.query_row(sql, [], |row| row.get(0)))?;
        let most = self.sources.most.borrow();
        let others = most.iter().filter(|(of, _)| **of != source).map(|(_, bytes)| bytes).sum();
        Ok(Unpacked { store: self, source, file, others, bytes: 0, seen: HashSet::default() })
    }

    /// Refuses an entry that no import makes.
    pub(super) fn refuse_long(&self, body: &str) -> Result<(), Diagnostic> {
        if body.len() <= LONGEST {
            return Ok(());
        }
        let what = format!("an entry of {} bytes, and an import keeps at most {LONGEST}", body.len());
        Err(error::damaged(&self.path, &what))
    }
}

impl Unpacked<'_> {
    /// Counts an entry, before it is unpacked.
    ///
    /// # Errors
    /// When no import makes such an entry or edition.
    pub(super) fn take(&mut self, number: u32, body: &str, is_of_source: bool) -> Result<(), Diagnostic> {
        self.store.refuse_long(body)?;
        let damaged = |what: &str| Err(error::damaged(&self.store.path, what));
        if !is_of_source {
            return damaged("an edition has an entry of another source");
        }
        if !self.seen.insert(number) {
            return damaged("an edition has an entry twice");
        }
        self.bytes += body.len() as u64;
        // Of other sources, editions may have been removed since, and their room used again.
        if self.bytes > self.file || self.bytes + self.others > 2 * self.file {
            return damaged("its entries are more than the file can hold");
        }
        Ok(())
    }
}

impl Drop for Unpacked<'_> {
    fn drop(&mut self) {
        let mut most = self.store.sources.most.borrow_mut();
        let most = most.entry(std::mem::take(&mut self.source)).or_default();
        *most = self.bytes.max(*most);
    }
}
