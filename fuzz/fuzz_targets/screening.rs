//! A list of names and texts that are screened against it: the index finds what scoring every name finds, survives
//! being written and read, and can explain each hit. What must hold stands in `tests/robustness/checks.rs`.
#![no_main]

#[allow(dead_code, reason = "one target uses one of the checks")]
#[path = "../../tests/robustness/checks.rs"]
mod checks;

libfuzzer_sys::fuzz_target!(|text: &str| checks::screening(text));
