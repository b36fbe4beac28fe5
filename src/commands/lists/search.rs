//! `lists search`: a name, or some of its words, in the editions in use.

use std::fmt::Write as _;

use jiff::civil::Date;
use serde::Serialize;

use super::super::terminal::Terminal;
use super::export::known;
use super::{open_filled, to_json};
use crate::cli::{ListsOutput, ListsSearchArgs};
use crate::commands::{day, now};
use crate::diagnostic::printable;
use crate::error::Failure;
use crate::exit::Exit;
use crate::lists::Edition;
use crate::lists::search::{Answer, Hit, search};
use crate::model::Listing;

/// Shows the entries that answer; that there is none does not decide the exit code.
///
/// # Errors
/// When the store cannot be read, or the result cannot be written.
pub(super) fn run(args: &ListsSearchArgs, terminal: &Terminal) -> Result<Exit, Failure> {
    let today = day(now()?);
    let store = open_filled(&args.at)?;
    let editions = store.current()?;
    if let Some(list) = &args.list {
        known(list, &editions)?;
    }
    let mut found = Vec::new();
    for hit in search(&store, &editions, &args.text.join(" "))? {
        let Some(entry) = store.listing(hit.listing, &editions)? else { continue };
        if args.list.as_ref().is_none_or(|list| *list == entry.listing.list) {
            found.push((hit, entry.listing));
        }
    }
    let all = found.len();
    found.truncate(args.limit);
    let text = match args.output {
        ListsOutput::Json => json(&found, &editions)?,
        ListsOutput::Table => table(&found, all, &editions, today),
    };
    terminal.print(text.as_bytes())?;
    Ok(Exit::Ok)
}

fn of(hit: &Hit, editions: &[Edition]) -> String {
    let edition = editions.iter().find(|e| e.number == hit.edition);
    edition.map_or_else(String::new, |e| format!("{} of {}", e.source, e.day()))
}

fn table(found: &[(Hit, Listing)], all: usize, editions: &[Edition], today: Date) -> String {
    let mut text = String::new();
    for (hit, listing) in found {
        let how = match hit.answer {
            Answer::Same => "same name",
            Answer::Contains => "contains the words",
        };
        let _ = writeln!(text, "{}  [{}]", printable(listing.title()), how);
        let mut line = |what: &str, value: &str| {
            if !value.is_empty() {
                let _ = writeln!(text, "  {what:<10} {}", printable(value));
            }
        };
        line(
            "list",
            &format!("{}, entry {}, {} row {}", listing.list, listing.entry, of(hit, editions), listing.row),
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
    edition: String,
    listing: &'a Listing,
}

fn json(found: &[(Hit, Listing)], editions: &[Edition]) -> Result<String, crate::diagnostic::Diagnostic> {
    let lines: Vec<Line<'_>> = found
        .iter()
        .map(|(hit, listing)| Line {
            answer: match hit.answer {
                Answer::Same => "same",
                Answer::Contains => "contains",
            },
            name: &hit.name,
            edition: of(hit, editions),
            listing,
        })
        .collect();
    to_json(&lines)
}
