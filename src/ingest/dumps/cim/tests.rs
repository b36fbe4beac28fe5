use super::super::testing::{attributes, cut_anywhere, of_machine, read, table};
use crate::diagnostic::Severity;
use crate::ingest::reader::{ReadOptions, Workbook};

const TEXT: &str = r#"{"BIOS":{"SMBIOSBIOSVersion":"2.6.4","SerialNumber":"SRV0001","Manufacturer":"ACME"},
    "Product":{"IdentifyingNumber":"SRV0001","Name":"RackThing","Vendor":"ACME","UUID":"4C4C4544"},
    "System":{"CimClass":"root/cimv2:Win32_ComputerSystem","Name":"WEB-3","Manufacturer":"ACME","Model":"RackThing","CimInstanceProperties":["x"]},
    "Memory":[{"CimClass":{"CimClassName":"Win32_PhysicalMemory"},"PartNumber":"CXM-3200 ","Manufacturer":"CXMT","SerialNumber":"25477B84","DeviceLocator":"A1"}],
    "Processor":[{"CreationClassName":"Win32_Processor","Name":"Hygon C86 7285","Manufacturer":"HygonGenuine","SocketDesignation":"CPU1"}]}"#;

/// A text as `wmic` saves it: UTF-16LE with a mark, lines that end in two carriage returns and a line feed.
fn of_wmic(text: &str) -> Vec<u8> {
    let text = format!("\u{feff}{}", text.replace('\n', "\r\r\n"));
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn machines(workbook: &Workbook) -> usize {
    usize::try_from(workbook.content.sheets()[0].rows.size()).unwrap()
}

fn errors(workbook: &Workbook) -> Vec<String> {
    let errors = workbook.notes.iter().filter(|note| note.severity == Severity::Error);
    errors.map(|note| format!("{} {}", note.place.as_deref().unwrap_or_default(), note.message)).collect()
}

#[test]
fn instances_of_several_classes_are_one_machine() {
    assert_eq!(
        table(&read("cim.json", TEXT).unwrap()),
        [
            "serial 0 SRV0001 @/BIOS/SerialNumber",
            "firmware 0 2.6.4 @/BIOS/SMBIOSBIOSVersion",
            "hostname 0 WEB-3 @/System/Name",
            "maker 0 ACME @/System/Manufacturer",
            "model 0 RackThing @/System/Model",
            "component 1 Win32_PhysicalMemory @/Memory/0",
            "part 1 CXM-3200 @/Memory/0/PartNumber",
            "part-maker 1 CXMT @/Memory/0/Manufacturer",
            "component-serial 1 25477B84 @/Memory/0/SerialNumber",
            "designator 1 A1 @/Memory/0/DeviceLocator",
            "component 2 CPU1 @/Processor/0/SocketDesignation",
            "part 2 Hygon C86 7285 @/Processor/0/Name",
            "part-maker 2 HygonGenuine @/Processor/0/Manufacturer",
        ]
    );
    cut_anywhere("cim.json", TEXT.as_bytes(), 31);
}

#[test]
fn what_powershell_writes_is_utf16() {
    let bytes: Vec<u8> = format!("\u{feff}{TEXT}\r\n").encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(table(&read("cim.json", bytes).unwrap())[0], "serial 0 SRV0001 @/BIOS/SerialNumber");
}

#[test]
fn computer_info_is_one_object() {
    let text = r#"{"BiosSeralNumber":"S1","CsManufacturer":"ACME","CsModel":"M","CsName":"PC-7","CsProcessors":[{"Name":"Xeon","Manufacturer":"Intel","SocketDesignation":"CPU 0"}]}"#;
    let found = table(&read("info.json", text).unwrap());
    assert_eq!(found[0], "serial 0 S1 @/BiosSeralNumber");
    assert!(found.contains(&"part 1 Xeon @/CsProcessors/0/Name".to_owned()), "{found:?}");
}

#[test]
fn json_of_several_hosts_is_of_several_machines() {
    let text = r#"[{"CimClass":"root/cimv2:Win32_BIOS","PSComputerName":"pc-1","SerialNumber":"S1","SMBIOSBIOSVersion":"1"},
        {"CimClass":"root/cimv2:Win32_BIOS","PSComputerName":"pc-2","SerialNumber":"S2","SMBIOSBIOSVersion":"1"},
        {"CimClass":"root/cimv2:Win32_PhysicalMemory","PSComputerName":"PC-1","PartNumber":"M1","DeviceLocator":"A1"}]"#;
    let found = read("bios.json", text).unwrap();
    assert_eq!(machines(&found), 2);
    let first = of_machine(&found, 1);
    assert!(first.contains(&"serial 0 S1 @/0/SerialNumber".into()), "{first:?}");
    assert!(first.contains(&"part 1 M1 @/2/PartNumber".into()), "{first:?}");
    let wrapped = format!("[{TEXT},{}]", TEXT.replace("WEB-3", "WEB-4").replace("SRV0001", "SRV0002"));
    let found = read("all.json", wrapped).unwrap();
    assert_eq!(machines(&found), 2);
    assert!(of_machine(&found, 2).contains(&"part 1 CXM-3200 @/1/Memory/0/PartNumber".into()));
}

