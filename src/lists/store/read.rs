//! What is read from a store.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::{OptionalExtension, Row};

use super::{Store, error};
use crate::diagnostic::Diagnostic;
use crate::lists::edition::Origin;
use crate::lists::{Edition, EditionFile, RowProblem, current};
use crate::model::Listing;
use crate::source::is_sha256_hex;

impl Store {
    /// Begins reading one state of the store, which is faster for many entries than asking for each by itself. Until
    /// [`Store::end_reading`], nobody can write to it.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn begin_reading(&self) -> Result<(), Diagnostic> {
        self.done(self.connection.execute_batch("BEGIN"))
    }

    /// Ends it.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn end_reading(&self) -> Result<(), Diagnostic> {
        self.done(self.connection.execute_batch("COMMIT"))
    }

    /// Every edition, in the order of import.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn editions(&self) -> Result<Vec<Edition>, Diagnostic> {
        let mut editions: BTreeMap<u32, Edition> = BTreeMap::new();
        let sql =
            "SELECT number, source, date, imported, read_by, digest, columns, rows, duplicates, confirmed, format,
                          (SELECT count(*) FROM unread WHERE unread.edition = edition.number)
                   FROM edition";
        self.each(sql, [], |row| {
            let edition = self.edition(row)?;
            editions.insert(edition.number, edition);
            Ok(())
        })?;
        self.each("SELECT edition, name, digest, bytes FROM file ORDER BY edition, position", [], |row| {
            let file = EditionFile {
                name: self.done(row.get(1))?,
                digest: self.done(row.get(2))?,
                bytes: self.done(row.get(3))?,
            };
            if let Some(edition) = editions.get_mut(&self.done(row.get(0))?) {
                edition.files.push(file);
            }
            Ok(())
        })?;
        self.each("SELECT edition, list, listings FROM count", [], |row| {
            if let Some(edition) = editions.get_mut(&self.done(row.get(0))?) {
                edition.counts.insert(self.done(row.get(1))?, self.done(row.get(2))?);
            }
            Ok(())
        })?;
        Ok(editions.into_values().collect())
    }

    /// The editions in use: the newest of each source, ordered by source.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn current(&self) -> Result<Vec<Edition>, Diagnostic> {
        let editions = self.editions()?;
        Ok(current(&editions).into_iter().cloned().collect())
    }

    /// Rows of an edition that were not understood.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn unread(&self, edition: u32) -> Result<Vec<RowProblem>, Diagnostic> {
        let mut unread = Vec::new();
        let sql = "SELECT file, row, problem FROM unread WHERE edition = ? ORDER BY position";
        self.each(sql, [edition], |row| {
            unread.push(RowProblem {
                file: self.done(row.get(0))?,
                row: self.done(row.get(1))?,
                problem: self.done(row.get(2))?,
            });
            Ok(())
        })?;
        Ok(unread)
    }

    /// Which of some editions has an entry, and in which row; `None` where none of them does.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn in_use(&self, number: u32, editions: &[Edition]) -> Result<Option<(u32, u64)>, Diagnostic> {
        let sql = "SELECT edition, row FROM listing WHERE entry = ? ORDER BY edition DESC, position";
        let mut at = None;
        self.each(sql, [number], |row| {
            let edition = self.done(row.get(0))?;
            if at.is_none() && editions.iter().any(|e| e.number == edition) {
                at = Some((edition, self.done(row.get(1))?));
            }
            Ok(())
        })?;
        Ok(at)
    }

    /// An entry by its number, as it stands in a row.
    ///
    /// # Errors
    /// When it is not there, or the store cannot be read.
    pub fn listing(&self, number: u32, row: u64) -> Result<Listing, Diagnostic> {
        let sql = "SELECT body FROM entry WHERE number = ?";
        let mut statement = self.done(self.connection.prepare_cached(sql))?;
        let body: Option<String> = self.done(statement.query_row([number], |row| row.get(0)).optional())?;
        let body = body.ok_or_else(|| error::damaged(&self.path, "an entry is missing"))?;
        self.refuse_long(&body)?;
        Ok(Listing { row, ..self.parsed(&body)? })
    }

    /// The numbers of an edition's entries that have no name, in the order of its file. They are few, and no other entry is
    /// read.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn nameless(&self, edition: u32) -> Result<Vec<u32>, Diagnostic> {
        let mut numbers = Vec::new();
        let sql = "SELECT entry FROM listing
                   WHERE edition = ? AND NOT EXISTS (SELECT 1 FROM name WHERE name.entry = listing.entry)
                   ORDER BY position";
        self.each(sql, [edition], |row| {
            numbers.push(self.done(row.get(0))?);
            Ok(())
        })?;
        Ok(numbers)
    }

    /// Every entry of an edition with its number, in the order of its file.
    ///
    /// # Errors
    /// When the store cannot be read, or `each` fails.
    pub fn listings(
        &self,
        edition: u32,
        mut each: impl FnMut(u32, Listing) -> Result<(), Diagnostic>,
    ) -> Result<(), Diagnostic> {
        let sql = "SELECT source FROM edition WHERE number = ?";
        let source = self.connection.query_row(sql, [edition], |row| row.get(0)).optional();
        let mut unpacked = self.unpacked(self.done(source)?.unwrap_or_default())?;
        let sql = "SELECT entry.number, listing.row, entry.body, entry.source = edition.source
                   FROM listing JOIN entry ON entry.number = listing.entry
                   JOIN edition ON edition.number = listing.edition
                   WHERE listing.edition = ? ORDER BY listing.position";
        self.each(sql, [edition], |row| {
            let number = self.done(row.get(0))?;
            let body = self.done(row.get_ref(2).and_then(|b| Ok(b.as_str()?)))?;
            unpacked.take(number, body, self.done(row.get(3))?)?;
            let listing = Listing { row: self.done(row.get(1))?, ..self.parsed(body)? };
            each(number, listing)
        })
    }

    /// Runs a query and gives every row to `each`.
    pub(super) fn each(
        &self,
        sql: &str,
        parameters: impl rusqlite::Params,
        mut each: impl FnMut(&Row<'_>) -> Result<(), Diagnostic>,
    ) -> Result<(), Diagnostic> {
        let mut statement = self.done(self.connection.prepare_cached(sql))?;
        let mut rows = self.done(statement.query(parameters))?;
        while let Some(row) = self.done(rows.next())? {
            each(row)?;
        }
        Ok(())
    }

    fn edition(&self, row: &Row<'_>) -> Result<Edition, Diagnostic> {
        let date: Option<String> = self.done(row.get(2))?;
        let imported: String = self.done(row.get(3))?;
        let confirmed: Option<String> = self.done(row.get(9))?;
        let columns: String = self.done(row.get(6))?;
        let digest: String = self.done(row.get(5))?;
        let damaged = |what| error::damaged(&self.path, what);
        let moment = |text: &str| text.parse::<Timestamp>().map_err(|_| damaged("a time that is none"));
        Ok(Edition {
            number: self.done(row.get(0))?,
            origin: Origin::Imported,
            source: self.done(row.get(1))?,
            date: date.map(|d| d.parse::<Date>()).transpose().map_err(|_| damaged("a date that is none"))?,
            imported: moment(&imported)?,
            confirmed: confirmed.as_deref().map(moment).transpose()?,
            format: self.done(row.get(10))?,
            read_by: self.done(row.get(4))?,
            digest: Some(digest)
                .filter(|d| is_sha256_hex(d))
                .ok_or_else(|| damaged("a digest that is none"))?,
            files: Vec::new(),
            columns: serde_json::from_str(&columns).map_err(|_| damaged("columns that are no list"))?,
            counts: BTreeMap::new(),
            rows: self.done(row.get(7))?,
            duplicates: self.done(row.get(8))?,
            unread: self.done(row.get(11))?,
        })
    }

    fn parsed(&self, body: &str) -> Result<Listing, Diagnostic> {
        serde_json::from_str(body).map_err(|e| error::damaged(&self.path, &format!("an entry: {e}")))
    }
}
