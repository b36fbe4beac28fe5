//! Excel workbooks of 1997 to 2003 (`.xls`): records in an OLE2 compound file.
//!
//! Hidden rows are not told by the parser and cannot be noted; they are read as all others.

use std::io::Cursor;

use calamine::{Data, Dimensions, Reader as _, SheetType, SheetVisible, Xls, XlsError};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::files::zipped;

use super::grid::{Area, GridBuilder, number};
use super::reader::{Opened, Probe, ReadOptions, Reader};
use super::rows::CellKind;
use super::sheet_notes::SheetNotes;
use super::unsupported::ATTACHED;
use super::xlsx::date;
use super::{biff, ole2};
use crate::files::allowance::TooLarge;
use crate::files::bytes::Bytes;
use crate::files::quiet::no_panic;

/// The beginning of an OLE2 compound file ([MS-CFB] 2.2).
const OLE2: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
/// The parser holds the whole file: at most 256 MiB of it.
const FILE_CAP: u64 = 256 << 20;

/// The format.
pub(super) struct XlsReader;

impl Reader for XlsReader {
    fn id(&self) -> &'static str {
        "xls"
    }

    fn doc(&self) -> &'static str {
        "Excel 97-2003 workbook (.xls): every sheet, hidden ones too; merged cells repeat their value"
    }

    fn recognises(&self, probe: &Probe<'_>) -> bool {
        probe.head.starts_with(OLE2)
    }

    fn open(&self, bytes: &Bytes, _: &ReadOptions) -> Result<Opened, Diagnostics> {
        if bytes.len() > FILE_CAP {
            let text = format!("an .xls of more than {} MiB is not read", FILE_CAP >> 20);
            let help = "save it as .xlsx or CSV";
            return Err(Diagnostic::error("workbook-too-large", text).at(bytes.name()).help(help).into());
        }
        let all = bytes.head(usize::try_from(FILE_CAP).unwrap_or(usize::MAX))?;
        for (stream, text, help) in [
            ("EncryptedPackage", "the workbook is protected by a password", "save a copy without password"),
            ("WordDocument", "this is a Word document, not a workbook", "copy its table into a spreadsheet"),
            (
                "PowerPoint Document",
                "this is a presentation, not a workbook",
                "copy its table into a spreadsheet",
            ),
            ("__substg1.0_", "this is an e-mail message of Outlook (.msg), not a workbook", ATTACHED),
        ] {
            let name: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
            if memchr::memmem::find(&all, &name).is_some() {
                return Err(Diagnostic::error("workbook-refused", text).at(bytes.name()).help(help).into());
            }
        }
        if !ole2::chains_end(&all) {
            let text = "the workbook cannot be read: its chains of sectors are cut off or have no end";
            let help = "open it in a spreadsheet program and save it as .xlsx or CSV";
            return Err(Diagnostic::error("workbook-broken", text).at(bytes.name()).help(help).into());
        }
        let Some(mut stream) = ole2::stream(&all, &["Workbook", "Book"]) else {
            return Err(zipped::broken(bytes, &"it has no stream of that name").into());
        };
        drop(all);
        let mut allowance = biff::count(&mut stream, bytes.len()).map_err(|stop| stop.diagnostic(bytes))?;
        let file = ole2::container("Workbook", &stream);
        drop(stream);
        let mut opened = Opened::default();
        let mut workbook = no_panic(bytes, || Xls::new(Cursor::new(file)))?;
        for sheet in workbook.sheets_metadata().to_vec() {
            let mut notes = SheetNotes::new(bytes.name(), &sheet.name);
            if sheet.typ != SheetType::WorkSheet {
                opened.notes.extend(notes.not_a_table());
                continue;
            }
            notes.hidden = sheet.visible != SheetVisible::Visible;
            let mut grid = GridBuilder::new(&mut allowance);
            let (range, merged) = no_panic(bytes, || -> Result<_, XlsError> {
                let range = workbook.worksheet_range(&sheet.name)?;
                Ok((range, workbook.merge_cells_by_sheet_name(&sheet.name)?))
            })?;
            let first = range.start().unwrap_or_default();
            for (row, column, value) in range.used_cells() {
                let at = |first: u32, n: usize| first.saturating_add(u32::try_from(n).unwrap_or(u32::MAX));
                put(&mut grid, at(first.0, row), at(first.1, column), value)
                    .map_err(|e| e.diagnostic(notes.place()))?;
            }
            let place = notes.place().to_owned();
            merged
                .iter()
                .filter_map(area)
                .try_for_each(|area| grid.merge(area))
                .map_err(|e| e.diagnostic(&place))?;
            opened.push(grid, notes).map_err(|e| e.diagnostic(&place))?;
        }
        Ok(opened)
    }
}

fn put(grid: &mut GridBuilder<'_>, row: u32, column: u32, value: &Data) -> Result<(), TooLarge> {
    match value {
        Data::Empty => Ok(()),
        Data::String(s) | Data::DurationIso(s) => grid.put(row, column, CellKind::Text, s),
        Data::DateTimeIso(s) => grid.put(row, column, CellKind::Date, s),
        Data::Int(n) => grid.put(row, column, CellKind::Number, &n.to_string()),
        Data::Float(n) => grid.put(row, column, CellKind::Number, &number(*n)),
        Data::Bool(b) => grid.put(row, column, CellKind::Bool, if *b { "TRUE" } else { "FALSE" }),
        Data::Error(e) => grid.put(row, column, CellKind::Error, &e.to_string()),
        Data::DateTime(d) => {
            let (kind, text) = date(*d);
            grid.put(row, column, kind, &text)
        }
    }
}

/// A merged area, if its corners are in order.
fn area(dimensions: &Dimensions) -> Option<Area> {
    let (start, end) = (dimensions.start, dimensions.end);
    (start.0 <= end.0 && start.1 <= end.1)
        .then_some(Area { rows: (start.0, end.0), columns: (start.1, end.1) })
}
