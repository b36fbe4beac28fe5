use super::super::testing::{attributes, cut_anywhere, read, table};

const TEXT: &str = "# dmidecode 3.5
Getting SMBIOS data from sysfs.
SMBIOS 3.2 present.
9 structures occupying 5109 bytes.

Handle 0x0100, DMI type 1, 27 bytes
System Information
	Manufacturer: ACME
	Product Name: RackThing 640
	Version: Not Specified
	Serial Number: SRV0001
	UUID: 4C4C4544-0052-4A10-8046-B2C04F313533

Handle 0x0000, DMI type 0, 26 bytes
BIOS Information
	Vendor: ACME
	Version: 2.6.4
	Characteristics:
		ISA is supported
		PCI is supported

Handle 0x0200, DMI type 2, 8 bytes
Base Board Information
	Manufacturer: ACME Boards
	Product Name: 06NR82
	Serial Number: .SRV0001.B1.

Handle 0x0300, DMI type 3, 22 bytes
Chassis Information
	Manufacturer: ACME
	Serial Number: CH0001
	Asset Tag: To Be Filled By O.E.M.

Handle 0x0400, DMI type 4, 48 bytes
Processor Information
	Socket Designation: CPU1
	Manufacturer: Intel
	Version: Intel(R) Xeon(R) Gold 6244 CPU @ 3.60GHz
	Status: Populated, Enabled

Handle 0x0401, DMI type 4, 48 bytes
Processor Information
	Socket Designation: CPU2
	Manufacturer: Intel
	Status: Unpopulated

Handle 0x1100, DMI type 17, 84 bytes
Memory Device
	Size: 32 GB
	Locator: A1
	Manufacturer: CXMT
	Serial Number: 25477B84
	Part Number: CXM-3200

Handle 0x1101, DMI type 17, 84 bytes
Memory Device
	Size: No Module Installed
	Locator: A2
	Manufacturer: NO DIMM
	Serial Number: NO DIMM

Handle 0x2700, DMI type 39, 22 bytes
System Power Supply
	Name: PWR SPLY
	Manufacturer: DELTA
	Serial Number: PSU0001
	Model Part Number: 05RHVV
	Status: Present, OK
";

#[test]
fn the_machine_is_one_with_its_parts() {
    let found = read("dmi.txt", TEXT).unwrap();
    assert_eq!(
        table(&found),
        [
            "serial 0 SRV0001 @11",
            "maker 0 ACME @8",
            "model 0 RackThing 640 @9",
            "firmware 0 2.6.4 @17",
            "board 1 06NR82 @25",
            "board-serial 1 .SRV0001.B1. @26",
            "board-maker 0 ACME Boards @24",
            "component 1 Processor Information @35",
            "part 1 Intel(R) Xeon(R) Gold 6244 CPU @ 3.60GHz @38",
            "part-maker 1 Intel @37",
            "designator 1 CPU1 @36",
            "component 2 Memory Device @48",
            "part 2 CXM-3200 @53",
            "part-maker 2 CXMT @51",
            "component-serial 2 25477B84 @52",
            "designator 2 A1 @50",
            "psu 1 05RHVV @67",
            "psu-serial 1 PSU0001 @66",
            "board-maker 0 DELTA @65",
        ]
    );
    let kept = attributes(&found);
    for attribute in [
        "System Information/UUID: 4C4C4544-0052-4A10-8046-B2C04F313533",
        "BIOS Information/Characteristics: ISA is supported",
        "BIOS Information/Characteristics: PCI is supported",
        "Chassis Information/Serial Number: CH0001",
        "Memory Device/Locator: A2",
        "dmidecode: SMBIOS 3.2 present.",
    ] {
        assert!(kept.contains(&attribute.to_owned()), "{attribute}: {kept:?}");
    }
}

#[test]
fn a_machine_without_a_number_has_that_of_its_chassis() {
    let text = TEXT.replace("Serial Number: SRV0001", "Serial Number: Default string");
    assert!(table(&read("dmi.txt", text).unwrap()).contains(&"serial 0 CH0001 @31".to_owned()));
}

