//! Texts of which a part is no JSON.

use crate::diagnostic::{Colour, Severity};
use crate::ingest::dumps::testing::{of_machine, read, table};
use crate::ingest::reader::Workbook;

fn answer(n: u32) -> String {
    format!(r#"{{"minertype":"Antminer S19","macaddr":"02:00:00:00:00:0{n}"}}"#)
}

fn said(workbook: &Workbook) -> Vec<String> {
    let of = |severity: Severity| if severity == Severity::Error { "error" } else { "other" };
    workbook
        .notes
        .iter()
        .map(|n| format!("{} {} {}", of(n.severity), n.place.as_deref().unwrap_or_default(), n.message))
        .collect()
}

#[test]
fn a_broken_line_costs_that_line() {
    let cut = r#"{"minertype":"Antminer S19","macaddr":"02:00"#;
    let text = format!("{}\n{cut}\n{}\n", answer(1), answer(3));
    let found = read("a.jsonl", &text).unwrap();
    assert_eq!(of_machine(&found, 2)[1], "mac 0 02:00:00:00:00:03 @/2/macaddr", "the third line");
    assert_eq!(said(&found), ["error a.jsonl:2:44 line 2 is not JSON: a text in it does not end"]);
    let shown = found.notes.iter().next().unwrap().render(Colour::Never);
    assert!(shown.contains("\"macaddr\":\"02:00") && shown.contains('^'), "{shown}");
    // The last, the first, one with a key twice, and something that is no object.
    for broken in [
        format!("{}\n{cut}", answer(1)),
        format!("{}\n{}\n{}\n", &answer(1)[7..], answer(2), answer(3)),
        format!("{}\n{{\"macaddr\":1,\"macaddr\":2}}\n{}\n", answer(1), answer(2)),
        format!("{}\nnull\n{}\n", answer(1), answer(2)),
        format!("[\n{},\n{{\"a\":,}},\n{}\n]\n", answer(1), answer(2)),
    ] {
        let found = read("a.jsonl", &broken).unwrap();
        assert_eq!(
            said(&found).iter().filter(|s| s.starts_with("error a.jsonl:")).count(),
            1,
            "{broken} {:?}",
            said(&found)
        );
        assert!(table(&found)[1].starts_with("mac"), "{broken}");
    }
}

#[test]
fn nothing_of_a_secret_is_shown_and_nothing_is_read_out_of_a_broken_object() {
    let text = format!("{}\n{{\"macaddr\":\"1\",\"password\":\"hunter2\",}}\n", answer(1));
    let found = read("a.jsonl", &text).unwrap();
    let shown: String = found.notes.iter().map(|note| note.render(Colour::Never)).collect();
    assert!(shown.contains("line 2 is not JSON") && !shown.contains("hunter2"), "{shown}");
    let inner = format!("{{\"miners\":[\n{},\n{},\n", answer(1), answer(2));
    assert!(read("a.json", inner).is_err());
}

#[test]
fn documents_over_several_lines_follow_each_other() {
    let pretty = |n: u32| answer(n).replace(',', ",\n  ").replace('{', "{\n  ").replace('}', "\n}");
    let found = read("a.json", format!("{}\n{}\n", pretty(1), pretty(2))).unwrap();
    assert_eq!(of_machine(&found, 2)[1], "mac 0 02:00:00:00:00:02 @/1/macaddr");
    assert!(said(&found).is_empty());
    let broken = pretty(2).replace("\"macaddr\"", "macaddr");
    let found = read("a.json", format!("{}\n{broken}\n{}\n", pretty(1), pretty(3))).unwrap();
    assert_eq!(of_machine(&found, 2)[1], "mac 0 02:00:00:00:00:03 @/2/macaddr");
    assert!(
        said(&found)[0].starts_with("error a.json:7:3 what begins in line 5 is not JSON"),
        "{:?}",
        said(&found)
    );
}

#[test]
fn what_the_terminal_showed_around_an_answer_is_left_out() {
    let text = format!(
        "root@pc:~$ curl -s http://192.0.2.7/cgi-bin/get_system_info.cgi\n  % Total    % Received\r100    93  100\n{}\nroot@pc:~$ exit\n",
        answer(7)
    );
    let found = read("session.txt", &text).unwrap();
    assert_eq!(table(&found)[1], "mac 0 02:00:00:00:00:07 @/macaddr");
    assert_eq!(
        said(&found),
        [
            "other session.txt:1 lines 1 to 2 are no JSON: what the terminal showed around it is left out",
            "other session.txt:4 line 4 is no JSON: what the terminal showed around it is left out",
        ]
    );
    let table = "serial,note\nA1,x\n{\"a\":1},y\n";
    assert_eq!(read("t.csv", table).unwrap().format, "csv", "a table with such a cell stays one");
}

#[test]
fn a_value_is_placed_by_its_line_also_behind_broken_ones() {
    let text = format!("{}\nrtype\":\"A\",\n\"x\":1}}\n{}\n", answer(1), answer(4));
    let found = read("a.jsonl", text).unwrap();
    assert_eq!(of_machine(&found, 2)[1], "mac 0 02:00:00:00:00:04 @/3/macaddr", "{:?}", said(&found));
    let first = read("a.jsonl", format!("{}\n{}\n", &answer(1)[7..], answer(2))).unwrap();
    assert_eq!(table(&first)[1], "mac 0 02:00:00:00:00:02 @/1/macaddr");
}

#[test]
fn nulls_between_answers_are_blanks() {
    let version =
        r#"{"STATUS":[{"STATUS":"S"}],"VERSION":[{"PROD":"AvalonMiner 1246","MAC":"b4a2eb000001"}],"id":1}"#;
    let details = r#"{"STATUS":[{"STATUS":"S"}],"DEVDETAILS":[{"Name":"AVA10","Driver":"avalon10"}],"id":1}"#;
    for text in [
        format!("{version}\0{details}\0"),
        format!("{version}\0\n{details}\0\n"),
        format!("$ nc\n{version}\0{details}\0"),
    ] {
        let found = read("version.json", &text).unwrap();
        assert!(
            table(&found).contains(&"mac 0 b4a2eb000001 @/0/VERSION/0/MAC".into()),
            "{:?}",
            table(&found)
        );
        assert!(of_machine(&found, 2).is_empty());
        assert!(found.notes.iter().all(|note| note.code == "lines-left-out"), "{:?}", found.notes);
    }
}

#[test]
fn a_comma_that_firmware_forgot_is_put_in_and_told_and_changes_no_place() {
    let stats =
        r#"{"STATUS":[{"STATUS":"S"}],"STATS":[{"Type":"Antminer S9"}{"STATS":0,"chain_acn6":63}],"id":1}"#;
    let found = read("stats.json", stats).unwrap();
    assert_eq!(
        table(&found),
        ["model 0 Antminer S9 @/STATS/0/Type", "board 1 hash board 1 @/STATS/1/chain_acn6"]
    );
    let note = found.notes.iter().next().unwrap();
    let at = stats.find("}{").unwrap() + 2;
    assert_eq!((note.code, note.place.as_deref()), ("comma-missing", Some(&*format!("stats.json:1:{at}"))));
    // A place behind it in the same line is that of the file.
    let broken = format!("{stats} {{\"a\":}}\n{stats}\n");
    let found = read("stats.json", &broken).unwrap();
    let at = stats.len() + 7;
    assert!(said(&found)[0].starts_with(&format!("error stats.json:1:{at} ")), "{:?}", said(&found));
}

#[test]
fn headings_name_the_machines_of_the_answers_below_them() {
    let kind = |n: u32| format!(r#"{{"miner_type":"Antminer S19","subtype":"AMLCtrl_BHB4260{n}"}}"#);
    let headings =
        format!("$ for i in 1 2; do curl; done\n== 192.0.2.1\n{}\n== 192.0.2.2\n{}\n", kind(1), kind(2));
    let before = format!("192.0.2.1 {}\n192.0.2.2 {}\n", kind(1), kind(2));
    for (text, lines) in [(headings, [2, 4]), (before, [1, 2])] {
        let found = read("types.txt", &text).unwrap();
        for (n, line) in (1_u32..).zip(lines) {
            let fields = of_machine(&found, n.into());
            assert!(fields.contains(&format!("ip 0 192.0.2.{n} @{line}")), "{fields:?}");
            assert!(
                fields.iter().any(|f| f.starts_with(&format!("control-board 0 AMLCtrl_BHB4260{n} "))),
                "{fields:?}"
            );
        }
        assert!(!said(&found).iter().any(|said| said.starts_with("error")), "{:?}", said(&found));
    }
    // Under one address all answers are of one device.
    let two = format!("=== 192.0.2.1 ===\n{}\n{}\n=== 192.0.2.2 ===\n{}\n", answer(1), kind(1), answer(2));
    let found = read("two.txt", two).unwrap();
    assert!(table(&found).iter().any(|field| field.starts_with("control-board")), "{:?}", table(&found));
    assert!(of_machine(&found, 2).contains(&"mac 0 02:00:00:00:00:02 @/2/macaddr".into()));
}

#[test]
fn headers_and_titles_that_a_terminal_shows_are_no_errors() {
    let header = "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Digest realm=\"x\", nonce=\"5\"\r\n\r\nHTTP/1.1 200 OK\r\n\r\n";
    for text in [format!("{header}{}\n", answer(1)), format!("A Report:\n\n{}\n", answer(1))] {
        let found = read("a.txt", text).unwrap();
        assert_eq!(table(&found)[1], "mac 0 02:00:00:00:00:01 @/macaddr");
        assert!(found.notes.iter().all(|note| note.code == "lines-left-out"), "{:?}", found.notes);
    }
}

#[test]
fn colours_are_no_part_of_an_answer() {
    let text = format!("\u{1b}[1;39m{}\u{1b}[0m\n", answer(1).replace(':', "\u{1b}[0m:\u{1b}[0;32m"));
    let text = text.replace("02\u{1b}[0m:\u{1b}[0;32m00", "02:00");
    let found = read("jq.json", text).unwrap();
    assert_eq!(table(&found)[1], "mac 0 02:00:00:00:00:01 @/macaddr");
}
