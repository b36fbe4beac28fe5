//! What distributors and their customers write behind a marking: packing and lead-free remarks.

/// Suffixes that need a separator before them in the text, as they could end a marking otherwise.
/// Longest first, upper case; sources: the ordering guides of Digi-Key, Mouser, NXP, Analog Devices and TI.
const SEPARATED: &[&str] = &[
    "-1-ND",
    "-2-ND",
    "-6-ND",
    "-5-ND",
    "CT-ND",
    "TR-ND",
    "DKR-ND",
    "-DKR",
    "-ND",
    "/NOPB",
    "#PBF",
    "#TRPBF",
    "-REEL7",
    "/REEL7",
    "-REEL",
    "/REEL",
    " REEL",
    "-RL7",
    "-RL",
    "-T&R",
    "/T&R",
    " T&R",
    "T&R",
    "-TR",
    "/TR",
    " TR",
    "-CT",
    "/CT",
    " CT",
    "-TUBE",
    "/TUBE",
    " TUBE",
    "-TRAY",
    "/TRAY",
    " TRAY",
    "-CUT TAPE",
    " CUT TAPE",
    "-ROHS",
    " ROHS",
    "/ROHS",
    "(ROHS)",
    "-PBF",
    "#TR",
    "-LF",
    " LF",
    // NXP's 12NC packing codes
    ",118",
    ",115",
    ",112",
    ",125",
    ",127",
    ",128",
    ",132",
    ",135",
    ",151",
    ",215",
    ",235",
    ",518",
    ",557",
    ",551",
];

/// Suffixes that may also stand without a separator; tried only where the marking as a whole is not known.
const GLUED: &[&str] = &["REEL7", "REEL", "TR"];

/// The text without distributor suffixes, and the suffixes taken off, last one first.
/// `text` is in upper case; at least three characters remain.
pub(super) fn strip(text: &str) -> (&str, Vec<&'static str>) {
    let mut rest = text;
    let mut taken = Vec::new();
    while let Some(suffix) = longest(rest, SEPARATED) {
        rest = rest[..rest.len() - suffix.len()].trim_end();
        taken.push(suffix);
    }
    (rest, taken)
}

/// The text without one glued suffix.
pub(super) fn strip_glued(text: &str) -> Option<(&str, &'static str)> {
    let suffix = longest(text, GLUED)?;
    Some((text[..text.len() - suffix.len()].trim_end(), suffix))
}

fn longest(text: &str, table: &[&'static str]) -> Option<&'static str> {
    let ends = |s: &&&'static str| text.len() >= s.len() + 3 && text.ends_with(**s);
    table.iter().filter(ends).max_by_key(|s| s.len()).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suffixes_come_off_and_are_told() {
        for (written, rest, taken) in [
            ("XC7Z010-1CLG400C-ND", "XC7Z010-1CLG400C", vec!["-ND"]),
            ("STM32F103C8T6/REEL", "STM32F103C8T6", vec!["/REEL"]),
            ("LT1763CS8#TRPBF", "LT1763CS8", vec!["#TRPBF"]),
            ("LM5017SD/NOPB", "LM5017SD", vec!["/NOPB"]),
            ("TJA1050T/CM,118", "TJA1050T/CM", vec![",118"]),
            ("497-6063-1-ND", "497-6063", vec!["-1-ND"]),
            ("W25Q128JVSIQ TR", "W25Q128JVSIQ", vec![" TR"]),
            ("ATSHA204A-SSHDA-T&R -CT", "ATSHA204A-SSHDA", vec!["-CT", "-T&R"]),
            ("TR", "TR", vec![]),
            ("CV1835", "CV1835", vec![]),
        ] {
            assert_eq!(strip(written), (rest, taken), "{written}");
        }
        assert_eq!(strip_glued("CV1835TR"), Some(("CV1835", "TR")));
        assert_eq!(strip_glued("XTR"), None);
    }
}
