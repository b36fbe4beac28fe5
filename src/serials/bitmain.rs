//! Antminer machines and boards.

use super::{Outcome, Period, Said, Scheme};
use crate::model::{Confidence, Field};

/// 17 characters: four letters, three characters, `B`, the year, a letter, the month, and six more.
pub(super) struct Antminer;

/// The year of the letter A.
const FIRST_YEAR: i16 = 2021;

impl Scheme for Antminer {
    fn id(&self) -> &'static str {
        "antminer"
    }

    fn doc(&self) -> &'static str {
        "Antminer machines and boards since 2021: 17 characters, of which the 9th is the year (A is 2021) and the 11th the month (A is January)"
    }

    fn makers(&self) -> &'static [&'static str] {
        &["bitmain"]
    }

    fn fields(&self) -> &'static [Field] {
        &[Field::Serial, Field::ControlBoardSerial, Field::BoardSerial]
    }

    fn source(&self) -> &'static str {
        "inferred from 32 public serial numbers; in three EEPROM dumps the factory's job number says the same month; Bitmain describes no scheme"
    }

    fn confidence(&self) -> Confidence {
        Confidence::Low
    }

    fn example(&self) -> &'static str {
        "NGSBYT0BDJKAF01K7"
    }

    fn read(&self, serial: &[u8]) -> Outcome {
        let letters = |part: &[u8]| part.iter().all(u8::is_ascii_uppercase);
        let &[a, b, c, d, _, _, _, b'B', year, batch, month, ..] = serial else { return Outcome::Other };
        if serial.len() != 17 || !letters(&[a, b, c, d]) {
            return Outcome::Other;
        }
        if let Some(at) = serial.iter().position(|byte| !byte.is_ascii_alphanumeric()) {
            return Outcome::Misfit { at, expected: "a letter or digit" };
        }
        if !letters(&[year]) {
            return Outcome::Misfit { at: 8, expected: "the letter of a year (A for 2021)" };
        }
        if !letters(&[batch]) {
            return Outcome::Misfit { at: 9, expected: "a letter" };
        }
        if !matches!(month, b'A'..=b'L') {
            return Outcome::Misfit { at: 10, expected: "the letter of a month (A to L)" };
        }
        let month = i8::try_from(month - b'A' + 1).unwrap_or_default();
        Said::made(Period::month(FIRST_YEAR + i16::from(year - b'A'), month))
    }
}
