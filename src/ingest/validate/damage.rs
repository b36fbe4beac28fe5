//! Serial numbers that a spreadsheet destroyed: what is left no longer says which serial it was.

use super::dates::{self, is_date};
use crate::ingest::rows::CellKind;
use crate::ingest::shape::trim;
use crate::model::Field;
use crate::names::wording::LONGEST;

/// What happened to a serial number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Damage {
    /// `6.37702E+15`.
    Scientific,
    /// `123456.0`.
    Float,
    /// A number cell with a fraction.
    Fraction,
    /// A number of more than 15 digits.
    Rounded,
    /// A date cell, or `5-Mar`.
    Date,
    /// `#N/A`, `#REF!`.
    FormulaError,
    /// `#####`: the column was too narrow when it was exported.
    TooNarrow,
    /// A classification or tariff number that became another number.
    Classification,
    /// Bytes that are no text in the file's encoding.
    Undecodable,
    /// A hardware address with letters that none has: `02:55:97:22:3M:72`.
    NoAddress,
    /// A reference to characters that the file format does not know: `&vendor;`.
    Unresolved,
    /// More bytes than this, the most that is looked up: a table, a letter, or a trap.
    TooLong(usize),
}

impl Damage {
    /// A stable code.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Scientific => "serial-scientific",
            Self::Float => "serial-float",
            Self::Fraction => "serial-fraction",
            Self::Rounded => "serial-rounded",
            Self::Date => "serial-date",
            Self::FormulaError => "serial-formula-error",
            Self::TooNarrow => "serial-too-narrow",
            Self::Classification => "classification-destroyed",
            Self::Undecodable => "serial-undecodable",
            Self::NoAddress => "address-unreadable",
            Self::Unresolved => "entity-unknown",
            Self::TooLong(_) => "cell-too-long",
        }
    }

    /// What happened to a value that should be `what` (`a serial`), and what to do.
    pub(crate) fn explain(self, what: &str) -> String {
        match self {
            Self::Scientific => format!(
                "is {what} that a spreadsheet turned into scientific notation, digits are lost; format the column as text at the source and export again"
            ),
            Self::Float => format!(
                "is {what} that a program turned into a decimal number, leading zeros may be lost; keep the column as text and export again"
            ),
            Self::Fraction => {
                format!("is a number with a fraction, not {what}; format the column as text and export again")
            }
            Self::Rounded => format!(
                "has more than the 15 digits a spreadsheet keeps of a number, the last ones are not those of {what}; format the column as text, enter it again and export again"
            ),
            Self::Date => format!(
                "is {what} that a spreadsheet turned into a date; format the column as text, enter it again and export again"
            ),
            Self::FormulaError => {
                format!("is a formula error, not {what}; repair the formula and export again")
            }
            Self::Undecodable => format!(
                "holds bytes that are no text in this encoding, so {what} is not known; name the file's encoding (`--encoding`) or export again as UTF-8"
            ),
            Self::NoAddress => format!(
                "is no {what}, which has twelve hexadecimal digits; it joins nothing and names nothing; read it from the device or its label"
            ),
            Self::Unresolved => format!(
                "refers to characters that no spreadsheet knows (`&name;`), so {what} is not known; enter it again and save"
            ),
            Self::TooLong(most) => format!(
                "is longer than {most} bytes, more than {what} has, and was not looked up; shorten it, or divide it between cells"
            ),
            Self::TooNarrow => {
                "was exported from a column too narrow to show it; widen the column and export again"
                    .to_owned()
            }
            Self::Classification => format!(
                "is {what} that a spreadsheet turned into another number; format the column as text, enter it again and export again"
            ),
        }
    }
}

/// The damage of a value, trimmed and not empty, that should be a tag or a marking.
pub(crate) fn damage(text: &str, kind: CellKind) -> Option<Damage> {
    damage_in(text, kind, dates::Column::Tags)
}

/// The damage of a value, trimmed and not empty, that should be a serial.
pub(super) fn damage_of_serial(text: &str, kind: CellKind) -> Option<Damage> {
    damage_in(text, kind, dates::Column::Serials)
}

/// The damage of a value, trimmed and not empty, that should be the name or address of a machine.
pub(super) fn damage_of_name(text: &str, kind: CellKind) -> Option<Damage> {
    damage_in(text, kind, dates::Column::Names)
}

/// The damage of a value, trimmed and not empty, that should be a hardware address: as of a name, and letters beyond F.
pub(super) fn damage_of_mac(text: &str, kind: CellKind) -> Option<Damage> {
    let beyond = |b: u8| matches!(b, b'g'..=b'z' | b'G'..=b'Z');
    // Six pairs, three fours, or all twelve together.
    let form = || {
        let groups = text.split([':', '-', '.', ' ']);
        let (count, width) = match text.len() {
            17 => (6, 2),
            14 => (3, 4),
            _ => (1, 12),
        };
        groups.clone().count() == count && groups.into_iter().all(|group| group.len() == width)
    };
    let is_none = matches!(text.len(), 12 | 14 | 17) && text.is_ascii() && text.bytes().any(beyond) && form();
    damage_of_name(text, kind).or(is_none.then_some(Damage::NoAddress))
}

