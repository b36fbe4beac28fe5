//! The font of the pages, what it can show, and how wide.

use std::fmt::Write as _;

use krilla::text::{Font, GlyphId};
use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::{FontRef, MetadataProvider as _};
use unicode_normalization::UnicodeNormalization as _;

use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::report::text::one_line;

/// Parts of Noto Sans CJK JP and, for letters that it lacks, of Noto Sans; where they come from stands in `font.txt`.
static FONTS: [&[u8]; 2] = [include_bytes!("font.otf"), include_bytes!("letters.ttf")];

/// Signs that are as wide as a Chinese character in the first font, and look lost among Latin letters.
const PROPORTIONAL: &str = "§¶°±´¨…‘’“”";

/// The fonts, read.
pub(super) struct Face([OneFont; 2]);

struct OneFont {
    font: Font,
    characters: Charmap<'static>,
    widths: GlyphMetrics<'static>,
    em: f32,
}

/// What shows a character.
#[derive(Clone, Copy, Debug)]
pub(super) struct Glyph {
    /// The number of the font.
    pub(super) font: usize,
    /// The glyph in it.
    pub(super) id: GlyphId,
    /// How wide it is, in parts of the size.
    pub(super) width: f32,
}

impl Face {
    /// Reads the fonts.
    ///
    /// # Errors
    /// Never: they are a part of the program, and a test reads them.
    pub(super) fn new() -> Result<Self, Error> {
        let broken = || Error::from(Diagnostic::error("font", "the font of PDF reports cannot be read"));
        let read = |bytes: &'static [u8]| {
            let read = FontRef::new(bytes).ok()?;
            let font = Font::new(bytes.into(), 0)?;
            let em = font.units_per_em();
            let widths = read.glyph_metrics(Size::unscaled(), LocationRef::default());
            Some(OneFont { font, characters: read.charmap(), widths, em })
        };
        let [first, second] = FONTS.map(read);
        Ok(Self([first.ok_or_else(broken)?, second.ok_or_else(broken)?]))
    }

    /// What shows a character; `None` where no font has it.
    pub(super) fn glyph(&self, c: char) -> Option<Glyph> {
        let order = if !c.is_ascii() && PROPORTIONAL.contains(c) { [1, 0] } else { [0, 1] };
        order.into_iter().find_map(|number| {
            let font = &self.0[number];
            let id = font.characters.map(c)?;
            let width = font.widths.advance_width(id)? / font.em;
            Some(Glyph { font: number, id: GlyphId::new(id.to_u32()), width })
        })
    }

    /// A font by its number, as it is written into a document.
    pub(super) fn font(&self, number: usize) -> Option<Font> {
        self.0.get(number).map(|font| font.font.clone())
    }

    /// The text on one line, with every character that the font lacks as its escape: `\u{1f600}`.
    pub(super) fn visible(&self, text: &str) -> String {
        let text = one_line(text);
        if text.bytes().all(|b| matches!(b, b' '..=b'~')) {
            return text;
        }
        let mut out = String::with_capacity(text.len() + 16);
        for c in text.nfc() {
            match self.glyph(c) {
                Some(_) => out.push(c),
                // Writing to a String cannot fail.
                None => _ = write!(out, "{}", c.escape_unicode()),
            }
        }
        out
    }

    /// How wide a visible text is at a size, in points.
    pub(super) fn width(&self, text: &str, size: f32) -> f32 {
        text.chars().filter_map(|c| self.glyph(c)).map(|glyph| glyph.width * size).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Language;
    use crate::report::words::Words;

    #[test]
    fn the_languages_and_signs_of_reports_can_be_shown() {
        let face = Face::new().expect("a font");
        for text in
            ["Größe Łódź ΑΩ Москва Việt", "項目別対比表 カナ ｶﾅ", "项目 算能科技 比特大陆", "○ × — → … △ ●"]
        {
            assert_eq!(face.visible(text), text);
        }
        for language in Language::ALL {
            for text in Words::of(language).all() {
                // A space is a space, however wide.
                assert_eq!(face.visible(text), text.replace('\u{3000}', " "));
            }
        }
    }

    #[test]
    fn what_the_font_lacks_is_written_out_and_never_blank() {
        let face = Face::new().expect("a font");
        assert_eq!(face.visible("SN😀1\u{202e}a"), r"SN\u{1f600}1\u{202e}a");
        assert_eq!(face.visible("e\u{301} ا"), r"é \u{627}");
        let widthless =
            ('\u{21}'..='\u{ffff}').find(|c| face.glyph(*c).is_some_and(|glyph| glyph.width <= 0.0));
        assert_eq!(widthless, None);
    }

    #[test]
    fn where_the_font_comes_from_and_its_licence_are_beside_it() {
        use sha2::Digest as _;
        let note = include_str!("font.txt");
        for font in FONTS {
            assert!(note.contains(&crate::source::hex(&sha2::Sha256::digest(font))));
        }
        assert!(note.contains("SIL OPEN FONT LICENSE Version 1.1"));
    }
}
