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
    fn a_bank_is_one_more_than_its_continuation_codes() {
        assert_eq!(maker(11, 0x54), Some("Bitmain Technologies Ltd."));
        assert!(maker(10, 0x54).is_some_and(|maker| maker.starts_with("MyWo")), "{:?}", maker(10, 0x54));
        assert_eq!(maker(1, 0xCE), maker(1, 0x4E), "the parity is no part of the id");
        assert_eq!(maker(0, 0x54), None);
    }
}
