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
mod run;
#[cfg(test)]
mod schema_tests;
mod text;

pub use answer::ReportAnswer;
pub use build::predicate;
pub use finding::{ReportFinding, ReportStep, fingerprint};
pub use lean::{TextCounts, Texts, resolve, resolve_full};
pub(super) use lean::{make_lean, make_short};
pub use location::{At, File, Location};
pub use report::{ReportIdentified, ReportMissing, ReportPredicate, ReportQuestion, ReportRun, RunDigest};
pub use run::{
    EVIDENCE, LIST, PolicyEntry, REQUEST, ReplacedPack, RunColumn, RunInput, RunPredicate, RunQuestion,
    RunRows, STATEMENT, Setting, Skipped, VERIFIER_ID, Verifier,
};
pub use text::Text;
