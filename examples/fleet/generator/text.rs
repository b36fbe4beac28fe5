//! Bytes of a CSV field, and the dresses that people put on names and markings.

/// A text as a reader sees it and as it stands in the file.
pub(crate) struct Spelling {
    /// Unquoted.
    pub(crate) raw: String,
    /// Quoted where it must be.
    pub(crate) field: Vec<u8>,
}

impl Spelling {
    /// Quotes a text where CSV asks for it.
    pub(crate) fn new(raw: String) -> Self {
        let mut field = Vec::with_capacity(raw.len() + 2);
        push_field(&mut field, &raw);
        Self { raw, field }
    }
}

/// Appends a field, quoted where it must be (RFC 4180).
pub(crate) fn push_field(out: &mut Vec<u8>, text: &str) {
    if text.bytes().any(|b| matches!(b, b',' | b'"' | b'\n' | b'\r')) {
        out.push(b'"');
        for b in text.bytes() {
            if b == b'"' {
                out.push(b'"');
            }
            out.push(b);
        }
        out.push(b'"');
    } else {
        out.extend_from_slice(text.as_bytes());
    }
}

/// Letters, digits and punctuation as East Asian input methods type them.
pub(crate) fn full_width(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            ' ' => '\u{3000}',
            '!'..='~' => char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c),
            _ => c,
        })
        .collect()
}

/// A number in `width` characters of base 36, upper case; higher digits are dropped.
pub(crate) fn push_base36(out: &mut Vec<u8>, mut n: u64, width: u32) {
    const DIGITS: &[u8; 36] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let start = out.len();
    for _ in 0..width {
        let digit = usize::try_from(n % 36).unwrap_or(0);
        out.push(DIGITS[digit]);
        n /= 36;
    }
    out[start..].reverse();
}

/// A number in `width` decimal digits; higher digits are dropped.
pub(crate) fn push_decimal(out: &mut Vec<u8>, mut n: u64, width: u32) {
    let start = out.len();
    for _ in 0..width {
        out.push(b'0' + u8::try_from(n % 10).unwrap_or(0));
        n /= 10;
    }
    out[start..].reverse();
}
