//! Dell's machines and the pieces in them.

use super::{Outcome, Period, Said, Scheme, month_of};
use crate::model::{Confidence, Field};

/// The service tag: seven letters and digits.
pub(super) struct ServiceTag;

impl Scheme for ServiceTag {
    fn id(&self) -> &'static str {
        "dell-service-tag"
    }

    fn doc(&self) -> &'static str {
        "Dell machines: a service tag of seven letters and digits, a number to the base 36; it says no date"
    }

    fn makers(&self) -> &'static [&'static str] {
        &["dell"]
    }

    fn fields(&self) -> &'static [Field] {
        &[Field::Serial]
    }

    fn source(&self) -> &'static str {
        "Dell support, document 335407 (letters and digits); creativyst.com, Convert Dell Service Tags (seven, to the base 36)"
    }

    fn confidence(&self) -> Confidence {
        Confidence::Medium
    }

    fn example(&self) -> &'static str {
        "7TQX0B2"
    }

    fn read(&self, serial: &[u8]) -> Outcome {
        let fits = serial.len() == 7 && serial.iter().all(u8::is_ascii_alphanumeric);
        if fits { Said::made(None) } else { Outcome::Other }
    }
}

/// The piece part identification of a board or component: 20 characters, or the 14 of them that are not its part number.
pub(super) struct Piece;

/// Years that a last digit may mean.
const YEARS: std::ops::Range<i16> = 2000..2030;

impl Scheme for Piece {
    fn id(&self) -> &'static str {
        "dell-ppid"
    }

    fn doc(&self) -> &'static str {
        "Dell boards and components: country, part number, maker, last digit of the year, month (1 to 9, A to C), day, number; boards tell it without the part number"
    }

    fn makers(&self) -> &'static [&'static str] {
        &["dell"]
    }

    fn fields(&self) -> &'static [Field] {
        &[Field::ControlBoardSerial, Field::BoardSerial, Field::PsuSerial, Field::ComponentSerial]
    }

    fn source(&self) -> &'static str {
        "Dell knowledge base 000139589, How to find the PPID, for the order of the parts; the month agrees with the day in the FRU of 14 boards of three PowerEdge servers"
    }

    fn confidence(&self) -> Confidence {
        Confidence::Medium
    }

    fn names_country(&self) -> bool {
        true
    }

    fn example(&self) -> &'static str {
        "CN-0X3Y66-70163-46K-000G"
    }

    fn read(&self, serial: &[u8]) -> Outcome {
        // The firmware of a main board tells `.TAG.PIECE.`
        let mut parts = serial.split(|byte| *byte == b'.');
        let serial = match (parts.next(), parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some([]), Some(_), Some(piece), Some([]), None) => piece,
            _ => serial,
        };
        let mut plain = [0; 20];
        let mut length = 0;
        for byte in serial.iter().filter(|byte| !matches!(byte, b'-' | b' ')) {
            let Some(place) = plain.get_mut(length) else { return Outcome::Other };
            (*place, length) = (*byte, length + 1);
        }
        let behind = match length {
            20 if plain[2] == b'0' => 8,
            14 => 2,
            _ => return Outcome::Other,
        };
        let Some(&[_, _, _, _, _, year, month, day, ..]) = plain.get(behind..length) else {
            return Outcome::Other;
        };
        // Not the maker's code, nor the day, tells such a number from another: the whole of its form has to be met.
        let of_scheme = plain[..2].iter().all(u8::is_ascii_uppercase)
            && plain[..length].iter().all(u8::is_ascii_alphanumeric)
            && year.is_ascii_digit()
            && matches!(day, b'1'..=b'9' | b'A'..=b'V');
        let Some(month) = month_of(month).filter(|_| of_scheme) else { return Outcome::Other };
        let digit = i16::from(year - b'0');
        let years = YEARS.filter(|year| year % 10 == digit);
        Outcome::Fits(Said {
            made: years.filter_map(|year| Period::month(year, month)).collect(),
            site: Some(plain[..2].iter().map(|byte| char::from(*byte)).collect()),
            confidence: None,
        })
    }
}
