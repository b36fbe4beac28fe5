//! The signed reports of the example fleet, as they are kept in `fixtures/golden/fleet/` for review.
//!
//! What is kept is the signed payload, pretty-printed, without what every edit of a rule file changes (digests of rule
//! packs and the run's id, which is made from them). `TIDEWAITER_GOLDEN=update cargo test --test commands golden` writes it
//! anew: read the difference before you commit it.
#![allow(clippy::unwrap_used, reason = "what cannot be prepared is a failed test")]

use crate::common;
use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};
use tidewaiter::internals::attest::TrustedKeys;
use tidewaiter::internals::attest::verify::{Expected, verify};

/// The payload of an envelope.
fn payload(envelope: &[u8]) -> Value {
    let envelope: Value = serde_json::from_slice(envelope).unwrap();
    let payload = STANDARD.decode(envelope["payload"].as_str().unwrap()).unwrap();
    serde_json::from_slice(&payload).unwrap()
}

/// What a statement says of its run.
fn of_run(payload: &Value) -> &Value {
    let predicate = &payload["predicate"];
    if predicate["run"].get("runId").is_some() { &predicate["run"] } else { predicate }
}

fn object<'v>(value: &'v mut Value, path: &[&str]) -> Option<&'v mut Map<String, Value>> {
    path.iter().try_fold(value, |value, key| value.get_mut(key))?.as_object_mut()
}

/// Replaces what every edit of a rule file changes.
fn reviewable(mut payload: Value, run: &str) -> String {
    let manifest = payload["predicateType"].as_str().unwrap().contains("manifest");
    let predicate = &mut payload["predicate"];
    let of_run = if manifest { predicate } else { &mut predicate["run"] };
    let packs = of_run["policy"].as_array_mut().unwrap();
    assert!(!packs.is_empty());
    for pack in packs {
        let digest =
            object(pack, &["digest"]).unwrap().insert("sha256".to_owned(), "(digest)".into()).unwrap();
        assert_eq!(digest.as_str().unwrap().len(), 64);
    }
    if manifest {
        redact_digests(&mut payload);
    }
    serde_json::to_string_pretty(&payload).unwrap().replace(run, "(run)") + "\n"
}

/// Every digest in a manifest but those of the inputs depends on the reports.
fn redact_digests(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(redact_digests),
        Value::Object(fields) => {
            fields.iter_mut().filter(|(key, _)| *key != "inputs").for_each(|(_, v)| redact_digests(v));
        }
        Value::String(text) if text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit()) => {
            "(digest)".clone_into(text);
        }
        _ => {}
    }
}

#[test]
fn the_reports_of_the_example_fleet_are_those_that_were_reviewed() {
    let folder = common::folder();
    common::save_test_key(folder.path());
    let fleet = common::root().join("fixtures/fleet/miners.csv");
    let arguments = ["audit", fleet.to_str().unwrap(), "--activity", "all", "--key", "test.pem", "--quiet"];
    let output = common::tidewaiter(folder.path(), arguments);
    assert_eq!(output.status.code(), Some(1), "{}", common::said(&output));

    let reports = folder.path().join("tidewaiter-report");
    let trusted: TrustedKeys = [common::test_key().public_key().clone()].into_iter().collect();
    let verification = verify(&reports, &trusted, &Expected::default());
    assert!(verification.refusals.is_empty(), "{:?}", verification.refusals);

    let mut now: BTreeMap<String, String> = BTreeMap::new();
    for (name, envelope) in common::contents(&reports) {
        let Some(stem) = name.strip_suffix(".dsse.json") else { continue };
        let payload = payload(&envelope);
        let run = of_run(&payload)["runId"].as_str().unwrap().to_owned();
        let stem = stem.strip_prefix("machines/").unwrap_or(stem);
        now.insert(format!("{stem}.json"), reviewable(payload, &run));
    }
    assert_eq!(now.len(), 16 + 1);

    let golden = common::root().join("fixtures/golden/fleet");
    if std::env::var_os("TIDEWAITER_GOLDEN").is_some_and(|v| v == "update") {
        if golden.exists() {
            std::fs::remove_dir_all(&golden).unwrap();
        }
        std::fs::create_dir_all(&golden).unwrap();
        for (name, text) in &now {
            std::fs::write(golden.join(name), text).unwrap();
        }
    }
    let then: BTreeMap<String, String> = common::contents(&golden)
        .into_iter()
        .map(|(name, bytes)| (name, String::from_utf8(bytes).unwrap()))
        .collect();
    assert_eq!(then.keys().collect::<Vec<_>>(), now.keys().collect::<Vec<_>>());
    for (name, text) in &then {
        let line = text.lines().zip(now[name].lines()).position(|(a, b)| a != b);
        assert!(
            *text == now[name],
            "fixtures/golden/fleet/{name}:{} is not what is signed today; TIDEWAITER_GOLDEN=update writes it anew",
            line.map_or(0, |l| l + 1)
        );
    }
}

#[test]
fn the_same_run_signs_the_same_bytes() {
    let folder = common::folder();
    common::save_test_key(folder.path());
    let plain = common::root().join("fixtures/formats/plain.csv");
    let run = |out: &str| {
        let arguments = ["audit", plain.to_str().unwrap(), "--key", "test.pem", "--quiet", "--out", out];
        assert_eq!(common::tidewaiter(folder.path(), arguments).status.code(), Some(1));
        common::contents(&folder.path().join(out))
    };
    assert!(run("one") == run("two"));
}
