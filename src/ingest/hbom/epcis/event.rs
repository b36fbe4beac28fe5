//! What one event says of the things that it names.

use std::collections::HashSet;

use super::super::broken;
use super::super::node::Node;
use super::super::stating::Stating;
use super::epc::{Names, is_distinctive, names};
use super::removals::Removals;
use crate::diagnostic::Diagnostics;
use crate::ingest::statements::StatedAt;
use crate::model::{Aspect, Field, Role};

/// Kinds of events (EPCIS 2.0, §7.4).
const KINDS: [&str; 5] =
    ["ObjectEvent", "AggregationEvent", "AssociationEvent", "TransactionEvent", "TransformationEvent"];
/// Lists of things; the parent is one.
const LISTS: [&str; 6] =
    ["epcList", "childEPCs", "childEPCList", "inputEPCList", "outputEPCList", "parentID"];
/// The parent, as UNTP calls it.
const PARENT: &str = "parentEPC";

/// The kind of an event.
fn kind<'d>(event: &Node<'d>) -> Option<&'d str> {
    let written = ["type", "@type", "isA"].iter().find_map(|key| event.get(key))?;
    let words: Vec<&str> = match written.text() {
        Some(word) => vec![word],
        None => written.list().iter().filter_map(Node::text).collect(),
    };
    words
        .into_iter()
        .map(|word| word.rsplit([':', '#']).next().unwrap_or(word))
        .find(|word| KINDS.contains(word))
}

/// Says what is wrong with an event.
pub(super) fn check(name: &str, event: &Node<'_>, problems: &mut Diagnostics) {
    if !event.is_object() {
        problems.push(broken(name, &event.at, "an event was expected"));
        return;
    }
    if kind(event).is_none() {
        let text = format!("the event is of no kind that is known: {}", KINDS.join(", "));
        problems.push(broken(name, &event.at, text));
    }
    if event.get("eventTime").and_then(|time| time.text()).is_none() {
        problems.push(broken(name, &event.at, "the event does not say when it was (eventTime)"));
    }
    for list in LISTS.into_iter().filter(|list| *list != "parentID") {
        if let Some(value) = event.get(list).filter(|value| !value.is_list()) {
            problems.push(broken(name, &value.at, format!("`{list}` is a list of things")));
        }
    }
}

/// The last word of a term: `repairing` of `urn:epcglobal:cbv:bizstep:repairing` and of
/// `https://ref.gs1.org/cbv/BizStep-repairing`.
fn term(written: &str) -> &str {
    let last = written.rsplit([':', '/']).next().unwrap_or(written);
    ["BizStep-", "Disp-", "SDT-", "BTT-"].iter().find_map(|prefix| last.strip_prefix(prefix)).unwrap_or(last)
}

fn text_of<'d>(event: &Node<'d>, key: &str) -> Option<&'d str> {
    event.get(key).and_then(|value| value.text())
}

/// A thing that an event names.
struct Thing<'d> {
    /// The list in which it stands.
    list: &'static str,
    /// Its identifier, as written.
    id: Node<'d>,
    /// The text of that.
    text: &'d str,
    /// Its serial number.
    serial: &'d str,
    /// Its name, which UNTP has beside.
    name: Option<Node<'d>>,
}

impl Thing<'_> {
    /// States what names it.
    fn name(&self, stating: &mut Stating) {
        stating.attribute("named in", self.list, &self.id.at);
        let at = || StatedAt::Pointer(self.id.at.as_str().into());
        // Two products number their pieces alike: only what tells a machine by itself goes without the rest.
        if is_distinctive(self.serial) {
            stating.field("serial number of the EPC", Some(Field::Serial), self.serial, at());
            stating.attribute("EPC", self.text, &self.id.at);
        } else {
            stating.field("EPC", Some(Field::Machine), self.text, at());
        }
    }
}

fn thing<'d>(list: &'static str, entry: &Node<'d>) -> Option<Thing<'d>> {
    let id = if entry.is_object() { entry.get("id")? } else { entry.clone() };
    let text = id.text()?;
    let Names::Thing(serial) = names(text) else { return None };
    Some(Thing { list, id, text, serial, name: entry.get("name") })
}

