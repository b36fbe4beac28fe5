//! Series of models: `PowerEdge R750xa` is a `PowerEdge` though the catalogue names no R750xa.
//!
//! A series gives maker and class, and of the boards nothing. Short numbers are told only by the maker: `S5720` is
//! Huawei's where Huawei made the machine.

use super::models::ModelIndex;
use super::read::ModelDraft;
use crate::diagnostic::Diagnostic;
use crate::model::{ModelEntry, ModelId, PartyEntry, PartyId};
use crate::names;
use crate::parts::Pattern;
use crate::tomlread::table::Sink;

/// Literal characters of a series that is told without its maker.
const DISTINCT: usize = 5;

/// The series of all models.
#[derive(Debug, Default)]
pub(super) struct SeriesIndex(Vec<Series>);

#[derive(Debug)]
struct Series {
    pattern: Pattern,
    model: ModelId,
    maker: PartyId,
}

impl SeriesIndex {
    /// Builds the index; a series without an example of its own is reported.
    pub(super) fn build(models: &[(ModelEntry, ModelDraft)], sink: &Sink) -> Self {
        let mut index = Self::default();
        for (number, (model, draft)) in (0u32..).zip(models) {
            let examples: Vec<String> = draft.examples.iter().map(|e| plain(&e.value)).collect();
            for pattern in &draft.series {
                if !examples.iter().any(|example| pattern.value.matches(example)) {
                    let message =
                        format!("`{}` matches none of the examples of `{}`", pattern.value, model.id);
                    sink.push(
                        Diagnostic::error("pattern-without-example", message)
                            .label(&draft.file, pattern.span.clone(), "tried against `examples`")
                            .help("add a real model name that it is for, or correct the pattern"),
                    );
                }
                let (pattern, model, maker) = (pattern.value.clone(), ModelId(number), model.maker);
                index.0.push(Series { pattern, model, maker });
            }
        }
        index
    }

    /// The series of a name, if its maker stands in front, if `theirs` says that the machine is of its maker, or if the
    /// name is distinct and one maker's.
    pub(super) fn find(
        &self,
        name: &str,
        models: &ModelIndex,
        theirs: Option<&dyn Fn(PartyId) -> bool>,
    ) -> Option<ModelId> {
        let whole = plain(name);
        for (rest, makers) in models.without_brand(&whole) {
            if let Some(series) = self.best(rest, |series| makers.contains(&series.maker)) {
                return Some(series.model);
            }
        }
        if let Some(theirs) = theirs {
            return self.best(&whole, |series| theirs(series.maker)).map(|series| series.model);
        }
        let found = self.best(&whole, |series| series.pattern.literals() >= DISTINCT)?;
        let mut others = self.0.iter().filter(|series| series.pattern.matches(&whole));
        others.all(|other| other.maker == found.maker).then_some(found.model)
    }

    /// The series of a name behind the names of its maker: a series `FLUMINER@*` takes the `T3` of a row that names
    /// Fluminer.
    pub(super) fn find_behind_maker(&self, name: &str, maker: &PartyEntry, id: PartyId) -> Option<ModelId> {
        let model = plain(name);
        let brands = std::iter::once(&maker.name).chain(&maker.aliases);
        let mut brands = brands.flat_map(|brand| [plain(brand), plain(&names::key(brand))]);
        let found = brands.find_map(|brand| self.best(&(brand + &model), |series| series.maker == id))?;
        (!model.is_empty()).then_some(found.model)
    }

    fn best(&self, compact: &str, accepts: impl Fn(&Series) -> bool) -> Option<&Series> {
        let fits = |series: &&Series| series.pattern.matches(compact) && accepts(series);
        self.0.iter().filter(fits).max_by_key(|series| series.pattern.specificity())
    }
}

/// A name as patterns know it: letters A to Z and digits alone, `+` as `PLUS`.
fn plain(name: &str) -> String {
    let mut compact = super::models::compact(name);
    compact.retain(|c| c.is_ascii_alphanumeric());
    compact
}
