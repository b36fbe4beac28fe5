//! Thousands of small documents, which are all held at once.

use std::collections::HashSet;

use super::*;
use crate::ingest::columns::MapOptions;
use crate::ingest::layout::read_document;

/// What a miner answers, in a kilobyte.
fn answer(n: usize) -> Input {
    let chips: Vec<String> = (0..30).map(|at| format!("\"chip_{at}\":\"{}\"", n * 31 + at)).collect();
    let text = format!(
        "{{\"minertype\":\"Antminer S19\",\"hostname\":\"row-{n}\",\"macaddr\":\"02:00:00:00:{:02x}:{:02x}\",\"serinum\":\"QX{n:07}\",\
         \"system_mode\":\"GNU/Linux\",\"firmware_type\":\"Release\",{}}}",
        n >> 8 & 255,
        n & 255,
        chips.join(",")
    );
    Input::memory(format!("m{n}.json"), text.into_bytes())
}

#[test]
fn a_small_answer_is_held_in_a_few_kilobytes() {
    const MANY: usize = 300;
    let mut columns = HashSet::new();
    let mut held = Vec::new();
    let mut read = |input: &Input| {
        let mut workbook = open(input, &ReadOptions::default()).unwrap();
        workbook.content.share_columns(&mut columns);
        let statements = workbook.content.statements().unwrap();
        let reading = read_document(input.name(), statements, &MapOptions::default()).unwrap();
        held.push((workbook, reading));
    };
    // What is known of names is kept for all that follow.
    read(&answer(MANY));
    let told = allocation_counter::measure(|| (0..MANY).for_each(|n| read(&answer(n))));
    let each = told.bytes_current / i64::try_from(MANY).unwrap();
    assert!(each < 6 << 10, "{each} bytes each");
    assert_eq!(columns.len(), 1, "all have the same");
}