#[test]
fn a_csv_of_wmic_names_the_product_as_the_model() {
    let text = "\nNode,IdentifyingNumber,Name,UUID,Vendor,Version\nPC-7,SRV0001,RackThing 640,4C4C4544-0000,ACME,None\nPC-8,VMware-56 4d,VMware Virtual Platform,564D,VMware, Inc.,None\n";
    let found = read("product.csv", of_wmic(text)).unwrap();
    assert_eq!((found.format, machines(&found)), ("windows-cim", 2));
    assert_eq!(
        table(&found),
        ["hostname 0 PC-7 @3", "serial 0 SRV0001 @3", "maker 0 ACME @3", "model 0 RackThing 640 @3",]
    );
    assert!(attributes(&found).contains(&"Win32_ComputerSystemProduct/UUID: 4C4C4544-0000".into()));
    assert!(of_machine(&found, 2).contains(&"maker 0 VMware, Inc. @4".into()), "{:?}", of_machine(&found, 2));
    cut_anywhere("product.csv", &of_wmic(text), 13);
}

#[test]
fn memory_without_a_host_is_of_one_machine() {
    let wmic = "\nNode,BankLabel,Capacity,DeviceLocator,Manufacturer,PartNumber,SerialNumber\nPC-7,BANK 0,8589934592,DIMM_A1,CXMT,CXM-3200,01A\nPC-7,BANK 1,8589934592,DIMM_B1,Samsung,M471,02B\n";
    let exported = "#TYPE Selected.Microsoft.Management.Infrastructure.CimInstance\r\n\"BankLabel\",\"DeviceLocator\",\"Manufacturer\",\"PartNumber\",\"SerialNumber\",\"Capacity\"\r\n\"BANK 0\",\"DIMM_A1\",\"CXMT\",\"CXM-3200\",\"01A\",\"8589934592\"\r\n\"BANK 1\",\"DIMM_B1\",\"Samsung\",\"M471\",\"02B\",\"8589934592\"\r\n";
    let plain = exported.replace('"', "").split_once('\n').unwrap().1.replace("\r\n", "\n");
    let semicolons = exported.replace("\",\"", "\";\"");
    for (bytes, hosts) in [
        (of_wmic(wmic), 1),
        (exported.as_bytes().to_vec(), 0),
        (plain.into_bytes(), 0),
        (semicolons.into_bytes(), 0),
    ] {
        let found = read("memory.csv", bytes).unwrap();
        assert_eq!((found.format, machines(&found)), ("windows-cim", 1));
        let fields = table(&found);
        let parts: Vec<_> = fields.iter().filter(|field| field.starts_with("part ")).collect();
        assert_eq!(parts.len(), 2, "{fields:?}");
        assert!(fields.iter().any(|field| field.starts_with("designator 2 DIMM_B1")), "{fields:?}");
        assert_eq!(fields.iter().filter(|field| field.starts_with("hostname")).count(), hosts);
        assert!(!fields.iter().any(|field| field.starts_with("serial ")), "{fields:?}");
    }
}

