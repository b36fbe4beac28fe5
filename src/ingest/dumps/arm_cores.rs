//! Who designed a 64-bit ARM core, and which it is, by the numbers of its main identification register (`MIDR_EL1`), which Linux prints
//! where it knows no name.
//!
//! Numbers: Linux 6.x, `arch/arm64/include/asm/cputype.h`; those of Phytium, which is not in it: util-linux,
//! `sys-utils/lscpu-arm.c`. A core of Arm's is built into chips of many makers; those of the others into chips of their own.

use super::sections::{Entry, Section};

/// The key of the implementer's name.
pub(super) const IMPLEMENTER: &str = "CPU implementer (MIDR)";
/// The key of the core's name.
pub(super) const CORE: &str = "CPU part (MIDR)";

/// Cores by their numbers.
type Cores = &'static [(u16, &'static str)];

/// Implementers by their numbers, with the cores of each.
const IMPLEMENTERS: &[(u8, &str, Cores)] = &[
    (
        0x41,
        "Arm",
        &[
            (0xD03, "Cortex-A53"),
            (0xD04, "Cortex-A35"),
            (0xD05, "Cortex-A55"),
            (0xD07, "Cortex-A57"),
            (0xD08, "Cortex-A72"),
            (0xD09, "Cortex-A73"),
            (0xD0A, "Cortex-A75"),
            (0xD0B, "Cortex-A76"),
            (0xD0C, "Neoverse N1"),
            (0xD0D, "Cortex-A77"),
            (0xD40, "Neoverse V1"),
            (0xD41, "Cortex-A78"),
            (0xD42, "Cortex-A78AE"),
            (0xD44, "Cortex-X1"),
            (0xD46, "Cortex-A510"),
            (0xD47, "Cortex-A710"),
            (0xD48, "Cortex-X2"),
            (0xD49, "Neoverse N2"),
            (0xD4B, "Cortex-A78C"),
            (0xD4D, "Cortex-A715"),
            (0xD4E, "Cortex-X3"),
            (0xD4F, "Neoverse V2"),
            (0xD80, "Cortex-A520"),
            (0xD81, "Cortex-A720"),
            (0xD82, "Cortex-X4"),
            (0xD84, "Neoverse V3"),
        ],
    ),
    (0x42, "Broadcom", &[(0x100, "Brahma B53"), (0x516, "Vulcan")]),
    (
        0x43,
        "Cavium",
        &[(0x0A1, "ThunderX"), (0x0A2, "ThunderX 81XX"), (0x0A3, "ThunderX 83XX"), (0x0AF, "ThunderX2")],
    ),
    (0x46, "Fujitsu", &[(0x001, "A64FX")]),
    (0x48, "HiSilicon", &[(0xD01, "TSV110"), (0xD02, "HIP09"), (0xD06, "HIP12")]),
    (0x4E, "NVIDIA", &[(0x003, "Denver"), (0x004, "Carmel")]),
    (0x50, "Applied Micro Circuits", &[(0x000, "X-Gene")]),
    (0x51, "Qualcomm", &[(0xC00, "Falkor"), (0x200, "Kryo")]),
    (0x61, "Apple", &[]),
    (0x6D, "Microsoft", &[]),
    (
        0x70,
        "Phytium",
        &[
            (0x303, "FTC310"),
            (0x660, "FTC660"),
            (0x661, "FTC661"),
            (0x662, "FTC662"),
            (0x663, "FTC663"),
            (0x664, "FTC664"),
            (0x862, "FTC862"),
        ],
    ),
    (0xC0, "Ampere", &[(0xAC3, "Ampere-1"), (0xAC4, "Ampere-1a")]),
];

/// Adds to what is said of a processor the names that its numbers stand for, each where its number stands; those that nobody knows
/// stay numbers.
pub(super) fn name(processor: &mut Section) {
    let number = |key: &str| {
        let entry = processor.entries.iter().find(|entry| entry.key == key)?;
        let number = u16::from_str_radix(entry.text.trim().strip_prefix("0x")?, 16).ok()?;
        Some((number, entry.at.clone()))
    };
    let Some((implementer, at)) = number("CPU implementer") else { return };
    let Some((_, maker, cores)) = IMPLEMENTERS.iter().find(|(own, ..)| u16::from(*own) == implementer) else {
        return;
    };
    let core = number("CPU part").and_then(|(part, at)| {
        let (_, name) = cores.iter().find(|(own, _)| *own == part)?;
        Some(Entry { key: CORE.to_owned(), text: (*name).to_owned(), at })
    });
    processor.entries.push(Entry { key: IMPLEMENTER.to_owned(), text: (*maker).to_owned(), at });
    processor.entries.extend(core);
}
