//! The trust policy as a user has it: written, signed, walked from version to version, and held against reports.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "what cannot be prepared is a failed test")]

use std::fs;
use std::path::Path;
use std::process::Output;

use super::ledger::Authority;
use crate::common::{self, done, refused};

/// The day of the tests, 2026-07-31, in seconds; and a year.
const NOW: i64 = 1_785_456_000;
const YEAR: i64 = 365 * 86_400;

fn run(folder: &Path, line: &str) -> Output {
    at(folder, NOW, line)
}

/// The program at a moment, by a line of arguments.
fn at(folder: &Path, clock: i64, line: &str) -> Output {
    common::command(folder)
        .env("TIDEWAITER_TEST_CLOCK", clock.to_string())
        .args(line.split_whitespace())
        .output()
        .unwrap()
}

/// A run signed by the test key, with root keys `a` and `b` and another key `c` beside it.
fn folder() -> tempfile::TempDir {
    let folder = common::signed_run();
    for name in ["a", "b", "c"] {
        done(folder.path(), &format!("key generate --out {name}.pem -q"));
        let shown = run(folder.path(), &format!("key show {name}.pem"));
        fs::write(folder.path().join(format!("{name}.pub.pem")), shown.stdout).unwrap();
    }
    folder
}

const INIT: &str = "trust init trust.toml --id acme --expires 2027-07-31 --root a=a.pub.pem --root b=b.pub.pem --report anna=test.pub.pem";

/// The same with a policy of one root that has to sign.
fn with_policy() -> tempfile::TempDir {
    let folder = folder();
    done(folder.path(), &format!("{INIT} --key a.pem"));
    folder
}

#[test]
fn a_policy_is_made_signed_and_used_by_all_that_reads_reports() {
    let folder = with_policy();
    let folder = folder.path();
    let said = done(folder, "verify run --trust trust.toml");
    assert!(
        said.contains("is seen for the first time here") && said.contains("3 machines verified"),
        "{said}"
    );
    let said = done(folder, "verify run --trust trust.toml");
    assert!(!said.contains("first time") && said.contains("trusted: the trust policy acme 1"), "{said}");
    for line in ["show run", "render run -o csv", "diff run run"] {
        done(folder, &format!("{line} --trust trust.toml"));
    }
    done(folder, "verify run/machines/NGSBYT0BDJKAF01K7.dsse.json --trust trust.toml");
    refused(folder, "verify run --trust trust.toml --key test.pub.pem", 2, "cannot be used with");
    let said = done(folder, "trust show trust.toml");
    assert!(said.contains("anna") && said.contains("1 of 1 roots of acme 1 signed (a)"), "{said}");
    let shown: serde_json::Value =
        serde_json::from_slice(&run(folder, "trust show trust.toml --json").stdout).unwrap();
    assert_eq!((&shown["version"], &shown["keys"][2]["roles"][0]), (&1.into(), &"report".into()));
}

#[test]
fn a_key_without_the_role_is_refused_by_its_code() {
    let folder = folder();
    let folder = folder.path();
    done(folder, &format!("{} --key a.pem", INIT.replace("--report anna", "--root anna")));
    let said = refused(folder, "verify run --trust trust.toml", 3, "KEY_ROLE: ");
    assert!(said.contains("0 machines verified"), "{said}");
    refused(folder, "show run --trust trust.toml", 3, "KEY_ROLE");
    let out = folder.join("out.csv");
    refused(folder, "render run -o csv=out.csv --trust trust.toml", 3, "KEY_ROLE");
    assert!(!out.exists());
}

#[test]
fn what_happens_to_a_key_is_written_into_the_next_version_and_held_against_reports() {
    let folder = with_policy();
    let folder = folder.path();
    done(folder, "verify run --trust trust.toml -q");
    done(folder, "trust retire trust.toml anna --since 2026-08-01 --key b.pem");
    done(folder, "verify run --trust trust.toml -q");
    done(folder, "trust retire trust.toml anna --since 2026-07-31 --key a.pem");
    refused(folder, "verify run --trust trust.toml", 3, "KEY_RETIRED: ");
    done(folder, "trust revoke trust.toml anna --since 2027-01-01 --key a.pem");
    refused(folder, "verify run --trust trust.toml", 3, "KEY_COMPROMISED: ");
    // It stays so, whatever is said of it later.
    let retire = "trust retire trust.toml anna --since 2030-01-01 --key a.pem";
    refused(folder, retire, 2, "is compromised since 2027-01-01, and stays so");
}

