//! Official lists as they were published, which are not part of this repository: each is read, with the counts that it is
//! known to have. `TIDEWAITER_SHARED_DATA` names the folder that holds `lists`.
#![allow(clippy::unwrap_used, reason = "a list that cannot be read is a failed test")]

use crate::common;
use std::path::{Path, PathBuf};

use tidewaiter::internals::lists::{Imported, open_files, read_files};
use tidewaiter::internals::model::MatchType;
use tidewaiter::internals::names::addresses::Address;

fn read(folder: &Path, names: &[&str]) -> Vec<Imported> {
    let paths: Vec<PathBuf> = names.iter().map(|name| folder.join(name)).collect();
    let files = open_files(&paths).unwrap_or_else(|d| panic!("{names:?}: {d:?}"));
    read_files(&files).unwrap_or_else(|d| panic!("{names:?}: {d:?}"))
}

fn count(list: &Imported, id: &str) -> usize {
    list.list.listings.iter().filter(|l| l.list == id).count()
}

/// Files read together, the importer, the source, rows seen, listings at least, rows not read.
type Expected = (&'static [&'static str], &'static str, &'static str, u64, usize, usize);

const EXPECTED: &[Expected] = &[
    // Five of its entries differ from others in the wording behind the name alone: `…, and its sub-units and successors`.
    (&["csl/consolidated-2026-07-31.csv"], "us-csl", "us-csl", 25_921, 25_711, 0),
    (&["csl/consolidated-bis-2026-07-31.json"], "us-csl-json", "us-csl-part", 5308, 5130, 0),
    (&["entity_list/nsfreg-bis_entity_list-2026-07.json"], "entities-json", "us-entity-list", 3409, 3260, 0),
    (&["eu/opensanctions-journal-32014R0833.csv"], "eu-journal", "eu-journal-833", 1746, 1741, 0),
    (&["un/watchman-UN_consolidated.xml"], "un-sc", "un-sc", 1003, 1002, 0),
    (&["other/dhs_uflpa.json"], "entities-json", "us-uflpa", 148, 148, 0),
    // In 37 entries the name stands behind the country.
    (&["meti/xyna-data_entities_jp.json"], "jp-meti-eul-json", "jp-meti-eul", 835, 835, 0),
    // Broken by somebody: the last entry has the number of another, so that its address has no entry.
    (
        &["ofac/edu777art-sdn.csv", "ofac/edu777art-add.csv", "ofac/edu777art-alt.csv"],
        "us-ofac-sdn",
        "us-ofac-sdn",
        35_078,
        9000,
        2,
    ),
];

#[test]
fn each_is_told_by_its_content_and_read() {
    let Some(folder) = common::shared_data("lists") else { return };
    for (names, importer, source, rows, listings, unread) in EXPECTED {
        let read = read(&folder, names);
        assert_eq!(read.len(), 1, "{names:?}");
        let list = &read[0].list;
        assert_eq!((read[0].importer, read[0].source.as_str()), (*importer, *source), "{names:?}");
        assert_eq!(list.rows, *rows, "{names:?}");
        assert!(list.listings.len() >= *listings, "{names:?}: {}", list.listings.len());
        assert_eq!(list.unread.len(), *unread, "{names:?}: {:?}", &list.unread[..list.unread.len().min(5)]);
    }
}

