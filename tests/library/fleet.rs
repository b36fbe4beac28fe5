//! The example fleet is the same on every machine, and scattered it is the same fleet.
#![allow(clippy::unwrap_used, reason = "a fleet that cannot be written into memory is a failed test")]

#[allow(dead_code, reason = "the example and the bench use the rest")]
#[path = "../../examples/fleet/generator/mod.rs"]
mod generator;

use std::collections::{BTreeMap, BTreeSet};

use generator::{Dirt, Findings, Fleet, Layout, Options, Order};

const OPTIONS: Options = Options {
    machines: 3000,
    rows_per_machine: 12,
    seed: 1,
    layout: Layout::Components,
    order: Order::Contiguous,
    dirt: Dirt::Clean,
    findings: Findings::Few,
};

fn lines(options: Options) -> Vec<String> {
    let mut bytes = Vec::new();
    let made = Fleet::new(options).write(&mut bytes).unwrap();
    let lines: Vec<_> = String::from_utf8(bytes).unwrap().lines().map(str::to_owned).collect();
    assert_eq!(u64::try_from(lines.len()).unwrap(), made.rows + 1);
    lines
}

#[test]
fn the_same_options_give_the_same_bytes_and_another_seed_another_fleet() {
    assert_eq!(lines(OPTIONS), lines(OPTIONS));
    assert_ne!(lines(OPTIONS), lines(Options { seed: 2, ..OPTIONS }));
}

#[test]
fn scattering_loses_and_invents_no_row() {
    let (mut together, mut apart) = (lines(OPTIONS), lines(Options { order: Order::Scattered, ..OPTIONS }));
    let key = |line: &String| line.split(',').next().unwrap_or_default().trim().to_ascii_uppercase();
    let changes = |lines: &[String]| lines.windows(2).filter(|pair| key(&pair[0]) != key(&pair[1])).count();
    assert_eq!(together[0], apart[0], "the header stays first");
    assert_eq!(changes(&together), 3000);
    assert!(changes(&apart) > 36_000, "neighbours are of different machines");
    together.sort();
    apart.sort();
    assert_eq!(together, apart);
}

#[test]
fn machines_are_distinct_and_a_few_share_a_board() {
    let wide = lines(Options { layout: Layout::Wide, ..OPTIONS });
    let mut machines = BTreeSet::new();
    let mut boards: BTreeMap<String, u32> = BTreeMap::new();
    for line in &wide[1..] {
        machines.insert(line.split(',').next().unwrap().trim().to_ascii_uppercase());
        // Boards are told by the prefixes of their numbers.
        for field in line.split(',') {
            let board = ["HYDT", "PIEM", "SMTT", "HQDZ", "BKM3", "HB0"].iter().any(|p| field.starts_with(p));
            *boards.entry(field.to_owned()).or_default() += u32::from(board);
        }
    }
    assert_eq!(machines.len(), 3000);
    let shared = boards.values().filter(|count| **count > 1).count();
    assert!((1..40).contains(&shared), "{shared} of 9000 boards are claimed twice, about nine expected");
}

#[test]
fn serial_numbers_are_destroyed_only_on_request() {
    let destroyed = |dirt| {
        let lines = lines(Options { dirt, ..OPTIONS });
        lines.iter().filter(|line| line.starts_with("6.37702E+15,")).count()
    };
    assert_eq!(destroyed(Dirt::Clean), 0);
    assert!((40..160).contains(&destroyed(Dirt::Dirty)));
}

#[test]
fn names_and_markings_are_as_messy_as_they_are_in_life() {
    let fleet = Fleet::new(OPTIONS);
    let (spellings, vendors): (BTreeSet<_>, BTreeSet<_>) = fleet.vendor_spellings().unzip();
    assert!(vendors.len() > 190 && spellings.len() > 7000, "{} {}", vendors.len(), spellings.len());
    let (texts, families): (BTreeSet<_>, BTreeSet<_>) = fleet.marking_texts().unzip();
    assert!(families.len() > 60 && texts.len() > 1900, "{} {}", families.len(), texts.len());
    assert_eq!(fleet.marking_texts().count(), texts.len(), "no text belongs to two families");
}
