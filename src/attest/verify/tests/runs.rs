//! A run's folder as a whole: every file is looked at, and what is signed twice says the same.

use super::*;
use crate::attest::merkle::{Tree, leaf_hash};
use crate::attest::predicate::run::Verifier;
use crate::attest::predicate::{EVIDENCE, RunPredicate};
use crate::source::{hex, sha256_hex};

/// What is done to a folder, and how.
type Damage<'c> = (&'c str, &'c dyn Fn(&Path));

/// What a manifest says otherwise, and how.
type Change<'c> = (&'c str, &'c dyn Fn(&mut RunPredicate<'static>));

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
        assert_eq!(
            (codes(&all), all.outcome()),
            (vec![], Err(ErrorKind::CannotDo)),
            "{what}: {:?}",
            all.refusals
        );
        assert!(!all.items.is_empty(), "{what}");

        edit(&path, "machines/M-2.dsse.json", |l| l[0] = l[0].replace("\"sig\":\"", "\"sig\":\"AAAA"));
        let all = check(&path);
        assert_eq!(
            (codes(&all)[0], all.outcome()),
            ("SIG_INVALID", Err(ErrorKind::Untrusted)),
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
    let fleet = [("A-1", Verdict::Clear), ("A-2", Verdict::Review)];
    Fleet::new().write(&path, &fleet, Existing::Refuse, Parts::RecordsAndMachines).unwrap();
    assert_eq!(codes(&check(&path)), [""; 0]);
    std::fs::rename(path.join("machines/A-1.dsse.json"), root.path().join("kept")).unwrap();
    let second = format!("machines/mA-2-{}.dsse.json", sha256_hex(b"A-2"));
    std::fs::copy(path.join("machines/A-2.dsse.json"), path.join(second)).unwrap();
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
    assert_eq!((named, all.outcome()), (extra.map(Path::new).to_vec(), Ok(())));
}

