//! Runs that are ended from outside, two at once, and inputs that change meanwhile: nothing half is left, and nothing of
//! another's is taken away.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "what cannot be prepared is a failed test")]

use crate::common;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A run that takes a while, seen to write by the time this returns.
fn started(folder: &Path) -> Child {
    let out = folder.join("run");
    let before = names(&out);
    let run = Command::new(env!("CARGO_BIN_EXE_tidewaiter"))
        .current_dir(folder)
        .env("XDG_CONFIG_HOME", folder.join("config"))
        .env("XDG_CACHE_HOME", Path::new(env!("CARGO_TARGET_TMPDIR")).join("cache"))
        .args([
            "audit",
            "in.csv",
            "--no-lists",
            "--key",
            "test.pem",
            "--quiet",
            "--out",
            "run",
            "-o",
            "json=all.json",
        ])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A file that a killed run left is none that this one writes.
    let is_written = |name: &String| {
        !before.contains(name) && fs::metadata(out.join(name)).is_ok_and(|m| m.is_file() && m.len() > 0)
    };
    while !names(&out).iter().any(is_written) {
        std::thread::sleep(Duration::from_millis(5));
    }
    run
}

fn signal(run: &Child, name: &str) {
    let sent = Command::new("kill").args(["-s", name, &run.id().to_string()]).status().unwrap();
    assert!(sent.success());
}

fn prepared() -> tempfile::TempDir {
    prepared_of(60_000)
}

fn prepared_of(machines: u32) -> tempfile::TempDir {
    let folder = common::folder();
    common::save_test_key(folder.path());
    let mut sheet = "SN,Model,Control Board\n".to_owned();
    for machine in 0..machines {
        writeln!(sheet, "A{machine},Antminer S21,AMLCtrl_BHB68XXX").unwrap();
    }
    fs::write(folder.path().join("in.csv"), sheet).unwrap();
    folder
}

