//! List files as text: UTF-8 throughout, blanks and stray control characters tidied.

use std::borrow::Cow;

use super::ListFile;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::files::bytes::Bytes;
use crate::ingest::encoding;

/// The file with its bytes in UTF-8, and what is to be said about its encoding: a guess, bytes that could not be decoded.
///
/// # Errors
/// When it is no text, or an XML declaration names an encoding that nobody knows.
pub(super) fn in_utf8(file: &ListFile) -> Result<(Cow<'_, ListFile>, Diagnostics), Diagnostics> {
    let marked = file.bytes.starts_with(b"\xFF\xFE") || file.bytes.starts_with(b"\xFE\xFF");
    let nul = memchr::memchr(0, &file.bytes).is_some();
    if !marked && !nul && simdutf8::basic::from_utf8(&file.bytes).is_ok() {
        return Ok((Cow::Borrowed(file), Diagnostics::default()));
    }
    let bytes = Bytes::memory(file.name.clone(), file.bytes.clone());
    let declared = if marked { None } else { declared_encoding(&file.bytes) };
    let decoded = encoding::decode(&bytes, declared.as_deref())?;
    let mut notes = decoded.notes;
    if decoded.report.label != "UTF-8" && !marked {
        let text = format!("read as {}", decoded.report);
        notes.push(Diagnostic::note("list-encoding", text).at(&file.name));
    }
    let mut text = Vec::new();
    decoded.text.each_block(1 << 20, &mut |_, block| text.extend_from_slice(block))?;
    Ok((Cow::Owned(ListFile { name: file.name.clone(), bytes: text }), notes))
}

/// The encoding that an XML declaration names, unless it claims UTF-8: this file is not.
fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).into_owned();
    let declaration = head.trim_start().strip_prefix("<?xml")?.split("?>").next()?;
    let name = declaration.split("encoding=").nth(1)?;
    let quote = name.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let name = name[1..].split(quote).next()?;
    (!name.eq_ignore_ascii_case("utf-8")).then(|| name.to_owned())
}

impl ListFile {
    /// Its text without a byte order mark and without the `0x1A` that ends files of the US Treasury.
    ///
    /// # Errors
    /// When it is not UTF-8; [`read_files`](super::read_files) decodes files before importers see them.
    pub fn text(&self) -> Result<&str, Diagnostic> {
        let text = simdutf8::compat::from_utf8(&self.bytes).map_err(|e| {
            let text = format!("byte {} is not UTF-8", e.valid_up_to());
            Diagnostic::error("list-encoding", text).at(&self.name).help("save the file as UTF-8")
        })?;
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        Ok(text.strip_suffix('\u{1A}').unwrap_or(text))
    }

    /// The beginning of its text, at most `most` bytes; empty if it is not UTF-8.
    pub(super) fn head(&self, most: usize) -> &str {
        let head = &self.bytes[..self.bytes.len().min(most)];
        let text = match std::str::from_utf8(head) {
            Ok(text) => text,
            // A character that the cut went through is no mistake.
            Err(e) if head.len() - e.valid_up_to() < 4 => {
                std::str::from_utf8(&head[..e.valid_up_to()]).unwrap_or_default()
            }
            Err(_) => "",
        };
        text.strip_prefix('\u{FEFF}').unwrap_or(text)
    }
}

/// A text with its white space made single blanks. C1 control characters, which are what is left of windows-1252 quotes
/// that were taken for Latin-1, become what was meant; other control characters become blanks.
pub(super) fn tidy(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    let plain = |c: char| !c.is_control() && (c == ' ' || !c.is_whitespace()) && c != '\u{FEFF}';
    if text.chars().all(plain) && !text.contains("  ") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let c = match c {
            '\u{80}'..='\u{9F}' => meant(c),
            c if c.is_control() || c.is_whitespace() || c == '\u{FEFF}' => ' ',
            c => c,
        };
        if c != ' ' || !out.ends_with(' ') {
            out.push(c);
        }
    }
    Cow::Owned(out.trim().to_owned())
}

/// The character of windows-1252 at a C1 code.
fn meant(c: char) -> char {
    let byte = [u8::try_from(u32::from(c)).unwrap_or(b' ')];
    let (text, _, _) = encoding_rs::WINDOWS_1252.decode(&byte);
    text.chars().next().filter(|c| !c.is_control()).unwrap_or(' ')
}

/// The pieces of a cell that holds several values, delimited by `;`. Some lists end the last of them with a full stop or
/// begin it with *and*, as prose does. What a pair of brackets holds stays together.
pub(super) fn pieces(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let whole = text.matches('(').count() == text.matches(')').count();
    let mut depth = 0_usize;
    let divides = move |c: char| {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == ';' && (depth == 0 || !whole)
    };
    text.split(divides)
        .map(|piece| {
            let piece = piece.trim();
            tidy(piece.strip_prefix("and ").unwrap_or(piece))
        })
        .filter(|piece| !piece.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(bytes: &[u8]) -> ListFile {
        ListFile { name: "x".into(), bytes: bytes.to_vec() }
    }

    #[test]
    fn utf8_is_not_copied_and_the_marks_at_both_ends_are_not_text() {
        let marked = file(b"\xEF\xBB\xBFa,b\n\x1A");
        let (same, notes) = in_utf8(&marked).unwrap();
        assert!(matches!(same, Cow::Borrowed(_)) && notes.is_empty());
        assert_eq!(same.text().unwrap(), "a,b\n");
    }

    #[test]
    fn other_encodings_are_decoded_and_said() {
        let wide = "id,name\n1,Höchst\n".encode_utf16().flat_map(u16::to_le_bytes);
        let marked: Vec<u8> = [0xFF, 0xFE].into_iter().chain(wide.clone()).collect();
        for bytes in [marked, wide.collect()] {
            let wide = file(&bytes);
            assert_eq!(in_utf8(&wide).unwrap().0.text().unwrap(), "id,name\n1,Höchst\n");
        }
        let narrow = file(b"id,name\n1,Soci\xE9t\xE9 G\xE9n\xE9rale\n");
        let (text, notes) = in_utf8(&narrow).unwrap();
        assert_eq!(text.text().unwrap(), "id,name\n1,Société Générale\n");
        assert_eq!(notes.iter().next().unwrap().code, "list-encoding");
        let xml = file(b"<?xml version='1.0' encoding='iso-8859-5'?><a>\xC0\xDE\xE1</a>");
        assert!(in_utf8(&xml).unwrap().0.text().unwrap().ends_with("<a>Рос</a>"));
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert!(in_utf8(&file(b"id,name\n1,\0\0\n")).is_err());
    }

    #[test]
    fn cells_are_tidied() {
        assert_eq!(tidy(" A\tB\u{A0} C\r\nD "), "A B C D");
        assert_eq!(tidy("Gui\u{92}an"), "Gui’an");
        assert_eq!(pieces("A Co., Ltd.; B;; and C").collect::<Vec<_>>(), ["A Co., Ltd.", "B", "C"]);
        let bracketed = pieces("A (also known as B; C); D").collect::<Vec<_>>();
        assert_eq!(bracketed, ["A (also known as B; C)", "D"]);
        assert_eq!(pieces("A (B; C").collect::<Vec<_>>(), ["A (B", "C"]);
    }
}
