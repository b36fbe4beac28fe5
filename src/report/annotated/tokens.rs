//! XML as it stands in a part, cut into tags and what is between them: every byte comes out as it went in.
//!
//! A parser gives what a document says. Here what is not touched must stay as it was written, to the byte, so tags are only found,
//! and never written anew.

use std::borrow::Cow;
use std::io::{self, Read};
use std::ops::Range;

use memchr::{memchr, memmem};

/// The longest tag or comment: it is held whole. The same that is read of a workbook at all.
const LONGEST: usize = 2 << 20;
/// How much is read at once.
const BLOCK: usize = 64 << 10;

/// What a piece of XML is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `<a>`.
    Open,
    /// `</a>`.
    Close,
    /// `<a/>`.
    Empty,
    /// Text, or a part of one; a comment, an instruction.
    Other,
}

/// A piece of XML.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'t> {
    /// What it is.
    pub(super) kind: Kind,
    /// Its bytes.
    pub(super) raw: &'t [u8],
    /// Where it stands in the part.
    pub(super) at: u64,
}

/// A part as it is cut into pieces.
pub(super) struct Tokens<R> {
    stream: R,
    buffer: Vec<u8>,
    /// From where on the buffer was not yet given out.
    from: usize,
    /// Where that stands in the part.
    at: u64,
    ended: bool,
}

impl<R: Read> Tokens<R> {
    pub(super) fn new(stream: R) -> Self {
        Self { stream, buffer: Vec::new(), from: 0, at: 0, ended: false }
    }

    /// The next piece; none at the end.
    ///
    /// # Errors
    /// When the stream cannot be read, or it is no XML of a workbook.
    pub(super) fn next(&mut self) -> io::Result<Option<Token<'_>>> {
        let length = loop {
            let rest = &self.buffer[self.from..];
            match length(rest, self.ended)? {
                Some(length) => break length,
                None if self.ended => return Ok(None),
                None if rest.len() > LONGEST => return Err(bad("a tag or comment in it is too long")),
                None => self.read()?,
            }
        };
        let (from, at) = (self.from, self.at);
        self.from += length;
        self.at += length as u64;
        let raw = &self.buffer[from..from + length];
        Ok(Some(Token { kind: kind(raw), raw, at }))
    }

    fn read(&mut self) -> io::Result<()> {
        self.buffer.drain(..self.from);
        self.from = 0;
        let held = self.buffer.len();
        let read = (&mut self.stream).take(BLOCK as u64).read_to_end(&mut self.buffer)?;
        self.ended = read < BLOCK;
        if self.at == 0 && held == 0 && matches!(self.buffer.get(..2), Some([0xFE, 0xFF] | [0xFF, 0xFE])) {
            return Err(bad("it is written in UTF-16"));
        }
        Ok(())
    }
}

/// That a part is not as it has to be.
pub(super) fn bad(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}

/// How long the piece is that begins here; none where more has to be read to tell.
fn length(rest: &[u8], ended: bool) -> io::Result<Option<usize>> {
    if rest.is_empty() {
        return Ok(None);
    }
    if rest[0] != b'<' {
        // Short texts are never cut, nor are references in them.
        let cut = Some(rest.len()).filter(|length| ended || *length >= BLOCK);
        return Ok(memchr(b'<', rest).or(cut));
    }
    let until = |mark: &[u8]| memmem::find(rest, mark).map(|at| at + mark.len());
    let found = if rest.len() < 9 && !ended && rest.starts_with(b"<!") {
        None
    } else if rest.starts_with(b"<!--") {
        until(b"-->")
    } else if rest.starts_with(b"<![CDATA[") {
        until(b"]]>")
    } else if rest.starts_with(b"<?") {
        until(b"?>")
    } else {
        let found = tag(rest);
        if rest.starts_with(b"<!") && found.is_some_and(|end| rest[..end].contains(&b'[')) {
            return Err(bad("it declares names of its own (<!DOCTYPE with [)"));
        }
        found
    };
    match found {
        None if ended => Err(bad("it ends in the middle of a tag")),
        found => Ok(found),
    }
}

