//! Workbooks that are zip archives: their parts, and a guard against archives that unpack without end.

use std::borrow::Cow;
use std::io::{BufReader, Read, Seek, SeekFrom};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::diagnostic::Diagnostic;

use super::allowance::{Allowance, Limit};
use super::bytes::{Bytes, BytesReader};

/// Parts of an archive.
const PARTS_CAP: usize = 20_000;

/// An archive over the bytes of an input.
pub(crate) type Archive = ZipArchive<BufReader<BytesReader>>;

/// Opens the archive after making sure that it unpacks to a bearable size.
pub(crate) fn open(bytes: &Bytes) -> Result<Archive, Diagnostic> {
    let mut archive = ZipArchive::new(reader(bytes)).map_err(|e| broken(bytes, &e))?;
    if entries(bytes).is_some_and(|entries| entries != archive.len()) {
        return Err(broken(bytes, &"it holds a part twice"));
    }
    guard(bytes, &mut archive, &mut Allowance::new(bytes.len()))?;
    Ok(archive)
}

/// How many entries the archive's directory is said to have (APPNOTE 4.3.16); `None` where there are more than that place can
/// tell. Of two entries of one name the archive has but one.
fn entries(bytes: &Bytes) -> Option<usize> {
    /// The record and the longest comment behind it.
    const LONGEST: u64 = 22 + 0xFFFF;
    const SIGNATURE: &[u8] = b"PK\x05\x06";
    let mut end = Vec::new();
    let mut reader = reader(bytes);
    reader.seek(SeekFrom::Start(bytes.len().saturating_sub(LONGEST))).ok()?;
    reader.read_to_end(&mut end).ok()?;
    let record = memchr::memmem::rfind(&end, SIGNATURE)?;
    let count: [u8; 2] = end.get(record + 10..record + 12)?.try_into().ok()?;
    Some(u16::from_le_bytes(count)).filter(|count| *count != u16::MAX).map(usize::from)
}

/// A buffered reader over the bytes.
pub(crate) fn reader(bytes: &Bytes) -> BufReader<BytesReader> {
    BufReader::with_capacity(1 << 16, bytes.reader())
}

/// The names of the parts; none if it is no archive that can be read.
pub(crate) fn parts(bytes: &Bytes) -> Vec<String> {
    let Ok(archive) = ZipArchive::new(reader(bytes)) else { return Vec::new() };
    archive.file_names().filter_map(Result::ok).map(|name| plain(&name)).collect()
}

/// A part's name as the standards write it; some programs write backslashes.
pub(crate) fn plain(name: &str) -> String {
    name.replace('\\', "/")
}

/// A part as a stream, if it is there.
pub(crate) fn part<'a>(
    bytes: &Bytes,
    archive: &'a mut Archive,
    name: &str,
) -> Result<Option<impl Read + use<'a>>, Diagnostic> {
    let same = |n: &str| plain(n).eq_ignore_ascii_case(name);
    let written = match archive.index_for_name(name) {
        Some(_) => None,
        None => archive.file_names().filter_map(Result::ok).find(|n| same(n)).map(Cow::into_owned),
    };
    match archive.by_name(written.as_deref().unwrap_or(name)) {
        Ok(part) => Ok(Some(part)),
        Err(ZipError::FileNotFound) => Ok(None),
        Err(e) => Err(broken(bytes, &e)),
    }
}

/// The sizes written in the archive bound what is read of it: the `zip` crate stops with an error where a part
/// gives more than it claims.
fn guard(bytes: &Bytes, archive: &mut Archive, allowance: &mut Allowance) -> Result<(), Diagnostic> {
    if archive.len() > PARTS_CAP {
        let text = format!("the workbook has more than {PARTS_CAP} parts");
        return Err(Diagnostic::error("workbook-too-large", text)
            .at(bytes.name())
            .help("save the sheets that matter as CSV, which is streamed"));
    }
    for index in 0..archive.len() {
        let size = archive.by_index_raw(index).map_err(|e| broken(bytes, &e))?.size();
        allowance.take(Limit::Unpacked, size).map_err(|e| e.diagnostic(bytes.name()))?;
    }
    Ok(())
}

/// An archive that cannot be read.
pub(crate) fn broken(bytes: &Bytes, error: &dyn std::fmt::Display) -> Diagnostic {
    Diagnostic::error("workbook-broken", format!("the workbook cannot be read: {error}"))
        .at(bytes.name())
        .help("open it in a spreadsheet program, look at what it shows and save it again, or fetch it again")
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
        assert!(open(&bytes).is_ok(), "4 MiB any file may have");
        let mut archive = ZipArchive::new(reader(&bytes)).unwrap();
        let mut allowance = Allowance::new(0);
        let refused = (0..20).find_map(|_| guard(&bytes, &mut archive, &mut allowance).err());
        assert_eq!(refused.unwrap().code, "workbook-too-large");
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
