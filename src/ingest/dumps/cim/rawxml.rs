//! Instances as `wmic … /format:rawxml` writes them: CIM-XML (DMTF DSP0201) within the answer to a command.

use super::super::sections::Section;
use super::{Found, Instance};
use crate::ingest::statements::StatedAt;
use crate::ingest::xml_tree::Element;

/// The instances of a document.
pub(super) fn read(document: &Element) -> Found {
    let mut found = Found::default();
    below(&document.pointer(), document, None, &mut found);
    found
}

/// Adds the instances below an element, of the host that an element around it names.
fn below<'e>(at: &str, element: &'e Element, node: Option<(&'e str, &str)>, found: &mut Found) {
    let own = element.attribute("NODE").map(|node| (node, format!("{at}/@NODE")));
    let node = own.as_ref().map(|(node, at)| (*node, at.as_str())).or(node);
    if element.name() != "INSTANCE" {
        element.pointed(at).iter().for_each(|(at, child)| below(at, child, node, found));
        return;
    }
    let class = element.attribute("CLASSNAME").unwrap_or_default().to_owned();
    let mut section = Section::new(class.clone(), StatedAt::Pointer(at.into()));
    if let Some((node, at)) = node {
        section.push("Node", node, StatedAt::Pointer(at.into()));
    }
    for (at, property) in element.pointed(at) {
        let Some(name) = property.attribute("NAME") else { continue };
        property.pointed(&at).iter().for_each(|(at, value)| values(name, at, value, &mut section));
    }
    found.instances.push(Instance { class, section, within: 0 });
}

/// Adds a value, or each of an array.
fn values(name: &str, at: &str, value: &Element, section: &mut Section) {
    if !value.text().is_empty() {
        section.push(name, value.text(), StatedAt::Pointer(at.into()));
    }
    value.pointed(at).iter().for_each(|(at, inner)| values(name, at, inner, section));
}
