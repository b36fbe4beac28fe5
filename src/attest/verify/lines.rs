//! Reading files and lines no further than anything signed can reach.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use super::line_ends::restore;
use super::{MAX_ENVELOPE, Refusal};
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::source;

/// How much is read at once for several threads to work on.
const BATCH_LINES: usize = 1024;
const BATCH_BYTES: usize = 16 * 1024 * 1024;

/// Opens a file; what is none is refused unopened.
pub(super) fn open(path: &Path) -> Result<File, Error> {
    source::open(path).map_err(|e| match e.kind() {
        io::ErrorKind::InvalidInput => {
            Diagnostic::error("not-a-file", format!("{} is not a file", path.display()))
                .help("save what is to be verified as a file, and name that")
                .into()
        }
        _ => Error::io("read", path, &e),
    })
}

/// How many bytes a line may have beside an envelope: CR LF, and one more tells that it is larger.
const LINE_END: u64 = 3;

/// A whole file, or its beginning if it is larger than an envelope may be.
pub(crate) fn read_capped(path: &Path) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let file = open(path)?;
    file.take(MAX_ENVELOPE as u64 + LINE_END)
        .read_to_end(&mut bytes)
        .map_err(|e| Error::io("read", path, &e))?;
    Ok(bytes)
}

/// The lines of a file, in batches.
pub(super) struct Lines {
    file: BufReader<File>,
    /// A line was longer than a line can be: nothing after it is read.
    pub(super) too_long: bool,
    /// Line ends that were read so far are not those of a bundle.
    pub(super) changed: bool,
    /// A line that was read and is to be read again.
    again: Option<Vec<u8>>,
}

impl Lines {
    pub(super) fn open(path: &Path) -> Result<Self, Error> {
        Ok(Self {
            file: BufReader::with_capacity(1 << 20, open(path)?),
            too_long: false,
            changed: false,
            again: None,
        })
    }

    /// Gives a line back, to be read as the next one.
    pub(super) fn put_back(&mut self, line: Vec<u8>) {
        self.again = Some(line);
    }

    /// The next line without its line end; none at the end. Blank lines are no lines.
    pub(super) fn line(&mut self) -> io::Result<Option<Vec<u8>>> {
        if let Some(line) = self.again.take() {
            return Ok(Some(line));
        }
        let mut line = Vec::new();
        let limit = MAX_ENVELOPE as u64 + LINE_END;
        while !self.too_long {
            line.clear();
            if self.file.by_ref().take(limit).read_until(b'\n', &mut line)? == 0 {
                break;
            }
            if line.last() != Some(&b'\n') && line.len() > MAX_ENVELOPE {
                // Left as long as it is, the line is refused for its length; the rest of it is no line of its own.
                self.too_long = true;
                return Ok(Some(line));
            }
            self.changed |= restore(&mut line);
            if !line.is_empty() {
                return Ok(Some(line));
            }
            self.changed = true;
        }
        Ok(None)
    }
}

/// Tells of each line of a file.
///
/// # Errors
/// When it cannot be read to its end.
pub(crate) fn each_line(path: &Path, take: &mut dyn FnMut(Vec<u8>)) -> Result<(), Error> {
    let mut lines = Lines::open(path)?;
    while let Some(line) = lines.line().map_err(|e| Error::io("read", path, &e))? {
        take(line);
    }
    Ok(())
}

/// Lines of a bundle, and of its records if they are given: as many as are read at once, none at the end.
pub(super) type Batch = (Vec<Vec<u8>>, Option<Vec<Vec<u8>>>);

/// The next lines of a bundle with those of its records. Counted in bytes of both: a file of a few bytes on disk can have
/// a thousand lines of the longest there may be.
pub(super) fn batch(lines: &mut Lines, records: Option<&mut Lines>) -> io::Result<Batch> {
    let mut batch = Vec::new();
    let mut records = records.map(|lines| (lines, Vec::new()));
    let mut bytes = 0;
    while batch.len() < BATCH_LINES && bytes < BATCH_BYTES {
        let Some(line) = lines.line()? else { break };
        bytes += line.len();
        batch.push(line);
        if let Some((lines, of)) = &mut records
            && let Some(record) = lines.line()?
        {
            bytes += record.len();
            of.push(record);
        }
    }
    Ok((batch, records.map(|(_, of)| of)))
}

/// A file that broke off while it was read.
pub(super) fn unreadable(error: &io::Error) -> Refusal {
    Refusal::Unreadable(format!("it cannot be read to its end: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_ends_with_the_bytes_of_its_lines_and_records() {
        let folder = tempfile::tempdir().unwrap();
        let (reports, records) = (folder.path().join("reports"), folder.path().join("records"));
        std::fs::write(&reports, "{}\n".repeat(20)).unwrap();
        std::fs::write(&records, format!("{}\n", "x".repeat(MAX_ENVELOPE)).repeat(19)).unwrap();
        let (mut reports, mut records) = (Lines::open(&reports).unwrap(), Lines::open(&records).unwrap());
        let mut read = Vec::new();
        loop {
            let (lines, of) = batch(&mut reports, Some(&mut records)).unwrap();
            if lines.is_empty() {
                break;
            }
            read.push((lines.len(), of.unwrap().len()));
        }
        assert_eq!(read, [[(2, 2); 9].as_slice(), &[(2, 1)]].concat(), "16 MiB at once");
    }
}
