//! A text cut into outputs, and which of them are of one machine.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::marks::{Mark, mark};
use super::{Beside, Line, Machines, TOOLS, Tool};
use crate::diagnostic::Diagnostic;

pub(super) use super::marks::Host;

/// What one command printed.
pub(super) struct Output<'t> {
    pub(super) tool: &'t dyn Tool,
    /// The command, if it is said.
    pub(super) command: &'t str,
    /// Which of the lines.
    pub(super) lines: Range<usize>,
}

/// The name of a host, with the line in which it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Named<'t> {
    pub(super) name: &'t str,
    pub(super) line: u64,
}

/// The outputs of one machine.
pub(super) struct Machine<'t> {
    pub(super) host: Option<Named<'t>>,
    pub(super) outputs: Vec<Output<'t>>,
    /// Tools with their commands that spoke of it already.
    said: HashSet<(&'static str, &'t str)>,
}

/// The lines between two marks.
struct Segment<'t> {
    /// The mark before them, and its line.
    mark: Option<(Mark<'t>, u64)>,
    lines: Range<usize>,
}

impl<'t> Segment<'t> {
    /// The command that printed it; blank where it is not said.
    fn command(&self) -> &'t str {
        self.mark.map_or("", |(mark, _)| mark.command)
    }
}

/// A text as the machines that it speaks of.
pub(super) struct Capture<'t> {
    pub(super) machines: Vec<Machine<'t>>,
    /// Lines of commands that nobody knows.
    unread: Vec<Range<usize>>,
    /// Lines of what is read in a file of its own.
    apart: Vec<Range<usize>>,
    /// Where outputs begin that may be of any of the machines before them.
    unclear: Vec<usize>,
}

