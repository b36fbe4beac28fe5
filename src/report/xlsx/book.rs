//! The workbook as it grows: rows go to files without a name at once, so that memory does not grow with the fleet.

use std::io::Write;

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};

use super::rows::{Column, Rows, finding_columns, machine_columns, missing_columns, question_columns};
use crate::files::allowance::ROWS;
use crate::model::Verdict;
use crate::report::run_lines::{Line, lines};
use crate::report::text::columns;
use crate::report::words::Words;
use crate::report::{End, RunInfo};

/// The longest text of a cell, in units of UTF-16: Excel's limit.
const LONGEST: usize = 32_767;
/// The most bytes of text in a sheet: unpacked, it stays below what an archive can say without its larger form.
const MOST_BYTES: u64 = 1 << 31;
/// How high a line is, in points, and how many a row can have: Excel's limit is 409 points.
const LINE: u16 = 15;
const MOST_LINES: u16 = 27;
/// How wide the columns of the summary are.
const WIDTHS: [u16; 4] = [30, 70, 60, 18];

/// A workbook in the making.
pub(super) struct Book {
    workbook: Workbook,
    looks: Looks,
    words: &'static Words,
    /// Machines, findings, questions, missing evidence.
    tables: [Table; 4],
}

/// A table that may go on over several sheets.
struct Table {
    name: &'static str,
    words: &'static Words,
    columns: Vec<Column>,
    /// The place of its latest sheet in the workbook, and how many sheets it has.
    sheet: usize,
    sheets: u32,
    /// The next row of that, from 0.
    row: u32,
    bytes: u64,
    /// The most rows of a sheet, its heading included.
    most: u32,
}

/// How cells look.
struct Looks {
    head: Format,
    strong: Format,
    top: Format,
    /// A text of the summary, on as many lines as it needs.
    wrapped: Format,
    verdicts: [Format; Verdict::ALL.len()],
}

impl Looks {
    fn new() -> Self {
        let top = Format::new().set_align(FormatAlign::Top);
        let of = |verdict: Verdict| {
            // Dark enough on light ground for whoever sees no colours, which the word says anyway.
            let (ground, ink) = match verdict {
                Verdict::Clear => (0xE2_F0_D9, 0x1E_4B_1E),
                Verdict::Notice => (0xDD_EB_F7, 0x1F_3F_66),
                Verdict::Undetermined => (0xED_E3_F5, 0x4A_2A_6B),
                Verdict::Review => (0xFF_F2_CC, 0x5F_47_00),
                Verdict::LicenseRequired => (0xF8_CB_AD, 0x6B_22_00),
                Verdict::Prohibited => (0x9C_00_06, 0xFF_FF_FF),
            };
            top.clone().set_background_color(Color::RGB(ground)).set_font_color(Color::RGB(ink))
        };
        Self {
            head: top.clone().set_bold().set_background_color(Color::RGB(0xD9_D9_D9)).set_text_wrap(),
            strong: top.clone().set_bold(),
            wrapped: top.clone().set_text_wrap(),
            verdicts: Verdict::ALL.map(of),
            top,
        }
    }
}

impl Book {
    /// An empty workbook with its sheets.
    pub(super) fn begin(info: &RunInfo<'_>) -> Result<Self, XlsxError> {
        Self::of_rows(info, ROWS)
    }

    /// One whose sheets have so many rows at the most.
    pub(super) fn of_rows(info: &RunInfo<'_>, most: u32) -> Result<Self, XlsxError> {
        let mut workbook = Workbook::new();
        let made = ExcelDateTime::from_timestamp(info.run.time_verified.as_second())?;
        workbook.set_properties(&DocProperties::new().set_author("Tidewaiter").set_creation_datetime(&made));
        let words = Words::of(info.language);
        workbook.add_worksheet().set_name(words.get("summary.title"))?;
        let mut tables = [
            ("workbook.machines", machine_columns(info.run, words)),
            ("workbook.findings", finding_columns(words)),
            ("workbook.questions", question_columns(words)),
            ("workbook.missing", missing_columns(words)),
        ]
        .map(|(name, columns)| Table {
            name: words.get(name),
            words,
            columns,
            sheet: 0,
            sheets: 0,
            row: 0,
            bytes: 0,
            most,
        });
        let looks = Looks::new();
        for table in &mut tables {
            table.begin_sheet(&mut workbook, &looks)?;
        }
        Ok(Self { workbook, looks, words, tables })
    }

