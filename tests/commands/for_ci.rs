//! What is written for the programs of others is taken by them: each output is held against a validator that is not ours.
//! The schemas are data of others and no part of this repository.
#![allow(clippy::unwrap_used, reason = "what cannot be prepared is a failed test")]

use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use serde_json::Value;

use crate::common::{self, said, tidewaiter, validators};

/// Every output, made in one run of everything that is at hand: tables with quotes and lines in cells, a workbook, documents with
/// pointers, bytes, lots, and texts that would do something.
static RUN: LazyLock<tempfile::TempDir> = LazyLock::new(|| {
    let folder = common::folder();
    fs::create_dir(folder.path().join("inventory 1")).unwrap();
    for name in [
        "fleet/miners.csv",
        "formats/fleet.xls",
        "formats/packing-list.csv",
        "formats/quoted-newlines.csv",
        "formats/board-eeprom.bin",
        "formats/antminer-status.json",
        "formats/ipmi-fru.txt",
    ] {
        let from = common::root().join("fixtures").join(name);
        fs::copy(&from, folder.path().join("inventory 1").join(from.file_name().unwrap())).unwrap();
    }
    let hostile = "Serial,Model,Control board,Supplier\n\
        =cmd()|x!A1,Antminer S19,CVCtrl_BHB42XXX,[x](javascript:alert(1))\n\
        ::error::x,Antminer S19,CVCtrl_BHB42XXX,</script><img src=x onerror=alert(1)>]]>\n\
        A\u{202e}\u{1b}[31m%0A{0},Antminer S19,\"CVCtrl_BHB42XXX\",@admin #7 `x` | **y**\n\
        \u{fffe}N4,Antminer S19,\"quoted, \"\"cell\"\"\nof two lines\",Sophgo Technologies Ltd.\n";
    fs::write(folder.path().join("hostile.csv"), hostile).unwrap();
    let mut arguments = [
        "audit",
        "inventory 1",
        "./hostile.csv",
        "--check",
        "--quiet",
        "--activity",
        "import,export",
        "--destination",
        "Norway",
    ]
    .map(String::from)
    .to_vec();
    for format in FORMATS {
        arguments.extend(["-o".to_owned(), format!("{format}=out.{format}")]);
    }
    let output = tidewaiter(folder.path(), arguments);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    folder
});

/// The outputs that are held against a validator.
const FORMATS: &[&str] =
    &["json", "sarif", "junit", "gitlab", "github", "markdown", "jsonl", "csv", "cyclonedx"];

fn output(format: &str) -> PathBuf {
    RUN.path().join(format!("out.{format}"))
}

fn json(format: &str) -> Value {
    serde_json::from_slice(&fs::read(output(format)).unwrap()).unwrap()
}

/// A file against a JSON schema, by `check-jsonschema`.
fn is_by_schema(schema: &str, file: &Path) {
    let Some(schema) = common::shared_data("schemas").map(|folder| folder.join(schema)) else { return };
    let Some(python) = validators::python(&["check_jsonschema"]) else { return };
    let arguments = [
        OsStr::new("-m"),
        "check_jsonschema".as_ref(),
        "--schemafile".as_ref(),
        schema.as_ref(),
        file.as_ref(),
    ];
    let (holds, said) = validators::run(&python, &arguments);
    assert!(holds, "{said}");
}

#[test]
fn sarif_is_by_its_schema_and_read_by_sarif_tools() {
    is_by_schema("sarif-2.1.0.oasis.json", &output("sarif"));
    let Some(python) = validators::python(&["sarif"]) else { return };
    let arguments = [OsStr::new("-m"), "sarif".as_ref(), "summary".as_ref(), output("sarif").as_os_str()]
        .map(OsStr::to_owned);
    let (holds, said) = validators::run(&python, &arguments.each_ref().map(OsString::as_os_str));
    assert!(holds && said.contains("error"), "{said}");
}

