//! `-o keys`: the key of each machine and its verdict.

use super::{Format, Report, RunInfo, Summary};

/// `-o keys`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Keys;

impl Format for Keys {
    fn id(&self) -> &'static str {
        "keys"
    }

    fn doc(&self) -> &'static str {
        "One line a machine: its verdict and its key"
    }

    fn begin(&self, _: &RunInfo<'_>) -> Vec<u8> {
        Vec::new()
    }

    fn machine(&self, report: Report<'_, '_>, _: &RunInfo<'_>) -> Vec<u8> {
        format!("{} {}\n", report.predicate.verdict, report.machine).into_bytes()
    }

    fn between(&self) -> &'static [u8] {
        b""
    }

    fn end(&self, _: &Summary, _: &RunInfo<'_>) -> Vec<u8> {
        Vec::new()
    }
}
