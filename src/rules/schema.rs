//! Reading `[[rule]]` tables: every mistake is shown at its line, all of them in one go.

use toml::de::DeValue;

use super::kinds::{self, Reading};
use super::listed::{PARTY_KINDS, footnotes};
use super::question::{self, Question};
use super::rule::{Example, Rule, Suspension};
use crate::catalogue::Catalogue;
use crate::diagnostic::Diagnostics;
use crate::model::{
    Activity, Confidence, ListedAddress, ListedName, ListedNameKind, Listing, PartyKind, Verdict,
};
use crate::source::TextFile;
use crate::tomlread::pack::Pack;
use crate::tomlread::table::{At, Sink, Syntax, TomlTable, parse};
use crate::tomlread::unique;

/// The words for an outcome.
const OUTCOMES: [(&str, Verdict); 5] = [
    ("notice", Verdict::Notice),
    ("undetermined", Verdict::Undetermined),
    ("review", Verdict::Review),
    ("license-required", Verdict::LicenseRequired),
    ("prohibited", Verdict::Prohibited),
];

/// The words for a confidence.
const CONFIDENCES: [(&str, Confidence); 4] = [
    ("high", Confidence::High),
    ("medium", Confidence::Medium),
    ("low", Confidence::Low),
    ("unverified", Confidence::Unverified),
];

/// What rule files say.
#[derive(Debug, Default)]
pub(crate) struct RuleFiles {
    /// The packs, in the order of the files.
    pub packs: Vec<Pack>,
    /// The questions of all packs, in the order of the files.
    pub questions: Vec<Question>,
    /// The rules of all packs, in the order of the files.
    pub rules: Vec<Rule>,
}

/// Reads rule files against a catalogue, to which they add the parties that only they name.
/// Everything that could be read is returned together with everything that is wrong.
pub(crate) fn read(files: &[TextFile], catalogue: &mut Catalogue) -> (RuleFiles, Diagnostics) {
    let sink = Sink::default();
    let mut read = RuleFiles::default();
    for file in files {
        let (document, syntax) = parse(file, &sink);
        if syntax == Syntax::Broken {
            continue;
        }
        let root = document.reader(file, &sink);
        let pack = Pack::read(&root);
        let mut reading = Reading { catalogue: &mut *catalogue, depth: 0 };
        for table in root.tables("question", "question") {
            read.questions.extend(question::read(table, pack.as_ref().map(|p| p.id.as_str()), &mut reading));
        }
        read.packs.extend(pack);
        for table in root.tables("rule", "rule") {
            read.rules.extend(read_rule(table, &mut reading));
        }
        root.finish();
    }
    crate::tomlread::pack::check_unique(&read.packs, &sink);
    check_unique(&read.rules, &sink);
    question::check(&read.questions, &read.rules, &sink);
    (read, sink.into_inner())
}

fn read_rule(table: TomlTable<'_>, reading: &mut Reading<'_>) -> Option<Rule> {
    let id = table.req_str("id").filter(|id| check_id(&table, id));
    let table = match &id {
        Some(id) => table.named(id.value),
        None => table,
    };
    let title = table.req_str("title");
    let basis = texts(table.req_list("basis").unwrap_or_default());
    let (effective, expires) = (table.opt_date("effective"), table.opt_date("expires"));
    if let (Some(from), Some(to)) = (&effective, &expires)
        && to.value <= from.value
    {
        let message = format!("{} expires before it is effective", table.what());
        table.error("unreachable-date", to.span.clone(), message, "not after `effective`");
    }
    let suspended = suspensions(&table, effective.as_ref(), expires.as_ref());
    let activities: Vec<Activity> = table
        .req_list("activities")
        .unwrap_or_default()
        .into_iter()
        .filter_map(|word| table.parsed::<Activity>(word).map(|a| a.value))
        .collect();
    let outcome = table.req_choice("outcome", &OUTCOMES);
    let before = table.opt_choice("before", &OUTCOMES);
    if let (Some(before), None) = (&before, &effective) {
        let message =
            format!("{} has an outcome for before it is effective, and no `effective`", table.what());
        table.error("unreachable-date", before.span.clone(), message, "there is no time before it");
    }
    let confidence = table.req_choice("confidence", &CONFIDENCES);
    let caveat = table.opt_str("caveat");
    if let Some(low) = confidence.as_ref().filter(|c| c.value <= Confidence::Low)
        && caveat.is_none()
    {
        let message = format!("{} is of {} confidence and has no `caveat`", table.what(), low.value);
        table.error(
            "missing-field",
            low.span.clone(),
            message,
            "`caveat` has to say what is not established",
        );
    }
    let advice = table.req_str("advice");
    let question = table.opt_str("question").map(|q| q.map(str::to_owned));
    let matcher = table.req_table("match", "match").and_then(|m| {
        let matcher = kinds::read(&m, reading);
        m.finish();
        matcher
    });
    let examples: Vec<Example> =
        table.tables("example", "example").into_iter().filter_map(read_example).collect();
    let file = table.file().clone();
    table.finish();
    let id = id?;
    Some(Rule {
        id: id.value.to_owned(),
        title: title?.value.to_owned(),
        basis,
        effective: effective.map(|d| d.value),
        expires: expires.map(|d| d.value),
        suspended,
        activities,
        outcome: outcome?.value,
        before: before.map(|b| b.value),
        confidence: confidence?.value,
        caveat: caveat.map(|c| c.value.to_owned()),
        advice: advice?.value.to_owned(),
        question,
        matcher: matcher?,
        examples,
        file,
        span: id.span,
    })
}

