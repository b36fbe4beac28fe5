//! Machine models, the control boards they carry, and serial numbers in their makers' formats (all invented).

use super::prng::Draw;
use super::text::{push_base36, push_decimal};

/// How a maker numbers its machines and boards.
#[derive(Clone, Copy)]
pub(crate) enum Numbering {
    /// Antminer: 17 characters, the ninth the year, the eleventh the month.
    Antminer,
    /// Whatsminer: 33 characters with a date; boards 20.
    Whatsminer,
    /// Avalon: 16 hexadecimal digits.
    Avalon,
    /// Bitaxe: the hardware address of the module.
    Bitaxe,
}

/// A control board as a device names it, the controller on it, and firmware names that go with it.
pub(crate) struct ControlBoard {
    pub(crate) raw: &'static [&'static str],
    pub(crate) controller: &'static str,
    pub(crate) firmware: &'static [&'static str],
}

/// A machine model.
pub(crate) struct Model {
    pub(crate) names: &'static [&'static str],
    pub(crate) maker: &'static str,
    pub(crate) numbering: Numbering,
    pub(crate) hash_boards: &'static [&'static str],
    pub(crate) hash_asic: &'static str,
    pub(crate) psus: &'static [&'static str],
    /// Boards without Sophgo silicon.
    pub(crate) boards: &'static [&'static ControlBoard],
    /// The CVITEK board, where the model was shipped with one.
    pub(crate) cvitek: Option<&'static ControlBoard>,
}

const ZYNQ: ControlBoard = ControlBoard {
    raw: &["zynq7007_BHB42XXX", "XILINX", "C55", "xil", "ZYNQ7007"],
    controller: "XC7Z010",
    firmware: &["Antminer_S19_Pro_zynq7007_BHB42XXX", "Antminer-S19-merge-release-20221227070716"],
};
const BEAGLEBONE: ControlBoard = ControlBoard {
    raw: &["BBCtrl_BHB42XXX", "BeagleBone", "BBB", "BB"],
    controller: "AM3358",
    firmware: &["Braiins OS 24.09", "2022-11-11 13-46-30 CST"],
};
const AMLOGIC: ControlBoard = ControlBoard {
    raw: &["AMLCtrl_BHB56XXX", "AMLCtrl_BHB68XXX", "AML", "Amlogic", "aml"],
    controller: "A113D",
    firmware: &["Antminer-S21-AML-release-202410111634", "FR-1.12(251009-S21)", "VNish 1.2.7"],
};
const CVITEK: ControlBoard = ControlBoard {
    raw: &["CVCtrl_BHB42XXX", "CVCtrl_BHB56XXX", "CVITEK", "cvitek", "cv183x"],
    controller: "CV1835",
    firmware: &["Antminer-S19k-Pro-CV-release-202502051613", "LuxOS 2025.4.15", "FR-1.28(251010-S19k Pro)"],
};
const BCB100: ControlBoard = ControlBoard {
    raw: &["BCB100", "BraiinsCB"],
    controller: "STM32MP157",
    firmware: &["Braiins OS 25.07", "Braiins OS 25.11"],
};
const CB4: ControlBoard = ControlBoard {
    raw: &["CB4V10", "H6", "H6OS"],
    controller: "Allwinner H6",
    firmware: &["20230803.11.REL"],
};
const CB2: ControlBoard =
    ControlBoard { raw: &["CB2V8", "H3"], controller: "Allwinner H3", firmware: &["20210322.22.REL"] };
const CB6: ControlBoard = ControlBoard {
    raw: &["CB6V10", "CB6V7", "H616"],
    controller: "H616",
    firmware: &["20240624.18.REL", "20251209.16.Rel2"],
};
const MM3: ControlBoard = ControlBoard {
    raw: &["MM3v2_X3", "MM4v2_X3"],
    controller: "K210",
    firmware: &["24102401_25462b2", "23021401"],
};
const MM1: ControlBoard =
    ControlBoard { raw: &["Q_MM1v1_X1"], controller: "K230", firmware: &["25052801_14a19a2"] };
const ESP: ControlBoard =
    ControlBoard { raw: &["601", "602", "403"], controller: "ESP32-S3", firmware: &["v2.9.0", "v2.10.1"] };

const BITMAIN: &str = "Bitmain Technologies";
const MICROBT: &str = "MicroBT Electronics Technology";
const APW12: &[&str] = &["APW121215d", "APW121215e", "APW121215f", "APW12"];

