use std::ops::ControlFlow;

use crate::identity::{Survey, SurveyedSheet, survey};
use crate::ingest::columns::MapOptions;
use crate::ingest::layout::{SheetReading, read_sheet};
use crate::ingest::memory::MemoryRows;
use crate::ingest::validate::RowValidator;
use crate::model::{EvidencePlan, InputId, Standing};

/// What is found of some sheets: each machine as its key and the sheets and rows that speak of it, and the numbers that several
/// machines share.
fn found(sheets: &[&str]) -> (Vec<String>, usize) {
    found_as(sheets, Standing::default())
}

fn found_as(sheets: &[&str], standing: Standing) -> (Vec<String>, usize) {
    let rows: Vec<MemoryRows> = sheets.iter().map(|csv| MemoryRows::csv(csv, ',')).collect();
    let readings: Vec<SheetReading> =
        rows.iter().map(|rows| read_sheet(rows, Some("in.csv"), &MapOptions::default()).unwrap()).collect();
    let sheets = rows.iter().zip(&readings).enumerate().map(|(i, (rows, reading))| SurveyedSheet {
        input: InputId(u32::try_from(i).unwrap()),
        rows,
        plan: EvidencePlan { standing, ..reading.plan.clone() },
        first: reading.first_data,
        end: reading.end,
        preamble: None,
        validator: RowValidator::new(reading),
    });
    let found = survey(sheets.collect(), &|_| ()).unwrap();
    let shared = shared(&found);
    ((0..found.machines()).map(|machine| told(&found, machine)).collect(), shared)
}

fn told(found: &Survey<'_>, machine: u32) -> String {
    let mut rows = Vec::new();
    for run in found.runs(machine) {
        let sheet = &found.sheets[run.sheet as usize];
        sheet
            .rows
            .scan(run.mark, Some(run.end), &mut |row| {
                rows.push(format!("{}:{}", run.sheet, row.mark.row));
                ControlFlow::Continue(())
            })
            .unwrap();
    }
    format!("{} {}", found.key(machine), rows.join(" "))
}

fn shared(found: &Survey<'_>) -> usize {
    let mut several = 0;
    found.shared.each_of_several(|_, _| several += 1);
    several
}

#[test]
fn sources_that_share_a_number_speak_of_one_machine() {
    let tags = "Asset Tag,Serial Number,Model\nA-1,SNX001,R640\nA-2,SNX002,R640\nA-3,SNX003,R640\n";
    let hosts =
        "Hostname,Serial Number,MAC\nweb-2,snx002,a4:bb:6d:01:02:02\nweb-9,SNX009,a4:bb:6d:01:02:09\n";
    let addresses = "MAC,Firmware\nA4-BB-6D-01-02-02,1.0\nA4-BB-6D-01-02-09,1.1\nA4-BB-6D-01-02-10,1.2\n";
    let (machines, shared) = found(&[tags, hosts, addresses]);
    assert_eq!(
        machines,
        ["SNX001 0:2", "SNX002 0:3 1:2 2:2", "SNX003 0:4", "SNX009 1:3 2:3", "A4-BB-6D-01-02-10 2:4"],
        "by the serial number, then by the address; the better name is kept"
    );
    assert_eq!(shared, 0);
    let (turned, _) = found(&[addresses, hosts, tags]);
    assert_eq!(turned[0], "SNX002 0:2 1:2 2:3", "whatever the order of the files");
}

#[test]
fn a_source_that_tells_machines_apart_is_believed() {
    let tags = "Asset Tag,Serial Number,MAC\nA-1,SNX001,a4:bb:6d:01:02:01\nA-2,SNX001,a4:bb:6d:01:02:02\n";
    let serials = "Serial Number,Model\nSNX001,R640\n";
    let (machines, shared) = found(&[tags, serials]);
    assert_eq!(machines, ["A-1 0:2", "A-2 0:3", "SNX001 1:2"], "the number is of two machines, so of none");
    assert_eq!(shared, 1, "and is told");
}

#[test]
fn numbers_that_contradict_each_other_join_nothing() {
    let tags = "Asset Tag,Serial Number,MAC\nA-1,SNX001,a4:bb:6d:01:02:01\nA-2,SNX002,a4:bb:6d:01:02:02\n";
    let moved = "Serial Number,MAC\nSNX007,a4:bb:6d:01:02:01\nSNX002,a4:bb:6d:01:02:02\n";
    let (machines, shared) = found(&[tags, moved]);
    assert_eq!(machines, ["SNX001 0:2", "SNX002 0:3 1:3", "SNX007 1:2"]);
    assert_eq!(shared, 1, "the address is at two machines");
}

#[test]
fn what_nobody_has_alone_joins_nothing() {
    let a =
        "Serial Number,MAC\nSNX001,AA:BB:CC:DD:EE:FF\nSNX002,00:00:00:00:00:00\nSNX003,a4:bb:6d:01:02:01\n";
    let b = "Asset Tag,MAC\nB-1,aa-bb-cc-dd-ee-ff\nB-2,000000000000\nB-3,a4:bb:6d:01:02:01\n";
    let (machines, _) = found(&[a, b]);
    assert_eq!(machines, ["SNX001 0:2", "SNX002 0:3", "SNX003 0:4 1:4", "B-1 1:2", "B-2 1:3"]);
}

#[test]
fn a_board_in_two_machines_does_not_make_them_one() {
    let a = "Serial Number,Board Serial\nSNX001,HBX77\nSNX002,HBX78\n";
    let b = "Asset Tag,Board Serial\nB-1,HBX77\nB-2,HBX79\n";
    let (machines, shared) = found(&[a, b]);
    assert_eq!((machines.len(), shared), (4, 1));
}

#[test]
fn devices_of_one_name_are_one_unless_their_addresses_differ() {
    let system = "Serial Number,Hostname\nSNX001,rig-af86\nSNX002,antminer\nSNX003,rig-7\n";
    let network = "Asset Tag,Hostname,MAC\nB-1,RIG-AF86,02:00:00:ad:66:39\nB-2,antminer,02:00:00:ad:66:40\n\
                   B-3,rig-7,02:00:00:ad:66:41\n";
    let other = "Hostname,MAC\nrig-7,02:00:00:ad:66:42\n";
    let told = [system, network, other];
    let (machines, _) = found_as(&told, Standing::Observed);
    assert_eq!(
        machines,
        ["SNX001 0:2 1:2", "SNX002 0:3", "SNX003 0:4", "B-2 1:3", "B-3 1:4", "RIG-7 2:2"],
        "a name that firmware gives joins nothing, nor one at two addresses"
    );
    let (listed, _) = found(&told);
    assert_eq!(listed.len(), 7, "what people wrote joins nothing: {listed:?}");
}

#[test]
fn of_two_that_contradict_each_other_the_first_is_not_taken() {
    let rows = ["Serial Number,Hostname\nSNX001,web\n", "Serial Number,Hostname\nSNX002,web\n"];
    let nameless = "Hostname,Firmware\nweb,1.0\n";
    let orders = [[rows[0], rows[1], nameless], [nameless, rows[0], rows[1]], [rows[0], nameless, rows[1]]];
    for order in orders {
        assert_eq!(found_as(&order, Standing::Observed).0.len(), 3, "{order:?}");
    }
    assert_eq!(found_as(&[rows[0], nameless], Standing::Observed).0, ["SNX001 0:2 1:2"]);
}
