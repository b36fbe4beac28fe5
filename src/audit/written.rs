//! What stands in the file, in chains that begin in a cell whose value is less than that.

use std::borrow::Cow;

use crate::model::{ChainStep, Finding, Location, Machine, StepKind};

/// Who says what the value of such a cell is.
const SOURCE: &str = "signs that are no part of the value";

/// Lets each chain begin with what stands in the file, `="0012345"`, and say what was read of it.
pub(super) fn say<'a>(findings: &mut [Finding<'a>], machine: &Machine<'a>) {
    if machine.evidence.iter().all(|item| item.written.is_empty()) {
        return;
    }
    let written = |at: Location| {
        let item = machine.evidence.iter().find(|item| item.place == at.row)?;
        item.written.iter().find(|(column, _)| *column == at.column).map(|(_, text)| *text)
    };
    for finding in findings {
        let mut at = 0;
        while let Some(step) = finding.chain.get_mut(at) {
            at += 1;
            let Some(text) = step.at.filter(|_| step.what == StepKind::Cell).and_then(written) else {
                continue;
            };
            let value = std::mem::replace(&mut step.value, Cow::Borrowed(text));
            let source = Cow::Borrowed(SOURCE);
            finding.chain.insert(at, ChainStep { what: StepKind::Normalised, value, source, at: None });
            at += 1;
        }
    }
}
