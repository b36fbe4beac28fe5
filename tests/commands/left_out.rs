//! Rows that were left out fail a check: every output that shows the result of one shows them, and none says that all is well.
#![allow(clippy::unwrap_used, reason = "what cannot be prepared is a failed test")]

use std::fs;
use std::process::Output;

use serde_json::Value;
use tempfile::TempDir;

use crate::common::{self, said, tidewaiter};

/// A run of clear machines, one of which cannot be read for its serial number, and one without any; and a total, which is no machine.
fn run() -> (TempDir, Output) {
    let folder = common::folder();
    let sheet = "Serial,Model,Maker,Control board\n\
        NGSBYT0BDJKAF01K7,Antminer S21,Bitmain,AMLCtrl_BHB68XXX\n\
        6.37702E+15,Antminer S19j Pro,Bitmain,CVCtrl_BHB42XXX\n\
        Total,2,,\n";
    fs::write(folder.path().join("in.csv"), sheet).unwrap();
    let mut arguments: Vec<String> =
        ["audit", "in.csv", "--check", "--quiet", "--no-lists", "--activity", "import"]
            .map(str::to_owned)
            .to_vec();
    for format in ["junit", "gitlab", "github", "markdown", "csv", "html"] {
        arguments.extend(["-o".to_owned(), format!("{format}=out.{format}")]);
    }
    let output = tidewaiter(folder.path(), arguments);
    (folder, output)
}

#[test]
fn they_are_shown_wherever_the_result_of_a_check_is() {
    let (folder, output) = run();
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    let text = |format: &str| fs::read_to_string(folder.path().join(format!("out.{format}"))).unwrap();

    let junit = text("junit");
    assert!(junit.contains("tests=\"2\" failures=\"0\" errors=\"1\""), "{junit}");
    assert!(junit.contains("<error type=\"serial-scientific\" message=\"1 row left out"), "{junit}");

    let gitlab: Value = serde_json::from_str(&text("gitlab")).unwrap();
    let gitlab = gitlab.as_array().unwrap();
    assert_eq!(gitlab.len(), 1, "{gitlab:?}");
    assert_eq!(
        (&gitlab[0]["check_name"], &gitlab[0]["severity"]),
        (&"serial-scientific".into(), &"major".into())
    );
    assert_eq!(
        (&gitlab[0]["location"]["path"], &gitlab[0]["location"]["lines"]["begin"]),
        (&"in.csv".into(), &3.into())
    );

    let github = text("github");
    assert!(
        github.starts_with("::error file=in.csv,line=3,title=1 row left out%3A serial-scientific::"),
        "{github}"
    );
    assert_eq!(github.lines().count(), 2, "{github}");

    let markdown = text("markdown");
    assert!(markdown.starts_with("## Tidewaiter: clear, and not everything was read\n"), "{markdown}");
    assert!(markdown.contains("in.csv!A3"), "{markdown}");

    let mut rows = csv::Reader::from_path(folder.path().join("out.csv")).unwrap();
    let heads = rows.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    let cell = |head: &str| rows[1][heads.iter().position(|one| one == head).unwrap()].to_owned();
    assert_eq!(rows.len(), 2);
    assert_eq!(
        ["machine", "scope", "rule", "file", "place"].map(cell),
        ["", "not read", "serial-scientific", "in.csv", "A3"]
    );
}
