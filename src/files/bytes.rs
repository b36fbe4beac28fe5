//! The bytes of one input, held open and read by position from several threads, never mapped.
//!
//! A file may change while it is read; what was judged would then not be what was digested. So every block of it is
//! known by a keyed hash from the first time it is read, by whomever, and each later reading, for whatever purpose,
//! must give the same: what tells the format, both passes over the rows, the parser of a workbook and the digest see
//! the same bytes or the input is refused, also if it was changed back in between. Beside it length, times and inode are
//! taken when the file is opened and compared again; before anything is signed, it is digested again.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::Arc;

use crate::diagnostic::Diagnostic;

use super::blocks::{BLOCK, Blocks};
use super::handle::{Handle, Stamp};

/// Files of up to so many bytes are opened each time they are read: a folder may have ten times as many files as a program may
/// hold open.
const REOPENED: u64 = 256 << 10;

/// The bytes of one input; cloning shares them.
#[derive(Clone, Debug)]
pub struct Bytes {
    held: Arc<Held>,
}

#[derive(Debug)]
struct Held {
    name: String,
    store: Store,
}

#[derive(Debug)]
enum Store {
    Memory(Vec<u8>),
    File { file: Handle, stamp: Stamp, blocks: Blocks },
}

impl Bytes {
    /// Bytes in memory, under the name shown in messages.
    pub fn memory(name: impl Into<String>, bytes: Vec<u8>) -> Self {
        Self { held: Arc::new(Held { name: name.into(), store: Store::Memory(bytes) }) }
    }

    /// An open regular file, under the name shown in messages.
    ///
    /// # Errors
    /// When the system does not tell the file's length.
    pub fn file(name: impl Into<String>, file: File) -> io::Result<Self> {
        let stamp = Stamp::of(&file.metadata()?);
        Ok(Self::of_file(name.into(), Handle::Open(file), stamp))
    }

    /// As [`Self::file`], of one that stands at a path: a small one is not held open.
    ///
    /// # Errors
    /// As [`Self::file`].
    pub(crate) fn file_at(name: impl Into<String>, file: File, path: PathBuf) -> io::Result<Self> {
        let stamp = Stamp::of(&file.metadata()?);
        let handle = if stamp.len <= REOPENED { Handle::At(path) } else { Handle::Open(file) };
        Ok(Self::of_file(name.into(), handle, stamp))
    }

    fn of_file(name: String, file: Handle, stamp: Stamp) -> Self {
        let blocks = Blocks::new(stamp.len);
        Self { held: Arc::new(Held { name, store: Store::File { file, stamp, blocks } }) }
    }

    /// The name shown in messages.
    pub fn name(&self) -> &str {
        &self.held.name
    }

