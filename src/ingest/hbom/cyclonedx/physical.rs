//! What the draft of CycloneDX 2.0 asks of the fields of hardware.
//!
//! <https://github.com/CycloneDX/specification/tree/2.0-dev/schema/2.0/model>: the schemas `component`, `hardware` (`physical`),
//! `certification` and `evidence`, state of 2026. Other fields of the draft are attributes, and nothing is asked of them.

use super::super::broken;
use super::super::node::Node;
use super::component::kind;
use crate::diagnostic::Diagnostics;

/// Fields, with the types of components that may have them.
const BOUND: [(&str, &[&str]); 6] = [
    ("boardLocation", &["device"]),
    ("deviceType", &["device"]),
    ("materialForm", &["material"]),
    ("classification", &["device", "material"]),
    ("leadTime", &["device", "material"]),
    ("quantity", &["device", "material"]),
];

/// Ways in which something is identified.
const TECHNIQUES: [&str; 18] = [
    "ast-fingerprint",
    "attestation",
    "binary-analysis",
    "content-match",
    "decapsulation",
    "dynamic-analysis",
    "electrical-testing",
    "filename",
    "hash-comparison",
    "instrumentation",
    "manifest-analysis",
    "manual-review",
    "material-analysis",
    "software-identifier",
    "source-code-analysis",
    "unknown",
    "visual-inspection",
    "x-ray-inspection",
];

/// Says what is wrong with the fields of hardware of a component.
pub(super) fn check(name: &str, component: &Node<'_>, problems: &mut Diagnostics) {
    let kind = kind(component);
    for (field, kinds) in BOUND {
        if let Some(value) = component.get(field).filter(|_| !kinds.contains(&kind)) {
            let text = format!(
                "`{field}` is for components of the type {}; this one is a {kind}",
                kinds.join(" or ")
            );
            problems.push(broken(name, &value.at, text));
        }
    }
    let mut required = |value: Option<Node<'_>>, key: &str, what: &str| {
        if let Some(value) = value.filter(|value| value.get(key).is_none()) {
            problems.push(broken(name, &value.at, format!("{what} has no `{key}`")));
        }
    };
    for (field, what) in
        [("deviceType", "a type of device of one's own"), ("materialForm", "a form of material of one's own")]
    {
        required(component.get(field).filter(Node::is_object), "name", what);
    }
    for origin in component.items("origins") {
        required(origin.get("stage").filter(Node::is_object), "name", "a stage of one's own");
    }
    for certification in component.items("certifications") {
        let inline = certification.is_object() && certification.get("ref").is_none();
        required(Some(certification).filter(|_| inline), "standard", "the certification");
    }
    for code in component.path(&["classification", "codes"]).map(|codes| codes.list()).unwrap_or_default() {
        required(Some(code.clone()), "standard", "the code");
        required(Some(code), "value", "the code");
    }
    required(component.get("quantity"), "value", "the quantity");
    required(component.get("boardLocation"), "designators", "the place on the board");
    for identity in component.path(&["evidence", "identity"]).map(|all| all.list()).unwrap_or_default() {
        for technique in identity.items("methods").iter().filter_map(|method| method.get("technique")) {
            let known = technique.text().is_none_or(|word| TECHNIQUES.contains(&word));
            if !known || (technique.is_object() && technique.get("name").is_none()) {
                let word = technique.text().unwrap_or("an object without a name");
                let text =
                    format!("{word} is no technique of identifying; use one of {}", TECHNIQUES.join(", "));
                problems.push(broken(name, &technique.at, text));
            }
        }
    }
}
