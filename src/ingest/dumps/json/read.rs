//! Reading JSON into the tree in one go over its bytes: texts and numbers are borrowed as they are written.
//!
//! Objects of an array mostly have the keys of the one before them, in its order: as long as they do, no key stands twice, and it
//! is known how many there will be.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashSet;

use super::Json;

/// How deep values may stand in each other: parts lists have twelve levels.
pub(super) const DEPTH: usize = 64;
/// From so many keys on, an object is searched for one that stands twice with a table.
const FEW: usize = 16;
/// Digits that a number may have without being larger than any that programs tell.
const DIGITS: usize = 300;

/// The value that a text is, perhaps like another one; `left` is how many values may still be read. `None` where it is no JSON, or too much of it:
/// [`why`](super::why) says what is wrong.
pub(super) fn value<'t>(text: &'t str, left: &Cell<usize>, like: Option<&Json<'t>>) -> Option<Json<'t>> {
    let mut reader = Reader { text, at: 0, left: left.get() };
    reader.blank();
    let value = reader.value(0, like)?;
    reader.blank();
    left.set(reader.left);
    (reader.at == text.len()).then_some(value)
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    left: usize,
}

impl<'t> Reader<'t> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Passes over a byte, if it is the next.
    fn takes(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    fn blank(&mut self) {
        while let Some(b' ' | b'\n' | b'\t' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    /// A value `depth` deep, that is perhaps like another one.
    fn value(&mut self, depth: usize, like: Option<&Json<'t>>) -> Option<Json<'t>> {
        self.left = self.left.checked_sub(1)?;
        match self.peek()? {
            b'"' => self.string().map(Json::Scalar),
            b'{' => self.object(depth, like.map(Json::entries).unwrap_or_default()),
            b'[' => self.array(depth, like.map(Json::items).unwrap_or_default()),
            b't' => self.word("true").map(|word| Json::Scalar(word.into())),
            b'f' => self.word("false").map(|word| Json::Scalar(word.into())),
            b'n' => self.word("null").map(|_| Json::Null),
            _ => self.number(),
        }
    }

    fn word(&mut self, word: &str) -> Option<&'t str> {
        let written = self.text.get(self.at..self.at + word.len()).filter(|written| *written == word)?;
        self.at += word.len();
        Some(written)
    }

    fn digits(&mut self) -> bool {
        let from = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        self.at > from
    }

    fn number(&mut self) -> Option<Json<'t>> {
        let from = self.at;
        self.takes(b'-');
        if !self.takes(b'0') && !self.digits() {
            return None;
        }
        if self.takes(b'.') && !self.digits() {
            return None;
        }
        let is_scaled = self.takes(b'e') || self.takes(b'E');
        if is_scaled {
            let _ = self.takes(b'+') || self.takes(b'-');
            if !self.digits() {
                return None;
            }
        }
        let written = self.text.get(from..self.at)?;
        let is_told = (!is_scaled && written.len() <= DIGITS) || written.parse().is_ok_and(f64::is_finite);
        is_told.then(|| Json::Scalar(written.into()))
    }

    /// A text, at its opening quote.
    fn string(&mut self) -> Option<Cow<'t, str>> {
        let from = self.at + 1;
        let end = from + end_of_plain(self.text.as_bytes().get(from..)?);
        match self.text.as_bytes().get(end)? {
            b'"' => {
                self.at = end + 1;
                self.text.get(from..end).map(Cow::Borrowed)
            }
            b'\\' => self.escaped(end),
            _ => None,
        }
    }

    /// A text with its first escape at a place.
    fn escaped(&mut self, mut at: usize) -> Option<Cow<'t, str>> {
        let bytes = self.text.as_bytes();
        loop {
            at += memchr::memchr2(b'"', b'\\', bytes.get(at..)?)?;
            if bytes.get(at) == Some(&b'"') {
                break;
            }
            at += 2;
        }
        let written = self.text.get(self.at..=at)?;
        self.at = at + 1;
        serde_json::from_str(written).ok().map(Cow::Owned)
    }

    fn array(&mut self, depth: usize, like: &[Json<'t>]) -> Option<Json<'t>> {
        let inner = (depth < DEPTH).then_some(depth + 1)?;
        self.at += 1;
        self.blank();
        let mut items = Vec::new();
        if self.takes(b']') {
            return Some(Json::Array(items));
        }
        items.reserve_exact(like.len().min(self.left));
        loop {
            let item = self.value(inner, items.last().or(like.first()))?;
            items.push(item);
            self.blank();
            if self.takes(b']') {
                return Some(Json::Array(items));
            }
            if !self.takes(b',') {
                return None;
            }
            self.blank();
        }
    }

    fn object(&mut self, depth: usize, like: &[(Cow<'t, str>, Json<'t>)]) -> Option<Json<'t>> {
        let inner = (depth < DEPTH).then_some(depth + 1)?;
        self.at += 1;
        self.blank();
        let mut entries: Vec<(Cow<'t, str>, Json<'t>)> = Vec::new();
        if self.takes(b'}') {
            return Some(Json::Object(entries));
        }
        entries.reserve_exact(like.len().min(self.left));
        let mut known: HashSet<Cow<'t, str>> = HashSet::new();
        let mut is_like = true;
        loop {
            if self.peek() != Some(b'"') {
                return None;
            }
            let key = self.string()?;
            let other = like.get(entries.len());
            is_like = is_like && other.is_some_and(|(other, _)| *other == key);
            if !is_like && stands(&entries, &key, &mut known) {
                return None;
            }
            self.blank();
            if !self.takes(b':') {
                return None;
            }
            self.blank();
            let value = self.value(inner, other.map(|(_, value)| value))?;
            entries.push((key, value));
            self.blank();
            if self.takes(b'}') {
                return Some(Json::Object(entries));
            }
            if !self.takes(b',') {
                return None;
            }
            self.blank();
        }
    }
}