    /// How many there are.
    pub fn len(&self) -> u64 {
        match &self.held.store {
            Store::Memory(bytes) => bytes.len() as u64,
            Store::File { stamp, .. } => stamp.len,
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Fills `buffer` from `offset` on, and says how much was filled: less than asked only at the end.
    ///
    /// # Errors
    /// When the system refuses to read, or what is read is not what was read before.
    pub fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        match &self.held.store {
            Store::Memory(bytes) => {
                let rest = usize::try_from(offset).ok().and_then(|o| bytes.get(o..)).unwrap_or_default();
                let n = rest.len().min(buffer.len());
                buffer[..n].copy_from_slice(&rest[..n]);
                Ok(n)
            }
            Store::File { file, stamp, blocks } => {
                // What was appended after opening is not part of this input.
                let left = usize::try_from(stamp.len.saturating_sub(offset)).unwrap_or(usize::MAX);
                let want = left.min(buffer.len());
                if want == 0 {
                    return Ok(0);
                }
                let read = |file: &File| read_blocks(file, blocks, stamp.len, offset, &mut buffer[..want]);
                file.read((stamp, blocks), read)
            }
        }
    }

    /// As [`Self::read_at`], with the refusal as a diagnostic.
    ///
    /// # Errors
    /// When the system refuses to read, or the file has changed.
    pub fn fill(&self, offset: u64, buffer: &mut [u8]) -> Result<usize, Diagnostic> {
        self.read_at(offset, buffer).map_err(|e| match &self.held.store {
            Store::File { blocks, .. } if blocks.changed() => self.changed(),
            _ => self.unreadable(&e),
        })
    }

    /// The first bytes, at most `most`.
    ///
    /// # Errors
    /// As [`Self::fill`].
    pub fn head(&self, most: usize) -> Result<Vec<u8>, Diagnostic> {
        let mut head = vec![0; usize::try_from(self.len()).unwrap_or(usize::MAX).min(most)];
        let n = self.fill(0, &mut head)?;
        head.truncate(n);
        Ok(head)
    }

    /// Visits all bytes in blocks of at most `block` bytes.
    ///
    /// # Errors
    /// When the file cannot be read or has changed.
    pub fn each_block(&self, block: usize, visit: &mut dyn FnMut(u64, &[u8])) -> Result<(), Diagnostic> {
        if let Store::Memory(bytes) = &self.held.store {
            let mut offset = 0;
            for part in bytes.chunks(block.max(1)) {
                visit(offset, part);
                offset += part.len() as u64;
            }
            return Ok(());
        }
        let mut buffer = vec![0; block.max(1)];
        let mut offset = 0;
        loop {
            let n = self.fill(offset, &mut buffer)?;
            if n == 0 {
                return self.check_unchanged();
            }
            visit(offset, &buffer[..n]);
            offset += n as u64;
        }
    }

    /// That the file is still what it was when it was opened, and was in between, as far as it was read.
    ///
    /// # Errors
    /// When its length, times or inode differ, or something was read twice and was not the same.
    pub fn check_unchanged(&self) -> Result<(), Diagnostic> {
        match &self.held.store {
            Store::Memory(_) => Ok(()),
            Store::File { file, stamp, blocks } => match file.stamp() {
                Ok(Some(now)) if now == *stamp && !blocks.changed() => Ok(()),
                Ok(_) => Err(self.changed()),
                Err(e) => Err(self.unreadable(&e)),
            },
        }
    }

    /// A reader over all bytes, for formats that want one.
    pub fn reader(&self) -> BytesReader {
        BytesReader { bytes: self.clone(), at: 0 }
    }

    /// Whether nobody else can change them.
    pub fn is_in_memory(&self) -> bool {
        matches!(self.held.store, Store::Memory(_))
    }

    pub(crate) fn changed(&self) -> Diagnostic {
        Diagnostic::error("input-changed", "the file changed while it was read")
            .at(self.name())
            .help("run again when nothing writes to it, or work on a copy")
    }

    fn unreadable(&self, error: &io::Error) -> Diagnostic {
        Diagnostic::error("input-unreadable", format!("cannot read: {error}")).at(self.name())
    }
}

/// Fills the buffer from `offset` on, of a file of `len` bytes, by blocks that are what they were.
///
/// # Errors
/// As [`same_blocks`].
fn read_blocks(file: &File, blocks: &Blocks, len: u64, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        let at = offset + filled as u64;
        let rest = &mut buffer[filled..];
        // Blocks are read whole, into the buffer where they fit.
        let skip = usize::try_from(at % BLOCK as u64).unwrap_or(0);
        filled += if skip == 0 && rest.len() >= BLOCK {
            let whole = rest.len() / BLOCK * BLOCK;
            same_blocks(file, blocks, len, at, &mut rest[..whole])?
        } else {
            let mut edge = [0; 2 * BLOCK];
            let whole = (skip + rest.len()).next_multiple_of(BLOCK).min(edge.len());
            let n = same_blocks(file, blocks, len, at - skip as u64, &mut edge[..whole])?;
            let part = edge[skip..n].split_at((n - skip).min(rest.len())).0;
            rest[..part.len()].copy_from_slice(part);
            part.len()
        };
    }
    Ok(filled)
}

/// Fills the buffer with the blocks from `from` on, of a file of `len` bytes, and says how much of it that was.
///
/// # Errors
/// When the system refuses to read, or a block is not what it was.
fn same_blocks(file: &File, blocks: &Blocks, len: u64, from: u64, buffer: &mut [u8]) -> io::Result<usize> {
    let want = usize::try_from(len.saturating_sub(from)).unwrap_or(usize::MAX).min(buffer.len());
    let buffer = &mut buffer[..want];
    let mut filled = 0;
    while filled < want {
        match positioned(file, from + filled as u64, &mut buffer[filled..]) {
            Ok(0) => break,
            Ok(n) => filled += n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    let mut at = from;
    for block in buffer.chunks(BLOCK) {
        if filled < want || !blocks.same(at, block) {
            blocks.note_change();
            return Err(io::Error::other("the file changed while it was read"));
        }
        at += block.len() as u64;
    }
    Ok(want)
}

#[cfg(unix)]
fn positioned(file: &File, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, offset)
}

#[cfg(windows)]
fn positioned(file: &File, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, offset)
}

