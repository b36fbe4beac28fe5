//! `-o annotated` and `-o xlsx`, looked at by programs of others: calamine, openpyxl and `LibreOffice`.
#![allow(clippy::unwrap_used, reason = "what cannot be prepared is a failed test")]

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use crate::common::{self, said, tidewaiter, validators};

/// The parts of a workbook as a program would write them, each with its name.
type Parts = Vec<(&'static str, String)>;

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
/// A marking that would end its element, turn the line around, be another letter in a workbook, and speak to a build service.
const HOSTILE: &str = "QQ&lt;/t&gt;]]&gt;\u{202e}evil\u{200b}_x0041_ ::error::x";

const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

fn relations(all: &[(&str, &str, &str)]) -> String {
    let one = |(id, kind, target): &(&str, &str, &str)| {
        let kind = if kind.starts_with("http") { (*kind).to_owned() } else { format!("{RELATIONS}/{kind}") };
        format!("<Relationship Id=\"{id}\" Type=\"{kind}\" Target=\"{target}\"/>")
    };
    let all: String = all.iter().map(one).collect();
    format!(
        "<?xml version=\"1.0\"?>\r\n<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{all}</Relationships>"
    )
}

/// A workbook with everything that must outlive our notes: styles, formulas, macros, filters, notes and threads of others.
fn fleet() -> Parts {
    let thread = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment";
    vec![
        ("[Content_Types].xml", "<?xml version=\"1.0\"?>\n<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
            <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
            <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
            <Default Extension=\"bin\" ContentType=\"application/vnd.ms-office.vbaProject\"/>\
            <Default Extension=\"vml\" ContentType=\"application/vnd.openxmlformats-officedocument.vmlDrawing\"/>\
            <Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.ms-excel.sheet.macroEnabled.main+xml\"/>\
            <Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>\
            <Override PartName=\"/xl/worksheets/sheet2.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>\
            <Override PartName=\"/xl/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/>\
            <Override PartName=\"/xl/sharedStrings.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml\"/>\
            <Override PartName=\"/xl/comments1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml\"/>\
            <Override PartName=\"/xl/calcChain.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml\"/>\
            </Types>".into()),
        ("_rels/.rels", relations(&[("rId1", "officeDocument", "xl/workbook.xml")])),
        ("xl/workbook.xml", format!("<?xml version=\"1.0\"?>\n<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONS}\">\
            <sheets><sheet name=\"Fleet &amp; &lt;Co&gt;\" sheetId=\"7\" r:id=\"rId1\"/><sheet name=\"tidewaiter\" sheetId=\"3\" state=\"hidden\" r:id=\"rId2\"/></sheets>\
            <definedNames><definedName name=\"total\">'Fleet &amp; &lt;Co&gt;'!$F$4:$F$9</definedName></definedNames><calcPr calcId=\"1\"/></workbook>")),
        ("xl/_rels/workbook.xml.rels", relations(&[
            ("rId1", "worksheet", "worksheets/sheet1.xml"),
            ("rId2", "worksheet", "/xl/worksheets/sheet2.xml"),
            ("rId3", "styles", "styles.xml"),
            ("rId4", "sharedStrings", "sharedStrings.xml"),
            ("rId5", "calcChain", "calcChain.xml"),
            ("rId6", "http://schemas.microsoft.com/office/2006/relationships/vbaProject", "vbaProject.bin"),
        ])),
        ("xl/styles.xml", format!("<styleSheet xmlns=\"{MAIN}\"><fonts count=\"2\"><font><sz val=\"11\"/></font><font><b/><sz val=\"11\"/></font></fonts>\
            <fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>\
            <borders count=\"1\"><border/></borders><cellStyleXfs count=\"1\"><xf/></cellStyleXfs>\
            <cellXfs count=\"2\"><xf/><xf fontId=\"1\" applyFont=\"1\"/></cellXfs><dxfs count=\"1\"><dxf><font><b/></font></dxf></dxfs></styleSheet>")),
        ("xl/sharedStrings.xml", {
            let texts = ["Mesa Flats", "Serial number", "Model", "Control board", "Supplier", "Price", "Antminer S21", "AMLCtrl_BHB68XXX", "CVCtrl_BHB42XXX", "SN-0004", "SN-0005", "SN-0006", "SN-0007", "SN-0008", "SN-0009"];
            let texts = texts.map(|text| format!("<si><t>{text}</t></si>")).concat();
            format!("<sst xmlns=\"{MAIN}\" count=\"30\" uniqueCount=\"15\">{texts}</sst>")
        }),
        ("xl/calcChain.xml", format!("<calcChain xmlns=\"{MAIN}\"><c r=\"F4\" i=\"7\"/></calcChain>")),
        ("xl/vbaProject.bin", "macros: \u{1}\u{2} as they are".into()),
        ("customXml/item1.xml", "<mine><kept/></mine>".into()),
        ("xl/worksheets/sheet1.xml", format!("<?xml version=\"1.0\"?>\r\n<worksheet xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONS}\">\
            <dimension ref=\"A1:F9\"/><sheetViews><sheetView workbookViewId=\"0\"/></sheetViews><cols><col min=\"1\" max=\"2\" width=\"20\" customWidth=\"1\"/></cols>\
            <sheetData>\
            <row r=\"1\" spans=\"1:6\"><c r=\"A1\" s=\"1\" t=\"s\"><v>0</v></c><c r=\"B1\" s=\"1\"/></row>\
            <row r=\"3\" spans=\"1:6\" s=\"1\"><c r=\"A3\" s=\"1\" t=\"s\"><v>1</v></c><c r=\"B3\" t=\"s\"><v>2</v></c><c r=\"C3\" t=\"s\"><v>3</v></c><c r=\"D3\" t=\"s\"><v>4</v></c><c r=\"F3\" t=\"s\"><v>5</v></c></row>\
            <row r=\"4\" spans=\"1:6\"><c r=\"A4\" t=\"s\"><v>9</v></c><c r=\"B4\" t=\"s\"><v>6</v></c><c r=\"C4\" t=\"s\"><v>7</v></c><c r=\"D4\" t=\"inlineStr\"><is><t>Maple Ridge &amp; Sons</t></is></c><c r=\"F4\"><f>1+1</f><v>2</v></c></row>\
            <row r=\"5\"><c r=\"A5\" t=\"s\"><v>10</v></c><c r=\"B5\" t=\"s\"><v>6</v></c><c r=\"C5\" s=\"1\" t=\"s\"><v>8</v></c><c r=\"G5\" s=\"1\"/><c r=\"M5\" s=\"1\"/></row>\
            <row r=\"6\"><c r=\"A6\" t=\"s\"><v>11</v></c><c r=\"B6\" t=\"s\"><v>6</v></c><c r=\"C6\" t=\"s\"><v>8</v></c></row>\
            <row r=\"7\"><c r=\"A7\" t=\"s\"><v>12</v></c></row>\
            <row r=\"8\"><c r=\"A8\" t=\"s\"><v>13</v></c><c r=\"B8\" t=\"s\"><v>6</v></c><c r=\"C8\" t=\"s\"><v>8</v></c></row>\
            <row r=\"9\"><c r=\"A9\" t=\"s\"><v>14</v></c><c r=\"B9\" t=\"s\"><v>6</v></c><c r=\"C9\"/></row>\
            <row r=\"10\"><c r=\"A10\" t=\"inlineStr\"><is><t>=cmd|calc</t></is></c><c r=\"C10\" t=\"inlineStr\"><is><t>{HOSTILE}</t></is></c></row>\
            </sheetData><autoFilter ref=\"A3:F9\"/><mergeCells count=\"2\"><mergeCell ref=\"A1:B1\"/><mergeCell ref=\"C8:C9\"/></mergeCells>\
            <conditionalFormatting sqref=\"A4:F9\"><cfRule type=\"expression\" dxfId=\"0\" priority=\"1\"><formula>TRUE</formula></cfRule></conditionalFormatting>\
            <dataValidations count=\"1\"><dataValidation type=\"list\" sqref=\"D4:D9\"><formula1>\"a,b\"</formula1></dataValidation></dataValidations>\
            <pageMargins left=\"0.7\" right=\"0.7\" top=\"0.75\" bottom=\"0.75\" header=\"0.3\" footer=\"0.3\"/><legacyDrawing r:id=\"rId2\"/><extLst><ext uri=\"{{mine}}\"/></extLst></worksheet>")),
        ("xl/worksheets/_rels/sheet1.xml.rels", relations(&[
            ("rId1", "comments", "../comments1.xml"),
            ("rId2", "vmlDrawing", "../drawings/vmlDrawing1.vml"),
            ("rId3", thread, "../threadedComments/threadedComment1.xml"),
        ])),
        ("xl/worksheets/sheet2.xml", format!("<worksheet xmlns=\"{MAIN}\"><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>kept</t></is></c></row></sheetData></worksheet>")),
        ("xl/comments1.xml", format!("<comments xmlns=\"{MAIN}\"><authors><author>Ada</author><author>tc=1</author></authors><commentList>\
            <comment ref=\"C5\" authorId=\"0\"><text><r><t>ask the seller</t></r></text></comment>\
            <comment ref=\"C6\" authorId=\"1\"><text><t>[Threaded comment] where from?</t></text></comment></commentList></comments>")),
        ("xl/drawings/vmlDrawing1.vml", {
            let one = |row: u32| format!("<v:shape id=\"_x0000_s{}\" type=\"#_x0000_t202\" style='visibility:hidden'><v:textbox><div><br></div></v:textbox><x:ClientData ObjectType=\"Note\"><x:Row>{row}</x:Row><x:Column>2</x:Column></x:ClientData></v:shape>", 1021 + row);
            format!("<xml xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><o:shapelayout v:ext=\"edit\"><o:idmap v:ext=\"edit\" data=\"1\"/></o:shapelayout><v:shapetype id=\"_x0000_t202\"/>{}{}</xml>", one(4), one(5))
        }),
        ("xl/threadedComments/threadedComment1.xml", "<ThreadedComments xmlns=\"http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments\"><threadedComment ref=\"C6\" id=\"{1}\"><text>where from?</text></threadedComment></ThreadedComments>".into()),
    ]
}

/// The archive of parts, each packed in a way of its own, on a day of its own.
fn packed(parts: &Parts) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (n, (name, text)) in parts.iter().enumerate() {
        let method = if n % 3 == 0 { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        let day = DateTime::from_date_and_time(2020, 1, 1 + u8::try_from(n).unwrap(), 10, 0, 2).unwrap();
        zip.start_file(
            *name,
            SimpleFileOptions::default().compression_method(method).last_modified_time(day),
        )
        .unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The same parts with another text in some.
fn changed(change: impl Fn(&str, &str) -> String) -> Parts {
    fleet().into_iter().map(|(name, text)| (name, change(name, &text))).collect()
}

fn part(bytes: &[u8], name: &str) -> Option<String> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).ok()?.read_to_string(&mut text).unwrap();
    Some(text)
}

fn names(bytes: &[u8]) -> Vec<String> {
    let archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    archive.file_names().map(|name| name.unwrap().into_owned()).collect()
}

/// Audits a workbook of that name with a copy `copy.ENDING`, and what was said.
fn annotate(folder: &Path, name: &str, more: &[&str]) -> (Option<i32>, String, PathBuf) {
    let copy = format!("copy.{}", name.rsplit('.').next().unwrap());
    let output = format!("annotated={copy}");
    let run = ["audit", name, "--check", "--no-lists", "--quiet", "--force", "-o", &output];
    let output = tidewaiter(folder, [&run, more].concat());
    (output.status.code(), said(&output), folder.join(copy))
}

/// The copy of a workbook of these parts.
fn copied(parts: &Parts) -> (tempfile::TempDir, Vec<u8>) {
    let folder = common::folder();
    fs::write(folder.path().join("fleet.xlsm"), packed(parts)).unwrap();
    let (exit, said, copy) = annotate(folder.path(), "fleet.xlsm", &[]);
    assert_eq!(exit, Some(1), "{said}");
    (folder, fs::read(copy).unwrap())
}

/// The texts of a sheet by their cells, by a reader of others.
fn texts(bytes: &[u8], sheet: &str) -> BTreeMap<String, String> {
    use calamine::Reader as _;

    let mut book = calamine::Xlsx::new(Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range(sheet).unwrap();
    let cells = range.used_cells();
    let (top, left) = range.start().unwrap();
    let name = |row: usize, column: usize| {
        let column = u8::try_from(column + left as usize).unwrap();
        format!("{}{}", char::from(b'A' + column), row + 1 + top as usize)
    };
    cells.map(|(row, column, cell)| (name(row, column), cell.to_string())).collect()
}

#[test]
fn a_copy_has_the_verdicts_beside_the_machines_and_keeps_everything() {
    let parts = fleet();
    let (_folder, copy) = copied(&parts);
    let touched = [
        "[Content_Types].xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/worksheets/sheet1.xml",
        "xl/comments1.xml",
        "xl/drawings/vmlDrawing1.vml",
    ];
    for (name, text) in &parts {
        assert_eq!(part(&copy, name).as_ref() == Some(text), !touched.contains(name), "{name}");
    }
    assert_eq!(names(&copy)[..parts.len()], parts.iter().map(|(name, _)| *name).collect::<Vec<_>>());
    let sheet = texts(&copy, "Fleet & <Co>");
    let of = |cell: &str| sheet.get(cell).map_or("", String::as_str);
    assert_eq!((of("G3"), of("I3")), ("Tidewaiter: verdict", "Tidewaiter: what to do"));
    let verdicts =
        ["G4", "G5", "G6", "G7", "G8", "G9", "G10"].map(|cell| of(cell).split(' ').next().unwrap());
    assert_eq!(verdicts, ["clear", "review", "review", "undetermined", "review", "review", "undetermined"]);
    assert!(of("H5").starts_with("CMP-001 review: Sophgo silicon"), "{}", of("H5"));
    let before = texts(&packed(&parts), "Fleet & <Co>");
    assert!(before.iter().all(|(cell, text)| sheet.get(cell) == Some(text)));
    // What is put between is all that is new.
    let xml = part(&copy, "xl/worksheets/sheet1.xml").unwrap();
    assert!(
        xml.contains("<dimension ref=\"A1:I10\"/>") && xml.contains("<c r=\"G5\" s=\"1\" t=\"inlineStr\">"),
        "{xml}"
    );
    assert!(
        xml.contains("<row r=\"4\" spans=\"1:9\">") && xml.contains("<c r=\"M5\" s=\"1\"/></row>"),
        "{xml}"
    );
    let comments = part(&copy, "xl/comments1.xml").unwrap();
    assert!(comments.contains("<r><t>ask the seller</t></r><r>"), "{comments}");
    assert!(comments.contains("<text><t>[Threaded comment] where from?</t></text>"), "{comments}");
    // The note on merged cells stands on the first of them.
    assert!(comments.contains("ref=\"C8\"") && !comments.contains("ref=\"C9\""), "{comments}");
    let drawing = part(&copy, "xl/drawings/vmlDrawing1.vml").unwrap();
    assert!(drawing.contains("data=\"1,2\"") && drawing.contains("_x0000_s2050"), "{drawing}");
    for name in names(&copy).iter().filter(|name| *name != "xl/worksheets/sheet1.xml") {
        assert!(!part(&copy, name).unwrap().contains(['\u{202e}', '\u{200b}']), "{name}");
    }
    let summary = texts(&copy, "Tidewaiter 2");
    let says = |text: &str| summary.values().any(|cell| cell.contains(text));
    assert!(says("Fleet & <Co>!C6 has a thread of comments") && says("fleet.xlsm, sha256 "), "{summary:?}");
}

#[test]
fn sheets_written_in_other_ways_are_annotated_alike() {
    let expected = {
        let (_folder, copy) = copied(&fleet());
        texts(&copy, "Fleet & <Co>")
    };
    let prefixed = changed(|name, text| {
        if name != "xl/worksheets/sheet1.xml" {
            return text.to_owned();
        }
        let text =
            text.replace("</", "</x:").replace('<', "<x:").replace("<x:/x:", "</x:").replace("<x:?", "<?");
        text.replace("xmlns=", "xmlns:x=")
    });
    let placeless = changed(|name, text| {
        if name != "xl/worksheets/sheet1.xml" {
            return text.to_owned();
        }
        // Cells follow one another; row 2 and the cells between are there, empty.
        let text = text
            .replace("<row r=\"3\"", "<row/><row r=\"3\"")
            .replace("<c r=\"F", "<c/><c r=\"F")
            .replace("<c r=\"C10", "<c/><c r=\"C10");
        let mut out = String::new();
        for piece in text.split_inclusive('>') {
            let tag = piece.starts_with("<row r=")
                || piece.starts_with("<c r=") && !piece.contains("M5") && !piece.contains("G5");
            match piece.split_once(" r=\"").filter(|_| tag) {
                Some((before, rest)) => out.extend([before, rest.split_once('"').unwrap().1]),
                None => out.push_str(piece),
            }
        }
        out
    });
    for parts in [prefixed, placeless] {
        let (_folder, copy) = copied(&parts);
        assert_eq!(texts(&copy, "Fleet & <Co>"), expected);
    }
}

/// What the strict standard (ISO/IEC 29500-1) calls otherwise than the transitional one.
const STRICT: [(&str, &str); 2] = [
    (MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main"),
    (RELATIONS, "http://purl.oclc.org/ooxml/officeDocument/relationships"),
];

#[test]
fn a_workbook_of_the_strict_standard_is_annotated_in_its_own_words() {
    let strict = changed(|name, text| {
        let text = STRICT.iter().fold(text.to_owned(), |text, (of, strict)| text.replace(of, strict));
        if name == "xl/workbook.xml" {
            text.replacen("<workbook ", "<workbook conformance=\"strict\" ", 1)
        } else {
            text
        }
    });
    let (_transitional, expected) = copied(&fleet());
    let (folder, copy) = copied(&strict);
    assert_eq!(names(&copy), names(&expected));
    for name in names(&copy) {
        let text = part(&copy, &name).unwrap();
        assert!(STRICT.iter().all(|(of, _)| !text.contains(of)), "{name} mixes the two standards");
        let told = STRICT.iter().fold(text, |text, (of, strict)| text.replace(strict, of));
        let told = told.replace(" conformance=\"strict\"", "");
        // The last sheet tells of the run, which is another.
        if !told.contains("sha256 ") {
            assert_eq!(Some(told), part(&expected, &name), "{name}");
        }
    }
    if let Some(csv) = office(folder.path(), &folder.path().join("copy.xlsm")) {
        let verdicts = csv.lines().filter(|line| line.contains("review (import")).count();
        assert!(csv.contains("Tidewaiter: verdict") && verdicts >= 4, "{csv}");
    }
    if let Some(notes) = office_notes(folder.path(), &folder.path().join("copy.xlsm")) {
        assert!(notes.contains("ask the seller") && notes.contains("Tidewaiter: review"), "{notes}");
    }
    // openpyxl reads no strict workbook; of the same copy in the words of the other standard it sees every note.
    let twin = folder.path().join("twin.xlsm");
    let original = folder.path().join("original.xlsm");
    fs::write(&original, packed(&fleet())).unwrap();
    let parts = names(&copy).into_iter().map(|name| {
        let text = part(&copy, &name).unwrap();
        let text = STRICT.iter().fold(text, |text, (of, strict)| text.replace(strict, of));
        (&*name.leak(), text.replace(" conformance=\"strict\"", ""))
    });
    fs::write(&twin, packed(&parts.collect())).unwrap();
    if let Some(seen) = python("annotated.py", &[&original, &twin]) {
        assert_eq!(seen["notes"].as_object().unwrap().len(), 4, "{seen}");
    }
}

#[test]
fn the_copy_and_the_new_workbook_speak_the_language_asked_for() {
    let folder = common::folder();
    let path = folder.path();
    fs::write(path.join("fleet.xlsm"), packed(&fleet())).unwrap();
    for (lang, head, verdict, note, sheets) in [
        ("ja", "Tidewaiter：判定", "要確認 (輸入", "Tidewaiter：要確認", ["機器", "指摘事項"]),
        ("zh", "Tidewaiter：判定", "需复核 (进口", "Tidewaiter：需复核", ["设备", "所见"]),
    ] {
        let new = format!("xlsx={lang}.xlsx");
        let (exit, said, copy) = annotate(path, "fleet.xlsm", &["--lang", lang, "-o", &new]);
        assert_eq!(exit, Some(1), "{said}");
        let copy = fs::read(copy).unwrap();
        let sheet = texts(&copy, "Fleet & <Co>");
        assert_eq!(sheet["G3"], head);
        assert!(sheet["G5"].starts_with(verdict), "{}", sheet["G5"]);
        let comments = part(&copy, "xl/comments1.xml").unwrap();
        assert!(comments.contains(note) && !comments.contains("What to do"), "{comments}");
        let summary = texts(&copy, "Tidewaiter 2");
        assert!(!summary.values().any(|text| text == "Worst verdict"), "{summary:?}");
        let new = fs::read(path.join(format!("{lang}.xlsx"))).unwrap();
        assert!(sheets.iter().all(|name| !texts(&new, name).is_empty()));
    }
}

#[test]
fn a_waived_finding_is_shown_with_who_accepted_it() {
    let folder = common::folder();
    let path = folder.path();
    fs::write(path.join("fleet.xlsm"), packed(&fleet())).unwrap();
    let waiver = "[[waiver]]\nid = \"W-1\"\nrule = \"CMP-001\"\neverywhere = true\n\
        reason = \"Boards go back to stock\"\nowner = \"compliance@example.com\"\nexpires = 2027-01-31\n";
    fs::write(path.join("waivers.toml"), waiver).unwrap();
    let more = ["--waivers", "waivers.toml", "--as-of", "2026-11-30", "-o", "xlsx=new.xlsx"];
    let (exit, said, copy) = annotate(path, "fleet.xlsm", &more);
    assert_eq!(exit, Some(1), "{said}");
    let copy = fs::read(copy).unwrap();
    let sheet = texts(&copy, "Fleet & <Co>");
    let accepted = "accepted as W-1 by compliance@example.com until the day before 2027-01-31";
    assert!(sheet["G5"].starts_with("notice ("), "{}", sheet["G5"]);
    assert!(sheet["H5"].contains("CMP-001 review: ") && sheet["H5"].contains(accepted), "{}", sheet["H5"]);
    let comments = part(&copy, "xl/comments1.xml").unwrap();
    let note =
        "Waived: Boards go back to stock (W-1, by compliance@example.com, until the day before 2027-01-31)";
    assert!(comments.contains("Tidewaiter: notice") && comments.contains(note), "{comments}");
    let new = fs::read(path.join("new.xlsx")).unwrap();
    let findings = texts(&new, "Findings");
    for text in ["Boards go back to stock", "compliance@example.com", "2027-01-31", "W-1"] {
        assert!(findings.values().any(|cell| cell == text), "{text}: {findings:?}");
    }
}

#[test]
fn a_sheet_with_machines_in_columns_gets_notes_only() {
    let table = [
        ["Hostname", "rig-1", "rig-2"],
        ["Serial number", "NGSBYT0BDJKAF01K7", "JYZZYPDBBJGBC04TX"],
        ["Model", "Antminer S21", "Antminer S19j Pro"],
        ["Control board", "AMLCtrl_BHB68XXX", "CVCtrl_BHB42XXX"],
    ];
    let cell = |text| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let rows = table.map(|row| format!("<row>{}</row>", row.map(cell).concat())).concat();
    let columns = changed(|name, text| match name {
        "xl/worksheets/sheet1.xml" => {
            format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData></worksheet>")
        }
        "xl/worksheets/_rels/sheet1.xml.rels" => relations(&[]),
        _ => text.to_owned(),
    });
    let (_folder, copy) = copied(&columns);
    let drawing = format!("<legacyDrawing xmlns:r=\"{RELATIONS}\" r:id=\"rIdTidewaiter2\"/></worksheet>");
    assert!(part(&copy, "xl/worksheets/sheet1.xml").unwrap().ends_with(&format!("</sheetData>{drawing}")));
    assert!(part(&copy, "xl/comments2.xml").unwrap().contains("ref=\"C4\""));
    assert_eq!(texts(&copy, "Fleet & <Co>"), texts(&packed(&columns), "Fleet & <Co>"));
    assert!(texts(&copy, "Tidewaiter 2").values().any(|text| text.contains("its machines stand in columns")));
}

#[test]
fn what_cannot_be_annotated_is_said() {
    let folder = common::folder();
    let path = folder.path();
    fs::write(path.join("fleet.xlsm"), packed(&fleet())).unwrap();
    fs::write(path.join("other.xlsx"), packed(&fleet())).unwrap();
    fs::write(path.join("a.csv"), "Serial,Model\nX1,Antminer S21\n").unwrap();
    let audit = |arguments: &[&str]| {
        let run = ["audit", "--check", "--no-lists", "--quiet", "--force"];
        let output = tidewaiter(path, [&run, arguments].concat());
        (output.status.code(), said(&output))
    };
    for (arguments, code) in [
        (&["a.csv", "-o", "annotated=b.xlsx"][..], "workbook-missing"),
        (&["fleet.xlsm", "other.xlsx", "-o", "annotated=b.xlsx"], "workbooks-several"),
        (&["fleet.xlsm", "-o", "annotated=b.xlsx"], "ending-other"),
        (&["fleet.xlsm", "-o", "annotated=fleet.xlsm"], "output-input"),
        (&["fleet.xlsm", "-o", "xlsx=fleet.xlsm"], "output-input"),
        (&["fleet.xlsm", "-o", "annotated"], "no-text"),
    ] {
        let (exit, said) = audit(arguments);
        assert_eq!(exit, Some(2), "{said}");
        assert!(said.contains(code), "{code}: {said}");
    }
    #[cfg(unix)]
    {
        fs::hard_link(path.join("fleet.xlsm"), path.join("hard.xlsm")).unwrap();
        std::os::unix::fs::symlink("fleet.xlsm", path.join("soft.xlsm")).unwrap();
        for link in ["hard", "soft"] {
            let (exit, said) = audit(&["fleet.xlsm", "-o", &format!("annotated={link}.xlsm")]);
            assert_eq!((exit, said.contains("output-input")), (Some(2), true), "{said}");
        }
    }
    assert_eq!(fs::read(path.join("fleet.xlsm")).unwrap(), packed(&fleet()));
    let (exit, said) = audit(&["fleet.xlsm", "a.csv", "-o", "annotated=b.xlsm"]);
    assert_eq!(exit, Some(1), "{said}");
    let summary = texts(&fs::read(path.join("b.xlsm")).unwrap(), "Tidewaiter 2");
    assert!(summary.values().any(|text| text.contains("1 machine of other files")), "{summary:?}");
}

#[test]
fn what_is_rendered_from_the_reports_is_the_same() {
    let folder = common::folder();
    let path = folder.path();
    common::save_test_key(path);
    fs::write(path.join("fleet.xlsm"), packed(&fleet())).unwrap();
    let run = [
        "audit",
        "fleet.xlsm",
        "--key",
        "test.pem",
        "--out",
        "run",
        "--quiet",
        "--no-lists",
        "-o",
        "annotated=a.xlsm",
        "-o",
        "xlsx=a.xlsx",
    ];
    let output = tidewaiter(path, run);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    let render = ["render", "run", "--key", "test.pub.pem", "--quiet", "-o", "xlsx=b.xlsx"];
    let output =
        tidewaiter(path, [&render[..], &["-o", "annotated=b.xlsm", "--inventory", "fleet.xlsm"]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    for (one, other) in [("a.xlsm", "b.xlsm"), ("a.xlsx", "b.xlsx")] {
        assert!(fs::read(path.join(one)).unwrap() == fs::read(path.join(other)).unwrap(), "{one}");
    }
    let without = ["render", "run", "--key", "test.pub.pem", "--quiet", "-o", "annotated=c.xlsm"];
    let output = tidewaiter(path, without);
    let text = said(&output);
    assert!(output.status.code() == Some(2) && text.contains("--inventory FILE"), "{text}");
}

/// What a Python script says of files, as JSON; none where Python or what it needs is not there.
fn python(script: &str, files: &[&Path]) -> Option<Value> {
    let python = validators::python(&["openpyxl"])?;
    let output = Command::new(&python)
        .arg(common::root().join("tests/tools").join(script))
        .args(files)
        .output()
        .unwrap();
    assert!(output.status.success(), "{files:?}: {}", said(&output));
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

/// What `LibreOffice` reads of the first sheet of a workbook; none where it is not there.
fn office(folder: &Path, file: &Path) -> Option<String> {
    let program = validators::installed("soffice")?;
    let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
    let convert = ["--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1", "--outdir"];
    let output =
        Command::new(program).arg(profile).args(convert).arg(folder.join("csv")).arg(file).output().unwrap();
    let csv = folder.join("csv").join(file.with_extension("csv").file_name().unwrap());
    Some(fs::read_to_string(csv).unwrap_or_else(|why| panic!("{why}: {}", said(&output))))
}

/// What `LibreOffice` reads of a workbook with its notes, as one document; none where it is not there.
fn office_notes(folder: &Path, file: &Path) -> Option<String> {
    let program = validators::installed("soffice")?;
    let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
    let output = Command::new(program)
        .arg(profile)
        .args(["--headless", "--convert-to", "fods", "--outdir"])
        .arg(folder.join("flat"))
        .arg(file)
        .output()
        .unwrap();
    let flat = folder.join("flat").join(file.with_extension("fods").file_name().unwrap());
    let text = fs::read_to_string(flat).unwrap_or_else(|why| panic!("{why}: {}", said(&output)));
    let notes = text.split("<office:annotation").skip(1);
    Some(notes.filter_map(|note| note.split("</office:annotation>").next()).collect())
}

#[test]
fn programs_of_others_read_the_copy() {
    let (folder, _) = copied(&fleet());
    let [original, copy] = ["fleet.xlsm", "copy.xlsm"].map(|name| folder.path().join(name));
    if let Some(seen) = python("annotated.py", &[&original, &copy]) {
        let notes = seen["notes"].as_object().unwrap();
        let cells: Vec<&str> = notes.keys().map(String::as_str).collect();
        assert_eq!(cells, ["C10", "C5", "C6", "C8"].map(|cell| format!("Fleet & <Co>!{cell}")));
        let note = notes["Fleet & <Co>!C5"].as_str().unwrap();
        assert!(note.starts_with("ask the seller\n\nTidewaiter: review\n\nCMP-001"), "{note}");
        assert_eq!(seen["summary"], "Tidewaiter 2");
        assert!(seen["new"]["Fleet & <Co>!G7"].as_str().unwrap().starts_with("undetermined"), "{seen}");
    }
    if let Some(csv) = office(folder.path(), &copy) {
        let verdicts = csv.lines().filter(|line| line.contains("review (import")).count();
        assert!(csv.contains("Tidewaiter: verdict") && verdicts >= 4, "{csv}");
    }
}

#[test]
fn programs_of_others_read_the_new_workbook() {
    let folder = common::folder();
    let path = folder.path();
    let hostile = "Serial,Model,Control board,Supplier\n'=cmd|' /C calc'!A0,Antminer S21,CVCtrl_BHB42XXX,\"=HYPERLINK(\"\"http://x\"\")\"\nSN-2,Antminer S21,AMLCtrl_BHB68XXX,\u{202e}evil\u{200b}\n";
    fs::write(path.join("in.csv"), hostile).unwrap();
    let run = ["audit", "in.csv", "--check", "--no-lists", "--quiet", "-o", "xlsx=new.xlsx"];
    let output = tidewaiter(path, run);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    let file = path.join("new.xlsx");
    if let Some(rows) = python("new_workbook.py", &[&file]) {
        let sheets: Vec<&str> = rows.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(sheets, ["Findings", "Machines", "Missing evidence", "Questions", "Summary"]);
        assert_eq!(rows["Machines"].as_array().unwrap().len(), 3);
        assert!(!rows.to_string().contains(['\u{202e}', '\u{200b}']), "{rows}");
    }
    if let Some(csv) = office(path, &file) {
        assert!(csv.contains("Worst verdict") && csv.contains("review"), "{csv}");
    }
}

/// Workbooks that others made, where they are at hand.
#[test]
fn workbooks_of_others_keep_every_value() {
    let Some(folder) = common::shared_data("inventories") else { return };
    let mut folders = vec![folder];
    let mut annotated = 0;
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            if path.extension().is_none_or(|ending| ending != "xlsx") {
                continue;
            }
            let work = common::folder();
            fs::copy(&path, work.path().join("in.xlsx")).unwrap();
            let (exit, said, copy) = annotate(work.path(), "in.xlsx", &["--machine", "M1"]);
            if exit == Some(2) {
                assert!(!said.contains("workbook-not-annotated"), "{}: {said}", path.display());
                continue;
            }
            annotated += 1;
            let Some(seen) = python("annotated.py", &[&path, &copy]) else { continue };
            assert!(!seen["new"].as_object().unwrap().is_empty(), "{}: {seen}", path.display());
        }
    }
    assert!(annotated > 2, "{annotated} workbooks");
}
