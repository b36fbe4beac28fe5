//! Workbooks that are zip archives: their parts, and a guard against archives that unpack without end.

use std::io::{self, BufReader, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::diagnostic::Diagnostic;

use super::bytes::{Bytes, BytesReader};

/// What all parts together may unpack to: 2 GiB.
const UNPACKED_CAP: u64 = 2 << 30;
/// Deflate cannot pack better than this (zlib's own figure).
const BEST_RATIO: u64 = 1032;
/// Parts of an archive.
const PARTS_CAP: usize = 20_000;

/// An archive over the bytes of an input.
pub(super) type Archive = ZipArchive<BufReader<BytesReader>>;

/// Opens the archive after making sure that it unpacks to a bearable size.
pub(super) fn open(bytes: &Bytes) -> Result<Archive, Diagnostic> {
    let mut archive = ZipArchive::new(reader(bytes)).map_err(|e| broken(bytes, &e))?;
    guard(bytes, &mut archive)?;
    Ok(archive)
}

/// A buffered reader over the bytes.
pub(super) fn reader(bytes: &Bytes) -> BufReader<BytesReader> {
    BufReader::with_capacity(1 << 16, bytes.reader())
}

/// The names of the parts; none if it is no archive that can be read.
pub(super) fn parts(bytes: &Bytes) -> Vec<String> {
    let Ok(archive) = ZipArchive::new(reader(bytes)) else { return Vec::new() };
    archive.file_names().filter_map(Result::ok).map(std::borrow::Cow::into_owned).collect()
}

/// A part as a stream, if it is there.
pub(super) fn part<'a>(
    bytes: &Bytes,
    archive: &'a mut Archive,
    name: &str,
) -> Result<Option<impl Read + use<'a>>, Diagnostic> {
    match archive.by_name(name) {
        Ok(part) => Ok(Some(part)),
        Err(ZipError::FileNotFound) => Ok(None),
        Err(e) => Err(broken(bytes, &e)),
    }
}

/// Sizes written in an archive can lie, so what could unpack to too much is unpacked once and counted.
fn guard(bytes: &Bytes, archive: &mut Archive) -> Result<(), Diagnostic> {
    if archive.len() > PARTS_CAP {
        return Err(too_large(bytes));
    }
    let (mut packed, mut claimed) = (0u64, 0u64);
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index).map_err(|e| broken(bytes, &e))?;
        packed = packed.saturating_add(part.compressed_size());
        claimed = claimed.saturating_add(part.size());
    }
    if claimed > UNPACKED_CAP {
        return Err(too_large(bytes));
    }
    if packed.saturating_mul(BEST_RATIO) <= UNPACKED_CAP {
        return Ok(());
    }
    let mut left = UNPACKED_CAP;
    for index in 0..archive.len() {
        // A part in a compression nobody reads later does no harm.
        let Ok(part) = archive.by_index(index) else { continue };
        let unpacked = io::copy(&mut part.take(left + 1), &mut io::sink()).unwrap_or(0);
        left = left.checked_sub(unpacked).ok_or_else(|| too_large(bytes))?;
    }
    Ok(())
}

fn too_large(bytes: &Bytes) -> Diagnostic {
    let text = format!("the workbook unpacks to more than {} MiB", UNPACKED_CAP >> 20);
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
