//! `tidewaiter.toml`: what a site would otherwise repeat on every command line. It belongs into the repository of
//! the inventory and says nothing about one machine or user.

mod find;
mod lists;
mod says;
pub(crate) mod show;

use std::path::{Path, PathBuf};

use find::Wanted;
use toml::de::DeValue;

use super::terminal::Terminal;
use crate::cli::FailOn;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::error::Error;
use crate::lists::freshness::Policy;
use crate::model::{Activity, Field, Need};
use crate::source::{Longest, TextFile, read_text};
use crate::text::nearest::nearest;
use crate::tomlread::table::{At, Sink, TomlTable, parse};

/// The name of the file.
pub(crate) const FILE: &str = "tidewaiter.toml";

/// The configuration.
const CONFIGURATION: Wanted =
    Wanted { name: FILE, what: "configuration", argument: "--config", left_alone: "config-left-alone" };

/// The site's decisions, where the configuration names no file of them.
const WAIVERS: Wanted = Wanted {
    name: "waivers.toml",
    what: "file of waivers",
    argument: "--waivers",
    left_alone: "waivers-left-alone",
};

/// What the file says.
#[derive(Clone, Debug, Default)]
pub(crate) struct Config {
    /// The file's own name, as reports name it; empty where there is none.
    pub name: String,
    /// Where it is; `None` where there is none.
    pub path: Option<PathBuf>,
    /// `[audit] ledger`, relative to the folder of the file.
    pub ledger: Option<PathBuf>,
    /// `[questions]`: which have to be answered and which need not be.
    pub questions: Vec<(At<String>, Need)>,
    /// `[shipment]`: facts of the whole shipment.
    pub shipment: Vec<(Field, String)>,
    /// The file, for mistakes that show when the rules are known.
    pub file: Option<TextFile>,
    /// `[columns]`: headers of fields.
    pub columns: Vec<(Field, String)>,
    /// `[audit] activities`.
    pub activities: Vec<Activity>,
    /// `[audit] fail_on`.
    pub fail_on: Option<FailOn>,
    /// `[audit] rules`, relative to the folder of the file.
    pub rules: Vec<PathBuf>,
    /// `[lists] store`, relative to the folder of the file.
    pub store: Option<PathBuf>,
    /// `[lists] shipped = false`: the lists that ship with the program are left out.
    pub without_shipped: bool,
    /// `[audit] waivers`, relative to the folder of the file; `[lists] clearances` was its first name.
    pub waivers: Option<PathBuf>,
    /// The rest of `[lists]`: which lists there have to be, and how old they may be.
    pub policy: Policy,
}

impl Config {
    /// Reads the file named, or the nearest `tidewaiter.toml`: in the folder of the first input or one above it, up to the root
    /// of the repository or the user's home, else in this folder or one above it likewise. Which one it is is said where an
    /// input is read, as it may be far from where the program was started. One that anyone may have written is left alone,
    /// which is said, too.
    ///
    /// # Errors
    /// When the file named is not there, or the file has mistakes: all of them, each at its line.
    pub(crate) fn find(
        named: Option<&Path>,
        input: Option<&Path>,
        terminal: &Terminal,
    ) -> Result<Self, Error> {
        let near = |wanted| {
            let here = std::env::current_dir().ok()?;
            let (path, left_alone) =
                find::nearest(wanted, &here, input, etcetera::home_dir().ok().as_deref());
            terminal.diagnostics(&left_alone);
            path
        };
        let path = named.map(Path::to_owned).or_else(|| {
            let path = near(CONFIGURATION)?;
            if input.is_some() {
                let message = format!("the configuration {} is used", path.display());
                let note = Diagnostic::note("config", message).help("--config FILE names another one");
                terminal.diagnostics(&note.into());
            }
            Some(path)
        });
        let mut config = path.map_or_else(|| Ok(Self::default()), |path| Self::at(&path))?;
        config.waivers = config.waivers.or_else(|| near(WAIVERS));
        Ok(config)
    }

    /// The file at a path.
    fn at(path: &Path) -> Result<Self, Error> {
        let file = read_text(path, Longest::CONFIGURATION).map_err(|e| Error::io("read", path, &e))?;
        let (config, diagnostics) = Self::read(&file);
        if diagnostics.has_errors() {
            return Err(diagnostics.into());
        }
        let folder = path.parent().unwrap_or(Path::new("."));
        let name = path.file_name().map_or(FILE.into(), |name| name.to_string_lossy()).into_owned();
        let rules = config.rules.iter().map(|r| folder.join(r)).collect();
        let store = config.store.map(|s| folder.join(s));
        let waivers = config.waivers.map(|d| folder.join(d));
        let ledger = config.ledger.map(|file| folder.join(file));
        Ok(Self { name, path: Some(path.to_owned()), rules, store, waivers, ledger, ..config })
    }

