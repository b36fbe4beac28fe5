//! Addresses as people and lists write them: what is one, what is next door, and what is neither.

use proptest::prelude::*;

use super::{Address, AddressTable};
use crate::model::MatchType;

fn met(asked: &str, listed: &str) -> Option<MatchType> {
    let listed = Address::read(listed).unwrap_or_else(|| panic!("no address: {listed}"));
    Address::read(asked)?.meets(&listed).map(|m| m.match_type)
}

/// In the shapes that lists and vendors use; the buildings are invented.
const HARBOUR: &str = "Unit 04, 7/F Vellum Harbour Tower, No. 33 Quill Kok Road, Kowloon, Hong Kong., China";
const KING: &str = "Flat/RM 2309, 23/F, Lo King Commercial Centre, 2-16 Ta Yuen Street, Ming Kok, Kowloon, Hong Kong., China";
const STRAND: &str = "Office 704, 135 Barrow Strand, Chung Wan, Hong Kong., China";
const SOUTH: &str = "Room 803, Cavalier House 45-51, Petham Road South, Tam Sha Chui, Hong Kong., China";
const TURKISH: &str =
    "No: 52 Kasat Sk., Tamara Iç Kapi No: 1, Mirkez Mah., Tisli, Istanbul, 34381, Turkey., Turkey";
const PLAIN: &str = "14C, Lung Shui Kiu Main Street, Yuen Lung, N.T., Hong Kong., China";
const CHINESE: &str = "广东省深圳市南山区科技路1号B座3楼305室";

#[test]
fn one_address_is_the_same_however_it_is_written() {
    for (asked, listed) in [
        ("VELLUM HARBOUR TWR 33 QUILL KOK RD 7TH FLOOR UNIT 4 KLN HK", HARBOUR),
        ("No.33, Quillkok Rd., Vellum Harbour Tower, 7/F, #4, Hong Kong SAR", HARBOUR),
        ("Ｕｎｉｔ　４，７／Ｆ　Vellum Harbour\u{200b} Tower, 33 Quill Kok Road", HARBOUR),
        ("Rm 2309, Floor 23, Lo King Comm. Ctr, 2 - 16 Tayuen St, Mingkok", KING),
        ("2-16 Ta Yuen Street, Ming Kok, Lo King Commercial Center 23F Room 2309, H.K.", KING),
        ("Suite 704, 135 Barrow Strand, Chung Wan, Hong Kong", STRAND),
        ("Rm 803 Cavalier Hse, 45-51 Petham Rd S, Tam Sha Chui, Hong Kong", SOUTH),
        ("Kasat Sokak No 52, Tamara İç Kapı No:1, Mirkez Mahallesi, Tisli 34381 İSTANBUL / TÜRKİYE", TURKISH),
        ("14C Lung Shui Kiu Main St, Yuen Lung, New Territories", PLAIN),
        ("中国广东省深圳市南山区科技路1号B座3楼305室", CHINESE),
        ("Hauptstr. 12, 1010 Wien, Austria", "Hauptstraße 12, Wien, AT"),
        ("ул. Чайная, д. 5, кв. 12, Москва", "Москва, Чайная улица 5, квартира 12, Россия"),
        ("Blk 109B Edge Plains #05-12, Singapore 822109", "109B Edge Plains, #5-12, Singapore"),
        ("P.O. Box 77, Quillton, LS1 4AP, UK", "PO Box 77, Quillton, United Kingdom"),
    ] {
        assert_eq!(met(asked, listed), Some(MatchType::Same), "{asked} / {listed}");
    }
}

