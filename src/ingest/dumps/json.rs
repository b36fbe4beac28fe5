//! JSON documents: objects with their entries in order, so that none is lost.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};

use crate::diagnostic::Diagnostic;
use crate::files::bytes::Bytes;

/// The largest document that is read: 64 MiB, as all of it is held.
const CAP: u64 = 64 << 20;

/// A JSON value.
#[derive(Debug, PartialEq)]
pub(super) enum Json {
    /// A text, a number as written, or a truth value.
    Scalar(String),
    /// `null`.
    Null,
    /// An array.
    Array(Vec<Self>),
    /// An object.
    Object(Vec<(String, Self)>),
}

impl Json {
    /// Reads a whole document.
    ///
    /// # Errors
    /// When it is no JSON, says something twice, or is too large.
    pub(super) fn read(bytes: &Bytes) -> Result<Self, Diagnostic> {
        if bytes.len() > CAP {
            let text = format!("a JSON document of more than {} MiB is not read", CAP >> 20);
            return Err(Diagnostic::error("document-too-large", text)
                .at(bytes.name())
                .help("give the devices in several files"));
        }
        let all = bytes.head(usize::try_from(bytes.len()).unwrap_or(usize::MAX))?;
        let all = all.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&all);
        serde_json::from_slice(all).map_err(|e| {
            let place = format!("{}:{}:{}", bytes.name(), e.line(), e.column());
            let text = format!("the document cannot be read: {e}");
            Diagnostic::error("document-broken", text).at(place).help("save the device's answer again")
        })
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(JsonVisitor)
    }
}

struct JsonVisitor;

impl<'de> Visitor<'de> for JsonVisitor {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, v: bool) -> Result<Json, E> {
        Ok(Json::Scalar(v.to_string()))
    }

    fn visit_i64<E>(self, v: i64) -> Result<Json, E> {
        Ok(Json::Scalar(v.to_string()))
    }

    fn visit_u64<E>(self, v: u64) -> Result<Json, E> {
        Ok(Json::Scalar(v.to_string()))
    }

    fn visit_f64<E: serde::de::Error>(self, v: f64) -> Result<Json, E> {
        // A serial number may be written as a number; one of so many digits is another once it is read.
        if v.abs() >= 9.0e15 {
            return Err(E::custom("a number of so many digits cannot be read exactly; it has to be a text"));
        }
        Ok(Json::Scalar(v.to_string()))
    }

    fn visit_str<E>(self, v: &str) -> Result<Json, E> {
        Ok(Json::Scalar(v.to_owned()))
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Json, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = seq.next_element()? {
            values.push(value);
        }
        Ok(Json::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
        let mut entries: Vec<(String, Json)> = Vec::new();
        let mut known = std::collections::HashSet::new();
        while let Some((key, value)) = map.next_entry::<String, Json>()? {
            if !known.insert(key.clone()) {
                return Err(serde::de::Error::custom(format_args!("\"{key}\" stands twice in one object")));
            }
            entries.push((key, value));
        }
        Ok(Json::Object(entries))
    }
}
