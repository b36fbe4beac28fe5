//! Open document spreadsheets (`.ods`): one XML part, read in one pass (ODF 1.3, part 3, 9.1).
//!
//! Read here rather than by a library, because merged areas, hidden rows and formulas without a value are to
//! be told, and repeated rows must not be laid out before they are counted.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read};

use quick_xml::events::{BytesStart, Event};

use crate::diagnostic::{Diagnostic, Diagnostics};

use super::grid::{Area, GridBuilder, number};
use super::reader::{Opened, Probe, ReadOptions, Reader};
use super::rows::CellKind;
use super::sheet_notes::SheetNotes;
use super::sheet_xml::{attribute, unresolved_attribute};
use super::shown_zeros::filled;
use super::xml::{self, Stop, Xml};
use crate::files::allowance::{Allowance, COLUMNS, Limit, ROWS, SHEET};
use crate::files::bytes::Bytes;
use crate::files::zipped;

/// What says the value of a cell. Where one of these refers to characters that XML does not know, the cell is unread.
const VALUES: [&str; 8] = [
    "office:string-value",
    "office:value",
    "office:date-value",
    "office:time-value",
    "office:boolean-value",
    "table:formula",
    "office:value-type",
    "calcext:value-type",
];

/// The format.
pub(super) struct OdsReader;

impl Reader for OdsReader {
    fn id(&self) -> &'static str {
        "ods"
    }

    fn doc(&self) -> &'static str {
        "OpenDocument spreadsheet (.ods): every sheet, hidden ones too; merged cells repeat their value"
    }

    fn recognises(&self, probe: &Probe<'_>) -> bool {
        let has = |name: &str| probe.parts.iter().any(|p| p == name);
        has("content.xml") && (has("mimetype") || has("META-INF/manifest.xml"))
    }

    fn open(&self, bytes: &Bytes, _: &ReadOptions) -> Result<Opened, Diagnostics> {
        let mut archive = zipped::open(bytes)?;
        if let Some(manifest) = zipped::part(bytes, &mut archive, "META-INF/manifest.xml")?
            && is_encrypted(manifest)
        {
            let text = "the workbook is protected by a password";
            let refused = Diagnostic::error("workbook-refused", text).at(bytes.name());
            return Err(refused.help("save a copy without password").into());
        }
        let mut opened = Opened::default();
        let Some(content) = zipped::part(bytes, &mut archive, "content.xml")? else {
            return Err(zipped::broken(bytes, &"it has no content.xml").into());
        };
        let mut document = Document {
            xml: Xml::counting(BufReader::new(content), Allowance::new(bytes.len())),
            place: bytes.name().to_owned(),
            hidden_styles: BTreeSet::new(),
        };
        match document.read(bytes, &mut opened) {
            Ok(()) if opened.content.sheets().is_empty() => {
                Err(zipped::broken(bytes, &"it is an OpenDocument without sheets").into())
            }
            Ok(()) => Ok(opened),
            Err(Stop::Held(e)) => Err(e.diagnostic(&document.place).into()),
            Err(stop) => Err(stop.diagnostic(bytes).into()),
        }
    }
}

fn is_encrypted(manifest: impl Read) -> bool {
    let mut text = String::new();
    manifest.take(1 << 20).read_to_string(&mut text).is_ok() && text.contains("encryption-data")
}

/// `content.xml` as it is read.
struct Document<R> {
    xml: Xml<R>,
    /// The sheet that is read.
    place: String,
    hidden_styles: BTreeSet<String>,
}

/// One cell as written.
struct Cell {
    kind: CellKind,
    text: String,
    repeated: u32,
    /// Rows and columns that it covers, 1 and 1 unless merged.
    span: (u32, u32),
    unvalued: bool,
}

/// A sheet as it fills.
struct OdsSheet<'a> {
    grid: GridBuilder<'a>,
    notes: SheetNotes,
    row: u32,
}

