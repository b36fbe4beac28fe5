use std::sync::atomic::Ordering::Relaxed;

use super::*;
use crate::identity::assemble::assemble;
use crate::identity::hashes::SerialHashes;
use crate::identity::serials::Namespace;
use crate::model::{ColumnPlan, EvidenceCell, EvidencePlan, InputId, RowPlace, Unread};

/// What is found of the serial numbers of these machines, and how often a place was looked at for each machine. Machines
/// are numbered in the order of their first row.
fn found(rows: &[(u32, String)]) -> (Vec<Vec<Shared>>, usize) {
    let column = ColumnPlan { header: "SN".into(), field: Some(Field::BoardSerial), slot: 0 };
    let plan = EvidencePlan { columns: vec![column].into(), ..EvidencePlan::default() };
    let item = |(row, text): (usize, &'_ str)| -> (RowPlace, String) {
        (RowPlace { input: InputId(0), row: row as u64 + 2, line: 0 }, text.to_owned())
    };
    let mut hashes = SerialHashes::default();
    for (machine, text) in rows {
        hashes.note(hash(Namespace::Board, text).unwrap(), *machine);
    }
    let suspects = hashes.into_suspects();
    let mut shared = SharedSerials::default();
    let machines = rows.iter().map(|(machine, _)| *machine).max().map_or(0, |last| last + 1);
    let of = |number: u32| -> Vec<(RowPlace, String)> {
        let own = rows.iter().enumerate().filter(|(_, (machine, _))| *machine == number);
        own.map(|(row, (_, text))| item((row, text))).collect()
    };
    let evidence = |of: &[(RowPlace, String)], visit: &mut dyn FnMut(&[Evidence<'_>])| {
        let cell = |text| vec![EvidenceCell { column: 0, text }];
        let evidence: Vec<Evidence<'_>> = of
            .iter()
            .map(|(place, text)| Evidence {
                place: *place,
                plan: &plan,
                cells: cell(text),
                unread: Unread::Nothing,
                written: Vec::new(),
            })
            .collect();
        visit(&evidence);
    };
    for number in 0..machines {
        evidence(&of(number), &mut |evidence| shared.add(number, evidence, &suspects));
    }
    shared.settle();
    let mut all = Vec::new();
    for number in 0..machines {
        evidence(&of(number), &mut |evidence| {
            all.push(shared.of(number, &assemble("M", evidence), |_| "key"));
        });
    }
    (all, shared.places.looks.load(Relaxed) / machines as usize)
}

#[test]
fn others_are_counted_the_first_are_named_and_own_rows_are_none() {
    let row = |machine, text: &str| (machine, text.to_owned());
    let mut rows = vec![row(0, "C1"), row(0, "C1"), row(0, "c1 "), row(0, "C2"), row(1, "C1"), row(2, "C3")];
    rows.extend((3..20).map(|machine| row(machine, "C1")));
    let (found, _) = found(&rows);
    let told = |machine: usize| -> Vec<(u64, Vec<u64>)> {
        let named = |shared: &Shared| shared.elsewhere.iter().map(|other| other.at.row.row).collect();
        found[machine].iter().map(|shared| (shared.count, named(shared))).collect()
    };
    assert_eq!(told(0), [(18, vec![6, 8, 9, 10, 11, 12, 13, 14])]);
    assert_eq!(told(1), [(20, vec![2, 3, 4, 8, 9, 10, 11, 12])]);
    assert_eq!(told(2), []);
}

/// A serial number at all machines of a fleet: what each is told takes no longer the more there are.
#[test]
fn the_places_of_a_serial_number_are_not_gone_through() {
    let looks = |machines| found(&(0..machines).map(|m| (m, "C1".to_owned())).collect::<Vec<_>>()).1;
    let (few, many) = (looks(64), looks(1024));
    assert!(few > 8, "they are counted");
    assert!(many <= few + 4 * 4 + 4, "{few} {many}");
}
