//! JSON documents as trees whose texts are borrowed: nothing is lost, and numbers stay as they are written.

pub(in crate::ingest) mod mend;
mod pointer;
mod read;
mod refusals;
mod withheld;

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashSet;
use std::ops::Range;

use encoding_rs::{Encoding, UTF_8};
use serde::de::IgnoredAny;
use serde_json::error::Category;

use crate::diagnostic::Diagnostic;
use crate::files::bytes::Bytes;

pub(in crate::ingest) use pointer::{step, step_to};
pub(in crate::ingest) use refusals::AGAIN;
use refusals::refused;
pub(super) use refusals::shown_key;

/// The largest document that is read, as all of its text is held.
const CAP: u64 = 16 << 20;
/// The most values of a document, as all of them are held.
const VALUES: usize = 1 << 20;

/// Bytes of the ways to all values, as every value is held with its own.
const WAYS: usize = 1 << 27;
/// Bytes of a key.
const KEY: usize = 1 << 12;

/// What of a document may still be read.
pub(super) struct Left {
    values: Cell<usize>,
    /// Bytes of ways to values.
    ways: Cell<usize>,
}

impl Default for Left {
    fn default() -> Self {
        Self { values: Cell::new(VALUES), ways: Cell::new(WAYS) }
    }
}

