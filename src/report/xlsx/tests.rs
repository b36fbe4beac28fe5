use std::io::{Cursor, Read as _};

use super::super::samples::{self, Fleet};
use super::book::cut;
use super::*;
use crate::report::{Language, Signed};

/// The workbook of a fleet, with so many rows a sheet at the most.
fn written(fleet: &Fleet, most: u32) -> Vec<u8> {
    in_language(fleet, most, Language::English)
}

fn in_language(fleet: &Fleet, most: u32, language: Language) -> Vec<u8> {
    let run = samples::run();
    let info = RunInfo { signed: Signed::By("k".repeat(64)), language, ..samples::shown(&run) };
    let mut book = Book::of_rows(&info, most).unwrap();
    for audit in fleet.audits() {
        let report = Report { machine: audit.machine, predicate: &fleet.report(&audit) };
        let piece = NewWorkbook.machine(report, &info);
        book.add(&serde_json::from_slice(&piece).unwrap()).unwrap();
    }
    let end = End { run: &info, summary: &fleet.summary(), manifest: None };
    let mut bytes = Vec::new();
    Box::new(book)
        .end(end, &mut |piece| {
            bytes.extend_from_slice(piece);
            Ok(())
        })
        .unwrap();
    bytes
}

/// The texts of a sheet, by a reader of others.
fn sheet(bytes: &[u8], name: &str) -> Vec<Vec<String>> {
    use calamine::Reader as _;

    let mut book = calamine::Xlsx::new(Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range(name).unwrap();
    let text = |cell: &calamine::Data| match cell {
        calamine::Data::Empty => String::new(),
        calamine::Data::String(text) => text.clone(),
        other => panic!("no text: {other:?}"),
    };
    range.rows().map(|row| row.iter().map(text).collect()).collect()
}

#[test]
fn every_machine_and_finding_has_a_row_and_every_cell_is_a_text() {
    let fleet = samples::every_verdict();
    let bytes = written(&fleet, 1 << 20);
    let machines = sheet(&bytes, "Machines");
    assert_eq!(machines.len(), 10);
    assert_eq!(
        machines[0][..5],
        ["Machine or lot", "Verdict", "Verdict: import", "Verdict: export", "Verdict: return for repair"]
    );
    assert_eq!(machines[6][..5], ["S19-0006", "prohibited", "prohibited", "review", "review"]);
    let findings = sheet(&bytes, "Findings");
    assert_eq!(findings.len(), 1 + fleet.audits().map(|audit| audit.findings.len()).sum::<usize>());
    let review = findings.iter().find(|row| row[0] == "S19-0003").unwrap();
    assert_eq!((&*review[1], &*review[8]), ("US-EL-010", "miners.csv!E4"));
    assert!(review[9].starts_with("evidence: CVCtrl_BHB42XXX (miners.csv!E4) → "), "{}", review[9]);
    assert_eq!(review[20].len(), 32);
    assert_eq!(sheet(&bytes, "Missing evidence").len(), 3);
    assert!(sheet(&bytes, "Questions").len() > 20);
    let summary = sheet(&bytes, "Summary");
    assert!(summary.iter().any(|row| row[..2] == ["Worst verdict", "prohibited"]), "{summary:?}");
    assert_eq!(bytes, written(&fleet, 1 << 20), "the same twice");
}

#[test]
fn rows_go_on_over_sheets() {
    let bytes = written(&samples::many(3), 11);
    let (first, last) = (sheet(&bytes, "Machines"), sheet(&bytes, "Machines 3"));
    assert_eq!((first.len(), last.len()), (11, 8));
    assert_eq!(first[0], last[0]);
    assert_eq!(last[1][0], "S19-0003-2");
}

#[test]
fn what_is_hostile_stays_a_text_and_is_seen() {
    for text in
        [samples::HOSTILE, "=cmd|'/c calc'!A1", "@SUM(1)", "https://a.b/", "_x0041_", "]]></t><v>1</v>"]
    {
        let bytes = written(&samples::saying(text), 1 << 20);
        let machines = sheet(&bytes, "Machines");
        assert_eq!(machines[1][0].replace("_x005F_", "_"), crate::text::shown::shown(text));
        let mut archive = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
        for at in 0..archive.len() {
            let mut xml = String::new();
            archive.by_index(at).unwrap().read_to_string(&mut xml).unwrap();
            assert!(!xml.contains("<f>") && !xml.contains("hyperlink"), "{xml}");
            assert!(!xml.contains(['\u{1b}', '\u{202e}', '\u{200b}']));
        }
    }
}

#[test]
fn long_texts_end_where_a_cell_does() {
    let long = "🙂".repeat(20_000);
    let text = cut(&long);
    assert!(text.ends_with('…') && text.encode_utf16().count() <= 32_767);
    assert_eq!(cut("short"), "short");
    let bytes = written(&samples::saying(&"word ".repeat(8_000)), 1 << 20);
    assert!(sheet(&bytes, "Findings")[1].iter().any(|cell| cell.ends_with('…')));
}

#[test]
fn no_machine_is_a_workbook_too() {
    let bytes = written(&samples::none(), 1 << 20);
    assert_eq!(sheet(&bytes, "Machines").len(), 1);
}

#[test]
fn headings_verdicts_and_states_are_in_the_language_asked_for() {
    for (language, sheets, heads, verdict, question) in [
        (
            Language::Japanese,
            ["概要", "機器", "指摘事項", "質問", "不足している証拠"],
            ["機器・ロット", "判定", "判定：輸入"],
            "許可必要",
            ["輸入", "未回答", "必須"],
        ),
        (
            Language::Chinese,
            ["概要", "设备", "所见", "问题", "缺少的证据"],
            ["设备或批次", "判定", "判定：进口"],
            "需许可证",
            ["进口", "未答", "必答"],
        ),
    ] {
        let bytes = in_language(&samples::every_verdict(), 1 << 20, language);
        let [summary, machines, findings, questions, _] = sheets.map(|name| sheet(&bytes, name));
        assert_eq!(machines[0][..3], heads);
        assert_eq!(machines[5][1], verdict);
        let counts = summary.iter().find(|row| row[0] == verdict).expect("the count of a verdict");
        assert_eq!(counts[1], "1");
        assert!(findings.iter().any(|row| row[2] == verdict), "{findings:?}");
        let open = questions.iter().find(|row| row[0] == "S19-0007").expect("its question");
        assert_eq!([&open[1], &open[3], &open[4]], question);
        // What is signed stands as it was signed.
        assert_eq!(open[2], "Which controller is in it?");
        let headings = [&machines[0], &findings[0], &questions[0]].into_iter().flatten();
        let english: Vec<_> = headings.filter(|head| head.is_ascii()).collect();
        assert!(english.is_empty(), "{english:?}");
    }
}

#[test]
fn a_waived_finding_counts_as_a_notice_and_says_who_accepted_it() {
    let bytes = written(&samples::waived(), 1 << 20);
    let findings = sheet(&bytes, "Findings");
    let row = findings.iter().find(|row| row[0] == "S19-0003").expect("the finding");
    assert_eq!([&*row[2], &*row[3]], ["review", "notice"]);
    let at = |head: &str| &*row[findings[0].iter().position(|text| text == head).expect("a column")];
    assert_eq!(at("Accepted because"), "the board was replaced");
    assert_eq!(at("Accepted by"), "compliance@example.com");
    assert_eq!(at("Accepted until the day before"), "2027-01-31");
    assert_eq!((at("Licence"), at("Waiver")), ("D123456", "board-replaced"));
    let machines = sheet(&bytes, "Machines");
    let machine = machines.iter().find(|row| row[0] == "S19-0003").expect("the machine");
    assert_eq!(machine[1], "notice");
    assert!(machine.contains(&"US-EL-010 review (waived)".to_owned()), "{machine:?}");
}
