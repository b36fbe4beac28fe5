//! `[lists]` of `tidewaiter.toml`: which lists there have to be, and how old they may be.

use crate::lists::freshness::{Policy, Stale, Undated};
use crate::lists::{IMPORTERS, official_lists, official_sources};
use crate::text::nearest::nearest;
use crate::tomlread::table::{At, TomlTable};

/// How old editions without a day are, in words.
const UNDATED: &[(&str, Undated)] = &[("too-old", Undated::TooOld), ("import-day", Undated::ImportDay)];

/// Reads the policy; `store` is read elsewhere.
pub(super) fn policy(table: &TomlTable<'_>) -> Policy {
    let mut policy = Policy::default();
    if let Some(value) = table.raw("max_age_days") {
        if value.get_ref().as_integer().is_some() {
            policy.max_age = table.opt_count("max_age_days").map(|days| days.value);
        } else if let Some(ages) = table.table_of(value, "max_age_days", "max_age_days") {
            for (list, days) in ages.entries() {
                let days = ages.expect(list.value, "a whole number of days", days, |v| {
                    v.as_integer().and_then(|i| u32::from_str_radix(i.as_str(), i.radix()).ok())
                });
                if let (Some(list), Some(days)) = (known(&ages, &list), days) {
                    policy.max_age_days.insert(list, days.value);
                }
            }
        }
    }
    if let Some(value) = table.raw("undated") {
        if value.get_ref().as_str().is_some() {
            policy.undated = table.opt_choice("undated", UNDATED).map_or(policy.undated, |word| word.value);
        } else if let Some(words) = table.table_of(value, "undated", "undated") {
            for (list, word) in words.entries() {
                let word = words.expect(list.value, "text in quotes", word, |v| v.as_str());
                let word = word.and_then(|word| words.choice("word", word, UNDATED));
                if let (Some(list), Some(word)) = (known(&words, &list), word) {
                    policy.undated_of.insert(list, word.value);
                }
            }
        }
    }
    policy.require = table.opt_list("require").iter().filter_map(|list| known(table, list)).collect();
    if let Some(stale) = table.opt_choice("stale", &[("fail", Stale::Fail), ("warn", Stale::Warn)]) {
        policy.stale = stale.value;
    }
    policy
}

/// A list or source that there is; one of the site's own is named by its source, which begins with `own`.
fn known(table: &TomlTable<'_>, name: &At<&str>) -> Option<String> {
    let lists = official_lists().iter().map(|l| l.id.as_str());
    let sources = official_sources().iter().map(|s| s.id.as_str()).chain(IMPORTERS.iter().map(|i| i.id()));
    let known: Vec<&str> = lists.chain(sources).collect();
    if known.contains(&name.value) || name.value.starts_with("own-") {
        return Some(name.value.to_owned());
    }
    let label = nearest(name.value, known)
        .map_or_else(|| "no such list".to_owned(), |meant| format!("did you mean `{meant}`?"));
    table.error("unknown-list", name.span.clone(), format!("`{}` is no list or source", name.value), &label);
    None
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use crate::commands::config::{Config, FILE};
    use crate::diagnostic::Colour;
    use crate::lists::freshness::{Stale, Undated};
    use crate::source::TextFile;

    fn read(text: &str) -> (Config, String) {
        let (config, diagnostics) = Config::read(&TextFile::new(FILE, text));
        (config, diagnostics.iter().map(|d| d.render(Colour::Never) + "\n").collect())
    }

    #[test]
    fn a_site_says_how_old_its_lists_may_be() {
        let (config, shown) = read(
            "[lists]\nstore = 'lists.sqlite'\nmax_age_days = { us-csl = 7, own-watch = 30 }\nrequire = ['us-entity-list']\nstale = 'warn'\n",
        );
        assert_eq!(shown, "");
        let policy = config.policy;
        assert_eq!(policy.max_age_days["us-csl"], 7);
        assert_eq!(policy.max_age_days["own-watch"], 30);
        assert_eq!((policy.require, policy.stale), (vec!["us-entity-list".to_owned()], Stale::Warn));
        assert_eq!(config.store.unwrap().to_str(), Some("lists.sqlite"));

        let (config, shown) = read("[lists]\nmax_age_days = 14\n");
        assert_eq!((shown.as_str(), config.policy.max_age, config.policy.stale), ("", Some(14), Stale::Fail));
        assert!(read("").0.policy.is_empty());
    }

    #[test]
    fn a_site_says_how_old_an_edition_without_a_day_is() {
        let undated = |text: &str| {
            let (config, shown) = read(&format!("[lists]\n{text}\n"));
            assert_eq!(shown, "");
            (config.policy.undated, config.policy.undated_of)
        };
        assert_eq!(undated(""), (Undated::TooOld, BTreeMap::new()));
        assert_eq!(undated("undated = 'import-day'"), (Undated::ImportDay, BTreeMap::new()));
        let of = BTreeMap::from([("own-watch".to_owned(), Undated::ImportDay)]);
        assert_eq!(undated("undated = { own-watch = 'import-day' }"), (Undated::TooOld, of));

        let (_, shown) = read("[lists]\nundated = { us-cls = 'import-day', us-csl = 'import' }\n");
        for words in ["did you mean `us-csl`?", "`import` is no word of undated", "import-day"] {
            assert!(shown.contains(words), "{words} in {shown}");
        }
        let (_, shown) = read("[lists]\nundated = 7\n");
        assert!(shown.contains("undated"), "{shown}");
    }

    #[test]
    fn lists_that_are_none_are_shown_where_they_stand() {
        let (_, shown) = read(
            "[lists]\nmax_age_days = { us-cls = 7, us-csl = -1 }\nrequire = ['us-entity-lst', 'banana']\nstale = 'wran'\nage = 3\n",
        );
        for words in [
            "tidewaiter.toml:2:18",
            "did you mean `us-csl`?",
            "a whole number of days",
            "did you mean `us-entity-list`?",
            "`banana` is no list or source",
            "did you mean `warn`?",
            "unknown field `age`",
        ] {
            assert!(shown.contains(words), "{words} in {shown}");
        }
    }
}
