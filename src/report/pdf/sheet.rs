//! Laying out pages from top to bottom: headings, paragraphs, labelled lines, tables.
//!
//! Every text passes through [`Face::visible`] here, so that no caller can forget it.

use super::font::Face;
use super::lines::wrap;
use crate::model::Verdict;

/// A4, in points.
pub(super) const PAGE: (f32, f32) = (595.28, 841.89);
/// Left and right of what stands on a page.
pub(super) const MARGIN: f32 = 48.0;
const TOP: f32 = 48.0;
/// Below this stands the foot of the page.
const BOTTOM: f32 = PAGE.1 - 58.0;
const WIDTH: f32 = PAGE.0 - 2.0 * MARGIN;
/// Where the text of a labelled line begins.
const LABEL: f32 = 118.0;
/// A label, of which only roles and fields are not words of ours, has at most so many lines.
const LABEL_LINES: usize = 6;
/// A cell of a table has at most so many lines.
const CELL_LINES: usize = 16;
/// The head of a narrow column that is turned is at most so high.
const TURNED: f32 = 96.0;
/// How high a bar is.
const BAR: f32 = 9.0;
/// A piece of a bar is at least so wide, so that nothing goes unseen.
const NARROWEST: f32 = 1.5;

/// Red, green, blue.
pub(super) type Colour = (u8, u8, u8);

const BLACK: Colour = (0x1a, 0x1d, 0x21);
const GREY: Colour = (0x55, 0x5c, 0x66);
const RULE: Colour = (0xc8, 0xcd, 0xd4);
const SHADE: Colour = (0xef, 0xf1, 0xf4);

/// How a text looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Style {
    pub(super) size: f32,
    pub(super) is_bold: bool,
    pub(super) colour: Colour,
}

/// Running text.
pub(super) const PLAIN: Style = Style { size: 9.0, is_bold: false, colour: BLACK };
/// What a reader must not miss.
pub(super) const STRONG: Style = Style { is_bold: true, ..PLAIN };
/// Labels, and what a reader may skip.
pub(super) const QUIET: Style = Style { size: 8.0, is_bold: false, colour: GREY };

/// Running text in narrow columns.
pub(super) const SMALL: Style = Style { size: 8.0, ..PLAIN };

/// A verdict: always its word; the colour is beside it.
pub(super) const fn verdict_style(verdict: Verdict) -> Style {
    let colour = match verdict {
        Verdict::Clear => (0x1b, 0x6e, 0x35),
        Verdict::Notice => (0x1f, 0x5f, 0x8b),
        Verdict::Undetermined => (0x6b, 0x3f, 0x8f),
        Verdict::Review => (0x8a, 0x58, 0x00),
        Verdict::LicenseRequired => (0xa8, 0x3a, 0x1c),
        Verdict::Prohibited => (0x9b, 0x11, 0x2e),
    };
    Style { colour, ..STRONG }
}

/// What stands on a page.
pub(super) enum Draw {
    /// A line of text on a baseline; the element that it belongs to, or none where it is repeated or decoration.
    Text { x: f32, y: f32, style: Style, text: String, element: Option<usize>, is_turned: bool },
    /// A filled rectangle.
    Box { x: f32, y: f32, width: f32, height: f32, colour: Colour },
    /// A piece of a bar, in the colour and hatching of a verdict.
    Piece { x: f32, y: f32, width: f32, height: f32, verdict: Verdict, element: Option<usize> },
}

/// What a part of the document is, for those who have it read to them.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    Heading(u16, String),
    Paragraph,
    Table,
    Row,
    Head,
    Cell,
    /// A cell whose sign stands for these words.
    Sign(String),
    /// A drawing that says this.
    Figure(String),
}

/// A part of the document within another.
pub(super) struct Element {
    pub(super) kind: Kind,
    pub(super) parent: Option<usize>,
}

/// A place that readers can go to.
pub(super) struct Bookmark {
    pub(super) text: String,
    /// Whether it stands below the last that does not.
    pub(super) is_below: bool,
    pub(super) page: usize,
    pub(super) y: f32,
}

