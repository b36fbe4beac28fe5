//! `tidewaiter screen`: tables of others go through whole, and what is asked of the lists is what they are asked.
#![allow(clippy::unwrap_used, reason = "a table that cannot be prepared is a failed test")]

use crate::common;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value;
use tidewaiter::internals::lists::Store;
use tidewaiter::internals::lists::store::index_key;
use tidewaiter::internals::names::index::builder;

use crate::common::{folder, said, shared_data, tidewaiter};

const LIST: &str = "\
id,name,aliases,type,country,start_date,end_date
W-1,Harbour Bridge Trading Ltd.,港桥贸易,organisation,HK,2026-03-01,
W-2,Grey Quay Components,,organisation,SG,2024-01-01,2026-01-01
W-3,Marlow Tidewell,,person,,,
W-4,Saltmarsh Venture,,vessel,,,
";

/// A folder with a store of [`LIST`].
fn prepared() -> tempfile::TempDir {
    let folder = folder();
    std::fs::write(folder.path().join("watch.csv"), LIST).unwrap();
    let imported =
        tidewaiter(folder.path(), ["lists", "import", "watch.csv", "--date", "2026-07-30", "--lists", "s"]);
    assert!(imported.status.success(), "{}", said(&imported));
    folder
}

/// Screens a table; the exit code and what comes out.
fn screen(folder: &Path, table: &[u8], more: &[&str]) -> (i32, String) {
    std::fs::write(folder.join("table"), table).unwrap();
    let output = tidewaiter(folder, ["screen", "--csv", "table", "--lists", "s"].iter().chain(more));
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    (output.status.code().unwrap(), if text.is_empty() { said(&output) } else { text })
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_table_in_gbk_and_semicolons_comes_back_in_its_own_order_and_cells() {
    let folder = prepared();
    let table = "编号;供应商;备注\r\n7;港桥贸易有限公司;\"质量;良好\"\r\n3;深圳市某某电子有限公司;\"他说\"\"好\"\"\"\r\n5;短行\r\n";
    let (gbk, _, _) = encoding_rs::GBK.encode(table);
    let (code, out) = screen(folder.path(), &gbk, &["--column", "供应商"]);
    let rows: Vec<Vec<String>> = csv::ReaderBuilder::new()
        .delimiter(b';')
        .has_headers(false)
        .from_reader(out.as_bytes())
        .records()
        .map(|r| r.unwrap().iter().map(str::to_owned).collect())
        .collect();
    assert_eq!(code, 1, "{out}");
    assert_eq!(
        rows[0],
        ["编号", "供应商", "备注", "match", "list", "entry", "matched_name", "score", "reason"]
    );
    assert_eq!(
        rows[1][..8],
        ["7", "港桥贸易有限公司", "质量;良好", "same", "own", "W-1", "港桥贸易", "1.000"]
    );
    assert_eq!(rows[2][..4], ["3", "深圳市某某电子有限公司", "他说\"好\"", "none"]);
    assert_eq!(rows[3][..4], ["5", "短行", "", "none"], "a short row is filled up");
    assert_eq!(rows.len(), 4);
}

#[test]
fn what_is_added_is_no_formula_and_what_came_goes_out_as_it_came() {
    let folder = prepared();
    let list = "id,name\n@SUM(A1),=1+1 Harbour Bridge Trading Ltd.\n";
    std::fs::write(folder.path().join("formulas.csv"), list).unwrap();
    let import =
        ["lists", "import", "formulas.csv", "--date", "2026-07-30", "--source", "own-f", "--lists", "s"];
    let imported = tidewaiter(folder.path(), import);
    assert!(imported.status.success(), "{}", said(&imported));
    let table = "name,=2+2\n=1+1 Harbour Bridge Trading Ltd.,@mine\nnobody,-5\n";
    let (code, out) = screen(folder.path(), table.as_bytes(), &["--column", "name"]);
    assert_eq!(code, 1, "{out}");
    let rows: Vec<csv::StringRecord> = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(out.as_bytes())
        .records()
        .map(Result::unwrap)
        .collect();
    assert_eq!(rows[0].iter().take(3).collect::<Vec<_>>(), ["name", "=2+2", "match"]);
    assert_eq!(rows[1].iter().take(2).collect::<Vec<_>>(), ["=1+1 Harbour Bridge Trading Ltd.", "@mine"]);
    let added: Vec<&str> = rows[1].iter().skip(2).collect();
    assert_eq!(added[..4], ["same", "own", "'@SUM(A1)", "'=1+1 Harbour Bridge Trading Ltd."]);
    assert!(!added.iter().any(|cell| cell.starts_with(['=', '@', '+', '-'])), "{added:?}");
    assert_eq!(rows[2].iter().take(3).collect::<Vec<_>>(), ["nobody", "-5", "none"]);
}

#[test]
fn every_row_answers_though_cells_are_absurd() {
    let folder = prepared();
    let long = "harbour bridge trading ".repeat(450);
    let table = format!(
        "name,extra\n\"{long}\",\n,\n\"\u{202e}\u{0}\u{7}\u{fffd}\u{e000}\",x\n\"two\nlines\",y,z\nHarbour Bridge Trading,1\n{}\n",
        "x".repeat(10_000)
    )
    .replace('\0', "\u{1}");
    let (code, out) = screen(folder.path(), table.as_bytes(), &["--column", "1", "-o", "jsonl"]);
    let rows = lines(&out);
    assert_eq!((code, rows.len()), (1, 6), "{out:.300}");
    let numbers: Vec<u64> = rows.iter().map(|r| r["row"].as_u64().unwrap()).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6]);
    assert_eq!(rows[3]["name"], "two\nlines");
    assert_eq!(rows[4]["hits"][0]["entry"], "W-1");
    assert_eq!(rows[1]["hits"], Value::Array(Vec::new()));
    let unread: Vec<bool> = rows.iter().map(|r| r["unread"].is_string()).collect();
    assert_eq!(
        unread,
        [true, false, false, false, false, true],
        "what is too long to be a name is not cleared"
    );
    let (_, out) = screen(folder.path(), table.as_bytes(), &["--column", "name"]);
    let widths: BTreeSet<usize> = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(out.as_bytes())
        .records()
        .map(|r| r.unwrap().len())
        .collect();
    assert_eq!(
        widths,
        BTreeSet::from([9]),
        "the added columns stand below each other, also beside a long row"
    );
    // Bytes that are no text at all are refused, and nothing is written.
    let (code, said) = screen(folder.path(), &[0, 159, 146, 150, 0, 255, 10, 0, 1, 2], &["--column", "1"]);
    assert_eq!(code, 2, "{said}");
}

