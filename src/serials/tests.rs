use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

fn said(serial: &str, field: Field, maker: &str) -> String {
    let reading = read(serial, field, Some(maker));
    let made = |facts: &SerialFacts| {
        let periods: Vec<String> = facts.made.iter().map(Period::to_string).collect();
        format!("{} {} {}", facts.scheme.id(), facts.site.as_deref().unwrap_or("-"), periods.join("|"))
    };
    let fits: Vec<String> = reading.fits.iter().map(made).collect();
    match reading.misfit {
        Some(misfit) => misfit.to_string(),
        None => fits.join("; "),
    }
}

#[test]
fn every_scheme_reads_its_example_and_says_whose_it_is() {
    let mut ids = BTreeSet::new();
    for scheme in SCHEMES {
        assert!(ids.insert(scheme.id()), "{} stands twice", scheme.id());
        assert!(scheme.doc().len() > 20 && scheme.source().len() > 20, "{}", scheme.id());
        for field in scheme.fields() {
            assert!(field.is_serial());
            for maker in scheme.makers() {
                let reading = read(scheme.example(), *field, Some(maker));
                let fits = reading.fits.iter().find(|facts| facts.scheme.id() == scheme.id());
                assert!(fits.is_some_and(|fits| fits.maker == *maker), "{}", scheme.id());
            }
            assert_eq!(read(scheme.example(), *field, None).fits.is_empty(), !scheme.is_unmistakable());
        }
    }
}

#[test]
fn the_makers_of_the_schemes_are_parties_of_the_catalogue() {
    let files = crate::tomlread::files::RuleFileSet::shipped();
    let catalogue = crate::catalogue::Catalogue::load(&files.catalogue).expect("the shipped catalogue");
    for maker in SCHEMES.iter().flat_map(|scheme| scheme.makers()) {
        assert!(catalogue.party_id(maker).is_some(), "{maker}");
    }
}

#[test]
fn numbers_say_when_and_where() {
    for (serial, field, maker, expected) in [
        ("JYZZYR6BCJHCA0HQZ", Field::Serial, "bitmain", "antminer - 2023-08"),
        (" hydtyngbajlai07a1 ", Field::BoardSerial, "bitmain", "antminer - 2021-12"),
        ("BTM3CS40HD24083100000000000004711", Field::Serial, "microbt", "whatsminer - 2024-08-31"),
        ("BKM3CSE1404812K43701", Field::BoardSerial, "microbt", "whatsminer-board - "),
        ("FOC2731L0QZ", Field::Serial, "cisco", "cisco FOC 2023 week 31"),
        ("CZJ328Q7R2", Field::Serial, "hpe", "hp CZJ 2003 week 28|2013 week 28|2023 week 28"),
        ("CN-0X3Y66-70163-46K-000G", Field::BoardSerial, "dell", "dell-ppid CN 2004-06|2014-06|2024-06"),
        ("CN7016346K000G", Field::BoardSerial, "dell", "dell-ppid CN 2004-06|2014-06|2024-06"),
        // As firmware tells it, behind the machine's service tag.
        (".7TQX0B2.CN7016346K000G.", Field::BoardSerial, "dell", "dell-ppid CN 2004-06|2014-06|2024-06"),
        ("2102112233P0F4000047", Field::Serial, "huawei", "huawei - 2015-04"),
        ("2102112233P0J1000047", Field::Serial, "xfusion", "huawei - 2018-01"),
        ("2102112233P0PC000047", Field::Serial, "huawei", "huawei - 2023-12"),
        // An older form, which says 2005 in either reading, and one that says 2005 or 2015.
        ("2102312796105B000047", Field::Serial, "huawei", "huawei - 2005-11"),
        ("2102312796115B000047", Field::Serial, "huawei", "huawei - 2005-11|2015-11"),
        // What counts I and O among the years is not established.
        ("2102112233P0O4000047", Field::Serial, "huawei", "huawei - "),
        ("7TQX0B2", Field::Serial, "dell", "dell-service-tag - "),
    ] {
        assert_eq!(said(serial, field, maker), expected, "{serial}");
    }
}

