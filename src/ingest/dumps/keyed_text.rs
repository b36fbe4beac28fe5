//! Answers of devices that are one machine in lines of a key and a value: each is told by how its first line begins and by keys that
//! stand near it.

use super::console::{self, Beside, Tool, first_again};
use super::network::answer;
use super::sections::{Fields, Machines, Section};
use super::text::Line;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::files::bytes::Bytes;
use crate::ingest::reader::{Opened, ReadOptions, Reader};
use crate::ingest::statements::StatedAt;

/// An answer of this kind.
pub(in crate::ingest) struct KeyedText {
    /// The id of its format.
    pub(super) id: &'static str,
    /// What it is.
    pub(super) doc: &'static str,
    /// How it is told: how its first line begins, with keys all of which stand near it.
    pub(super) told_by: &'static [(&'static str, &'static [&'static str])],
    /// The keys and values of a line.
    pub(super) pairs: for<'l> fn(&'l str) -> Vec<(&'l str, &'l str)>,
    /// What a line says in words, under a key of this reader's.
    pub(super) says: for<'l> fn(&'l str) -> Vec<(&'static str, &'l str)>,
    /// What its values are.
    pub(super) fields: Fields,
    /// The key with which what a member of a stack says of itself begins, and what its values are; blank of devices that are in none.
    pub(super) members: (&'static str, Fields),
}

/// In how many lines the keys stand by which it is told.
const NEAR: usize = 40;

/// Members of a stack: no maker's has more than 16.
const MOST: usize = 32;

/// What a device says that is in no stack.
pub(super) const ALONE: (&str, Fields) = ("", &[]);

/// Of a line nothing is said in words.
pub(super) fn nothing(_: &str) -> Vec<(&'static str, &str)> {
    Vec::new()
}

/// A line with one key, which a colon ends.
pub(super) fn one(line: &str) -> Vec<(&str, &str)> {
    super::text::pair(line).into_iter().collect()
}

impl Reader for KeyedText {
    fn id(&self) -> &'static str {
        self.id
    }

    fn doc(&self) -> &'static str {
        self.doc
    }

    fn tool(&self) -> Option<&dyn Tool> {
        Some(self)
    }

    fn open(&self, bytes: &Bytes, options: &ReadOptions) -> Result<Opened, Diagnostics> {
        console::open(bytes, options, self)
    }
}

impl KeyedText {
    /// The first key of a line.
    fn key<'l>(&self, line: &Line<'l>) -> Option<&'l str> {
        (self.pairs)(line.text).first().map(|(key, _)| *key)
    }
}

impl Tool for KeyedText {
    fn id(&self) -> &'static str {
        self.id
    }

    fn begins(&self, lines: &[Line<'_>]) -> bool {
        let Some(first) = lines.first() else { return false };
        self.told_by.iter().filter(|(begins, _)| first.text.starts_with(begins)).any(|(_, keys)| {
            let near: Vec<&str> = lines
                .iter()
                .take(NEAR)
                .flat_map(|line| (self.pairs)(line.text))
                .map(|(key, _)| key)
                .collect();
            keys.iter().all(|key| near.contains(key))
        })
    }

    fn starts_over(&self, lines: &[Line<'_>]) -> Vec<usize> {
        first_again(lines.iter().map(|line| self.key(line)))
    }

    fn write(&self, lines: &[Line<'_>], _: Beside<'_>, machines: &mut Machines) -> Result<(), Diagnostic> {
        let mut section = Section::new("", StatedAt::Line(lines.first().map_or(1, |line| line.number)));
        let mut members: Vec<Section> = Vec::new();
        for line in answer(lines) {
            let at = StatedAt::Line(line.number);
            let begins = !self.members.0.is_empty() && self.key(&line) == Some(self.members.0);
            if begins && members.len() < MOST {
                members.push(Section::new("stack member", at.clone()));
            }
            let section = members.last_mut().unwrap_or(&mut section);
            for (key, value) in (self.says)(line.text) {
                section.push(key, value, at.clone());
            }
            let pairs = (self.pairs)(line.text);
            if pairs.is_empty() {
                section.push("", line.text, at.clone());
            }
            for (key, value) in pairs {
                section.push(key, value, at.clone());
            }
        }
        machines.section(&section, self.fields);
        for (n, member) in members.iter().enumerate() {
            if n > 0 {
                machines.begin();
            }
            machines.section(member, self.members.1);
        }
        Ok(())
    }
}
