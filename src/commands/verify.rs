//! `tidewaiter verify`: check signed reports, years later.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::key;
use super::terminal::Terminal;
use crate::attest::Refusal;
use crate::attest::keys::{PublicKey, TrustedKeys};
use crate::attest::verify::{Evidence, Expected, Rest, Signed, Verified, verify_each};
use crate::cli::{FailOn, VerifyArgs};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::error::Error;
use crate::exit::Exit;
use crate::model::Verdict;
use crate::text::shown::shown;

/// How many verified reports are listed one by one; the others are counted. Refusals are always listed.
const LISTED: u64 = 100;

/// Verifies every path and says what holds, by which key, and what does not.
///
/// # Errors
/// When there is no key to trust, or a key is none.
pub(crate) fn run(args: &VerifyArgs, terminal: &Terminal) -> Result<Exit, Error> {
    let trusted = trusted(&args.key, terminal)?;
    let mut page = Page::new(terminal);
    for path in &args.paths {
        let mut nothing = true;
        let rest = verify_each(path, &trusted, &Expected::default(), &mut |name, outcome| {
            nothing = false;
            match outcome {
                Ok(item) => page.verified(&name, &item),
                Err(refusal) => page.refused(&name, &refusal),
            }
        });
        if nothing && rest.unread.is_empty() {
            page.refused(&path.display().to_string(), &Refusal::Nothing);
        }
        page.rest(rest, args.strict);
    }
    let exit = page.end(&trusted, args.fail_on.unwrap_or(FailOn::Nothing));
    if args.show && matches!(exit, Exit::Ok | Exit::Findings) {
        for path in &args.paths {
            super::render::show_verified(path, &trusted, terminal)?;
        }
    }
    Ok(exit)
}

/// What is said, and counted for the end.
struct Page<'t> {
    terminal: &'t Terminal,
    lines: String,
    verified: u64,
    /// How many of them have a line.
    listed: u64,
    refused: u64,
    /// How many of them of the path that is looked at.
    refused_here: u64,
    not_looked_at: u64,
    worst: Option<Verdict>,
    /// What could not be read.
    unread: Vec<Error>,
    /// Why what was found could not be said.
    unprinted: Option<Error>,
}

impl<'t> Page<'t> {
    fn new(terminal: &'t Terminal) -> Self {
        Self {
            terminal,
            lines: String::new(),
            verified: 0,
            listed: 0,
            refused: 0,
            refused_here: 0,
            not_looked_at: 0,
            worst: None,
            unread: Vec::new(),
            unprinted: None,
        }
    }

    fn verified(&mut self, name: &str, item: &Verified) {
        self.verified += 1;
        self.worst = self.worst.max(item.verdict);
        // A note is said of a manifest however many reports stand before it.
        if self.verified <= LISTED || !item.notes.is_empty() {
            self.listed(name, item);
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
        let verdict = item.verdict.map_or(String::new(), |verdict| format!("{verdict}  "));
        self.line(format_args!(
            "verified  {what:<8} {}  {verdict}{made} {} {by} {}{evidence}  ({})",
            shown(&item.subject),
            item.time,
            short(item.key.as_str()),
            shown(name)
        ));
        for note in &item.notes {
            self.line(format_args!("          note: {}", shown(note)));
        }
    }

    /// The first of each path are listed: those of one never hide another's.
    fn refused(&mut self, name: &str, refusal: &Refusal) {
        self.refused += 1;
        self.refused_here += 1;
        if self.refused_here > LISTED {
            return;
        }
        let (code, why) = (refusal.code(), refusal.to_string());
        self.line(format_args!("REFUSED   {}  {code}: {}", shown(name), shown(&why)));
    }

    fn rest(&mut self, rest: Rest, strict: bool) {
        if let Some(folder) = &rest.unbound {
            let name = folder.display().to_string();
            self.line(format_args!(
                "          note: no manifest stands in {}: whether these are all, nobody says",
                shown(&name)
            ));
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
            self.line(format_args!("not looked at  {}  (no part of the run)", shown(&name)));
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
        if let Err(error) = self.terminal.print(std::mem::take(&mut self.lines).as_bytes()) {
            self.unprinted.get_or_insert(error);
        }
    }

    /// Says the rest and the counts. The exit code is the worst of all.
    fn end(mut self, trusted: &TrustedKeys, fail_on: FailOn) -> Exit {
        if self.verified > self.listed {
            self.line(format_args!("… and {} further, all verified", self.verified - self.listed));
        }
        if self.not_looked_at > LISTED {
            self.line(format_args!("… and {} further not looked at", self.not_looked_at - LISTED));
        }
        self.flush();
        for error in self.unread.iter().chain(&self.unprinted) {
            self.terminal.diagnostics(&error.diagnostics);
        }
        let worst = self.worst.map_or(String::new(), |worst| format!(" (worst verdict: {worst})"));
        let others = match self.not_looked_at {
            0 => String::new(),
            n => format!(", {n} not looked at (--strict refuses them)"),
        };
        let unread = match self.unread.len() {
            0 => String::new(),
            n => format!(", {n} unreadable"),
        };
        let keys: Vec<&str> = trusted.iter().map(|k| k.id().as_str()).collect();
        self.terminal.always(&format!(
            "{} verified{worst}, {} refused{unread}{others}; trusted: {}. The time is the signer's claim.",
            self.verified,
            self.refused,
            keys.join(", ")
        ));
        let found = match fail_on {
            FailOn::At(verdict) => self.worst >= Some(verdict),
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

/// The keys given, else the user's own.
pub(super) fn trusted(given: &[PathBuf], terminal: &Terminal) -> Result<TrustedKeys, Error> {
    let mut keys: Vec<PublicKey> = Vec::new();
    let mut diagnostics = Diagnostics::default();
    for path in given {
        match key::trusted(path) {
            Ok(key) => keys.push(key),
            Err(error) => diagnostics.extend(error.diagnostics),
        }
    }
    if !diagnostics.is_empty() {
        return Err(Error::untrusted(diagnostics));
    }
    if keys.is_empty() {
        let Some(own) = key::own_public()? else {
            return Err(Error::new(
                Diagnostic::error("no-key", "there is no key to verify with")
                    .help("name the signer's public key with --key FILE; the signer prints it with `tidewaiter key show`"),
            ));
        };
        terminal.say(&format!("No --key given: trusting your own key {}.", short(own.id().as_str())));
        keys.push(own);
    }
    Ok(keys.into_iter().collect())
}

/// The first digits of a key id, as a name for people.
fn short(id: &str) -> &str {
    id.get(..16).unwrap_or(id)
}
