//! The outcome of `verify` for programs: a JSON document, written as it comes.

use std::path::Path;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::tally::Tally;
use super::{Told, nobody_says};
use crate::attest::Refusal;
use crate::attest::keys::TrustedKeys;
use crate::attest::verify::{Evidence, Rest, Signed, Verified};
use crate::cli::FailOn;
use crate::commands::terminal::Terminal;
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::exit::Exit;
use crate::model::Verdict;
use crate::text::shown::json;

/// How much is kept before it is written, in bytes.
const CHUNK: usize = 1 << 16;

/// The document in the making. `docs/json.md` says what it holds.
pub(super) struct Document<'t> {
    terminal: &'t Terminal,
    text: String,
    tally: Tally,
    notes: Vec<String>,
    not_looked_at: Vec<String>,
    any: bool,
}

/// One thing that was verified or refused.
#[derive(Serialize)]
#[serde(rename_all = "camelCase", untagged)]
enum Item<'i> {
    #[serde(rename_all = "camelCase")]
    Verified {
        place: &'i str,
        verified: bool,
        kind: &'static str,
        subject: &'i str,
        #[serde(skip_serializing_if = "Option::is_none")]
        verdict: Option<Verdict>,
        out_of_scope: bool,
        /// The time that the signer claims.
        time: Timestamp,
        key: &'i str,
        /// Whether it has no signature of its own, and a manifest proves it.
        proved: bool,
        record: &'static str,
        /// Whether it was told of before: the file of a machine whose report is a line of the bundle.
        again: bool,
        #[serde(skip_serializing_if = "<[String]>::is_empty")]
        notes: &'i [String],
    },
    Replayed {
        place: &'i str,
        verified: bool,
        kind: &'static str,
        message: &'i str,
    },
    Refused {
        place: &'i str,
        verified: bool,
        code: &'static str,
        message: String,
    },
}

/// What stands behind the results.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct End<'e> {
    notes: &'e [String],
    not_looked_at: &'e [String],
    errors: Vec<Wrong<'e>>,
    counts: Counts<'e>,
    trusted: Vec<&'e str>,
    exit: u8,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Counts<'e> {
    verified: u64,
    refused: u64,
    machines: u64,
    lots: u64,
    out_of_scope: u64,
    verdicts: &'e std::collections::BTreeMap<Verdict, u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    worst: Option<Verdict>,
}

/// What could not be done.
#[derive(Serialize)]
struct Wrong<'e> {
    code: &'static str,
    message: &'e str,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'e str>,
}

impl<'t> Document<'t> {
    pub(super) fn new(terminal: &'t Terminal, today: Date) -> Self {
        let text = "{\"results\":[".to_owned();
        Self {
            terminal,
            text,
            tally: Tally::new(today),
            notes: Vec::new(),
            not_looked_at: Vec::new(),
            any: false,
        }
    }

    fn item(&mut self, item: &Item<'_>) {
        self.text.push_str(if self.any { ",\n" } else { "\n" });
        self.any = true;
        self.value(item);
        if self.text.len() > CHUNK {
            self.flush();
        }
    }

    fn value(&mut self, value: &impl Serialize) {
        match serde_json::to_string(value) {
            Ok(text) => self.text.push_str(&json(text)),
            Err(e) => {
                self.tally.unprinted(Err(Diagnostic::error("io", format!("cannot write it: {e}")).into()));
            }
        }
    }

    fn flush(&mut self) {
        let outcome = self.terminal.print(std::mem::take(&mut self.text).as_bytes());
        self.tally.unprinted(outcome);
    }
}

impl Told for Document<'_> {
    fn verified(&mut self, name: &str, item: &Verified) {
        self.tally.verified(item);
        self.item(&Item::Verified {
            place: name,
            verified: true,
            kind: match item.kind {
                Signed::Report => "report",
                Signed::Run => "run",
                Signed::Manifest => "manifest",
            },
            subject: &item.subject,
            verdict: item.verdict,
            out_of_scope: item.out_of_scope,
            time: item.time,
            key: item.key.as_str(),
            proved: item.proved,
            record: match item.evidence {
                Evidence::Matches => "matches",
                Evidence::NotGiven => "not-given",
            },
            again: item.again,
            notes: &item.notes,
        });
    }

    fn refused(&mut self, name: &str, refusal: &Refusal) {
        self.tally.refused += 1;
        self.item(&Item::Refused {
            place: name,
            verified: false,
            code: refusal.code(),
            message: refusal.to_string(),
        });
    }

    fn rest(&mut self, rest: Rest, strict: bool) {
        self.notes.extend(rest.unbound.as_deref().map(nobody_says));
        self.notes.extend(rest.line_ends.note());
        let name = |path: &Path| path.display().to_string();
        for path in rest.not_looked_at {
            if strict {
                self.refused(&name(&path), &Refusal::NoPart);
            } else {
                self.tally.not_looked_at += 1;
                self.not_looked_at.push(name(&path));
            }
        }
        self.tally.unread.extend(rest.unread);
    }

    fn replayed(&mut self, name: &str, says: &str) {
        self.item(&Item::Replayed { place: name, verified: true, kind: "replay", message: says });
    }

    fn unread(&mut self, error: Error) {
        self.tally.unread.push(error);
    }

    fn end(mut self: Box<Self>, trusted: &TrustedKeys, fail_on: FailOn) -> Exit {
        self.notes.extend(self.tally.later().map(|later| later.to_string()));
        let exit = self.tally.exit(fail_on);
        let (notes, beside) = (std::mem::take(&mut self.notes), std::mem::take(&mut self.not_looked_at));
        let unread = std::mem::take(&mut self.tally.unread);
        let counts = self.tally.counts.clone();
        self.text.push_str("\n],\"end\":");
        self.value(&End {
            notes: &notes,
            not_looked_at: &beside,
            errors: unread.iter().flat_map(wrong).collect(),
            counts: Counts {
                verified: self.tally.verified,
                refused: self.tally.refused,
                machines: counts.machines,
                lots: counts.lots,
                out_of_scope: counts.out_of_scope,
                verdicts: &counts.verdicts,
                worst: counts.worst,
            },
            trusted: trusted.iter().map(|key| key.id().as_str()).collect(),
            exit: exit.code(),
        });
        self.text.push_str("}\n");
        self.flush();
        for error in unread.iter().chain(&self.tally.unprinted) {
            self.terminal.diagnostics(&error.diagnostics);
        }
        self.tally.unread = unread;
        self.tally.exit(fail_on)
    }
}

fn wrong(error: &Error) -> impl Iterator<Item = Wrong<'_>> {
    error.diagnostics.iter().map(|found| Wrong {
        code: found.code,
        message: &found.message,
        place: found.place.as_deref(),
        help: found.help.as_deref(),
    })
}

/// Writes the document of a command that could not begin: nothing was verified.
///
/// # Errors
/// When it cannot be written.
pub(super) fn not_begun(error: &Error, terminal: &Terminal) -> Result<(), Error> {
    #[derive(Serialize)]
    struct Nothing<'e> {
        results: [(); 0],
        end: NotBegun<'e>,
    }
    #[derive(Serialize)]
    struct NotBegun<'e> {
        errors: Vec<Wrong<'e>>,
        exit: u8,
    }
    let end = NotBegun { errors: wrong(error).collect(), exit: Exit::from(error.kind).code() };
    terminal.print(crate::commands::to_json(&Nothing { results: [], end })?.as_bytes())
}
