use super::super::testing::{read, refused};
use crate::model::Standing;

const JSON: &str = include_str!("../../../../fixtures/formats/cyclonedx.json");
const XML: &str = include_str!("../../../../fixtures/formats/cyclonedx.xml");

#[test]
fn json_and_xml_say_the_same_of_the_machine_and_its_parts() {
    let expected = [
        "1 mac 02:00:00:00:00:01",
        "1 maker Bitmain",
        "1 maker-country CN",
        "1 model Antminer S21",
        "1 serial NGSBYT0BDJKAF01K7",
        "2 board BHB68xxx",
        "2 board-serial MB0000000007",
        "3 component controller",
        "3 description Application processor",
        "3 designator U1",
        "3 part A113D",
        "3 part-maker Amlogic",
        "3 quantity 1",
    ];
    let (json, xml) = (read("b.json", JSON).unwrap(), read("b.xml", XML).unwrap());
    for document in [&json, &xml] {
        assert_eq!(document.format, "cyclonedx");
        assert_eq!(document.fields(), expected);
        let plan = document.statements.plan();
        assert_eq!((plan.machine.as_deref(), plan.standing), (Some("NGSBYT0BDJKAF01K7"), Standing::Declared));
        assert_eq!(document.attributes("cdx:device:deviceType").len(), 1);
        assert_eq!(document.attributes("version").len(), 1, "the revision of the chip");
        assert_eq!(document.attributes("firmware/type").len(), 1);
    }
    assert_eq!(json.place("A113D"), "/components/0/components/0/name");
    assert_eq!(xml.place("A113D"), "/bom/components/component/components/component[1]/name");
    assert_eq!(json.attributes("supplier/name"), ["3 A Trader /components/0/components/0/supplier/name"]);
    assert_eq!(json.attributes("firmware/name"), ["4 u-boot /components/0/components/1/name"], "no chip");
    let own = json.attributes("bom/serialNumber");
    assert_eq!(
        own,
        ["1 urn:uuid:7c1f0f0a-52a7-4d0e-9c0c-6a4f2f1d0001 /serialNumber"],
        "the document's, not the machine's"
    );
    let dependencies = json.attributes("bom/dependencies/dependsOn");
    assert_eq!(dependencies, ["5 control-board, soc /dependencies/0/dependsOn"]);
}

fn bom(version: &str, rest: &str) -> String {
    let format = if version == "2.0" { "specFormat" } else { "bomFormat" };
    format!("{{\"{format}\":\"CycloneDX\",\"specVersion\":\"{version}\",{rest}}}")
}

#[test]
fn a_bill_without_a_serial_number_is_named_by_its_place_and_one_that_is_kept_secret_is_none() {
    let rest = r#""metadata":{"component":{"type":"device","name":"X","properties":[
        {"name":"cdx:hbom:serialNumber","value":"redacted:3XYZ"}]}},"properties":[{"name":"cdx:hbom:evidence:commandCount","value":"3"}]"#;
    let document = read("b.json", bom("1.7", rest)).unwrap();
    let plan = document.statements.plan();
    assert_eq!((plan.machine.as_deref(), plan.standing), (Some("b.json!1"), Standing::Observed));
    assert_eq!(document.fields(), ["1 model X"]);
    assert_eq!(
        document.attributes("metadata/component/cdx:hbom:serialNumber").len(),
        1,
        "and is kept as it is"
    );
}

#[test]
fn a_part_number_goes_before_a_name_and_a_maker_before_a_supplier() {
    let rest = r#""components":[
        {"type":"device","name":"Radio","supplier":{"name":"S"},"properties":[{"name":"partNumber","value":"ESP32-S3"},{"name":"x","value":"1"},{"name":"x","value":"2"}]},
        {"type":"device","name":"Spare","scope":"excluded"},
        {"type":"device","name":"NoName","manufacturer":{"name":"M"},"supplier":{"name":"S"}}]"#;
    let document = read("b.json", bom("1.4", rest)).unwrap();
    assert_eq!(
        document.fields(),
        ["2 component Radio", "2 part ESP32-S3", "2 part-maker S", "4 part NoName", "4 part-maker M"]
    );
    assert_eq!(document.attributes("device/name"), ["3 Spare /components/1/name"], "not in the product");
    assert_eq!(document.attributes("x (2)"), ["2 2 /components/0/properties/2/value"], "no value is lost");
}

