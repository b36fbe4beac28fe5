//! Hardware addresses: whose block one is from, and whether it is from anybody's.

pub use crate::text::hardware_address::octets;

use super::{Table, lines};

static MAKERS: Table = Table::new();

/// The maker to whom the IEEE gave the block of an address, if it is one of those kept here (`oui.csv` of the IEEE's
/// Registration Authority, blocks of 24 bits).
///
/// An address that whoever runs the machine made up proves no maker, and is no reason for doubt: 11 of 16 addresses in public
/// answers of miners are such ones.
pub fn maker(address: &str) -> Option<&'static str> {
    let bytes = octets(address)?;
    if is_local(bytes) || is_multicast(bytes) {
        return None;
    }
    let [a, b, c, ..] = bytes;
    MAKERS.maker(u32::from_be_bytes([0, a, b, c]), entries)
}

/// Whether an address is administered locally: made up by firmware, a hypervisor or an administrator (IEEE 802, bit U/L).
pub const fn is_local(octets: [u8; 6]) -> bool {
    octets[0] & 0b10 != 0
}

/// Whether an address is a group's: no machine has one (IEEE 802, bit I/G).
pub const fn is_multicast(octets: [u8; 6]) -> bool {
    octets[0] & 0b1 != 0
}

/// Every block with its maker.
pub(super) fn entries() -> Vec<(u32, &'static str)> {
    let prefixes = |(maker, prefixes): (&'static str, &'static str)| {
        prefixes.split(' ').filter_map(move |prefix| Some((u32::from_str_radix(prefix, 16).ok()?, maker)))
    };
    lines(include_str!("oui.tsv")).flat_map(prefixes).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_in_every_usual_form() {
        let octets_of = [0xe0, 0xa5, 0x09, 0x01, 0x02, 0x0f];
        for text in ["e0:a5:09:01:02:0f", "E0-A5-09-01-02-0F", "e0a5.0901.020f", " E0A50901020F "] {
            assert_eq!(octets(text), Some(octets_of), "{text}");
        }
        for text in [
            "",
            "e0:a5:09:01:02",
            "e0:a5:09:01:02:0g",
            "02:55:97:22:3M:72",
            "e0:a5-09:01-02:0f",
            "e0a5:0901:020f",
            "E0A50901020F0",
            "ｅ0a509010203",
        ] {
            assert_eq!(octets(text), None, "{text}");
        }
    }

    #[test]
    fn an_address_that_somebody_made_up_names_no_maker() {
        assert!(maker("e0:a5:09:01:02:03").is_some_and(|maker| maker.contains("Bitmain")));
        // The same with the bit that says that it is made up.
        assert_eq!(maker("e2:a5:09:01:02:03"), None);
        assert!(octets("02:34:98:9e:9f:e1").is_some_and(is_local));
        assert!(octets("01:00:5e:00:00:01").is_some_and(is_multicast));
        assert_eq!(maker("01:00:5e:00:00:01"), None);
        // Nobody's here: the block is divided among many firms.
        assert_eq!(maker("b4:a2:eb:3f:23:48"), None);
    }
}
