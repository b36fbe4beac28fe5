//! Events in the life of things, as EPCIS 2.0 has them (GS1, ISO/IEC 19987:2024, JSON), and those of the UN Transparency Protocol
//! that are made after them.
//!
//! An event is a statement about each thing that it names. What the vocabulary of EPCIS does not say is not concluded.

mod epc;
mod event;
mod removals;

use super::node::Node;
use super::stating::Stating;
use super::{AGAIN, broken, json, json_text};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::files::bytes::Bytes;
use crate::ingest::reader::{Opened, Probe, ReadOptions, Reader};
use crate::model::Standing;
use removals::Removals;

/// Where the events of a document stand.
const EVENTS: [&[&str]; 4] = [
    &["epcisBody", "eventList"],
    &["epcisBody", "queryResults", "resultsBody", "eventList"],
    &["eventList"],
    &["credentialSubject"],
];

/// Words beside its time that tell an event from entries of other logs.
const WORDS: [&str; 9] = [
    "bizStep",
    "eventTimeZoneOffset",
    "epcList",
    "parentID",
    "childEPCs",
    "inputEPCList",
    "outputEPCList",
    "bizTransactionList",
    "quantityList",
];

/// The format.
pub(in crate::ingest) struct Epcis;

impl Reader for Epcis {
    fn id(&self) -> &'static str {
        "epcis"
    }

    fn doc(&self) -> &'static str {
        "EPCIS 2.0 events (JSON and JSON-LD: documents, query results, single events) and UNTP traceability events: a statement for each thing that an event names"
    }

    fn recognises(&self, probe: &Probe<'_>) -> bool {
        let Some(outline) = probe.outline else { return false };
        let document = ["/epcisBody/eventList", "/epcisBody/queryResults", "/credentialSubject/*/eventTime"];
        let event = |at: &str| {
            let has = |key: &str| outline.has(&format!("{at}{key}"));
            has("eventTime") && WORDS.iter().any(|word| has(word))
        };
        document.iter().any(|way| outline.has(way)) || event("/") || event("/*/") || event("/eventList/*/")
    }

    fn open(&self, bytes: &Bytes, _: &ReadOptions) -> Result<Opened, Diagnostics> {
        let name = bytes.name();
        let text = json_text(bytes)?;
        let document = json(name, &text)?;
        let root = Node::json(&document);
        let (events, list) = events(name, &root)?;
        let mut problems = Diagnostics::default();
        let mut notes = Diagnostics::default();
        for event in &events {
            event::check(name, event, &mut problems);
        }
        if problems.has_errors() {
            return Err(problems);
        }
        let mut stating = Stating::new(standing(name, &root, &mut notes), None);
        let removals = Removals::of(&events);
        let mut own = Vec::new();
        for (key, value) in root.entries().into_iter().filter(|_| list.is_some()) {
            value.each_text(&mut |at, text| {
                if !list.as_deref().is_some_and(|list| at.starts_with(list)) && key != "@context" {
                    own.push((at.to_owned(), text.to_owned()));
                }
            });
        }
        for event in &events {
            event::state(&mut stating, event, &removals, &mut own);
        }
        stating.finish(name, notes)
    }
}

/// The events of a document, and where the list of them stands: none where the document is one event, or a list.
fn events<'d>(name: &str, root: &Node<'d>) -> Result<(Vec<Node<'d>>, Option<String>), Diagnostic> {
    if root.is_list() {
        return Ok((root.list(), None));
    }
    for way in EVENTS {
        let Some(list) = root.path(way) else { continue };
        if list.is_object() {
            return Ok((vec![list.clone()], Some(list.at)));
        }
        if !list.is_list() {
            return Err(broken(name, &list.at, "a list of events was expected"));
        }
        return Ok((list.list(), Some(list.at)));
    }
    if root.get("eventTime").is_some() {
        return Ok((vec![root.clone()], None));
    }
    let text = "there is no list of events in it (epcisBody/eventList)";
    Err(broken(name, "", text).help(AGAIN))
}

/// Who says it: a credential with a proof attests it, which is not checked here.
fn standing(name: &str, root: &Node<'_>, notes: &mut Diagnostics) -> Standing {
    let Some(proof) = root.get("proof") else { return Standing::Declared };
    let text = "the events are signed; the proof is kept, and was not checked";
    notes.push(Diagnostic::note("signature-unchecked", text).at(format!("{name} {}", proof.at)));
    Standing::Attested
}

#[cfg(test)]
mod tests;
