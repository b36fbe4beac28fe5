//! Every registry: ids that are unique and fit for a command line, a text for people, and something that shows it.

use std::collections::BTreeSet;
use std::path::PathBuf;

use tidewaiter::internals::audit::checks::CHECKS;
use tidewaiter::internals::diagnostic::Colour;
use tidewaiter::internals::files::input::Input;
use tidewaiter::internals::ingest::reader::{READERS, ReadOptions, open};
use tidewaiter::internals::lists::IMPORTERS;
use tidewaiter::internals::report::FORMATS;
use tidewaiter::internals::rules::Ruleset;
use tidewaiter::internals::rules::answers::ANSWERS;
use tidewaiter::internals::rules::kinds::KINDS;
use tidewaiter::internals::serials::SCHEMES;
use tidewaiter::internals::source::TextFile;
use tidewaiter::internals::tomlread::files::RuleFileSet;

fn walk<'a>(registry: &str, entries: impl IntoIterator<Item = (&'a str, &'a str)>) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for (id, doc) in entries {
        assert!(ids.insert(id.to_lowercase()), "{registry}: `{id}` stands twice");
        let fit = |c: char| c.is_ascii_alphanumeric() || c == '-';
        assert!(!id.is_empty() && id.chars().all(fit), "{registry}: `{id}` is no id");
        assert!(doc.split_whitespace().count() >= 3, "{registry}: `{id}` does not say what it is");
    }
    assert!(ids.len() > 1, "{registry} is walked");
    ids
}

#[test]
fn every_reader_has_a_file_that_shows_it() {
    let ids = walk("READERS", READERS.iter().map(|r| (r.id(), r.doc())));
    let files =
        std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/formats")).expect("fixtures");
    let read = |path: PathBuf| open(&Input::path(&path).ok()?, &ReadOptions::default()).ok();
    let shown: BTreeSet<String> =
        files.filter_map(|entry| Some(read(entry.ok()?.path())?.format.to_owned())).collect();
    assert_eq!(shown, ids, "a fixture for every format");
}

#[test]
fn every_list_format_says_what_it_is() {
    // That each has a fixture which no other claims is shown in `tests/commands/lists.rs`.
    walk("IMPORTERS", IMPORTERS.iter().map(|i| (i.id(), i.doc())));
}

#[test]
fn every_kind_of_match_is_used_by_a_shipped_rule_or_shown_by_a_site_rule() {
    let ids = walk("KINDS", KINDS.iter().map(|k| (k.id(), k.doc())));
    let mut set = RuleFileSet::shipped();
    set.add_path(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/rules").as_ref()).expect("rule files");
    let all: String = set.rules.iter().map(TextFile::text).collect();
    let (mut ruleset, _) = Ruleset::compile(&set.catalogue, &set.rules, jiff::civil::date(2026, 11, 22))
        .unwrap_or_else(|d| panic!("{}", d.iter().map(|d| d.render(Colour::Never)).collect::<String>()));
    let failing = tidewaiter::internals::audit::example::failing(&mut ruleset);
    assert!(failing.is_empty(), "{}", failing.iter().map(|d| d.render(Colour::Never)).collect::<String>());
    for id in ids {
        let used = [format!("match.{id}]"), format!("{id} = {{"), format!("{id} = [")];
        assert!(used.iter().any(|u| all.contains(u.as_str())), "no rule uses `{id}`");
    }
}

#[test]
fn everything_that_answers_is_asked_by_a_shipped_question_or_one_of_a_site() {
    let ids = walk("ANSWERS", ANSWERS.iter().map(|a| (a.id(), a.doc())));
    let mut set = RuleFileSet::shipped();
    set.add_path(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/rules").as_ref()).expect("rule files");
    let all: String = set.rules.iter().map(TextFile::text).collect();
    for id in ids {
        let asked = format!("answered_by = \"{id}\"");
        assert!(all.contains(&asked), "no question is answered by `{id}`");
    }
}

#[test]
fn every_check_is_named_in_the_end_to_end_cases_or_golden_reports() {
    let ids = walk("CHECKS", CHECKS.iter().map(|c| (c.id(), c.doc())));
    assert!(CHECKS.iter().all(|c| !c.basis().is_empty() && !c.advice().is_empty() && !c.title().is_empty()));
    let mut shown = include_str!("../../README.md").to_owned();
    for folder in ["tests/cmd", "fixtures/golden"] {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            shown.push_str(&std::fs::read_to_string(entry.path()).unwrap_or_default());
        }
    }
    for id in ids {
        assert!(shown.contains(&id.to_uppercase()), "no case shows {id}");
    }
}

#[test]
fn every_output_has_a_text() {
    walk("FORMATS", FORMATS.iter().map(|f| (f.id(), f.doc())));
}

#[test]
fn every_scheme_of_serial_numbers_says_what_it_is() {
    // That each reads its example is shown in `src/serials/tests.rs`.
    walk("SCHEMES", SCHEMES.iter().map(|s| (s.id(), s.doc())));
    let lines = include_str!("../../docs/inputs.md").lines();
    let table = lines.skip_while(|line| !line.starts_with("| whose |")).skip(2);
    let rows = table.take_while(|line| line.starts_with("| "));
    assert_eq!(rows.count(), SCHEMES.len(), "the table in docs/inputs.md has a row for each");
}
