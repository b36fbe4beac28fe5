//! Makers' schemes of model numbers, by which a machine of theirs is known under another brand.

use super::read::ModelSchemeDraft;
use crate::diagnostic::Diagnostic;
use crate::model::{ModelScheme, PartId};
use crate::parts::{IndexedPattern, PatternIndex, normalise};
use crate::tomlread::table::Sink;

/// The patterns of all schemes, by the number of the scheme.
#[derive(Debug, Default)]
pub(super) struct ModelSchemeIndex(PatternIndex);

impl ModelSchemeIndex {
    /// Builds the index; an example that its scheme does not take, or a look-alike that it takes, is reported.
    pub(super) fn build(schemes: &[(ModelScheme, ModelSchemeDraft)], sink: &Sink) -> Self {
        let numbered = || (0u32..).map(PartId).zip(schemes);
        let entries = numbered().flat_map(|(part, (entry, draft))| {
            let maker = entry.maker;
            draft.patterns.iter().map(move |p| IndexedPattern { pattern: p.value.clone(), part, maker })
        });
        let (index, _) = PatternIndex::build(entries.collect());
        let index = Self(index);
        for (part, (entry, draft)) in numbered() {
            let report = |code, message: String, spot: &super::read::Spot| {
                let what = format!("compared as `{}`", normalise(&spot.value).compact);
                sink.push(Diagnostic::error(code, message).label(&draft.file, spot.span.clone(), what));
            };
            for spot in draft.examples.iter().filter(|spot| index.find(&spot.value) != Some(part)) {
                let message = format!("no pattern of `{}` matches its example `{}`", entry.id, spot.value);
                report("example-without-pattern", message, spot);
            }
            for spot in draft.not.iter().filter(|spot| index.find(&spot.value).is_some()) {
                let message =
                    format!("`{}` is no model of `{}`, and a scheme takes it", spot.value, entry.id);
                report("pattern-too-wide", message, spot);
            }
        }
        index
    }

    /// The number of the scheme that a whole model number is of.
    pub(super) fn find(&self, model: &str) -> Option<PartId> {
        self.0.find(model).filter(|hit| hit.exactness.settles()).map(|hit| hit.pattern.part)
    }
}
