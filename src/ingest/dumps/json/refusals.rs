//! Why a JSON document cannot be read.

use crate::diagnostic::Diagnostic;
use crate::ingest::secrets::{is_secret_key, without_said, without_secrets};
use crate::text::shown::shown;

/// How it is said that values stand too deep in each other.
pub(super) const TOO_DEEP: &str = "values stand more than";

/// How it is said that a key is too long.
pub(super) const TOO_LONG: &str = "a key has more than";

/// What to do about a document that is damaged.
pub(in crate::ingest) const AGAIN: &str = "save the device's answer again";

/// The most characters of a key that a message names.
const KEY_SHOWN: usize = 40;

/// A key as a message names it: its beginning, and nothing of one that names or holds a secret.
pub(in crate::ingest::dumps) fn shown_key(key: &str) -> String {
    let beginning: String = key.chars().take(KEY_SHOWN).collect();
    if is_secret_key(key) || *without_secrets(key) != *key || without_said(key).is_some() {
        return "a key that speaks of a secret".to_owned();
    }
    let rest = if beginning.len() < key.len() { "…" } else { "" };
    format!("\"{}{rest}\"", shown(beginning))
}

/// Why a document cannot be read of which so many lines end before the value in which the error is.
pub(super) fn refused(name: &str, error: &serde_json::Error, lines: usize) -> Diagnostic {
    let said = error.to_string();
    let said = said.split(" at line ").next().unwrap_or_default();
    let (code, help) = if said.starts_with("it has more than") {
        ("document-too-large", "give the devices in several files")
    } else if said.starts_with(TOO_DEEP) {
        (
            "document-too-deep",
            "no answer of a device is as deep: give the part of it that speaks of the machine",
        )
    } else if said.starts_with(TOO_LONG) {
        (
            "document-too-large",
            "no answer of a device has such keys: give the part of it that speaks of the machine",
        )
    } else {
        ("document-broken", AGAIN)
    };
    Diagnostic::error(code, format!("the document cannot be read: {said}"))
        .at(format!("{name}:{}:{}", lines + error.line(), error.column()))
        .help(help)
}
