use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;

use super::memory::SeenPolicy;
use super::terms::Witness;
use super::*;
use crate::attest::dsse::{EnvelopeWriter, SharedEnvelope};
use crate::attest::testing::Fleet;
use crate::attest::verify::{verify_report, verify_run};
use crate::attest::{Refusal, Signer, TrustedKeys};
use crate::diagnostic::Colour;
use crate::error::Error;
use crate::model::Verdict;
use crate::source::TextFile;

const DAY: &str = "2026-11-22";

fn key(seed: u8) -> Signer {
    Signer::from_seed(&[seed; 32]).unwrap()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn moment(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// A policy with three roots (1, 2, 3), two of which have to sign, and `further` text behind.
fn policy(version: u32, further: &str) -> TrustPolicy {
    let roots: String = [1, 2, 3].map(|seed| table(&format!("root-{seed}"), seed, "\"root\"", "")).concat();
    read(&format!(
        "[policy]\nid = \"acme\"\nversion = {version}\nexpires = 2027-11-22\n[thresholds]\nroot = 2\n{roots}{further}"
    ))
    .unwrap()
}

fn named<'p>(policy: &'p TrustPolicy, name: &str) -> &'p PolicyKey {
    policy.keys.iter().find(|key| key.name == name).unwrap()
}

fn table(name: &str, seed: u8, roles: &str, more: &str) -> String {
    let public = key(seed).public_key().to_base64();
    format!("[[key]]\nname = \"{name}\"\npublic = \"{public}\"\nroles = [{roles}]\n{more}\n")
}

fn read(text: &str) -> Result<TrustPolicy, String> {
    TrustPolicy::read(&TextFile::new("trust.toml", text))
        .map_err(|found| found.iter().map(|d| d.render(Colour::Never) + "\n").collect())
}

fn signed(policy: TrustPolicy, by: &[u8]) -> Signed {
    let mut version = Signed::new(policy, "trust.toml").unwrap();
    for seed in by {
        version.sign(&key(*seed)).unwrap();
    }
    version
}

fn code(outcome: Result<(), Error>) -> &'static str {
    outcome.map_or_else(|error| error.diagnostics.iter().next().unwrap().code, |()| "accepted")
}

/// What becomes of a version after what was seen, with these in between.
fn accepted(current: &Signed, seen: Option<&TrustPolicy>, between: &[Signed]) -> &'static str {
    let seen = seen.map(SeenPolicy::of);
    code(accept(current, seen.as_ref(), day(DAY), &mut |number| {
        Ok(between.iter().find(|version| version.policy.version == number).cloned())
    }))
}

#[test]
fn a_policy_is_written_as_it_is_read() {
    let further = format!(
        "{}{}[[pack]]\nid = \"us-bis\"\nversion = \"2026.11.1\"\ndigests = [\"{}\"]\n",
        table(
            "anna",
            7,
            "\"report\", \"waiver\"",
            "from = 2026-01-01\nuntil = 2027-01-01\ntools = [\"urn:tidewaiter:audit:v1\"]"
        ),
        table("old", 8, "\"report\"", "state = \"retired\"\nsince = 2026-06-01"),
        "ab".repeat(32),
    );
    let policy = policy(3, &further);
    let written = policy.as_file("trust.toml").unwrap();
    assert_eq!(written.to_toml(), written.file.text());
    assert_eq!((&written.keys, &written.packs), (&policy.keys, &policy.packs));
    assert_eq!(named(&written, "old").state, KeyState::Retired(day("2026-06-01")));
}

#[test]
fn every_mistake_in_a_policy_is_told_at_its_line() {
    let weak = "MCowBQYDK2VwAyEAAQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    let public = key(1).public_key().to_base64();
    let text = format!(
        "[policy]\nid = \"../../x\"\nversion = 0\nexpires = \"soon\"\ncolour = 1\n[thresholds]\nreport = 2\n[[key]]\nname = \"a\"\npublic = \"{weak}\"\nroles = [\"king\"]\n[[key]]\nname = \"b\"\npublic = \"{public}\"\nroles = [\"root\"]\nstate = \"retired\"\n[[key]]\nname = \"b\"\npublic = \"{public}\"\nroles = []\nsince = 2026-01-01\n"
    );
    let said = read(&text).unwrap_err();
    for expected in [
        "`../../x` cannot be the name of a policy",
        "`version` of policy is 0",
        "`expires` of policy has to be a date",
        "unknown field `colour` in policy",
        "reports each cannot be signed by 2 keys",
        "thresholds has no `root`",
        "the public key is weak",
        "`king` is no roles of key `a`",
        "key `b` does not say since when",
        "`roles` of key `b` is empty",
        "key `b` is active, and something happened to it",
        "trust.toml:2:6",
    ] {
        assert!(said.contains(expected), "{expected}: {said}");
    }
}

