//! What the numbers of classes of components mean.
//!
//! *TCG Component Class Registry* 1.0 (2.23.133.18.3.1), *SMBIOS-based Component Class Registry* 1.01 (2.23.133.18.3.3), whose
//! first half is the type of an SMBIOS structure (DSP0134), *PCIe-based Component Class Registry* 1.0 (2.23.133.18.3.4), whose
//! numbers are the class codes of PCI (*PCI Code and ID Assignment*). The numbers of the first two also stand in `component-class.json` of HIRS. A number that is not here is shown as it is.

/// The general registry.
pub(super) const GENERAL: &str = "2.23.133.18.3.1";
/// The registry of SMBIOS structures.
pub(super) const SMBIOS: &str = "2.23.133.18.3.3";
/// The registry of PCI classes.
pub(super) const PCIE: &str = "2.23.133.18.3.4";

/// What a component is to us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// The machine as a whole.
    System,
    /// Software in it.
    Firmware,
    /// A board.
    Board,
    /// A power supply.
    Psu,
    /// A processor.
    Processor,
    /// A case, whose model is a number of its kind: no part with chips.
    Enclosure,
    /// A TPM, whose model is a number of its version.
    Tpm,
    /// Memory modules, drives, cards and the like.
    Part,
}

/// What a class means: the words of its registry.
pub(super) fn meaning(registry: &str, class: u32) -> Option<&'static str> {
    let (group, kind) = (class >> 16, class & 0xFFFF);
    match registry {
        GENERAL => {
            let exact = GENERAL_KINDS.iter().find(|(known, _)| *known == class);
            let group = || GENERAL_GROUPS.iter().find(|(known, _)| *known == group);
            exact.or_else(group).map(|(_, words)| *words)
        }
        SMBIOS if (group, kind) == (2, 0x0A) => Some("Motherboard"),
        SMBIOS => SMBIOS_TYPES.iter().find(|(known, _)| *known == group).map(|(_, words)| *words),
        // Class, subclass and interface of PCI.
        PCIE => PCI_CLASSES.iter().find(|(known, _)| *known == class >> 8).map(|(_, words)| *words),
        _ => None,
    }
}

/// What a component of a class is to us; of a class that nobody knows, a part.
pub(super) fn sort(registry: &str, class: u32) -> Sort {
    match (registry, class >> 16) {
        (GENERAL, 0x01) | (SMBIOS, 0x04) => Sort::Processor,
        (GENERAL, 0x03) | (SMBIOS, 0x02) => Sort::Board,
        (GENERAL, 0x13) | (SMBIOS, 0x00) => Sort::Firmware,
        (GENERAL, 0x02) | (SMBIOS, 0x03) => Sort::Enclosure,
        (SMBIOS, 0x2B) => Sort::Tpm,
        (GENERAL, 0x0A) if class & 0xFFFF == 2 => Sort::Psu,
        (SMBIOS, 0x27) => Sort::Psu,
        (SMBIOS, 0x01) => Sort::System,
        _ => Sort::Part,
    }
}

const GENERAL_GROUPS: [(u32, &str); 19] = [
    (0x01, "Processor"),
    (0x02, "Container"),
    (0x03, "IC Board"),
    (0x04, "Module"),
    (0x05, "Controller"),
    (0x06, "Memory"),
    (0x07, "Storage"),
    (0x08, "Media Drive"),
    (0x09, "Network Adapter"),
    (0x0A, "Energy Object"),
    (0x0B, "Sensor"),
    (0x0C, "Display Device"),
    (0x0D, "Cooling"),
    (0x0E, "Input Device"),
    (0x0F, "Slot"),
    (0x10, "Port"),
    (0x11, "Discrete Component"),
    (0x12, "Cabling"),
    (0x13, "Firmware"),
];

