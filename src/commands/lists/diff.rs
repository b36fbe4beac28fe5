//! `lists diff`: who came, went and changed.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::super::terminal::Terminal;
use super::library::Library;
use super::take::read;
use super::{nothing, numbered, title};
use crate::cli::ListsDiffArgs;
use crate::commands::clock;
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::exit::Exit;
use crate::lists::diff::{Diff, diff};
use crate::lists::select;
use crate::model::Listing;
use crate::text::shown::shown;

/// Shows the difference; whether there is one does not decide the exit code.
///
/// # Errors
/// When there is no such edition or file, or the result cannot be written.
pub(super) fn run(args: &ListsDiffArgs, terminal: &Terminal) -> Result<Exit, Error> {
    let library = Library::open(&args.at, terminal)?;
    let (old_title, mut old) = side(&args.old, &library, terminal)?;
    let (new_title, mut new) = side(&args.new, &library, terminal)?;
    if let Some(list) = &args.list {
        if !old.iter().chain(&new).any(|l| l.list == *list) {
            let message = format!("neither side has the list `{list}`");
            return Err(Diagnostic::error("unknown-list", message).into());
        }
        old.retain(|l| l.list == *list);
        new.retain(|l| l.list == *list);
    }
    let text = format!("{old_title} → {new_title}\n{}", show(&diff(&old, &new)));
    terminal.print_text(&text)?;
    Ok(Exit::Ok)
}

/// What one side is called, and its entries: those of an edition, or of a file that is not imported.
fn side(text: &str, library: &Library, terminal: &Terminal) -> Result<(String, Vec<Listing>), Error> {
    let editions = library.editions()?;
    let selected = if editions.is_empty() { Err(nothing(&library.path)) } else { select(&editions, text) };
    if selected.is_err() && Path::new(text).exists() {
        let mut listings = Vec::new();
        let mut titles = Vec::new();
        for (_, new) in read(&[PathBuf::from(text)], clock()?, terminal)? {
            titles.push(title(&new.edition));
            listings.extend(new.listings.into_vec()?);
        }
        return Ok((format!("{} ({})", shown(text), titles.join(", ")), listings));
    }
    let edition = selected?;
    let mut listings = Vec::new();
    library.listings(edition, |listing| {
        listings.push(listing);
        Ok(())
    })?;
    Ok((numbered(edition), listings))
}

fn show(diff: &Diff<'_>) -> String {
    let mut text = String::new();
    for (sign, listings) in [('+', &diff.came), ('-', &diff.went)] {
        for listing in listings {
            let _ = writeln!(text, "{sign} {}", line(listing));
        }
    }
    for changed in &diff.changed {
        let _ = writeln!(text, "~ {}", line(changed.new));
        for field in &changed.fields {
            let gone = field.gone.iter().map(|v| format!("- {}", shown(v)));
            let new = field.new.iter().map(|v| format!("+ {}", shown(v)));
            let values: Vec<String> = gone.chain(new).collect();
            let _ = writeln!(text, "    {}: {}", shown(field.field), values.join("; "));
        }
    }
    let (came, went, changed) = (diff.came.len(), diff.went.len(), diff.changed.len());
    let _ = writeln!(text, "{came} came, {went} went, {changed} changed");
    text
}

fn line(listing: &Listing) -> String {
    let cited = listing.citation.as_ref().map_or_else(String::new, |c| format!("  ({})", shown(c)));
    format!("{}  {}  [{}]{cited}", shown(&listing.list), shown(listing.title()), shown(&listing.entry))
}
