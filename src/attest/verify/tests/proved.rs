//! Runs with one signature, over the manifest: each report is proved by its place in the tree, and nothing else is believed.

use super::*;
use crate::attest::manifest::Signing;
use crate::attest::proof::Proof;
use crate::attest::verify::{ReadError, Trust, read};

fn fleet() -> Fleet {
    Fleet { signing: Signing::Manifest, ..Fleet::new() }
}

fn proved(fleet: &Fleet, parts: Parts) -> TempDir {
    let root = tempfile::tempdir().unwrap();
    fleet.write(&root.path().join("run"), &FLEET, Existing::Refuse, parts).unwrap();
    root
}

#[test]
fn one_signature_stands_for_every_report() {
    for (fleet, parts, items) in [
        (fleet(), Parts::RecordsAndMachines, 1 + 4 + 1 + 4),
        (Fleet { signing: Signing::Manifest, ..Fleet::lean() }, Parts::Records, 1 + 4 + 1),
    ] {
        let root = proved(&fleet, parts);
        let path = root.path().join("run");
        let bundle = std::fs::read_to_string(path.join(REPORTS_FILE)).unwrap();
        assert!(bundle.lines().all(|line| line.ends_with("\"signatures\":[]}")), "none is signed itself");
        let all = check(&path);
        assert_eq!((all.refusals.as_slice(), all.items.len(), all.outcome()), (&[][..], items, Ok(())));
        assert!(all.items.iter().all(|(_, item)| item.key == *fleet.signer.public_key().id()));
        assert_eq!(all.rest.not_looked_at, Vec::<std::path::PathBuf>::new());
        assert_eq!(check(&path.join(REPORTS_FILE)).outcome(), Ok(()), "with the manifest beside it");
    }
    let root = proved(&fleet(), Parts::RecordsAndMachines);
    assert_eq!(check(&root.path().join("run/machines/M-3.dsse.json")).outcome(), Ok(()), "by its proof");
    assert_eq!(check(&root.path().join("run/machines")).outcome(), Ok(()), "each by its proof");
}

#[test]
fn no_change_of_a_proved_run_goes_unseen() {
    let changes: [(&str, Change, &str); 8] = [
        (
            "a line of another run",
            |p| {
                let (line, _) = fleet().report("M-9", Verdict::Clear, 1);
                edit(p, REPORTS_FILE, |l| l[2] = String::from_utf8(line.clone()).unwrap());
            },
            "MANIFEST_MISMATCH",
        ),
        ("lines swapped", |p| edit(p, REPORTS_FILE, |l| l.swap(1, 2)), "MANIFEST_MISMATCH"),
        ("a line removed", |p| edit(p, REPORTS_FILE, |l| drop(l.pop())), "MANIFEST_MISMATCH"),
        ("the manifest missing", |p| remove(p, MANIFEST_FILE), "NO_SIGNATURE"),
        (
            "the manifest of another key",
            |p| {
                edit(p, MANIFEST_FILE, |l| l[0] = l[0].replace("\"sig\":\"", "\"sig\":\"AAAA"));
            },
            "NO_SIGNATURE",
        ),
        ("a proof missing", |p| remove(p, "machines/M-1.proof.json"), "NO_SIGNATURE"),
        (
            "a proof of another report",
            |p| {
                std::fs::copy(p.join("machines/M-2.proof.json"), p.join("machines/M-1.proof.json")).unwrap();
            },
            "MANIFEST_MISMATCH",
        ),
        ("no proof", |p| std::fs::write(p.join("machines/M-1.proof.json"), "{}").unwrap(), "PROOF_MALFORMED"),
    ];
    all_refused(&changes, || proved(&fleet(), Parts::RecordsAndMachines));
}

/// A manifest that does not say that it covers the reports is no signature for what has none.
#[test]
fn a_manifest_of_signed_reports_proves_none() {
    let root = proved(&fleet(), Parts::Records);
    let path = root.path().join("run");
    let fleet = fleet();
    edit(&path, MANIFEST_FILE, |lines| {
        let payload = Envelope::parse(lines[0].as_bytes()).unwrap().verify(&fleet.trusted()).unwrap().payload;
        let mut statement: Value = serde_json::from_slice(&payload).unwrap();
        assert_eq!(statement["predicate"]["coversReports"], json!(true));
        statement["predicate"].as_object_mut().unwrap().remove("coversReports");
        lines[0] = String::from_utf8(fleet.sign(&canonical::to_vec(&statement).unwrap())).unwrap();
    });
    assert!(codes(&check(&path)).contains(&"NO_SIGNATURE"));
}

#[test]
fn every_flip_in_a_proof_is_seen() {
    let root = proved(&fleet(), Parts::RecordsAndMachines);
    let machines = root.path().join("run/machines");
    let line = std::fs::read(machines.join("M-3.dsse.json")).unwrap();
    let line = line.strip_suffix(b"\n").unwrap();
    let proof = std::fs::read(machines.join("M-3.proof.json")).unwrap();
    let trusted = fleet().trusted();
    assert_eq!(
        &Proof::verify(&proof, &[line], &trusted).unwrap().unwrap().key,
        fleet().signer.public_key().id()
    );
    let text = String::from_utf8(proof).unwrap();
    let path = text.find("\"path\"").unwrap();
    for (at, from) in text.char_indices().filter(|(at, c)| *at > path && c.is_ascii_hexdigit()).skip(2) {
        let mut changed = text.clone().into_bytes();
        changed[at] = if from == '0' { b'1' } else { b'0' };
        assert!(Proof::verify(&changed, &[line], &trusted).is_err(), "{at}");
    }
    for (field, value) in [("index", 0), ("index", 2), ("index", 9), ("leaves", 4), ("leaves", 6)] {
        let mut changed: Value = serde_json::from_str(&text).unwrap();
        changed[field] = json!(value);
        assert!(Proof::verify(changed.to_string().as_bytes(), &[line], &trusted).is_err(), "{field} {value}");
    }
    let mut other = line.to_vec();
    other[40] ^= 1;
    assert!(Proof::verify(text.as_bytes(), &[&other], &trusted).is_err());
}

#[test]
fn proved_reports_are_read_back_and_changed_ones_are_not() {
    let root = proved(&fleet(), Parts::Records);
    let bundle = root.path().join("run").join(REPORTS_FILE);
    let trusted = fleet().trusted();
    let mut seen = 0;
    read(&bundle, Trust::Keys(&trusted), &mut |_, _| {
        seen += 1;
        Ok(())
    })
    .unwrap();
    assert_eq!(seen, 1 + 4 + 1);
    let (line, _) = fleet().report("M-9", Verdict::Clear, 3);
    edit(&root.path().join("run"), REPORTS_FILE, |l| l[4] = String::from_utf8(line.clone()).unwrap());
    let outcome = read(&bundle, Trust::Keys(&trusted), &mut |_, _| panic!("something was read"));
    assert!(matches!(outcome, Err(ReadError::Refused(..))));
}
