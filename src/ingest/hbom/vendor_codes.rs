//! Firms behind the numbers that stand in the place of a maker's name, for the makers that matter here.
//!
//! PCI: the vendor ids of PCI-SIG, as <https://pci-ids.ucw.cz> names them. Memory: JEDEC JEP106. TPM: *TCG TPM Vendor ID Registry*. A
//! number that is not here is shown as it is: nobody is named by guessing.

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
    PCI.iter().find(|(known, _)| *known == vendor).map(|(_, firm)| *firm)
}

/// `80AD000080AD`: how many banks come before, and the number in its bank, each with a parity bit; for module and chip.
fn memory(written: &str) -> Option<&'static str> {
    let digits = written.bytes().all(|digit| digit.is_ascii_hexdigit());
    let code =
        written.get(..4).filter(|_| digits).and_then(|code| u16::from_str_radix(code, 16).ok())? & 0x7F7F;
    MEMORY.iter().find(|(known, _)| *known == code).map(|(_, firm)| *firm)
}

/// `53544D20`: the letters `STM `.
fn tpm(written: &str) -> Option<&'static str> {
    let code = u32::from_str_radix(written, 16).ok()?.to_be_bytes();
    TPM.iter().find(|(known, _)| **known == code).map(|(_, firm)| *firm)
}

const PCI: [(u16, &str); 34] = [
    (0x1000, "Broadcom / LSI"),
    (0x1002, "Advanced Micro Devices, Inc."),
    (0x1022, "Advanced Micro Devices, Inc."),
    (0x10DE, "NVIDIA Corporation"),
    (0x10EC, "Realtek Semiconductor Co., Ltd."),
    (0x1179, "Toshiba Corporation"),
    (0x126F, "Silicon Motion, Inc."),
    (0x1344, "Micron Technology Inc"),
    (0x144D, "Samsung Electronics Co Ltd"),
    (0x14C3, "MEDIATEK Corp."),
    (0x14E4, "Broadcom Inc. and subsidiaries"),
    (0x15B3, "Mellanox Technologies"),
    (0x15B7, "Sandisk Corp"),
    (0x168C, "Qualcomm Atheros"),
    (0x17CB, "Qualcomm Technologies, Inc"),
    (0x1987, "Phison Electronics Corporation"),
    (0x19E5, "Huawei Technologies Co., Ltd."),
    (0x1A03, "ASPEED Technology, Inc."),
    (0x1B21, "ASMedia Technology Inc."),
    (0x1B4B, "Marvell Technology Group Ltd."),
    (0x1BD4, "IEIT SYSTEMS Co., Ltd"),
    (0x1C5C, "SK hynix"),
    (0x1CC4, "Shenzhen Unionmemory Information System Ltd."),
    (0x1D17, "Zhaoxin"),
    (0x1D94, "Chengdu Haiguang IC Design Co., Ltd."),
    (0x1D97, "Shenzhen Longsys Electronics Co., Ltd."),
    (0x1DB7, "Phytium Technology Co., Ltd."),
    (0x1E0F, "KIOXIA Corporation"),
    (0x1E3B, "DapuStor Corporation"),
    (0x1E49, "Yangtze Memory Technologies Co.,Ltd"),
    (0x1E4B, "MAXIO Technology (Hangzhou) Ltd."),
    (0x1E81, "Ramaxel Technology(Shenzhen) Limited"),
    (0x1ED5, "Moore Threads Technology Co.,Ltd"),
    (0x8086, "Intel Corporation"),
];

/// Banks before and number, without the parity bits.
const MEMORY: [(u16, &str); 15] = [
    (0x0001, "AMD"),
    (0x0009, "Intel"),
    (0x0018, "Kioxia Corporation"),
    (0x002C, "Micron Technology"),
    (0x002D, "SK Hynix"),
    (0x004E, "Samsung"),
    (0x0118, "Kingston"),
    (0x021E, "Corsair"),
    (0x027E, "Elpida"),
    (0x030B, "Nanya Technology"),
    (0x0443, "Ramaxel Technology"),
    (0x044B, "A-DATA Technology"),
    (0x044D, "G Skill Intl"),
    (0x051B, "Crucial Technology"),
    (0x0A11, "CXMT"),
];

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
            ("80AD000080AD", Some(("SK Hynix", "JEP106"))),
            ("80CE000080CE", Some(("Samsung", "JEP106"))),
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
