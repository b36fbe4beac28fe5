//! Markings as devices, data sheets and parts lists write them, in the shipped catalogue.

use std::sync::LazyLock;

use super::*;
use crate::model::{BoardKind, Exactness};
use crate::tomlread::embedded;

static SHIPPED: LazyLock<Catalogue> =
    LazyLock::new(|| Catalogue::load(&embedded::files("catalogue")).expect("the shipped catalogue"));

fn maker(marking: &str) -> Option<(&'static str, Exactness)> {
    let found = SHIPPED.part(marking)?;
    let part = &SHIPPED.parts[found.part.index()];
    Some((SHIPPED.parties[part.maker.index()].id.as_str(), found.exactness))
}

#[test]
fn brand_strings_of_devices_settle_the_processor() {
    for (written, firm) in [
        ("Intel(R) Xeon(R) Silver 4114 CPU @ 2.20GHz", "intel"),
        ("Intel(R) Xeon(R) CPU D-1541 @ 2.10GHz", "intel"),
        ("Intel® Core™ i5-1035G1 Processor", "intel"),
        ("11th Gen Intel(R) Core(TM) i5-1145G7 @ 2.60GHz", "intel"),
        ("4 x Intel Xeon Platinum 8268 24C/48T 205W", "intel"),
        ("AMD Ryzen 5 5600G with Radeon Graphics", "amd"),
        ("AMD EPYC 9554 64-Core Processor", "amd"),
        ("2× EPYC 7302P", "amd"),
        ("AWS Graviton2", "amazon"),
        ("Apple M1 Pro", "apple"),
        ("Ampere(R) Altra(R) Processor", "ampere"),
        ("Hygon C86 5280 16-core Processor", "hygon"),
        ("HUAWEI Kunpeng 916", "hisilicon"),
        ("Phytium,FT-2500/64", "phytium"),
        ("Loongson-3C6000/S", "loongson"),
        ("ZHAOXIN KaiSheng KH-37800D@2.7GHz", "zhaoxin"),
        ("Sunway SW3232", "sunway"),
        ("Baikal-M", "baikal"),
    ] {
        let (found, exactness) = maker(written).unwrap_or_else(|| panic!("{written} is unknown"));
        assert_eq!(found, firm, "{written}");
        assert!(exactness.settles(), "{written} is only {}", exactness.as_str());
    }
}

#[test]
fn a_maker_beside_its_brand_string_changes_nothing() {
    for (written, row, firm) in [
        ("Intel(R) Xeon(R) Gold 6244 CPU @ 3.60GHz", "Intel", "intel"),
        ("Intel(R) Xeon(R) Gold 6248R CPU @ 3.00GHz", "Intel(R) Corporation", "intel"),
        ("AMD EPYC 9554 64-Core Processor", "Advanced Micro Devices, Inc.", "amd"),
    ] {
        let found = SHIPPED.text(written).part_of(&SHIPPED.text(row)).expect("it is known");
        assert!(found.exactness.settles(), "{written} of {row} is only {}", found.exactness.as_str());
        let maker = SHIPPED.parts[found.part.index()].maker;
        assert_eq!(SHIPPED.parties[maker.index()].id.as_str(), firm, "{written}");
    }
    let other = SHIPPED.text("Intel(R) Xeon(R) Gold 6244 CPU @ 3.60GHz").part_of(&SHIPPED.text("Hygon"));
    assert!(other.is_none_or(|found| !found.exactness.settles()), "the row names another maker");
}

