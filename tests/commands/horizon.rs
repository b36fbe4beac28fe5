//! What is coming is what an audit says on the days that come.
#![allow(clippy::unwrap_used, reason = "what cannot be prepared is a failed test")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use rayon::prelude::*;
use serde_json::Value;

use crate::common;

const FIRST: Date = date(2026, 7, 31);
const LAST: Date = date(2027, 5, 31);
/// The arguments of every audit and look ahead: nothing here rests on lists that ship.
const HOW: [&str; 6] = ["--lists", "store", "--rules", "own.toml", "--activity", "import,export,operation"];

/// Rules that come into force, change, end and are suspended; papers that are needed and end.
const RULES: &str = r#"
[pack]
id = "own-coming"
title = "What is coming"
version = "2026.1.1"
jurisdiction = "-"
authority = "A test"
as_of = 2026-07-31
review_by = 2027-01-31

[[rule]]
id = "OWN-001"
title = "Begins, and is known before"
basis = ["a test"]
effective = 2026-09-15
before = "notice"
activities = ["import"]
outcome = "review"
confidence = "high"
advice = "Wait."
match = { attribute = { name = "model", contains = "S21" } }

[[rule]]
id = "OWN-002"
title = "Ends"
basis = ["a test"]
expires = 2026-12-01
activities = ["operation"]
outcome = "license-required"
confidence = "high"
advice = "Wait."
match = { attribute = { name = "model", contains = "M50" } }

[[rule]]
id = "OWN-003"
title = "Is suspended twice"
basis = ["a test"]
suspended = [ { from = 2026-10-10, until = 2026-11-20, basis = "x" }, { from = 2027-02-02, basis = "y" } ]
activities = ["export"]
outcome = "prohibited"
confidence = "high"
advice = "Wait."
match = { attribute = { name = "site", equals = "Ostrava" } }

[[rule]]
id = "OWN-004"
title = "No document that holds"
basis = ["a test"]
activities = ["import"]
outcome = "undetermined"
confidence = "high"
advice = "Ask for one."
match = { not = { document = { field = "document", expires_field = "document-expiry" } } }
"#;

const LIST: &str = "id,name,start_date,end_date
W-1,Harbour Bridge Trading Ltd.,2026-10-01,
W-2,Grey Quay Components,,2027-02-01
W-3,Ostrava Warf Instruments,2026-01-01,2026-11-11
";

const DECISIONS: &str = r#"
[[waiver]]
id = "w-models"
rule = "OWN-002"
machine = ["S-003", "S-009"]
reason = "seen"
owner = "trade desk"
expires = 2026-09-09

[[clearance]]
name = "Grey Quay Components"
list = "own"
entry = "W-2"
meets = "same"
editions = { from = 2026-07-01 }
who = "import desk"
why = "another firm of this name"
until = 2026-12-24
"#;

/// Numbers that look like chance and are the same in every run.
struct Chance(u64);

impl Chance {
    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        all[usize::try_from(self.0 >> 33).unwrap() % all.len()]
    }

    fn day(&mut self) -> Date {
        let days: Vec<i32> = (-60..400).collect();
        FIRST + self.of(&days).days()
    }
}

/// A fleet in whose cells days stand, of the past and to come, in several styles, or none.
fn fleet(machines: u32) -> String {
    let mut chance = Chance(2026);
    let mut sheet = "Serial,Model,Site,Supplier,Destination,Licence,Licence expiry,Document,Document expiry,Manufacture date,Purchase date\n".to_owned();
    for number in 0..machines {
        let mut day = || {
            let day = chance.day();
            match chance.of(&[0, 1, 2, 3, 4]) {
                0 => String::new(),
                1 => day.strftime("%d.%m.%Y").to_string(),
                2 => day.strftime("%-d %B %Y").to_string(),
                _ => day.to_string(),
            }
        };
        let (licence, document, made, bought) = (day(), day(), day(), day());
        // Antminers of months that have not come.
        let serial = match number % 5 {
            0 => format!("NGSBYT0BFJ{}F{number:05}", ['H', 'I', 'K', 'L'][number as usize / 5 % 4]),
            _ => format!("S-{number:03}"),
        };
        let model = chance.of(&["Antminer S21", "Whatsminer M50", "Antminer S19j Pro"]);
        let site = chance.of(&["Ostrava", "Gdynia"]);
        let suppliers = [
            "Harbour Bridge Trading Ltd.",
            "Grey Quay Components",
            "Ostrava Warf Instruments",
            "Nobody Known",
        ];
        let supplier = chance.of(&suppliers);
        writeln!(
            sheet,
            "{serial},{model},{site},{supplier},Germany,L-{number},{licence},D-{number},{document},{made},{bought}"
        )
        .unwrap();
    }
    sheet
}