/// The models; earlier ones are more common.
pub(crate) const MODELS: &[Model] = &[
    Model {
        names: &[
            "Antminer S19j Pro",
            "S19j Pro",
            "ANTMINER S19J PRO",
            "S19jPro 104T",
            "Bitmain Antminer S19j Pro",
        ],
        maker: BITMAIN,
        numbering: Numbering::Antminer,
        hash_boards: &["BHB42601", "BHB42603", "BHB42631", "BHB42801"],
        hash_asic: "BM1362",
        psus: APW12,
        boards: &[&ZYNQ, &BEAGLEBONE, &AMLOGIC],
        cvitek: Some(&CVITEK),
    },
    Model {
        names: &["Antminer S21", "S21", "Bitmain Antminer S21", "Antminer S21 200T"],
        maker: BITMAIN,
        numbering: Numbering::Antminer,
        hash_boards: &["BHB68601", "BHB68603", "BHB68606"],
        hash_asic: "BM1368",
        psus: &["APW171215a", "APW171215c", "APW17"],
        boards: &[&AMLOGIC],
        cvitek: None,
    },
    Model {
        names: &["Antminer S19k Pro", "S19k Pro", "S19K PRO 120TH", "Bitmain Antminer S19k Pro"],
        maker: BITMAIN,
        numbering: Numbering::Antminer,
        hash_boards: &["BHB56801", "BHB56902", "BHB56903"],
        hash_asic: "BM1366",
        psus: APW12,
        boards: &[&AMLOGIC, &ZYNQ],
        cvitek: Some(&CVITEK),
    },
    Model {
        names: &["Whatsminer M60S", "M60S", "WhatsMiner M60S VK40", "M60S_VK30"],
        maker: MICROBT,
        numbering: Numbering::Whatsminer,
        hash_boards: &["HB-M60S"],
        hash_asic: "KF1950",
        psus: &["P221B", "P222B"],
        boards: &[&CB6],
        cvitek: None,
    },
    Model {
        names: &["Antminer S19 XP", "S19 XP", "ANTMINER S19 XP 140T"],
        maker: BITMAIN,
        numbering: Numbering::Antminer,
        hash_boards: &["BHB56601", "BHB56701"],
        hash_asic: "BM1366",
        psus: APW12,
        boards: &[&AMLOGIC, &BCB100],
        cvitek: Some(&CVITEK),
    },
    Model {
        names: &["Whatsminer M50S", "M50S", "WHATSMINER M50S VH30"],
        maker: MICROBT,
        numbering: Numbering::Whatsminer,
        hash_boards: &["HB-M50S"],
        hash_asic: "KF1950",
        psus: &["P221B", "P21-GB-12-3300"],
        boards: &[&CB6, &CB4],
        cvitek: None,
    },
    Model {
        names: &["Antminer S19 Pro", "S19 Pro", "Bitmain Antminer S19 Pro"],
        maker: BITMAIN,
        numbering: Numbering::Antminer,
        hash_boards: &["NBP1901", "BHB42701"],
        hash_asic: "BM1398",
        psus: APW12,
        boards: &[&ZYNQ, &BCB100],
        cvitek: None,
    },
    Model {
        names: &["Whatsminer M30S++", "M30S++", "WhatsMiner M30S++ VH60"],
        maker: MICROBT,
        numbering: Numbering::Whatsminer,
        hash_boards: &["HB-M30S"],
        hash_asic: "KF1950",
        psus: &["P21-GB-12-3300", "P21-12-3600-E"],
        boards: &[&CB4, &CB2],
        cvitek: None,
    },
    Model {
        names: &["Avalon 1466", "A1466", "AvalonMiner 1466", "Avalon A1466"],
        maker: "Canaan",
        numbering: Numbering::Avalon,
        hash_boards: &["HB-A14"],
        hash_asic: "",
        psus: &["PSU-3600W"],
        boards: &[&MM3],
        cvitek: None,
    },
    Model {
        names: &["Avalon Q", "Avalon Home Q"],
        maker: "Canaan",
        numbering: Numbering::Avalon,
        hash_boards: &["HB-Q"],
        hash_asic: "",
        psus: &["PSU-1700W"],
        boards: &[&MM1],
        cvitek: None,
    },
    Model {
        names: &["Bitaxe Gamma", "Bitaxe Supra", "bitaxe gamma 601"],
        maker: "Open Source Miners United",
        numbering: Numbering::Bitaxe,
        hash_boards: &["601"],
        hash_asic: "BM1368",
        psus: &["5V 6A adapter"],
        boards: &[&ESP],
        cvitek: None,
    },
];

