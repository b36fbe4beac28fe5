//! Writes an invented fleet as CSV, for trying out and for measuring: the same options give the same bytes.
#![allow(clippy::print_stderr, clippy::print_stdout)]

#[allow(dead_code, reason = "the bench uses the parts that are not used here")]
mod generator;

use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use generator::{Dirt, Findings, Fleet, Layout, MOST_MACHINES, MOST_ROWS, Options, Order};

const USAGE: &str = "\
Writes an invented fleet of mining machines as CSV. The same options give the same bytes.

Usage: cargo run --release --example fleet -- --machines N [options]

  --machines N           how many machines, up to 50,000,000
  --rows-per-machine N   component rows of a machine, about [default: 12, up to 64]
  --layout LAYOUT        components: one row a component [default]
                         wide: one row a machine, numbered columns
                         machine: one row a machine, nothing about its parts
  --scattered            rows of all machines mixed over the whole file
  --seed N               another fleet [default: 1]
  --dirt                 with machine serial numbers destroyed as spreadsheets do (6.37702E+15)
  --findings HOW         few: less than one finding a machine [default]
                         many: three or four, with listed firms and parts that nobody knows
  --out FILE             where to write; - is the standard output [default: -]
  --help                 this text
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.iter().any(|a| a == "--help" || a == "-h") {
        print!("{USAGE}");
        return ExitCode::SUCCESS;
    }
    let (options, out) = match read_arguments(&arguments) {
        Ok(read) => read,
        Err(problem) => {
            eprintln!("error: {problem}\n\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match write(options, out.as_ref()) {
        Ok(()) => ExitCode::SUCCESS,
        // The reader has seen enough (`| head`).
        Err(error) if out.is_none() && error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            let name =
                out.map_or_else(|| "the standard output".to_owned(), |path| path.display().to_string());
            eprintln!("error: cannot write {name}: {error}");
            ExitCode::from(2)
        }
    }
}

fn write(options: Options, out: Option<&PathBuf>) -> io::Result<()> {
    let start = Instant::now();
    let fleet = Fleet::new(options);
    let made = match out {
        Some(path) => fleet.write(&mut File::create(path)?)?,
        None => fleet.write(&mut io::stdout().lock())?,
    };
    io::stderr().flush()?;
    eprintln!(
        "{} machines, {} rows, {} bytes in {:.2} s",
        options.machines,
        made.rows,
        made.bytes,
        start.elapsed().as_secs_f64()
    );
    Ok(())
}

fn read_arguments(arguments: &[String]) -> Result<(Options, Option<PathBuf>), String> {
    let mut options = Options {
        machines: 0,
        rows_per_machine: 12,
        seed: 1,
        layout: Layout::Components,
        order: Order::Contiguous,
        dirt: Dirt::Clean,
        findings: Findings::Few,
    };
    let mut out = None;
    let mut rest = arguments.iter().map(String::as_str);
    while let Some(argument) = rest.next() {
        let (name, inline) = match argument.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (argument, None),
        };
        let mut value = || inline.or_else(|| rest.next()).ok_or_else(|| format!("{name} needs a value"));
        match name {
            "--machines" => options.machines = number(name, value()?, 1, MOST_MACHINES)?,
            "--rows-per-machine" => options.rows_per_machine = number(name, value()?, 1, MOST_ROWS)?,
            "--seed" => options.seed = number(name, value()?, 0, u64::MAX)?,
            "--layout" => {
                options.layout = match value()? {
                    "components" => Layout::Components,
                    "wide" => Layout::Wide,
                    "machine" => Layout::Machine,
                    other => return Err(format!("no layout '{other}'; use components, wide or machine")),
                }
            }
            "--out" => out = Some(value()?).filter(|path| *path != "-").map(PathBuf::from),
            "--findings" => {
                options.findings = match value()? {
                    "few" => Findings::Few,
                    "many" => Findings::Many,
                    other => return Err(format!("no findings '{other}'; use few or many")),
                }
            }
            "--scattered" => options.order = Order::Scattered,
            "--dirt" => options.dirt = Dirt::Dirty,
            other => return Err(format!("unknown argument '{other}'")),
        }
    }
    if options.machines == 0 {
        return Err("--machines is missing: say how many".to_owned());
    }
    Ok((options, out))
}

fn number(name: &str, text: &str, least: u64, most: u64) -> Result<u64, String> {
    text.replace('_', "")
        .parse()
        .ok()
        .filter(|n| (least..=most).contains(n))
        .ok_or_else(|| format!("{name} '{text}' is no whole number from {least} to {most}"))
}
