//! What the site says of questions, and which list editions answer them.

use std::collections::BTreeMap;

use crate::commands::config::Config;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::error::Error;
use crate::lists::Edition;
use crate::model::{Activity, EditionRef};
use crate::rules::Ruleset;
use crate::rules::answers::ScreenedEdition;
use crate::rules::question::SitePolicy;
use crate::text::nearest::nearest;

/// What `[questions]` says, held against the questions there are.
///
/// # Errors
/// For every id that is no question's, at its line.
pub(super) fn of_site(config: &Config, ruleset: &Ruleset) -> Result<SitePolicy, Error> {
    let mut diagnostics = Diagnostics::default();
    let mut needs = BTreeMap::new();
    for (id, need) in &config.questions {
        let known = || ruleset.questions.iter().map(|question| question.id.as_str());
        if known().any(|known| known == id.value) {
            needs.insert(id.value.clone(), *need);
            continue;
        }
        let label = nearest(&id.value, known()).map_or_else(
            || format!("one of {}", known().collect::<Vec<_>>().join(", ")),
            |meant| format!("did you mean `{meant}`?"),
        );
        let error = Diagnostic::error(
            "unknown-reference",
            format!("`{}` is no question of the rule packs", id.value),
        );
        diagnostics.push(match &config.file {
            Some(file) => error.label(file, id.span.clone(), label),
            None => error.help(label),
        });
    }
    if !diagnostics.is_empty() {
        return Err(diagnostics.into());
    }
    Ok(SitePolicy { name: config.name.clone(), needs })
}

/// An edition in use with those of its lists that a rule asks, as a report names it; `None` where no rule asks any of them.
pub(super) fn asked_edition(
    ruleset: &Ruleset,
    edition: &Edition,
    activities: &[Activity],
) -> Option<ScreenedEdition> {
    let asked = |list: &&String| ruleset.asks_list(list, activities);
    let lists: Vec<String> = edition.counts.keys().filter(asked).cloned().collect();
    let (source, date) = (edition.source.clone(), edition.day());
    let later = edition.is_later_than(ruleset.as_of).then_some("later than the day asked for");
    let said: Vec<&str> = edition.is_shipped().then_some("shipped").into_iter().chain(later).collect();
    let said = if said.is_empty() { String::new() } else { format!(" ({})", said.join(", ")) };
    (!lists.is_empty()).then(|| ScreenedEdition {
        shown: format!("{source} of {date}{said}"),
        lists,
        edition: EditionRef { source, date, digest: edition.digest.clone() },
    })
}
