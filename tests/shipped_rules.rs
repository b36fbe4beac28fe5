//! The rules and the catalogue in the binary: without a mistake, and every example gives what it says.

use tidewaiter::diagnostic::Colour;
use tidewaiter::rules::Ruleset;
use tidewaiter::rules::files::RuleFileSet;

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

fn shown(diagnostics: &tidewaiter::diagnostic::Diagnostics) -> String {
    diagnostics.iter().map(|d| d.render(Colour::Never) + "\n\n").collect()
}

#[test]
fn the_shipped_files_hold_no_mistake_and_as_much_as_promised() {
    let ruleset = shipped();
    let catalogue = &ruleset.catalogue;
    assert!(catalogue.parts.len() >= 150, "{} part families", catalogue.parts.len());
    assert!(catalogue.parties.len() >= 120, "{} parties", catalogue.parties.len());
    assert!(ruleset.rules.iter().all(|r| !r.basis.is_empty() && !r.advice.is_empty()));
    assert!(
        ruleset.rules.iter().all(|r| r.examples.len() >= 2),
        "every rule shows when it fires and when not"
    );
}

#[test]
fn every_example_gives_what_it_says() {
    let mut ruleset = shipped();
    let failures = tidewaiter::audit::example::failing(&mut ruleset);
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
