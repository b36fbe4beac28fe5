//! Dumps in Intel HEX (*Hexadecimal Object File Format Specification*, revision A, 1988), as programmers save them: records of a
//! length, an address, a kind and bytes, whose sum is nought.

use super::Refusal;
use super::forms::byte;

/// The most bytes that are laid out: more is no memory of a board, and said to be so.
const MOST: usize = 16 << 10;

/// Whether a text is of such records alone.
pub(super) fn is(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty()).peekable();
    lines.peek().is_some()
        && lines.all(|line| {
            line.strip_prefix(':').is_some_and(|record| {
                let bytes = record.as_bytes();
                bytes.len() >= 10 && bytes.len().is_multiple_of(2) && bytes.iter().all(u8::is_ascii_hexdigit)
            })
        })
}

/// The bytes that the records hold, from the lowest address on, with 0xFF where none stand.
///
/// # Errors
/// When a record is damaged, one overlaps another, the last is absent, or they hold too much.
pub(super) fn bytes(text: &str) -> Result<Vec<u8>, Refusal> {
    let damaged = |line: u64, what: &str| {
        let help = "save the dump again, as a binary file if the programmer can";
        let refusal = Refusal::new("eeprom-damaged", format!("this record of Intel HEX {what}"), help);
        Refusal { line: Some(line), ..refusal }
    };
    let mut memory: Vec<Option<u8>> = Vec::new();
    let (mut base, mut ended) = (0_usize, None);
    for (number, line) in (1..).zip(text.lines()) {
        let Some(record) = line.trim().strip_prefix(':') else { continue };
        if ended.is_some() {
            return Err(damaged(number, "stands behind the last one"));
        }
        let digits = record.as_bytes().chunks(2).map(|pair| byte(std::str::from_utf8(pair).ok()?));
        let record: Vec<u8> = digits
            .collect::<Option<_>>()
            .ok_or_else(|| damaged(number, "has other signs than hex digits"))?;
        let [count, high, low, kind, rest @ ..] = &*record else {
            return Err(damaged(number, "is too short"));
        };
        let (count, address) = (usize::from(*count), usize::from(u16::from_be_bytes([*high, *low])));
        let Some((data, [_])) = rest.split_at_checked(count) else {
            return Err(damaged(number, "has another length than it says"));
        };
        let sum = record.iter().fold(0_u8, |sum, byte| sum.wrapping_add(*byte));
        if sum != 0 {
            return Err(damaged(number, "has a checksum that is not that of its bytes"));
        }
        let word = |data: &[u8]| data.iter().fold(0_usize, |word, byte| (word << 8) | usize::from(*byte));
        match kind {
            0 => {
                let start = base + address;
                let end = start + data.len();
                if end > MOST {
                    let text = format!(
                        "the records of the file reach to byte {end}, of which the memory of a hash board has 256"
                    );
                    let help = "dump the EEPROM of the board alone: 256 bytes";
                    return Err(Refusal::new("eeprom-too-long", text, help));
                }
                if memory.len() < end {
                    memory.resize(end, None);
                }
                let places = memory.get_mut(start..end).unwrap_or_default();
                if places.iter().any(Option::is_some) {
                    return Err(damaged(number, "writes where another wrote before"));
                }
                places.iter_mut().zip(data).for_each(|(place, byte)| *place = Some(*byte));
            }
            1 => ended = Some(number),
            2 if data.len() == 2 => base = word(data) << 4,
            4 if data.len() == 2 => base = word(data) << 16,
            // Where a program starts.
            3 | 5 => {}
            _ => return Err(damaged(number, "is of a kind that nobody knows")),
        }
    }
    if ended.is_none() {
        let text = "the last record of Intel HEX (:00000001FF) is absent: the file was cut";
        return Err(Refusal::new("eeprom-incomplete", text, "dump the EEPROM again, all of it"));
    }
    Ok(memory.into_iter().map(|byte| byte.unwrap_or(0xFF)).collect())
}
