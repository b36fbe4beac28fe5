use std::path::Path;

use super::*;
use crate::attest::manifest::{MANIFEST_FILE, RECORDS_FILE, REPORTS_FILE};
use crate::attest::testing::Fleet;
use crate::error::Error;
use crate::files::output::{Existing, OutputFile};
use crate::model::Verdict;
use std::fs::File;
use std::io::{self, Write as _};

const MACHINES: [(&str, Verdict); 2] = [("M-1", Verdict::Clear), ("../M/2", Verdict::Review)];

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn code(done: Result<(), Error>) -> &'static str {
    done.map_or_else(|f| f.diagnostics.iter().next().unwrap().code, |()| "written")
}

#[test]
fn a_run_is_written_with_exactly_its_files() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("out");
    Fleet::new().write(&out, &MACHINES, Existing::Refuse, Parts::Records).unwrap();
    assert_eq!(names(&out), [MANIFEST_FILE, RECORDS_FILE, REPORTS_FILE]);

    let out = root.path().join("each");
    Fleet::new().write(&out, &MACHINES, Existing::Refuse, Parts::RecordsAndMachines).unwrap();
    assert_eq!(names(&out), ["machines", MANIFEST_FILE, RECORDS_FILE, REPORTS_FILE]);
    let files = names(&out.join("machines"));
    assert_eq!(files.len(), 4);
    assert!(files.contains(&"M-1.dsse.json".to_owned()) && files.contains(&"M-1.record.json".to_owned()));
    let (_, record) = Fleet::new().report("M-1", Verdict::Clear, 0);
    assert_eq!(std::fs::read(out.join("machines/M-1.record.json")).unwrap(), record, "the subject's bytes");
    assert_eq!(names(root.path()), ["each", "out"], "nothing beside the folder");
}

#[test]
fn a_run_that_is_given_up_leaves_nothing() {
    let root = tempfile::tempdir().unwrap();
    let fleet = Fleet::new();
    let (line, record) = fleet.report("M-1", Verdict::Clear, 0);
    let begin = |path: &Path| {
        let mut run = RunFolder::create(path, Existing::Refuse, Parts::RecordsAndMachines).unwrap();
        run.append("M-1", &line, [0; 32], &record).unwrap();
        run
    };
    drop(begin(&root.path().join("new")));
    assert!(names(root.path()).is_empty());

    std::fs::create_dir(root.path().join("there")).unwrap();
    drop(begin(&root.path().join("there")));
    assert_eq!(names(root.path()), ["there"]);
    assert!(names(&root.path().join("there")).is_empty());

    // The last moment: a manifest has come to the folder while the run was written.
    let run = begin(&root.path().join("there"));
    std::fs::write(root.path().join("there").join(MANIFEST_FILE), "mine").unwrap();
    assert_eq!(code(run.commit(b"{}")), "output-exists");
    assert_eq!(names(&root.path().join("there")), [MANIFEST_FILE]);
}

#[test]
fn what_is_there_is_replaced_only_when_asked_and_only_if_it_is_ours() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("out");
    let fleet = Fleet::new();
    let write = |existing, parts| code(fleet.write(&out, &MACHINES, existing, parts));
    assert_eq!(write(Existing::Refuse, Parts::RecordsAndMachines), "written");
    assert_eq!(write(Existing::Refuse, Parts::Records), "output-exists");

    std::fs::write(out.join("notes.txt"), "mine").unwrap();
    assert_eq!(write(Existing::Replace, Parts::Records), "written");
    assert_eq!(
        names(&out),
        [MANIFEST_FILE, "notes.txt", RECORDS_FILE, REPORTS_FILE],
        "the older files of single machines are gone, what is not ours stays"
    );

    std::fs::write(out.join(REPORTS_FILE), "{\"payload\":\"someone else's\"}").unwrap();
    assert_eq!(write(Existing::Replace, Parts::Records), "output-foreign");

    let out = root.path().join("mixed");
    std::fs::create_dir_all(out.join("machines")).unwrap();
    std::fs::write(out.join("machines/diary.txt"), "mine").unwrap();
    let done = fleet.write(&out, &MACHINES, Existing::Replace, Parts::RecordsAndMachines);
    assert_eq!(code(done), "output-foreign");
    assert_eq!(names(&out), ["machines"]);
}

