//! Tables that stand side by side under one row of headers, with a blank column between them or none.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use super::header::Header;
use super::peek::Peek;
use crate::ingest::columns::{field_of_header, names_key};
use crate::ingest::shape::trim;
use crate::model::{Field, Level};

/// Tables beside each other, at the most: what repeats more often is a matrix.
const MOST: usize = 16;

/// The columns of each of several tables that stand beside each other: each has what names its machines, and they repeat headers
/// of each other or have a title each. None where there is but one table.
pub(super) fn side_by_side(header: &Header, peek: &Peek) -> Vec<Range<usize>> {
    let ranges = divided_by_blanks(header, peek);
    let ranges = match ranges.as_slice() {
        [] => Vec::new(),
        [one] => halves(header, one),
        more if more.len() > MOST => Vec::new(),
        _ => {
            let all = ranges.iter().all(|range| range.len() > 1 && lists(texts(header, range)));
            let apart = ranges.iter().all(|range| repeats(header, &ranges, range))
                || have_titles(header, peek, &ranges);
            if all && apart { ranges } else { Vec::new() }
        }
    };
    without_gaps(ranges)
}

/// The ranges with the columns behind each: they may be filled in rows that nobody has looked at yet.
fn without_gaps(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut next = usize::MAX;
    for range in ranges.iter_mut().rev() {
        range.end = next;
        next = range.start;
    }
    // No table stands before the first.
    if let Some(first) = ranges.first_mut() {
        first.start = 0;
    }
    ranges
}

/// The headers of a range.
fn texts<'h>(header: &'h Header, range: &Range<usize>) -> &'h [String] {
    header.texts.get(range.clone()).unwrap_or_default()
}

fn keyed(texts: &[String]) -> bool {
    texts.iter().any(|text| names_key(text))
}

/// Whether these are headers of machines, or of goods.
fn lists(texts: &[String]) -> bool {
    let has = |fields: &[Field]| {
        texts.iter().any(|text| field_of_header(text).is_some_and(|f| fields.contains(&f)))
    };
    keyed(texts) || (has(&[Field::Quantity]) && has(&[Field::Model, Field::Description]))
}

/// The runs of columns between blank ones.
fn divided_by_blanks(header: &Header, peek: &Peek) -> Vec<Range<usize>> {
    let blank = |column: usize| {
        let filled = |cells: &[String]| cells.get(column).is_some_and(|c| !trim(c).is_empty());
        let below = peek.rows.iter().skip(header.row).any(|row| filled(&row.cells));
        header.texts.get(column).is_none_or(String::is_empty) && !below
    };
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut start = None;
    for column in 0..=header.texts.len() {
        let ends = column == header.texts.len() || blank(column);
        match (start, ends) {
            (None, false) => start = Some(column),
            (Some(from), true) => {
                ranges.push(from..column);
                start = None;
            }
            _ => {}
        }
    }
    ranges
}

/// Two tables without a gap: the second has headers of the first, in any order. A second serial number and model may be those
/// of a part, of which a header between them speaks.
fn halves(header: &Header, one: &Range<usize>) -> Vec<Range<usize>> {
    let small: Vec<String> = texts(header, one).iter().map(|text| text.to_lowercase()).collect();
    let of_part = |text: &String| field_of_header(text).is_some_and(|field| field.level() != Level::Machine);
    let mut places: HashMap<&str, usize> = HashMap::new();
    // Where each text stands first.
    let firsts: Vec<usize> =
        small.iter().enumerate().map(|(at, text)| *places.entry(text).or_insert(at)).collect();
    let is_again = |at: &usize| firsts.get(*at).is_some_and(|first| first < at);
    // Up to here no text comes again.
    let repeated = (0..small.len()).find(is_again).unwrap_or(small.len());
    // The last of the first places of what stands from a column on.
    let mut latest = 0;
    let mut split = None;
    for at in (2..small.len()).rev() {
        latest = latest.max(firsts.get(at).copied().unwrap_or(at));
        if small.get(at).is_none_or(String::is_empty) || !is_again(&at) {
            break;
        }
        if latest >= at || small.len() - at < 2 {
            continue;
        }
        let (Some(first), Some(second)) = (small.get(..at), small.get(at..)) else { break };
        // The same headers in the same order are those of two tables, whatever they speak of.
        let same = at * 2 == small.len() && first == second;
        let each_once = || {
            at <= repeated
                && second.iter().collect::<BTreeSet<_>>().len() == second.len()
                && !first.iter().any(of_part)
        };
        if (same || each_once()) && keyed(first) && keyed(second) {
            split = Some(one.start + at);
        }
    }
    split.map_or_else(Vec::new, |at| vec![one.start..at, at..one.end])
}

