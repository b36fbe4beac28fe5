//! Any text as a name, a marking, a key. What must hold stands in `tests/robustness/checks.rs`.
#![no_main]

#[allow(dead_code, reason = "one target uses one of the checks")]
#[path = "../../tests/robustness/checks.rs"]
mod checks;

libfuzzer_sys::fuzz_target!(|text: &str| checks::normalisers(text));
