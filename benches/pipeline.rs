//! The whole way from an inventory to signed reports on disk, measured stage by stage beside a floor in one run.
//!
//! `cargo bench --bench pipeline -- [--machines 100000] [--threads 2] [--keep]`, on a fleet with few findings and on one with many. Absolute times drift on shared machines: hold the
//! ratios against each other. Without `--bench` (as under `cargo test --benches`) it only shows that it works.
#![allow(clippy::print_stdout, clippy::print_stderr)]

#[allow(dead_code, reason = "the example uses the parts that are not used here")]
#[path = "../examples/fleet/generator/mod.rs"]
mod generator;
mod support;

use std::error::Error;
use std::fs::File;
use std::io;
use std::time::Instant;

use generator::{Dirt, Findings, Fleet, Layout, Options, Order};
use support::floor::Floor;
use support::measure::{Line, Run, Stage, cpu_time, table};
use support::product;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str| {
        let at = arguments.iter().position(|a| a == name)?;
        arguments.get(at + 1).map(|text| text.replace('_', ""))
    };
    let keep = arguments.iter().any(|a| a == "--keep");
    let measuring = arguments.iter().any(|a| a == "--bench");
    let machines = value("--machines").map_or(Ok(if measuring { 100_000 } else { 500 }), |v| v.parse())?;
    let threads = value("--threads").map_or(Ok(2), |v| v.parse())?;
    rayon::ThreadPoolBuilder::new().num_threads(threads).build_global()?;

    for findings in [Findings::Few, Findings::Many] {
        bench(machines, threads, findings, keep)?;
    }
    Ok(())
}

/// One fleet, stage by stage.
fn bench(machines: u64, threads: usize, findings: Findings, keep: bool) -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let (input, output) = (folder.path().join("fleet.csv"), folder.path().join("reports.jsonl"));
    let fleet = Fleet::new(Options {
        machines,
        rows_per_machine: 12,
        seed: 1,
        layout: Layout::Components,
        order: Order::Contiguous,
        dirt: Dirt::Clean,
        findings,
    });
    let start = Instant::now();
    let made = fleet.write(&mut File::create(&input)?)?;
    println!(
        "{findings:?} findings: {machines} machines, {} rows, {:.1} MB of CSV, made in {:.2} s; {threads} threads",
        made.rows,
        megabytes(made.bytes),
        start.elapsed().as_secs_f64()
    );

    let floor = Floor::new(&fleet);
    let mut lines = Vec::new();
    for stage in Stage::ALL {
        let floor = measured(stage, made.rows, machines, || floor.run(stage, &input, &output).map(Some))?;
        let product = measured(stage, made.rows, machines, || product::run(stage, &input, &output))?;
        if !keep {
            // A gigabyte of reports that waits for the disk would slow the next stage down.
            product::clear(stage, &output)?;
        }
        if let Some(floor) = floor {
            lines.push(Line { stage, floor, product });
        }
    }
    print!("{}", table(&lines));
    if let Some(last) = lines.last() {
        let each = last.floor.bytes / machines.max(1);
        println!("floor: {:.1} MB of reports, {each} bytes a machine", megabytes(last.floor.bytes));
    }
    if let Some(peak) = peak_memory() {
        println!("peak resident memory of the run: {peak}");
    }
    if keep {
        println!("kept in {}", folder.keep().display());
    }
    Ok(())
}

/// A run with the processor time it took. A fast run that lost rows is no run.
fn measured(
    stage: Stage,
    rows: u64,
    machines: u64,
    work: impl FnOnce() -> io::Result<Option<Run>>,
) -> Result<Option<Run>, Box<dyn Error>> {
    let before = cpu_time();
    let Some(mut run) = work()? else { return Ok(None) };
    run.cpu = cpu_time().zip(before).map(|(after, before)| after.saturating_sub(before));
    if stage == Stage::Parse {
        // Rows are not gathered yet.
        run.machines = machines;
    }
    if run.rows != rows || run.machines != machines {
        let (r, m) = (run.rows, run.machines);
        return Err(format!("{stage:?}: {r} rows and {m} machines instead of {rows} and {machines}").into());
    }
    Ok(Some(run))
}

fn megabytes(bytes: u64) -> f64 {
    f64::from(u32::try_from(bytes / 100_000).unwrap_or(u32::MAX)) / 10.0
}

/// What Linux says; nothing elsewhere.
fn peak_memory() -> Option<String> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().to_owned())
}
