//! Stages of the work, what one run of them took, and the table that is printed.

use std::fmt::Write;
use std::time::Duration;

/// How far a run goes. Each stage contains the ones before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Stage {
    /// Read the file and divide it into rows and cells.
    Parse,
    /// Match names and markings, gather each machine's rows, judge, write its report into memory.
    Audit,
    /// Sign each report.
    Sign,
    /// Write the signed reports to a file.
    Write,
    /// Hold every name against the lists that ship as well, as a run does unless told otherwise. The floor asks none.
    Lists,
}

impl Stage {
    pub(crate) const ALL: [Self; 5] = [Self::Parse, Self::Audit, Self::Sign, Self::Write, Self::Lists];

    const fn name(self) -> &'static str {
        match self {
            Self::Parse => "parse",
            Self::Audit => "+ audit",
            Self::Sign => "+ sign",
            Self::Write => "+ write",
            Self::Lists => "+ lists",
        }
    }
}

/// What one run did.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Run {
    pub(crate) time: Duration,
    /// Processor time of all threads: what holds still when others use the machine too.
    pub(crate) cpu: Option<Duration>,
    pub(crate) rows: u64,
    pub(crate) machines: u64,
    /// Bytes of reports made.
    pub(crate) bytes: u64,
}

/// One line of the table.
pub(crate) struct Line {
    pub(crate) stage: Stage,
    pub(crate) floor: Run,
    /// Nothing where the product is not measured.
    pub(crate) product: Option<Run>,
}

/// The whole table; a ratio is product over floor, of wall and of processor time, from one run on one machine.
pub(crate) fn table(lines: &[Line]) -> String {
    let mut out = format!("{:<8}{}{}{:>14}\n", "stage", heads("floor"), heads("ours"), "ratio (cpu)");
    for line in lines {
        let _ = write!(out, "{:<8}{}", line.stage.name(), figures(Some(&line.floor)));
        let _ = write!(out, "{}", figures(line.product.as_ref()));
        let ratio = line.product.as_ref().map(|product| {
            let cpu = product.cpu.zip(line.floor.cpu).map_or(f64::NAN, |(a, b)| over(a, b));
            format!("{:.2} ({cpu:.2})", over(product.time, line.floor.time))
        });
        let _ = writeln!(out, "{:>14}", ratio.unwrap_or_else(|| "-".to_owned()));
    }
    out
}

fn over(product: Duration, floor: Duration) -> f64 {
    product.as_secs_f64() / floor.as_secs_f64().max(1e-9)
}

fn heads(whose: &str) -> String {
    format!("{:>9}{:>8}{:>12}{:>12}", format!("{whose} s"), "cpu s", "rows/s", "machines/s")
}

fn figures(run: Option<&Run>) -> String {
    let Some(run) = run else { return format!("{:>9}{:>8}{:>12}{:>12}", "-", "-", "-", "-") };
    let rate = |count: u64| u128::from(count) * 1_000_000 / run.time.as_micros().max(1);
    let cpu = run.cpu.map_or_else(|| "-".to_owned(), |cpu| format!("{:.2}", cpu.as_secs_f64()));
    format!("{:>9.2}{cpu:>8}{:>12}{:>12}", run.time.as_secs_f64(), rate(run.rows), rate(run.machines))
}

/// Processor time this process and those it waited for have used so far, as Linux counts it in hundredths of a
/// second; nothing elsewhere.
pub(crate) fn cpu_time() -> Option<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The second field, the name in brackets, may hold anything; user and system time, of the process and of its
    // children, are the 14th to 17th.
    let fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11).take(4);
    let ticks = fields.map(str::parse::<u64>).collect::<Result<Vec<_>, _>>().ok()?;
    Some(Duration::from_millis(ticks.iter().sum::<u64>() * 10))
}