#[test]
fn attack_06_a_weak_key_is_no_key_of_a_policy() {
    for weak in
        ["AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="]
    {
        let text = format!(
            "[policy]\nid = \"x\"\nversion = 1\nexpires = 2027-01-01\n[thresholds]\nroot = 1\n[[key]]\nname = \"a\"\npublic = \"MCowBQYDK2VwAyEA{weak}\"\nroles = [\"root\"]\n"
        );
        assert!(read(&text).unwrap_err().contains("weak"), "{weak}");
    }
}

#[test]
fn attack_58_names_that_lead_elsewhere_are_no_names() {
    let long = "a".repeat(65);
    for name in ["../../x", "%2e", ".", "..", "", "\u{130}", "a/b", "A", "a\u{202e}b", &long] {
        let text =
            format!("[policy]\nid = \"{name}\"\nversion = 1\nexpires = 2027-01-01\n[thresholds]\nroot = 1\n");
        let said = read(&text).unwrap_err();
        assert!(said.contains("cannot be the name") || said.contains("is blank"), "{name}: {said}");
    }
}

#[test]
fn attack_15_a_key_counts_once_towards_a_threshold() {
    let twice = format!("{}{}", table("again", 1, "\"root\"", ""), "");
    let text = policy(1, "").to_toml() + &twice;
    assert!(read(&text).unwrap_err().contains("stands here twice"), "one key under two names");

    let version = signed(policy(1, ""), &[1]);
    let envelope = String::from_utf8(version.envelope().unwrap()).unwrap();
    let start = envelope.find("[{").unwrap() + 1;
    let signature = &envelope[start..envelope.rfind(']').unwrap()];
    // The same signature again, under the name of another root, under none, and made anew.
    let other = signature.replace(key(1).public_key().id().as_str(), key(2).public_key().id().as_str());
    let none = signature.replace(key(1).public_key().id().as_str(), "");
    let many = envelope.replace(signature, &[signature, &other, &none, signature].join(","));
    let version = Signed::read(policy(1, ""), many.as_bytes()).unwrap();
    assert_eq!(version.tally(&version.policy, None).have, ["root-1"]);
    assert_eq!(accepted(&version, None, &[]), "THRESHOLD");
    assert_eq!(accepted(&signed(policy(1, ""), &[1, 2]), None, &[]), "accepted");
}

#[test]
fn attack_16_a_bad_signature_hides_no_good_one_and_is_told() {
    let version = signed(policy(1, ""), &[9, 1, 2]);
    let envelope = String::from_utf8(version.envelope().unwrap()).unwrap();
    let cut = envelope.replacen("\"sig\":\"", "\"sig\":\"AAAA", 1);
    for envelope in [envelope, cut] {
        let version = Signed::read(policy(1, ""), envelope.as_bytes()).unwrap();
        assert_eq!(accepted(&version, None, &[]), "accepted");
        assert_eq!(version.strangers(None), 1);
    }
}

#[test]
fn attack_17_too_many_signatures_are_refused_before_one_is_looked_at() {
    let envelope = String::from_utf8(signed(policy(1, ""), &[1]).envelope().unwrap()).unwrap();
    let start = envelope.find("[{").unwrap() + 1;
    let signature = envelope[start..envelope.rfind(']').unwrap()].to_owned();
    let many = |n: usize| envelope.replace(&signature, &vec![signature.as_str(); n].join(","));
    assert!(SharedEnvelope::parse(many(16).trim_end().as_bytes()).is_ok());
    for n in [17, 10_000] {
        let refused = SharedEnvelope::parse(many(n).trim_end().as_bytes()).unwrap_err();
        assert_eq!(refused.code(), "TOO_MANY_SIGS");
    }
    let none = envelope.replace(&signature, "");
    assert_eq!(SharedEnvelope::parse(none.trim_end().as_bytes()).unwrap_err().code(), "NO_SIGNATURE");
}

