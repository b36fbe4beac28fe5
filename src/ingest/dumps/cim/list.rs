//! Instances as `wmic … /format:list` (`Name=Value`) and `Format-List` (`Name : Value`) write them, each a block of lines.

use super::super::sections::Section;
use super::classes::{is_prompt, is_property, named_by_line, named_in, of_properties};
use super::{Found, Instance, RawLine};
use crate::ingest::statements::StatedAt;

/// Lines of one block: no class has half as many properties.
const MOST: usize = 256;

/// The name and value of a line.
pub(super) fn pair(line: &str) -> Option<(&str, &str)> {
    let is_name = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    };
    let (name, value) = match line.split_once('=').filter(|(name, _)| is_name(name)) {
        Some(found) => found,
        // PowerShell aligns the colons, with a blank before the nearest.
        None => line.split_once(" :").map(|(name, value)| (name.trim_end(), value))?,
    };
    (is_name(name) && (value.is_empty() || value.starts_with(' ') || line.contains('=')))
        .then(|| (name, value.trim()))
}

/// The instances of a text.
pub(super) fn read(lines: &[RawLine<'_>], is_wmic: bool) -> Found {
    let filled = |line: &&RawLine<'_>| !line.text.trim().is_empty();
    // What PowerShell saves of `wmic` has a blank line behind every line.
    let apart = |pair: &[&RawLine<'_>]| match pair {
        [before, line] => line.number - before.number,
        _ => u64::MAX,
    };
    let all: Vec<&RawLine<'_>> = lines.iter().filter(filled).collect();
    let least = all.windows(2).map(apart).min().unwrap_or(1);
    let mut blocks = Blocks { is_wmic, ..Blocks::default() };
    let mut before = 0;
    for line in all {
        if line.number - before > least {
            blocks.end();
        }
        before = line.number;
        if let Some(class) = named_by_line(line.text) {
            blocks.end();
            blocks.named = Some(class);
        } else if is_prompt(line.text) {
            blocks.end();
            blocks.named = None;
        } else if let Some((name, value)) = pair(line.text) {
            blocks.pair(line.number, name, value);
        } else if line.text.starts_with("    ") {
            blocks.go_on(line.text.trim());
        } else {
            blocks.end();
        }
    }
    blocks.end();
    let keys = || blocks.found.instances.iter().flat_map(|one| &one.section.entries);
    let is_list = is_wmic && keys().next().is_some() && keys().all(|entry| is_property(&entry.key));
    blocks.found.is_list_of_wmic = is_list;
    blocks.found
}

#[derive(Default)]
struct Blocks {
    found: Found,
    is_wmic: bool,
    /// The class that a line before named.
    named: Option<&'static str>,
    open: Option<Section>,
}

impl Blocks {
    fn pair(&mut self, line: u64, name: &str, value: &str) {
        let again = |section: &Section| {
            section.entries.len() >= MOST || section.entries.iter().any(|entry| entry.key == name)
        };
        if self.open.as_ref().is_some_and(again) {
            self.end();
        }
        let section = self.open.get_or_insert_with(|| Section::new("", StatedAt::Line(line)));
        section.push(name, value, StatedAt::Line(line));
    }

    /// A value goes on below itself where the window was too narrow for it.
    fn go_on(&mut self, text: &str) {
        if let Some(entry) = self.open.as_mut().and_then(|section| section.entries.last_mut()) {
            entry.text.push(' ');
            entry.text.push_str(text);
        }
    }

    fn end(&mut self) {
        let Some(mut section) = self.open.take() else { return };
        let names: Vec<&str> = section.entries.iter().map(|entry| entry.key.as_str()).collect();
        let told = self.named.or_else(|| of_properties(&names, self.is_wmic));
        let class = named_in(|key| section.value(&[key])).or(told).unwrap_or_default().to_owned();
        section.title.clone_from(&class);
        self.found.instances.push(Instance { class, section, within: 0 });
    }
}