impl<R: BufRead> Document<R> {
    /// The next opening tag's name and tag, the end of `parent`, or the end of the document.
    fn next_start(&mut self, parent: &str) -> Result<Option<BytesStart<'static>>, Stop> {
        loop {
            match self.xml.next()? {
                Event::Start(e) => return Ok(Some(e.into_owned())),
                Event::End(e) if e.name().as_ref() == parent => return Ok(None),
                Event::Eof if parent.is_empty() => return Ok(None),
                Event::Eof => return Err(Stop::Xml(format!("it ends inside <{parent}>"))),
                _ => {}
            }
        }
    }

    /// Leaves out the element just begun, with everything in it.
    fn skip(&mut self) -> Result<(), Stop> {
        let outer = self.xml.depth() - 1;
        while self.xml.depth() > outer {
            if let Event::Eof = self.xml.next()? {
                return Err(Stop::Xml("it ends inside an element".into()));
            }
        }
        Ok(())
    }

    fn read(&mut self, bytes: &Bytes, opened: &mut Opened) -> Result<(), Stop> {
        let mut allowance = Allowance::new(bytes.len());
        let mut style = String::new();
        while let Some(e) = self.next_start("")? {
            match e.name().as_ref() {
                "style:style" => style = attribute(&e, "style:name")?.unwrap_or_default(),
                "style:table-properties" if attribute(&e, "table:display")?.as_deref() == Some("false") => {
                    // A set's free places included.
                    allowance.take(Limit::Held, 64 + style.len() as u64)?;
                    self.hidden_styles.insert(style.clone());
                }
                "table:tracked-changes" | "table:dde-links" => self.skip()?,
                "table:table" => self.table(&e, bytes.name(), &mut allowance, opened)?,
                _ => {}
            }
        }
        Ok(())
    }

    fn table(
        &mut self,
        table: &BytesStart<'_>,
        file: &str,
        allowance: &mut Allowance,
        opened: &mut Opened,
    ) -> Result<(), Stop> {
        let name = attribute(table, "table:name")?.unwrap_or_default();
        allowance.take(Limit::Held, SHEET + 8 * name.len() as u64)?;
        let mut notes = SheetNotes::new(file, &name);
        notes.hidden =
            attribute(table, "table:style-name")?.is_some_and(|style| self.hidden_styles.contains(&style));
        notes.place().clone_into(&mut self.place);
        let mut sheet = OdsSheet { grid: GridBuilder::new(allowance), notes, row: 0 };
        while let Some(e) = self.next_start("table:table")? {
            match e.name().as_ref() {
                "table:table-row" => self.row(&e, &mut sheet)?,
                "table:shapes" | "office:forms" | "table:named-expressions" => self.skip()?,
                _ => {}
            }
        }
        Ok(opened.push(sheet.grid, sheet.notes)?)
    }

    fn row(&mut self, row: &BytesStart<'_>, sheet: &mut OdsSheet<'_>) -> Result<(), Stop> {
        let repeated = count(row, "table:number-rows-repeated")?.min(ROWS - sheet.row.min(ROWS));
        let visibility = attribute(row, "table:visibility")?;
        let hidden = matches!(visibility.as_deref(), Some("collapse" | "filter"));
        let mut column = 0u32;
        let mut any = false;
        while let Some(e) = self.next_start("table:table-row")? {
            if !matches!(e.name().as_ref(), "table:table-cell" | "table:covered-table-cell") {
                self.skip()?;
                continue;
            }
            let cell = self.cell(&e)?;
            let columns = cell.repeated.min(COLUMNS - column.min(COLUMNS));
            any |= !cell.text.is_empty();
            if cell.unvalued {
                sheet.notes.unvalued(sheet.row, column);
            }
            if !cell.text.is_empty() {
                let value = sheet.grid.hold(cell.kind, &cell.text)?;
                for down in 0..repeated {
                    for right in 0..columns {
                        sheet.grid.put_value(sheet.row + down, column + right, value)?;
                    }
                }
            }
            if cell.span != (1, 1) && sheet.row < ROWS && column < COLUMNS {
                let last = |from: u32, n: u32, cap: u32| from.saturating_add(n - 1).min(cap - 1);
                sheet.grid.merge(Area {
                    rows: (sheet.row, last(sheet.row, cell.span.0, ROWS)),
                    columns: (column, last(column, cell.span.1, COLUMNS)),
                })?;
            }
            column = column.saturating_add(columns);
        }
        if hidden && any {
            sheet.notes.hidden_rows += u64::from(repeated);
            sheet.notes.filtered |= visibility.as_deref() == Some("filter");
        }
        sheet.row = sheet.row.saturating_add(repeated);
        Ok(())
    }

    fn cell(&mut self, e: &BytesStart<'_>) -> Result<Cell, Stop> {
        let (mut text, mut unresolved) = self.paragraphs(e)?;
        if e.contains('&')
            && let Some(written) = VALUES.iter().find_map(|name| unresolved_attribute(e, name))
        {
            (text, unresolved) = (written, true);
        }
        let mut unvalued = false;
        let (kind, text) = if unresolved {
            (CellKind::Unresolved, text)
        } else {
            let value = |name: &str| attribute(e, name);
            match value("office:value-type")?.unwrap_or_default().as_str() {
                "float" | "percentage" | "currency" => {
                    let written = value("office:value")?.unwrap_or_else(|| text.clone());
                    let number = written.parse::<f64>().map_or(written, number);
                    // `00412`: the cell shows as many digits as its format says.
                    let filled = filled(number.clone(), text.len()) == text;
                    (CellKind::Number, if filled { text } else { number })
                }
                "date" => (CellKind::Date, value("office:date-value")?.unwrap_or(text)),
                "time" => (CellKind::Date, value("office:time-value")?.unwrap_or(text)),
                "boolean" => {
                    (CellKind::Bool, value("office:boolean-value")?.unwrap_or(text).to_ascii_uppercase())
                }
                _ if value("calcext:value-type")?.as_deref() == Some("error") => (CellKind::Error, text),
                "string" => (CellKind::Text, value("office:string-value")?.unwrap_or(text)),
                _ => match value("table:formula")? {
                    Some(formula) if text.is_empty() => {
                        unvalued = true;
                        let shown = formula.strip_prefix("of:").unwrap_or(&formula);
                        (CellKind::Unvalued, shown.to_owned())
                    }
                    _ => (CellKind::Text, text),
                },
            }
        };
        Ok(Cell {
            kind,
            text,
            repeated: count(e, "table:number-columns-repeated")?,
            span: (count(e, "table:number-rows-spanned")?, count(e, "table:number-columns-spanned")?),
            unvalued,
        })
    }

    /// The text of a cell, its paragraphs as lines; comments and drawings are left out. With it, whether it refers to
    /// characters that XML does not know: such a reference stands in it as written.
    fn paragraphs(&mut self, cell: &BytesStart<'_>) -> Result<(String, bool), Stop> {
        let mut text = String::new();
        let mut unresolved = false;
        let mut inside = 0u32;
        let mut first = true;
        loop {
            if text.len() > xml::LONGEST {
                return Err(Stop::Claims(format!("a cell holds more than {} MiB", xml::LONGEST >> 20)));
            }
            match self.xml.next()? {
                Event::Start(e) => match e.name().as_ref() {
                    "text:p" | "text:h" => {
                        if !first {
                            text.push('\n');
                        }
                        first = false;
                        inside += 1;
                    }
                    "text:s" => {
                        let spaces = count(&e, "text:c")?.min(1000) as usize;
                        text.extend(std::iter::repeat_n(' ', spaces));
                    }
                    "text:tab" => text.push('\t'),
                    "text:line-break" => text.push('\n'),
                    "office:annotation" | "draw:frame" | "draw:g" | "draw:custom-shape" | "table:table" => {
                        self.skip()?;
                    }
                    _ => {}
                },
                Event::Text(t) if inside > 0 => text.push_str(&t.xml10_content()),
                Event::GeneralRef(r) if inside > 0 => {
                    if let Some(resolved) = xml::resolve(&r) {
                        text.push_str(&resolved);
                    } else {
                        unresolved = true;
                        text.extend(["&", &r.xml10_content(), ";"]);
                    }
                }
                Event::CData(t) if inside > 0 => text.push_str(&t.xml10_content()),
                Event::End(e) if e.name() == cell.name() => return Ok((text, unresolved)),
                Event::End(e) if matches!(e.name().as_ref(), "text:p" | "text:h") => {
                    inside = inside.saturating_sub(1);
                }
                Event::Eof => return Err(Stop::Xml("it ends inside a cell".into())),
                _ => {}
            }
        }
    }
}

