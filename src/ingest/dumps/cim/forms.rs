//! The blocks of a text, each in the form that its first lines show: what one command printed as a list may stand before what
//! another printed as a table, as PowerShell takes for each class the form that suits it.

use super::classes::{is_prompt, is_property, named_by_line};
use super::{Found, Problem, RawLine, aligned, csv, list, raw_lines, ruled};

/// Lines before which a text shows how it is written.
const PRELUDE: usize = 64;

/// How a block is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Csv,
    List,
    /// A table of `wmic`.
    Aligned,
    /// A table of PowerShell.
    Ruled,
}

/// A block: its lines from the command that printed it on, and where its first header or value stands among them.
struct Block {
    form: Form,
    begins: usize,
}

/// The instances of a text; `None` of a text of none of these forms.
pub(super) fn read(text: &str) -> Option<Found> {
    let lines = raw_lines(text);
    // PowerShell never ends a line so.
    let is_wmic = text.contains("\r\r\n");
    let filled = || lines.iter().enumerate().filter(|(_, line)| !line.text.trim().is_empty());
    let is_windows = is_wmic || filled().take(PRELUDE).any(|(_, line)| named_by_line(line.text).is_some());
    let mut reading = Reading { lines: &lines, is_wmic, is_windows, ..Reading::default() };
    let mut seen = 0;
    for (at, _) in filled() {
        seen += 1;
        if seen > PRELUDE && reading.blocks == 0 {
            return None;
        }
        reading.line(at);
    }
    reading.close(lines.len());
    (reading.blocks > 0).then(|| reading.found.without_programs())
}

#[derive(Default)]
struct Reading<'l, 't> {
    lines: &'l [RawLine<'t>],
    is_wmic: bool,
    is_windows: bool,
    /// Where what was not read yet begins: at the command that printed it.
    from: usize,
    /// The class that this command names.
    named: Option<&'static str>,
    open: Option<Block>,
    /// Whether a value of a CSV is open, which may hold anything.
    in_quotes: bool,
    /// How many blocks were begun.
    blocks: usize,
    found: Found,
}

impl Reading<'_, '_> {
    fn text(&self, at: usize) -> &str {
        self.lines.get(at).map_or("", |line| line.text)
    }

    fn line(&mut self, at: usize) {
        let Some(line) = self.lines.get(at).copied() else { return };
        let of_csv = self.open.as_ref().is_some_and(|block| block.form == Form::Csv);
        let was_open = self.in_quotes;
        if of_csv {
            self.in_quotes ^= line.text.matches('"').count() % 2 == 1 && self.text_is_quoted();
        }
        if was_open || (of_csv && line.text.starts_with('"')) {
            return;
        }
        let class = named_by_line(line.text);
        if class.is_some() || is_prompt(line.text) {
            self.close(at);
            self.named = class;
            return;
        }
        let is_apart = at == 0 || self.text(at - 1).trim().is_empty();
        let next = if self.open.is_none() || is_apart { self.form(at) } else { None };
        match (self.open.as_ref().map(|block| block.form), next) {
            (None, Some(form)) => self.begin(form, at),
            // A table of PowerShell ends where a line is blank, and so does each of its own kind.
            (Some(Form::Ruled), next) if is_apart => {
                self.close(at);
                if let Some(form) = next {
                    self.begin(form, at);
                }
            }
            (Some(form), Some(next)) if is_apart && form != next => {
                self.close(at);
                self.begin(next, at);
            }
            _ => {}
        }
    }

    /// Whether the block's header is quoted, so that its values may be.
    fn text_is_quoted(&self) -> bool {
        self.open.as_ref().is_some_and(|block| self.text(block.begins).starts_with('"'))
    }

    /// The form of a block that begins with a line, if one does.
    fn form(&self, at: usize) -> Option<Form> {
        let line = self.text(at);
        if ruled::begins(line, self.text(at + 1)) {
            let is_known = ruled::class(line, self.named, self.is_windows).is_some();
            return is_known.then_some(Form::Ruled);
        }
        if csv::header(line, self.named, self.is_wmic).is_some() {
            return Some(Form::Csv);
        }
        match list::pair(line) {
            // Another form goes on where a line only looks like one of a list.
            Some((name, _)) if self.open.is_none() || is_property(name) => Some(Form::List),
            Some(_) => None,
            None => aligned::header(line, self.named, self.is_wmic).map(|_| Form::Aligned),
        }
    }

    fn begin(&mut self, form: Form, at: usize) {
        self.unread(self.from, at);
        // A command names the class of what stands first behind it.
        self.from = if self.named.is_some() { self.from } else { at };
        self.open = Some(Block { form, begins: at });
        self.blocks += 1;
        self.in_quotes = false;
    }

    /// Reads the block that ends before a line.
    fn close(&mut self, end: usize) {
        let from = std::mem::replace(&mut self.from, end);
        let Some(Block { form, begins }) = self.open.take() else {
            match self.named.take() {
                Some(class) => self.lost(class, from, end),
                None => self.unread(from, end),
            }
            return;
        };
        let own = self.lines.get(from..end).unwrap_or_default();
        let found = match form {
            Form::Csv => csv::read(own, self.is_wmic),
            Form::Aligned => aligned::read(own, self.is_wmic),
            Form::Ruled => {
                ruled::read(self.lines.get(begins..end).unwrap_or_default(), self.named, self.is_windows)
            }
            Form::List => {
                let strange =
                    |line: &&RawLine<'_>| list::pair(line.text).is_none() && !line.text.starts_with("    ");
                for line in own.iter().filter(|line| is_said(line.text)).filter(strange) {
                    match self.found.unread.last_mut() {
                        Some(last) if last[1] + 1 == line.number => last[1] = line.number,
                        _ => self.found.unread.push([line.number; 2]),
                    }
                }
                list::read(own, self.is_wmic)
            }
        };
        self.found.add(found);
        self.named = None;
        self.in_quotes = false;
    }

    /// Keeps in mind that an answer of a class that is read is in no form that is.
    fn lost(&mut self, class: &str, from: usize, end: usize) {
        let said =
            |line: &&RawLine<'_>| is_said(line.text) && !line.text.trim_start().starts_with("No Instance(s)");
        if let Some(first) = self.lines.get(from..end).unwrap_or_default().iter().find(said) {
            let what = format!("what was printed of {class} is in no form that is read here");
            self.found.lost.push(Problem { line: first.number, what });
        }
    }

    /// Keeps in mind that some lines were not read, if something stands in them.
    fn unread(&mut self, from: usize, end: usize) {
        let said = |line: &&RawLine<'_>| is_said(line.text);
        let own = self.lines.get(from..end).unwrap_or_default();
        if let (Some(first), Some(last)) = (own.iter().find(said), own.iter().rfind(said)) {
            self.found.unread.push([first.number, last.number]);
        }
    }
}

/// Whether a line is part of an answer.
fn is_said(line: &str) -> bool {
    !line.trim().is_empty() && named_by_line(line).is_none() && !is_prompt(line)
}
