//! The least that the job costs with the same crates, and nothing that makes it a product.
//!
//! `csv-core` parses; every maker, supplier and marking is looked up in a hash table that already holds each spelling;
//! rows are gathered by the machine's number (trimmed, any case); one JSON report a machine, as long as the product's, is
//! written with serde; each is signed with Ed25519; the lines go to a file in order. No encodings, no headers, no
//! places, no rules, no digests, no errors worth reading. The product is held to three times this, measured beside it.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::time::Instant;

use ed25519_dalek::{Signer, SigningKey};
use hashbrown::HashMap;
use rayon::prelude::*;
use serde::Serialize;

use super::blocks::Blocks;
use super::measure::{Run, Stage};
use crate::generator::Fleet;

/// Blocks worked on between two writes.
const BATCH: usize = 8;
/// Columns of the layout with one row a component.
const COLUMNS: usize = 12;

type Table = HashMap<Box<[u8]>, usize>;

/// The tables and the key, made before the clock starts.
pub(crate) struct Floor<'a> {
    fleet: &'a Fleet,
    vendors: Table,
    markings: Table,
    key: SigningKey,
}

/// What became of one block.
#[derive(Default)]
struct Done {
    rows: u64,
    machines: u64,
    bytes: u64,
    lines: Vec<u8>,
}

#[derive(Serialize)]
struct Report<'a> {
    #[serde(rename = "_type")]
    kind: &'static str,
    subject: [Subject<'a>; 1],
    #[serde(rename = "predicateType")]
    predicate_type: &'static str,
    predicate: Predicate<'a>,
}

#[derive(Serialize)]
struct Subject<'a> {
    name: &'a str,
}

#[derive(Serialize)]
struct Predicate<'a> {
    model: &'a str,
    maker: Option<&'a str>,
    supplier: Option<&'a str>,
    #[serde(rename = "controlBoard")]
    control_board: &'a str,
    components: Vec<Component<'a>>,
    identified: Vec<Found<'a>>,
    questions: [&'static str; 6],
    findings: [&'static str; 1],
}

#[derive(Serialize)]
struct Found<'a> {
    location: String,
    value: &'a str,
}

#[derive(Serialize)]
struct Component<'a> {
    #[serde(rename = "component")]
    name: &'a str,
    marking: &'a str,
    family: Option<&'static str>,
    maker: &'a str,
    party: Option<&'a str>,
    serial: &'a str,
    row: u64,
}

impl<'a> Floor<'a> {
    /// Tables of every spelling the fleet may hold.
    pub(crate) fn new(fleet: &'a Fleet) -> Self {
        let table = |texts: &mut dyn Iterator<Item = (&str, usize)>| {
            texts.map(|(text, id)| (text.as_bytes().into(), id)).collect()
        };
        Self {
            fleet,
            vendors: table(&mut fleet.vendor_spellings()),
            markings: table(&mut fleet.marking_texts()),
            key: SigningKey::from_bytes(&[7; 32]),
        }
    }

    /// Runs up to a stage; reading ahead and writing overlap with the work.
    pub(crate) fn run(&self, stage: Stage, input: &Path, output: &Path) -> io::Result<Run> {
        let start = Instant::now();
        let mut out = if stage >= Stage::Write { Some(File::create(output)?) } else { None };
        let mut blocks = Blocks::open(input)?;
        let mut batch = blocks.take(BATCH)?;
        let mut ready: Vec<Done> = Vec::new();
        let mut run = Run::default();
        while !batch.is_empty() || !ready.is_empty() {
            let (done, next) = rayon::join(
                || batch.par_iter().map(|block| self.block(stage, block)).collect::<Result<Vec<_>, _>>(),
                || -> io::Result<_> {
                    if let Some(out) = &mut out {
                        for done in &ready {
                            out.write_all(&done.lines)?;
                        }
                    }
                    blocks.take(BATCH)
                },
            );
            (ready, batch) = (done?, next?);
            for done in &ready {
                run.rows += done.rows;
                run.machines += done.machines;
                run.bytes += done.bytes;
            }
        }
        run.time = start.elapsed();
        Ok(run)
    }

