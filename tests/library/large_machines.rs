//! Machines that stand in very many rows: what they take of memory, and that it grows as they do.
#![allow(clippy::unwrap_used, reason = "what cannot be prepared is a failed test")]

use crate::common;
use std::fmt::Write as _;

use crate::common::{SHIPPED, judge};

/// One machine of so many suppliers, each with an address, a part that nobody knows and a serial number that stands at
/// another machine, too.
fn suppliers(rows: usize) -> String {
    let mut sheet = "Serial,Model,Supplier,Supplier address,Part,Component serial\n".to_owned();
    for n in 0..rows {
        writeln!(sheet, "A1,Antminer S21,Quill {n} Ltd,{n} Harbour Road,XQ{n}Z,C{n}").unwrap();
    }
    for n in 0..rows {
        writeln!(sheet, "B{n},Antminer S21,,,,C{n}").unwrap();
    }
    sheet
}

/// Twice the rows, twice the work: counted in what is allocated, which is the same on every machine.
#[test]
fn a_machine_of_twice_the_rows_takes_twice_the_work() {
    let work = |rows| {
        let sheet = suppliers(rows);
        judge(&sheet, &SHIPPED);
        allocation_counter::measure(|| drop(judge(&sheet, &SHIPPED)))
    };
    let (few, many) = (work(1_000), work(2_000));
    assert!(few.count_total > 10_000, "{few:?}");
    assert!(many.count_total < few.count_total * 5 / 2, "{few:?} {many:?}");
    assert!(many.bytes_total < few.bytes_total * 5 / 2, "{few:?} {many:?}");
}

/// What a run takes at the most, in MB.
#[cfg(target_os = "linux")]
fn memory_of(sheet: &str) -> (Option<i32>, u64) {
    let folder = common::folder();
    common::save_test_key(folder.path());
    std::fs::write(folder.path().join("in.csv"), sheet).unwrap();
    let mut run = std::process::Command::new(env!("CARGO_BIN_EXE_tidewaiter"))
        .current_dir(folder.path())
        .env("XDG_CONFIG_HOME", folder.path().join("config"))
        .env("XDG_CACHE_HOME", std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("cache"))
        .args(["audit", "in.csv", "--key", "test.pem", "--quiet", "--out", "run"])
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let mut most = 0;
    loop {
        let status = std::fs::read_to_string(format!("/proc/{}/status", run.id())).unwrap_or_default();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB"));
        most = most.max(peak.map_or(0, |kb| kb.parse::<u64>().unwrap() >> 10));
        if let Some(ended) = run.try_wait().unwrap() {
            return (ended.code(), most);
        }
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn one_machine_in_ten_megabytes_takes_no_more_than_four_hundred() {
    let rows = |row: &dyn Fn(usize) -> String, bytes: usize| {
        let mut sheet = "Serial,Supplier,Part\n".to_owned();
        for n in 0.. {
            if sheet.len() > bytes {
                break;
            }
            sheet += &row(n);
        }
        sheet
    };
    let repeated = rows(&|_| "A1,ab,\n".to_owned(), 10 << 20);
    let different = rows(&|n| format!("A1,Quillwater {n},XQ{n}Z\n"), 10 << 20);
    // What is signed.
    let signed = rows(&|n| format!("A1,Quillwater {n},XQ{n}Z\n"), 1 << 19);
    for (sheet, codes) in [(&repeated, &[2][..]), (&different, &[2]), (&signed, &[0, 1])] {
        let (code, most) = memory_of(sheet);
        assert!(code.is_some_and(|code| codes.contains(&code)), "{code:?} {sheet:.60}");
        assert!((20..400).contains(&most), "{most} MB for {} bytes: {sheet:.60}", sheet.len());
    }
}
