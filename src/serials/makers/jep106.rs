//! Codes of chip makers: JEDEC's JEP106, as memory modules and debug ports tell them.

use super::{Table, lines};

static MAKERS: Table = Table::new();

/// The maker of a code of JEP106, if it is one of those kept here.
///
/// `bank` counts from 1, as the standard and `dmidecode` (`Bank 11, Hex 0x54`) do. Who has the number of continuation codes
/// (0x7F) before the id adds 1: ten of them are bank 11, in which 0x54 is Bitmain, and in bank 10 it is another firm. The
/// highest bit of `id` is its parity, and does not count.
pub fn maker(bank: u8, id: u8) -> Option<&'static str> {
    MAKERS.maker(code(bank, id), entries)
}

/// The maker behind a code as firmware writes it in the place of a name: `80AD000080AD` and `0x80CE` (how many banks come before,
/// and the id, each with its parity, of module and chip; SMBIOS 7.18 and JEDEC SPD), `7F7F7F0B` (continuation codes before the
/// id, older modules), `JEDEC ID:80 2C` (firmware of several makers), `Bank 11, Hex 0x91` (dmidecode). `None` of a code that is not kept here, and of what is none.
pub fn maker_of(written: &str) -> Option<&'static str> {
    let written = written.trim();
    if let Some((bank, id)) = written.strip_prefix("Bank ").and_then(|rest| rest.split_once(", Hex 0x")) {
        return maker(bank.parse().ok()?, u8::from_str_radix(id, 16).ok()?);
    }
    let spaced = written.get(..JEDEC.len()).filter(|begins| begins.eq_ignore_ascii_case(JEDEC));
    let joined: String;
    let digits = if spaced.is_some() {
        joined = written.chars().skip(JEDEC.len()).filter(|c| *c != ' ').collect();
        &joined
    } else {
        written.strip_prefix("0x").unwrap_or(written)
    };
    if !digits.is_ascii() || digits.len() < 4 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let byte = |at: usize| u8::from_str_radix(digits.get(2 * at..2 * at + 2)?, 16).ok();
    let continued = (0..digits.len() / 2).take_while(|at| byte(*at) == Some(0x7F)).count();
    if continued > 0 {
        return maker(u8::try_from(continued + 1).ok()?, byte(continued)?);
    }
    maker((byte(0)? & 0x7F).checked_add(1)?, byte(1)?)
}

/// What firmware writes before the bytes of a code.
const JEDEC: &str = "JEDEC ID:";

fn code(bank: u8, id: u8) -> u32 {
    u32::from(bank) << 8 | u32::from(id & 0x7F)
}

/// Every code with its maker.
pub(super) fn entries() -> Vec<(u32, &'static str)> {
    let entry = |(text, maker): (&'static str, &'static str)| {
        let (bank, id) = text.split_once('-')?;
        Some((code(bank.parse().ok()?, u8::from_str_radix(id, 16).ok()?), maker))
    };
    lines(include_str!("jep106.tsv")).filter_map(entry).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_as_firmware_writes_them() {
        for (written, expected) in [
            ("80AD000080AD", Some("SK hynix")),
            ("00CE00B300CE", maker(1, 0x4E)),
            ("0x80CE", maker(1, 0x4E)),
            ("8A91000080AD", Some("CXMT")),
            ("Bank 11, Hex 0x91", Some("CXMT")),
            ("7F7F7F0B00000000", maker(4, 0x0B)),
            ("JEDEC ID:8A 91", Some("CXMT")),
            ("JEDEC ID: 80 AD", Some("SK hynix")),
            ("JEDEC ID:7F 7F 7F 0B 00 00 00 00", maker(4, 0x0B)),
            ("JEDEC ID:", None),
            ("2C00B3002C00", None),
            ("Samsung", None),
            ("FFFF", None),
            ("", None),
        ] {
            assert_eq!(maker_of(written), expected, "{written}");
        }
    }

    #[test]
    fn a_bank_is_one_more_than_its_continuation_codes() {
        assert_eq!(maker(11, 0x54), Some("Bitmain Technologies Ltd."));
        assert!(maker(10, 0x54).is_some_and(|maker| maker.starts_with("MyWo")), "{:?}", maker(10, 0x54));
        assert_eq!(maker(1, 0xCE), maker(1, 0x4E), "the parity is no part of the id");
        assert_eq!(maker(0, 0x54), None);
    }
}
