use std::collections::BTreeSet;

use serde_json::Value;

use super::super::samples::{self, Fleet};
use super::super::tests::whole;
use super::*;

fn log(fleet: &Fleet) -> Value {
    let text = whole(&Sarif, fleet, &samples::run());
    let log: Value = serde_json::from_slice(&text).expect("JSON");
    log["runs"][0].clone()
}

#[test]
fn every_point_is_a_result_of_a_rule_at_a_place_worst_first() {
    let run = log(&samples::every_verdict());
    let results = run["results"].as_array().expect("results");
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    let levels: Vec<&str> = results.iter().map(|r| r["level"].as_str().expect("a level")).collect();
    assert_eq!(
        levels,
        ["error", "error", "warning", "warning", "warning", "warning", "warning", "note", "note", "note"]
    );
    let mut names = BTreeSet::new();
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().expect("an index")).expect("small");
        assert_eq!(rules[index]["id"], result["ruleId"]);
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "miners.csv");
        assert!(names.insert(result["partialFingerprints"]["tidewaiter/v1"].to_string()), "{result}");
    }
    let sophgo = results.iter().find(|r| r["ruleId"] == "US-EL-010").expect("a result");
    assert_eq!(sophgo["locations"][0]["physicalLocation"]["region"]["startLine"], 4);
    assert_eq!(sophgo["locations"][0]["logicalLocations"][0]["fullyQualifiedName"], "E4");
    let steps = &sophgo["codeFlows"][0]["threadFlows"][0]["locations"];
    let steps: Vec<&str> = steps
        .as_array()
        .expect("steps")
        .iter()
        .map(|s| s["location"]["message"]["text"].as_str().expect("a text"))
        .collect();
    assert_eq!(steps.len(), 9);
    assert_eq!(steps[0], "Cell: `CVCtrl_BHB42XXX` (miners.csv!E4, declared).");
    assert_eq!(steps[8], "Law: 15 CFR 744.11 (us-bis-entity-list 2026.11.1).");
    let rule = &rules[usize::try_from(sophgo["ruleIndex"].as_u64().expect("an index")).expect("small")];
    for part in ["Law", "15 CFR 744.11", "What to do", "Not established"] {
        for of in ["text", "markdown"] {
            assert!(
                rule["help"][of]
                    .as_str()
                    .is_some_and(|text| text.to_lowercase().contains(&part.to_lowercase())),
                "{part}"
            );
        }
    }
    assert_eq!(run["invocations"][0]["toolExecutionNotifications"][0]["level"], "warning");
}

#[test]
fn a_finding_without_a_cell_stands_at_a_place_of_its_machine() {
    let run = log(&samples::every_verdict());
    let absent = run["results"].as_array().expect("results").iter().find(|r| r["ruleId"] == "CTL-001");
    let place = &absent.expect("a result")["locations"][0]["physicalLocation"]["artifactLocation"];
    assert_eq!(place["uri"], "miners.csv");
}

#[test]
fn what_is_accepted_is_shown_and_said_to_be() {
    let run = log(&samples::waived());
    let waived = run["results"]
        .as_array()
        .expect("results")
        .iter()
        .find(|r| r["suppressions"][0]["kind"] == "external");
    let waived = waived.expect("an waived result");
    assert_eq!((&waived["level"], &waived["properties"]["outcome"]), (&"note".into(), &"review".into()));
    let why = waived["suppressions"][0]["justification"].as_str().expect("a text");
    for part in ["2027-01-31", "compliance@example.com", "the board was replaced", "D123456"] {
        assert!(why.contains(part), "{part}: {why}");
    }
    assert!(waived["message"]["text"].as_str().is_some_and(|text| text.contains("the board was replaced")));
}

#[test]
fn texts_of_others_make_no_link_and_no_placeholder() {
    let text = String::from_utf8(whole(&Sarif, &samples::saying("[x](javascript:1) {0}"), &samples::run()))
        .expect("text");
    let log: Value = serde_json::from_str(&text).expect("JSON");
    let message = log["runs"][0]["results"][0]["message"]["text"].as_str().expect("a text");
    assert!(message.contains("\\[x\\](javascript:1) {{0}}"), "{message}");
    let markdown = log["runs"][0]["tool"]["driver"]["rules"][0]["help"]["markdown"].as_str().expect("a text");
    assert!(!markdown.contains("]("), "{markdown}");
}

#[test]
fn no_more_than_github_takes_and_the_rest_is_counted() {
    let log = Log { rules: FiredRules::default(), results: Worst::new(3) };
    let fleet = samples::every_verdict();
    let run = samples::run();
    let info = samples::shown(&run);
    let mut log: Box<dyn Collector> = Box::new(log);
    let mut bytes = Vec::new();
    let mut out = |written: &[u8]| {
        bytes.extend_from_slice(written);
        Ok(())
    };
    for audit in fleet.audits() {
        let report = fleet.report(&audit);
        let piece = Sarif.machine(Report { machine: audit.machine, predicate: &report }, &info);
        log.machine(piece, None, &mut out).expect("a machine");
    }
    log.end(End { run: &info, summary: &fleet.summary(), manifest: None }, &mut out).expect("an end");
    let log: Value = serde_json::from_slice(&bytes).expect("JSON");
    let run = &log["runs"][0];
    assert_eq!(run["results"].as_array().map(Vec::len), Some(3));
    let told =
        run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"].as_str().expect("a text");
    assert!(told.starts_with("7 further results are not in this file"), "{told}");
    // A rule of which no result is left is still named.
    assert_eq!(run["tool"]["driver"]["rules"].as_array().map(Vec::len), Some(6));
}
