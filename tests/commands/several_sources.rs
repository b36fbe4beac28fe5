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
