//! The SMBIOS table as bytes: structures of a type, a length and a handle, with texts behind them (DSP0134, 6.1).

use std::fmt::Write as _;

use super::Structure;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::files::bytes::Bytes;
use crate::ingest::dumps::sections::Section;
use crate::ingest::statements::StatedAt;

/// The largest table that is read: its length is a number of 32 bits, and real ones have some kilobytes.
const CAP: u64 = 1 << 20;
/// Where `dmidecode --dump-bin` puts the table behind the entry point.
const DUMPED: usize = 32;
/// Structures that have to be whole for a file without an entry point to be taken for a table.
const ENOUGH: usize = 3;
/// Texts of one structure.
const TEXTS: usize = 255;

/// Names as `dmidecode` has them, with the offset of the number of the text in the structure.
type Texts = &'static [(u8, &'static str)];

/// The heading and texts of each type of structure that is read.
const TYPES: &[(u8, &str, Texts)] = &[
    (0, "BIOS Information", &[(4, "Vendor"), (5, "Version"), (8, "Release Date")]),
    (
        1,
        "System Information",
        &[
            (4, "Manufacturer"),
            (5, "Product Name"),
            (6, "Version"),
            (7, "Serial Number"),
            (0x19, "SKU Number"),
            (0x1A, "Family"),
        ],
    ),
    (
        2,
        "Base Board Information",
        &[
            (4, "Manufacturer"),
            (5, "Product Name"),
            (6, "Version"),
            (7, "Serial Number"),
            (8, "Asset Tag"),
            (10, "Location In Chassis"),
        ],
    ),
    (
        3,
        "Chassis Information",
        &[(4, "Manufacturer"), (6, "Version"), (7, "Serial Number"), (8, "Asset Tag")],
    ),
    (
        4,
        "Processor Information",
        &[
            (4, "Socket Designation"),
            (7, "Manufacturer"),
            (0x10, "Version"),
            (0x20, "Serial Number"),
            (0x21, "Asset Tag"),
            (0x22, "Part Number"),
        ],
    ),
    (
        17,
        "Memory Device",
        &[
            (0x10, "Locator"),
            (0x11, "Bank Locator"),
            (0x17, "Manufacturer"),
            (0x18, "Serial Number"),
            (0x19, "Asset Tag"),
            (0x1A, "Part Number"),
            (0x2B, "Firmware Version"),
        ],
    ),
    (
        22,
        "Portable Battery",
        &[(4, "Location"), (5, "Manufacturer"), (6, "Manufacture Date"), (7, "Serial Number"), (8, "Name")],
    ),
    (
        39,
        "System Power Supply",
        &[
            (5, "Location"),
            (6, "Name"),
            (7, "Manufacturer"),
            (8, "Serial Number"),
            (9, "Asset Tag"),
            (10, "Model Part Number"),
            (11, "Revision"),
        ],
    ),
    (41, "Onboard Device", &[(4, "Reference Designation")]),
    (43, "TPM Device", &[(0x12, "Description")]),
];

/// Whether a file is a table, by its beginning.
pub(super) fn is_table(head: &[u8]) -> bool {
    if entry_point(head).is_some() {
        return true;
    }
    let mut structures = Raw::all(head, 0).take(ENOUGH);
    let first =
        structures.next().filter(|raw| matches!((raw.kind, raw.formatted.len()), (0, 18..) | (1, 8..)));
    first.is_some() && structures.filter(|raw| raw.formatted.len() >= 4).count() + 1 == ENOUGH
}

/// Where the table begins behind its entry point, if it has one.
fn entry_point(head: &[u8]) -> Option<usize> {
    let anchored =
        (head.starts_with(b"_SM_") && head.get(0x10..0x15)? == b"_DMI_") || head.starts_with(b"_SM3_");
    anchored.then_some(DUMPED)
}

/// The structures of a table.
///
/// # Errors
/// When it is too large, or its structures do not end within it.
pub(super) fn read(bytes: &Bytes) -> Result<Vec<Structure>, Diagnostics> {
    if bytes.len() > CAP {
        let text = format!("an SMBIOS table of more than {} MiB is not read", CAP >> 20);
        return Err(Diagnostic::error("document-too-large", text).at(bytes.name()).into());
    }
    let all = bytes.head(usize::try_from(bytes.len()).unwrap_or(usize::MAX))?;
    let start = entry_point(&all).unwrap_or(0);
    let mut structures = Vec::new();
    let (mut end, mut whole) = (start, false);
    for raw in Raw::all(&all, start) {
        end = raw.end;
        if raw.kind == 127 {
            whole = true;
            break;
        }
        structures.push(Structure { kind: raw.kind, section: raw.section() });
    }
    if !whole && end < all.len() {
        let text = format!("the SMBIOS table is damaged at byte {end}: a structure does not end within it");
        let help = "copy /sys/firmware/dmi/tables/DMI again, as root";
        return Err(Diagnostic::error("document-broken", text).at(bytes.name()).help(help).into());
    }
    Ok(structures)
}

/// A structure in its bytes.
struct Raw<'b> {
    kind: u8,
    /// Where it begins and ends.
    start: usize,
    end: usize,
    formatted: &'b [u8],
    /// Its texts with the places where they begin.
    texts: Vec<(usize, &'b [u8])>,
}

