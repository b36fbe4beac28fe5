//! A CSV file in blocks that end where a machine ends, so that blocks can be worked on apart.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// How much is read at a time.
const BLOCK: usize = 512 * 1024;

/// Reads a contiguous fleet without quoted line breaks, block by block.
pub(crate) struct Blocks {
    file: File,
    rest: Vec<u8>,
    done: bool,
}

impl Blocks {
    /// Opens a fleet and skips its header.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        let mut blocks = Self { file: File::open(path)?, rest: Vec::new(), done: false };
        blocks.fill()?;
        let header = memchr::memchr(b'\n', &blocks.rest).map_or(blocks.rest.len(), |at| at + 1);
        blocks.rest.drain(..header);
        Ok(blocks)
    }

    /// Up to `count` blocks, in order; none at the end of the file.
    pub(crate) fn take(&mut self, count: usize) -> io::Result<Vec<Vec<u8>>> {
        let mut taken = Vec::with_capacity(count);
        while taken.len() < count {
            match self.next_block()? {
                Some(block) => taken.push(block),
                None => break,
            }
        }
        Ok(taken)
    }

    fn next_block(&mut self) -> io::Result<Option<Vec<u8>>> {
        loop {
            if self.done {
                return Ok((!self.rest.is_empty()).then(|| std::mem::take(&mut self.rest)));
            }
            self.fill()?;
            if let Some(end) = last_machine(&self.rest).filter(|_| !self.done) {
                let rest = self.rest.split_off(end);
                return Ok(Some(std::mem::replace(&mut self.rest, rest)));
            }
        }
    }

    fn fill(&mut self) -> io::Result<()> {
        let start = self.rest.len();
        self.rest.resize(start + BLOCK, 0);
        let mut end = start;
        while end < self.rest.len() {
            let read = self.file.read(&mut self.rest[end..])?;
            if read == 0 {
                self.done = true;
                break;
            }
            end += read;
        }
        self.rest.truncate(end);
        Ok(())
    }
}

/// Where the last machine of a text begins whose every line before it is whole; none if there is only one machine.
fn last_machine(text: &[u8]) -> Option<usize> {
    let mut line = memchr::memrchr(b'\n', text)? + 1;
    let mut later: Option<&[u8]> = None;
    loop {
        let start = memchr::memrchr(b'\n', &text[..line.checked_sub(1)?]).map_or(0, |at| at + 1);
        let key = text[start..line].split(|b| *b == b',').next()?.trim_ascii();
        if later.is_some_and(|later| !later.eq_ignore_ascii_case(key)) {
            return Some(line);
        }
        if start == 0 {
            return None;
        }
        (later, line) = (Some(key), start);
    }
}
