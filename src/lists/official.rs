//! What the official lists are called, who publishes them on which law, and where: `lists.toml`.

use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use serde::Deserialize;

use super::text::tidy;

static TABLE: &str = include_str!("lists.toml");

/// An official list.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OfficialList {
    /// A stable id: `us-entity-list`.
    pub id: String,
    /// Its name: `Entity List`.
    pub title: String,
    /// Who publishes it.
    pub authority: String,
    /// Whose law it is: `US`, `JP`, `EU`, `UN`, `GB`.
    pub jurisdiction: String,
    /// The law.
    pub basis: String,
    /// The source that carries it, by its id in [`OfficialSource`]; none if it is only met in files of others.
    #[serde(default)]
    pub source: Option<String>,
    /// What files call it.
    #[serde(default)]
    pub names: Vec<String>,
    /// How many entries of it a whole file of a source has at least, by source: far fewer than today, so that only a part or
    /// another file falls short.
    #[serde(default)]
    pub least: BTreeMap<String, u64>,
}

/// What is downloaded together: one file, or files that belong together.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OfficialSource {
    /// A stable id, that of its importer: `us-csl`.
    pub id: String,
    /// What it is.
    pub title: String,
    /// The official addresses, one a file, all of which are needed. Empty where none is known for certain.
    #[serde(default)]
    pub urls: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tables {
    source: Vec<OfficialSource>,
    list: Vec<OfficialList>,
}

struct Known {
    tables: Tables,
    /// The place of a list, by [`fold`]ed id and names.
    places: HashMap<String, usize>,
}

fn known() -> &'static Known {
    static KNOWN: OnceLock<Known> = OnceLock::new();
    KNOWN.get_or_init(|| {
        // The table is part of the program; a test reads it.
        let tables: Tables = toml::from_str(TABLE).unwrap_or(Tables { source: Vec::new(), list: Vec::new() });
        let mut places = HashMap::new();
        for (at, list) in tables.list.iter().enumerate() {
            for name in list.names.iter().chain([&list.id, &list.title]) {
                places.entry(fold(name)).or_insert(at);
            }
        }
        Known { tables, places }
    })
}

/// Every official list, in the order of the table.
pub(crate) fn official_lists() -> &'static [OfficialList] {
    &known().tables.list
}

/// Every source that is known, in the order of the table.
pub(crate) fn official_sources() -> &'static [OfficialSource] {
    &known().tables.source
}

/// The list with this id.
pub(crate) fn official_list(id: &str) -> Option<&'static OfficialList> {
    official_lists().iter().find(|list| list.id == id)
}

/// The id of the list that a file calls so; a slug of the name if it is unknown. The id of an id is the same again.
pub(super) fn id_of(name: &str) -> String {
    let known = |name: &str| known().places.get(&fold(name)).map(|&at| official_lists()[at].id.clone());
    known(name).unwrap_or_else(|| {
        let slug = slug(name);
        known(&slug).unwrap_or(slug)
    })
}

/// Whether an edition of a source is one of a list as its authority publishes it: of the source that carries it, of one named
/// like it, or of another official one. A list that no official source carries is only met in files of others: there any
/// source will do but a list of one's own.
pub(super) fn publishes(source: &str, list: &str) -> bool {
    let own = source == "own" || source.starts_with("own-");
    let carried = official_list(list).is_some_and(|l| l.source.is_some());
    source == list || official_sources().iter().any(|s| s.id == source) || (!own && !carried)
}

/// Lower case, letters and digits alone.
fn fold(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Lower case, everything but letters and digits of ASCII made one dash; other scripts are kept as they are.
pub(super) fn slug(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in tidy(name).chars().flat_map(char::to_lowercase) {
        if c.is_ascii_alphanumeric() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.truncate(out.trim_end_matches('-').len());
    out
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_id_of_an_id_is_the_same_again() {
        // Found by the fuzz target: a sign that is no letter of ASCII parts the name, and its slug is another list's name.
        for name in
            ["us-e\u{fffd}ntity-list", "us-entity-list", "Entity List", "Watch list of our own", "清单"]
        {
            assert_eq!(id_of(&id_of(name)), id_of(name), "{name}");
        }
        assert_eq!(id_of("us-e\u{fffd}ntity-list"), "us-entity-list");
    }

    #[test]
    fn the_table_is_whole_and_its_ids_and_names_are_unique() {
        let tables: Tables = toml::from_str(TABLE).unwrap();
        let sources: HashSet<_> = tables.source.iter().map(|s| s.id.as_str()).collect();
        assert_eq!(sources.len(), tables.source.len());
        let mut names: HashMap<String, &str> = HashMap::new();
        for list in &tables.list {
            assert!(list.source.as_deref().is_none_or(|s| sources.contains(s)), "{}", list.id);
            assert!(list.least.keys().all(|s| sources.contains(s.as_str())), "{}", list.id);
            assert!(!list.basis.is_empty() && !list.authority.is_empty(), "{}", list.id);
            for name in list.names.iter().chain([&list.id, &list.title]) {
                let other = names.insert(fold(name), &list.id);
                assert!(other.is_none_or(|o| o == list.id), "{name}: {} and {other:?}", list.id);
            }
        }
        for source in &tables.source {
            assert!(source.urls.iter().all(|u| u.starts_with("https://")), "{}", source.id);
        }
    }

    #[test]
    fn a_list_of_ones_own_or_a_part_is_no_publication() {
        for (source, list, is) in [
            ("us-csl", "us-entity-list", true),
            ("us-ofac-sdn", "us-sdn", true),
            ("us-entity-list", "us-entity-list", true),
            ("us-acts", "us-889", true),
            ("us-csl-part", "us-entity-list", false),
            ("opensanctions", "us-sdn", false),
            ("own", "us-entity-list", false),
            ("own-watch", "us-889", false),
        ] {
            assert_eq!(publishes(source, list), is, "{list} in {source}");
        }
    }

    #[test]
    fn files_call_lists_in_their_own_words() {
        assert_eq!(id_of("Entity List (EL) - Bureau of Industry and Security"), "us-entity-list");
        assert_eq!(id_of("us-entity-list"), "us-entity-list");
        assert_eq!(id_of("My Vendors, blocked"), "my-vendors-blocked");
    }
}
