//! Files as people have them, from bytes to rows.

mod bounded;
mod changes;
mod many;
mod references;
mod secrets;
mod workbooks;

use std::ops::ControlFlow;
use std::path::PathBuf;

use rust_xlsxwriter as xl;

use super::*;
use crate::diagnostic::{Colour, Severity};
use crate::ingest::rows::{CellKind, Mark};
use crate::model::Confidence;
use crate::source::sha256_hex;

type Cells = Vec<(String, CellKind)>;

fn open_bytes(name: &str, bytes: impl Into<Vec<u8>>) -> Result<Workbook, Diagnostics> {
    open(&Input::memory(name, bytes.into()), &ReadOptions::default())
}

fn rows(sheet: &RawSheet) -> Vec<(u64, Cells)> {
    let mut rows = Vec::new();
    sheet
        .rows
        .scan(Mark::default(), None, &mut |row| {
            rows.push((row.mark.row, row.cells.iter().map(|c| (c.text.to_owned(), c.kind)).collect()));
            ControlFlow::Continue(())
        })
        .unwrap();
    rows
}

fn texts(sheet: &RawSheet) -> Vec<Vec<String>> {
    rows(sheet).into_iter().map(|(_, cells)| cells.into_iter().map(|(text, _)| text).collect()).collect()
}

fn refusal(name: &str, bytes: impl Into<Vec<u8>>) -> String {
    let refused = open_bytes(name, bytes).unwrap_err();
    refused.iter().map(|d| d.render(Colour::Never)).collect()
}

fn codes(notes: &Diagnostics) -> Vec<&'static str> {
    notes.iter().map(|d| d.code).collect()
}

/// A workbook put together from its parts.
fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    use std::io::Write;
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn minimal_xlsx(sheet_data: &str) -> Vec<u8> {
    zipped(&[
        (
            "_rels/.rels",
            r#"<Relationships><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
        ),
        (
            "xl/workbook.xml",
            r#"<workbook xmlns:r="r"><sheets><sheet name="A &amp; B" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
        ),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
        ),
        ("xl/worksheets/sheet1.xml", &format!("<worksheet><sheetData>{sheet_data}</sheetData></worksheet>")),
    ])
}

#[test]
fn a_plain_csv_is_streamed_with_its_digest() {
    let bytes = b"\xEF\xBB\xBFmodel,serial\nS19,X1\n";
    let workbook = open_bytes("m.txt", bytes).unwrap();
    assert_eq!(workbook.format, "csv");
    assert_eq!(workbook.digest().unwrap(), sha256_hex(bytes));
    assert_eq!(texts(&workbook.content.sheets()[0]), [["model", "serial"], ["S19", "X1"]]);
    let encoding = workbook.encoding.unwrap();
    assert_eq!((encoding.label, encoding.confidence), ("UTF-8", Confidence::High));
    assert_eq!(workbook.dialect.unwrap().to_string(), "delimited by commas, quoted with \", lines end in LF");
}

#[test]
fn encodings_of_spreadsheet_exports_are_read() {
    let utf16 = |text: &str, mark: bool, order: fn(u16) -> [u8; 2]| -> Vec<u8> {
        let mark = if mark { "\u{FEFF}" } else { "" };
        format!("{mark}{text}").encode_utf16().flat_map(order).collect()
    };
    let text = "型号,序列号\nS19,X1\n";
    for (label, bytes) in [
        ("UTF-16LE", utf16(text, true, u16::to_le_bytes)),
        ("UTF-16BE", utf16(text, true, u16::to_be_bytes)),
        ("UTF-16LE", utf16(text, false, u16::to_le_bytes)),
        ("UTF-16BE", utf16(text, false, u16::to_be_bytes)),
        ("GBK (GB 18030)", encoding_rs::GBK.encode(text).0.into_owned()),
        ("UTF-8", text.into()),
    ] {
        let workbook = open_bytes("m.csv", bytes).unwrap();
        assert_eq!(workbook.encoding.unwrap().label, label);
        assert_eq!(texts(&workbook.content.sheets()[0]), [["型号", "序列号"], ["S19", "X1"]], "{label}");
        assert!(workbook.notes.is_empty());
    }
}

