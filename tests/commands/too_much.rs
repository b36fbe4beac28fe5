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
