//! A reader over one TOML table that keeps every span: what is asked for is checked, what was never asked for
//! is an unknown field. Nothing stops at the first mistake; all go into one [`Sink`].
//!
//! `serde` would lose the spans of tagged enums and stop at the first error, so rule packs and catalogue files
//! are read by asking for each field ([`TomlTable::req_str`]), each table ([`TomlTable::tables`]), and whether anything is left
//! ([`TomlTable::finish`]).

use std::cell::RefCell;
use std::fmt::Display;
use std::ops::Range;
use std::str::FromStr;

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

pub(crate) use super::document::{At, Sink};
pub(crate) use super::document::{Syntax, parse};
use crate::diagnostic::Diagnostic;
use crate::source::TextFile;
use crate::text::dates::did_you_mean;
use crate::text::nearest::nearest;

/// A reader over one table.
#[derive(Debug)]
pub struct TomlTable<'t> {
    file: &'t TextFile,
    sink: &'t Sink,
    entries: &'t DeTable<'t>,
    span: Range<usize>,
    what: String,
    /// Every key asked for, in order: all that may stand here.
    asked: RefCell<Vec<&'static str>>,
}

impl<'t> TomlTable<'t> {
    /// A reader over the top level of a file.
    pub(crate) fn root(file: &'t TextFile, sink: &'t Sink, entries: &'t DeTable<'t>) -> Self {
        Self { file, sink, entries, span: 0..0, what: "the file".to_owned(), asked: RefCell::default() }
    }

