//! Tidewaiter audits the hardware supply-chain provenance of an equipment inventory.
//!
//! Data flows one way. Files are read as evidence (`ingest`), gathered into machines (`identity`), what was written is
//! looked up (`facts` in the `catalogue`, by `names` and `parts`), held against official `lists` (`screening`) and
//! `rules`, and judged (`audit`), with what the site accepts (`waivers`), signed (`attest`; `engine` does all of this for one
//! machine after another), remembered (`ledger`) and shown from what is signed (`report`). Each module
//! imports only from those above it in the list below, from `model` down; `tests/library/layers.rs` keeps it so.
//!
//! The program is [`run`]. Who has evidence of another kind than files hands it to an [`Auditor`], machine by machine, and
//! takes the reports with a [`Sink`]: `examples/evidence.rs` does. Official lists are the program's alone so far:
//! [`Auditor::lists`] is `None` elsewhere, and what rests on lists stays open.

mod model;

mod classification;
mod memo;

mod source;
mod text;

mod diagnostic;
mod error;
mod files;
mod tomlread;

mod names;
mod parts;
mod serials;

mod catalogue;

mod database;
mod ingest;
mod lists;
mod rules;

mod screening;

mod identity;
mod waivers;

mod facts;

mod audit;

mod attest;

mod ledger;

mod engine;

mod report;

mod exit;

mod cli;
mod commands;

#[doc(hidden)]
pub mod internals;

pub use attest::keys::PublicKey;
pub use attest::predicate::{ReportPredicate, RunInput, RunPredicate, RunRows};
pub use attest::run::{Form, RunStatement};
pub use attest::verify::{verify_report, verify_run};
pub use attest::{Signer, TrustedKeys};
pub use audit::RequestedActivities;
pub use commands::run;
pub use diagnostic::{Diagnostic, Diagnostics};
pub use engine::{Auditor, Batch, BatchText, Judged, MachineEvidence, MachineReports, Reports, Sink};
pub use error::{Error, ErrorKind};
pub use model::{
    Activity, Aspect, ColumnPlan, ColumnPlans, Evidence, EvidenceCell, EvidencePlan, Field, InputId,
    InputInfo, Inputs, Location, LotsPlan, Place, Places, Role, RowPlace, Standing, Unread, Unreadable,
    Verdict,
};
pub use rules::Ruleset;
pub use tomlread::files::RuleFileSet;
