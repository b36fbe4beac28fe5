//! A run's folder as a whole: every file is looked at, and what is signed twice says the same.

use super::*;
use crate::attest::report::{EVIDENCE, RunContext, Verifier};

/// What is done to a folder, and how.
type Damage<'c> = (&'c str, &'c dyn Fn(&Path));

/// What a manifest says otherwise, and how.
type Change<'c> = (&'c str, &'c dyn Fn(&mut RunContext));

/// Refuses something and makes something else unreadable: the refusal is told, and decides the exit code.
#[cfg(unix)]
#[test]
fn what_cannot_be_read_hides_no_refusal() {
    use std::os::unix::fs::symlink;
    let folder_instead = |p: &Path, file: &str| {
        remove(p, file);
        std::fs::create_dir(p.join(file)).unwrap();
    };
    let unreadable: [Damage<'_>; 6] = [
        ("a link to nowhere among the machines", &|p| {
            symlink("/nowhere", p.join("machines/a.dsse.json")).unwrap();
        }),
        ("a machine's record", &|p| folder_instead(p, "machines/M-3.record.json")),
        ("a machine's report", &|p| folder_instead(p, "machines/M-3.dsse.json")),
        ("the records", &|p| folder_instead(p, RECORDS_FILE)),
        ("the manifest", &|p| folder_instead(p, MANIFEST_FILE)),
        ("the bundle", &|p| folder_instead(p, REPORTS_FILE)),
    ];
    for (what, make) in unreadable {
        let root = run(Parts::RecordsAndMachines);
        let path = root.path().join("run");
        make(&path);
        let all = check(&path);
        assert_eq!((codes(&all), all.exit()), (vec![], Exit::CannotDo), "{what}: {:?}", all.refusals);
        assert!(!all.items.is_empty(), "{what}");

        edit(&path, "machines/M-2.dsse.json", |l| l[0] = l[0].replace("\"sig\":\"", "\"sig\":\"AAAA"));
        let all = check(&path);
        assert_eq!(
            (codes(&all)[0], all.exit()),
            ("SIG_INVALID", Exit::Untrusted),
            "{what}: {:?}",
            all.refusals
        );
    }
}

#[test]
fn a_file_is_about_the_machine_that_its_name_says() {
    let root = run(Parts::RecordsAndMachines);
    let machines = root.path().join("run/machines");
    for ending in ["dsse.json", "record.json"] {
        std::fs::copy(machines.join(format!("M-1.{ending}")), machines.join(format!("M-2.{ending}")))
            .unwrap();
    }
    let wrong = machines.join("M-2.dsse.json");
    assert_eq!(codes(&check(&root.path().join("run"))), ["SUBJECT_MISMATCH"]);
    assert_eq!(codes(&check(&wrong)), ["SUBJECT_MISMATCH"], "by itself, too");

    // Under a name that is another machine's as well, one report is no second one.
    let root = tempfile::tempdir().unwrap();
    let path = root.path().join("run");
    let fleet = [("a1", Verdict::Clear), ("A1", Verdict::Review)];
    Fleet::new().write(&path, &fleet, Existing::Refuse, Parts::RecordsAndMachines).unwrap();
    assert_eq!(codes(&check(&path)), [""; 0]);
    let second = crate::attest::output::file_name("A1");
    std::fs::rename(path.join("machines/a1.dsse.json"), root.path().join("kept")).unwrap();
    let mut other = std::fs::read_dir(path.join("machines")).unwrap().map(|e| e.unwrap().path());
    let other = other.find(|p| p.to_string_lossy().ends_with(".dsse.json")).unwrap();
    std::fs::copy(other, path.join(format!("machines/{second}.dsse.json"))).unwrap();
    assert_eq!(codes(&check(&path)), ["MANIFEST_MISMATCH"]);
}

#[test]
fn what_is_no_part_of_a_run_is_named() {
    let root = run(Parts::RecordsAndMachines);
    let path = root.path().join("run");
    assert_eq!(check(&path).rest.not_looked_at, Vec::<std::path::PathBuf>::new());
    let extra =
        ["M-9.dsse.json", "machines/M-1.dsse.json.old", "machines/M-9.record.json", "notes.txt", "sub"];
    for name in extra {
        std::fs::create_dir_all(path.join(name)).unwrap();
    }
    let all = check(&path);
    let mut named: Vec<_> = all.rest.not_looked_at.iter().map(|p| p.strip_prefix(&path).unwrap()).collect();
    named.sort();
    assert_eq!((named, all.exit()), (extra.map(Path::new).to_vec(), Exit::Ok));
}

