//! Machines of HP and of Hewlett Packard Enterprise.

use super::{Outcome, Period, Said, Scheme, number};
use crate::model::{Confidence, Field};

/// CCSYWWZZZZ: country, place, last digit of the year, week, four characters.
pub(super) struct Hp;

/// Years that a last digit may mean: the convention is of March 2003.
const YEARS: std::ops::Range<i16> = 2003..2033;

impl Scheme for Hp {
    fn id(&self) -> &'static str {
        "hp"
    }

    fn doc(&self) -> &'static str {
        "HP and HPE computers since 2003: CCSYWWZZZZ, two letters of the country, one of the place, the last digit of the year, two of the week, four characters; other things of theirs are numbered otherwise"
    }

    fn makers(&self) -> &'static [&'static str] {
        &["hpe", "hp"]
    }

    fn fields(&self) -> &'static [Field] {
        &[Field::Serial]
    }

    fn source(&self) -> &'static str {
        "HP, How to decode a PSG HP serial number (convention of 2003-03-17, as kept at studylib.net/doc/9049545); knudt.net, Interpreting HP Serial Number, for servers"
    }

    fn confidence(&self) -> Confidence {
        Confidence::Medium
    }

    fn names_country(&self) -> bool {
        true
    }

    fn example(&self) -> &'static str {
        "CZJ328Q7R2"
    }

    /// There is no misfit: HP numbers its network equipment in ten characters as well, in another way.
    fn read(&self, serial: &[u8]) -> Outcome {
        let Ok(serial) = <&[u8; 10]>::try_from(serial) else { return Outcome::Other };
        let of_scheme = serial[..2].iter().all(u8::is_ascii_uppercase)
            && serial.iter().all(u8::is_ascii_alphanumeric)
            && serial[3].is_ascii_digit();
        let Some(week) = number(&serial[4..6]).filter(|_| of_scheme) else { return Outcome::Other };
        let digit = i16::from(serial[3] - b'0');
        let years = YEARS.filter(|year| year % 10 == digit);
        let made: Vec<Period> = years.filter_map(|year| Period::week(year, week)).collect();
        if made.is_empty() {
            return Outcome::Other;
        }
        let site = Some(serial[..3].iter().map(|byte| char::from(*byte)).collect());
        Outcome::Fits(Said { made, site, confidence: None })
    }
}