/// [`Read`] and [`Seek`] over [`Bytes`].
#[derive(Debug)]
pub struct BytesReader {
    bytes: Bytes,
    at: u64,
}

impl Read for BytesReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.bytes.read_at(self.at, buffer)?;
        self.at += n as u64;
        Ok(n)
    }
}

impl Seek for BytesReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(n) => Some(n),
            SeekFrom::End(n) => self.bytes.len().checked_add_signed(n),
            SeekFrom::Current(n) => self.at.checked_add_signed(n),
        };
        self.at =
            at.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "seek before the first byte"))?;
        Ok(self.at)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn a_file_written_to_between_two_passes_is_an_error() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"a,b\n1,2\n").unwrap();
        let bytes = Bytes::file("m.csv", file.try_clone().unwrap()).unwrap();
        assert!(bytes.each_block(3, &mut |_, _| {}).is_ok());
        file.write_all(b"3,4\n").unwrap();
        let error = bytes.each_block(3, &mut |_, _| {}).unwrap_err();
        assert_eq!(error.code, "input-changed");
        file.set_len(2).unwrap();
        assert_eq!(bytes.fill(0, &mut [0; 8]).unwrap_err().code, "input-changed");
    }

    #[test]
    fn every_byte_is_known_again_by_whatever_part_it_is_read() {
        let size = 5 * BLOCK + 100;
        let content: Vec<u8> = (0..size).map(|n| u8::try_from(n % 251).unwrap()).collect();
        for place in [0, BLOCK - 1, BLOCK, 3 * BLOCK + 7, size - 1] {
            let mut file = tempfile::tempfile().unwrap();
            file.write_all(&content).unwrap();
            let bytes = Bytes::file("m.csv", file.try_clone().unwrap()).unwrap();
            for (offset, len) in [(0, size), (1, 1), (BLOCK - 3, 9), (7, 4 * BLOCK), (size - 5, 99)] {
                let mut part = vec![0; len];
                let n = bytes.fill(offset as u64, &mut part).unwrap();
                assert_eq!(part[..n], content[offset..size.min(offset + len)], "{offset} {len}");
            }
            let mut write = |byte: u8| {
                file.seek(SeekFrom::Start(place as u64)).unwrap();
                file.write_all(&[byte]).unwrap();
            };
            write(content[place] ^ 1);
            assert_eq!(bytes.fill(place as u64, &mut [0]).unwrap_err().code, "input-changed", "{place}");
            write(content[place]);
            assert!(bytes.fill(place as u64, &mut [0]).is_ok());
            assert_eq!(bytes.check_unchanged().unwrap_err().code, "input-changed", "{place}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_time_stamp_that_is_set_back_hides_no_writing() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"a,b\n").unwrap();
        let bytes = Bytes::file("m.csv", file.try_clone().unwrap()).unwrap();
        let before = file.metadata().unwrap().modified().unwrap();
        // The clock of a file system goes in steps.
        std::thread::sleep(std::time::Duration::from_millis(50));
        file.seek(SeekFrom::Start(0)).unwrap();
        file.write_all(b"a,b\n").unwrap();
        file.set_modified(before).unwrap();
        assert_eq!(bytes.check_unchanged().unwrap_err().code, "input-changed");
    }

    #[test]
    fn blocks_join_to_the_whole() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"0123456789").unwrap();
        for bytes in [Bytes::file("f", file).unwrap(), Bytes::memory("m", b"0123456789".to_vec())] {
            for block in 1..12 {
                let mut all = Vec::new();
                bytes.each_block(block, &mut |_, part| all.extend_from_slice(part)).unwrap();
                assert_eq!(all, b"0123456789");
            }
            let mut text = String::new();
            let mut reader = bytes.reader();
            reader.seek(SeekFrom::End(-3)).unwrap();
            reader.read_to_string(&mut text).unwrap();
            assert_eq!(text, "789");
        }
    }
}