#[test]
fn utf8_is_believed_only_after_the_last_byte() {
    let mut bytes = b"model,note\n".to_vec();
    for _ in 0..200_000 {
        bytes.extend_from_slice(b"S19,plain\n");
    }
    bytes.extend_from_slice(b"S21,caf\xE9 \x96 d\xE9but\n");
    let workbook = open_bytes("m.csv", bytes).unwrap();
    assert_eq!(workbook.encoding.as_ref().unwrap().label, "windows-1252");
    assert_eq!(texts(&workbook.content.sheets()[0]).last().unwrap()[1], "café – début");
}

#[test]
fn a_guessed_encoding_is_told_at_the_first_cell_that_rests_on_it() {
    let workbook = open_bytes("bad.csv", b"Serial,Model\nA1,S21\nJYZZ\xff\xfe,S21\n".to_vec()).unwrap();
    let note = workbook.notes.iter().find(|note| note.code == "encoding-guessed").unwrap();
    assert_eq!((note.place.as_deref(), note.severity), (Some("bad.csv!A3"), Severity::Warning));
    assert!(note.message.contains("a guess"), "{}", note.message);
    let plain = open_bytes("good.csv", "Serial,Model\nA1é,S21\n").unwrap();
    assert!(plain.notes.iter().next().is_none());
}

#[test]
fn an_encoding_can_be_named_and_its_misfits_are_told_by_line() {
    let input = Input::memory("m.csv", b"model,note\nS19,ok\nS21,\x81\xFF x\n".to_vec());
    let named = |name: &str| ReadOptions { encoding: Some(name.into()), ..ReadOptions::default() };
    let workbook = open(&input, &named("cp932")).unwrap();
    assert_eq!(workbook.encoding.as_ref().unwrap().label, "Shift_JIS");
    let note = workbook.notes.iter().next().unwrap();
    assert_eq!((note.code, note.severity), ("encoding-malformed", Severity::Warning));
    assert!(note.message.contains("line 3"), "{}", note.message);
    assert!(open(&input, &named("klingon")).is_err());
}

#[test]
fn a_delimiter_can_be_named() {
    let input = Input::memory("m.csv", b"a~b,c\n1~2,3\n".to_vec());
    let options = ReadOptions { delimiter: Some('~'), ..ReadOptions::default() };
    assert_eq!(texts(&open(&input, &options).unwrap().content.sheets()[0])[1], ["1", "2,3"]);
    let letter = ReadOptions { delimiter: Some('a'), ..ReadOptions::default() };
    assert_eq!(codes(&open(&input, &letter).unwrap_err()), ["delimiter-unusable"]);
}

