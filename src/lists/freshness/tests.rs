use super::*;
use crate::lists::{NewEdition, ParsedList};
use crate::model::Listing;

/// An edition imported on 2026-08-01; with an empty date nobody said of which day it is.
fn edition(number: u32, source: &str, date: &str, lists: &[&str]) -> Edition {
    let listing = |list: &&str| Listing { list: (*list).to_owned(), ..Listing::default() };
    let parsed = ParsedList {
        listings: lists.iter().map(listing).collect(),
        date: date.parse().ok(),
        ..ParsedList::default()
    };
    let imported = "2026-08-01T00:00:00Z".parse().unwrap();
    Edition { number, ..NewEdition::new((source, source), "", Vec::new(), parsed, imported, "0").edition }
}

fn shown(policy: &Policy, as_of: &str) -> Vec<String> {
    let editions = [
        edition(1, "us-csl", "2026-07-01", &["us-sdn", "us-entity-list"]),
        edition(2, "us-csl", "2026-07-20", &["us-sdn", "us-entity-list"]),
        edition(3, "us-ofac-sdn", "2026-07-30", &["us-sdn"]),
    ];
    shown_of(policy, &editions, as_of)
}

fn shown_of(policy: &Policy, editions: &[Edition], as_of: &str) -> Vec<String> {
    freshness(policy, editions, as_of.parse().unwrap()).iter().map(ToString::to_string).collect()
}

fn ages(ages: &[(&str, u32)]) -> Policy {
    let max_age_days = ages.iter().map(|(l, d)| ((*l).to_owned(), *d)).collect();
    Policy { max_age_days, ..Policy::default() }
}

#[test]
fn the_last_day_allowed_is_fresh_and_the_next_is_not() {
    let policy = ages(&[("us-csl", 11)]);
    assert_eq!(shown(&policy, "2026-07-31"), [""; 0]);
    assert_eq!(shown(&policy, "2026-08-01"), ["us-csl is of 2026-07-20, 12 days old; the policy allows 11"]);
    assert_eq!(shown(&policy, "2025-01-01"), [""; 0], "an audit of an earlier day");
}

#[test]
fn the_newest_edition_that_has_a_list_counts() {
    let policy = ages(&[("us-sdn", 1), ("us-entity-list", 1)]);
    assert_eq!(
        shown(&policy, "2026-07-31"),
        ["us-entity-list is of 2026-07-20, 11 days old; the policy allows 1 (edition of us-csl)"]
    );
}

#[test]
fn a_list_that_has_an_age_or_is_required_has_to_be_there() {
    let policy = Policy { require: vec!["eu-fsf".to_owned(), "us-sdn".to_owned()], ..ages(&[("un-sc", 9)]) };
    assert_eq!(
        shown(&policy, "2026-07-31"),
        ["no edition of eu-fsf was imported", "no edition of un-sc was imported"]
    );
}

#[test]
fn one_age_for_all_gives_way_to_the_age_of_a_source() {
    let policy = Policy { max_age: Some(3), ..ages(&[("us-csl", 30)]) };
    assert_eq!(shown(&policy, "2026-07-31"), [""; 0]);
    let policy = Policy { max_age: Some(3), ..Policy::default() };
    assert_eq!(shown(&policy, "2026-07-31"), ["us-csl is of 2026-07-20, 11 days old; the policy allows 3"]);
    assert!(Policy::default().is_empty() && !policy.is_empty());
    assert_eq!(shown(&Policy::default(), "2036-07-31"), [""; 0]);
}

