//! What is given in masses is refused, or counted: what is said and what is held do not grow with it.
#![allow(clippy::unwrap_used, reason = "what cannot be prepared is a failed test")]

use crate::common;
use std::fs;

#[test]
fn mistakes_in_very_many_rule_files_are_counted_and_the_first_shown() {
    let folder = common::folder();
    let rules = folder.path().join("rules");
    fs::create_dir(&rules).unwrap();
    for number in 0..400 {
        let mistakes = "[[rule]]\nid = 'a'\n".repeat(10);
        fs::write(rules.join(format!("{number}.toml")), mistakes).unwrap();
        fs::write(rules.join(format!("c{number}.toml")), "[[part]]\nwhat = 1\n".repeat(10)).unwrap();
    }
    let output = common::tidewaiter(folder.path(), ["rules", "check", "rules"]);
    let said = common::said(&output);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.len() < 5 << 20, "{} bytes", said.len());
    assert_eq!(said.matches("error[unknown-field]").count(), 1_000);
    assert!(said.contains("more errors [unknown-field] in further files"));
    // Each of them counts: a rule of this kind lacks eight fields, and has an id that is none.
    let mistakes = said.lines().last().unwrap().strip_suffix(" mistakes").unwrap().parse::<u64>().unwrap();
    assert!(mistakes > 400 * 10 * 8, "{mistakes}");
}

#[test]
fn a_text_that_is_longer_than_its_kind_may_be_is_refused_unread() {
    let folder = common::folder();
    fs::write(folder.path().join("in.csv"), "SN,Model\nA1,Antminer S21\n").unwrap();
    for (command, what, most) in [
        ("audit in.csv --check --no-lists --config long.toml", "a configuration", 1),
        ("inspect in.csv --config long.toml", "a configuration", 1),
        ("audit in.csv --check --no-lists --rules long.toml", "a file of rules or catalogue", 4),
        ("rules check long.toml", "a file of rules or catalogue", 4),
        ("audit in.csv --check --clearances long.toml", "a file of decisions", 4),
        ("lists update --offline --addresses long.toml", "a table of addresses", 1),
    ] {
        // A hole: it takes no room.
        let bytes = (most << 20) + 1;
        fs::File::create(folder.path().join("long.toml")).unwrap().set_len(bytes).unwrap();
        let output = common::tidewaiter(folder.path(), command.split(' '));
        let said = common::said(&output);
        assert_eq!(output.status.code(), Some(2), "{command}: {said}");
        let limit =
            format!("long.toml: it has {bytes} bytes, and {what} may have {} ({most} MiB); ", most << 20);
        assert!(said.contains(&limit), "{command}: {said}");
    }
    // What is longer than all may be together is refused at the file with which it is.
    let rules = folder.path().join("rules");
    fs::create_dir(&rules).unwrap();
    for name in ["a.toml", "b.toml", "c.toml"] {
        fs::write(rules.join(name), " ".repeat(3 << 20)).unwrap();
    }
    let output = common::tidewaiter(folder.path(), ["rules", "check", "rules"]);
    let said = common::said(&output);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(
        said.contains("error[too-large]: with rules/c.toml the rule files named have 9437184 bytes"),
        "{said}"
    );
}

/// The report of the second machine alone would be too large, by what two rules say of it and not by what it holds.
#[test]
fn a_check_refuses_what_could_not_be_signed() {
    let folder = common::folder();
    common::save_test_key(folder.path());
    fs::write(folder.path().join("in.csv"), "SN,Model,Note\nA1,Antminer S21,\nA2,Antminer S21,loud\n")
        .unwrap();
    let rules = folder.path().join("rules");
    fs::create_dir(&rules).unwrap();
    let run = |letters: usize, more: &[&str]| {
        for name in ["a", "b"] {
            let rule = format!(
                "[pack]\nid = '{name}'\ntitle = 'Noise'\nversion = '1'\njurisdiction = '-'\nauthority = 'site'\nas_of = 2026-01-01\n\
                 review_by = 2099-01-01\n[[rule]]\nid = 'X-{}'\ntitle = 'Loud'\nbasis = ['{}']\nactivities = ['import']\n\
                 outcome = 'review'\nconfidence = 'high'\nadvice = 'Look.'\n\
                 match = {{ attribute = {{ name = 'Note', equals = 'loud' }} }}\n",
                name.to_uppercase(),
                "x".repeat(letters)
            );
            fs::write(rules.join(format!("{name}.toml")), rule).unwrap();
        }
        let arguments = ["audit", "in.csv", "--no-lists", "--rules", "rules"];
        let output = common::tidewaiter(folder.path(), arguments.iter().chain(more));
        (output.status.code(), common::said(&output))
    };
    for (letters, large) in [(1_000, false), (3_500_000, true)] {
        for more in [
            &["--check"][..],
            &["--no-sign", "--out", "plain", "--force"],
            &["--key", "test.pem", "--out", "run", "--force"],
        ] {
            let (code, said) = run(letters, more);
            assert_eq!(code == Some(2), large, "{letters} {more:?}: {said:.2000}");
            assert_eq!(
                said.contains("too-large") && said.contains("A2"),
                large,
                "{letters} {more:?}: {said:.2000}"
            );
        }
    }
}
