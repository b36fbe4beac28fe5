//! What holds for every inventory, rule and signature, tried on many.
#![allow(clippy::unwrap_used, reason = "what cannot be prepared is a failed test")]

use crate::common;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

use crate::common::{SHIPPED, Verdicts, judge, rules_with, test_key};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use tidewaiter::internals::attest::TrustedKeys;
use tidewaiter::internals::attest::verify::verify_report;
use tidewaiter::internals::model::{Activity, Verdict};
use tidewaiter::internals::rules::Ruleset;
use tidewaiter::internals::rules::kinds::Eval;

const HEADER: &str = "Serial,Model,Manufacturer,Control board,Part,Hashboard 1 serial,Consignee,Supplier,Country of origin,HTS code\n";

const MODELS: [&str; 7] = [
    "Antminer S21",
    "Antminer S19j Pro",
    "Antminer S19k Pro",
    "Whatsminer M60S",
    "Bitaxe Gamma",
    "Catalyst 9300",
    "",
];
/// The one of [`MODELS`] of which every board it ships with is known.
const INFERRED: &str = "Bitaxe Gamma";

const MAKERS: [&str; 5] = ["Bitmain", "MicroBT", "Huawei", "Nobody Ltd.", ""];
const BOARDS: [&str; 7] =
    ["AMLCtrl_BHB68XXX", "CVCtrl_BHB42XXX", "BBCtrl_1", "CB6V10", "601", "QQCtrl_77", ""];
const PARTS: [&str; 8] = ["CV1835", "BM1368", "BM1684", "XC7Z010-1CLG400C", "A113D", "CVI835", "ZQ3170", ""];
const FIRMS: [&str; 6] =
    ["算能", "Bitmain Technologies Ltd.", "ZTE Corporation", "Quillwater Components", "Dahua Technology", ""];
const ORIGINS: [&str; 4] = ["China", "Thailand", "Malaysia", ""];
const HTS: [&str; 3] = ["8471.50.0150", "8543.70.9960", ""];

/// The cells of one row but the serial.
#[derive(Clone, Debug)]
struct Row {
    machine: usize,
    cells: Vec<&'static str>,
    hashboard: usize,
}

impl Row {
    fn write(&self, csv: &mut String) {
        let c = &self.cells;
        let hashboard =
            if self.hashboard == 0 { String::new() } else { format!("PIEMYT0BDJJBC{:04}", self.hashboard) };
        let machine = 1000 + self.machine;
        let _ = writeln!(
            csv,
            "NGSBYT0BDJKAF{machine},{},{},{},{},{hashboard},{},{},{},{}",
            c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7]
        );
    }
}

fn row(machines: usize) -> impl Strategy<Value = Row> {
    let cells = (
        select(&MODELS[..]),
        select(&MAKERS[..]),
        select(&BOARDS[..]),
        select(&PARTS[..]),
        select(&FIRMS[..]),
        select(&FIRMS[..]),
        select(&ORIGINS[..]),
        select(&HTS[..]),
    );
    (0..machines, cells, 0..12_usize).prop_map(|(machine, (a, b, c, d, e, f, g, h), hashboard)| Row {
        machine,
        cells: vec![a, b, c, d, e, f, g, h],
        hashboard,
    })
}

fn csv(rows: &[Row]) -> String {
    let mut text = HEADER.to_owned();
    for row in rows {
        row.write(&mut text);
    }
    text
}

/// No verdict became milder.
fn at_least(
    with: &BTreeMap<String, Verdicts>,
    without: &BTreeMap<String, Verdicts>,
) -> Result<(), TestCaseError> {
    prop_assert_eq!(with.keys().collect::<Vec<_>>(), without.keys().collect::<Vec<_>>());
    for (machine, verdicts) in without {
        for (activity, verdict) in verdicts {
            let now = with[machine][activity];
            prop_assert!(now >= *verdict, "{machine} {activity}: {verdict} became {now}");
        }
    }
    Ok(())
}

fn rule_text(outcome: Verdict, activities: &[Activity], matcher: &str) -> String {
    let activities: Vec<String> = activities.iter().map(|a| format!("\"{a}\"")).collect();
    format!(
        "[pack]\nid = \"extra\"\ntitle = \"Extra\"\nversion = \"1.0.0\"\njurisdiction = \"-\"\nauthority = \"Test\"\nas_of = 2026-07-01\nreview_by = 2027-07-01\n\n[[rule]]\nid = \"X-1\"\ntitle = \"Extra\"\nbasis = [\"none\"]\nactivities = [{}]\noutcome = \"{outcome}\"\nconfidence = \"high\"\nadvice = \"None.\"\nmatch = {matcher}\n",
        activities.join(", ")
    )
}

const MATCHERS: [&str; 6] = [
    "{ part = { families = [\"amlogic-a113d\"] } }",
    "{ party = { ids = [\"bitmain\"] } }",
    "{ origin = { countries = [\"CN\"] } }",
    "{ missing = { evidence = \"origin\" } }",
    "{ not = { party = { ids = [\"bitmain\"] } } }",
    "{ attribute = { name = \"hts\", starts_with = [\"8543\"] } }",
];

