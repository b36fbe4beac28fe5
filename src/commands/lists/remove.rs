//! `lists remove`: an edition goes.

use super::super::terminal::Terminal;
use super::{index, numbered, open_filled, open_to_write};
use crate::cli::ListsRemoveArgs;
use crate::error::Error;
use crate::exit::Exit;
use crate::lists::select;
use crate::text::shown::shown;

/// Removes an edition and says which one is in use now.
///
/// # Errors
/// When there is no such edition, or the store cannot be written.
pub(super) fn run(args: &ListsRemoveArgs, terminal: &Terminal) -> Result<Exit, Error> {
    // Nothing is made only to say that there is nothing.
    drop(open_filled(&args.at, terminal)?);
    let mut store = open_to_write(&args.at, terminal)?;
    let mut import = store.begin()?;
    let edition = select(import.editions(), &args.edition)?.clone();
    import.remove(edition.number)?;
    let rest = match import.current(&edition.source) {
        Some(current) => format!("in use is {}", numbered(current)),
        None => format!("no edition of {} is left", shown(&edition.source)),
    };
    import.commit()?;
    terminal.print(format!("removed {}; {rest}\n", numbered(&edition)).as_bytes())?;
    index(store, terminal)?;
    Ok(Exit::Ok)
}
