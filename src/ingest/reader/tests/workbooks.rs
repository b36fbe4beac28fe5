//! Workbooks, from bytes to rows.

use rust_xlsxwriter as xl;

use super::*;

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
