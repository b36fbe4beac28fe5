//! Cells and shared texts as spreadsheet programs write them, told by their bytes: nearly all of a large workbook, and
//! nothing to object to. Whatever is written in another way is no error: it is read as XML, and judged there.

use memchr::memchr2;

/// What bytes begin with that is plain.
#[derive(Default)]
pub(super) struct Plain<'a> {
    /// How many bytes it takes.
    pub(super) length: usize,
    pub(super) elements: u64,
    /// The reference of the last cell: `B7`.
    pub(super) last: Option<&'a str>,
    /// Shared texts, and what there is of them with the tags before each.
    pub(super) texts: u64,
    pub(super) held: u64,
}

/// One cell or shared text.
struct One<'a> {
    elements: u64,
    reference: Option<&'a [u8]>,
    held: usize,
    rest: &'a [u8],
}

impl<'a> Plain<'a> {
    /// The cells at the start of these bytes, or the shared texts.
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        let (mut rest, mut plain, mut last) = (bytes, Self::default(), None);
        while let Some(one) = cell(rest).or_else(|| shared_text(rest)) {
            rest = one.rest;
            last = one.reference.or(last);
            plain.elements += one.elements;
            plain.texts += u64::from(one.reference.is_none());
            plain.held += one.held as u64;
        }
        plain.length = bytes.len() - rest.len();
        plain.last = last.and_then(|last| std::str::from_utf8(last).ok());
        // What is no text is left to the reader of XML, which refuses it.
        if simdutf8::basic::from_utf8(&bytes[..plain.length]).is_ok() { plain } else { Self::default() }
    }
}

/// A cell that says its place first, its style and kind once, and has at most one value.
fn cell(bytes: &[u8]) -> Option<One<'_>> {
    let (reference, rest) = word(bytes.strip_prefix(b"<c r=\"")?)?;
    let rest = rest.strip_prefix(b" s=\"").map_or(Some(rest), |style| Some(word(style)?.1))?;
    let (kind, rest) = rest.strip_prefix(b" t=\"").map_or(Some((&rest[..0], rest)), word)?;
    let one = |elements, rest| One { elements, reference: Some(reference), held: 0, rest };
    if let Some(rest) = rest.strip_prefix(b"/>") {
        return Some(one(1, rest));
    }
    let rest = rest.strip_prefix(b">")?;
    let Some(value) = rest.strip_prefix(b"<v>") else {
        let (_, rest) = text(rest.strip_prefix(b"<is>")?)?;
        return Some(one(3, rest.strip_prefix(b"</is></c>")?));
    };
    let (value, rest) = up_to_tag(value)?;
    let is_plain = kind != b"s" || value.iter().all(u8::is_ascii_digit);
    is_plain.then_some(one(2, rest.strip_prefix(b"</v></c>")?))
}

/// A shared text without formats.
fn shared_text(bytes: &[u8]) -> Option<One<'_>> {
    let (length, rest) = text(bytes.strip_prefix(b"<si>")?)?;
    let rest = rest.strip_prefix(b"</si>")?;
    Some(One { elements: 2, reference: None, held: "si".len() + length, rest })
}

/// A text in its element: its length with that of the tag before it, and what is behind.
fn text(bytes: &[u8]) -> Option<(usize, &[u8])> {
    const KEPT: &[u8] = b"<t xml:space=\"preserve\">";
    let tag = if bytes.starts_with(KEPT) { KEPT } else { b"<t>" };
    let (text, rest) = up_to_tag(bytes.strip_prefix(tag)?)?;
    Some((tag.len() - "<>".len() + text.len(), rest.strip_prefix(b"</t>")?))
}

/// Text up to a tag or a reference, and what is behind it.
fn up_to_tag(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    Some(bytes.split_at(memchr2(b'<', b'&', bytes)?))
}

/// Letters and digits up to a quotation mark, and what is behind that.
fn word(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = bytes.iter().position(|byte| !byte.is_ascii_alphanumeric())?;
    let (word, rest) = bytes.split_at(end);
    Some((word, rest.strip_prefix(b"\"")?))
}
