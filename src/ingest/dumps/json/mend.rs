//! Texts that are JSON but for some of their lines: one answer a line of which one is broken, or answers with what the terminal
//! showed around them. What is whole is read, and what is not is told with its line: a line costs no more than itself.

mod commas;
mod pieces;
mod python;
mod terminal;

use std::ops::Range;

use super::{AGAIN, CAP, Json, text};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::files::bytes::Bytes;
use crate::ingest::dumps::controls;
use crate::ingest::dumps::device_files::{self, File};
use crate::ingest::dumps::documents::Root;
use crate::ingest::dumps::labels::{Heading, Label, heading};
use crate::ingest::dumps::text::{Line, beginning, lines};
use crate::ingest::secrets::{is_secret_key, without_said, without_secrets};
use crate::text::shown::shown;

use commas::Commas;
use pieces::{Is, Piece, is_of_one_document, pieces};
pub(in crate::ingest) use python::is_printed as is_printed_python;
use terminal::is_shown_by_terminal;

/// Characters of a line that are shown on either side of what is wrong.
const AROUND: usize = 30;
/// Places of what a terminal showed that are told one by one.
const TOLD: usize = 8;

/// The values of a text alone, at the places at which they stand in it.
pub struct Mended {
    /// The text with blanks in the place of everything else.
    pub(in crate::ingest) bytes: Bytes,
    /// What was left out: errors, where it may have been an answer.
    pub(in crate::ingest) notes: Diagnostics,
    /// Files of the machine that were printed between the values.
    pub(in crate::ingest::dumps) files: Vec<File>,
    values: Vec<Value>,
}

/// A whole value of a text.
struct Value {
    /// Where it stands in the text without the rest.
    at: Range<usize>,
    /// Its number among all values, from 0, and those that are broken; none of the only one.
    number: Option<usize>,
    /// What names the machine that it is of.
    label: Option<Label>,
}

impl Mended {
    /// Hands each of the values to `read`, with its place and label.
    ///
    /// # Errors
    /// When all of them together are too many, or `read` says so.
    pub(in crate::ingest::dumps) fn read<T>(
        &self,
        read: impl FnOnce(Vec<Root<'_, '_>>) -> Result<T, Diagnostics>,
    ) -> Result<T, Diagnostics> {
        let text = text(&self.bytes)?;
        let ranges = self.values.iter().map(|value| value.at.clone());
        let values = Json::parts(self.bytes.name(), &text, ranges)?;
        let roots = self.values.iter().zip(&values).map(|(of, value)| Root {
            at: of.number.map_or_else(String::new, |number| format!("/{number}")),
            value,
            label: of.label.clone(),
        });
        read(roots.collect())
    }
}

/// A text without what in it is no JSON; `None` of one that is JSON throughout, or of which nothing can be told apart.
pub(in crate::ingest) fn mend(bytes: &Bytes) -> Option<Mended> {
    if bytes.len() > CAP || !beginning(&bytes.head(1 << 16).ok()?).contains(['{', '[', '(']) {
        return None;
    }
    let written = text(bytes).ok()?;
    // `jq` colours what it prints.
    let plain = written.contains('\u{1b}').then(|| controls::without(&written).text).flatten();
    let printed = python::to_json(plain.as_deref().unwrap_or(&written));
    let is_plain = plain.is_none() && printed.is_none();
    let is_printed = printed.is_some();
    let (printed, above) = printed.unzip();
    let written = printed.or(plain).unwrap_or(written);
    let commas = Commas::missing(&written);
    let text = commas.put_into(&written);
    let pieces = pieces(&text)?;
    let values: Vec<&Range<usize>> =
        pieces.iter().filter(|p| matches!(p.is, Is::Value)).map(|p| &p.at).collect();
    let (first, last) = (values.first()?, values.last()?);
    let is_whole = values.len() == pieces.len() && commas.is_empty() && is_plain && !text.contains('\0');
    if is_whole || is_of_one_document(&text, &pieces) {
        return None;
    }
    let mut telling = Telling::new(bytes.name(), &text, &commas, first.start..last.end);
    telling.lines_are_values = values.iter().all(|at| breaks(&text, (*at).clone()) == 0);
    for piece in &pieces {
        telling.piece(piece);
    }
    let mut kept: Vec<u8> = text.bytes().map(|b| if b == b'\n' { b } else { b' ' }).collect();
    for value in values {
        kept.get_mut(value.clone())?.copy_from_slice(text.as_bytes().get(value.clone())?);
    }
    let (values, mut notes) = telling.finish();
    if is_printed {
        let said = "this is what Python printed: it is read as the JSON that says the same, and its pointers are those of that";
        notes.push(Diagnostic::note("printed-python", said).at(bytes.name()));
        if let Some(above) = above.filter(|above| *above > 0) {
            let left = format!("what Python warned of in {above} lines above it is left out");
            notes.push(Diagnostic::warning("lines-left-out", left).at(format!("{}:1", bytes.name())));
        }
    }
    let files = device_files::files(&lines(&outside(&text, &values)).collect::<Vec<_>>());
    Some(Mended { bytes: Bytes::memory(bytes.name(), kept), notes, files, values })
}

