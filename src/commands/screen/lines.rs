//! A row as it comes out: as CSV with columns added, or as a line of JSON. The added cells are shown as everything else is
//! that lists and clearances say, and are no formulas; those that came go out as they came.

use std::borrow::Cow;

use csv::{Terminator, WriterBuilder};
use serde::Serialize;

use super::ask::{EntryHit, Query};
use crate::diagnostic::Diagnostic;
use crate::model::{Clearance, MetBy};
use crate::text::formula::guarded;
use crate::text::shown::{json, shown};

/// The columns added.
const ADDED: [&str; 6] = ["match", "list", "entry", "matched_name", "score", "reason"];

/// How rows come out.
#[derive(Clone, Debug)]
pub(super) enum Lines {
    /// As CSV of the dialect in which it came.
    Csv {
        /// Between fields.
        delimiter: u8,
        /// Lines end in CR LF.
        crlf: bool,
        /// The columns of the input; the added ones stand behind them in every row.
        width: usize,
        /// There is no input: all cells are ours.
        ours: bool,
    },
    /// As one JSON object a row.
    Jsonl,
}

impl Lines {
    /// CSV delimited by commas.
    pub(super) fn comma(width: usize, ours: bool) -> Self {
        Self::Csv { delimiter: b',', crlf: false, width, ours }
    }

    /// The header row, where there is one: an added column whose name is taken gets a number.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn header(&self, header: &[String]) -> Result<Vec<u8>, Diagnostic> {
        let mut out = Vec::new();
        let mut record: Vec<String> = header.to_vec();
        if let Self::Csv { width, .. } = self {
            record.resize((*width).max(header.len()), String::new());
        }
        for name in ADDED {
            let numbered = (2..).map(|n| format!("{name}_{n}"));
            let free = std::iter::once(name.to_owned())
                .chain(numbered)
                .find(|n| !header.iter().any(|h| h.trim() == n));
            record.extend(free);
        }
        self.record(record.into_iter().map(Cow::Owned), &mut out)?;
        Ok(out)
    }

    /// Adds a row. `number` counts rows of data from 1; an empty line has none, and stays one.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn row<'a>(
        &self,
        cells: impl Iterator<Item = &'a str>,
        number: Option<u64>,
        asked: &Query<'_>,
        hits: &[EntryHit],
        out: &mut Vec<u8>,
    ) -> Result<(), Diagnostic> {
        match (self, number) {
            (Self::Csv { crlf, .. }, None) => out.extend_from_slice(if *crlf { b"\r\n" } else { b"\n" }),
            (Self::Csv { width, ours, .. }, Some(_)) => {
                let cells = cells.map(|cell| if *ours { Cow::Owned(own(cell)) } else { Cow::Borrowed(cell) });
                let padded = cells.chain(std::iter::repeat(Cow::Borrowed(""))).take(*width);
                match hits.iter().find(|hit| hit.clearance.is_none()) {
                    None => {
                        let unread = asked.unread();
                        let answer = if unread.is_some() { "unread" } else { "none" };
                        let said: Vec<String> =
                            unread.into_iter().chain(hits.iter().filter_map(decided)).collect();
                        let said = Cow::Owned(own(&said.join("; ")));
                        let added = [answer, "", "", "", ""].map(Cow::Borrowed);
                        self.record(padded.chain(added).chain([said]), out)?;
                    }
                    Some(hit) => {
                        let (matched, reason) = (&hit.matched, hit.reason());
                        let score = score(matched.score);
                        let added = [
                            matched.match_type.as_str(),
                            &matched.listing.list,
                            &matched.listing.entry,
                            &matched.name,
                            &score,
                            &reason,
                        ]
                        .map(own);
                        self.record(padded.chain(added.map(Cow::Owned)), out)?;
                    }
                }
            }
            (Self::Jsonl, None) => {}
            (Self::Jsonl, Some(row)) => {
                let hits = hits.iter().map(|hit| JsonHit::of(hit, asked)).collect();
                let line =
                    serde_json::to_string(&JsonRow { row, name: asked.name, hits, unread: asked.unread() });
                out.extend_from_slice(json(line.map_err(|e| unwritten(&e))?).as_bytes());
                out.push(b'\n');
            }
        }
        Ok(())
    }

    fn record<'a>(
        &self,
        cells: impl Iterator<Item = Cow<'a, str>>,
        out: &mut Vec<u8>,
    ) -> Result<(), Diagnostic> {
        let Self::Csv { delimiter, crlf, .. } = self else { return Ok(()) };
        let end = if *crlf { Terminator::CRLF } else { Terminator::Any(b'\n') };
        let mut writer = WriterBuilder::new()
            .delimiter(*delimiter)
            .terminator(end)
            .buffer_capacity(1 << 10)
            .from_writer(out);
        for cell in cells {
            writer.write_field(cell.as_bytes()).map_err(|e| unwritten(&e))?;
        }
        writer.write_record(None::<&[u8]>).map_err(|e| unwritten(&e))?;
        writer.flush().map_err(|e| unwritten(&e))
    }
}

/// A cell of ours.
fn own(cell: &str) -> String {
    guarded(&shown(cell)).into_owned()
}

/// A score as it is shown: between 0 and 1, three decimals.
pub(super) fn score(thousandths: u16) -> String {
    format!("{}.{:03}", thousandths / 1000, thousandths % 1000)
}

/// That an entry was decided to be another party, and which entry.
fn decided(hit: &EntryHit) -> Option<String> {
    let listing = &hit.matched.listing;
    Some(format!("{}, about entry {} of {}", hit.decided()?, listing.entry, listing.list))
}

fn unwritten(error: &dyn std::fmt::Display) -> Diagnostic {
    Diagnostic::error("io", format!("cannot write the result: {error}"))
}

/// A line of JSON.
#[derive(Serialize)]
struct JsonRow<'a> {
    row: u64,
    name: &'a str,
    hits: Vec<JsonHit<'a>>,
    /// Why the lists could not be asked in earnest.
    #[serde(skip_serializing_if = "Option::is_none")]
    unread: Option<String>,
}

#[derive(Serialize)]
struct JsonHit<'a> {
    entry: &'a str,
    list: &'a str,
    name: &'a str,
    kind: &'static str,
    score: f64,
    /// Where somebody says a country.
    #[serde(skip_serializing_if = "Option::is_none")]
    country: Option<&'static str>,
    /// Where somebody says an address, and the entry was met by its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decided: Option<JsonClearance<'a>>,
}

#[derive(Serialize)]
struct JsonClearance<'a> {
    who: &'a str,
    why: &'a str,
    until: String,
    source: &'a str,
}

impl<'a> JsonHit<'a> {
    fn of(hit: &'a EntryHit, asked: &Query<'_>) -> Self {
        let EntryHit { matched, agreements, clearance } = hit;
        let by_name = matched.by == MetBy::Name;
        let decided = |d: &'a Clearance| JsonClearance {
            who: &d.who,
            why: &d.why,
            until: d.until.to_string(),
            source: &d.source,
        };
        Self {
            entry: &matched.listing.entry,
            list: &matched.listing.list,
            name: &matched.name,
            kind: matched.match_type.as_str(),
            score: f64::from(matched.score) / 1000.0,
            country: asked.country.map(|_| agreements.country.as_str()),
            address: asked.address.filter(|_| by_name).map(|_| agreements.address.as_str()),
            decided: clearance.as_deref().map(decided),
        }
    }
}
