//! Interactive HTML BOMs: the page that the plugin `InteractiveHtmlBom` makes of a board of `KiCad`, `EasyEDA` or Eagle. It holds the
//! parts list as JSON, packed by lz-string since 2019 and plain before, and beside it the board's drawings, which are not read.
//!
//! Source: `InteractiveHtmlBom/core/ibom.py` and `core/fontparser.py` of github.com/openscopeproject/InteractiveHtmlBom (`bom`,
//! `skipped`, `fields`, `extra_fields`).

mod lz_string;

use std::borrow::Cow;
use std::ops::ControlFlow;
use std::sync::Arc;

use super::json::Json;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::files::bytes::Bytes;
use crate::ingest::reader::{Content, Opened, Probe, RawSheet, ReadOptions, Reader};
use crate::ingest::rows::{CellKind, Mark, RawCell, RawRow, Rows, scan_held};
use crate::model::{Place, Places};
use lz_string::Unpacked;

/// The largest page that is read: those of large boards have a few MiB.
const CAP: u64 = 32 << 20;
/// Cells of the parts list that are held at the most.
const CELLS: usize = 1 << 20;

/// The format.
pub(in crate::ingest) struct IbomReader;

impl Reader for IbomReader {
    fn id(&self) -> &'static str {
        "ibom"
    }

    fn doc(&self) -> &'static str {
        "Interactive HTML BOM: the parts list of a board in a web page (InteractiveHtmlBom)"
    }

    fn recognises(&self, probe: &Probe<'_>) -> bool {
        let head = probe.head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(probe.head).trim_ascii_start();
        let has = |word: &[u8]| memchr::memmem::find(probe.head, word).is_some();
        head.starts_with(b"<") && (has(b"Interactive BOM") || has(b"pcbdata = "))
    }

    fn open(&self, bytes: &Bytes, _: &ReadOptions) -> Result<Opened, Diagnostics> {
        let refuse = |code, text: &str, help| {
            Diagnostics::from(Diagnostic::error(code, text).at(bytes.name()).help(help))
        };
        if bytes.len() > CAP {
            let text = format!("an interactive BOM of more than {} MiB is not read", CAP >> 20);
            return Err(refuse("document-too-large", &text, "export the parts list as CSV"));
        }
        let all = bytes.head(usize::try_from(bytes.len()).unwrap_or(usize::MAX))?;
        let broken = |text: &str| {
            refuse("document-broken", text, "make the page again, or export the parts list as CSV")
        };
        let page = std::str::from_utf8(&all).map_err(|_| broken("the page is no UTF-8"))?;
        let data = pcbdata(page).map_err(|why| match why {
            NoData::Missing => {
                broken("the page has no `pcbdata`, in which an interactive BOM keeps its parts list")
            }
            NoData::Packed(Unpacked::Broken) => {
                broken("`pcbdata` cannot be unpacked: the page is damaged or cut off")
            }
            NoData::Packed(Unpacked::TooLarge) => refuse(
                "document-too-large",
                "`pcbdata` unpacks to more than is read",
                "export the parts list as CSV",
            ),
        })?;
        let name = format!("{} pcbdata", bytes.name());
        let data = Json::parse(&name, &data)?;
        let settings = assigned(page, "config").map(|text| Json::parse(bytes.name(), text)).transpose()?;
        let list = PartsList::of(&data, settings.as_ref()).map_err(|pointer| {
            let text = "the parts list has a form that is not known here";
            let problem = Diagnostic::error("document-broken", text).at(format!("{name} {pointer}"));
            Diagnostics::from(problem.help("export the parts list as CSV"))
        })?;
        let list = Arc::new(list);
        let mut sheet = RawSheet::new(None, Arc::clone(&list) as Arc<dyn Rows>);
        sheet.places = Some(list);
        Ok(Opened { content: Content::Tables(vec![sheet]), ..Opened::default() })
    }
}

