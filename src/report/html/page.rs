//! The page put together: frame, style, program and what it carries, each bound to the others by digests.
//!
//! The browser runs the program only if it has the digest that the page's Content-Security-Policy names, and the program knows
//! the digests of everything else. There is nothing in it that could be fetched from anywhere.

use serde_json::json;
use sha2::{Digest, Sha256};

use super::carried::Carried;
use super::{base64, messages};
use crate::error::Error;
use crate::report::{Language, Out};

/// The frame, with places to fill: `{{page.title}}`. It is written as browsers write their own document back, so that the
/// program can hold the two against each other.
pub(super) const SHELL: &str = include_str!("shell.html");
/// Where it ends.
const END: &str = "</body></html>";
/// The style.
pub(super) const STYLE: &str = include_str!("style.css");

macro_rules! script {
    ($($name:literal),+ $(,)?) => {
        /// The files of the program, in their order: each uses only those before it until everything is read.
        pub(super) const SCRIPT: &[(&str, &str)] = &[$(($name, include_str!(concat!("script/", $name, ".js")))),+];
    };
}

script![
    "bytes", "words", "shown", "elements", "verdicts", "strict", "curve", "envelope", "key", "lean", "agree",
    "bundle", "merkle", "verify", "itself", "check", "tally", "bars", "exposure", "editions", "summary",
    "machines", "path", "clauses", "detail", "print", "main",
];

/// Writes the page.
///
/// # Errors
/// What `out` says.
pub(super) fn write(language: Language, carried: &Carried<'_>, out: &mut Out<'_>) -> Result<(), Error> {
    let mut data = Sha256::new();
    carried.each_piece::<Error>(&mut |piece| {
        data.update(piece);
        Ok(())
    })?;
    let style = lines(STYLE);
    let frame = frame(language).replace("{{style}}", &style);
    // As the program sees the document: with nothing in its policy, its data and itself, and without the line of its type.
    let bare =
        ["{{policy}}", "{{data}}", "{{program}}"].iter().fold(frame.clone(), |f, place| f.replace(place, ""));
    let bare = read_back(bare.split_once('\n').map_or("", |(_, rest)| rest));
    let program = program(language, &digest(bare.as_bytes()), &base64(&data.finalize()));
    let policy = format!(
        "default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        digest(program.as_bytes()),
        digest(style.as_bytes()),
    );
    let frame = frame.replace("{{policy}}", &policy);
    let (before, after) = frame.split_once("{{data}}").unwrap_or((&frame, ""));
    out(before.as_bytes())?;
    carried.each_piece(out)?;
    let (between, end) = after.split_once("{{program}}").unwrap_or((after, ""));
    out(between.as_bytes())?;
    out(program.as_bytes())?;
    out(end.as_bytes())
}

/// The document as browsers write it back once they read it to the end: the line end behind it belongs to its body.
fn read_back(document: &str) -> String {
    let document = document.trim_end();
    document.strip_suffix(END).map_or_else(|| document.to_owned(), |inner| format!("{inner}\n{END}"))
}

/// The frame in a language, with the places of style, policy, data and program still to be filled.
fn frame(language: Language) -> String {
    let mut frame = lines(SHELL).replace("{{lang}}", language.tag());
    for (key, text) in messages::of(language) {
        let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        frame = frame.replace(&format!("{{{{{key}}}}}"), &text);
    }
    frame
}

/// The program with the words of a language and the digests of what was written around it.
fn program(language: Language, shell: &str, data: &str) -> String {
    let messages = json!(messages::of(language)).to_string().replace('<', "\\u003c");
    let mut program = format!(
        "(() => {{\n'use strict';\nconst WRITTEN = {{ shell: '{shell}', data: '{data}' }};\nconst MESSAGES = {messages};\n"
    );
    for (_, file) in SCRIPT {
        program.push('\n');
        program.push_str(&lines(file));
    }
    program.push_str("})();\n");
    program
}

/// With the line ends that browsers see, whatever the sources were checked out with.
pub(super) fn lines(text: &str) -> String {
    text.replace("\r\n", "\n")
}

pub(super) fn digest(bytes: &[u8]) -> String {
    base64(&Sha256::digest(bytes))
}