/// A column of a table.
#[derive(Clone, Copy)]
pub(super) struct Column {
    /// Its part of the width; those of a table are 1 together.
    share: f32,
    align: Align,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Align {
    Left,
    Right,
    Centre,
}

/// A column of texts.
pub(super) const fn text(share: f32) -> Column {
    Column { share, align: Align::Left }
}

/// A column of numbers.
pub(super) const fn numbers(share: f32) -> Column {
    Column { share, align: Align::Right }
}

/// A column of signs; its head is turned where it does not fit.
pub(super) const fn signs(share: f32) -> Column {
    Column { share, align: Align::Centre }
}

/// A text and how it looks.
pub(super) type Cell = (String, Style);

/// What a cell of a table holds.
#[derive(Clone, Debug)]
pub(super) enum Filling {
    /// A text.
    Text(String, Style),
    /// A sign, and in words what it says.
    Sign(&'static str, Style, String),
    /// A bar: of the whole width so much for each verdict, and in words what it says.
    Bar(Vec<(Verdict, f32)>, String),
}

impl From<Cell> for Filling {
    fn from((text, style): Cell) -> Self {
        Self::Text(text, style)
    }
}

impl Filling {
    const fn style(&self) -> Style {
        match self {
            Self::Text(_, style) | Self::Sign(_, style, _) => *style,
            Self::Bar(..) => PLAIN,
        }
    }
}

/// Pages in the making.
pub(super) struct Sheet<'f> {
    pub(super) face: &'f Face,
    pub(super) pages: Vec<Vec<Draw>>,
    pub(super) elements: Vec<Element>,
    pub(super) bookmarks: Vec<Bookmark>,
    /// The lowest line so far.
    y: f32,
}

impl<'f> Sheet<'f> {
    pub(super) fn new(face: &'f Face) -> Self {
        Self { face, pages: vec![Vec::new()], elements: Vec::new(), bookmarks: Vec::new(), y: TOP }
    }

    /// Begins a page, unless nothing stands on this one.
    pub(super) fn page(&mut self) {
        if self.pages.last().is_some_and(|page| !page.is_empty()) {
            self.pages.push(Vec::new());
        }
        self.y = TOP;
    }

    /// Leaves room between parts.
    pub(super) fn space(&mut self, height: f32) {
        if self.y > TOP {
            self.y += height;
        }
    }

    /// A heading, with a bookmark where wanted; it stays with the first lines below it.
    pub(super) fn heading(&mut self, level: u16, title: &str, bookmark: Option<bool>) {
        let size = match level {
            1 => 18.0,
            2 => 12.5,
            _ => 10.0,
        };
        let style = Style { size, ..STRONG };
        self.space(if level < 3 { 12.0 } else { 7.0 });
        self.room(size * 1.4 + if level < 3 { 90.0 } else { 45.0 });
        let title = self.face.visible(title);
        if let Some(is_below) = bookmark {
            let page = self.pages.len() - 1;
            self.bookmarks.push(Bookmark { text: title.clone(), is_below, page, y: self.y });
        }
        let element = self.element(Kind::Heading(level, title.clone()), None);
        self.lines(&title, style, (0.0, WIDTH), element);
        self.y += 2.0;
    }

    /// Running text.
    pub(super) fn paragraph(&mut self, text: &str, style: Style) {
        let text = self.face.visible(text);
        let element = self.element(Kind::Paragraph, None);
        self.lines(&text, style, (0.0, WIDTH), element);
        self.y += 2.5;
    }

    /// A label, and text beside it.
    pub(super) fn labelled(&mut self, label: &str, text: &str, style: Style) {
        let element = self.element(Kind::Paragraph, None);
        let label = self.face.visible(label);
        let labels = wrap(self.face, &label, QUIET.size, LABEL - 8.0);
        let height = leading(style.size);
        self.room(height * count(labels.len().min(LABEL_LINES)));
        let (page, top) = (self.pages.len(), self.y);
        let mut below = top;
        for line in labels.into_iter().take(LABEL_LINES) {
            self.put(0.0, below + style.size, QUIET, line, Some(element));
            below += height;
        }
        let text = self.face.visible(text);
        self.lines(&text, style, (LABEL, WIDTH - LABEL), element);
        if self.pages.len() == page {
            self.y = self.y.max(below);
        }
        self.y += 1.5;
    }

