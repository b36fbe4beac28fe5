//! How fast rows come out of a delimited text, beside the `csv` crate on the same file.

#![allow(clippy::expect_used, reason = "a bench without its file has nothing to say")]

use std::fmt::Write as _;
use std::io::Write as _;
use std::ops::ControlFlow;
use std::sync::OnceLock;

use divan::counter::BytesCount;
use tempfile::NamedTempFile;
use tidewaiter::internals::files::input::Input;
use tidewaiter::internals::ingest::reader::{ReadOptions, open};
use tidewaiter::internals::ingest::rows::Mark;

const BYTES: usize = 200 << 20;

fn main() {
    divan::main();
}

/// An inventory of 200 MiB with 12 columns, as exports look.
fn file() -> &'static NamedTempFile {
    static FILE: OnceLock<NamedTempFile> = OnceLock::new();
    FILE.get_or_init(|| {
        let mut text = String::with_capacity(BYTES + 400);
        text.push_str("machine,serial,model,mac,ip,vendor,part,designator,quantity,origin,date,note\n");
        let mut n = 0u64;
        while text.len() < BYTES {
            n += 1;
            let quoted = if n.is_multiple_of(7) { "\"spare, rack 7\"" } else { "in service" };
            let _ = writeln!(
                text,
                "SITE-A-{n:07},JYZZ{:012},Antminer S19k Pro,02:42:{:02x}:{:02x}:{:02x}:01,10.{}.{}.{},Bitmain \
                 Technologies Ltd.,BM1366AL,U{},{},CN,2023-{:02}-{:02},{quoted}",
                n * 7919,
                n >> 16 & 255,
                n >> 8 & 255,
                n & 255,
                n >> 16 & 255,
                n >> 8 & 255,
                n & 255,
                n % 120,
                n % 9 + 1,
                n % 12 + 1,
                n % 28 + 1,
            );
        }
        let mut file = NamedTempFile::new().expect("a temporary file");
        file.write_all(text.as_bytes()).expect("room for it");
        file
    })
}

fn input() -> Input {
    Input::path(file().path()).expect("it is there")
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn open_only(bencher: divan::Bencher) {
    let input = input();
    bencher.counter(BytesCount::new(BYTES)).bench_local(|| open(&input, &ReadOptions::default()).is_ok());
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn scan_rows(bencher: divan::Bencher) {
    let workbook = open(&input(), &ReadOptions::default()).expect("it is a table");
    workbook.digest().expect("it is readable");
    bencher.counter(BytesCount::new(BYTES)).bench_local(|| {
        let mut cells = 0;
        workbook.content.sheets()[0]
            .rows
            .scan(Mark::default(), None, &mut |row| {
                cells += row.cells.len();
                ControlFlow::Continue(())
            })
            .expect("it is well-formed");
        cells
    });
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn open_scan_and_digest(bencher: divan::Bencher) {
    let input = input();
    bencher.counter(BytesCount::new(BYTES)).bench_local(|| {
        let workbook = open(&input, &ReadOptions::default()).expect("it is a table");
        let mut cells = 0;
        workbook.content.sheets()[0]
            .rows
            .scan(Mark::default(), None, &mut |row| {
                cells += row.cells.len();
                ControlFlow::Continue(())
            })
            .expect("it is well-formed");
        (cells, workbook.digest().expect("it is readable"))
    });
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn csv_crate_byte_records(bencher: divan::Bencher) {
    bencher.counter(BytesCount::new(BYTES)).bench_local(|| {
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).from_path(file().path()).expect("it opens");
        let mut record = csv::ByteRecord::new();
        let mut cells = 0;
        while reader.read_byte_record(&mut record).expect("it is well-formed") {
            cells += record.len();
        }
        cells
    });
}
