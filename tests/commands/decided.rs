//! What a decision of the site and an earlier run may accept, and what they may not.
#![allow(clippy::unwrap_used, reason = "what cannot be prepared is a failed test")]

use std::fs;
use std::path::Path;

use crate::common::{self, said, tidewaiter};

const DAY: [&str; 2] = ["--as-of", "2026-07-31"];

/// Where the findings that a waiver accepts begin, with their rule.
fn accepted(sheet: &str, waiver: &str) -> Vec<(String, String)> {
    let folder = common::folder();
    let folder = folder.path();
    fs::write(folder.join("in.csv"), sheet).unwrap();
    let decided = format!("[[waiver]]\n{waiver}\nreason = 'seen'\nowner = 'me'\nexpires = 2027-01-31\n");
    fs::write(folder.join("w.toml"), decided).unwrap();
    let audit = ["audit", "in.csv", "--check", "--quiet", "--waivers", "w.toml", "-o", "csv=out.csv"];
    let output = tidewaiter(folder, [&audit[..], &DAY].concat());
    assert!(folder.join("out.csv").is_file(), "{}", said(&output));
    let mut rows = csv::Reader::from_path(folder.join("out.csv")).unwrap();
    let heads = rows.headers().unwrap().clone();
    let at = |name: &str| heads.iter().position(|head| head == name).unwrap();
    let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    let with_it = rows.iter().filter(|row| !row[at("waived")].is_empty());
    with_it.map(|row| (row[at("rule")].to_owned(), row[at("place")].to_owned())).collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(rule, place)| ((*rule).to_owned(), (*place).to_owned())).collect()
}

/// Two listed firms take part in one machine: the decision about one says nothing of the other.
#[test]
fn a_waiver_for_a_firm_does_not_accept_what_stands_against_another() {
    let sheet = "Serial,Model,Supplier,Repairer,Control board,Ship-to country\n\
        S19-0001,Antminer S21,Sophgo Technologies Ltd.,\"Huawei Technologies Co., Ltd.\",CVCtrl_BHB42XXX,Japan\n";
    let of = |vendor: &str, rule: &str| accepted(sheet, &format!("rule = '{rule}'\nvendor = {vendor}"));
    assert_eq!(of("'Sophgo Technologies Ltd.'", "US-EL-001"), pairs(&[("US-EL-001", "C2")]));
    assert_eq!(of("'Huawei Technologies Co., Ltd.'", "US-EL-001"), pairs(&[("US-EL-001", "D2")]));
    let both = of("['Sophgo Technologies Ltd.', 'Huawei Technologies Co., Ltd.']", "US-EL-001");
    assert_eq!(both.len(), 2, "{both:?}");
    // What is about a part holds for the machines of a firm, whichever way it takes part.
    assert_eq!(of("'Sophgo Technologies Ltd.'", "CMP-001"), pairs(&[("CMP-001", "E2")]));
    assert_eq!(of("'Somebody Else'", "CMP-001"), []);
}

/// Two boards of one machine, one of which was looked at.
#[test]
fn a_waiver_for_a_board_does_not_accept_what_stands_on_another() {
    let head = "Serial,Model,Board,Board serial\n";
    let other =
        format!("{head}M-1,Antminer S19,CVCtrl_BHB42XXX,CB-1\nM-1,Antminer S19,AMLCtrl_BHB68XXX,CB-2\n");
    assert_eq!(accepted(&other, "rule = 'CMP-001'\nboard = 'CB-1'"), pairs(&[("CMP-001", "C2")]));
    assert_eq!(accepted(&other, "rule = 'CMP-001'\nboard = 'CB-2'"), []);
    let alike =
        format!("{head}M-1,Antminer S19,CVCtrl_BHB42XXX,CB-1\nM-1,Antminer S19,CVCtrl_BHB42XXX,CB-2\n");
    assert_eq!(accepted(&alike, "rule = 'CMP-001'\nboard = 'CB-1'"), [], "the other one is as bad");
    assert_eq!(accepted(&alike, "rule = 'CMP-001'\nboard = ['CB-1', 'CB-2']").len(), 1);
}

/// Runs an audit of a sheet; its exit code and what it said.
fn audit(folder: &Path, sheet: &str, arguments: &[&str]) -> (Option<i32>, String) {
    fs::write(folder.join("in.csv"), sheet).unwrap();
    let output =
        tidewaiter(folder, [&["audit", "in.csv", "--quiet", "--no-lists"], &DAY[..], arguments].concat());
    (output.status.code(), said(&output))
}

#[test]
fn a_baseline_hides_no_further_pieces_and_no_further_activity() {
    let folder = common::folder();
    let folder = folder.path();
    let lots = |pieces: u32| {
        format!("Model,Quantity,Supplier\nAntminer S21,{pieces},Acme\nAntminer S19j Pro,5,Acme\n")
    };
    let import = ["--activity", "import"];
    audit(folder, &lots(20), &[&import[..], &["--out", "lots"]].concat());
    let against =
        |pieces| audit(folder, &lots(pieces), &[&import[..], &["--check", "--baseline", "lots"]].concat());
    assert_eq!(against(20).0, Some(0), "{}", against(20).1);
    assert_eq!(against(19).0, Some(0), "{}", against(19).1);
    let (code, told) = against(21);
    assert_eq!(code, Some(1), "{told}");
    assert!(told.contains("1 lot is new at undetermined or worse: in.csv!2"), "{told}");

    let sheet = "Serial,Model,Control board,Destination\nS19-1,Antminer S21,CVCtrl_BHB42XXX,Japan\n";
    audit(folder, sheet, &["--activity", "export", "--out", "export"]);
    let of =
        |activities| audit(folder, sheet, &["--activity", activities, "--check", "--baseline", "export"]);
    assert_eq!(of("export").0, Some(0), "{}", of("export").1);
    assert_eq!(
        of("export,import").0,
        Some(1),
        "CMP-001 is a reason for review of an import, too: {}",
        of("export,import").1
    );
}

#[test]
fn a_difference_tells_the_activity_and_the_pieces() {
    let folder = common::folder();
    let folder = folder.path();
    let sheet = |pieces: u32| {
        format!(
            "Serial,Model,Control board,Quantity\nS19-1,Antminer S21,CVCtrl_BHB42XXX,\n,Antminer S21,,{pieces}\n"
        )
    };
    audit(folder, &sheet(20), &["--activity", "export", "--out", "old", "--destination", "Japan"]);
    audit(folder, &sheet(180), &["--activity", "export,import", "--out", "new", "--destination", "Japan"]);
    let told = said(&tidewaiter(folder, ["diff", "old", "new"]));
    assert!(told.contains("import            not asked → review"), "{told}");
    assert!(told.contains("lot of            20 pieces → 180 pieces"), "{told}");
    audit(folder, &sheet(180), &["--activity", "export", "--out", "more", "--destination", "Japan"]);
    let output = tidewaiter(folder, ["diff", "old", "more"]);
    let told = said(&output);
    assert_eq!(output.status.code(), Some(1), "160 pieces were not there: {told}");
    assert!(told.contains("the inventory     1 machine or lot"), "{told}");
    assert_eq!(tidewaiter(folder, ["diff", "more", "old"]).status.code(), Some(0), "there are fewer");
}
