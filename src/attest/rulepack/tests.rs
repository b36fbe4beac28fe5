use proptest::prelude::*;

use super::*;
use crate::attest::dsse::EnvelopeWriter;
use crate::attest::trust::{Seen, Terms, TrustPolicy, Under};
use crate::attest::{Refusal, Signer, TrustedKeys};
use crate::files::packed::Files;
use crate::source::TextFile;

fn key(seed: u8) -> Signer {
    Signer::from_seed(&[seed; 32]).unwrap()
}

fn files(version: &str, more: &str) -> Files {
    let pack =
        |id: &str| format!("[pack]\nid = \"{id}\"\nversion = \"{version}\"\nreview_by = 2027-01-31\n{more}");
    Files::from([
        ("a.toml".to_owned(), pack("site").into_bytes()),
        ("us/b.toml".to_owned(), pack("more").into_bytes()),
    ])
}

/// A policy with keys of these seeds and roles, two of which have to sign rule packs.
fn trusted(keys: &[(u8, &str)], threshold: u32, more: &str) -> TrustedKeys {
    let table = |(seed, roles): &(u8, &str)| {
        let public = key(*seed).public_key().to_base64();
        format!("[[key]]\nname = \"k{seed}\"\npublic = \"{public}\"\nroles = [{roles}]\n")
    };
    let tables: String = keys.iter().map(table).collect();
    let root = table(&(99, "\"root\""));
    let text = format!(
        "[policy]\nid = \"acme\"\nversion = 1\nexpires = 2028-01-01\n[thresholds]\nroot = 1\nrulepack = {threshold}\n{root}{tables}{more}"
    );
    let policy = TrustPolicy::read(&TextFile::new("trust.toml", text)).unwrap();
    let keys: Vec<_> = policy.keys.iter().map(|key| key.public.clone()).collect();
    let now = "2026-11-22T00:00:00Z".parse().unwrap();
    TrustedKeys::of_policy(keys, Under::terms(Terms { policy, now, witness: None }))
}

fn signed(files: &Files, by: &[u8]) -> Vec<u8> {
    let time = "2026-11-01T00:00:00Z".parse().unwrap();
    let mut pack = Rulepack::new(files, "2027-01-31".parse().unwrap(), time).unwrap();
    for seed in by {
        pack.envelope.sign(&key(*seed)).unwrap();
    }
    pack.envelope.write().unwrap()
}

/// What becomes of files with this envelope.
fn judged(
    (files, envelope): (&Files, &[u8]),
    trusted: &TrustedKeys,
    (now, allow_expired): (&str, bool),
    seen: &mut Seen,
) -> &'static str {
    let demand = Demand { trusted, now: now.parse().unwrap(), allow_expired };
    let outcome = Rulepack::read(envelope, files).and_then(|pack| accept(&pack, demand, seen));
    outcome.as_ref().map_or_else(Refusal::code, |_| "accepted")
}

const NOW: (&str, bool) = ("2026-11-22T00:00:00Z", false);

fn code(files: &Files, by: &[u8], trusted: &TrustedKeys, seen: &mut Seen) -> &'static str {
    judged((files, &signed(files, by)), trusted, NOW, seen)
}

#[test]
fn attack_11_rule_packs_are_signed_by_keys_that_may() {
    let keys = [(1, "\"rulepack\""), (2, "\"rulepack\""), (3, "\"report\"")];
    let (one, two) = (trusted(&keys, 1, ""), trusted(&keys, 2, ""));
    let files = files("1", "");
    for (by, with_one, with_two) in [
        (&[1][..], "accepted", "THRESHOLD"),
        (&[1, 2], "accepted", "accepted"),
        (&[3], "KEY_ROLE", "KEY_ROLE"),
        (&[1, 3], "accepted", "KEY_ROLE"),
        (&[9], "SIG_INVALID", "SIG_INVALID"),
        (&[], "NO_SIGNATURE", "NO_SIGNATURE"),
    ] {
        assert_eq!(code(&files, by, &one, &mut Seen::default()), with_one, "{by:?}");
        assert_eq!(code(&files, by, &two, &mut Seen::default()), with_two, "{by:?}");
    }
    let mut other = Vec::new();
    EnvelopeWriter::new(&key(1))
        .append(&crate::attest::testing::Fleet::new().record("M-1", 1), &mut other)
        .unwrap();
    assert_eq!(judged((&files, &other), &one, NOW, &mut Seen::default()), "PAYLOAD_MALFORMED");
}

#[test]
fn attack_51_an_older_edition_than_was_seen_or_is_asked_for_is_refused() {
    let trusted_any = trusted(&[(1, "\"rulepack\"")], 1, "");
    let mut seen = Seen::default();
    assert_eq!(code(&files("2026.11.1", ""), &[1], &trusted_any, &mut seen), "accepted");
    assert_eq!(code(&files("2026.11.1", ""), &[1], &trusted_any, &mut seen), "accepted");
    assert_eq!(code(&files("2026.9.30", ""), &[1], &trusted_any, &mut seen), "ROLLBACK");
    assert_eq!(code(&files("2026.11.2", ""), &[1], &trusted_any, &mut seen), "accepted");
    assert_eq!(code(&files("2026.11.1", ""), &[1], &trusted_any, &mut seen), "ROLLBACK");
    let asks = trusted(&[(1, "\"rulepack\"")], 1, "[[pack]]\nid = \"site\"\nversion = \"2026.12\"\n");
    assert_eq!(code(&files("2026.11.2", ""), &[1], &asks, &mut Seen::default()), "RULEPACK_TOO_OLD");
}