/// Whether a table has headers that others have: two, or one of which a machine has but one.
fn repeats(header: &Header, ranges: &[Range<usize>], range: &Range<usize>) -> bool {
    const ONE: [Field; 5] = [Field::Model, Field::Serial, Field::Machine, Field::Hostname, Field::AssetTag];
    let own = texts(header, range);
    let others = ranges.iter().filter(|other| *other != range).flat_map(|other| texts(header, other));
    let shared: Vec<&String> = others
        .filter(|text| !text.is_empty() && own.iter().any(|own| own.eq_ignore_ascii_case(text)))
        .collect();
    let one = |text: &&String| field_of_header(text).is_some_and(|field| ONE.contains(&field));
    shared.len() >= 2 || shared.iter().any(one)
}

/// Whether each table has a title of its own in the row above the headers, and nothing else stands there.
fn have_titles(header: &Header, peek: &Peek, ranges: &[Range<usize>]) -> bool {
    let Some(above) = header.first.checked_sub(1).and_then(|above| peek.rows.get(above)) else {
        return false;
    };
    let filled = above.cells.iter().enumerate().filter(|(_, cell)| !trim(cell).is_empty());
    filled.map(|(column, _)| column).eq(ranges.iter().map(|range| range.start))
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;
    use std::sync::Arc;

    use super::{Header, halves};
    use crate::ingest::columns::MapOptions;
    use crate::ingest::layout::read_tables;
    use crate::ingest::memory::MemoryRows;
    use crate::ingest::rows::Rows;
    use crate::ingest::validate::{RowOutcome, RowValidator};

    /// What names the machines and lots of each table.
    fn tables(csv: &str) -> Vec<Vec<String>> {
        let rows: Arc<dyn Rows> = Arc::new(MemoryRows::csv(csv, ','));
        let tables = read_tables(&rows, "in.csv", &MapOptions::default()).unwrap();
        let keys = |table: &crate::ingest::layout::Table| {
            let validator = RowValidator::new(&table.reading);
            let mut keys = Vec::new();
            let scanned = table.rows.scan(table.reading.first_data, table.reading.end, &mut |row| {
                match validator.validate(row) {
                    RowOutcome::Evidence { key, .. } => keys.push(key.to_owned()),
                    RowOutcome::Lot { key, .. } => keys.push(key),
                    _ => {}
                }
                ControlFlow::Continue(())
            });
            assert!(scanned.is_ok());
            keys
        };
        tables.iter().map(keys).collect()
    }

    #[test]
    fn tables_side_by_side_are_each_read() {
        for csv in [
            "Serial,Model,,Serial,Model\nSW1A,C9300,,SV1A,R640\n",
            "Serial,Model,,Hostname,MAC,Model\nSW1A,C9300,,SV1A,E0:A5:09:01:02:03,R640\n",
            "Serial,Model,Rack,Model,Serial,Rack\nSW1A,C9300,R1,R640,SV1A,R2\n",
            "Serial,Model,Rack,Serial,Model\nSW1A,C9300,R1,SV1A,R640\n",
            "Switches,,,Servers,\nSerial,Model,,Hostname,MAC\nSW1A,C9300,,SV1A,E0:A5:09:01:02:03\n",
        ] {
            assert_eq!(tables(csv), [["SW1A"], ["SV1A"]], "{csv}");
        }
        let goods = "Serial,Model,,Model,Qty\nSW1A,C9300,,Antminer S21,20\n";
        assert_eq!(tables(goods), [["SW1A"], ["in.csv!D2"]]);
    }

    #[test]
    fn a_gap_or_the_serial_number_of_a_part_makes_no_second_table() {
        for csv in [
            "Serial,Model,,Hostname,MAC\nSW1A,C9300,,srv-1,E0:A5:09:01:02:03\n",
            "Serial,Model,PSU,Serial,Model\nSW1A,C9300,PSU A,PS1A,P640\n",
            "Serial,Model,,Rack,Room\nSW1A,C9300,,R1,Hall 1\n",
        ] {
            assert_eq!(tables(csv), [["SW1A"]], "{csv}");
        }
    }

    #[test]
    fn tables_below_each_other_are_each_read_also_without_a_gap() {
        for csv in [
            "Serial,Model,Rack\nSW1A,C9300,R1\nSW2A,C9300,R1\nHostname,MAC Address,IP\nSV1A,E0:A5:09:01:02:03,10.0.0.1\n",
            "Serial,Model,Rack\nSW1A,C9300,R1\nSW2A,C9300,R1\nModel,Serial,\nR640,SV1A,\n",
            "Serial,Model,Rack\nSW1A,C9300,R1\nSW2A,C9300,R1\n,,\nModel,Serial,Rack\nR640,SV1A,R2\n",
        ] {
            assert_eq!(tables(csv), [&["SW1A", "SW2A"][..], &["SV1A"]], "{csv}");
        }
        let titled = "Serial,Model,Rack\nSwitches,,\nSW1A,C9300,R1\nNetwork Servers:,,\nSV1A,R640,R2\nReception PC,,\n";
        assert_eq!(tables(titled), [["SW1A", "SV1A", "Reception PC"]]);
    }

    #[test]
    fn a_blank_column_that_is_filled_far_below_is_read() {
        let row = |at| format!("SW{at}A,C9300,,SV{at}A,R640,\n");
        let rows: String = (0..600).map(row).collect();
        let last = "SW900A,C9300,Antminer S9,SV900A,R640,Antminer S19\n";
        let csv = format!("Serial,Model,,Serial,Model,\n{rows}{last}");
        let rows: Arc<dyn Rows> = Arc::new(MemoryRows::csv(&csv, ','));
        let tables = read_tables(&rows, "in.csv", &MapOptions::default()).unwrap();
        assert_eq!(tables.len(), 2);
        for (table, text) in tables.iter().zip(["Antminer S9", "Antminer S19"]) {
            let mut seen = Vec::new();
            let scanned = table.rows.scan(table.reading.first_data, table.reading.end, &mut |row| {
                seen.extend(row.cells.iter().filter(|c| c.text.contains("miner")).map(|c| c.text.to_owned()));
                ControlFlow::Continue(())
            });
            assert!(scanned.is_ok());
            assert_eq!(seen, [text]);
        }
    }

    #[test]
    fn thousands_of_columns_are_split_or_not_in_one_pass() {
        let header = |texts: Vec<String>| Header { row: 0, first: 0, number: 1, below: texts.clone(), texts };
        let text = |at: usize| if at == 0 { "Serial".to_owned() } else { format!("Note {at}") };
        let wide = |again: usize| (0..8_000).map(|at| text(at % again)).collect::<Vec<_>>();
        let one = 0..8_000;
        assert_eq!(halves(&header(wide(4_000)), &one), [0..4_000, 4_000..8_000]);
        assert!(halves(&header(wide(3)), &one).is_empty());
        assert!(halves(&header(wide(8_000)), &one).is_empty());
        let texts = ["Serial", "Model", "Rack", "MODEL", "serial"].map(str::to_owned).to_vec();
        assert_eq!(halves(&header(texts), &(0..5)), [0..3, 3..5]);
    }

    #[test]
    fn what_repeats_very_often_is_no_row_of_tables() {
        let csv = |tables: usize| {
            format!(
                "{}\n{}\n",
                ["Serial,Model"; 40][..tables].join(",,"),
                ["SW1A,C9300"; 40][..tables].join(",,")
            )
        };
        assert_eq!(tables(&csv(16)).len(), 16);
        let rows: Arc<dyn Rows> = Arc::new(MemoryRows::csv(&csv(17), ','));
        let read = read_tables(&rows, "in.csv", &MapOptions::default());
        assert!(read.map_or(true, |all| all.len() == 1));
    }
}
