//! Files as people have them, from bytes to rows.

mod changes;
mod many;
mod references;

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
fn an_xlsx_keeps_its_rows_kinds_and_secrets() {
    let mut book = xl::Workbook::new();
    let date = xl::Format::new().set_num_format("yyyy-mm-dd");
    let time = xl::Format::new().set_num_format("yyyy-mm-dd hh:mm:ss");
    let sheet = book.add_worksheet().set_name("Texas").unwrap();
    sheet.merge_range(2, 0, 3, 0, "Rack 7", &xl::Format::new()).unwrap();
    sheet.write(2, 1, 17).unwrap();
    sheet.write(2, 2, 8_912_345_678_901_234_567.0).unwrap();
    sheet.write(2, 3, 0.1).unwrap();
    sheet.write_with_format(2, 4, xl::ExcelDateTime::from_ymd(2025, 3, 9).unwrap(), &date).unwrap();
    let noon = xl::ExcelDateTime::from_ymd(2025, 3, 9).unwrap().and_hms(12, 30, 0).unwrap();
    sheet.write_with_format(3, 1, &noon, &time).unwrap();
    sheet.write(3, 2, true).unwrap();
    sheet.write(3, 3, xl::Formula::new("NA()").set_result("#N/A")).unwrap();
    sheet.write(3, 4, xl::Formula::new("A1&B1").set_result("")).unwrap();
    sheet.set_row_hidden(3).unwrap();
    let hidden = book.add_worksheet().set_name("Spares").unwrap();
    hidden.write(0, 0, "x").unwrap();
    hidden.set_hidden(true);

    let workbook = open_bytes("fleet.xlsx", book.save_to_buffer().unwrap()).unwrap();
    let sheets = workbook.content.sheets();
    let names: Vec<_> = sheets.iter().map(|s| s.name.as_deref().unwrap()).collect();
    assert_eq!(names, ["Texas", "Spares"]);
    let rows = rows(&workbook.content.sheets()[0]);
    assert_eq!(rows.iter().map(|r| r.0).collect::<Vec<_>>(), [1, 2, 3, 4]);
    let cell = |row: usize, column: usize| (rows[row].1[column].0.as_str(), rows[row].1[column].1);
    assert_eq!(cell(2, 0), ("Rack 7", CellKind::Text));
    assert_eq!(cell(3, 0), ("Rack 7", CellKind::Text));
    assert_eq!(cell(2, 1), ("17", CellKind::Number));
    assert_eq!(cell(2, 2), ("8.912345678901235e18", CellKind::Number));
    assert_eq!(cell(2, 3), ("0.1", CellKind::Number));
    assert_eq!(cell(2, 4), ("2025-03-09", CellKind::Date));
    assert_eq!(cell(3, 1), ("2025-03-09T12:30:00", CellKind::Date));
    assert_eq!(cell(3, 2), ("TRUE", CellKind::Bool));
    assert_eq!(cell(3, 3).0, "#N/A");
    assert_eq!(codes(&workbook.notes), ["rows-hidden", "cells-merged", "sheet-hidden"]);
}

