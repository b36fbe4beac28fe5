//! A sheet with what is added to it; everything else comes out as it went in.

use std::collections::{BTreeMap, btree_map};
use std::io::{self, Read, Write};
use std::iter::Peekable;

use super::cells::{Cell, area, letters};
use super::gather::Shared;
use super::scan::Position;
use super::tokens::{Kind, Token, Tokens, escaped};

/// How wide the added columns are, in characters.
const WIDTHS: [u32; COLUMNS] = [24, 60, 80];
/// How many columns are added.
pub(super) const COLUMNS: usize = 3;
/// The same, as columns are counted.
pub(super) const ADDED: u32 = 3;

/// What is added to a sheet.
#[derive(Debug, Default)]
pub(super) struct Additions {
    /// What stands before the names of its elements.
    pub(super) prefix: String,
    /// The first of the added columns, from 1; of none where nothing is added to rows.
    pub(super) column: u32,
    /// What stands in them, by row.
    pub(super) rows: BTreeMap<u32, [Shared; COLUMNS]>,
    /// Whether the columns get a width, and whether the sheet says anything of widths.
    pub(super) widths: Option<HasWidths>,
    /// The relation to the drawing of notes, and where in the part it belongs.
    pub(super) drawing: Option<(String, u64)>,
    /// The name by which relations are meant.
    pub(super) relations: &'static str,
}

/// Whether a sheet says of any column how wide it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HasWidths {
    Yes,
    No,
}

/// Copies a sheet with what is added.
///
/// # Errors
/// When it cannot be read or written.
pub(super) fn patch(stream: impl Read, add: &Additions, out: &mut dyn Write) -> io::Result<()> {
    let rows = add.rows.iter().peekable();
    let position = Position::default();
    let mut patch =
        Patch { add, rows, out, position, depth: 0, cells: None, skipping: false, has_widths: false };
    let mut tokens = Tokens::new(stream);
    while let Some(token) = tokens.next()? {
        patch.token(&token)?;
    }
    Ok(())
}

struct Patch<'a> {
    add: &'a Additions,
    rows: Peekable<btree_map::Iter<'a, u32, [Shared; COLUMNS]>>,
    out: &'a mut dyn Write,
    position: Position,
    depth: usize,
    /// Within a row that gets cells: what is still to be written of them.
    cells: Option<Cells<'a>>,
    /// Within an empty cell in whose place one of ours was written.
    skipping: bool,
    /// The widths of our columns were written.
    has_widths: bool,
}

/// The cells that a row gets.
struct Cells<'a> {
    row: u32,
    texts: &'a [Shared; COLUMNS],
    written: usize,
}

