//! Any bytes as an inventory. What must hold stands in `tests/robustness/checks.rs`.
#![no_main]

#[allow(dead_code, reason = "one target uses one of the checks")]
#[path = "../../tests/robustness/checks.rs"]
mod checks;

libfuzzer_sys::fuzz_target!(
    init: {
        // The readers of workbooks are others', and panic on some bytes; the house catches that. What is ours must not.
        let ends = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !panic.location().is_some_and(|at| at.file().contains("/calamine-")) {
                ends(panic);
            }
        }));
    },
    |bytes: &[u8]| checks::inventory(bytes)
);