/// States an event: once for each thing that it names; once for nothing, where it names none. What the document says of itself stands
/// once, beside the first thing.
pub(super) fn state(
    stating: &mut Stating,
    event: &Node<'_>,
    removals: &Removals<'_>,
    of_document: &mut Vec<(String, String)>,
) {
    let association = has_parts(event);
    let parent = || event.get("parentID").or_else(|| event.get(PARENT));
    let parent = parent().and_then(|parent| thing("parentID", &parent));
    let mut seen: HashSet<&str> = HashSet::new();
    let mut things: Vec<Thing<'_>> = Vec::new();
    for list in LISTS.into_iter().filter(|list| *list != "parentID") {
        let of_parent = association && parent.is_some() && list.starts_with("child");
        for entry in event.items(list) {
            things.extend(thing(list, &entry).filter(|thing| !of_parent && seen.insert(thing.text)));
        }
    }
    things.extend(parent.filter(|parent| seen.insert(parent.text)));
    if things.is_empty() {
        stating.begin();
        others(stating, event, true);
        return;
    }
    for thing in &things {
        // Things times what is said of each: no document that is read has so many.
        if stating.is_full() {
            return;
        }
        stating.begin();
        thing.name(stating);
        if let Some((name, text)) = thing.name.as_ref().and_then(|name| Some((name, name.text()?))) {
            stating.field("name", Some(Field::Model), text, StatedAt::Pointer(name.at.as_str().into()));
        }
        // A declaration of error takes back what the event says: nothing is concluded from it.
        if event.get("errorDeclaration").is_none() {
            conclude(stating, event);
        }
        others(stating, event, false);
        for (at, text) in of_document.drain(..) {
            stating.attribute(&format!("document{at}"), &text, &at);
        }
        if association && thing.list == "parentID" {
            children(stating, event, thing, removals);
        }
    }
}

/// What the vocabulary says of every thing in an event: that it was repaired or imported on its day, and who takes part by name.
fn conclude(stating: &mut Stating, event: &Node<'_>) {
    let object = kind(event) == Some("ObjectEvent");
    let step = text_of(event, "bizStep").map(term);
    let day = event.get("eventTime");
    let day = day.as_ref().and_then(|time| Some((time.text()?.get(..10)?, time.at.clone())));
    let customs = || {
        event.items("bizTransactionList").iter().any(|transaction| {
            let says = |key| {
                text_of(transaction, key)
                    .is_some_and(|text| term(text).to_ascii_lowercase().contains("customs"))
            };
            says("type") || says("bizTransaction")
        })
    };
    let field = match step {
        Some("repairing") if object => Some(Field::RepairDate),
        Some("receiving") if object && customs() => Some(Field::ImportDate),
        _ => None,
    };
    if let (Some(field), Some((day, at))) = (field, day) {
        stating.field("eventTime (day)", Some(field), day, StatedAt::Pointer(at.into()));
    }
    for (list, key, role) in
        [("sourceList", "source", Role::Supplier), ("destinationList", "destination", Role::Consignee)]
    {
        for party in event.items(list) {
            let of_party = text_of(&party, "type").map(term).is_some_and(|kind| kind.ends_with("_party"));
            // A number of GS1 is no name, and holding it against lists of names would say that nobody was found.
            let named = party.path(&[key, "name"]).filter(|_| of_party);
            if let Some((name, text)) = named.as_ref().and_then(|name| Some((name, name.text()?))) {
                let field = Field::Party(role, Aspect::Name);
                let at = StatedAt::Pointer(name.at.as_str().into());
                stating.field(&format!("{list}/{key}/name"), Some(field), text, at);
            }
        }
    }
    for key in ["cbvmda:countryOfOrigin", "countryOfOrigin"] {
        if let Some((origin, text)) =
            event.path(&["ilmd", key]).as_ref().and_then(|o| Some((o.clone(), o.text()?)))
        {
            let at = StatedAt::Pointer(origin.at.into());
            stating.field(&format!("ilmd/{key}"), Some(Field::Origin), text, at);
        }
    }
}

