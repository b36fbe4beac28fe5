//! Dumps of our own: the layouts are written down here once more, by their published descriptions and not by the reader's tables.

use std::fmt::Write as _;

use super::super::SIZE;
use super::super::checksum::{crc5, crc8};
use super::super::cipher::Cipher;

/// What a dump is made of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Made {
    pub(super) layout: u8,
    pub(super) serial: &'static str,
    pub(super) name: &'static str,
    pub(super) job: &'static str,
    pub(super) marking: &'static str,
    /// Of layout 01.
    pub(super) key: u32,
}

/// An invented board of an S19j Pro.
pub(super) const S19J: Made = Made {
    layout: 4,
    serial: "HYDTYNGBBJGAI0B5K",
    name: "BHB42601",
    job: "HYDT20220301002-Y1",
    marking: "S1CT22CB07",
    key: 0,
};

/// One of an S19k Pro, with a sweep.
pub(super) const S19K: Made = Made { layout: 5, name: "BHB56903", marking: "S1GX23CM0E", ..S19J };

/// One of the layout that nobody has seen a dump of.
pub(super) const SIX: Made = Made { layout: 6, ..S19K };

/// One of an S21+.
pub(super) const S21: Made =
    Made { layout: 1, name: "A3HB70701", marking: "L1ZL24BD0X", key: 0xAA43_80BC, ..S19J };

/// One of an S21 Pro, whose key is another.
pub(super) const S21_PRO: Made = Made { name: "A3HB70601", key: 0x3465_8922, ..S21 };

impl Made {
    /// The dump.
    pub(super) fn page(&self) -> [u8; SIZE] {
        if self.layout == 1 { self.layout_01() } else { self.layouts_04_to_06() }
    }

    fn layouts_04_to_06(&self) -> [u8; SIZE] {
        let mut page = [0xFF; SIZE];
        page[..114].fill(0);
        page[0] = self.layout;
        page[1] = 0x11;
        put(&mut page, 2, self.serial.as_bytes());
        put(&mut page, 20, b"ED");
        put(&mut page, 23, self.marking.as_bytes());
        page[37] = 3;
        put(&mut page, 38, b"F1V05B2C1");
        put(&mut page, 48, &[0x30, 0x01, 0x10, 0x00]);
        if self.layout == 6 {
            put(&mut page, 53, &[0x48, 0x49, 0x4A, 0x4B, 0x4C, 0x4D]);
        } else {
            put(&mut page, 57, &[142, 15]);
        }
        put(&mut page, 59, b"AC");
        put(&mut page, 62, self.name.as_bytes());
        put(&mut page, 71, self.job.as_bytes());
        put(&mut page, 95, &[1, 1]);
        page[97] = crc5(page[..97].iter().copied());
        put(&mut page, 98, &1360_u16.to_le_bytes());
        put(&mut page, 100, &545_u16.to_le_bytes());
        put(&mut page, 102, &9997_u16.to_le_bytes());
        put(&mut page, 104, &[28, 0xFF, 1, 0, 1, 1]);
        page[113] = crc5(page[98..113].iter().copied());
        if self.layout > 4 {
            page[114..250].fill(0);
            put(&mut page, 114, &9999_u16.to_le_bytes());
            put(&mut page, 116, &545_u16.to_le_bytes());
            page[118] = 5;
            put(&mut page, 119, &[0x21, 0x43, 0x65]);
            page[247] = 1;
            page[249] = crc5(page[114..249].iter().copied());
            scramble(&mut page, 114, 250, Cipher::Xxtea);
        }
        scramble(&mut page, 2, 98, Cipher::Xxtea);
        scramble(&mut page, 98, 114, Cipher::Xxtea);
        page[255] = 0x5A;
        page
    }

    fn layout_01(&self) -> [u8; SIZE] {
        let mut page = [0; SIZE];
        page[0] = 1;
        put(&mut page, 1, self.name.as_bytes());
        put(&mut page, 16, self.serial.as_bytes());
        put(&mut page, 34, self.job.as_bytes());
        put(&mut page, 58, b"ED");
        put(&mut page, 61, self.marking.as_bytes());
        put(&mut page, 75, b"F1V01B5C2");
        put(&mut page, 85, b"BC");
        put(&mut page, 88, &[1, 0x00, 0x01, 0, 1, 1, 1]);
        page[95] = crc8(page[16..95].iter().copied());
        put(&mut page, 96, &1252_u16.to_le_bytes());
        put(&mut page, 98, &707_u16.to_le_bytes());
        put(&mut page, 100, &9963_u16.to_le_bytes());
        put(&mut page, 102, &[4, 35, 49, 7, 0, 1, 1]);
        page[111] = crc8(page[96..111].iter().copied());
        put(&mut page, 112, &1293_u16.to_le_bytes());
        page[255] = crc8(page[112..255].iter().copied());
        for (from, to) in [(16, 96), (96, 112), (112, 256)] {
            scramble(&mut page, from, to, Cipher::Aes(self.key));
        }
        page
    }
}

