//! Inputs that change while they are read.

use super::*;
use crate::files::digest::PendingDigest;

/// A file, and the input that it is.
fn file(folder: &tempfile::TempDir, name: &str, bytes: &[u8]) -> (PathBuf, Input) {
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let input = Input::paths(std::slice::from_ref(&path)).remove(0).unwrap();
    (path, input)
}

/// Writes other bytes over a file and sets its time stamp back.
fn overwrite(path: &PathBuf, bytes: &[u8]) {
    let file = std::fs::OpenOptions::new().write(true).open(path).unwrap();
    let before = file.metadata().unwrap().modified().unwrap();
    std::io::Write::write_all(&mut &file, bytes).unwrap();
    file.set_modified(before).unwrap();
}

/// A time stamp that is set back hides no change.
#[test]
fn what_changed_before_it_was_signed_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let (path, input) = file(&folder, "m.csv", b"model,serial\nS19,X1\n");
    let workbook = open(&input, &ReadOptions::default()).unwrap();
    workbook.digest().unwrap();
    assert!(workbook.check_unchanged().is_ok());
    overwrite(&path, b"model,serial\nS19,X2\n");
    assert_eq!(workbook.check_unchanged().unwrap_err().code, "input-changed");
}

/// The last of many rows is shown as another one to the second pass, and is what it was when all is signed.
#[test]
fn what_changed_between_the_passes_and_was_put_back_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let table = |last: &str| format!("model,serial\n{}{last},X0\n", "S19,X1\n".repeat(10_000));
    let (path, input) = file(&folder, "m.csv", table("S19").as_bytes());
    let workbook = open(&input, &ReadOptions::default()).unwrap();
    workbook.digest().unwrap();
    let rows = workbook.content.sheets()[0].rows.clone();
    let mut last = Mark::default();
    let mut pass = |from: Mark| {
        rows.scan(from, None, &mut |row| {
            last = row.mark;
            ControlFlow::Continue(())
        })?;
        Ok::<_, Diagnostic>(last)
    };
    let last = pass(Mark::default()).unwrap();
    assert_eq!(pass(last).unwrap(), last);
    overwrite(&path, table("S21").as_bytes());
    assert_eq!(pass(last).unwrap_err().code, "input-changed");
    overwrite(&path, table("S19").as_bytes());
    assert_eq!(pass(last).unwrap(), last);
    assert_eq!(workbook.check_unchanged().unwrap_err().code, "input-changed", "whatever it is now");
}

/// Whatever a parser makes of it: a change is no damage.
#[test]
fn a_workbook_is_parsed_from_the_bytes_that_were_digested() {
    let folder = tempfile::tempdir().unwrap();
    let sheet = |text: &str| minimal_xlsx(&format!(r#"<row><c t="str"><v>{text}</v></c></row>"#));
    let (first, second) = (sheet("S19"), sheet("S21"));
    assert_eq!(first.len(), second.len());
    for shown in [&second, &vec![b'x'; first.len()]] {
        let (path, input) = file(&folder, "m.xlsx", &first);
        PendingDigest::start(input.bytes()).wait().unwrap();
        overwrite(&path, shown);
        let refused = open(&input, &ReadOptions::default()).unwrap_err();
        assert_eq!(codes(&refused), ["input-changed"]);
    }
}