#[test]
fn the_hardware_fields_of_the_draft_are_read() {
    let rest = r#""metadata":{"component":{"type":"device","name":"Miner","origins":[{"stage":"designed","distribution":[{"isoCode":"US"}]},
        {"stage":"manufactured","distribution":[{"isoCode":"MY"}]}],"classification":{"codes":[{"standard":"HS","value":"8543.70"}]},
        "identifiers":[{"identities":[{"scheme":"serial-number","value":"SN00000042"}]}]}},
        "components":[{"type":"device","name":"MCU","classification":{"category":"semiconductor","subcategory":"microcontroller"},
        "parties":[{"roles":[{"role":"manufacturer"}],"organization":{"name":"Acme"}}],"quantity":{"value":2},
        "identifiers":[{"identities":[{"scheme":"mpn","value":"AVR8-PU"}]}],"boardLocation":{"designators":["U5","U6"]}},
        {"type":"material","name":"Tin","quantity":{"value":2,"unit":"g"}}]"#;
    let document = read("b.json", bom("2.0", rest)).unwrap();
    assert_eq!(document.statements.plan().machine.as_deref(), Some("SN00000042"));
    let expected = [
        "1 hts 8543.70",
        "1 model Miner",
        "1 origin MY",
        "1 serial SN00000042",
        "2 component microcontroller",
        "2 designator U5, U6",
        "2 part AVR8-PU",
        "2 part-maker Acme",
        "2 quantity 2",
    ];
    assert_eq!(document.fields(), expected);
}

#[test]
fn origin_and_tariff_number_of_the_one_device_are_those_of_the_goods() {
    let device = |name: &str| {
        format!(
            r#"{{"type":"device","name":"{name}","origins":[{{"stage":"manufactured","distribution":[{{"isoCode":"TW","percentage":100}}]}}],"classification":{{"codes":[{{"standard":"HS","value":"8505.11"}}]}}}}"#
        )
    };
    let fields = |devices: &[&str]| {
        let devices: Vec<String> = devices.iter().map(|name| device(name)).collect();
        let software = r#"{"type":"library","name":"x"}"#;
        let rest = format!("\"components\":[{},{software}]", devices.join(","));
        read("b.json", bom("2.0", &rest)).unwrap().fields()
    };
    assert_eq!(fields(&["Board"]), ["2 hts 8505.11", "2 origin TW", "2 part Board"]);
    assert_eq!(fields(&["A", "B"]), ["2 part A", "3 part B"], "of two, nobody knows which is the goods");
}

