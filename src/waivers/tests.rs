use super::*;
use crate::diagnostic::Colour;
use crate::source::TextFile;

const ONE: &str = "[[waiver]]\nrule = 'CMP-001'\nmachine = ['S19-0003', 'S19-0004']\nreason = 'board replaced'\nowner = 'compliance'\nexpires = 2027-01-31\n";

fn read(text: &str) -> Result<Decisions, String> {
    let shown =
        |found: crate::diagnostic::Diagnostics| found.iter().map(|d| d.render(Colour::Never)).collect();
    Decisions::read(&TextFile::new("waivers.toml", text)).map_err(shown)
}

#[test]
fn a_waiver_is_owned_says_why_ends_and_names_what_it_is_about() {
    let without = |word: &str| {
        let lines = ONE.lines().filter(|line| !line.starts_with(word)).collect::<Vec<_>>().join("\n");
        read(&lines).map(|_| ()).unwrap_err()
    };
    for word in ["reason", "owner", "expires", "rule"] {
        assert!(without(word).contains(word), "{word}: {}", without(word));
    }
    assert!(without("machine").contains("everywhere = true"), "{}", without("machine"));
    let waiver = |text: &str| read(text).map(|_| ()).unwrap_err();
    assert!(waiver(&format!("{ONE}everywhere = true\n")).contains("holds everywhere, and names"));
    assert!(waiver(&ONE.replace("'CMP-001'", "'CMP-001'\nfinding = 'abc'")).contains("no fingerprint"));
    assert!(waiver(&format!("{ONE}document = 'sha256:12'\n")).contains("no digest"));
    assert!(waiver(&ONE.replace("'S19-0003'", "'—'")).contains("no letter and no digit"));
    assert!(waiver(&ONE.replace("2027-01-31", "'31.01.2027'")).contains("2027-01-31"));
    assert!(waiver(&format!("{ONE}reson = 'x'\n")).contains("unknown field `reson`"));
    let named = ONE.replace("rule", "id = 'W-1'\nrule");
    let twice = waiver(&format!("{named}{named}"));
    assert!(twice.contains("two waivers are called `W-1`") && twice.contains("waivers.toml:1"), "{twice}");
}

#[test]
fn every_mistake_is_shown_at_its_line_in_one_go() {
    let text = "[[waiver]]\nrule = 'A'\n\n[[clearance]]\nname = 'B'\n";
    let found = read(text).map(|_| ()).unwrap_err();
    for words in ["waivers.toml:1:1", "waivers.toml:4:1", "`reason`", "`list`"] {
        assert!(found.contains(words), "{words} in {found}");
    }
}

#[test]
fn what_ends_soon_or_has_ended_and_rules_that_are_none_are_said() {
    let said = |text: &str, day: &str| {
        let decisions = read(text).unwrap();
        let found = decisions.waivers.in_force(day.parse().unwrap(), &["CMP-001", "US-EL-001"].into_iter());
        found.iter().map(|d| d.code).collect::<Vec<_>>()
    };
    assert_eq!(said(ONE, "2026-12-31"), Vec::<&str>::new(), "31 days before");
    assert_eq!(said(ONE, "2027-01-01"), ["waiver-ends-soon"], "30 days before");
    assert_eq!(said(ONE, "2027-01-30"), ["waiver-ends-soon"]);
    assert_eq!(said(ONE, "2027-01-31"), ["waiver-expired"]);
    assert_eq!(said(&ONE.replace("CMP-001", "CMP-01"), "2026-11-01"), ["waiver-rule"]);
    let everywhere = ONE.replace("machine = ['S19-0003', 'S19-0004']", "everywhere = true");
    assert_eq!(said(&everywhere, "2026-11-01"), ["waiver-everywhere"]);
}

#[test]
fn those_that_spoke_of_nothing_are_said_once() {
    let decisions = read(&[ONE, &ONE.replace("CMP-001", "US-EL-001")].concat()).unwrap();
    let found = decisions.waivers.unused("2026-11-01".parse().unwrap());
    let shown: String = found.iter().map(|d| d.render(Colour::Never)).collect();
    assert_eq!(found.iter().count(), 1, "{shown}");
    for words in ["2 waivers were not needed", "CMP-001 of machine `S19-0003` and 1 more", "waivers.toml:7"] {
        assert!(shown.contains(words), "{words} in {shown}");
    }
    assert!(decisions.waivers.unused("2027-01-31".parse().unwrap()).is_empty(), "they have ended");
}