#[test]
fn tables_of_several_classes_and_hosts_are_sorted_to_their_machines() {
    let text = "\nNode,SerialNumber,SMBIOSBIOSVersion\nPC-1,S1,1.2\nPC-2,S2,1.3\n\nNode,DeviceLocator,Manufacturer,PartNumber\nPC-2,A1,CXMT,CXM\nPC-1,A1,Samsung,M471\n\nNode,Manufacturer,Product,SerialNumber\nPC-1,ACME,X11,B1\n\nNode,MACAddress,Manufacturer,Name,PhysicalAdapter\nPC-1,02:00:00:00:00:01,Intel,I210,TRUE\nPC-1,02:00:00:00:00:02,Microsoft,WAN Miniport,FALSE\n";
    let found = read("fleet.csv", of_wmic(text)).unwrap();
    assert_eq!(machines(&found), 2);
    let first = of_machine(&found, 1).join("\n");
    for field in ["serial 0 S1", "part 1 M471", "board 1 X11", "board-serial 1 B1", "mac 0 02:00:00:00:00:01"]
    {
        assert!(first.contains(field), "{field}\n{first}");
    }
    assert!(!first.contains("02:00:00:00:00:02"), "{first}");
    let second = of_machine(&found, 2).join("\n");
    assert!(second.contains("serial 0 S2") && second.contains("part 1 CXM"), "{second}");
}

#[test]
fn lists_are_read_block_by_block() {
    let wmic = "\n\nManufacturer=CXMT\nPartNumber=CXM-3200\nDeviceLocator=A1\n\n\nManufacturer=Samsung\nPartNumber=M471\nDeviceLocator=B1\n\n\n";
    // PowerShell saves every line end of `wmic` as two.
    let doubled = wmic.replace('\n', "\n\n").into_bytes();
    let format_list = "\r\nSMBIOSBIOSVersion : 1.2\r\nManufacturer      : ACME\r\nName              : ACME BIOS with a name that is\r\n                    longer than the window\r\nSerialNumber      : S1\r\nPSComputerName    : web-3\r\n\r\nBankLabel      : BANK 0\r\nDeviceLocator  : A1\r\nPartNumber     : CXM-3200\r\nPSComputerName : web-3\r\n\r\n\r\n";
    for bytes in [of_wmic(wmic), doubled] {
        let found = read("memory.txt", bytes).unwrap();
        assert_eq!(machines(&found), 1);
        let parts = table(&found).iter().filter(|field| field.starts_with("part ")).count();
        assert_eq!(parts, 2, "{:?}", table(&found));
    }
    let found = read("bios.txt", format_list).unwrap();
    assert_eq!((machines(&found), table(&found).len()), (1, 6));
    assert_eq!(table(&found)[..3], ["hostname 0 web-3 @7", "serial 0 S1 @6", "firmware 0 1.2 @2"]);
    assert!(
        attributes(&found)
            .contains(&"Win32_BIOS/Name: ACME BIOS with a name that is longer than the window".into())
    );
    cut_anywhere("bios.txt", format_list.as_bytes(), 17);
}

#[test]
fn tables_are_cut_where_their_columns_begin() {
    let text = "BankLabel  Capacity    DeviceLocator  Manufacturer          PartNumber        SerialNumber  \nBANK 0     8589934592  DIMM_A1        CXMT Memory Co Ltd    CXM-3200          01A           \nBANK 1     8589934592  DIMM_B1        Samsung               M471 A1K43CB1     02B           \n\n";
    let found = read("memory.txt", of_wmic(text)).unwrap();
    assert_eq!(machines(&found), 1);
    let fields = table(&found);
    assert!(fields.contains(&"part-maker 1 CXMT Memory Co Ltd @2".into()), "{fields:?}");
    assert!(fields.contains(&"part 2 M471 A1K43CB1 @3".into()), "{fields:?}");
    cut_anywhere("memory.txt", &of_wmic(text), 23);
    let session = "C:\\>wmic bios get serialnumber\r\nSerialNumber  \r\nS1            \r\n\r\nC:\\>wmic computersystem get manufacturer,model,name\r\nManufacturer  Model      Name  \r\nACME          RackThing  WEB-3  \r\n\r\nC:\\>";
    let found = read("session.txt", session).unwrap();
    assert_eq!(
        table(&found),
        ["serial 0 S1 @3", "hostname 0 WEB-3 @7", "maker 0 ACME @7", "model 0 RackThing @7"]
    );
    let shifted = text.replace("CXMT Memory Co Ltd  ", "CXMT Memory Co Ltd of Hefei");
    assert_eq!(errors(&read("memory.txt", of_wmic(&shifted)).unwrap()).len(), 1);
}

