//! Where the fields of one delimited record are: the quoting rules of RFC 4180 as the `csv` crate reads them.
//!
//! A quote counts only as the first byte of a field; text after a closing quote belongs to the field. Unlike
//! the `csv` crate, an empty line is a record (a spreadsheet shows it as a row), and text after the closing
//! quote of a field that spans lines is refused: there a quote is missing, and rows would be swallowed.

use std::ops::Range;

use memchr::{memchr, memchr2_iter, memchr3};

/// How fields are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Splitter {
    pub(super) delimiter: u8,
    pub(super) quote: Option<u8>,
}

/// A field: bytes of the text, or of the scratch if quotes inside had to be undoubled.
#[derive(Clone, Copy, Debug)]
struct Span {
    start: usize,
    end: usize,
    scratch: bool,
    quoted: bool,
}

/// The fields of the last record split; kept to be used again.
#[derive(Debug, Default)]
pub(super) struct Fields {
    spans: Vec<Span>,
    scratch: String,
}

impl Fields {
    /// The fields, given the text they were split from.
    pub(super) fn iter<'a>(&'a self, text: &'a str) -> impl Iterator<Item = &'a str> {
        self.spans
            .iter()
            .map(move |s| if s.scratch { &self.scratch[s.start..s.end] } else { &text[s.start..s.end] })
    }

    /// Whether each field was quoted, in order.
    pub(super) fn quoted(&self) -> impl Iterator<Item = bool> {
        self.spans.iter().map(|s| s.quoted)
    }

    pub(super) fn len(&self) -> usize {
        self.spans.len()
    }

    fn clear(&mut self) {
        self.spans.clear();
        self.scratch.clear();
    }

    fn push(&mut self, start: usize, end: usize) {
        self.spans.push(Span { start, end, scratch: false, quoted: false });
    }

    /// Ends the field whose undoubled beginning stands in the scratch from `from` on, or in the text.
    fn push_quoted(&mut self, text: &str, from: Option<usize>, start: usize, end: usize) {
        match from {
            None => self.spans.push(Span { start, end, scratch: false, quoted: true }),
            Some(from) => {
                self.scratch.push_str(&text[start..end]);
                let end = self.scratch.len();
                self.spans.push(Span { start: from, end, scratch: true, quoted: true });
            }
        }
    }
}

/// What splitting one record came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Split {
    /// A whole record, up to `end`, which lies behind its line end; `breaks` line ends were passed.
    Record { end: usize, breaks: u64 },
    /// The text ends inside the record; `open` line ends were passed before the quote still open.
    Partial { open: Option<u64> },
    /// A field over several lines goes on behind its closing quote.
    Unbalanced { open: u64 },
}

/// What follows a field.
enum Next {
    Field(usize),
    End(usize),
    Unknown,
}

impl Splitter {
    /// Splits the record that starts at `at`, which must lie inside the text. `last` says that nothing
    /// follows the text.
    pub(super) fn record(self, text: &str, mut at: usize, last: bool, fields: &mut Fields) -> Split {
        let bytes = text.as_bytes();
        fields.clear();
        let mut breaks = 0;
        if matches!(bytes.get(at), Some(b'\n' | b'\r')) {
            return match next(bytes, at, last) {
                Next::End(end) => Split::Record { end, breaks: 1 },
                _ => Split::Partial { open: None },
            };
        }
        loop {
            let step = if self.quote.is_some() && bytes.get(at).copied() == self.quote {
                match self.quoted(text, at, last, breaks, fields) {
                    Ok((step, passed)) => {
                        breaks += passed;
                        step
                    }
                    Err(stop) => return stop,
                }
            } else {
                match memchr3(self.delimiter, b'\n', b'\r', &bytes[at..]) {
                    Some(n) => {
                        fields.push(at, at + n);
                        next(bytes, at + n, last)
                    }
                    None if last => {
                        fields.push(at, bytes.len());
                        Next::End(bytes.len())
                    }
                    None => Next::Unknown,
                }
            };
            match step {
                Next::Field(start) => at = start,
                Next::End(end) => return Split::Record { end, breaks: breaks + 1 },
                Next::Unknown => return Split::Partial { open: None },
            }
        }
    }

