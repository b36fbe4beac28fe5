//! A look at every part of an .xlsx before a parser that believes them: how much it would hold, and what stands
//! beside the cells.
//!
//! The parser makes room for as many texts as a part says it has, builds a style for each of its formats and keeps
//! every name; a text or tag without end it holds whole. This walks the parts with the same XML reader and holds
//! nothing, so that what is read afterwards is known to be bearable. Plain cells it only counts, by their bytes.

mod cell;
mod plain;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};

use quick_xml::events::{BytesStart, Event};

use crate::diagnostic::Diagnostic;

use super::sheet_xml::{Beside, attribute, check_attributes};
use super::xml::{self, Stop, Xml};
use crate::files::allowance::{Allowance, Limit, SHEET};
use crate::files::bytes::Bytes;
use crate::files::zipped::{self, Archive};
use cell::OneValue;
use plain::Plain;

/// What was found, by the names of parts in lower case.
#[derive(Debug, Default)]
pub(super) struct XlsxParts {
    parts: BTreeMap<String, Part>,
}

/// One XML part.
#[derive(Debug, Default)]
struct Part {
    size: u64,
    elements: u64,
    beside: Beside,
    /// Why it could not be read to its end; told if it is asked for.
    broken: Option<String>,
}

/// Looks at every part.
pub(super) fn walk_through(
    bytes: &Bytes,
    archive: &mut Archive,
    allowance: &mut Allowance,
) -> Result<XlsxParts, Diagnostic> {
    let mut found = XlsxParts::default();
    let mut sheets = Sheets::default();
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|e| zipped::broken(bytes, &e))?;
        let name = part.name().map(|n| zipped::plain(&n).to_ascii_lowercase()).unwrap_or_default();
        if !is_xml(&name) || is_foreign(&name) {
            continue;
        }
        // The parser reads it again: a sheet when it is opened, anything else at once.
        let times = if name.starts_with(SHEETS) { 1 } else { 2 };
        allowance.take(Limit::Read, times * part.size()).map_err(|e| e.diagnostic(bytes.name()))?;
        let shown = name.clone();
        let mut walk = Walk::new(&shown, part.size(), allowance, &mut sheets);
        match walk.through(BufReader::new(part)) {
            Ok(()) => {}
            Err(Stop::Xml(e)) => walk.part.broken = Some(e),
            Err(stop) => return Err(stop.diagnostic(bytes)),
        }
        if found.parts.insert(name, walk.part).is_some() {
            return Err(zipped::broken(bytes, &format!("it holds the part {shown} twice")));
        }
    }
    let named = sheets.count.saturating_mul(3 * sheets.longest_target);
    allowance.take(Limit::Held, named).map_err(|e| e.diagnostic(bytes.name()))?;
    Ok(found)
}

impl XlsxParts {
    /// What stands beside the cells of a sheet, whose part is about to be read. A part that is not known may be any.
    pub(super) fn beside(
        &mut self,
        bytes: &Bytes,
        part: Option<&String>,
        allowance: &mut Allowance,
    ) -> Result<Beside, Diagnostic> {
        let found = part.and_then(|part| self.parts.get_mut(&zipped::plain(part).to_ascii_lowercase()));
        let (size, elements, beside) = match found {
            Some(Part { broken: Some(e), .. }) => return Err(zipped::broken(bytes, e)),
            Some(part) => (part.size, part.elements, part.beside.clone()),
            None => {
                let all = self.parts.values();
                let (size, elements) = (all.clone().map(|part| part.size), all.map(|part| part.elements));
                (size.sum(), elements.sum(), Beside::default())
            }
        };
        for (limit, amount) in [(Limit::Read, size), (Limit::Elements, elements)] {
            allowance.take(limit, amount).map_err(|e| e.diagnostic(bytes.name()))?;
        }
        Ok(beside)
    }
}

/// Where sheets mostly stand.
const SHEETS: &str = "xl/worksheets/";

/// How the parts end that say how others belong together; names are in small letters by then.
const RELATIONS: &str = ".rels";

fn is_xml(name: &str) -> bool {
    [".xml", RELATIONS].iter().any(|ending| name.ends_with(ending))
}

/// Parts that no sheet is made of, and that may hold anything.
fn is_foreign(name: &str) -> bool {
    ["customxml/", "docprops/"].iter().any(|folder| name.contains(folder)) && !name.ends_with(RELATIONS)
}

/// How many sheets are named, and the longest that is said of where a part stands: each sheet repeats it.
#[derive(Default)]
struct Sheets {
    count: u64,
    longest_target: u64,
}

/// One part as it is walked through.
struct Walk<'a> {
    name: &'a str,
    /// The cell in which the reader is, or was last.
    place: String,
    /// Shared texts so far.
    texts: u64,
    part: Part,
    allowance: &'a mut Allowance,
    sheets: &'a mut Sheets,
    cell: OneValue,
    /// How many shared texts were said to follow, and did not yet.
    texts_said: u64,
    longest: u64,
}

impl<'a> Walk<'a> {
    fn new(name: &'a str, size: u64, allowance: &'a mut Allowance, sheets: &'a mut Sheets) -> Self {
        Self {
            name,
            place: String::new(),
            texts: 0,
            part: Part { size, ..Part::default() },
            allowance,
            sheets,
            cell: OneValue::default(),
            texts_said: 0,
            longest: 0,
        }
    }