#[test]
fn a_policy_whose_statement_says_something_else_is_refused() {
    let envelope = signed(policy(2, ""), &[1, 2]).envelope().unwrap();
    let code = |of: TrustPolicy| Signed::read(of, &envelope).map_or_else(|e| e.code(), |_| "accepted");
    assert_eq!(code(policy(2, "")), "accepted");
    assert_eq!(code(policy(2, "# a word\n")), "SUBJECT_MISMATCH");
    assert_eq!(code(policy(3, "")), "SUBJECT_MISMATCH");
    let mut report = Vec::new();
    let fleet = Fleet::new();
    EnvelopeWriter::new(&key(1)).append(&payload(&fleet.statement().line), &mut report).unwrap();
    let refused = Signed::read(policy(2, ""), &report).unwrap_err();
    assert_eq!(refused.code(), "PREDICATE_TYPE", "a run statement is no policy");
}

fn payload(line: &[u8]) -> Vec<u8> {
    SharedEnvelope::parse(line).unwrap().payload().to_vec()
}

#[test]
fn attack_48_each_version_is_signed_by_the_roots_of_the_one_before_and_its_own() {
    let first = policy(1, "");
    // Roots 2, 4 and 5 from the second version on.
    let text = policy(2, "").to_toml();
    let swap = |text: String, from: u8, to: u8| {
        let public = |seed| key(seed).public_key().to_base64();
        text.replace(&public(from), &public(to)).replace(&format!("root-{from}"), &format!("root-{to}"))
    };
    let second = || read(&swap(swap(text.clone(), 1, 4), 3, 5)).unwrap();
    for (by, expected) in [
        (&[1, 2, 4][..], "accepted"),
        (&[1, 3, 4, 5], "accepted"),
        (&[1, 2], "THRESHOLD"),
        (&[4, 5], "THRESHOLD"),
        (&[2, 4], "THRESHOLD"),
        (&[9], "THRESHOLD"),
    ] {
        let next = signed(second(), by);
        assert_eq!(accepted(&next, Some(&first), &[]), expected, "{by:?}");
    }
    assert_eq!(accepted(&signed(policy(1, ""), &[1]), None, &[]), "THRESHOLD", "the first one, too");

    // Step by step, also over several versions; none is left out.
    let third = || {
        let text = second().to_toml().replace("version = 2", "version = 3");
        read(&swap(text, 2, 6)).unwrap()
    };
    let (v2, v3) = (signed(second(), &[1, 2, 4]), signed(third(), &[4, 5, 6]));
    assert_eq!(accepted(&v3, Some(&first), std::slice::from_ref(&v2)), "accepted");
    assert_eq!(accepted(&v3, Some(&first), &[]), "VERSION_JUMP");
    assert_eq!(accepted(&v3, Some(&first), &[signed(second(), &[4, 5])]), "THRESHOLD");
    assert_eq!(accepted(&signed(third(), &[2, 5, 6]), Some(&v2.policy), &[]), "accepted");
    assert_eq!(accepted(&signed(third(), &[6, 2]), Some(&v2.policy), &[]), "THRESHOLD");
    // Another policy, and one that says to be a later version than it is.
    let mut foreign = third();
    foreign.id = "other".to_owned();
    assert_eq!(
        code(super::follows(&signed(foreign, &[4, 5, 6]), &v2.policy, 3).map_err(Into::into)),
        "VERSION_JUMP"
    );
}

#[test]
fn attack_48_older_versions_and_others_of_one_number_are_refused() {
    let seen = policy(3, "");
    assert_eq!(accepted(&signed(policy(3, ""), &[1, 2]), Some(&seen), &[]), "accepted");
    assert_eq!(accepted(&signed(policy(2, ""), &[1, 2, 3]), Some(&seen), &[]), "ROLLBACK");
    assert_eq!(accepted(&signed(policy(3, "# other\n"), &[1, 2, 3]), Some(&seen), &[]), "EQUIVOCATION");
    assert_eq!(accepted(&signed(policy(4_000_000_000, ""), &[1, 2, 3]), Some(&seen), &[]), "VERSION_JUMP");
}

