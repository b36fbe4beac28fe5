//! Bills of materials of hardware, certificates of platforms, and events in the life of things: evidence that others wrote down.

mod component_classes;
mod der_tree;
mod listed;
mod node;
mod pem;
mod stating;
#[cfg(test)]
mod testing;
mod vendor_codes;

pub(super) mod cyclonedx;
pub(super) mod epcis;
pub(super) mod paccor;
pub(super) mod platform_certificate;

use super::dumps::json::{self, Json};
use crate::diagnostic::Diagnostic;
use crate::files::bytes::Bytes;

/// What to do about a document that cannot be read.
const AGAIN: &str = "export or fetch the document again, or ask who wrote it to correct it";

/// The text of a JSON document.
///
/// # Errors
/// As [`json::text`].
fn json_text(bytes: &Bytes) -> Result<String, Diagnostic> {
    json::text(bytes).map_err(advised)
}

/// Reads a JSON document; `name` is the file's.
///
/// # Errors
/// As [`Json::parse`].
fn json<'t>(name: &str, text: &'t str) -> Result<Json<'t>, Diagnostic> {
    Json::parse(name, text).map_err(advised)
}

fn advised(problem: Diagnostic) -> Diagnostic {
    if problem.code == "document-broken" { problem.help(AGAIN) } else { problem }
}

/// What is wrong with a document at a place of it.
fn broken(name: &str, at: &str, what: impl Into<String>) -> Diagnostic {
    let place = if at.is_empty() { name.to_owned() } else { format!("{name} {at}") };
    Diagnostic::error("document-broken", what).at(place).help(AGAIN)
}
