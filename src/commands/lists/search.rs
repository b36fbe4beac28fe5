//! `lists search`: a name, or some of its words, in the editions in use.

use std::fmt::Write as _;

use jiff::civil::Date;
use serde::Serialize;

use super::super::terminal::Terminal;
use super::export::known;
use super::library::Library;
use crate::cli::{ListsOutput, ListsSearchArgs};
use crate::commands::to_json;
use crate::commands::today;
use crate::error::Error;
use crate::exit::Exit;
use crate::lists::search::{Answer, Wanted};
use crate::model::Listing;
use crate::text::shown::shown;

/// Shows the entries that answer; that there is none does not decide the exit code.
///
/// # Errors
/// When the store cannot be read, or the result cannot be written.
pub(super) fn run(args: &ListsSearchArgs, terminal: &Terminal) -> Result<Exit, Error> {
    let today = today()?;
    let library = Library::open_filled(&args.at, terminal)?;
    let editions = library.current()?;
    if let Some(list) = &args.list {
        known(list, &editions)?;
    }
    let mut found = Vec::new();
    let wanted = Wanted::new(&args.text.join(" "));
    for edition in &editions {
        library.listings(edition, |listing| {
            let asked = args.list.as_ref().is_none_or(|list| *list == listing.list);
            let answer =
                wanted.answer(&listing).filter(|_| asked).map(|(answer, name)| (answer, name.to_owned()));
            if let Some((answer, name)) = answer {
                let edition = format!("{} of {}", edition.source, edition.day());
                found.push(FoundEntry { answer, name, edition, listing });
            }
            Ok(())
        })?;
    }
    // Stable: the order within the same answer stays.
    found.sort_by_key(|hit| hit.answer);
    let all = found.len();
    found.truncate(args.limit);
    let text = match args.output {
        ListsOutput::Json => json(&found)?,
        ListsOutput::Table => table(&found, all, today),
    };
    match args.output {
        ListsOutput::Json => terminal.print(text.as_bytes())?,
        ListsOutput::Table => terminal.print_text(&text)?,
    }
    Ok(Exit::Ok)
}

/// An entry that answers.
struct FoundEntry {
    answer: Answer,
    name: String,
    /// What the edition is called that has it.
    edition: String,
    listing: Listing,
}

fn table(found: &[FoundEntry], all: usize, today: Date) -> String {
    let mut text = String::new();
    for hit in found {
        let listing = &hit.listing;
        let how = match hit.answer {
            Answer::Same => "same name",
            Answer::Contains => "contains the words",
        };
        let _ = writeln!(text, "{how}: {}", shown(listing.title()));
        let mut line = |what: &str, value: &str| {
            if !value.is_empty() {
                let _ = writeln!(text, "  {what:<10} {}", shown(value));
            }
        };
        line(
            "list",
            &format!("{}, entry {}, {} row {}", listing.list, listing.entry, hit.edition, listing.row),
        );
        if hit.name != listing.title() {
            line("found as", &hit.name);
        }
        let others = listing.names.iter().skip(1).filter(|n| n.text != hit.name);
        line("also", &others.map(|n| n.text.as_str()).collect::<Vec<_>>().join("; "));
        line("country", &listing.countries.join(", "));
        line("dates", &dates(listing, today));
        line("citation", listing.citation.as_deref().unwrap_or_default());
        line("programmes", &listing.programs.join("; "));
        line("licence", listing.requirement.as_deref().unwrap_or_default());
        text.push('\n');
    }
    let _ = match all {
        0 => writeln!(text, "nothing found; other spellings are not tried here"),
        n if n > found.len() => writeln!(text, "{} of {n} shown; --limit shows more", found.len()),
        n => writeln!(text, "{n} found"),
    };
    text
}

/// When an entry is listed, and whether it is on a day.
pub(in crate::commands) fn dates(listing: &Listing, today: Date) -> String {
    let mut parts: Vec<String> = listing.start.iter().map(|d| format!("from {d}")).collect();
    parts.extend(listing.end.iter().map(|d| format!("until {d}")));
    if !parts.is_empty() && !listing.in_force(today) {
        parts.push(format!("not in force on {today}"));
    }
    parts.join(", ")
}

/// One line of `lists search -o json`.
#[derive(Serialize)]
struct Line<'a> {
    answer: &'static str,
    name: &'a str,
    edition: &'a str,
    listing: &'a Listing,
}

fn json(found: &[FoundEntry]) -> Result<String, crate::diagnostic::Diagnostic> {
    let lines: Vec<Line<'_>> = found
        .iter()
        .map(|hit| Line {
            answer: match hit.answer {
                Answer::Same => "same",
                Answer::Contains => "contains",
            },
            name: &hit.name,
            edition: &hit.edition,
            listing: &hit.listing,
        })
        .collect();
    to_json(&lines)
}