#[test]
fn a_retired_root_and_one_that_is_no_longer_valid_sign_nothing() {
    let retired = policy(1, &table("root-4", 4, "\"root\"", "state = \"retired\"\nsince = 2026-01-01"));
    assert_eq!(accepted(&signed(retired, &[1, 4]), None, &[]), "THRESHOLD");
    let ended = policy(1, &table("root-4", 4, "\"root\"", "until = 2026-01-01"));
    assert_eq!(accepted(&signed(ended, &[1, 4]), None, &[]), "THRESHOLD");
    let other = policy(1, &table("anna", 4, "\"report\"", ""));
    assert_eq!(accepted(&signed(other, &[1, 4]), None, &[]), "THRESHOLD", "a key of another role");
}

/// The fleet's key in a policy.
fn under(roles: &str, more: &str, further: &str, now: &str, saw: Option<&'static str>) -> TrustedKeys {
    let policy = policy(1, &(table("anna", 7, roles, more) + further));
    let keys: Vec<_> = policy.keys.iter().map(|key| key.public.clone()).collect();
    let witness = saw.map(|saw| Box::new(Saw(moment(saw))) as Box<dyn Witness>);
    TrustedKeys::of_policy(keys, Under::terms(Terms { policy, now: moment(now), witness }))
}

struct Saw(Timestamp);

impl Witness for Saw {
    fn saw(&self, _: &[u8]) -> Option<Timestamp> {
        Some(self.0)
    }
}

/// What becomes of a report of 2026-11-22 and of its run statement, in both forms.
fn judged(trusted: &TrustedKeys) -> &'static str {
    let mut codes = BTreeSet::new();
    for fleet in [Fleet::new(), Fleet::lean()] {
        let run = fleet.statement();
        let of_run = verify_run(&run.line, trusted);
        codes.insert(of_run.as_ref().map_or_else(Refusal::code, |_| "accepted"));
        // Its run statement holds in any case: it is the report that is judged.
        let any: TrustedKeys = std::iter::once(fleet.signer.public_key().clone()).collect();
        let held = verify_run(&run.line, &any).unwrap();
        let (report, _) = fleet.report("M-1", Verdict::Clear, 0);
        let of_report = verify_report(&report, trusted, held.as_ref());
        codes.insert(of_report.as_ref().map_or_else(Refusal::code, |_| "accepted"));
    }
    assert_eq!(codes.len(), 1, "reports and run statements are judged alike: {codes:?}");
    codes.into_iter().next().unwrap()
}

const NOW: &str = "2026-12-01T00:00:00Z";

#[test]
fn attack_11_a_key_signs_what_its_role_says() {
    assert_eq!(judged(&under("\"report\"", "", "", NOW, None)), "accepted");
    assert_eq!(judged(&under("\"rulepack\", \"root\"", "", "", NOW, None)), "KEY_ROLE");
}

#[test]
fn attack_13_and_14_the_key_id_is_a_hint_alone() {
    let fleet = Fleet::new();
    let line = String::from_utf8(fleet.statement().line).unwrap();
    let own = fleet.signer.public_key().id().as_str().to_owned();
    let trusted = under("\"report\"", "", "", NOW, None);
    for hint in [key(1).public_key().id().as_str(), "unknown", ""] {
        let run = verify_run(line.replace(&own, hint).as_bytes(), &trusted).unwrap().unwrap();
        assert_eq!(run.key.as_str(), own, "{hint}");
    }
    // By another key, under the name of a trusted one.
    let other = Fleet { signer: key(9), ..Fleet::new() };
    let line = String::from_utf8(other.statement().line).unwrap();
    let forged = line.replace(key(9).public_key().id().as_str(), &own);
    assert_eq!(verify_run(forged.as_bytes(), &trusted).unwrap_err().code(), "SIG_INVALID");
}

#[test]
fn attack_46_a_key_signs_while_it_is_valid_by_the_signers_claim() {
    for (more, expected) in [
        ("from = 2026-11-22\nuntil = 2026-11-23", "accepted"),
        ("from = 2026-11-23", "KEY_NOT_YET_VALID"),
        ("until = 2026-11-22", "KEY_EXPIRED"),
    ] {
        assert_eq!(judged(&under("\"report\"", more, "", NOW, None)), expected, "{more}");
    }
    let refused =
        verify_run(&Fleet::new().statement().line, &under("\"report\"", "until = 2026-11-22", "", NOW, None));
    assert!(refused.unwrap_err().to_string().contains("the signing time is the signer's claim"));
}

