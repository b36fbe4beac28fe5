//! The layouts: which bytes hold what, what is scrambled how, and which checksum covers it.

use super::checksum::{crc5, crc8};
use super::cipher::Cipher;
use super::{Refusal, SIZE};
use crate::model::Field;

/// A layout.
#[derive(Debug)]
pub(super) struct Layout {
    /// What stands in clear.
    pub(super) clear: &'static [Item],
    /// How the regions may be scrambled; where the keys of several boards are known, one of them fits.
    pub(super) ciphers: &'static [Cipher],
    /// The checksum of its regions.
    pub(super) crc: Crc,
    /// The regions, in order; the first names the board.
    pub(super) regions: &'static [Region],
    /// The bytes that nothing is known to stand in: from the first number up to the second.
    pub(super) spare: [usize; 2],
    /// Whether nobody is known to have held it against a board.
    pub(super) is_untried: bool,
}

/// A stretch of the memory that is scrambled as a whole and ends with its checksum.
#[derive(Debug)]
pub(super) struct Region {
    /// What it is about.
    pub(super) title: &'static str,
    /// Its bytes: from the first number up to the second.
    pub(super) at: [usize; 2],
    /// The first byte that its checksum covers, which may be one in clear before it; the last is the one before the checksum.
    pub(super) covered_from: usize,
    /// What stands in it.
    pub(super) items: &'static [&'static [Item]],
}

/// A checksum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Crc {
    /// Of five bits.
    Five,
    /// Of eight bits.
    Eight,
}

impl Crc {
    /// The checksum of some bytes.
    pub(super) fn of(self, bytes: &[u8]) -> u8 {
        let bytes = bytes.iter().copied();
        match self {
            Self::Five => crc5(bytes),
            Self::Eight => crc8(bytes),
        }
    }
}

/// A value.
#[derive(Debug)]
pub(super) struct Item {
    /// What the descriptions of the layout call it.
    pub(super) name: &'static str,
    /// Its bytes: from the first number up to the second.
    pub(super) at: [usize; 2],
    /// How it is written.
    pub(super) kind: Kind,
    /// What it is.
    pub(super) field: Option<Field>,
}

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A text that ends before the first zero.
    Text,
    /// A number of one or two bytes, the lower one first.
    Number,
    /// A number with a sign.
    Signed,
    /// A number of hundredths.
    Hundredths,
    /// A version in four decimal digits, the lower two first: `01.30`.
    Version,
    /// Bytes, of which zeros say nothing.
    Bytes,
}

use Kind::{Bytes, Hundredths, Number, Signed, Text, Version};

const fn item(name: &'static str, from: usize, to: usize, kind: Kind) -> Item {
    Item { name, at: [from, to], kind, field: None }
}

const fn field(name: &'static str, from: usize, to: usize, field: Field) -> Item {
    Item { name, at: [from, to], kind: Text, field: Some(field) }
}

