//! `docs/verify.html`: one page that verifies whatever is given to it, without a network and without the program.
//!
//! It is put together of the same script as the pages of `-o html` – how bytes, JSON, envelopes, keys and reports are read and
//! what is asked of them – and of its own: whole runs, records, proofs, and what is said of them.

use std::fmt::Write as _;

use serde_json::json;

use super::messages;
use super::page::{SCRIPT, STYLE, digest, lines};
use crate::report::Language;

/// The frame.
const SHELL: &str = include_str!("shell.html");

/// The files that it has in common with the pages of `-o html`.
const SHARED: [&str; 11] = [
    "bytes", "words", "shown", "elements", "verdicts", "strict", "curve", "envelope", "key", "lean", "agree",
];

macro_rules! own {
    ($($name:literal),+ $(,)?) => {
        /// The files of its own, in their order.
        const OWN: &[(&str, &str)] = &[$(($name, include_str!(concat!($name, ".js")))),+];
    };
}

own!["hash", "lines", "shape", "one", "run", "files", "judge", "draw", "main"];

/// The page.
pub(super) fn page() -> String {
    let style = lines(STYLE) + &lines(include_str!("style.css"));
    let program = program();
    let policy = format!(
        "default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        digest(program.as_bytes()),
        digest(style.as_bytes()),
    );
    let parts = [("{{policy}}", policy), ("{{style}}", style), ("{{program}}", program)];
    parts.iter().fold(lines(SHELL), |page, (place, part)| page.replacen(place, part, 1))
}

fn program() -> String {
    let shared = SHARED.iter().filter_map(|name| SCRIPT.iter().find(|(known, _)| known == name));
    let files: Vec<String> = shared.chain(OWN).map(|(_, file)| lines(file)).collect();
    // Of the words of the pages, those that are said here.
    let mut words = messages::of(Language::English);
    words.retain(|key, _| {
        let of_family = ["verdict.", "activity."].iter().any(|family| key.starts_with(family));
        of_family || files.iter().any(|file| file.contains(&format!("'{key}'")))
    });
    let words = json!(words).to_string().replace('<', "\\u003c");
    let mut program = format!("(() => {{\n'use strict';\nconst MESSAGES = {words};\n");
    for file in &files {
        let _ = write!(program, "\n{file}");
    }
    program.push_str("})();\n");
    program
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attest::predicate::{STATEMENT, VERIFIER_ID};
    use crate::attest::statement;

    /// `TIDEWAITER_GOLDEN=update` writes it anew.
    #[test]
    fn the_page_in_docs_is_the_one_that_is_made() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/verify.html");
        let page = page();
        if std::env::var_os("TIDEWAITER_GOLDEN").is_some_and(|how| how == "update") {
            std::fs::write(path, &page).expect("it is written");
        }
        let kept = std::fs::read_to_string(path).expect("the page");
        assert!(
            kept == page,
            "docs/verify.html is not what its sources say: TIDEWAITER_GOLDEN=update renews it"
        );
    }

    #[test]
    fn it_fetches_nothing_and_takes_no_text_for_markup() {
        let page = page();
        assert_eq!(page.matches("<script").count(), 1);
        assert_eq!(page.matches("</script").count(), 1);
        for outside in [
            "src=",
            "@import",
            "fetch(",
            "XMLHttpRequest",
            "innerHTML",
            "eval(",
            "onclick=",
            " style=",
            "url(",
        ] {
            assert!(!page.contains(outside), "{outside}");
        }
        let (frame, _) = page.split_once("<script>").expect("a program");
        assert!(!frame.contains("{{"), "a place is left");
    }

    /// Both read the same JSON as strictly, and take the same program's word.
    #[test]
    fn it_asks_for_the_same_as_the_program() {
        let (_, envelope) = SCRIPT.iter().find(|(name, _)| *name == "envelope").expect("the file");
        let list = envelope
            .split_once("STATEMENT_KEYS = keysThatMean([")
            .and_then(|(_, rest)| rest.split_once(']'))
            .expect("a list")
            .0;
        let keys: Vec<&str> = list.split('\'').skip(1).step_by(2).collect();
        assert_eq!(keys, statement::KNOWN);
        let (_, one) = OWN.iter().find(|(name, _)| *name == "one").expect("the file");
        assert!(one.contains(&format!("'{VERIFIER_ID}'")) && one.contains(&format!("'{STATEMENT}'")));
    }

    /// Its reason codes are those of the program.
    #[test]
    fn its_reasons_are_those_of_the_program() {
        let refusal = include_str!("../../../attest/refusal.rs");
        let shared = SHARED.iter().filter_map(|name| SCRIPT.iter().find(|(known, _)| known == name));
        let mut seen = 0;
        for (name, file) in shared.chain(OWN) {
            for part in file.split('\'').filter(|part| {
                part.len() > 3
                    && part.contains(['_'])
                    && part.bytes().all(|b| b.is_ascii_uppercase() || b == b'_')
            }) {
                seen += 1;
                assert!(refusal.contains(&format!("\"{part}\"")), "{name}: {part}");
            }
        }
        assert!(seen > 20, "{seen}");
    }
}