#[test]
fn old_versions_and_quiet_ones_are_read_alike() {
    let old = "SMBIOS 2.3 present.\r\nHandle 0x0100\r\n\tDMI type 1, 25 bytes.\r\n\tSystem Information Block\r\n\t\tVendor: IBM\r\n\t\tProduct: 8480\r\n\t\tSerial Number: KBKGW40\r\nHandle 0x0A00\r\n\tDMI type 10, 14 bytes.\r\n\tOn Board Devices Information\r\n\t\tDescription: ATI RAGE XL : Enabled\r\n\t\tType: \r\n\t\tDescription: Broadcom 5702 : Enabled\r\n\t\tType: \r\nHandle 0x2200\r\n\tDMI type 34, 11 bytes.\r\n01 06 5a 00                       \t..Z.\r\n";
    assert_eq!(
        table(&read("old.txt", old).unwrap()),
        [
            "serial 0 KBKGW40 @7",
            "maker 0 IBM @5",
            "model 0 8480 @6",
            "part 1 ATI RAGE XL : Enabled @11",
            "component 1 On Board Devices Information @10",
            "part 2 Broadcom 5702 : Enabled @13",
            "component 2 On Board Devices Information @10",
        ]
    );
    let quiet = "System Information\n\tManufacturer: ACME\n\tSerial Number: S1\n\nMemory Device\n\tSize: 8 GB\n\tPart Number: P1\n";
    assert_eq!(
        table(&read("quiet.txt", quiet).unwrap()),
        ["serial 0 S1 @3", "maker 0 ACME @2", "component 1 Memory Device @5", "part 1 P1 @7"]
    );
}

#[test]
fn modules_of_old_tables_are_counted_and_a_version_is_no_number_of_a_battery() {
    let module = |handle: u32, socket: &str, size: &str| {
        format!(
            "Handle 0x000{handle}\n\tDMI type 6, 12 bytes.\n\tMemory Module Information\n\t\tSocket Designation: {socket}\n\t\tType: DIMM SDRAM\n\t\tInstalled Size: {size}\n"
        )
    };
    let battery = "Handle 0x0004\n\tDMI type 22, 26 bytes.\n\tPortable Battery\n\t\tSerial Number: 1.0\n\t\tName: Smart Battery\n";
    let old = format!(
        "SMBIOS 2.3 present.\nHandle 0x0001\n\tDMI type 1, 25 bytes.\n\tSystem Information\n\t\tSerial Number: S1\n{}{}{battery}",
        module(2, "BANK_1", "Not Installed"),
        module(3, "BANK_2", "64 MB (Single-bank Connection)")
    );
    assert_eq!(
        table(&read("old.txt", &old).unwrap()),
        [
            "serial 0 S1 @5",
            "component 1 DIMM SDRAM @16",
            "designator 1 BANK_2 @15",
            "component 2 Portable Battery @20",
            "part 2 Smart Battery @22",
        ]
    );
    let both = format!(
        "{old}Handle 0x0005\n\tDMI type 17, 40 bytes.\n\tMemory Device\n\t\tSize: 64 MB\n\t\tPart Number: P1\n"
    );
    let found = table(&read("both.txt", &both).unwrap());
    assert!(!found.iter().any(|said| said.contains("BANK_2")), "a module is told once: {found:?}");
}

#[test]
fn what_is_missing_is_said() {
    let cut = TEXT.split("Handle 0x1100").next().unwrap();
    let note = read("dmi.txt", cut).unwrap();
    assert!(note.notes.iter().any(|n| n.code == "document-cut" && n.message.contains("9 structures")));
    assert!(read("dmi.txt", TEXT).unwrap().notes.iter().next().is_none());
    let third = "# dmidecode 3.5\nGetting SMBIOS data from sysfs.\nSMBIOS 3.2.0 present.\n";
    let system = "Handle 0x0001, DMI type 1, 27 bytes\nSystem Information\n\tSerial Number: SRV1\n\n";
    let is_cut = |text: &str| read("dmi.txt", text).unwrap().notes.iter().any(|n| n.code == "document-cut");
    assert!(is_cut(&format!("{third}Table at 0x000E6CC0.\n\n{system}")));
    let end = "Handle 0x0002, DMI type 127, 4 bytes\nEnd Of Table\n\n";
    assert!(!is_cut(&format!("{third}Table at 0x000E6CC0.\n\n{system}{end}")));
    assert!(!is_cut(&format!("{third}\n{system}")), "one type alone was asked for");
    let structure =
        |n: u8| format!("Handle 0x{n:04X}, DMI type {n}, 26 bytes\nSystem Information\n\tVersion: {n}\n\n");
    let begun = (0..6).map(structure).collect::<Vec<_>>().concat();
    assert!(is_cut(&format!("{third}\n{begun}")));
    let nothing = "# dmidecode 3.5\n# No SMBIOS nor DMI entry point found, sorry.\n";
    assert!(read("dmi.txt", nothing).unwrap_err().iter().any(|p| p.code == "document-empty"));
    cut_anywhere("dmi.txt", TEXT.as_bytes(), 61);
}

#[test]
fn a_structure_whose_type_cannot_be_read_is_no_less_there() {
    let text = "Handle 0x0001, DMI type 1, 27 bytes\nSystem Information\n\tSerial Number: SRV1\n\n\
                Handle 0x1100, DMI tipe 17, 84 bytes\nMemory Device\n\tSize: 32 GB\n\tManufacturer: CXMT\n\tPart Number: CXD4\n\n\
                Handle 0x1200, DMI type , 84 bytes\nStrange Thing\n\tSerial: ST1\n";
    let found = read("dmi.txt", text).unwrap();
    assert!(table(&found).iter().any(|line| line == "part 1 CXD4 @9"), "{:?}", table(&found));
    assert!(attributes(&found).contains(&"Strange Thing/Serial: ST1".to_owned()));
    let note = found.notes.iter().find(|note| note.code == "line-unreadable").unwrap();
    assert!(note.message.contains("2 structures") && note.message.contains("line 5"), "{}", note.message);
}

