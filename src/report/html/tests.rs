use std::collections::BTreeSet;

use super::page::{SCRIPT, SHELL, STYLE};
use super::*;
use crate::attest::predicate::ReportPredicate;
use crate::model::{Activity, Confidence, EventKind, Need, QuestionState, Role, Standing, StepKind, Verdict};
use crate::report::Language;
use crate::report::samples::{self, Fleet};
use crate::report::tests::whole;
use crate::text::invisible::is_invisible;

fn page(fleet: &Fleet) -> String {
    String::from_utf8(whole(&Html, fleet, &samples::run())).expect("text")
}

/// What a browser would read of the page's data.
fn carried(page: &str) -> serde_json::Value {
    let (_, data) = page.split_once("id=\"signed\">").expect("data");
    serde_json::from_str(data.split_once("</script>").expect("their end").0).expect("JSON")
}

#[test]
fn nothing_from_outside_is_markup() {
    let hostile = "</script><script>alert(1)</script><!-- \u{202e} ]]> {{program}} ";
    let page = page(&samples::saying(hostile));
    assert_eq!(page.matches("<script").count(), 2);
    assert_eq!(page.matches("</script>").count(), 2);
    assert!(!page.contains("alert(1)") && !page.contains("<!--"));
    assert_eq!(carried(&page)["reports"].as_array().map(Vec::len), Some(1));
    // Names of keys in an envelope that nobody verified, too.
    let mut keeper = Keeper::default();
    let line = format!("{{\"keyid\":\"{}\"}}", hostile.trim());
    let fleet = samples::every_verdict();
    let audit = fleet.audits().next().expect("one");
    let piece = carried::piece(&fleet.report(&audit));
    keeper.take(&piece, Some(line.as_bytes())).expect("it is taken");
    let mut bytes = Vec::new();
    let write = keeper.carried(Some(line.as_bytes()), None);
    page::write(Language::English, &write, &mut |piece| {
        bytes.extend_from_slice(piece);
        Ok(())
    })
    .expect("it is written");
    let page = String::from_utf8(bytes).expect("text");
    assert_eq!(page.matches("<script").count(), 2);
    assert!(!page.contains('\u{202e}'));
    assert_eq!(carried(&page)["reports"][0], line, "the line as it was");
}

#[test]
fn the_frame_has_no_place_left_and_nothing_to_fetch() {
    for language in Language::ALL {
        let mut bytes = Vec::new();
        page::write(language, &carried::Carried::default(), &mut |piece| {
            bytes.extend_from_slice(piece);
            Ok(())
        })
        .expect("it is written");
        let page = String::from_utf8(bytes).expect("text");
        let (frame, _) = page.split_once("<script>").expect("a program");
        assert!(!frame.contains("{{"), "{frame}");
        assert!(page.starts_with(&format!("<!doctype html>\n<html lang=\"{language}\">")));
        for outside in
            ["src=", "@import", "fetch(", "XMLHttpRequest", "innerHTML", "eval(", "onclick=", " style="]
        {
            assert!(!page.contains(outside), "{outside}");
        }
        let addresses = page.matches("http").count() - page.matches("http-equiv").count();
        assert_eq!(addresses, 2, "the name of a kind of statement, and that of drawings");
    }
    for (_, file) in SCRIPT {
        assert!(!file.contains("</script") && !file.contains("<!--"));
    }
    assert!(!STYLE.contains("url("));
}

#[test]
fn what_is_left_out_is_that_of_the_best_verdicts() {
    let fleet = samples::every_verdict();
    let audits: Vec<_> = fleet.audits().collect();
    let mut keeper = Keeper::default();
    let line = vec![b'x'; 1_000_000];
    for n in 0..63_u64 {
        let report = fleet.report(&audits[usize::try_from(n % 9).expect("small")]);
        let report = ReportPredicate { sequence: n, ..report };
        keeper.take(&carried::piece(&report), Some(&line)).expect("it is taken");
    }
    let carried = keeper.carried(Some(b"run"), Some(b"manifest"));
    assert_eq!(carried.reports.len(), 40);
    // Of nine two are clear, and one more is a cable with a notice; all of the worse ones are here.
    assert_eq!(carried.left_out.get(&Verdict::Clear), Some(&14));
    assert_eq!(carried.left_out.get(&Verdict::Notice), Some(&9));
    assert_eq!(carried.left_out.len(), 2);
    assert!(!carried.hashes.is_empty() && carried.others == 0);
}

/// Every key of the catalogue.
fn keys() -> BTreeSet<String> {
    messages::entries().into_keys().collect()
}

/// The blanks of a text.
fn blanks(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0)).collect()
}

#[test]
fn every_message_is_there_in_every_language_with_the_same_blanks() {
    let tags: BTreeSet<&str> = Language::ALL.into_iter().map(Language::tag).collect();
    let entries = messages::entries();
    assert!(entries.len() > 200, "{}", entries.len());
    for (key, texts) in &entries {
        assert_eq!(texts.keys().map(String::as_str).collect::<BTreeSet<_>>(), tags, "{key}");
        let english = texts["en"].as_str().expect("a text");
        for (tag, text) in texts {
            let text = text.as_str().unwrap_or_default();
            assert!(!text.trim().is_empty(), "{key} says nothing in {tag}");
            assert!(!text.contains(['<', '>']) && !text.contains("  "), "{key} in {tag}: {text}");
            assert_eq!(blanks(text), blanks(english), "{key} in {tag}");
            let forms = text.split('|').count();
            assert!(forms <= if tag == "en" { 2 } else { 1 }, "{key} in {tag}");
        }
    }
}

