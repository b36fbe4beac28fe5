//! Files that others wrote: each is read, or refused with a reason; none panics or hangs.
//!
//! They are not part of this repository. `TIDEWAITER_SHARED_DATA` names the folder that holds `inventories/`.
#![allow(clippy::unwrap_used, reason = "what cannot be prepared is a failed test")]

use crate::common;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How `audit --check` ends for each file, and the code of the reason where it is refused. A parts list says nothing of
/// which machine it belongs to: it is refused until `--machine` names one.
const EXPECTED: &[(&str, i32, &str)] = &[
    ("asset_mgr/andela-sample_with_duplicates.csv", 1, ""),
    ("asset_mgr/br-hardware_inventory.csv", 2, "header-not-found"),
    ("asset_mgr/glpi-es-export-dialect.csv", 2, "not-an-inventory"),
    ("asset_mgr/luxos-miners-addresslist.csv", 1, ""),
    ("asset_mgr/ralph-back_office_assets.csv", 1, ""),
    ("asset_mgr/ralph-management_ip_existing.csv", 1, ""),
    ("asset_mgr/ralph-rack.csv", 2, "not-an-inventory"),
    ("asset_mgr/ralph-warehouses_semicolon.csv", 2, "not-an-inventory"),
    ("asset_mgr/ralph-warehouses_tab.csv", 2, "not-an-inventory"),
    ("asset_mgr/snipeit-accessories-sample.csv", 1, ""),
    ("asset_mgr/snipeit-assets-sample-BLANKS.csv", 1, ""),
    ("asset_mgr/snipeit-assets-sample.csv", 1, ""),
    ("asset_mgr/snipeit-components-sample.csv", 1, ""),
    ("asset_mgr/snipeit-consumables-sample.csv", 1, ""),
    ("asset_mgr/snipeit-licenses-sample.csv", 2, "not-an-inventory"),
    ("asset_mgr/snipeit-models-sample.csv", 2, "no-machine-key"),
    ("board_bom/BBB_BOM.csv", 2, "no-machine-key"),
    ("board_bom/BBB_Industrial_BOM.csv", 2, "no-machine-key"),
    ("board_bom/BBB_RevC_ASSY_XY.xlsx", 2, "no-machine-key"),
    ("board_bom/BeagleBone-AI_RevA2_BOM_DNP.xlsx", 2, "no-machine-key"),
    ("board_bom/BeagleBone-AI_bom.csv", 2, "no-machine-key"),
    ("board_bom/MyriadRF-Parallella_BOM.xls", 2, "no-machine-key"),
    ("board_bom/PocketBeagle_BOM.csv", 2, "no-machine-key"),
    ("board_bom/bitaxeGamma-BOM.csv", 2, "no-machine-key"),
    ("board_bom/bitaxeGamma_ibom.html", 2, "no-machine-key"),
    ("board_bom/bitaxeUltra-org-BOM.xlsx", 2, "no-machine-key"),
    ("board_bom/bitaxeUltra-skot-BOM.xlsx", 2, "no-machine-key"),
    ("board_bom/hackrf-jellybean_BOM.ods", 2, "no-machine-key"),
    ("board_bom/nerdqaxe+-digikey_with_refs.csv", 2, "header-not-found"),
    ("board_bom/olimex-A13-micro-C1.ods", 2, "no-machine-key"),
    ("board_bom/olimex-A20-Lime-RevJ.ods", 2, "no-machine-key"),
    ("board_bom/olimex-T2-Lime-IND-RevJ.ods", 2, "no-machine-key"),
    ("board_bom/parallella_bom.xls", 2, "no-machine-key"),
    ("board_bom/parasdr_bom.xlsx", 2, "no-machine-key"),
    ("board_bom/porcupine_bom.xls", 2, "no-machine-key"),
    ("chip_sheet/SG2000-PINOUT.xlsx", 2, "header-not-found"),
];

/// Runs the program with a limit in time; the exit code and what was said.
fn run(arguments: &[&str]) -> (Option<i32>, String) {
    let folder = common::folder();
    let (out, err) = (folder.path().join("out"), folder.path().join("err"));
    let mut child = Command::new(env!("CARGO_BIN_EXE_tidewaiter"))
        .args(arguments)
        .env("TIDEWAITER_TEST_CLOCK", common::EPOCH)
        .env("XDG_CONFIG_HOME", folder.path())
        .env("XDG_CACHE_HOME", Path::new(env!("CARGO_TARGET_TMPDIR")).join("cache"))
        .env("XDG_DATA_HOME", folder.path())
        .stdin(Stdio::null())
        .stdout(std::fs::File::create(&out).unwrap())
        .stderr(std::fs::File::create(&err).unwrap())
        .spawn()
        .unwrap();
    let started = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if started.elapsed() > Duration::from_mins(2) {
            child.kill().unwrap();
            panic!("{arguments:?} hangs");
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let said = [out, err].map(|file| String::from_utf8_lossy(&std::fs::read(file).unwrap()).into_owned());
    (status.code(), said.concat())
}

fn files(folder: &Path) -> Vec<String> {
    common::contents(folder).into_keys().collect()
}

#[test]
fn every_file_is_read_or_refused_with_a_reason() {
    let Some(folder) = common::shared_data("inventories") else { return };
    let expected: BTreeMap<&str, (i32, &str)> =
        EXPECTED.iter().map(|(f, code, why)| (*f, (*code, *why))).collect();
    let mut wrong = Vec::new();
    for file in files(&folder) {
        let path = folder.join(&file);
        let (code, said) = run(&["audit", path.to_str().unwrap(), "--check", "--quiet"]);
        if said.contains("panicked") || !matches!(code, Some(0..=2)) {
            wrong.push(format!("{file}: {code:?} {said}"));
            continue;
        }
        let code = code.unwrap();
        let why = said.split("error[").nth(1).and_then(|rest| rest.split(']').next()).unwrap_or_default();
        if code == 2 && why.is_empty() {
            wrong.push(format!("{file} is refused without a reason: {said}"));
        }
        match expected.get(file.as_str()) {
            Some(then) if *then == (code, why) => {}
            Some(then) => wrong.push(format!("{file}: {code} {why}, but expected {then:?}\n{said}")),
            None => common::skipped(&format!("not in the table: (\"{file}\", {code}, \"{why}\"),")),
        }
    }
    for (file, _, _) in EXPECTED {
        if !folder.join(file).exists() {
            common::skipped(&format!("no {file}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_can_be_inspected() {
    let Some(folder) = common::shared_data("inventories") else { return };
    for file in files(&folder) {
        let path = folder.join(&file);
        let (code, said) = run(&["inspect", path.to_str().unwrap()]);
        assert!(matches!(code, Some(0 | 2)) && !said.contains("panicked"), "{file}: {code:?} {said}");
        assert!(!said.trim().is_empty(), "{file}: nothing is said");
    }
}

#[test]
fn a_parts_list_is_one_machine_when_it_is_named() {
    let Some(folder) = common::shared_data("inventories/board_bom") else { return };
    for (file, controllers) in [("bitaxeGamma-BOM.csv", 1), ("BBB_BOM.csv", 1)] {
        let path = folder.join(file);
        let arguments = ["audit", path.to_str().unwrap(), "--check", "--machine", "One board", "-o", "json"];
        let (code, said) = run(&arguments);
        assert!(matches!(code, Some(0 | 1)), "{file}: {code:?} {said}");
        let identified = format!("\"controllers\":{controllers},");
        assert!(said.contains("1 machine in ") && said.contains(&identified), "{file}: {said}");
    }
}