#[test]
fn a_character_that_does_not_fit_is_named() {
    for (serial, field, maker, expected) in [
        (
            "NGSBYT0B4JKAF01K7",
            Field::Serial,
            "bitmain",
            "the letter of a year (A for 2021) as character 9, not `4`",
        ),
        (
            "NGSBYT0BDJQAF01K7",
            Field::Serial,
            "bitmain",
            "the letter of a month (A to L) as character 11, not `Q`",
        ),
        (
            "BTM3CS40HD24133100000000000004711",
            Field::Serial,
            "microbt",
            "a month (01 to 12) as character 13, not `1`",
        ),
        (
            "BTM3CS40HD24O83100000000000004711",
            Field::Serial,
            "microbt",
            "a digit of the day (YYMMDD) as character 13, not `O`",
        ),
        (
            "BTM3CS40HD24023100000000000004711",
            Field::Serial,
            "microbt",
            "a day of that month as character 15, not `3`",
        ),
        ("FOC27O1L0QZ", Field::Serial, "cisco", "a digit of year and week as character 6, not `O`"),
        ("FOC2761L0QZ", Field::Serial, "cisco", "a week (01 to 53) as character 6, not `6`"),
        (
            "2102112233P0FD000047",
            Field::Serial,
            "huawei",
            "a month (1 to 9, A to C) as character 14, not `D`",
        ),
    ] {
        assert_eq!(said(serial, field, maker), expected, "{serial}");
    }
}

#[test]
fn numbers_of_other_forms_and_makers_come_to_nothing() {
    for (serial, field, maker) in [
        // Antminers from before the scheme, one character too many, a vehicle's number.
        ("NGSBYT0AHJKAF01K7", Field::Serial, "bitmain"),
        ("NGSBYT0BDJKAF01K77", Field::Serial, "bitmain"),
        ("1FTFW1ET5BFA00001", Field::Serial, "bitmain"),
        // Another maker's.
        ("NGSBYT0B4JKAF01K7", Field::Serial, "microbt"),
        ("FOC2761L0QZ", Field::Serial, "huawei"),
        // Meraki's and Cisco's virtual machines.
        ("Q2QN-ABCD-EFGH", Field::Serial, "cisco"),
        ("9QWERTYUIOP", Field::Serial, "cisco"),
        // The name of a network interface.
        ("enp57s0u1u4", Field::Serial, "cisco"),
        // Made anonymous.
        ("FOX0000X0XX", Field::Serial, "cisco"),
        // HP's switches.
        ("CN43GG2003", Field::Serial, "hpe"),
        ("5CG8123XYZ", Field::Serial, "hp"),
        // H3C's look like Huawei's and are not read.
        ("210231A2MGB15A000075", Field::Serial, "h3c"),
        ("", Field::Serial, "dell"),
        ("７TQX0B2", Field::Serial, "dell"),
        ("R90XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX", Field::Serial, "lenovo"),
        // The number of a service tag is no board's.
        ("7TQX0B2", Field::BoardSerial, "dell"),
    ] {
        assert_eq!(said(serial, field, maker), "", "{serial} of {maker}");
    }
    assert!(read("FOC2731L0QZ", Field::Serial, None).fits.is_empty(), "anybody's");
    let nobody = read("BTM3CS40HD24O83100000000000004711", Field::Serial, None);
    assert!(nobody.fits.is_empty() && nobody.misfit.is_none(), "nobody says that it is MicroBT's");
}

#[test]
fn a_week_holds_the_days_of_every_way_of_counting() {
    let week = Period::week(2023, 31).expect("a week");
    // ISO 8601: 2023-07-31 to 2023-08-06; counted from the first of January: 2023-07-30 to 2023-08-05.
    assert!(week.first <= jiff::civil::date(2023, 7, 30) && week.last >= jiff::civil::date(2023, 8, 6));
    assert_eq!((Period::week(2023, 0), Period::week(2023, 54)), (None, None));
}

proptest! {
    #[test]
    fn whatever_is_written_is_read_or_comes_to_nothing(
        serial in prop_oneof![
            ".{0,50}",
            "[A-Z]{4}[0-9A-Z]{3}B[0-9A-Z ]{9}",
            "BTM[0-9A-Z]{7}[0-9O]{6}[0-9]{17}",
            "[A-Z]{3}[0-9O]{4}[0-9A-Z]{4}",
            "21[0-9A-Z]{18}",
            "[A-Z]{2}-?0[0-9A-Z]{5}-?[0-9A-Z]{5}-?[0-9][0-9A-D][0-9A-Z]-?[0-9A-Z]{4}",
        ],
    ) {
        for scheme in SCHEMES {
            for (field, maker) in scheme.fields().iter().zip(scheme.makers().iter().cycle()) {
                let reading = read(&serial, *field, Some(maker));
                prop_assert!(reading.fits.is_empty() || reading.misfit.is_none());
                prop_assert!(reading.fits.iter().all(|facts| facts.made.is_sorted()));
                if let Some(misfit) = reading.misfit {
                    let found = serial.trim().chars().nth(misfit.position - 1).map(|c| c.to_ascii_uppercase());
                    prop_assert_eq!(found, Some(misfit.found));
                }
            }
        }
    }
}