fn prepared() -> tempfile::TempDir {
    let folder = common::folder();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("fleet.csv", &fleet(20));
    write("own.toml", RULES);
    write("waivers.toml", DECISIONS);
    write("watch.csv", LIST);
    write("tidewaiter.toml", "[lists]\nshipped = false\nmax_age_days = { own = 90 }\nstale = \"warn\"\n");
    let import = ["lists", "import", "watch.csv", "--date", "2026-07-30", "--lists", "store"];
    let output = common::tidewaiter(folder.path(), import);
    assert!(output.status.success(), "{}", common::said(&output));
    folder
}

/// Times of a machine in which it is judged the same: the first day, the last one, and the verdict of each activity.
type Segments = Vec<(Date, Date, BTreeMap<String, String>)>;

/// What each machine is judged: the verdict of each activity.
type Verdicts = BTreeMap<String, BTreeMap<String, String>>;

fn audited(folder: &Path, day: Date) -> Verdicts {
    let (day, json) = (day.to_string(), format!("json={day}.json"));
    let arguments = ["audit", "fleet.csv", "--check", "-q", "-o", &json, "--as-of", &day, "--threads", "1"];
    let output = common::tidewaiter(folder, arguments.into_iter().chain(HOW));
    assert!(output.status.code() < Some(2), "{}", common::said(&output));
    let audit: Value =
        serde_json::from_slice(&fs::read(folder.join(format!("{day}.json"))).unwrap()).unwrap();
    let machines = audit["machines"].as_array().unwrap().iter();
    machines.map(|machine| (text(&machine["key"]), verdicts(&machine["verdicts"]))).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn verdicts(of: &Value) -> BTreeMap<String, String> {
    of.as_object().unwrap().iter().map(|(activity, verdict)| (activity.clone(), text(verdict))).collect()
}

fn looked(folder: &Path) -> Value {
    let (from, until) = (FIRST.to_string(), LAST.to_string());
    let arguments =
        ["horizon", "fleet.csv", "-q", "-o", "json=ahead.json", "--as-of", &from, "--until", &until];
    let output = common::tidewaiter(folder, arguments.into_iter().chain(HOW).chain(["--force"]));
    assert_eq!(output.status.code(), Some(0), "{}", common::said(&output));
    serde_json::from_slice(&fs::read(folder.join("ahead.json")).unwrap()).unwrap()
}

#[test]
fn each_segment_is_what_an_audit_says_at_both_its_ends() {
    let folder = prepared();
    let ahead = looked(folder.path());
    let day = |value: &Value| value.as_str().unwrap().parse::<Date>().unwrap();
    let mut segments: BTreeMap<String, Segments> = BTreeMap::new();
    for machine in ahead["changing"].as_array().unwrap() {
        let of: Segments = machine["segments"]
            .as_array()
            .unwrap()
            .iter()
            .map(|s| (day(&s["from"]), day(&s["to"]), verdicts(&s["activities"])))
            .collect();
        assert!(of.len() > 1, "{machine}");
        assert_eq!((of[0].0, of[of.len() - 1].1), (FIRST, LAST), "no day is left out: {machine}");
        assert!(of.windows(2).all(|two| two[0].1.tomorrow().unwrap() == two[1].0), "{machine}");
        assert!(of.windows(2).all(|two| two[0].2 != two[1].2), "segments differ: {machine}");
        segments.insert(text(&machine["machine"]), of);
    }
    assert!(segments.len() > 10, "most of the fleet changes: {}", segments.len());
    let ends = segments.values().flatten().flat_map(|(from, to, _)| [*from, *to]);
    let mut days: BTreeSet<Date> = ends.collect();
    assert!(days.len() > 30, "{}", days.len());
    // Of other days every 17th, on which nothing may happen, either.
    days.extend((0..300).step_by(17).map(|n| FIRST + n.days()));
    let days: Vec<Date> = days.into_iter().collect();
    let audits: Vec<Verdicts> = days.par_iter().map(|day| audited(folder.path(), *day)).collect();
    for (day, audit) in days.iter().zip(&audits) {
        for (machine, says) in audit {
            let expected = segments.get(machine).map_or(&audits[0][machine], |segments| {
                &segments.iter().find(|(from, to, _)| from <= day && day <= to).unwrap().2
            });
            assert_eq!(expected, says, "{machine} on {day}");
        }
    }
}

#[test]
fn every_change_says_why() {
    let folder = prepared();
    let ahead = looked(folder.path());
    let days = ahead["days"].as_array().unwrap();
    let mut kinds: BTreeSet<String> = BTreeSet::new();
    for day in days {
        for change in day["changes"].as_array().unwrap() {
            let reasons = change["reasons"].as_array().unwrap();
            assert!(!reasons.is_empty(), "{} {change}", day["day"]);
            kinds.extend(reasons.iter().map(|reason| text(&reason["reason"])));
        }
        kinds.extend(day["reasons"].as_array().unwrap().iter().map(|reason| text(&reason["reason"])));
    }
    for kind in ["rule", "waiver", "clearance", "evidence", "listing", "lists", "pack"] {
        assert!(kinds.contains(kind), "{kind}: {kinds:?}");
    }
    let on = |wanted: &str| days.iter().find(|day| day["day"] == wanted).unwrap();
    let reasons = |day: &Value| -> Vec<String> {
        let reasons = day["reasons"].as_array().unwrap().iter();
        reasons
            .map(|of| format!("{} {} {}", text(&of["reason"]), text(&of["id"]), text(&of["says"])))
            .collect()
    };
    for (day, says) in [
        ("2026-09-09", "waiver w-models ends"),
        ("2026-09-15", "rule OWN-001 gives review instead of notice"),
        ("2026-10-01", "listing Harbour Bridge Trading Ltd. on own binds"),
        ("2026-10-10", "rule OWN-003 is suspended until 2026-11-20"),
        ("2026-10-29", "lists own is too old: an audit says so"),
        ("2026-11-20", "rule OWN-003 is in force again, its suspension ended"),
        ("2026-12-01", "rule OWN-002 ends"),
        ("2027-02-02", "rule OWN-003 is suspended, no end is known"),
    ] {
        let said = reasons(on(day));
        assert!(said.iter().any(|said| said.starts_with(says)), "{day}: {said:?}");
    }
    // What an entry of a list changes is its doing, and no paper's of the same day.
    let listed = |change: &&Value| {
        change["findings"].as_array().unwrap().iter().any(|finding| finding["rule"] == "LST-001")
    };
    let changes = on("2026-10-01")["changes"].as_array().unwrap();
    let causes: Vec<_> =
        changes.iter().filter(listed).flat_map(|c| c["findings"].as_array().unwrap()).collect();
    assert!(causes.iter().any(|finding| finding["rule"] == "LST-001"), "{changes:?}");
    for finding in causes.iter().filter(|finding| finding["rule"] == "LST-001") {
        let reasons = finding["causes"].as_array().unwrap();
        assert!(
            reasons.iter().all(|r| r["reason"] == "listing" && r["source"] == "own of 2026-07-30"),
            "{finding}"
        );
    }
    // A paper that ends is named with its cell, at the machine whose it is.
    let evidence = days.iter().flat_map(|day| day["changes"].as_array().unwrap()).find(|change| {
        change["findings"].as_array().unwrap().iter().any(|finding| finding["rule"] == "DOC-001")
    });
    let reason = &evidence.unwrap()["reasons"];
    assert!(
        reason.to_string().contains("licence-expiry") && reason.to_string().contains("fleet.csv!G"),
        "{reason}"
    );
}

/// Machines with papers: the serial number, when the licence ends, and when the document does.
fn papers(folder: &Path, rows: impl IntoIterator<Item = (String, &'static str, &'static str)>) {
    let mut sheet = "Serial,Model,Licence,Licence expiry,Document,Document expiry\n".to_owned();
    for (serial, licence, document) in rows {
        writeln!(sheet, "{serial},Antminer S21,L-1,{licence},D-1,{document}").unwrap();
    }
    fs::write(folder.join("fleet.csv"), sheet).unwrap();
}

#[test]
fn a_paper_that_ends_is_the_reason_of_its_own_finding_alone() {
    let folder = prepared();
    papers(
        folder.path(),
        [("S-1".to_owned(), "2026-08-15", "2026-08-15"), ("S-2".to_owned(), "2026-08-20", "2026-08-21")],
    );
    let ahead = looked(folder.path());
    let mut told = Vec::new();
    for day in ahead["days"].as_array().unwrap() {
        for finding in
            day["changes"].as_array().unwrap().iter().flat_map(|c| c["findings"].as_array().unwrap())
        {
            if finding["rule"].as_str().unwrap().starts_with("DOC-") {
                let causes = finding["causes"].as_array().unwrap().iter();
                let causes: Vec<String> = causes.map(|of| text(&of["source"])).collect();
                told.push((text(&day["day"]), text(&finding["rule"]), causes.join(" ")));
            }
        }
    }
    let told: Vec<(&str, &str, &str)> = told.iter().map(|(a, b, c)| (&**a, &**b, &**c)).collect();
    assert_eq!(
        told,
        [
            ("2026-08-15", "DOC-001", "fleet.csv!D2"),
            ("2026-08-15", "DOC-002", "fleet.csv!F2"),
            ("2026-08-20", "DOC-001", "fleet.csv!D3"),
            ("2026-08-21", "DOC-002", "fleet.csv!F3"),
        ]
    );
}

#[test]
fn machines_whose_papers_end_on_one_day_are_told_together() {
    let folder = prepared();
    // Beside them, so many that their number has a comma.
    let others = (0..1_000).map(|n| (format!("T-{n}"), "2026-08-16", ""));
    papers(
        folder.path(),
        (0..40).map(|n| (format!("S-{n}"), ["2026-08-15", "15.08.2026"][n % 2], "")).chain(others),
    );
    let arguments =
        ["horizon", "fleet.csv", "-q", "-o", "table", "--as-of", "2026-07-31", "--until", "2026-08-30"];
    let output = common::tidewaiter(folder.path(), arguments.into_iter().chain(HOW));
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(said.matches("40 machines · ").count(), 1, "{said}");
    assert_eq!(said.matches("because").count(), 2, "{said}");
    let squeezed = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(squeezed.contains("1,040 of 1,040 machines are judged otherwise"), "{said}");
    assert!(
        squeezed.contains(
            "licence-expiry is 2026-08-15 (fleet.csv!D2); licence-expiry is 15.08.2026 (fleet.csv!D3);"
        ) && squeezed.contains("and 37 more"),
        "{said}"
    );
}

#[test]
fn what_comes_and_is_waived_already_is_said_to_be() {
    let folder = prepared();
    papers(folder.path(), [("S-1".to_owned(), "2026-08-15", "")]);
    let waiver = "[[waiver]]\nid = \"w-licence\"\nrule = \"DOC-001\"\nmachine = [\"S-1\"]\nreason = \"applied for\"\n\
        owner = \"trade desk\"\nexpires = 2026-09-15\n";
    fs::write(folder.path().join("waivers.toml"), waiver).unwrap();
    let ahead = looked(folder.path());
    let findings = ahead["days"].as_array().unwrap().iter().flat_map(|day| {
        let changes = day["changes"].as_array().unwrap().iter();
        let findings = changes.flat_map(|change| change["findings"].as_array().unwrap());
        findings
            .filter(|finding| finding["rule"] == "DOC-001")
            .map(|finding| (text(&day["day"]), text(&finding["change"]), finding["waived"] == true))
    });
    let findings: Vec<_> = findings.collect();
    let said = |day: &str, change: &str, waived| (day.to_owned(), change.to_owned(), waived);
    assert_eq!(findings, [said("2026-08-15", "came", true), said("2026-09-15", "counts again", false)]);
    let arguments =
        ["horizon", "fleet.csv", "-q", "-o", "table", "--as-of", "2026-07-31", "--until", "2026-08-30"];
    let output = common::tidewaiter(folder.path(), arguments.into_iter().chain(HOW));
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("The licence has ended [DOC-001] review, waived"), "{said}");
}

