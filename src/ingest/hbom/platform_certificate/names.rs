//! Names in certificates: who issued one and whose it is (RFC 5280, 4.1.2.4 and 4.2.1.6).

use der::Tag;

use super::super::der_tree::{Flaw, Tlv};

/// Short names of the attributes of a name (RFC 4514).
const ATTRIBUTES: [(&str, &str); 8] = [
    ("2.5.4.3", "CN"),
    ("2.5.4.5", "serialNumber"),
    ("2.5.4.6", "C"),
    ("2.5.4.7", "L"),
    ("2.5.4.8", "ST"),
    ("2.5.4.10", "O"),
    ("2.5.4.11", "OU"),
    ("1.2.840.113549.1.9.1", "E"),
];

/// The first name of a list of general names that is a directory's, as `CN=ca, O=org`.
///
/// # Errors
/// When the list is none.
pub(super) fn general_names(names: &[Tlv<'_>]) -> Result<Option<String>, Flaw> {
    let Some(directory) = names.iter().find(|name| name.number() == Some(4)) else { return Ok(None) };
    let Some(name) = directory.children()?.into_iter().next() else { return Ok(None) };
    let mut parts = Vec::new();
    for (oid, value) in pairs(&name)? {
        let short = ATTRIBUTES.iter().find(|(known, _)| *known == oid).map(|(_, short)| (*short).to_owned());
        parts.push(format!("{}={}", short.unwrap_or(oid), value.text()?));
    }
    Ok((!parts.is_empty()).then(|| parts.join(", ")))
}

/// The identifiers and values of a name: a list of sets of pairs.
fn pairs<'d>(name: &Tlv<'d>) -> Result<Vec<(String, Tlv<'d>)>, Flaw> {
    let mut found = Vec::new();
    for set in name.inside(Tag::Sequence, "a name")? {
        for pair in set.inside(Tag::Set, "a set of attributes of a name")? {
            if let [oid, value, ..] = pair.inside(Tag::Sequence, "an attribute of a name")?.as_slice() {
                found.push((oid.oid()?, *value));
            }
        }
    }
    Ok(found)
}

/// Every identifier with a text behind it, however deep: what the name of a platform says, also where it does not stand in a general
/// name as it should.
///
/// # Errors
/// When a value cannot be read.
pub(super) fn all_pairs<'d>(of: &Tlv<'d>, into: &mut Vec<(String, Tlv<'d>)>) -> Result<(), Flaw> {
    /// A name in a general name in an extension has six levels.
    const DEPTH: usize = 12;
    fn below<'d>(of: &Tlv<'d>, depth: usize, into: &mut Vec<(String, Tlv<'d>)>) -> Result<(), Flaw> {
        if !of.tag.is_constructed() || depth == DEPTH {
            return Ok(());
        }
        let children = of.children()?;
        match children.as_slice() {
            [oid, value] if oid.tag == Tag::ObjectIdentifier => into.push((oid.oid()?, *value)),
            _ => children.iter().try_for_each(|child| below(child, depth + 1, into))?,
        }
        Ok(())
    }
    below(of, 0, into)
}
