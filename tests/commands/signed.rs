//! Whatever is signed can be verified.
#![allow(clippy::unwrap_used, reason = "what cannot be prepared is a failed test")]

use crate::common;
use proptest::prelude::*;
use proptest::sample::select;

/// A sheet of odd machines: keys and texts of every kind, long cells, many rows.
fn odd_sheet() -> impl Strategy<Value = Vec<[String; 4]>> {
    let key = "[A-Za-z0-9./%:_ -]{1,12}|\\PC{1,16}|CON|nul|\\.\\.|[a1]|[x]{200}|[a-c]{1,2}";
    let text =
        "[ -~]{0,20}|\\PC{0,20}|[\"',;\t\n\r{}\\\\]{0,9}|(x\u{202e}\u{1}\u{85}\u{2028}){1,3}|\\PC{3000}";
    let row = (
        key,
        select(&["Antminer S21", "Bitaxe Gamma", "Catalyst 9300", ""][..]),
        select(&["AMLCtrl_BHB68XXX", "CVCtrl_BHB42XXX", "QQCtrl_77", ""][..]),
        text,
    )
        .prop_map(|(key, model, board, text)| [key, model.to_owned(), board.to_owned(), text]);
    prop::collection::vec(row, 1..60)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 20, ..ProptestConfig::default() })]

    #[test]
    fn what_is_signed_is_verified(
        rows in odd_sheet(),
        encoding in select(&["utf-8", "utf-16le", "gb18030", "windows-1252", "shift_jis"][..]),
        name in select(&["in.csv", "机器 ü.csv", "a!b%2F.csv", "\u{202e}x.csv"][..]),
        // Texts of 900 kB in rows of one machine: nine of them and what stands around them are a record, ten are too much.
        long in select(&[0, 0, 0, 0, 9, 10][..]),
        key in select(vec!["A1000".to_owned(), "k".repeat(70_000)]),
    ) {
        let folder = common::folder();
        common::save_test_key(folder.path());
        let mut csv = csv::Writer::from_writer(Vec::new());
        csv.write_record(["Serial", "Model", "Control board", "Note"]).unwrap();
        // At least one machine that can be read.
        csv.write_record([&*key, "Antminer S21", "AMLCtrl_BHB68XXX", "fine"]).unwrap();
        csv.write_record(["A0999", "Antminer S21", "AMLCtrl_BHB68XXX", "fine"]).unwrap();
        for _ in 0..long {
            csv.write_record(["A1000", "Antminer S21", "AMLCtrl_BHB68XXX", &"x".repeat(900_000)]).unwrap();
        }
        for row in &rows {
            csv.write_record(row).unwrap();
        }
        let text = String::from_utf8(csv.into_inner().unwrap()).unwrap();
        let bytes = match encoding {
            "utf-16le" => "\u{feff}".chars().chain(text.chars()).collect::<String>().encode_utf16().flat_map(u16::to_le_bytes).collect(),
            label => encoding_rs::Encoding::for_label(label.as_bytes()).unwrap().encode(&text).0.into_owned(),
        };
        std::fs::write(folder.path().join(name), bytes).unwrap();
        let mut arguments = vec!["audit", "--no-lists", "--key", "test.pem", "--quiet", "--out", "run", "--", name];
        if !encoding.starts_with("utf") {
            arguments.splice(1..1, ["--encoding", encoding]);
        }
        let audit = common::tidewaiter(folder.path(), arguments);
        match audit.status.code() {
            Some(0 | 1) => {
                prop_assert!(long < 10, "{}", common::said(&audit));
                let verify = common::tidewaiter(folder.path(), ["verify", "run", "--key", "test.pub.pem", "--strict"]);
                prop_assert_eq!(verify.status.code(), Some(0), "{}", common::said(&verify));
            }
            code => {
                prop_assert_eq!(code, Some(2), "{}", common::said(&audit));
                prop_assert!(long >= 10 && common::said(&audit).contains("error[too-large]"), "{}", common::said(&audit));
                prop_assert!(!folder.path().join("run").exists(), "{}", common::said(&audit));
            }
        }
    }
}
