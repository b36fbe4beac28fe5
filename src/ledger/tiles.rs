//! The log as a folder of tiles (C2SP tlog-tiles), which any web server can offer and any other ledger take over.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::verify::problem;
use super::{Ledger, MAX_ROW, error};
use crate::attest::Refusal;
use crate::attest::checkpoint::{Checkpoint, Signed};
use crate::attest::keys::TrustedKeys;
use crate::attest::merkle::{Hash, Tree, leaf_hash};
use crate::attest::note::MAX_NOTE;
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::files::output::sync_folder;

/// Hashes in a tile, and entries in a bundle.
const WIDTH: usize = 256;

/// The most levels of tiles: 256^8 rows are more than there are numbers.
const LEVELS: usize = 8;

/// The file with the checkpoint; it is written last, so that a folder with it is whole.
const CHECKPOINT: &str = "checkpoint";

/// A folder of tiles that is being written.
#[derive(Debug)]
pub(crate) struct Tiles {
    folder: PathBuf,
    /// The tile under way at each level, the leaves' first, and how many are complete.
    levels: Vec<(Vec<Hash>, u64)>,
    entries: Vec<u8>,
}

impl Ledger {
    /// Writes the rows that the newest checkpoint covers into a folder, which must not be there.
    ///
    /// # Errors
    /// When nothing is signed yet, the ledger cannot be read, or the folder not be written.
    pub(crate) fn export_tiles(&self, folder: &Path) -> Result<u64, Error> {
        let newest = self.kept()?.pop().ok_or_else(|| {
            Diagnostic::error("ledger-unsigned", "no checkpoint covers any row yet")
                .at(self.path.display())
                .help("`tidewaiter ledger checkpoint` signs one")
        })?;
        std::fs::create_dir(folder).map_err(|e| Error::io("create the folder", folder, &e))?;
        let mut tiles =
            Tiles { folder: folder.to_owned(), levels: vec![(Vec::new(), 0)], entries: Vec::new() };
        let mut failed = None;
        self.reading(|| {
            self.each_row(|seq, _, body| {
                let covered = u64::try_from(seq).is_ok_and(|seq| seq < newest.size);
                if covered && failed.is_none() {
                    failed = tiles.push(body.as_bytes()).err();
                }
                Ok(())
            })
        })?;
        failed.map_or(Ok(()), Err)?;
        tiles.finish(&newest.note)?;
        Ok(newest.size)
    }

    /// Takes over the rows of a folder of tiles whose checkpoint a trusted key signed: all of them into a new ledger, else those
    /// that follow what is there.
    ///
    /// # Errors
    /// When the folder cannot be read, or the ledger not be written; and inside, why the folder is refused.
    pub(crate) fn import_tiles(
        path: &Path,
        folder: &Path,
        trusted: &TrustedKeys,
    ) -> Result<Result<(u64, Signed), Refusal>, Error> {
        let note = read(&folder.join(CHECKPOINT), MAX_NOTE)?;
        let note = String::from_utf8_lossy(&note).into_owned();
        let signed = match Checkpoint::verify(&note, None, trusted) {
            Ok(signed) => signed,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let is_new = path.metadata().map_or(true, |meta| meta.len() == 0);
        let ledger = if is_new { Self::at_empty(path)? } else { Self::open(path)? };
        let mut pending = if is_new { ledger.begin_first()? } else { ledger.begin()? };
        let before = pending.next();
        let mut tree = Tree::default();
        let mut known = Tree::default();
        let refused = |what: &str| Ok(Err(Refusal::RootMismatch(what.to_owned())));
        for bundle in 0..signed.checkpoint.size.div_ceil(WIDTH as u64) {
            let begun = bundle * WIDTH as u64;
            let entries = usize::try_from(signed.checkpoint.size - begun).unwrap_or(WIDTH).min(WIDTH);
            let file = folder.join(tile_path("tile/entries", bundle, entries));
            let bytes = read(&file, entries * (MAX_ROW + 2))?;
            let mut rest = bytes.as_slice();
            for _ in 0..entries {
                let Some(row) = next_entry(&mut rest) else {
                    return Ok(Err(Refusal::PayloadMalformed(format!(
                        "{} is no bundle of entries",
                        file.display()
                    ))));
                };
                let problem = match std::str::from_utf8(row) {
                    Ok(text) => problem(text, tree.size()),
                    Err(_) => Some("it is not UTF-8"),
                };
                if let Some(problem) = problem {
                    let (seq, problem) = (tree.size(), problem.to_owned());
                    return Ok(Err(Refusal::RowChanged { seq, problem }));
                }
                tree.push(leaf_hash(row));
                if tree.size() > before {
                    pending.append_row(row)?;
                }
                if tree.size() == before {
                    known = tree.clone();
                }
            }
            if !rest.is_empty() {
                return Ok(Err(Refusal::PayloadMalformed(format!("{} has more entries", file.display()))));
            }
        }
        if tree.root() != signed.checkpoint.root {
            return refused("the entries of the folder are not those of its checkpoint");
        }
        let mine = ledger.head_or_empty(is_new)?;
        if signed.checkpoint.size < before {
            let same = ledger.tree(0..signed.checkpoint.size)?.root() == signed.checkpoint.root;
            if !same {
                return refused("the ledger has other rows than the folder");
            }
        } else if known.root() != mine.root() {
            return refused("the ledger has other rows than the folder");
        }
        let added = signed.checkpoint.size.saturating_sub(before);
        if added == 0 {
            drop(pending);
        } else {
            pending.commit()?;
        }
        ledger.keep(&signed.checkpoint, &signed.note, &tree)?;
        Ok(Ok((added, signed)))
    }

    /// The tree before anything was appended: that of a new ledger is empty, whatever its file says by now.
    fn head_or_empty(&self, is_new: bool) -> Result<Tree, Diagnostic> {
        if is_new {
            return Ok(Tree::default());
        }
        // The transaction changes the row with the tree only at its end.
        let sql = "SELECT size, full FROM head";
        let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, u64>(0)?, row.get::<_, Vec<u8>>(1)?));
        let (size, full) = self.done(self.connection.query_row(sql, [], read))?;
        let roots = full.as_chunks::<32>().0.to_vec();
        Tree::of_full(size, roots)
            .ok_or_else(|| error::damaged(&self.path, "what it keeps of its tree is none"))
    }
}

