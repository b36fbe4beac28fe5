//! Huawei's equipment and boards, and xFusion's servers, which Huawei once made.

use super::{Outcome, Period, Said, Scheme, month_of, number};
use crate::model::{Confidence, Field};

/// 20 characters: 21, item (8), factory (2), year, month, number (6).
pub(super) struct Huawei;

impl Scheme for Huawei {
    fn id(&self) -> &'static str {
        "huawei"
    }

    fn doc(&self) -> &'static str {
        "Huawei and xFusion: 21 and 18 characters, of which the 13th is the year (1 to 9 for 2001 to 2009, letters without I, O and Z from A for 2010) and the 14th the month (1 to 9, A to C); H3C's look alike and are not read"
    }

    fn makers(&self) -> &'static [&'static str] {
        &["huawei", "xfusion"]
    }

    fn fields(&self) -> &'static [Field] {
        &[Field::Serial, Field::ControlBoardSerial, Field::BoardSerial, Field::PsuSerial]
    }

    fn source(&self) -> &'static str {
        "Huawei, FusionServer Pro 2288H V5 User Guide (2019-10-30), appendix Product SN; xFusion, FusionServer 1288H V7 Technical White Paper (2023-05-25), A.2"
    }

    fn confidence(&self) -> Confidence {
        Confidence::High
    }

    fn example(&self) -> &'static str {
        "2102112233P0F4000047"
    }

    fn read(&self, serial: &[u8]) -> Outcome {
        let Ok(serial) = <&[u8; 20]>::try_from(serial) else { return Outcome::Other };
        let (factory, year, month) = (serial[11], serial[12], serial[13]);
        // Without a letter of a year the month may stand one further on, as in an older form of these numbers.
        if !serial.starts_with(b"21") || !serial.iter().all(u8::is_ascii_alphanumeric) || year == b'0' {
            return Outcome::Other;
        }
        let Some(month) = month_of(month) else {
            return Outcome::Misfit { at: 13, expected: "a month (1 to 9, A to C)" };
        };
        if year.is_ascii_digit() {
            return older([factory, year], month);
        }
        // Another paper of Huawei's counts I, O and Z as well: they are not read.
        let letters = (b'A'..=b'Y').filter(|letter| !matches!(letter, b'I' | b'O'));
        let years = (2010..).zip(letters);
        let year = years.into_iter().find(|(_, letter)| *letter == year).map(|(year, _)| year);
        Said::made(year.and_then(|year| Period::month(year, month)))
    }
}

/// A year of one digit is one of 2001 to 2009, or, where another digit stands before it, the last of two: an older form has
/// one character for the factory and two for the year.
fn older(digits: [u8; 2], month: i8) -> Outcome {
    let years = [number(&digits[1..]), number(&digits)];
    let mut made: Vec<Period> =
        years.into_iter().flatten().filter_map(|year| Period::month(2000 + year, month)).collect();
    made.sort();
    made.dedup();
    Outcome::Fits(Said { made, site: None, confidence: Some(Confidence::Low) })
}
