//! What stands on a page: nothing where nobody asked for one, each machine once, and lines that fit.
#![allow(clippy::unwrap_used, reason = "what cannot be prepared is a failed test")]

use std::fs;
use std::io::Read as _;
use std::process::Stdio;

use super::common;

const SHEET: &str = "SN,Model,Control Board,Class\nJYZZYPDBBJGBC04TX,Antminer S19j Pro,CVCtrl_BHB42XXX,miner\nNGSBYT0BDJKAF01K7,Antminer S21,AMLCtrl_BHB68XXX,miner\nCBL-7,Power cable C13,,cable\n";

fn sheet() -> tempfile::TempDir {
    let folder = common::folder();
    fs::write(folder.path().join("in.csv"), SHEET).unwrap();
    folder
}

#[test]
fn where_quiet_is_asked_for_no_page_is_shown() {
    let folder = sheet();
    let cases: [&[&str]; 3] = [&["-q"], &["-q", "-o", "json=a.json"], &["-q", "-o", "text=c.txt"]];
    for arguments in cases {
        let output =
            common::tidewaiter(folder.path(), ["audit", "in.csv", "--check"].iter().chain(arguments));
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        let said = common::said(&output);
        assert!(output.stdout.is_empty() && said.lines().count() == 1, "{arguments:?}: {said}");
        assert!(
            said.starts_with("3 machines in 3 rows: 1 clear, 1 review; 1 out of scope; worst: review"),
            "{said}"
        );
    }
    for arguments in [&["-q", "-o", "table"][..], &["-o", "json=b.json"], &[]] {
        let asked = common::tidewaiter(folder.path(), ["audit", "in.csv", "--check"].iter().chain(arguments));
        assert!(String::from_utf8_lossy(&asked.stdout).contains("CMP-001"), "{arguments:?}");
    }
    let wrong = common::tidewaiter(folder.path(), ["audit", "none.csv", "--check", "-q"]);
    assert!(wrong.status.code() == Some(2) && common::said(&wrong).contains("none.csv"));
}

#[test]
fn verify_names_each_machine_once_and_says_out_of_scope_as_the_page_does() {
    let folder = sheet();
    common::save_test_key(folder.path());
    let run = ["audit", "in.csv", "--key", "test.pem", "-q", "--out", "run"];
    assert_eq!(common::tidewaiter(folder.path(), run).status.code(), Some(1));
    let verify = |more: &[&str]| {
        let arguments = ["verify", "run", "--key", "test.pub.pem"];
        common::said(&common::tidewaiter(folder.path(), arguments.iter().chain(more)))
    };
    let said = verify(&[]);
    for machine in ["JYZZYPDBBJGBC04TX", "NGSBYT0BDJKAF01K7", "CBL-7"] {
        assert_eq!(said.matches(machine).count(), 1, "{machine} in {said}");
    }
    assert!(said.contains("machine:CBL-7  out of scope  signed "), "{said}");
    let counts = "3 machines verified: 1 clear, 1 review; 1 out of scope; worst: review; 0 refused";
    assert!(said.contains(counts), "{said}");
    let quiet = verify(&["-q"]);
    assert!(quiet.starts_with(counts) && quiet.lines().count() == 1, "{quiet}");
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let folder = sheet();
    let machines = (0..4000).map(|n| format!("A{n},Antminer S21,,miner\n"));
    fs::write(folder.path().join("in.csv"), SHEET.to_owned() + &machines.collect::<String>()).unwrap();
    let audit = ["audit", "in.csv", "--check", "--no-lists", "-o", "text"];
    let whole = common::tidewaiter(folder.path(), audit);
    let mut child = common::command(folder.path())
        .args(audit)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0; 4];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(whole.stdout.len() > 1 << 20, "more than a pipe holds");
    assert_eq!((output.status.code(), output.stderr), (whole.status.code(), whole.stderr));
}

#[test]
fn lines_fit_the_columns_that_somebody_says_and_nothing_is_folded_in_a_pipe() {
    let folder = sheet();
    common::save_test_key(folder.path());
    let list = "[[clearance]]\nname = 'Harbour Bridge Trading'\nlist = 'us-entitylist'\nentry = '1'\nwho = 'import desk'\nwhy = 'a shop'\nuntil = 2027-01-01\n";
    fs::write(folder.path().join("c.toml"), list).unwrap();
    let run = ["audit", "in.csv", "--key", "test.pem", "-q", "--out", "run"];
    assert_eq!(common::tidewaiter(folder.path(), run).status.code(), Some(1));
    let commands: [&[&str]; 7] = [
        &["audit", "in.csv", "--check", "--clearances", "c.toml"],
        &["audit", "in.csv", "--check", "--as-of", "31.07.2026"],
        &["audit", "--help"],
        &["verify", "run", "--key", "test.pub.pem"],
        &["inspect", "in.csv"],
        &["explain", "CMP-001"],
        &["lists", "status"],
    ];
    for arguments in commands {
        for columns in [60, 90] {
            let mut command = common::command(folder.path());
            let output = command.args(arguments).env("COLUMNS", columns.to_string()).output().unwrap();
            let said = common::said(&output);
            // A word that is longer than a line is left whole: a name or path can be copied.
            let is_word = |line: &str| !line.trim().contains(' ');
            let wide = said.lines().find(|line| line.chars().count() > columns && !is_word(line));
            assert_eq!(wide, None, "{arguments:?} in {columns} columns");
        }
    }
    let warned = common::said(&common::tidewaiter(folder.path(), commands[0]));
    let whole = "c.toml:1: the clearance that Harbour Bridge Trading is not entry 1 of us-entitylist is about a list that is not in use\n";
    assert!(warned.contains(whole) && warned.contains("did you mean `us-entity-list`?"), "{warned}");
}