#[test]
fn another_room_of_the_building_is_similar() {
    for (asked, listed) in [
        // Another room, another floor, neither.
        ("Unit 05, 7/F Vellum Harbour Tower, 33 Quill Kok Road, Hong Kong", HARBOUR),
        ("Unit 04, 8/F Vellum Harbour Tower, 33 Quill Kok Road, Hong Kong", HARBOUR),
        ("Vellum Harbour Tower, 33 Quill Kok Road, Hong Kong", HARBOUR),
        ("Flat 2309A, 23/F, Lo King Commercial Centre, 2-16 Ta Yuen Street, Ming Kok", KING),
        // The floor goes without saying; the name of the building is left out; a house within the range.
        ("Room 2309, Lo King Commercial Centre, 2-16 Ta Yuen Street, Ming Kok", KING),
        ("Flat 2309, 23/F, 2-16 Ta Yuen Street, Ming Kok", KING),
        ("Flat 2309, 23/F, 8 Ta Yuen Street, Ming Kok", KING),
        // Somebody's name before it.
        (
            "Quillwater Trading Ltd, Flat 2309, 23/F, Lo King Commercial Centre, 2-16 Ta Yuen St, Ming Kok",
            KING,
        ),
        // A slip in a long word.
        ("Room 803, Cavaleir House 45-51, Petham Road South, Tam Sha Chui, Hong Kong", SOUTH),
        // The room of a building that goes by its name.
        ("RM 2309, LO KING COMMERCIAL CENTRE, MING KOK", KING),
        ("深圳市南山区科技路1号B座3楼306室", CHINESE),
        ("Kasat Sk. No: 52, Tisli, Istanbul", TURKISH),
    ] {
        assert_eq!(met(asked, listed), Some(MatchType::Similar), "{asked} / {listed}");
    }
}

#[test]
fn next_door_is_another_address() {
    for (asked, listed) in [
        // The house beside it; the same number in another street, or in one of like name; the other end of the street.
        ("Unit 04, 7/F, 35 Quill Kok Road, Kowloon, Hong Kong", HARBOUR),
        ("Unit 04, 7/F, 33 Nathaniel Road, Quill Kok, Hong Kong", HARBOUR),
        ("Unit 04, 7/F, 33 Quill Kok Street, Kowloon, Hong Kong", HARBOUR),
        ("Room 803, 45-51 Petham Road North, Tam Sha Chui, Hong Kong", SOUTH),
        ("Flat 2309, 23/F, 18 Ta Yuen Street, Ming Kok", KING),
        // The same street and number in another town; the next tower of an estate.
        ("12 Station Road, Leeds", "12 Station Road, York"),
        (
            "Room 1003, 10/F, Lippot Centre Tower 2, 89 Queensway, Hong Kong",
            "Room 1003, 10/F, Lippot Centre Tower 1, 89 Queensway, Hong Kong",
        ),
        (
            "Room 1003, Lippot Centre, Tower Two, 89 Queensway, Hong Kong",
            "Room 1003, 10/F, Lippot Centre Tower 1, 89 Queensway, Hong Kong",
        ),
        ("Building 3, Longquan Software Park, Shenzhen", "Building 4, Longquan Software Park, Shenzhen"),
        // The same room of another building.
        ("Room 2309, 23/F, Po King Industrial Building, 5 Hing Street, Kwun Lung", KING),
        ("8 Science Park Road, Shenzhen", "8 Software Park Road, Shenzhen"),
        ("深圳市南山区科技路2号", CHINESE),
    ] {
        assert_eq!(met(asked, listed), None, "{asked} / {listed}");
    }
}

#[test]
fn a_street_a_town_or_a_name_is_no_address() {
    for text in [
        "",
        "Hong Kong",
        "Ta Yuen Street, Ming Kok, Kowloon, Hong Kong",
        "Longquan Industrial Park, Shenzhen",
        "Room 803, Hong Kong",
        "Shenzhen, Guangdong, 518000, China",
        "N/A",
        "0",
        "12/F",
        "China",
        "深圳市",
    ] {
        assert!(Address::read(text).is_none(), "{text}");
    }
}

#[test]
fn what_differs_is_said() {
    let reason = |asked: &str, listed: &str| {
        Address::read(asked).unwrap().meets(&Address::read(listed).unwrap()).unwrap().reason
    };
    let other_room = reason("Flat 5, 23/F, Lo King Commercial Center, 2-16 Ta Yuen St, Ming Kok", KING);
    assert_eq!(
        other_room,
        "one building: floor 23, number 2-16, lo king commercial center ta yuen street ming kok; unit 5, listed 2309"
    );
    let slip = reason("Attn Zoe, Room 803, Cavaleir House 45-51, Petham Road South, Tam Sha Chui", SOUTH);
    assert!(slip.ends_with("; cavaleir for cavalier; not in the listed address: attn zoe"), "{slip}");
    assert!(reason(STRAND, STRAND).starts_with("the address is equal: unit 704, number 135, "));
}

