//! Screening on names of others: the index finds what scoring every name finds, and what the list holds in another
//! script is found in it.
//!
//! The names are not part of this repository. `TIDEWAITER_SHARED_DATA` names the folder that holds `screening/`.
#![allow(clippy::unwrap_used, reason = "what cannot be prepared is a failed test")]

use crate::common;
use std::collections::BTreeMap;

use tidewaiter::internals::model::MatchType;
use tidewaiter::internals::names::index::{Classes, Listed, NameIndex, Request, Scratch};

#[test]
fn the_index_agrees_with_brute_force_on_real_names() {
    let Some(folder) = common::shared_data("screening") else { return };
    let mut list = csv::Reader::from_path(folder.join("list.csv")).unwrap();
    let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
    let mut names: Vec<(u32, String)> = Vec::new();
    for row in list.records() {
        let row = row.unwrap();
        let next = u32::try_from(numbers.len()).unwrap();
        names.push((*numbers.entry(row[0].to_owned()).or_insert(next), row[1].to_owned()));
    }
    let listed: Vec<Listed<'_>> = names.iter().map(|(entry, name)| Listed::new(*entry, name)).collect();
    let index = NameIndex::from_bytes(&NameIndex::build(&listed).to_bytes()).unwrap();
    let request = Request { classes: Classes::ALL, ..Request::default() };
    let mut scratch = Scratch::default();
    for row in csv::Reader::from_path(folder.join("queries.csv")).unwrap().records().step_by(40) {
        let row = row.unwrap();
        let found = index.search(&row[1], request, &mut scratch);
        assert_eq!(found, index.search_by_force(&row[1], request), "{}", &row[1]);
    }
    let other_scripts =
        names.iter().filter(|(_, name)| name.chars().any(|c| c.is_alphabetic() && c > '\u{370}'));
    for (entry, name) in other_scripts.step_by(10) {
        let found = index.search(name, request, &mut scratch);
        assert!(found.iter().any(|hit| hit.entry == *entry && hit.kind == MatchType::Same), "{name}");
    }
}
