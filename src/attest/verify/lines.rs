//! Reading files and lines no further than anything signed can reach.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use super::{MAX_ENVELOPE, Refusal};
use crate::diagnostic::Diagnostic;
use crate::error::Failure;

/// How much is read at once for several threads to work on.
const BATCH_LINES: usize = 1024;
const BATCH_BYTES: usize = 16 * 1024 * 1024;

/// Opens a file. What is none is refused unopened: a pipe that nobody writes to would be waited for without end, a device
/// may never end. A stream that is open already, such as standard input by its name, is nothing to wait for.
pub(super) fn open(path: &Path) -> Result<File, Failure> {
    let failed = |e: io::Error| Failure::io("read", path, &e);
    let is_file = path.metadata().map_err(failed)?.is_file();
    let is_open = ["/dev/stdin", "/dev/fd", "/proc/self/fd"].iter().any(|open| path.starts_with(open));
    if !is_file && !is_open {
        let message = format!("{} is not a file", path.display());
        return Err(Diagnostic::error("not-a-file", message)
            .help("save what is to be verified as a file, and name that")
            .into());
    }
    File::open(path).map_err(failed)
}

/// A whole file, or its beginning if it is larger than an envelope may be: one byte more tells.
pub(super) fn read_capped(path: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let file = open(path)?;
    file.take(MAX_ENVELOPE as u64 + 1).read_to_end(&mut bytes).map_err(|e| Failure::io("read", path, &e))?;
    Ok(bytes)
}

/// The lines of a file, in batches.
pub(super) struct Lines {
    file: BufReader<File>,
    /// A line was longer than a line can be: nothing after it is read.
    pub(super) too_long: bool,
}

impl Lines {
    pub(super) fn open(path: &Path) -> Result<Self, Failure> {
        Ok(Self { file: BufReader::with_capacity(1 << 20, open(path)?), too_long: false })
    }

    /// The next lines without their line feeds; none at the end. At most `most`, if given.
    pub(super) fn batch(&mut self, most: Option<usize>) -> io::Result<Vec<Vec<u8>>> {
        let mut batch = Vec::new();
        let mut bytes = 0;
        while batch.len() < most.unwrap_or(BATCH_LINES) && (most.is_some() || bytes < BATCH_BYTES) {
            let Some(line) = self.line()? else { break };
            bytes += line.len();
            batch.push(line);
        }
        Ok(batch)
    }

    fn line(&mut self) -> io::Result<Option<Vec<u8>>> {
        if self.too_long {
            return Ok(None);
        }
        let mut line = Vec::new();
        let limit = MAX_ENVELOPE as u64 + 1;
        if self.file.by_ref().take(limit).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        if line.last() == Some(&b'\n') {
            line.pop();
        } else {
            // Left as long as it is, the line is refused for its length; the rest of it is no line of its own.
            self.too_long = line.len() > MAX_ENVELOPE;
        }
        Ok(Some(line))
    }
}

/// A file that broke off while it was read.
pub(super) fn unreadable(error: &io::Error) -> Refusal {
    Refusal::Unreadable(format!("it cannot be read to its end: {error}"))
}