#[test]
fn an_undated_edition_is_too_old_unless_the_policy_lets_its_import_count() {
    let editions = [edition(1, "own-watch", "", &["own"])];
    let undated = "own-watch is undated (imported 2026-08-01): it counts as too old unless `--date` says its day at the import";
    for policy in [ages(&[("own-watch", 400)]), Policy { max_age: Some(400), ..Policy::default() }] {
        assert_eq!(shown_of(&policy, &editions, "2026-08-02"), [undated]);
        let of = BTreeMap::from([("own-watch".to_owned(), Undated::ImportDay)]);
        for lenient in [
            Policy { undated_of: of.clone(), ..policy.clone() },
            Policy { undated: Undated::ImportDay, ..policy.clone() },
        ] {
            assert_eq!(shown_of(&lenient, &editions, "2026-08-02"), [""; 0]);
            let old = shown_of(&lenient, &editions, "2027-12-01");
            assert!(old[0].starts_with("own-watch is of 2026-08-01, 487 days old"), "{old:?}");
        }
        let strict = BTreeMap::from([("own-watch".to_owned(), Undated::TooOld)]);
        let policy = Policy { undated: Undated::ImportDay, undated_of: strict, ..policy };
        assert_eq!(shown_of(&policy, &editions, "2026-08-02"), [undated], "the source's own word counts");
    }
    let there = Policy { require: vec!["own-watch".to_owned()], ..Policy::default() };
    assert_eq!(shown_of(&there, &editions, "2036-01-01"), [""; 0], "no age was asked for");
}

#[test]
fn an_undated_edition_that_an_official_address_confirmed_is_of_that_day() {
    let mut csl = edition(1, "us-csl", "", &["us-sdn"]);
    let policy = ages(&[("us-csl", 7)]);
    assert!(shown_of(&policy, &[csl.clone()], "2026-08-02")[0].contains("undated"));
    csl.confirmed = Some("2026-08-02T06:00:00Z".parse().unwrap());
    assert_eq!(shown_of(&policy, &[csl], "2026-08-02"), [""; 0]);
}

#[test]
fn an_undated_edition_does_not_hide_the_day_of_another_source() {
    let editions = [
        edition(1, "us-ofac-sdn", "2026-07-20", &["us-sdn"]),
        // Imported later, of no known day.
        edition(2, "us-csl", "", &["us-sdn"]),
    ];
    assert_eq!(
        shown_of(&ages(&[("us-sdn", 3)]), &editions, "2026-08-01"),
        ["us-sdn is of 2026-07-20, 12 days old; the policy allows 3 (edition of us-ofac-sdn)"]
    );
}

#[test]
fn a_list_of_ones_own_does_not_pass_for_the_official_one() {
    let own = edition(1, "own-watch", "2026-07-31", &["us-entity-list"]);
    let part = edition(2, "us-csl-part", "2026-07-31", &["us-entity-list"]);
    let editions = [own, part];
    let require = |names: &[&str]| Policy {
        require: names.iter().map(|n| (*n).to_owned()).collect(),
        ..Policy::default()
    };
    let missing =
        "no official source of us-entity-list was imported; own-watch, us-csl-part have entries of it";
    assert_eq!(shown_of(&require(&["us-entity-list"]), &editions, "2026-07-31"), [missing]);
    assert_eq!(shown_of(&ages(&[("us-entity-list", 9)]), &editions, "2026-07-31"), [missing]);
    assert_eq!(shown_of(&require(&["us-entity-list", "own-watch"]), &editions, "2026-07-31"), [""; 0]);

    let mut with_csl = editions.to_vec();
    with_csl.push(edition(3, "us-csl", "2026-06-01", &["us-sdn", "us-entity-list"]));
    assert_eq!(shown_of(&require(&["us-entity-list", "us-sdn"]), &with_csl, "2026-07-31"), [""; 0]);
    let old = shown_of(&ages(&[("us-entity-list", 9)]), &with_csl, "2026-07-31");
    assert!(old[0].starts_with("us-entity-list is of 2026-06-01, 60 days old"), "{old:?}");
}

#[test]
fn lists_that_ship_age_as_others_but_for_those_that_nobody_publishes_anew() {
    let shipped = |source, list| Edition {
        origin: crate::lists::edition::Origin::Shipped,
        ..edition(0, source, "2026-01-31", &[list])
    };
    let editions = [shipped("us-csl", "us-sdn"), shipped("us-889", "us-889")];
    let any = Policy { max_age: Some(30), ..Policy::default() };
    let old = "us-csl is of 2026-01-31, 181 days old; the policy allows 30";
    assert_eq!(shown_of(&any, &editions, "2026-07-31"), [old]);
    // Who asks for it by name is told of it.
    assert_eq!(shown_of(&ages(&[("us-889", 30)]), &editions, "2026-07-31").len(), 1);
    let imported = edition(1, "us-889", "2026-01-31", &["us-889"]);
    assert_eq!(shown_of(&any, &[imported], "2026-07-31").len(), 1);
}
