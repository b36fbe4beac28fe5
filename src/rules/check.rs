//! What `rules check` looks for beyond the schema: patterns that catch the part of another maker.

use crate::catalogue::Catalogue;
use crate::model::PartyId;
use crate::parts::PatternIndex;
use crate::tomlread::table::{At, TomlTable};

/// How many look-alikes are named.
const SHOWN: usize = 3;

/// Reports a pattern that catches examples of several makers, or of another maker than the one named:
/// `BM1*` takes Sophon's BM1684 and Bitmain's BM1368 for one thing.
pub(super) fn foreign_examples(
    table: &TomlTable<'_>,
    text: &At<&str>,
    pattern: &PatternIndex,
    maker: Option<PartyId>,
    catalogue: &Catalogue,
) {
    let mut caught: Vec<(PartyId, &str)> = Vec::new();
    for part in &catalogue.parts {
        for example in &part.examples {
            let exact = pattern.find(example).is_some_and(|hit| hit.exactness.is_conclusive());
            if exact && !caught.iter().any(|(m, _)| *m == part.maker) {
                caught.push((part.maker, example));
            }
        }
    }
    let foreign = match maker {
        Some(maker) => caught.iter().any(|(m, _)| *m != maker),
        None => caught.len() > 1,
    };
    if foreign {
        let shown: Vec<String> = caught
            .iter()
            .take(SHOWN)
            .filter_map(|(m, example)| {
                catalogue.parties.get(m.index()).map(|p| format!("{example} of {}", p.name))
            })
            .collect();
        let message = format!("`{}` catches the parts of different makers: {}", text.value, shown.join(", "));
        table.error("pattern-too-wide", text.span.clone(), message, "make it longer, or name the families");
    }
}
