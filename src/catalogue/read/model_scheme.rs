//! `[[model_scheme]]`: how a maker numbers its models.

use super::part::pattern;
use super::{Spot, id, named, owned, source};
use crate::catalogue::ids::Ids;
use crate::model::{ModelScheme, PartyId};
use crate::parts::Pattern;
use crate::source::TextFile;
use crate::tomlread::table::{At, TomlTable};

/// The patterns of a scheme with their places.
#[derive(Debug)]
pub(in crate::catalogue) struct ModelSchemeDraft {
    pub(in crate::catalogue) file: TextFile,
    pub(in crate::catalogue) patterns: Vec<At<Pattern>>,
    pub(in crate::catalogue) examples: Vec<Spot>,
    pub(in crate::catalogue) not: Vec<Spot>,
}

/// Reads a scheme.
pub(in crate::catalogue) fn model_scheme(
    entry: TomlTable<'_>,
    ids: &Ids,
) -> Option<(ModelScheme, ModelSchemeDraft)> {
    let entry = named(entry, "id");
    let id = id(&entry, "id");
    let title = entry.req_str("title");
    let maker = ids.parties.required(&entry, "maker").map(PartyId);
    let patterns: Option<Vec<At<Pattern>>> =
        entry.req_list("patterns").map(|list| list.into_iter().filter_map(|p| pattern(&entry, p)).collect());
    let examples = entry.req_list("examples").map(owned);
    let not = owned(entry.opt_list("not"));
    let source = source(&entry, id.as_deref());
    let file = entry.file().clone();
    entry.finish();
    let scheme = ModelScheme { id: id?, title: title?.value.to_owned(), maker: maker?, source: source? };
    Some((scheme, ModelSchemeDraft { file, patterns: patterns?, examples: examples?, not }))
}