#[test]
fn a_quote_that_is_not_closed_is_found_before_anything_is_written() {
    let folder = prepared();
    let mut table = "name,b\n".to_owned();
    for n in 0..20_000 {
        writeln!(table, "Vendor {n},x").unwrap();
    }
    table.push_str("\"open,x\nHarbour Bridge Trading,y\n");
    std::fs::write(folder.path().join("table"), table).unwrap();
    let output = tidewaiter(folder.path(), ["screen", "--csv", "table", "--column", "name", "--lists", "s"]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(output.stdout.is_empty() && said(&output).contains("csv-quote-unclosed"), "{}", said(&output));
}

#[test]
fn persons_and_vessels_and_those_no_longer_listed_answer_only_when_asked() {
    let folder = prepared();
    let table = b"name\nMarlow Tidewell\nSaltmarsh Venture\nGrey Quay Components\n";
    let hits = |more: &[&str]| -> Vec<bool> {
        let (_, out) = screen(folder.path(), table, &[&["-o", "jsonl"], more].concat());
        lines(&out).iter().map(|row| !row["hits"].as_array().unwrap().is_empty()).collect()
    };
    assert_eq!(hits(&[]), [false, false, false]);
    assert_eq!(hits(&["--persons"]), [true, false, false]);
    assert_eq!(hits(&["--vessels"]), [false, true, false]);
    assert_eq!(hits(&["--as-of", "2025-12-31"]), [false, false, true]);
    assert_eq!(hits(&["--as-of", "2026-01-01"]), [false, false, false], "the first day no longer listed");
}

#[test]
fn a_table_without_header_and_one_that_was_screened_before() {
    let folder = prepared();
    let (_, out) =
        screen(folder.path(), b"Harbour Bridge Trading Ltd.\nAcme\n", &["--no-header", "-o", "jsonl"]);
    assert_eq!(lines(&out).len(), 2);
    let (_, once) = screen(folder.path(), b"name\nHarbour Bridge Trading Ltd.\n", &[]);
    let (_, twice) = screen(folder.path(), once.as_bytes(), &["--column", "name"]);
    assert!(twice.starts_with("name,match,list,entry,matched_name,score,reason,match_2,list_2,"), "{twice}");
}

#[test]
fn a_country_moves_how_sure_a_finding_is_and_neither_its_score_nor_its_outcome() {
    let folder = prepared();
    let found = |name: &str, country: &str| {
        let table = format!(
            "Serial,Model,Control board,Consignee,Consignee country\nX1,S19,XILINX,{name},{country}\n"
        );
        std::fs::write(folder.path().join("fleet.csv"), table).unwrap();
        std::fs::write(folder.path().join("rule.toml"), RULE).unwrap();
        let arguments =
            ["audit", "fleet.csv", "--check", "--lists", "s", "--rules", "rule.toml", "-o", "json=out.json"];
        let _ = std::fs::remove_file(folder.path().join("out.json"));
        let output = tidewaiter(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        let text = std::fs::read(folder.path().join("out.json")).unwrap();
        let report: Value = serde_json::from_slice(&text).unwrap();
        let findings = report["machines"][0]["findings"].as_array().unwrap();
        let finding = findings.iter().find(|f| f["rule"] == "OWN-1").unwrap();
        let chain =
            finding["chain"].as_array().unwrap().iter().map(|s| s["value"].as_str().unwrap().to_owned());
        let word = |key: &str| finding[key].as_str().unwrap().to_owned();
        (word("outcome"), word("confidence"), chain.collect::<Vec<_>>().join(" | "))
    };
    let score = |chain: &str| chain.split("similar (").nth(1).map(|rest| rest[..5].to_owned());
    let mut scores = BTreeSet::new();
    for (country, sure, said) in [
        ("", "medium", None),
        ("HK", "high", Some("country agrees: HK")),
        ("Brazil", "low", Some("country differs: BR, listed HK")),
    ] {
        let (outcome, confidence, chain) = found("Harbor Bridge Tradng", country);
        assert_eq!((outcome.as_str(), confidence.as_str()), ("review", sure), "{chain}");
        assert!(said.is_none_or(|said| chain.contains(said)), "{chain}");
        scores.insert(score(&chain).unwrap());
    }
    assert_eq!(scores.len(), 1, "{scores:?}");
    for (country, sure) in [("", "high"), ("HK", "high"), ("Brazil", "medium")] {
        let (outcome, confidence, _) = found("Harbour Bridge Trading", country);
        assert_eq!((outcome.as_str(), confidence.as_str()), ("license-required", sure), "{country}");
    }
}

const RULE: &str = r#"
[pack]
id = "own"
title = "Own"
version = "1"
jurisdiction = "XX"
authority = "us"
as_of = 2026-07-31
review_by = 2027-01-31

[[rule]]
id = "OWN-1"
title = "Watched"
basis = ["house rule"]
activities = ["export"]
outcome = "license-required"
confidence = "high"
advice = "Ask."

[rule.match.listing]
lists = ["own"]
roles = ["consignee"]

[[rule.example]]
name = "watched"
record = { machine = "X1", consignee = "A Harbour" }
listed = [{ list = "own", names = ["A Harbour"] }]
expect = "license-required"
"#;

#[test]
fn the_index_of_names_is_kept_by_import_and_remove() {
    let folder = prepared();
    let kept = || {
        let store = Store::open_read(&folder.path().join("s")).unwrap().unwrap();
        let key = index_key(&builder(), &store.current().unwrap());
        store.index("names", &key, <[u8]>::len).unwrap().is_some()
    };
    assert!(kept(), "after an import");
    std::fs::write(folder.path().join("more.csv"), LIST.replace("Grey", "Gray")).unwrap();
    let import =
        ["lists", "import", "more.csv", "--source", "own-more", "--date", "2026-07-29", "--lists", "s"];
    assert!(tidewaiter(folder.path(), import).status.success());
    assert!(kept(), "after another");
    assert!(tidewaiter(folder.path(), ["lists", "remove", "own-more", "--lists", "s"]).status.success());
    assert!(kept(), "after one was removed");
}

/// Queries written by others against a list of others: an exact figure is for a bench, gross losses are found here.
#[test]
fn most_listed_parties_are_found_and_few_ordinary_vendors_alert() {
    let Some(data) = shared_data("screening/queries.csv") else { return };
    let folder = folder();
    let list = data.with_file_name("list.csv");
    let list = list.to_str().unwrap();
    // The file says who is on that list; of the lists that ship it knows nothing.
    std::fs::write(folder.path().join("tidewaiter.toml"), "[lists]\nshipped = false\n").unwrap();
    let imported = tidewaiter(
        folder.path(),
        ["lists", "import", list, "--accept", "--date", "2026-07-30", "--lists", "s"],
    );
    assert!(imported.status.success(), "{}", said(&imported));
    let queries = data.to_str().unwrap();
    let arguments = [
        "screen",
        "--csv",
        queries,
        "--column",
        "query",
        "-o",
        "jsonl",
        "--lists",
        "s",
        "--persons",
        "--vessels",
    ];
    let output = tidewaiter(folder.path(), arguments);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    let rows = lines(&String::from_utf8(output.stdout).unwrap());
    let truth: Vec<BTreeMap<String, String>> =
        csv::Reader::from_path(&data).unwrap().deserialize().collect::<Result<_, _>>().unwrap();
    assert_eq!(rows.len(), truth.len());
    let (mut found, mut listed, mut false_alerts, mut ordinary) = (0, 0, 0, 0);
    let mut table = "query_id,entity,score\n".to_owned();
    for (row, truth) in rows.iter().zip(&truth) {
        let hits = row["hits"].as_array().unwrap();
        for hit in hits {
            writeln!(table, "{},{},{}", truth["query_id"], hit["entry"].as_str().unwrap(), hit["score"])
                .unwrap();
        }
        let expected = truth["truth_entity"].as_str();
        if expected.is_empty() {
            (ordinary, false_alerts) = (ordinary + 1, false_alerts + usize::from(!hits.is_empty()));
        } else {
            (listed, found) = (listed + 1, found + usize::from(hits.iter().any(|h| h["entry"] == expected)));
        }
    }
    // For whoever wants the exact figures.
    std::fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join("screened-queries.csv"), table).unwrap();
    assert!(found * 100 >= listed * 88, "{found} of {listed} found");
    assert!(false_alerts * 100 <= ordinary * 2, "{false_alerts} of {ordinary} alert");
}

const OUTCOMES: [&str; 6] = ["clear", "notice", "undetermined", "review", "license-required", "prohibited"];

/// How grave an outcome is; a word that is none is a mistake of the table.
fn grave(outcome: &str) -> usize {
    OUTCOMES.iter().position(|known| *known == outcome).unwrap()
}

/// The firms that hand-written rules once named, one group at a time, by all their names: what those rules said of each as maker
/// and as consignee is what the lists that ship say at least.
#[test]
fn every_listed_firm_is_found_by_every_name_it_was_found_by() {
    let folder = folder();
    let table = std::fs::read(common::root().join("fixtures/listed-firms.csv")).unwrap();
    let rows: Vec<[String; 3]> =
        csv::Reader::from_reader(&*table).deserialize().collect::<Result<_, _>>().unwrap();
    let mut inventory = csv::Writer::from_path(folder.path().join("firms.csv")).unwrap();
    inventory.write_record(["serial", "model", "controller", "maker", "consignee"]).unwrap();
    let mut expected: BTreeMap<String, (&str, &str)> = BTreeMap::new();
    for (number, [name, maker, consignee]) in rows.iter().enumerate() {
        for (role, outcomes) in [("M", maker), ("C", consignee)] {
            let (key, cells) = (
                format!("TEST{number:05}{role}"),
                if role == "M" { [name.as_str(), ""] } else { ["", name.as_str()] },
            );
            inventory.write_record([&key, "Antminer S21", "A113D", cells[0], cells[1]]).unwrap();
            expected.insert(key, (name, outcomes));
        }
    }
    inventory.flush().unwrap();
    let asked =
        ["import", "export", "procurement-federal", "procurement-dod"].iter().flat_map(|a| ["--activity", a]);
    let arguments = ["audit", "firms.csv", "--check", "--as-of", "2026-11-28", "-o", "json=out.json"];
    let output = tidewaiter(folder.path(), arguments.into_iter().chain(asked));
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    let report: Value =
        serde_json::from_slice(&std::fs::read(folder.path().join("out.json")).unwrap()).unwrap();
    let mut missed = Vec::new();
    let machines = report["machines"].as_array().unwrap();
    assert_eq!(machines.len(), expected.len());
    for machine in machines {
        let key = machine["key"].as_str().unwrap();
        let (name, outcomes) = expected[key];
        for one in outcomes.split("; ").filter(|one| !one.is_empty()) {
            let (activity, outcome) = one.split_once(' ').unwrap();
            let found = machine["verdicts"][activity].as_str().unwrap();
            if grave(found) < grave(outcome) {
                missed.push(format!("{key} {name}: {found} for {activity}, not {outcome}"));
            }
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}

/// Firms that stand near listed ones, by name or by trade, and on none of these lists.
#[test]
fn a_firm_that_is_on_no_list_needs_no_licence() {
    let folder = folder();
    let firms =
        ["MicroBT", "Canaan Inc.", "Allwinner Technology", "Rockchip", "Amlogic", "GigaDevice", "Foxconn"];
    let mut inventory = String::from("serial,model,controller,consignee\n");
    for (number, firm) in firms.iter().enumerate() {
        writeln!(inventory, "TEST{number:05},Antminer S21,A113D,{firm}").unwrap();
    }
    std::fs::write(folder.path().join("firms.csv"), inventory).unwrap();
    let arguments = ["audit", "firms.csv", "--check", "--as-of", "2026-11-28", "--activity", "export"];
    let output = tidewaiter(folder.path(), arguments.into_iter().chain(["-o", "json=out.json"]));
    let report: Value =
        serde_json::from_slice(&std::fs::read(folder.path().join("out.json")).unwrap()).unwrap();
    for machine in report["machines"].as_array().unwrap() {
        let found = machine["verdicts"]["export"].as_str().unwrap();
        assert!(grave(found) < grave("license-required"), "{}: {found}; {}", machine["key"], said(&output));
    }
}
