//! What a serial number, hardware address or maker's code says of whose a thing is and when it was made.
//!
//! A serial number is a claim, and a scheme that reads it mostly a claim too: each says who documents it and how sure it is.
//! Most makers' numbers look like others': a scheme speaks only where its maker is claimed, unless none but its maker's look
//! so. What no public source describes is not read: see `docs/inputs.md`.

mod bitmain;
mod cisco;
pub mod date_code;
mod dell;
mod hp;
mod huawei;
mod lenovo;
mod made;
pub mod makers;
mod microbt;
#[cfg(test)]
mod tests;

use std::fmt;

pub use made::Period;

use crate::model::{Confidence, Field};
use crate::text::countries;

/// Every scheme, in the order in which they are documented.
pub const SCHEMES: &[&dyn Scheme] = &[
    &bitmain::Antminer,
    &microbt::Whatsminer,
    &microbt::WhatsminerBoard,
    &cisco::Cisco,
    &dell::ServiceTag,
    &dell::Piece,
    &hp::Hp,
    &huawei::Huawei,
    &lenovo::Lenovo,
];

/// The longest number that any scheme reads, in bytes; what is longer is nobody's.
const LONGEST: usize = 40;

/// How a maker numbers its things.
pub trait Scheme: Sync {
    /// Its id.
    fn id(&self) -> &'static str;
    /// What is numbered so, and how, in a line.
    fn doc(&self) -> &'static str;
    /// Whose numbers they are: ids of the catalogue.
    fn makers(&self) -> &'static [&'static str];
    /// The columns whose numbers may be such ones.
    fn fields(&self) -> &'static [Field];
    /// Who describes it.
    fn source(&self) -> &'static str;
    /// How sure that is.
    fn confidence(&self) -> Confidence;
    /// Whether no other maker's numbers look so, and it may be read where no maker is claimed.
    fn is_unmistakable(&self) -> bool {
        false
    }
    /// Whether the code of the place begins with the two letters of its country (ISO 3166-1).
    fn names_country(&self) -> bool {
        false
    }
    /// A number of this scheme, made up.
    fn example(&self) -> &'static str;
    /// Reads a number, in capitals, of ASCII letters, digits and punctuation.
    fn read(&self, serial: &[u8]) -> Outcome;
}

impl fmt::Debug for dyn Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// What a scheme says of a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is none of this scheme's: another length, or another beginning.
    Other,
    /// It is one.
    Fits(Said),
    /// It has the length and beginning of one, and a character that none has.
    Misfit {
        /// Which character, from 0.
        at: usize,
        /// What stands there in a number of the scheme.
        expected: &'static str,
    },
}

/// What a number says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// When the thing was made: one of these periods, the earliest first; none where the number does not say it.
    pub made: Vec<Period>,
    /// The code of the place where it was made.
    pub site: Option<String>,
    /// Whether this number is surer or less sure than the scheme is.
    pub confidence: Option<Confidence>,
}

impl Said {
    /// When it was made, where that is one period.
    fn made(period: Option<Period>) -> Outcome {
        Outcome::Fits(Self { made: period.into_iter().collect(), ..Self::default() })
    }
}

/// A number that fits a scheme, and what it says.
#[derive(Clone, Debug)]
pub struct SerialFacts {
    /// The scheme.
    pub scheme: &'static dyn Scheme,
    /// Whose number it is: the maker that is claimed, else the scheme's; an id of the catalogue.
    pub maker: &'static str,
    /// When the thing was made: one of these periods, the earliest first; none where the number does not say it.
    pub made: Vec<Period>,
    /// The code of the place where it was made.
    pub site: Option<String>,
    /// How sure all of it is.
    pub confidence: Confidence,
}

impl SerialFacts {
    /// The country in which the thing was made, in two letters (ISO 3166-1), where the number says it.
    pub fn country(&self) -> Option<&'static str> {
        let letters = self.site.as_deref()?.get(..2)?;
        self.scheme.names_country().then(|| countries::codes().find(|code| *code == letters)).flatten()
    }
}