/// Families of words, of which the page looks one up by what a report says: every word that a report can say has a message.
fn families() -> Vec<(&'static str, Vec<&'static str>)> {
    use StepKind as S;
    let steps = [
        S::Cell,
        S::Normalised,
        S::Part,
        S::Board,
        S::Model,
        S::Classification,
        S::Maker,
        S::Party,
        S::Link,
        S::Listing,
        S::Clearance,
        S::Country,
        S::Absent,
        S::Rule,
        S::Basis,
    ];
    let events = [
        EventKind::Made,
        EventKind::Bought,
        EventKind::Imported,
        EventKind::Repaired,
        EventKind::Removed,
        EventKind::Installed,
    ];
    let confidence = [Confidence::High, Confidence::Medium, Confidence::Low, Confidence::Unverified];
    let standing = [Standing::Declared, Standing::Observed, Standing::Attested];
    let state = [QuestionState::Answered, QuestionState::Open, QuestionState::NotAsked];
    let verdicts: Vec<_> = Verdict::ALL.map(Verdict::as_str).to_vec();
    vec![
        ("verdict", verdicts.clone()),
        ("means", verdicts),
        ("activity", Activity::ALL.map(Activity::as_str).to_vec()),
        ("role", Role::ALL.map(Role::as_str).to_vec()),
        ("step", steps.map(S::as_str).to_vec()),
        ("event", events.map(EventKind::as_str).to_vec()),
        ("confidence", confidence.map(Confidence::as_str).to_vec()),
        ("standing", standing.map(Standing::as_str).to_vec()),
        ("state", state.map(QuestionState::as_str).to_vec()),
        ("need", [Need::Required, Need::Optional].map(Need::as_str).to_vec()),
        ("from", vec!["evidence", "request"]),
        ("setting", vec!["configuration", "rules", "clearances", "lists", "waivers", "trust"]),
        ("country", vec!["unknown"]),
        ("level", vec!["high", "moderate", "low"]),
        ("kind", vec!["machine", "lot", "waived", "no-controller"]),
        ("exposure", vec!["vendor", "maker", "country", "origin", "site", "board", "repairer"]),
        ("filter", vec!["verdict", "activity", "kind"]),
        ("column", vec!["machine", "verdict", "model", "controller", "findings", "main"]),
    ]
}

#[test]
fn no_message_is_missing_and_none_is_unused() {
    let keys = keys();
    let program: String = SCRIPT.iter().map(|(_, file)| *file).collect();
    let mut used: BTreeSet<String> = BTreeSet::new();
    // Named in the program as a text, or in the frame as a place.
    used.extend(program.split('\'').skip(1).filter(|text| keys.contains(*text)).map(str::to_owned));
    used.extend(SHELL.split("{{").skip(1).filter_map(|rest| Some(rest.split_once("}}")?.0.to_owned())));
    for (family, words) in families() {
        let looked_up =
            program.contains(&format!("word('{family}'")) || program.contains(&format!("say(`{family}.${{"));
        assert!(looked_up, "nothing looks up a word of `{family}`");
        used.extend(words.into_iter().map(|word| format!("{family}.{word}")));
    }
    for place in ["lang", "policy", "style", "data", "program"] {
        used.remove(place);
    }
    // What is asked for by name exists.
    for call in ["say('", "count('"] {
        for rest in program.split(call).skip(1) {
            let key = rest.split_once('\'').map_or("", |(key, _)| key);
            assert!(keys.contains(key), "the program says {key}, which the catalogue does not");
        }
    }
    let missing: Vec<_> = used.difference(&keys).collect();
    assert!(missing.is_empty(), "the catalogue does not have {missing:?}");
    let unused: Vec<_> = keys.difference(&used).collect();
    assert!(unused.is_empty(), "nothing says {unused:?}");
}

/// The program writes out the same characters as the rest of this crate.
#[test]
fn what_cannot_be_seen_is_written_out() {
    let (_, file) = SCRIPT.iter().find(|(name, _)| *name == "shown").expect("the file");
    let set = file.split_once("HIDDEN = /[").and_then(|(_, rest)| rest.split_once("]/gu")).expect("a set").0;
    let mut hidden = BTreeSet::new();
    let mut ends = Vec::new();
    let mut rest = set;
    while let Some(code) = rest.strip_prefix("\\u") {
        let (digits, after) = match code.strip_prefix('{') {
            Some(code) => code.split_once('}').expect("its end"),
            None => code.split_at(4),
        };
        ends.push(u32::from_str_radix(digits, 16).expect("a number"));
        rest = after.strip_prefix('-').unwrap_or(after);
        if ends.len() == 2 || rest.len() == after.len() {
            hidden.extend(ends[0]..=*ends.last().expect("one"));
            ends.clear();
        }
    }
    assert!(rest.is_empty(), "{rest}");
    for c in ('\0'..=char::MAX).filter(|c| !c.is_whitespace() || c.is_control()) {
        let expected = is_invisible(c) || c.is_control();
        assert_eq!(hidden.contains(&(c as u32)), expected, "{c:?}");
    }
    assert!(hidden.contains(&0x2028) && hidden.contains(&0x2029));
}