#[test]
fn what_the_draft_forbids_is_refused_at_its_pointer() {
    for (component, at, says) in [
        (
            r#""type":"library","boardLocation":{"designators":["U1"]}"#,
            "boardLocation",
            "components of the type device",
        ),
        (r#""type":"device","materialForm":"powder""#, "materialForm", "this one is a device"),
        (r#""type":"device","deviceType":{"description":"x"}"#, "deviceType", "no `name`"),
        (r#""type":"device","quantity":{"unit":"kg"}"#, "quantity", "no `value`"),
        (r#""type":"device","certifications":[{"identifier":"1"}]"#, "certifications/0", "no `standard`"),
        (
            r#""type":"device","classification":{"codes":[{"value":"1"}]}"#,
            "classification/codes/0",
            "no `standard`",
        ),
        (r#""type":"device","origins":[{"stage":{}}]"#, "origins/0/stage", "no `name`"),
        (
            r#""type":"device","evidence":{"identity":[{"methods":[{"technique":"guess"}]}]}"#,
            "evidence/identity/0/methods/0/technique",
            "no technique",
        ),
    ] {
        let rest = format!("\"components\":[{{\"name\":\"x\",{component}}}]");
        refused("b.json", bom("2.0", &rest), &format!("b.json /components/0/{at}"), says);
    }
    let rest = r#""components":[{"type":"device","name":"x","certifications":[{"ref":"c"}],"evidence":{"identity":[{"methods":[{"technique":{"name":"own"}}]}]}}]"#;
    assert!(read("b.json", bom("2.0", rest)).is_ok(), "a reference and a technique of one's own");
}

#[test]
fn lists_of_software_and_damaged_ones_are_refused_as_what_they_are() {
    let software = r#""components":[{"type":"library","name":"x"}]"#;
    refused("b.json", bom("1.5", software), "b.json", "a list of software");
    refused("b.json", bom("1.9", software), "b.json /specVersion", "CycloneDX 1.9 is not read");
    refused(
        "b.json",
        bom("1.5", r#""components":{"type":"device"}"#),
        "b.json /components",
        "a list of components",
    );
    refused("b.json", bom("1.5", r#""components":[7]"#), "b.json /components/0", "a component was expected");
    refused("b.json", bom("1.5", r#""components":[{"type":"device"}]"#), "b.json /components/0", "no `name`");
    refused("b.json", &JSON[..600], "b.json:", "EOF");
    refused("b.xml", &XML[..900], "b.xml:", "it ends before");
    refused("b.xml", XML.replace("bom/1.6", "bom/9"), "b.xml /bom", "CycloneDX 9 is not read");
    let deep = format!("{}{}", r#"{"type":"device","name":"x","components":["#.repeat(60), "]}".repeat(60));
    refused("b.json", bom("1.5", &format!("\"components\":[{deep}]")), "b.json:", "deep");
}

#[test]
fn a_signature_is_kept_and_said_to_be_unchecked() {
    let rest =
        r#""components":[{"type":"device","name":"x"}],"signature":{"algorithm":"ES256","value":"AAAA"}"#;
    let document = read("b.json", bom("1.6", rest)).unwrap();
    assert_eq!(document.statements.plan().standing, Standing::Attested);
    assert_eq!(document.attributes("bom/signature/algorithm"), ["1 ES256 /signature/algorithm"]);
    assert!(document.notes.iter().any(|note| note.code == "signature-unchecked"));
}

#[test]
fn very_many_components_are_read_and_too_many_values_refused() {
    let component = |n: u32| format!("{{\"type\":\"device\",\"name\":\"P{n}\",\"version\":\"1\"}}");
    let many: Vec<String> = (0..20_000).map(component).collect();
    let document = read("b.json", bom("1.6", &format!("\"components\":[{}]", many.join(",")))).unwrap();
    assert_eq!(document.fields().len(), 20_000);
    let property = |n: u32| format!("{{\"name\":\"p{n}\",\"value\":\"1\"}}");
    let names: Vec<String> = (0..40_000).map(property).collect();
    let rest = format!(
        "\"components\":[{{\"type\":\"device\",\"name\":\"x\",\"properties\":[{}]}}]",
        names.join(",")
    );
    refused("b.json", bom("1.6", &rest), "b.json", "names of values");
}

#[test]
fn who_published_a_part_stands_for_its_maker_only_where_nobody_else_does() {
    let part = |who: &str| format!(r#"{{"type":"device","name":"X1",{who}}}"#);
    let of = |who: &str| {
        let rest = format!(
            r#""metadata":{{"component":{{"type":"device","name":"M"}}}},"components":[{}]"#,
            part(who)
        );
        let fields = read("b.json", bom("1.4", &rest)).unwrap().fields();
        fields.into_iter().filter(|field| field.contains("part-maker")).collect::<Vec<_>>()
    };
    assert_eq!(of(r#""publisher":"YMTC""#), ["2 part-maker YMTC"]);
    assert_eq!(of(r#""publisher":"YMTC","supplier":{"name":"ACME"}"#), ["2 part-maker ACME"]);
    assert!(of(r#""publisher":"YMTC","author":"Bob""#).is_empty());
}
