//! A look at every part of an .xlsx before a parser that believes them: how much it would hold, and what stands
//! beside the cells.
//!
//! The parser makes room for as many texts as a part says it has, builds a style for each of its formats and keeps
//! every name; a text or tag without end it holds whole. This walks the parts with the same XML reader and holds
//! nothing, so that what is read afterwards is known to be bearable.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};

use quick_xml::events::{BytesStart, Event};

use crate::diagnostic::Diagnostic;

use super::allowance::{Allowance, Limit};
use super::bytes::Bytes;
use super::sheet_xml::{Beside, attribute};
use super::xml::{self, Stop, Xml};
use super::zipped::{self, Archive};

/// What was found, by the names of parts in lower case.
#[derive(Debug, Default)]
pub(super) struct XlsxParts {
    parts: BTreeMap<String, Part>,
}

/// One XML part.
#[derive(Debug, Default)]
struct Part {
    size: u64,
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
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|e| zipped::broken(bytes, &e))?;
        let name = part.name().map(|n| zipped::plain(&n).to_ascii_lowercase()).unwrap_or_default();
        if !is_xml(&name) || is_foreign(&name) {
            continue;
        }
        let shown = name.clone();
        let mut walk = Walk {
            name: &shown,
            place: String::new(),
            texts: 0,
            part: Part { size: part.size(), ..Part::default() },
            allowance,
            xfs: 0,
            longest: 0,
        };
        match walk.through(BufReader::new(part)) {
            Ok(()) => {}
            Err(Stop::Xml(e)) => walk.part.broken = Some(e),
            Err(stop) => return Err(stop.diagnostic(bytes)),
        }
        found.parts.insert(name, walk.part);
    }
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
        let (size, beside) = match found {
            Some(Part { broken: Some(e), .. }) => return Err(zipped::broken(bytes, e)),
            Some(part) => (part.size, part.beside.clone()),
            None => (self.parts.values().map(|part| part.size).sum(), Beside::default()),
        };
        allowance.take(Limit::Unpacked, size).map_err(|e| e.diagnostic(bytes.name()))?;
        Ok(beside)
    }
}

/// How the parts end that say how others belong together; names are in small letters by then.
const RELATIONS: &str = ".rels";

fn is_xml(name: &str) -> bool {
    [".xml", RELATIONS].iter().any(|ending| name.ends_with(ending))
}

/// Parts that no sheet is made of, and that may hold anything.
fn is_foreign(name: &str) -> bool {
    ["customxml/", "docprops/"].iter().any(|folder| name.contains(folder)) && !name.ends_with(RELATIONS)
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
    xfs: u64,
    longest: u64,
}