    /// Parses a block and, past the first stage, makes the lines of its machines.
    fn block(&self, stage: Stage, block: &[u8]) -> io::Result<Done> {
        let mut done = Done::default();
        let mut text = vec![0; block.len()];
        let mut ends = [0; COLUMNS];
        let mut reader = csv_core::Reader::new();
        let mut rows: Vec<[usize; COLUMNS + 1]> = Vec::new();
        let (mut at, mut written) = (0, 0);
        loop {
            let (result, read, filled, _) = reader.read_record(&block[at..], &mut text[written..], &mut ends);
            at += read;
            match result {
                csv_core::ReadRecordResult::Record => {
                    let mut row = [written; COLUMNS + 1];
                    for (to, end) in row[1..].iter_mut().zip(ends) {
                        *to = written + end;
                    }
                    rows.push(row);
                    written += filled;
                }
                csv_core::ReadRecordResult::InputEmpty => {}
                csv_core::ReadRecordResult::End => break,
                csv_core::ReadRecordResult::OutputFull | csv_core::ReadRecordResult::OutputEndsFull => {
                    return Err(io::Error::other("a row is wider than the fleet's"));
                }
            }
        }
        done.rows = u64::try_from(rows.len()).unwrap_or(0);
        if stage == Stage::Parse {
            return Ok(done);
        }
        let text = std::str::from_utf8(&text[..written]).map_err(io::Error::other)?;
        let cell = |row: &[usize; COLUMNS + 1], column: usize| &text[row[column]..row[column + 1]];
        let key = |row: &[usize; COLUMNS + 1]| cell(row, 0).trim_ascii();
        for machine in rows.chunk_by(|a, b| key(a).eq_ignore_ascii_case(key(b))) {
            let report = self.report(machine, &cell);
            let start = done.lines.len();
            serde_json::to_writer(&mut done.lines, &report)?;
            if stage >= Stage::Sign {
                let signature = self.key.sign(&done.lines[start..]);
                write!(done.lines, "\t{signature:X}")?;
            }
            done.lines.push(b'\n');
            done.machines += 1;
        }
        done.bytes = u64::try_from(done.lines.len()).unwrap_or(0);
        Ok(done)
    }

    fn report<'t>(
        &'t self,
        rows: &[[usize; COLUMNS + 1]],
        cell: &impl Fn(&[usize; COLUMNS + 1], usize) -> &'t str,
    ) -> Report<'t> {
        let party = |text: &str| self.vendors.get(text.as_bytes()).map(|id| self.fleet.vendor_name(*id));
        let family = |text: &str| self.markings.get(text.as_bytes()).map(|id| Fleet::marking_stem(*id));
        // Every row's maker and supplier is looked up, though one of each is written.
        let makers = rows.iter().filter_map(|row| party(cell(row, 2))).last();
        let suppliers = rows.iter().filter_map(|row| party(cell(row, 10))).last();
        let components = (1..)
            .zip(rows)
            .map(|(number, row)| Component {
                name: cell(row, 5),
                marking: cell(row, 6),
                family: family(cell(row, 6)),
                maker: cell(row, 7),
                party: party(cell(row, 7)),
                serial: cell(row, 8),
                row: number,
            })
            .collect();
        let mut identified: Vec<Found<'_>> = Vec::new();
        for (row, name) in (1..).zip(rows).filter_map(|(number, row)| Some((number, party(cell(row, 7))?))) {
            if identified.iter().all(|known| known.value != name) {
                identified.push(Found { location: format!("fleet.csv!H{row}"), value: name });
            }
        }
        Report {
            kind: "https://in-toto.io/Statement/v1",
            subject: [Subject { name: cell(&rows[0], 0) }],
            predicate_type: "urn:tidewaiter:report:v1",
            predicate: Predicate {
                model: cell(&rows[0], 1),
                maker: makers,
                supplier: suppliers,
                control_board: cell(&rows[0], 9),
                components,
                identified,
                questions: QUESTIONS,
                findings: FINDINGS,
            },
        }
    }
}

/// As long as such lines are in a real report.
const QUESTIONS: [&str; 6] = [
    "import controller required answered by fleet.csv!G24442",
    "import makers required answered by fleet.csv!C24442, fleet.csv!H24442, fleet.csv!H24443, fleet.csv!H24444, fleet.csv!H24445",
    "import origin optional answered by fleet.csv!E24442: ID; tariff optional not asked",
    "import lists optional answered by us-csl of 2026-07-31 (shipped)",
    "operation controller required answered by fleet.csv!G24442",
    "operation lists optional answered by us-csl of 2026-07-31 (shipped)",
];
const FINDINGS: [&str; 1] = [
    "CMP-005 notice import operation: parts or boards that the catalogue does not know: fleet.csv!G24449, fleet.csv!G24450, fleet.csv!G24451",
];
