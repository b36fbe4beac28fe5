//! Outputs whose writer goes back in what it wrote, or cannot be given the place where it goes.

use std::fs::File;
use std::io::{self, BufWriter, Read as _, Seek as _};

use super::Out;
use crate::diagnostic::Diagnostic;
use crate::error::Error;

/// How much is handed on at once.
const BLOCK: usize = 256 << 10;

/// That the system refuses a file for the time of writing.
pub(super) fn refused(why: &io::Error) -> Error {
    Diagnostic::error("io", format!("cannot write a temporary file: {why}"))
        .help("make room in the folder for temporary files (TMPDIR)")
        .into()
}

/// A file without a name, to be written.
pub(super) fn file() -> Result<BufWriter<File>, Error> {
    Ok(BufWriter::with_capacity(BLOCK, tempfile::tempfile().map_err(|why| refused(&why))?))
}

/// Hands on what was written to it.
pub(super) fn hand_on(file: BufWriter<File>, out: &mut Out<'_>) -> Result<(), Error> {
    let mut file = file.into_inner().map_err(|why| refused(why.error()))?;
    file.rewind().map_err(|why| refused(&why))?;
    let mut block = vec![0; BLOCK];
    loop {
        match file.read(&mut block).map_err(|why| refused(&why))? {
            0 => return Ok(()),
            read => out(&block[..read])?,
        }
    }
}