/// The shipped rules and one for each of [`MATCHERS`] and of combinations of them.
static WITH_MATCHERS: LazyLock<Ruleset> = LazyLock::new(|| {
    let [part, party, origin, ..] = MATCHERS;
    let combined = [
        format!("{{ all = [{origin}, {party}] }}"),
        format!("{{ any = [{part}, {party}] }}"),
        format!("{{ any = [{part}, {origin}] }}"),
        "{ party = { countries = [\"CN\"], roles = [\"supplier\", \"consignee\"] } }".to_owned(),
        "{ part = { pattern = \"ZQ3170\" } }".to_owned(),
        "{ board = { ids = [\"antminer-cvitek\"] } }".to_owned(),
    ];
    let files = MATCHERS.iter().map(|m| (*m).to_owned()).chain(combined).enumerate().map(|(i, matcher)| {
        let text = rule_text(Verdict::Review, &[Activity::Import], &matcher);
        ("extra.toml", text.replace("\"extra\"", &format!("\"extra-{i}\"")).replace("X-1", &format!("X-{i}")))
    });
    rules_with(&files.collect::<Vec<_>>())
});

fn signed_report() -> (Vec<u8>, TrustedKeys) {
    let folder = common::folder();
    common::save_test_key(folder.path());
    std::fs::write(
        folder.path().join("a.csv"),
        csv(&[Row {
            machine: 1,
            cells: vec!["Antminer S21", "", "CVCtrl_1", "", "算能", "", "", ""],
            hashboard: 1,
        }]),
    )
    .unwrap();
    let output = common::tidewaiter(folder.path(), ["audit", "a.csv", "--key", "test.pem", "--quiet"]);
    assert_eq!(output.status.code(), Some(1), "{}", common::said(&output));
    let bundle = std::fs::read(folder.path().join("tidewaiter-report/reports.intoto.jsonl")).unwrap();
    // Behind the run statement.
    let line = bundle.split(|b| *b == b'\n').nth(1).unwrap().to_vec();
    (line, [test_key().public_key().clone()].into_iter().collect())
}