#[test]
fn one_run_at_a_time_writes_to_a_folder() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("out");
    let begin = |existing| RunFolder::create(&out, existing, Parts::RecordsAndMachines);
    let first = begin(Existing::Refuse).unwrap();
    for existing in [Existing::Refuse, Existing::Replace] {
        assert_eq!(code(begin(existing).map(drop)), "output-busy");
    }
    assert_eq!(names(&out).len(), 4, "what the first one writes is still there");
    drop(first);
    assert_eq!(names(root.path()), [""; 0]);
    assert_eq!(code(begin(Existing::Refuse).map(drop)), "written");
}

#[test]
fn what_a_killed_run_left_is_removed_and_nothing_else() {
    let root = tempfile::tempdir().unwrap();
    let at = |name: &str| root.path().join(name);
    let [dead, mixed] = [".tidewaiter-deaddeaddeaddead.tmp", ".tidewaiter-mixedmixedmixed0.tmp"];
    for folder in [dead, mixed] {
        std::fs::create_dir(at(folder)).unwrap();
        std::fs::write(at(folder).join("M-1.dsse.json"), "{\"pay").unwrap();
    }
    let theirs = [
        // Names that somebody gave, whatever stands in them.
        (".tidewaiter-notes.tmp", "what I found"),
        (".tidewaiter-empty.tmp", ""),
        ("x.tmp", ""),
        // A name that might have been drawn, and what we never write.
        (".tidewaiter-ABCDEFGHIJKLMNOP.tmp", "what I found"),
        (".tidewaiter-live0live0live0l.tmp", ""),
        (".tidewaiter-mixedmixedmixed0.tmp/mine", ""),
        (".tidewaiter-mixedmixedmixed0.tmp/mine.dsse.json", "what I found"),
    ];
    let ours = [
        (".tidewaiter-0123456789abcdef.tmp", ""),
        (".tidewaiter-1123456789abcdef.tmp", "{\"inputs\":[{\"name\""),
        (".tidewaiter-2123456789abcdef.tmp", "{\"payl"),
        (".tidewaiter-lock", ""),
    ];
    for (file, text) in theirs.iter().chain(&ours) {
        std::fs::write(at(file), text).unwrap();
    }
    let live = File::open(at(".tidewaiter-live0live0live0l.tmp")).unwrap();
    live.lock().unwrap();
    Fleet::new().write(root.path(), &MACHINES, Existing::Refuse, Parts::Records).unwrap();
    for (file, text) in theirs {
        assert_eq!(std::fs::read_to_string(at(file)).unwrap(), text, "{file}");
    }
    assert_eq!(names(root.path()).len(), 5 + 1 + 3, "{:?}", names(root.path()));
    assert_eq!(names(&at(mixed)), ["mine", "mine.dsse.json"]);
}

#[test]
fn force_removes_nothing_that_a_run_did_not_write() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("out");
    let write = || code(Fleet::new().write(&out, &MACHINES, Existing::Replace, Parts::RecordsAndMachines));
    assert_eq!(write(), "written");
    for (name, text) in
        [("machines/mine.record.json", "{}"), ("machines/mine.dsse.json", ""), (MANIFEST_FILE, "")]
    {
        let before = std::fs::read(out.join(name)).ok();
        std::fs::write(out.join(name), text).unwrap();
        assert_eq!(write(), "output-foreign", "{name}");
        assert_eq!(std::fs::read_to_string(out.join(name)).unwrap(), text, "{name}");
        assert_eq!(names(&out), ["machines", MANIFEST_FILE, RECORDS_FILE, REPORTS_FILE], "{name}");
        match before {
            Some(before) => std::fs::write(out.join(name), before).unwrap(),
            None => std::fs::remove_file(out.join(name)).unwrap(),
        }
    }
    assert_eq!(write(), "written");
}

