//! `lists status`: which editions are in use, how old they are and what they hold.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jiff::civil::Date;

use super::super::settings;
use super::super::terminal::Terminal;
use super::library::Library;
use super::status_json::json;
use super::take::{WIDEST, rows};
use super::{HOW_TO_BEGIN, configuration, counted, title, which};
use crate::cli::{ListsOutput, ListsStatusArgs};
use crate::commands::{day, today};
use crate::diagnostic::Diagnostics;
use crate::error::Error;
use crate::exit::Exit;
use crate::lists::freshness::{Stale, freshness};
use crate::lists::{Edition, current, official_list, shared};
use crate::text::shown::shown;

/// How many rows that were not understood are shown of an edition.
const SHOWN: usize = 5;

/// Shows the editions; lists that are older than the configuration allows decide the exit code.
///
/// # Errors
/// When the store cannot be read, or the result cannot be written.
pub(super) fn run(args: &ListsStatusArgs, terminal: &Terminal) -> Result<Exit, Error> {
    let today = today()?;
    let config = configuration(&args.at, &[settings::SHIPPED, settings::POLICY], terminal)?;
    let library = Library::of(&args.at, &config)?;
    let path = &library.path;
    let editions = library.editions()?;
    let problems = freshness(&config.policy, &editions, today);
    let text = match args.output {
        ListsOutput::Json => json(&path.to_string_lossy(), &editions, args.all, today, &problems)?,
        ListsOutput::Table if editions.is_empty() => {
            format!("No list was imported yet ({}).\n{HOW_TO_BEGIN}.\n", shown(path.display()))
        }
        ListsOutput::Table => {
            let mut text = if library.has_store() {
                format!("Lists in {} on {today}\n", shown(path.display()))
            } else {
                format!(
                    "Lists that ship with the program, on {today}; none was imported ({})\n",
                    shown(path.display())
                )
            };
            let used = current(&editions);
            let shared = shared(&used);
            for edition in &used {
                text.push('\n');
                let unread: Vec<String> = library
                    .unread(edition)?
                    .iter()
                    .map(|r| format!("{} row {}: {}", r.file, r.row, r.problem))
                    .collect();
                show(&mut text, edition, &shared, &unread, today);
            }
            let others: Vec<&Edition> = editions.iter().filter(|e| !used.contains(e)).collect();
            if args.all {
                text.push_str(if others.is_empty() { "" } else { "\nNo longer in use\n" });
                for edition in &others {
                    let entries = counted(edition.listings(), "entry", "entries");
                    let _ = writeln!(text, "  {}  {entries}, {}", heading(edition), origin(edition));
                }
            } else if !others.is_empty() {
                let others = counted(others.len() as u64, "older edition", "older editions");
                let _ = writeln!(text, "\n{others}; --all shows them");
            }
            text
        }
    };
    match args.output {
        ListsOutput::Json => terminal.print(text.as_bytes())?,
        ListsOutput::Table => terminal.print_text(&text)?,
    }
    let mut diagnostics = Diagnostics::default();
    for problem in &problems {
        diagnostics.push(problem.diagnostic(config.policy.stale));
    }
    terminal.diagnostics(&diagnostics);
    Ok(if problems.is_empty() || config.policy.stale == Stale::Warn { Exit::Ok } else { Exit::Stale })
}

fn heading(edition: &Edition) -> String {
    format!("{} · {} · {}", title(edition), which(edition), edition.short())
}

/// How it came here.
fn origin(edition: &Edition) -> String {
    if edition.is_shipped() {
        format!("shipped with tidewaiter {}", edition.read_by)
    } else {
        format!("imported {}", day(edition.imported))
    }
}

fn show(
    text: &mut String,
    edition: &Edition,
    shared: &BTreeMap<&str, std::collections::BTreeSet<&str>>,
    unread: &[String],
    today: Date,
) {
    let _ = writeln!(text, "{}", heading(edition));
    let files: Vec<&str> = edition.files.iter().map(|f| f.name.as_str()).collect();
    let _ = writeln!(text, "  {}, {}", shown(files.join(", ")), origin(edition));
    let age = match edition.age_days(today) {
        None => {
            format!("undated (imported {}): the file does not say of which day it is", day(edition.imported))
        }
        Some(0) => "of today".to_owned(),
        Some(age @ 1..) => format!("{} old", counted(u64::from(age.unsigned_abs()), "day", "days")),
        Some(_) => "dated later than today".to_owned(),
    };
    let confirmed = edition.confirmed.map(|at| format!("; still the newest on {}", day(at)));
    let _ = writeln!(text, "  {age}{}", confirmed.unwrap_or_default());
    let width = edition.counts.keys().map(String::len).max().unwrap_or(0).min(WIDEST);
    for (list, count) in &edition.counts {
        let name = official_list(list).map_or("", |l| l.title.as_str());
        let others: Vec<&str> = shared
            .get(list.as_str())
            .into_iter()
            .flatten()
            .copied()
            .filter(|s| *s != edition.source)
            .collect();
        let also = if others.is_empty() { String::new() } else { format!("; also in {}", others.join(", ")) };
        let line = shown(format_args!("  {list:<width$}  {count:>6}  {name}{also}"));
        let _ = writeln!(text, "{}", line.trim_end());
    }
    let _ = writeln!(text, "  {}", rows(edition));
    for row in unread.iter().take(SHOWN) {
        let _ = writeln!(text, "    {}", shown(row));
    }
    if unread.len() > SHOWN {
        let _ = writeln!(text, "    and {} more", unread.len() - SHOWN);
    }
}