#[test]
fn numbers_are_read_with_the_noughts_that_their_format_shows() {
    let mut book = xl::Workbook::new();
    let tag = xl::Format::new().set_num_format("00000");
    let price = xl::Format::new().set_num_format("0.00");
    let sheet = book.add_worksheet();
    for (row, number) in [(0, 412.0), (1, 1_234_567.0), (2, 4.5)] {
        sheet.write_with_format(row, 0, number, &tag).unwrap();
        sheet.write_with_format(row, 1, number, &price).unwrap();
        sheet.write(row, 2, number).unwrap();
    }
    sheet.write_with_format(3, 0, "x", &tag).unwrap();
    let read = open_bytes("tags.xlsx", book.save_to_buffer().unwrap()).unwrap();
    let sheet = &read.content.sheets()[0];
    let expected = [["00412", "412", "412"], ["1234567"; 3], ["4.5"; 3]];
    assert_eq!(texts(sheet).into_iter().take(3).collect::<Vec<_>>(), expected);

    let cell = |value: &str, shown: &str| {
        format!(
            r#"<table:table-cell office:value-type="float" office:value="{value}"><text:p>{shown}</text:p></table:table-cell>"#
        )
    };
    let cells =
        cell("412", "00412") + &cell("412", "0412.00") + &cell("1234.5", "1,234.50") + &cell("7", "8");
    let content = format!(
        "<office:spreadsheet><table:table><table:table-row>{cells}</table:table-row></table:table></office:spreadsheet>"
    );
    let kind = ("mimetype", "application/vnd.oasis.opendocument.spreadsheet");
    let read = open_bytes("tags.ods", zipped(&[kind, ("content.xml", &content)])).unwrap();
    assert_eq!(texts(&read.content.sheets()[0]), [["00412", "412", "1234.5", "7"]]);
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
fn a_formula_without_a_stored_value_is_not_an_empty_cell() {
    let sheet = r#"<row r="5"><c r="B5"><f>VLOOKUP(A5,X:Y,2)</f></c><c r="C5"><f>1+1</f><v>2</v></c></row>"#;
    let workbook = open_bytes("m.xlsx", minimal_xlsx(sheet)).unwrap();
    assert_eq!(workbook.content.sheets()[0].name.as_deref(), Some("A & B"));
    let (row, cells) = rows(&workbook.content.sheets()[0]).pop().unwrap();
    assert_eq!(row, 5);
    assert_eq!(cells[1], ("=VLOOKUP(A5,X:Y,2)".into(), CellKind::Unvalued));
    assert_eq!(cells[2], ("2".into(), CellKind::Number));
    let note = workbook.notes.iter().next().unwrap();
    assert!(note.code == "formula-without-value" && note.message.contains("B5"), "{note:?}");
}

#[test]
fn rows_that_a_filter_hides_are_read_and_said() {
    let row = |n: u32, hidden: &str| format!(r#"<row r="{n}"{hidden}><c r="A{n}"><v>{n}</v></c></row>"#);
    let rows = [row(1, ""), row(2, r#" hidden="1""#), row(3, r#" hidden="true""#)].concat();
    let filter = r#"</sheetData><autoFilter ref="A1:A3"><filterColumn colId="0"/></autoFilter><sheetData>"#;
    for (sheet, says) in [
        (rows.clone(), "2 hidden rows are read as well"),
        (rows + filter, "a filter is set in the sheet; 2 hidden rows are read as well"),
    ] {
        let workbook = open_bytes("m.xlsx", minimal_xlsx(&sheet)).unwrap();
        assert_eq!(texts(&workbook.content.sheets()[0]).len(), 3);
        assert_eq!(workbook.notes.iter().next().unwrap().message, says);
    }
}

#[test]
fn an_ods_tells_merged_and_hidden_cells() {
    let content = r#"<?xml version="1.0"?><office:document-content><office:automatic-styles>
        <style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>
        </office:automatic-styles><office:body><office:spreadsheet>
        <table:table table:name="Fleet">
        <table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>
        <table:table-row><table:table-cell office:value-type="string" table:number-rows-spanned="2" table:number-columns-spanned="1"><text:p>Rack<text:s text:c="2"/>7 &amp; &#56;</text:p><text:p>north</text:p><office:annotation><text:p>ask Ann</text:p></office:annotation></table:table-cell>
        <table:table-cell office:value-type="float" office:value="17"><text:p>17.00</text:p></table:table-cell>
        <table:table-cell office:value-type="date" office:date-value="2025-03-09"><text:p>9 Mar</text:p></table:table-cell></table:table-row>
        <table:table-row table:visibility="collapse"><table:covered-table-cell/><table:table-cell table:formula="of:=[.A1]"/><table:table-cell office:value-type="string" calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell></table:table-row>
        <table:table-row table:number-rows-repeated="1048500"><table:table-cell/></table:table-row>
        </table:table>
        <table:table table:name="Old" table:style-name="ta2"><table:table-row table:number-rows-repeated="3"><table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row></table:table>
        </office:spreadsheet></office:body></office:document-content>"#;
    let parts = [("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content)];
    let workbook = open_bytes("m.ods", zipped(&parts)).unwrap();
    assert_eq!(workbook.format, "ods");
    let fleet = rows(&workbook.content.sheets()[0]);
    assert_eq!(fleet.len(), 4);
    let text = |s: &str, kind| (s.to_owned(), kind);
    let rack = text("Rack  7 & 8\nnorth", CellKind::Text);
    assert_eq!(fleet[2].1, [rack.clone(), text("17", CellKind::Number), text("2025-03-09", CellKind::Date)]);
    assert_eq!(fleet[3].1, [rack, text("=[.A1]", CellKind::Unvalued), text("#N/A", CellKind::Error)]);
    assert_eq!(texts(&workbook.content.sheets()[1]), [["x"], ["x"], ["x"]]);
    let seen = codes(&workbook.notes);
    assert_eq!(seen, ["rows-hidden", "cells-merged", "formula-without-value", "sheet-hidden"]);
}

#[test]
fn truncated_and_spoiled_workbooks_are_refused_without_panic() {
    let sheet = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>model</t></is></c></row>"#;
    let whole = minimal_xlsx(sheet);
    for cut in (0..whole.len()).step_by(37) {
        let _ = open_bytes("m.xlsx", &whole[..cut]);
        let mut spoiled = whole.clone();
        spoiled[cut] ^= 0x55;
        let _ = open_bytes("m.xlsx", spoiled);
    }
    for bad in
        ["<row r=\"1\"><c r=\"A1\"><v>", "<row r=\"99999999999\"><c><v>1</v></c></row>", "</worksheet>"]
    {
        let _ = open_bytes("m.xlsx", minimal_xlsx(bad));
    }
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
