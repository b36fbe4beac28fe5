//! What shells, `man` and pre-commit are given.

use std::fs;
use std::io::Write as _;
use std::process::{Command, Stdio};

use crate::common;

#[test]
fn completions_are_scripts_that_their_shells_take() {
    let folder = tempfile::tempdir().unwrap();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = common::tidewaiter(folder.path(), ["completions", shell]);
        assert!(output.status.success(), "{}", common::said(&output));
        let script = String::from_utf8(output.stdout).unwrap();
        for word in ["tidewaiter", "audit", "fail-on", "waiver"] {
            assert!(script.contains(word), "{shell}: {word}");
        }
        if ["bash", "zsh"].contains(&shell) {
            let Ok(mut check) = Command::new(shell).arg("-n").stdin(Stdio::piped()).spawn() else {
                println!("skipped: {shell} is not installed");
                continue;
            };
            check.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
            assert!(check.wait().unwrap().success(), "{shell} does not take its script");
        }
    }
}

#[test]
fn every_command_has_a_page_of_the_manual() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("man1")).unwrap();
    let output = common::tidewaiter(folder.path(), ["man", "--out", "man1"]);
    assert!(output.status.success(), "{}", common::said(&output));
    for page in ["tidewaiter", "tidewaiter-audit", "tidewaiter-lists-import", "tidewaiter-waiver-add"] {
        let text = fs::read_to_string(folder.path().join(format!("man1/{page}.1"))).unwrap();
        assert!(text.contains(".TH") && text.contains(".SH NAME"), "{page}: {text:.200}");
    }
    let Ok(man) = Command::new("man")
        .args(["--warnings", "-l", "man1/tidewaiter-audit.1"])
        .current_dir(folder.path())
        .output()
    else {
        return println!("skipped: man is not installed");
    };
    assert!(man.status.success() && man.stderr.is_empty(), "{}", String::from_utf8_lossy(&man.stderr));
}

#[test]
fn the_hook_for_pre_commit_names_a_command_there_is() {
    let text = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/.pre-commit-hooks.yaml")).unwrap();
    let entry = text.lines().find_map(|line| line.trim().strip_prefix("entry: tidewaiter ")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("fleet.csv"),
        "SN,Model,Control Board\nJYZZYPDBBJGBC04TX,Antminer S19j Pro,CVCtrl_BHB42XXX\n",
    )
    .unwrap();
    let output = common::tidewaiter(folder.path(), entry.split(' ').chain(["fleet.csv"]));
    assert_eq!(output.status.code(), Some(1), "{}", common::said(&output));
    assert!(!folder.path().join("tidewaiter-report").exists(), "a check writes nothing");
}

/// The script of the template for `GitLab`, run as a runner would.
#[cfg(unix)]
#[test]
fn the_template_for_gitlab_runs_and_writes_what_it_names() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/ci/tidewaiter.gitlab-ci.yml");
    let text = fs::read_to_string(path).unwrap();
    let script = text.lines().find_map(|line| line.trim().strip_prefix("- tidewaiter ")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("inventory")).unwrap();
    let sheet = "SN,Model,Control Board\nJYZZYPDBBJGBC04TX,Antminer S19j Pro,CVCtrl_BHB42XXX\n";
    fs::write(folder.path().join("inventory/fleet.csv"), sheet).unwrap();
    let script = format!("{} {script}", env!("CARGO_BIN_EXE_tidewaiter"));
    let as_here = common::command(folder.path());
    let output = Command::new("sh")
        .args(["-c", &script])
        .current_dir(folder.path())
        .envs(as_here.get_envs().filter_map(|(name, value)| Some((name, value?))))
        .env("INVENTORY", "inventory/")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", common::said(&output));
    let (_, named) = text.split_once("artifacts:").unwrap();
    for file in ["tidewaiter.json", "gl-code-quality-report.json", "tidewaiter.xml"] {
        assert!(named.contains(file), "{file} is named");
        let written = fs::read_to_string(folder.path().join(file)).unwrap();
        assert!(written.contains("CMP-001"), "{file}: {written}");
    }
}
