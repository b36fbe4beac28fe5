//! `lists export`: entries as CSV that can be read back.

use std::io::Write;

use super::super::terminal::Terminal;
use super::counted;
use super::library::Library;
use crate::cli::ListsExportArgs;
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::exit::Exit;
use crate::files::output::{Existing, OutputFile};
use crate::lists::{Edition, select, write_own_csv};
use crate::text::nearest::nearest;
use crate::text::shown::shown;

/// Writes the entries of the editions in use, or of one edition.
///
/// # Errors
/// When there is no such edition or list, or the result cannot be written.
pub(super) fn run(args: &ListsExportArgs, terminal: &Terminal) -> Result<Exit, Error> {
    let library = Library::open_filled(&args.at, terminal)?;
    let editions = match &args.edition {
        Some(text) => vec![select(&library.editions()?, text)?.clone()],
        None => library.current()?,
    };
    for list in &args.list {
        known(list, &editions)?;
    }
    let mut listings = Vec::new();
    for edition in &editions {
        library.listings(edition, |listing| {
            if args.list.is_empty() || args.list.contains(&listing.list) {
                listings.push(listing);
            }
            Ok(())
        })?;
    }
    let mut bytes = Vec::new();
    write_own_csv(&listings, &mut bytes)
        .map_err(|e| Diagnostic::error("io", format!("cannot write the entries: {e}")))?;
    match &args.out {
        Some(path) => {
            let existing = if args.force { Existing::Replace } else { Existing::Refuse };
            let mut file = OutputFile::create(path, existing)?;
            file.write_all(&bytes).map_err(|e| Error::io("write", path, &e))?;
            file.commit()?;
            let entries = counted(listings.len() as u64, "entry", "entries");
            terminal.say(&format!("{entries} in {}", shown(path.display())));
        }
        None => terminal.print(&bytes)?,
    }
    Ok(Exit::Ok)
}

/// Refuses a list that none of the editions has.
pub(super) fn known(list: &str, editions: &[Edition]) -> Result<(), Diagnostic> {
    let mut all: Vec<&str> = editions.iter().flat_map(|e| e.counts.keys()).map(String::as_str).collect();
    if all.contains(&list) {
        return Ok(());
    }
    all.sort_unstable();
    all.dedup();
    let help = match nearest(list, all.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("there are: {}", all.join(", ")),
    };
    Err(Diagnostic::error("unknown-list", format!("no edition asked for has the list `{list}`")).help(help))
}
