//! The rules and the catalogue in the binary: without a mistake, and every example gives what it says.

#![allow(clippy::unwrap_used, reason = "what cannot be prepared is a failed test")]

use crate::common;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use tidewaiter::internals::diagnostic::Colour;
use tidewaiter::internals::rules::Ruleset;
use tidewaiter::internals::tomlread::files::RuleFileSet;

fn shipped() -> Ruleset {
    let set = RuleFileSet::shipped();
    let day = jiff::civil::date(2026, 11, 22);
    match Ruleset::compile(&set.catalogue, &set.rules, day) {
        Ok((ruleset, diagnostics)) => {
            assert!(diagnostics.is_empty(), "{}", shown(&diagnostics));
            ruleset
        }
        Err(diagnostics) => panic!("{}", shown(&diagnostics)),
    }
}

fn shown(diagnostics: &tidewaiter::internals::diagnostic::Diagnostics) -> String {
    diagnostics.iter().map(|d| d.render(Colour::Never) + "\n\n").collect()
}

#[test]
fn the_shipped_files_hold_no_mistake_and_as_much_as_promised() {
    let ruleset = shipped();
    let catalogue = &ruleset.catalogue;
    assert!(catalogue.parts.len() >= 150, "{} part families", catalogue.parts.len());
    assert!(catalogue.parties.len() >= 120, "{} parties", catalogue.parties.len());
    assert!(ruleset.rules.iter().all(|r| !r.basis.is_empty() && !r.advice.is_empty()));
    let without: Vec<_> =
        ruleset.rules.iter().filter(|r| r.question.is_none()).map(|r| r.id.as_str()).collect();
    assert!(without.is_empty(), "every rule names the question it helps to answer: {without:?}");
    assert!(
        ruleset.rules.iter().all(|r| r.examples.len() >= 2),
        "every rule shows when it fires and when not"
    );
}

#[test]
fn every_example_gives_what_it_says() {
    let mut ruleset = shipped();
    let failures = tidewaiter::internals::audit::example::failing(&mut ruleset);
    assert!(failures.is_empty(), "{}", shown(&failures));
}

#[test]
fn names_that_matter_are_known_in_their_own_script() {
    let ruleset = shipped();
    for (name, id) in [
        ("算能", "sophgo"),
        ("比特大陆", "bitmain"),
        ("华为", "huawei"),
        ("海思", "hisilicon"),
        ("中芯国际", "smic"),
        ("長江存储", "ymtc"),
        ("BEIJING SOPHGO", "sophgo"),
    ] {
        let found =
            ruleset.catalogue.party(name).map(|m| ruleset.catalogue.parties[m.party.index()].id.clone());
        assert_eq!(found.as_deref(), Some(id), "{name}");
    }
}

/// A source names a list, and a party of that name in a role that the list's rules bind meets it on the lists that ship:
/// under each of its names, in whatever script.
#[test]
fn firms_that_the_catalogue_calls_listed_meet_their_list_under_every_name() {
    let ruleset = shipped();
    let lists = [("15 CFR Part 744 Supp. 4", "US-EL"), ("1260H", "US-1260H"), ("FCC Covered List", "US-FCC")];
    let mut rows = "machine,model,controller,supplier,supplier country,maker\n".to_owned();
    let mut expected = BTreeMap::new();
    for party in &ruleset.catalogue.parties {
        if !party.source.entry.starts_with("catalogue/parties-listed-field.toml") {
            continue;
        }
        let country = party.country.as_deref().unwrap_or_default();
        for name in std::iter::once(&party.name).chain(&party.aliases).chain(&party.native) {
            let key = format!("FIRM-{:04}", expected.len());
            writeln!(rows, "{key},Antminer S21,A113D,\"{name}\",{country},\"{name}\"").unwrap();
            let named = lists.iter().filter(|(source, _)| party.source.text.contains(source));
            expected.insert(key, (name, named.map(|(_, rules)| *rules).collect::<Vec<_>>()));
        }
    }
    assert!(expected.len() > 400, "{} names", expected.len());
    let folder = common::folder();
    std::fs::write(folder.path().join("firms.csv"), rows).unwrap();
    let options =
        "--check --quiet --as-of 2027-07-01 --activity export,import,procurement-dod -o json=out.json";
    let output =
        common::tidewaiter(folder.path(), ["audit", "firms.csv"].into_iter().chain(options.split(' ')));
    let written = std::fs::read(folder.path().join("out.json"));
    let written = written.unwrap_or_else(|_| panic!("{}", common::said(&output)));
    let report: serde_json::Value = serde_json::from_slice(&written).unwrap();
    let mut missing = Vec::new();
    for machine in report["machines"].as_array().unwrap() {
        let (name, rules) = &expected[machine["key"].as_str().unwrap()];
        let fired: Vec<&str> =
            machine["findings"].as_array().unwrap().iter().filter_map(|f| f["rule"].as_str()).collect();
        missing.extend(
            rules
                .iter()
                .filter(|r| !fired.iter().any(|f| f.starts_with(**r)))
                .map(|r| format!("{name}: {r}")),
        );
    }
    assert!(missing.is_empty(), "{missing:#?}");
}
