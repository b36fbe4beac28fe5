//! Sheets and texts of lines such as `Hostname: web-1`: label and value in one cell, one machine below the other or only one.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::Arc;

use super::peek::Peek;
use super::tables::MOST_TABLES;
use super::turned::{PlacedCell, PlacedCells};
use crate::diagnostic::Diagnostic;
use crate::ingest::columns::{MapOptions, field_of_header, is_label, recognise};
use crate::ingest::rows::{CellKind, Mark, Rows};
use crate::ingest::shape::trim;
use crate::model::Field;

/// Pairs of a sheet, at the most: they are held.
const PAIRS: usize = 50_000;

/// A label with its value, each at its place; what stands behind it in the row has no label.
#[derive(Debug)]
struct Pair {
    label: String,
    value: String,
    at: (u64, u32),
    behind_gap: bool,
}

/// The machines of a sheet of such lines, those in a row that have the same labels as one table; none, if it is another sheet.
pub(super) fn paired(
    rows: &dyn Rows,
    peek: &Peek,
    options: &MapOptions,
) -> Result<Vec<Arc<PlacedCells>>, Diagnostic> {
    if !tells_pairs(peek, options) {
        return Ok(Vec::new());
    }
    let mut pairs: Vec<Pair> = Vec::new();
    let mut titles: BTreeSet<String> = BTreeSet::new();
    let mut behind_gap = true;
    rows.scan(Mark { offset: 0, row: 1, line: 1 }, None, &mut |row| {
        let before = pairs.len();
        for (column, cell) in (0..).zip(row.cells) {
            let text = trim(cell.text);
            if text.is_empty() {
                continue;
            }
            let (label, value) = match pair(text) {
                Some(pair) => pair,
                None if pairs.len() > before => ("", text),
                None => {
                    titles.insert(text.chars().filter(|c| !c.is_ascii_digit()).collect());
                    continue;
                }
            };
            let at = (row.mark.row, column);
            pairs.push(Pair { label: label.to_owned(), value: value.to_owned(), at, behind_gap });
            behind_gap = false;
        }
        behind_gap |= pairs.len() == before;
        if pairs.len() > PAIRS { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    // Under titles of several kinds stand the parts of one machine, which would be taken for machines.
    if pairs.len() > PAIRS || titles.len() > 1 {
        return Ok(Vec::new());
    }
    let mut machines = machines(&pairs);
    let alike = |one: &&[Pair], other: &&[Pair]| {
        one.iter()
            .map(|pair| pair.label.to_lowercase())
            .eq(other.iter().map(|pair| pair.label.to_lowercase()))
    };
    // Where too many tables would come of it, machines need not stand in a row.
    if machines.chunk_by(alike).nth(MOST_TABLES).is_some() {
        machines.sort_by_cached_key(|pairs| {
            pairs.iter().map(|pair| pair.label.to_lowercase()).collect::<Vec<String>>()
        });
    }
    Ok(machines.chunk_by(alike).map(|machines| Arc::new(table(machines))).collect())
}

/// Whether most of the first rows are labels with their values, and none is a header.
fn tells_pairs(peek: &Peek, options: &MapOptions) -> bool {
    let rows: Vec<Vec<&str>> =
        peek.rows.iter().map(|row| row.filled().collect()).filter(|row: &Vec<_>| !row.is_empty()).collect();
    let labels: Vec<&str> = rows.iter().filter_map(|row| Some(pair(row.first()?)?.0)).collect();
    let known = recognise(labels.iter().copied(), options);
    let headed = || rows.iter().any(|row| recognise(row.iter().copied(), options).known >= 2);
    let key = |label: &&str| field_of_header(label).is_some_and(|field| Field::KEYS.contains(&field));
    labels.len() * 3 >= rows.len() * 2
        && known.known >= 2
        && known.known * 5 >= known.filled * 2
        && labels.iter().any(key)
        && !headed()
}

/// `Hostname: web-1` as label and value.
fn pair(text: &str) -> Option<(&str, &str)> {
    let (label, value) =
        text.split_once([':', '：']).or_else(|| text.split_once(" = ")).or_else(|| text.split_once('\t'))?;
    let (label, value) = (trim(label), trim(value));
    (is_label(label) && !value.starts_with("//") && label.chars().any(char::is_alphabetic))
        .then_some((label, value))
}

/// The pairs of each machine: the next one begins where the first label comes again, one that names machines does, or behind a
/// gap any does.
fn machines(pairs: &[Pair]) -> Vec<&[Pair]> {
    let mut all = Vec::new();
    let (mut start, mut again) = (0, None);
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let names = |label: &str| {
        matches!(
            field_of_header(label),
            Some(Field::Machine | Field::Serial | Field::AssetTag | Field::Hostname)
        )
    };
    let small = |pair: &Pair| pair.label.to_lowercase();
    for (at, pair) in pairs.iter().enumerate() {
        if pair.label.is_empty() {
            continue;
        }
        let is_again = seen.contains(&small(pair));
        if !is_again || pair.behind_gap {
            again = None;
        } else if again.is_none() {
            again = Some(at);
        }
        let first = pairs.get(start).is_some_and(|first| small(first) == small(pair));
        if is_again && (first || pair.behind_gap || names(&pair.label)) {
            // What came again just before is of the next machine, too.
            let from = if first { at } else { again.unwrap_or(at) };
            all.extend(pairs.get(start..from));
            (start, again) = (from, None);
            seen = pairs.get(from..at).unwrap_or_default().iter().map(small).collect();
        }
        seen.insert(small(pair));
    }
    all.extend(pairs.get(start..));
    all.retain(|machine| !machine.is_empty());
    all
}

/// Machines with the same labels, which are the header.
fn table(machines: &[&[Pair]]) -> PlacedCells {
    let cell =
        |text: &String, pair: &Pair| PlacedCell { text: text.clone(), kind: CellKind::Text, at: pair.at };
    let labels =
        machines.iter().take(1).map(|pairs| pairs.iter().map(|pair| cell(&pair.label, pair)).collect());
    let values = machines.iter().map(|pairs| pairs.iter().map(|pair| cell(&pair.value, pair)).collect());
    PlacedCells::new(labels.chain(values).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::layout::read_tables;
    use crate::ingest::memory::MemoryRows;

    /// The cells of each machine, with the place of the first one.
    fn read(text: &str) -> Result<Vec<String>, &'static str> {
        let rows: Arc<dyn Rows> = Arc::new(MemoryRows::csv(text, ','));
        let tables = read_tables(&rows, "in.txt", &MapOptions::default())
            .map_err(|found| found.iter().next().map_or("", |first| first.code))?;
        let mut all = Vec::new();
        for table in tables {
            let places = table.reading.places.clone().unwrap();
            let scanned = table.rows.scan(table.reading.first_data, None, &mut |row| {
                let cells: Vec<&str> = row.cells.iter().map(|cell| cell.text).collect();
                all.push(format!("{} {}", places.place(row.mark.row, 0), cells.join("|")));
                ControlFlow::Continue(())
            });
            assert!(scanned.is_ok());
        }
        Ok(all)
    }

    #[test]
    fn lines_of_labels_and_values_are_machines() {
        for (text, machines) in [
            ("Hostname: web-1\nSerial Number: SN1A\nModel: R640\n", &["A1 web-1|SN1A|R640"][..]),
            ("Device report\n\nHostname: web-1\nSerial = SN1A\nModel：R640\n", &["A3 web-1|SN1A|R640"]),
            (
                "Hostname: web-1\nModel: R640\nMAC: E0:A5:09:01:02:03\nMAC: E0:A5:09:01:02:04\n\nHostname: web-2\nModel: R740\n",
                &["A1 web-1|R640|E0:A5:09:01:02:03|E0:A5:09:01:02:04", "A6 web-2|R740"],
            ),
            ("Serial: SN1A\nModel: R640\nSerial: SN2A\nModel: R740\n", &["A1 SN1A|R640", "A3 SN2A|R740"]),
            (
                "Date: 2026-01-01\nModel: R640\nSerial: SN1A\nModel: R740\nSerial: SN2A\n",
                &["A1 2026-01-01|R640|SN1A", "A4 R740|SN2A"],
            ),
            (
                "Hostname: web-1,Site: Austin\nModel: R640,\nNotes: fan replaced, later again\n",
                &["A1 web-1|Austin|R640|fan replaced|later again"],
            ),
            ("Hostname: web-1\nModel: R640\nRoot password: hunter2\n", &["A1 web-1|R640|"]),
            ("主机名：web-1\n序列号：SN1A\n型号：R640\n", &["A1 web-1|SN1A|R640"]),
        ] {
            assert_eq!(read(text).unwrap(), machines, "{text}");
        }
    }

    #[test]
    fn parts_of_one_machine_under_titles_are_not_taken_for_machines() {
        let text = "System Information\nManufacturer: Dell\nSerial Number: SN1A\n\nBase Board Information\nManufacturer: Dell\nSerial Number: BB1\n";
        assert_eq!(read(text), Err("header-not-found"));
    }

    #[test]
    fn a_machine_that_cannot_be_read_costs_no_other() {
        let text =
            "Hostname: web-1\nModel: R640\n\nHostname: web-2\nModel: R740\n\nModel: R750\nRemark: none\n";
        assert_eq!(read(text).unwrap(), ["A1 web-1|R640", "A4 web-2|R740"]);
        let rows: Arc<dyn Rows> = Arc::new(MemoryRows::csv(text, ','));
        let tables = read_tables(&rows, "in.txt", &MapOptions::default()).unwrap();
        let notes = tables.iter().flat_map(|table| table.reading.notes.iter());
        let said: Vec<&str> =
            notes.filter(|n| n.code != "lines-paired").map(|n| n.message.as_str()).collect();
        assert!(
            matches!(said[..], [one] if one.starts_with("the table from A7 on is left out: ")),
            "{said:?}"
        );
    }

    #[test]
    fn machines_of_many_kinds_are_all_read() {
        let machine = |at: u32| {
            let more = if at.is_multiple_of(2) { "Rack: R1\n" } else { "" };
            format!("Hostname: web-{at}\nModel: R640\n{more}\n")
        };
        let text: String = (0..1_200).map(machine).collect();
        assert_eq!(read(&text).unwrap().len(), 1_200);
    }
}
