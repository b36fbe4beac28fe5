//! Snapshots in blocks: a packed one is several gzip members one behind the other, each of some whole entries, so that an
//! entry is read without unpacking the rest. Together they are one gzip file that any program opens.

use std::io::{self, Read, Write};

use flate2::bufread::GzDecoder;
use flate2::{Compression, GzBuilder};

use crate::lists::write_own_csv;
use crate::model::Listing;

/// How many entries a block has: more pack better, fewer are read faster.
const ENTRIES: usize = 128;
/// How gzip begins.
const GZIP: &[u8] = b"\x1F\x8B";

/// Entries as a packed snapshot. The same entries give the same bytes.
///
/// # Errors
/// None but those of memory; the signature is that of every writer.
pub(crate) fn pack(listings: &[Listing]) -> io::Result<Vec<u8>> {
    let mut packed = Vec::new();
    for (at, entries) in listings.chunks(ENTRIES).enumerate() {
        let mut text = Vec::new();
        write_own_csv(entries, &mut text)?;
        let below = if at == 0 { &text[..] } else { text.get(header(&text).len()..).unwrap_or_default() };
        let mut block =
            GzBuilder::new().mtime(0).operating_system(255).write(&mut packed, Compression::best());
        block.write_all(below)?;
        block.finish()?;
    }
    Ok(packed)
}

/// The blocks of a snapshot, unpacked, each with the place where it begins. What is not packed is one block.
pub(super) fn unpack(bytes: &[u8]) -> io::Result<Vec<(usize, Vec<u8>)>> {
    let mut blocks = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let (text, end) = unpack_one(bytes, at)?;
        blocks.push((at, text));
        at = end;
    }
    Ok(blocks)
}

/// The block that begins at a place, unpacked, and where it ends.
pub(super) fn unpack_one(bytes: &[u8], at: usize) -> io::Result<(Vec<u8>, usize)> {
    let rest = bytes.get(at..).unwrap_or_default();
    if at == 0 && !rest.starts_with(GZIP) {
        return Ok((rest.to_vec(), bytes.len()));
    }
    let mut text = Vec::new();
    let mut block = GzDecoder::new(rest);
    block.read_to_end(&mut text)?;
    Ok((text, bytes.len() - block.into_inner().len()))
}

/// The header of a table with its line end.
pub(super) fn header(text: &[u8]) -> &[u8] {
    let end = memchr::memchr(b'\n', text).map_or(text.len(), |at| at + 1);
    text.get(..end).unwrap_or_default()
}