#[test]
fn raw_xml_names_its_classes_and_host() {
    let text = r#"<?xml version="1.0"?><COMMAND SEQUENCENUM="1" ISSUEDFROM="PC-7"><REQUEST><COMMANDLINE>bios get</COMMANDLINE></REQUEST>
        <RESULTS NODE="PC-7"><CIM><INSTANCE CLASSNAME="Win32_BIOS"><PROPERTY NAME="SerialNumber" TYPE="string"><VALUE>S1</VALUE></PROPERTY>
        <PROPERTY.ARRAY NAME="BIOSVersion" TYPE="string"><VALUE.ARRAY><VALUE>a</VALUE><VALUE>b</VALUE></VALUE.ARRAY></PROPERTY.ARRAY></INSTANCE></CIM></RESULTS></COMMAND>"#;
    let found = read("bios.xml", text).unwrap();
    assert_eq!(
        table(&found),
        [
            "hostname 0 PC-7 @/COMMAND/RESULTS/@NODE",
            "serial 0 S1 @/COMMAND/RESULTS/CIM/INSTANCE/PROPERTY/VALUE",
        ]
    );
    assert!(attributes(&found).contains(&"Win32_BIOS/BIOSVersion: a".into()));
    cut_anywhere("bios.xml", text.as_bytes(), 41);
}

#[test]
fn what_cannot_be_sorted_or_cut_costs_its_row() {
    let text = "\nNode,SerialNumber,SMBIOSBIOSVersion\nPC-1,S1,1.2\nPC-2,S2,1.3,more\n\nDeviceLocator,PartNumber\nA1,CXM\n\nNode,SerialNumber,SMBIOSBIOSVersion\nPC-3,S3,1.2\n";
    let found = read("fleet.csv", of_wmic(text)).unwrap();
    assert_eq!(machines(&found), 2);
    let errors = errors(&found);
    assert_eq!(errors.len(), 2, "{errors:?}");
    assert!(errors[0].starts_with("fleet.csv:4 the row has 4 values, and its header 3"), "{errors:?}");
    assert!(errors[1].starts_with("fleet.csv:7 this Win32_PhysicalMemory names no machine"), "{errors:?}");
}

#[test]
fn a_table_of_ones_own_and_other_programs_stay_what_they_are() {
    for text in [
        "ComputerName,Model,SerialNumber,SMBIOSBIOSVersion,TotalPhysicalMemory\nPC-1,RackThing,S1,1.2,8\n",
        "Manufacturer,Model,SerialNumber\nACME,RackThing,S1\n",
        "Name,MACAddress\nPC-1,02:00:00:00:00:01\n",
        "Manufacturer,Product,SerialNumber\nACME,RackThing,S1\n",
        "SerialNumber\nS1\nS2\n",
    ] {
        assert_eq!(read("a.csv", text).unwrap().format, "csv", "{text}");
    }
    let programs = "\nNode,IdentifyingNumber,Name,Vendor,Version\nPC-7,{1D8E6291-B0D5-35EC-8441-6616F567A0F7},Runtime,ACME,10\n";
    assert_ne!(read("programs.csv", of_wmic(programs)).map_or("", |found| found.format), "windows-cim");
    let bare = read("bios.txt", of_wmic("\n\nSerialNumber=S1\n\n\n")).unwrap_err();
    assert!(bare.iter().any(|problem| problem.code == "class-unknown"), "{bare:?}");
    let forced = ReadOptions { format: Some("windows-cim".into()), ..ReadOptions::default() };
    let input = crate::files::input::Input::memory("a.csv", b"Room,Rack\n1,2\n".to_vec());
    let refused = crate::ingest::reader::open(&input, &forced).unwrap_err();
    assert!(refused.iter().any(|problem| problem.code == "document-empty"), "{refused:?}");
}

