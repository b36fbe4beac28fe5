//! Any bytes as the records of an .xls, put into a compound file so that every change is one of a record, with their memory
//! counted. What must hold stands in `tests/robustness/checks.rs`.
#![no_main]

#[allow(dead_code, reason = "one target uses one of the checks")]
#[path = "../../tests/robustness/checks.rs"]
mod checks;
#[path = "../../tests/robustness/compound.rs"]
mod compound;
#[path = "../theirs.rs"]
mod theirs;

libfuzzer_sys::fuzz_target!(
    init: theirs::look_past_panics(),
    |records: &[u8]| if let Some(file) = compound::file(records) {
        checks::workbook(&file);
    }
);
