//! How fast a run's rows are appended to a ledger in its transaction, beside SQLite taking the same bytes in the same table
//! without hashes, tree and numbers, in one run.
//!
//! `cargo bench --bench ledger -- [--rows 200000] [--turns 5]`. What counts is the ratio: times drift on shared machines. Each is
//! its least of all turns. Without `--bench` (as under `cargo test --benches`) it only shows that it works.
#![allow(clippy::print_stdout, clippy::cast_precision_loss, clippy::cast_possible_wrap)]

use std::error::Error;
use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::{Connection, params};
use tidewaiter::internals::ledger::{Ledger, Spool};

/// A row of a machine as audits make them.
fn row(n: u64) -> String {
    format!(
        r#"{{"controllers":["Amlogic A113D"],"ids":{{"serial":["NGSBYT0BDJKAF{n:06}"]}},"kind":"machine","machine":"NGSBYT0BDJKAF{n:06}","model":"Antminer S21","report":"{n:064x}","rules":["CMP-004","US-EL-002"],"run":"2f1c2f1c2f1c2f1c2f1c2f1c2f1c2f1c","verdict":"review","verdicts":{{"import":"review","operation":"clear"}}}}"#
    )
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let measuring = arguments.iter().any(|argument| argument == "--bench");
    let value = |name: &str| -> Option<u64> {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1)?.replace('_', "").parse().ok()
    };
    let rows = value("--rows").unwrap_or(if measuring { 200_000 } else { 1_000 });
    let turns = value("--turns").unwrap_or(if measuring { 5 } else { 1 });
    let bodies: Vec<String> = (0..rows).map(row).collect();
    let bytes: usize = bodies.iter().map(String::len).sum();
    let folder = tempfile::tempdir()?;
    let (mut ledger, mut bare) = (Duration::MAX, Duration::MAX);
    for turn in 0..turns {
        ledger = ledger.min(of_ledger(&folder.path().join(format!("ledger-{turn}")), &bodies)?);
        bare = bare.min(of_sqlite(&folder.path().join(format!("bare-{turn}")), &bodies)?);
    }
    let rate = |time: Duration| (rows as f64 / time.as_secs_f64()).round();
    println!("{rows} rows, {} bytes each", bytes as u64 / rows.max(1));
    println!("ledger, in a run's transaction  {:>10} rows/s", rate(ledger));
    println!("SQLite alone, the same bytes    {:>10} rows/s", rate(bare));
    println!("ratio                           {:>10.2}", ledger.as_secs_f64() / bare.as_secs_f64());
    Ok(())
}

/// Appends them as the end of a run does: from what waited, to the commit.
fn of_ledger(path: &Path, bodies: &[String]) -> Result<Duration, Box<dyn Error>> {
    let ledger = Ledger::create(path, "example.com/bench", jiff::Timestamp::UNIX_EPOCH)?;
    let mut spool = Spool::new();
    for body in bodies {
        let length = u32::try_from(body.len())?;
        spool.extend(&length.to_be_bytes())?;
        spool.extend(body.as_bytes())?;
    }
    let begun = Instant::now();
    let mut pending = ledger.begin()?;
    pending.append_all(spool)?;
    pending.flush()?;
    pending.commit()?;
    Ok(begun.elapsed())
}

fn of_sqlite(path: &Path, bodies: &[String]) -> Result<Duration, Box<dyn Error>> {
    let connection = Connection::open(path)?;
    connection.execute_batch("PRAGMA synchronous = EXTRA; CREATE TABLE entry (seq INTEGER PRIMARY KEY, hash BLOB NOT NULL, body TEXT NOT NULL) STRICT")?;
    let begun = Instant::now();
    connection.execute_batch("BEGIN IMMEDIATE")?;
    let mut statement = connection.prepare("INSERT INTO entry (seq, hash, body) VALUES (?, ?, ?)")?;
    let hash = [0_u8; 32];
    for (seq, body) in bodies.iter().enumerate() {
        statement.execute(params![seq as i64, hash, body])?;
    }
    connection.execute_batch("COMMIT")?;
    Ok(begun.elapsed())
}