    /// Adds a machine.
    pub(super) fn add(&mut self, rows: &Rows) -> Result<(), XlsxError> {
        let Self { workbook, looks, words: _, tables: [machines, findings, questions, missing] } = self;
        machines.row(workbook, looks, &rows.machine)?;
        for (table, rows) in
            [(findings, &rows.findings), (questions, &rows.questions), (missing, &rows.missing)]
        {
            rows.iter().try_for_each(|row| table.row(workbook, looks, row))?;
        }
        Ok(())
    }

    /// Writes it all.
    pub(super) fn finish(mut self, end: End<'_>, file: &mut (impl Write + Send)) -> Result<(), XlsxError> {
        for table in &self.tables {
            table.end_sheet(&mut self.workbook)?;
        }
        let sheet = self.workbook.worksheet_from_index(0)?;
        for (column, width) in (0..).zip(WIDTHS) {
            sheet.set_column_width(column, width)?;
        }
        for (row, line) in (0..).zip(lines(end.run, end.summary)) {
            // Not every program makes a row as high as its lines need.
            sheet.set_row_height(row, LINE * high(&line))?;
            for (column, text) in (0..).zip(line.cells()) {
                let look = match (&line, self.words.verdict_of(text)) {
                    (Line::Heading(_), _) => &self.looks.strong,
                    (Line::Heads(_), _) => &self.looks.head,
                    (_, Some(verdict)) => &self.looks.verdicts[verdict as usize],
                    _ => &self.looks.wrapped,
                };
                sheet.write_string_with_format(row, column, cut(text), look)?;
            }
        }
        sheet.set_active(true).set_landscape().set_print_fit_to_pages(1, 0);
        self.workbook.save_to_writer(file)
    }
}

impl Table {
    fn begin_sheet(&mut self, workbook: &mut Workbook, looks: &Looks) -> Result<(), XlsxError> {
        self.sheets += 1;
        let name =
            if self.sheets == 1 { self.name.to_owned() } else { format!("{} {}", self.name, self.sheets) };
        self.sheet = workbook.worksheets().len();
        let sheet = workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name(name)?.set_freeze_panes(1, 1)?.set_repeat_rows(0, 0)?.set_landscape();
        sheet.set_row_height(0, 2 * LINE)?;
        for (at, column) in (0..).zip(&self.columns) {
            sheet.set_column_width(at, column.width)?;
            sheet.write_string_with_format(0, at, &column.head, &looks.head)?;
        }
        (self.row, self.bytes) = (1, 0);
        Ok(())
    }

    /// Filters stand over all rows of a sheet, and are set once it has them.
    fn end_sheet(&self, workbook: &mut Workbook) -> Result<(), XlsxError> {
        let last = u16::try_from(self.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
        let sheet: &mut Worksheet = workbook.worksheet_from_index(self.sheet)?;
        sheet.autofilter(0, 0, self.row - 1, last)?;
        Ok(())
    }

    fn row(&mut self, workbook: &mut Workbook, looks: &Looks, cells: &[String]) -> Result<(), XlsxError> {
        let bytes = cells.iter().map(|cell| cell.len() as u64).sum::<u64>();
        if self.row == self.most || self.bytes + bytes > MOST_BYTES {
            self.end_sheet(workbook)?;
            self.begin_sheet(workbook, looks)?;
        }
        self.bytes += bytes;
        let sheet = workbook.worksheet_from_index(self.sheet)?;
        for ((at, column), text) in (0..).zip(&self.columns).zip(cells) {
            if text.is_empty() {
                continue;
            }
            let verdict = self.words.verdict_of(text).filter(|_| column.verdicts);
            let look = verdict.map_or(&looks.top, |verdict| &looks.verdicts[verdict as usize]);
            sheet.write_string_with_format(self.row, at, cut(text), look)?;
        }
        self.row += 1;
        Ok(())
    }
}

/// How many lines a row of the summary needs, at most as many as a row can have.
fn high(line: &Line) -> u16 {
    if matches!(line, Line::Heading(_)) {
        return 1;
    }
    let lines = |(text, width): (&str, u16)| columns(text).div_ceil(usize::from(width) - 2);
    let most = line.cells().into_iter().zip(WIDTHS).map(lines).max().unwrap_or(1);
    u16::try_from(most).unwrap_or(MOST_LINES).clamp(1, MOST_LINES)
}

/// The text as far as a cell can hold it, ending in `…` where that is not all.
pub(super) fn cut(text: &str) -> String {
    let mut units = 0;
    let mut fits = |c: char| {
        units += c.len_utf16();
        units < LONGEST
    };
    if text.len() < LONGEST || text.encode_utf16().count() <= LONGEST {
        return text.to_owned();
    }
    let mut cut: String = text.chars().take_while(|c| fits(*c)).collect();
    cut.push('…');
    cut
}