fn damage_in(text: &str, kind: CellKind, column: dates::Column) -> Option<Damage> {
    match kind {
        _ if !text.is_ascii() && text.contains(char::REPLACEMENT_CHARACTER) => Some(Damage::Undecodable),
        CellKind::Unresolved => Some(Damage::Unresolved),
        CellKind::Text => damage_of_text(text, column),
        CellKind::Number => damage_of_number(text),
        CellKind::Date => Some(Damage::Date),
        CellKind::Error | CellKind::Unvalued => Some(Damage::FormulaError),
        CellKind::Bool => None,
    }
}

/// Bytes of the longest free text that is looked through: what a cell of a spreadsheet holds, 32,767 signs (Microsoft, *Excel
/// specifications and limits*), of which Chinese ones have three bytes each.
pub(crate) const LONGEST_TEXT: usize = 3 * 32_767;

/// What is wrong with a text of more bytes than a cell of a column has; `None` is a column of no field. The time that looking
/// up takes grows with the length, and of some names with its square.
pub(super) fn damage_of_long(text: &str, field: Option<Field>) -> Option<Damage> {
    if text.len() <= LONGEST {
        return None;
    }
    let most = if field.is_none_or(Field::is_free_text) { LONGEST_TEXT } else { LONGEST };
    (text.len() > most && trim(text).len() > most).then_some(Damage::TooLong(most))
}

/// What a formula left where it failed, or a reference that nobody knows, in a column whose words a spreadsheet otherwise keeps.
pub(super) fn failed_formula(text: &str, kind: CellKind) -> Option<Damage> {
    match kind {
        CellKind::Error | CellKind::Unvalued => Some(Damage::FormulaError),
        CellKind::Unresolved => Some(Damage::Unresolved),
        _ if text.starts_with('#') => damage_of_hash(text),
        _ => None,
    }
}

fn damage_of_text(text: &str, column: dates::Column) -> Option<Damage> {
    let bytes = text.as_bytes();
    let number = match bytes.first()? {
        b'#' => return damage_of_hash(text),
        b'0'..=b'9' | b'+' | b'-' if bytes.last()?.is_ascii_digit() => {
            if is_scientific(bytes) {
                Some(Damage::Scientific)
            } else if is_whole_float(bytes) {
                Some(Damage::Float)
            } else if bytes.len() >= 18
                && bytes.iter().all(u8::is_ascii_digit)
                && bytes.iter().skip(15).all(|b| *b == b'0')
            {
                Some(Damage::Rounded)
            } else {
                None
            }
        }
        b'E' | b'F' if is_error_of_an_office(text) => Some(Damage::FormulaError),
        _ => None,
    };
    number.or_else(|| is_date(text, column).then_some(Damage::Date))
}

/// `Err:502`, `Fehler:508`: what an office suite shows where a formula fails.
fn is_error_of_an_office(text: &str) -> bool {
    ["Err:", "Erreur :", "Erreur:", "Fehler:", "Error:", "Erro:"].iter().any(|word| {
        let number = text.strip_prefix(word);
        number.is_some_and(|n| n.len() == 3 && n.starts_with('5') && n.bytes().all(|b| b.is_ascii_digit()))
    })
}

fn damage_of_hash(text: &str) -> Option<Damage> {
    if text.len() >= 3 && text.bytes().all(|b| b == b'#') {
        return Some(Damage::TooNarrow);
    }
    FORMULA_ERRORS
        .iter()
        .any(|e| e.len() == text.len() && e.eq_ignore_ascii_case(text))
        .then_some(Damage::FormulaError)
}

/// How spreadsheets call a formula that failed, in the languages that have names of their own for it.
const FORMULA_ERRORS: [&str; 38] = [
    "#N/A",
    "#REF!",
    "#VALUE!",
    "#NAME?",
    "#DIV/0!",
    "#NULL!",
    "#NUM!",
    "#SPILL!",
    "#ERROR!",
    "#CALC!",
    "#FIELD!",
    "#BUSY!",
    "#BLOCKED!",
    "#CONNECT!",
    "#UNKNOWN!",
    "#GETTING_DATA",
    "#N/D",
    "#N/V",
    "#NV",
    "#BEZUG!",
    "#WERT!",
    "#ZAHL!",
    "#NOMBRE!",
    "#NOM?",
    "#VALEUR!",
    "#NUL!",
    "#¡REF!",
    "#¡VALOR!",
    "#¿NOMBRE?",
    "#¡DIV/0!",
    "#¡NUM!",
    "#¡NULO!",
    "#VALOR!",
    "#NOME?",
    "#NÚM!",
    "#ССЫЛКА!",
    "#ЗНАЧ!",
    "#Н/Д",
];

