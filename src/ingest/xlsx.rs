//! Excel workbooks of 2007 and later (`.xlsx`, `.xlsm`): a zip archive of XML parts.

use calamine::{
    DataRef, ExcelDateTime, Reader as _, SheetType, SheetVisible, Xlsx, XlsxError, XlsxFormulaMetadata,
};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::files::zipped;

use super::grid::{Area, GridBuilder, number};
use super::reader::{Opened, Probe, ReadOptions, Reader};
use super::rows::CellKind;
use super::sheet_notes::SheetNotes;
use super::shown_zeros::ShownZeros;
use super::{sheet_xml, xlsx_parts};
use crate::files::allowance::Allowance;
use crate::files::bytes::Bytes;
use crate::files::quiet::no_panic;

/// The format.
pub(super) struct XlsxReader;

impl Reader for XlsxReader {
    fn id(&self) -> &'static str {
        "xlsx"
    }

    fn doc(&self) -> &'static str {
        "Excel workbook (.xlsx, .xlsm): every sheet, hidden ones too; merged cells repeat their value"
    }

    fn recognises(&self, probe: &Probe<'_>) -> bool {
        probe.parts.iter().any(|p| p == "xl/workbook.xml")
    }

    fn open(&self, bytes: &Bytes, _: &ReadOptions) -> Result<Opened, Diagnostics> {
        let mut allowance = Allowance::new(bytes.len());
        let mut archive = zipped::open(bytes)?;
        let mut looked = xlsx_parts::walk_through(bytes, &mut archive, &mut allowance)?;
        let parts = sheet_xml::sheet_parts(bytes, &mut archive)?;
        let mut opened = Opened::default();
        let mut workbook = no_panic(bytes, || Xlsx::new(zipped::reader(bytes)))?;
        for sheet in workbook.sheets_metadata().to_vec() {
            let mut notes = SheetNotes::new(bytes.name(), &sheet.name);
            if sheet.typ != SheetType::WorkSheet {
                opened.notes.extend(notes.not_a_table());
                continue;
            }
            notes.hidden = sheet.visible != SheetVisible::Visible;
            let beside = looked.beside(bytes, parts.get(&sheet.name), &mut allowance)?;
            notes.hidden_rows = beside.hidden_rows;
            notes.filtered = beside.filtered;
            let place = notes.place().to_owned();
            let zeros = no_panic(bytes, || ShownZeros::of(&mut workbook, &sheet.name, &mut allowance))?;
            let mut zeros = zeros.map_err(|e| e.diagnostic(&place))?;
            let mut grid = GridBuilder::new(&mut allowance);
            beside
                .merged
                .into_iter()
                .try_for_each(|area: Area| grid.merge(area))
                .map_err(|e| e.diagnostic(&place))?;
            no_panic(bytes, || cells(&mut workbook, &sheet.name, &mut zeros, &mut grid, &mut notes))??;
            opened.push(grid, notes).map_err(|e| e.diagnostic(&place))?;
        }
        Ok(opened)
    }
}

/// Reads the cells of one sheet. The inner error is about size.
fn cells<R: std::io::Read + std::io::Seek>(
    workbook: &mut Xlsx<R>,
    sheet: &str,
    zeros: &mut ShownZeros,
    grid: &mut GridBuilder<'_>,
    notes: &mut SheetNotes,
) -> Result<Result<(), Diagnostic>, XlsxError> {
    let mut reader = workbook.worksheet_cells_reader(sheet)?;
    while let Some(cell) = reader.next_cell_with_formula_metadata()? {
        let (row, column) = cell.pos;
        let put = match (&cell.value, &cell.formula) {
            (DataRef::Empty, Some(formula)) => {
                notes.unvalued(row, column);
                grid.put(row, column, CellKind::Unvalued, &written(formula))
            }
            (DataRef::Empty, None) => Ok(()),
            (DataRef::String(s) | DataRef::DurationIso(s), _) => grid.put(row, column, CellKind::Text, s),
            (DataRef::SharedString(s), _) => grid.put_shared(row, column, s),
            (DataRef::DateTimeIso(s), _) => grid.put(row, column, CellKind::Date, s),
            (DataRef::Int(n), _) => {
                grid.put(row, column, CellKind::Number, &zeros.shown(cell.pos, n.to_string()))
            }
            (DataRef::Float(n), _) => {
                grid.put(row, column, CellKind::Number, &zeros.shown(cell.pos, number(*n)))
            }
            (DataRef::Bool(b), _) => grid.put(row, column, CellKind::Bool, if *b { "TRUE" } else { "FALSE" }),
            (DataRef::DateTime(d), _) => {
                let (kind, text) = date(*d);
                grid.put(row, column, kind, &text)
            }
            (DataRef::Error(e), _) => grid.put(row, column, CellKind::Error, &e.to_string()),
        };
        if let Err(too_large) = put {
            return Ok(Err(too_large.diagnostic(notes.place())));
        }
    }
    Ok(Ok(()))
}

/// A formula as it is shown in place of the value it lacks.
fn written(formula: &XlsxFormulaMetadata) -> String {
    match formula {
        XlsxFormulaMetadata::Normal { formula } | XlsxFormulaMetadata::Shared { formula, .. } => {
            format!("={formula}")
        }
        _ => "=(formula shared with another cell)".into(),
    }
}

/// A date or time of Excel in ISO 8601; a number that is no date stays one.
pub(super) fn date(date: ExcelDateTime) -> (CellKind, String) {
    /// The day after 9999-12-31, the last that Excel knows.
    const END: f64 = 2_958_466.0;
    let serial = date.as_f64();
    if !(0.0..END).contains(&serial) {
        return (CellKind::Number, number(serial));
    }
    let (year, month, day, hour, minute, second, milli) = date.to_ymd_hms_milli();
    let fraction = if milli == 0 { String::new() } else { format!(".{milli:03}") };
    let time = format!("{hour:02}:{minute:02}:{second:02}{fraction}");
    let text = if date.is_duration() {
        let hours = number((serial * 24.0 + 1e-9).floor());
        format!("PT{hours}H{minute}M{second}{fraction}S")
    } else if serial < 1.0 {
        time
    } else if hour == 0 && minute == 0 && second == 0 && milli == 0 {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02}T{time}")
    };
    (CellKind::Date, text)
}
