//! One import, one transaction: all of it, or nothing.

use jiff::civil::Date;
use rusqlite::{OptionalExtension, params};
use sha2::{Digest, Sha256};

use super::Store;
use super::unpacked::LONGEST;
use crate::diagnostic::Diagnostic;
use crate::lists::{Edition, Listings, NewEdition, current};
use crate::model::Listing;

/// An import under way; dropped without [`Import::commit`], it never was.
#[derive(Debug)]
pub struct Import<'s> {
    store: &'s Store,
    editions: Vec<Edition>,
    under_way: bool,
}

impl Store {
    /// Begins an import; others that want to import wait until it ends.
    ///
    /// # Errors
    /// When another import does not end in time, or the store may not be written.
    pub fn begin(&mut self) -> Result<Import<'_>, Diagnostic> {
        self.done(self.connection.execute_batch("BEGIN IMMEDIATE"))?;
        let mut import = Import { store: self, editions: Vec::new(), under_way: true };
        import.editions = import.store.editions()?;
        Ok(import)
    }
}

impl Import<'_> {
    /// Every edition in the store as it is now, in the order of import.
    pub fn editions(&self) -> &[Edition] {
        &self.editions
    }

    /// The edition of the same source that was read from the same bytes, if it is there already.
    pub fn same(&self, new: &NewEdition) -> Option<&Edition> {
        let new = &new.edition;
        self.editions.iter().find(|e| e.source == new.source && e.digest == new.digest)
    }

    /// The edition that a new edition is held against: the newest of its source that is not newer than it.
    pub fn before(&self, new: &NewEdition) -> Option<&Edition> {
        let new = &new.edition;
        let older = self.editions.iter().filter(|e| e.source == new.source && e.day() <= new.day());
        older.max_by_key(|e| e.order())
    }

    /// Every entry of an edition, in the order of its file.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn listings(&self, edition: &Edition) -> Result<Listings, Diagnostic> {
        let mut listings = Listings::default();
        self.store.listings(edition.number, |_, listing| listings.push(listing))?;
        Ok(listings)
    }

    /// The edition of this source in use until now.
    pub fn current(&self, source: &str) -> Option<&Edition> {
        current(&self.editions).into_iter().find(|e| e.source == source)
    }

    /// Writes an edition, still to be committed. The number it gets.
    ///
    /// # Errors
    /// When the same edition is there already, or the store cannot be written.
    pub fn put(&mut self, new: &NewEdition) -> Result<u32, Diagnostic> {
        let edition = &new.edition;
        let columns = self.store.json(&edition.columns)?;
        let date = edition.date.map(|d| d.to_string());
        let imported = edition.imported.to_string();
        self.execute(
            "INSERT INTO edition (source, date, imported, format, read_by, digest, columns, rows, duplicates)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            params![
                edition.source,
                date,
                imported,
                edition.format,
                edition.read_by,
                edition.digest,
                columns,
                edition.rows,
                edition.duplicates
            ],
        )?;
        let number = self.last_number()?;
        for (position, file) in (0_u64..).zip(&edition.files) {
            let sql = "INSERT INTO file (edition, position, name, digest, bytes) VALUES (?, ?, ?, ?, ?)";
            self.execute(sql, params![number, position, file.name, file.digest, file.bytes])?;
        }
        for (list, count) in &edition.counts {
            let sql = "INSERT INTO count (edition, list, listings) VALUES (?, ?, ?)";
            self.execute(sql, params![number, list, count])?;
        }
        for (position, row) in (0_u64..).zip(&new.unread) {
            let sql = "INSERT INTO unread (edition, position, file, row, problem) VALUES (?, ?, ?, ?, ?)";
            self.execute(sql, params![number, position, row.file, row.row, row.problem])?;
        }
        let mut position = 0_u64;
        new.listings.each(|listing| {
            let entry = self.entry(&edition.source, listing)?;
            let sql = "INSERT INTO listing (edition, position, entry, row) VALUES (?, ?, ?, ?)";
            self.execute(sql, params![number, position, entry, listing.row])?;
            position += 1;
            Ok(())
        })?;
        let mut stored = edition.clone();
        stored.number = number;
        self.editions.push(stored);
        self.forget_indexes()?;
        Ok(number)
    }

    /// Keeps the day on which an edition was published, still to be committed.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn date(&mut self, edition: u32, date: Date) -> Result<(), Diagnostic> {
        self.execute("UPDATE edition SET date = ? WHERE number = ?", params![date.to_string(), edition])?;
        self.editions.iter_mut().filter(|e| e.number == edition).for_each(|e| e.date = Some(date));
        Ok(())
    }

    /// Removes an edition and what no other edition has, still to be committed. Whether it was there.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn remove(&mut self, number: u32) -> Result<bool, Diagnostic> {
        let gone = self.execute("DELETE FROM edition WHERE number = ?", [number])?;
        self.execute(
            "DELETE FROM entry WHERE NOT EXISTS (SELECT 1 FROM listing WHERE listing.entry = entry.number)",
            [],
        )?;
        self.editions.retain(|e| e.number != number);
        self.forget_indexes()?;
        Ok(gone > 0)
    }

    /// Makes it so, for good.
    ///
    /// # Errors
    /// When the store cannot be written; then it is as it was.
    pub fn commit(mut self) -> Result<(), Diagnostic> {
        self.store.done(self.store.connection.execute_batch("COMMIT"))?;
        self.under_way = false;
        Ok(())
    }

    /// The number of an entry; one that the source had before keeps its number.
    fn entry(&self, source: &str, listing: &Listing) -> Result<u32, Diagnostic> {
        // Where it stands in the file is no part of what it says.
        let body = self.store.json(&Listing { row: 0, ..listing.clone() })?;
        if body.len() > LONGEST {
            let (name, row, bytes) = (&listing.entry, listing.row, body.len());
            let message =
                format!("the entry `{name}` in row {row} has {bytes} bytes, and may have {LONGEST}");
            return Err(Diagnostic::error("list-entry-too-long", message)
                .help("look whether the file is damaged there; else divide the entry into several"));
        }
        let digest: [u8; 32] = Sha256::digest(&body).into();
        let known = {
            let sql = "SELECT number FROM entry WHERE source = ? AND digest = ?";
            let mut statement = self.store.done(self.store.connection.prepare_cached(sql))?;
            let row = statement.query_row(params![source, digest], |row| row.get(0)).optional();
            self.store.done(row)?
        };
        if let Some(number) = known {
            return Ok(number);
        }
        let sql = "INSERT INTO entry (source, digest, body) VALUES (?, ?, ?)";
        self.execute(sql, params![source, digest, body])?;
        let number = self.last_number()?;
        for (position, name) in (0_u64..).zip(&listing.names) {
            let sql = "INSERT INTO name (entry, position, kind, text) VALUES (?, ?, ?, ?)";
            self.execute(sql, params![number, position, name.kind.as_str(), name.text])?;
        }
        Ok(number)
    }

    /// What was built from the editions before is of no more use.
    fn forget_indexes(&self) -> Result<(), Diagnostic> {
        self.execute("DELETE FROM blob", []).map(|_| ())
    }

    pub(super) fn execute(&self, sql: &str, parameters: impl rusqlite::Params) -> Result<usize, Diagnostic> {
        let mut statement = self.store.done(self.store.connection.prepare_cached(sql))?;
        self.store.done(statement.execute(parameters))
    }

    fn last_number(&self) -> Result<u32, Diagnostic> {
        let number = self.store.connection.last_insert_rowid();
        u32::try_from(number).map_err(|_| {
            let message = "the store has no more numbers for entries";
            Diagnostic::error("store-full", message)
                .at(self.store.path.display())
                .help("begin a new store with --lists FILE")
        })
    }
}

impl Drop for Import<'_> {
    fn drop(&mut self) {
        if self.under_way {
            // Where even this fails, closing the file undoes it.
            let _ = self.store.connection.execute_batch("ROLLBACK");
        }
    }
}
