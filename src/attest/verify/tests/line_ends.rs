//! Line ends that git or an editor changed.

use std::path::Path;

use super::{Change, check, edit, run};
use crate::attest::manifest::{MANIFEST_FILE, RECORDS_FILE, REPORTS_FILE};
use crate::attest::output::Parts;

/// Each change of nothing but line ends: what is signed holds, and the change is said.
#[test]
fn line_ends_do_no_harm_and_are_told_for_what_they_are() {
    fn rewrite(path: &Path, f: impl Fn(&str) -> String) {
        std::fs::write(path, f(&std::fs::read_to_string(path).unwrap())).unwrap();
    }
    fn crlf(text: &str) -> String {
        text.replace('\n', "\r\n")
    }
    let changes: [(&str, Change); 6] = [
        ("reports.intoto.jsonl", |p| rewrite(&p.join(REPORTS_FILE), crlf)),
        ("records.jsonl", |p| rewrite(&p.join(RECORDS_FILE), crlf)),
        ("reports.intoto.jsonl", |p| rewrite(&p.join(REPORTS_FILE), |text| format!("{text}\n"))),
        ("reports.intoto.jsonl", |p| edit(p, REPORTS_FILE, |l| l[1].push(' '))),
        ("manifest.dsse.json", |p| {
            rewrite(&p.join(MANIFEST_FILE), |text| format!("{}\r\n", text.trim_end()));
        }),
        ("machines/M-1.record.json", |p| {
            rewrite(&p.join("machines/M-1.record.json"), |text| format!("{}\r\n", text.trim_end()));
        }),
    ];
    for parts in [Parts::RecordsAndMachines, Parts::Records] {
        for (file, change) in &changes[..if parts == Parts::Records { 5 } else { 6 }] {
            let root = run(parts);
            let path = root.path().join("run");
            assert_eq!(check(&path).rest.line_ends.note(), None);
            change(&path);
            let all = check(&path);
            assert_eq!(all.outcome(), Ok(()), "{file}: {:?}", all.refusals);
            let note = all.rest.line_ends.note().unwrap_or_default();
            assert!(note.contains(&*path.join(file).display().to_string()), "{file}: {note}");
        }
    }
}