#[test]
fn sarif_is_taken_by_the_rules_of_github() {
    let program = "@microsoft/sarif-multitool-linux/Sarif.Multitool";
    let Some(multitool) = validators::node_package(program) else { return };
    let log = RUN.path().join("judged.sarif");
    let judged = log.display().to_string();
    let file = output("sarif").display().to_string();
    let arguments = [
        "validate",
        &file,
        "--level",
        "Error;Warning",
        "--rule-kind",
        "Sarif;Ghas",
        "--threads",
        "1",
        "--output",
        &judged,
        "--log",
        "ForceOverwrite",
    ];
    // It ends well whatever it finds: what counts is its log.
    let (_, said) = validators::run(&multitool, &arguments.map(OsStr::new));
    let text = fs::read_to_string(&log).unwrap_or_else(|why| panic!("{why}: {said}"));
    let log: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).unwrap();
    assert_eq!(log["runs"][0]["invocations"][0]["executionSuccessful"], true, "{said}");
    let results = log["runs"][0]["results"].as_array().cloned().unwrap_or_default();
    let told: Vec<String> =
        results.iter().map(|r| format!("{} {} {}", r["ruleId"], r["level"], r["message"])).collect();
    // Cells of a workbook have no line, and this program has no page of its own: both are warned of.
    let known =
        |told: &&String| !told.contains("SARIF2017") && !told.contains("Warning_ProvideToolnformationUri");
    let other: Vec<_> = told.iter().filter(known).collect();
    assert!(other.is_empty(), "{other:#?}");
}

/// Whoever opens the file at the place that is named finds the very text that the finding is about.
#[test]
fn sarif_points_at_the_characters_of_the_cell() {
    let log = json("sarif");
    let mut seen = 0;
    for result in log["runs"][0]["results"].as_array().unwrap() {
        let physical = &result["locations"][0]["physicalLocation"];
        let region = &physical["region"];
        let (Some(column), uri) =
            (region["startColumn"].as_u64(), physical["artifactLocation"]["uri"].as_str().unwrap())
        else {
            continue;
        };
        let text = fs::read_to_string(RUN.path().join(uri.replace("%20", " "))).unwrap();
        let line = |n: u64| {
            text.lines().nth(usize::try_from(n - 1).unwrap()).unwrap().encode_utf16().collect::<Vec<_>>()
        };
        let start = region["startLine"].as_u64().unwrap();
        let first = usize::try_from(column - 1).unwrap();
        let behind = usize::try_from(region["endColumn"].as_u64().unwrap() - 1).unwrap();
        let cell = match region["endLine"].as_u64() {
            None => String::from_utf16(&line(start)[first..behind]).unwrap(),
            Some(end) => format!(
                "{}\n{}",
                String::from_utf16(&line(start)[first..]).unwrap(),
                String::from_utf16(&line(end)[..behind]).unwrap()
            ),
        };
        let chain = result["codeFlows"][0]["threadFlows"][0]["locations"][0]["location"]["message"]["text"]
            .as_str()
            .unwrap();
        let read = cell.replace("\"\"", "\"").replace('\n', "\\n");
        // Braces are doubled in messages.
        assert!(
            chain.replace("{{", "{").replace("}}", "}").contains(&format!("`{read}`")),
            "{uri}:{start} `{read}`: {chain}"
        );
        seen += 1;
    }
    assert!(seen > 5, "{seen} cells");
}

#[test]
fn sarif_names_every_kind_of_place() {
    let text = fs::read_to_string(output("sarif")).unwrap();
    let log = json("sarif");
    let results = log["runs"][0]["results"].as_array().unwrap();
    let uris: std::collections::BTreeSet<&str> = results
        .iter()
        .map(|r| r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap())
        .collect();
    for uri in [
        "inventory%201/miners.csv",
        "inventory%201/fleet.xls",
        "inventory%201/packing-list.csv",
        "hostile.csv",
    ] {
        assert!(uris.contains(uri), "{uri}: {uris:?}");
    }
    assert!(text.contains("(lot of "), "a lot is called one");
    assert!(!text.contains(['\u{1b}', '\u{202e}']));
}