#[test]
fn a_table_of_another_class_is_not_read_as_the_one_before() {
    let csv = "Node,SerialNumber,SMBIOSBIOSVersion\nPC-1,S1,1.2\n\nNode,Name,Version\nPC-1,Firefox,120.0\nPC-2,Chrome,121.0\n";
    let quoted = "\"SerialNumber\",\"SMBIOSBIOSVersion\",\"PSComputerName\"\n\"S1\",\"1.2\",\"PC-1\"\n\"Name\",\"Version\",\"PSComputerName\"\n\"Firefox\",\"120\",\"PC-2\"\n";
    let aligned = "SerialNumber  SMBIOSBIOSVersion  \nS1            1.2                \n\nName     Version  \nFirefox  120.0    \n";
    for (name, text) in [("bios.csv", csv), ("export.csv", quoted), ("bios.txt", aligned)] {
        let found = read(name, of_wmic(text)).unwrap();
        assert_eq!(machines(&found), 1, "{text}");
        let all = table(&found);
        assert!(all.iter().any(|line| line.starts_with("serial 0 S1")), "{all:?}");
        assert!(!all.iter().any(|line| line.contains("Firefox")), "{all:?}");
        assert!(found.notes.iter().any(|note| note.code == "output-unread"), "{text}");
    }
}

/// What PowerShell shows where nobody asked for a form: a list of the BIOS, tables of what has a table of its own.
const SESSION: &str = "PS C:\\> Get-CimInstance Win32_BIOS\n\nSMBIOSBIOSVersion : 1.21.0\nManufacturer      : ACME\nSerialNumber      : SRV0001\n\n\nPS C:\\> Get-CimInstance Win32_ComputerSystem\n\nName             PrimaryOwnerName        Domain        TotalPhysicalMemory  Model            Manufacturer\n----             ----------------        ------        -------------------  -----            ------------\nSRV-7            Finance                 corp.local    16922464256          RackThing 640    ACME\n\n\nPS C:\\> Get-CimInstance Win32_PhysicalMemory | Format-Table Manufacturer,PartNumber,Capacity,SerialNumber\n\nManufacturer PartNumber     Capacity SerialNumber\n------------ ----------     -------- ------------\nCXMT         CXD4-8G 2666 8589934592 93D1C2A7\nCXMT         CXD4         8589934592 93D1C2A8...\n\n\nPS C:\\> Get-Service\n\nStatus   Name\n------   ----\nRunning  Spooler\n\nPS C:\\>\n";

#[test]
fn each_block_of_a_session_is_read_in_its_own_form() {
    let found = read("session.txt", SESSION).unwrap();
    assert_eq!((found.format, machines(&found)), ("windows-cim", 1));
    let fields = table(&found);
    for field in [
        "serial 0 SRV0001 @5",
        "model 0 RackThing 640 @12",
        "maker 0 ACME @12",
        "part 1 CXD4-8G 2666 @19",
        "component-serial 1 93D1C2A7 @19",
        "part 2 CXD4 @20",
    ] {
        assert!(fields.contains(&field.to_owned()), "{field}\n{fields:?}");
    }
    assert!(!fields.iter().any(|field| field.starts_with("component-serial 2")), "it is cut: {fields:?}");
    assert!(attributes(&found).contains(&"Win32_PhysicalMemory/Capacity: 8589934592".into()));
    assert_eq!(errors(&found).len(), 1, "{:?}", errors(&found));
    let unread: Vec<&str> =
        found.notes.iter().filter(|n| n.code == "output-unread").map(|n| n.message.as_str()).collect();
    assert_eq!(unread, ["what other commands printed is not read: lines 25 to 27"]);
    cut_anywhere("session.txt", SESSION.as_bytes(), 41);
    let (above, _) = SESSION.split_once("Get-Service").unwrap();
    let value = format!("{above}(Get-CimInstance Win32_BaseBoard).SerialNumber\nBRD0001\n");
    let lost = errors(&read("session.txt", value).unwrap());
    assert!(lost.iter().any(|e| e.contains("session.txt:24") && e.contains("Win32_BaseBoard")), "{lost:?}");
}

#[test]
fn resources_of_redfish_are_none_of_windows() {
    let dimm = r##"{"@odata.id":"/redfish/v1/Systems/1/Memory/1","@odata.type":"#Memory.v1_7_1.Memory","DeviceLocator":"A1","PartNumber":"CX1","SerialNumber":"01A"}"##;
    assert_eq!(read("dimm.json", dimm).unwrap().format, "redfish");
}