impl Walk<'_> {
    fn through(&mut self, stream: impl BufRead) -> Result<(), Stop> {
        let mut xml = Xml::new(stream);
        // How deep the cell, text or name stands in which the reader is; its text is held in one piece.
        let mut inside: Option<usize> = None;
        let mut text = 0;
        loop {
            let depth = xml.depth();
            let length = match xml.next()? {
                Event::Start(e) => {
                    self.element(&e)?;
                    if inside.is_none() && matches!(e.local_name().as_ref(), "c" | "si" | "definedName") {
                        (inside, text) = (Some(depth), 0);
                    }
                    0
                }
                Event::End(_) => {
                    if inside.is_some_and(|outer| depth <= outer + 1) {
                        inside = None;
                    }
                    0
                }
                Event::Text(t) => t.len(),
                Event::CData(t) => t.len(),
                Event::GeneralRef(r) if inside.is_some() && xml::resolve(&r).is_none() => {
                    return Err(self.unknown(&r.xml10_content()));
                }
                Event::GeneralRef(r) => r.len(),
                Event::Eof => return Ok(()),
                _ => 0,
            };
            if inside.is_some() {
                text += length;
                if text > xml::LONGEST {
                    return Err(Stop::Claims(format!("a cell holds more than {} MiB", xml::LONGEST >> 20)));
                }
            }
        }
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
        let name = e.local_name();
        let held = match name.as_ref() {
            "c" => {
                self.place = attribute(e, "r").unwrap_or_default();
                0
            }
            "si" => {
                self.texts += 1;
                40
            }
            "definedName" => 150,
            "mergeCell" => 50,
            "numFmt" | "name" => {
                self.longest = self.longest.max(e.len() as u64);
                150
            }
            "font" | "fill" | "sheet" => 200,
            "border" => 500,
            // A style repeats the texts of its format and font.
            "xf" => {
                self.xfs += 1;
                700 + self.longest
            }
            "Relationship" => {
                let of = attribute(e, "Type").unwrap_or_default();
                let target = attribute(e, "Target").unwrap_or_default().to_ascii_lowercase();
                let read = matches!(of.rsplit('/').next(), Some("officeDocument" | "worksheet"));
                if read && (!is_xml(&target) || is_foreign(&target)) {
                    return Err(Stop::Claims("a sheet or the list of sheets is no XML part".into()));
                }
                200
            }
            "sst" => {
                let claimed = attribute(e, "uniqueCount").and_then(|n| n.parse().ok()).unwrap_or(0);
                if claimed > self.part.size {
                    return Err(Stop::Claims(format!(
                        "its {} bytes of shared texts say that they are {claimed} texts",
                        self.part.size
                    )));
                }
                claimed * 24
            }
            _ => 0,
        };
        self.part.beside.element(name.as_ref(), e);
        self.allowance.take(Limit::Beside, held)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use zip::write::SimpleFileOptions;

    use super::*;
    use crate::ingest::reader::{ReadOptions, Reader as _};
    use crate::ingest::xlsx::XlsxReader;

    const SHEET: &str = "xl/worksheets/sheet1.xml";
    const ROW: &str = r#"<row><c t="str"><v>SN1</v></c></row>"#;

    /// A workbook of so many sheets that are all one part, with this content, and one more part.
    fn workbook(sheets: usize, content: &str, (part, text): (&str, &str)) -> Bytes {
        let each = |text: &str| (0..sheets).map(|n| text.replace('#', &n.to_string())).collect::<String>();
        let sheet_list = each(r#"<sheet name="S#" r:id="r#"/>"#);
        let targets = each(r#"<Relationship Id="r#" Type="a/worksheet" Target="worksheets/sheet1.xml"/>"#);
        let root = r#"<Relationships><Relationship Type="/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in [
            ("_rels/.rels", root),
            ("xl/workbook.xml", &format!("<workbook><sheets>{sheet_list}</sheets></workbook>")),
            ("xl/_rels/workbook.xml.rels", &format!("<Relationships>{targets}</Relationships>")),
            (SHEET, &format!("<worksheet><sheetData>{content}</sheetData></worksheet>")),
            (part, text),
        ] {
            archive.start_file(name, SimpleFileOptions::default()).unwrap();
            archive.write_all(text.as_bytes()).unwrap();
        }
        Bytes::memory("in.xlsx", archive.finish().unwrap().into_inner())
    }

    /// The code under which it is refused, if it is.
    fn refusal(bytes: &Bytes) -> Option<&'static str> {
        let refused = XlsxReader.open(bytes, &ReadOptions::default()).err()?;
        refused.iter().map(|d| d.code).next()
    }

    #[test]
    fn what_a_part_says_of_itself_is_not_believed() {
        assert_eq!(refusal(&workbook(3, ROW, ("a.txt", ""))), None);
        let claimed = r#"<sst uniqueCount="4294967295"><si><t>a</t></si></sst>"#;
        let long = format!("<customXml a='{}'/>", "x".repeat(8 << 20));
        let format = "0".repeat(1 << 20);
        let styles = format!(
            r#"<styleSheet><numFmts><numFmt numFmtId="200" formatCode="{format}"/></numFmts><cellXfs>{}</cellXfs></styleSheet>"#,
            r#"<xf numFmtId="200"/>"#.repeat(100)
        );
        for (part, text, code) in [
            ("xl/sharedStrings.xml", claimed, Some("workbook-broken")),
            ("elsewhere/sharedStrings.xml", claimed, Some("workbook-broken")),
            (
                "xl/sharedStrings.xml",
                &format!("<sst>{}</sst>", "<si/>".repeat(3_000_000)),
                Some("workbook-too-large"),
            ),
            ("xl/styles.xml", &styles, Some("workbook-too-large")),
            ("xl/drawings/drawing1.xml", &long, Some("workbook-broken")),
            ("customXml/item1.xml", &long, None),
        ] {
            assert_eq!(refusal(&workbook(1, ROW, (part, text))), code, "{part} {text:.40}");
        }
    }

    #[test]
    fn a_reference_that_nobody_knows_is_refused_with_its_place() {
        let message = |bytes: &Bytes| {
            let refused = XlsxReader.open(bytes, &ReadOptions::default()).err()?;
            refused.iter().map(|d| d.message.clone()).next()
        };
        let cell = r#"<row><c r="B7" t="str"><v>Antminer&vendor; S21</v></c></row>"#;
        let refused = message(&workbook(1, cell, ("a.txt", ""))).unwrap();
        assert!(refused.contains("cell B7 in xl/worksheets/sheet1.xml refers to `&vendor;`"), "{refused}");
        let shared = "<sst><si><t>a &amp; &#56;</t></si><si><t>Antminer&vendor;</t></si></sst>";
        let refused = message(&workbook(1, ROW, ("xl/sharedStrings.xml", shared))).unwrap();
        assert!(refused.contains("shared text 2 in xl/sharedstrings.xml refers to `&vendor;`"), "{refused}");
        let declared = r#"<!DOCTYPE sst [<!ENTITY vendor "x">]><sst><si><t>&vendor;</t></si></sst>"#;
        let refused = message(&workbook(1, ROW, ("xl/sharedStrings.xml", declared))).unwrap();
        assert!(refused.contains("<!ENTITY"), "{refused}");
    }

    #[test]
    fn sheets_that_are_one_and_the_same_part_are_unpacked_no_more_than_one_may_be() {
        let blanks = format!("{ROW}{}", "<!-- blank -->".repeat(100_000));
        assert_eq!(refusal(&workbook(10, &blanks, ("a.txt", ""))), None);
        assert_eq!(refusal(&workbook(500, &blanks, ("a.txt", ""))), Some("workbook-too-large"));
    }

    #[test]
    fn a_row_or_column_that_no_sheet_has_is_refused() {
        for at in ["A1048577", "XFE1", "A4294967295", "ZZZZZZZZZZ99999999999"] {
            let cell = format!(r#"<row><c r="{at}" t="str"><v>SN1</v></c></row>"#);
            assert_eq!(refusal(&workbook(1, &cell, ("a.txt", ""))), Some("workbook-broken"), "{at}");
        }
        let last = r#"<row><c r="XFD1048576" t="str"><v>SN1</v></c></row>"#;
        assert_eq!(refusal(&workbook(1, last, ("a.txt", ""))), None);
    }
}