    /// Reads a file's text.
    pub(crate) fn read(file: &TextFile) -> (Self, Diagnostics) {
        let sink = Sink::default();
        let (document, _) = parse(file, &sink);
        let root = document.reader(file, &sink);
        let mut config = Self::default();
        if let Some(columns) = root.opt_table("columns", "columns") {
            config.columns = read_columns(&columns);
        }
        if let Some(audit) = root.opt_table("audit", "audit") {
            let activities = audit.opt_list("activities").into_iter();
            config.activities =
                activities.filter_map(|w| audit.parsed::<Activity>(w).map(|a| a.value)).collect();
            config.fail_on = audit.opt_parsed::<FailOn>("fail_on").map(|v| v.value);
            config.ledger = audit.opt_str("ledger").map(|path| PathBuf::from(path.value));
            config.waivers = audit.opt_str("waivers").map(|path| PathBuf::from(path.value));
            config.rules = audit.opt_list("rules").into_iter().map(|r| PathBuf::from(r.value)).collect();
            audit.finish();
        }
        if let Some(questions) = root.opt_table("questions", "questions") {
            config.questions = read_questions(&questions);
        }
        if let Some(shipment) = root.opt_table("shipment", "shipment") {
            config.shipment = read_shipment(&shipment);
        }
        if let Some(lists) = root.opt_table("lists", "lists") {
            config.store = lists.opt_str("store").map(|s| PathBuf::from(s.value));
            config.without_shipped = lists.opt_bool("shipped").is_some_and(|shipped| !shipped.value);
            for first_name in ["clearances", "decisions"] {
                let Some(path) = lists.opt_str(first_name) else { continue };
                if config.waivers.is_some() {
                    let message = "the site's decisions are in one file, and two are named";
                    lists.error("contradiction", path.span, message, "take this one out");
                }
                config.waivers = Some(PathBuf::from(path.value));
            }
            config.policy = lists::policy(&lists);
            lists.finish();
        }
        root.finish();
        config.file = Some(file.clone());
        (config, sink.into_inner())
    }
}

/// `export-end-use = "required"`; whether there is such a question is known when the rules are.
fn read_questions(table: &TomlTable<'_>) -> Vec<(At<String>, Need)> {
    let need = |(key, value): (At<&str>, _)| {
        let word = table.expect(key.value, "`required` or `optional` in quotes", value, |v| v.as_str())?;
        Some((key.map(str::to_owned), table.parsed::<Need>(word)?.value))
    };
    table.entries().filter_map(need).collect()
}

/// `destination = "Canada"`, `consignee = ["A", "B"]`.
fn read_shipment(table: &TomlTable<'_>) -> Vec<(Field, String)> {
    let mut stated = Vec::new();
    for (key, value) in table.entries() {
        let known = || Field::all().filter(|f| f.is_of_shipment());
        let Some(field) = known().find(|f| f.as_str() == key.value) else {
            let label = nearest(key.value, known().map(Field::as_str)).map_or_else(
                || format!("one of {}", known().map(Field::as_str).collect::<Vec<_>>().join(", ")),
                |meant| format!("did you mean `{meant}`?"),
            );
            let message = format!("`{}` is no fact of a shipment", key.value);
            table.error("unknown-field", key.span, message, &label);
            continue;
        };
        let texts = match value.get_ref() {
            DeValue::Array(texts) => texts.iter().collect(),
            _ => vec![value],
        };
        for text in texts {
            if let Some(text) = table.expect(key.value, "a text in quotes", text, |v| v.as_str()) {
                stated.push((field, text.value.trim().to_owned()));
            }
        }
    }
    stated.retain(|(_, text)| !text.is_empty());
    stated
}

fn read_columns(table: &TomlTable<'_>) -> Vec<(Field, String)> {
    let mut columns = Vec::new();
    for (key, value) in table.entries() {
        let Ok(field) = key.value.parse::<Field>() else {
            let label = nearest(key.value, Field::all().map(Field::as_str))
                .map_or_else(|| "no such field".to_owned(), |meant| format!("did you mean `{meant}`?"));
            table.error("unknown-field", key.span, format!("`{}` is no field", key.value), &label);
            continue;
        };
        if let Some(header) = table.expect(key.value, "the header in quotes", value, |v| v.as_str()) {
            columns.push((field, header.value.to_owned()));
        }
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Colour;

    #[test]
    fn a_site_says_its_columns_and_what_fails() {
        let text =
            "[columns]\nserial = 'Nr. Maschine'\n[audit]\nactivities = ['import']\nfail_on = 'review'\n";
        let (config, diagnostics) = Config::read(&TextFile::new(FILE, text));
        assert!(diagnostics.is_empty());
        assert_eq!(config.columns, [(Field::Serial, "Nr. Maschine".to_owned())]);
        assert_eq!(
            (config.activities.as_slice(), config.fail_on),
            (&[Activity::Import][..], Some(FailOn::At(crate::model::Verdict::Review)))
        );
    }

    #[test]
    fn mistakes_are_shown_where_they_stand() {
        let text = "[columns]\nserail = 'x'\n[audit]\nfail_on = 'bad'\nthreds = 2\n";
        let (_, diagnostics) = Config::read(&TextFile::new(FILE, text));
        let shown: String = diagnostics.iter().map(|d| d.render(Colour::Never)).collect();
        for words in ["did you mean `serial`?", "'bad' is not a valid verdict", "unknown field `threds`"] {
            assert!(shown.contains(words), "{words} in {shown}");
        }
    }
}