impl<'b> Raw<'b> {
    /// The structures that are whole, from `start` on.
    fn all(table: &'b [u8], start: usize) -> impl Iterator<Item = Self> {
        let mut next = start;
        std::iter::from_fn(move || {
            let raw = Self::at(table, next)?;
            next = raw.end;
            Some(raw)
        })
    }

    fn at(table: &'b [u8], start: usize) -> Option<Self> {
        let length = usize::from(*table.get(start + 1)?);
        let formatted = table.get(start..start + length).filter(|bytes| bytes.len() >= 4)?;
        let mut at = start + length;
        let mut texts = Vec::new();
        // Texts end with a nought each, and all of them with another one; where there are none, two noughts stand.
        if table.get(at..at + 2)? == [0, 0] {
            return Some(Self { kind: formatted[0], start, end: at + 2, formatted, texts });
        }
        while *table.get(at)? != 0 {
            let rest = table.get(at..)?;
            let end = memchr::memchr(0, rest)?;
            if texts.len() == TEXTS {
                return None;
            }
            texts.push((at, rest.get(..end)?));
            at += end + 1;
        }
        Some(Self { kind: formatted[0], start, end: at + 1, formatted, texts })
    }

    /// What it says, under the names that `dmidecode` gives.
    fn section(&self) -> Section {
        let place = |from: usize, to: usize| StatedAt::Bytes([from as u64, to as u64]);
        let known = TYPES.iter().find(|(kind, ..)| *kind == self.kind);
        let title = known.map_or_else(
            || format!("SMBIOS structure of type {}", self.kind),
            |(_, title, _)| (*title).to_owned(),
        );
        let mut section = Section::new(title, place(self.start, self.start + self.formatted.len()));
        let text = |number: u8| {
            let (at, text) = self.texts.get(usize::from(number).checked_sub(1)?)?;
            Some((String::from_utf8_lossy(text).into_owned(), place(*at, *at + text.len())))
        };
        let mut named = vec![false; self.texts.len()];
        for (offset, key) in known.map_or(&[][..], |(_, _, texts)| texts) {
            let Some(number) = self.formatted.get(usize::from(*offset)) else { continue };
            if let Some((text, at)) = text(*number) {
                section.push(*key, text, at);
                named[usize::from(*number) - 1] = true;
            }
        }
        for (key, text, [from, to]) in self.told() {
            section.push(key, text, place(self.start + from, self.start + to));
        }
        for (number, named) in (1..).zip(named) {
            if let Some((text, at)) = text(number).filter(|_| !named) {
                section.push("String", text, at);
            }
        }
        section
    }

    /// What is told by numbers, as `dmidecode` writes it, with the bytes of the structure that tell it.
    fn told(&self) -> Vec<(&'static str, String, [usize; 2])> {
        let byte = |at: usize| self.formatted.get(at).copied();
        let word = |at: usize| Some(u16::from_le_bytes([byte(at)?, byte(at + 1)?]));
        let found = match self.kind {
            1 => self.formatted.get(8..24).map(|uuid| ("UUID", shown_uuid(uuid), [8, 24])),
            4 => byte(0x18).map(|status| {
                let populated = if status & 0x40 == 0 { "Unpopulated" } else { "Populated" };
                ("Status", populated.to_owned(), [0x18, 0x19])
            }),
            17 => word(0x0C).map(|size| {
                let size = match size {
                    0 => "No Module Installed".to_owned(),
                    0xFFFF => "Unknown".to_owned(),
                    // The size stands in a wider field.
                    0x7FFF => format!(
                        "{} MB",
                        self.formatted.get(0x1C..0x20).map_or(0, |b| u32::from_le_bytes([
                            b[0],
                            b[1],
                            b[2],
                            b[3] & 0x7F
                        ]))
                    ),
                    size if size & 0x8000 != 0 => format!("{} kB", size & 0x7FFF),
                    size => format!("{size} MB"),
                };
                ("Size", size, [0x0C, 0x0E])
            }),
            39 => word(0x0E).map(|bits| {
                let present = if bits & 2 == 0 { "Not Present" } else { "Present" };
                ("Status", present.to_owned(), [0x0E, 0x10])
            }),
            43 => self.formatted.get(4..8).map(|id| {
                let id: String = id.iter().filter(|b| b.is_ascii_graphic()).map(|b| char::from(*b)).collect();
                ("Vendor ID", id, [4, 8])
            }),
            _ => None,
        };
        found.into_iter().collect()
    }
}

/// The first three numbers of a UUID stand in it with their lowest byte first, as of SMBIOS 2.6.
fn shown_uuid(bytes: &[u8]) -> String {
    const ORDER: [usize; 16] = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
    let mut shown = String::new();
    for (n, at) in ORDER.into_iter().enumerate() {
        if matches!(n, 4 | 6 | 8 | 10) {
            shown.push('-');
        }
        // Writing to a String cannot fail.
        let _ = write!(shown, "{:02X}", bytes.get(at).copied().unwrap_or_default());
    }
    shown
}
