//! The words of the page, and of the PDF report: one catalogue in three languages, `messages.toml`.

use std::collections::BTreeMap;

use toml::Table;

use crate::report::Language;

/// The catalogue.
pub(super) const CATALOGUE: &str = include_str!("messages.toml");

/// The table whose words stand without its name.
const BARE: &str = "words";

/// The messages of a language by their keys: `check.good`.
pub(in crate::report) fn of(language: Language) -> BTreeMap<String, String> {
    let mut messages = BTreeMap::new();
    for (key, texts) in entries() {
        if let Some(text) = texts.get(language.tag()).and_then(toml::Value::as_str) {
            messages.insert(key, text.to_owned());
        }
    }
    messages
}

/// Every key with its texts by language. What is not so is found by the tests.
pub(super) fn entries() -> BTreeMap<String, Table> {
    let catalogue: Table = CATALOGUE.parse().unwrap_or_default();
    let mut entries = BTreeMap::new();
    for (name, messages) in catalogue {
        let toml::Value::Table(messages) = messages else { continue };
        for (key, texts) in messages {
            let toml::Value::Table(texts) = texts else { continue };
            entries.insert(if name == BARE { key } else { format!("{name}.{key}") }, texts);
        }
    }
    entries
}