#[test]
fn a_calendar_says_what_a_day_is_about_and_is_that_of_the_paths_in_whatever_order() {
    let folder = prepared();
    papers(folder.path(), [("S-1".to_owned(), "", "")]);
    fs::copy(folder.path().join("fleet.csv"), folder.path().join("other.csv")).unwrap();
    let calendar = |files: [&str; 2]| {
        // The last day there is: when lists are too old is not looked for day by day.
        let arguments = ["-q", "-o", "ics", "--as-of", "2026-07-31", "--until", "9999-12-31"];
        let output = common::tidewaiter(
            folder.path(),
            ["horizon"].into_iter().chain(files).chain(arguments).chain(HOW),
        );
        String::from_utf8(output.stdout).unwrap().replace("\r\n ", "")
    };
    let (one, other) = (calendar(["fleet.csv", "other.csv"]), calendar(["./other.csv", "fleet.csv"]));
    fs::create_dir(folder.path().join("site")).unwrap();
    fs::copy(folder.path().join("fleet.csv"), folder.path().join("site/fleet.csv")).unwrap();
    let of_site = calendar(["site/fleet.csv", "other.csv"]);
    let uids = |text: &str| -> Vec<String> {
        text.lines().filter(|line| line.starts_with("UID:")).map(str::to_owned).collect()
    };
    assert!(!uids(&one).is_empty() && uids(&one) == uids(&other), "{one}{other}");
    assert!(uids(&of_site).iter().all(|name| !one.contains(name)), "another site's: {one}{of_site}");
    for said in [
        "SUMMARY:Tidewaiter: waiver w-models ends\r\n",
        "SUMMARY:Tidewaiter: list own too old\r\n",
        "DTSTART;VALUE=DATE:20261029\r\n",
        " to be reviewed\r\n",
        "1 pack was to be reviewed by ",
    ] {
        assert!(one.contains(said), "{said}: {one}");
    }
    assert!(!one.contains("1 pack were"), "{one}");
}

