//! Texts saved from consoles: what one or several commands printed on one or several machines.
//!
//! A text is cut where another output begins: at lines that name a host or a command (a prompt, `=== web-1 ===`), at the first
//! line of another tool's output, and where an output of the same tool starts over. Each piece is read by its own tool; those of
//! one machine are statements about that one.

pub(in crate::ingest) mod marks;
mod split;
#[cfg(test)]
mod tests;
mod words;

use std::ops::Range;
use std::sync::LazyLock;

use super::sections::{Fields, Machines, Section};
use super::text::{self, Line, Text};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::files::bytes::Bytes;
use crate::ingest::reader::{Opened, READERS, ReadOptions};
use crate::ingest::statements::StatedAt;
use crate::model::Field;

pub(super) use split::first_again;
use split::{Capture, Named, Output};

/// A command whose output is read.
pub trait Tool: Sync {
    /// The id of its format.
    fn id(&self) -> &'static str;

    /// Whether an output begins with the first of these lines, as far as its first lines tell; asked of many lines, so it looks
    /// at few.
    fn begins(&self, lines: &[Line<'_>]) -> bool;

    /// As [`Self::begins`], of lines that this command printed first.
    fn begins_behind(&self, _command: &str, lines: &[Line<'_>]) -> bool {
        self.begins(lines)
    }

    /// Whether an output is told wherever it begins, also behind lines that nobody knows. The others are told behind lines that
    /// divide outputs, and behind other outputs: their lines may stand in texts of other kinds.
    fn is_told_anywhere(&self) -> bool {
        true
    }

    /// Where in these lines of its own, beside the first, an output of another machine begins, ascending.
    fn starts_over(&self, _lines: &[Line<'_>]) -> Vec<usize> {
        Vec::new()
    }

    /// Says of the machine at hand what an output says. One output may begin further machines. Of what another output of the machine
    /// tells better, it says nothing.
    ///
    /// # Errors
    /// When it says nothing, and why.
    fn write(
        &self,
        lines: &[Line<'_>],
        beside: Beside<'_>,
        machines: &mut Machines,
    ) -> Result<(), Diagnostic>;
}

/// What is known beside an output.
#[derive(Clone, Copy, Default)]
pub struct Beside<'l> {
    /// The command that printed it; empty where none is told.
    pub command: &'l str,
    /// The outputs of the machine, this one among them.
    pub others: &'l [Other<'l>],
}

/// Another output of the machine at hand: the id of its tool, and its lines.
pub(in crate::ingest) type Other<'l> = (&'static str, &'l [Line<'l>]);

/// Every such command whose output has a reader.
static TOOLS: LazyLock<Vec<&'static dyn Tool>> =
    LazyLock::new(|| READERS.iter().filter_map(|reader| reader.tool()).collect());

/// The id of the tool whose output stands first in a text, by its beginning.
pub(in crate::ingest) fn first(head: &[u8]) -> Option<&'static str> {
    let head = text::printed(head);
    let lines: Vec<Line<'_>> = text::lines(&head).collect();
    split::first(&lines).map(Tool::id)
}

/// Whether a text begins with a command typed at a prompt, and what stands below it is JSON.
pub(in crate::ingest) fn stands_above_json(head: &[u8]) -> bool {
    let head = text::printed(head);
    let mut lines = text::lines(&head);
    let (Some(first), Some(second)) = (lines.next(), lines.next()) else { return false };
    let is_typed = first.text.starts_with("$ ")
        || marks::mark(&[first]).is_some_and(|(mark, _)| !mark.command.is_empty());
    is_typed && second.text.starts_with(['{', '['])
}

/// Reads a text; `asked` is the tool whose output it is if nothing in it tells.
pub(super) fn open(bytes: &Bytes, options: &ReadOptions, asked: &dyn Tool) -> Result<Opened, Diagnostics> {
    let (all, encoding, mut notes) = Text::of(bytes, options)?.into_parts();
    let lines: Vec<Line<'_>> = text::lines(&all).collect();
    let mut capture = Capture::of(&lines);
    if capture.machines.is_empty() {
        capture = Capture::whole(asked, lines.len());
    }
    let mut machines = Machines::new();
    let (mut refused, mut outputs) = (Vec::new(), 0);
    for machine in &capture.machines {
        begin(&mut machines, machine.host);
        let own = |output: &Output<'_>| lines.get(output.lines.clone()).unwrap_or_default();
        let all: Vec<Other<'_>> =
            machine.outputs.iter().map(|output| (output.tool.id(), own(output))).collect();
        for (n, output) in machine.outputs.iter().enumerate() {
            outputs += 1;
            let before = machines.count();
            let beside = Beside { command: output.command, others: &all };
            if let Err(problem) = output.tool.write(own(output), beside, &mut machines) {
                refused.push(problem.at(place(bytes.name(), &lines, &output.lines)));
            }
            // An output that told of several machines told of the last of them last.
            if machines.count() > before && n + 1 < machine.outputs.len() {
                begin(&mut machines, machine.host);
            }
        }
    }
    if refused.len() == outputs {
        let mut all = Diagnostics::default();
        for problem in refused {
            all.push(problem);
        }
        return Err(all);
    }
    for mut problem in refused {
        problem.severity = Severity::Warning;
        notes.push(problem);
    }
    capture.notes(&lines).into_iter().for_each(|note| notes.push(note.at(bytes.name())));
    machines.finish(bytes.name(), (Some(encoding), notes))
}

/// The device's name as its prompt or a heading has it.
const NAMED: Fields = &[(Field::Hostname, &["host"])];
const ADDRESSED: Fields = &[(Field::Ip, &["host"])];

fn begin(machines: &mut Machines, host: Option<Named<'_>>) {
    machines.begin();
    if let Some(Named { name, line }) = host {
        let mut section = Section::new("console", StatedAt::Line(line));
        section.push("host", name, StatedAt::Line(line));
        let is_address = name.parse::<std::net::IpAddr>().is_ok();
        machines.section(&section, if is_address { ADDRESSED } else { NAMED });
    }
}

fn place(name: &str, lines: &[Line<'_>], range: &Range<usize>) -> String {
    lines.get(range.start).map_or_else(|| name.to_owned(), |line| format!("{name}:{}", line.number))
}
