//! What switches and routers answer at their consoles, saved from a terminal: prompts, echoed commands and the marks of paging
//! may stand in it.

pub(in crate::ingest) mod arista;
pub(in crate::ingest) mod aruba;
pub(in crate::ingest) mod cisco;
pub(in crate::ingest) mod comware;
pub(in crate::ingest) mod fortios;
pub(in crate::ingest) mod junos;
pub(in crate::ingest) mod procurve;
pub(in crate::ingest) mod routeros;
pub(in crate::ingest) mod smartax;
mod stack;
pub(in crate::ingest) mod version;
pub(in crate::ingest) mod vrp;
pub(in crate::ingest) mod vrp_version;

use super::console::marks::mark;
use super::text::Line;

/// The lines of an answer, without commands, and prompts and marks of paging before them.
pub(super) fn answer<'l, 't>(lines: &'l [Line<'t>]) -> impl Iterator<Item = Line<'t>> + use<'l, 't> {
    lines.iter().filter_map(|line| {
        let mut text = line.text;
        for mark in ["--More--", "---- More ----", "<--- More --->"] {
            if let Some(rest) = text.strip_prefix(mark) {
                // The mark is overwritten with blanks.
                text = rest.trim_start_matches(|c: char| c.is_control() || c.is_whitespace());
            }
        }
        let line = Line { text, ..*line };
        let is_command = mark(&[line]).is_some() || is_echo(text);
        (!text.is_empty() && !is_command).then_some(line)
    })
}

/// A command as it was typed, without its prompt.
fn is_echo(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let first = words.next().unwrap_or_default();
    matches!(first, "show" | "display") && words.clone().count() <= 4 && !text.contains(':')
}

#[cfg(test)]
mod tests {
    use super::super::text::lines;
    use super::*;

    #[test]
    fn an_answer_has_neither_commands_nor_marks_of_paging() {
        let text = "sw#show inventory\n--More-- \u{8}\u{8} A: b\nshow inventory\n";
        let all: Vec<Line<'_>> = lines(text).collect();
        let lines: Vec<&str> = answer(&all).map(|line| line.text).collect();
        assert_eq!(lines, ["A: b"]);
    }
}
