//! Line ends that somebody changed: git's `autocrlf` writes CR LF, an editor adds a blank last line. Nothing that is signed
//! stands between lines, so what is read is held against signatures and digests as it was written.

use std::path::{Path, PathBuf};

/// How many files are named; the others are counted.
const NAMED: usize = 3;

/// The files whose line ends are not those they were written with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineEnds {
    first: Vec<PathBuf>,
    files: usize,
}

impl LineEnds {
    /// Counts a file.
    pub(super) fn add(&mut self, path: &Path) {
        self.files += 1;
        if self.first.len() < NAMED {
            self.first.push(path.to_owned());
        }
    }

    /// Adds those of another path.
    pub(super) fn extend(&mut self, other: Self) {
        self.files += other.files;
        self.first.extend(other.first);
        self.first.truncate(NAMED);
    }

    /// What to say of them; `None` where there are none.
    pub(crate) fn note(&self) -> Option<String> {
        let named: Vec<String> = self.first.iter().map(|path| path.display().to_string()).collect();
        let more = match self.files - named.len() {
            0 => String::new(),
            1 => " and 1 more file".to_owned(),
            more => format!(" and {more} more files"),
        };
        (self.files > 0).then(|| {
            format!(
                "line ends were changed (CR LF, blank lines or blanks) in {}{more}, as git's autocrlf or an editor does; no \
                 signature is about them, and digests were compared with the line ends restored",
                named.join(", ")
            )
        })
    }
}

/// A line, or a file of one line, without what stands around it, and whether that is anything but the line feed it was
/// written with. JSON of ours begins and ends with a bracket.
pub(super) fn restored(bytes: &[u8]) -> (&[u8], bool) {
    let line = bytes.trim_ascii();
    (line, bytes.strip_suffix(b"\n").unwrap_or(bytes).len() != line.len())
}

/// As [`restored`], in place.
pub(super) fn restore(bytes: &mut Vec<u8>) -> bool {
    let (line, changed) = restored(bytes);
    let (start, end) = (bytes.len() - bytes.trim_ascii_start().len(), line.len());
    bytes.drain(..start);
    bytes.truncate(end);
    changed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stands_around_a_line_is_taken_away() {
        for (written, changed) in
            [("{ }", false), ("{ }\n", false), ("{ }\r\n", true), ("{ }\n\n", true), (" { }\t\r", true)]
        {
            let mut bytes = written.as_bytes().to_vec();
            assert_eq!(restored(&bytes), (&b"{ }"[..], changed), "{written:?}");
            assert_eq!((restore(&mut bytes), bytes.as_slice()), (changed, &b"{ }"[..]), "{written:?}");
        }
        let mut blank = b" \r\n".to_vec();
        assert!(restore(&mut blank) && blank.is_empty());
    }

    #[test]
    fn the_first_files_are_named_and_the_others_counted() {
        let mut ends = LineEnds::default();
        assert_eq!(ends.note(), None);
        for name in ["a", "b", "c", "d"] {
            ends.add(Path::new(name));
        }
        assert!(ends.note().unwrap().contains("in a, b, c and 1 more file, as"));
    }
}