#[test]
fn gaps_and_makers_names_within_a_marking_change_nothing() {
    for (written, firm) in [
        ("xc7z020 2clg484i", "xilinx"),
        ("XC7Z020 - 2CLG484I", "xilinx"),
        ("XC7Z020-\n2CLG484I", "xilinx"),
        ("Xilinx Zynq 7020", "xilinx"),
        ("TMS320F2803 5PNT", "ti"),
        ("TI AM437x", "ti"),
        ("AMLOGIC A113 X", "amlogic"),
        ("BCM56960B1KFSBG", "broadcom"),
        ("STM32F7xx", "st"),
        ("STM32L4 series", "st"),
        ("i.MX 7", "nxp"),
        ("RK35xx", "rockchip"),
    ] {
        let (found, exactness) = maker(written).unwrap_or_else(|| panic!("{written} is unknown"));
        assert_eq!(found, firm, "{written}");
        assert!(exactness.settles(), "{written} is only {}", exactness.as_str());
    }
}

#[test]
fn a_family_name_never_names_one_part_for_sure() {
    for (written, firm) in
        [("CV18xx", "cvitek"), ("CV182x", "cvitek"), ("Hi35xx", "hisilicon"), ("Ascend 910x", "hisilicon")]
    {
        let (found, exactness) = maker(written).unwrap_or_else(|| panic!("{written} is unknown"));
        assert_eq!(found, firm, "{written}");
        assert!(exactness.settles(), "{written} is only {}", exactness.as_str());
    }
    assert_eq!(maker("BM1xxx"), None, "Bitmain's and Sophgo's alike");
}

#[test]
fn a_marking_of_a_listed_maker_and_another_is_open_until_the_row_says_whose() {
    for (marking, listed, other) in [
        ("FM25W256-G", "fudan-micro", "Ramtron"),
        ("FM24C16B-GTR", "fudan-micro", "Cypress Semiconductor"),
        ("BR104", "biren", "Rectron Semiconductor"),
        ("HI-3110PSIF", "hisilicon", "Holt"),
        ("A3212ELHLT-T", "canaan", "Allegro MicroSystems"),
        ("LT8619EMSE#PBF", "lontium", "Linear Technology"),
    ] {
        assert_eq!(maker(marking), Some((listed, Exactness::Ambiguous)), "{marking}");
        let of = |firm: &str| {
            let found = SHIPPED.text(marking).part_of(&SHIPPED.text(firm))?;
            Some(SHIPPED.parties[SHIPPED.parts[found.part.index()].maker.index()].id.as_str())
        };
        assert!(of(other).is_some_and(|firm| firm != listed), "{marking} of {other}: {:?}", of(other));
        assert_eq!(of("Quite Another Foundry"), None, "{marking}");
    }
    for (marking, firm) in [("HI-3585PQI", "holt"), ("HI-8444PSI", "holt"), ("CY62157EV30", "infineon")] {
        assert_eq!(maker(marking).map(|(firm, _)| firm), Some(firm), "{marking}");
    }
}

#[test]
fn words_and_bare_numbers_are_no_scheme() {
    for text in [
        "Control board",
        "10 units",
        "MAX 500 pieces",
        "PO 4500012345",
        "2026-01-15",
        "BCM",
        "STM",
        "Rack 12",
        "N/A",
        "TPS",
        "AD 5000 W",
        "serial 5M570",
        "IRF",
        "W25",
    ] {
        assert_eq!(maker(text), None, "{text}");
    }
}

#[test]
fn a_number_of_many_makers_is_told_by_the_rows_maker_alone() {
    for marking in
        ["LM324N", "MAX3485ESA", "MAX232N", "74HC14D", "AMS1117-1.8", "PC817C", "PCF8563T", "AT24C64"]
    {
        let (_, exactness) = maker(marking).unwrap_or_else(|| panic!("{marking} is unknown"));
        assert_eq!(exactness, Exactness::Ambiguous, "{marking}");
    }
    for (marking, row, firm) in [
        ("LM324N", "STMicroelectronics", "st"),
        ("LM324N", "Texas Instruments", "ti"),
        ("MAX232N", "Texas Instruments", "ti"),
        ("MAX3485ESA", "UMW", "umw"),
        ("74HC14D", "Nexperia", "nexperia"),
    ] {
        let found = SHIPPED
            .text(marking)
            .part_of(&SHIPPED.text(row))
            .unwrap_or_else(|| panic!("{marking} of {row} is unknown"));
        let made_by = SHIPPED.parts[found.part.index()].maker;
        assert_eq!(SHIPPED.parties[made_by.index()].id, firm, "{marking} of {row}");
        assert!(found.exactness.settles(), "{marking} of {row} is only {}", found.exactness.as_str());
    }
}

