//! What an item is classed as: export control classification numbers and tariff numbers.

use std::fmt;
use std::str::FromStr;

use super::{Origin, Value};

/// Longest number kept: an entry of five signs and eleven of paragraphs, `5A002.a.1.b.2`.
const LONGEST: usize = 16;
/// Signs of an entry without its paragraphs: `3A090`.
const ENTRY: usize = 5;
/// Most digits of a tariff number: six are the world's, the others a country's.
const MOST_DIGITS: usize = 14;

/// A number of the Commerce Control List (Supplement No. 1 to 15 CFR Part 774), `3A090.a`, or `EAR99` for what is
/// on none of its lines; the dual-use lists of other countries are numbered alike.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Eccn {
    signs: [u8; LONGEST],
    len: usize,
}

impl Eccn {
    /// Subject to the EAR, on no line of the list.
    pub const EAR99: Self = Self { signs: *b"EAR99\0\0\0\0\0\0\0\0\0\0\0", len: ENTRY };

    /// The number of an entry such as `3A090`; `None` for anything else.
    pub fn entry(signs: [u8; ENTRY]) -> Option<Self> {
        let [category, group, digits @ ..] = signs;
        let fits = category.is_ascii_digit()
            && matches!(group, b'A'..=b'E')
            && digits.iter().all(u8::is_ascii_digit);
        let mut number = Self { signs: [0; LONGEST], len: ENTRY };
        number.signs[..ENTRY].copy_from_slice(&signs);
        fits.then_some(number)
    }

    /// The number with one paragraph more: `a`, `1`. A paragraph for which there is no room is left out, so that the
    /// number then covers more and not less.
    #[must_use]
    pub fn paragraph(mut self, name: &str) -> Self {
        let end = self.len + 1 + name.len();
        if let Some(room) = self.signs.get_mut(self.len..end) {
            room[0] = b'.';
            room[1..].copy_from_slice(name.as_bytes());
            room.make_ascii_lowercase();
            self.len = end;
        }
        self
    }

    /// The number as it is written in the list: `3A090.a.1`.
    pub fn as_str(&self) -> &str {
        self.signs.get(..self.len).and_then(|signs| std::str::from_utf8(signs).ok()).unwrap_or_default()
    }

    /// Whether the other number is this one or one of its paragraphs: `3A090` covers `3A090.a`.
    pub fn covers(&self, other: &Self) -> bool {
        other
            .as_str()
            .strip_prefix(self.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }

    /// Whether it is an entry of advanced processors (3A090) or of what carries them (4A090).
    pub fn is_advanced_computing(&self) -> bool {
        ["3A090", "4A090"].contains(&self.as_str().get(..ENTRY).unwrap_or_default())
    }

    /// Whether the two may both be right of one item: one says more than the other.
    pub fn agrees(&self, other: &Self) -> bool {
        self.covers(other) || other.covers(self)
    }
}

impl fmt::Display for Eccn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Eccn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Why a text is no classification number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no {what}: {wanted}")]
pub struct BadClassification {
    text: String,
    what: &'static str,
    wanted: &'static str,
}

impl FromStr for Eccn {
    type Err = BadClassification;

    /// Reads a number as the list writes it; [`crate::model`] knows no other spelling.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bad = |wanted| {
            let what = "export control classification number";
            Err(BadClassification { text: text.to_owned(), what, wanted })
        };
        if text == "EAR99" {
            return Ok(Self::EAR99);
        }
        let mut pieces = text.split('.');
        let entry = pieces.next().and_then(|entry| <[u8; ENTRY]>::try_from(entry.as_bytes()).ok());
        let Some(mut number) = entry.and_then(Self::entry) else {
            return bad("a digit, a letter from A to E and three digits, as in 3A090, or EAR99");
        };
        for (piece, letter) in pieces.zip([true, false].into_iter().cycle()) {
            let fits = if letter {
                piece.len() == 1 && piece.bytes().all(|b| b.is_ascii_lowercase())
            } else {
                (1..=2).contains(&piece.len()) && piece.bytes().all(|b| b.is_ascii_digit())
            };
            if !fits {
                return bad(
                    "paragraphs are a small letter, then a number, with a point before each: 3A001.a.7",
                );
            }
            let longer = number.paragraph(piece);
            if longer == number {
                return bad("too many paragraphs");
            }
            number = longer;
        }
        Ok(number)
    }
}

