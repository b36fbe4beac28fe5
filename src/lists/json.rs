//! Lists that are JSON: entries are parsed one by one out of the text, so that the whole tree never stands in memory.

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::draft::Draft;
use super::gather::{Gather, problem};
use super::{ListFile, ParsedList};
use crate::diagnostic::Diagnostic;

/// Bytes looked at to tell a file by its fields.
const HEAD: usize = 64 << 10;

/// Whether the head of a file is JSON in which all these fields are named.
pub(super) fn head_names(file: &ListFile, fields: &[&str]) -> bool {
    let head = file.head(HEAD);
    head.trim_start().starts_with(['{', '[']) && fields.iter().all(|f| head.contains(&format!("\"{f}\"")))
}

/// The whole file as `T`, which borrows its entries as raw text.
///
/// # Errors
/// When it is no such JSON, or ends early.
pub(super) fn parse<'a, T: Deserialize<'a>>(file: &'a ListFile) -> Result<T, Diagnostic> {
    serde_json::from_str(file.text()?).map_err(|e| {
        let cut = if e.is_eof() { ": it is cut off" } else { "" };
        Diagnostic::error("list-unreadable", format!("the JSON cannot be read{cut}: {e}"))
            .at(&file.name)
            .help("the download may have failed; fetch the file again")
    })
}

/// Reads the entries of a list one by one, counted from 1. `read` gives the entry of an object, or says why there is none;
/// that, an entry of nothing (`nothing` says so), and what is no object, is kept as unread.
pub(super) fn entries(
    file: &ListFile,
    entries: &[&RawValue],
    nothing: &str,
    read: impl Fn(&Object, u64) -> Result<(Draft, String), &'static str>,
) -> ParsedList {
    let mut gather = Gather::default();
    let (mut columns, mut unread) = (Vec::new(), Vec::new());
    for (raw, row) in entries.iter().zip(1..) {
        let Some(object) = Object::parse(raw) else {
            unread.push(problem(file, row, "no object"));
            continue;
        };
        if columns.is_empty() {
            columns = object.fields();
        }
        let taken = read(&object, row).map_err(str::to_owned);
        if let Err(why) = taken.and_then(|(draft, id)| gather.take(draft, &id, nothing)) {
            unread.push(problem(file, row, why));
        }
    }
    ParsedList { rows: entries.len() as u64, columns, unread, ..gather.finish() }
}

/// An entry, parsed.
pub(super) struct Object(Value);

impl Object {
    /// Parses an entry; what is no object is none.
    pub(super) fn parse(raw: &RawValue) -> Option<Self> {
        serde_json::from_str(raw.get()).ok().filter(Value::is_object).map(Self)
    }

    /// A field as text: numbers and booleans as they are written, nothing for null and for what is not there. The items
    /// of an array are delimited by semicolons.
    pub(super) fn text(&self, field: &str) -> String {
        self.0.get(field).map(plain).unwrap_or_default()
    }

    /// A field as texts: an array's items, or what a single text holds.
    pub(super) fn texts(&self, field: &str) -> Vec<String> {
        match self.0.get(field) {
            Some(Value::Array(items)) => items.iter().map(plain).filter(|t| !t.is_empty()).collect(),
            Some(Value::Null) | None => Vec::new(),
            Some(other) => vec![plain(other)],
        }
    }

    /// The objects in an array.
    pub(super) fn objects(&self, field: &str) -> Vec<Self> {
        match self.0.get(field) {
            Some(Value::Array(items)) => {
                items.iter().filter(|i| i.is_object()).map(|i| Self(i.clone())).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The names of its fields.
    pub(super) fn fields(&self) -> Vec<String> {
        self.0.as_object().map(|o| o.keys().cloned().collect()).unwrap_or_default()
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => {
            items.iter().map(plain).filter(|t| !t.is_empty()).collect::<Vec<_>>().join("; ")
        }
        Value::Object(fields) => {
            fields.values().map(plain).filter(|t| !t.is_empty()).collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    }
}
