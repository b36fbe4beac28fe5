//! What one pass over the bytes of a text says of its encoding.

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

use super::BLOCK;
use crate::diagnostic::Diagnostic;
use crate::files::bytes::Bytes;
use crate::ingest::delimited::whole_chars;

/// What one pass over all bytes shows.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// The first byte that is not UTF-8.
    pub(super) bad_utf8: Option<u64>,
    pub(super) beyond_ascii: bool,
    /// The first NUL, and how many stand at even and odd offsets.
    pub(super) nul: Option<u64>,
    nuls: [u64; 2],
    len: u64,
    /// `ESC $` or `ESC (`, as ISO-2022-JP has them.
    pub(super) escape: bool,
    carry: Vec<u8>,
}

impl Survey {
    pub(super) fn of(bytes: &Bytes) -> Result<Self, Diagnostic> {
        let mut survey = Self::default();
        bytes.each_block(BLOCK, &mut |offset, block| survey.feed(offset, block))?;
        if !survey.carry.is_empty() && survey.bad_utf8.is_none() {
            survey.bad_utf8 = Some(survey.len - survey.carry.len() as u64);
        }
        Ok(survey)
    }

    fn feed(&mut self, offset: u64, block: &[u8]) {
        self.len += block.len() as u64;
        for i in memchr::memchr_iter(0, block) {
            let at = offset + i as u64;
            self.nul.get_or_insert(at);
            self.nuls[usize::from(at % 2 == 1)] += 1;
        }
        self.escape |= memchr::memmem::find(block, b"\x1B$").is_some();
        self.beyond_ascii = self.beyond_ascii || !block.is_ascii();
        if self.bad_utf8.is_some() {
            return;
        }
        let mut at = offset;
        let mut rest = block;
        if let Some(&lead) = self.carry.first() {
            let need = match lead {
                0xF0.. => 4usize,
                0xE0.. => 3,
                _ => 2,
            };
            let take = need.saturating_sub(self.carry.len()).min(rest.len());
            self.carry.extend_from_slice(&rest[..take]);
            (rest, at) = (&rest[take..], at + take as u64);
            if self.carry.len() < need {
                return;
            }
            if std::str::from_utf8(&self.carry).is_err() {
                self.bad_utf8 = Some(at - self.carry.len() as u64);
            }
            self.carry.clear();
        }
        let whole = whole_chars(rest);
        if let Err(e) = simdutf8::compat::from_utf8(&rest[..whole]) {
            self.bad_utf8.get_or_insert(at + e.valid_up_to() as u64);
        }
        self.carry.extend_from_slice(&rest[whole..]);
    }

    /// UTF-16 without a mark: NUL bytes are many, and nearly all on one side.
    pub(super) fn utf16(&self) -> Option<&'static Encoding> {
        let [even, odd] = self.nuls;
        let (many, few, encoding) = if odd > even { (odd, even, UTF_16LE) } else { (even, odd, UTF_16BE) };
        (many * 8 > self.len && few * 50 <= many && self.len.is_multiple_of(2)).then_some(encoding)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_cut_by_a_block_is_whole_and_a_broken_one_is_placed() {
        for text in ["aé算🦀z", "é", "🦀🦀"] {
            for cut in 0..text.len() {
                let mut survey = Survey::default();
                survey.feed(0, &text.as_bytes()[..cut]);
                survey.feed(cut as u64, &text.as_bytes()[cut..]);
                assert!(survey.bad_utf8.is_none() && survey.carry.is_empty(), "{text} at {cut}");
            }
        }
        for cut in 0..6 {
            let mut survey = Survey::default();
            survey.feed(0, &b"ab\xE7\xAEcd"[..cut]);
            survey.feed(cut as u64, &b"ab\xE7\xAEcd"[cut..]);
            assert_eq!(survey.bad_utf8, Some(2), "cut at {cut}");
        }
        assert_eq!(Survey::of(&Bytes::memory("m", b"abc\xC3".to_vec())).unwrap().bad_utf8, Some(3));
    }
}
