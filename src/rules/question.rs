//! One question: what the law asks about an activity, what answers it, and whether the activity can be clear without.

use std::collections::BTreeMap;
use std::ops::Range;

use super::answers::{ANSWERS, Answer};
use super::kinds::{self, Column, Eval, Matcher, Reading};
use super::rule::Rule;
use crate::diagnostic::Diagnostic;
use crate::lists::official_list;
use crate::model::{Activity, Facts, Need};
use crate::source::TextFile;
use crate::text::nearest::nearest;
use crate::tomlread::table::{Sink, TomlTable};
use crate::tomlread::unique;

/// One question of a pack.
#[derive(Debug)]
pub struct Question {
    /// Its id, unique over all packs: `export-destination`.
    pub id: String,
    /// The question in words: `Where does it go?`.
    pub asks: String,
    /// The activities of which it is asked.
    pub activities: Vec<Activity>,
    /// The legal basis.
    pub basis: Vec<String>,
    /// What answers it.
    pub answered_by: &'static dyn Answer,
    /// The lists that have to be in use, where lists answer it.
    pub lists: Vec<String>,
    /// The column, where any column can answer it.
    pub column: Option<Column>,
    /// Whether it has to be answered.
    pub needed: Needed,
    /// What to do where nothing answers it; how to find a controller is known to the catalogue.
    pub how: Option<String>,
    /// The id of its pack.
    pub pack: String,
    /// Its file.
    pub file: TextFile,
    /// Where its id stands in the file.
    pub span: Range<usize>,
}

/// What a site says of questions in its configuration: which have to be answered and which need not be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SitePolicy {
    /// Whose policy it is, as reports name it: `tidewaiter.toml`.
    pub name: String,
    /// By the id of the question.
    pub needs: BTreeMap<String, Need>,
}

/// When a question has to be answered.
#[derive(Debug)]
pub enum Needed {
    /// Always, or never.
    Always(Need),
    /// Where the machine answers a match; elsewhere it is optional.
    Where(Box<dyn Matcher>),
}

impl Needed {
    /// Whether this machine has to answer.
    pub fn of(&self, facts: &Facts<'_>, eval: &Eval<'_>) -> Need {
        match self {
            Self::Always(need) => *need,
            Self::Where(matcher) if matcher.hits(facts, eval).is_empty() => Need::Optional,
            Self::Where(_) => Need::Required,
        }
    }
}

/// Reads a `[[question]]` table of the pack; its mistakes are reported there.
pub(super) fn read(table: TomlTable<'_>, pack: Option<&str>, reading: &mut Reading<'_>) -> Option<Question> {
    let id = table.req_str("id").filter(|id| {
        let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        let good = id.value.len() <= 64 && !id.value.is_empty() && id.value.bytes().all(allowed);
        if !good {
            let message = format!("`{}` cannot be the id of a question", id.value);
            table.error("bad-value", id.span.clone(), message, "1 to 64 of a-z, 0-9 and '-'");
        }
        good
    });
    let table = match &id {
        Some(id) => table.named(id.value),
        None => table,
    };
    let asks = table.req_str("asks");
    let activities: Vec<Activity> = table
        .req_list("activities")
        .unwrap_or_default()
        .into_iter()
        .filter_map(|word| table.parsed::<Activity>(word).map(|a| a.value))
        .collect();
    let basis = table.req_list("basis").unwrap_or_default();
    let basis: Vec<String> = basis.into_iter().map(|t| t.value.to_owned()).collect();
    let answered_by = table.req_str("answered_by").and_then(|word| {
        let found = ANSWERS.iter().find(|a| a.id() == word.value);
        if found.is_none() {
            let ids = ANSWERS.iter().map(|a| a.id());
            let label = nearest(word.value, ids.clone()).map_or_else(
                || format!("one of {}", ids.collect::<Vec<_>>().join(", ")),
                |meant| format!("did you mean `{meant}`?"),
            );
            let message = format!("{} is answered by nothing known: `{}`", table.what(), word.value);
            table.error("unknown-reference", word.span.clone(), message, &label);
        }
        found
    });
    let lists = read_lists(&table, answered_by.is_some_and(|a| a.id() == "lists"));
    let by_column = answered_by.is_some_and(|a| a.id() == "column");
    let column = if by_column { table.req_str("column") } else { None };
    let needed = read_needed(&table, reading);
    let by_catalogue = answered_by.is_some_and(|a| a.id() == "controller");
    let how = if by_catalogue { None } else { table.req_str("how") };
    let file = table.file().clone();
    table.finish();
    // All mistakes were said; what is missing makes it no question.
    if (by_column && column.is_none()) || (!by_catalogue && how.is_none()) {
        return None;
    }
    let id = id?;
    Some(Question {
        id: id.value.to_owned(),
        asks: asks?.value.to_owned(),
        activities,
        basis,
        answered_by: *answered_by?,
        lists,
        column: column.map(|column| Column::named(column.value)),
        needed: needed?,
        how: how.map(|how| how.value.to_owned()),
        pack: pack.unwrap_or_default().to_owned(),
        file,
        span: id.span,
    })
}