/// Why a page has no data.
enum NoData {
    Missing,
    Packed(Unpacked),
}

/// The JSON of the board, unpacked where it is packed.
fn pcbdata(page: &str) -> Result<Cow<'_, str>, NoData> {
    const PACKED: &str = "LZString.decompressFromBase64(";
    let text = assigned(page, "pcbdata").ok_or(NoData::Missing)?;
    if text.starts_with(['{', '[']) {
        return Ok(Cow::Borrowed(text));
    }
    let (_, packed) = text.split_once(PACKED).ok_or(NoData::Missing)?;
    let packed = packed.trim_start().strip_prefix(['"', '\'']).ok_or(NoData::Missing)?;
    let end = packed.find(['"', '\'']).ok_or(NoData::Packed(Unpacked::Broken))?;
    let packed = packed.get(..end).unwrap_or_default();
    lz_string::from_base64(packed).map(Cow::Owned).map_err(NoData::Packed)
}

/// What a line of the page's script assigns to a variable.
fn assigned<'p>(page: &'p str, variable: &str) -> Option<&'p str> {
    let mut lines = page.lines().map(str::trim);
    lines.find_map(|line| {
        let line =
            ["var ", "let ", "const "].into_iter().find_map(|word| line.strip_prefix(word)).unwrap_or(line);
        let value = line.strip_prefix(variable)?.trim_start().strip_prefix('=')?;
        Some(value.trim().trim_end_matches(';').trim_end())
    })
}

/// The parts list as a table, each cell with the pointer of where it stands in `pcbdata`.
#[derive(Debug)]
struct PartsList {
    rows: Vec<Vec<(String, Box<str>)>>,
}

impl PartsList {
    /// The list of both sides.
    ///
    /// # Errors
    /// The pointer of what is no list.
    fn of(data: &Json<'_>, settings: Option<&Json<'_>>) -> Result<Self, String> {
        let bom = data.get("bom").ok_or("/bom")?;
        let both = bom.get("both").filter(|both| matches!(both, Json::Array(_))).ok_or("/bom/both")?;
        let old = both.items().iter().any(|group| matches!(group.items().first(), Some(Json::Scalar(_))));
        let mut header: Vec<String> = ["Quantity", "References"].map(str::to_owned).into();
        header.extend(names(settings, old));
        header.push("DNP".to_owned());
        let width = header.len();
        let mut list = Self { rows: vec![header.into_iter().map(|name| (name, "/bom".into())).collect()] };
        for (at, group) in both.items().iter().enumerate() {
            let pointer = format!("/bom/both/{at}");
            let row = if old { old_row(group, &pointer) } else { new_row(group, bom, &pointer) };
            list.add(row.ok_or(&pointer)?, width, &pointer)?;
        }
        // Those that the page's maker took out: not fitted, or nothing that one fits. What they are is not told.
        for (at, id) in bom.get("skipped").map(Json::items).unwrap_or_default().iter().enumerate() {
            let pointer = format!("/bom/skipped/{at}");
            let mut row = vec![(String::new(), Box::from("")); width];
            row[1] = (skipped(id, data).ok_or(&pointer)?, pointer.as_str().into());
            row[width - 1] = ("skipped".to_owned(), pointer.as_str().into());
            list.add(row, width, &pointer)?;
        }
        Ok(list)
    }

    fn add(&mut self, mut row: Vec<(String, Box<str>)>, width: usize, pointer: &str) -> Result<(), String> {
        if (self.rows.len() + 1) * width > CELLS {
            return Err(pointer.to_owned());
        }
        row.resize(width, (String::new(), Box::from("")));
        self.rows.push(row);
        Ok(())
    }
}

