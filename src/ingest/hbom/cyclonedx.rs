//! CycloneDX bills of materials that list hardware, as JSON and XML.
//!
//! ECMA-424 (versions 1.x, <https://cyclonedx.org/docs/>) has the component type `device` and properties for what else is to be said
//! of one (<https://cyclonedx.github.io/cyclonedx-property-taxonomy/cdx/device>); 2.0, a draft, has fields for hardware.

mod component;
mod physical;
mod properties;

use super::node::Node;
use super::stating::Stating;
use super::{AGAIN, broken, json, json_text};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::files::bytes::Bytes;
use crate::ingest::reader::{Opened, Probe, ReadOptions, Reader, refused};
use crate::ingest::xml_tree::{self, Element};
use crate::model::Standing;
use component::Kind;

/// What the namespaces of the XML form begin with; the version follows.
const NAMESPACE: &str = "http://cyclonedx.org/schema/bom/";
/// Versions that are read.
const VERSIONS: [&str; 9] = ["1.0", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7", "2.0"];
/// What is no attribute of the document, but of a part of it.
const READ_APART: &str = "components";

/// The format.
pub(in crate::ingest) struct CycloneDx;

impl Reader for CycloneDx {
    fn id(&self) -> &'static str {
        "cyclonedx"
    }

    fn doc(&self) -> &'static str {
        "Hardware bills of materials in CycloneDX (JSON and XML, 1.0 to 1.7, and the draft of 2.0): one machine with its components"
    }

    fn recognises(&self, probe: &Probe<'_>) -> bool {
        match probe.outline {
            Some(outline) => {
                let named = outline.has("/bomFormat") || outline.has("/specFormat");
                let says = || memchr::memmem::find(probe.head, b"\"CycloneDX\"").is_some();
                named && says() || (outline.has("/specVersion") && outline.has("/components/*/bom-ref"))
            }
            None => xml_tree::root(probe.head).is_some_and(|root| is_bom(&root)),
        }
    }

    fn open(&self, bytes: &Bytes, _: &ReadOptions) -> Result<Opened, Diagnostics> {
        let name = bytes.name();
        if is_markup(&bytes.head(1 << 10)?) {
            let text = xml_tree::text(bytes)?;
            let root = Element::parse(name, &text)?;
            return document(name, &Node::xml(&root));
        }
        let text = json_text(bytes)?;
        let root = json(name, &text)?;
        document(name, &Node::json(&root))
    }
}

fn is_bom(root: &Element<'_>) -> bool {
    root.name() == "bom" && root.namespace().is_some_and(|namespace| namespace.starts_with(NAMESPACE))
}

/// Whether the first sign of a file is that of a tag.
fn is_markup(head: &[u8]) -> bool {
    head.iter().find(|byte| byte.is_ascii_graphic()) == Some(&b'<')
}

/// Reads a document.
fn document(name: &str, root: &Node<'_>) -> Result<Opened, Diagnostics> {
    let version = version(name, root)?;
    let mut problems = Diagnostics::default();
    let subject = root.path(&["metadata", "component"]);
    let mut components = Vec::new();
    gather(name, root, &mut components, &mut problems);
    if let Some(subject) = &subject {
        check(name, subject, &mut problems);
        gather(name, subject, &mut components, &mut problems);
    }
    if version == "2.0" {
        for component in components.iter().chain(&subject) {
            physical::check(name, component, &mut problems);
        }
    }
    if problems.has_errors() {
        return Err(problems);
    }
    let all = || components.iter().chain(&subject);
    if !all().any(component::is_physical) {
        return Err(refused(name, "a list of software (a CycloneDX SBOM without a device)", HARDWARE).into());
    }
    let mut notes = Diagnostics::default();
    let standing = standing(name, root, &mut notes);
    let machine = subject.as_ref().filter(|subject| component::is_device(subject));
    let key = machine.and_then(|machine| component::name_of_machine(machine));
    let mut stating = Stating::new(standing, Some(key.unwrap_or_else(|| format!("{name}!1"))));
    stating.begin();
    if let Some(subject) = &subject {
        let kind = if machine.is_some() { Kind::Machine } else { Kind::of(subject) };
        component::state(&mut stating, subject, kind, false);
    }
    of_document(&mut stating, root);
    let outermost = root.items("components");
    let mut devices = outermost.iter().filter(|component| component::is_device(component));
    // The one device that a document is of, if it does not say what it is of.
    let all = devices.next().filter(|_| machine.is_none() && devices.next().is_none());
    for component in &components {
        stating.begin();
        let is_all = all.is_some_and(|all| all.at == component.at);
        component::state(&mut stating, component, Kind::of(component), is_all);
    }
    parts_of_document(&mut stating, root);
    stating.finish(name, notes)
}

