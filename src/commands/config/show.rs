//! `tidewaiter config show`: every value that decides, and where it comes from.

use std::fmt::Write as _;

use serde::Serialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Config;
use crate::cli::{ConfigShowArgs, FailOn};
use crate::commands::terminal::Terminal;
use crate::commands::{key, lists, to_json};
use crate::error::Error;
use crate::exit::Exit;
use crate::source::TextFile;
use crate::text::shown::shown;

/// What the environment decides, with what it is for; of secrets it is said only that they are set.
const ENVIRONMENT: [(&str, &str); 7] = [
    ("NO_COLOR", "no colours, where it is not empty"),
    ("COLUMNS", "how wide pages are, where there is no terminal"),
    ("SOURCE_DATE_EPOCH", "the moment that is written into reports, in seconds since 1970"),
    ("TIDEWAITER_KEY_PASSPHRASE", "the passphrase of an encrypted signing key"),
    ("HTTPS_PROXY", "the proxy of `lists update`"),
    ("HTTP_PROXY", "the proxy of `lists update`"),
    ("ALL_PROXY", "the proxy of `lists update`"),
];

/// What holds where no file says otherwise, in the order in which it is shown.
const DEFAULTS: [(&str, &str); 9] = [
    ("audit.activities", "import, operation, and those of which the evidence speaks"),
    ("audit.rules", "none beside those that ship"),
    ("audit.waivers", "none"),
    ("audit.ledger", "none"),
    ("lists.shipped", "true"),
    ("lists.max_age_days", "any age"),
    ("lists.require", "none"),
    ("lists.undated", "\"too-old\""),
    ("lists.stale", "\"fail\""),
];

/// A value and where it comes from.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Row {
    key: String,
    value: String,
    from: String,
}

/// Shows them.
///
/// # Errors
/// When the configuration has mistakes, or the result cannot be written.
pub(crate) fn run(args: &ConfigShowArgs, terminal: &Terminal) -> Result<Exit, Error> {
    let config = Config::find(args.config.as_deref(), args.input.as_deref(), terminal)?;
    let mut rows = config.file.as_ref().map(of_file).unwrap_or_default();
    let says = |rows: &[Row], key: &str| {
        let below = format!("{key}.");
        rows.iter().any(|row| row.key == key || row.key.starts_with(&below))
    };
    let row =
        |key: &str, value: String, from: &str| Row { key: key.to_owned(), value, from: from.to_owned() };
    if !says(&rows, "audit.fail_on") {
        rows.push(row("audit.fail_on", format!("\"{}\"", FailOn::default()), "default"));
    }
    for (key, value) in DEFAULTS {
        if says(&rows, key) {
            continue;
        }
        match (key, &config.waivers) {
            ("audit.waivers", Some(path))
                if !says(&rows, "lists.clearances") && !says(&rows, "lists.decisions") =>
            {
                rows.push(row(key, path.display().to_string(), "found"));
            }
            _ => rows.push(row(key, value.to_owned(), "default")),
        }
    }
    if !says(&rows, "lists.store") {
        rows.push(row("lists.store", lists::place(None, &config)?.display().to_string(), "default"));
    }
    rows.push(row("signing key", key::own_path()?.display().to_string(), "default"));
    for (name, meaning) in ENVIRONMENT {
        if let Some(value) = std::env::var_os(name).filter(|value| !value.is_empty()) {
            let is_secret = name.contains("PASSPHRASE") || name.contains("PROXY");
            let value = if is_secret { "set".to_owned() } else { value.to_string_lossy().into_owned() };
            rows.push(row(name, format!("{value} ({meaning})"), "environment"));
        }
    }
    if args.json {
        terminal.print(to_json(&rows)?.as_bytes())?;
        return Ok(Exit::Ok);
    }
    let width = |of: fn(&Row) -> &str| rows.iter().map(|row| of(row).chars().count()).max().unwrap_or(0);
    let (keys, from) = (width(|row| &row.key), width(|row| &row.from));
    let mut text = String::new();
    for Row { key, value, from: place } in &rows {
        let _ = writeln!(text, "{:keys$}  {:from$}  {}", shown(key), shown(place), shown(value));
    }
    terminal.print_text(&text)?;
    Ok(Exit::Ok)
}

/// Every value of a file, with its line.
fn of_file(file: &TextFile) -> Vec<Row> {
    let (root, _) = DeTable::parse_recoverable(file.text());
    let mut rows = Vec::new();
    walk(file, root.get_ref(), "", &mut rows);
    rows
}

fn walk(file: &TextFile, table: &DeTable<'_>, above: &str, rows: &mut Vec<Row>) {
    let mut entries: Vec<(&Spanned<_>, &Spanned<DeValue<'_>>)> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    for (name, value) in entries {
        let key =
            if above.is_empty() { name.get_ref().to_string() } else { format!("{above}.{}", name.get_ref()) };
        if let DeValue::Table(inner) = value.get_ref() {
            walk(file, inner, &key, rows);
            continue;
        }
        let line = file.text().get(..name.span().start).map_or(0, |before| before.matches('\n').count()) + 1;
        let written = file.text().get(value.span()).unwrap_or_default();
        // An array may stand over several lines.
        let written = written.split_whitespace().collect::<Vec<_>>().join(" ");
        rows.push(Row { key, value: written, from: format!("{}:{line}", file.name()) });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_of_a_file_is_told_with_its_line() {
        let text = "[audit]\nfail_on = 'review'\nactivities = [\n  'import',\n]\n[lists]\nmax_age_days = { us-csl = 7 }\n";
        let rows = of_file(&TextFile::new("tidewaiter.toml", text));
        let told: Vec<(&str, &str, &str)> =
            rows.iter().map(|row| (row.key.as_str(), row.value.as_str(), row.from.as_str())).collect();
        assert_eq!(
            told,
            [
                ("audit.fail_on", "'review'", "tidewaiter.toml:2"),
                ("audit.activities", "[ 'import', ]", "tidewaiter.toml:3"),
                ("lists.max_age_days.us-csl", "7", "tidewaiter.toml:7"),
            ]
        );
    }
}
