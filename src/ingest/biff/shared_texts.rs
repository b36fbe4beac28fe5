//! The texts that the cells of an .xls share ([MS-XLS] 2.4.265), whose record is continued wherever it was full.

use super::records::{Evidence, number};

/// How long each of the shared texts is at most, in bytes of UTF-8.
pub(super) fn lengths(record: &Evidence<'_>) -> Vec<u64> {
    let mut lengths = Vec::new();
    let mut pieces = record.continued.iter().copied();
    let mut rest = record.data.get(8..).unwrap_or_default();
    loop {
        if rest.is_empty() {
            let Some(piece) = pieces.next() else { return lengths };
            rest = piece;
        }
        let (Some(mut letters), Some(mut flags)) = (number(rest, 0, 2), number(rest, 2, 1)) else {
            return lengths;
        };
        let formatted = flags & 8 != 0;
        let extended = flags & 4 != 0;
        let runs = if formatted { number(rest, 3, 2).unwrap_or(0) } else { 0 };
        let behind = if extended { number(rest, 3 + 2 * usize::from(formatted), 4).unwrap_or(0) } else { 0 };
        rest = rest.get(3 + 2 * usize::from(formatted) + 4 * usize::from(extended)..).unwrap_or_default();
        let mut length = 0;
        loop {
            let wide = 1 + (flags & 1);
            let here = letters.min(rest.len() / wide);
            length += here as u64 * 3;
            letters -= here;
            rest = &rest[here * wide..];
            if letters == 0 {
                break;
            }
            // The rest of a text begins with flags of its own.
            let Some((first, piece)) = pieces.next().and_then(<[u8]>::split_first) else { return lengths };
            (flags, rest) = (usize::from(*first), piece);
        }
        lengths.push(length);
        let mut skip = runs * 4 + behind;
        while skip > rest.len() {
            skip -= rest.len();
            let Some(piece) = pieces.next() else { return lengths };
            rest = piece;
        }
        rest = &rest[skip..];
    }
}