/// What a dump's first bytes say of it.
pub(super) enum Known {
    /// It is read.
    Layout(&'static Layout),
    /// It is not.
    Refused(Refusal),
}

/// Whether the first two bytes are those of a layout that was heard of.
pub(super) fn is_known(bytes: &[u8; SIZE]) -> bool {
    matches!(of(bytes), Known::Layout(_)) || bytes.starts_with(&DISPUTED)
}

/// The layout of a dump.
pub(super) fn of(bytes: &[u8; SIZE]) -> Known {
    const LABEL: &str = "give what the label of the board says (its name and serial number) as a table";
    let refused = |code, text: String| Known::Refused(Refusal::new(code, text, LABEL));
    match *bytes {
        [0x01, b'A'..=b'Z', ..] => Known::Layout(&LAYOUT_01),
        [0x04, XXTEA_KEY_1, ..] => Known::Layout(&LAYOUT_04),
        [0x05, XXTEA_KEY_1, ..] => Known::Layout(&LAYOUT_05),
        [0x06, XXTEA_KEY_1, ..] => Known::Layout(&LAYOUT_06),
        [layout @ 0x04..=0x06, how, ..] => refused(
            "eeprom-key-unknown",
            format!(
                "a hash board's EEPROM of layout {layout:02x} that is scrambled with algorithm {}, key {}: only algorithm 1 \
                 (XXTEA) with key 1 is known for certain",
                how >> 4,
                how & 0x0F
            ),
        ),
        [0x11, ..] => refused(
            "eeprom-keys-disputed",
            "a hash board's EEPROM of layout 11 (S19 Pro, L series): the keys published for it are disputed, so nothing in it \
             is read"
                .to_owned(),
        ),
        [first, ..] if bytes.iter().all(|byte| *byte == first) => refused(
            "eeprom-blank",
            format!("every byte of the dump is {first:02x}: nothing is written in the EEPROM, or it did not answer"),
        ),
        [first, second, ..] => refused(
            "eeprom-layout-unknown",
            format!("a dump of {SIZE} bytes that begins with {first:02x} {second:02x}: no EEPROM of a hash board in a layout known here"),
        ),
    }
}

/// Algorithm 1 in the upper half of the second byte, key 1 in the lower.
const XXTEA_KEY_1: u8 = 0x11;
/// How layout 11 begins: the same byte, and the length of what follows.
const DISPUTED: [u8; 2] = [0x11, 0x50];

/// S21+ and S21 Pro: `A3HB70701` with the first key, `A3HB70601` with the second, which the tool calls that of a fixture and which a
/// dump that D-Central published was made with. `A3HB70501` of the S21 XP has another one, which is not known. Of the sweep only
/// the place is known.
static LAYOUT_01: Layout = Layout {
    clear: &[item("EEPROM version", 0, 1, Number), field("board name", 1, 16, Field::Board)],
    ciphers: &[Cipher::Aes(0xAA43_80BC), Cipher::Aes(0x3465_8922)],
    crc: Crc::Eight,
    regions: &[
        Region {
            title: "board and chips",
            at: [16, 96],
            covered_from: 16,
            items: &[&[
                field("board SN", 16, 34, Field::BoardSerial),
                field("factory job", 34, 58, Field::FactoryJob),
                item("chip die", 58, 61, Text),
                field("chip marking", 61, 75, Field::HashAsic),
                item("FT version", 75, 85, Text),
                item("chip tech", 85, 88, Text),
                item("chip bin", 88, 89, Number),
                item("PCB version", 89, 91, Version),
                item("BOM version", 91, 92, Number),
                item("ASIC sensor type", 92, 93, Number),
                item("PT1 result", 93, 94, Number),
                item("PT1 count", 94, 95, Number),
            ]],
        },
        Region {
            title: "production test",
            at: [96, 112],
            covered_from: 96,
            items: &[&[
                item("voltage (V)", 96, 98, Hundredths),
                item("frequency (MHz)", 98, 100, Number),
                item("nonce rate (%)", 100, 102, Hundredths),
                item("done type", 102, 103, Number),
                item("PCB temp in (°C)", 103, 104, Signed),
                item("PCB temp out (°C)", 104, 105, Signed),
                item("bytes 105 to 107", 105, 107, Bytes),
                item("PT2 result", 107, 108, Number),
                item("PT2 count", 108, 109, Number),
                item("bytes 109 to 111", 109, 111, Bytes),
            ]],
        },
        Region {
            title: "sweep",
            at: [112, 256],
            covered_from: 112,
            items: &[&[item("sweep data", 112, 255, Bytes)]],
        },
    ],
    spare: [SIZE, SIZE],
    is_untried: false,
};

/// S19 family (`BHB42xxx`).
static LAYOUT_04: Layout = Layout {
    clear: HEADER,
    ciphers: &[Cipher::Xxtea],
    crc: Crc::Five,
    regions: &[board(&[CHIPS, SENSORS, NAMES]), TEST],
    spare: [114, SIZE],
    is_untried: false,
};

/// As 04 with a sweep: `BHB56xxx`, `BHB68xxx`.
static LAYOUT_05: Layout = Layout {
    clear: HEADER,
    ciphers: &[Cipher::Xxtea],
    crc: Crc::Five,
    regions: &[board(&[CHIPS, SENSORS, NAMES]), TEST, SWEEP],
    spare: [250, SIZE],
    is_untried: false,
};

/// As 05, with sensors of chips in place of those of the board's microcontroller.
static LAYOUT_06: Layout = Layout {
    clear: HEADER,
    ciphers: &[Cipher::Xxtea],
    crc: Crc::Five,
    regions: &[board(&[CHIPS, SIX_SENSORS, NAMES]), TEST, SWEEP],
    spare: [250, SIZE],
    is_untried: true,
};

/// What stands in clear in layouts 04 to 06.
const HEADER: &[Item] = &[item("EEPROM version", 0, 1, Number), item("algorithm and key", 1, 2, Bytes)];

/// Region 1 of layouts 04 to 06; its checksum covers what stands in clear, too.
const fn board(items: &'static [&'static [Item]]) -> Region {
    Region { title: "board and chips", at: [2, 98], covered_from: 0, items }
}

