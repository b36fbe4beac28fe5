//! Classification and tariff numbers that a spreadsheet took for numbers: `5E002` becomes `5.00E+02`.

use super::Damage;
use super::damage::damage;
use crate::ingest::rows::CellKind;

/// The damage of a value that should be an export control classification number.
pub(super) fn damage_of_eccn(text: &str, kind: CellKind) -> Option<Damage> {
    match damage(text, kind) {
        damaged @ Some(Damage::FormulaError | Damage::TooNarrow | Damage::Unresolved) => damaged,
        Some(_) => Some(Damage::Classification),
        // No such number is a bare one.
        None => (kind == CellKind::Number || is_signed_group(text)).then_some(Damage::Classification),
    }
}

/// The damage of a value that should be a tariff number; a bare number is one, and lost no digit.
pub(super) fn damage_of_tariff(text: &str, kind: CellKind) -> Option<Damage> {
    match damage(text, kind)? {
        Damage::Float | Damage::Fraction => None,
        damage @ (Damage::FormulaError | Damage::TooNarrow | Damage::Unresolved) => Some(damage),
        _ => Some(Damage::Classification),
    }
}

/// `3.0A+90`: a number with the letter of a group for its exponent.
fn is_signed_group(text: &str) -> bool {
    let number = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','));
    text.split_once(|c: char| c.is_ascii_alphabetic())
        .is_some_and(|(before, after)| number(before) && after.strip_prefix(['+', '-']).is_some_and(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_became_others() {
        for text in ["3.00E+01", "5,00E+02", "3.0A+90", "3.00E+91", "#N/A", "####"] {
            assert!(damage_of_eccn(text, CellKind::Text).is_some(), "{text}");
        }
        assert_eq!(damage_of_eccn("500", CellKind::Number), Some(Damage::Classification));
        for text in ["8.4715E+09", "8,543E+09", "#REF!"] {
            assert!(damage_of_tariff(text, CellKind::Text).is_some(), "{text}");
        }
    }

    #[test]
    fn real_numbers_stay() {
        for text in ["3A090.a", "5E002", "3E001", "EAR99", "5A002/5A992.c", "3-A-090"] {
            assert_eq!(damage_of_eccn(text, CellKind::Text), None, "{text}");
        }
        for (text, kind) in [
            ("8471.50.0150", CellKind::Text),
            ("8471500150", CellKind::Number),
            ("8471.5", CellKind::Number),
            ("8471500150.0", CellKind::Text),
        ] {
            assert_eq!(damage_of_tariff(text, kind), None, "{text}");
        }
    }
}
