//! The script of the GitHub action, run as a runner would.
#![allow(clippy::unwrap_used, reason = "what cannot be prepared is a failed test")]
#![cfg(unix)]

use std::fs;
use std::path::Path;
use std::process::Output;

use super::common;

/// The script of a step, as it stands in `action.yml`.
fn script(step: &str) -> String {
    let action = fs::read_to_string(common::root().join("action.yml")).unwrap();
    let (_, step) = action.split_once(&format!("- name: {step}\n")).unwrap();
    let (_, script) = step.split_once("run: |\n").unwrap();
    let lines = script.lines().take_while(|line| line.starts_with("        "));
    lines.flat_map(|line| [&line[8..], "\n"]).collect()
}

/// Uses the action in a folder with a program that was built.
fn audit(folder: &Path, fail_on: &str) -> Option<Output> {
    let bash = common::program("bash")?;
    let bin = folder.join("tidewaiter/bin");
    fs::create_dir_all(&bin).unwrap();
    let _ = std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_tidewaiter"), bin.join("tidewaiter"));
    let as_here = common::command(folder);
    let mut command = std::process::Command::new(bash);
    command.current_dir(folder).envs(as_here.get_envs().filter_map(|(name, value)| Some((name, value?))));
    command
        .args(["--noprofile", "--norc", "-eo", "pipefail", "-c", &script("Audit")])
        .envs([("RUNNER_TEMP", folder.to_str().unwrap()), ("INVENTORY", "in.csv\n\n"), ("FAIL_ON", fail_on)])
        .envs([("ACTIVITIES", "import\n"), ("AS_OF", common::DAY), ("JSON", "tidewaiter.json")])
        .envs([("SARIF", "tidewaiter.sarif"), ("ANNOTATIONS", "true"), ("SUMMARY", "true")])
        .env("GITHUB_STEP_SUMMARY", folder.join("summary.md"));
    Some(command.output().unwrap())
}

#[test]
fn a_job_uses_the_action_twice_and_the_repository_says_what_fails() {
    let folder = common::folder();
    let sheet = "SN,Model,Control Board\nJYZZYPDBBJGBC04TX,Antminer S19j Pro,CVCtrl_BHB42XXX\n";
    fs::write(folder.path().join("in.csv"), sheet).unwrap();
    let Some(first) = audit(folder.path(), "") else { return };
    assert_eq!(first.status.code(), Some(1), "{}", common::said(&first));
    assert!(folder.path().join("tidewaiter.json").exists());
    let sarif = fs::read_to_string(folder.path().join("tidewaiter.sarif")).unwrap();
    assert!(sarif.contains("\"ruleId\":\"CMP-001\"") && sarif.contains("\"startLine\":2"), "{sarif}");
    let annotations = common::said(&first);
    assert!(annotations.contains("::warning file=in.csv,line=2,"), "{annotations}");
    let summary = fs::read_to_string(folder.path().join("summary.md")).unwrap();
    assert!(summary.contains("CMP-001") && summary.contains("JYZZYPDBBJGBC04TX"), "{summary}");
    fs::write(folder.path().join("tidewaiter.toml"), "[audit]\nfail_on = \"prohibited\"\n").unwrap();
    let second = audit(folder.path(), "").unwrap();
    assert_eq!(second.status.code(), Some(0), "{}", common::said(&second));
    assert!(common::said(&second).contains("CMP-001"), "the log of a job shows the page");
    assert_eq!(audit(folder.path(), "review").unwrap().status.code(), Some(1), "the input counts before it");
    fs::write(folder.path().join("in.csv"), "a,b\n1,2\n").unwrap();
    let unread = audit(folder.path(), "").unwrap();
    assert_eq!(unread.status.code(), Some(2), "what cannot be done is no finding: {}", common::said(&unread));
}

#[test]
fn the_program_is_built_into_a_folder_of_its_own() {
    let build = script("Build");
    for word in
        ["--locked", "--force", "--root \"$RUNNER_TEMP/tidewaiter\"", "--path \"$GITHUB_ACTION_PATH\""]
    {
        assert!(build.contains(word), "{word} in {build}");
    }
    let action = fs::read_to_string(common::root().join("action.yml")).unwrap();
    let (_, fail_on) = action.split_once("  fail-on:\n").unwrap();
    assert!(fail_on.lines().nth(1).unwrap().ends_with("default: \"\""), "{fail_on}");
}
