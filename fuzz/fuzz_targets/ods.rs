//! An .ods whose parts are mutated and packed again, with its memory counted. What must hold stands in
//! `tests/robustness/checks.rs`.
#![no_main]

#[allow(dead_code, reason = "one target uses one of the checks")]
#[path = "../../tests/robustness/checks.rs"]
mod checks;
#[path = "../packed.rs"]
mod packed;

/// What an .ods may hold beside the seeds.
const WORDS: &[&str] = &[
    r#"<table:table table:name="One more" table:style-name="ta1"></table:table>"#,
    r#"<style:style style:name="ta1"><style:table-properties table:display="false"/></style:style>"#,
    r#"<table:table-row table:number-rows-repeated="1048576" table:visibility="collapse"></table:table-row>"#,
    r#"<table:table-cell table:number-columns-repeated="16384" office:value-type="string"><text:p>x</text:p></table:table-cell>"#,
    r#"<table:table-cell table:number-rows-spanned="9" table:number-columns-spanned="9"><text:p>x</text:p></table:table-cell>"#,
    r#"<table:table-cell table:formula="of:=[.A1]" office:value-type="float" office:value="1e300"/>"#,
    r#"<table:table-cell table:formula="of:=[.A1]"/><table:covered-table-cell/>"#,
    r#"<table:table-cell office:value-type="date" office:date-value="2026-01-02"/>"#,
    r#"<table:table-cell office:value-type="time" office:time-value="PT1H"/>"#,
    r#"<table:table-cell office:value-type="boolean" office:boolean-value="true"/>"#,
    r#"<text:s text:c="1000"/><text:tab/><text:line-break/><text:p>a</text:p>"#,
    r#"<office:annotation><text:p>note</text:p></office:annotation><draw:frame/><table:shapes/>"#,
    "<!-- c --><![CDATA[text]]>&amp;&#x1F600;",
];

libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    packed::mutate(data, size, max_size, seed, WORDS)
});

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| checks::workbook(bytes));
