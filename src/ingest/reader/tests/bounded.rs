//! Small files that ask for very much: the work and the memory that they cost is bounded, however they are made.

use std::fmt::Write as _;

use super::*;

/// Refuses a file that asks for too much; gives how many pieces of memory were taken for it, and the most bytes at once.
fn refused(name: &str, text: String) -> (u64, u64) {
    let input = Input::memory(name, text.into_bytes());
    let mut opened = None;
    let cost = allocation_counter::measure(|| opened = Some(open(&input, &ReadOptions::default())));
    let problems = opened.unwrap().unwrap_err();
    assert!(problems.iter().any(|problem| problem.code == "document-too-large"), "{problems:?}");
    (cost.count_total, cost.bytes_max)
}

#[test]
fn what_a_request_says_of_itself_is_held_once_for_all_its_devices() {
    let mut text = "<?xml version=\"1.0\"?>\n<REQUEST><CONTENT>".to_owned();
    (0..2000).for_each(|n| write!(text, "<A{n}>x</A{n}>").unwrap());
    text.push_str(&"<DEVICE/>".repeat(4000));
    text.push_str("</CONTENT><DEVICEID>a</DEVICEID><QUERY>SNMPQUERY</QUERY></REQUEST>");
    let (_, bytes) = refused("r.xml", text);
    assert!(bytes < 256 << 20, "{bytes}");
}

#[test]
fn the_ways_to_values_are_no_longer_than_their_document_lets_expect() {
    let zeros = "0,".repeat(20_000);
    for lead in [
        "{\"id\":\"x\",\"class\":\"system\",\"claimed\":true",
        "{\"minertype\":\"Antminer S19\",\"macaddr\":\"02:00:00:00:00:01\"",
    ] {
        for long in [4000, 500_000] {
            let (_, bytes) =
                refused("d.json", format!("{lead},\"{}\":[{zeros}{zeros}0]}}", "a".repeat(long)));
            assert!(bytes < 64 << 20, "{bytes}");
        }
    }
    // Of a text its names are bounded as well.
    let fields: String = (0..20_000).fold(String::new(), |text, n| text + &format!(",k{n}=1"));
    let text = format!("STATUS=S,Code=22,Msg=x|VERSION,CGMiner=4|{}{fields}|", "a".repeat(20_000));
    let (_, bytes) = refused("c.txt", text);
    assert!(bytes < 64 << 20, "{bytes}");
}

#[test]
fn nothing_more_is_said_of_the_things_of_an_event_than_is_held() {
    let things: Vec<String> = (0..6000).map(|n| format!("\"urn:x:m:ABCD1234{n:05}\"")).collect();
    let says: String = (0..3000).fold(String::new(), |text, n| text + &format!(",\"k{n}\":1"));
    let text = format!(
        "{{\"type\":\"ObjectEvent\",\"eventTime\":\"2026-01-01T00:00:00Z\",\"bizStep\":\"shipping\",\"epcList\":[{}]{says}}}",
        things.join(",")
    );
    let (pieces, _) = refused("e.json", text);
    // Of eighteen million values a million are held.
    assert!(pieces < 8_000_000, "{pieces}");
}

#[test]
fn sections_of_an_answer_are_counted_in_one_go() {
    let text = format!("STATUS=S,Code=22,Msg=x|VERSION,CGMiner=4|{}a,MAC=1|", "a|".repeat(400_000));
    let workbook = open_bytes("c.txt", text).unwrap();
    let plan = workbook.content.statements().unwrap().plan();
    assert!(plan.columns.iter().any(|column| column.header == "a/400000/MAC"));
}

#[test]
fn answers_with_few_values_among_many_names_end_where_they_would_fill_too_many_rows() {
    let names: Vec<String> = (0..10_000).map(|n| format!("\"k{n}\":1")).collect();
    let mut text =
        format!("{{\"minertype\":\"Antminer S19\",\"macaddr\":\"02:00:00:00:00:01\",{}}}\n", names.join(","));
    text.push_str(&"{\"k9999\":1}\n".repeat(20_000));
    refused("d.json", text);
}