    fn through(&mut self, stream: impl BufRead) -> Result<(), Stop> {
        let mut xml = Xml::new(stream);
        // How deep the cell, text or name stands in which the reader is; the parser holds it in one piece, with its tags.
        let mut inside: Option<usize> = None;
        // A cell's text is gone when the next is read; the shared texts and the names stay.
        let mut stays = false;
        let mut held = 0;
        loop {
            if inside.is_none() {
                self.pass_plain(&mut xml)?;
            }
            let depth = xml.depth();
            let length = match xml.next()? {
                Event::Start(e) => {
                    self.element(&e)?;
                    self.cell.start(&e, depth).map_err(|wrong| wrong.at(&self.place, self.name))?;
                    if inside.is_none() && matches!(e.local_name().as_ref(), "c" | "si" | "definedName") {
                        (inside, held) = (Some(depth), 0);
                        stays = e.local_name().as_ref() != "c";
                    }
                    e.len()
                }
                Event::End(_) => {
                    if inside.is_some_and(|outer| depth <= outer + 1) {
                        inside = None;
                    }
                    self.cell.end(depth - 1);
                    0
                }
                Event::Text(t) => {
                    self.cell.text(&t).map_err(|wrong| wrong.at(&self.place, self.name))?;
                    t.len()
                }
                Event::Comment(t) => {
                    self.cell.other().map_err(|wrong| wrong.at(&self.place, self.name))?;
                    t.len()
                }
                Event::CData(t) => {
                    self.cell.other().map_err(|wrong| wrong.at(&self.place, self.name))?;
                    t.len()
                }
                Event::GeneralRef(r) if inside.is_some() && xml::resolve(&r).is_none() => {
                    return Err(self.unknown(&r.xml10_content()));
                }
                Event::GeneralRef(r) => r.len(),
                Event::PI(t) => {
                    self.cell.other().map_err(|wrong| wrong.at(&self.place, self.name))?;
                    t.len()
                }
                Event::Eof => return Ok(()),
                _ => 0,
            };
            if inside.is_some() {
                held += length;
                if held > xml::LONGEST {
                    return Err(Stop::Claims(format!("a cell holds more than {} MiB", xml::LONGEST >> 20)));
                }
                if stays {
                    self.allowance.take(Limit::Held, length as u64)?;
                }
            }
        }
    }

    /// Counts the plain cells and shared texts that come next, and passes over them.
    fn pass_plain(&mut self, xml: &mut Xml<impl BufRead>) -> Result<(), Stop> {
        // Cells stand in a row in the sheet's data, and shared texts in their list.
        if !self.cell.has_no_prefix() || !matches!(xml.depth(), 1 | 3) {
            return Ok(());
        }
        let Plain { length, elements, last, texts, held } = Plain::of(xml.ahead()?);
        if let Some(last) = last {
            last.clone_into(&mut self.place);
        }
        self.part.elements += elements;
        self.allowance.take(Limit::Elements, elements)?;
        let held = held + self.shared_texts(texts);
        self.allowance.take(Limit::Held, held)?;
        xml.skip(length);
        Ok(())
    }

    /// What the list of shared texts takes for so many more: it has room for as many as were said, and grows beyond that.
    fn shared_texts(&mut self, more: u64) -> u64 {
        let said = self.texts_said.min(more);
        self.texts += more;
        self.texts_said -= said;
        32 * said + 80 * (more - said)
    }

    /// The refusal of a reference to characters that XML does not know, at its cell.
    fn unknown(&self, reference: &str) -> Stop {
        let place = match self.place.as_str() {
            "" => format!("shared text {}", self.texts),
            cell => format!("cell {cell}"),
        };
        Stop::Claims(format!(
            "{place} in {} refers to `&{reference};`, a character that no workbook knows",
            self.name
        ))
    }

    /// Counts what the parser will hold of an element, roughly.
    fn element(&mut self, e: &BytesStart<'_>) -> Result<(), Stop> {
        self.part.elements += 1;
        self.allowance.take(Limit::Elements, 1)?;
        let name = e.local_name();
        let length = e.len() as u64;
        if e.contains('&') {
            // The parser takes these as they are written.
            if matches!(name.as_ref(), "c" | "row") {
                return Err(Stop::Claims(format!(
                    "a tag in {} has a reference: <{}>",
                    self.name,
                    name.as_ref()
                )));
            }
            check_attributes(e)?;
        }
        let held = match name.as_ref() {
            "c" => {
                self.place = attribute(e, "r")?.unwrap_or_default();
                0
            }
            "si" => self.shared_texts(1),
            "definedName" => 150,
            "mergeCell" => 50,
            "numFmt" | "name" => {
                self.longest = self.longest.max(length);
                150 + length
            }
            "font" | "fill" => 200,
            "sheet" => {
                self.sheets.count += 1;
                SHEET + 8 * length
            }
            "border" => 500,
            // A style repeats the texts of its format and font.
            "xf" => 700 + 2 * self.longest,
            "Relationship" => {
                let of = attribute(e, "Type")?.unwrap_or_default();
                let target = attribute(e, "Target")?.unwrap_or_default();
                let target = zipped::plain(&target).to_ascii_lowercase();
                let read = matches!(of.rsplit('/').next(), Some("officeDocument" | "worksheet"));
                if read && (!is_xml(&target) || is_foreign(&target)) {
                    return Err(Stop::Claims("a sheet or the list of sheets is no XML part".into()));
                }
                self.sheets.longest_target = self.sheets.longest_target.max(target.len() as u64);
                300 + 4 * length
            }
            "sst" => {
                let claimed = attribute(e, "uniqueCount")?.and_then(|n| n.parse().ok()).unwrap_or(0);
                if claimed > self.part.size {
                    return Err(Stop::Claims(format!(
                        "its {} bytes of shared texts say that they are {claimed} texts",
                        self.part.size
                    )));
                }
                self.texts_said = claimed;
                claimed * 24
            }
            _ => 0,
        };
        self.part.beside.element(name.as_ref(), e)?;
        self.allowance.take(Limit::Held, held)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
