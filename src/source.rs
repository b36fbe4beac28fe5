//! Text files held once with their name and digest: rule packs, the catalogue, the configuration.

pub(crate) mod cost;
pub(crate) mod unicode;

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use sha2::{Digest, Sha256};

/// How long a text may be that is read whole.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Longest {
    /// What it is: `a configuration`.
    what: &'static str,
    bytes: u64,
    /// What to do with one that is longer.
    instead: &'static str,
}

impl Longest {
    /// `tidewaiter.toml`; a long one has a few kilobytes.
    pub(crate) const CONFIGURATION: Self = Self {
        what: "a configuration",
        bytes: 1 << 20,
        instead: "look whether this is the file that was meant",
    };
    /// A file of rules or catalogue; the longest that ships has 50 kilobytes.
    pub(crate) const RULES: Self = Self {
        what: "a file of rules or catalogue",
        bytes: 4 << 20,
        instead: "divide it into packs with ids of their own",
    };
    /// A file of decisions; one of them has 300 bytes.
    pub(crate) const DECISIONS: Self = Self {
        what: "a file of decisions",
        bytes: 4 << 20,
        instead: "take out the decisions that have ended, or settle a name once for all its entries",
    };
    /// A table of addresses of lists.
    pub(crate) const ADDRESSES: Self = Self {
        what: "a table of addresses",
        bytes: 1 << 20,
        instead: "look whether this is the file that was meant",
    };

    /// A template of an output.
    pub(crate) const TEMPLATE: Self =
        Self { what: "a template", bytes: 1 << 20, instead: "look whether this is the file that was meant" };

    fn refusal(self, bytes: &str) -> io::Error {
        let Self { what, bytes: most, instead } = self;
        let text =
            format!("it has {bytes} bytes, and {what} may have {most} ({} MiB); {instead}", most >> 20);
        io::Error::new(io::ErrorKind::FileTooLarge, text)
    }
}

/// Opens a file to read. What is none is refused unopened: a pipe that nobody writes to would be waited for without end,
/// a device may never end. A stream that is open already, such as `<(…)` of a shell, is nothing to wait for.
///
/// # Errors
/// When it is missing, is no file, or may not be read.
pub(crate) fn open(path: &Path) -> io::Result<File> {
    // By its own name alone: `/dev/fd/../zero` is none.
    let is_open = path == Path::new("/dev/stdin")
        || ["/dev/fd", "/proc/self/fd"].iter().any(|of| path.parent() == Some(Path::new(of)));
    let is_open = is_open && path.file_name().is_some();
    if !path.metadata()?.is_file() && !is_open {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "it is no file; save it as one, and name that",
        ));
    }
    File::open(path)
}

/// Reads a text of TOML whole, in UTF-8 or UTF-16. Its digest is that of its bytes.
///
/// # Errors
/// As [`read_plain`], and when it would take too much memory or is no TOML by its characters.
pub(crate) fn read_text(path: &Path, longest: Longest) -> io::Result<TextFile> {
    checked(read_plain(path, longest)?, longest)
}

/// Bytes that were read already, as [`read_text`] takes them.
///
/// # Errors
/// As [`read_text`].
pub(crate) fn text_of(name: impl Into<String>, bytes: Vec<u8>, longest: Longest) -> io::Result<TextFile> {
    if bytes.len() as u64 > longest.bytes {
        return Err(longest.refusal(&bytes.len().to_string()));
    }
    checked(TextFile::of_bytes(name.into(), bytes)?, longest)
}

/// A text that can be TOML, and is no more work to read than it may be.
fn checked(file: TextFile, longest: Longest) -> io::Result<TextFile> {
    let text = file.text();
    if let Some(excess) = cost::excess(cost::memory_of(text)) {
        let text = format!("it may take {excess}, the most for {}; {}", longest.what, longest.instead);
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, text));
    }
    if let Some(line) = cost::line_with_control(text) {
        let text =
            format!("line {line} holds a control character, so it is no TOML; save it again as a text");
        return Err(io::Error::other(text));
    }
    Ok(file)
}

