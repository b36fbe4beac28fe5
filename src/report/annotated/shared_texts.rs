//! The shared texts of a workbook, one after the other.

use std::io::{self, Read};

use super::tokens::{Kind, Tokens, unescaped};

/// The longest that is compared, in bytes.
const LONGEST: usize = 1 << 10;

/// Visits each shared text with its place, until `visit` says that it was the last that matters.
///
/// # Errors
/// When they cannot be read.
pub(super) fn each(stream: impl Read, visit: &mut dyn FnMut(u32, &str) -> bool) -> io::Result<()> {
    let mut tokens = Tokens::new(stream);
    let (mut place, mut text, mut in_text, mut in_reading) = (0, String::new(), false, false);
    while let Some(token) = tokens.next()? {
        match (token.kind, token.local()) {
            (Kind::Open, b"t") => in_text = !in_reading,
            (Kind::Close, b"t") => in_text = false,
            // How a text is pronounced is no part of it.
            (Kind::Open, b"rPh") => in_reading = true,
            (Kind::Close, b"rPh") => in_reading = false,
            (Kind::Close | Kind::Empty, b"si") => {
                if !visit(place, &text) {
                    return Ok(());
                }
                text.clear();
                place += 1;
            }
            (Kind::Other, _) if in_text && text.len() < LONGEST => text.push_str(&unescaped(token.raw)),
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_all_its_runs_without_how_it_is_read() {
        let xml = "<sst><si><t>Serial &amp; No</t></si><si/><x:si><x:r><x:t>算</x:t></x:r><x:r><x:t>能</x:t></x:r><x:rPh><x:t>san</x:t></x:rPh></x:si></sst>";
        let mut all = Vec::new();
        each(xml.as_bytes(), &mut |place, text| {
            all.push((place, text.to_owned()));
            true
        })
        .unwrap();
        assert_eq!(all, [(0, "Serial & No".to_owned()), (1, String::new()), (2, "算能".to_owned())]);
    }
}
