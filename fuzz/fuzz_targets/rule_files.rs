//! Any text as a catalogue file and as a rule file. What must hold stands in `tests/robustness/checks.rs`.
#![no_main]

#[allow(dead_code, reason = "one target uses one of the checks")]
#[path = "../../tests/robustness/checks.rs"]
mod checks;

libfuzzer_sys::fuzz_target!(|text: &str| checks::rule_files(text));