/// A structure of a type with what stands behind its handle, and its texts.
fn structure(kind: u8, formatted: &[u8], texts: &[&str]) -> Vec<u8> {
    let mut bytes = vec![kind, u8::try_from(formatted.len() + 4).unwrap(), 0, 0];
    bytes.extend(formatted);
    for text in texts {
        bytes.extend(text.as_bytes());
        bytes.push(0);
    }
    bytes.extend(if texts.is_empty() { &[0, 0][..] } else { &[0] });
    bytes
}

fn smbios() -> Vec<u8> {
    let mut memory = vec![0; 0x1B - 4];
    memory[0x0C - 4..0x0E - 4].copy_from_slice(&8192_u16.to_le_bytes());
    memory[0x10 - 4] = 1;
    memory[0x17 - 4..0x1B - 4].copy_from_slice(&[2, 3, 0, 4]);
    let mut system = vec![1, 2, 0, 3];
    system.extend([0x11; 16]);
    let mut table =
        structure(0, &[1, 2, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0], &["ACME", "2.6.4", "04/09/2020"]);
    table.extend(structure(1, &system, &["ACME", "RackThing 640", "SRV0001"]));
    table.extend(structure(17, &memory, &["A1", "CXMT", "25477B84", "CXM-3200"]));
    memory[0x0C - 4..0x0E - 4].copy_from_slice(&[0, 0]);
    table.extend(structure(17, &memory, &["A2", "NO DIMM", "NO DIMM", "NO DIMM"]));
    table.extend(structure(127, &[], &[]));
    table
}

#[test]
fn the_table_itself_says_the_same() {
    let table_of = |bytes: &[u8]| table(&read("DMI", bytes).unwrap());
    let bytes = smbios();
    let at = |text: &str| bytes.windows(text.len()).position(|w| w == text.as_bytes()).unwrap();
    let serial = at("SRV0001");
    let found = table_of(&bytes);
    assert_eq!(found[0], format!("serial 0 SRV0001 @bytes {serial} to {}", serial + 7));
    assert!(found.iter().any(|f| f.starts_with("part 1 CXM-3200 @")), "{found:?}");
    assert!(!found.iter().any(|f| f.contains("NO DIMM")), "an empty slot has no module: {found:?}");
    let kept = attributes(&read("DMI", &bytes).unwrap());
    assert!(
        kept.contains(&"System Information/UUID: 11111111-1111-1111-1111-111111111111".to_owned()),
        "{kept:?}"
    );
    let mut dumped = b"_SM3_".to_vec();
    dumped.resize(32, 0);
    dumped.extend(&bytes);
    assert!(table_of(&dumped)[0].starts_with("serial 0 SRV0001"));
    let damaged = &bytes[..bytes.len() - 9];
    assert!(read("DMI", damaged).unwrap_err().iter().any(|p| p.code == "document-broken"));
    cut_anywhere("DMI", &bytes, 1);
}

#[test]
fn one_structure_alone_is_of_its_own_kind() {
    let system = "System Information\n\tManufacturer: ACME\n\tProduct Name: RackThing 640\n\tVersion: Not Specified\n\tSerial Number: SRV0001\n\tUUID: 30343536-3138-5553-4533-31334C303031\n";
    let prompt = format!("[root@xs1 ~]# dmidecode | sed -n '/^System/,/^$/p'\n{system}\n[root@xs1 ~]#\n");
    for text in [system.to_owned(), prompt, system.replace('\t', "    ")] {
        let found = read("system.txt", &text).unwrap();
        assert_eq!(found.format, "dmidecode");
        let fields = table(&found).join("\n");
        assert!(fields.contains("serial 0 SRV0001") && fields.contains("model 0 RackThing 640"), "{fields}");
    }
    let board = "Base Board Information\n\tManufacturer: ACME\n\tProduct Name: X11\n\tVersion: 1.10\n\tSerial Number: ZM0001\n\tAsset Tag: Default string\n";
    let fields = table(&read("board.txt", board).unwrap());
    assert!(fields.contains(&"board-serial 1 ZM0001 @5".to_owned()), "{fields:?}");
    assert!(!fields.iter().any(|field| field.starts_with("serial ")), "{fields:?}");
    let other = "System Information\n  Owner: Bob\n  Room: 7\n";
    assert_ne!(read("notes.txt", other).map_or("", |read| read.format), "dmidecode");
}