#[test]
fn a_run_that_is_signed_over_its_manifest_is_judged_alike() {
    let folder = with_policy();
    let folder = folder.path();
    let line = "audit in.csv --key test.pem -q --sign manifest --out signed";
    fs::write(folder.join("in.csv"), "Serial,Model\nS1,Antminer S21\nS2,Antminer S21\n").unwrap();
    assert_eq!(run(folder, line).status.code(), Some(1));
    let report = "signed/machines/S1.dsse.json";
    for what in ["signed", report, "signed/reports.intoto.jsonl"] {
        done(folder, &format!("verify {what} --trust trust.toml"));
        done(folder, &format!("show {what} --trust trust.toml"));
    }
    done(folder, "trust revoke trust.toml anna --since 2027-01-01 --key a.pem");
    for what in ["signed", report] {
        refused(folder, &format!("verify {what} --trust trust.toml"), 3, "KEY_COMPROMISED: ");
        refused(folder, &format!("show {what} --trust trust.toml"), 3, "KEY_COMPROMISED");
    }
    // The manifest proves nothing then, and the lines carry no signature.
    refused(folder, "verify signed/reports.intoto.jsonl --trust trust.toml", 3, "0 machines verified");
}

#[test]
fn attack_47_what_a_compromised_key_signed_counts_if_an_authority_saw_it_before() {
    if common::program("openssl").is_none() {
        return;
    }
    for sign in ["", "--sign manifest", "--self-contained"] {
        let folder = with_policy();
        let folder = folder.path();
        let authority = Authority::new(folder);
        fs::write(folder.join("in.csv"), "Serial,Model\nS1,Antminer S21\nS2,Antminer S21\n").unwrap();
        done(folder, "ledger init --ledger l.db --origin example.com/miners");
        let audit = format!("audit in.csv --key test.pem -q --ledger l.db {sign}");
        assert_eq!(run(folder, &format!("{audit} --out seen")).status.code(), Some(1));
        done(folder, "ledger timestamp request a.tsq --ledger l.db");
        authority.answer("a.tsq", "tsa", "a.tsr");
        done(folder, "ledger timestamp attach --ledger l.db --tsa-root root.pem a.tsr");
        // Later than what was timestamped, in the same ledger.
        assert_eq!(run(folder, &format!("{audit} --as-of 2026-07-01 --out later")).status.code(), Some(1));
        let seen = "--trust trust.toml --seen-in l.db --tsa-root root.pem";
        done(folder, "trust revoke trust.toml anna --since 2099-01-01 --key a.pem");
        refused(folder, "verify seen --trust trust.toml", 3, "KEY_COMPROMISED: ");
        for what in ["seen", "seen/machines/S1.dsse.json", "seen/manifest.dsse.json"] {
            done(folder, &format!("verify {what} {seen}"));
        }
        refused(folder, &format!("verify later {seen}"), 3, "KEY_COMPROMISED: ");
        let stranger = "verify seen --trust trust.toml --seen-in l.db --tsa-root stranger.pem";
        refused(folder, stranger, 3, "TIMESTAMP");
        refused(folder, "verify seen --trust trust.toml --seen-in l.db", 2, "--tsa-root");
        // Stolen before the authority saw it.
        done(folder, "trust revoke trust.toml anna --since 2020-01-01 --key a.pem");
        refused(folder, &format!("verify seen {seen}"), 3, "KEY_COMPROMISED: ");
        // A ledger whose rows are others than those that were timestamped.
        let sql = "UPDATE entry SET body = replace(body, 'S1', 'S9') WHERE body LIKE '%\"machine\":\"S1\"%'";
        assert!(rusqlite::Connection::open(folder.join("l.db")).unwrap().execute(sql, []).unwrap() > 0);
        refused(folder, &format!("verify seen {seen}"), 3, "ROW_CHANGED");
    }
}

