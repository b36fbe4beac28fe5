//! Machines that stand in very many rows: what they take of memory, and that it grows as they do.
#![allow(clippy::unwrap_used, reason = "what cannot be prepared is a failed test")]

use crate::common;
use std::fmt::Write as _;
#[cfg(target_os = "linux")]
use std::io::Write as _;

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
fn memory_of(file: &[u8], how: &[&str]) -> (Option<i32>, u64) {
    let folder = common::folder();
    common::save_test_key(folder.path());
    std::fs::write(folder.path().join("in"), file).unwrap();
    let mut run = std::process::Command::new(env!("CARGO_BIN_EXE_tidewaiter"))
        .current_dir(folder.path())
        .env("XDG_CONFIG_HOME", folder.path().join("config"))
        .env("XDG_CACHE_HOME", std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("cache"))
        .args(["audit", "in", "--quiet"])
        .args(how)
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
    // What is judged: of parts that rules speak of, as many as there may be cells.
    let judged = rows(&|_| "A1,,CV1835\n".to_owned(), 49_999 * 11);
    for (sheet, codes, ways) in [
        (&repeated, &[2][..], &[SIGNED, CHECKED][..]),
        (&different, &[2], &[CHECKED]),
        (&judged, &[0, 1], &[SIGNED]),
    ] {
        for how in ways {
            let (code, most) = memory_of(sheet.as_bytes(), how);
            assert!(code.is_some_and(|code| codes.contains(&code)), "{code:?} {how:?} {sheet:.60}");
            assert!((20..400).contains(&most), "{most} MB {how:?} for {} bytes: {sheet:.60}", sheet.len());
        }
    }
}

#[cfg(target_os = "linux")]
const SIGNED: &[&str] = &["--key", "test.pem", "--out", "run"];
#[cfg(target_os = "linux")]
const CHECKED: &[&str] = &["--check"];

/// A workbook that asks for as much as one of its size may, which a picture in it raises.
#[cfg(target_os = "linux")]
#[test]
fn one_machine_in_a_workbook_of_ten_megabytes_takes_no_more_than_four_hundred() {
    // No archive makes this smaller.
    let mut state = 1_u32;
    let picture: Vec<u8> = std::iter::repeat_with(|| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state.to_le_bytes()
    })
    .take(9_900_000 / 4)
    .flatten()
    .collect();
    let row = |cells: &[&str], times: usize| {
        let cell = |text: &&str| format!("<table:table-cell><text:p>{text}</text:p></table:table-cell>");
        let cells: String = cells.iter().map(cell).collect();
        format!("<table:table-row table:number-rows-repeated=\"{times}\">{cells}</table:table-row>")
    };
    for (columns, why) in [(2, "machine 'SN1' has more"), (3, "bytes of memory")] {
        let rows = row(&["Serial", "Model", "Part"][..columns], 1)
            + &row(&["SN1", "Antminer S21", "CV1835"][..columns], 1_000_000);
        let content = format!(
            "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"S\">{rows}\
             </table:table></office:spreadsheet></office:body></office:document-content>"
        );
        let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, part) in [
            ("mimetype", &b"application/vnd.oasis.opendocument.spreadsheet"[..]),
            ("content.xml", content.as_bytes()),
            ("Pictures/a.png", &picture),
        ] {
            archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            archive.write_all(part).unwrap();
        }
        let file = archive.finish().unwrap().into_inner();
        assert!((9_000_000..10_500_000).contains(&file.len()));
        let (code, most) = memory_of(&file, CHECKED);
        assert_eq!(code, Some(2), "{why}");
        assert!((20..400).contains(&most), "{most} MB for {columns} columns");
    }
}
