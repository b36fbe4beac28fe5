//! What a sheet and a device say of one machine, and what stands beside them in a folder.
#![allow(clippy::unwrap_used, reason = "what cannot be prepared is a failed test")]

use crate::common;
use std::fs;
use std::path::Path;

use serde_json::Value;

const SHEET: &str = "Serial,Model,Control board\nNGSBYT0BDJKAF01K7,Antminer S21,CVITEK\n";
const DEVICE: &str = r#"{"STATUS":[{"STATUS":"S","Msg":"LUXminer config","Description":"LUXminer 2025.4.8"}],
    "CONFIG":[{"ControlBoardType":"cvitek","Model":"Antminer S21","SerialNumber":"NGSBYT0BDJKAF01K7"}],"id":1}"#;

fn both() -> tempfile::TempDir {
    let folder = common::folder();
    fs::write(folder.path().join("in.csv"), SHEET).unwrap();
    fs::write(folder.path().join("miner.json"), DEVICE).unwrap();
    folder
}

fn audited(folder: &Path) -> (String, Value) {
    let arguments =
        ["audit", ".", "--no-lists", "--activity", "import", "-o", "json=out/all.json", "--force"];
    fs::create_dir_all(folder.join("out")).unwrap();
    let output = common::tidewaiter(folder, arguments);
    let said = common::said(&output);
    assert!(output.status.code() < Some(2), "{said}");
    (said, serde_json::from_slice(&fs::read(folder.join("out/all.json")).unwrap()).unwrap())
}

#[test]
fn a_board_that_a_sheet_and_a_device_name_is_one_board_with_one_controller() {
    let folder = both();
    let (_, result) = audited(folder.path());
    let machine = &result["machines"][0];
    assert_eq!(machine["key"], "NGSBYT0BDJKAF01K7");
    assert_eq!(machine["coverage"]["boards"], 1);
    assert_eq!(machine["coverage"]["controllers"], 1);
    assert_eq!(machine["coverage"]["rows"], 2);
}

#[test]
fn a_board_that_nobody_knows_and_two_sources_name_is_one_finding_with_both_places() {
    let folder = both();
    fs::write(folder.path().join("in.csv"), SHEET.replace("CVITEK", "QZX-9")).unwrap();
    fs::write(folder.path().join("miner.json"), DEVICE.replace("cvitek", "qzx-9")).unwrap();
    let (_, result) = audited(folder.path());
    let findings = result["machines"][0]["findings"].as_array().unwrap();
    let unknown: Vec<&Value> = findings.iter().filter(|f| f["subject"] == "unknown:board:QZX-9").collect();
    let [finding] = &unknown[..] else { panic!("{findings:?}") };
    let chain = finding["chain"].as_array().unwrap();
    let places: Vec<&str> = chain.iter().filter_map(|step| step["location"]["text"].as_str()).collect();
    assert_eq!(places, ["in.csv!C2", "miner.json /CONFIG/0/ControlBoardType"]);
}

#[test]
fn a_folder_with_the_reports_of_an_earlier_run_is_audited_again() {
    let folder = both();
    let (_, first) = audited(folder.path());
    fs::remove_dir_all(folder.path().join("out")).unwrap();
    let (said, second) = audited(folder.path());
    assert!(said.contains("these are the signed reports of a run; they are not read again"), "{said}");
    assert!(!said.contains("tidewaiter-report/"), "{said}");
    assert_eq!(first["summary"], second["summary"]);
}

