//! What is refused before the parser sees it, and what is not.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;

use super::*;
use crate::ingest::reader::{ReadOptions, Reader as _};
use crate::ingest::xlsx::XlsxReader;

const SHEET: &str = "xl/worksheets/sheet1.xml";
const ROW: &str = r#"<row><c t="str"><v>SN1</v></c></row>"#;

/// A workbook of so many sheets that are all one part, with this content, and one more part.
fn workbook(sheets: usize, content: &str, (part, text): (&str, &str)) -> Bytes {
    let each = |text: &str| (0..sheets).map(|n| text.replace('#', &n.to_string())).collect::<String>();
    let sheet_list = each(r#"<sheet name="S#" r:id="r#"/>"#);
    let targets = each(r#"<Relationship Id="r#" Type="a/worksheet" Target="worksheets/sheet1.xml"/>"#);
    let root = r#"<Relationships><Relationship Type="/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [
        ("_rels/.rels", root),
        ("xl/workbook.xml", &format!("<workbook><sheets>{sheet_list}</sheets></workbook>")),
        ("xl/_rels/workbook.xml.rels", &format!("<Relationships>{targets}</Relationships>")),
        (SHEET, &format!("<worksheet><sheetData>{content}</sheetData></worksheet>")),
        (part, text),
    ] {
        archive.start_file(name, SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    Bytes::memory("in.xlsx", archive.finish().unwrap().into_inner())
}

/// The code under which it is refused, if it is.
fn refusal(bytes: &Bytes) -> Option<&'static str> {
    let refused = XlsxReader.open(bytes, &ReadOptions::default()).err()?;
    refused.iter().map(|d| d.code).next()
}

#[test]
fn what_a_part_says_of_itself_is_not_believed() {
    assert_eq!(refusal(&workbook(3, ROW, ("a.txt", ""))), None);
    let claimed = r#"<sst uniqueCount="4294967295"><si><t>a</t></si></sst>"#;
    let long = format!("<customXml a='{}'/>", "x".repeat(8 << 20));
    let format = "0".repeat(1 << 20);
    let styles = format!(
        r#"<styleSheet><numFmts><numFmt numFmtId="200" formatCode="{format}"/></numFmts><cellXfs>{}</cellXfs></styleSheet>"#,
        r#"<xf numFmtId="200"/>"#.repeat(100)
    );
    for (part, text, code) in [
        ("xl/sharedStrings.xml", claimed, Some("workbook-broken")),
        ("elsewhere/sharedStrings.xml", claimed, Some("workbook-broken")),
        (
            "xl/sharedStrings.xml",
            &format!("<sst>{}</sst>", "<si/>".repeat(3_000_000)),
            Some("workbook-too-large"),
        ),
        ("xl/styles.xml", &styles, Some("workbook-too-large")),
        (
            "xl/sharedStrings.xml",
            &format!("<sst>{}</sst>", format!("<si><t>{}</t></si>", "x".repeat(1 << 20)).repeat(40)),
            Some("workbook-too-large"),
        ),
        // The parser waits for the end of <si>, whatever ends before, and joins what stands in between.
        ("xl/sharedStrings.xml", "<sst><si></x><t>a</t><t>b</t></si></sst>", Some("workbook-broken")),
        (
            "xl/more.xml",
            &format!("<definedName>{}</definedName>", "<b></b>".repeat(3 << 20)),
            Some("workbook-broken"),
        ),
        ("xl/drawings/drawing1.xml", &long, Some("workbook-broken")),
        ("customXml/item1.xml", &long, None),
    ] {
        assert_eq!(refusal(&workbook(1, ROW, (part, text))), code, "{part} {text:.40}");
    }
}

#[test]
fn a_reference_that_nobody_knows_is_refused_with_its_place() {
    let message = |bytes: &Bytes| {
        let refused = XlsxReader.open(bytes, &ReadOptions::default()).err()?;
        refused.iter().map(|d| d.message.clone()).next()
    };
    let cell = r#"<row><c r="B7" t="str"><v>Antminer&vendor; S21</v></c></row>"#;
    let refused = message(&workbook(1, cell, ("a.txt", ""))).unwrap();
    assert!(refused.contains("cell B7 in xl/worksheets/sheet1.xml refers to `&vendor;`"), "{refused}");
    let shared = "<sst><si><t>a &amp; &#56;</t></si><si><t>Antminer&vendor;</t></si></sst>";
    let refused = message(&workbook(1, ROW, ("xl/sharedStrings.xml", shared))).unwrap();
    assert!(refused.contains("shared text 2 in xl/sharedstrings.xml refers to `&vendor;`"), "{refused}");
    for (cell, part, text) in [
        (r#"<row hidden="&vendor;"/>"#, "a.txt", ""),
        (r#"<row><c r="&#66;7" t="str"><v>SN1</v></c></row>"#, "a.txt", ""),
        (r#"<row><c r="B7" t="&vendor;"><v>SN1</v></c></row>"#, "a.txt", ""),
        (r#"<mergeCell ref="&vendor;"/>"#, "a.txt", ""),
        (ROW, "xl/styles.xml", r#"<styleSheet><numFmt numFmtId="200" formatCode="&vendor;"/></styleSheet>"#),
        (ROW, "xl/a.rels", r#"<Relationships><Relationship Target="&vendor;"/></Relationships>"#),
    ] {
        let refused = message(&workbook(1, cell, (part, text))).unwrap();
        assert!(refused.contains("refer"), "{cell} {text}: {refused}");
    }
    let named = r#"<styleSheet><numFmt numFmtId="200" formatCode="&quot;kg&quot;0"/></styleSheet>"#;
    assert_eq!(refusal(&workbook(1, ROW, ("xl/styles.xml", named))), None);
    let declared = r#"<!DOCTYPE sst [<!ENTITY vendor "x">]><sst><si><t>&vendor;</t></si></sst>"#;
    let refused = message(&workbook(1, ROW, ("xl/sharedStrings.xml", declared))).unwrap();
    assert!(refused.contains("<!ENTITY"), "{refused}");
}

#[test]
fn sheets_that_are_one_and_the_same_part_are_unpacked_no_more_than_one_may_be() {
    let blanks = format!("{ROW}{}", "<!-- blank -->".repeat(100_000));
    assert_eq!(refusal(&workbook(10, &blanks, ("a.txt", ""))), None);
    assert_eq!(refusal(&workbook(500, &blanks, ("a.txt", ""))), Some("workbook-too-large"));
}

/// What takes time is how often something is read.
#[test]
fn each_time_a_part_is_read_is_counted() {
    let text = "x".repeat(100_000);
    let elements = "<a/>".repeat(10_000);
    for (limit, content, amount) in [(Limit::Read, &text, 100_000), (Limit::Elements, &elements, 10_000)] {
        let sheet = format!("{ROW}{content}");
        let read = |sheets, sheet: &str, other: &str, left: u64| {
            let other = format!("<sst>{other}</sst>");
            let bytes = workbook(sheets, sheet, ("xl/sharedStrings.xml", &other));
            let mut allowance = Allowance::new(bytes.len());
            allowance.take(limit, limit.most(bytes.len()) - left).unwrap();
            let mut found = walk_through(&bytes, &mut zipped::open(&bytes).unwrap(), &mut allowance)?;
            (0..sheets)
                .try_for_each(|_| found.beside(&bytes, Some(&SHEET.to_owned()), &mut allowance).map(drop))
        };
        let some = amount / 2;
        assert!(read(1, &sheet, "", 2 * amount + some).is_ok(), "{limit:?}: it is walked through and opened");
        for (sheets, sheet, other, left) in [
            (1, &*sheet, "", some),
            (1, &sheet, "", amount + some),
            (2, &sheet, "", 2 * amount + some),
            (1, ROW, content, some),
        ] {
            let refused = read(sheets, sheet, other, left).unwrap_err();
            assert_eq!(refused.code, "workbook-too-large", "{limit:?} {sheets} {left}");
            assert!(
                refused.message.contains("each time it is read") && refused.help.is_some(),
                "{refused:?}"
            );
        }
    }
    let texts = workbook(1, ROW, ("xl/sharedStrings.xml", &format!("<sst>{text}</sst>")));
    let mut allowance = Allowance::new(texts.len());
    allowance.take(Limit::Read, Limit::Read.most(texts.len()) - 150_000).unwrap();
    let refused = walk_through(&texts, &mut zipped::open(&texts).unwrap(), &mut allowance);
    assert_eq!(refused.unwrap_err().code, "workbook-too-large", "the parser reads them again");
}

#[test]
fn what_each_sheet_repeats_is_counted_for_each() {
    let target = |length| {
        let target = "x".repeat(length);
        format!(
            r#"<Relationships><Relationship Id="a" Type="a/worksheet" Target="{target}.xml"/></Relationships>"#
        )
    };
    assert_eq!(refusal(&workbook(200, ROW, ("xl/more.rels", &target(1000)))), None);
    assert_eq!(refusal(&workbook(200, ROW, ("xl/more.rels", &target(1 << 20)))), Some("workbook-too-large"));
    assert_eq!(
        refusal(&workbook(3000, ROW, ("a.txt", ""))),
        Some("workbook-too-large"),
        "the sheets themselves"
    );
}

#[test]
fn a_sheet_in_a_part_that_was_not_looked_at_is_refused() {
    for target in ["customXml/item.xml", "customXml\\item.xml", "/DOCPROPS/item.xml", "item.bin"] {
        let relation = format!(r#"<Relationship Id="a" Type="a/worksheet" Target="{target}"/>"#);
        let relations = format!("<Relationships>{relation}</Relationships>");
        assert_eq!(refusal(&workbook(1, ROW, ("a.rels", &relations))), Some("workbook-broken"), "{target}");
    }
}

#[test]
fn a_row_or_column_that_no_sheet_has_is_refused() {
    for at in ["A1048577", "XFE1", "A4294967295", "ZZZZZZZZZZ99999999999"] {
        let cell = format!(r#"<row><c r="{at}" t="str"><v>SN1</v></c></row>"#);
        assert_eq!(refusal(&workbook(1, &cell, ("a.txt", ""))), Some("workbook-broken"), "{at}");
    }
    let last = r#"<row><c r="XFD1048576" t="str"><v>SN1</v></c></row>"#;
    assert_eq!(refusal(&workbook(1, last, ("a.txt", ""))), None);
}

#[test]
fn a_cell_has_one_value_that_every_program_shows() {
    let shared = ("xl/sharedStrings.xml", "<sst><si><t>a</t></si><si><t>b</t></si></sst>");
    let said = |cell: &str| {
        let bytes = workbook(1, &format!("<row>{cell}</row>"), shared);
        let refused = XlsxReader.open(&bytes, &ReadOptions::default()).err()?;
        Some(refused.iter().map(|d| d.message.clone()).collect::<String>())
    };
    for cell in [
        r#"<c r="A1" t="s"><v>1</v></c>"#,
        r#"<c r="A1" t="s"><v> 1 </v></c>"#,
        r#"<c r="A1" t="str"><f>B1&amp;"x"</f><v>a&amp;b</v></c>"#,
        r#"<c r="A1" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c>"#,
        r#"<c r="A1"><v>-1</v></c><c r="B1"><v>2</v></c>"#,
    ] {
        assert_eq!(said(cell), None, "{cell}");
    }
    for (cell, what) in [
        (r#"<c r="A1" t="str"><v>a</v><v>b</v></c>"#, "has two values"),
        (r#"<c r="A1" t="inlineStr"><is><t>a</t></is><is><t>b</t></is></c>"#, "has two values"),
        (r#"<c r="A1" t="inlineStr"><is><t>a</t></is><v>1</v></c>"#, "has two values"),
        (r#"<c r="A1" t="str"><f>B1</f><v>a</v><f>B2</f><v>b</v></c>"#, "has two values"),
        (r#"<c r="A1" t="s"><v>1<!-- -->0</v></c>"#, "something else stands in"),
        (r#"<c r="A1" t="str"><v>a<![CDATA[b]]></v></c>"#, "something else stands in"),
        (r#"<c r="A1" t="str"><v>a<x/>b</v></c>"#, "something else stands in"),
        (r#"<c r="A1" t="s"><v>-1</v></c>"#, "by something that is no number"),
        (r#"<c r="A1" t="str" t="s"><v>1</v></c>"#, "an attribute twice"),
        (r#"<c r="A1" t = "s" t="str"><v>1</v></c>"#, "an attribute twice"),
        (r#"<c r="A1" t = "s"><v>-1</v></c>"#, "by something that is no number"),
        (r#"<c r="A1" t='s'><v>-1</v></c>"#, "by something that is no number"),
        (r#"<x:c xmlns:x="u" r="A1" t="s"><v>1</v></x:c>"#, "not by its namespace"),
    ] {
        let said = said(cell).unwrap_or_default();
        assert!(said.contains("the cell A1") && said.contains(what), "{cell}: {said}");
    }
}

#[test]
fn a_part_that_is_there_twice_is_refused() {
    let whole = |part: &str| {
        let bytes = workbook(1, ROW, (part, "<sst/>"));
        bytes.head(usize::MAX).unwrap()
    };
    let once = whole("xl/sharedStrings.xml");
    assert_eq!(refusal(&Bytes::memory("w.xlsx", once)), None);
    // The name of another entry becomes the same.
    let mut twice = whole("xl/worksheets/sheet2.xml");
    let places: Vec<usize> = memchr::memmem::find_iter(&twice, b"sheet2.xml").collect();
    for at in places {
        twice[at + 5] = b'1';
    }
    assert_eq!(refusal(&Bytes::memory("w.xlsx", twice)), Some("workbook-broken"));
    assert_eq!(refusal(&workbook(1, ROW, ("xl/worksheets/Sheet1.xml", ROW))), Some("workbook-broken"));
}

/// Where a single byte is buffered at a time, nothing is told by its bytes.
#[test]
fn what_is_told_by_its_bytes_is_what_is_read_as_xml() {
    let walked = |part: &[u8], buffer| {
        let (mut allowance, mut sheets) = (Allowance::new(0), Sheets::default());
        let mut walk = Walk::new("part", 100, &mut allowance, &mut sheets);
        let stop = walk.through(BufReader::with_capacity(buffer, part)).err();
        let Walk { place, texts, part, texts_said, .. } = walk;
        format!("{stop:?} {place} {texts} {texts_said} {part:?} {allowance:?}")
    };
    let cells = [
        r#"<c r="A1" t="s"><v>0</v></c>"#,
        r#"<c r="B1" s="1" t="n"><v>-4.5e9</v></c><c r="C1" s="2"/>"#,
        r#"<c r="D1" t="inlineStr"><is><t>序列号 > 1</t></is></c>"#,
        r#"<c r="E1" t="inlineStr"><is><t xml:space="preserve"> a </t></is></c>"#,
        r#"<c r="F1" t="str"><f>B1</f><v>a</v></c>"#,
        r#"<c r="G1" t="str"><v>a&amp;b</v></c>"#,
        r#"<c t="s" r="H1"><v> 1 </v></c>"#,
        r#"</row><row hidden="1" r="2">"#,
        "</row><row/><row>\n",
        "<c><v/></c>",
        r#"<c r="I1" t="s"><v>-1</v></c>"#,
        r#"<c r="J1" t="s" t="s"><v>1</v></c>"#,
        r#"<c r="K1"><v>1</v><v>2</v></c>"#,
        r#"<c r="L1"><v>1<!-- --></v></c>"#,
        r#"<c r="M1"><v>&vendor;</v></c>"#,
        r#"<c r="N1"><v>1</v></row>"#,
        r#"<c r="&#66;1"><v>1</v></c>"#,
        r#"<x:c r="P1"/>"#,
        "<c r=\"Q1\"><v>no text: \0</v></c>",
        "<row r=\"1\" r=\"2\"/>",
    ];
    let texts = [
        "<si><t>a</t></si>",
        "<si><t xml:space=\"preserve\"> 矿机 </t></si><si><t></t></si>",
        "<si/><si><t/></si>",
        "<si><r><t>a</t></r><rPh><t>b</t></rPh></si>",
        "<si><t>a&lt;&vendor;</t></si>",
    ];
    let parts = |start: &str, pieces: &[&str], end: &str| {
        let mut parts = Vec::new();
        for (a, b) in pieces.iter().flat_map(|a| pieces.iter().map(move |b| (a, b))) {
            parts.push(format!("{start}{a}{}{b}{a}{end}", pieces[0]));
        }
        parts
    };
    let sheet = |x: &str| format!("<{x}worksheet><{x}sheetData><{x}row>");
    let mut all = parts(&sheet(""), &cells, "</row></sheetData></worksheet>");
    all.extend(parts(&sheet("x:"), &cells, "</x:row></x:sheetData></x:worksheet>"));
    all.extend(parts("<sst uniqueCount=\"3\">", &texts, "</sst>"));
    for part in all {
        let bytes: Vec<u8> = part.bytes().map(|byte| if byte == 0 { 0xFF } else { byte }).collect();
        for buffer in [40, 100, 1 << 16] {
            assert_eq!(walked(&bytes, buffer), walked(&bytes, 1), "{part}");
        }
    }
}
