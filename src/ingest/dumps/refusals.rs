//! Answers in which a device says that it does not answer: `Access denied to 'config' command`.

use super::one_device::Spoken;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ingest::secrets::without_secrets;
use crate::text::shown::shown;

/// Characters of what the device says that are shown.
const SHOWN: usize = 80;
/// Refusals that are told one by one.
const TOLD: usize = 8;

/// What a device says of its refusal, if an answer is none but that: `STATUS` `E` or `F` (API-README of cgminer), or a `code` other
/// than 0 (Whatsminer API 3).
pub(super) fn refusal(answer: &impl Spoken) -> Option<String> {
    let keys = answer.keys();
    if !keys.iter().all(|key| matches!(&**key, "Msg" | "msg")) {
        return None;
    }
    let (mut refused, mut said) = (false, String::new());
    answer.each(&mut |path, text| {
        let mut keys = path.rsplit('/');
        match keys.next().unwrap_or_default() {
            "STATUS" => refused |= matches!(text, "E" | "F"),
            "code" => refused |= keys.next().is_none() && text.trim() != "0",
            "Msg" | "msg" => text.clone_into(&mut said),
            _ => {}
        }
    });
    refused.then(|| shown(without_secrets(&said).chars().take(SHOWN).collect::<String>()))
}

/// What is said of the refusals of a document, each with its place.
pub(super) fn told(refusals: &[(String, String)]) -> Diagnostics {
    let mut notes = Diagnostics::default();
    for (n, (place, said)) in refusals.iter().take(TOLD).enumerate() {
        let more = match refusals.len() - TOLD.min(refusals.len()) {
            more if n + 1 == TOLD && more > 0 => format!(" (refused further: {more})"),
            _ => String::new(),
        };
        let text =
            format!("the device refused this answer: \"{said}\"; it says nothing of the machine{more}");
        let help = "ask again with the rights that it takes, if the answer is needed";
        notes.push(Diagnostic::note("answer-refused", text).at(place).help(help));
    }
    notes
}