fn read_lists(table: &TomlTable<'_>, asks_lists: bool) -> Vec<String> {
    let named = table.opt_list("lists");
    if let Some(first) = named.first().filter(|_| !asks_lists) {
        let message = format!("{} names lists and is not answered by them", table.what());
        table.error("unreachable-match", first.span.clone(), message, "`answered_by = \"lists\"` is needed");
    }
    for list in &named {
        if official_list(list.value).is_none() && !list.value.starts_with("own") {
            let message = format!("{} names a list that is not known: `{}`", table.what(), list.value);
            table.error(
                "unknown-reference",
                list.span.clone(),
                message,
                "official lists are known by their ids",
            );
        }
    }
    named.into_iter().map(|list| list.value.to_owned()).collect()
}

/// `need = "required"`, `"optional"`, or the match under which it is required.
fn read_needed(table: &TomlTable<'_>, reading: &mut Reading<'_>) -> Option<Needed> {
    let is_match = table.raw("need").is_some_and(|value| value.get_ref().is_table());
    if !is_match {
        let needs = [("required", Need::Required), ("optional", Need::Optional)];
        return table.req_choice("need", &needs).map(|need| Needed::Always(need.value));
    }
    let condition = table.req_table("need", "need")?;
    let matcher = kinds::read(&condition, reading);
    condition.finish();
    matcher.map(Needed::Where)
}

/// Reports every question whose id another one already has, and rules that name a question which does not exist or is
/// asked of none of their activities.
pub(super) fn check(questions: &[Question], rules: &[Rule], sink: &Sink) {
    unique::check(
        questions.iter().map(|question| (question.id.as_str(), &question.file, &question.span)),
        |id| format!("two questions have the id `{id}`"),
        "answers are known by the id of their question: give one of them another",
        sink,
    );
    let known: BTreeMap<&str, &Question> = questions.iter().map(|q| (q.id.as_str(), q)).collect();
    for rule in rules {
        let Some(named) = &rule.question else { continue };
        let label = match known.get(named.value.as_str()) {
            Some(question) if rule.activities.iter().any(|a| question.activities.contains(a)) => continue,
            Some(_) => "it is asked of none of the rule's activities".to_owned(),
            None => nearest(&named.value, known.keys().copied()).map_or_else(
                || "no question has this id".to_owned(),
                |meant| format!("no question has this id; did you mean `{meant}`?"),
            ),
        };
        let message = format!("rule `{}` helps to answer `{}`", rule.id, named.value);
        let error = Diagnostic::error("unknown-reference", message);
        sink.push(error.label(&rule.file, named.span.clone(), label));
    }
}
