//! About sixty real base markings with their variants, and the dresses they arrive in: about two thousand texts.

use std::ops::Range;

use super::prng::Draw;
use super::text::{Spelling, full_width};
use super::vendors::Vendors;

/// What a component is; the order is that of the rows of a machine.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Controller,
    Phy,
    Flash,
    Dram,
    Pmic,
    Eeprom,
    Sensor,
    Mcu,
    HashAsic,
}

/// How many texts one base marking has, at most.
const WAYS: usize = 33;

/// Kind, maker (a name of the vendor table), stem, variants of package, speed and temperature.
type Base = (Kind, &'static str, &'static str, &'static [&'static str]);

/// The bases of one kind stand together.
const BASES: &[Base] = &[
    (Kind::Controller, "Xilinx", "XC7Z010", &["-1CLG400C", "-1CLG400I", "-2CLG400I", "-1CLG225C"]),
    (Kind::Controller, "Xilinx", "XC7Z007S", &["-1CLG400C", "-1CLG225C", "-2CLG400I"]),
    (Kind::Controller, "Texas Instruments", "AM3358", &["BZCZ100", "BZCZA100", "BZCZ80"]),
    (Kind::Controller, "Texas Instruments", "AM3352", &["BZCZ80", "BZCZ100", "BZCZA60"]),
    (Kind::Controller, "Amlogic", "A113D", &[""]),
    (Kind::Controller, "CVITEK", "CV1835", &["", "H"]),
    (Kind::Controller, "CVITEK", "CV1832", &["", "H"]),
    (Kind::Controller, "Allwinner Technology", "Allwinner H3", &[""]),
    (Kind::Controller, "Allwinner Technology", "Allwinner H6", &["", " V200"]),
    (Kind::Controller, "Allwinner Technology", "H616", &[""]),
    (Kind::Controller, "Canaan Kendryte", "K210", &[""]),
    (Kind::Controller, "Canaan Kendryte", "K230", &[""]),
    (Kind::Controller, "Espressif Systems (Shanghai)", "ESP32-S3", &["-WROOM-1-N16R8", "-WROOM-1", "FN8"]),
    (Kind::Controller, "STMicroelectronics", "STM32MP157", &["CAB3", "AAC3", "DAA1", "FAC1"]),
    (Kind::Phy, "Realtek Semiconductor", "RTL8211", &["F-CG", "E-VB-CG", "FI-CG", "FD-CG"]),
    (Kind::Phy, "Realtek Semiconductor", "RTL8201", &["F-VB-CG", "FI-VC-CG", "CP-VD-LF"]),
    (Kind::Phy, "Microchip Technology", "LAN8720", &["A-CP-TR", "AI-CP", "A-CP"]),
    (Kind::Phy, "Microchip Technology", "KSZ9031", &["RNXCA", "RNXIA", "MNXCA"]),
    (Kind::Phy, "Qualcomm", "AR8035", &["-AL1B", "-AL1A"]),
    (Kind::Phy, "Marvell Technology", "88E1512", &["-A0-NNP2I000", "-A0-NNP2C000"]),
    (Kind::Phy, "Broadcom", "BCM546", &["10", "16S"]),
    (Kind::Phy, "Motorcomm Electronic Technology", "YT8512", &["H", "C"]),
    (Kind::Phy, "Motorcomm Electronic Technology", "YT8531", &["C", "SH-CA"]),
    (Kind::Phy, "IC Plus", "IP101G", &["RI", "R", "A"]),
    (Kind::Phy, "Texas Instruments", "DP83848", &["IVVX", "CVV", "IVV/NOPB"]),
    (Kind::Flash, "Micron Technology", "MT29F2G08", &["ABAEAWP:E", "ABAEAH4-IT:E", "ABAGAWP:G"]),
    (Kind::Flash, "Micron Technology", "MT29F4G08", &["ABADAWP:D", "ABAFAWP:F"]),
    (Kind::Flash, "Samsung Electronics", "K9F1G08", &["U0D-SCB0", "U0E-SIB0", "U0F-SCB0"]),
    (Kind::Flash, "Winbond Electronics", "W25Q128", &["JVSIQ", "JVEIQ", "FVSG", "JWSIQ"]),
    (Kind::Flash, "Winbond Electronics", "W25N01", &["GVZEIG", "GVZEIR"]),
    (Kind::Flash, "Macronix International", "MX25L128", &["35FM2I-10G", "33FM2I-10G"]),
    (Kind::Flash, "GigaDevice Semiconductor", "GD25Q127", &["CSIG", "CSIGR", "CYIG"]),
    (Kind::Flash, "Kioxia", "TC58NVG0S3", &["HTA00", "HTAI0"]),
    (Kind::Flash, "ESMT", "F59L1G81", &["MB-25TG2BY", "MA-25TG"]),
    (Kind::Flash, "Kingston Technology", "EMMC04G", &["-M627", "-W627", "-S100-A08U"]),
    (Kind::Dram, "Micron Technology", "MT41K256M16", &["HA-125:E", "TW-107:P", "TW-107 IT:P"]),
    (Kind::Dram, "Micron Technology", "MT41K128M16", &["JT-125:K", "JT-125 IT:K"]),
    (Kind::Dram, "Samsung Electronics", "K4B4G1646", &["E-BYMA", "D-BCMA", "Q-HYK0"]),
    (Kind::Dram, "SK hynix", "H5TQ2G63", &["BFR-PBC", "FFR-RDC", "GFR-TEC"]),
    (Kind::Dram, "SK hynix", "H5TC4G63", &["CFR-PBA", "EFR-RDA"]),
    (Kind::Dram, "Nanya Technology", "NT5CC256M16", &["ER-EK", "EP-EK", "CP-DI"]),
    (Kind::Dram, "Winbond Electronics", "W632GG6", &["NB-12", "KB-15", "MB-12"]),
    (Kind::Dram, "ISSI", "IS43TR16256", &["B-125KBL", "BL-107MBLI"]),
    (Kind::Dram, "ESMT", "M15T4G16256", &["A-DEBG2C", "A-BDBG2L"]),
    (Kind::Pmic, "Texas Instruments", "TPS65217", &["CRSLR", "BRSLR", "DRSLR"]),
    (Kind::Pmic, "Texas Instruments", "TPS54331", &["DR", "DDAR"]),
    (Kind::Pmic, "X-Powers Technology", "AXP305", &["", "B"]),
    (Kind::Pmic, "X-Powers Technology", "AXP313", &["A"]),
    (Kind::Pmic, "Monolithic Power Systems", "MP1584", &["EN-LF-Z", "EN"]),
    (Kind::Pmic, "Monolithic Power Systems", "MP2315", &["GJ-Z", "SGJ"]),
    (Kind::Pmic, "Silergy", "SY8089", &["AAAC", "A1AAC"]),
    (Kind::Pmic, "Richtek Technology", "RT9193", &["-33GB", "-18GB"]),
    (Kind::Pmic, "Diodes", "AP2112", &["K-3.3TRG1", "K-1.8TRG1"]),
    (Kind::Pmic, "Alpha and Omega Semiconductor", "AOZ1284", &["PI", "PI-1"]),
    (Kind::Eeprom, "Microchip Technology", "AT24C02", &["D-SSHM-T", "C-SSHM-T", "D-MAHM-T"]),
    (Kind::Eeprom, "Puya Semiconductor (Shanghai)", "P24C02", &["A-SSH-MIR", "A-TSH-MIR"]),
    (Kind::Eeprom, "Fudan Microelectronics (Shanghai)", "FM24C02", &["B", "C"]),
    (Kind::Sensor, "Texas Instruments", "TMP75", &["AIDR", "AIDGKR", "CIDR"]),
    (Kind::Sensor, "Texas Instruments", "TMP451", &["AIDQFR", "AQDQFTQ1"]),
    (Kind::Sensor, "ON Semiconductor", "NCT218", &["MTR2G", "FCT2G"]),
    (Kind::Mcu, "Microchip Technology", "PIC16F1704", &["-I/SL", "-I/ML", "-E/ST"]),
    (Kind::Mcu, "Microchip Technology", "dsPIC33EP16GS202", &["-I/MX", "-E/MX", "-I/SS"]),
    (Kind::HashAsic, "Bitmain Technologies", "BM1362", &["AC", "AJ", ""]),
    (Kind::HashAsic, "Bitmain Technologies", "BM1366", &["AL", "BS", ""]),
    (Kind::HashAsic, "Bitmain Technologies", "BM1368", &["PA", "AA"]),
    (Kind::HashAsic, "Bitmain Technologies", "BM1398", &["BB", ""]),
    (Kind::HashAsic, "MicroBT Electronics Technology", "KF1950", &["", "A"]),
];