#[test]
fn what_is_no_inventory_is_refused_by_name() {
    for (bytes, words) in [
        (&b""[..], "empty"),
        (b" \n\n", "nothing but blanks"),
        (b"%PDF-1.4\n%\xE2\xE3", "PDF"),
        (b"<!DOCTYPE html><html><table>", "web page"),
        (b"PK\x03\x04junk", "zip archive"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "cannot be read"),
        (b"abc\0\x01\x02def", "no text (a NUL byte at offset 3)"),
        (b"{\"miners\": []}", "JSON"),
        (b"\x89PNG\r\n", "picture"),
        (b"7z\xBC\xAF\x27\x1C", "7-Zip"),
        (b"Rar!\x1A\x07", "RAR"),
        (b"\xFD7zXZ\0\0", ".tar.xz"),
        (b"\xEF\xBB\xBF \r\n", "nothing but blanks"),
    ] {
        let refused = refusal("m.csv", bytes);
        assert!(refused.contains(words), "{refused}");
    }
    let names = |stream: &str| -> Vec<u8> {
        let name: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
        [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".as_slice(), &[0; 600], &name, &[0; 600]].concat()
    };
    assert!(refusal("a.msg", names("__substg1.0_0037001F")).contains("Outlook"));
    assert!(refusal("a.doc", names("WordDocument")).contains("Word document"));
    let inner = refusal("in.zip", zipped(&[("fleet.csv", "Serial\nA1\n")]));
    assert!(
        inner.contains("within a folder or another archive") && inner.contains("name it by itself"),
        "{inner}"
    );
    assert!(refusal("board.crt", &b"\x30\x82\x05\x00garbage"[..]).contains("called a certificate"));
}

#[test]
fn the_name_does_not_decide_the_format() {
    let mut book = xl::Workbook::new();
    book.add_worksheet().write(0, 0, "model").unwrap();
    assert_eq!(open_bytes("fleet.csv", book.save_to_buffer().unwrap()).unwrap().format, "xlsx");
    assert_eq!(open_bytes("fleet.xlsx", "model,serial\nS19,1\n").unwrap().format, "csv");
}

#[test]
fn every_reader_has_an_id_of_its_own_and_a_text() {
    let mut ids: Vec<_> = READERS.iter().map(|r| r.id()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), READERS.len());
    assert!(READERS.iter().all(|r| r.doc().len() > 20));
}

/// The readers that take a file for their own; text, which anything may look like, is none.
fn claims(path: &std::path::Path) -> Vec<&'static str> {
    let input = Input::path(path).unwrap();
    let beginning = Beginning::of(input.bytes()).unwrap();
    let probe = beginning.probe(input.name());
    let claim = |reader: &&&dyn Reader| reader.id() != "csv" && reader.recognises(&probe);
    READERS.iter().filter(claim).map(|reader| reader.id()).collect()
}

/// Every file below a folder.
fn files(folder: &std::path::Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            all.extend(files(&path));
        } else {
            all.push(path);
        }
    }
    all.sort();
    all
}

#[test]
fn no_file_is_claimed_by_two_readers() {
    let own = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/formats"));
    let mut folders = vec![own];
    match shared() {
        Some(data) => folders.extend(["inventories", "devices", "hbom", "lists"].map(|of| data.join(of))),
        None => {
            println!("skipped in part: no files of others beside the repository (TIDEWAITER_SHARED_DATA)");
        }
    }
    for file in folders.iter().flat_map(|folder| files(folder)) {
        let claims = claims(&file);
        assert!(claims.len() < 2, "{}: {claims:?}", file.display());
    }
}

/// The folder of inventories nobody on this project wrote, if it is there.
fn shared() -> Option<PathBuf> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let named = std::env::var_os("TIDEWAITER_SHARED_DATA").map(PathBuf::from);
    let found = named.into_iter().chain([beside]).find(|p| p.is_dir());
    if found.is_none() {
        println!("skipped: no shared data beside the repository");
    }
    found
}

#[test]
fn every_real_inventory_gives_rows_or_a_reason() {
    let Some(shared) = shared() else { return };
    let folders = ["inventories/asset_mgr", "inventories/board_bom", "inventories/chip_sheet"];
    for folder in folders.into_iter().chain(["devices/miner_api/header_samples"]) {
        let mut paths: Vec<_> =
            std::fs::read_dir(shared.join(folder)).unwrap().map(|e| e.unwrap().path()).collect();
        paths.sort();
        for path in paths {
            let html = path.extension().is_some_and(|e| e == "html");
            match Input::path(&path)
                .map_err(Diagnostics::from)
                .and_then(|i| open(&i, &ReadOptions::default()))
            {
                Ok(workbook) => {
                    assert!(!html || workbook.format == "ibom");
                    let encoding = workbook.encoding.as_ref().map(ToString::to_string).unwrap_or_default();
                    let dialect = workbook.dialect.map(|d| d.to_string()).unwrap_or_default();
                    println!("{}: {} {encoding}; {dialect}", workbook.name, workbook.format);
                    for note in &workbook.notes {
                        println!("    {}", note.render(Colour::Never).replace('\n', " | "));
                    }
                    assert_eq!(workbook.digest().unwrap(), sha256_hex(&std::fs::read(&path).unwrap()));
                    for sheet in &workbook.content.sheets() {
                        let rows = rows(sheet);
                        let wide = rows.iter().map(|r| r.1.len()).max().unwrap_or(0);
                        let first = rows.iter().find(|r| !r.1.is_empty());
                        let first: Vec<_> =
                            first.map(|r| r.1.iter().map(|c| &c.0).take(6).collect()).unwrap_or_default();
                        println!("    {:?}: {} rows, {wide} wide, {first:?}", sheet.name, rows.len());
                        assert!(!rows.is_empty() || workbook.content.sheets().len() > 1);
                    }
                }
                Err(refused) => {
                    let text: String = refused.iter().map(|d| d.render(Colour::Never)).collect();
                    println!("{}", text.replace('\n', " | "));
                    assert!(html, "{text}");
                }
            }
        }
    }
}

