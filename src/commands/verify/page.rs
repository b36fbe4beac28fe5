//! What `verify` says: a line for each machine, what does not hold, and the counts.

use std::fmt::Write as _;
use std::path::Path;

use jiff::civil::Date;

use super::tally::Tally;
use super::{Told, nobody_says};
use crate::attest::Refusal;
use crate::attest::keys::TrustedKeys;
use crate::attest::verify::{Evidence, Rest, Signed, Verified};
use crate::cli::FailOn;
use crate::commands::terminal::Terminal;
use crate::error::Error;
use crate::exit::Exit;
use crate::text::shown::shown;

/// How many verified reports are listed one by one; the others are counted. Refusals are always listed.
const LISTED: u64 = 100;

/// What is said, and counted for the end.
pub(super) struct Page<'t> {
    terminal: &'t Terminal,
    lines: String,
    tally: Tally,
    /// How many things that hold have a line.
    listed: u64,
    /// The files of single machines, whose reports were told of before, of the path that is looked at.
    again: u64,
    /// How many were refused of the path that is looked at.
    refused_here: u64,
}

impl<'t> Page<'t> {
    pub(super) fn new(terminal: &'t Terminal, today: Date) -> Self {
        Self {
            terminal,
            lines: String::new(),
            tally: Tally::new(today),
            listed: 0,
            again: 0,
            refused_here: 0,
        }
    }

    fn listed(&mut self, name: &str, item: &Verified) {
        self.listed += 1;
        let (what, evidence) = match (item.kind, item.evidence) {
            (Signed::Manifest, _) => ("manifest", ""),
            (Signed::Run, _) => ("run", ""),
            (Signed::Report, Evidence::Matches) => ("report", ", record matches"),
            (Signed::Report, Evidence::NotGiven) => ("report", ", record not given"),
        };
        let (made, by) = if item.proved { ("made", "proved by a manifest of") } else { ("signed", "by") };
        let verdict = match item.verdict {
            _ if item.out_of_scope => "out of scope  ".to_owned(),
            Some(verdict) => format!("{verdict}  "),
            None => String::new(),
        };
        self.beside(format_args!(
            "verified  {what:<8} {}  {verdict}{made} {} {by} {}{evidence}  ({})",
            shown(&item.subject),
            item.time,
            short(item.key.as_str()),
            shown(name)
        ));
    }

    fn not_looked_at(&mut self, path: &Path, strict: bool) {
        let name = path.display().to_string();
        if strict {
            return self.refused(&name, &Refusal::NoPart);
        }
        self.tally.not_looked_at += 1;
        if self.tally.not_looked_at <= LISTED {
            self.beside(format_args!("not looked at  {}  (no part of the run)", shown(&name)));
        }
    }

    /// A line that nobody misses who asked to be quiet.
    fn beside(&mut self, line: std::fmt::Arguments<'_>) {
        if !self.terminal.is_quiet() {
            self.line(line);
        }
    }

    fn line(&mut self, line: std::fmt::Arguments<'_>) {
        let _ = writeln!(self.lines, "{line}");
        if self.lines.len() > 1 << 16 {
            self.flush();
        }
    }

    fn flush(&mut self) {
        let outcome = self.terminal.print_text(&std::mem::take(&mut self.lines));
        self.tally.unprinted(outcome);
    }
}

impl Told for Page<'_> {
    fn verified(&mut self, name: &str, item: &Verified) {
        if !self.tally.verified(item) {
            self.again += 1;
            return;
        }
        // A note is said of a manifest however many reports stand before it.
        if self.tally.verified <= LISTED || !item.notes.is_empty() {
            self.listed(name, item);
        }
        for note in &item.notes {
            self.line(format_args!("          note: {}", shown(note)));
        }
    }

    /// The first of each path are listed: those of one never hide another's.
    fn refused(&mut self, name: &str, refusal: &Refusal) {
        self.tally.refused += 1;
        self.refused_here += 1;
        if self.refused_here > LISTED {
            return;
        }
        let (code, why) = (refusal.code(), refusal.to_string());
        self.line(format_args!("REFUSED   {}  {code}: {}", shown(name), shown(&why)));
    }

    fn rest(&mut self, rest: Rest, strict: bool) {
        if let Some(folder) = &rest.unbound {
            self.line(format_args!("          note: {}", shown(nobody_says(folder))));
        }
        match std::mem::take(&mut self.again) {
            0 => {}
            1 => self.beside(format_args!("          the file of 1 machine holds the same report")),
            n => self.beside(format_args!("          the files of {n} machines hold the same reports")),
        }
        if let Some(note) = rest.line_ends.note() {
            self.beside(format_args!("          note: {}", shown(&note)));
        }
        for path in rest.not_looked_at {
            self.not_looked_at(&path, strict);
        }
        if self.refused_here > LISTED {
            self.line(format_args!("REFUSED   … and {} further of this path", self.refused_here - LISTED));
        }
        self.refused_here = 0;
        self.tally.unread.extend(rest.unread);
        self.flush();
    }

    fn replayed(&mut self, name: &str, says: &str) {
        self.beside(format_args!("replayed  {}  {says}", shown(name)));
    }

    fn unread(&mut self, error: Error) {
        self.tally.unread.push(error);
    }

    fn end(mut self: Box<Self>, trusted: &TrustedKeys, fail_on: FailOn) -> Exit {
        if self.tally.verified > self.listed {
            self.beside(format_args!("… and {} further, all verified", self.tally.verified - self.listed));
        }
        if self.tally.not_looked_at > LISTED {
            self.beside(format_args!("… and {} further not looked at", self.tally.not_looked_at - LISTED));
        }
        if let Some(later) = self.tally.later() {
            self.line(format_args!("          note: {later}"));
        }
        self.flush();
        let Self { tally, terminal, .. } = *self;
        for error in tally.unread.iter().chain(&tally.unprinted) {
            terminal.diagnostics(&error.diagnostics);
        }
        let others = match tally.not_looked_at {
            0 => String::new(),
            n => format!(", {n} not looked at (--strict refuses them)"),
        };
        let unread = match tally.unread.len() {
            0 => String::new(),
            n => format!(", {n} unreadable"),
        };
        let keys: Vec<&str> = trusted.iter().map(|k| k.id().as_str()).collect();
        let whom = match trusted.under().policy() {
            Some(policy) => format!("the trust policy {} (sha256 {})", policy.title(), policy.file.digest()),
            None => keys.join(", "),
        };
        terminal.always(&format!(
            "{}; {} refused{unread}{others}; trusted: {whom}. The time is the signer's claim.",
            tally.counts, tally.refused
        ));
        tally.exit(fail_on)
    }
}

/// The first digits of a key id, as a name for people.
pub(super) fn short(id: &str) -> &str {
    id.get(..16).unwrap_or(id)
}
