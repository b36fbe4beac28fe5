//! From files to the store: what `import` and `update` do alike.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use jiff::Timestamp;
use jiff::civil::Date;

use super::super::terminal::Terminal;
use super::{counted, numbered, title};
use crate::commands::day;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::error::Error;
use crate::lists::shipped::{Snapshot, shipped};
use crate::lists::store::Import;
use crate::lists::{Before, Edition, EditionFile, Imported, NewEdition, anomalies, open_files, stream_files};
use crate::text::shown::shown;

/// The importer of lists of one's own, each of which may be a source by itself.
pub(super) const OWN: &str = "own";

/// What became of a new edition.
#[derive(Debug)]
pub(super) enum Taken {
    /// It got this number.
    New(u32),
    /// It has been there under this number.
    Already(u32),
    /// It is doubtful, and nobody said to take it all the same.
    Refused,
}

/// Reads files: each list in them becomes an edition that is not stored yet.
pub(super) fn read(
    paths: &[PathBuf],
    now: Timestamp,
    terminal: &Terminal,
) -> Result<Vec<(&'static str, NewEdition)>, Error> {
    let files = open_files(paths)?;
    let described: HashMap<&str, EditionFile> =
        files.iter().map(|f| (f.name.as_str(), EditionFile::of(f))).collect();
    let lists = stream_files(&files)?;
    let mut editions = Vec::with_capacity(lists.len());
    for Imported { importer, source, files, digest, list, listings, notes } in lists {
        terminal.diagnostics(&notes);
        let files = files.iter().filter_map(|name| described.get(name.as_str()).cloned()).collect();
        let version = env!("CARGO_PKG_VERSION");
        let new = NewEdition::new((&source, importer), &digest, files, list, now, version).with(listings);
        editions.push((importer, new));
    }
    Ok(editions)
}

/// Puts an edition into the store, unless it is there already or is doubtful. What is doubtful is shown in any case. With it
/// the edition that it was held against, where it was.
pub(super) fn take(
    import: &mut Import<'_>,
    new: &NewEdition,
    accept: bool,
    terminal: &Terminal,
) -> Result<(Taken, Option<Edition>), Diagnostic> {
    if let Some((number, date)) = import.same(new).map(|same| (same.number, same.date)) {
        // The same bytes do not say another day, but somebody may.
        if let Some(day) = new.edition.date.filter(|day| date != Some(*day)) {
            import.date(number, day)?;
        }
        return Ok((Taken::Already(number), None));
    }
    let today: Date = day(new.edition.imported);
    let before = before(import, new)?;
    let anomalies = anomalies(new, before.as_ref(), today)?;
    let before = before.map(|before| before.edition);
    let mut found = Diagnostics::default();
    for anomaly in &anomalies {
        let message = format!("{}: {anomaly}", title(&new.edition));
        let diagnostic = if accept {
            Diagnostic::warning("list-doubtful", message)
        } else {
            Diagnostic::error("list-doubtful", message)
        };
        found.push(diagnostic.examples(anomaly.examples()));
    }
    terminal.diagnostics(&found);
    if !anomalies.is_empty() && !accept {
        return Ok((Taken::Refused, before));
    }
    if new.edition.date.is_none() {
        terminal.diagnostics(&undated(&new.edition).into());
    }
    Ok((Taken::New(import.put(new)?), before))
}

/// What a new edition is held against: the newest of its source that is not newer than it, of those in the store and those
/// that ship.
fn before(import: &Import<'_>, new: &NewEdition) -> Result<Option<Before>, Diagnostic> {
    let (source, day) = (&new.edition.source, new.edition.day());
    let imported = import.before(new);
    let fits = |s: &Snapshot| s.source == *source && s.day <= day && imported.is_none_or(|i| i.day() < s.day);
    if let Some(snapshot) = shipped()?.into_iter().filter(fits).max_by_key(|s| s.day) {
        let (edition, listings) = snapshot.read()?;
        return Ok(Some(Before { edition, listings: listings.into() }));
    }
    let Some(edition) = imported.cloned() else { return Ok(None) };
    Ok(Some(Before { listings: import.listings(&edition)?, edition }))
}

