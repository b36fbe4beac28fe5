//! The folder of a run: everything appears when it is complete.

mod limits;
mod machines;
mod names;
mod run;
#[cfg(test)]
mod tests;

pub(crate) use limits::{check_machine, record_too_large, report_too_large, too_many_cells};
pub(crate) use machines::{BUNDLE_ENDING, MACHINES, PROOF_ENDING, RECORD_ENDING, REPORT_ENDING};
pub(crate) use names::{Names, is_name_of};
pub(crate) use run::{Parts, RunFolder};
