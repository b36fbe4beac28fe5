//! Tables: their columns, what stands in a cell, and rows that stay whole.

use super::{BAR, BOTTOM, Cell, Kind, PLAIN, QUIET, RULE, SHADE, Sheet, Style, WIDTH, count, leading, wrap};
use crate::model::Verdict;

/// A cell of a table has at most so many lines.
const CELL_LINES: usize = 16;
/// The head of a narrow column that is turned is at most so high.
const TURNED: f32 = 96.0;
/// A piece of a bar is at least so wide, so that nothing goes unseen.
const NARROWEST: f32 = 1.5;

/// A column of a table.
#[derive(Clone, Copy)]
pub(in crate::report::pdf) struct Column {
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
pub(in crate::report::pdf) const fn text(share: f32) -> Column {
    Column { share, align: Align::Left }
}

/// A column of numbers.
pub(in crate::report::pdf) const fn numbers(share: f32) -> Column {
    Column { share, align: Align::Right }
}

/// A column of signs; its head is turned where it does not fit.
pub(in crate::report::pdf) const fn signs(share: f32) -> Column {
    Column { share, align: Align::Centre }
}

/// What a cell of a table holds.
#[derive(Clone, Debug)]
pub(in crate::report::pdf) enum Filling {
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

impl Sheet<'_> {
    /// A table whose head stands again on every page.
    pub(in crate::report::pdf) fn table<F: Into<Filling>>(
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
}