/// What the fields of a part are called.
fn names(settings: Option<&Json<'_>>, old: bool) -> Vec<String> {
    let named = |key: &str| -> Vec<String> {
        let items = settings.and_then(|settings| settings.get(key)).map(Json::items).unwrap_or_default();
        items.iter().filter_map(scalar).map(str::to_owned).collect()
    };
    let usual = ["Value", "Footprint"].map(str::to_owned);
    let fields = named("fields");
    match (old, fields.is_empty()) {
        (true, _) => usual.into_iter().chain(named("extra_fields")).collect(),
        (false, true) => usual.into(),
        (false, false) => fields,
    }
}

/// A group since 2.3: its places, and the fields of the first of them, beside.
fn new_row(group: &Json<'_>, bom: &Json<'_>, pointer: &str) -> Option<Vec<(String, Box<str>)>> {
    let references = references(group)?;
    let first = scalar(group.items().first()?.items().get(1)?)?;
    let mut row =
        vec![(references.len().to_string(), Box::from(pointer)), (references.join(","), Box::from(pointer))];
    let fields = bom.get("fields").and_then(|fields| fields.get(first)).map(Json::items).unwrap_or_default();
    for (at, field) in fields.iter().enumerate() {
        let text = scalar(field).unwrap_or_default().to_owned();
        row.push((text, format!("/bom/fields/{first}/{at}").into()));
    }
    Some(row)
}

/// A group of older pages: quantity, value, footprint, places, and further fields.
fn old_row(group: &Json<'_>, pointer: &str) -> Option<Vec<(String, Box<str>)>> {
    let [quantity, value, footprint, places, further @ ..] = group.items() else { return None };
    let cell = |at: usize, text: &str| (text.to_owned(), format!("{pointer}/{at}").into());
    let mut row = vec![
        cell(0, scalar(quantity)?),
        cell(3, &references(places)?.join(",")),
        cell(1, scalar(value)?),
        cell(2, scalar(footprint).unwrap_or_default()),
    ];
    for (at, field) in further.first().map(Json::items).unwrap_or_default().iter().enumerate() {
        row.push((scalar(field).unwrap_or_default().to_owned(), format!("{pointer}/4/{at}").into()));
    }
    Some(row)
}

/// The places of a group: each with the number of its footprint, or alone.
fn references<'j>(group: &'j Json<'_>) -> Option<Vec<&'j str>> {
    let of = |item: &'j Json<'_>| scalar(item).or_else(|| scalar(item.items().first()?));
    let all: Option<Vec<&str>> = group.items().iter().map(of).collect();
    all.filter(|all| !all.is_empty())
}

/// The place of a footprint that was left out, by its number.
fn skipped(id: &Json<'_>, data: &Json<'_>) -> Option<String> {
    if let Some(reference) = id.items().first() {
        return scalar(reference).map(str::to_owned);
    }
    let number: usize = scalar(id)?.parse().ok()?;
    let footprints = data.get("footprints").or_else(|| data.get("modules"))?;
    scalar(footprints.items().get(number)?.get("ref")?).map(str::to_owned)
}

fn scalar<'j>(value: &'j Json<'_>) -> Option<&'j str> {
    match value {
        Json::Scalar(text) => Some(text),
        _ => None,
    }
}

impl Rows for PartsList {
    fn scan(
        &self,
        from: Mark,
        end: Option<u64>,
        visit: &mut dyn FnMut(&RawRow<'_>) -> ControlFlow<()>,
    ) -> Result<Mark, Diagnostic> {
        Ok(scan_held(
            &self.rows,
            from,
            end,
            &|row, cells| cells.extend(row.iter().map(|(text, _)| RawCell { text, kind: CellKind::Text })),
            visit,
        ))
    }

    fn size(&self) -> u64 {
        self.rows.len() as u64
    }
}

impl Places for PartsList {
    fn place(&self, statement: u64, field: u32) -> Place<'_> {
        let row = statement.checked_sub(1).and_then(|at| self.rows.get(usize::try_from(at).ok()?));
        Place::Pointer(row.and_then(|row| row.get(field as usize)).map_or("", |(_, pointer)| pointer))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::input::Input;
    use crate::ingest::reader::open;

