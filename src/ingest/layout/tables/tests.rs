//! Several tables in a sheet, and how far a sheet is looked through for them.

use std::ops::ControlFlow;

use super::*;
use crate::ingest::memory::MemoryRows;
use crate::ingest::rows::{CellKind, Mark};
use crate::ingest::validate::{RowOutcome, RowValidator};

/// A sheet that counts as a long one.
struct Long(MemoryRows);

impl Rows for Long {
    fn scan(
        &self,
        from: Mark,
        end: Option<u64>,
        visit: &mut dyn FnMut(&RawRow<'_>) -> ControlFlow<()>,
    ) -> Result<Mark, Diagnostic> {
        self.0.scan(from, end, visit)
    }

    fn size(&self) -> u64 {
        LOOKED_THROUGH + 1
    }
}

/// What names the machines of each table.
fn keys(tables: &[Table]) -> Vec<Vec<String>> {
    let of = |table: &Table| {
        let validator = RowValidator::new(&table.reading);
        let mut keys = Vec::new();
        let scanned = table.rows.scan(table.reading.first_data, table.reading.end, &mut |row| {
            if let RowOutcome::Evidence { key, .. } = validator.validate(row) {
                keys.push(key.to_owned());
            }
            ControlFlow::Continue(())
        });
        assert!(scanned.is_ok());
        keys
    };
    tables.iter().map(of).collect()
}

fn read(rows: impl Rows + 'static) -> Vec<Table> {
    let rows: Arc<dyn Rows> = Arc::new(rows);
    read_tables(&rows, "in.csv", &MapOptions::default()).unwrap()
}

#[test]
fn a_small_table_on_top_of_a_long_one_is_a_table_of_its_own() {
    let csv = "Hostname,IP\ngw-1,10.0.0.1\ngw-2,10.0.0.2\n\nSerial,Model,Manufacturer,Rack,MAC\nSW1A,C9300,Cisco,R1,E0:A5:09:01:02:03\nSW2A,C9300,Cisco,R1,E0:A5:09:01:02:04\n";
    let expected = [["gw-1", "gw-2"], ["SW1A", "SW2A"]];
    assert_eq!(keys(&read(MemoryRows::csv(csv, ','))), expected);
    assert_eq!(keys(&read(Long(MemoryRows::csv(csv, ',')))), expected);
}

#[test]
fn a_row_without_digits_behind_a_gap_is_none_of_another_table() {
    let csv = "Hostname,Manufacturer,Site\nsw-1,Cisco,Austin\nsw-2,Cisco,Austin\n\ngateway,Cisco,Austin\nsw-3,Dell,Austin\nsw-4,Dell,Austin\n";
    let tables = read(MemoryRows::csv(csv, ','));
    assert_eq!(keys(&tables), [["sw-1", "sw-2", "gateway", "sw-3", "sw-4"]]);
    assert!(tables.iter().all(|table| !table.reading.notes.iter().any(|n| n.code == NO_HEADER)));
    // What follows it is a table all the same.
    let more = format!("{csv}\nSerial,Model\nSV1A,R640\n");
    let expected = [&["sw-1", "sw-2", "gateway", "sw-3", "sw-4"][..], &["SV1A"]];
    assert_eq!(keys(&read(MemoryRows::csv(&more, ','))), expected);
}

/// A sheet of a workbook with a second table below this many machines.
fn grid(machines: u64) -> MemoryRows {
    let row = |texts: [String; 3]| texts.map(|text| (text, CellKind::Text)).to_vec();
    let named = |texts: [&str; 3]| row(texts.map(str::to_owned));
    let mut rows = vec![named(["Serial", "Model", "Rack"])];
    rows.extend((0..machines).map(|at| row([format!("SW{at}A"), "C9300".to_owned(), "R1".to_owned()])));
    rows.extend([named(["", "", ""]), named(["Hostname", "MAC Address", "Model"])]);
    rows.push(named(["web-1", "E0:A5:09:01:02:03", "R640"]));
    MemoryRows::grid(rows)
}

#[test]
fn a_workbook_is_looked_through_as_far_as_a_person_writes_tables() {
    assert_eq!(read(grid(500)).len(), 2);
    assert_eq!(read(grid(ROWS_LOOKED_THROUGH)).len(), 1);
}

#[test]
fn headers_without_a_gap_are_known_whatever_stands_in_them() {
    for header in ["Hostname,IPv4,Manufacturer,Model,Rack", "d_hostname,d_ip,d_maker,d_model,d_rack"] {
        let csv = format!(
            "Serial,Model,Rack\nSW1A,C9300,R1\nSW2A,C9300,R1\n{header}\nweb-1,10.0.0.1,Dell,R640,R2\n"
        );
        assert_eq!(read(MemoryRows::csv(&csv, ',')).len(), 2, "{header}");
    }
}

fn said(tables: &[Table], code: &str) -> Vec<String> {
    let notes = tables.iter().flat_map(|table| table.reading.notes.iter());
    notes.filter(|note| note.code == code).map(|note| note.message.clone()).collect()
}

#[test]
fn more_tables_than_a_person_writes_are_said_to_be() {
    let csv = |tables: u64| {
        let two = |at| {
            format!("Serial,Model\nSW{at}A,C9300\n\nHostname,MAC,Model\nsv-{at},E0:A5:09:01:02:03,R640\n\n")
        };
        MemoryRows::csv(&(0..tables / 2).map(two).collect::<String>(), ',')
    };
    let tables = read(csv(MOST_TABLES as u64));
    assert_eq!((tables.len(), said(&tables, "too-many-tables").len()), (MOST_TABLES, 0));
    let tables = read(csv(MOST_TABLES as u64 + 100));
    let message = "has more than 500 tables: from row 1500 on all is read as one".to_owned();
    assert_eq!((tables.len(), said(&tables, "too-many-tables")), (MOST_TABLES, vec![message]));
}

#[test]
fn lines_of_labels_are_said_to_be_such() {
    let tables = read(MemoryRows::csv("Hostname: web-1\nSerial Number: SN1A\nModel: R640\n", ','));
    assert_eq!((said(&tables, "lines-paired").len(), said(&tables, "sheet-turned").len()), (1, 0));
    let tables = read(MemoryRows::csv(
        "Hostname,web-1,web-2\nSerial Number,SN1A,SN2A\nModel,R640,R740\nRack,R1,R2\n",
        ',',
    ));
    assert_eq!((said(&tables, "lines-paired").len(), said(&tables, "sheet-turned").len()), (0, 1));
}

#[test]
fn another_list_under_a_title_is_left_out() {
    let csv =
        "Serial,Model,Rack\nSW1A,C9300,R1\n\nLICENCES,,\nSoftware,Seats,Licensed to\nOffice,20,everybody\n";
    assert_eq!(keys(&read(MemoryRows::csv(csv, ','))), [["SW1A"]]);
}

#[test]
fn a_ruler_makes_a_header_of_what_stands_above_it_whatever_that_says() {
    let md = "|Equipment|Make|Model|Serial|\n|---|---|---|---|\n|Simulator|Acme|SC-5|16433|\n|Probe|Acme|OX-1|16434|\n\n### Room\n\n|Quantity measured|Reading|Unit|\n|---|---:|---|\n|Temperature|22,7|C|\n|Humidity|49,0|%|\n";
    let tables = read(MemoryRows::csv(md, '|'));
    assert_eq!(keys(&tables), [["Simulator", "Probe"]]);
    let left_out = tables[0].reading.notes.iter().find(|note| note.message.contains("is left out"));
    assert_eq!(left_out.map(|note| note.severity), Some(Severity::Warning));
}

#[test]
fn a_header_that_is_repeated_above_a_ruler_begins_no_other_table() {
    let md =
        "|Device|Model|\n|---|---|\n|sw-1|C9300|\n\n## Hall 2\n\n|Device|Model|\n|---|---|\n|sw-2|C9300|\n";
    let tables = read(MemoryRows::csv(md, '|'));
    assert_eq!(keys(&tables).concat(), ["sw-1", "sw-2"]);
}

#[test]
fn a_description_of_fields_below_machines_is_left_out_with_a_warning() {
    let md = "|Device Name|IP Address|Serial Number|\n|---|---|---|\n|door-1|10.1.1.9|JX1251|\n|door-2|10.1.1.8|JX1252|\n\nFields:\n\n|Field|Type|Required|Description|Default|\n|---|---|---|---|---|\n|name|string|Yes|what it is called|-|\n|port|number|No|where it listens|4370|\n";
    let tables = read(MemoryRows::csv(md, '|'));
    assert_eq!(keys(&tables), [["door-1", "door-2"]]);
    let notes = &tables[0].reading.notes;
    assert!(notes.iter().any(|note| note.message.contains("a description of data fields")));
    assert!(!notes.has_errors());
}