/// How long a tag is: `>` in a quoted value ends none.
fn tag(rest: &[u8]) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in rest.iter().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') => quote = Some(*byte),
            (Some(open), byte) if open == *byte => quote = None,
            _ => {}
        }
    }
    None
}

fn kind(raw: &[u8]) -> Kind {
    match raw {
        [b'<', b'!' | b'?', ..] => Kind::Other,
        [b'<', b'/', ..] => Kind::Close,
        [b'<', .., b'/', b'>'] => Kind::Empty,
        [b'<', ..] => Kind::Open,
        _ => Kind::Other,
    }
}

impl<'t> Token<'t> {
    /// The name of a tag with its prefix; empty of what is no tag.
    pub(super) fn name(&self) -> &'t [u8] {
        if self.kind == Kind::Other {
            return b"";
        }
        let from = 1 + usize::from(self.kind == Kind::Close);
        let name = &self.raw[from..];
        let end = name.iter().position(|b| matches!(b, b' ' | b'\t' | b'\r' | b'\n' | b'/' | b'>'));
        &name[..end.unwrap_or(name.len())]
    }

    /// The name of a tag without its prefix.
    pub(super) fn local(&self) -> &'t [u8] {
        let name = self.name();
        memchr(b':', name).map_or(name, |at| &name[at + 1..])
    }

    /// What stands before a tag's name, with the colon: `x:`.
    pub(super) fn prefix(&self) -> Cow<'t, str> {
        let name = self.name();
        String::from_utf8_lossy(&name[..name.len() - self.local().len()])
    }

    /// The value of an attribute as it is written, by its name with its prefix.
    pub(super) fn raw_attribute(&self, name: &str) -> Option<&'t [u8]> {
        let found = self.attributes().find(|(found, _)| *found == name.as_bytes())?;
        Some(&self.raw[found.1])
    }

    /// The value of an attribute, with what it refers to.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        self.raw_attribute(name).map(unescaped)
    }

    /// The value of an attribute of any prefix.
    pub(super) fn prefixed_attribute(&self, local: &str) -> Option<String> {
        let mut all = self.attributes();
        let found =
            all.find(|(name, _)| memchr(b':', name).is_some_and(|at| name[at + 1..] == *local.as_bytes()))?;
        Some(unescaped(&self.raw[found.1]))
    }

    /// Every attribute: its name and where its value stands in the tag.
    pub(super) fn attributes(&self) -> impl Iterator<Item = (&'t [u8], Range<usize>)> + use<'t> {
        let raw = if self.kind == Kind::Other { b"" } else { self.raw };
        let mut at = (1 + self.name().len()).min(raw.len());
        let blank = |b: &u8| matches!(b, b' ' | b'\t' | b'\r' | b'\n');
        std::iter::from_fn(move || {
            let skip = |at: usize| at + raw[at..].iter().take_while(|b| blank(b)).count();
            at = skip(at);
            let equals = at + memchr(b'=', &raw[at..])?;
            let name = raw[at..equals].trim_ascii();
            let open = skip(equals + 1);
            let quote = *raw.get(open).filter(|b| matches!(b, b'"' | b'\''))?;
            let end = open + 1 + memchr(quote, &raw[open + 1..])?;
            at = end + 1;
            Some((name, open + 1..end))
        })
    }

    /// The tag with another value of an attribute, which it has or gets.
    pub(super) fn with_attribute(&self, name: &str, value: &str) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.raw.len() + value.len() + 16);
        if let Some((_, place)) = self.attributes().find(|(found, _)| *found == name.as_bytes()) {
            out.extend_from_slice(&self.raw[..place.start]);
            out.extend_from_slice(value.as_bytes());
            out.extend_from_slice(&self.raw[place.end..]);
        } else {
            let end = 1 + self.name().len();
            out.extend_from_slice(&self.raw[..end]);
            out.extend_from_slice(format!(" {name}=\"{value}\"").as_bytes());
            out.extend_from_slice(&self.raw[end..]);
        }
        out
    }

    /// An empty element as the tag that opens it.
    pub(super) fn opened(&self) -> Vec<u8> {
        match self.raw.strip_suffix(b"/>") {
            Some(tag) if self.kind == Kind::Empty => [tag.trim_ascii_end(), b">"].concat(),
            _ => self.raw.to_vec(),
        }
    }
}