impl Tiles {
    fn push(&mut self, row: &[u8]) -> Result<(), Error> {
        let length =
            u16::try_from(row.len()).map_err(|_| Diagnostic::error("ledger", "a row is too long"))?;
        self.entries.extend_from_slice(&length.to_be_bytes());
        self.entries.extend_from_slice(row);
        self.hash(0, leaf_hash(row))
    }

    /// Adds a hash to the tile under way at a level.
    fn hash(&mut self, level: usize, hash: Hash) -> Result<(), Error> {
        if self.levels.len() == level && level < LEVELS {
            self.levels.push((Vec::new(), 0));
        }
        let Some((tile, _)) = self.levels.get_mut(level) else { return Ok(()) };
        tile.push(hash);
        if tile.len() < WIDTH {
            return Ok(());
        }
        let mut above = Tree::default();
        for hash in tile.iter() {
            above.push(*hash);
        }
        self.write(level)?;
        self.hash(level + 1, above.root())
    }

    /// Writes the tile under way at a level, and begins the next.
    fn write(&mut self, level: usize) -> Result<(), Error> {
        let Some((tile, number)) = self.levels.get_mut(level) else { return Ok(()) };
        let (hashes, at) = (std::mem::take(tile), *number);
        *number += 1;
        if hashes.is_empty() {
            return Ok(());
        }
        let file = self.folder.join(tile_path(&format!("tile/{level}"), at, hashes.len()));
        write(&file, hashes.as_flattened())?;
        if level == 0 {
            let file = self.folder.join(tile_path("tile/entries", at, hashes.len()));
            write(&file, &self.entries)?;
            self.entries.clear();
        }
        Ok(())
    }

    /// Writes what is under way, and the checkpoint at last.
    fn finish(mut self, note: &str) -> Result<(), Error> {
        for level in 0..self.levels.len() {
            self.write(level)?;
        }
        write(&self.folder.join(CHECKPOINT), note.as_bytes())?;
        sync_folder(&self.folder)
    }
}

/// Where a tile stands: `tile/0/x001/x234/067`, and with `.p/17` where it has 17 of 256.
fn tile_path(under: &str, number: u64, width: usize) -> String {
    let mut groups = format!("{:03}", number % 1000);
    let mut rest = number / 1000;
    while rest > 0 {
        groups = format!("x{:03}/{groups}", rest % 1000);
        rest /= 1000;
    }
    let partial = if width < WIDTH { format!(".p/{width}") } else { String::new() };
    format!("{under}/{groups}{partial}")
}

fn write(file: &Path, bytes: &[u8]) -> Result<(), Error> {
    let written = file.parent().map_or(Ok(()), std::fs::create_dir_all).and_then(|()| {
        let mut file = std::fs::File::create_new(file)?;
        file.write_all(bytes)?;
        file.sync_all()
    });
    written.map_err(|e| Error::io("write", file, &e))
}

fn read(file: &Path, most: usize) -> Result<Vec<u8>, Error> {
    use std::io::Read as _;

    let mut bytes = Vec::new();
    crate::source::open(file)
        .and_then(|file| file.take(most as u64 + 1).read_to_end(&mut bytes))
        .map_err(|e| Error::io("read", file, &e))?;
    if bytes.len() > most {
        let message = format!("{} has more than {most} bytes", file.display());
        return Err(Diagnostic::error("too-large", message).into());
    }
    Ok(bytes)
}

/// The next entry of a bundle: its length in two bytes, and as many bytes.
fn next_entry<'b>(rest: &mut &'b [u8]) -> Option<&'b [u8]> {
    let (length, after) = rest.split_first_chunk::<2>()?;
    let (entry, after) = after.split_at_checked(u16::from_be_bytes(*length).into())?;
    *rest = after;
    Some(entry)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_stand_where_the_specification_has_them() {
        assert_eq!(tile_path("tile/0", 1_234_067, 256), "tile/0/x001/x234/067");
        assert_eq!(tile_path("tile/1", 5, 17), "tile/1/005.p/17");
        assert_eq!(tile_path("tile/entries", 1000, 256), "tile/entries/x001/000");
    }
}