/// Some model that was shipped with a CVITEK board.
pub(crate) fn any_with_cvitek(draw: &mut Draw) -> (&'static Model, &'static ControlBoard) {
    let count = MODELS.iter().filter(|m| m.cvitek.is_some()).count();
    let found = MODELS.iter().filter_map(|m| m.cvitek.map(|b| (m, b))).nth(draw.index(count));
    found.unwrap_or((&MODELS[0], &CVITEK))
}

/// Some model, the earlier ones more often.
pub(crate) fn any(draw: &mut Draw) -> &'static Model {
    let at = draw.index(MODELS.len()).min(draw.index(MODELS.len()));
    &MODELS[at]
}

/// The serial number of a machine; distinct for every index below fifty million.
pub(crate) fn push_serial(out: &mut Vec<u8>, numbering: Numbering, index: u64, draw: &mut Draw) {
    match numbering {
        Numbering::Antminer => {
            out.extend_from_slice(draw.pick(&["NGSB", "JYZZ", "YNAH", "THQG", "KPMI"]).as_bytes());
            push_antminer_tail(out, &["YPD", "YSC", "YT0", "FKU", "B0U"], index, draw);
        }
        Numbering::Whatsminer => {
            out.extend_from_slice(b"BTM3CS40HD2");
            push_decimal(out, 2 + draw.below(4), 1);
            push_decimal(out, 1 + draw.below(12), 2);
            push_decimal(out, 1 + draw.below(28), 2);
            push_decimal(out, index, 17);
        }
        Numbering::Avalon => {
            out.extend_from_slice(b"02010000");
            push_hex(out, scramble(index), 8);
        }
        Numbering::Bitaxe => {
            out.extend_from_slice(b"F0F5");
            push_hex(out, scramble(index), 8);
        }
    }
}

/// The serial number of a hash board or other assembly of a machine; `slot` counts them from 0 to 3.
pub(crate) fn push_board_serial(
    out: &mut Vec<u8>,
    numbering: Numbering,
    index: u64,
    slot: u64,
    draw: &mut Draw,
) {
    let id = index * 4 + slot;
    match numbering {
        Numbering::Antminer => {
            out.extend_from_slice(draw.pick(&["HYDT", "PIEM", "SMTT", "HQDZ"]).as_bytes());
            push_antminer_tail(out, &["YNG", "YN4", "YT0", "AJG"], id, draw);
        }
        Numbering::Whatsminer => {
            out.extend_from_slice(b"BKM3CSE14");
            push_decimal(out, id / 100_000, 5);
            out.push(b'K');
            push_decimal(out, id, 5);
        }
        Numbering::Avalon | Numbering::Bitaxe => {
            out.extend_from_slice(b"HB");
            push_decimal(out, id, 10);
        }
    }
}

/// The last thirteen characters of an Antminer number: code, `B`, year, `J`, month, two letters, four characters.
fn push_antminer_tail(out: &mut Vec<u8>, codes: &[&str], id: u64, draw: &mut Draw) {
    const TAILS: u64 = 36 * 36 * 36 * 36;
    out.extend_from_slice(draw.pick(codes).as_bytes());
    out.push(b'B');
    push_letter(out, draw.below(5));
    out.push(b'J');
    push_letter(out, draw.below(12));
    let high = id / TAILS;
    push_letter(out, high / 12);
    push_letter(out, high % 12);
    push_base36(out, id, 4);
}

fn push_letter(out: &mut Vec<u8>, n: u64) {
    out.push(b'A' + u8::try_from(n).unwrap_or(0).min(25));
}

fn push_hex(out: &mut Vec<u8>, n: u64, width: u32) {
    for at in (0..width).rev() {
        let digit = u8::try_from((n >> (at * 4)) & 15).unwrap_or(0);
        out.push(if digit < 10 { b'0' + digit } else { b'a' + digit - 10 });
    }
}

/// Spreads an index over 32 bits; an odd factor keeps indices apart.
const fn scramble(index: u64) -> u64 {
    index.wrapping_mul(0x9E37_79B1) & 0xFFFF_FFFF
}
