//! JSON documents, gone through value by value: no tree of them is held, nothing is lost, and numbers stay as they are written.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::diagnostic::Diagnostic;
use crate::files::bytes::Bytes;

/// The largest document that is read, as all of its text is held.
const CAP: u64 = 16 << 20;
/// How deep values may stand in each other: devices' answers have five levels.
const DEPTH: usize = 32;

/// The text of a document.
///
/// # Errors
/// When it is too large, or no UTF-8.
pub(super) fn text(bytes: &Bytes) -> Result<String, Diagnostic> {
    if bytes.len() > CAP {
        let text = format!("a JSON document of more than {} MiB is not read", CAP >> 20);
        return Err(Diagnostic::error("document-too-large", text)
            .at(bytes.name())
            .help("give the devices in several files"));
    }
    let all = bytes.head(usize::try_from(bytes.len()).unwrap_or(usize::MAX))?;
    let text = String::from_utf8(all).map_err(|e| {
        let text = format!("byte {} is no UTF-8, in which JSON is written", e.utf8_error().valid_up_to());
        Diagnostic::error("document-broken", text).at(bytes.name()).help("save the device's answer again")
    })?;
    Ok(match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    })
}

/// The document as a value, none of which was looked into.
///
/// # Errors
/// When it is no JSON, with line and column.
pub(super) fn root<'t>(name: &str, text: &'t str) -> Result<&'t RawValue, Diagnostic> {
    serde_json::from_str(text).map_err(|e| {
        let place = format!("{name}:{}:{}", e.line(), e.column());
        Diagnostic::error("document-broken", format!("the document cannot be read: {e}"))
            .at(place)
            .help("save the device's answer again")
    })
}

/// What a value is.
pub(super) enum Json<'t> {
    /// A text, or a number or truth value as written.
    Scalar(Cow<'t, str>),
    /// `null`.
    Null,
    /// An array.
    Array,
    /// An object.
    Object,
}

impl<'t> Json<'t> {
    /// What a value is.
    ///
    /// # Errors
    /// When it is a text with half of a character (`\ud800`), which nobody can read.
    pub(super) fn of(value: &'t RawValue) -> Result<Self, String> {
        let text = value.get();
        Ok(match text.as_bytes().first() {
            Some(b'{') => Self::Object,
            Some(b'[') => Self::Array,
            Some(b'n') => Self::Null,
            Some(b'"') => Self::Scalar(serde_json::from_str::<String>(text).map_err(|e| said(&e))?.into()),
            _ => Self::Scalar(text.into()),
        })
    }
}

/// Visits the values of an array or object with their keys: the entries of an array count from 0.
///
/// # Errors
/// When an object has a key twice, and what `visit` says.
pub(super) fn each<'t>(
    value: &'t RawValue,
    visit: &mut dyn FnMut(Cow<'t, str>, &'t RawValue) -> Result<(), String>,
) -> Result<(), String> {
    let mut problem = None;
    let mut inner = serde_json::Deserializer::from_str(value.get());
    let visited = inner.deserialize_any(Each { visit, problem: &mut problem });
    match (problem, visited) {
        (Some(problem), _) => Err(problem),
        (None, visited) => visited.map_err(|e| said(&e)),
    }
}

/// Visits every scalar below a value, `at` which it stands, with its JSON pointer (RFC 6901).
///
/// # Errors
/// When an object has a key twice, or values stand too deep in each other.
pub(super) fn each_scalar(
    value: &RawValue,
    at: &mut String,
    visit: &mut dyn FnMut(&str, &str),
) -> Result<(), String> {
    each_scalar_below(value, at, 0, visit)
}

fn each_scalar_below(
    value: &RawValue,
    at: &mut String,
    depth: usize,
    visit: &mut dyn FnMut(&str, &str),
) -> Result<(), String> {
    let kind = Json::of(value).map_err(|problem| format!("{at}: {problem}"))?;
    match kind {
        Json::Null => Ok(()),
        Json::Scalar(text) => {
            visit(at, &text);
            Ok(())
        }
        Json::Array | Json::Object if depth >= DEPTH => {
            Err(format!("{at}: values stand more than {DEPTH} deep in each other"))
        }
        Json::Array | Json::Object => each(value, &mut |key, value| {
            let before = at.len();
            at.push('/');
            at.push_str(&key.replace('~', "~0").replace('/', "~1"));
            let done = each_scalar_below(value, at, depth + 1, visit);
            at.truncate(before);
            done
        })
        .map_err(|problem| match at.as_str() {
            _ if problem.starts_with('/') => problem,
            "" => problem,
            at => format!("{at}: {problem}"),
        }),
    }
}

/// What is wrong, without the place, which is counted from the value and not from the document.
fn said(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or_default().to_owned()
}

struct Each<'v, 't> {
    visit: &'v mut dyn FnMut(Cow<'t, str>, &'t RawValue) -> Result<(), String>,
    problem: &'v mut Option<String>,
}

impl Each<'_, '_> {
    fn stop<E: serde::de::Error>(&mut self, problem: String) -> E {
        *self.problem = Some(problem);
        E::custom("stopped")
    }
}

impl<'t> Visitor<'t> for Each<'_, 't> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array or object")
    }

    fn visit_seq<A: SeqAccess<'t>>(mut self, mut seq: A) -> Result<(), A::Error> {
        let mut at = 0_u64;
        while let Some(value) = seq.next_element::<&RawValue>()? {
            (self.visit)(at.to_string().into(), value).map_err(|problem| self.stop(problem))?;
            at += 1;
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'t>>(mut self, mut map: A) -> Result<(), A::Error> {
        let mut known: HashSet<String> = HashSet::new();
        while let Some((key, value)) = map.next_entry::<String, &RawValue>()? {
            if !known.insert(key.clone()) {
                return Err(self.stop(format!("\"{key}\" stands twice in one object")));
            }
            (self.visit)(key.into(), value).map_err(|problem| self.stop(problem))?;
        }
        Ok(())
    }
}
