//! Makes the short tables of makers' ids in `src/serials/makers/` anew from the lists of those who give the ids out.
//!
//! `cargo run --example maker_ids -- OUI.CSV PCI.IDS USB.IDS JEP106.JSON`: the IEEE's `oui.csv` (standards-oui.ieee.org), the
//! lists of pci-ids.ucw.cz and linux-usb.org, and the `codes.json` of the crate `jep106`, which is JEDEC's JEP106. Whose ids are
//! kept, and under which name, is said here: makers on official lists, and those whose parts ordinary machines are full of.
#![allow(clippy::print_stdout, reason = "a tool for maintainers")]

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;

/// The name of a maker, and how its entries in the IEEE's registry begin, in lower case.
const OUI: &[(&str, &[&str])] = &[
    ("Arista Networks, Inc.", &["arista network"]),
    ("ASRock", &["asrock inc"]),
    ("ASUSTeK", &["asustek"]),
    ("Axis Communications AB", &["axis communications"]),
    ("Bitmain Development Pte. Ltd.", &["bitmain development"]),
    ("Bitmain Technologies Ltd.", &["bitmain technologies"]),
    ("Broadcom", &["broadcom"]),
    ("Cisco Meraki", &["cisco meraki"]),
    ("Cisco Systems, Inc.", &["cisco systems", "cisco spvtg", "cisco-linksys"]),
    ("Dell Technologies Inc.", &["dell inc", "dell emc"]),
    ("Espressif Systems (Shanghai) Co., Ltd.", &["espressif"]),
    ("Extreme Networks", &["extreme networks"]),
    ("F5", &["f5 inc"]),
    ("FiberHome Technologies Group", &["fiberhome telecommunication"]),
    ("Fortinet, Inc.", &["fortinet"]),
    ("GIGABYTE", &["giga-byte"]),
    ("Hangzhou Ezviz Software Co., Ltd.", &["hangzhou ezviz"]),
    ("Hangzhou Hikvision Digital Technology Co., Ltd.", &["hangzhou hikvision"]),
    ("Hewlett Packard Enterprise Company", &["hewlett packard enterprise"]),
    ("Hewlett-Packard", &["hewlett packard", "hp inc"]),
    ("HiSilicon Technologies Co., Ltd.", &["hisilicon"]),
    ("Honor Device Co., Ltd.", &["honor device"]),
    ("Huawei Device Co., Ltd.", &["huawei device"]),
    ("Huawei Technologies Co., Ltd.", &["huawei technologies"]),
    ("Hytera Communications Corporation Limited", &["hytera communications"]),
    ("IEIT SYSTEMS Co., Ltd.", &["ieit systems", "inspur electronic"]),
    ("Inspur Group Co., Ltd.", &["inspur group"]),
    ("Intel Corporation", &["intel corporate", "intel corporation"]),
    ("Juniper Networks, Inc.", &["juniper networks"]),
    ("Lenovo", &["lenovo"]),
    ("Mellanox Technologies", &["mellanox"]),
    ("Microchip Technology Inc.", &["microchip technolog"]),
    ("MikroTik", &["routerboard.com", "mikrotik"]),
    ("MSI", &["micro-star int"]),
    ("NETGEAR", &["netgear"]),
    ("New H3C Technologies Co., Ltd.", &["new h3c technologies", "hangzhou h3c", "huawei-3com"]),
    ("NVIDIA Corporation", &["nvidia"]),
    ("Palo Alto Networks, Inc.", &["palo alto networks"]),
    ("Phytium", &["phytium"]),
    ("Quanta Computer", &["quanta computer"]),
    ("Quectel Wireless Solutions Co., Ltd.", &["quectel"]),
    ("Raspberry Pi", &["raspberry pi"]),
    ("Realtek Semiconductor Corp.", &["realtek semiconductor"]),
    ("Ruijie Networks Co., Ltd.", &["ruijie"]),
    ("STMicroelectronics", &["stmicro"]),
    ("Super Micro Computer, Inc.", &["super micro computer"]),
    ("Texas Instruments", &["texas instruments"]),
    ("Tiandy Technologies Co., Ltd.", &["tiandy"]),
    ("TP-Link Systems Inc.", &["tp-link systems"]),
    ("TP-Link Technologies Co., Ltd.", &["tp-link technologies"]),
    ("Ubiquiti Inc.", &["ubiquiti"]),
    ("Yangtze Memory Technologies Co., Ltd.", &["yangtze memory"]),
    ("Zhejiang Dahua Technology Co., Ltd.", &["zhejiang dahua technology"]),
    ("Zhejiang Uniview Technologies Co., Ltd.", &["zhejiang uniview"]),
    ("ZTE Corporation", &["zte corporation"]),
    ("Zyxel", &["zyxel communications"]),
];

