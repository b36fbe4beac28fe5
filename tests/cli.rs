//! The examples of the README and the cases of `tests/cmd`, run as they stand there.
//!
//! Each file is run in a folder of its own that holds `fixtures/` and, where there is one, what is in `<case>.in/`; in
//! an environment of its own, on a fixed day. Accept changed output with `TRYCMD=overwrite cargo test --test cli`, and
//! read the difference; one case alone: `cargo test --test cli say -- trycmd=keys`.
#![allow(clippy::unwrap_used, reason = "a case that cannot be prepared is a failed test")]

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

/// 2026-07-31, the state of the law that the shipped rules reflect.
const DAY: &str = "1785456000";

/// What a reader of the README has besides ours.
const TOOLS: [&str; 2] = ["sh", "openssl"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            copy(&entry.path(), &to.join(entry.file_name()));
        }
    } else {
        fs::copy(from, to).unwrap();
    }
}

/// Where a program is. Without it, the lines that need it are skipped, and trycmd says so.
fn which(tool: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(tool)).find(|file| file.is_file())
}

/// Runs one file of cases; whether everything in it was as it says.
fn run(file: &Path) -> bool {
    let name = file.file_name().unwrap();
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cli").join(name);
    if home.exists() {
        fs::remove_dir_all(&home).unwrap();
    }
    let case = home.join(name);
    let folder = case.with_extension("in");
    copy(&root().join("fixtures"), &folder.join("fixtures"));
    let own = file.with_extension("in");
    if own.exists() {
        copy(&own, &folder);
    }
    // Makes it run in a copy of the folder.
    fs::create_dir_all(case.with_extension("out")).unwrap();
    fs::copy(file, &case).unwrap();

    let binary = Path::new(env!("CARGO_BIN_EXE_tidewaiter"));
    let mut path = OsString::from(binary.parent().unwrap());
    path.push(":");
    path.push(std::env::var_os("PATH").unwrap_or_default());
    let configuration = home.join("config").display().to_string();
    let data = home.join("data").display().to_string();
    let outcome = std::panic::catch_unwind(|| {
        let cases = trycmd::TestCases::new();
        cases
            .register_bin("tidewaiter", binary)
            .register_bins(TOOLS.iter().filter_map(|tool| Some((*tool, which(tool)?))))
            .env("PATH", path.to_str().unwrap())
            .env("XDG_CONFIG_HOME", &configuration)
            .env("XDG_DATA_HOME", &data)
            .env("XDG_CACHE_HOME", concat!(env!("CARGO_TARGET_TMPDIR"), "/cache"))
            .env("NO_COLOR", "1")
            .env("COLUMNS", "")
            .env("SOURCE_DATE_EPOCH", DAY)
            .env("TIDEWAITER_TEST_CLOCK", DAY)
            .insert_var("[CONFIG]", configuration.clone())
            .unwrap()
            .insert_var("[DATA]", data.clone())
            .unwrap()
            .case(&case)
            .run();
    });
    if std::env::var_os("TRYCMD").is_some_and(|mode| mode == "overwrite") {
        fs::copy(&case, file).unwrap();
    }
    outcome.is_ok()
}

#[test]
fn the_readme_and_every_case_say_what_happens() {
    let mut files: Vec<PathBuf> = fs::read_dir(root().join("tests/cmd"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "trycmd"))
        .collect();
    files.push(root().join("README.md"));
    files.sort();
    // Every file is told of, not only the first that failed.
    let failed: Vec<_> = files.par_iter().filter(|file| !run(file)).collect();
    assert!(failed.is_empty(), "{failed:#?}");
}
