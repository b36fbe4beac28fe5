//! Which rows of a text are plain: told many bytes at once, since nearly all of them are.

use crate::text::invisible::{is_invisible, may_begin_invisible};

/// Bytes looked at together.
const TOGETHER: usize = 64;

/// Tells of one row after the other of a text whether no sign in it can be a mark, a guard or the end of a label.
#[derive(Debug, Default)]
pub(super) struct PlainRows {
    /// Where the next such sign stands, or the text ends, if looked for already.
    next: usize,
}

impl PlainRows {
    /// Whether the row of these bytes is plain; rows are asked for in their order.
    pub(super) fn is_plain(&mut self, text: &str, start: usize, end: usize) -> bool {
        if self.next <= start {
            self.next = odd_from(text, start);
        }
        self.next >= end
    }
}

/// Where the first sign from `start` on stands that makes a row other than plain; the length of the text if there is none.
fn odd_from(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = start;
    while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
        let some = rest.get(..TOGETHER).unwrap_or(rest);
        // Without a branch for each byte, so that the compiler looks at many of them at a time.
        if some.iter().fold(false, |any, b| any | may_be_odd(*b))
            && (some.is_ascii() || some.iter().fold(false, |any, b| any | is_ascii_odd(*b) | begins_odd(*b)))
            && let Some(found) = (at..at + some.len()).find(|i| is_odd(text, *i))
        {
            return found;
        }
        at += some.len();
    }
    bytes.len()
}

/// Whether a byte may be such a sign, or is not ASCII; in as few steps as it can be told.
#[expect(clippy::needless_bitwise_bool, reason = "a branch would keep bytes from being looked at together")]
const fn may_be_odd(b: u8) -> bool {
    // Control characters, and what is not ASCII, which is less than nought.
    let low = (b.cast_signed() < 0x20) & (b != b'\t') & (b != b'\n') & (b != b'\r');
    low | is_mark(b)
}

/// A sign that may stand for something else than itself: the beginning of markup or of a reference, a guard, the end of a label;
/// and one that shows nothing.
#[expect(clippy::needless_bitwise_bool, reason = "a branch would keep bytes from being looked at together")]
const fn is_mark(b: u8) -> bool {
    // `<` and `=`, `&` and `'` differ in their last bit.
    ((b | 1) == b'=')
        | ((b | 1) == b'\'')
        | (b == b':')
        | (b == b'%')
        | (b == 0x7F)
        | (b == b'`')
        | (b == b'*')
}

/// The same of ASCII alone.
#[expect(clippy::needless_bitwise_bool, reason = "a branch would keep bytes from being looked at together")]
const fn is_ascii_odd(b: u8) -> bool {
    ((b < b' ') & (b != b'\t') & (b != b'\n') & (b != b'\r')) | is_mark(b)
}

/// Whether a byte beyond ASCII may begin such a sign.
const fn begins_odd(b: u8) -> bool {
    !b.is_ascii() && may_begin_invisible(b)
}

/// Whether a byte is such a sign or begins one.
fn is_odd(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    let Some(b) = bytes.get(at).filter(|b| MAY_BE_ODD[usize::from(**b)]) else { return false };
    match b {
        // `https://user:password@host`, and what stands in front of a value.
        b':' => bytes.get(at + 1) == Some(&b'/') || is_label_end(bytes, at),
        b'%' => bytes.get(at..).is_some_and(begins_group_mark),
        // `**bold**`, and no `1920*1080`.
        b'*' => bytes.get(at + 1) == Some(&b'*'),
        0..0x80 => true,
        // What begins so are mostly full-width letters.
        0xEF if matches!(bytes.get(at + 1..at + 3), Some([0xBC, 0xA0..=0xBF] | [0xBD, _])) => false,
        _ => {
            let sign = text.get(at..).and_then(|rest| rest.chars().next());
            sign.is_some_and(|c| c == '：' || is_invisible(c))
        }
    }
}

/// Which bytes may be such a sign or begin one.
const MAY_BE_ODD: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        #[expect(clippy::cast_possible_truncation, reason = "less than 256")]
        let of = byte as u8;
        table[byte] = is_ascii_odd(of) || begins_odd(of);
        byte += 1;
    }
    table
};

/// Whether a text begins with a mark by which `RackTables` divides the name of a group from that of a thing in it.
pub(super) fn begins_group_mark(text: &[u8]) -> bool {
    GROUP_MARKS.iter().any(|mark| text.starts_with(mark.as_bytes()))
}

/// These marks: the first is shown as a blank, and of what stands before the second nothing is (`execGMarker` in `inc/functions.php` of
/// `RackTables`).
pub(super) const GROUP_MARKS: [&str; 2] = ["%GPASS%", "%GSKIP%"];

/// Whether a sign ends a word, as it does behind a label: times and addresses have colons, too.
pub(super) fn is_label_end(text: &[u8], at: usize) -> bool {
    let letter =
        |back: usize| at.checked_sub(back).and_then(|i| text.get(i)).filter(|b| b.is_ascii_alphabetic());
    let word = |b: &u8| !b.is_ascii_hexdigit();
    letter(1).is_some_and(|last| word(last) || letter(2).is_some_and(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether one row is plain, asked as the third of three.
    fn is_plain(row: &str) -> bool {
        let before = "A1,Antminer S21\n'x,y\n";
        let text = format!("{before}{row}\nA2,b\n");
        let mut rows = PlainRows::default();
        assert!(rows.is_plain(&text, 0, 16));
        assert!(!rows.is_plain(&text, 16, before.len()));
        let end = before.len() + row.len() + 1;
        let plain = rows.is_plain(&text, before.len(), end);
        assert!(rows.is_plain(&text, end, text.len()));
        plain
    }

    #[test]
    fn a_row_is_plain_only_if_each_of_its_cells_is() {
        let long = "北京算能科技有限公司，（café）、".repeat(40);
        for text in [
            "A1,Antminer S21,a@b.example,10.0.0.4,E0:a5:09:01:02:03,2026-11-01T10:00:00,x-y",
            "a,b\tc\r",
            &long,
        ] {
            assert!(is_plain(text), "{text}");
        }
        // Each of them, whatever it begins with.
        for sign in ('\u{80}'..=char::MAX).filter(|c| is_invisible(*c)) {
            assert!(!is_plain(&format!("A1,x{sign}y")), "{sign:?}");
        }
        for text in [
            "'1",
            "=\"1\"",
            "a<b>",
            "a&amp;b",
            "stratum+tcp://x:y@pool",
            "feed://x:y@z",
            "pwd: x",
            "Password: x",
            "密码：x",
            "a\u{1f}b",
            "\u{202a}x",
            "\u{feff}x",
            "x\u{e0041}",
        ] {
            for before in ["", "北京,", &long] {
                assert!(!is_plain(&format!("A1,{before}{text},B")), "{text:?}");
            }
        }
    }
}