fn names(folder: &Path) -> Vec<String> {
    let entries =
        fs::read_dir(folder).into_iter().flatten().map(|e| e.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = entries.collect();
    names.sort();
    names
}

#[test]
fn a_run_that_is_asked_to_end_leaves_nothing() {
    let folder = prepared();
    let before = names(folder.path());
    for name in ["INT", "TERM", "HUP"] {
        let run = started(folder.path());
        signal(&run, name);
        let output = run.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{name}: {}", common::said(&output));
        assert!(common::said(&output).contains("error[interrupted]"), "{name}: {}", common::said(&output));
        assert_eq!(names(folder.path()), before, "{name}");
    }
}

/// Rendering is ended as a run is: what it had begun is taken away.
#[test]
fn outputs_that_are_rendered_are_whole_or_not_there() {
    let folder = prepared_of(4_000);
    let audit = ["audit", "in.csv", "--no-lists", "--key", "test.pem", "--quiet", "--out", "run"];
    let run = common::tidewaiter(folder.path(), audit);
    assert!(folder.path().join("run/manifest.dsse.json").is_file(), "{}", common::said(&run));
    let before = names(folder.path());
    let render = Command::new(env!("CARGO_BIN_EXE_tidewaiter"))
        .current_dir(folder.path())
        .args(["render", "run", "--unverified", "--quiet", "-o", "json=all.json"])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    while names(folder.path()) == before {
        std::thread::sleep(Duration::from_millis(5));
    }
    signal(&render, "INT");
    let output = render.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", common::said(&output));
    assert_eq!(names(folder.path()), before, "{}", common::said(&output));
}

#[test]
fn what_a_killed_run_left_goes_with_the_next_and_two_at_once_are_one() {
    let folder = prepared();
    let mut killed = started(folder.path());
    killed.kill().unwrap();
    killed.wait().unwrap();
    let left = || names(folder.path()).into_iter().chain(names(&folder.path().join("run")));
    assert!(left().any(|name| name.starts_with(".tidewaiter-")), "{:?}", left().collect::<Vec<_>>());

    // Held, so that it is still writing whatever else this system does.
    let first = started(folder.path());
    signal(&first, "STOP");
    let run = ["audit", "in.csv", "--no-lists", "--key", "test.pem", "--quiet", "--out", "run", "--force"];
    let second = common::tidewaiter(folder.path(), run);
    assert_eq!(second.status.code(), Some(2), "{}", common::said(&second));
    assert!(common::said(&second).contains("error[output-busy]"), "{}", common::said(&second));
    signal(&first, "CONT");
    let first = first.wait_with_output().unwrap();
    assert_eq!(first.status.code(), Some(0), "{}", common::said(&first));
    assert!(!left().any(|name| name.starts_with(".tidewaiter-")), "{:?}", left().collect::<Vec<_>>());
    let verified = common::tidewaiter(folder.path(), ["verify", "run", "--key", "test.pub.pem", "--strict"]);
    assert_eq!(verified.status.code(), Some(0), "{}", common::said(&verified));
}

#[test]
fn what_any_output_left_is_known_by_its_beginning_and_files_of_others_stay() {
    let folder = common::folder();
    let run = |arguments: &str| {
        let output = common::tidewaiter(folder.path(), arguments.split(' '));
        assert!(matches!(output.status.code(), Some(0 | 1)), "{arguments}: {}", common::said(&output));
    };
    fs::write(folder.path().join("in.csv"), "SN,Model\nA1,Antminer S21\n").unwrap();
    fs::write(folder.path().join("own.csv"), "id,name\nW-1,Marlow Tidewell\n").unwrap();
    run("lists import own.csv --date 2026-07-30 --lists store");
    fs::create_dir(folder.path().join("packed")).unwrap();
    run("lists snapshot own --lists store --out packed");
    run("audit in.csv --check --no-lists -o json=out.json");
    run("lists export own --lists store --out out.csv");
    let packed = format!("packed/{}", names(&folder.path().join("packed"))[0]);
    for (place, file) in ["out.json", "out.csv", packed.as_str()].into_iter().enumerate() {
        let text = fs::read(folder.path().join(file)).unwrap();
        fs::write(folder.path().join(format!(".tidewaiter-{place}123456789abcdef.tmp")), &text[..20])
            .unwrap();
    }
    let theirs = [".tidewaiter-notes.tmp", ".tidewaiter-3123456789abcdef.tmp"];
    for file in theirs {
        fs::write(folder.path().join(file), "what I found").unwrap();
    }
    run("audit in.csv --check --no-lists -o json=again.json");
    let left: Vec<_> =
        names(folder.path()).into_iter().filter(|name| name.starts_with(".tidewaiter-")).collect();
    assert_eq!(left, [theirs[1], theirs[0]]);
}

#[test]
fn an_input_that_changes_while_it_is_judged_is_refused() {
    use std::os::unix::fs::FileExt as _;

    let folder = prepared();
    let path = folder.path().join("in.csv");
    let before = (names(folder.path()), fs::read(&path).unwrap());
    // Rows that this run does not read, and a board of the last machine, which it has still to judge.
    let appended = (before.1.len(), &b"B1,Antminer S21,CVCtrl_BHB42XXX\n"[..]);
    let replaced = (before.1.len() - "AMLCtrl_BHB68XXX\n".len(), &b"CVCtrl_BHB42XXXX\n"[..]);
    for (at, bytes) in [appended, replaced] {
        fs::write(&path, &before.1).unwrap();
        let run = started(folder.path());
        signal(&run, "STOP");
        let file = fs::OpenOptions::new().write(true).open(&path).unwrap();
        let time = file.metadata().unwrap().modified().unwrap();
        file.write_all_at(bytes, at as u64).unwrap();
        file.set_modified(time).unwrap();
        signal(&run, "CONT");
        let output = run.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{}", common::said(&output));
        let said = common::said(&output);
        assert!(said.starts_with("error[input-changed]: in.csv: the file changed"), "{said}");
        assert_eq!(names(folder.path()), before.0);
    }
}
