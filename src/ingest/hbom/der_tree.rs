//! Values of a DER document (ITU-T X.690) with the bytes at which they stand.

use std::borrow::Cow;

use der::{Decode, Header, Reader, SliceReader, Tag};

/// How deep values may stand in each other: certificates have some twelve levels.
const DEPTH: usize = 32;

/// What is wrong, and the byte at which.
#[derive(Debug)]
pub(super) struct Flaw {
    /// From the beginning of the document.
    pub(super) at: u64,
    /// In words.
    pub(super) what: String,
}

/// A value with its tag.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tlv<'d> {
    /// What it is.
    pub(super) tag: Tag,
    /// Its bytes, from the first up to the second, its tag and length among them.
    pub(super) bytes: [u64; 2],
    /// Its content.
    pub(super) content: &'d [u8],
}

impl<'d> Tlv<'d> {
    /// The one value that a document is.
    ///
    /// # Errors
    /// When it is no DER, ends early, or something follows.
    pub(super) fn document(bytes: &'d [u8]) -> Result<Self, Flaw> {
        let (value, rest) = Self::read(bytes, 0)?;
        if rest.is_empty() {
            return Ok(value);
        }
        Err(Flaw { at: value.bytes[1], what: format!("{} bytes follow behind its end", rest.len()) })
    }

    /// The first value of some bytes that stand at `base`, and what follows.
    fn read(bytes: &'d [u8], base: u64) -> Result<(Self, &'d [u8]), Flaw> {
        let flaw =
            |error: &der::Error| Flaw { at: base, what: format!("no value can be read: {}", error.kind()) };
        let mut reader = SliceReader::new(bytes).map_err(|e| flaw(&e))?;
        let header = Header::decode(&mut reader).map_err(|e| flaw(&e))?;
        let content = reader.read_slice(header.length()).map_err(|_| {
            let (says, has) = (u32::from(header.length()), u32::from(reader.remaining_len()));
            Flaw { at: base, what: format!("a value is said to have {says} bytes, and {has} follow") }
        })?;
        let length = usize::try_from(reader.position()).unwrap_or(bytes.len());
        let value = Self { tag: header.tag(), bytes: [base, base + length as u64], content };
        Ok((value, bytes.get(length..).unwrap_or_default()))
    }

    /// The values in it.
    ///
    /// # Errors
    /// When its content is no values.
    pub(super) fn children(&self) -> Result<Vec<Self>, Flaw> {
        let mut children = Vec::new();
        let mut rest = self.content;
        while !rest.is_empty() {
            let (child, behind) = Self::read(rest, self.bytes[1] - rest.len() as u64)?;
            children.push(child);
            rest = behind;
        }
        Ok(children)
    }

    /// The values in it, if it has this tag.
    ///
    /// # Errors
    /// When it has another, or its content is no values.
    pub(super) fn inside(&self, tag: Tag, what: &str) -> Result<Vec<Self>, Flaw> {
        if self.tag == tag {
            return self.children();
        }
        Err(Flaw { at: self.bytes[0], what: format!("{what} was expected ({tag}); this is {}", self.tag) })
    }

    /// The number of a value that is told by its place in a structure: `[0]`.
    pub(super) fn number(&self) -> Option<u32> {
        match self.tag {
            Tag::ContextSpecific { number, .. } => Some(number.value()),
            _ => None,
        }
    }

    /// A document that stands within a value, as in the octets of an extension.
    ///
    /// # Errors
    /// As [`Self::document`].
    pub(super) fn inner(&self) -> Result<Self, Flaw> {
        let base = self.bytes[1] - self.content.len() as u64;
        Ok(Self::read(self.content, base)?.0)
    }

    /// An object identifier: `2.23.133.2.17`.
    ///
    /// # Errors
    /// When it is none.
    pub(super) fn oid(&self) -> Result<String, Flaw> {
        let oid = der::asn1::ObjectIdentifier::from_bytes(self.content).ok();
        let oid = oid.filter(|_| matches!(self.tag, Tag::ObjectIdentifier | Tag::ContextSpecific { .. }));
        let flaw = || Flaw {
            at: self.bytes[0],
            what: format!("an object identifier was expected; this is {}", self.tag),
        };
        oid.map(|oid| oid.to_string()).ok_or_else(flaw)
    }

