//! Tables that stand side by side under one row of headers, with a blank column between them or none.

use std::collections::BTreeSet;
use std::ops::Range;

use super::header::Header;
use super::peek::Peek;
use crate::ingest::columns::{field_of_header, names_key};
use crate::ingest::shape::trim;
use crate::model::{Field, Level};

/// The columns of each of several tables that stand beside each other: each has what names its machines, and they repeat headers
/// of each other or have a title each. None where there is but one table.
pub(super) fn side_by_side(header: &Header, peek: &Peek) -> Vec<Range<usize>> {
    let ranges = divided_by_blanks(header, peek);
    match ranges.as_slice() {
        [] => Vec::new(),
        [one] => halves(header, one),
        _ => {
            let all = ranges.iter().all(|range| range.len() > 1 && lists(texts(header, range)));
            let apart = ranges.iter().all(|range| repeats(header, &ranges, range))
                || have_titles(header, peek, &ranges);
            if all && apart { ranges } else { Vec::new() }
        }
    }
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
    let small = |text: &String| text.to_lowercase();
    let of = |range: Range<usize>| texts(header, &range).iter().map(small).collect::<Vec<String>>();
    let of_part = |text: &String| field_of_header(text).is_some_and(|field| field.level() != Level::Machine);
    let splits = |at: &usize| {
        let (first, second) = (of(one.start..*at), of(*at..one.end));
        let names: BTreeSet<&String> = first.iter().collect();
        let each_once =
            names.len() == first.len() && second.iter().collect::<BTreeSet<_>>().len() == second.len();
        let alone = first.iter().filter(|text| !second.contains(text));
        // The same headers in the same order are those of two tables, whatever they speak of.
        let same = first == second;
        second.len() > 1
            && !second.iter().any(String::is_empty)
            && second.iter().all(|text| names.contains(text))
            && (same || (each_once && !alone.into_iter().chain(&second).any(of_part)))
            && keyed(texts(header, &(one.start..*at)))
            && keyed(texts(header, &(*at..one.end)))
    };
    match (one.start + 2..one.end.saturating_sub(1)).find(splits) {
        Some(at) => vec![one.start..at, at..one.end],
        None => Vec::new(),
    }
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
}