/// What is printed on the label of a reel or added by a distributor's shop.
const TAILS: &[&str] = &["", "-ND", " TR", "/REEL", "#PBF", "-CT", "-TR", " "];

/// Every base marking, and every text of every base marking.
pub(crate) struct Parts {
    texts: Vec<Spelling>,
    ways: Vec<Range<usize>>,
    makers: Vec<usize>,
    kinds: Vec<(Kind, Range<usize>)>,
}

impl Parts {
    /// The table; it is the same for every seed.
    pub(crate) fn new() -> Self {
        let mut table = Self { texts: Vec::new(), ways: Vec::new(), makers: Vec::new(), kinds: Vec::new() };
        for (base, (kind, maker, stem, variants)) in BASES.iter().enumerate() {
            let start = table.texts.len();
            table.texts.extend(dresses(stem, variants).into_iter().map(Spelling::new));
            table.ways.push(start..table.texts.len());
            table.makers.push(Vendors::maker(maker));
            match table.kinds.last_mut() {
                Some((last, bases)) if last == kind => bases.end = base + 1,
                _ => table.kinds.push((*kind, base..base + 1)),
            }
        }
        table
    }

    /// The base marking with that stem, as an index.
    pub(crate) fn base(stem: &str) -> usize {
        BASES.iter().position(|(_, _, s, _)| *s == stem).unwrap_or(0)
    }