    /// Where the characters of a field stand in a whole record, counted from column 0: between its quotes, where these are all there is,
    /// and without blanks around them.
    pub(super) fn place(self, record: &str, column: usize) -> Option<Range<usize>> {
        let bytes = record.as_bytes();
        let mut at = 0;
        for n in 0..=column {
            let mut quoted = None;
            let mut behind = at;
            if self.quote.is_some() && bytes.get(at).copied() == self.quote {
                let quote = bytes[at];
                let mut search = at + 1;
                let close = loop {
                    let close = search + memchr(quote, bytes.get(search..)?)?;
                    if bytes.get(close + 1) != Some(&quote) {
                        break close;
                    }
                    search = close + 2;
                };
                behind = close + 1;
                quoted = Some(at + 1..close);
            }
            let end =
                memchr3(self.delimiter, b'\n', b'\r', &bytes[behind..]).map_or(bytes.len(), |n| behind + n);
            if n == column {
                let field = quoted.filter(|_| end == behind).unwrap_or(at..end);
                let text = record.get(field.clone())?;
                let start = field.start + (text.len() - text.trim_start().len());
                return Some(start..start + text.trim().len());
            }
            if bytes.get(end) != Some(&self.delimiter) {
                return None;
            }
            at = end + 1;
        }
        None
    }

    /// The quoted field at `at`: what follows it, and the line ends inside it.
    fn quoted(
        self,
        text: &str,
        at: usize,
        last: bool,
        open: u64,
        fields: &mut Fields,
    ) -> Result<(Next, u64), Split> {
        let bytes = text.as_bytes();
        let quote = bytes[at];
        let mut start = at + 1;
        let mut search = start;
        let mut scratch = None;
        let close = loop {
            let Some(n) = memchr(quote, &bytes[search..]) else {
                return Err(Split::Partial { open: Some(open) });
            };
            let close = search + n;
            match bytes.get(close + 1) {
                None if !last => return Err(Split::Partial { open: Some(open) }),
                Some(&b) if b == quote => {
                    scratch.get_or_insert(fields.scratch.len());
                    fields.scratch.push_str(&text[start..=close]);
                    start = close + 2;
                    search = start;
                }
                _ => break close,
            }
        };
        let passed = line_ends(&bytes[at + 1..close]);
        let rest = close + 1;
        match bytes.get(rest) {
            None => {
                fields.push_quoted(text, scratch, start, close);
                return Ok((Next::End(rest), passed));
            }
            Some(&b) if b == self.delimiter || b == b'\n' || b == b'\r' => {
                fields.push_quoted(text, scratch, start, close);
                return Ok((next(bytes, rest, last), passed));
            }
            Some(_) => {}
        }
        // Text behind the closing quote.
        let end = match memchr3(self.delimiter, b'\n', b'\r', &bytes[rest..]) {
            Some(n) => rest + n,
            None if last => bytes.len(),
            None => return Err(Split::Partial { open: None }),
        };
        if passed > 0 && bytes[rest..end].iter().any(|&b| b != b' ') {
            return Err(Split::Unbalanced { open });
        }
        let from = *scratch.get_or_insert(fields.scratch.len());
        fields.scratch.push_str(&text[start..close]);
        fields.push_quoted(text, Some(from), rest, end);
        Ok((if end == bytes.len() { Next::End(end) } else { next(bytes, end, last) }, passed))
    }
}

/// What the delimiter or line end at `at` leads to.
fn next(bytes: &[u8], at: usize, last: bool) -> Next {
    match (bytes.get(at), bytes.get(at + 1)) {
        (Some(b'\r'), Some(b'\n')) => Next::End(at + 2),
        (Some(b'\r'), None) if !last => Next::Unknown,
        (Some(b'\n' | b'\r'), _) => Next::End(at + 1),
        _ => Next::Field(at + 1),
    }
}

/// Line ends in some bytes: LF, CR LF, or CR alone.
fn line_ends(bytes: &[u8]) -> u64 {
    memchr2_iter(b'\n', b'\r', bytes)
        .filter(|&i| bytes[i] == b'\n' || bytes.get(i + 1) != Some(&b'\n'))
        .count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> (Vec<String>, Split) {
        let mut fields = Fields::default();
        let splitter = Splitter { delimiter: b',', quote: Some(b'"') };
        let split = splitter.record(text, 0, true, &mut fields);
        (fields.iter(text).map(str::to_owned).collect(), split)
    }

    #[test]
    fn quotes_are_undoubled_and_line_ends_inside_counted() {
        let (fields, split) = split("\"19\"\" rack\",\"a\r\nb\rc\nd\",x\"y\r\nnext");
        assert_eq!(fields, ["19\" rack", "a\r\nb\rc\nd", "x\"y"]);
        assert_eq!(split, Split::Record { end: 28, breaks: 4 });
    }

    #[test]
    fn a_missing_quote_that_swallows_lines_is_seen_where_it_opened() {
        let (_, split) = split("1,\"rack 7,x\n2,\"rack 8\",y\n");
        assert_eq!(split, Split::Unbalanced { open: 0 });
    }

    #[test]
    fn text_after_a_closing_quote_stays_in_the_field() {
        assert_eq!(split("\"19\" monitor,\"a\nb\" ,c").0, ["19 monitor", "a\nb ", "c"]);
    }
}
