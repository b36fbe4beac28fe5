//! Characters that cannot be seen: people do not know that they are there, and paste them with what they copy.
//!
//! One table for serials, markings, names and the terminal. It holds the characters that Unicode calls *default ignorable*
//! (`Default_Ignorable_Code_Point` of `DerivedCoreProperties.txt`, Unicode 16: zero-width and bidirectional signs, fillers,
//! variation selectors, tags, with the reserved ones between them), and those beside them that show nothing either: control
//! characters, the marks of interlinear annotation, the blank of Braille, and the format signs of notations that no
//! equipment is labelled in.

use std::borrow::Cow;

/// Whether a character shows nothing and takes no room. White space is none of these, nor are line breaks.
pub(crate) fn is_invisible(c: char) -> bool {
    if (c as u32) < 0xAD {
        return c.is_control() && !matches!(c, '\t'..='\r' | '\u{85}');
    }
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{13430}'..='\u{1343F}'
        | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D159}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Whether a byte of a text may begin one of them: few do, so that most texts are told by their bytes, many at once.
#[expect(clippy::needless_bitwise_bool, reason = "a branch would keep bytes from being looked at together")]
pub(crate) const fn may_begin_invisible(byte: u8) -> bool {
    (byte < b'\t')
        | (byte.wrapping_sub(0x0E) < 0x12)
        | (byte == 0x7F)
        | (byte == 0xC2)
        | (byte == 0xCD)
        | (byte == 0xD8)
        | (byte.wrapping_sub(0xE1) < 3)
        | (byte >= 0xEF)
}

/// A text without them; costs next to nothing where there is none.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    let may_hide = text.bytes().fold(false, |any, byte| any | may_begin_invisible(byte));
    if may_hide && text.contains(is_invisible) {
        Cow::Owned(text.chars().filter(|c| !is_invisible(*c)).collect())
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_told_by_its_first_byte() {
        for c in ('\0'..=char::MAX).filter(|c| is_invisible(*c)) {
            let first = c.encode_utf8(&mut [0; 4]).as_bytes()[0];
            assert!(may_begin_invisible(first), "{c:?}");
        }
        assert!(!"Antminer S21, Müller, 北京算能".bytes().any(may_begin_invisible));
    }

    #[test]
    fn what_shows_nothing_is_taken_out_and_nothing_else() {
        for c in [
            '\0',
            '\u{1}',
            '\u{1F}',
            '\u{7F}',
            '\u{92}',
            '\u{AD}',
            '\u{34F}',
            '\u{200B}',
            '\u{200D}',
            '\u{202E}',
            '\u{2067}',
            '\u{2069}',
            '\u{2800}',
            '\u{3164}',
            '\u{FE0F}',
            '\u{FEFF}',
            '\u{FFA0}',
            '\u{FFF9}',
            '\u{1D173}',
            '\u{E0041}',
            '\u{E0100}',
            '\u{E0FFF}',
        ] {
            assert_eq!(visible(&format!("A{c}1")), "A1", "{c:?}");
        }
        for text in
            ["", "SN 12", "a\tb\nc\r", "\u{A0}\u{3000}", "é\u{301}", "क्ष", "حة", "算能", "™", "\u{FFFD}"]
        {
            assert!(matches!(visible(text), Cow::Borrowed(_)), "{text:?}");
        }
    }
}