/// Whether a key stands among others; `known` has those of many.
#[expect(clippy::ptr_arg, reason = "what is a part of the document stays one")]
pub(super) fn stands<'t, T>(
    entries: &[(Cow<'t, str>, T)],
    key: &Cow<'t, str>,
    known: &mut HashSet<Cow<'t, str>>,
) -> bool {
    if entries.len() < FEW {
        return entries.iter().any(|(other, _)| other == key);
    }
    if known.is_empty() {
        known.extend(entries.iter().map(|(key, _)| key.clone()));
    }
    !known.insert(key.clone())
}

/// How many bytes stand before a quote, a backslash, or what may not stand in a text; eight at a time.
fn end_of_plain(bytes: &[u8]) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = ONES << 7;
    /// The high bit of the first byte that is zero, and perhaps of others behind it.
    const fn zeros(eight: u64) -> u64 {
        eight.wrapping_sub(ONES) & !eight & HIGH
    }
    let mut at = 0;
    while let Some(eight) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
        let eight = u64::from_le_bytes(*eight);
        let quotes = zeros(eight ^ (ONES * u64::from(b'"')));
        let strokes = zeros(eight ^ (ONES * u64::from(b'\\')));
        let controls = eight.wrapping_sub(ONES * 0x20) & !eight & HIGH;
        let found = quotes | strokes | controls;
        if found != 0 {
            return at + (found.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    let is_end = |byte: &u8| matches!(byte, b'"' | b'\\' | ..0x20);
    bytes.iter().skip(at).position(is_end).map_or(bytes.len(), |end| at + end)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{VALUES, why};
    use super::*;

    /// Texts that are JSON, or nearly.
    fn nearly() -> impl Strategy<Value = String> {
        let leaf = prop_oneof![
            "-?(0|[1-9][0-9]{0,3}|0[0-9])(\\.[0-9]{0,2})?([eE][+-]?[0-9]{0,3})?",
            "\"([a-zA-Z é€\\t]|\\\\[nt\"\\\\/u]|\\\\u00e9|\\\\ud83d\\\\ude00|\\\\ud800){0,12}\"",
            Just("true".to_owned()),
            Just("null".to_owned()),
            Just("nul".to_owned()),
            Just(String::new()),
        ];
        leaf.prop_recursive(4, 60, 6, |inner| {
            let entry = ("\"[abc]{1,2}\"", inner.clone()).prop_map(|(key, value)| format!("{key} :{value}"));
            prop_oneof![
                prop::collection::vec(inner, 0..6).prop_map(|items| format!("[ {} ]", items.join(", "))),
                prop::collection::vec(entry, 0..6).prop_map(|all| format!("{{{}}}", all.join(",\n"))),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_is_json_and_what_is_none_is_told_as_others_tell_it(text in nearly()) {
            let read = value(&text, &Cell::new(VALUES), None);
            let problem = why::problem(&text, &Cell::new(VALUES));
            prop_assert_eq!(read.is_none(), problem.is_some(), "{}: {:?}", text, problem);
        }
    }

    #[test]
    fn plain_text_ends_at_the_first_sign_that_is_none() {
        for before in 0..20 {
            for end in ["\"", "\\", "\n", "\0", "\u{1f}"] {
                let text = format!("{}{end}é\"tail of it", "é".repeat(before));
                assert_eq!(end_of_plain(text.as_bytes()), 2 * before, "{text:?}");
            }
        }
        assert_eq!(end_of_plain("é ~\u{7f}\u{80}".repeat(9).as_bytes()), 9 * 7);
    }
}
