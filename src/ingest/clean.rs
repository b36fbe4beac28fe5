//! Signs in cells that are no part of the value: what keeps a spreadsheet from eating zeros, marks that came with a copy,
//! markup of an export; and secrets, which are left out.

use std::borrow::Cow;
use std::ops::ControlFlow;
use std::sync::Arc;

use super::escapes;
use super::first_cell::FirstCell;
use super::plain::{GROUP_MARKS, begins_group_mark, is_label_end};
use super::rows::{CellKind, Mark, RawCell, RawRow, Rows};
use super::secrets::{may_be_secret, without_secrets};
use super::shape::trim;
use crate::diagnostic::Diagnostic;
use crate::text::invisible::is_invisible;

/// Rows of a sheet with the values of its cells; what stands in the file is kept beside ([`RawRow::written`]).
pub(crate) struct CleanRows {
    rows: Arc<dyn Rows>,
    secrets: FirstCell,
    /// Of cells in which sequences for a terminal stood.
    sequences: FirstCell,
}

impl CleanRows {
    /// The rows of a sheet, cleaned while they are read.
    pub(crate) fn new(rows: Arc<dyn Rows>) -> Self {
        Self { rows, secrets: FirstCell::default(), sequences: FirstCell::default() }
    }
}

impl Rows for CleanRows {
    fn scan(
        &self,
        from: Mark,
        end: Option<u64>,
        visit: &mut dyn FnMut(&RawRow<'_>) -> ControlFlow<()>,
    ) -> Result<Mark, Diagnostic> {
        self.rows.scan(from, end, &mut |row| {
            let first = if row.plain {
                row.cells.iter().position(|cell| may_be_secret(cell.text.as_bytes()))
            } else {
                row.cells.iter().position(may_be_dressed)
            };
            let Some(first) = first else { return visit(row) };
            let values: Vec<(usize, Value)> = (first..)
                .zip(row.cells.iter().skip(first))
                .filter(|(_, cell)| may_be_dressed(cell))
                .filter_map(|(at, cell)| Some((at, value(cell)?)))
                .collect();
            if values.is_empty() {
                return visit(row);
            }
            let mut written = Vec::new();
            let mut cells = row.cells.to_vec();
            for (at, value) in &values {
                let Some(cell) = cells.get_mut(*at) else { continue };
                if escapes::may_be_in(cell.text) {
                    self.sequences.met(row.mark.row, *at);
                }
                if value.secret {
                    self.secrets.met(row.mark.row, *at);
                } else if let Ok(column) = u32::try_from(*at) {
                    written.push((column, trim_white(cell.text)));
                }
                cell.text = &value.text;
            }
            visit(&RawRow { cells: &cells, written: &written, ..*row })
        })
    }

    fn within(&self) -> Option<&dyn Rows> {
        Some(&*self.rows)
    }

    fn size(&self) -> u64 {
        self.rows.size()
    }

    fn first_secret(&self) -> Option<(u64, u32)> {
        self.secrets.cell()
    }

    fn first_sequence(&self) -> Option<(u64, u32)> {
        self.sequences.cell()
    }
}

fn trim_white(text: &str) -> &str {
    text.trim_matches(char::is_whitespace)
}

/// A value that is not what stands in the file.
struct Value {
    text: String,
    /// Whether a secret was left out: then nobody keeps what stands there.
    secret: bool,
}

/// Asked of every cell: whether [`value`] has to look at all.
fn may_be_dressed(cell: &RawCell<'_>) -> bool {
    let bytes = cell.text.as_bytes();
    let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else { return false };
    let seen = |b: u8, c: Option<char>| {
        if b.is_ascii() { (b' '..0x7F).contains(&b) } else { c.is_none_or(|c| !is_invisible(c)) }
    };
    let (mut from, mut to) = (cell.text.chars(), cell.text.chars());
    if !seen(*first, from.next()) || !seen(*last, to.next_back()) {
        return true;
    }
    let opens = bytes.iter().find(|b| **b != b' ');
    if matches!(opens, Some(b'=' | b'\'' | b'`' | b'*'))
        || escapes::may_be_in(cell.text)
        || may_be_secret(bytes)
    {
        return true;
    }
    memchr::memchr3(b'<', b'&', b'@', bytes).is_some()
        || memchr::memchr_iter(b'%', bytes).any(|at| bytes.get(at..).is_some_and(begins_group_mark))
        || (!cell.text.is_ascii() && cell.text.contains('：'))
        || memchr::memchr2_iter(b':', b'=', bytes).any(|at| is_label_end(bytes, at))
}

/// The value of a cell, where it is not its text without white space.
fn value(cell: &RawCell<'_>) -> Option<Value> {
    if cell.kind != CellKind::Text {
        return None;
    }
    let white = trim_white(cell.text);
    let cleaned = clean(white);
    let without = without_secrets(&cleaned);
    let secret = *without != *cleaned;
    (*without != *white).then(|| Value { text: without.into_owned(), secret })
}

/// A text without what is no part of its value.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    if escapes::may_be_in(text) {
        return Cow::Owned(clean(&escapes::without(text)).into_owned());
    }
    let bare = without_marks(unguarded(trim(text)));
    let bytes = bare.as_bytes();
    let mut out: Cow<'_, str> = Cow::Borrowed(bare);
    if memchr::memchr(b'<', bytes).is_some()
        && let Some(without) = without_markup(&out)
    {
        out = Cow::Owned(without);
    }
    // What was masked twice is unmasked twice; `&amp;amp;` is no more than that.
    for _ in 0..2 {
        if memchr::memchr(b'&', out.as_bytes()).is_some()
            && let Some(without) = without_entities(&out)
        {
            out = Cow::Owned(without);
        }
    }
    let [pass, skip] = GROUP_MARKS;
    if let Some((_, shown)) = out.rsplit_once(skip) {
        out = Cow::Owned(shown.to_owned());
    }
    if out.contains(pass) {
        out = Cow::Owned(out.replace(pass, " "));
    }
    match out {
        Cow::Borrowed(text) => Cow::Borrowed(text),
        Cow::Owned(text) => {
            let value = unguarded(trim(&text));
            if value.len() == text.len() { Cow::Owned(text) } else { Cow::Owned(value.to_owned()) }
        }
    }
}