#[test]
fn attack_52_what_has_ended_is_refused_or_said() {
    let trusted = trusted(&[(1, "\"rulepack\"")], 1, "");
    let files = files("1", "");
    let envelope = signed(&files, &[1]);
    for (now, expected) in [
        (("2027-01-30T23:59:59Z", false), "accepted"),
        (("2027-01-31T00:00:00Z", false), "RULEPACK_EXPIRED"),
        (("2027-01-31T00:00:00Z", true), "accepted"),
    ] {
        assert_eq!(judged((&files, &envelope), &trusted, now, &mut Seen::default()), expected, "{now:?}");
    }
}

#[test]
fn attack_53_another_one_of_the_same_version_is_refused() {
    let trusted = trusted(&[(1, "\"rulepack\"")], 1, "");
    let mut seen = Seen::default();
    assert_eq!(code(&files("7", ""), &[1], &trusted, &mut seen), "accepted");
    assert_eq!(code(&files("7", "# other\n"), &[1], &trusted, &mut seen), "EQUIVOCATION");
    // Trailing zeros make no other version.
    assert_eq!(code(&files("7.0", "# other\n"), &[1], &trusted, &mut seen), "EQUIVOCATION");
}

#[test]
fn attack_54_a_version_far_ahead_is_refused_and_other_keys_begin_anew() {
    let mine = trusted(&[(1, "\"rulepack\""), (2, "\"rulepack\"")], 1, "");
    let mut seen = Seen::default();
    for version in ["4294967295", "10000"] {
        assert_eq!(code(&files(version, ""), &[1], &mine, &mut seen), "VERSION_JUMP", "{version}");
    }
    let (day, time) = ("2027-01-31".parse().unwrap(), "2026-11-01T00:00:00Z".parse().unwrap());
    let refused = Rulepack::new(&files("18446744073709551615", ""), day, time).unwrap_err();
    assert_eq!(refused.code(), "PAYLOAD_MALFORMED", "it is no version");
    assert_eq!(code(&files("2026", ""), &[1], &mine, &mut seen), "accepted");
    assert_eq!(code(&files("2037", ""), &[1], &mine, &mut seen), "VERSION_JUMP");
    assert_eq!(code(&files("2036", ""), &[1], &mine, &mut seen), "accepted");
    assert_eq!(code(&files("2026.12", ""), &[1], &mine, &mut seen), "ROLLBACK");
    // The key is taken out of the policy: what it signed counts for nothing.
    let without = trusted(&[(2, "\"rulepack\"")], 1, "");
    assert_eq!(code(&files("2026.12", ""), &[2], &without, &mut seen), "accepted");
}

#[test]
fn attack_55_files_of_two_editions_missing_or_further_ones_are_refused() {
    let trusted = trusted(&[(1, "\"rulepack\"")], 1, "");
    let (six, seven) = (files("6", ""), files("7", ""));
    let envelope = signed(&seven, &[1]);
    let code = |files: &Files| judged((files, &envelope), &trusted, NOW, &mut Seen::default());
    assert_eq!(code(&seven), "accepted");
    let mut mixed = seven.clone();
    mixed.insert("a.toml".to_owned(), six["a.toml"].clone());
    assert_eq!(code(&mixed), "RULEPACK_MISMATCH");
    let mut missing = seven.clone();
    missing.remove("a.toml");
    assert_eq!(code(&missing), "RULEPACK_MISMATCH");
    for name in ["c.toml", "README"] {
        let mut extra = seven.clone();
        extra.insert(name.to_owned(), b"[pack]\n".to_vec());
        assert_eq!(code(&extra), "RULEPACK_MISMATCH", "{name}");
    }
    let mut renamed = missing;
    renamed.insert("b.toml".to_owned(), seven["a.toml"].clone());
    assert_eq!(code(&renamed), "RULEPACK_MISMATCH");
}

proptest! {
    #[test]
    fn attack_38_fewer_signatures_never_make_an_acceptance_of_a_refusal(
        by in proptest::collection::vec(1_u8..6, 0..8),
        left in proptest::collection::vec(any::<bool>(), 8),
        threshold in 1_u32..3,
    ) {
        let keys = [(1, "\"rulepack\""), (2, "\"rulepack\", \"report\""), (3, "\"report\""), (4, "\"waiver\"")];
        let trusted = trusted(&keys, threshold, "");
        let files = files("1", "");
        let fewer: Vec<u8> = by.iter().zip(&left).filter(|(_, left)| **left).map(|(seed, _)| *seed).collect();
        let all = code(&files, &by, &trusted, &mut Seen::default());
        let some = code(&files, &fewer, &trusted, &mut Seen::default());
        prop_assert!(all == "accepted" || some != "accepted", "{by:?} {fewer:?}");
    }
}