#[test]
fn attack_47_a_retired_keys_old_reports_hold_and_a_compromised_keys_only_those_that_others_saw() {
    let state = |word: &str, since: &str| format!("state = \"{word}\"\nsince = {since}");
    for (more, saw, expected) in [
        (state("retired", "2026-11-23"), None, "accepted"),
        (state("retired", "2026-11-22"), None, "KEY_RETIRED"),
        (state("compromised", "2027-06-01"), None, "KEY_COMPROMISED"),
        (state("compromised", "2026-11-01"), Some("2026-11-22T11:00:00Z"), "KEY_COMPROMISED"),
        (state("compromised", "2026-11-23"), Some("2026-11-23T00:00:00Z"), "KEY_COMPROMISED"),
        (state("compromised", "2026-11-23"), Some("2026-11-22T23:59:59Z"), "accepted"),
    ] {
        assert_eq!(judged(&under("\"report\"", &more, "", NOW, saw)), expected, "{more} {saw:?}");
    }
}

#[test]
fn attack_33_a_key_signs_for_the_programs_that_it_may_sign_for() {
    for (tools, expected) in [
        ("tools = [\"urn:tidewaiter:audit:v1\"]", "accepted"),
        ("tools = [\"urn:x:y\", \"urn:tidewaiter:audit:v1\"]", "accepted"),
        ("tools = [\"urn:x:y\"]", "TOOL"),
        ("tools = [\"urn:tidewaiter:audit:v1x\"]", "TOOL"),
    ] {
        assert_eq!(judged(&under("\"report\"", tools, "", NOW, None)), expected, "{tools}");
    }
}

#[test]
fn attack_32_reports_rest_on_the_rule_packs_that_the_policy_asks_for() {
    let digest = "cd".repeat(32);
    let pack = |id: &str, version: &str, digests: &str| {
        format!("[[pack]]\nid = \"{id}\"\nversion = \"{version}\"\n{digests}\n")
    };
    for (pack, expected) in [
        (pack("us-bis", "2026.9.30", ""), "accepted"),
        (pack("us-bis", "2026.11.1", ""), "accepted"),
        (pack("us-bis", "2026.11.2", ""), "RULEPACK_TOO_OLD"),
        (pack("us-other", "1", ""), "RULEPACK_TOO_OLD"),
        (pack("us-bis", "2026", &format!("digests = [\"{digest}\"]")), "accepted"),
        (pack("us-bis", "2026", &format!("digests = [\"{}\"]", "ef".repeat(32))), "RULEPACK_TOO_OLD"),
    ] {
        assert_eq!(judged(&under("\"report\"", "", &pack, NOW, None)), expected, "{pack}");
    }
}

#[test]
fn attack_31_and_49_reports_are_neither_too_old_nor_of_the_future() {
    let mut policy = policy(1, &table("anna", 7, "\"report\"", ""));
    policy.max_age_days = Some(30);
    let keys: Vec<_> = policy.keys.iter().map(|key| key.public.clone()).collect();
    for (now, expected) in [
        ("2026-12-22T10:00:00Z", "accepted"),
        ("2026-12-23T10:00:00Z", "TOO_OLD"),
        ("2026-11-21T10:00:00Z", "accepted"),
        ("2026-11-21T09:00:00Z", "TIME_AHEAD"),
    ] {
        let terms = Terms { policy: policy.clone(), now: moment(now), witness: None };
        let trusted = TrustedKeys::of_policy(keys.clone(), Under::terms(terms));
        assert_eq!(judged(&trusted), expected, "{now}");
    }
}