    /// The file.
    pub fn file(&self) -> &'t TextFile {
        self.file
    }

    /// Where mistakes go.
    pub fn sink(&self) -> &'t Sink {
        self.sink
    }

    /// Where the table stands: its header, or the whole inline table.
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// What messages call the table: `part`, or ``part `x` `` after [`Self::named`].
    pub fn what(&self) -> &str {
        &self.what
    }

    /// Lets messages call the table by its id.
    #[must_use]
    pub fn named(mut self, id: &str) -> Self {
        self.what = format!("{} `{id}`", self.what);
        self
    }

    /// Whether the key stands here, without marking it as known.
    pub fn has(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }

    /// The keys that stand here, with their spans, in the order written; marks none as known.
    pub fn keys(&self) -> impl Iterator<Item = At<&'t str>> + use<'t> {
        self.entries.iter().map(|(key, _)| At { value: key.get_ref().as_ref(), span: key.span() })
    }

    /// Every key with its value, all of them known: for tables whose keys are free.
    pub fn entries(&self) -> impl Iterator<Item = (At<&'t str>, &'t Spanned<DeValue<'t>>)> + use<'t> {
        self.entries
            .iter()
            .map(|(key, value)| (At { value: key.get_ref().as_ref(), span: key.span() }, value))
    }

    /// The value as parsed, marking the key as known; for what the other methods do not cover.
    pub fn raw(&self, key: &'static str) -> Option<&'t Spanned<DeValue<'t>>> {
        let mut asked = self.asked.borrow_mut();
        if !asked.contains(&key) {
            asked.push(key);
        }
        self.entries.get(key)
    }

    /// Reports a mistake at a place of this table's file.
    pub fn error(&self, code: &'static str, span: Range<usize>, message: impl Into<String>, label: &str) {
        self.sink.push(Diagnostic::error(code, message).label(self.file, span, label));
    }

    /// Reports every key that was never asked for. To be called once everything was read.
    pub fn finish(self) {
        let asked = self.asked.borrow();
        for key in self.keys().filter(|k| !asked.contains(&k.value)) {
            let diagnostic =
                Diagnostic::error("unknown-field", format!("unknown field `{}` in {}", key.value, self.what))
                    .label(self.file, key.span, "no such field here");
            let absent = asked.iter().copied().filter(|a| !self.entries.contains_key(*a));
            self.sink.push(match nearest(key.value, absent) {
                Some(meant) => diagnostic.help(format!("did you mean `{meant}`?")),
                None => diagnostic.help(format!("fields that may stand here: {}", asked.join(", "))),
            });
        }
    }

    /// Text, or `None` where it is absent.
    pub fn opt_str(&self, key: &'static str) -> Option<At<&'t str>> {
        let value = self.raw(key)?;
        self.filled(key, self.expect(key, "text in quotes", value, DeValue::as_str)?)
    }

    /// Text that must be there and hold more than white space.
    pub fn req_str(&self, key: &'static str) -> Option<At<&'t str>> {
        self.require(key)?;
        self.opt_str(key)
    }

    /// Text that a type of ours understands; its error is shown.
    pub fn opt_parsed<T>(&self, key: &'static str) -> Option<At<T>>
    where
        T: FromStr,
        T::Err: Display,
    {
        self.parsed(self.opt_str(key)?)
    }

    /// As [`Self::opt_parsed`], and must be there.
    pub fn req_parsed<T>(&self, key: &'static str) -> Option<At<T>>
    where
        T: FromStr,
        T::Err: Display,
    {
        self.require(key)?;
        self.opt_parsed(key)
    }

    /// One of some words.
    pub fn opt_choice<T: Copy>(&self, key: &'static str, choices: &[(&'static str, T)]) -> Option<At<T>> {
        self.choice(key, self.opt_str(key)?, choices)
    }

    /// As [`Self::opt_choice`], and must be there.
    pub fn req_choice<T: Copy>(&self, key: &'static str, choices: &[(&'static str, T)]) -> Option<At<T>> {
        self.require(key)?;
        self.opt_choice(key, choices)
    }

    /// A list of words out of some; wrong ones are reported and left out.
    pub fn opt_choices<T: Copy>(&self, key: &'static str, choices: &[(&'static str, T)]) -> Vec<At<T>> {
        self.opt_list(key).into_iter().filter_map(|word| self.choice(key, word, choices)).collect()
    }

    /// A list of texts, empty where absent; what is no text is reported and left out.
    pub fn opt_list(&self, key: &'static str) -> Vec<At<&'t str>> {
        let Some(array) = self
            .raw(key)
            .and_then(|v| self.expect(key, "a list of texts: [\"…\", \"…\"]", v, DeValue::as_array))
        else {
            return Vec::new();
        };
        let items = array.value.iter();
        items
            .filter_map(|v| self.filled(key, self.expect(key, "text in quotes", v, DeValue::as_str)?))
            .collect()
    }

    /// One text, or a list of them; empty where absent.
    pub fn one_or_list(&self, key: &'static str) -> Vec<At<&'t str>> {
        match self.raw(key).map(Spanned::get_ref) {
            Some(DeValue::String(_)) => self.opt_str(key).into_iter().collect(),
            _ => self.opt_list(key),
        }
    }

    /// A list of texts that must be there and not be empty.
    pub fn req_list(&self, key: &'static str) -> Option<Vec<At<&'t str>>> {
        let value = self.require(key)?;
        if value.get_ref().as_array().is_some_and(|a| a.is_empty()) {
            let message = format!("`{key}` of {} is empty", self.what);
            self.error("empty-value", value.span(), message, "at least one is needed");
            return None;
        }
        let list = self.opt_list(key);
        (!list.is_empty()).then_some(list)
    }

    /// A date without a time.
    pub fn opt_date(&self, key: &'static str) -> Option<At<Date>> {
        let date = |v: &DeValue<'_>| {
            let written = v.as_datetime().filter(|d| d.time.is_none())?.date?;
            Date::new(
                i16::try_from(written.year).ok()?,
                i8::try_from(written.month).ok()?,
                i8::try_from(written.day).ok()?,
            )
            .ok()
        };
        let value = self.raw(key)?;
        if let Some(meant) = value.get_ref().as_str().and_then(did_you_mean) {
            let message = format!("`{key}` of {} has to be a date without quotes, YYYY-MM-DD", self.what);
            self.error("wrong-type", value.span(), message, &meant);
            return None;
        }
        self.expect(key, "a date without quotes and time, YYYY-MM-DD: 2026-07-31", value, date)
    }

    /// A date that must be there.
    pub fn req_date(&self, key: &'static str) -> Option<At<Date>> {
        self.require(key)?;
        self.opt_date(key)
    }

    /// `true` or `false`.
    pub fn opt_bool(&self, key: &'static str) -> Option<At<bool>> {
        let value = self.raw(key)?;
        self.expect(key, "true or false", value, DeValue::as_bool)
    }

    /// `true` or `false`, and must be there.
    pub fn req_bool(&self, key: &'static str) -> Option<At<bool>> {
        self.require(key)?;
        self.opt_bool(key)
    }

    /// A finite number, with or without a point.
    pub fn opt_number(&self, key: &'static str) -> Option<At<f64>> {
        let number = |v: &DeValue<'_>| match v {
            // Beyond 2^53 the nearest double is meant, as in every decimal notation.
            DeValue::Integer(i) if i.radix() == 10 => i.as_str().parse().ok(),
            DeValue::Float(f) => f.as_str().parse().ok().filter(|f: &f64| f.is_finite()),
            _ => None,
        };
        let value = self.raw(key)?;
        self.expect(key, "a number", value, number)
    }

    /// A number that must be there.
    pub fn req_number(&self, key: &'static str) -> Option<At<f64>> {
        self.require(key)?;
        self.opt_number(key)
    }

    /// A whole number that is not negative.
    pub fn opt_count(&self, key: &'static str) -> Option<At<u32>> {
        let count =
            |v: &DeValue<'_>| v.as_integer().and_then(|i| u32::from_str_radix(i.as_str(), i.radix()).ok());
        let value = self.raw(key)?;
        self.expect(key, "a whole number from 0", value, count)
    }

    /// A table, called `what` in messages; `None` where absent.
    pub fn opt_table(&self, key: &'static str, what: &str) -> Option<TomlTable<'t>> {
        let value = self.raw(key)?;
        self.table_of(value, key, what)
    }

    /// A table that must be there.
    pub fn req_table(&self, key: &'static str, what: &str) -> Option<TomlTable<'t>> {
        self.require(key)?;
        self.opt_table(key, what)
    }

    /// A list of tables (`[[key]]`, or `key = [{ … }]`), empty where absent.
    pub fn tables(&self, key: &'static str, what: &str) -> Vec<TomlTable<'t>> {
        let Some(array) =
            self.raw(key).and_then(|v| self.expect(key, "a list of tables: [[…]]", v, DeValue::as_array))
        else {
            return Vec::new();
        };
        let items = array.value.iter();
        items.filter_map(|value| self.table_of(value, key, what)).collect()
    }

    /// The tables of all these lists in the order in which they stand, each with the line of its beginning, from 1.
    pub fn tables_by_line(&self, keys: &[&'static str], what: &str) -> Vec<(TomlTable<'t>, usize)> {
        let mut tables: Vec<TomlTable<'t>> = keys.iter().flat_map(|key| self.tables(key, what)).collect();
        tables.sort_by_key(|table| table.span().start);
        let (mut line, mut counted) = (1, 0);
        let line_of = |table: TomlTable<'t>| {
            let start = table.span().start;
            line += self.file.text().get(counted..start).map_or(0, |before| before.matches('\n').count());
            counted = start;
            (table, line)
        };
        tables.into_iter().map(line_of).collect()
    }

    /// A value that is a table, called `what` in messages.
    pub fn table_of(&self, value: &'t Spanned<DeValue<'t>>, key: &str, what: &str) -> Option<TomlTable<'t>> {
        let at = self.expect(key, "a table: { … }", value, DeValue::as_table)?;
        let what = what.to_owned();
        let asked = RefCell::default();
        Some(TomlTable { file: self.file, sink: self.sink, entries: at.value, span: at.span, what, asked })
    }

    /// A value of some type, or a report of what was found instead.
    pub fn expect<T>(
        &self,
        key: &str,
        wanted: &str,
        value: &'t Spanned<DeValue<'t>>,
        read: impl FnOnce(&'t DeValue<'t>) -> Option<T>,
    ) -> Option<At<T>> {
        let found = value.get_ref();
        if let Some(read) = read(found) {
            return Some(At { value: read, span: value.span() });
        }
        let message = format!("`{key}` of {} has to be {wanted}", self.what);
        let label = format!("this is {}", kind_of(found));
        self.error("wrong-type", value.span(), message, &label);
        None
    }

    fn require(&self, key: &'static str) -> Option<&'t Spanned<DeValue<'t>>> {
        let value = self.raw(key);
        if value.is_none() {
            let message = format!("{} has no `{key}`", self.what);
            self.error("missing-field", self.span(), message, &format!("`{key}` is required here"));
        }
        value
    }

    fn filled(&self, key: &str, text: At<&'t str>) -> Option<At<&'t str>> {
        if text.value.trim().is_empty() {
            let message = format!("`{key}` of {} is blank", self.what);
            self.error("empty-value", text.span, message, "write it, or leave the field out");
            return None;
        }
        Some(text)
    }

    /// Understands a text already read; the error of the type is shown at it.
    pub fn parsed<T>(&self, text: At<&str>) -> Option<At<T>>
    where
        T: FromStr,
        T::Err: Display,
    {
        match text.value.parse() {
            Ok(value) => Some(At { value, span: text.span }),
            Err(error) => {
                self.error("bad-value", text.span, format!("{}: {error}", self.what), "not understood");
                None
            }
        }
    }

    /// One of some words, where its text is already at hand.
    pub fn choice<T: Copy>(&self, key: &str, word: At<&str>, choices: &[(&'static str, T)]) -> Option<At<T>> {
        if let Some((_, value)) = choices.iter().find(|(name, _)| *name == word.value) {
            return Some(At { value: *value, span: word.span });
        }
        let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
        let help = match nearest(word.value, names.iter().copied()) {
            Some(meant) => format!("did you mean `{meant}`? One of: {}", names.join(", ")),
            None => format!("one of: {}", names.join(", ")),
        };
        let message = format!("`{}` is no {key} of {}", word.value, self.what);
        self.sink.push(
            Diagnostic::error("bad-value", message)
                .label(self.file, word.span, "not one of the words")
                .help(help),
        );
        None
    }
}

/// What a value is, in words.
fn kind_of(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

#[cfg(test)]
mod tests;