#[test]
fn a_key_that_stands_there_already_gets_no_second_name() {
    let folder = with_policy();
    refused(
        folder.path(),
        "trust add trust.toml new=test.pub.pem --role report --key a.pem",
        2,
        "stands here twice",
    );
    assert!(!folder.path().join("trust.2.toml").exists());
}

#[test]
fn the_next_version_waits_until_enough_roots_signed_it() {
    let folder = folder();
    let folder = folder.path();
    let said = done(folder, &format!("{INIT} --threshold 2 --key a.pem"));
    assert!(said.contains("trust.1.toml waits: 1 of 2 roots of acme 1 signed (a)"), "{said}");
    assert!(!folder.join("trust.toml").exists());
    refused(folder, "trust sign trust.toml --key a.pem", 2, "signed it already");
    refused(folder, "trust sign trust.toml --key c.pem", 3, "is no root of the trust policy");
    done(folder, "trust sign trust.toml --key b.pem");
    done(folder, "verify run --trust trust.toml");

    // The old one counts until the new one has what it needs.
    let line = "trust rotate trust.toml --root c=c.pub.pem --drop-root a --expires 2028-01-01 --key b.pem";
    let said = done(folder, line);
    assert!(said.contains("1 of 2 roots of acme 1") && said.contains("1 of 2 roots of acme 2"), "{said}");
    refused(folder, line, 2, "waits for signatures");
    assert!(done(folder, "trust show trust.toml").contains("acme 1"));
    done(folder, "trust sign trust.toml --key c.pem");
    assert!(done(folder, "trust show trust.toml").contains("acme 1"), "no root of the old one but b");
    done(folder, "trust sign trust.toml --key a.pem");
    let said = done(folder, "trust show trust.toml");
    assert!(said.contains("acme 2") && said.contains("a                retired"), "{said}");
    done(folder, "verify run --trust trust.toml");
    let said = done(folder, "trust check trust.toml");
    assert!(said.contains("0 errors, 0 warnings"), "{said}");
}

fn copy(folder: &Path, from: &str, to: &str) {
    for ending in ["", ".dsse.json"] {
        fs::copy(folder.join(format!("{from}{ending}")), folder.join(format!("{to}{ending}"))).unwrap();
    }
}

#[test]
fn attack_48_a_reader_of_an_older_version_goes_from_one_to_the_next_and_never_back() {
    let folder = with_policy();
    let folder = folder.path();
    done(folder, "verify run --trust trust.toml -q");
    for day in ["2027-08-01", "2027-09-01"] {
        done(folder, &format!("trust rotate trust.toml --expires {day} --key a.pem"));
    }
    // A version in between is missing.
    fs::rename(folder.join("trust.2.toml"), folder.join("hidden")).unwrap();
    refused(folder, "verify run --trust trust.toml", 3, "VERSION_JUMP");
    fs::rename(folder.join("hidden"), folder.join("trust.2.toml")).unwrap();
    done(folder, "verify run --trust trust.toml -q");
    // The old one again.
    copy(folder, "trust.1.toml", "old.toml");
    refused(folder, "verify run --trust old.toml", 3, "ROLLBACK");
    refused(folder, "trust check old.toml", 3, "ROLLBACK");
    // Another of the same number, signed by the same root: both are kept.
    for (from, to) in [("trust.1", "other.1"), ("trust.2", "other.2"), ("trust.2", "other")] {
        copy(folder, &format!("{from}.toml"), &format!("{to}.toml"));
    }
    done(folder, "trust rotate other.toml --max-age 5 --key a.pem");
    let said = refused(folder, "verify run --trust other.toml", 3, "EQUIVOCATION");
    assert!(said.contains("both are kept as evidence"), "{said}");
    let kept = fs::read_dir(folder.join("data/tidewaiter/trust")).unwrap();
    let kept = kept.filter(|e| e.as_ref().unwrap().file_name().to_str().unwrap().starts_with("acme.3.toml"));
    assert_eq!(kept.count(), 3);
    done(folder, "verify run --trust trust.toml -q");
}