const CHIPS: &[Item] = &[
    field("board SN", 2, 20, Field::BoardSerial),
    item("chip die", 20, 23, Text),
    field("chip marking", 23, 37, Field::HashAsic),
    item("chip bin", 37, 38, Number),
    item("FT version", 38, 48, Text),
    item("PCB version", 48, 50, Version),
    item("BOM version", 50, 52, Version),
    item("ASIC sensor type", 52, 53, Number),
];

const SENSORS: &[Item] = &[
    item("ASIC sensor addr", 53, 57, Bytes),
    item("PIC sensor type", 57, 58, Number),
    item("PIC sensor addr", 58, 59, Number),
];

const SIX_SENSORS: &[Item] = &[item("ASIC sensor addr", 53, 59, Bytes)];

const NAMES: &[Item] = &[
    item("chip tech", 59, 62, Text),
    field("board name", 62, 71, Field::Board),
    field("factory job", 71, 95, Field::FactoryJob),
    item("PT1 result", 95, 96, Number),
    item("PT1 count", 96, 97, Number),
];

const TEST: Region = Region {
    title: "production test",
    at: [98, 114],
    covered_from: 98,
    items: &[&[
        item("voltage (V)", 98, 100, Hundredths),
        item("frequency (MHz)", 100, 102, Number),
        item("nonce rate", 102, 104, Number),
        item("PCB temp in (°C)", 104, 105, Signed),
        item("PCB temp out (°C)", 105, 106, Signed),
        item("test version", 106, 107, Number),
        item("test standard", 107, 108, Number),
        item("PT2 result", 108, 109, Number),
        item("PT2 count", 109, 110, Number),
        item("bytes 110 to 113", 110, 113, Bytes),
    ]],
};

const SWEEP: Region = Region {
    title: "sweep",
    at: [114, 250],
    covered_from: 114,
    items: &[&[
        item("sweep hashrate", 114, 116, Number),
        item("sweep freq base (MHz)", 116, 118, Number),
        item("sweep freq step (MHz)", 118, 119, Number),
        item("sweep levels", 119, 247, Bytes),
        item("sweep result", 247, 248, Number),
        item("byte 248", 248, 249, Bytes),
    ]],
};

#[cfg(test)]
mod tests {
    use super::*;

    /// What no value holds would be lost.
    #[test]
    fn every_byte_of_a_layout_has_its_place() {
        for layout in [&LAYOUT_01, &LAYOUT_04, &LAYOUT_05, &LAYOUT_06] {
            let mut places: Vec<[usize; 2]> = layout.clear.iter().map(|item| item.at).collect();
            for region in layout.regions {
                let [from, to] = region.at;
                let items: Vec<_> = region.items.iter().copied().flatten().map(|item| item.at).collect();
                assert!(items.iter().all(|at| at[0] >= from && at[1] < to), "the last byte is the checksum");
                places.extend(items);
                places.push([to - 1, to]);
            }
            places.push(layout.spare);
            places.sort_unstable();
            let ends: Vec<usize> = places.iter().map(|at| at[1]).collect();
            let begins: Vec<usize> = places.iter().map(|at| at[0]).collect();
            assert_eq!(begins[0], 0);
            assert_eq!(begins[1..], ends[..ends.len() - 1]);
            assert_eq!(ends.last(), Some(&SIZE));
        }
    }
}