/// A count written as an attribute; 1 if it is not there, or makes no sense.
fn count(element: &BytesStart<'_>, name: &str) -> Result<u32, Stop> {
    let written = attribute(element, name)?.and_then(|n| n.parse().ok());
    Ok(written.filter(|n| *n > 0).unwrap_or(1))
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use zip::write::SimpleFileOptions;

    use super::*;

    /// The code under which an .ods of this content is refused, if it is.
    fn refusal(content: &str) -> Option<&'static str> {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        archive.start_file("content.xml", SimpleFileOptions::default()).unwrap();
        archive.write_all(format!("<office:spreadsheet>{content}</office:spreadsheet>").as_bytes()).unwrap();
        let bytes = Bytes::memory("in.ods", archive.finish().unwrap().into_inner());
        let refused = OdsReader.open(&bytes, &ReadOptions::default()).err()?;
        refused.iter().map(|d| d.code).next()
    }

    #[test]
    fn what_is_kept_beside_the_cells_is_counted() {
        let table = |name: &str| format!(r#"<table:table table:name="{name}"></table:table>"#);
        let style = |n: usize, length: usize| {
            let name = format!("{n}{}", "x".repeat(length));
            format!(
                r#"<style:style style:name="{name}"><style:table-properties table:display="false"/></style:style>"#
            )
        };
        let styles = |length| (0..50).map(|n| style(n, length)).collect::<String>() + &table("A");
        for (content, code) in [
            (table("A").repeat(200), None),
            (table("A").repeat(3000), Some("workbook-too-large")),
            (table(&"x".repeat(1 << 20)).repeat(5), Some("workbook-too-large")),
            (styles(100), None),
            (styles(1 << 20), Some("workbook-too-large")),
        ] {
            assert_eq!(refusal(&content), code, "{content:.60}");
        }
    }

    #[test]
    fn a_text_in_many_pieces_is_no_longer_than_one_in_one() {
        let cell = |text: &str| {
            let cell = format!("<table:table-cell><text:p>{text}</text:p></table:table-cell>");
            format!("<table:table><table:table-row>{cell}</table:table-row></table:table>")
        };
        let pieces = format!("{}<![CDATA[x]]>", "x".repeat(1000));
        assert_eq!(refusal(&cell(&pieces.repeat(1000))), None);
        for endless in [pieces.repeat(3000), format!("{}<!-- c -->", "x".repeat(1000)).repeat(3000)] {
            assert_eq!(refusal(&cell(&endless)), Some("workbook-broken"));
        }
    }
}