/// A number that belongs to a scheme by its length and beginning, and does not fit it.
#[derive(Clone, Copy, Debug)]
pub struct Misfit {
    /// The scheme.
    pub scheme: &'static dyn Scheme,
    /// Which character does not fit, from 1.
    pub position: usize,
    /// The character.
    pub found: char,
    /// What stands there in a number of the scheme.
    pub expected: &'static str,
}

impl fmt::Display for Misfit {
    /// What is not there, and what is: ``a week (01 to 53) as character 6, not `6` ``.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} as character {}, not `{}`", self.expected, self.position, self.found)
    }
}

/// What a serial number comes to.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// The schemes that it fits.
    pub fits: Vec<SerialFacts>,
    /// Where it fits none and belongs to one: the first.
    pub misfit: Option<Misfit>,
}

/// Reads the serial number of a column, of a thing whose maker is claimed or not known; the maker by its id in the catalogue.
/// What no scheme knows comes to nothing: that is no finding.
pub fn read(serial: &str, field: Field, maker: Option<&str>) -> Reading {
    let mut reading = Reading::default();
    let mut room = [0; LONGEST];
    let Some(capitals) = capitals(serial, &mut room) else { return reading };
    for scheme in SCHEMES.iter().filter(|scheme| scheme.fields().contains(&field)) {
        let whose = match maker {
            Some(claimed) => scheme.makers().iter().find(|maker| **maker == claimed),
            None => scheme.makers().first().filter(|_| scheme.is_unmistakable()),
        };
        let Some(whose) = whose else { continue };
        match scheme.read(capitals) {
            Outcome::Other => {}
            Outcome::Fits(Said { made, site, confidence }) => {
                let confidence = confidence.unwrap_or_else(|| scheme.confidence());
                reading.fits.push(SerialFacts { scheme: *scheme, maker: whose, made, site, confidence });
            }
            // What nobody says is this maker's is not wrong for being unlike it.
            Outcome::Misfit { .. } if maker.is_none() => {}
            Outcome::Misfit { at, expected } => {
                let found = char::from(capitals.get(at).copied().unwrap_or_default());
                let misfit = Misfit { scheme: *scheme, position: at + 1, found, expected };
                reading.misfit = reading.misfit.or(Some(misfit));
            }
        }
    }
    if !reading.fits.is_empty() {
        reading.misfit = None;
    }
    reading
}

/// The periods in which a thing of this number may have been made, by any scheme, whoever its maker is.
pub(crate) fn periods(serial: &str) -> Vec<Period> {
    let mut room = [0; LONGEST];
    let Some(capitals) = capitals(serial, &mut room) else { return Vec::new() };
    let said = SCHEMES.iter().filter_map(|scheme| match scheme.read(capitals) {
        Outcome::Fits(said) => Some(said.made),
        Outcome::Other | Outcome::Misfit { .. } => None,
    });
    said.flatten().collect()
}

/// A number as schemes read it; `None` where it is nobody's.
fn capitals<'r>(serial: &str, room: &'r mut [u8; LONGEST]) -> Option<&'r [u8]> {
    let serial = serial.trim();
    if !serial.is_ascii() {
        return None;
    }
    let capitals = room.get_mut(..serial.len())?;
    capitals.copy_from_slice(serial.as_bytes());
    capitals.make_ascii_uppercase();
    Some(capitals)
}

/// The number that some digits are; `None` where one is none.
fn number(digits: &[u8]) -> Option<i16> {
    let digit = |sum: Option<i16>, byte: &u8| {
        let digit = byte.is_ascii_digit().then(|| i16::from(byte - b'0'))?;
        sum?.checked_mul(10)?.checked_add(digit)
    };
    digits.iter().fold(Some(0), digit)
}

/// A month written as 1 to 9 and A to C.
fn month_of(byte: u8) -> Option<i8> {
    match byte {
        b'1'..=b'9' => i8::try_from(byte - b'0').ok(),
        b'A'..=b'C' => i8::try_from(byte - b'A' + 10).ok(),
        _ => None,
    }
}
