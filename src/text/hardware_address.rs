//! Hardware addresses (EUI-48) as people and devices write them.

/// Addresses that documentation and tests are full of: whoever has one has hidden his own.
const EXAMPLES: &[&str] = &[
    "AABBCCDDEEFF",
    "ABCDEFABCDEF",
    "001122334455",
    "112233445566",
    "0123456789AB",
    "123456789ABC",
    "DEADBEEFCAFE",
];

/// The twelve hexadecimal digits of an address, in capitals, however they are divided (`a4:bb:…`, `A4-BB-…`, `a4bb.6d01.…`);
/// `None` for what is none.
pub(crate) fn digits(text: &str) -> Option<String> {
    let text = text.trim();
    if text.len() > 17 || !text.is_ascii() {
        return None;
    }
    let digits: String = text.chars().filter(|c| !matches!(c, ':' | '-' | '.' | ' ')).collect();
    let is_one = digits.len() == 12 && digits.bytes().all(|b| b.is_ascii_hexdigit());
    is_one.then(|| digits.to_ascii_uppercase())
}

/// Whether an address is one of many devices: of none (zeros, the broadcast address), or that of an example.
pub(crate) fn is_nobodys(digits: &str) -> bool {
    let one_sign = |sign: u8| digits.bytes().all(|b| b == sign);
    one_sign(b'0') || one_sign(b'F') || EXAMPLES.contains(&digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_however_it_is_written() {
        for text in
            ["a4:bb:6d:01:02:03", "A4-BB-6D-01-02-03", "a4bb.6d01.0203", "A4BB6D010203", " a4 bb 6d 01 02 03"]
        {
            assert_eq!(digits(text).as_deref(), Some("A4BB6D010203"), "{text}");
        }
        for text in ["02:55:97:22:3M:72", "a4:bb:6d:01:02", "A4BB6D01020304", "", "SN0001"] {
            assert_eq!(digits(text), None, "{text}");
        }
        assert!(is_nobodys("AABBCCDDEEFF") && is_nobodys("000000000000") && !is_nobodys("A4BB6D010203"));
    }
}
