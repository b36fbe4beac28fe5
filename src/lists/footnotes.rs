//! Footnotes of the US Entity List, out of the wording of the licence requirement.
//!
//! The published tables glue the footnote's digit to the text it hangs on, and differ in blanks: `…of the EAR)4`,
//! `of the EAR) 4`, `§§ 734.9(g),3 746.8(a)(3)`, `§734.9(g)3,`, `see §§ 734.9(e)1 and 744.11 of the EAR2`. A footnote
//! is therefore a single digit from 1 to 9 that follows `734.9(…)` or `EAR`, with at most closing brackets, commas,
//! full stops and blanks between, and that no letter, digit, bracket or point makes part of something longer.
//! A digit in brackets, as in `734.9(e)(2)`, is a paragraph.

use memchr::memmem;

/// The footnotes that a licence requirement carries, in ascending order, each once.
pub(super) fn parse(requirement: &str) -> Vec<u8> {
    let bytes = requirement.as_bytes();
    let mut found = Vec::new();
    for anchor in ["EAR", "734.9"] {
        for at in memmem::find_iter(bytes, anchor) {
            let mut rest = &bytes[at + anchor.len()..];
            if anchor == "734.9" {
                rest = paragraphs(rest);
            }
            found.extend(digit(rest));
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// What follows the paragraphs in brackets: `(e)(2)`.
fn paragraphs(mut rest: &[u8]) -> &[u8] {
    while let Some(inside) = rest.strip_prefix(b"(") {
        match memchr::memchr(b')', inside) {
            Some(end) if end <= 4 => rest = &inside[end + 1..],
            _ => break,
        }
    }
    rest
}

/// The footnote digit at the beginning, if there is one.
fn digit(rest: &[u8]) -> Option<u8> {
    let skipped = rest.iter().take_while(|b| matches!(b, b')' | b',' | b'.' | b' ')).count();
    let (digit, after) = rest[skipped..].split_first()?;
    if !(b'1'..=b'9').contains(digit) {
        return None;
    }
    // `3 746.8` is a footnote and a section; `37.` and `3(a)` are not footnotes.
    let alone = match after {
        [] => true,
        [b'.', next, ..] => !next.is_ascii_alphanumeric(),
        [next, ..] => !next.is_ascii_alphanumeric() && !matches!(next, b'(' | b'-' | b'/'),
    };
    alone.then(|| digit - b'0')
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn every_shape_of_the_published_wordings() {
        for (wording, footnotes) in [
            ("For all items subject to the EAR. (See §744.11 of the EAR).", vec![]),
            ("For all items subject to the EAR (See §744.11 of the EAR.", vec![]),
            ("For all items subject to the EAR. (See §744.2 (d) of the EAR)", vec![]),
            ("For all items subject to the EAR. (See §§ 734.9(e) and 744.11 of the EAR)4", vec![4]),
            ("For all items subject to the EAR. (See §§ 734.9(e)(2) and 744.11 of the EAR) 4", vec![4]),
            ("For All Items Subject to the EAR (See §734.9(e)(2), and §744.11 of the EAR)4.", vec![4]),
            ("For all items subject to the EAR. (See §§ 734.9(e)(2) and 744.11 of the EAR)", vec![]),
            (
                "For all items subject to the EAR. (See §§ 734.9(g),3 746.8(a)(3), and 744.21(b) of the EAR)",
                vec![3],
            ),
            (
                "For all items subject to the EAR. (See §§ 734.9(g), 3 746.8(a)(3), and 744.21(b) of the EAR.)",
                vec![3],
            ),
            (
                "For all items subject to the EAR (See §§734.9(g)3, 746.8(a)(3), and 744.2l(b) of the EAR",
                vec![3],
            ),
            (
                "For All Items Subject to the EAR (See §734.9(g), 3 §746.8(a)(3), and §744.21(b) of the EAR).",
                vec![3],
            ),
            (
                "For all items subject to the EAR (See §§ 734.9(g), 746.8(a)(3), and 744.21(b) of the EAR)",
                vec![],
            ),
            (
                "For all items subject to the EAR. (See §§744.8(b), 744.11, 734.9(g),3 746.8(a)(3) of the EAR)",
                vec![3],
            ),
            ("For all items subject to the EAR, see §§ 734.9(e)1 and 744.11 of the EAR2", vec![1, 2]),
            ("For all items subject to the EAR, see §§ 734.9(e) 1 and 744.11 of the EAR 2", vec![1, 2]),
            ("For All Items Subject to the EAR (See §734.9(e)1, and §744.11 of the EAR)2.", vec![1, 2]),
            (
                "For all items subject to the EAR. (See §§734.4(a)(9), 734.9(e)(3), and 744.11 of the EAR)5",
                vec![5],
            ),
            ("For all items subject to the EAR. (See §734.9(e) and §744.11 of the EAR)", vec![]),
            (
                "For items on the CCL and EAR99 items listed in supplement no. 7 to part 746 of the EAR.",
                vec![],
            ),
            ("For any item subject to the EAR listed in supplement no. 2 to part 744.", vec![]),
            (
                "All items subject to the EAR (See §744.11 of the EAR), except for EAR99-designated technology",
                vec![],
            ),
            ("(Country Group A:1 in supplement no. 1 to part 740 of the EAR not operating) 4", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(parse(wording), footnotes, "{wording}");
        }
    }
}