#[test]
fn a_folder_of_reports_is_verified_report_by_report() {
    let root = run(Parts::RecordsAndMachines);
    let machines = root.path().join("run/machines");
    let all = check(&machines);
    assert_eq!((all.refusals.as_slice(), all.items.len(), all.exit()), (&[][..], 4, Exit::Ok));
    assert!(all.items.iter().all(|(_, item)| item.evidence == Evidence::Matches));
    assert_eq!(all.rest.unbound.as_deref(), Some(machines.as_path()), "no manifest says that these are all");
    assert_eq!(check(&root.path().join("run")).rest.unbound, None);

    // Bundles and manifests by other names, too; what else lies there is named, and nothing in it hides a refusal.
    let folder = root.path().join("sent");
    std::fs::create_dir_all(folder.join("below")).unwrap();
    for (from, to) in [
        ("run/machines/M-1.dsse.json", "one.dsse.json"),
        ("run/machines/M-1.record.json", "one.record.json"),
        ("run/reports.intoto.jsonl", "all.jsonl"),
        ("run/manifest.dsse.json", "of-the-run.dsse.json"),
    ] {
        std::fs::copy(root.path().join(from), folder.join(to)).unwrap();
    }
    std::fs::write(folder.join("notes.txt"), "").unwrap();
    let all = check(&folder);
    assert_eq!((all.refusals.as_slice(), all.items.len()), (&[][..], 1 + 4 + 1));
    assert_eq!(all.rest.not_looked_at, [folder.join("below"), folder.join("notes.txt")]);
    std::fs::write(folder.join("a.dsse.json"), "{}").unwrap();
    let all = check(&folder);
    assert_eq!((codes(&all), all.items.len()), (vec!["ENVELOPE_MALFORMED"], 6));

    for (machine, expected) in [("M-3", vec![]), ("M-9", vec!["SUBJECT_MISMATCH"])] {
        let expected_machine = Expected { machine: Some(machine.to_owned()), records: None };
        assert_eq!(codes(&verify(&machines, &Fleet::new().trusted(), &expected_machine)), expected);
    }
    assert_eq!(codes(&check(&folder.join("below"))), ["NOTHING"]);
}

#[test]
fn a_manifest_has_no_record() {
    let root = run(Parts::Records);
    let path = root.path().join("run");
    std::fs::write(path.join("manifest.record.json"), "{}").unwrap();
    let all = check(&path.join(MANIFEST_FILE));
    assert_eq!(codes(&all), ["SUBJECT_MISMATCH"]);
    assert!(all.refusals[0].1.to_string().contains("it is the manifest of a run"), "{:?}", all.refusals);
    assert_eq!(check(&path).rest.not_looked_at, [path.join("manifest.record.json")]);
}

#[test]
fn a_manifest_says_of_every_report_what_it_says_itself() {
    let fleet = Fleet::new();
    let as_run = |change: &dyn Fn(&mut RunContext)| {
        let root = tempfile::tempdir().unwrap();
        let mut context = fleet.context.clone();
        change(&mut context);
        fleet.write_as(&context, &root.path().join("run"), &FLEET, Existing::Refuse, Parts::Records).unwrap();
        check(&root.path().join("run"))
    };
    assert_eq!(as_run(&|_| ()).exit(), Exit::Ok);
    let changes: [Change<'_>; 10] = [
        ("the day", &|c| c.as_of = "2026-11-21".parse().unwrap()),
        ("an activity less", &|c| c.activities.truncate(1)),
        ("an activity more", &|c| c.activities.push(Activity::Import)),
        ("who asked", &|c| c.activities_from = EVIDENCE),
        ("an input's digest", &|c| c.inputs[0].digest.sha256 = "cd".repeat(32).into()),
        ("an input's name", &|c| c.inputs[0].name = "other.csv".into()),
        ("an input's rows", &|c| c.inputs[0].rows += 1),
        ("the version", &|c| c.verifier = Verifier::this("0.2.0")),
        ("the time", &|c| c.time_verified = "2026-11-22T10:00:01Z".parse().unwrap()),
        ("the rules", &|c| c.policy_in_full[0].version = "2026.11.2".into()),
    ];
    for (what, change) in changes {
        let all = as_run(change);
        assert_eq!(codes(&all), ["MANIFEST_MISMATCH"], "{what}");
        assert!(all.refusals[0].1.to_string().contains("line 1 "), "{what}: {}", all.refusals[0].1);
    }
}

#[test]
fn a_machine_has_one_report_in_a_run() {
    let root = tempfile::tempdir().unwrap();
    let path = root.path().join("run");
    let twice = [("M-1", Verdict::Clear), ("M-2", Verdict::Clear), ("M-1", Verdict::Review)];
    Fleet::new().write(&path, &twice, Existing::Refuse, Parts::Records).unwrap();
    let all = check(&path);
    assert_eq!(codes(&all), ["MANIFEST_MISMATCH"]);
    assert!(all.refusals[0].1.to_string().contains("line 3 is about 'M-1'"), "{:?}", all.refusals);
}
