//! What each output costs beside an audit without any, and all of them at once beside the sum, in one run.
//!
//! `cargo bench --bench outputs -- [--machines 20000] [--threads 2] [--turns 3] [--findings few|many]`, of a fleet as CSV and of the
//! same as a workbook, which `-o annotated` needs. Every audit is a whole process, started as a user starts it; in each turn all of
//! them run once, one after another. What counts is processor time: each its least of all turns. Nothing is signed, so the part of an
//! output that carries reports (`html`, `pdf`) has the making of the reports in it. Without `--bench` (as under `cargo test --benches`)
//! it only shows that it works.
#![allow(clippy::print_stdout)]

#[allow(dead_code, reason = "the example uses the parts that are not used here")]
#[path = "../examples/fleet/generator/mod.rs"]
mod generator;
#[allow(dead_code, reason = "the other benches use the parts that are not used here")]
#[path = "support/measure.rs"]
mod measure;

use std::error::Error;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use generator::{Dirt, Findings, Fleet, Layout, Options, Order};
use measure::cpu_time;
use rust_xlsxwriter::Workbook;
use tidewaiter::internals::report::FORMATS;

/// A template that shows every machine.
const TEMPLATE: &str = "{% for m in machines %}{{ m.key }} {{ m.verdict }}\n{% endfor %}";

/// What stands behind the name of the program in every run.
struct Bench<'b> {
    folder: &'b Path,
    threads: String,
    turns: u32,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str| {
        let at = arguments.iter().position(|a| a == name)?;
        arguments.get(at + 1).map(|text| text.replace('_', ""))
    };
    let measuring = arguments.iter().any(|a| a == "--bench");
    let machines = value("--machines").map_or(Ok(if measuring { 20_000 } else { 100 }), |v| v.parse())?;
    let turns = value("--turns").map_or(Ok(if measuring { 3 } else { 1 }), |v| v.parse())?;
    let findings = if value("--findings").as_deref() == Some("few") { Findings::Few } else { Findings::Many };
    let folder = tempfile::tempdir()?;
    let bench =
        Bench { folder: folder.path(), threads: value("--threads").unwrap_or_else(|| "2".to_owned()), turns };
    let table = folder.path().join("fleet.csv");
    let fleet = Fleet::new(Options {
        machines,
        rows_per_machine: 12,
        seed: 1,
        layout: Layout::Components,
        order: Order::Contiguous,
        dirt: Dirt::Clean,
        findings,
    });
    let rows = fleet.write(&mut File::create(&table)?)?.rows;
    let workbook = folder.path().join("fleet.xlsx");
    as_workbook(&table, &workbook)?;
    fs::write(folder.path().join("machines.txt"), TEMPLATE)?;

    println!(
        "{findings:?} findings: {machines} machines, {rows} rows; {} threads, {turns} turns",
        bench.threads
    );
    bench.side_by_side(&table)?;
    bench.side_by_side(&workbook)
}

/// The same cells as a workbook.
fn as_workbook(table: &Path, workbook: &Path) -> Result<(), Box<dyn Error>> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet_with_constant_memory()?;
    for (row, record) in (0..)
        .zip(csv::ReaderBuilder::new().has_headers(false).flexible(true).from_path(table)?.into_records())
    {
        for (column, text) in (0..).zip(&record?) {
            sheet.write_string(row, column, text)?;
        }
    }
    Ok(book.save(workbook)?)
}

impl Bench<'_> {
    /// The audit alone, with each output, and with all of them.
    fn side_by_side(&self, input: &Path) -> Result<(), Box<dyn Error>> {
        let is_workbook = input.extension().is_some_and(|ending| ending == "xlsx");
        let ids: Vec<&str> = FORMATS.iter().map(|format| format.id()).collect();
        let ids: Vec<&str> = ids.into_iter().filter(|id| is_workbook || *id != "annotated").collect();
        let mut runs: Vec<Vec<&str>> = vec![Vec::new()];
        runs.extend(ids.iter().map(|id| vec![*id]));
        runs.push(ids.clone());
        let mut least: Vec<Duration> = vec![Duration::MAX; runs.len()];
        // What the first run keeps for later ones is no part of an audit.
        self.audit(input, &[])?;
        for _ in 0..self.turns {
            for (least, formats) in least.iter_mut().zip(&runs) {
                *least = self.audit(input, formats)?.min(*least);
            }
        }
        let [alone, each @ .., all] = &*least else {
            return Err("no run was measured".into());
        };
        println!("\n{:<28}{:>8}{:>10}{:>11}", name_of(input), "cpu s", "part s", "size MB");
        println!("{:<28}{:>8.2}", "the audit alone (--check)", alone.as_secs_f64());
        let mut parts = Duration::ZERO;
        for (id, time) in ids.iter().zip(each) {
            let part = time.saturating_sub(*alone);
            parts += part;
            let size = fs::metadata(self.output(id))?.len();
            println!(
                "{:<28}{:>8.2}{:>10.2}{:>11.1}",
                format!("+ {id}"),
                time.as_secs_f64(),
                part.as_secs_f64(),
                megabytes(size)
            );
        }
        let sum = *alone + parts;
        println!("{:<28}{:>8.2}", format!("all {} at once", ids.len()), all.as_secs_f64());
        println!("{:<28}{:>8.2}", "the audit and all parts", sum.as_secs_f64());
        println!("{:<28}{:>8.2}", "at once / one by one", all.as_secs_f64() / sum.as_secs_f64().max(1e-9));
        Ok(())
    }

    fn output(&self, id: &str) -> PathBuf {
        self.folder.join(format!("out.{id}{}", if id == "annotated" { ".xlsx" } else { "" }))
    }

    /// The processor time of one audit with these outputs.
    fn audit(&self, input: &Path, formats: &[&str]) -> Result<Duration, Box<dyn Error>> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tidewaiter"));
        command
            .arg("audit")
            .arg(input)
            .args(["--check", "--quiet", "--force", "--as-of", "2026-11-22", "--threads", &self.threads])
            // Lists that whoever starts the bench has imported would be asked too.
            .env("XDG_DATA_HOME", self.folder.join("data"))
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        for id in formats {
            let made_by = if *id == "template" {
                format!("{}=", self.folder.join("machines.txt").display())
            } else {
                String::new()
            };
            command.args(["-o", &format!("{id}={made_by}{}", self.output(id).display())]);
        }
        let before = cpu_time();
        let done = command.output()?;
        let after = cpu_time();
        if !matches!(done.status.code(), Some(0 | 1)) {
            return Err(String::from_utf8_lossy(&done.stderr).into_owned().into());
        }
        let (before, after) = before.zip(after).ok_or("this system does not tell processor time")?;
        Ok(after.saturating_sub(before))
    }
}

fn name_of(input: &Path) -> String {
    input.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn megabytes(bytes: u64) -> f64 {
    f64::from(u32::try_from(bytes / 100_000).unwrap_or(u32::MAX)) / 10.0
}
