//! What became different between two runs, and why: machines that came, went or are judged otherwise, each change with what made it –
//! the inventory, the rules, the lists, the site's decisions, or the day.
//!
//! Of a run a [`Snapshot`] is kept: what decides of each machine, small and owned. The reports say what the evidence came to,
//! by value and not by place, so that a row put in above changes nothing.

mod baseline;
mod cause;
mod change;
mod shown;
mod snapshot;

pub(crate) use baseline::Baseline;
pub(crate) use cause::Law;
pub(crate) use change::{Because, MachineChange, compare, of_machine};
pub(in crate::report) use shown::{JsonFinding, word};
pub(crate) use shown::{json, text};
pub(crate) use snapshot::{FindingState, MachineState, RunState, Snapshot};
