//! Rows of a delimited text, streamed in blocks and read again from any mark.

use std::ops::{ControlFlow, Range};

use memchr::memchr2;

use crate::diagnostic::Diagnostic;

use super::dialect::Dialect;
use super::plain::PlainRows;
use super::rows::{CellKind, Mark, RawCell, RawRow, Rows};
use super::split::{Fields, Split, Splitter};
use crate::files::bytes::Bytes;

/// Bytes read at once: fits the second-level cache.
const BLOCK: usize = 256 << 10;
/// The longest record believed, in bytes: 1 MiB.
const RECORD_CAP: usize = 1 << 20;
/// Read beyond a given end, so that a last CR need not be read twice.
const SLACK: u64 = 16;

/// A delimited text in UTF-8.
#[derive(Debug)]
pub struct Delimited {
    text: Bytes,
    splitter: Splitter,
    start: Mark,
    block: usize,
    record_cap: usize,
}

impl Delimited {
    /// The rows of `text`, which must be UTF-8, read by `dialect` from `start` on: behind a byte order mark
    /// or a `sep=` line. Offsets count from the first byte of `text`.
    pub fn new(text: Bytes, dialect: Dialect, start: Mark) -> Self {
        let splitter = Splitter { delimiter: dialect.delimiter, quote: dialect.quote };
        Self { text, splitter, start, block: BLOCK, record_cap: RECORD_CAP }
    }

    /// Reads blocks of another size (at least 4 bytes) and believes records up to another length.
    #[must_use]
    pub fn with_limits(mut self, block: usize, record_cap: usize) -> Self {
        self.block = block.max(4);
        self.record_cap = record_cap;
        self
    }

    /// The record between a mark and its end, and where in it the characters of a cell stand, counted from column 0.
    pub(super) fn cell(&self, mark: Mark, end: u64, column: usize) -> Option<(String, Range<usize>)> {
        let length = usize::try_from(end.checked_sub(mark.offset)?).ok().filter(|n| *n <= self.record_cap)?;
        let mut bytes = vec![0; length];
        (self.text.fill(mark.offset, &mut bytes).ok()? == length).then_some(())?;
        let record = String::from_utf8(bytes).ok()?;
        let cell = self.splitter.place(&record, column)?;
        Some((record, cell))
    }

    fn refused(&self, code: &'static str, message: String, help: &str) -> Diagnostic {
        Diagnostic::error(code, message).at(self.text.name()).help(help)
    }

    fn too_long(&self, mark: Mark, open: Option<u64>) -> Diagnostic {
        match open {
            Some(open) => self.unclosed(mark.line + open),
            None => self.refused(
                "csv-record-too-long",
                format!("the row starting in line {} is longer than {} bytes", mark.line, self.record_cap),
                "check the line ends and the delimiter; is this a table?",
            ),
        }
    }

    fn unclosed(&self, line: u64) -> Diagnostic {
        self.refused(
            "csv-quote-unclosed",
            format!("the quote opened in line {line} is not closed where its field ends, and would swallow the rows after it"),
            "close the quote in that line, or write a quote that is part of the text twice inside a quoted field",
        )
    }

    /// The text to the end of the longest record believed that starts at `at`: what is said of a longer one must not
    /// depend on how much of it was read.
    fn believed<'t>(&self, text: &'t str, at: usize) -> &'t str {
        let longest = at + self.record_cap + 1;
        let end = (longest..text.len()).find(|i| text.is_char_boundary(*i));
        end.map_or(text, |end| &text[..end])
    }

    fn not_utf8(&self, mark: Mark) -> Diagnostic {
        self.refused(
            "input-changed",
            format!("after line {} the file is no longer the UTF-8 text it was", mark.line),
            "run again when nothing writes to it, or work on a copy",
        )
    }
}

