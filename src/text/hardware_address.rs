//! Hardware addresses (EUI-48) as people and devices write them.

/// Addresses that documentation and tests are full of: whoever has one has hidden his own.
const EXAMPLES: [u64; 8] = [
    0xAABB_CCDD_EEFF,
    0xABCD_EFAB_CDEF,
    0x0011_2233_4455,
    0x1122_3344_5566,
    0x0123_4567_89AB,
    0x1234_5678_9ABC,
    0xDEAD_BEEF_CAFE,
    0x0102_0304_0506,
];

/// The six octets of an address: `e0:a5:09:01:02:03`, `E0-A5-09-01-02-03`, `e0a5.0901.0203`, `e0a509-010203`, `E0A509010203`. `None` of
/// anything else.
pub fn octets(address: &str) -> Option<[u8; 6]> {
    let address = address.trim();
    let groups = |divider: char, length: usize| address.split(divider).all(|group| group.len() == length);
    let divided = match address.len() {
        17 => groups(':', 2) || groups('-', 2) || groups(' ', 2),
        14 => groups('.', 4),
        // As switches of HP print it.
        13 => groups('-', 6),
        12 => true,
        _ => false,
    };
    if !divided {
        return None;
    }
    let mut digits = address.chars().filter(|c| !matches!(c, ':' | '-' | '.' | ' '));
    let mut octets = [0; 6];
    for octet in &mut octets {
        let (high, low) = (digits.next()?.to_digit(16)?, digits.next()?.to_digit(16)?);
        *octet = u8::try_from(high << 4 | low).ok()?;
    }
    digits.next().is_none().then_some(octets)
}

/// Whether a text is written as an address and is none, since it has letters that no hexadecimal number has, or more of them
/// than an octet: `d5:c9:gh:81:cf:80`, `00:24:45:e1:58:100`.
pub(crate) fn is_impossible(text: &str) -> bool {
    let text = text.trim();
    let divided = |divider: char| {
        let groups: Vec<&str> = text.split(divider).collect();
        groups.len() == 6 && groups.iter().all(|group| matches!(group.len(), 2 | 3))
    };
    (divided(':') || divided('-'))
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, ':' | '-'))
        && octets(text).is_none()
}

/// Whether an address is one of many devices: of none (zeros, the broadcast address), or that of an example.
pub(crate) fn is_nobodys(octets: [u8; 6]) -> bool {
    let address = octets.iter().fold(0, |address, octet| address << 8 | u64::from(*octet));
    octets == [0; 6] || octets == [0xFF; 6] || EXAMPLES.contains(&address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_however_it_is_written() {
        let address = [0xA4, 0xBB, 0x6D, 1, 2, 3];
        for text in [
            "a4:bb:6d:01:02:03",
            "A4-BB-6D-01-02-03",
            "a4bb.6d01.0203",
            "A4BB6D010203",
            " a4 bb 6d 01 02 03",
            "a4bb6d-010203",
        ] {
            assert_eq!(octets(text), Some(address), "{text}");
        }
        for text in
            ["02:55:97:22:3M:72", "a4:bb:6d:01:02", "A4BB6D01020304", "", "SN0001", "a4:bb-6d:01-02:03"]
        {
            assert_eq!(octets(text), None, "{text}");
        }
        assert!(is_impossible("00:24:45:E1:58:100") && is_impossible("02:55:97:22:3M:72"));
        assert!(!is_impossible("a4:bb:6d:01:02:03") && !is_impossible("0:24:45:e1:58:1"));
        assert!(
            is_nobodys(octets("AA:BB:CC:DD:EE:FF").unwrap()) && is_nobodys([0; 6]) && !is_nobodys(address)
        );
    }
}
