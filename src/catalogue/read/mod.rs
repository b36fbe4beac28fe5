//! Reading the entries of a catalogue file, one file here a kind of entry.
//!
//! A reader asks for every field first, then lets the table report what it was not asked for, then builds the
//! entry if nothing was missing.

mod board;
mod destination;
mod evidence;
mod model;
mod model_scheme;
mod part;
mod party;

pub(super) use board::{BoardDraft, board};
pub(super) use destination::{cities, group, region};
pub(super) use evidence::{class, evidence};
pub(super) use model::{ModelDraft, model};
pub(super) use model_scheme::{ModelSchemeDraft, model_scheme};
pub(crate) use part::KINDS as PART_KINDS;
pub(super) use part::{PartDraft, part};
pub(super) use party::{PartyDraft, link, party};

use crate::model::{Classed, Confidence, Eccn, Source};
use crate::tomlread::table::{At, TomlTable};

/// The words for [`Confidence`].
pub(super) const CONFIDENCES: &[(&str, Confidence)] = &[
    ("high", Confidence::High),
    ("medium", Confidence::Medium),
    ("low", Confidence::Low),
    ("unverified", Confidence::Unverified),
];

/// A text with its place in the entry's file.
pub(super) type Spot = At<String>;

/// Owns the texts of a list.
fn owned(list: Vec<At<&str>>) -> Vec<Spot> {
    list.into_iter().map(|at| at.map(str::to_owned)).collect()
}

/// The texts alone.
fn texts(list: &[Spot]) -> Vec<String> {
    list.iter().map(|at| at.value.clone()).collect()
}

/// An optional text.
fn text(entry: &TomlTable<'_>, key: &'static str) -> Option<String> {
    entry.opt_str(key).map(|t| t.value.to_owned())
}

/// The id of an entry: small letters, digits, dashes and dots, so that it can stand in rule files and reports.
fn id(entry: &TomlTable<'_>, key: &'static str) -> Option<String> {
    let id = entry.req_str(key)?;
    let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'.');
    if !id.value.bytes().all(allowed) {
        let message = format!("`{}` cannot be an id", id.value);
        entry.error("bad-value", id.span, message, "a-z, 0-9, '-' and '.' only");
        return None;
    }
    Some(id.value.to_owned())
}

/// The required `source` and `confidence` of an entry.
fn source(entry: &TomlTable<'_>, id: Option<&str>) -> Option<Source> {
    let text = entry.req_str("source");
    let confidence = entry.req_choice("confidence", CONFIDENCES);
    let name = entry.file().name();
    Some(Source {
        entry: format!("{name}#{}", id?),
        text: text?.value.to_owned(),
        confidence: confidence?.value,
    })
}

/// How the entry is classed for export: `eccn`, one number or a list, with `eccn_source` and `eccn_confidence` where
/// they are not those of the entry.
fn classed(entry: &TomlTable<'_>, of_entry: Option<&Source>) -> Option<Classed> {
    let listed = entry.raw("eccn").is_some_and(|value| value.get_ref().is_array());
    let written = if listed { entry.opt_list("eccn") } else { entry.opt_str("eccn").into_iter().collect() };
    let eccns: Vec<Eccn> = written.into_iter().filter_map(|w| entry.parsed(w).map(|n| n.value)).collect();
    let source = entry.opt_str("eccn_source");
    let confidence = entry.opt_choice("eccn_confidence", CONFIDENCES);
    if let Some(orphan) = source.as_ref().filter(|_| eccns.is_empty()) {
        entry.error(
            "missing-field",
            orphan.span.clone(),
            "`eccn_source` speaks of no number",
            "`eccn` is needed",
        );
    }
    let of_entry = of_entry?;
    let source = Source {
        entry: of_entry.entry.clone(),
        text: source.map_or_else(|| of_entry.text.clone(), |s| s.value.to_owned()),
        confidence: confidence.map_or(of_entry.confidence, |c| c.value),
    };
    (!eccns.is_empty()).then_some(Classed { eccns, source })
}

/// Lets messages call the entry by its id.
fn named<'t>(entry: TomlTable<'t>, key: &'static str) -> TomlTable<'t> {
    match entry.opt_str(key) {
        Some(id) => entry.named(id.value),
        None => entry,
    }
}