impl Rows for Delimited {
    fn scan(
        &self,
        from: Mark,
        end: Option<u64>,
        visit: &mut dyn FnMut(&RawRow<'_>) -> ControlFlow<()>,
    ) -> Result<Mark, Diagnostic> {
        let mut mark = if from.offset <= self.start.offset { self.start } else { from };
        let end = end.unwrap_or(u64::MAX);
        let total = self.text.len();
        let window = end.min(total).saturating_sub(mark.offset).saturating_add(SLACK);
        let mut buffer = vec![0; usize::try_from(window).unwrap_or(usize::MAX).clamp(4, self.block)];
        let mut filled = 0;
        let mut fields = Fields::default();
        let mut cells: Vec<RawCell<'static>> = Vec::new();
        loop {
            let base = mark.offset;
            filled += self.text.fill(base + filled as u64, &mut buffer[filled..])?;
            let last = base + filled as u64 >= total;
            let usable = if last { filled } else { whole_chars(&buffer[..filled]) };
            let text = simdutf8::basic::from_utf8(&buffer[..usable]).map_err(|_| self.not_utf8(mark))?;
            let mut at = 0;
            let mut row_cells = recycle(cells);
            let mut plain_rows = PlainRows::default();
            while at < usable {
                if mark.offset >= end {
                    return Ok(mark);
                }
                let believed = self.believed(text, at);
                let over = believed.len() - at > self.record_cap;
                let last = last && believed.len() == usable;
                let (next, breaks) = match self.splitter.record(believed, at, last, &mut fields) {
                    Split::Record { end, .. } if end - at > self.record_cap => {
                        return Err(self.too_long(mark, None));
                    }
                    Split::Record { end, breaks } => (end, breaks),
                    Split::Partial { open } if over => return Err(self.too_long(mark, open)),
                    Split::Partial { open } if last => {
                        return Err(self.unclosed(mark.line + open.unwrap_or(0)));
                    }
                    Split::Partial { .. } => break,
                    Split::Unbalanced { open } => return Err(self.unclosed(mark.line + open)),
                };
                let row_end = base + next as u64;
                let mut shown = recycle(row_cells);
                shown.extend(fields.iter(text).map(|text| RawCell { text, kind: CellKind::Text }));
                let plain = plain_rows.is_plain(text, at, next);
                let flow = visit(&RawRow { mark, end: row_end, cells: &shown, written: &[], plain });
                row_cells = recycle(shown);
                mark = Mark { offset: row_end, row: mark.row + 1, line: mark.line + breaks };
                if flow.is_break() {
                    return Ok(mark);
                }
                at = next;
            }
            cells = recycle(row_cells);
            if last && at >= usable {
                return Ok(mark);
            }
            buffer.copy_within(at..filled, 0);
            filled -= at;
            if at == 0 || buffer.len() < self.block {
                // The record is longer than the buffer, or only a short piece was asked for.
                let size = (buffer.len() * 2).max(self.block.min(4096)).min(self.record_cap + self.block);
                buffer.resize(size.max(buffer.len()), 0);
            }
        }
    }

    /// Behind the next line end. What cannot be read here is told when the rows are read.
    fn guess_start(&self, near: u64) -> Option<u64> {
        let mut buffer = [0; 4096];
        let mut at = near;
        while at - near <= self.record_cap as u64 {
            let filled = self.text.read_at(at, &mut buffer).ok()?;
            if let Some(n) = memchr2(b'\n', b'\r', &buffer[..filled]) {
                let mut start = at + n as u64 + 1;
                let mut next = [0];
                let pair =
                    buffer[n] == b'\r' && self.text.read_at(start, &mut next).ok()? == 1 && next == *b"\n";
                start += u64::from(pair);
                return (start < self.text.len()).then_some(start);
            }
            if filled < buffer.len() {
                return None;
            }
            at += filled as u64;
        }
        None
    }

    fn as_text(&self) -> Option<&Delimited> {
        Some(self)
    }

    fn size(&self) -> u64 {
        self.text.len()
    }
}

/// The same vector, empty, for cells of another life: its memory is kept.
fn recycle<'b>(mut cells: Vec<RawCell<'_>>) -> Vec<RawCell<'b>> {
    cells.clear();
    // An empty vector collected into its own memory; nothing is ever mapped.
    cells.into_iter().map(|cell| RawCell { text: "", kind: cell.kind }).collect()
}

/// How many bytes there are before a character that is cut at the end.
pub(super) fn whole_chars(bytes: &[u8]) -> usize {
    let len = bytes.len();
    for back in 1..=len.min(3) {
        let need = match bytes[len - back] {
            0x80..=0xBF => continue,
            0xC0..=0xDF => 2,
            0xE0..=0xEF => 3,
            0xF0..=0xFF => 4,
            _ => 1,
        };
        return if need > back { len - back } else { len };
    }
    len
}

#[cfg(test)]
mod tests;