/// A text without the values in it, of which each line keeps its number.
fn outside(text: &str, values: &[Value]) -> String {
    let mut rest = String::new();
    let mut from = 0;
    for Value { at, .. } in values {
        rest.push_str(text.get(from..at.start).unwrap_or_default());
        rest.extend(std::iter::repeat_n('\n', breaks(text, at.clone())));
        from = at.end;
    }
    rest.push_str(text.get(from..).unwrap_or_default());
    rest
}

/// Tells what is read and what is left out, piece by piece.
struct Telling<'m> {
    name: &'m str,
    text: &'m str,
    commas: &'m Commas,
    /// From the first whole value to the last.
    inner: Range<usize>,
    /// Whether no value has several lines.
    lines_are_values: bool,
    notes: Diagnostics,
    /// The line up to which it was read, and the byte.
    line: usize,
    from: usize,
    /// The line of the last error.
    told: usize,
    /// Lines that the terminal showed: from which to which, and whether around all values.
    shown: Vec<(usize, usize, bool)>,
    values: Vec<Value>,
    /// The number of the next value.
    number: usize,
    label: Option<Label>,
}

impl<'m> Telling<'m> {
    fn new(name: &'m str, text: &'m str, commas: &'m Commas, inner: Range<usize>) -> Self {
        Self {
            name,
            text,
            commas,
            inner,
            lines_are_values: false,
            notes: Diagnostics::default(),
            line: 1,
            from: 0,
            told: 0,
            shown: Vec::new(),
            values: Vec::new(),
            number: 0,
            label: None,
        }
    }

    fn piece(&mut self, piece: &Piece) {
        self.line += breaks(self.text, self.from..piece.at.start);
        self.from = piece.at.start;
        let begins = self.line;
        let own = self.text.get(piece.at.clone()).unwrap_or_default();
        let ends = begins + own.trim_end().matches('\n').count();
        match &piece.is {
            Is::Value => {
                self.values.push(Value {
                    at: piece.at.clone(),
                    number: Some(self.number),
                    label: self.label.clone(),
                });
                self.number += 1;
            }
            Is::Label(label) => self.label = Some(label.clone()),
            Is::Other if own.trim().chars().all(|c| matches!(c, ']' | '[' | ',') || c.is_whitespace()) => {}
            Is::Shown => {
                if !self.headings(own) {
                    let around = piece.at.end <= self.inner.start || piece.at.start >= self.inner.end;
                    self.shown.push((begins, ends, around));
                }
            }
            Is::Other => {
                self.headings(own);
                self.broken(own, "a value begins with { or [", piece.at.start, ends);
            }
            Is::Broken(why, at) => self.broken(own, why, *at, ends),
        }
    }