/// A text without the signs by which a spreadsheet is told to keep it as it is: `="0012345"`, `'0012345`.
fn unguarded(text: &str) -> &str {
    let formula = |text: &'_ str| -> Option<(usize, usize)> {
        let inner = text
            .strip_prefix("=\"")
            .or_else(|| text.strip_prefix("=T(\""))
            .or_else(|| text.strip_prefix("=+\""))?;
        let start = text.len() - inner.len();
        let inner = inner
            .strip_suffix("\")")
            .filter(|_| text.starts_with("=T("))
            .or_else(|| inner.strip_suffix('"'))?;
        // A formula that joins texts is none of these.
        (!inner.trim_matches('"').contains('"')).then_some((start, start + inner.len()))
    };
    let link = |text: &'_ str| -> Option<(usize, usize)> {
        let head = text.get(..11).filter(|head| head.eq_ignore_ascii_case("=HYPERLINK("))?;
        let body = text.get(head.len()..)?.strip_suffix("\")")?;
        let shown = body.rfind('"')? + 1;
        let before = body.get(..shown)?.trim_end_matches('"').trim_end();
        before.ends_with([',', ';']).then(|| (head.len() + shown, head.len() + body.len()))
    };
    let mut text = text;
    // A guard may stand within another: `'="0012345"`.
    for _ in 0..3 {
        let inner = match formula(text).or_else(|| link(text)) {
            Some((from, to)) => text.get(from..to).map(|inner| inner.trim_matches('"')),
            None => without_apostrophe(text),
        };
        match inner {
            Some(inner) if inner.len() < text.len() => text = trim(inner),
            _ => break,
        }
    }
    text
}

/// A text without the marks by which Markdown shows it as code or bold: `` `web-1` ``, `**web-1**`.
fn without_marks(text: &str) -> &str {
    let mut text = text;
    for mark in ["**", "`", "**"] {
        let inner = text.strip_prefix(mark).and_then(|inner| inner.strip_suffix(mark));
        // What is masked with stars is no name, and of two words each may have its own marks.
        let is_one = |inner: &&str| inner.contains(char::is_alphanumeric) && !inner.contains(mark);
        if let Some(inner) = inner.map(trim).filter(is_one) {
            text = inner;
        }
    }
    text
}