/// Reads a text file whole, in UTF-8 or UTF-16. Its digest is that of its bytes.
///
/// # Errors
/// As [`open`], and when it is longer than such a text may be, or in another encoding.
pub(crate) fn read_plain(path: &Path, longest: Longest) -> io::Result<TextFile> {
    let file = open(path)?;
    let claimed = file.metadata()?.len();
    if claimed > longest.bytes {
        return Err(longest.refusal(&claimed.to_string()));
    }
    let mut bytes = Vec::new();
    // A stream claims nothing, and a file may grow.
    file.take(longest.bytes + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > longest.bytes {
        return Err(longest.refusal(&format!("more than {}", longest.bytes)));
    }
    TextFile::of_bytes(path.to_string_lossy().into_owned(), bytes)
}

/// A text file in memory; cloning shares it.
#[derive(Clone, Debug)]
pub struct TextFile {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    name: String,
    text: String,
    digest: String,
}

impl TextFile {
    /// A text in UTF-8 or UTF-16, with the digest of its bytes.
    fn of_bytes(name: String, bytes: Vec<u8>) -> io::Result<Self> {
        let digest = sha256_hex(&bytes);
        let text = unicode::text(bytes)?;
        Ok(Self { inner: Arc::new(Inner { name, text, digest }) })
    }

    /// Holds a text under the name shown to people and signed in reports.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        let digest = sha256_hex(text.as_bytes());
        Self { inner: Arc::new(Inner { name: name.into(), text, digest }) }
    }

    /// The name: `us/bis-entity-list.toml`.
    pub fn name(&self) -> &str {
        &self.inner.name
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.inner.text
    }

    /// Lower-case hex SHA-256 of its bytes as they are in the file.
    pub fn digest(&self) -> &str {
        &self.inner.digest
    }

    /// Where it is held in memory: what tells files apart while they are held.
    pub fn address(&self) -> usize {
        Arc::as_ptr(&self.inner).addr()
    }

    /// Whether both are the very same file.
    pub fn same_file(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.inner, &other.inner)
    }
}

/// Lower-case hex SHA-256 of some bytes.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Whether it is a SHA-256 digest as [`sha256_hex`] writes it: 64 lower-case hex digits.
pub(crate) fn is_sha256_hex(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

/// Lower-case hex of some bytes.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut out = String::with_capacity(bytes.len() * 2);
    for b in bytes {
        out.push(char::from(DIGITS[usize::from(b >> 4)]));
        out.push(char::from(DIGITS[usize::from(b & 15)]));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_file_is_refused_at_once() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(open(folder.path()).unwrap_err().kind(), io::ErrorKind::InvalidInput);
        assert_eq!(open(&folder.path().join("none")).unwrap_err().kind(), io::ErrorKind::NotFound);
        let file = folder.path().join("x.toml");
        std::fs::write(&file, "a = 1").unwrap();
        assert_eq!(read_text(&file, Longest::RULES).unwrap().text(), "a = 1");
    }

    #[test]
    fn the_digest_is_that_of_the_file_whatever_its_encoding() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("x.toml");
        for bytes in [&b"a = 1"[..], b"\xef\xbb\xbfa = 1", b"\xff\xfea\0 \0=\0 \x001\0"] {
            std::fs::write(&file, bytes).unwrap();
            let read = read_text(&file, Longest::RULES).unwrap();
            assert_eq!((read.text(), read.digest()), ("a = 1", &*sha256_hex(bytes)));
        }
    }

    #[test]
    fn a_text_is_read_up_to_its_limit_and_not_a_byte_beyond() {
        let folder = tempfile::tempdir().unwrap();
        let long = folder.path().join("long.toml");
        for (longest, bytes) in [
            (Longest::CONFIGURATION, 1 << 20),
            (Longest::RULES, 4 << 20),
            (Longest::DECISIONS, 4 << 20),
            (Longest::ADDRESSES, 1 << 20),
        ] {
            std::fs::write(&long, " ".repeat(usize::try_from(bytes).unwrap())).unwrap();
            assert_eq!(read_text(&long, longest).unwrap().text().len() as u64, bytes);
            File::create(&long).unwrap().set_len(bytes + 1).unwrap();
            let refused = read_text(&long, longest).unwrap_err();
            assert_eq!(refused.kind(), io::ErrorKind::FileTooLarge);
            let said = refused.to_string();
            for part in
                [format!("it has {} bytes, and ", bytes + 1), longest.what.into(), longest.instead.into()]
            {
                assert!(said.contains(&part), "{said}");
            }
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_that_nobody_writes_to_and_a_device_without_end_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        for path in [pipe.as_path(), Path::new("/dev/zero"), Path::new("/dev/fd/..")] {
            assert_eq!(
                read_text(path, Longest::RULES).unwrap_err().kind(),
                io::ErrorKind::InvalidInput,
                "{path:?}"
            );
        }
        // By a way past the streams that are open, wherever a system has them.
        for path in ["/dev/fd/../zero", "/dev/fd/../root/dev/zero", "/proc/self/fd/../root/dev/zero"] {
            let kind = read_text(Path::new(path), Longest::RULES).unwrap_err().kind();
            assert!(matches!(kind, io::ErrorKind::InvalidInput | io::ErrorKind::NotFound), "{path}: {kind}");
        }
    }
}