#[test]
fn look_alikes_of_two_makers_numbering_are_told_apart() {
    for (marking, firm) in [
        ("SLM9670AQ20", "infineon"),
        ("SLM770A", "meig"),
        ("PS2501L-1", "renesas"),
        ("PS2251-09", "phison"),
        ("SSD1306", "solomon-systech"),
        ("SSD202D", "sigmastar"),
        ("STC31-C", "sensirion"),
        ("STC8G1K08A", "stc-micro"),
        ("SD6834", "silan"),
        ("SD6603", "hisilicon"),
        ("GD300HFX120C2S", "starpower"),
        ("GD30LD3300", "gigadevice"),
        ("SiT8008BI", "sitime"),
        ("SIT1050T", "sit-micro"),
        ("XC6206P332MR", "torex"),
        ("XC6SLX45", "xilinx"),
    ] {
        assert_eq!(maker(marking).map(|(found, _)| found), Some(firm), "{marking}");
    }
    for marking in ["S8050", "ASM1117-3.3", "93C46", "N95", "SLATE", "SC2000"] {
        assert_eq!(maker(marking), None, "{marking}");
    }
}

#[test]
fn a_series_that_bears_its_makers_name_is_known_by_the_maker_of_the_row() {
    let model = |name: &str, maker: &str| {
        let id = SHIPPED.model_of(name, maker)?;
        Some(SHIPPED.parties[SHIPPED.models[id.index()].maker.index()].id.as_str())
    };
    for (name, maker, firm) in [
        ("T3 Pro", "Fluminer", Some("fluminer")),
        ("Go2 EDU", "Unitree Robotics", Some("unitree")),
        ("P150", "XAG", Some("xag")),
        ("V1 Mini Classic", "iPollo", Some("ipollo")),
        ("Go2 EDU", "Ignota Corp", None),
        ("P150", "Ignota Corp", None),
        ("", "XAG", None),
    ] {
        assert_eq!(model(name, maker), firm, "{name} of {maker}");
    }
}

#[test]
fn the_name_of_a_firm_mentions_no_chip() {
    for text in
        ["Allwinner Technology Co., Ltd.", "Rockchip Electronics Co., Ltd.", "STMicroelectronics N.V."]
    {
        assert!(SHIPPED.text(text).parts_within().is_empty(), "{text}");
    }
    assert!(!SHIPPED.text("Allwinner H616 board fitted").parts_within().is_empty());
}

#[test]
fn the_number_of_a_board_counts_only_where_boards_are_named() {
    assert!(SHIPPED.board("205", BoardKind::ControlBoard).is_some());
    for text in ["205", " 205 ", "model 205"] {
        assert!(SHIPPED.text(text).parts_within().is_empty(), "{text}");
    }
}

#[test]
fn two_markings_written_as_one_word_settle_nothing() {
    for (marking, first) in [
        ("AM335xCV1835", "ti"),
        ("XC7Z010CV1835", "amd"),
        ("CV1835AM3352", "sophgo"),
        ("STM32MP157GD32F450", "st"),
        ("AM3352BZCZ100CV1835", "ti"),
    ] {
        let found = maker(marking);
        assert!(
            found.is_some_and(|(_, exactness)| !exactness.settles()),
            "{marking}: {found:?}, not of {first}"
        );
    }
    for marking in ["XC7Z010-1CLG400C", "STM32MP157CAB3TR", "AM3352BZCZ100", "CV1835", "BM1684X", "MT7621AT"]
    {
        assert!(maker(marking).is_some_and(|(_, exactness)| exactness.settles()), "{marking}");
    }
}