#[test]
fn a_folder_of_reports_is_verified_report_by_report() {
    let root = run(Parts::RecordsAndMachines);
    let machines = root.path().join("run/machines");
    let all = check(&machines);
    assert_eq!((all.refusals.as_slice(), all.items.len(), all.outcome()), (&[][..], 4, Ok(())));
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
    assert_eq!((all.refusals.as_slice(), all.items.len()), (&[][..], 1 + 5 + 1));
    assert_eq!(all.rest.not_looked_at, [folder.join("below"), folder.join("notes.txt")]);
    std::fs::write(folder.join("a.dsse.json"), "{}").unwrap();
    let all = check(&folder);
    assert_eq!((codes(&all), all.items.len()), (vec!["ENVELOPE_MALFORMED"], 7));

    for (machine, expected) in [("M-3", vec![]), ("M-9", vec!["SUBJECT_MISMATCH"])] {
        let expected_machine = Expected { machine: Some(machine.to_owned()), ..Expected::default() };
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
    assert!(all.refusals[0].1.to_string().contains("it is about a run"), "{:?}", all.refusals);
    assert_eq!(check(&path).rest.not_looked_at, [path.join("manifest.record.json")]);
}

#[test]
fn a_manifest_says_of_every_report_what_it_says_itself() {
    let fleet = Fleet::new();
    let as_run = |change: &dyn Fn(&mut RunPredicate<'static>)| {
        let root = tempfile::tempdir().unwrap();
        let mut context = fleet.run.clone();
        change(&mut context);
        fleet.write_as(&context, &root.path().join("run"), &FLEET, Existing::Refuse, Parts::Records).unwrap();
        check(&root.path().join("run"))
    };
    assert_eq!(as_run(&|_| ()).outcome(), Ok(()));
    let changes: [Change<'_>; 8] = [
        ("the day", &|c| c.as_of = "2026-11-21".parse().unwrap()),
        ("who asked", &|c| c.activities_from = EVIDENCE.into()),
        ("an input's digest", &|c| c.inputs[0].digest.sha256 = "cd".repeat(32).into()),
        ("an input's name", &|c| c.inputs[0].file = "other.csv".into()),
        ("an input's rows", &|c| c.inputs[0].rows += 1),
        ("the version", &|c| c.verifier = Verifier::this("0.2.0")),
        ("the time", &|c| c.time_verified = "2026-11-22T10:00:01Z".parse().unwrap()),
        ("the rules", &|c| c.policy[0].version = "2026.11.2".into()),
    ];
    for (what, change) in changes {
        let all = as_run(change);
        let (first, refusal) = &all.refusals[0];
        assert!(first.ends_with(":2") && refusal.code() == "RUN_MISMATCH", "{what}: {first}: {refusal}");
    }
}

/// Changes what the reports and the manifest of a run say, and signs all of it anew.
fn sign_anew(
    path: &Path,
    run: &dyn Fn(&mut Value),
    report: &dyn Fn(usize, &mut Value),
    manifest: &dyn Fn(&mut Value),
) {
    let fleet = Fleet::new();
    let mut run_digest = String::new();
    let statement = |line: &str| -> Value {
        let verified = Envelope::parse(line.as_bytes()).unwrap().verify(&fleet.trusted()).unwrap();
        serde_json::from_slice(&verified.payload).unwrap()
    };
    let sign =
        |statement: &Value| String::from_utf8(fleet.sign(&canonical::to_vec(statement).unwrap())).unwrap();
    edit(path, REPORTS_FILE, |lines| {
        let mut of_run = statement(&lines[0]);
        run(&mut of_run["predicate"]);
        lines[0] = sign(&of_run);
        for (place, line) in lines.iter_mut().skip(1).enumerate() {
            let mut changed = statement(line);
            report(place, &mut changed["predicate"]);
            *line = sign(&changed);
        }
    });
    let bundle = std::fs::read_to_string(path.join(REPORTS_FILE)).unwrap();
    let mut tree = Tree::default();
    bundle.lines().for_each(|line| tree.push(leaf_hash(line.as_bytes())));
    if let Some(line) = bundle.lines().next() {
        run_digest = sha256_hex(&canonical::to_vec(&statement(line)).unwrap());
    }
    edit(path, MANIFEST_FILE, |lines| {
        let mut changed = statement(&lines[0]);
        changed["predicate"]["run"]["sha256"] = json!(run_digest);
        changed["subject"][0]["digest"]["sha256"] = json!(sha256_hex(bundle.as_bytes()));
        changed["predicate"]["merkleRoot"] = json!(hex(&tree.root()));
        manifest(&mut changed["predicate"]);
        lines[0] = sign(&changed);
    });
}

#[test]
fn what_is_signed_of_a_run_agrees_in_every_part() {
    type Says<'s> = &'s dyn Fn(usize, &mut Value);
    let as_signed = |run_says: &dyn Fn(&mut Value), report: Says<'_>, manifest: &dyn Fn(&mut Value)| {
        let root = run(Parts::Records);
        sign_anew(&root.path().join("run"), run_says, report, manifest);
        codes(&check(&root.path().join("run")))
    };
    let nothing: &dyn Fn(&mut Value) = &|_| ();
    assert_eq!(as_signed(nothing, &|_, _| (), nothing), [""; 0]);
    let more = json!({"asOf": "2026-07-31", "digest": {"sha256": "ab"}, "id": "x", "version": "1"});
    let reports: [(&str, Says<'_>); 7] = [
        ("another version of the rules", &|_, p| p["run"]["policy"][0]["version"] = json!("9999.1.1")),
        ("another day of the rules", &|_, p| p["run"]["policy"][0]["asOf"] = json!("2030-01-01")),
        ("another id of the rules", &|_, p| p["run"]["policy"][0]["id"] = json!("x")),
        ("rules beside the rules", &|_, p| p["run"]["policy"].as_array_mut().unwrap().push(more.clone())),
        ("no rules", &|_, p| p["run"]["policy"] = json!([])),
        ("the first is out of reach", &|i, p| {
            if i == 0 {
                p["run"]["outsideReach"] = json!(["x: y"]);
            }
        }),
        ("the last is out of reach", &|i, p| {
            if i == 3 {
                p["run"]["outsideReach"] = json!(["x: y"]);
            }
        }),
    ];
    for (what, report) in reports {
        assert!(as_signed(nothing, report, nothing).contains(&"RUN_MISMATCH"), "{what}");
    }
    for from in ["request", "evidence"] {
        let say = |p: &mut Value| p["activitiesFrom"] = json!(from);
        let of_report = |_: usize, p: &mut Value| say(&mut p["run"]);
        assert_eq!(as_signed(&say, &of_report, &say), [""; 0], "{from}");
        for other in [as_signed(nothing, &of_report, &say), as_signed(&say, &|_, _| (), &say)] {
            assert_eq!(other.is_empty(), from == "request", "one of the three says otherwise: {from}");
        }
        for activities in [
            json!([]),
            json!(["export"]),
            json!(["import", "export", "operation"]),
            json!(["export", "operation", "operation"]),
        ] {
            let manifest = |p: &mut Value| {
                say(p);
                p["activities"] = activities.clone();
            };
            assert_eq!(as_signed(&say, &of_report, &manifest), ["MANIFEST_MISMATCH"], "{from} {activities}");
        }
    }
}

#[test]
fn a_run_is_signed_in_our_words() {
    for (field, text) in [
        ("/statement", "All machines of this run are clear."),
        ("/statement", ""),
        ("/verifier/id", "urn:tidewaiter:audit:v2"),
    ] {
        let say = |p: &mut Value| *p.pointer_mut(field).unwrap() = json!(text);
        let [reports, manifest, of_run] = ["reports", "manifest", "run"].map(|of| {
            let root = run(Parts::Records);
            let path = root.path().join("run");
            match of {
                "reports" => sign_anew(&path, &|_| (), &|_, p| say(&mut p["run"]), &|_| ()),
                "manifest" => sign_anew(&path, &|_| (), &|_, _| (), &say),
                _ => sign_anew(&path, &say, &|_, _| (), &|_| ()),
            }
            codes(&check(&path))
        });
        assert!(!of_run.is_empty(), "{field} {text}");
        assert!(reports.contains(&"INTERNAL_INCONSISTENCY"), "{field} {text}: {reports:?}");
        assert_eq!(manifest, ["INTERNAL_INCONSISTENCY"], "{field} {text}");
    }
}

/// However it is spelled: an audit takes these for one machine.
#[test]
fn a_machine_has_one_report_in_a_run_and_in_a_bundle() {
    for again in ["M-1", "m-1", "M-1 ", " M-1", "M-1\u{200b}", "Ｍ-1"] {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("run");
        let twice = [("M-1", Verdict::Clear), ("M-2", Verdict::Clear), (again, Verdict::Review)];
        Fleet::new().write(&path, &twice, Existing::Refuse, Parts::Records).unwrap();
        let bundle = path.join(REPORTS_FILE);
        for (path, code) in [(&path, "MANIFEST_MISMATCH"), (&bundle, "SUBJECT_MISMATCH")] {
            let all = check(path);
            assert_eq!(codes(&all), [code], "{again:?}");
            let problem = all.refusals[0].1.to_string();
            assert!(problem.contains(&format!("line 4 is about '{again}'")), "{problem}");
        }
    }
}
