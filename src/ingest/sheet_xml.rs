//! What the sheets of an .xlsx say beside their cells: merged areas and hidden rows.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::BufReader;

use quick_xml::XmlVersion;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesStart, Event};

use crate::diagnostic::Diagnostic;

use super::grid::Area;
use super::xml::{Stop, Xml};
use crate::files::bytes::Bytes;
use crate::files::zipped::{self, Archive};

/// What is beside the cells of one sheet.
#[derive(Clone, Debug, Default)]
pub(super) struct Beside {
    pub(super) merged: Vec<Area>,
    pub(super) hidden_rows: u64,
    /// Whether a filter is set, which hides rows.
    pub(super) filtered: bool,
}

impl Beside {
    /// Takes what an element says.
    pub(super) fn element(&mut self, name: &str, e: &BytesStart<'_>) -> Result<(), Stop> {
        match name {
            "row" if attribute(e, "hidden")?.is_some_and(|h| h == "1" || h == "true") => {
                self.hidden_rows += 1;
            }
            "filterColumn" => self.filtered = true,
            "mergeCell" => self.merged.extend(attribute(e, "ref")?.and_then(|r| area(&r))),
            _ => {}
        }
        Ok(())
    }
}

/// The parts of the archive that hold the sheets, by sheet name (`xl/worksheets/sheet1.xml`).
pub(super) fn sheet_parts(
    bytes: &Bytes,
    archive: &mut Archive,
) -> Result<BTreeMap<String, String>, Diagnostic> {
    let mut targets = BTreeMap::new();
    each_element(bytes, archive, "xl/_rels/workbook.xml.rels", &mut |e| {
        if e.local_name().as_ref() == "Relationship"
            && let (Some(id), Some(target)) = (attribute(e, "Id")?, attribute(e, "Target")?)
        {
            let part = match target.strip_prefix('/') {
                Some(absolute) => absolute.to_owned(),
                None => format!("xl/{target}"),
            };
            targets.insert(id, part);
        }
        Ok(())
    })?;
    let mut parts = BTreeMap::new();
    each_element(bytes, archive, "xl/workbook.xml", &mut |e| {
        if e.local_name().as_ref() == "sheet"
            && let (Some(name), Some(id)) = (attribute(e, "name")?, attribute(e, "r:id")?)
            && let Some(part) = targets.get(&id)
        {
            // Of two sheets of one name the parser reads the first twice.
            parts.entry(name).or_insert_with(|| part.clone());
        }
        Ok(())
    })?;
    Ok(parts)
}

/// Visits the opening tag of every element of a part; a part that is missing has none.
fn each_element(
    bytes: &Bytes,
    archive: &mut Archive,
    part: &str,
    visit: &mut dyn FnMut(&BytesStart<'_>) -> Result<(), Stop>,
) -> Result<(), Diagnostic> {
    let Some(stream) = zipped::part(bytes, archive, part)? else { return Ok(()) };
    let mut xml = Xml::new(BufReader::new(stream));
    loop {
        let seen = match xml.next() {
            Ok(Event::Start(e)) => visit(&e),
            Ok(Event::Eof) => return Ok(()),
            Ok(_) => Ok(()),
            Err(stop) => Err(stop),
        };
        seen.map_err(|stop| stop.diagnostic(bytes))?;
    }
}

/// The value of an attribute, with entities resolved, if it is there.
///
/// # Errors
/// When the tag is malformed, or the value refers to characters that XML does not know: what was meant cannot be told.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Result<Option<String>, Stop> {
    let found = element.try_get_attribute(name).map_err(|e| Stop::Xml(e.to_string()))?;
    found.map(|attribute| value(element, &attribute)).transpose()
}

/// That every attribute can be read.
///
/// # Errors
/// As [`attribute`].
pub(super) fn check_attributes(element: &BytesStart<'_>) -> Result<(), Stop> {
    element
        .attributes()
        .with_checks(false)
        .try_for_each(|attribute| value(element, &attribute.map_err(|e| Stop::Xml(e.to_string()))?).map(drop))
}

fn value(element: &BytesStart<'_>, attribute: &Attribute<'_>) -> Result<String, Stop> {
    let value = attribute.normalized_value(XmlVersion::Implicit1_0);
    value.map(Cow::into_owned).map_err(|_| {
        let (element, name) = (element.name(), attribute.key);
        let (element, name) = (element.as_ref(), name.as_ref());
        Stop::Claims(format!("{name} of <{element}> refers to a character that no workbook knows"))
    })
}

/// The value of an attribute as written, where it refers to characters that XML does not know.
pub(super) fn unresolved_attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = element.try_get_attribute(name).ok()??;
    attribute.normalized_value(XmlVersion::Implicit1_0).is_err().then(|| attribute.value.to_string())
}

/// `B2:D7` as an area.
fn area(reference: &str) -> Option<Area> {
    let (first, last) = reference.split_once(':')?;
    let (first, last) = (cell(first)?, cell(last)?);
    Some(Area { rows: (first.0, last.0.max(first.0)), columns: (first.1, last.1.max(first.1)) })
}

/// `B2` as row and column from 0.
fn cell(reference: &str) -> Option<(u32, u32)> {
    let reference = reference.replace('$', "");
    let digits = reference.find(|c: char| c.is_ascii_digit())?;
    let mut column = 0u32;
    for c in reference[..digits].bytes() {
        let letter = c.to_ascii_uppercase().checked_sub(b'A').filter(|l| *l < 26)?;
        column = column.checked_mul(26)?.checked_add(u32::from(letter) + 1)?;
    }
    let row: u32 = reference[digits..].parse().ok()?;
    // The largest sheet has 1,048,576 rows and 16,384 columns.
    (row <= 1 << 20 && column <= 1 << 14).then_some(())?;
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_counted_from_zero_and_checked() {
        assert_eq!(area("B2:AA7"), Some(Area { rows: (1, 6), columns: (1, 26) }));
        assert_eq!(area("B2"), None);
        assert_eq!(cell("A0"), None);
        assert_eq!(cell("ZZZZZZZZ1"), None);
    }
}