fn put(page: &mut [u8; SIZE], at: usize, bytes: &[u8]) {
    page[at..at + bytes.len()].copy_from_slice(bytes);
}

fn scramble(page: &mut [u8; SIZE], from: usize, to: usize, cipher: Cipher) {
    let scrambled = cipher.encrypt(&page[from..to]);
    page[from..to].copy_from_slice(&scrambled);
}

/// As `i2cdump -y 0 0x50 b` prints it.
pub(super) fn i2cdump(page: &[u8; SIZE]) -> String {
    let mut out = String::from("     0  1  2  3  4  5  6  7  8  9  a  b  c  d  e  f    0123456789abcdef\n");
    for (line, bytes) in page.chunks(16).enumerate() {
        let sign = |b: &u8| match b {
            0x00 | 0xFF => '.',
            b' '..=b'~' => char::from(*b),
            _ => '?',
        };
        let signs: String = bytes.iter().map(sign).collect();
        writeln!(out, "{:02x}: {}    {signs}", line * 16, spaced(bytes)).unwrap();
    }
    out
}

/// As `hexdump -C` prints it: repeated lines as `*`.
pub(super) fn hexdump(page: &[u8; SIZE]) -> String {
    let (mut out, mut last, mut starred) = (String::new(), None, false);
    for (line, bytes) in page.chunks(16).enumerate() {
        if last == Some(bytes) {
            if !starred {
                out.push_str("*\n");
            }
            starred = true;
            continue;
        }
        (last, starred) = (Some(bytes), false);
        let (left, right) = bytes.split_at(8);
        let hex = format!("{}  {}", spaced(left), spaced(right));
        writeln!(out, "{:08x}  {hex}  |{}|", line * 16, signs(bytes)).unwrap();
    }
    out + "00000100\n"
}

/// As `xxd` prints it.
pub(super) fn xxd(page: &[u8; SIZE]) -> String {
    let mut out = String::new();
    for (line, bytes) in page.chunks(16).enumerate() {
        let words: Vec<String> =
            bytes.chunks(2).map(|word| format!("{:02x}{:02x}", word[0], word[1])).collect();
        writeln!(out, "{:08x}: {}  {}", line * 16, words.join(" "), signs(bytes)).unwrap();
    }
    out
}

/// Bytes in hex with blanks between them.
pub(super) fn spaced(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" ")
}

fn signs(bytes: &[u8]) -> String {
    bytes.iter().map(|b| if (b' '..=b'~').contains(b) { char::from(*b) } else { '.' }).collect()
}

/// As programmers save it in Intel HEX.
pub(super) fn intel_hex(page: &[u8; SIZE]) -> String {
    let record = |(at, data): (usize, &[u8])| {
        let bytes = [&[16, 0, u8::try_from(at * 16).unwrap(), 0], data].concat();
        let sum = bytes.iter().fold(0_u8, |sum, byte| sum.wrapping_sub(*byte));
        let digits: Vec<String> = bytes.iter().chain([&sum]).map(|byte| format!("{byte:02X}")).collect();
        format!(":{}\n", digits.concat())
    };
    page.chunks(16).enumerate().map(record).collect::<String>() + ":00000001FF\n"
}

/// As `od` prints it.
pub(super) fn octal(page: &[u8; SIZE]) -> String {
    let line = |(at, data): (usize, &[u8])| {
        let words: Vec<String> =
            data.chunks(2).map(|word| format!("{:06o}", u16::from_le_bytes([word[0], word[1]]))).collect();
        format!("{:07o} {}\n", at * 16, words.join(" "))
    };
    page.chunks(16).enumerate().map(line).collect::<String>() + "0000400\n"
}

/// As `od -t x1` prints it.
pub(super) fn od(page: &[u8; SIZE]) -> String {
    let line = |(at, data): (usize, &[u8])| format!("{:07o} {}\n", at * 16, spaced(data));
    page.chunks(16).enumerate().map(line).collect::<Vec<_>>().concat() + "0000400\n"
}
