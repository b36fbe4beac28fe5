//! What is told by the way to a value: it is found out once, as devices repeat their names.

use super::{Answers, Pair};
use crate::ingest::dumps::boards::Telling;
use crate::ingest::dumps::json_format::{Path, matches};
use crate::ingest::secrets::Expected;
use crate::model::Field;

/// What is told by the way to a value.
#[derive(Clone, Copy)]
pub(super) enum Told {
    /// It holds several values.
    Bracketed,
    /// It is a name in the network, unless firmware gave it.
    Hostname,
    /// It is a hardware address, if it is written as one; otherwise that is told, unless it `may_be_another` thing.
    Mac { may_be_another: bool },
    /// It is an address in the network, unless every device has it.
    Ip,
    /// It tells of boards.
    Boards(Telling),
    /// It is a model with its firmware behind it.
    Version,
    /// It is what it is told to be if it begins so.
    Beginning(&'static str, Field, u16),
    /// It is a part of the name of a board: of which pair, and which.
    Beside(Pair, usize),
    /// It is kept in a column; a code has its key put before it. `of` is what it is.
    Column { column: u32, coded: bool, of: Option<(Field, u16)> },
}

impl Answers<'_> {
    /// What a path is.
    pub(super) fn told(&mut self, path: &str) -> Option<(Expected, Told)> {
        let ways = self.ways.last_mut()?;
        let is_next = ways.met.get(ways.next).is_some_and(|(way, _)| way == path);
        let at = if is_next { Some(ways.next) } else { ways.known.get(path).copied() };
        match at.and_then(|at| Some((at, ways.met.get(at)?.1))) {
            Some((at, told)) => {
                ways.next = at + 1;
                told
            }
            None => self.tell(path),
        }
    }

    /// Finds out what a path is.
    fn tell(&mut self, path: &str) -> Option<(Expected, Told)> {
        let expected = Expected::at(path);
        let told = self.tell_value(path, expected);
        let told = told.map(|told| (expected, told));
        if let Some(ways) = self.ways.last_mut() {
            ways.known.insert(path.to_owned(), ways.met.len());
            ways.met.push((path.to_owned(), told));
            ways.next = ways.met.len();
        }
        told
    }

    fn tell_value(&mut self, path: &str, expected: Expected) -> Option<Told> {
        if expected == Expected::Secret {
            None
        } else if self.format.bracketed.iter().any(|pattern| matches(pattern, path).is_some()) {
            Some(Told::Bracketed)
        } else {
            Some(self.tell_field(path))
        }
    }

    /// What a path is that holds one value.
    fn tell_field(&mut self, path: &str) -> Told {
        let format = self.format;
        let is = |pattern: Path| matches(pattern, path).is_some();
        if let Some(telling) = format.boards.tell(is) {
            return Told::Boards(telling);
        }
        let begins = |(pattern, words, field): &(Path, &'static str, Field)| {
            Some((*words, *field, matches(pattern, path)?))
        };
        if let Some((words, field, (among, number))) = format.beginning.iter().find_map(begins) {
            return Told::Beginning(words, field, self.slots.of(field, among, number));
        }
        if format.versions.iter().any(|pattern| is(pattern)) {
            return Told::Version;
        }
        let part = |(of, more): &(Path, Path)| {
            let part = [of, more].into_iter().position(|pattern| matches(pattern, path).is_some())?;
            let field = format.fields.iter().find(|(own, _)| own == of).map(|(_, field)| *field);
            Some(Told::Beside((of, field), part))
        };
        if let Some(told) = format.beside.iter().find_map(part) {
            return told;
        }
        match format.field(path) {
            Some((_, Field::Hostname, _)) => Told::Hostname,
            Some((pattern, Field::Mac, _)) => Told::Mac { may_be_another: pattern.ends_with('?') },
            Some((_, Field::Ip, _)) => Told::Ip,
            Some((pattern, field, (among, number))) => {
                let slot = self.slots.of(field, among, number);
                let column = self.builder.column(path, (Some(field), slot));
                Told::Column { column, coded: pattern.ends_with('='), of: Some((field, slot)) }
            }
            None => Told::Column { column: self.builder.column(path, (None, 0)), coded: false, of: None },
        }
    }
}
