//! An .xlsx whose parts are mutated and packed again, with its memory counted. What must hold stands in
//! `tests/robustness/checks.rs`.
#![no_main]

#[allow(dead_code, reason = "one target uses one of the checks")]
#[path = "../../tests/robustness/checks.rs"]
mod checks;
#[path = "../packed.rs"]
mod packed;
#[path = "../theirs.rs"]
mod theirs;

/// What an .xlsx may hold beside the seeds.
const WORDS: &[&str] = &[
    r#"<row r="1048576"><c r="XFD1048576" t="str"><v>far</v></c></row>"#,
    r#"<row hidden="1"><c t="inlineStr"><is><t>inline</t></is></c><c t="b"><v>1</v></c><c t="e"><v>#REF!</v></c></row>"#,
    r#"<c t="s"><v>0</v></c><c s="1"><v>45000.5</v></c><c t="d"><v>2026-01-02T03:04:05</v></c>"#,
    r#"<c><f>A1+1</f></c><c><f t="shared" ref="A1:A9" si="0">A1</f><v>2</v></c><c><f t="shared" si="0"/></c>"#,
    r#"<mergeCells><mergeCell ref="A1:C9"/><mergeCell ref="A1:XFD1048576"/></mergeCells>"#,
    r#"<sst count="1" uniqueCount="1"><si><t>shared</t></si></sst>"#,
    r#"<si><r><rPr><b/></rPr><t xml:space="preserve"> rich </t></r><rPh><t>ph</t></rPh></si>"#,
    r#"<numFmts><numFmt numFmtId="200" formatCode="yyyy-mm-dd [h]:mm"/></numFmts>"#,
    r#"<font><name val="Calibri"/></font><fill><patternFill/></fill><border><left style="thin"><color theme="1"/></left></border>"#,
    r#"<cellXfs><xf numFmtId="200" fontId="0" fillId="0" borderId="0"><alignment wrapText="1"/></xf></cellXfs>"#,
    r#"<sheet name="One more" sheetId="9" state="hidden" r:id="rId1"/>"#,
    r#"<definedName name="Name">Sheet1!$A$1</definedName><workbookPr date1904="1"/>"#,
    r#"<Relationship Id="rId9" Type="http://a/relationships/worksheet" Target="worksheets/sheet1.xml"/>"#,
    "<dimension ref=\"A1:XFD1048576\"/>",
    "<!-- c --><![CDATA[text]]>&amp;&#x1F600;_x000D_",
];

libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    packed::mutate(data, size, max_size, seed, WORDS)
});

libfuzzer_sys::fuzz_target!(init: theirs::look_past_panics(), |bytes: &[u8]| checks::workbook(bytes));
