//! `lists import`: files become editions.

use std::fmt::Write as _;

use super::super::terminal::Terminal;
use super::take::{OWN, Taken, describe, newer, read, refusal, take};
use super::{index, numbered, open_to_write, signed};
use crate::cli::ListsImportArgs;
use crate::commands::clock;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::error::Error;
use crate::exit::Exit;
use crate::lists::NewEdition;

/// Imports files: all of them, or none.
///
/// # Errors
/// When a file is no list, or the store cannot be written.
pub(super) fn run(args: &ListsImportArgs, terminal: &Terminal) -> Result<Exit, Error> {
    let editions = editions(args, terminal)?;
    if let Some(policy) = &args.trust {
        signed::check(policy, &args.files, &editions, terminal)?;
    }
    let mut store = open_to_write(&args.at, terminal)?;
    let mut import = store.begin()?;
    let mut text = String::new();
    let mut refused = Diagnostics::default();
    for new in &editions {
        let dated = import.same(new).and_then(|same| same.date);
        let (taken, before) = take(&mut import, new, args.accept, terminal)?;
        match taken {
            Taken::Refused => refused.push(refusal(new, before.as_ref())),
            Taken::Already(number) => {
                if let Some(same) = import.editions().iter().find(|e| e.number == number) {
                    let what = if same.date == dated { "nothing was changed" } else { "its day is new" };
                    let _ = writeln!(text, "{} is there already; {what}", numbered(same));
                }
            }
            Taken::New(number) => {
                if let Some(stored) = import.editions().iter().find(|e| e.number == number) {
                    let newer = newer(&import, stored)?;
                    text.push_str(&describe(stored, before.as_ref(), newer.as_deref()));
                }
            }
        }
    }
    if refused.has_errors() {
        return Err(refused.into());
    }
    import.commit()?;
    drop(editions);
    terminal.print_text(&text)?;
    index(store, terminal)?;
    Ok(Exit::Ok)
}

/// The editions in the files, under the source and day that the command line gives them.
fn editions(args: &ListsImportArgs, terminal: &Terminal) -> Result<Vec<NewEdition>, Error> {
    let mut wrong = Diagnostics::default();
    let mut editions = Vec::new();
    for (importer, mut new) in read(&args.files, clock()?, terminal)? {
        let edition = &mut new.edition;
        if let Some(source) = &args.source {
            if importer == OWN {
                edition.source.clone_from(source);
            } else {
                let message = format!("this is {}, no list of your own", super::title(edition));
                wrong.push(
                    Diagnostic::error("list-source", message).help("import it without --source, by itself"),
                );
            }
        }
        if let Some(date) = args.date {
            if let Some(stated) = edition.date.filter(|stated| *stated != date) {
                let message = format!("{} says that it is of {stated}, not of {date}", edition.source);
                wrong.push(Diagnostic::error("list-date", message).help("import it without --date"));
            }
            edition.date = Some(date);
        }
        editions.push(new);
    }
    if wrong.has_errors() { Err(wrong.into()) } else { Ok(editions) }
}