#[test]
fn what_is_coming_can_fail_a_check_and_an_input_is_never_written_over() {
    let folder = prepared();
    let run = |more: &[&str]| {
        let arguments = ["horizon", "fleet.csv", "-q", "--as-of", "2026-07-31"];
        let output = common::tidewaiter(folder.path(), arguments.iter().chain(HOW.iter()).chain(more));
        (output.status.code(), common::said(&output))
    };
    assert_eq!(run(&["--until", "2026-10-01", "--fail-on", "prohibited"]).0, Some(0));
    assert_eq!(run(&["--until", "2026-12-01", "--fail-on", "prohibited"]).0, Some(1));
    let (code, said) = run(&["--until", "2026-07-31"]);
    assert!(code == Some(2) && said.contains("does not come after"), "{code:?} {said}");
    for read in ["fleet.csv", "waivers.toml", "own.toml", "tidewaiter.toml", "store"] {
        let before = fs::read(folder.path().join(read)).unwrap();
        let (code, said) = run(&["-o", &format!("ics={read}"), "--force"]);
        assert!(code == Some(2) && said.contains("never written over"), "{code:?} {said}");
        assert_eq!(fs::read(folder.path().join(read)).unwrap(), before);
    }
    let (code, said) = run(&["-o", "ics=x", "-o", "json=x", "--force"]);
    assert!(code == Some(2) && said.contains("two outputs for x"), "{code:?} {said}");
    let (code, said) = run(&["-o", "json", "-o", "ics"]);
    assert!(code == Some(2) && said.contains("two outputs"), "{code:?} {said}");
}

