use super::super::samples::{self, Fleet};
use super::super::text::columns;
use super::super::{Signed, summary_line};
use super::*;
use crate::attest::predicate::{RunPredicate, RunRows};
use crate::diagnostic::Colour;
use crate::model::{Scope, Verdict};

fn shown(fleet: &Fleet, width: u16, colour: Colour) -> String {
    let run = samples::run();
    let run = RunInfo { width: Some(width), colour, ..samples::shown(&run) };
    String::from_utf8(Table.end(&fleet.summary(), &run)).expect("text")
}

/// The text without terminal colours.
fn bare(text: &str) -> String {
    let mut out = Vec::new();
    let mut stream = anstream::StripStream::new(&mut out);
    std::io::Write::write_all(&mut stream, text.as_bytes()).expect("memory");
    String::from_utf8(out).expect("text")
}

#[test]
fn golden_120_columns() {
    samples::golden("table-120", &shown(&samples::every_verdict(), 120, Colour::Never), "txt");
}

#[test]
fn golden_60_columns() {
    samples::golden("table-60", &shown(&samples::every_verdict(), 60, Colour::Never), "txt");
}

#[test]
fn golden_colours() {
    let text = shown(&samples::every_verdict(), 100, Colour::Always);
    samples::golden("table-colour", &text.replace('\u{1b}', "␛"), "txt");
}

#[test]
fn golden_hostile() {
    samples::golden("table-hostile", &shown(&samples::hostile(), 80, Colour::Never), "txt");
}

#[test]
fn golden_large_fleet() {
    samples::golden("table-large", &shown(&samples::many(2000), 100, Colour::Never), "txt");
}

#[test]
fn golden_many_cases() {
    samples::golden("table-many-cases", &shown(&samples::many_cases(200), 100, Colour::Never), "txt");
}

#[test]
fn colours_change_nothing_but_colours() {
    for fleet in [samples::every_verdict(), samples::hostile(), samples::none()] {
        assert_eq!(bare(&shown(&fleet, 90, Colour::Always)), shown(&fleet, 90, Colour::Never));
    }
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    let fleets = [
        samples::every_verdict(),
        samples::hostile(),
        samples::many(50),
        samples::many_cases(60),
        samples::none(),
    ];
    for fleet in fleets {
        for width in [40, 47, 60, 61, 80, 100, 137, 200] {
            for line in shown(&fleet, width, Colour::Never).lines() {
                assert!(columns(line) <= usize::from(width), "{width} columns: {line}");
                assert!(!line.contains(['\u{1b}', '\u{7}', '\u{202e}', '\u{200b}', '\r', '\t']), "{line:?}");
                assert_eq!(line, line.trim_end(), "spaces at the end of a line");
            }
        }
    }
}

#[test]
fn a_large_fleet_fits_two_screens() {
    for fleet in [samples::many(2000), samples::many_cases(2000)] {
        let lines = shown(&fleet, 120, Colour::Never).lines().count();
        assert!(lines <= 112, "{lines} lines");
    }
}

#[test]
fn a_small_fleet_shows_every_machine_that_is_not_clear() {
    for fleet in [samples::many(5), samples::many_cases(20)] {
        let text = shown(&fleet, 100, Colour::Never);
        let words: Vec<&str> = text.split([' ', ',', '\n']).collect();
        let listed = fleet.audits().filter(|a| a.verdict != Verdict::Clear && a.scope == Scope::InScope);
        for audit in listed {
            assert!(words.contains(&audit.machine), "{} is not shown", audit.machine);
        }
    }
}

#[test]
fn an_empty_run_says_so_and_does_not_say_clear() {
    assert_eq!(
        summary_line(&samples::none().summary(), &RunRows::default()),
        "0 machines: none judged. A person decides."
    );
}

#[test]
fn the_line_at_the_end() {
    assert_eq!(
        summary_line(&samples::every_verdict().summary(), &samples::run().rows),
        "9 machines in 11 rows: 2 clear, 1 notice, 1 undetermined, 2 review, 1 license-required, 1 prohibited; \
         1 out of scope; 2 rows skipped; worst: prohibited (import). A person decides."
    );
}

#[test]
fn what_the_day_lies_outside_of_is_shown_and_the_rest_counted() {
    let page = |packs: usize| {
        let outside_reach =
            (0..packs).map(|i| format!("parts-{i}: past its review day, 2026-08-01")).collect();
        let run = RunPredicate { outside_reach, ..samples::run() };
        String::from_utf8(Table.end(&samples::every_verdict().summary(), &samples::shown(&run))).unwrap()
    };
    for (packs, lines, more) in [(0, 0, None), (1, 1, None), (5, 5, None), (6, 5, Some("and 1 more; "))] {
        let page = page(packs);
        assert_eq!(page.matches("past its review day").count(), lines, "{page}");
        assert_eq!(page.contains("more; -o json=FILE has them all"), more.is_some(), "{page}");
        assert!(more.is_none_or(|more| page.contains(more)), "{page}");
    }
}

#[test]
fn a_signed_run_names_its_key() {
    let run = samples::run();
    let run = RunInfo { signed: Signed::By("ab".repeat(32)), ..samples::shown(&run) };
    let text = String::from_utf8(Table.end(&samples::every_verdict().summary(), &run)).expect("text");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains(&format!("signed with key {}, in out/", "ab".repeat(32))), "{text}");
}

#[test]
fn a_fleet_full_of_one_verdict_still_tells_of_the_others() {
    let text = shown(&samples::many_cases(2000), 100, Colour::Never);
    assert!(text.contains("prohibited · ") && text.contains("license-required · "), "{text}");
}

proptest::proptest! {
    #[test]
    fn any_text_is_laid_out_and_none_escapes(text in proptest::prelude::any::<String>(), width in 40u16..=200) {
        for line in shown(&samples::saying(&text), width, Colour::Never).lines() {
            proptest::prop_assert!(columns(line) <= usize::from(width), "{width} columns: {line}");
            proptest::prop_assert!(!line.chars().any(char::is_control), "{line:?}");
        }
    }
}