    const HEAD: &str = "<!DOCTYPE html>\n<title>Interactive BOM for KiCAD</title>\n<script>\n";
    const DATA: &str = r#"{"bom":{"both":[[["R1",0],["R2",1]],[["U1",2]]],"skipped":[3],"fields":{"0":["10k","R_0402"],"2":["STM32F103C8T6","QFN-48"]}},
        "footprints":[{"ref":"R1"},{"ref":"R2"},{"ref":"U1"},{"ref":"U2"}]}"#;

    fn read(page: &str) -> Result<Vec<Vec<String>>, Vec<&'static str>> {
        let workbook = open(&Input::memory("b.html", page.into()), &ReadOptions::default())
            .map_err(|found| found.iter().map(|problem| problem.code).collect::<Vec<_>>())?;
        assert_eq!(workbook.format, "ibom");
        let sheets = workbook.content.sheets();
        let places = sheets[0].places.clone().unwrap();
        let mut rows = Vec::new();
        let from = Mark { offset: 0, row: 1, line: 0 };
        sheets[0]
            .rows
            .scan(from, None, &mut |row| {
                let at = |column: usize| match places.place(row.mark.row, u32::try_from(column).unwrap()) {
                    Place::Pointer(pointer) => pointer.to_owned(),
                    other => format!("{other:?}"),
                };
                let cells = row.cells.iter().enumerate().filter(|(_, cell)| !cell.text.is_empty());
                rows.push(cells.map(|(column, cell)| format!("{} {}", cell.text, at(column))).collect());
                ControlFlow::Continue(())
            })
            .unwrap();
        Ok(rows)
    }

    #[test]
    fn groups_are_rows_whose_cells_stand_where_they_do_in_the_data() {
        let data = DATA.replace('\n', " ");
        let rows = read(&format!(
            "{HEAD}var config = {{\"fields\":[\"Value\",\"Footprint\"]}}\nvar pcbdata = {data}\n</script>"
        ))
        .unwrap();
        assert_eq!(
            rows[1],
            ["2 /bom/both/0", "R1,R2 /bom/both/0", "10k /bom/fields/0/0", "R_0402 /bom/fields/0/1"]
        );
        assert_eq!(rows[2][2], "STM32F103C8T6 /bom/fields/2/0");
        assert_eq!(rows[3], ["U2 /bom/skipped/0", "skipped /bom/skipped/0"]);
    }

    #[test]
    fn pages_of_older_versions_are_read_too() {
        let page = format!(
            "{HEAD}var config = {{\"extra_fields\":[\"MPN\"]}}\nvar pcbdata = {{\"bom\":{{\"both\":[[1,\"MCU\",\"QFN-48\",[[\"U1\",0]],[\"STM32F103C8T6\"]]]}}}}\n"
        );
        let rows = read(&page).unwrap();
        assert_eq!(rows[0].len(), 6);
        assert_eq!(
            rows[1],
            [
                "1 /bom/both/0/0",
                "U1 /bom/both/0/3",
                "MCU /bom/both/0/1",
                "QFN-48 /bom/both/0/2",
                "STM32F103C8T6 /bom/both/0/4/0"
            ]
        );
    }

    #[test]
    fn a_page_without_its_data_or_with_broken_ones_is_refused() {
        for (script, code) in [
            ("nothing", "document-broken"),
            ("var pcbdata = JSON.parse(LZString.decompressFromBase64(\"IYI17S\"))", "document-broken"),
            ("var pcbdata = {\"bom\":7}", "document-broken"),
            ("var pcbdata = {\"bom\":{\"both\":[[]]}}", "document-broken"),
        ] {
            assert_eq!(read(&format!("{HEAD}{script}\n")).unwrap_err(), [code], "{script}");
        }
    }
}
