//! Cisco's equipment, its modules and power supplies.

use super::{Outcome, Period, Said, Scheme, number};
use crate::model::{Confidence, Field};

/// LLLYYWWSSSS: three letters of the place, year, week, four characters.
pub(super) struct Cisco;

/// The year from which the two digits count.
const BASE_YEAR: i16 = 1996;

impl Scheme for Cisco {
    fn id(&self) -> &'static str {
        "cisco"
    }

    fn doc(&self) -> &'static str {
        "Cisco: LLLYYWWSSSS, three letters of the place, two digits of the year since 1996, two of the week, four characters"
    }

    fn makers(&self) -> &'static [&'static str] {
        &["cisco"]
    }

    fn fields(&self) -> &'static [Field] {
        &[
            Field::Serial,
            Field::ControlBoardSerial,
            Field::BoardSerial,
            Field::PsuSerial,
            Field::ComponentSerial,
        ]
    }

    fn source(&self) -> &'static str {
        "Cisco, Understanding the Serial and Part Number Labels on the ONS 15454 (document 18280), for place, year and week; dealers' tables (cablesandkits.com, synovis.de) for 1996: Cisco's own example counts from 1997"
    }

    fn confidence(&self) -> Confidence {
        Confidence::Medium
    }

    fn example(&self) -> &'static str {
        "FOC2731L0QZ"
    }

    fn read(&self, serial: &[u8]) -> Outcome {
        let Ok(serial) = <&[u8; 11]>::try_from(serial) else { return Outcome::Other };
        let (place, date) = (&serial[..3], &serial[3..7]);
        let of_scheme = place.iter().all(u8::is_ascii_uppercase)
            && serial.iter().all(u8::is_ascii_alphanumeric)
            // An O for a nought or an I for a one is a slip; any other letter is another kind of number.
            && date.iter().filter(|byte| byte.is_ascii_digit()).count() >= 3
            && date.iter().all(|byte| byte.is_ascii_digit() || matches!(byte, b'O' | b'I'));
        // Noughts alone stand where somebody made a number anonymous.
        if !of_scheme || date == b"0000" {
            return Outcome::Other;
        }
        if let Some(at) = date.iter().position(|byte| !byte.is_ascii_digit()) {
            return Outcome::Misfit { at: 3 + at, expected: "a digit of year and week" };
        }
        let (Some(year), Some(week)) = (number(&date[..2]), number(&date[2..])) else {
            return Outcome::Other;
        };
        match Period::week(BASE_YEAR + year, week) {
            Some(week) => Outcome::Fits(Said {
                made: vec![week],
                site: Some(place.iter().map(|byte| char::from(*byte)).collect()),
                confidence: None,
            }),
            None => Outcome::Misfit { at: 5, expected: "a week (01 to 53)" },
        }
    }
}
