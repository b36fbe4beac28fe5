//! What switches and routers answer at their consoles, saved from a terminal: prompts, echoed commands and the marks of paging
//! may stand in it.

pub(in crate::ingest) mod arista;
pub(in crate::ingest) mod aruba;
pub(in crate::ingest) mod cisco;
pub(in crate::ingest) mod comware;
pub(in crate::ingest) mod smartax;
pub(in crate::ingest) mod version;

use super::hostnames::is_factory;
use super::sections::{Fields, Section};
use super::text::Line;
use crate::ingest::statements::StatedAt;
use crate::model::Field;

/// The first words of commands that are typed around an answer.
const COMMANDS: [&str; 14] = [
    "show",
    "sh",
    "sho",
    "display",
    "dis",
    "disp",
    "admin",
    "enable",
    "en",
    "terminal",
    "term",
    "screen-length",
    "exit",
    "quit",
];

/// The device's name in a line at its prompt: `core-1#show inventory`, `<core-1>display device manuinfo`,
/// `RP/0/RSP0/CPU0:core-1# show inventory`.
fn prompt(line: &str) -> Option<&str> {
    let (name, command) = match line.strip_prefix('<') {
        Some(rest) => rest.split_once('>')?,
        None => line.split_once(['#', '>'])?,
    };
    let name = name.rsplit(':').next().unwrap_or(name).trim_start_matches(['[', '~', '*']);
    let named = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '(' | ')');
    let command = command.trim();
    let first = command.split_whitespace().next().unwrap_or_default();
    let is_prompt = !name.is_empty()
        && name.len() <= 64
        && name.chars().all(named)
        && (command.is_empty() || COMMANDS.contains(&first));
    is_prompt.then_some(name)
}

/// The device's name as its prompt has it.
const NAMED_BY_PROMPT: Fields = &[(Field::Hostname, &["prompt"])];

/// A section of the name that stands in the first prompt.
fn named_by_prompt<'t>(lines: impl Iterator<Item = Line<'t>>) -> Option<Section> {
    let mut prompts = lines.filter_map(|line| Some((line.number, prompt(line.text)?)));
    // Names that makers give tell no devices apart.
    let factory =
        ["switch", "router", "ciscoasa", "firewall", "hp", "hpe", "h3c", "huawei", "sysname", "ma5600t"];
    let (line, name) =
        prompts.find(|(_, name)| !is_factory(name) && !factory.contains(&name.to_lowercase().as_str()))?;
    let mut section = Section::new("console", StatedAt::Line(line));
    section.push("prompt", name, StatedAt::Line(line));
    Some(section)
}

/// The lines of an answer, without prompts, commands, and marks of paging before them.
fn answer<'t>(lines: impl Iterator<Item = Line<'t>>) -> impl Iterator<Item = Line<'t>> {
    lines.filter_map(|line| {
        let mut text = line.text;
        for mark in ["--More--", "---- More ----", "<--- More --->"] {
            if let Some(rest) = text.strip_prefix(mark) {
                // The mark is overwritten with blanks.
                text = rest.trim_start_matches(|c: char| c.is_control() || c.is_whitespace());
            }
        }
        let is_command = prompt(text).is_some() || is_echo(text);
        (!text.is_empty() && !is_command).then_some(Line { text, ..line })
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
    fn prompts_are_told_from_answers() {
        for (line, name) in [
            ("core-1#show inventory", Some("core-1")),
            ("RP/0/RSP0/CPU0:asr9k# show inventory", Some("asr9k")),
            ("<H3C-5560>display device manuinfo", Some("H3C-5560")),
            ("core-1>", Some("core-1")),
            ("System Serial#                  : CV123ABC2", None),
            ("Temperature > 30", None),
            ("NAME: \"Chassis\"", None),
        ] {
            assert_eq!(prompt(line), name, "{line}");
        }
        let text = "sw#show inventory\n--More-- \u{8}\u{8} A: b\nshow inventory\n";
        let lines: Vec<&str> = answer(lines(text)).map(|line| line.text).collect();
        assert_eq!(lines, ["A: b"]);
    }
}