    /// Some base marking of a kind, as an index.
    pub(crate) fn any(&self, kind: Kind, draw: &mut Draw) -> usize {
        let bases = self.kinds.iter().find(|(k, _)| *k == kind).map_or(0..1, |(_, bases)| bases.clone());
        bases.start + draw.index(bases.len())
    }

    /// The maker of a base marking, as an index into the vendor table.
    pub(crate) fn maker(&self, base: usize) -> usize {
        self.makers[base]
    }

    /// One text of a base marking: a plain one more often than not.
    pub(crate) fn field(&self, base: usize, draw: &mut Draw) -> &[u8] {
        let ways = self.ways[base].clone();
        let plain = BASES[base].3.len().min(ways.len());
        let way = if draw.below(100) < 60 { draw.index(plain) } else { draw.index(ways.len()) };
        &self.texts[ways.start + way].field
    }

    /// Every text with the index of its base marking.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, usize)> {
        self.ways
            .iter()
            .enumerate()
            .flat_map(|(base, ways)| self.texts[ways.clone()].iter().map(move |s| (s.raw.as_str(), base)))
    }

    /// The stem of a base marking.
    pub(crate) fn stem(base: usize) -> &'static str {
        BASES[base].2
    }
}

/// The texts of one base marking, the plain variants first.
fn dresses(stem: &str, variants: &[&str]) -> Vec<String> {
    let mut texts: Vec<String> = variants.iter().map(|v| format!("{stem}{v}")).collect();
    for tail in TAILS {
        for variant in variants {
            let plain = format!("{stem}{variant}");
            for text in [
                format!("{plain}{tail}"),
                format!("{}{tail}", plain.to_lowercase()),
                format!("{stem} {}{tail}", variant.trim_start_matches(['-', ' '])),
                format!("{}{tail}", plain.replace('-', " ")),
                format!("{}{tail}", plain.replace('-', "_")),
                full_width(&format!("{plain}{tail}")),
                // A letter for a digit: to be reported as a confusable, never taken as certain.
                format!("{}{tail}", plain.replacen('0', "O", 1)),
            ] {
                if texts.len() < WAYS && !texts.contains(&text) {
                    texts.push(text);
                }
            }
        }
    }
    texts
}
