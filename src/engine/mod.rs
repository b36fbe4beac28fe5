//! From evidence to signed reports: whoever has the evidence of a machine hands it to an [`Auditor`], and a [`Sink`] takes
//! what came of it.
//!
//! [`mod@file`] is the user of it that reads inventories twice: rows are gathered in a first pass, and in a second one machines
//! are judged by several threads and taken in order.

mod auditor;
mod batch;
pub(crate) mod file;
pub(crate) mod in_order;
mod run;
pub(crate) mod shipment;
pub(crate) mod surveyed;

pub use auditor::{Auditor, MachineEvidence, MachineReports, Reports};
pub use batch::{Batch, BatchText, Judged, Sink};
