//! The product's own run up to a stage. To be measured here, beside the floor, in the same run.

use std::io;
use std::path::Path;

use super::measure::{Run, Stage};

/// Runs the product up to a stage; nothing for stages that are not wired up.
#[allow(clippy::unnecessary_wraps, reason = "a stage that is wired up can fail")]
pub(crate) fn run(_stage: Stage, _input: &Path, _output: &Path) -> io::Result<Option<Run>> {
    Ok(None)
}
