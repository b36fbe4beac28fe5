//! The product's own run up to a stage, measured beside the floor: reading in this process, the rest as a user runs
//! it, start-up and rule files included.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use rayon::prelude::*;
use tidewaiter::internals::attest::Signer;
use tidewaiter::internals::attest::predicate::{RunInput, RunPredicate, TextCounts, Texts, predicate};
use tidewaiter::internals::attest::record::append_record;
use tidewaiter::internals::attest::report::ReportWriter;
use tidewaiter::internals::attest::run::{Form, RunStatement};
use tidewaiter::internals::audit::audit;
use tidewaiter::internals::diagnostic::{Colour, Diagnostics};
use tidewaiter::internals::facts::identify;
use tidewaiter::internals::files::input::Input;
use tidewaiter::internals::identity::assemble::assemble;
use tidewaiter::internals::identity::{RowArena, Survey, SurveyedSheet, serials, survey};
use tidewaiter::internals::ingest::columns::MapOptions;
use tidewaiter::internals::ingest::layout::read_sheet;
use tidewaiter::internals::ingest::reader::{ReadOptions, open};
use tidewaiter::internals::ingest::validate::RowValidator;
use tidewaiter::internals::model::{Activity, InputId, InputInfo, Inputs};
use tidewaiter::internals::rules::Ruleset;
use tidewaiter::internals::tomlread::files::RuleFileSet;

use super::measure::{Run, Stage};

/// Runs the product up to a stage.
pub(crate) fn run(stage: Stage, input: &Path, output: &Path) -> io::Result<Option<Run>> {
    match stage {
        Stage::Parse => parse(input).map(Some),
        Stage::Audit => command(input, &["--check", "--no-lists"]).map(Some),
        Stage::Sign => sign(input).map(Some),
        Stage::Write => written(input, &folder(stage, output), &["--no-lists"]).map(Some),
        Stage::Lists => written(input, &folder(stage, output), &[]).map(Some),
    }
}

fn folder(stage: Stage, output: &Path) -> PathBuf {
    output.with_extension(if stage == Stage::Lists { "lists" } else { "run" })
}