/// PCI vendors by their ids; the name where the list's own will not do.
const PCI: &[(&str, &str)] = &[
    ("0014", "Loongson Technology"),
    ("0731", "Changsha Jingjia Microelectronics"),
    ("1000", "Broadcom"),
    ("1002", "Advanced Micro Devices, Inc."),
    ("1014", "IBM"),
    ("1022", "Advanced Micro Devices, Inc."),
    ("1028", "Dell"),
    ("103c", "Hewlett-Packard"),
    ("1043", "ASUSTeK"),
    ("104c", "Texas Instruments"),
    ("106b", "Apple Inc."),
    ("1077", "QLogic"),
    ("1095", "Silicon Image"),
    ("10b5", "PLX Technology"),
    ("10de", "NVIDIA Corporation"),
    ("10df", "Emulex"),
    ("10ec", "Realtek Semiconductor Corp."),
    ("10ee", "Xilinx, Inc."),
    ("1106", "VIA Technologies"),
    ("1137", "Cisco Systems, Inc."),
    ("1172", "Altera"),
    ("117c", "ATTO Technology"),
    ("1179", "Toshiba"),
    ("11ab", "Marvell"),
    ("11f8", "Microchip Technology Inc."),
    ("126f", "Silicon Motion"),
    ("12d8", "Diodes Incorporated"),
    ("1344", "Micron Technology"),
    ("1425", "Chelsio Communications"),
    ("143c", "Amlogic"),
    ("1458", "GIGABYTE"),
    ("1462", "MSI"),
    ("144d", "Samsung Electronics"),
    ("14c3", "MediaTek"),
    ("14e4", "Broadcom"),
    ("1590", "Hewlett Packard Enterprise Company"),
    ("15ad", "VMware"),
    ("15b3", "Mellanox Technologies"),
    ("15b7", "SanDisk"),
    ("15d9", "Super Micro Computer, Inc."),
    ("168c", "Qualcomm Atheros"),
    ("17aa", "Lenovo"),
    ("17cb", "Qualcomm"),
    ("1849", "ASRock"),
    ("1912", "Renesas"),
    ("1924", "Solarflare"),
    ("193d", "New H3C Technologies Co., Ltd."),
    ("1969", "Qualcomm Atheros"),
    ("1987", "Phison"),
    ("19a2", "Emulex"),
    ("19e5", "Huawei Technologies Co., Ltd."),
    ("1a03", "ASPEED Technology"),
    ("1af4", "Red Hat"),
    ("1b21", "ASMedia Technology"),
    ("1b36", "Red Hat"),
    ("1b4b", "Marvell"),
    ("1bd4", "IEIT SYSTEMS Co., Ltd."),
    ("1c5c", "SK hynix"),
    ("1c5f", ""),
    ("1cc1", "ADATA"),
    ("1cf2", "ZTE Corporation"),
    ("1d0f", "Amazon"),
    ("1d17", "Zhaoxin"),
    ("1d6a", "Marvell"),
    ("1d87", "Rockchip"),
    ("1d89", ""),
    ("1d94", "Hygon"),
    ("1d97", "Longsys"),
    ("1da8", ""),
    ("1db7", "Phytium"),
    ("1dbe", ""),
    ("1dee", "Biwin"),
    ("1e0f", "Kioxia"),
    ("1e30", "Sophgo"),
    ("1e36", "Enflame"),
    ("1e3b", ""),
    ("1e49", "Yangtze Memory Technologies Co., Ltd."),
    ("1e4b", "Maxio Technology"),
    ("1eac", "Quectel Wireless Solutions Co., Ltd."),
    ("1ec6", "Vastai Technologies"),
    ("1ed5", "Moore Threads"),
    ("1f0f", ""),
    ("1f1c", "Sophgo"),
    ("1f24", "xFusion"),
    ("1f67", ""),
    ("2063", ""),
    ("20ba", ""),
    ("7470", "TP-Link Technologies Co., Ltd."),
    ("8086", "Intel Corporation"),
    ("8088", ""),
    ("8848", ""),
    ("9005", "Adaptec"),
    ("9999", "MetaX"),
    ("9d32", ""),
    ("c0a9", "Micron Technology"),
];

