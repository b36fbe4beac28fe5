//! Firms behind the numbers that stand in the place of a maker's name, for the makers that matter here.
//!
//! PCI and memory: the tables of [`serials::makers`](crate::serials::makers). TPM: *TCG TPM Vendor ID Registry*. A number that is not here
//! is shown as it is: nobody is named by guessing.

use crate::serials::makers;

/// The firm behind a number, and who gave it: `8086:1028:` is Intel's by PCI-SIG.
pub(super) fn firm(written: &str) -> Option<(&'static str, &'static str)> {
    let written = written.trim();
    pci(written).map(|firm| (firm, "PCI vendor id")).or_else(|| match written.len() {
        8 => tpm(written).map(|firm| (firm, "TPM vendor id")),
        12 => memory(written).map(|firm| (firm, "JEP106")),
        _ => None,
    })
}

/// `8086:1028:`, vendor and subsystem; the storage registry adds an IEEE number.
fn pci(written: &str) -> Option<&'static str> {
    let (vendor, rest) = written.split_once(':')?;
    let is_code = vendor.len() == 4 && rest.contains(':');
    let vendor = u16::from_str_radix(vendor, 16).ok().filter(|_| is_code)?;
    makers::pci::vendor(vendor)
}

/// `80AD000080AD`: how many banks come before, and the number in its bank, each with a parity bit; for module and chip.
fn memory(written: &str) -> Option<&'static str> {
    makers::jep106::maker_of(written)
}

/// `53544D20`: the letters `STM `.
fn tpm(written: &str) -> Option<&'static str> {
    let code = u32::from_str_radix(written, 16).ok()?.to_be_bytes();
    TPM.iter().find(|(known, _)| **known == code).map(|(_, firm)| *firm)
}

const TPM: [(&[u8; 4], &str); 11] = [
    (b"AMD\0", "AMD"),
    (b"BRCM", "Broadcom"),
    (b"HISI", "Huawei"),
    (b"IBM\0", "IBM"),
    (b"IFX\0", "Infineon"),
    (b"INTC", "Intel"),
    (b"MSFT", "Microsoft"),
    (b"NTC\0", "Nuvoton Technology"),
    (b"NTZ\0", "Nationz Technologies"),
    (b"QCOM", "Qualcomm"),
    (b"STM ", "STMicroelectronics"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_by_their_form_and_names_are_none() {
        for (written, expected) in [
            ("8086:1028:", Some(("Intel Corporation", "PCI vendor id"))),
            ("1C5C:1C5C:ACE42E", Some(("SK hynix", "PCI vendor id"))),
            ("19e5::", Some(("Huawei Technologies Co., Ltd.", "PCI vendor id"))),
            ("80AD000080AD", Some(("SK hynix", "JEP106"))),
            ("80CE000080CE", Some(("Samsung Electronics", "JEP106"))),
            ("8A91000080AD", Some(("CXMT", "JEP106"))),
            ("53544D20", Some(("STMicroelectronics", "TPM vendor id"))),
            ("FFFF:1028:", None),
            ("8086", None),
            ("Dell Inc.", None),
            ("Intel(R) Cor", None),
            ("", None),
        ] {
            assert_eq!(firm(written), expected, "{written}");
        }
    }
}