#[test]
fn one_town_in_two_countries_is_said_to_differ() {
    let meeting = |asked: &str| {
        let listed = Address::read("10 King Street, London, United Kingdom").unwrap();
        Address::read(asked).unwrap().meets(&listed).unwrap()
    };
    assert_eq!(meeting("10 King St, London").match_type, MatchType::Same);
    let other = meeting("10 King St, London, Canada");
    assert_eq!(other.match_type, MatchType::Similar);
    assert!(other.reason.ends_with("; country CA, listed GB"), "{}", other.reason);
}

#[test]
fn a_table_finds_what_a_comparison_one_by_one_finds() {
    let all =
        [HARBOUR, KING, STRAND, SOUTH, TURKISH, PLAIN, CHINESE].map(|text| Address::read(text).unwrap());
    let mut table = AddressTable::default();
    for address in &all {
        table.add(address.clone());
    }
    for asked in [
        KING,
        "Flat 9, 8 Ta Yuen Street, Ming Kok, Hong Kong",
        "RM 2309, LO KING COMMERCIAL CENTRE, MING KOK",
        STRAND,
    ] {
        let asked = Address::read(asked).unwrap();
        let one_by_one: Vec<_> =
            all.iter().enumerate().filter_map(|(at, a)| Some((at, asked.meets(a)?))).collect();
        assert_eq!(one_by_one.len(), 1);
        assert_eq!(table.met(&asked), one_by_one);
    }
}

fn word() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "Room",
        "Rm.",
        "Flat",
        "Unit",
        "#",
        "No.",
        "12/F",
        "7th",
        "Floor",
        "G/F",
        "Block",
        "Tower",
        "B",
        "Building",
        "5",
        "33",
        "2-16",
        "1318-19",
        "19C",
        "04",
        "Road",
        "St",
        "Strand",
        "South",
        "Mong",
        "Kok",
        "Mongkok",
        "Lockhart",
        "Lokhart",
        "Wan",
        "Chai",
        "Wanchai",
        "Hong",
        "Kong",
        "HK",
        "China",
        "Singapore",
        "822109",
        "SW1A",
        "1AA",
        ",",
        ",",
        "深圳市",
        "科技路",
        "1号",
        "3楼",
        "305室",
        "Centre",
        "Industrial",
        "Park",
        "&",
        "-",
        "New",
        "Jersey",
        "ул.",
    ])
}

#[test]
fn a_district_written_as_one_word_or_two_has_no_direction() {
    let read = |text| Address::read(text).unwrap();
    let (apart, together) = (read("Wan Chai 2-16 Kok Lockhart"), read("2-16 Wanchai Room Kok"));
    let alike = |a: &Address, b: &Address| a.meets(b).map(|m| (m.match_type, m.alike));
    assert_eq!(alike(&apart, &together), alike(&together, &apart));
    assert!(alike(&apart, &together).is_some());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_or_left(text in "\\PC{0,60}") {
        let _ = Address::read(&text).map(|a| a.meets(&a));
    }

    #[test]
    fn an_address_is_itself_and_meetings_have_no_direction(
        a in prop::collection::vec(word(), 0..14), b in prop::collection::vec(word(), 0..14),
    ) {
        let (a, b) = (Address::read(&a.join(" ")), Address::read(&b.join(" ")));
        for address in [&a, &b].into_iter().flatten() {
            let met = address.meets(address).map(|m| (m.match_type, m.alike));
            prop_assert_eq!(met, Some((MatchType::Same, 1000)));
        }
        if let (Some(a), Some(b)) = (a, b) {
            let meet = |x: &Address, y: &Address| x.meets(y).map(|m| (m.match_type, m.alike));
            prop_assert_eq!(meet(&a, &b), meet(&b, &a));
            let mut table = AddressTable::default();
            table.add(b.clone());
            prop_assert_eq!(table.met(&a).len(), usize::from(a.meets(&b).is_some()));
        }
    }

    #[test]
    fn the_order_of_parts_does_not_matter(at in 0_usize..4) {
        let mut parts = ["Flat 2309", "23/F", "Lo King Commercial Centre", "2-16 Ta Yuen Street", "Ming Kok"];
        parts.rotate_left(at);
        prop_assert_eq!(met(&parts.join(", "), KING), Some(MatchType::Same));
    }
}
