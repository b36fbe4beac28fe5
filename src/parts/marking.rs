//! A marking as it is compared.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use super::{device, suffixes};
use crate::text::invisible::{is_invisible, visible};

/// Longer texts are no markings; what stands behind is not looked at.
const LONGEST: usize = 512;

/// A marking made compact, with what was dropped on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marking {
    /// Only A–Z and 0–9, in the order written; distributor suffixes taken off.
    pub compact: String,
    /// For each character of `compact`, what stood before it.
    pub gaps: Vec<Gap>,
    /// Distributor suffixes taken off (`-ND`, `/REEL`), last one first.
    pub suffixes: Vec<&'static str>,
}

/// What stands between two characters of a compact marking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    /// Nothing.
    None,
    /// A sign such as a dash that people put between the pieces of one marking.
    Joint,
    /// White space, or a sign that separates words.
    Word,
}

/// The compact form of a marking without its distributor suffixes.
pub fn normalise(marking: &str) -> Marking {
    let text = upper(marking);
    let (rest, suffixes) = suffixes::strip(&text);
    Marking { suffixes, ..compact(rest) }
}

/// Compatibility forms resolved, in upper case, without signs of trade marks, trimmed, at most [`LONGEST`] bytes or so.
pub(super) fn upper(marking: &str) -> String {
    let marking = marking.trim();
    let mut end = marking.len().min(LONGEST);
    while !marking.is_char_boundary(end) {
        end -= 1;
    }
    let marking = &marking[..end];
    if marking.is_ascii() {
        device::without_trade_marks(marking.to_ascii_uppercase())
    } else {
        // Before compatibility forms are resolved: they make two letters of `™`.
        let plain = device::without_trade_marks(visible(marking).into_owned());
        let upper: String = plain.nfkc().filter(|c| !is_invisible(*c)).flat_map(char::to_uppercase).collect();
        device::without_trade_marks(upper.trim().to_owned())
    }
}

/// The compact form of a text in upper case, suffixes included.
pub(super) fn compact(text: &str) -> Marking {
    let mut out = Marking {
        compact: String::with_capacity(text.len()),
        gaps: Vec::with_capacity(text.len()),
        suffixes: Vec::new(),
    };
    let mut gap = Gap::None;
    for c in text.chars() {
        if c.is_ascii_uppercase() || c.is_ascii_digit() {
            out.compact.push(c);
            out.gaps.push(gap);
            gap = Gap::None;
        } else {
            gap = gap.max(if matches!(c, '-' | '_' | '.' | '#' | '\u{2010}'..='\u{2015}') {
                Gap::Joint
            } else {
                Gap::Word
            });
        }
    }
    out
}

/// The compact form with the letters that are mistaken for digits taken for those digits: O for 0, I for 1.
///
/// S for 5 and B for 8 are not folded: both stand side by side in real markings (`BM1688`, `STM32F5`,
/// `AM3358B`), so folding them would make families of one maker look like another's.
pub(super) fn fold_confusable(compact: &str) -> Cow<'_, str> {
    if compact.bytes().any(|b| b == b'O' || b == b'I') {
        Cow::Owned(
            compact
                .chars()
                .map(|c| match c {
                    'O' => '0',
                    'I' => '1',
                    _ => c,
                })
                .collect(),
        )
    } else {
        Cow::Borrowed(compact)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn people_write_one_marking_in_many_ways() {
        for written in [
            "XC7Z010-1CLG400C",
            "xc7z010 1clg400c",
            "ＸＣ７Ｚ０１０－１ＣＬＧ４００Ｃ",
            "XC7Z010_1CLG400C-ND",
            " XC7Z010/1CLG400C ",
        ] {
            assert_eq!(normalise(written).compact, "XC7Z0101CLG400C", "{written}");
        }
    }

    #[test]
    fn gaps_are_remembered() {
        let m = normalise("CV18-35 X");
        assert_eq!(m.compact, "CV1835X");
        assert_eq!(m.gaps[4], Gap::Joint);
        assert_eq!(m.gaps[5], Gap::None);
        assert_eq!(m.gaps[6], Gap::Word);
    }

    proptest! {
        #[test]
        fn compact_is_a_to_z_and_digits_with_a_gap_each(text in "\\PC{0,40}") {
            let m = normalise(&text);
            prop_assert!(m.compact.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()));
            prop_assert_eq!(m.compact.len(), m.gaps.len());
        }
    }
}
