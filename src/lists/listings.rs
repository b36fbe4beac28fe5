//! The entries of a list that is being read: a few in memory, many in a file that has no name.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Seek, SeekFrom, Write};

use crate::diagnostic::Diagnostic;
use crate::model::Listing;
use crate::names::index::Listed;

/// Entries that are held before they go to the file. Few lists have more.
const HELD: usize = 4096;

/// Entries in the order of their file, however many. Those beyond a few thousand stand in the folder for temporary files
/// until this is dropped.
#[derive(Debug, Default)]
pub struct Listings {
    counts: BTreeMap<String, u64>,
    /// The last ones.
    held: Vec<Listing>,
    /// Those before, a line of JSON each.
    file: Option<File>,
}

impl Listings {
    /// Adds an entry behind the others.
    ///
    /// # Errors
    /// When there is no room for temporary files.
    pub fn push(&mut self, listing: Listing) -> Result<(), Diagnostic> {
        match self.counts.get_mut(&listing.list) {
            Some(count) => *count += 1,
            None => drop(self.counts.insert(listing.list.clone(), 1)),
        }
        self.held.push(listing);
        if self.held.len() < HELD { Ok(()) } else { self.put_away().map_err(|e| unusable(&e)) }
    }

    /// How many entries of each list.
    pub fn counts(&self) -> &BTreeMap<String, u64> {
        &self.counts
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// Gives every entry to `each`, in order.
    ///
    /// # Errors
    /// When the temporary file cannot be read, or `each` fails.
    pub fn each(&self, mut each: impl FnMut(&Listing) -> Result<(), Diagnostic>) -> Result<(), Diagnostic> {
        if let Some(mut file) = self.file.as_ref() {
            file.seek(SeekFrom::Start(0)).map_err(|e| unusable(&e))?;
            let mut reader = BufReader::with_capacity(1 << 16, file);
            let mut line = Vec::new();
            while reader.read_until(b'\n', &mut line).map_err(|e| unusable(&e))? > 0 {
                let listing = serde_json::from_slice(&line).map_err(|e| unusable(&e.into()))?;
                each(&listing)?;
                line.clear();
            }
        }
        self.held.iter().try_for_each(each)
    }

    /// All of them in memory.
    ///
    /// # Errors
    /// When the temporary file cannot be read.
    pub fn into_vec(mut self) -> Result<Vec<Listing>, Diagnostic> {
        if self.file.is_none() {
            return Ok(std::mem::take(&mut self.held));
        }
        let mut all = Vec::new();
        self.each(|listing| {
            all.push(listing.clone());
            Ok(())
        })?;
        Ok(all)
    }

    /// Those in memory, to be looked at and changed.
    #[cfg(test)]
    pub(super) fn held(&mut self) -> &mut Vec<Listing> {
        &mut self.held
    }

    fn put_away(&mut self) -> io::Result<()> {
        let mut lines = Vec::new();
        for listing in self.held.drain(..) {
            serde_json::to_writer(&mut lines, &listing)?;
            lines.push(b'\n');
        }
        if self.file.is_none() {
            self.file = Some(tempfile::tempfile()?);
        }
        self.file.as_mut().map_or(Ok(()), |file| file.write_all(&lines))
    }
}

impl From<Vec<Listing>> for Listings {
    fn from(held: Vec<Listing>) -> Self {
        let mut counts = BTreeMap::new();
        for listing in &held {
            *counts.entry(listing.list.clone()).or_default() += 1;
        }
        Self { counts, held, file: None }
    }
}

fn unusable(error: &io::Error) -> Diagnostic {
    Diagnostic::error("io", format!("the entries cannot be kept in a temporary file: {error}"))
        .at(std::env::temp_dir().display())
        .help("make room there, or name another folder in TMPDIR")
}

/// The names of an entry, as they go into an index.
pub(crate) fn names_of(number: u32, listing: &Listing) -> impl Iterator<Item = Listed<'_>> {
    let class = listing.kind;
    listing.names.iter().map(move |name| Listed { entry: number, name: &name.text, class })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_went_to_the_file_comes_back_in_order_as_often_as_asked() {
        let mut listings = Listings::default();
        for number in 0..2 * HELD as u64 + 7 {
            let list = if number % 3 == 0 { "a" } else { "b" }.to_owned();
            let entry = format!("{number}\n\"é");
            listings.push(Listing { list, entry, row: number, ..Listing::default() }).unwrap();
        }
        assert!(listings.file.is_some() && listings.held.len() == 7);
        for _ in 0..2 {
            let mut next = 0;
            listings
                .each(|listing| {
                    assert_eq!((listing.row, &listing.entry), (next, &format!("{next}\n\"é")));
                    next += 1;
                    Ok(())
                })
                .unwrap();
            assert_eq!(next, listings.counts().values().sum::<u64>());
        }
        assert_eq!(listings.into_vec().unwrap().len(), 2 * HELD + 7);
    }
}