#[test]
fn junit_is_by_both_schemas() {
    let Some(schemas) = common::shared_data("schemas") else { return };
    let Some(python) = validators::python(&["lxml"]) else { return };
    let script = "import sys\nfrom lxml import etree\nd = etree.parse(sys.argv[1])\nfor x in sys.argv[2:]:\n    s = etree.XMLSchema(etree.parse(x))\n    s.assertValid(d)";
    let [jenkins, windy_road] =
        ["junit-10.jenkins.xsd", "junit.windyroad.xsd"].map(|name| schemas.join(name));
    let arguments = [
        OsStr::new("-c"),
        script.as_ref(),
        output("junit").as_os_str(),
        jenkins.as_ref(),
        windy_road.as_ref(),
    ]
    .map(OsStr::to_owned);
    let (holds, said) = validators::run(&python, &arguments.each_ref().map(OsString::as_os_str));
    assert!(holds, "{said}");
}

#[test]
fn gitlab_takes_the_report_and_keeps_every_finding() {
    is_by_schema("gitlab-codequality.report.array.json", &output("gitlab"));
    let all = json("gitlab");
    let all = all.as_array().unwrap();
    let names: std::collections::BTreeSet<&str> =
        all.iter().map(|d| d["fingerprint"].as_str().unwrap()).collect();
    assert_eq!(names.len(), all.len());
    assert!(all.iter().any(|d| d["location"]["path"] == "inventory 1/miners.csv"));
}

#[test]
fn cyclonedx_is_valid_strictly() {
    let Some(python) = validators::python(&["cyclonedx", "cyclonedx.validation.json"]) else { return };
    let script = "import sys\nfrom cyclonedx.validation.json import JsonStrictValidator as V\nfrom cyclonedx.schema import SchemaVersion as S\ne = V(S.V1_6).validate_str(open(sys.argv[1], encoding='utf-8').read())\nsys.exit(None if e is None else str(e))";
    let arguments = [OsStr::new("-c"), script.as_ref(), output("cyclonedx").as_os_str()].map(OsStr::to_owned);
    let (holds, said) = validators::run(&python, &arguments.each_ref().map(OsString::as_os_str));
    assert!(holds, "{said}");
}

/// What GitHub's own toolkit would read from the lines: the properties and the message, as `@actions/core` unescapes them.
#[test]
fn annotations_name_files_that_are_there_and_are_one_line_each() {
    let text = fs::read_to_string(output("github")).unwrap();
    let mut errors = 0;
    for line in text.lines() {
        let (head, message) = line.strip_prefix("::").and_then(|rest| rest.split_once("::")).unwrap();
        let (kind, properties) = head.split_once(' ').unwrap();
        assert!(["error", "warning", "notice"].contains(&kind), "{line}");
        errors += usize::from(kind == "error");
        assert!(!message.contains("::"), "{line}");
        for property in properties.split(',') {
            let (name, value) = property.split_once('=').unwrap();
            if name == "file" {
                let path = value.replace("%2C", ",").replace("%3A", ":").replace("%25", "%");
                assert!(RUN.path().join(path).is_file(), "{line}");
            }
        }
    }
    assert!((1..=10).contains(&errors) && text.lines().count() <= 21, "{text}");
    assert!(text.lines().last().unwrap().starts_with("::notice title=Tidewaiter::"));
}

#[test]
fn csv_is_read_by_a_program_that_is_not_ours() {
    let Some(python) = validators::python(&["csv"]) else { return };
    let script = "import csv, sys\nrows = list(csv.reader(open(sys.argv[1], encoding='utf-8', newline=''), strict=True))\nassert len(rows) > 10 and len({len(r) for r in rows}) == 1, {len(r) for r in rows}\nassert not [c for r in rows[1:] for c in r if c[:1] in '=+-@\\t\\r' and c], 'a formula'";
    let arguments = [OsStr::new("-c"), script.as_ref(), output("csv").as_os_str()].map(OsStr::to_owned);
    let (holds, said) = validators::run(&python, &arguments.each_ref().map(OsString::as_os_str));
    assert!(holds, "{said}");
}
