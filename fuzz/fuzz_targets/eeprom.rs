//! Any bytes as the EEPROM of a hash board. What must hold stands in `tests/robustness/checks.rs`.
#![no_main]

#[allow(dead_code, reason = "one target uses one of the checks")]
#[path = "../../tests/robustness/checks.rs"]
mod checks;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| checks::eeprom(bytes));