/// USB vendors by their ids.
const USB: &[(&str, &str)] = &[
    ("0403", "FTDI"),
    ("0424", "Microchip Technology Inc."),
    ("046b", "American Megatrends"),
    ("046d", "Logitech"),
    ("0451", "Texas Instruments"),
    ("0483", "STMicroelectronics"),
    ("04b4", "Cypress"),
    ("04d8", "Microchip Technology Inc."),
    ("05a6", "Cisco Systems, Inc."),
    ("05c6", "Qualcomm"),
    ("05e3", "Genesys Logic"),
    ("0955", "NVIDIA Corporation"),
    ("0bda", "Realtek Semiconductor Corp."),
    ("0cf3", "Qualcomm Atheros"),
    ("0e8d", "MediaTek"),
    ("10c4", "Silicon Labs"),
    ("1199", "Sierra Wireless"),
    ("12d1", "Huawei Technologies Co., Ltd."),
    ("1472", "New H3C Technologies Co., Ltd."),
    ("1508", "Fibocom"),
    ("1546", "u-blox"),
    ("17ef", "Lenovo"),
    ("19d2", "ZTE Corporation"),
    ("1a86", "WCH"),
    ("1b8e", "Amlogic"),
    ("1bc7", "Telit"),
    ("1f3a", "Allwinner"),
    ("2109", "VIA Labs"),
    ("2207", "Rockchip"),
    ("2245", "ASPEED Technology"),
    ("2357", ""),
    ("238b", "Hytera Communications Corporation Limited"),
    ("2717", "Xiaomi"),
    ("29f1", "Canaan Inc."),
    ("2c7c", "Quectel Wireless Solutions Co., Ltd."),
    ("2cb7", "Fibocom"),
    ("413c", "Dell Technologies Inc."),
    ("8086", "Intel Corporation"),
    ("8087", "Intel Corporation"),
];

/// Makers of chips by bank, counted from 1, and id without its parity bit.
const JEP106: &[(&str, &str)] = &[
    ("1-01", "Advanced Micro Devices, Inc."),
    ("1-09", "Intel Corporation"),
    ("1-15", "NXP"),
    ("1-17", "Texas Instruments"),
    ("1-18", "Kioxia"),
    ("1-20", "STMicroelectronics"),
    ("1-21", "Lattice Semiconductor"),
    ("1-24", "IBM"),
    ("1-29", "Microchip Technology Inc."),
    ("1-2c", "Micron Technology"),
    ("1-2d", "SK hynix"),
    ("1-41", "Infineon"),
    ("1-42", "Macronix"),
    ("1-45", "Western Digital"),
    ("1-49", "Xilinx, Inc."),
    ("1-4e", "Samsung Electronics"),
    ("1-54", "Hewlett-Packard"),
    ("1-5a", "Winbond"),
    ("1-6e", "Altera"),
    ("2-14", ""),
    ("2-18", "Kingston"),
    ("2-1d", "ISSI"),
    ("2-3f", "Broadcom"),
    ("2-4f", "Transcend"),
    ("2-7a", ""),
    ("3-0a", "Cisco Systems, Inc."),
    ("3-1e", "Corsair"),
    ("3-7e", "Elpida"),
    ("4-0b", "Nanya Technology"),
    ("4-25", ""),
    ("4-69", "Marvell"),
    ("4-6b", "NVIDIA Corporation"),
    ("5-23", "Renesas"),
    ("5-26", "MediaTek"),
    ("5-43", "Ramaxel"),
    ("5-48", "Powerchip"),
    ("5-4b", "ADATA"),
    ("6-1b", "Crucial"),
    ("7-1d", "Rambus"),
    ("7-48", "GigaDevice"),
    ("8-0c", "ZTE Microelectronics"),
    ("8-21", "Fudan Microelectronics"),
    ("8-36", "HiSilicon Technologies Co., Ltd."),
    ("8-51", "GigaDevice"),
    ("9-0d", "Gowin"),
    ("9-19", "Phytium"),
    ("9-2d", "Nuvoton"),
    ("9-48", "Lenovo"),
    ("9-55", ""),
    ("9-79", "Realtek Semiconductor Corp."),
    ("10-03", "Hewlett Packard Enterprise Company"),
    ("10-1b", "Yangtze Memory Technologies Co., Ltd."),
    ("10-1e", "Allwinner"),
    ("10-20", "XMC"),
    ("10-35", "Canaan Inc."),
    ("10-4d", "Longsys"),
    ("10-54", ""),
    ("11-11", "CXMT"),
    ("11-31", "Biwin"),
    ("11-54", "Bitmain Technologies Ltd."),
    ("11-56", "Longsys"),
    ("12-2c", ""),
    ("12-73", "Inspur Electronic Information Industry Co., Ltd."),
    ("13-03", "JHICC"),
    ("13-12", "Espressif Systems (Shanghai) Co., Ltd."),
    ("13-2b", "Biwin"),
    ("13-2f", "Unisoc"),
    ("13-66", "Rockchip"),
    ("13-7a", "Shanghai Zhaoxin Semiconductor Co., Ltd."),
    ("13-7c", ""),
    ("13-7d", "Dell Technologies Inc."),
    ("15-37", ""),
    ("16-01", "CXMT"),
    ("16-26", ""),
    ("16-31", "MicroBT"),
    ("16-4e", ""),
    ("16-62", "Innosilicon"),
    ("17-05", ""),
];