    /// A table whose head stands again on every page.
    pub(super) fn table<F: Into<Filling>>(
        &mut self,
        columns: &[Column],
        head: &[&str],
        rows: impl IntoIterator<Item = Vec<F>>,
    ) {
        let table = self.element(Kind::Table, None);
        let style = Style { is_bold: true, ..QUIET };
        let head: Vec<Filling> = head.iter().map(|text| ((*text).to_owned(), style).into()).collect();
        self.room(self.height(columns, &head, true) + 45.0);
        let row = self.element(Kind::Row, Some(table));
        self.row(columns, &head, Some(row), true);
        for cells in rows {
            let cells: Vec<Filling> = cells.into_iter().map(Into::into).collect();
            if self.y + self.height(columns, &cells, false) > BOTTOM {
                self.page();
                self.row(columns, &head, None, true);
            }
            let row = self.element(Kind::Row, Some(table));
            self.row(columns, &cells, Some(row), false);
        }
        self.y += 5.0;
    }

    /// What the hatchings of bars mean.
    pub(super) fn legend(&mut self, all: &[(Verdict, &str)]) {
        self.room(leading(QUIET.size) + 4.0);
        let element = self.element(Kind::Paragraph, None);
        let mut left = 0.0;
        for (verdict, word) in all {
            let word = self.face.visible(word);
            let width = 24.0 + self.face.width(&word, QUIET.size) + 14.0;
            if left > 0.0 && left + width > WIDTH {
                left = 0.0;
                self.y += leading(QUIET.size) + 2.0;
                self.room(leading(QUIET.size) + 4.0);
            }
            self.piece((left, self.y + 2.0), (18.0, BAR - 2.0), *verdict, None);
            self.put(left + 24.0, self.y + 1.0 + QUIET.size, QUIET, word, Some(element));
            left += width;
        }
        self.y += leading(QUIET.size) + 5.0;
    }

    /// Begins a page where so many rows of a table and its title would stand on two, and fit on one.
    pub(super) fn together(&mut self, rows: usize) {
        let height = 70.0 + count(rows) * (leading(PLAIN.size) + 5.0);
        if height < (BOTTOM - TOP) / 2.0 {
            self.room(height);
        }
    }

    fn height(&self, columns: &[Column], cells: &[Filling], is_head: bool) -> f32 {
        let is_turned = is_head && self.is_turned(columns, cells);
        let mut height = 0.0_f32;
        for (column, filling) in columns.iter().zip(cells) {
            let turned = is_turned && column.align == Align::Centre;
            let lines = self.cell_lines(*column, filling, turned);
            let style = filling.style();
            let needs = if turned {
                lines.iter().map(|line| self.face.width(line, style.size)).fold(0.0, f32::max) + 3.0
            } else {
                count(lines.len().max(1)) * leading(style.size)
            };
            height = height.max(needs);
        }
        height + 5.0
    }

    /// Whether the heads of columns of signs are turned: some word of theirs is wider than its column.
    fn is_turned(&self, columns: &[Column], head: &[Filling]) -> bool {
        columns.iter().zip(head).any(|(column, filling)| {
            let Filling::Text(text, style) = filling else { return false };
            let text = self.face.visible(text);
            let is_wide = |word: &str| {
                word.is_ascii() && self.face.width(word, style.size) > column.share * WIDTH - 4.0
            };
            column.align == Align::Centre && text.split(' ').any(is_wide)
        })
    }

    fn cell_lines(&self, column: Column, filling: &Filling, is_turned: bool) -> Vec<String> {
        let (text, style) = match filling {
            Filling::Text(text, style) => (text.as_str(), *style),
            Filling::Sign(sign, style, _) => (*sign, *style),
            Filling::Bar(..) => return Vec::new(),
        };
        let inside = if column.align == Align::Centre { 4.0 } else { 8.0 };
        let room = if is_turned { TURNED } else { column.share * WIDTH - inside };
        let mut lines = wrap(self.face, &self.face.visible(text), style.size, room);
        if lines.len() > CELL_LINES {
            lines.truncate(CELL_LINES);
            if let Some(last) = lines.last_mut() {
                last.pop();
                last.push('…');
            }
        }
        lines
    }