    /// Reads the headings among some lines; whether all of them are.
    fn headings(&mut self, own: &str) -> bool {
        let before = self.line as u64 - 1;
        let lines: Vec<Line<'_>> =
            lines(own).map(|line| Line { number: line.number + before, ..line }).collect();
        let (mut at, mut all) = (0, true);
        while at < lines.len() {
            match heading(lines.get(at..).unwrap_or_default()) {
                Some(Heading::Of(label, length)) => {
                    all &= !label.is_asked();
                    self.label = Some(label);
                    at += length;
                }
                found => {
                    if found.is_some() {
                        self.label = self.label.take().filter(|label| !label.is_asked());
                    }
                    all = false;
                    at += 1;
                }
            }
        }
        all
    }

    /// Tells of what is no value, in which something is wrong at a byte.
    fn broken(&mut self, own: &str, why: &str, at: usize, ends: usize) {
        let begins = self.line;
        // What only begins the array that the others stand in is no value.
        if own.trim() != "[" {
            let own_lines = own.lines().filter(|line| !line.trim().is_empty() && !is_shown_by_terminal(line));
            self.number += if self.lines_are_values { own_lines.count().max(1) } else { 1 };
        }
        let line = begins + breaks(self.text, self.from..at);
        // What begins the array that a broken line stands in is broken by it.
        if line == self.told {
            return;
        }
        self.told = line;
        let what = if begins == ends || begins == line {
            format!("line {begins} is not JSON: {why}")
        } else {
            format!("what begins in line {begins} is not JSON: {why}")
        };
        let start = self.text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
        let column = at - start + 1 - self.commas.within(start..at);
        let note = Diagnostic::error("line-unreadable", what).at(format!("{}:{line}:{column}", self.name));
        let help = format!("{AGAIN}, or correct it; what else is whole is read, and counted without it");
        self.notes.push(note.examples(excerpt(self.text, at)).help(help));
    }

    fn finish(mut self) -> (Vec<Value>, Diagnostics) {
        if let ([value], 1) = (&mut self.values[..], self.number) {
            value.number = None;
        }
        for (begins, ends, around) in self.shown.iter().take(TOLD) {
            let lines = if begins == ends {
                format!("line {begins} is")
            } else {
                format!("lines {begins} to {ends} are")
            };
            let left = format!(
                "{lines} no JSON: what the terminal showed {} is left out",
                if *around { "around it" } else { "in between" }
            );
            let place = format!("{}:{begins}", self.name);
            self.notes.push(Diagnostic::warning("lines-left-out", left).at(place));
        }
        if let Some((begins, ..)) = self.shown.get(TOLD) {
            let more = self.shown.len() - TOLD;
            let text = format!(
                "what the terminal showed is left out in {more} further places, the first is line {begins}"
            );
            self.notes
                .push(Diagnostic::warning("lines-left-out", text).at(format!("{}:{begins}", self.name)));
        }
        if let Some(note) = self.commas.note(self.name, self.values.iter().map(|value| &value.at)) {
            self.notes.push(note);
        }
        (self.values, self.notes)
    }
}

/// How many line ends stand in a piece of a text.
fn breaks(text: &str, piece: Range<usize>) -> usize {
    text.as_bytes().get(piece).map_or(0, |piece| memchr::memchr_iter(b'\n', piece).count())
}

/// What stands around a byte in its line, and a mark below it; nothing of a line that speaks of secrets.
fn excerpt(text: &str, at: usize) -> Vec<String> {
    let start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
    let line = text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    let is_secret = line.split(['"', '=', ':', ' ']).any(is_secret_key)
        || *without_secrets(line) != *line
        || without_said(line).is_some();
    if is_secret {
        return Vec::new();
    }
    let before: Vec<char> = line.get(..at.saturating_sub(start)).unwrap_or(line).chars().collect();
    let from = before.len().saturating_sub(AROUND);
    let shown_before = shown(before.get(from..).unwrap_or_default().iter().collect::<String>());
    let behind: String = line.chars().skip(before.len()).take(AROUND).collect();
    let mark = format!("{}^", " ".repeat(shown_before.chars().count()));
    vec![format!("{shown_before}{}", shown(behind)), mark]
}

#[cfg(test)]
mod tests;