/// Says that an old file would pass for a new one.
fn undated(edition: &Edition) -> Diagnostic {
    let message = format!("the file does not say of which day it is; it counts as of {}", edition.day());
    let named = edition.files.iter().find_map(|f| day_in(&f.name));
    let help = match named {
        Some(day) => format!("if it is of {day}, as its name has it, import it again with --date {day}"),
        None => {
            "import it again with --date DATE; without a day it is too old for any `max_age_days`".to_owned()
        }
    };
    Diagnostic::warning("list-undated", message).at(&edition.source).help(help)
}

/// A day in the name of a file: `consolidated-2026-07-31.csv`.
fn day_in(name: &str) -> Option<Date> {
    (0..name.len()).find_map(|at| name.get(at..at + 10)?.parse().ok())
}

/// Says that an edition was refused, and what to do.
pub(super) fn refusal(new: &NewEdition, before: Option<&Edition>) -> Diagnostic {
    let against = before.map_or_else(String::new, |b| format!("; it was held against {}", numbered(b)));
    let message = format!("{} is doubtful, and nothing was imported{against}", title(&new.edition));
    let mut help =
        "look at the file: is it whole, and is it the right one? `--accept` takes it as it is".to_owned();
    if new.edition.source == OWN {
        help.push_str("; another list of your own is kept apart with --source own-NAME");
    }
    Diagnostic::error("list-refused", message).help(help)
}

/// What an edition is called that is in use in place of a new one: an imported or a shipped one.
pub(super) fn newer(import: &Import<'_>, new: &Edition) -> Result<Option<String>, Diagnostic> {
    let fits = |s: &Snapshot| s.source == new.source && s.day > new.day();
    let imported = import.current(&new.source).filter(|c| c.number != new.number);
    let later = |s: &Snapshot| imported.is_none_or(|i| i.day() < s.day);
    let shipped = shipped()?.into_iter().filter(|s| fits(s) && later(s)).max_by_key(|s| s.day);
    let shipped = shipped.map(|s| format!("{} of {}, which ships with the program,", s.source, s.day));
    Ok(shipped.or_else(|| imported.map(numbered)))
}

/// The widest column for the ids of lists.
pub(super) const WIDEST: usize = 40;

/// What was taken, list by list, and how it differs in numbers from the edition before.
pub(super) fn describe(new: &Edition, before: Option<&Edition>, newer: Option<&str>) -> String {
    let files: Vec<&str> = new.files.iter().map(|f| f.name.as_str()).collect();
    let mut text = format!("imported {} from {}\n", numbered(new), shown(files.join(", ")));
    let width = new.counts.keys().map(String::len).max().unwrap_or(0).min(WIDEST);
    for (list, &count) in &new.counts {
        let change = before.map(|b| b.counts.get(list).copied().unwrap_or(0));
        let change = match change {
            Some(had) if had < count => format!("  (+{})", count - had),
            Some(had) if had > count => format!("  (-{})", had - count),
            _ => String::new(),
        };
        let _ = writeln!(text, "  {:<width$}  {count:>6}{change}", shown(list));
    }
    let _ = writeln!(text, "  {}", rows(new));
    if let Some(newer) = newer {
        let _ = writeln!(text, "  not in use: {newer} is newer");
    }
    text
}

/// How many entries came of how many rows.
pub(super) fn rows(edition: &Edition) -> String {
    let entries = counted(edition.listings(), "entry", "entries");
    let mut text = format!("{entries} in {}", counted(edition.rows, "row", "rows"));
    if edition.duplicates > 0 {
        let _ = write!(text, ", {}", counted(edition.duplicates, "duplicate", "duplicates"));
    }
    if edition.unread > 0 {
        let _ = write!(text, ", {} not understood", counted(edition.unread, "row", "rows"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_in_a_name_is_seen() {
        let day = |name| day_in(name).map(|d| d.to_string());
        assert_eq!(day("consolidated-2026-07-31.csv").as_deref(), Some("2026-07-31"));
        assert_eq!(day("リスト2026-02-30.csv"), None);
        assert_eq!(day("sdn.csv"), None);
    }
}