/// `'0012345` without its apostrophe, which tells a spreadsheet that text follows; `'t Hof` and `'s-Gravenhage` are names.
fn without_apostrophe(text: &str) -> Option<&str> {
    let rest = text.strip_prefix('\'')?;
    if let Some(inner) = rest.strip_suffix('\'') {
        return (!inner.is_empty()).then_some(inner);
    }
    let mut signs = rest.chars();
    let (first, second) = (signs.next()?, signs.next());
    let article = first.is_lowercase() && second.is_none_or(|c| c == ' ' || c == '-');
    (!article).then_some(rest)
}

/// Elements of HTML that exports of asset managers and wikis put around values.
const ELEMENTS: &[&str] = &[
    "a", "abbr", "b", "big", "br", "center", "code", "div", "em", "font", "h1", "h2", "h3", "h4", "h5", "h6",
    "hr", "html", "body", "i", "img", "label", "li", "nobr", "ol", "p", "pre", "s", "small", "span",
    "strike", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "tt", "u", "ul", "var",
    "wbr", "mark", "del", "ins",
];

/// Those between which a gap is seen.
const BREAKS: &[&str] = &["br", "p", "div", "li", "tr", "td", "th", "hr", "h1", "h2", "h3", "h4", "h5", "h6"];

/// A text without tags; `None` where it has none. What is no tag of HTML (`<none>`, `<C1>`) is left alone.
fn without_markup(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let (mut rest, mut found) = (text, false);
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        out.push_str(before);
        let Some((length, name)) = tag_at(tag) else {
            out.push('<');
            rest = tag.get(1..).unwrap_or_default();
            continue;
        };
        found = true;
        let breaks = BREAKS.iter().any(|element| name.eq_ignore_ascii_case(element));
        if breaks && !out.is_empty() && !out.ends_with(char::is_whitespace) {
            out.push(' ');
        }
        rest = tag.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
    found.then_some(out)
}

/// The length and name of the tag or comment that a text begins with.
fn tag_at(text: &str) -> Option<(usize, &str)> {
    if text.starts_with("<!--") {
        return Some((text.find("-->")? + 3, ""));
    }
    let inner = text.strip_prefix("</").or_else(|| text.strip_prefix('<'))?;
    let end = inner.find(|c: char| !c.is_ascii_alphanumeric())?;
    let name = inner.get(..end)?;
    let known = ELEMENTS.iter().any(|element| name.eq_ignore_ascii_case(element));
    let next = inner.as_bytes().get(end)?;
    if !known || !matches!(next, b'>' | b'/' | b' ' | b'\t' | b'\n' | b'\r') {
        return None;
    }
    let mut quote = None;
    for (at, b) in text.bytes().enumerate() {
        match (quote, b) {
            (None, b'>') => return Some((at + 1, name)),
            (None, b'"' | b'\'') => quote = Some(b),
            (Some(q), b) if q == b => quote = None,
            _ => {}
        }
    }
    None
}