impl Patch<'_> {
    fn token(&mut self, token: &Token<'_>) -> io::Result<()> {
        if token.kind == Kind::Close {
            self.depth = self.depth.saturating_sub(1);
        }
        if let Some((relation, at)) = &self.add.drawing
            && *at == token.at
        {
            let (prefix, relations) = (&self.add.prefix, self.add.relations);
            write!(
                self.out,
                "<{prefix}legacyDrawing xmlns:r=\"{relations}\" r:id=\"{}\"/>",
                escaped(relation)
            )?;
        }
        self.placed(token)?;
        if token.kind == Kind::Open {
            self.depth += 1;
        }
        Ok(())
    }

    fn placed(&mut self, token: &Token<'_>) -> io::Result<()> {
        if self.skipping {
            self.skipping = !(token.kind == Kind::Close && token.local() == b"c");
            return Ok(());
        }
        if self.add.rows.is_empty() {
            return self.out.write_all(token.raw);
        }
        match (self.depth, token.kind, token.local()) {
            (1, Kind::Open | Kind::Empty, b"dimension") => self.dimension(token),
            (1, Kind::Close | Kind::Empty, b"cols") => self.last_widths(token),
            (2, Kind::Open | Kind::Empty, b"col") => self.width(token),
            (1, Kind::Open | Kind::Empty, b"sheetData") => self.rows_begin(token),
            (1, Kind::Close, b"sheetData") => {
                self.whole_rows(u32::MAX, &token.prefix())?;
                self.out.write_all(token.raw)
            }
            (2, Kind::Open | Kind::Empty, b"row") => self.row(token),
            (2, Kind::Close, b"row") => {
                self.cells_before(u32::MAX, &token.prefix(), None)?;
                self.cells = None;
                self.out.write_all(token.raw)
            }
            (3, Kind::Open | Kind::Empty, b"c") => self.cell(token),
            _ => self.out.write_all(token.raw),
        }
    }

    fn last_column(&self) -> u32 {
        self.add.column + ADDED - 1
    }

    /// The area that is in use, which is larger now.
    fn dimension(&mut self, token: &Token<'_>) -> io::Result<()> {
        let said = token.attribute("ref").and_then(|said| area(&said));
        let rows = self.add.rows.keys().next().zip(self.add.rows.keys().next_back());
        let (Some((first, last)), Some((top, bottom))) = (said, rows) else {
            return self.out.write_all(token.raw);
        };
        let first = Cell { row: first.row.min(*top), column: first.column.min(self.add.column) };
        let last = Cell { row: last.row.max(*bottom), column: last.column.max(self.last_column()) };
        let all = format!("{}:{}", first.name(), last.name());
        self.out.write_all(&token.with_attribute("ref", &all))
    }

    fn widths(&self, prefix: &str) -> String {
        let columns = (self.add.column..).zip(WIDTHS);
        let one = |(n, width)| {
            format!("<{prefix}col min=\"{n}\" max=\"{n}\" width=\"{width}\" customWidth=\"1\"/>")
        };
        columns.map(one).collect()
    }

    /// Widths of columns stand in their order: ours before those that lie behind.
    fn width(&mut self, token: &Token<'_>) -> io::Result<()> {
        let first = token.attribute("min").and_then(|min| min.parse::<u32>().ok());
        if self.add.widths == Some(HasWidths::Yes)
            && !self.has_widths
            && first.is_some_and(|first| first > self.last_column())
        {
            let widths = self.widths(&token.prefix());
            self.out.write_all(widths.as_bytes())?;
            self.has_widths = true;
        }
        self.out.write_all(token.raw)
    }

    fn last_widths(&mut self, token: &Token<'_>) -> io::Result<()> {
        if token.kind == Kind::Close && self.add.widths == Some(HasWidths::Yes) && !self.has_widths {
            let widths = self.widths(&token.prefix());
            self.out.write_all(widths.as_bytes())?;
            self.has_widths = true;
        }
        self.out.write_all(token.raw)
    }

    fn rows_begin(&mut self, token: &Token<'_>) -> io::Result<()> {
        let prefix = token.prefix();
        if self.add.widths == Some(HasWidths::No) {
            write!(self.out, "<{prefix}cols>{}</{prefix}cols>", self.widths(&prefix))?;
        }
        if token.kind == Kind::Open {
            return self.out.write_all(token.raw);
        }
        self.out.write_all(&token.opened())?;
        self.whole_rows(u32::MAX, &prefix)?;
        write!(self.out, "</{prefix}sheetData>")
    }

    /// Writes the rows up to a number that the sheet does not have.
    fn whole_rows(&mut self, end: u32, prefix: &str) -> io::Result<()> {
        while let Some((row, texts)) = self.rows.next_if(|(row, _)| **row < end) {
            write!(self.out, "<{prefix}row r=\"{row}\">")?;
            self.cells = Some(Cells { row: *row, texts, written: 0 });
            self.cells_before(u32::MAX, prefix, None)?;
            self.cells = None;
            write!(self.out, "</{prefix}row>")?;
        }
        Ok(())
    }

    fn row(&mut self, token: &Token<'_>) -> io::Result<()> {
        let (row, prefix) = (self.position.row(token), token.prefix());
        self.whole_rows(row, &prefix)?;
        let Some((_, texts)) = self.rows.next_if(|(n, _)| **n == row) else {
            return self.out.write_all(token.raw);
        };
        self.cells = Some(Cells { row, texts, written: 0 });
        let spans = token.attribute("spans");
        let spans = spans.as_deref().and_then(|spans| self.wider(spans));
        let wider = spans.map(|spans| token.with_attribute("spans", &spans));
        let raw = wider.as_deref().unwrap_or(token.raw);
        if token.kind == Kind::Open {
            return self.out.write_all(raw);
        }
        self.out.write_all(&Token { raw, ..*token }.opened())?;
        self.cells_before(u32::MAX, &prefix, None)?;
        self.cells = None;
        write!(self.out, "</{prefix}row>")
    }

    /// The columns that a row says it has, with ours: `1:7` becomes `1:10`.
    fn wider(&self, spans: &str) -> Option<String> {
        let mut all: Vec<&str> = spans.split(' ').collect();
        let (first, last) = all.pop()?.split_once(':')?;
        let last = last.parse::<u32>().ok()?.max(self.last_column());
        let last = format!("{first}:{last}");
        all.push(&last);
        Some(all.join(" "))
    }

    fn cell(&mut self, token: &Token<'_>) -> io::Result<()> {
        let at = self.position.cell(token);
        if self.cells.is_none() || at.column < self.add.column {
            return self.out.write_all(token.raw);
        }
        let prefix = token.prefix();
        self.cells_before(at.column, &prefix, None)?;
        if at.column > self.last_column() {
            return self.out.write_all(token.raw);
        }
        // An empty cell that has a style: it keeps it, and gets our text.
        self.skipping = token.kind == Kind::Open;
        self.cells_before(at.column + 1, &prefix, token.raw_attribute("s"))
    }

    /// Writes our cells of this row before a column; the last of them in a style.
    fn cells_before(&mut self, column: u32, prefix: &str, style: Option<&[u8]>) -> io::Result<()> {
        let Some(cells) = &mut self.cells else { return Ok(()) };
        while let Some(text) = cells.texts.get(cells.written) {
            let own = self.add.column + u32::try_from(cells.written).unwrap_or(u32::MAX);
            if own >= column {
                break;
            }
            cells.written += 1;
            let style =
                style.filter(|_| own + 1 == column).map(|s| format!(" s=\"{}\"", String::from_utf8_lossy(s)));
            let style = style.unwrap_or_default();
            if text.is_empty() && style.is_empty() {
                continue;
            }
            let (letters, row) = (letters(own), cells.row);
            if text.is_empty() {
                write!(self.out, "<{prefix}c r=\"{letters}{row}\"{style}/>")?;
                continue;
            }
            write!(
                self.out,
                "<{prefix}c r=\"{letters}{row}\"{style} t=\"inlineStr\"><{prefix}is><{prefix}t xml:space=\"preserve\">{}</{prefix}t></{prefix}is></{prefix}c>",
                escaped(text)
            )?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::scan::{Wanted, scan};
    use super::*;

    /// A sheet with columns beside the cells of some rows and a drawing.
    fn patched(sheet: &str, rows: &[u32]) -> String {
        let found = scan(sheet.as_bytes(), &Wanted::default()).unwrap();
        let rows = rows.iter().map(|row| (*row, ["V", "F & <f>", ""].map(Shared::from))).collect();
        let drawing = found.drawing.is_none().then(|| ("rId9".to_owned(), found.drawing_at));
        let widths = Some(if found.has_widths { HasWidths::Yes } else { HasWidths::No });
        let column = found.last_column + 1;
        let add = Additions { prefix: found.prefix, column, rows, widths, drawing, relations: "urn:r" };
        let mut out = Vec::new();
        patch(sheet.as_bytes(), &add, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    const DRAWING: &str = "<legacyDrawing xmlns:r=\"urn:r\" r:id=\"rId9\"/>";
    const COLS: &str = "<col min=\"3\" max=\"3\" width=\"24\" customWidth=\"1\"/><col min=\"4\" max=\"4\" width=\"60\" customWidth=\"1\"/><col min=\"5\" max=\"5\" width=\"80\" customWidth=\"1\"/>";

    fn cells(row: u32) -> String {
        let cell = |letter: &str, text: &str| {
            format!(
                "<c r=\"{letter}{row}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>"
            )
        };
        cell("C", "V") + &cell("D", "F &amp; &lt;f&gt;")
    }

    #[test]
    fn nothing_but_what_is_added_changes() {
        let sheet = "<?xml version='1.0'?>\r\n<worksheet xmlns='m'><dimension ref=\"A1:B3\"/><sheetData>\
            <row r=\"1\" spans=\"1:2\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\"><f>1+1</f><v>2</v></c></row>\
            <row r=\"3\" s=\"4\" /></sheetData><pageMargins left='0.7'/><tableParts count='0'/></worksheet>\n";
        let expected = sheet
            .replace("A1:B3", "A1:E5")
            .replace("<sheetData>", &format!("<cols>{COLS}</cols><sheetData>"))
            .replace("1:2", "1:5")
            .replace("</row><row", &format!("{}</row><row r=\"2\">{}</row><row", cells(1), cells(2)))
            .replace("s=\"4\" />", &format!("s=\"4\">{}</row><row r=\"5\">{}</row>", cells(3), cells(5)))
            .replace("<tableParts", &format!("{DRAWING}<tableParts"));
        assert_eq!(patched(sheet, &[1, 2, 3, 5]), expected);
    }

    #[test]
    fn empty_cells_keep_their_style_and_places_that_are_not_told_follow() {
        let sheet = "<x:worksheet xmlns:x='m'><x:cols><x:col min='1' max='1'/><x:col min='9' max='12'/></x:cols><x:sheetData>\
            <x:row><x:c><x:v>1</x:v></x:c><x:c><x:v>2</x:v></x:c><x:c s='7'></x:c><x:c/><x:c s='8'/><x:c s='9'/></x:row>\
            </x:sheetData></x:worksheet>";
        let cells = cells(1).replace('<', "<x:").replace("<x:/", "</x:");
        let cells = cells.replace("r=\"C1\"", "r=\"C1\" s=\"7\"") + "<x:c r=\"E1\" s=\"8\"/>";
        let expected = sheet
            .replace("<x:c s='7'></x:c><x:c/><x:c s='8'/>", &cells)
            .replace("<x:col min='9'", &format!("{}<x:col min='9'", COLS.replace("<col", "<x:col")))
            .replace("</x:worksheet>", &format!("{}</x:worksheet>", DRAWING.replace("<leg", "<x:leg")));
        assert_eq!(patched(sheet, &[1]), expected);
    }

    #[test]
    fn a_drawing_that_is_there_stays_and_the_new_one_stands_in_order() {
        for (behind, alone) in [
            ("<drawing r:id='1'/>", ""),
            ("", "<controls/>"),
            ("<drawing/>", "<mc:AlternateContent><controls/></mc:AlternateContent><extLst/>"),
            ("<conditionalFormatting/><mc:AlternateContent/><drawing/>", "<picture/>"),
        ] {
            let sheet = format!("<worksheet><sheetData/>{behind}{alone}</worksheet>");
            let expected = format!("<worksheet><sheetData/>{behind}{DRAWING}{alone}</worksheet>");
            assert_eq!(patched(&sheet, &[]), expected);
        }
        let sheet = "<worksheet><sheetData/><legacyDrawing r:id=\"rId1\"/></worksheet>";
        assert_eq!(patched(sheet, &[]), sheet);
    }

    #[test]
    fn an_untouched_sheet_is_the_same_to_the_byte() {
        let sheet = "\u{feff}<?xml version='1.0'?><!-- a --><worksheet>\r\n<sheetData ><row r='1'/><row><c/></row></sheetData></worksheet>\n\n";
        let mut out = Vec::new();
        patch(sheet.as_bytes(), &Additions::default(), &mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), sheet);
    }
}