#[test]
fn the_screening_list_has_what_is_known_of_it() {
    let Some(folder) = common::shared_data("lists") else { return };
    let read = &read(&folder, &["csl/consolidated-2026-07-31.csv"])[0];
    for (list, low, high) in [
        ("us-entity-list", 3300, 3420),
        ("us-sdn", 19_100, 19_181),
        ("us-dpl", 1480, 1596),
        ("us-uvl", 222, 222),
        ("us-meu", 70, 70),
        ("us-cmic", 68, 68),
    ] {
        let count = count(read, list);
        assert!((low..=high).contains(&count), "{list}: {count}");
    }
    let entries = &read.list.listings;
    let entity_list: Vec<_> = entries.iter().filter(|l| l.list == "us-entity-list").collect();
    let sophgo: Vec<_> = entity_list
        .iter()
        .filter(|l| {
            l.start == Some(jiff::civil::date(2025, 1, 16))
                && l.footnotes == [4]
                && l.citation.as_deref() == Some("90 FR 4621")
        })
        .collect();
    assert!(sophgo.iter().any(|l| l.title().contains("Sophgo")), "Sophgo with footnote 4");
    assert!(sophgo.len() >= 16, "{}", sophgo.len());
    // Eighteen places without a party.
    let places = entity_list.iter().filter(|l| l.names.is_empty()).count();
    assert_eq!(places, 18);
    for footnote in [1, 2, 3, 4, 5] {
        assert!(entity_list.iter().any(|l| l.footnotes.contains(&footnote)), "footnote {footnote}");
    }
    assert!(entity_list.iter().all(|l| l.footnotes.iter().all(|f| (1..=5).contains(f))));
    // All are in force on the day of the file, the oldest ones too, whose century is wrong there.
    let day = jiff::civil::date(2026, 7, 31);
    assert!(entity_list.iter().all(|l| l.in_force(day)));
    assert!(
        entries.iter().all(|l| l.kind == tidewaiter::internals::model::PartyKind::Unknown
            || !l.list.starts_with("us-entity"))
    );
}

#[test]
fn every_address_listed_alone_is_told_from_all_others_and_known_in_another_writing() {
    let Some(folder) = common::shared_data("lists") else { return };
    let read = &read(&folder, &["csl/consolidated-2026-07-31.csv"])[0];
    let alone = read.list.listings.iter().filter(|l| l.names.is_empty()).flat_map(|l| &l.addresses);
    let places: Vec<(&str, Address)> = alone.map(|a| (&*a.text, Address::read(&a.text).unwrap())).collect();
    assert_eq!(places.len(), 18);
    for (text, place) in &places {
        let in_capitals = text.to_uppercase();
        let shorter =
            [("ROAD", "RD"), ("STREET", "ST"), ("COMMERCIAL", "COMM"), ("CENTRE", "CTR"), ("ROOM", "RM")];
        let shorter = shorter.iter().fold(in_capitals, |text, (long, short)| text.replace(long, short));
        let asked = Address::read(&shorter.replace("., CHINA", "").replace("., TURKEY", "")).unwrap();
        let same =
            places.iter().filter(|(_, p)| asked.meets(p).is_some_and(|m| m.match_type == MatchType::Same));
        assert_eq!(same.map(|(text, _)| *text).collect::<Vec<_>>(), [*text], "{shorter}");
        assert_eq!(place.meets(place).map(|m| m.alike), Some(1000));
    }
    // Of all that firms on these lists give as addresses, few are in one of these buildings.
    let firms = read.list.listings.iter().filter(|l| !l.names.is_empty()).flat_map(|l| &l.addresses);
    let firms: Vec<Address> = firms.filter_map(|a| Address::read(&a.text)).collect();
    let near = firms.iter().filter(|a| places.iter().any(|(_, p)| a.meets(p).is_some())).count();
    assert!(firms.len() > 2000 && (20..90).contains(&near), "{near} of {}", firms.len());
}

#[test]
fn a_firm_that_left_the_list_and_came_back_was_not_listed_between() {
    let Some(folder) = common::shared_data("lists") else { return };
    let read = &read(&folder, &["1260h/opensanctions-dod_chinese_milcorps-sanctions.csv"])[0];
    let memory: Vec<_> =
        read.list.listings.iter().filter(|l| l.title().contains("ChangXin Memory")).collect();
    let listed = |y, m, d| memory.iter().any(|l| l.in_force(jiff::civil::date(y, m, d)));
    assert!(listed(2026, 1, 15), "{memory:?}");
    assert!(!listed(2026, 4, 1), "{memory:?}");
    assert!(listed(2026, 7, 1), "{memory:?}");
}
