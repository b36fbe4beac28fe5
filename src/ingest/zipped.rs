//! Workbooks that are zip archives: their parts, and a guard against archives that unpack without end.

use std::borrow::Cow;
use std::io::{BufReader, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::diagnostic::Diagnostic;

use super::bytes::{Bytes, BytesReader};

/// What all parts together may unpack to: 1 GiB.
const UNPACKED_CAP: u64 = 1 << 30;
/// Parts of an archive.
const PARTS_CAP: usize = 20_000;

/// An archive over the bytes of an input.
pub(super) type Archive = ZipArchive<BufReader<BytesReader>>;

/// Opens the archive after making sure that it unpacks to a bearable size.
pub(super) fn open(bytes: &Bytes) -> Result<Archive, Diagnostic> {
    let mut archive = ZipArchive::new(reader(bytes)).map_err(|e| broken(bytes, &e))?;
    guard(bytes, &mut archive, UNPACKED_CAP)?;
    Ok(archive)
}

/// A buffered reader over the bytes.
pub(super) fn reader(bytes: &Bytes) -> BufReader<BytesReader> {
    BufReader::with_capacity(1 << 16, bytes.reader())
}

/// The names of the parts; none if it is no archive that can be read.
pub(super) fn parts(bytes: &Bytes) -> Vec<String> {
    let Ok(archive) = ZipArchive::new(reader(bytes)) else { return Vec::new() };
    archive.file_names().filter_map(Result::ok).map(|name| plain(&name)).collect()
}

/// A part's name as the standards write it; some programs write backslashes.
fn plain(name: &str) -> String {
    name.replace('\\', "/")
}

/// A part as a stream, if it is there.
pub(super) fn part<'a>(
    bytes: &Bytes,
    archive: &'a mut Archive,
    name: &str,
) -> Result<Option<impl Read + use<'a>>, Diagnostic> {
    let same = |n: &str| plain(n).eq_ignore_ascii_case(name);
    let written = archive.file_names().filter_map(Result::ok).find(|n| same(n)).map(Cow::into_owned);
    match archive.by_name(written.as_deref().unwrap_or(name)) {
        Ok(part) => Ok(Some(part)),
        Err(ZipError::FileNotFound) => Ok(None),
        Err(e) => Err(broken(bytes, &e)),
    }
}

/// The sizes written in the archive bound what is read of it: the `zip` crate stops with an error where a part
/// gives more than it claims.
fn guard(bytes: &Bytes, archive: &mut Archive, cap: u64) -> Result<(), Diagnostic> {
    if archive.len() > PARTS_CAP {
        return Err(too_large(bytes, cap));
    }
    let mut claimed = 0u64;
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index).map_err(|e| broken(bytes, &e))?;
        claimed = claimed.saturating_add(part.size());
    }
    if claimed > cap { Err(too_large(bytes, cap)) } else { Ok(()) }
}

fn too_large(bytes: &Bytes, cap: u64) -> Diagnostic {
    let text = format!("the workbook unpacks to more than {} MiB", cap >> 20);
    Diagnostic::error("workbook-too-large", text)
        .at(bytes.name())
        .help("save the sheets that matter as CSV, which is streamed")
}

/// An archive that cannot be read.
pub(super) fn broken(bytes: &Bytes, error: &dyn std::fmt::Display) -> Diagnostic {
    Diagnostic::error("workbook-broken", format!("the workbook cannot be read: {error}"))
        .at(bytes.name())
        .help("open it in a spreadsheet program, save it again, or fetch it again")
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use zip::write::SimpleFileOptions;

    use super::*;

    /// An archive with 4 MiB of blanks, claiming `claimed` bytes for it where the sizes are written.
    fn blanks(claimed: Option<u32>) -> Bytes {
        const REAL: u32 = 4 << 20;
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        archive.start_file("xl/workbook.xml", SimpleFileOptions::default()).unwrap();
        archive.write_all(&vec![b' '; REAL as usize]).unwrap();
        let mut bytes = archive.finish().unwrap().into_inner();
        if let Some(claimed) = claimed {
            let places: Vec<usize> = memchr::memmem::find_iter(&bytes, &REAL.to_le_bytes()).collect();
            assert!(!places.is_empty());
            for at in places {
                bytes[at..at + 4].copy_from_slice(&claimed.to_le_bytes());
            }
        }
        Bytes::memory("bomb.xlsx", bytes)
    }

    #[test]
    fn an_archive_that_unpacks_without_end_is_refused() {
        let bytes = blanks(None);
        assert!(bytes.len() < 64 << 10);
        let mut archive = ZipArchive::new(reader(&bytes)).unwrap();
        assert_eq!(guard(&bytes, &mut archive, 1 << 20).unwrap_err().code, "workbook-too-large");
        assert!(guard(&bytes, &mut archive, 8 << 20).is_ok());
    }

    #[test]
    fn an_archive_that_lies_about_its_size_gives_no_more_than_it_claims() {
        let bytes = blanks(Some(100));
        let mut archive = open(&bytes).unwrap();
        let mut unpacked = Vec::new();
        let stream = part(&bytes, &mut archive, "xl/workbook.xml").unwrap().unwrap();
        assert!({ stream }.read_to_end(&mut unpacked).is_err());
        assert!(unpacked.len() <= 101, "at most the byte that tells there is more");
    }
}