/// The tool whose output stands first.
pub(super) fn first(lines: &[Line<'_>]) -> Option<&'static dyn Tool> {
    segments(lines).find_map(|segment| Some(pieces(lines, &segment).first()?.0))
}

impl<'t> Capture<'t> {
    /// All of it as one output of a tool.
    pub(super) fn whole(tool: &'t dyn Tool, lines: usize) -> Self {
        let output = Output { tool, command: "", lines: 0..lines };
        let machine = Machine { host: None, outputs: vec![output], said: HashSet::new() };
        Self { machines: vec![machine], unread: Vec::new(), apart: Vec::new(), unclear: Vec::new() }
    }

    pub(super) fn of(lines: &[Line<'t>]) -> Self {
        let mut capture =
            Self { machines: Vec::new(), unread: Vec::new(), apart: Vec::new(), unclear: Vec::new() };
        let mut at = Cursor::default();
        for segment in segments(lines) {
            if let Some((mark, line)) = segment.mark {
                at.moves(mark, line);
            }
            let pieces = pieces(lines, &segment);
            if pieces.is_empty() && !segment.lines.is_empty() {
                let is_apart = lines.get(segment.lines.start).is_some_and(begins_apart);
                let unread = if is_apart { &mut capture.apart } else { &mut capture.unread };
                unread.push(segment.lines.clone());
            }
            let outputs: Vec<(&'static dyn Tool, Range<usize>)> =
                pieces.into_iter().flat_map(|(tool, piece)| outputs(tool, lines, piece)).collect();
            let (outputs, apart): (Vec<_>, Vec<_>) =
                outputs.into_iter().partition(|(tool, _)| tool.id() != APART);
            capture.apart.extend(apart.into_iter().map(|(_, range)| range));
            // What one command prints several times is of several machines, of which none is the one where it was typed.
            let mut tools = HashSet::new();
            let several = outputs.iter().any(|(tool, _)| !tools.insert(tool.id()));
            if several {
                at.host = None;
                at.machine = None;
            }
            let command = segment.command();
            for (tool, output) in outputs {
                capture.add(&mut at, (tool, command), lines, output);
            }
            if several {
                at.machine = None;
            }
        }
        capture
    }

    /// Adds an output to the machine that it is of.
    fn add(
        &mut self,
        at: &mut Cursor<'t>,
        (tool, command): (&'static dyn Tool, &'t str),
        all: &[Line<'t>],
        lines: Range<usize>,
    ) {
        let said = (tool.id(), command);
        let known = match at.host {
            Some(host) => at.by_name.get(host.name).copied(),
            // Who asks the same again asks another machine.
            None => at.machine.filter(|n| {
                let machine = self.machines.get(*n);
                machine.is_some_and(|machine| machine.host.is_none() && !machine.said.contains(&said))
            }),
        };
        let number = known.unwrap_or_else(|| {
            if at.host.is_none() {
                let begins = *at.begins.get_or_insert(tool.id());
                if at.machine.is_some() && begins != tool.id() {
                    self.unclear.push(lines.start);
                }
            }
            self.machines.push(Machine { host: at.host, outputs: Vec::new(), said: HashSet::new() });
            self.machines.len() - 1
        });
        if let Some(host) = at.host {
            at.by_name.insert(host.name, number);
        }
        at.machine = Some(number);
        if let Some(machine) = self.machines.get_mut(number) {
            let last = machine.outputs.iter().rev().find(|output| output.tool.id() == tool.id());
            if last.is_some_and(|last| is_same(all, &last.lines, &lines)) {
                return;
            }
            machine.said.insert(said);
            machine.outputs.push(Output { tool, command, lines });
        }
    }

    /// What people should know of how the text was cut, without its place.
    pub(super) fn notes(&self, lines: &[Line<'_>]) -> Vec<Diagnostic> {
        let number = |at: usize| lines.get(at).map_or(0, |line| line.number);
        let listed = |ranges: &mut dyn Iterator<Item = String>| {
            let all: Vec<String> = ranges.collect();
            let more = all.len().saturating_sub(SHOWN);
            let shown = all.into_iter().take(SHOWN).collect::<Vec<_>>().join(", ");
            if more == 0 { shown } else { format!("{shown} and {more} more") }
        };
        let range = |range: &Range<usize>| {
            let [from, to] = [range.start, range.end.saturating_sub(1)].map(number);
            if from == to { from.to_string() } else { format!("{from} to {to}") }
        };
        let mut notes = Vec::new();
        if !self.unread.is_empty() {
            let lines = listed(&mut self.unread.iter().map(range));
            let text = format!("what other commands printed is not read: lines {lines}");
            notes.push(Diagnostic::note("output-unread", text));
        }
        if !self.apart.is_empty() {
            let lines = listed(&mut self.apart.iter().map(range));
            let text =
                format!("JSON, XML and dumps of EEPROMs within another text are not read: lines {lines}");
            let help = "save each of them in a file of its own";
            notes.push(Diagnostic::warning("output-apart", text).help(help));
        }
        if !self.unclear.is_empty() {
            let mut places = self.unclear.iter().map(|at| number(*at).to_string());
            let text = format!(
                "of which machine an output is cannot be told where one begins at line {}: it is read as a machine by itself, and the one \
                 before it, of the same command, as one of the machine above it",
                listed(&mut places)
            );
            let help = "save what each machine says in a file of its own, or write its host name above it: `=== web-1 ===`";
            notes.push(Diagnostic::warning("output-unclear", text).help(help));
        }
        notes
    }
}

/// Places named in a note.
const SHOWN: usize = 5;

/// Of which machine the next output is.
#[derive(Default)]
struct Cursor<'t> {
    host: Option<Named<'t>>,
    /// A name that tells no hosts apart, at whose prompt we are.
    common: Option<&'t str>,
    /// The last machine of which something was said, if the next output may be of it.
    machine: Option<usize>,
    by_name: HashMap<&'t str, usize>,
    /// The tool with which what is said of the first nameless machine begins.
    begins: Option<&'static str>,
}

impl<'t> Cursor<'t> {
    fn moves(&mut self, mark: Mark<'t>, line: u64) {
        match mark.host {
            None => {}
            Some(Host::Named(name)) => {
                if self.host.is_none_or(|host| host.name != name) {
                    self.host = Some(Named { name, line });
                }
                self.common = None;
            }
            Some(Host::Common(name)) => {
                if self.common != Some(name) {
                    self.machine = None;
                }
                (self.host, self.common) = (None, Some(name));
            }
            Some(Host::Another) => (self.host, self.common, self.machine) = (None, None, None),
        }
    }
}

/// The lines between marks, with the mark before each.
fn segments<'l, 't>(lines: &'l [Line<'t>]) -> impl Iterator<Item = Segment<'t>> + use<'l, 't> {
    let mut at = 0;
    let mut before = None;
    std::iter::from_fn(move || {
        if at >= lines.len() {
            return None;
        }
        let start = at;
        while let Some(line) = lines.get(at) {
            if let Some((found, length)) = mark(lines.get(at..).unwrap_or_default()) {
                let segment = Segment { mark: before.replace((found, line.number)), lines: start..at };
                at += length;
                return Some(segment);
            }
            at += 1;
        }
        Some(Segment { mark: before, lines: start..at })
    })
}

/// The lines of a segment by the tools whose they are; what stands before the first is the first one's.
fn pieces(lines: &[Line<'_>], segment: &Segment<'_>) -> Vec<(&'static dyn Tool, Range<usize>)> {
    let (command, segment) = (segment.command(), &segment.lines);
    let mut pieces: Vec<(&'static dyn Tool, Range<usize>)> = Vec::new();
    for at in segment.clone() {
        let rest = lines.get(at..segment.end).unwrap_or_default();
        let current = pieces.last().map(|(tool, _)| tool.id());
        let may = |tool: &&&'static dyn Tool| {
            (at == segment.start || current.is_some() || tool.is_told_anywhere())
                && Some(tool.id()) != current
        };
        let begins = |tool: &&&'static dyn Tool| {
            if at == segment.start { tool.begins_behind(command, rest) } else { tool.begins(rest) }
        };
        let begun = TOOLS.iter().filter(may).find(begins).copied();
        let apart = || (current.is_some_and(|id| id != APART) && Apart.begins(rest)).then_some(&Apart as _);
        let Some(tool) = begun.or_else(apart) else { continue };
        match pieces.last_mut() {
            Some((_, piece)) => {
                piece.end = at;
                pieces.push((tool, at..segment.end));
            }
            None => pieces.push((tool, segment.clone())),
        }
    }
    pieces
}

/// What stands within a text and is no output of a tool that is read here: a document, or a dump of an EEPROM.
struct Apart;

const APART: &str = "apart";

impl Tool for Apart {
    fn id(&self) -> &'static str {
        APART
    }

    fn begins(&self, lines: &[Line<'_>]) -> bool {
        lines.first().is_some_and(begins_apart)
    }

    fn write(&self, _: &[Line<'_>], _: Beside<'_>, _: &mut Machines) -> Result<(), Diagnostic> {
        Ok(())
    }
}

fn begins_apart(line: &Line<'_>) -> bool {
    let text = line.text;
    let is_json = matches!(text, "{" | "[" | "[{") || text.starts_with("{\"") || text.starts_with("[{\"");
    (line.indent == 0 && (is_json || text.starts_with("<?xml ")))
        || text.starts_with("0  1  2  3  4  5  6  7  8  9  a  b")
}

/// Whether two outputs say the same.
fn is_same(lines: &[Line<'_>], one: &Range<usize>, other: &Range<usize>) -> bool {
    let [one, other] = [one, other].map(|range| lines.get(range.clone()).unwrap_or_default());
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| one.text == other.text)
}

/// The outputs in a piece of one tool.
fn outputs<'t>(
    tool: &'t dyn Tool,
    lines: &[Line<'_>],
    piece: Range<usize>,
) -> Vec<(&'t dyn Tool, Range<usize>)> {
    let own = lines.get(piece.clone()).unwrap_or_default();
    let mut starts = vec![piece.start];
    starts.extend(tool.starts_over(own).into_iter().map(|at| piece.start + at));
    let ends: Vec<usize> = starts.iter().skip(1).copied().chain([piece.end]).collect();
    starts.into_iter().zip(ends).map(|(start, end)| (tool, start..end)).collect()
}

/// Where the first key of an output comes again.
pub(in crate::ingest::dumps) fn first_again<'k>(keys: impl Iterator<Item = Option<&'k str>>) -> Vec<usize> {
    let mut first = None;
    let mut places = Vec::new();
    for (at, key) in keys.enumerate() {
        match (first, key) {
            (None, Some(_)) => first = key,
            (Some(_), Some(_)) if first == key => places.push(at),
            _ => {}
        }
    }
    places
}