/// What to give instead.
const HARDWARE: &str =
    "give the bill of materials of the hardware, whose components are of the type `device`";

/// The version of the specification that the document names.
fn version<'d>(name: &str, root: &Node<'d>) -> Result<&'d str, Diagnostic> {
    if !root.is_object() {
        return Err(broken(name, &root.at, "this is no bill of materials: an object was expected"));
    }
    let version = match root.namespace() {
        Some(namespace) => namespace.strip_prefix(NAMESPACE).map(|version| (version, root.at.clone())),
        None => root.get("specVersion").and_then(|version| Some((version.text()?, version.at))),
    };
    let Some((version, at)) = version else {
        return Err(broken(name, &root.at, "it does not say its version of CycloneDX (specVersion)"));
    };
    if VERSIONS.contains(&version) {
        return Ok(version);
    }
    let text = format!("CycloneDX {version} is not read; 1.0 to 1.7 and 2.0 are");
    Err(Diagnostic::error("document-version", text).at(format!("{name} {at}")).help(AGAIN))
}

/// Gathers the components of a component or document, those in it behind it.
fn gather<'d>(name: &str, of: &Node<'d>, into: &mut Vec<Node<'d>>, problems: &mut Diagnostics) {
    let Some(list) = of.get("components") else { return };
    if !list.is_list() {
        problems.push(broken(name, &list.at, "a list of components was expected"));
    }
    for component in list.list() {
        check(name, &component, problems);
        into.push(component.clone());
        gather(name, &component, into, problems);
    }
}

/// That a component says what it is.
fn check(name: &str, component: &Node<'_>, problems: &mut Diagnostics) {
    if !component.is_object() {
        problems.push(broken(name, &component.at, "a component was expected"));
    // A reference to one that stands elsewhere, and a choice among several, have no name.
    } else if component.get("ref").is_none() && component::kind(component) != "component-choice" {
        for required in ["type", "name"] {
            if component.get(required).and_then(|value| value.text()).is_none() {
                problems.push(broken(name, &component.at, format!("the component has no `{required}`")));
            }
        }
    }
}

/// Who says what stands there: a signature attests it, and a collector that ran on the machine observed it.
fn standing(name: &str, root: &Node<'_>, notes: &mut Diagnostics) -> Standing {
    let signed =
        root.entries().into_iter().find(|(key, _)| matches!(*key, "signature" | "signatures" | "Signature"));
    if let Some((_, signature)) = signed {
        let text = "the bill of materials is signed; its signature is kept, and was not checked";
        notes.push(Diagnostic::note("signature-unchecked", text).at(format!("{name} {}", signature.at)));
        return Standing::Attested;
    }
    let collected = |property: &Node<'_>| {
        let name = property.get("name").and_then(|name| name.text());
        name.is_some_and(|name| name.starts_with("cdx:hbom:evidence:"))
    };
    if root.items("properties").iter().any(collected) { Standing::Observed } else { Standing::Declared }
}

/// States what the document says of itself.
fn of_document(stating: &mut Stating, root: &Node<'_>) {
    for (key, value) in root.entries() {
        match key {
            "metadata" => {
                for (key, value) in value.entries() {
                    match key {
                        "component" => {}
                        "manufacture" | "supplier" => component::party(stating, &value, key, "bom/metadata/"),
                        _ => component::attributes(stating, &value, &format!("bom/metadata/{key}")),
                    }
                }
            }
            _ if key == READ_APART || (value.is_list() && !value.list().is_empty()) => {}
            _ => component::attributes(stating, &value, &format!("bom/{key}")),
        }
    }
}

/// States each entry of the lists of the document, as a statement of its own: there may be very many.
fn parts_of_document(stating: &mut Stating, root: &Node<'_>) {
    for (key, value) in root.entries() {
        if matches!(key, "metadata") || key == READ_APART {
            continue;
        }
        for entry in value.list() {
            stating.begin();
            match key {
                "properties" => component::property(stating, &entry, "bom/properties/"),
                _ => component::attributes(stating, &entry, &format!("bom/{key}")),
            }
        }
    }
}

#[cfg(test)]
mod tests;
