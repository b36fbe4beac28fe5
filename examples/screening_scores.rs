//! Writes `query_id,entity,score` for a file of queries against a file of names, to measure recall and false alarms.
//!
//! `cargo run --release --example screening_scores -- list.csv queries.csv 700 > scores.csv`, or with
//! `--pairs pairs.csv` in place of the queries: `left,right,expected` become `left,right,expected,score,score the other way`.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs, reason = "a tool for measuring")]

use std::collections::BTreeMap;

use tidewaiter::internals::names::index::{Classes, Listed, NameIndex, Request, Scratch};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [list, queries, threshold] = &arguments[..] else {
        panic!("list.csv queries.csv threshold, in thousandths");
    };
    let request = Request { threshold: threshold.parse().unwrap(), classes: Classes::ALL };
    let mut entries: Vec<String> = Vec::new();
    let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
    let mut names: Vec<(u32, String)> = Vec::new();
    for row in csv::Reader::from_path(list).unwrap().records() {
        let row = row.unwrap();
        let number = *numbers.entry(row[0].to_owned()).or_insert_with(|| {
            entries.push(row[0].to_owned());
            u32::try_from(entries.len() - 1).unwrap()
        });
        names.push((number, row[1].to_owned()));
    }
    let listed: Vec<Listed<'_>> = names.iter().map(|(entry, name)| Listed::new(*entry, name)).collect();
    let index = NameIndex::build(&listed);
    let mut out = csv::Writer::from_writer(std::io::stdout());
    let mut scratch = Scratch::default();
    let mut rows = csv::Reader::from_path(queries).unwrap();
    if rows.headers().unwrap().iter().next() == Some("left") {
        out.write_record(["left", "right", "expected", "score"]).unwrap();
        for row in rows.records() {
            let row = row.unwrap();
            let score = index.compare(&row[0], &row[1]);
            out.write_record([&row[0], &row[1], &row[2], &score.to_string()]).unwrap();
        }
        return;
    }
    out.write_record(["query_id", "entity", "score", "name"]).unwrap();
    for row in rows.records() {
        let row = row.unwrap();
        for hit in index.search(&row[1], request, &mut scratch) {
            let score = format!("{:.3}", f64::from(hit.score) / 1000.0);
            out.write_record([&row[0], &entries[hit.entry as usize], &score, index.name(hit.name)]).unwrap();
        }
    }
}
