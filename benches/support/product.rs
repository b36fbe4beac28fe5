//! The product's own run up to a stage, measured beside the floor: reading in this process, the rest as a user runs
//! it, start-up and rule files included.

use std::io;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use tidewaiter::diagnostic::{Colour, Diagnostics};
use tidewaiter::fleet::{Sheet, survey};
use tidewaiter::ingest::columns::MapOptions;
use tidewaiter::ingest::input::Input;
use tidewaiter::ingest::layout::read_sheet;
use tidewaiter::ingest::reader::{ReadOptions, open};
use tidewaiter::ingest::vet::Vetter;
use tidewaiter::model::InputId;

use super::measure::{Run, Stage};

/// Runs the product up to a stage; nothing for signing, which is never done without writing.
pub(crate) fn run(stage: Stage, input: &Path, output: &Path) -> io::Result<Option<Run>> {
    let folder = output.with_extension("run");
    let folder = folder.to_string_lossy();
    match stage {
        Stage::Parse => parse(input).map(Some),
        Stage::Audit => command(input, &["--check"]).map(Some),
        Stage::Sign => Ok(None),
        Stage::Write => {
            let key = output.with_extension("key.pem");
            let key = key.to_string_lossy();
            let made = Command::new(env!("CARGO_BIN_EXE_tidewaiter"))
                .args(["--quiet", "key", "generate", "--out", &key])
                .stdout(Stdio::null())
                .status()?;
            if !made.success() {
                return Err(io::Error::other("no key was made"));
            }
            command(input, &["--out", &folder, "--key", &key]).map(Some)
        }
    }
}

/// The first pass: rows found, vetted and gathered by machine.
fn parse(input: &Path) -> io::Result<Run> {
    let start = Instant::now();
    let wrong = |d: Diagnostics| {
        io::Error::other(d.iter().map(|d| d.render(Colour::Never)).collect::<Vec<_>>().join("\n"))
    };
    let input = Input::path(input).map_err(|d| wrong(d.into()))?;
    let workbook = open(&input, &ReadOptions::default()).map_err(wrong)?;
    let mut sheets = Vec::new();
    for sheet in &workbook.sheets {
        let reading = read_sheet(&*sheet.rows, None, &MapOptions::default()).map_err(wrong)?;
        sheets.push(Sheet {
            input: InputId(0),
            rows: &*sheet.rows,
            vetter: Vetter::new(&reading),
            first: reading.first_data,
            end: reading.end,
            plan: reading.plan,
        });
    }
    let found = survey(sheets, &|_| ()).map_err(|d| wrong(d.into()))?;
    workbook.digest().map_err(|d| wrong(d.into()))?;
    Ok(Run {
        time: start.elapsed(),
        rows: found.rows(),
        machines: u64::from(found.machines()),
        ..Run::default()
    })
}

/// `tidewaiter audit` in a process of its own; its summary line says what it did.
fn command(input: &Path, arguments: &[&str]) -> io::Result<Run> {
    let start = Instant::now();
    let done = Command::new(env!("CARGO_BIN_EXE_tidewaiter"))
        .arg("audit")
        .arg(input)
        .args(["--as-of", "2026-11-22", "--threads", &rayon::current_num_threads().to_string()])
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .output()?;
    let time = start.elapsed();
    let said = String::from_utf8_lossy(&done.stderr);
    let summary = said.lines().last().unwrap_or_default();
    let counts: Vec<u64> =
        summary.split([' ', ':']).filter_map(|word| word.replace(',', "").parse().ok()).take(2).collect();
    match (done.status.code(), counts.as_slice()) {
        (Some(0 | 1), [machines, rows]) => {
            Ok(Run { time, rows: *rows, machines: *machines, ..Run::default() })
        }
        _ => Err(io::Error::other(said.into_owned())),
    }
}
