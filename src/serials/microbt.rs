//! Whatsminer machines and hash boards.

use super::{Outcome, Period, Said, Scheme, number};
use crate::model::{Confidence, Field};

/// 33 characters that begin with BTM, with six digits of a day.
pub(super) struct Whatsminer;

/// Where the day stands: after ten characters.
const DAY: std::ops::Range<usize> = 10..16;

impl Scheme for Whatsminer {
    fn id(&self) -> &'static str {
        "whatsminer"
    }

    fn doc(&self) -> &'static str {
        "Whatsminer machines: BTM and 30 characters, of which the 11th to 16th are the day (YYMMDD)"
    }

    fn makers(&self) -> &'static [&'static str] {
        &["microbt"]
    }

    fn fields(&self) -> &'static [Field] {
        &[Field::Serial]
    }

    fn source(&self) -> &'static str {
        "inferred from one public answer of a machine, whose chips were marked nine weeks earlier; MicroBT describes no scheme"
    }

    fn confidence(&self) -> Confidence {
        Confidence::Low
    }

    fn is_unmistakable(&self) -> bool {
        true
    }

    fn example(&self) -> &'static str {
        "BTM3CS40HD24083100000000000004711"
    }

    fn read(&self, serial: &[u8]) -> Outcome {
        if serial.len() != 33 || !serial.starts_with(b"BTM") {
            return Outcome::Other;
        }
        let digits = &serial[DAY];
        if let Some(at) = digits.iter().position(|byte| !byte.is_ascii_digit()) {
            return Outcome::Misfit { at: DAY.start + at, expected: "a digit of the day (YYMMDD)" };
        }
        let [year, month, day] = [&digits[..2], &digits[2..4], &digits[4..]].map(number);
        let (Some(year), Some(month), Some(day)) = (year, month, day) else { return Outcome::Other };
        if !(1..=12).contains(&month) {
            return Outcome::Misfit { at: DAY.start + 2, expected: "a month (01 to 12)" };
        }
        match Period::day(2000 + year, month, day) {
            Some(day) => Said::made(Some(day)),
            None => Outcome::Misfit { at: DAY.start + 4, expected: "a day of that month" },
        }
    }
}

/// 20 characters that begin with BKM.
pub(super) struct WhatsminerBoard;

impl Scheme for WhatsminerBoard {
    fn id(&self) -> &'static str {
        "whatsminer-board"
    }

    fn doc(&self) -> &'static str {
        "Whatsminer hash boards: BKM and 17 characters; when one was made is not established"
    }

    fn makers(&self) -> &'static [&'static str] {
        &["microbt"]
    }

    fn fields(&self) -> &'static [Field] {
        &[Field::BoardSerial]
    }

    fn source(&self) -> &'static str {
        "inferred from three boards in one public answer of a machine; MicroBT describes no scheme"
    }

    fn confidence(&self) -> Confidence {
        Confidence::Low
    }

    fn example(&self) -> &'static str {
        "BKM3CSE1404812K43701"
    }

    fn read(&self, serial: &[u8]) -> Outcome {
        if serial.len() != 20 || !serial.starts_with(b"BKM") {
            return Outcome::Other;
        }
        match serial.iter().position(|byte| !byte.is_ascii_alphanumeric()) {
            Some(at) => Outcome::Misfit { at, expected: "a letter or digit" },
            None => Said::made(None),
        }
    }
}