/// A text of XML with what it refers to; as it is written where that is nothing that XML knows.
pub(super) fn unescaped(raw: &[u8]) -> String {
    let text = String::from_utf8_lossy(raw);
    match quick_xml::escape::unescape(&text) {
        Ok(Cow::Owned(text)) => text,
        Ok(Cow::Borrowed(_)) | Err(_) => text.into_owned(),
    }
}

/// A text as it stands in an element or attribute of a workbook, where `_x000A_` would stand for a character.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for (at, c) in text.char_indices() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '_' if is_escape(&text.as_bytes()[at..]) => out.push_str("_x005F_"),
            '\n' | '\t' => out.push(c),
            // XML has no way to write these.
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// Whether a text begins with what stands for a character in a workbook: `_x000A_`.
fn is_escape(text: &[u8]) -> bool {
    matches!(text, [b'_', b'x' | b'X', digits @ .., ] if digits.len() > 4
        && digits[..4].iter().all(u8::is_ascii_hexdigit) && digits[4] == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> io::Result<Vec<(Kind, String)>> {
        let mut tokens = Tokens::new(text.as_bytes());
        let mut all = Vec::new();
        while let Some(token) = tokens.next()? {
            all.push((token.kind, String::from_utf8(token.raw.to_vec()).unwrap()));
        }
        Ok(all)
    }

    #[test]
    fn every_byte_comes_out_as_it_went_in() {
        let long = "x".repeat(3 * BLOCK + 7);
        let text = format!(
            "\u{feff}<?xml version='1.0'?>\r\n<!-- <c> --><x:a b='>' c=\"'/>\"\n>t &amp; {long}<![CDATA[<row>]]><d/></x:a >\n"
        );
        let all = cut(&text).unwrap();
        assert_eq!(all.iter().map(|(_, raw)| raw.as_str()).collect::<String>(), text);
        let tags: Vec<_> =
            all.iter().filter(|(kind, _)| *kind != Kind::Other).map(|(kind, _)| *kind).collect();
        assert_eq!(tags, [Kind::Open, Kind::Empty, Kind::Close]);
    }

    #[test]
    fn what_is_no_xml_of_a_workbook_is_refused() {
        for text in ["<a", "<a b='", "<!-- ", "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"] {
            assert!(cut(text).is_err(), "{text}");
        }
        assert!(cut(&format!("<{}", "a".repeat(LONGEST + 2 * BLOCK))).is_err());
        assert!(Tokens::new(&[0xFF, 0xFE, b'<', 0][..]).next().is_err());
    }

    #[test]
    fn attributes_are_read_and_changed_where_they_stand() {
        let raw = br#"<x:row  r = '5' spans="1:7" x:id="a&amp;b"/>"#;
        let token = Token { kind: Kind::Empty, raw, at: 0 };
        assert_eq!((token.local(), &*token.prefix()), (&b"row"[..], "x:"));
        assert_eq!(token.attribute("r").as_deref(), Some("5"));
        assert_eq!(token.prefixed_attribute("id").as_deref(), Some("a&b"));
        assert_eq!(token.attribute("pans"), None);
        let changed = token.with_attribute("spans", "1:10");
        assert_eq!(changed, br#"<x:row  r = '5' spans="1:10" x:id="a&amp;b"/>"#);
        assert_eq!(token.with_attribute("s", "1"), br#"<x:row s="1"  r = '5' spans="1:7" x:id="a&amp;b"/>"#);
        assert_eq!(token.opened(), br#"<x:row  r = '5' spans="1:7" x:id="a&amp;b">"#);
    }

    #[test]
    fn texts_stand_for_themselves() {
        assert_eq!(
            escaped("<a & \"b\">\u{1}_x000A_ _x1_"),
            "&lt;a &amp; &quot;b&quot;&gt;\u{fffd}_x005F_x000A_ _x1_"
        );
        assert_eq!(unescaped(b"a &lt; &#x42; &mine;"), "a &lt; &#x42; &mine;");
        assert_eq!(unescaped(b"a &lt; &#x42;"), "a < B");
    }
}
