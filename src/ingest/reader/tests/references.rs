//! References in an .ods to characters that XML does not know.

use super::*;

#[test]
fn a_reference_that_nobody_knows_is_damage_of_its_cell() {
    let ods = |document: &str, cell: &str| {
        let content = format!(
            r#"{document}<office:document-content><office:body><office:spreadsheet><table:table table:name="Fleet">
            <table:table-row><table:table-cell><text:p>Serial Number</text:p></table:table-cell><table:table-cell><text:p>Model</text:p></table:table-cell></table:table-row>
            <table:table-row><table:table-cell><text:p>SN1</text:p></table:table-cell>{cell}</table:table-row>
            </table:table></office:spreadsheet></office:body></office:document-content>"#
        );
        let mimetype = ("mimetype", "application/vnd.oasis.opendocument.spreadsheet");
        open_bytes("m.ods", zipped(&[mimetype, ("content.xml", &content)]))
    };
    let valued =
        |attributes: &str| format!("<table:table-cell {attributes}><text:p>76</text:p></table:table-cell>");
    let cells = [
        "<table:table-cell><text:p>7&vendor;6</text:p></table:table-cell>".to_owned(),
        valued(r#"office:value-type="string" office:string-value="7&vendor;6""#),
        valued(r#"office:value-type="float" office:value="7&vendor;6""#),
        valued(r#"office:value-type="percentage" office:value="7&vendor;6""#),
        valued(r#"office:value-type="date" office:date-value="7&vendor;6""#),
        valued(r#"office:value-type="time" office:time-value="7&vendor;6""#),
        valued(r#"office:value-type="boolean" office:boolean-value="7&vendor;6""#),
        valued(r#"office:value-type="7&vendor;6" office:value="76""#),
        valued(r#"calcext:value-type="7&vendor;6""#),
        r#"<table:table-cell table:formula="7&vendor;6"/>"#.to_owned(),
    ];
    for cell in &cells {
        let workbook = ods("", cell).unwrap();
        let fleet = rows(&workbook.content.sheets()[0]);
        assert_eq!(fleet[1].1[1], ("7&vendor;6".to_owned(), CellKind::Unresolved), "{cell}");
        let options = crate::ingest::columns::MapOptions::default();
        let reading =
            crate::ingest::layout::read_sheet(&*workbook.content.sheets()[0].rows, None, &options).unwrap();
        let page = crate::ingest::inspect::inspect(
            "m.ods",
            vec![],
            (&reading, None),
            &*workbook.content.sheets()[0].rows,
        )
        .unwrap();
        let said = format!("{page:?}");
        assert!(said.contains("B2") && said.contains("(`&name;`)"), "{said}");
    }
    let declared = "<!DOCTYPE x [<!ENTITY vendor 'x'>]>";
    let refused = ods(declared, "<table:table-cell><text:p>&vendor;</text:p></table:table-cell>");
    assert_eq!(refused.err().unwrap().iter().next().unwrap().code, "workbook-broken");
    for place in
        ["table:number-columns-repeated", "table:number-rows-spanned", "table:number-columns-spanned"]
    {
        let refused = ods("", &valued(&format!(r#"{place}="&vendor;""#))).err().unwrap();
        let message = &refused.iter().next().unwrap().message;
        assert!(message.contains(&format!("{place} of <table:table-cell> refers to")), "{message}");
    }
    let malformed = ods("", r#"<table:table-cell x office:value-type="float" office:value="76"/>"#);
    assert_eq!(malformed.err().unwrap().iter().next().unwrap().code, "workbook-broken");
    let unsaid = ods("", &valued(r#"office:value-type="float""#)).unwrap();
    assert_eq!(
        rows(&unsaid.content.sheets()[0])[1].1[1],
        ("76".to_owned(), CellKind::Number),
        "its value is not said"
    );
}
