//! What settles a controller, what is only mentioned, and what a model never had: with the catalogue that ships.

use std::sync::LazyLock;

use super::*;
use crate::identity::assemble::assemble;
use crate::model::{Aspect, ColumnPlan, Evidence, EvidenceCell, EvidencePlan, PartKind, RowPlace, Unread};
use crate::tomlread::files::RuleFileSet;

static CATALOGUE: LazyLock<Catalogue> =
    LazyLock::new(|| Catalogue::load(&RuleFileSet::shipped().catalogue).unwrap());

/// Identifies a machine of one row: field, header, text.
fn of<T>(cells: &[(Field, &str, &str)], told: impl FnOnce(&Facts<'_>) -> T) -> T {
    let columns = cells.iter().map(|(field, header, _)| ColumnPlan {
        header: (*header).to_owned(),
        field: Some(*field),
        slot: 0,
    });
    let plan =
        EvidencePlan { columns: columns.collect(), machine: Some("M".to_owned()), ..EvidencePlan::default() };
    let cells = (0..).zip(cells).map(|(column, (_, _, text))| EvidenceCell { column, text }).collect();
    let evidence = [Evidence {
        place: RowPlace::default(),
        plan: &plan,
        cells,
        unread: Unread::Nothing,
        written: Vec::new(),
    }];
    let machine = assemble("M", &evidence);
    told(&identify(&machine, &CATALOGUE))
}

fn state(cells: &[(Field, &str, &str)]) -> ControllerState {
    of(cells, |facts| facts.controllers)
}

fn names(facts: &Facts<'_>) -> Vec<String> {
    let title = |p: &PartFact<'_>| CATALOGUE.parts[p.part.index()].family.clone();
    facts.parts.iter().map(title).collect()
}

#[test]
fn another_chip_in_the_machine_settles_no_controller() {
    for part in [
        "LCMXO3L-4300C",
        "RTL8153B",
        "QCA9880",
        "XC6SLX16",
        "EG25-G",
        "W25Q128JV",
        "AST2500",
        "STM32F103C8T6",
    ] {
        let machine = [(Field::Model, "Model", "Antminer T21"), (Field::Part, "Part", part)];
        assert_eq!(state(&machine), ControllerState::Unknown, "{part}");
    }
    let carried = [(Field::Model, "Model", "Antminer S19 XP"), (Field::Part, "Part", "A113D")];
    assert_eq!(state(&carried), ControllerState::Identified(1));
}

#[test]
fn where_no_board_is_known_the_sheet_says_which_chip_is_the_controller() {
    for (class, header, part, settled) in [
        ("server", "CPU", "AMD EPYC 7402", true),
        ("server", "Part", "AMD EPYC 7402", true),
        ("server", "BMC", "AST2500", false),
        ("server", "RAID controller", "AST2500", false),
        ("switch", "Part", "BCM56960", true),
        ("server", "Part", "BCM56960", false),
        ("power inverter", "MCU", "STM32F407VGT6", true),
        ("miner", "MCU", "STM32F103C8T6", false),
        ("server", "Part", "XC6SLX16", false),
        ("industrial camera", "主控芯片", "XC6SLX16", true),
    ] {
        let machine = [(Field::Class, "Class", class), (Field::Part, header, part)];
        let found = matches!(state(&machine), ControllerState::Identified(_));
        assert_eq!(found, settled, "{part} under {header} of a {class}");
    }
}

#[test]
fn what_no_known_board_of_the_model_carries_is_a_stranger() {
    let strange = |model, board| {
        let machine = [(Field::Model, "Model", model), (Field::ControlBoard, "Controller", board)];
        of(&machine, |facts| (strangers(facts, &CATALOGUE).len(), facts.controllers))
    };
    for (model, board) in [
        ("Antminer T21", "RK3399"),
        ("Antminer S19", "CB4V2"),
        ("Whatsminer M50S", "CVCtrl_BHB42XXX"),
        ("Antminer S19", "BCB100"),
    ] {
        assert_eq!(strange(model, board), (1, ControllerState::Unknown), "{board} in {model}");
    }
    assert_eq!(strange("Antminer S19 XP", "AMLCtrl_BHB56XXX"), (0, ControllerState::Identified(1)));
    assert_eq!(strange("PowerEdge R640", "RK3399").0, 0, "no board of the model is known");
}

#[test]
fn a_word_in_a_longer_text_names_the_board_and_what_is_not_understood_stays_open() {
    let read = |text| {
        let machine =
            [(Field::Model, "Model", "Antminer S19j Pro"), (Field::ControlBoard, "Control board", text)];
        of(&machine, |facts| {
            let boards: Vec<_> =
                facts.boards.iter().map(|b| CATALOGUE.boards[b.matched.board.index()].id.clone()).collect();
            (boards.join(" "), facts.controllers != ControllerState::Unknown, facts.unknown.len())
        })
    };
    for (text, boards, settled, unknown) in [
        ("board type: CVITEK", "antminer-cvitek", true, 0),
        ("CVITEK CV1835 rev 1.1", "antminer-cvitek", true, 0),
        ("Zynq-7000 (C71)", "antminer-zynq", true, 0),
        ("BeagleBone [AM335x]", "antminer-beaglebone", true, 0),
        ("AML board", "antminer-amlogic", true, 0),
        ("AML board, Frobnik", "antminer-amlogic", false, 1),
        ("AMLCtrl_CVCtrl", "antminer-amlogic antminer-cvitek", false, 1),
        ("CVITEK (XC7Z010)", "antminer-cvitek", false, 1),
        ("Frobnik 7", "", false, 1),
    ] {
        let (found, known, open) = read(text);
        assert_eq!((found.as_str(), known, open), (boards, settled, unknown), "{text}");
    }
}

#[test]
fn every_column_of_words_is_looked_through() {
    for (field, header, text) in [
        (Field::Description, "Description", "exchanged for CVITEK CV1835 in May"),
        (Field::Board, "Motherboard", "CVCtrl_BHB42XXX"),
        (Field::Firmware, "Firmware", "build for CV1835"),
        (Field::Document, "Document", "report on the CV1835 board"),
        (Field::Component, "Component", "spare CV1835 board"),
        (Field::Party(Role::Supplier, Aspect::Name), "Supplier", "Quill Ltd (CV1835 boards)"),
        (Field::Site, "Site", "shelf of CV1835 boards"),
    ] {
        let machine = [(Field::ControlBoard, "Control board", "AMLCtrl_BHB68XXX"), (field, header, text)];
        let found = of(&machine, |facts| {
            assert_eq!(
                facts.controllers,
                ControllerState::Identified(1),
                "{header}: a mention settles nothing"
            );
            names(facts)
        });
        assert!(found.contains(&"sophgo-cv183x".to_owned()), "{header}: {found:?}");
    }
    let firm =
        [(Field::Description, "Description", "sold by Hangzhou Hikvision Digital Technology Co., Ltd.")];
    assert!(of(&firm, |facts| facts.parties.iter().any(|p| p.party.is_some())));
    // A serial number is no chip.
    let serial = [(Field::BoardSerial, "Board serial", "CV1835")];
    assert!(of(&serial, names).is_empty());
}

#[test]
fn a_model_keeps_its_name_whatever_stands_behind_it() {
    let model = |text: &str| CATALOGUE.model(text).map(|id| CATALOGUE.models[id.index()].id.clone());
    for (text, bare) in [
        ("Antminer T21 (CV)", "Antminer T21"),
        ("Bitmain Antminer S19j Pro 100T (AML)", "Antminer S19j Pro"),
        ("Antminer L7 9.5G", "Antminer L7"),
        ("Antminer X5 212K", "Antminer X5"),
        ("ANTMINER S19 PRO-110", "Antminer S19 Pro"),
        ("Antminer S21 Hyd 335T (refurbished)", "Antminer S21 Hyd"),
        ("Whatsminer M50S 126T 3276W", "Whatsminer M50S"),
    ] {
        assert!(model(bare).is_some(), "{bare}");
        assert_eq!(model(text), model(bare), "{text}");
    }
    assert_ne!(model("Antminer S19 (XP)"), model("Antminer S19"));
    let zynq = [(Field::Model, "Model", "Antminer S19j Pro 104T (Zynq)")];
    of(&zynq, |facts| {
        assert!(names(facts).contains(&"xilinx-zynq7010".to_owned()));
        assert_eq!(facts.controllers, ControllerState::Unknown, "a word behind the model settles nothing");
    });
}

#[test]
fn what_replaces_a_board_fits_the_model_and_a_radio_is_replaced_by_a_radio() {
    use crate::catalogue::Replaced;
    let fits = |model: &str, board: &str| {
        let (model, board) = (CATALOGUE.model(model).unwrap(), CATALOGUE.board_id(board).unwrap());
        CATALOGUE.replacements(model, Replaced::Board(board)).map(<[String]>::to_vec).unwrap()
    };
    let titles = fits("Antminer L9", "antminer-cvitek");
    assert_eq!(titles, ["Antminer control board with Amlogic A113D"]);
    assert!(fits("Whatsminer M50S", "antminer-cvitek").is_empty(), "none is known that fits");
    for part in CATALOGUE.parts.iter().filter(|p| matches!(p.kind, PartKind::Wireless | PartKind::Cellular)) {
        for title in &part.alternatives {
            let other = CATALOGUE.parts.iter().find(|other| other.title == *title).unwrap();
            let radio = other.groups.iter().any(|group| group == "radio");
            assert!(other.kind == part.kind || radio, "{} is no radio for {}", other.family, part.family);
        }
    }
}

#[test]
fn a_column_of_accelerators_names_them_without_their_maker() {
    for (header, part) in
        [("GPU", "H200"), ("Accelerator", "L40S"), ("显卡型号", "MI210"), ("gpu", "4x H200")]
    {
        let machine = [(Field::Class, "Class", "server"), (Field::Part, header, part)];
        let found = of(&machine, |facts| {
            let kinds = facts.parts.iter().map(|p| CATALOGUE.parts[p.part.index()].kind);
            (kinds.collect::<Vec<_>>(), facts.classifications.len())
        });
        assert!(
            matches!(found, (ref kinds, 1..) if kinds.contains(&PartKind::Gpu)),
            "{header}: {part}: {found:?}"
        );
    }
}

#[test]
fn an_accelerator_is_known_by_the_maker_of_the_row_and_within_a_description() {
    for cells in [
        &[(Field::Party(Role::Maker, Aspect::Name), "Maker", "NVIDIA"), (Field::Part, "Part", "H200")][..],
        &[(Field::Part, "Part", "B300"), (Field::PartMaker, "Part maker", "NVIDIA Corporation")],
        &[(Field::Description, "Description", "node with four NVIDIA B300 and two disks")],
        &[(Field::Description, "Description", "chassis, 4x H200 NVL, rails")],
    ] {
        let found = of(cells, names);
        assert!(found.iter().any(|name| name == "nvidia-hopper-blackwell"), "{cells:?}: {found:?}");
    }
}

#[test]
fn a_firm_has_every_role_in_which_it_is_mentioned() {
    use crate::model::Role;
    let cells = [
        (Field::Description, "Remarks", "board with a chip of Sophgo"),
        (Field::Party(Role::Consignee, Aspect::Name), "Consignee", "Thistle Bakery"),
        (Field::Party(Role::Consignee, Aspect::Address), "Consignee address", "c/o Sophgo, Harbour Road 12"),
    ];
    let roles = |facts: &Facts<'_>| -> Vec<Role> {
        let is_sophgo = |p: &&PartyFact<'_>| {
            p.party.is_some_and(|id| CATALOGUE.parties[id.index()].name.contains("Sophgo"))
        };
        facts.parties.iter().filter(is_sophgo).map(|p| p.role).collect()
    };
    let found = of(&cells, roles);
    assert!(found.contains(&Role::Maker) && found.contains(&Role::Consignee), "{found:?}");
}