const GENERAL_KINDS: [(u32, &str); 36] = [
    (0x0001_0002, "CPU"),
    (0x0001_0004, "DSP Processor"),
    (0x0001_0005, "Video Processor"),
    (0x0001_0006, "GPU"),
    (0x0003_0002, "Daughter Board"),
    (0x0003_0003, "Motherboard"),
    (0x0003_0004, "Riser Card"),
    (0x0004_0003, "Processor Module"),
    (0x0004_0004, "I/O Module"),
    (0x0004_0005, "Memory Module"),
    (0x0004_0009, "TPM"),
    (0x0005_0002, "Video Controller"),
    (0x0005_0003, "SCSI Controller"),
    (0x0005_0004, "Ethernet Controller"),
    (0x0005_0008, "SATA Controller"),
    (0x0005_0009, "SAS Controller"),
    (0x0005_000B, "RAID Controller"),
    (0x0005_000C, "Remote Access Controller"),
    (0x0005_000E, "USB Controller"),
    (0x0005_000F, "Multi-function Storage Controller"),
    (0x0005_0010, "Multi-function Network Controller"),
    (0x0005_0011, "Smart IO Controller"),
    (0x0007_0003, "SSD Drive"),
    (0x0007_0004, "M.2 Drive"),
    (0x0007_0005, "HDD Drive"),
    (0x0009_0002, "Ethernet Adapter"),
    (0x0009_0003, "WiFi Adapter"),
    (0x0009_0004, "Bluetooth Adapter"),
    (0x0009_0005, "Cellular Adapter"),
    (0x0009_000A, "Network Switch"),
    (0x0009_000B, "Network Router"),
    (0x000A_0002, "Power Supply"),
    (0x000A_0003, "Battery"),
    (0x000D_0003, "Fan"),
    (0x0013_0002, "UEFI"),
    (0x0013_0003, "System BIOS"),
];

const SMBIOS_TYPES: [(u32, &str); 8] = [
    (0x00, "BIOS"),
    (0x01, "System"),
    (0x02, "Baseboard"),
    (0x03, "Chassis"),
    (0x04, "Processor"),
    (0x11, "Memory Module"),
    (0x27, "Power Supply"),
    (0x2B, "TPM"),
];

const PCI_CLASSES: [(u32, &str); 27] = [
    (0x0101, "IDE Controller"),
    (0x0104, "RAID Controller"),
    (0x0106, "SATA Controller"),
    (0x0107, "SAS Controller"),
    (0x0108, "Non-Volatile Memory Controller"),
    (0x0180, "Mass Storage Controller"),
    (0x0200, "Ethernet Controller"),
    (0x0207, "InfiniBand Controller"),
    (0x0280, "Network Controller"),
    (0x0300, "VGA Controller"),
    (0x0302, "3D Controller"),
    (0x0380, "Display Controller"),
    (0x0401, "Audio Device"),
    (0x0403, "High Definition Audio Device"),
    (0x0500, "RAM Memory"),
    (0x0580, "Memory Controller"),
    (0x0600, "Host Bridge"),
    (0x0601, "ISA Bridge"),
    (0x0604, "PCI-to-PCI Bridge"),
    (0x0780, "Communication Controller"),
    (0x0880, "System Peripheral"),
    (0x0C03, "USB Controller"),
    (0x0C05, "SMBus"),
    (0x0C80, "Serial Bus Controller"),
    (0x0D80, "Wireless Controller"),
    (0x1180, "Signal Processing Controller"),
    (0x1200, "Processing Accelerator"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_told_by_their_registry() {
        for (registry, class, words, what) in [
            (GENERAL, 0x0001_0002, Some("CPU"), Sort::Processor),
            (GENERAL, 0x0006_0001, Some("Memory"), Sort::Part),
            (GENERAL, 0x0013_0003, Some("System BIOS"), Sort::Firmware),
            (SMBIOS, 0x0000_830F, Some("BIOS"), Sort::Firmware),
            (SMBIOS, 0x0002_000A, Some("Motherboard"), Sort::Board),
            (SMBIOS, 0x0011_001A, Some("Memory Module"), Sort::Part),
            (PCIE, 0x0002_0000, Some("Ethernet Controller"), Sort::Part),
            (PCIE, 0x000C_0330, Some("USB Controller"), Sort::Part),
            (GENERAL, 0x0060_0000, None, Sort::Part),
            ("1.2.3", 0x0001_0002, None, Sort::Part),
        ] {
            assert_eq!(
                (meaning(registry, class), sort(registry, class)),
                (words, what),
                "{registry} {class:08X}"
            );
        }
    }
}