fn damage_of_number(text: &str) -> Option<Damage> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.bytes().any(|b| matches!(b, b'e' | b'E')) {
        return Some(Damage::Scientific);
    }
    let (whole, fraction) = digits.split_once(['.', ',']).unwrap_or((digits, ""));
    if fraction.bytes().any(|b| b != b'0') {
        Some(Damage::Fraction)
    } else if whole.trim_start_matches('0').len() > 15 {
        Some(Damage::Rounded)
    } else {
        None
    }
}

/// Digits, a decimal sign or an exponent with its sign: how spreadsheets write it. `5E3` may be a serial.
fn is_scientific(bytes: &[u8]) -> bool {
    let Some(e) = bytes.iter().position(|b| matches!(b, b'e' | b'E')) else { return false };
    let (mantissa, exponent) = bytes.split_at(e);
    let mantissa = mantissa.strip_prefix(b"-").or_else(|| mantissa.strip_prefix(b"+")).unwrap_or(mantissa);
    let points = mantissa.iter().filter(|b| matches!(b, b'.' | b',')).count();
    let exponent = exponent.get(1..).unwrap_or_default();
    let (signed, exponent) = match exponent.split_first() {
        Some((b'+' | b'-', rest)) => (true, rest),
        _ => (false, exponent),
    };
    points <= 1
        && (points == 1 || signed)
        && mantissa.first().is_some_and(u8::is_ascii_digit)
        && mantissa.iter().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','))
        && (1..=3).contains(&exponent.len())
        && exponent.iter().all(u8::is_ascii_digit)
}

/// `123456.0`: a whole number written by a program that took it for a decimal one.
fn is_whole_float(bytes: &[u8]) -> bool {
    let Some(point) = bytes.iter().position(|b| *b == b'.') else { return false };
    let (whole, fraction) = bytes.split_at(point);
    whole.iter().all(u8::is_ascii_digit) && fraction.len() > 1 && fraction.iter().skip(1).all(|b| *b == b'0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_spreadsheets_do_to_serials() {
        for (text, kind, expected) in [
            ("6.37702E+15", CellKind::Text, Some(Damage::Scientific)),
            ("1,23E+10", CellKind::Text, Some(Damage::Scientific)),
            ("5E+18", CellKind::Text, Some(Damage::Scientific)),
            ("123456.0", CellKind::Text, Some(Damage::Float)),
            ("6377020000000000000", CellKind::Text, Some(Damage::Rounded)),
            ("5-Mar", CellKind::Text, Some(Damage::Date)),
            ("Mar-05", CellKind::Text, Some(Damage::Date)),
            ("2024-03-05 00:00:00", CellKind::Text, Some(Damage::Date)),
            ("5. März 2024", CellKind::Text, Some(Damage::Date)),
            ("3月5日", CellKind::Text, Some(Damage::Date)),
            ("6,377e+015", CellKind::Text, Some(Damage::Scientific)),
            ("#N/A", CellKind::Text, Some(Damage::FormulaError)),
            ("#N/D", CellKind::Text, Some(Damage::FormulaError)),
            ("#¡REF!", CellKind::Text, Some(Damage::FormulaError)),
            ("Err:502", CellKind::Text, Some(Damage::FormulaError)),
            ("#######", CellKind::Text, Some(Damage::TooNarrow)),
            ("HYDT\u{fffd}20", CellKind::Text, Some(Damage::Undecodable)),
            ("HYDT&vendor;20", CellKind::Unresolved, Some(Damage::Unresolved)),
            ("6377021234567890", CellKind::Number, Some(Damage::Rounded)),
            ("999999999999999", CellKind::Number, None),
            ("123456.5", CellKind::Number, Some(Damage::Fraction)),
            ("8.9E18", CellKind::Number, Some(Damage::Scientific)),
            ("123456", CellKind::Number, None),
            ("2024-03-05", CellKind::Date, Some(Damage::Date)),
            ("#REF!", CellKind::Error, Some(Damage::FormulaError)),
        ] {
            assert_eq!(damage(text, kind), expected, "{text}");
        }
    }

    #[test]
    fn a_hardware_address_has_no_letters_beyond_f() {
        for text in ["02:55:97:22:3M:72", "02-55-97-22-3m-72", "0255.9722.3M72", "025597223M72"] {
            assert_eq!(damage_of_mac(text, CellKind::Text), Some(Damage::NoAddress), "{text}");
        }
        for text in [
            "02:55:97:22:30:72",
            "025597223072",
            "E0:A5:09:01:02",
            "unknown",
            "see remark here",
            "02:55:97:22:30:72, 3M",
        ] {
            assert_eq!(damage_of_mac(text, CellKind::Text), None, "{text}");
        }
    }

    #[test]
    fn real_serials_and_markings_stay() {
        for text in [
            "HYDT20211001003-Y1",
            "5E3",
            "12E45678",
            "XC7Z010-1CLG400C",
            "1.10",
            "10.2",
            "0012345",
            "E5",
            "#12",
            "1234567890123456789",
            "BTM3CS40HD240831",
            "3-MAY-4",
            "2-A",
        ] {
            assert_eq!(damage(text, CellKind::Text), None, "{text}");
        }
    }
}