    /// A text, also where a structure gives it a tag of its own.
    ///
    /// # Errors
    /// When it is none, or not in the encoding of its tag.
    pub(super) fn text(&self) -> Result<Cow<'d, str>, Flaw> {
        let flaw = |what: &str| Flaw { at: self.bytes[0], what: format!("{what}; this is {}", self.tag) };
        match self.tag {
            Tag::Utf8String
            | Tag::PrintableString
            | Tag::Ia5String
            | Tag::VisibleString
            | Tag::ContextSpecific { .. } => {
                let text = std::str::from_utf8(self.content);
                text.map(Cow::Borrowed).map_err(|_| flaw("a text is not in its encoding"))
            }
            Tag::TeletexString => Ok(encoding_rs::mem::decode_latin1(self.content)),
            Tag::BmpString => {
                let units = self.content.chunks(2).map(|two| {
                    u16::from_be_bytes([two.first().copied().unwrap_or(0), two.get(1).copied().unwrap_or(0)])
                });
                Ok(Cow::Owned(
                    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect(),
                ))
            }
            _ => Err(flaw("a text was expected")),
        }
    }

    /// A day and time: `2024-01-01T05:00:00Z`.
    ///
    /// # Errors
    /// When it is none.
    pub(super) fn time(&self) -> Result<String, Flaw> {
        let flaw = || Flaw { at: self.bytes[0], what: format!("a time was expected; this is {}", self.tag) };
        let text = std::str::from_utf8(self.content).ok().filter(|_| self.tag == Tag::GeneralizedTime);
        let digits = text
            .and_then(|text| text.strip_suffix('Z'))
            .filter(|digits| digits.len() == 14 && digits.bytes().all(|digit| digit.is_ascii_digit()));
        let digits = digits.ok_or_else(flaw)?;
        let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
        Ok(format!(
            "{}-{}-{}T{}:{}:{}Z",
            part(0, 4),
            part(4, 6),
            part(6, 8),
            part(8, 10),
            part(10, 12),
            part(12, 14)
        ))
    }

    /// Its content in hexadecimal digits.
    pub(super) fn hex(&self) -> String {
        hex(self.content)
    }

    /// Visits every value below that holds no others, in words.
    ///
    /// # Errors
    /// When a value cannot be read, or values stand too deep in each other.
    pub(super) fn each_value(&self, visit: &mut dyn FnMut(String, [u64; 2])) -> Result<(), Flaw> {
        self.each_below(0, visit)
    }

    fn each_below(&self, depth: usize, visit: &mut dyn FnMut(String, [u64; 2])) -> Result<(), Flaw> {
        if depth > DEPTH {
            let what = format!("values stand more than {DEPTH} deep in each other");
            return Err(Flaw { at: self.bytes[0], what });
        }
        if self.tag.is_constructed() {
            return self.children()?.iter().try_for_each(|child| child.each_below(depth + 1, visit));
        }
        let text = match self.tag {
            Tag::ObjectIdentifier => self.oid()?,
            Tag::Boolean => if self.content == [0] { "false" } else { "true" }.to_owned(),
            Tag::Null => return Ok(()),
            Tag::GeneralizedTime => self.time()?,
            Tag::Integer | Tag::Enumerated => {
                small(self.content).map_or_else(|| self.hex(), |n| n.to_string())
            }
            Tag::Utf8String
            | Tag::PrintableString
            | Tag::Ia5String
            | Tag::VisibleString
            | Tag::TeletexString
            | Tag::BmpString => self.text()?.into_owned(),
            _ => self.hex(),
        };
        visit(text, self.bytes);
        Ok(())
    }
}

/// A number that is small enough to be read.
pub(super) fn small(content: &[u8]) -> Option<u32> {
    let number = content
        .iter()
        .try_fold(0_u32, |number, byte| number.checked_mul(256)?.checked_add(u32::from(*byte)))?;
    content.first().is_some_and(|first| *first < 0x80).then_some(number)
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02X}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_at_their_bytes() {
        let bytes = [0x30, 0x0B, 0x02, 0x01, 0x05, 0x0C, 0x02, b'H', b'i', 0x80, 0x02, b'y', b'o'];
        let document = Tlv::document(&bytes).unwrap();
        let children = document.inside(Tag::Sequence, "a list").unwrap();
        let places: Vec<[u64; 2]> = children.iter().map(|child| child.bytes).collect();
        assert_eq!(places, [[2, 5], [5, 9], [9, 13]]);
        assert_eq!((small(children[0].content), &*children[1].text().unwrap()), (Some(5), "Hi"));
        assert_eq!((children[2].number(), &*children[2].text().unwrap()), (Some(0), "yo"));
    }

    #[test]
    fn what_is_cut_or_nested_without_end_is_refused_at_its_byte() {
        let cut = [0x30, 0x05, 0x02, 0x01, 0x05];
        let flaw = Tlv::document(&cut).unwrap_err();
        assert_eq!((flaw.at, flaw.what.as_str()), (0, "a value is said to have 5 bytes, and 3 follow"));
        let inner = [0x30, 0x03, 0x02, 0x04, 0x05];
        assert_eq!(Tlv::document(&inner).unwrap().children().unwrap_err().at, 2);
        assert_eq!(Tlv::document(&[0x05, 0x00, 0x00]).unwrap_err().at, 2);
        assert!(Tlv::document(&[]).is_err());
        let mut deep = vec![0x05, 0x00];
        for _ in 0..40 {
            let length = u8::try_from(deep.len()).unwrap();
            deep.splice(0..0, [0x30, length]);
        }
        let flaw = Tlv::document(&deep).unwrap().each_value(&mut |_, _| {}).unwrap_err();
        assert!(flaw.what.contains("deep"), "{}", flaw.what);
    }
}
