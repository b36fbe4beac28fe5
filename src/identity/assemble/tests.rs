use super::*;
use crate::model::{Aspect, EvidenceCell, EvidencePlan, RowPlace, Unreadable};

fn plan(columns: &[(&str, Option<Field>, u16)], row_is_component: bool) -> EvidencePlan {
    EvidencePlan {
        columns: columns
            .iter()
            .map(|(header, field, slot)| ColumnPlan { header: (*header).into(), field: *field, slot: *slot })
            .collect(),
        key: Some(0),
        row_is_component,
        ..EvidencePlan::default()
    }
}

fn item<'a>(plan: &'a EvidencePlan, row: u64, cells: &[&'a str]) -> Evidence<'a> {
    Evidence {
        place: RowPlace { row, ..RowPlace::default() },
        plan,
        cells: (0u32..)
            .zip(cells)
            .filter(|(_, text)| !text.is_empty())
            .map(|(column, text)| EvidenceCell { column, text })
            .collect(),
        unread: Unread::Nothing,
        written: Vec::new(),
    }
}

#[test]
fn numbered_columns_become_boards_of_their_own() {
    let plan = plan(
        &[
            ("SN", Some(Field::Serial), 0),
            ("hashboard 1 serial", Some(Field::BoardSerial), 1),
            ("hashboard 1 type", Some(Field::Board), 1),
            ("hashboard 2 serial", Some(Field::BoardSerial), 2),
        ],
        false,
    );
    let evidence = [item(&plan, 2, &["M1", "HB-1", "BHB42601", "HB-2"])];
    let machine = assemble("M1", &evidence);
    assert_eq!(machine.boards.len(), 2);
    assert_eq!(machine.boards[0].name.map(|v| v.text), Some("BHB42601"));
    assert_eq!(machine.boards[1].serial.map(|v| v.at.column), Some(3));
}

#[test]
fn who_made_a_board_is_a_party_and_no_board_or_component() {
    let plan = plan(
        &[
            ("SN", Some(Field::Serial), 0),
            ("Base Board/Product", Some(Field::Board), 1),
            ("Base Board/Manufacturer", Some(Field::BoardMaker), 0),
        ],
        false,
    );
    let evidence = [item(&plan, 2, &["M1", "X11", "ACME Boards"])];
    let machine = assemble("M1", &evidence);
    assert_eq!((machine.boards.len(), machine.components.len()), (1, 0));
    let parties: Vec<_> = machine.parties.iter().map(|party| (party.role, party.name.text)).collect();
    assert_eq!(parties, [(Role::Maker, "ACME Boards")]);
}

#[test]
fn rows_of_one_machine_say_a_thing_once_and_keep_every_component() {
    let plan = plan(
        &[
            ("SN", Some(Field::Serial), 0),
            ("Model", Some(Field::Model), 0),
            ("Chip", Some(Field::Part), 0),
            ("Rack", None, 0),
        ],
        true,
    );
    let evidence = [
        item(&plan, 2, &["M1", "Antminer S21", "A113D", "R1"]),
        item(&plan, 3, &["M1", "Antminer S21", "PIC16F1704", "R1"]),
    ];
    let machine = assemble("M1", &evidence);
    assert_eq!(machine.all(Field::Model).count(), 1);
    assert_eq!(machine.attributes.len(), 1);
    let parts: Vec<_> = machine.components.iter().filter_map(|c| c.part).map(|v| v.text).collect();
    assert_eq!(parts, ["A113D", "PIC16F1704"]);
}

fn unreadable(column: u32) -> Unreadable {
    Unreadable { code: "serial-scientific", column: Some(column), message: "lost".into() }
}

#[test]
fn a_destroyed_cell_is_no_value_and_its_row_is_evidence_all_the_same() {
    let plan = plan(
        &[
            ("Machine", Some(Field::Machine), 0),
            ("Chip", Some(Field::Part), 0),
            ("Serial", Some(Field::ComponentSerial), 0),
        ],
        true,
    );
    let mut evidence = [item(&plan, 2, &["M1", "W25Q256", "8.1E+12"])];
    evidence[0].unread = Unread::Cells([unreadable(2)].into());
    let machine = assemble("M1", &evidence);
    assert_eq!(machine.components[0].part.map(|v| v.text), Some("W25Q256"));
    assert!(machine.components[0].serial.is_none());
    assert_eq!((machine.unreadable[0].value.text, machine.unreadable[0].value.at.column), ("8.1E+12", 2));
}

#[test]
fn a_cell_like_the_one_above_says_nothing_new_unless_that_was_not_read_or_stands_elsewhere() {
    let fields = [
        ("Machine", Some(Field::Machine), 0),
        ("Supplier", Some(Field::Party(Role::Supplier, Aspect::Name)), 0),
        ("Supplier country", Some(Field::Party(Role::Supplier, Aspect::Country)), 0),
    ];
    let unplaced = plan(&fields[..2], true);
    let mut evidence = [
        item(&unplaced, 2, &["M1", "Quill"]),
        item(&unplaced, 3, &["M1", "Quill"]),
        item(&unplaced, 4, &["M1", "Quill"]),
    ];
    evidence[0].unread = Unread::Cells([unreadable(1)].into());
    let machine = assemble("M1", &evidence);
    let rows: Vec<u64> = machine.parties.iter().map(|p| p.name.at.row.row).collect();
    assert_eq!(rows, [3]);

    let placed = plan(&fields, true);
    let evidence = [item(&placed, 2, &["M1", "Quill", "GB"]), item(&placed, 3, &["M1", "Quill", "DE"])];
    assert_eq!(assemble("M1", &evidence).parties.len(), 2);
}

#[test]
fn the_cells_of_a_row_that_slipped_and_those_beyond_the_header_are_remarks() {
    let plan = plan(
        &[("SN", Some(Field::Serial), 0), ("Supplier", Some(Field::Party(Role::Supplier, Aspect::Name)), 0)],
        false,
    );
    let mut slipped = item(&plan, 2, &["M1", "Quill", " Leeds", "RK3588"]);
    slipped.unread = Unread::Row(unreadable(3));
    let evidence = [slipped, item(&plan, 3, &["M1", "Quill", "spare"])];
    let machine = assemble("M1", &evidence);
    let remarks: Vec<_> = machine.attributes.iter().map(|a| (a.header, a.value.text)).collect();
    assert_eq!(remarks, [("", "Quill"), ("", " Leeds"), ("", "RK3588"), ("", "spare")]);
    assert_eq!(machine.parties.len(), 1, "only the row that can be read names a supplier");
    assert_eq!(machine.unreadable[0].value.text, "RK3588");
}

#[test]
fn an_address_and_a_country_belong_to_the_party_before_them() {
    let plan = plan(
        &[
            ("SN", Some(Field::Serial), 0),
            ("Supplier", Some(Field::Party(Role::Supplier, Aspect::Name)), 0),
            ("Supplier address 1", Some(Field::Party(Role::Supplier, Aspect::Address)), 0),
            ("Supplier city", Some(Field::Party(Role::Supplier, Aspect::Address)), 0),
            ("Supplier country", Some(Field::Party(Role::Supplier, Aspect::Country)), 0),
            ("Supplier 2", Some(Field::Party(Role::Supplier, Aspect::Name)), 0),
            ("Supplier 2 address", Some(Field::Party(Role::Supplier, Aspect::Address)), 0),
            ("Ship-to address", Some(Field::Party(Role::Consignee, Aspect::Address)), 0),
            ("Ship to", Some(Field::Party(Role::Consignee, Aspect::Name)), 0),
            ("End user address", Some(Field::Party(Role::EndUser, Aspect::Address)), 0),
        ],
        false,
    );
    let cells =
        &["M1", "Quill", "1 Elm Road", "Leeds", "GB", "Vellum", "2 Oak Road", "N/A", "Marrow", "3 Ash Road"];
    let evidence = [item(&plan, 2, cells), item(&plan, 3, cells)];
    let machine = assemble("M1", &evidence);
    let told: Vec<String> = machine
        .parties
        .iter()
        .map(|p| {
            let place = p.place.and_then(|at| machine.places.get(at));
            let address = place.map(|p| p.address().into_owned()).unwrap_or_default();
            let country = place.and_then(|p| p.country).map_or("", |c| c.text);
            format!("{}: {address} ({country})", p.name.text)
        })
        .collect();
    assert_eq!(told, ["Quill: 1 Elm Road, Leeds (GB)", "Vellum: 2 Oak Road ()", "Marrow:  ()"]);
    // Nobody is named as end user, and the address is still one.
    let nobody = machine.places.iter().find(|p| p.role == crate::model::Role::EndUser);
    assert_eq!(nobody.map(|p| p.address().into_owned()).as_deref(), Some("3 Ash Road"));
    assert_eq!(machine.places.len(), 3);
}
