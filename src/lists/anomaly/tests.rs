use super::*;
use crate::lists::ParsedList;
use crate::model::{ListedName, ListedNameKind};

fn listing(list: &str, entry: &str, names: &[&str]) -> Listing {
    let kind = ListedNameKind::Primary;
    let names = names.iter().map(|text| ListedName { text: (*text).to_owned(), kind }).collect();
    Listing { list: list.to_owned(), entry: entry.to_owned(), names, ..Listing::default() }
}

fn edition(source: &str, listings: Vec<Listing>, columns: &[&str]) -> NewEdition {
    let columns = columns.iter().map(|c| (*c).to_owned()).collect();
    let parsed = ParsedList { listings, columns, ..ParsedList::default() };
    NewEdition::new((source, "own"), "", Vec::new(), parsed, "2026-07-31T00:00:00Z".parse().unwrap(), "0")
}

/// An edition with entries of these numbers in each list.
fn new(lists: &[(&str, std::ops::Range<usize>)], columns: &[&str]) -> NewEdition {
    let entries = lists.iter().flat_map(|(list, numbers)| {
        numbers
            .clone()
            .map(|n| listing(list, &format!("{n}"), &[&format!("Firm {n}"), &format!("Brand {n}")]))
    });
    edition("own", entries.collect(), columns)
}

fn before(new: &NewEdition) -> Before {
    Before { edition: new.edition.clone(), listings: copied(&new.listings) }
}

fn copied(listings: &Listings) -> Listings {
    let mut copy = Listings::default();
    listings.each(|listing| copy.push(listing.clone())).unwrap();
    copy
}

/// A anomaly with its examples.
fn said(anomaly: &Anomaly) -> String {
    [vec![anomaly.to_string()], anomaly.examples()].concat().join("\n  ")
}

fn shown(new: &NewEdition, old: &NewEdition) -> Vec<String> {
    anomalies(new, Some(&before(old)), today()).unwrap().iter().map(said).collect()
}

fn today() -> Date {
    "2026-07-31".parse().unwrap()
}

#[test]
fn two_percent_may_go_and_more_may_not_however_many_come() {
    let old = new(&[("a", 0..100), ("b", 0..3)], &["id", "name"]);
    assert_eq!(shown(&new(&[("a", 2..100), ("b", 0..3)], &["id", "name"]), &old), [""; 0]);
    let fewer = new(&[("a", 3..100), ("b", 1..3)], &["id", "name"]);
    assert_eq!(
        shown(&fewer, &old),
        [
            "of the 100 entries of the list a 3 are gone (3.0 %)\n  Firm 0 [0]\n  Firm 1 [1]\n  Firm 2 [2]",
            "of the 3 entries of the list b 1 are gone (33.3 %)\n  Firm 0 [0]"
        ]
    );
    // As many as before, and seven of them others.
    let others = new(&[("a", 7..107), ("b", 0..3)], &["id", "name"]);
    let [anomaly] = &shown(&others, &old)[..] else { panic!("one list") };
    assert!(
        anomaly.starts_with("of the 100 entries of the list a 7 are gone (7.0 %)\n  Firm 0 [0]\n"),
        "{anomaly}"
    );
    assert!(anomaly.ends_with("Firm 4 [4]\n  and 2 more"), "{anomaly}");
}

#[test]
fn entries_that_lost_their_other_names_are_seen() {
    let old = new(&[("a", 0..10)], &[]);
    let mut fewer = new(&[("a", 0..10)], &[]);
    for listing in &mut fewer.listings.held()[..4] {
        listing.names.truncate(1);
    }
    assert_eq!(
        shown(&fewer, &old),
        [
            "of the 10 entries of the list a 4 have lost names (40.0 %)\n  Brand 0 [0]\n  Brand 1 [1]\n  Brand 2 [2]\n  Brand 3 [3]"
        ]
    );
    // The same names in other letters, and another kind of name, are the same names.
    let mut rewritten = new(&[("a", 0..10)], &[]);
    for listing in rewritten.listings.held() {
        listing.names[1].text = listing.names[1].text.to_uppercase();
        listing.names[1].kind = ListedNameKind::Alias;
    }
    assert_eq!(shown(&rewritten, &old), [""; 0]);
    // Another version of the program may read other words out of the same cell.
    fewer.edition.read_by = "1".to_owned();
    assert_eq!(shown(&fewer, &old), [""; 0]);
}

#[test]
fn a_list_or_a_column_that_is_gone_is_seen_and_a_new_one_is_welcome() {
    let old = new(&[("a", 0..100), ("b", 0..3)], &["id", "name"]);
    let after = new(&[("a", 0..100), ("c", 0..9)], &["id", "alias"]);
    assert_eq!(
        anomalies(&after, Some(&before(&old)), today()).unwrap(),
        [Anomaly::ListLost { list: "b".to_owned(), before: 3 }, Anomaly::ColumnLost("name".to_owned())]
    );
    let mut json = new(&[("a", 0..100), ("b", 0..3)], &["results"]);
    json.edition.format = "own-json".to_owned();
    assert_eq!(shown(&json, &old), [""; 0], "another format");
}

#[test]
fn a_first_edition_without_what_its_source_always_carries_is_seen() {
    let part = edition("us-csl", vec![listing("us-uvl", "1", &["Firm"])], &[]);
    let lacks: Vec<String> =
        anomalies(&part, None, today()).unwrap().iter().map(ToString::to_string).collect();
    assert!(
        lacks.iter().any(|l| l.starts_with("it lacks the list us-sdn, of which its source")),
        "{lacks:?}"
    );
    assert!(lacks.iter().any(|l| l.starts_with("it has 1 entries of the list us-uvl;")), "{lacks:?}");
    // Another source of the same list, and a list of one's own, promise nothing.
    for source in ["own", "us-csl-part"] {
        let part = edition(source, copied(&part.listings).into_vec().unwrap(), &[]);
        assert_eq!(anomalies(&part, None, today()).unwrap(), [], "{source}");
    }
}

#[test]
fn unread_rows_an_empty_file_and_a_date_to_come_are_seen_without_an_edition_before() {
    let mut empty = new(&[], &[]);
    empty.edition.date = Some("2062-07-31".parse().unwrap());
    empty.unread = (1..=7)
        .map(|row| RowProblem { file: "x.csv".to_owned(), row, problem: "no name".to_owned() })
        .collect();
    let found = anomalies(&empty, None, today()).unwrap();
    let shown: Vec<String> = found.iter().map(said).collect();
    assert_eq!(shown[..2], ["it has no entry at all", "it is dated 2062-07-31, which is yet to come"]);
    assert!(shown[2].starts_with("7 rows were not understood\n  x.csv row 1: no name\n"), "{}", shown[2]);
    assert!(shown[2].ends_with("row 5: no name\n  and 2 more"), "{}", shown[2]);
}