/// Whether the children of an event are parts of its parent. An aggregation packs goods, unless its step is that of a repair.
fn has_parts(event: &Node<'_>) -> bool {
    match kind(event) {
        Some("AssociationEvent") => true,
        Some("AggregationEvent") => swap(event).is_some(),
        _ => false,
    }
}

/// What an event says of its children as parts that were exchanged (CBV 2.0, §7.1: `removing`, `installing`): which field their
/// numbers are.
fn swap(event: &Node<'_>) -> Option<Field> {
    let step = text_of(event, "bizStep").map(term)?;
    let action = text_of(event, "action")?;
    match step {
        "removing" if action.eq_ignore_ascii_case("DELETE") => Some(Field::RemovedSerial),
        "installing" if action.eq_ignore_ascii_case("ADD") => Some(Field::InstalledSerial),
        _ => None,
    }
}

/// The things that were put into a machine, or were in it, each in a statement of its own: boards, by their serial numbers, unless they
/// were taken out again; or, where the event is of an exchange, what was taken out or put in on that day.
fn children(stating: &mut Stating, event: &Node<'_>, parent: &Thing<'_>, removals: &Removals<'_>) {
    let valid = event.get("errorDeclaration").is_none();
    let swap = swap(event).filter(|_| valid);
    let says = !is_removal(event) && valid && swap.is_none();
    let day = event.get("eventTime");
    let day = day.as_ref().and_then(|time| Some((time.text()?.get(..10)?, time.at.as_str())));
    for list in ["childEPCs", "childEPCList"] {
        for child in event.items(list).iter().filter_map(|entry| thing(list, entry)) {
            if stating.is_full() {
                return;
            }
            stating.begin();
            parent.name(stating);
            stating.attribute(list, child.text, &child.id.at);
            if let Some(field) = swap {
                // A number that other things have, too, is told by the whole identifier.
                let number = if is_distinctive(child.serial) { child.serial } else { child.text };
                let at = StatedAt::Pointer(child.id.at.as_str().into());
                stating.field(&format!("serial number of {list}"), Some(field), number, at);
                if let Some((day, at)) = day {
                    let at = StatedAt::Pointer(at.into());
                    stating.field("eventTime (day)", Some(Field::RepairDate), day, at);
                }
            }
            if says && is_distinctive(child.serial) && !removals.follows(event, parent.text, child.text) {
                let at = StatedAt::Pointer(child.id.at.as_str().into());
                stating.field(
                    &format!("serial number of {list}"),
                    Some(Field::BoardSerial),
                    child.serial,
                    at,
                );
            }
        }
    }
}

/// Whether an event takes things apart.
pub(super) fn is_removal(event: &Node<'_>) -> bool {
    text_of(event, "action").is_some_and(|action| action.eq_ignore_ascii_case("DELETE"))
}

/// The parent of an event of association, and its children: none where it speaks of all.
pub(super) fn associated<'d>(event: &Node<'d>) -> Option<(&'d str, Vec<&'d str>)> {
    if !has_parts(event) || event.get("errorDeclaration").is_some() {
        return None;
    }
    let parent =
        event.get("parentID").or_else(|| event.get(PARENT)).and_then(|parent| thing("parentID", &parent))?;
    let lists = ["childEPCs", "childEPCList"].into_iter();
    let children = lists.flat_map(|list| event.items(list)).filter_map(|entry| thing("childEPCs", &entry));
    Some((parent.text, children.map(|child| child.text).collect()))
}

/// Everything else that an event says; of one that names no thing, also what it lists.
fn others(stating: &mut Stating, event: &Node<'_>, lists: bool) {
    for (key, value) in event.entries() {
        // The others of a list are told in statements of their own: told again, a list of many would be told many times many times.
        if !lists && LISTS.contains(&key) && key != "parentID" {
            continue;
        }
        value.each_text(&mut |at, text| {
            let own = at.get(event.at.len() + 1..).unwrap_or_default();
            stating.attribute(own, text, at);
        });
    }
}
