//! What `verify` says: a line for each machine, what does not hold, and the counts.

use std::fmt::Write as _;
use std::path::Path;

use super::counts::Counts;
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
    counts: Counts,
    /// How many things hold, each once.
    verified: u64,
    /// How many of them have a line.
    listed: u64,
    /// The files of single machines, whose reports were told of before, of the path that is looked at.
    again: u64,
    refused: u64,
    /// How many of them of the path that is looked at.
    refused_here: u64,
    not_looked_at: u64,
    /// What could not be read.
    unread: Vec<Error>,
    /// Why what was found could not be said.
    unprinted: Option<Error>,
}

impl<'t> Page<'t> {
    pub(super) fn new(terminal: &'t Terminal) -> Self {
        Self {
            terminal,
            lines: String::new(),
            counts: Counts::default(),
            verified: 0,
            listed: 0,
            again: 0,
            refused: 0,
            refused_here: 0,
            not_looked_at: 0,
            unread: Vec::new(),
            unprinted: None,
        }
    }

    pub(super) fn verified(&mut self, name: &str, item: &Verified) {
        self.counts.add(item);
        if item.again {
            self.again += 1;
            return;
        }
        self.verified += 1;
        // A note is said of a manifest however many reports stand before it.
        if self.verified <= LISTED || !item.notes.is_empty() {
            self.listed(name, item);
        }
        for note in &item.notes {
            self.line(format_args!("          note: {}", shown(note)));
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

    /// The first of each path are listed: those of one never hide another's.
    pub(super) fn refused(&mut self, name: &str, refusal: &Refusal) {
        self.refused += 1;
        self.refused_here += 1;
        if self.refused_here > LISTED {
            return;
        }
        let (code, why) = (refusal.code(), refusal.to_string());
        self.line(format_args!("REFUSED   {}  {code}: {}", shown(name), shown(&why)));
    }

    pub(super) fn rest(&mut self, rest: Rest, strict: bool) {
        if let Some(folder) = &rest.unbound {
            let name = folder.display().to_string();
            self.line(format_args!(
                "          note: no manifest was held against {}: whether these are all, nobody says",
                shown(&name)
            ));
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
        self.unread.extend(rest.unread);
        self.flush();
    }

    fn not_looked_at(&mut self, path: &Path, strict: bool) {
        let name = path.display().to_string();
        if strict {
            return self.refused(&name, &Refusal::NoPart);
        }
        self.not_looked_at += 1;
        if self.not_looked_at <= LISTED {
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

    /// A result that cannot be printed is a failure, and no reason to stop looking.
    fn flush(&mut self) {
        if let Err(error) = self.terminal.print_text(&std::mem::take(&mut self.lines)) {
            self.unprinted.get_or_insert(error);
        }
    }

    /// Says the rest and the counts. The exit code is the worst of all.
    pub(super) fn end(mut self, trusted: &TrustedKeys, fail_on: FailOn) -> Exit {
        if self.verified > self.listed {
            self.beside(format_args!("… and {} further, all verified", self.verified - self.listed));
        }
        if self.not_looked_at > LISTED {
            self.beside(format_args!("… and {} further not looked at", self.not_looked_at - LISTED));
        }
        self.flush();
        for error in self.unread.iter().chain(&self.unprinted) {
            self.terminal.diagnostics(&error.diagnostics);
        }
        let others = match self.not_looked_at {
            0 => String::new(),
            n => format!(", {n} not looked at (--strict refuses them)"),
        };
        let unread = match self.unread.len() {
            0 => String::new(),
            n => format!(", {n} unreadable"),
        };
        let keys: Vec<&str> = trusted.iter().map(|k| k.id().as_str()).collect();
        let whom = match trusted.under().policy() {
            Some(policy) => format!("the trust policy {} (sha256 {})", policy.title(), policy.file.digest()),
            None => keys.join(", "),
        };
        self.terminal.always(&format!(
            "{}; {} refused{unread}{others}; trusted: {}. The time is the signer's claim.",
            self.counts, self.refused, whom
        ));
        let found = match fail_on {
            FailOn::At(verdict) => self.counts.worst >= Some(verdict),
            FailOn::Nothing => false,
        };
        let undone = !self.unread.is_empty() || self.unprinted.is_some();
        match (self.refused, undone, self.verified) {
            (1.., ..) | (_, false, 0) => Exit::Untrusted,
            (_, true, _) => Exit::CannotDo,
            _ if found => Exit::Findings,
            _ => Exit::Ok,
        }
    }
}

/// The first digits of a key id, as a name for people.
pub(super) fn short(id: &str) -> &str {
    id.get(..16).unwrap_or(id)
}
