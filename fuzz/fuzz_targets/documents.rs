//! Any bytes as a document: the first of them chooses the reader. What must hold stands in `tests/robustness/checks.rs`.
#![no_main]

#[allow(dead_code, reason = "one target uses one of the checks")]
#[path = "../../tests/robustness/checks.rs"]
mod checks;
#[path = "../theirs.rs"]
mod theirs;

libfuzzer_sys::fuzz_target!(init: theirs::look_past_panics(), |bytes: &[u8]| {
    if let Some((which, bytes)) = bytes.split_first() {
        checks::document(*which, bytes);
    }
});