/// The lock is an empty file of ours: nobody's text goes with it, and no pipe is waited for.
#[cfg(unix)]
#[test]
fn what_stands_in_the_place_of_the_lock_is_left_there() {
    let root = tempfile::tempdir().unwrap();
    let lock = root.path().join(".tidewaiter-lock");
    let write = || code(Fleet::new().write(root.path(), &MACHINES, Existing::Replace, Parts::Records));
    std::fs::write(&lock, "mine").unwrap();
    assert_eq!(write(), "output-foreign");
    assert_eq!(std::fs::read_to_string(&lock).unwrap(), "mine");
    std::fs::remove_file(&lock).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(&lock).status().unwrap().success());
    assert_eq!(write(), "output-foreign");
    std::fs::remove_file(&lock).unwrap();
    assert_eq!(write(), "written");
}

#[test]
fn what_cannot_be_read_is_not_taken_for_what_is_not_there() {
    let root = tempfile::tempdir().unwrap();
    assert_eq!(code(run::check_ours(&root.path().join("none"), b"x")), "written");
    // A file where a folder would have to be, which is unreadable for whoever asks.
    let file = root.path().join("file");
    std::fs::write(&file, "mine").unwrap();
    assert_eq!(code(run::check_ours(&file.join("below"), b"x")), "output-foreign");
    assert_eq!(code(machines::check(&file, Existing::Replace)), "io");
}

#[cfg(unix)]
#[test]
fn force_leaves_a_file_that_it_may_not_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("out");
    let write = || code(Fleet::new().write(&out, &MACHINES, Existing::Replace, Parts::RecordsAndMachines));
    assert_eq!(write(), "written");
    for name in [REPORTS_FILE, "machines/M-1.record.json"] {
        let file = out.join(name);
        let mode = |mode| std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).unwrap();
        mode(0o000);
        if File::open(&file).is_ok() {
            // Written to the stream itself, so that it is seen without `--nocapture`.
            writeln!(io::stderr(), "SKIPPED: the superuser may read every file").unwrap();
            return;
        }
        let before = file.metadata().unwrap().modified().unwrap();
        assert_eq!(write(), "output-foreign", "{name}");
        assert_eq!(file.metadata().unwrap().modified().unwrap(), before, "{name}");
        mode(0o644);
    }
}

#[test]
fn two_machines_of_one_name_are_a_mistake() {
    let root = tempfile::tempdir().unwrap();
    let twice = [("M-1", Verdict::Clear), ("M-1", Verdict::Clear)];
    let done =
        Fleet::new().write(&root.path().join("o"), &twice, Existing::Refuse, Parts::RecordsAndMachines);
    assert_eq!(code(done), "output-name");
    assert!(names(root.path()).is_empty());
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_symlink() {
    use std::os::unix::fs::symlink;
    let root = tempfile::tempdir().unwrap();
    let real = root.path().join("real");
    std::fs::create_dir(&real).unwrap();
    symlink(&real, root.path().join("link")).unwrap();
    symlink("nowhere", root.path().join("dangling")).unwrap();
    for (name, existing) in
        [("link", Existing::Refuse), ("link/", Existing::Replace), ("dangling", Existing::Replace)]
    {
        let done = Fleet::new().write(&root.path().join(name), &MACHINES, existing, Parts::Records);
        assert_eq!(code(done), "output-symlink", "{name}");
    }
    let victim = root.path().join("victim");
    std::fs::write(&victim, "precious").unwrap();
    symlink(&victim, real.join(REPORTS_FILE)).unwrap();
    let done = Fleet::new().write(&real, &MACHINES, Existing::Replace, Parts::Records);
    assert_eq!(code(done), "output-symlink");
    assert_eq!(
        code(OutputFile::write(&root.path().join("dangling"), Existing::Replace, b"x")),
        "output-symlink"
    );
    assert_eq!(std::fs::read(victim).unwrap(), b"precious");
}

#[test]
fn a_single_file_is_whole_or_not_there() {
    let root = tempfile::tempdir().unwrap();
    let path = root.path().join("report.html");
    let mut given_up = OutputFile::create(&path, Existing::Refuse).unwrap();
    given_up.write_all(b"half").unwrap();
    drop(given_up);
    assert!(names(root.path()).is_empty());
    OutputFile::write(&path, Existing::Refuse, b"whole").unwrap();
    assert_eq!(code(OutputFile::write(&path, Existing::Refuse, b"other")), "output-exists");
    OutputFile::write(&path, Existing::Replace, b"other").unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), b"other");
    assert_eq!(code(OutputFile::write(root.path(), Existing::Replace, b"x")), "output-foreign");
}
