//! `lists status -o json`.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use crate::commands::to_json;
use crate::diagnostic::Diagnostic;
use crate::lists::freshness::Problem;
use crate::lists::{Edition, current};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Status<'a> {
    store: &'a str,
    as_of: Date,
    editions: Vec<Line<'a>>,
    problems: Vec<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line<'a> {
    number: u32,
    source: &'a str,
    in_use: bool,
    shipped: bool,
    date: Option<Date>,
    day: Date,
    age_days: Option<i32>,
    imported: String,
    confirmed: Option<String>,
    format: &'a str,
    read_by: &'a str,
    digest: &'a str,
    files: Vec<&'a str>,
    lists: &'a BTreeMap<String, u64>,
    rows: u64,
    duplicates: u64,
    unread: u64,
}

/// The editions in use, or all, with what the policy finds wrong.
pub(super) fn json(
    store: &str,
    editions: &[Edition],
    all: bool,
    today: Date,
    problems: &[Problem],
) -> Result<String, Diagnostic> {
    let used = current(editions);
    let in_use = |edition: &Edition| used.contains(&edition);
    let lines = editions.iter().filter(|e| all || in_use(e)).map(|e| Line::of(e, in_use(e), today)).collect();
    let problems = problems.iter().map(ToString::to_string).collect();
    to_json(&Status { store, as_of: today, editions: lines, problems })
}

impl<'a> Line<'a> {
    fn of(edition: &'a Edition, in_use: bool, today: Date) -> Self {
        Self {
            number: edition.number,
            source: &edition.source,
            in_use,
            shipped: edition.is_shipped(),
            date: edition.date,
            day: edition.day(),
            age_days: edition.age_days(today),
            imported: edition.imported.to_string(),
            confirmed: edition.confirmed.map(|at| at.to_string()),
            format: &edition.format,
            read_by: &edition.read_by,
            digest: &edition.digest,
            files: edition.files.iter().map(|f| f.name.as_str()).collect(),
            lists: &edition.counts,
            rows: edition.rows,
            duplicates: edition.duplicates,
            unread: edition.unread,
        }
    }
}
