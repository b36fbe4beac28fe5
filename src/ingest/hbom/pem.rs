//! Certificates in the text form of RFC 7468, also with all of one in one line, as some tools write it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// A certificate of a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// What its first line says that it is: `ATTRIBUTE CERTIFICATE`.
    pub(super) label: String,
    /// Its bytes.
    pub(super) der: Vec<u8>,
}

/// Whether a file begins as such a text does, with a certificate.
pub(super) fn is_certificate(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    ["CERTIFICATE", "ATTRIBUTE CERTIFICATE", "TRUSTED CERTIFICATE", "X509 CERTIFICATE"]
        .iter()
        .any(|label| head.starts_with(format!("-----BEGIN {label}-----").as_bytes()))
}

/// The certificates of a text, in its order.
///
/// # Errors
/// The line, from 1, and what is wrong: one does not end, or is no Base64.
pub(super) fn blocks(text: &str) -> Result<Vec<Block>, (usize, String)> {
    let mut blocks = Vec::new();
    let mut open: Option<(String, usize, String)> = None;
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        if let Some(label) = line.strip_prefix("-----BEGIN ").and_then(|rest| rest.strip_suffix("-----")) {
            if open.is_some() {
                return Err((number, "a certificate begins before the one before it ends".into()));
            }
            open = Some((label.to_owned(), number, String::new()));
        } else if let Some(label) = line.strip_prefix("-----END ").and_then(|rest| rest.strip_suffix("-----"))
        {
            let Some((of, from, text)) = open.take().filter(|(of, ..)| of == label) else {
                return Err((number, format!("no {label} began before")));
            };
            let der = STANDARD.decode(text).map_err(|e| (from, format!("it is no Base64: {e}")))?;
            blocks.push(Block { label: of, der });
        } else if let Some((_, _, text)) = &mut open {
            text.extend(line.split_whitespace());
        }
    }
    match open {
        Some((label, from, _)) => Err((from, format!("the {label} that begins here does not end"))),
        None => Ok(blocks),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_of_any_lines_are_read_and_broken_ones_refused_at_their_line() {
        let text = "bag\n-----BEGIN A-----\nAQID BA==\n-----END A-----\n-----BEGIN B-----\nAQ\n==\n-----END B-----\n";
        let read = blocks(text).unwrap();
        assert_eq!(
            read.iter().map(|b| (b.label.as_str(), b.der.as_slice())).collect::<Vec<_>>(),
            [("A", &[1, 2, 3, 4][..]), ("B", &[1][..])]
        );
        for (text, line) in [
            ("-----BEGIN A-----\nAQ==", 1),
            ("-----BEGIN A-----\nA!\n-----END A-----", 1),
            ("-----END A-----", 1),
            ("-----BEGIN A-----\n-----BEGIN A-----", 2),
        ] {
            assert_eq!(blocks(text).unwrap_err().0, line, "{text}");
        }
        assert!(is_certificate(b"\n-----BEGIN ATTRIBUTE CERTIFICATE-----\nAA"));
        assert!(!is_certificate(b"-----BEGIN PRIVATE KEY-----\nAA"));
    }
}
