//! What is signed of a run and of each machine: the one vocabulary of signed reports and of every output made from them.
//!
//! What may change within `v1`, and what never does, says `docs/schema/README.md`.

mod answer;
mod build;
mod check;
mod finding;
mod lean;
mod location;
mod report;
pub(crate) mod run;
mod run_columns;
#[cfg(test)]
mod schema_tests;
mod text;

pub(crate) use crate::audit::fingerprint;
pub(crate) use answer::ReportAnswer;
pub use build::predicate;
pub(crate) use finding::{ReportFinding, ReportStep, ReportWaiver};
pub use lean::{TextCounts, Texts};
pub(super) use lean::{make_lean, make_short};
pub(crate) use lean::{resolve, resolve_full};
pub(crate) use location::{At, File, Location};
pub use report::ReportPredicate;
pub(crate) use report::{ReportIdentified, ReportMissing, ReportQuestion, ReportRun};
pub(crate) use run::{EVIDENCE, LIST, REQUEST};
pub use run::{PolicyEntry, RunInput, RunPredicate, RunQuestion, RunRows};
pub(crate) use run::{ReplacedPack, Setting, Skipped};
#[cfg(test)]
pub(crate) use run::{STATEMENT, VERIFIER_ID};
pub(crate) use run_columns::RunColumn;
pub(crate) use text::Text;