/// Removes the reports that a stage wrote.
pub(crate) fn clear(stage: Stage, output: &Path) -> io::Result<()> {
    match std::fs::remove_dir_all(folder(stage, output)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Signed reports in a folder, with a key that is made for them.
fn written(input: &Path, folder: &Path, arguments: &[&str]) -> io::Result<Run> {
    let folder = folder.to_string_lossy();
    let key = format!("{folder}.key.pem");
    let made = Command::new(env!("CARGO_BIN_EXE_tidewaiter"))
        .args(["--quiet", "key", "generate", "--out", &key])
        .stdout(Stdio::null())
        .status()?;
    if !made.success() {
        return Err(io::Error::other("no key was made"));
    }
    command(input, &[&["--out", &*folder, "--key", &key], arguments].concat())
}

/// The first pass: rows found, validated and gathered by machine.
fn parse(input: &Path) -> io::Result<Run> {
    let start = Instant::now();
    surveyed(input, |found| {
        let (rows, machines) = (found.rows(), u64::from(found.machines()));
        Ok(Run { time: start.elapsed(), rows, machines, ..Run::default() })
    })
}

/// Both passes in this process, every report signed and none written: the product never does that by itself.
fn sign(input: &Path) -> io::Result<Run> {
    let start = Instant::now();
    let files = RuleFileSet::shipped();
    let day = jiff::civil::date(2026, 11, 22);
    let (ruleset, _) = Ruleset::compile(&files.catalogue, &files.rules, day).map_err(|d| wrong(&d))?;
    let activities = [Activity::Import, Activity::Export, Activity::RepairReturn, Activity::Operation];
    let signer = Signer::from_seed(&[7; 32]).map_err(io::Error::other)?;
    let mut inputs = Inputs::default();
    inputs.push(InputInfo {
        file: "fleet.csv".to_owned(),
        sheet: None,
        digest: "0".repeat(64),
        ..InputInfo::default()
    });
    let read = inputs.iter().map(|(_, info)| RunInput::of(info, 0, None)).collect();
    let said = RunPredicate {
        activities: activities.to_vec(),
        run_id: "bench".into(),
        ..RunPredicate::of(env!("CARGO_PKG_VERSION"), day, read)
    };
    surveyed(input, |found| {
        let texts = common_texts(found, &ruleset, &inputs, &activities)?;
        let run =
            RunStatement::sign(said.clone(), Form::Lean, texts, Some(&signer)).map_err(io::Error::other)?;
        let made: io::Result<Vec<u64>> = (0..found.machines().div_ceil(64))
            .into_par_iter()
            .map(|share| {
                let mut writer = ReportWriter::new(&run, &signer);
                let mut arena = RowArena::default();
                let mut bytes = 0;
                for number in share * 64..found.machines().min(share * 64 + 64) {
                    found.read(number, &mut arena).map_err(|d| wrong(&d.into()))?;
                    let records = arena.evidence(|sheet| found.plan(sheet));
                    let machine = assemble(found.key(number), &records);
                    let facts = identify(&machine, &ruleset.catalogue);
                    let owned = found.shared_by(number, &machine);
                    let shared = serials::borrow(&machine, &owned);
                    let audited = audit(&facts, &shared, &ruleset, &activities);
                    let (mut record, mut line) = (Vec::new(), Vec::new());
                    append_record(&machine, &inputs, Form::Lean, &mut record).map_err(io::Error::other)?;
                    let said = predicate(&audited, &inputs, u64::from(number));
                    writer.append(machine.key, &record, 0, said, &mut line).map_err(io::Error::other)?;
                    bytes += line.len() as u64;
                }
                Ok(bytes)
            })
            .collect();
        let (rows, machines) = (found.rows(), u64::from(found.machines()));
        let bytes = made?.into_iter().sum();
        Ok(Run { time: start.elapsed(), rows, machines, bytes, ..Run::default() })
    })
}

/// The texts that reports have in common, as a run finds them.
fn common_texts(
    found: &Survey<'_>,
    ruleset: &Ruleset,
    inputs: &Inputs,
    activities: &[Activity],
) -> io::Result<Texts> {
    let mut counts = TextCounts::default();
    let mut arena = RowArena::default();
    for number in (0..found.machines()).step_by((found.machines() / 1_024).max(1) as usize) {
        found.read(number, &mut arena).map_err(|d| wrong(&d.into()))?;
        let records = arena.evidence(|sheet| found.plan(sheet));
        let machine = assemble(found.key(number), &records);
        let facts = identify(&machine, &ruleset.catalogue);
        let audited = audit(&facts, &[], ruleset, activities);
        counts.add(&mut predicate(&audited, inputs, 0));
    }
    Ok(counts.into_texts())
}

fn wrong(diagnostics: &Diagnostics) -> io::Error {
    let shown = diagnostics.iter().map(|d| d.render(Colour::Never)).collect::<Vec<_>>();
    io::Error::other(shown.join("\n"))
}

/// What the first pass finds in a file.
fn surveyed(input: &Path, then: impl FnOnce(&Survey<'_>) -> io::Result<Run>) -> io::Result<Run> {
    let input = Input::path(input).map_err(|d| wrong(&d.into()))?;
    let workbook = open(&input, &ReadOptions::default()).map_err(|d| wrong(&d))?;
    let mut sheets = Vec::new();
    let raw = workbook.content.sheets();
    for sheet in &raw {
        let reading = read_sheet(&*sheet.rows, None, &MapOptions::default()).map_err(|d| wrong(&d))?;
        sheets.push(SurveyedSheet {
            input: InputId(0),
            rows: &*sheet.rows,
            preamble: None,
            validator: RowValidator::new(&reading),
            first: reading.first_data,
            end: reading.end,
            plan: reading.plan,
        });
    }
    let found = survey(sheets, &|_| ()).map_err(|d| wrong(&d.into()))?;
    workbook.digest().map_err(|d| wrong(&d.into()))?;
    then(&found)
}

/// `tidewaiter audit` in a process of its own; its summary line says what it did.
fn command(input: &Path, arguments: &[&str]) -> io::Result<Run> {
    let start = Instant::now();
    let done = Command::new(env!("CARGO_BIN_EXE_tidewaiter"))
        .arg("audit")
        .arg(input)
        .args(["--as-of", "2026-11-22", "--threads", &rayon::current_num_threads().to_string()])
        .args(arguments)
        // Lists that whoever starts the bench has imported would be asked too.
        .env("XDG_DATA_HOME", input.with_extension("data"))
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