#[test]
fn attack_48_and_49_a_policy_ends_also_for_a_clock_that_was_set_back() {
    let folder = with_policy();
    let folder = folder.path();
    let verify = "verify run --trust trust.toml";
    assert_eq!(at(folder, NOW + YEAR - 86_400, verify).status.code(), Some(0));
    let ended = common::said(&at(folder, NOW + YEAR, verify));
    assert!(ended.contains("POLICY_EXPIRED"), "{ended}");
    let back = at(folder, NOW, verify);
    let said = common::said(&back);
    assert_eq!(back.status.code(), Some(3), "{said}");
    assert!(said.contains("clock-set-back") && said.contains("POLICY_EXPIRED"), "{said}");
    // The policy can still be renewed.
    done(folder, "trust rotate trust.toml --expires 2029-01-01 --key a.pem");
    assert_eq!(at(folder, NOW + YEAR, verify).status.code(), Some(0));
}

#[test]
fn attack_31_and_32_age_and_rule_packs_are_held_against_the_policy() {
    let folder = with_policy();
    let folder = folder.path();
    done(folder, "trust rotate trust.toml --max-age 30 --pack us-bis=2001.1 --key a.pem");
    let said = common::said(&run(folder, "verify run --trust trust.toml"));
    // Whichever pack ships under this name, none ships under the other.
    assert!(said.contains("3 machines verified") || said.contains("RULEPACK_TOO_OLD"), "{said}");
    done(folder, "trust rotate trust.toml --pack no-such-pack=1 --key a.pem");
    refused(folder, "verify run --trust trust.toml", 3, "RULEPACK_TOO_OLD: ");
    let folder = with_policy();
    let folder = folder.path();
    done(folder, "trust rotate trust.toml --max-age 30 --key a.pem");
    done(folder, "verify run --trust trust.toml -q");
    let later = common::said(&at(folder, NOW + 31 * 86_400, "verify run --trust trust.toml"));
    assert!(later.contains("TOO_OLD: it is 31 days old"), "{later}");
}

#[test]
fn what_is_changed_by_hand_is_refused_at_its_line_or_by_its_signature() {
    let folder = with_policy();
    let folder = folder.path();
    let path = folder.join("trust.toml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("2027-07-31", "2099-07-31")).unwrap();
    refused(folder, "verify run --trust trust.toml", 3, "SUBJECT_MISMATCH");
    refused(folder, "trust rotate trust.toml --max-age 1 --key a.pem", 3, "SUBJECT_MISMATCH");
    fs::write(&path, text.replace("version = 1", "version = 1\ncolour = \"red\"")).unwrap();
    refused(folder, "verify run --trust trust.toml", 2, "unknown field `colour`");
    fs::write(&path, &text).unwrap();
    fs::remove_file(folder.join("trust.toml.dsse.json")).unwrap();
    refused(folder, "verify run --trust trust.toml", 3, "NO_SIGNATURE");
    refused(folder, "verify run --trust run/manifest.dsse.json", 2, "no name of a trust policy");
}

#[test]
fn what_ends_soon_or_is_weak_is_told_by_check() {
    let folder = with_policy();
    let folder = folder.path();
    done(folder, "trust add trust.toml c=c.pub.pem --role report --until 2026-08-10 --key a.pem");
    let said = refused(folder, "trust check trust.toml", 1, "the key `c` ends on 2026-08-10");
    assert!(said.contains("0 errors, 1 warnings"), "{said}");
    let output = at(folder, NOW + YEAR - 10 * 86_400, "trust check trust.toml");
    let said = common::said(&output);
    assert!(output.status.code() == Some(1) && said.contains("ends on 2027-07-31"), "{said}");
    let output = at(folder, NOW + YEAR, "trust check trust.toml");
    assert_eq!(output.status.code(), Some(3), "{}", common::said(&output));
    // Nothing was remembered of all this.
    assert!(!folder.join("data/tidewaiter/trust/seen.json").exists());
}

#[test]
fn what_cannot_be_remembered_is_said_and_verified_all_the_same() {
    let folder = with_policy();
    let folder = folder.path();
    fs::create_dir_all(folder.join("data/tidewaiter")).unwrap();
    fs::write(folder.join("data/tidewaiter/trust"), "in the way").unwrap();
    let said = common::said(&run(folder, "verify run --trust trust.toml"));
    assert!(said.contains("is not remembered") && said.contains("3 machines verified"), "{said}");
}
