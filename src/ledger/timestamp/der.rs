//! DER as far as timestamps need it: values by their tag, one after another, each in its one encoding.

/// `INTEGER`.
pub(super) const INTEGER: u8 = 0x02;
/// `OCTET STRING`.
pub(super) const OCTETS: u8 = 0x04;
/// `OBJECT IDENTIFIER`.
pub(super) const OID: u8 = 0x06;
/// `GeneralizedTime`.
pub(super) const TIME: u8 = 0x18;
/// `SEQUENCE`.
pub(super) const SEQUENCE: u8 = 0x30;
/// `SET`.
pub(super) const SET: u8 = 0x31;
/// `[0]`, constructed.
pub(super) const CONTEXT_0: u8 = 0xa0;

/// A value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Value<'d> {
    /// Its tag.
    pub tag: u8,
    /// What it holds.
    pub content: &'d [u8],
    /// All of it: tag, length and content.
    pub whole: &'d [u8],
}

/// Values one after another.
#[derive(Clone, Debug)]
pub(super) struct Values<'d>(&'d [u8]);

impl<'d> Values<'d> {
    /// Those in some bytes.
    pub(super) const fn of(bytes: &'d [u8]) -> Self {
        Self(bytes)
    }

    /// The next, of whatever tag; `None` at the end, and where there is none in DER.
    pub(super) fn any(&mut self) -> Option<Value<'d>> {
        let all = self.0;
        let (tag, rest) = all.split_first()?;
        // No tag that a timestamp has is longer than one byte.
        if tag & 0x1f == 0x1f {
            return None;
        }
        let (first, mut rest) = rest.split_first()?;
        let mut length = usize::from(*first);
        if *first >= 0x80 {
            let (bytes, after) = rest.split_at_checked(usize::from(first & 0x7f))?;
            length = bytes.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte));
            let least = match bytes.len() {
                1 => 0x80,
                2 => 1 << 8,
                3 => 1 << 16,
                // Indefinite, or larger than anything that is read.
                _ => return None,
            };
            // Longer than it has to be.
            if length < least {
                return None;
            }
            rest = after;
        }
        let (content, after) = rest.split_at_checked(length)?;
        self.0 = after;
        Some(Value { tag: *tag, content, whole: all.get(..all.len() - after.len())? })
    }

    /// The next, which has this tag.
    pub(super) fn next(&mut self, tag: u8) -> Option<Value<'d>> {
        let mut ahead = self.clone();
        let value = ahead.any().filter(|value| value.tag == tag)?;
        *self = ahead;
        Some(value)
    }

    /// Whether nothing is left.
    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'d> Value<'d> {
    /// What it is made of.
    pub(super) const fn values(&self) -> Values<'d> {
        Values::of(self.content)
    }
}

/// The one value that some bytes are.
pub(super) fn only(bytes: &[u8], tag: u8) -> Option<Value<'_>> {
    let mut values = Values::of(bytes);
    values.next(tag).filter(|_| values.is_empty())
}

/// A value of this tag; of at most 65,535 bytes.
pub(super) fn wrap(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap_or(u16::MAX).to_be_bytes();
    let mut out = vec![tag];
    match length {
        [0, short] if short < 0x80 => out.push(short),
        [0, one] => out.extend([0x81, one]),
        [high, low] => out.extend([0x82, high, low]),
    }
    out.extend_from_slice(content);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_has_one_encoding() {
        for length in [0, 1, 127, 128, 255, 256, 65_535] {
            let content = vec![7; length];
            let wrapped = wrap(OCTETS, &content);
            let value = only(&wrapped, OCTETS).unwrap();
            assert_eq!((value.content, value.whole), (&content[..], &wrapped[..]));
            assert!(only(&wrapped[..wrapped.len() - 1], OCTETS).is_none() || length == 0);
            assert!(only(&[&wrapped[..], &[0]].concat(), OCTETS).is_none());
        }
        for wrong in [&[4, 0x80][..], &[4, 0x81, 1, 7], &[4, 0x82, 0, 200], &[0x1f, 1, 7], &[4], &[]] {
            assert!(Values::of(wrong).any().is_none(), "{wrong:x?}");
        }
    }
}