/// A number of the Harmonized System, or a country's longer one, as digits: `8471500150`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TariffNumber {
    digits: [u8; MOST_DIGITS],
    len: usize,
}

impl TariffNumber {
    /// The number of these digits: a heading of four, with whatever follows; `None` for fewer, more, or no digits.
    pub fn of_digits(text: &str) -> Option<Self> {
        let fits = (4..=MOST_DIGITS).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        let mut number = Self { digits: [0; MOST_DIGITS], len: text.len().min(MOST_DIGITS) };
        if !fits {
            return None;
        }
        number.digits[..number.len].copy_from_slice(text.as_bytes());
        Some(number)
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        self.digits.get(..self.len).and_then(|digits| std::str::from_utf8(digits).ok()).unwrap_or_default()
    }

    /// Whether the other number lies under this one: `8471` covers `8471.50`.
    pub fn covers(&self, other: &Self) -> bool {
        other.as_str().starts_with(self.as_str())
    }
}

impl fmt::Display for TariffNumber {
    /// Heading, subheading and what follows, with points: `8471.50.0150`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.as_str();
        let (heading, rest) = digits.split_at(digits.len().min(4));
        let (sub, rest) = rest.split_at(rest.len().min(2));
        f.write_str(heading)?;
        for piece in [sub, rest].into_iter().filter(|piece| !piece.is_empty()) {
            write!(f, ".{piece}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for TariffNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for TariffNumber {
    type Err = BadClassification;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits: String = text.chars().filter(|c| *c != '.').collect();
        Self::of_digits(&digits).ok_or_else(|| BadClassification {
            text: text.to_owned(),
            what: "tariff number",
            wanted: "a heading of four digits, with what follows it: 8471 or 8471.50.0150",
        })
    }
}

/// One of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Classification {
    /// For export.
    Eccn(Eccn),
    /// For the tariff.
    Tariff(TariffNumber),
}

impl fmt::Display for Classification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Eccn(number) => number.fmt(f),
            Self::Tariff(number) => number.fmt(f),
        }
    }
}

/// What the machine, or something in it, is classed as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClassificationFact<'a> {
    /// As what.
    pub class: Classification,
    /// A cell declares it; or it is the catalogue's of an identified part, or of the model.
    pub origin: Origin<'a>,
    /// Whether it may lead above `review`: a number read only after taking O for 0, or of a part that is not sure, may not.
    pub sure: bool,
}

impl<'a> ClassificationFact<'a> {
    /// The cell that declares it; `None` where the catalogue says it.
    pub const fn declared(&self) -> Option<Value<'a>> {
        match self.origin {
            Origin::Cell(value) => Some(value),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn eccn(text: &str) -> Eccn {
        text.parse().unwrap_or_else(|e| panic!("{e}"))
    }

    #[test]
    fn an_entry_covers_its_paragraphs_and_no_others() {
        let entry = eccn("3A090");
        assert!(entry.covers(&eccn("3A090.a")) && entry.covers(&entry));
        assert!(!entry.covers(&eccn("3A091")) && !eccn("3A090.a").covers(&entry));
        assert!(!eccn("5A992.a.1").covers(&eccn("5A992.a.10")));
        assert!(eccn("3A090.a").agrees(&entry) && !eccn("3A090.a").agrees(&eccn("3A090.b")));
        assert!(!Eccn::EAR99.agrees(&entry));
    }

    #[test]
    fn what_is_no_number_is_refused_with_what_is_wanted() {
        for text in ["", "3A09", "3F090", "3a090", "3A090.A", "3A090.1", "3A090.a.a", "3A090.a.", "EAR98"] {
            assert!(text.parse::<Eccn>().is_err(), "{text}");
        }
        assert!("3A090.A".parse::<Eccn>().is_err_and(|e| e.to_string().contains("small letter")));
        for text in ["", "847", "84715x", "847150015012345"] {
            assert!(text.parse::<TariffNumber>().is_err(), "{text}");
        }
    }

    #[test]
    fn numbers_are_shown_as_the_lists_write_them() {
        assert_eq!(eccn("3A001.a.7").to_string(), "3A001.a.7");
        let tariff = |text: &str| text.parse::<TariffNumber>().map(|n| n.to_string()).unwrap_or_default();
        assert_eq!(tariff("8471500150"), "8471.50.0150");
        assert_eq!((tariff("8471"), tariff("8471.5")), ("8471".to_owned(), "8471.5".to_owned()));
    }
}