#[test]
fn the_calendar_is_one_that_others_read() {
    let folder = prepared();
    let arguments = ["horizon", "fleet.csv", "-q", "-o", "ics=ahead.ics", "--as-of", "2026-07-31"];
    let output = common::tidewaiter(folder.path(), arguments.into_iter().chain(HOW));
    assert_eq!(output.status.code(), Some(0), "{}", common::said(&output));
    let again = common::tidewaiter(folder.path(), arguments.into_iter().chain(HOW));
    assert!(common::said(&again).contains("ahead.ics"), "what is there is not replaced unasked");
    let calendar = fs::read_to_string(folder.path().join("ahead.ics")).unwrap();
    let names = |text: &str| -> Vec<String> {
        text.replace("\r\n ", "").lines().filter(|line| line.starts_with("UID:")).map(str::to_owned).collect()
    };
    let uids = names(&calendar);
    assert_eq!(uids.iter().collect::<BTreeSet<_>>().len(), uids.len(), "each entry has a name of its own");
    let Some(python) = common::validators::python(&["icalendar"]) else { return };
    let script = "import sys, icalendar, datetime
c = icalendar.Calendar.from_ical(open(sys.argv[1], 'rb').read())
events = list(c.walk('VEVENT'))
assert events and not c.errors, c.errors
for e in events:
    assert not e.errors, e.errors
    assert isinstance(e.decoded('DTSTART'), datetime.date) and e.decoded('DTEND') - e.decoded('DTSTART') == datetime.timedelta(days=1)
    assert e['UID'] and e['SUMMARY'] and e['DESCRIPTION'] and e['DTSTAMP']
print(len(events), [str(e['DESCRIPTION']) for e in events if e.decoded('DTSTART') == datetime.date(2026, 9, 9)][0])
";
    let output = std::process::Command::new(python)
        .args(["-c", script])
        .arg(folder.path().join("ahead.ics"))
        .output()
        .unwrap();
    let said = common::said(&output);
    assert!(output.status.success(), "{said}");
    assert!(said.starts_with(&format!("{} w-models ends, the waiver", uids.len())), "{said}");
}

