//! Workbooks made of pieces, some of them repeated many times: small when they are packed, and large for who believes them.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;

/// A piece by its number, and how often.
pub(crate) type Pieces = Vec<(usize, u32)>;

fn joined(known: &[&str], pieces: &Pieces) -> String {
    /// Long enough for a million of the smallest elements.
    const LONGEST: usize = 8 << 20;
    let mut text = String::new();
    for (which, times) in pieces {
        let piece = known[which % known.len()];
        text.extend(std::iter::repeat_n(piece, (*times as usize).min(LONGEST / piece.len())));
    }
    text
}

fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// An .xlsx of these rows, shared texts, styles and names.
pub(crate) fn xlsx(rows: &Pieces, texts: &Pieces, styles: &Pieces, names: &Pieces) -> Vec<u8> {
    let long = format!("<row><c t=\"str\"><v>{}</v></c></row>", "x".repeat(600_000));
    let rows = joined(
        &[
            r#"<row><c t="s"><v>0</v></c></row>"#,
            r#"<row><c t="str"><v>SN12345</v></c><c><v>1</v></c></row>"#,
            r#"<row r="1048576"><c r="XFD1048576" t="str"><v>x</v></c></row>"#,
            r#"<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>2</v></c></row>"#,
            r#"<row><c><f>A1</f></c><c t="inlineStr"><is><t>x</t></is></c></row>"#,
            &long,
        ],
        rows,
    );
    let texts = joined(
        &[
            "<si/>",
            "<si><t>a shared text of some length</t></si>",
            "<si><r><t>a</t></r><r><t>b</t></r></si>",
            "<si><x></y></si>",
        ],
        texts,
    );
    let styles = joined(
        &[
            r#"<xf numFmtId="200" fontId="0"/>"#,
            r#"</cellXfs><numFmts><numFmt numFmtId="200" formatCode="yyyy"/></numFmts><cellXfs>"#,
            r#"</cellXfs><fonts><font><name val="Font"/></font></fonts><cellXfs>"#,
            r#"</cellXfs><borders><border><left style="thin"/></border></borders><cellXfs>"#,
        ],
        styles,
    );
    let names = joined(
        &[
            r#"<sheet name="S" r:id="r1"/>"#,
            r#"<definedName name="N">S!$A$1</definedName>"#,
            r#"<definedName name="N"><b></b></definedName>"#,
        ],
        names,
    );
    packed(&[
        (
            "_rels/.rels",
            r#"<Relationships><Relationship Type="/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
        ),
        ("xl/workbook.xml", &format!(r#"<workbook><sheet name="S" r:id="r1"/>{names}</workbook>"#)),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<Relationships><Relationship Id="r1" Type="a/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
        ),
        ("xl/worksheets/sheet1.xml", &format!("<worksheet><sheetData>{rows}</sheetData></worksheet>")),
        ("xl/sharedStrings.xml", &format!("<sst>{texts}</sst>")),
        ("xl/styles.xml", &format!("<styleSheet><cellXfs>{styles}</cellXfs></styleSheet>")),
    ])
}

/// An .ods of these elements.
pub(crate) fn ods(content: &Pieces) -> Vec<u8> {
    let long = format!(r#"<style:style style:name="{}">"#, "x".repeat(200_000));
    let content = joined(
        &[
            r#"<table:table table:name="A">"#,
            "</table:table>",
            "<table:table-row><table:table-cell><text:p>SN1</text:p></table:table-cell></table:table-row>",
            r#"<table:table-row table:number-rows-repeated="100000"><table:table-cell><text:p>SN1</text:p></table:table-cell></table:table-row>"#,
            r#"<table:table-row><table:table-cell table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell></table:table-row>"#,
            r#"<table:table-row><table:table-cell table:number-columns-spanned="9"><text:p>x</text:p></table:table-cell></table:table-row>"#,
            "<table:table-row><table:table-cell><text:p>",
            "a text, and a comment<!-- c --><![CDATA[x]]>",
            r#"<text:s text:c="1000"/>"#,
            "</text:p></table:table-cell></table:table-row>",
            &long,
            r#"<style:table-properties table:display="false"/></style:style>"#,
            "<table:table/>",
        ],
        content,
    );
    packed(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        (
            "content.xml",
            &format!(r#"<office:body><table:table table:name="A">{content}</table:table></office:body>"#),
        ),
    ])
}

/// The records of an .xls with so many sheets, all of them these cells.
pub(crate) fn biff(sheets: u32, cells: &[(usize, u32)]) -> Vec<u8> {
    let record = |kind: u16, data: &[u8]| {
        let length = u16::try_from(data.len()).unwrap();
        [&kind.to_le_bytes()[..], &length.to_le_bytes(), data].concat()
    };
    let cell = |kind: u16, row: u16, column: u16, more: &[u8]| {
        record(kind, &[&row.to_le_bytes()[..], &column.to_le_bytes(), more].concat())
    };
    let known = [
        cell(0x0203, 0, 0, &[0; 10]),
        cell(0x0203, 9999, 9, &[0; 10]),
        cell(0x0203, 65_535, 255, &[0; 10]),
        cell(0x0204, 1, 1, b"\0\0\x09\0\0text of 9"),
        cell(0x0204, 1, 1, b"\0\0\xFF\xFF\0"),
        cell(0x00FD, 2, 2, &[0; 6]),
        cell(0x0006, 3, 3, &[0; 40]),
        record(0x0207, b"\x01\0\0x"),
        record(0x00E5, b"\x01\0\0\0\0\0\0\0\0\0"),
        record(0x0200, b"\0\0\0\0\0\0\x01\0\0\0\0\x01\0\0"),
    ];
    let shared = record(0x00FC, &[&[0; 8][..], &1000u16.to_le_bytes(), &[0], &[b'x'; 1000]].concat());
    let mut stream = record(0x0809, b"\0\x06\x05\0");
    let name = |n: u32| format!("{n:08}").into_bytes();
    let globals = stream.len() + sheets as usize * 20 + shared.len() + 4;
    for n in 0..sheets {
        let start = u32::try_from(globals).unwrap().to_le_bytes();
        stream.extend(record(0x0085, &[&start[..], &[0, 0, 8, 0], &name(n)].concat()));
    }
    stream.extend(shared);
    stream.extend(record(0x000A, &[]));
    stream.extend(record(0x0809, b"\0\x06\x10\0"));
    for (which, times) in cells {
        let cell = &known[which % known.len()];
        stream.extend(cell.repeat(*times as usize));
    }
    stream.extend(record(0x000A, &[]));
    stream
}
