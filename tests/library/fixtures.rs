//! The fixtures are what `fixtures/README.md` says they are. They are read here without the product's own readers.
#![allow(clippy::unwrap_used, reason = "a fixture that cannot be read is a failed test")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use calamine::{Data, Reader, open_workbook_auto};
use encoding_rs::{BIG5, Encoding, GBK, MACINTOSH, SHIFT_JIS, UTF_8, UTF_16LE, WINDOWS_1252};

const SERIALS: [&str; 3] = ["NGSBYT0BDJKAF01K7", "JYZZYPDBBJGBC04TX", "BTM3CS40HD24083100000000000004711"];

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

fn read(name: &str) -> Vec<u8> {
    std::fs::read(fixtures().join(name)).unwrap()
}

/// Decodes strictly: a byte that does not belong fails.
fn decoded(name: &str, encoding: &'static Encoding) -> String {
    let bytes = read(name);
    let (text, used, malformed) = encoding.decode(&bytes);
    assert!(!malformed && used == encoding, "{name} is not {}", encoding.name());
    text.into_owned()
}

#[test]
fn every_file_is_described_and_every_description_has_a_file() {
    let readme = String::from_utf8(read("README.md")).unwrap();
    for folder in ["formats", "lists"] {
        let table = &readme[readme.find(&format!("## `{folder}/`")).unwrap() + 3..];
        let table = table.split("\n## ").next().unwrap();
        let described: BTreeSet<_> = table
            .lines()
            .filter_map(|line| line.strip_prefix("| `")?.split_once('`'))
            .map(|(name, _)| name.to_owned())
            .collect();
        let present: BTreeSet<_> = std::fs::read_dir(fixtures().join(folder))
            .unwrap()
            .map(|entry| entry.unwrap())
            .filter(|entry| entry.file_type().unwrap().is_file())
            .map(|entry| entry.file_name().into_string().unwrap())
            .collect();
        assert_eq!(described, present, "{folder}");
    }
}

#[test]
fn texts_are_in_the_encoding_and_with_the_words_they_are_said_to_have() {
    for (name, encoding, header, end) in [
        ("plain.csv", UTF_8, "Serial number,", "\n"),
        ("bom-crlf.csv", UTF_8, "Serial number,", "\r\n"),
        ("pipe.txt", UTF_8, "Serial number|", "\n"),
        ("semicolon-cp1252.csv", WINDOWS_1252, "Numéro de série;Modèle;", "\r\n"),
        ("cr-macroman.csv", MACINTOSH, "Numéro de série,Modèle,", "\r"),
        ("tab-utf16le.txt", UTF_16LE, "Seriennummer\tModell\t", "\r\n"),
        ("gbk.csv", GBK, "序列号,型号,", "\r\n"),
        ("big5.csv", BIG5, "序列號,型號,", "\r\n"),
        ("shift-jis.csv", SHIFT_JIS, "シリアル番号,機種,", "\r\n"),
    ] {
        let text = decoded(&format!("formats/{name}"), encoding);
        assert!(text.starts_with(header) && text.ends_with(end), "{name}: {text:?}");
        assert_eq!(text.matches('\n').count(), end.matches('\n').count() * 4, "{name}");
        assert!(SERIALS.iter().all(|serial| text.contains(serial)), "{name}");
        if ![UTF_8, UTF_16LE].contains(&encoding) {
            assert!(std::str::from_utf8(&read(&format!("formats/{name}"))).is_err(), "{name} is UTF-8 too");
        }
    }
}

#[test]
fn broken_files_are_broken_as_said() {
    let destroyed = decoded("formats/destroyed-serial.csv", UTF_8);
    assert!(destroyed.contains("\n6.37702E+15,") && !destroyed.contains(SERIALS[1]));
    let shifted = decoded("formats/shifted-row.csv", UTF_8);
    let cells: Vec<_> = shifted.lines().map(|line| line.split(',').count()).collect();
    assert_eq!(cells, [6, 6, 7, 6]);
    let quoted = decoded("formats/quoted-newlines.csv", UTF_8);
    assert!(quoted.lines().nth(3).unwrap().starts_with(SERIALS[1]), "{quoted}");
    assert!(!decoded("formats/no-key.csv", UTF_8).contains("erial"));
    assert_eq!(decoded("formats/header-only.csv", UTF_8).lines().count(), 1);
}

#[test]
fn workbooks_hold_the_same_machines() {
    for name in ["two-sheets.xlsx", "fleet.ods", "fleet.xls"] {
        let path = fixtures().join("formats").join(name);
        assert!(path.metadata().unwrap().len() < 20_000, "{name}");
        let mut book = open_workbook_auto(path).unwrap();
        let sheets = book.worksheets();
        let texts: BTreeSet<String> = sheets
            .iter()
            .flat_map(|(_, range)| range.used_cells())
            .filter_map(|(_, _, cell)| if let Data::String(text) = cell { Some(text.clone()) } else { None })
            .collect();
        assert!(SERIALS.iter().all(|serial| texts.contains(*serial)), "{name}: {texts:?}");
        if name.ends_with("xlsx") {
            assert_eq!(sheets.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["Texas", "Nevada"]);
            let numbers =
                sheets[1].1.used_cells().filter(|(_, _, c)| matches!(c, Data::Float(_) | Data::Int(_)));
            assert_eq!(numbers.count(), 4, "two asset tags, a power supply, a serial number that is lost");
        }
    }
}

#[test]
fn the_fleet_has_one_board_in_two_machines_and_the_same_columns_throughout() {
    let text = decoded("fleet/miners.csv", UTF_8);
    let mut parser = csv_core::Reader::new();
    let (mut output, mut ends) = (vec![0; text.len()], vec![0; 64]);
    let (mut input, mut rows) = (text.as_bytes(), Vec::new());
    loop {
        let (result, read, _, fields) = parser.read_record(input, &mut output, &mut ends);
        input = &input[read..];
        match result {
            csv_core::ReadRecordResult::Record => {
                let starts = std::iter::once(0).chain(ends.iter().copied());
                let cells = starts.zip(&ends[..fields]).map(|(from, to)| &output[from..*to]);
                rows.push(cells.map(|c| String::from_utf8(c.to_vec()).unwrap()).collect::<Vec<_>>());
            }
            csv_core::ReadRecordResult::End => break,
            _ => {}
        }
    }
    assert!(rows.len() == 17 && rows.iter().all(|row| row.len() == rows[0].len()));
    let mut claims: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for row in &rows[1..] {
        for serial in row[5..8].iter().filter(|s| !s.is_empty()) {
            claims.entry(serial).or_default().push(&row[0]);
        }
    }
    claims.retain(|_, machines| machines.len() > 1);
    assert_eq!(claims, BTreeMap::from([("HYDTYNGBBJGAI0B3D", vec!["TX-009", "TX-010"])]));
}