/// Where a string of the envelope begins and ends.
fn field(envelope: &[u8], name: &str) -> std::ops::Range<usize> {
    let text = std::str::from_utf8(envelope).unwrap();
    let key = format!("\"{name}\":\"");
    let start = text.find(&key).unwrap() + key.len();
    start..start + text[start..].find('"').unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_rows_changes_no_verdict(
        (rows, shuffled) in prop::collection::vec(row(8), 2..24).prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle()))
    ) {
        prop_assert_eq!(judge(&csv(&rows), &SHIPPED), judge(&csv(&shuffled), &SHIPPED));
    }

    /// The index from parties, parts and boards to rules leaves out only rules that find nothing.
    #[test]
    fn every_rule_that_finds_something_is_asked(rows in prop::collection::vec(row(8), 1..24)) {
        let mut silent = Vec::new();
        let (mut asked, mut machines) = (0, 0);
        common::each_machine(&csv(&rows), &WITH_MATCHERS, |_, facts, _| {
            let eval = Eval { catalogue: &WITH_MATCHERS.catalogue, as_of: WITH_MATCHERS.as_of, activities: Activity::ALL.to_vec() };
            let of: Vec<&str> = WITH_MATCHERS.asked_of(facts, &Activity::ALL).map(|r| r.rule.id.as_str()).collect();
            let others = WITH_MATCHERS.active().filter(|r| !of.contains(&r.rule.id.as_str()));
            silent.extend(others.filter(|r| !r.rule.matcher.hits(facts, &eval).is_empty()).map(|r| r.rule.id.clone()));
            asked += of.len();
            machines += 1;
        });
        prop_assert!(silent.is_empty(), "{:?}", silent);
        prop_assert!(asked < machines * WITH_MATCHERS.active().count(), "nothing was left out");
    }

    #[test]
    fn another_machine_clears_none(rows in prop::collection::vec(row(4), 1..10), mut more in row(4)) {
        let alone = judge(&csv(&rows), &SHIPPED);
        more.machine += 100;
        let mut all = rows;
        all.push(more);
        let mut together = judge(&csv(&all), &SHIPPED);
        together.retain(|machine, _| alone.contains_key(machine));
        at_least(&together, &alone)?;
    }

    /// Without its evidence (board and part cells blanked) a machine that was not clear does not become clear: what
    /// was a finding about the board is now a question about the machine. It may become *milder*, as `review` of a
    /// controlled board gives way to `undetermined`. One exception is meant: a model that is known to ship with one kind
    /// of board only is clear by inference where no cell says otherwise.
    #[test]
    fn blanking_the_evidence_clears_no_machine(mut rows in prop::collection::vec(row(8), 1..16)) {
        rows.retain(|row| row.cells[0] != INFERRED);
        prop_assume!(!rows.is_empty());
        let before = judge(&csv(&rows), &SHIPPED);
        for row in &mut rows {
            row.cells[2] = "";
            row.cells[3] = "";
        }
        let after = judge(&csv(&rows), &SHIPPED);
        for (machine, verdicts) in before {
            for (activity, verdict) in verdicts {
                let now = after[&machine][&activity];
                prop_assert!(verdict <= Verdict::Notice || now > Verdict::Notice, "{machine} {activity}: {verdict} became {now}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn another_rule_clears_no_machine(
        rows in prop::collection::vec(row(8), 1..16),
        outcome in select(&[Verdict::Notice, Verdict::Undetermined, Verdict::Review, Verdict::LicenseRequired, Verdict::Prohibited][..]),
        activities in subsequence(Activity::ALL.to_vec(), 1..4),
        matcher in select(&MATCHERS[..]),
    ) {
        let text = csv(&rows);
        let more = rules_with(&[("extra.toml", rule_text(outcome, &activities, matcher))]);
        at_least(&judge(&text, &more), &judge(&text, &SHIPPED))?;
    }
}

#[test]
fn any_changed_byte_of_payload_type_or_signature_fails() {
    let (envelope, trusted) = signed_report();
    assert!(verify_report(&envelope, &trusted, None).is_ok());
    let (payload, kind, signature) =
        (field(&envelope, "payload"), field(&envelope, "payloadType"), field(&envelope, "sig"));
    // Every byte of signature and type, and bytes all over the payload, one after another.
    let places = signature.chain(kind).chain(payload.step_by(7));
    let mut tried = 0;
    for place in places {
        for flip in [1_u8, 4, 0x20] {
            let mut changed = envelope.clone();
            changed[place] ^= flip;
            assert!(verify_report(&changed, &trusted, None).is_err(), "byte {place} ^ {flip}");
            tried += 1;
        }
    }
    assert!(tried > 1000, "{tried}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn nothing_but_the_envelope_itself_verifies(cut in 0_usize..4000, insert in prop::collection::vec(any::<u8>(), 0..6)) {
        static SIGNED: std::sync::LazyLock<(Vec<u8>, TrustedKeys)> = std::sync::LazyLock::new(signed_report);
        let (envelope, trusted) = &*SIGNED;
        let cut = cut.min(envelope.len());
        let mut changed = envelope[..cut].to_vec();
        changed.extend(&insert);
        // Cut off, with something behind: never a panic, and never a report.
        if changed != *envelope {
            let outcome = verify_report(&changed, trusted, None);
            prop_assert!(outcome.is_err());
        }
    }

    #[test]
    fn normalising_a_name_twice_changes_nothing(name in "\\PC{0,24}|[A-Za-zＡ-Ｚ ,.&()-]{0,20}(Co., Ltd.|GmbH|有限公司|株式会社|S.A. de C.V.)?") {
        let once = tidewaiter::internals::names::key(&name);
        prop_assert_eq!(tidewaiter::internals::names::key(&once), once.clone(), "{} -> {}", name, once);
    }

    #[test]
    fn normalising_a_marking_twice_changes_nothing(marking in "\\PC{0,24}|[A-Z0-9Ａ-Ｚ０-９ -]{0,16}(-ND|/REEL|TR|#PBF)?") {
        let once = tidewaiter::internals::parts::normalise(&marking).compact;
        prop_assert_eq!(tidewaiter::internals::parts::normalise(&once).compact, once.clone(), "{} -> {}", marking, once);
    }

    #[test]
    fn normalising_a_machine_key_twice_changes_nothing(key in "\\PC{0,24}") {
        let once = tidewaiter::internals::identity::key::normalise(&key).into_owned();
        prop_assert_eq!(tidewaiter::internals::identity::key::normalise(&once).into_owned(), once.clone());
    }
}

#[test]
fn any_number_of_threads_writes_the_same_bytes() {
    let folder = common::folder();
    common::save_test_key(folder.path());
    let mut text = HEADER.to_owned();
    for machine in 0..400 {
        let pick = |words: &[&'static str], salt: usize| {
            words[(machine * 31 + salt * 17 + machine / 7) % words.len()]
        };
        let cells = vec![
            pick(&MODELS, 1),
            pick(&MAKERS, 2),
            pick(&BOARDS, 3),
            pick(&PARTS, 4),
            pick(&FIRMS, 5),
            pick(&FIRMS, 6),
            pick(&ORIGINS, 7),
            pick(&HTS, 8),
        ];
        Row { machine, cells, hashboard: machine % 300 }.write(&mut text);
    }
    std::fs::write(folder.path().join("fleet.csv"), text).unwrap();
    let run = |threads: &str| {
        let arguments = [
            "audit",
            "fleet.csv",
            "--key",
            "test.pem",
            "--quiet",
            "--per-machine",
            "--out",
            threads,
            "--threads",
            threads,
        ];
        let output = common::tidewaiter(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(1), "{}", common::said(&output));
        common::contents(&folder.path().join(threads))
    };
    let one = run("1");
    assert_eq!(one.len(), 3 + 2 * 400);
    for threads in ["2", "8"] {
        let many = run(threads);
        assert!(many.keys().eq(one.keys()));
        for (name, bytes) in &one {
            assert!(many[name] == *bytes, "{name} differs with {threads} threads");
        }
    }
}