/// The text of a document.
///
/// # Errors
/// When it is too large, or no UTF-8.
pub(in crate::ingest) fn text(bytes: &Bytes) -> Result<String, Diagnostic> {
    if bytes.len() > CAP {
        let text = format!("a JSON document of more than {} MiB is not read", CAP >> 20);
        return Err(Diagnostic::error("document-too-large", text)
            .at(bytes.name())
            .help("give the devices in several files"));
    }
    let all = bytes.head(usize::try_from(bytes.len()).unwrap_or(usize::MAX))?;
    let all = match Encoding::for_bom(&all) {
        // Windows PowerShell writes it so.
        Some((encoding, mark)) if encoding != UTF_8 => encoding
            .decode_without_bom_handling(all.get(mark..).unwrap_or_default())
            .0
            .into_owned()
            .into_bytes(),
        _ => all,
    };
    let mut text = String::from_utf8(all).map_err(|e| {
        let text = format!("byte {} is no UTF-8, in which JSON is written", e.utf8_error().valid_up_to());
        Diagnostic::error("document-broken", text).at(bytes.name()).help(AGAIN)
    })?;
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    // The API of cgminer ends what it says with a null.
    text.truncate(text.trim_end_matches('\0').len());
    Ok(text)
}

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::ingest) enum Json<'t> {
    /// A text, or a number or truth value as written.
    Scalar(Cow<'t, str>),
    /// `null`.
    Null,
    /// An array.
    Array(Vec<Self>),
    /// An object, in the order of the document; no key stands twice.
    Object(Vec<(Cow<'t, str>, Self)>),
}

impl<'t> Json<'t> {
    /// Reads a document; `name` is the file's. Several values one behind the other, as JSON Lines has them and `jq` prints them, or
    /// divided by commas, as broadcasts are recorded, are read as an array.
    ///
    /// # Errors
    /// When it is no JSON, with line and column; when an object has a key twice, as nobody can tell which one is right; when
    /// it has too many values, or they stand too deep in each other; when its keys are too long.
    pub(in crate::ingest) fn parse(name: &str, text: &'t str) -> Result<Self, Diagnostic> {
        let left = Left::default();
        let whole = Self::value(text, &left);
        whole.or_else(|error| {
            // Its first value is whole, and more stands behind it.
            let more = error.classify() == Category::Syntax && error.to_string().starts_with("trailing");
            match Self::stream(text).filter(|_| more) {
                Some(Ok(values)) => Ok(values),
                Some(Err((problem, lines))) => Err(refused(name, &problem, lines)),
                None => Self::divided(text).filter(|_| more).ok_or_else(|| refused(name, &error, 0)),
            }
        })
    }

    /// Reads the values that stand in these parts of a text, one each.
    ///
    /// # Errors
    /// As [`Self::parse`], of all of them together.
    pub(super) fn parts(
        name: &str,
        text: &'t str,
        parts: impl Iterator<Item = Range<usize>>,
    ) -> Result<Vec<Self>, Diagnostic> {
        let left = Left::default();
        let read = |part: Range<usize>| {
            let before = text.get(..part.start).unwrap_or_default();
            let lines = || memchr::memchr_iter(b'\n', before.as_bytes()).count();
            Self::value(text.get(part).unwrap_or_default(), &left)
                .map_err(|error| refused(name, &error, lines()))
        };
        parts.map(read).collect()
    }

    /// The value that a text is.
    fn value(text: &'t str, left: &Left) -> Result<Self, serde_json::Error> {
        read::value(text, left)
    }

    /// Values one behind the other: each begins a line, or is an object as the one before it is. None where it is anything else.
    ///
    /// # Errors
    /// When they are JSON and are not read; with how many lines end before the value.
    fn stream(text: &'t str) -> Option<Result<Self, (serde_json::Error, usize)>> {
        let left = Left::default();
        let mut values = Vec::new();
        let mut stream = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
        let mut from = 0;
        while let Some(value) = stream.next() {
            value.ok()?;
            let end = stream.byte_offset();
            let own = text.get(from..end)?;
            let before = own.len() - own.trim_start().len();
            let ends_itself = own.trim_start().starts_with('{') && text.get(..from)?.ends_with('}');
            if !values.is_empty() && !ends_itself && !own.get(..before)?.contains('\n') {
                return None;
            }
            match Self::value(own, &left) {
                Ok(value) => values.push(value),
                Err(problem) => {
                    let lines = memchr::memchr_iter(b'\n', text.get(..from)?.as_bytes()).count();
                    return Some(Err((problem, lines)));
                }
            }
            from = end;
        }
        Some(Ok(Self::Array(values)))
    }

    /// Objects that commas divide.
    fn divided(text: &str) -> Option<Self> {
        let bare = text.trim_matches(|c: char| c.is_whitespace() || c == ',');
        let array = format!("[{bare}]");
        let objects = bare.starts_with('{') && bare.ends_with('}');
        let values = objects.then(|| Json::value(&array, &Left::default()).ok()).flatten()?;
        Some(values.into_owned())
    }

    /// The value with texts of its own.
    fn into_owned<'o>(self) -> Json<'o> {
        let own = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
        match self {
            Self::Scalar(text) => Json::Scalar(own(text)),
            Self::Null => Json::Null,
            Self::Array(items) => Json::Array(items.into_iter().map(Self::into_owned).collect()),
            Self::Object(entries) => {
                Json::Object(entries.into_iter().map(|(key, value)| (own(key), value.into_owned())).collect())
            }
        }
    }

    /// The value of a key of an object.
    pub(in crate::ingest) fn get(&self, key: &str) -> Option<&Self> {
        self.entries().iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// The keys and values of an object.
    pub(in crate::ingest) fn entries(&self) -> &[(Cow<'t, str>, Self)] {
        match self {
            Self::Object(entries) => entries,
            _ => &[],
        }
    }

    /// The values of an array.
    pub(in crate::ingest) fn items(&self) -> &[Self] {
        match self {
            Self::Array(items) => items,
            _ => &[],
        }
    }

    /// Whether it is an object that says something, or an array of some.
    pub(super) fn holds_objects(&self) -> bool {
        !self.entries().is_empty() || self.items().iter().any(|item| !item.entries().is_empty())
    }

    /// The keys under which objects stand in it, as steps of a pointer.
    pub(super) fn objects(&self) -> HashSet<String> {
        let holding = self.entries().iter().filter(|(_, value)| value.holds_objects());
        let way = |key: &str| {
            let mut way = String::new();
            step(&mut way, key);
            way.split_off(1)
        };
        holding.map(|(key, _)| way(key)).collect()
    }

    /// Visits every scalar below a value, `at` which it stands, with its JSON pointer (RFC 6901).
    pub(in crate::ingest) fn each_scalar<'v>(
        &'v self,
        at: &mut String,
        visit: &mut dyn FnMut(&str, &'v str),
    ) {
        match self {
            Self::Scalar(text) => visit(at, text),
            Self::Null => {}
            Self::Array(items) => {
                for (n, item) in items.iter().enumerate() {
                    let before = at.len();
                    step_to(at, n);
                    item.each_scalar(at, visit);
                    at.truncate(before);
                }
            }
            Self::Object(entries) => {
                for (key, value) in entries {
                    let before = at.len();
                    step(at, key);
                    value.each_scalar(at, visit);
                    at.truncate(before);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scalars(text: &str) -> Vec<(String, String)> {
        let mut found = Vec::new();
        let document = Json::parse("a.json", text).unwrap();
        document
            .each_scalar(&mut String::new(), &mut |at, text| found.push((at.to_owned(), text.to_owned())));
        found
    }

    #[test]
    fn every_scalar_stands_at_its_pointer_as_it_is_written() {
        let text = r#" {"a/b":[1.10,-0,{"x~":"-7 \"8\" é"}],"n":12345678901234567890123,"e":1E+2,"":null,"t":true,"s":"9"} "#;
        let expected = [
            ("/a~1b/0", "1.10"),
            ("/a~1b/1", "-0"),
            ("/a~1b/2/x~0", "-7 \"8\" é"),
            ("/n", "12345678901234567890123"),
            ("/e", "1E+2"),
            ("/t", "true"),
            ("/s", "9"),
        ];
        assert_eq!(scalars(text), expected.map(|(at, text)| (at.to_owned(), text.to_owned())));
    }

    #[test]
    fn values_one_behind_the_other_are_an_array() {
        for text in [
            "{\"a\":1}\n{\"a\":2}\n",
            "{\n \"a\":1\n}\n{\n \"a\":2\n}\n",
            "{\"a\":1}, {\"a\":2}",
            "[{\"a\":1},{\"a\":2}]",
        ] {
            let found = scalars(text);
            assert_eq!(
                found,
                [("/0/a", "1"), ("/1/a", "2")].map(|(at, text)| (at.to_owned(), text.to_owned()))
            );
        }
    }

    #[test]
    fn json_is_told_from_what_is_none_as_others_tell_it() {
        let beside = std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data"));
        let data = std::env::var_os("TIDEWAITER_SHARED_DATA").map_or(beside, Into::into);
        let Ok(files) = std::fs::read_dir(data.join("vectors/json-test-suite/test_parsing")) else {
            return println!("skipped: no vectors beside the repository (TIDEWAITER_SHARED_DATA)");
        };
        for path in files.flatten().map(|file| file.path()) {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let text = String::from_utf8(std::fs::read(&path).unwrap()).ok();
            let read = text.is_some_and(|text| Json::parse("v.json", &text).is_ok());
            // Keys that stand twice are refused.
            match name.get(..2) {
                Some("y_") => assert_eq!(read, !name.starts_with("y_object_duplicated_key"), "{name}"),
                Some("n_") => assert!(!read, "{name}"),
                _ => {}
            }
        }
    }

    #[test]
    fn what_cannot_be_read_is_refused_at_its_place() {
        let many: Vec<String> = (0..40).map(|n| format!("\"k{n}\":0")).collect();
        let many = format!("{{{},\"k3\":1}}", many.join(","));
        let deep = format!("{}1{}", "[".repeat(100), "]".repeat(100));
        let long = format!("{{\"{0}\":1,\"{0}\":2}}", "x y ".repeat(500));
        let long_key = format!("{{\"{}\":1}}", "k".repeat(KEY + 1));
        // Each of many values stands at a long way.
        let entries = format!("{{\"{}\":[{}0]}}", "k".repeat(KEY), "0,".repeat(4000));
        let long_ways = format!("[{}{entries}]", format!("{entries},").repeat(9));
        let long_lines = format!("{entries}\n").repeat(10);
        let shown_long = format!("{}…\" stands twice", "x y ".repeat(10));
        for (text, says) in [
            (
                "{\"a\":1,\n\"a\":2}",
                "a.json:2:3: the document cannot be read: \"a\" stands twice in one object",
            ),
            (&many, "\"k3\" stands twice"),
            ("{\"a\\u001b\\n[31m\":1,\"a\\u001b\\n[31m\":2}", "\"a\\u{1b}\\n[31m\" stands twice"),
            (
                "{\"root_password=hunter2\":1,\"root_password=hunter2\":2}",
                ": a key that speaks of a secret stands",
            ),
            (
                "{\"the password is hunter2\":1,\"the password is hunter2\":2}",
                ": a key that speaks of a secret stands",
            ),
            (&long, &shown_long),
            (&deep, "more than 64 deep"),
            (&long_key, "a.json:1:4100: the document cannot be read: a key has more than 4096 bytes"),
            (&long_ways, "it has more than 128 MiB of ways to its values"),
            (
                &long_lines,
                "a.json:9:5459: the document cannot be read: it has more than 128 MiB of ways to its values",
            ),
            ("{\"a\":\"\\ud800\"}", "a.json:1:13"),
            ("{\"a\":1} x", "trailing characters"),
            ("[1,", "EOF"),
            ("", "EOF"),
        ] {
            let found = Json::parse("a.json", text).unwrap_err();
            let shown = format!("{}: {}", found.place.as_deref().unwrap_or_default(), found.message);
            assert!(shown.contains(says), "{shown}");
        }
    }
}