    fn row(&mut self, columns: &[Column], cells: &[Filling], row: Option<usize>, is_head: bool) {
        let height = self.height(columns, cells, is_head);
        let is_turned = is_head && self.is_turned(columns, cells);
        let top = self.y;
        if is_head {
            self.fill(0.0, top, WIDTH, height, SHADE);
        }
        let mut left = 0.0;
        for (column, filling) in columns.iter().zip(cells) {
            let kind = match filling {
                _ if is_head => Kind::Head,
                Filling::Sign(_, _, says) => Kind::Sign(says.clone()),
                _ => Kind::Cell,
            };
            let element = row.map(|row| self.element(kind, Some(row)));
            let width = column.share * WIDTH;
            if let Filling::Bar(pieces, says) = filling {
                self.bar((left, top + 3.5), width, pieces, says, element);
            }
            let style = filling.style();
            let turned = is_turned && column.align == Align::Centre;
            for (n, line) in self.cell_lines(*column, filling, turned).into_iter().enumerate() {
                let wide = self.face.width(&line, style.size);
                if turned {
                    let x = left + f32::midpoint(width, style.size) - 1.0 + count(n) * leading(style.size);
                    self.put_turned(x, top + height - 4.0, style, line, element);
                    continue;
                }
                let indent = match column.align {
                    Align::Left => 4.0,
                    Align::Right => width - 4.0 - wide,
                    Align::Centre => (width - wide) / 2.0,
                };
                let baseline = top + 2.0 + style.size + count(n) * leading(style.size);
                self.put(left + indent, baseline, style, line, element);
            }
            left += width;
        }
        self.y = top + height;
        self.fill(0.0, self.y - 0.4, WIDTH, 0.4, RULE);
    }

    /// A bar within a cell.
    fn bar(
        &mut self,
        (x, y): (f32, f32),
        width: f32,
        pieces: &[(Verdict, f32)],
        says: &str,
        cell: Option<usize>,
    ) {
        if pieces.is_empty() {
            return;
        }
        let says = self.face.visible(says);
        let figure = cell.map(|cell| self.element(Kind::Figure(says), Some(cell)));
        let (mut left, width) = (x + 4.0, width - 8.0);
        for (verdict, share) in pieces {
            let wide = (share * width).max(NARROWEST);
            self.piece((left, y), (wide, BAR), *verdict, figure);
            left += wide;
        }
    }

    /// Makes sure that so much fits below.
    fn room(&mut self, height: f32) {
        if self.y + height > BOTTOM {
            self.page();
        }
    }

    fn lines(&mut self, text: &str, style: Style, (left, width): (f32, f32), element: usize) {
        for line in wrap(self.face, text, style.size, width) {
            self.room(leading(style.size));
            self.put(left, self.y + style.size, style, line, Some(element));
            self.y += leading(style.size);
        }
    }

    fn put(&mut self, x: f32, y: f32, style: Style, text: String, element: Option<usize>) {
        if let (Some(page), false) = (self.pages.last_mut(), text.is_empty()) {
            page.push(Draw::Text { x: MARGIN + x, y, style, text, element, is_turned: false });
        }
    }

    /// A line that is read from the bottom to the top.
    fn put_turned(&mut self, x: f32, y: f32, style: Style, text: String, element: Option<usize>) {
        if let (Some(page), false) = (self.pages.last_mut(), text.is_empty()) {
            page.push(Draw::Text { x: MARGIN + x, y, style, text, element, is_turned: true });
        }
    }

    fn piece(
        &mut self,
        (x, y): (f32, f32),
        (width, height): (f32, f32),
        verdict: Verdict,
        element: Option<usize>,
    ) {
        if let Some(page) = self.pages.last_mut() {
            page.push(Draw::Piece { x: MARGIN + x, y, width, height, verdict, element });
        }
    }

    fn fill(&mut self, x: f32, y: f32, width: f32, height: f32, colour: Colour) {
        if let Some(page) = self.pages.last_mut() {
            page.push(Draw::Box { x: MARGIN + x, y, width, height, colour });
        }
    }

    fn element(&mut self, kind: Kind, parent: Option<usize>) -> usize {
        self.elements.push(Element { kind, parent });
        self.elements.len() - 1
    }
}

/// From line to line.
fn leading(size: f32) -> f32 {
    size * 1.42
}

/// A number of lines, of which there are few on a page.
fn count(lines: usize) -> f32 {
    u16::try_from(lines).map_or(f32::from(u16::MAX), f32::from)
}
