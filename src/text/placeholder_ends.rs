//! With which signs placeholders of each length begin and end, worked out when the program is built: nearly every value is told
//! by its ends to be none, before anything is compared.

use super::placeholder_words::PLACEHOLDERS;

/// No longer value is a placeholder, in bytes.
pub(super) const LONGEST: usize = 64;

/// For each kind of sign with which a text begins, the kinds with which it may end, as bits.
pub(super) type Ends = [u32; KINDS];

/// Latin letters without case, digits, and other ASCII signs.
const KINDS: usize = 28;

/// The kind of a sign; `None` of what is not ASCII: upper and lower case may begin and end with different bytes there.
const fn kind(byte: u8) -> Option<usize> {
    match byte {
        b'a'..=b'z' => Some((byte - b'a') as usize),
        b'A'..=b'Z' => Some((byte - b'A') as usize),
        b'0'..=b'9' => Some(26),
        0..0x80 => Some(27),
        _ => None,
    }
}

/// Whether a text that begins and ends with these bytes may be one of those whose ends these are.
pub(super) fn fits(ends: &Ends, first: u8, last: u8) -> bool {
    match (kind(first), kind(last)) {
        (Some(first), Some(last)) => ends.get(first).is_some_and(|lasts| (lasts >> last) & 1 == 1),
        _ => true,
    }
}

/// The ends of the placeholders of each length in bytes.
pub(super) const ENDS: [Ends; LONGEST + 1] = ends(false);

/// The same without what divides their words, of the length that they have then.
pub(super) const RUN_ENDS: [Ends; LONGEST + 1] = ends(true);

/// The ends of placeholders of any length, without what divides their words.
pub(super) const PAIRS: Ends = {
    let mut pairs = [0; KINDS];
    let (mut length, mut first) = (0, 0);
    while length <= LONGEST {
        while first < KINDS {
            pairs[first] |= RUN_ENDS[length][first] | ENDS[length][first];
            first += 1;
        }
        (length, first) = (length + 1, 0);
    }
    pairs
};

/// The ends of the placeholders by length, with or without what divides their words.
const fn ends(run_together: bool) -> [Ends; LONGEST + 1] {
    let mut ends = [[0; KINDS]; LONGEST + 1];
    let (mut of, mut i) = (0, 0);
    while of < PLACEHOLDERS.len() {
        if i == PLACEHOLDERS[of].len() {
            (of, i) = (of + 1, 0);
            continue;
        }
        let bytes = PLACEHOLDERS[of][i].as_bytes();
        i += 1;
        let (mut length, mut first, mut last, mut at) = (0, 0, 0, 0);
        while at < bytes.len() {
            if !(run_together && matches!(bytes[at], b' ' | b'_' | b'-' | b'.' | b'/' | b'\\')) {
                if length == 0 {
                    first = bytes[at];
                }
                (length, last) = (length + 1, bytes[at]);
            }
            at += 1;
        }
        if let (Some(first), Some(last)) = (kind(first), kind(last)) {
            ends[length][first] |= 1 << last;
        }
    }
    ends
}