#[test]
fn a_change_gives_the_next_version_or_says_why_not() {
    let first = policy(1, &table("anna", 7, "\"report\"", ""));
    let next =
        |change: Change| first.next(vec![change], "trust.toml").map_err(|d| d.iter().next().unwrap().code);
    let revoked = next(Change::Revoke("anna".to_owned(), day("2026-10-01"))).unwrap();
    assert_eq!(
        (revoked.version, named(&revoked, "anna").state),
        (2, KeyState::Compromised(day("2026-10-01")))
    );
    let later =
        revoked.next(vec![Change::Revoke("anna".to_owned(), day("2026-12-01"))], "trust.toml").unwrap();
    assert_eq!(named(&later, "anna").state, KeyState::Compromised(day("2026-10-01")), "never taken back");
    let retired = revoked.next(vec![Change::Retire("anna".to_owned(), day("2026-12-01"))], "trust.toml");
    assert!(retired.is_err());
    assert_eq!(next(Change::Retire("ana".to_owned(), day(DAY))).unwrap_err(), "no-such-key");
    assert_eq!(next(Change::Threshold(Role::Root, 4)).unwrap_err(), "threshold");
    assert_eq!(
        next(Change::Retire("root-1".to_owned(), day(DAY))).unwrap().keys[0].state,
        KeyState::Retired(day(DAY))
    );
    let out = vec!["root-1".to_owned(), "root-2".to_owned()];
    assert_eq!(next(Change::Roots { out, new: Vec::new(), day: day(DAY) }).unwrap_err(), "threshold");
}

#[test]
fn attack_49_what_was_seen_is_never_lowered_and_a_clock_that_is_set_back_is_told() {
    let root = tempfile::tempdir().unwrap();
    let mut memory = Memory::open(root.path()).unwrap();
    assert_eq!(memory.seen.now(moment("2026-12-01T00:00:00Z")).0, moment("2026-12-01T00:00:00Z"));
    memory.seen.keep_policy(&policy(3, ""));
    memory.seen.keep_policy(&policy(2, ""));
    memory.save().unwrap();
    drop(memory);
    let mut memory = Memory::open(root.path()).unwrap();
    assert_eq!(memory.seen.policy("acme").unwrap().version, 3);
    let (now, wrong) = memory.seen.now(moment("2020-01-01T00:00:00Z"));
    assert_eq!((now, wrong.unwrap().code), (moment("2026-12-01T00:00:00Z"), "clock-set-back"));
    // Once far ahead does not spoil it for ever.
    let (now, wrong) = memory.seen.now(moment("2099-01-01T00:00:00Z"));
    assert_eq!((now, wrong.unwrap().code), (moment("2099-01-01T00:00:00Z"), "clock-ahead"));
    assert!(memory.seen.now(moment("2027-12-10T00:00:00Z")).1.is_none());
    drop(memory);
    std::fs::write(root.path().join("seen.json"), "{\"format\":1,\"policies\":{},\"more\":1}").unwrap();
    assert_eq!(
        Memory::open(root.path()).unwrap_err().diagnostics.iter().next().unwrap().code,
        "trust-memory"
    );
}

#[test]
fn attack_10_and_12_what_is_signed_and_no_statement_of_ours_is_no_policy() {
    let statement = String::from_utf8(payload(&signed(policy(1, ""), &[1, 2]).envelope().unwrap())).unwrap();
    let twice = statement.replacen('{', "{\"_type\":\"x\",", 1);
    for (said, expected) in [
        ("hello world".to_owned(), "PAYLOAD_MALFORMED"),
        (statement.replace("Statement/v1", "Statement/v0.1"), "PAYLOAD_MALFORMED"),
        (statement.replace("Statement/v1", "Statement/v2"), "PAYLOAD_MALFORMED"),
        (statement.replace("https:", "http:"), "PAYLOAD_MALFORMED"),
        (statement.replace("trust-policy:v1", "report:v1"), "PREDICATE_TYPE"),
        (statement.replace("trust-policy:v1", "rulepack:v1"), "PREDICATE_TYPE"),
        (statement.replace("\"version\":1", "\"version\":2"), "INTERNAL_INCONSISTENCY"),
        (statement.replace("\"version\":1", "\"version\":1,\"more\":1"), "PAYLOAD_MALFORMED"),
        (twice, "DUPLICATE_KEY"),
    ] {
        let mut envelope = SharedEnvelope::new(said.clone().into_bytes());
        envelope.sign(&key(1)).unwrap();
        let refused = Signed::read(policy(1, ""), &envelope.write().unwrap()).unwrap_err();
        assert_eq!(refused.code(), expected, "{said}");
    }
}
