//! `lists snapshot`: editions as files that can ship with the program.

use std::fmt::Write as _;
use std::io::Write as _;

use super::super::terminal::Terminal;
use super::library::Library;
use super::{counted, numbered};
use crate::cli::ListsSnapshotArgs;
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::exit::Exit;
use crate::files::output::{Existing, OutputFile};
use crate::lists::select;
use crate::lists::shipped::{Snapshot, pack};
use crate::text::shown::shown;

/// Writes each edition as a snapshot. The same edition gives the same bytes.
///
/// # Errors
/// When there is no such edition, nobody knows of which day it is, or a file cannot be written.
pub(super) fn run(args: &ListsSnapshotArgs, terminal: &Terminal) -> Result<Exit, Error> {
    let library = Library::open_filled(&args.at, terminal)?;
    let editions = library.editions()?;
    let mut text = String::new();
    for named in &args.editions {
        let edition = select(&editions, named)?;
        let Some(day) = edition.date else {
            let message = format!("nobody knows of which day {} is", numbered(edition));
            return Err(Diagnostic::error("list-undated", message)
                .help("import the same file again with --date DATE")
                .into());
        };
        let mut listings = Vec::new();
        library.listings(edition, |listing| {
            listings.push(listing);
            Ok(())
        })?;
        let path = args.out.join(Snapshot::name(&edition.source, day));
        let packed = pack(&listings).map_err(|e| Error::io("pack", &path, &e))?;
        let existing = if args.force { Existing::Replace } else { Existing::Refuse };
        let mut file = OutputFile::create(&path, existing)?;
        file.write_all(&packed).map_err(|e| Error::io("write", &path, &e))?;
        file.commit()?;
        let entries = counted(listings.len() as u64, "entry", "entries");
        let _ = writeln!(text, "{}: {entries} in {} bytes", shown(path.display()), packed.len());
    }
    terminal.print_text(&text)?;
    Ok(Exit::Ok)
}