#[test]
fn texts_of_others_do_nothing_in_any_output() {
    let folder = prepared();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    let hostile = "S\u{1b}[31m\u{202e}\u{7}END:VCALENDAR";
    write(
        "fleet.csv",
        &format!(
            "Serial,Model,Supplier,Licence,Licence expiry\n\"{hostile}\",Antminer S21,\"{hostile} Ltd.\",L-1,2026-08-15\nS-2,Antminer S21,Nobody Known,L-2,2026-08-16\n"
        ),
    );
    write("waivers.toml", &DECISIONS.replace("w-models", "w\\u001b[31m\\u202emodels"));
    let how = [
        "horizon",
        "fleet.csv",
        "--as-of",
        "2026-07-31",
        "-o",
        "json=a.json",
        "-o",
        "ics=a.ics",
        "-o",
        "table=a.txt",
    ];
    let output = common::tidewaiter(folder.path(), how.into_iter().chain(HOW));
    assert_eq!(output.status.code(), Some(0), "{}", common::said(&output));
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    for (name, text) in [
        ("shown", common::said(&output)),
        ("a.json", read("a.json")),
        ("a.ics", read("a.ics")),
        ("a.txt", read("a.txt")),
    ] {
        assert!(text.contains("S-2"), "{name}: {text}");
        assert!(!text.contains(['\u{1b}', '\u{202e}', '\u{7}']), "{name}: {text}");
    }
    let lines = read("a.ics");
    assert_eq!(lines.lines().filter(|line| line.starts_with("END:VCALENDAR")).count(), 1);
}
