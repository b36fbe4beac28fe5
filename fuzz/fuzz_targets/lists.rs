//! Any bytes as a list: the last chooses the importer, those before it are the file, so that a list is a seed as it is. What
//! must hold stands in `tests/robustness/checks.rs`.
#![no_main]

#[allow(dead_code, reason = "one target uses one of the checks")]
#[path = "../../tests/robustness/checks.rs"]
mod checks;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Some((last, rest)) = bytes.split_last() {
        checks::list(*last, rest);
    }
});