fn main() -> Result<(), Box<dyn Error>> {
    let [oui, pci, usb, jep106] = std::env::args().skip(1).collect::<Vec<_>>().try_into().map_err(
        |_| "give four files: the IEEE's oui.csv, pci.ids, usb.ids and the codes.json of the crate jep106",
    )?;
    save("oui", &oui_table(&oui)?)?;
    save("pci", &table(PCI, &vendors(&fs::read(pci)?))?)?;
    save("usb", &table(USB, &vendors(&fs::read(usb)?))?)?;
    save("jep106", &table(JEP106, &codes(&fs::read(jep106)?)?)?)?;
    Ok(())
}

/// Writes one table.
fn save(name: &str, text: &str) -> Result<(), Box<dyn Error>> {
    let path = format!("{}/src/serials/makers/{name}.tsv", env!("CARGO_MANIFEST_DIR"));
    fs::write(&path, text).map_err(|e| format!("{path}: {e}"))?;
    println!("{path}: {} lines", text.lines().count());
    Ok(())
}

/// A maker a line, with all its prefixes of 24 bits.
fn oui_table(path: &str) -> Result<String, Box<dyn Error>> {
    let mut prefixes: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for row in csv::Reader::from_path(path)?.into_records() {
        let row = row?;
        let (Some(prefix), Some(registrant)) = (row.get(1), row.get(2)) else { continue };
        let registrant = registrant.trim().to_lowercase();
        let begins = |(_, names): &&(&str, &[&str])| names.iter().any(|name| registrant.starts_with(name));
        // `Hewlett Packard Enterprise` stands before `Hewlett Packard`.
        if let Some((maker, _)) = OUI.iter().find(begins) {
            prefixes.entry(maker).or_default().push(prefix.to_owned());
        }
    }
    let mut text = String::new();
    for (maker, mut prefixes) in prefixes {
        prefixes.sort();
        prefixes.dedup();
        writeln!(text, "{maker}\t{}", prefixes.join(" "))?;
    }
    Ok(text)
}

/// An id a line, with its maker and how the list calls it.
fn table(kept: &[(&str, &str)], listed: &BTreeMap<String, String>) -> Result<String, Box<dyn Error>> {
    let mut text = String::new();
    for (id, maker) in kept {
        let called = listed.get(*id).ok_or_else(|| format!("no {id} in the list"))?;
        let called = called.split_whitespace().collect::<Vec<_>>().join(" ");
        let maker = if maker.is_empty() { called.as_str() } else { *maker };
        writeln!(text, "{id}\t{maker}\t{called}")?;
    }
    Ok(text)
}

/// The vendors of `pci.ids` or `usb.ids`: lines that begin with four digits.
fn vendors(bytes: &[u8]) -> BTreeMap<String, String> {
    let text = String::from_utf8_lossy(bytes);
    let lines = text.lines().filter_map(|line| line.split_once("  "));
    let vendors = lines.filter(|(id, _)| id.len() == 4 && id.bytes().all(|b| b.is_ascii_hexdigit()));
    vendors.map(|(id, name)| (id.to_owned(), name.trim().to_owned())).collect()
}

/// The makers of `codes.json`: one flat list, 256 to a bank.
fn codes(bytes: &[u8]) -> Result<BTreeMap<String, String>, Box<dyn Error>> {
    let list: serde_json::Value = serde_json::from_slice(bytes)?;
    let makers = list.get("manufacturers").and_then(|m| m.as_array()).ok_or("no manufacturers")?;
    let named = makers.iter().enumerate().filter_map(|(at, name)| Some((at, name.as_str()?)));
    Ok(named.map(|(at, name)| (format!("{}-{:02x}", at / 256 + 1, at % 256), name.to_owned())).collect())
}