/// A text with its character references resolved (`&#44;`, `&amp;`); `None` where it has none that is known.
fn without_entities(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let (mut rest, mut found) = (text, false);
    while let Some(at) = rest.find('&') {
        let (before, reference) = rest.split_at(at);
        out.push_str(before);
        let Some((length, resolved)) = reference_at(reference) else {
            out.push('&');
            rest = reference.get(1..).unwrap_or_default();
            continue;
        };
        found = true;
        out.push_str(&resolved);
        rest = reference.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
    found.then_some(out)
}

/// The length of the reference that a text begins with, and what it stands for.
fn reference_at(text: &str) -> Option<(usize, Cow<'static, str>)> {
    let end = text.bytes().take(34).position(|b| b == b';')?;
    let name = text.get(1..end)?;
    let resolved = match name.strip_prefix('#') {
        Some(number) => {
            let hex = number.strip_prefix(['x', 'X']);
            let code = hex.map_or_else(|| number.parse().ok(), |hex| u32::from_str_radix(hex, 16).ok())?;
            // What cannot be seen is no part of a value either.
            Cow::Owned(char::from_u32(code).filter(|c| *c != '\0')?.to_string())
        }
        None => Cow::Borrowed(quick_xml::escape::resolve_html5_entity(name)?),
    };
    Some((end + 1, resolved))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_part_of_a_value() {
        for (text, value) in [
            ("=\"0012345\"", "0012345"),
            ("=\"\"0012345\"\"", "0012345"),
            ("=T(\"0012345\")", "0012345"),
            ("'0012345", "0012345"),
            ("'CVCtrl_BHB42XXX'", "CVCtrl_BHB42XXX"),
            ("'=\"0012345\"", "0012345"),
            ("=HYPERLINK(\"https://a.example/7\",\"JYZZ1\")", "JYZZ1"),
            ("=HYPERLINK(\"https://a.example/7\"; \"JYZZ1\")", "JYZZ1"),
            ("\u{1f}0012347", "0012347"),
            ("\u{202a}CVCtrl_BHB42XXX\u{202c}", "CVCtrl_BHB42XXX"),
            ("<a href=\"/hardware/7\" title='a > b'>JYZZ1</a>", "JYZZ1"),
            ("<b>CVCtrl</b>_BHB", "CVCtrl_BHB"),
            ("one<br/>two<BR>three", "one two three"),
            ("Beijing Suanneng Technology Co&#44; Ltd&#46;", "Beijing Suanneng Technology Co, Ltd."),
            ("AT&amp;amp;T", "AT&T"),
            ("R&amp;D&nbsp;lab &lt;b&gt;", "R&D\u{a0}lab <b>"),
            ("Caf&eacute;", "Café"),
            // These are values.
            ("'t Hof BV", "'t Hof BV"),
            ("'s-Gravenhage", "'s-Gravenhage"),
            ("<none>", "<none>"),
            ("<C1>", "<C1>"),
            ("a < b", "a < b"),
            ("AT&T", "AT&T"),
            ("R&D; lab", "R&D; lab"),
            ("=A1&\"x\"", "=A1&\"x\""),
            ("=", "="),
            ("'", "'"),
            ("", ""),
        ] {
            assert_eq!(clean(text), value, "{text:?}");
        }
    }

    #[test]
    fn colours_of_a_terminal_are_no_part_of_a_value_and_are_told() {
        let csv = "A1,x\nB2,\u{1b}[31mNGSB01K7\u{1b}[0m\nC3,NGSB\u{1b}[1mX\n";
        let rows = CleanRows::new(Arc::new(crate::ingest::memory::MemoryRows::csv(csv, ',')));
        let mut seen = Vec::new();
        let scanned = rows.scan(Mark::default(), None, &mut |row| {
            seen.push((row.cells[1].text.to_owned(), row.written.len()));
            ControlFlow::Continue(())
        });
        assert!(scanned.is_ok());
        assert_eq!(seen, [("x", 0), ("NGSB01K7", 1), ("NGSBX", 1)].map(|(text, n)| (text.to_owned(), n)));
        assert_eq!(rows.first_sequence(), Some((2, 1)));
    }

    #[test]
    fn what_stands_in_the_file_is_kept_beside_the_value_unless_it_is_a_secret() {
        let rows = crate::ingest::memory::MemoryRows::csv("'1,plain,pwd=x\na,b,c\n", ',');
        let rows = CleanRows::new(Arc::new(rows));
        let mut seen = Vec::new();
        let scanned = rows.scan(Mark::default(), None, &mut |row| {
            let cells: Vec<String> = row.cells.iter().map(|cell| cell.text.to_owned()).collect();
            seen.push((cells.join("|"), format!("{:?}", row.written)));
            ControlFlow::Continue(())
        });
        assert!(scanned.is_ok() && rows.first_secret() == Some((1, 2)));
        let expected = [("1|plain|pwd= (secret left out)", "[(0, \"'1\")]"), ("a|b|c", "[]")];
        assert_eq!(seen, expected.map(|(cells, written)| (cells.to_owned(), written.to_owned())));
    }

    #[test]
    fn marks_of_racktables_divide_a_group_from_what_is_in_it() {
        assert_eq!(clean("ACME%GPASS%TS-1283XU-RP"), "ACME TS-1283XU-RP");
        assert_eq!(clean("servers%GSKIP%ACME R640"), "ACME R640");
        assert_eq!(clean("100 % GPASS"), "100 % GPASS");
        let rows = crate::ingest::memory::MemoryRows::csv("a,ACME%GPASS%R640\nb,100%\n", ',');
        let mut read = Vec::new();
        CleanRows::new(std::sync::Arc::new(rows))
            .scan(Mark { offset: 0, row: 1, line: 1 }, None, &mut |row| {
                read.extend(row.cells.get(1).map(|cell| cell.text.to_owned()));
                ControlFlow::Continue(())
            })
            .unwrap();
        assert_eq!(read, ["ACME R640", "100%"]);
    }
}