fn texts(list: Vec<At<&str>>) -> Vec<String> {
    list.into_iter().map(|t| t.value.to_owned()).collect()
}

fn check_id(table: &TomlTable<'_>, id: &At<&str>) -> bool {
    let allowed = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-';
    let good = id.value.len() <= 64 && id.value.bytes().all(allowed);
    if !good {
        let message = format!("`{}` cannot be the id of a rule", id.value);
        table.error("bad-value", id.span.clone(), message, "1 to 64 of A-Z, 0-9 and '-'");
    }
    good
}

fn suspensions(
    table: &TomlTable<'_>,
    effective: Option<&At<jiff::civil::Date>>,
    expires: Option<&At<jiff::civil::Date>>,
) -> Vec<Suspension> {
    let mut all = Vec::new();
    for entry in table.tables("suspended", "suspension") {
        let from = entry.req_date("from");
        let until = entry.opt_date("until");
        let basis = entry.opt_str("basis").map(|b| b.value.to_owned());
        if let (Some(from), Some(until)) = (&from, &until)
            && until.value <= from.value
        {
            let message = format!("{} is suspended until before it is suspended", table.what());
            entry.error("unreachable-date", until.span.clone(), message, "not after `from`");
        }
        if let (Some(until), Some(effective)) = (&until, effective)
            && until.value <= effective.value
        {
            let message = format!("{} is suspended before it is effective", table.what());
            entry.error("unreachable-date", until.span.clone(), message, "not after `effective`");
        }
        if let (Some(from), Some(expires)) = (&from, expires)
            && from.value >= expires.value
        {
            let message = format!("{} is suspended after it expired", table.what());
            entry.error("unreachable-date", from.span.clone(), message, "not before `expires`");
        }
        entry.finish();
        let until = until.map(|d| d.value);
        all.extend(from.map(|from| Suspension { from: from.value, until, basis }));
    }
    all
}

fn read_example(table: TomlTable<'_>) -> Option<Example> {
    let name = table.req_str("name");
    let as_of = table.opt_date("as_of").map(|d| d.value);
    let activity = table.opt_parsed::<Activity>("activity").map(|a| a.value);
    let mut outcomes: Vec<(&'static str, Option<Verdict>)> =
        OUTCOMES.iter().map(|(word, verdict)| (*word, Some(*verdict))).collect();
    outcomes.push(("none", None));
    let expect = table.req_choice("expect", &outcomes);
    let mut records: Vec<_> = table.tables("records", "record").iter().map(read_record).collect();
    records.extend(table.opt_table("record", "record").as_ref().map(read_record));
    if records.is_empty() {
        table.error(
            "missing-field",
            table.span(),
            "example has no `record`",
            "`record` or `records` is required",
        );
    }
    let listed = table.tables("listed", "listed entry");
    let listed = (1u64..).zip(&listed).filter_map(|(row, entry)| read_listing(entry, row)).collect();
    let span = name.as_ref().map_or(table.span(), |n| n.span.clone());
    table.finish();
    let (name, expect) = (name?.value.to_owned(), expect?.value);
    Some(Example { name, as_of, records, listed, activity, expect, span })
}

/// An entry that a list has in an example.
fn read_listing(table: &TomlTable<'_>, row: u64) -> Option<Listing> {
    let list = table.req_str("list");
    let (names, addresses) = (texts(table.opt_list("names")), texts(table.opt_list("addresses")));
    if names.is_empty() && addresses.is_empty() {
        let message = "listed entry has neither `names` nor `addresses`";
        table.error("missing-field", table.span(), message, "one of them is required");
    }
    let kind = table.opt_choice("kind", &PARTY_KINDS).map_or(PartyKind::Organisation, |k| k.value);
    let listing = Listing {
        list: list?.value.to_owned(),
        entry: row.to_string(),
        kind,
        names: names.into_iter().map(|text| ListedName { text, kind: ListedNameKind::Primary }).collect(),
        addresses: addresses.into_iter().map(|text| ListedAddress { text, country: None }).collect(),
        countries: texts(table.opt_list("countries")),
        programs: texts(table.opt_list("programs")),
        footnotes: footnotes(table, "footnotes"),
        citation: table.opt_str("citation").map(|c| c.value.to_owned()),
        start: table.opt_date("start").map(|d| d.value),
        end: table.opt_date("end").map(|d| d.value),
        row,
        ..Listing::default()
    };
    Some(listing)
}

/// The columns of an example's record: any key may stand here, a field or the header of an attribute.
fn read_record(table: &TomlTable<'_>) -> Vec<(String, String)> {
    let mut cells = Vec::new();
    for (key, value) in table.entries() {
        let text = match value.get_ref() {
            DeValue::String(text) => Some(text.to_string()),
            DeValue::Integer(n) => Some(n.as_str().to_owned()),
            DeValue::Float(n) => Some(n.as_str().to_owned()),
            DeValue::Datetime(d) => Some(d.to_string()),
            DeValue::Boolean(b) => Some(b.to_string()),
            DeValue::Array(_) | DeValue::Table(_) => None,
        };
        match text {
            Some(text) => cells.push((key.value.to_owned(), text)),
            None => table.error(
                "wrong-type",
                value.span(),
                "a cell of an example holds one value",
                "not a list or table",
            ),
        }
    }
    cells
}

/// Reports every rule whose id another one already has.
fn check_unique(rules: &[Rule], sink: &Sink) {
    unique::check(
        rules.iter().map(|rule| (rule.id.as_str(), &rule.file, &rule.span)),
        |id| format!("two rules have the id `{id}`"),
        "findings are known by the id of their rule: give one of them another",
        sink,
    );
}