#[test]
fn real_files_are_told_for_what_they_are() {
    let Some(shared) = shared() else { return };
    for (file, label, delimiter) in [
        ("inventories/asset_mgr/snipeit-assets-sample-BLANKS.csv", "MacRoman", b','),
        ("inventories/asset_mgr/glpi-es-export-dialect.csv", "UTF-8", b';'),
        ("inventories/asset_mgr/ralph-warehouses_tab.csv", "UTF-8", b'\t'),
        ("inventories/asset_mgr/ralph-warehouses_semicolon.csv", "UTF-8", b';'),
        ("inventories/asset_mgr/ralph-back_office_assets.csv", "UTF-8", b','),
        ("devices/miner_api/header_samples/cn_it_template_header_gbk.csv", "GBK (GB 18030)", b','),
        ("devices/miner_api/header_samples/glpi_fr_export_header.csv", "UTF-8", b';'),
    ] {
        let workbook = open(&Input::path(&shared.join(file)).unwrap(), &ReadOptions::default()).unwrap();
        assert_eq!(workbook.encoding.unwrap().label, label, "{file}");
        assert_eq!(workbook.dialect.unwrap().delimiter, delimiter, "{file}");
    }
}

#[test]
fn a_format_that_was_named_and_does_not_fit_is_to_blame_and_no_file() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/formats");
    for (file, own) in [("plain.csv", "csv"), ("cyclonedx.json", "cyclonedx")] {
        let bytes = std::fs::read(folder.join(file)).unwrap();
        for id in READERS.iter().map(|reader| reader.id()).filter(|id| *id != own) {
            let options = ReadOptions { format: Some(id.to_owned()), ..ReadOptions::default() };
            let said = match open(&Input::memory(file, bytes.clone()), &options) {
                Ok(workbook) => {
                    assert!(workbook.is_asked, "{id} {file}");
                    workbook.notes
                }
                Err(errors) => errors,
            };
            let blames = |problem: &&Diagnostic| {
                problem.message.starts_with(&format!("read as `{id}` because of --format; by its content"))
                    && problem.message.contains(own)
                    && problem.help.as_deref().is_some_and(|help| help.starts_with("leave --format out"))
            };
            assert_eq!(said.iter().filter(blames).count(), 1, "{id} {file}: {said:?}");
        }
    }
    let lshw = ReadOptions { format: Some("lshw-text".to_owned()), ..ReadOptions::default() };
    let plain = std::fs::read(folder.join("plain.csv")).unwrap();
    assert!(
        open(&Input::memory("plain.csv", plain), &lshw).is_err(),
        "rows of a table are no machines of lshw"
    );
    let own = std::fs::read(folder.join("lshw-text.txt")).unwrap();
    let workbook = open(&Input::memory("lshw-text.txt", own), &lshw).unwrap();
    assert!(!workbook.is_asked && !codes(&workbook.notes).contains(&"format-asked"));
}
