use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use super::*;
use crate::model::Verdict;
use crate::report::samples::{self, Fleet, HOSTILE};
use crate::report::tests::collected;
use crate::report::{Language, Signed};

fn written(fleet: &Fleet, language: Language) -> Vec<u8> {
    let run = samples::run();
    let mut info = samples::shown(&run);
    info.language = language;
    info.signed = Signed::By("SHA256:abcdef".to_owned());
    let collector = Pdf.collector(&info).expect("a collector").expect("one");
    collected(&Pdf, collector, fleet, &info)
}

/// The text of a document as another program reads it; `None` where that is not installed.
fn read_back(document: &[u8]) -> Option<String> {
    let path = std::env::var_os("PATH")?;
    let program: Option<PathBuf> =
        std::env::split_paths(&path).map(|folder| folder.join("pdftotext")).find(|file| file.is_file());
    let Some(program) = program else {
        let is_needed = std::env::var_os("TIDEWAITER_TOOLS").is_some_and(|needed| needed == "1");
        assert!(!is_needed, "TIDEWAITER_TOOLS=1, and there is no pdftotext");
        let _ = writeln!(std::io::stderr(), "skipped: no pdftotext on this machine");
        return None;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a.pdf");
    std::fs::write(&file, document).expect("it is written");
    let output = Command::new(program)
        .args(["-layout".as_ref(), file.as_os_str(), "-".as_ref()])
        .stderr(Stdio::inherit())
        .output()
        .expect("it runs");
    assert!(output.status.success());
    Some(String::from_utf8(output.stdout).expect("text"))
}

#[test]
fn the_same_run_gives_the_same_bytes() {
    for fleet in [samples::every_verdict(), samples::hostile(), samples::none()] {
        let document = written(&fleet, Language::English);
        assert!(document.starts_with(b"%PDF-1.7"));
        assert!(document == written(&fleet, Language::English));
    }
}

#[test]
fn people_read_what_came_of_it_and_what_to_do() {
    let Some(text) = read_back(&written(&samples::every_verdict(), Language::English)) else { return };
    for expected in [
        "9 machines audited against the law of 2026-11-22",
        "What to do next",
        "license required",
        "Which controller is in it?",
        "us-bis-entity-list",
        "us-csl",
        "SHA256:abcdef",
        "S19-0005",
        "miners.csv!E6",
        "no controller",
        "Of all that was audited, 1 is equipment without a controller",
        "Run run-1",
        "No finding was waived.",
        "Clause by clause",
        "US-EL-002 15 CFR 744.11; Supplement No.",
        "48 further rules",
        &"d4".repeat(32),
        "Exposure and concentration",
    ] {
        assert!(text.contains(expected), "{expected} is not in:\n{text}");
    }
}

#[test]
fn bars_are_as_long_as_their_numbers_and_are_told_in_words() {
    use sheet::{Draw, Kind};

    let face = Face::new().expect("a font");
    let mut sheet = Sheet::new(&face);
    let words = Words::of(Language::English);
    exposed::verdicts(&mut sheet, &samples::every_verdict().summary(), words);
    let pieces: Vec<(Verdict, f32, Option<usize>)> = sheet.pages[0]
        .iter()
        .filter_map(|item| match item {
            Draw::Piece { verdict, width, element, .. } => Some((*verdict, *width, *element)),
            _ => None,
        })
        .collect();
    // Two machines are under review, one is prohibited.
    let width = |of: Verdict| pieces.iter().find(|(verdict, ..)| *verdict == of).expect("a bar").1;
    assert!((width(Verdict::Review) - 2.0 * width(Verdict::Prohibited)).abs() < 0.1, "{pieces:?}");
    for (verdict, _, element) in pieces {
        let element = &sheet.elements[element.expect("it is no decoration")];
        let Kind::Figure(says) = &element.kind else { panic!("{:?} is no figure", element.kind) };
        assert!(says.contains(words.verdict(verdict)), "{says}");
    }
}

#[test]
fn heads_that_do_not_fit_are_turned_and_no_text_leaves_its_column() {
    use sheet::Draw;

    let face = Face::new().expect("a font");
    for (activities, is_turned) in [(3, false), (8, true)] {
        let mut sheet = Sheet::new(&face);
        let names = ["import", "export", "operation", "federal procurement", "securities", "a", "b", "c"];
        let names: Vec<String> = names[..activities].iter().map(|name| (*name).to_owned()).collect();
        let marks = vec![(crate::report::clauses::Mark::Not, "open".to_owned()); activities];
        let clause = |n: usize| crate::report::clauses::Clause {
            item: format!("Who made it and its controller? {n}"),
            marks: marks.clone(),
            reason: "算能科技 ".repeat(n),
        };
        let head = Head::of_name("SN-1", Verdict::Review);
        let clauses = Part::Clauses(names, (0..80).map(clause).collect());
        machine::draw(&mut sheet, &head, &[clauses], None, Words::of(Language::English));
        assert!(sheet.pages.len() > 1);
        let mut turned = false;
        for item in sheet.pages.iter().flatten() {
            let Draw::Text { x, y, style, text, is_turned, .. } = item else { continue };
            turned |= is_turned;
            let width = if *is_turned { 0.0 } else { face.width(text, style.size) };
            assert!(*x >= sheet::MARGIN - 0.1 && x + width <= sheet::PAGE.0 - sheet::MARGIN + 0.1, "{text}");
            assert!(*y > 0.0 && *y < sheet::PAGE.1, "{text}");
        }
        assert_eq!(turned, is_turned);
    }
}

#[test]
fn no_word_in_the_head_of_the_waivers_is_broken() {
    use sheet::Draw;

    let face = Face::new().expect("a font");
    for language in Language::ALL {
        let words = Words::of(language);
        let mut sums = Sums::default();
        let waived = machine::WaivedFinding {
            id: "W-1".to_owned(),
            rule: "US-DST-MEU".to_owned(),
            outcome: Verdict::Review,
            owner: "compliance@example.com".to_owned(),
            expires: "2027-01-31".to_owned(),
            reason: "seen".to_owned(),
            proof: String::new(),
        };
        sums.waivers.insert(waived, 12_345);
        let mut sheet = Sheet::new(&face);
        summary::waivers(&mut sheet, &sums, words);
        let said: Vec<&str> = sheet
            .pages
            .iter()
            .flatten()
            .filter_map(|item| match item {
                Draw::Text { text, .. } => Some(text.as_str()),
                _ => None,
            })
            .flat_map(|text| text.split(' '))
            .collect();
        for head in ["id", "rule", "outcome", "reason", "owner", "expires", "proof", "machines"] {
            for word in words.named("waiver", head).split(' ').filter(|word| word.is_ascii()) {
                assert!(said.contains(&word), "{word}: {said:?}");
            }
        }
        for whole in ["US-DST-MEU", "2027-01-31", "12,345"] {
            assert!(said.contains(&whole), "{whole}: {said:?}");
        }
    }
}

#[test]
fn one_way_to_find_out_many_things_is_told_once() {
    let way = "Photograph the largest chip.";
    let fleet = samples::every_verdict();
    let audit = fleet.audits().next().expect("one");
    let mut report = fleet.report(&audit);
    let missing = |what| crate::attest::predicate::ReportMissing {
        what: crate::attest::predicate::Text::of(what),
        how: crate::attest::predicate::Text::of(way),
    };
    report.missing_evidence = vec![missing("the controller"), missing("the hash board")];
    let piece = machine::piece(Report { machine: audit.machine, predicate: &report }, Language::English);
    let piece = String::from_utf8(piece).expect("text");
    assert_eq!(piece.matches(way).count(), 1, "{piece}");
    assert!(piece.contains("the controller") && piece.contains("the hash board"), "{piece}");
}

#[test]
fn labels_are_in_the_language_asked_for() {
    for (language, expected) in [(Language::Japanese, "次に行うこと"), (Language::Chinese, "下一步")]
    {
        let Some(text) = read_back(&written(&samples::every_verdict(), language)) else { return };
        assert!(text.contains(expected), "{text}");
        assert!(!text.contains("What to do next"));
    }
}

#[test]
fn texts_from_outside_appear_and_do_nothing() {
    let Some(text) = read_back(&written(&samples::saying("算能科技 項目別 😀"), Language::English))
    else {
        return;
    };
    assert!(text.contains("算能科技 項目別 \\u{1f600}"), "{text}");
    let Some(text) = read_back(&written(&samples::saying(HOSTILE), Language::English)) else { return };
    assert!(text.contains(r"\u{202e}evil\u{200b}"), "{text}");
    assert!(!text.contains(['\u{1b}', '\u{202e}', '\u{200b}', '\u{7}']));
}

#[test]
fn of_many_machines_the_worst_are_told_and_the_rest_is_counted() {
    let document = written(&samples::many(250), Language::English);
    assert!(document.len() < 5_000_000, "{}", document.len());
    let Some(text) = read_back(&document) else { return };
    assert!(text.contains("100 of them are told in full on pages of their own."), "{text}");
    assert!(
        text.contains("250 further machines and lots of the mildest verdicts are only counted here."),
        "{text}"
    );
    assert!(text.contains("2,250 machines audited"), "{text}");
}

#[test]
fn reports_that_are_too_large_are_not_attached_and_that_is_said() {
    let run = samples::run();
    let info = samples::shown(&run);
    let mut bundle = Bundle::default();
    let line = vec![b'x'; 1_000_000];
    for _ in 0..=MOST / line.len() {
        bundle.line(&line);
    }
    assert!(bundle.is_too_large && bundle.lines.is_empty());
    bundle.line(b"{}");
    let words = Words::of(Language::English);
    let attached = attachments(&info, bundle, Some(b"{}"), words);
    assert_eq!(attached.iter().map(|file| file.name).collect::<Vec<_>>(), [MANIFEST_FILE]);
    let face = Face::new().expect("a font");
    let mut sheet = Sheet::new(&face);
    basis::signed(
        &mut sheet,
        &info,
        Attached { files: &attached, too_large: Some(64), is_once: false, is_unproved: false },
        words,
    );
    let drawn = sheet.pages.iter().flatten().any(
        |item| matches!(item, sheet::Draw::Text { text, .. } if text.starts_with("The reports are not attached")),
    );
    assert!(drawn);
}
