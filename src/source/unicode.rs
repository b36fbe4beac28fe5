//! The bytes of a text file as text: UTF-8, or the UTF-16 that PowerShell's `>` and Notepad write.

use std::io;
use std::slice::ChunksExact;

/// The mark before UTF-8 by which some editors tell it from other encodings.
const UTF_8_MARK: &[u8] = b"\xef\xbb\xbf";

/// How a text was written, with what stands behind its mark.
#[derive(Clone, Debug)]
pub(crate) enum Written<'b> {
    /// UTF-8, or something else that is no UTF-16.
    Utf8(&'b [u8]),
    /// UTF-16, by its units.
    Utf16(Units<'b>),
}

/// The units of a text in UTF-16.
#[derive(Clone, Debug)]
pub(crate) struct Units<'b> {
    pairs: ChunksExact<'b, u8>,
    is_little: bool,
}

impl<'b> Written<'b> {
    /// Tells by the mark. Without one, a text of TOML or PEM begins with a letter, bracket or blank: in UTF-16, there is a zero
    /// beside it, which no such text holds.
    pub(crate) fn of(bytes: &'b [u8]) -> Self {
        let units =
            |bytes: &'b [u8], is_little| Self::Utf16(Units { pairs: bytes.chunks_exact(2), is_little });
        match bytes {
            [0xff, 0xfe, rest @ ..] => units(rest, true),
            [0xfe, 0xff, rest @ ..] => units(rest, false),
            [1..0x80, 0, ..] => units(bytes, true),
            [0, 1..0x80, ..] => units(bytes, false),
            _ => Self::Utf8(bytes.strip_prefix(UTF_8_MARK).unwrap_or(bytes)),
        }
    }
}

impl Units<'_> {
    /// Whether a byte is left over at the end.
    pub(crate) fn is_broken(&self) -> bool {
        !self.pairs.remainder().is_empty()
    }
}

impl Iterator for Units<'_> {
    type Item = u16;

    fn next(&mut self) -> Option<u16> {
        let pair = self.pairs.next()?.try_into().ok()?;
        Some(if self.is_little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) })
    }
}

/// The text of a file.
///
/// # Errors
/// When it is neither UTF-8 nor UTF-16.
pub(super) fn text(bytes: Vec<u8>) -> io::Result<String> {
    let no_text = |what| io::Error::new(io::ErrorKind::InvalidData, what);
    match Written::of(&bytes) {
        Written::Utf8(text) if text.len() == bytes.len() => {
            String::from_utf8(bytes).map_err(|_| no_text("it is no UTF-8 text"))
        }
        Written::Utf8(text) => {
            str::from_utf8(text).map(str::to_owned).map_err(|_| no_text("it is no UTF-8 text"))
        }
        Written::Utf16(units) if units.is_broken() => Err(no_text("it is no UTF-16 text: a byte is missing")),
        Written::Utf16(units) => {
            char::decode_utf16(units).collect::<Result<_, _>>().map_err(|_| no_text("it is no UTF-16 text"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text in UTF-16.
    fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to_bytes).collect()
    }

    #[test]
    fn a_text_is_read_however_an_editor_saved_it() {
        let plain = "[pack]\ntitle = 'Größe 算能 😀'\n";
        let marked = format!("\u{feff}{plain}");
        let all = [
            plain.as_bytes().to_vec(),
            marked.as_bytes().to_vec(),
            utf16(&marked, u16::to_le_bytes),
            utf16(&marked, u16::to_be_bytes),
            utf16(plain, u16::to_le_bytes),
            utf16(plain, u16::to_be_bytes),
        ];
        for bytes in all {
            assert_eq!(text(bytes.clone()).unwrap(), plain, "{:?}", &bytes[..4]);
        }
        assert_eq!(text(Vec::new()).unwrap(), "");
    }

    #[test]
    fn what_is_no_text_is_said_to_be_none() {
        let mut cut = utf16("\u{feff}ab", u16::to_le_bytes);
        cut.pop();
        for bytes in [b"a\xff".to_vec(), b"\xef\xbb\xbf\xff".to_vec(), cut, vec![0xff, 0xfe, 0x00, 0xd8]] {
            assert_eq!(text(bytes).unwrap_err().kind(), io::ErrorKind::InvalidData);
        }
    }
}