#[test]
fn a_part_that_a_later_list_takes_out_is_no_part_of_the_machine() {
    let folder = common::folder();
    let list = |components: &str| {
        format!(
            r#"{{"PLATFORM":{{"PLATFORMMANUFACTURERSTR":"Dell Inc.","PLATFORMMODEL":"R550","PLATFORMSERIAL":"QX7A192"}},"COMPONENTS":[{components}]}}"#
        )
    };
    let part = |serial: &str, status: &str| {
        format!(
            r#"{{"COMPONENTCLASS":{{"COMPONENTCLASSREGISTRY":"2.23.133.18.3.1","COMPONENTCLASSVALUE":"00060004"}},"MANUFACTURER":"Samsung","MODEL":"M393A4K40","SERIAL":"{serial}"{status}}}"#
        )
    };
    let at = |name: &str| folder.path().join(name);
    fs::write(at("base.json"), list(&[part("0A0B0C01", ""), part("0A0B0C02", "")].join(","))).unwrap();
    let arguments = ["audit", ".", "--no-lists", "--check", "-o", "json=all.json.out", "--force"];
    let audited = || -> Value {
        let output = common::tidewaiter(folder.path(), arguments);
        assert!(output.status.code() < Some(2), "{}", common::said(&output));
        serde_json::from_slice(&fs::read(at("all.json.out")).unwrap()).unwrap()
    };
    assert_eq!(audited()["machines"][0]["coverage"]["components"], 2);
    fs::write(at("delta.json"), list(&part("0A0B0C02", r#","STATUS":"removed""#))).unwrap();
    let result = audited();
    assert_eq!(result["machines"].as_array().map(Vec::len), Some(1));
    assert_eq!(result["machines"][0]["coverage"]["components"], 1);
}

#[test]
fn a_part_that_a_certificate_takes_out_and_the_machine_still_reports_is_found() {
    let folder = common::folder();
    let certificate = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/formats/platform-certificate.cer");
    fs::copy(certificate, folder.path().join("delta.cer")).unwrap();
    let dmidecode = "# dmidecode 3.3\nHandle 0x0001, DMI type 1, 27 bytes\nSystem Information\n\tManufacturer: Bitmain\n\t\
        Serial Number: JYZZYPDBBJGBC04TX\n\nHandle 0x1100, DMI type 17, 92 bytes\nMemory Device\n\tSize: 32 GB\n\t\
        Serial Number: OLD0000001\n\tPart Number: M393A4K40\n";
    fs::write(folder.path().join("dmi.txt"), dmidecode).unwrap();
    let output = common::tidewaiter(
        folder.path(),
        ["audit", "delta.cer", "dmi.txt", "--no-lists", "--check", "-o", "json=all.json"],
    );
    assert!(output.status.code() < Some(2), "{}", common::said(&output));
    let result: Value = serde_json::from_slice(&fs::read(folder.path().join("all.json")).unwrap()).unwrap();
    assert_eq!(result["machines"].as_array().map(Vec::len), Some(1));
    let findings = result["machines"][0]["findings"].as_array().unwrap();
    let finding = findings.iter().find(|f| f["rule"] == "PRV-015").unwrap_or_else(|| panic!("{findings:?}"));
    assert_eq!(finding["subject"], "uncertified:OLD0000001");
    let chain = finding["chain"].as_array().unwrap();
    let places: Vec<&str> = chain.iter().filter_map(|step| step["location"]["text"].as_str()).collect();
    assert_eq!(places.len(), 2);
    assert_eq!(places[0], "dmi.txt line 10");
    assert!(places[1].starts_with("delta.cer bytes "), "{places:?}");
}

#[test]
fn a_declared_origin_and_the_plant_that_the_serial_number_names_are_held_against_each_other() {
    let folder = common::folder();
    let sheet = "Serial,Manufacturer,Model,Country of origin\nCZJ328Q7R2,HPE,ProLiant DL380,Mexico\nCZJ328Q7R3,HPE,ProLiant DL380,Czechia\nCZJ328Q7R4,Dell,R550,Mexico\n";
    fs::write(folder.path().join("in.csv"), sheet).unwrap();
    let arguments =
        ["audit", "in.csv", "--no-lists", "--check", "--activity", "import", "-o", "json=all.json"];
    let output = common::tidewaiter(folder.path(), arguments);
    assert!(output.status.code() < Some(2), "{}", common::said(&output));
    let result: Value = serde_json::from_slice(&fs::read(folder.path().join("all.json")).unwrap()).unwrap();
    let found: Vec<(&str, Vec<&str>)> = result["machines"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|machine| machine["findings"].as_array().unwrap())
        .filter(|finding| finding["rule"] == "COO-003")
        .map(|finding| {
            let chain = finding["chain"].as_array().unwrap();
            let places = chain.iter().filter_map(|step| step["location"]["text"].as_str());
            (finding["subject"].as_str().unwrap(), places.collect())
        })
        .collect();
    assert_eq!(found, [("plant:CZJ328Q7R2", vec!["in.csv!D2", "in.csv!A2"])]);
}
