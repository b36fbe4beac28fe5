//! Laying out pages from top to bottom: headings, paragraphs, labelled lines, tables.
//!
//! Every text passes through [`Face::visible`] here, so that no caller can forget it.

mod table;

use super::font::Face;
use super::lines::wrap;
use crate::model::Verdict;

pub(super) use table::{Column, Filling, numbers, signs, text};

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
/// How high a bar is.
const BAR: f32 = 9.0;

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

/// A text and how it looks.
pub(super) type Cell = (String, Style);

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
