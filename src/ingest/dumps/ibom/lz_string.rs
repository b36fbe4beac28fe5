//! What `LZString.compressToBase64` packed: LZ78 over UTF-16 with codes that grow, as bits in base 64 (pieroxy, lz-string 1.4,
//! `_decompress`, MIT; written anew from its description).

/// Units of UTF-16 that are unpacked at the most: a parts list with its drawings has a few millions.
const MOST: usize = 32 << 20;

/// Why a text cannot be unpacked.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unpacked {
    /// It is none that lz-string makes, or is cut off.
    Broken,
    /// It unpacks to more than is read.
    TooLarge,
}

/// Unpacks a text.
///
/// # Errors
/// When it is damaged, or unpacks to more than [`MOST`].
pub(super) fn from_base64(packed: &str) -> Result<String, Unpacked> {
    unpack(packed, MOST)
}

fn unpack(packed: &str, most: usize) -> Result<String, Unpacked> {
    let mut bits = Bits { packed: packed.as_bytes(), at: 0 };
    let mut units: Vec<u16> = Vec::new();
    // Each entry is a run of what was unpacked before: where it begins, and how long it is. The first three codes are none.
    let mut entries: Vec<(usize, usize)> = vec![(0, 0); 3];
    let mut width = 2;
    let mut before: Option<(usize, usize)> = None;
    loop {
        let code = bits.number(width)?;
        let begin = units.len();
        let run = match code {
            2 => break,
            0 | 1 => {
                let unit = bits.number(if code == 0 { 8 } else { 16 })?;
                units.push(u16::try_from(unit).map_err(|_| Unpacked::Broken)?);
                entries.push((begin, 1));
                (begin, 1)
            }
            code => {
                let (from, long) = match (entries.get(code), before) {
                    (Some(entry), _) => *entry,
                    // The entry that is just being made: the run before, and its first unit again.
                    (None, Some((from, long))) if code == entries.len() => (from, long + 1),
                    _ => return Err(Unpacked::Broken),
                };
                if units.len() + long > most {
                    return Err(Unpacked::TooLarge);
                }
                for at in from..from + long {
                    let unit = *units.get(at).ok_or(Unpacked::Broken)?;
                    units.push(unit);
                }
                (begin, long)
            }
        };
        if units.len() > most {
            return Err(Unpacked::TooLarge);
        }
        // The run before and the unit behind it stand one behind the other already.
        if let Some((from, long)) = before {
            entries.push((from, long + 1));
        }
        before = Some(run);
        width = bits_of(entries.len() + 1);
    }
    String::from_utf16(&units).map_err(|_| Unpacked::Broken)
}

/// How many bits tell codes below a number apart.
fn bits_of(codes: usize) -> u32 {
    usize::BITS - codes.saturating_sub(1).leading_zeros()
}

/// The bits of a text in base 64, each digit's highest first; a number has its lowest first.
struct Bits<'t> {
    packed: &'t [u8],
    at: usize,
}

impl Bits<'_> {
    fn number(&mut self, width: u32) -> Result<usize, Unpacked> {
        let mut number = 0;
        for power in 0..width {
            let digit =
                digit(*self.packed.get(self.at / 6).ok_or(Unpacked::Broken)?).ok_or(Unpacked::Broken)?;
            let bit = digit >> (5 - self.at % 6) & 1;
            number |= usize::from(bit) << power;
            self.at += 1;
        }
        Ok(number)
    }
}

fn digit(sign: u8) -> Option<u8> {
    match sign {
        b'A'..=b'Z' => Some(sign - b'A'),
        b'a'..=b'z' => Some(sign - b'a' + 26),
        b'0'..=b'9' => Some(sign - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_packed_is_unpacked() {
        // Packed by a port of lz-string 1.4.4 to another language.
        for (packed, text) in PACKED {
            assert_eq!(from_base64(packed).as_deref(), Ok(*text), "{packed}");
        }
    }

    const PACKED: &[(&str, &str)] = &[
        ("IZAA", "a"),
        ("KoRgXABAygKgsgZgExAA", "U1: STM32"),
        ("IYI17SOrZ+6KAA", "abababababababababababababababababababababababababababab"),
        ("qyum40gECMAMDWA0ZRgEzPo8AWA7DIA", "电阻 10k, 电阻 22k, 电阻 47k"),
    ];

    #[test]
    fn what_is_cut_off_or_too_large_is_refused() {
        let (packed, text) = PACKED[2];
        assert_eq!(from_base64(&packed[..packed.len() / 2]), Err(Unpacked::Broken));
        assert_eq!(from_base64("not*base64"), Err(Unpacked::Broken));
        assert_eq!(unpack(packed, text.len() - 1), Err(Unpacked::TooLarge));
        assert!(unpack(packed, text.len()).is_ok());
    }
}
