use super::super::testing::{attributes, of_machine, read, table};

/// What dmidecode prints on a machine of a number.
fn dmidecode(serial: &str) -> String {
    format!(
        "# dmidecode 3.3\nGetting SMBIOS data from sysfs.\nSMBIOS 3.2.0 present.\n\nHandle 0x0000, DMI type 0, 26 bytes\nBIOS Information\n\tVersion: 1.0\n\nHandle 0x0100, DMI type 1, 27 bytes\nSystem Information\n\tManufacturer: ACME\n\tProduct Name: RackThing 640\n\tSerial Number: {serial}\n\nHandle 0x1100, DMI type 17, 84 bytes\nMemory Device\n\tSize: 32 GB\n\tLocator: A1\n\tManufacturer: CXMT\n\tPart Number: CXD4\n\n"
    )
}

const LSPCI: &str = "00:00.0 Host bridge: Intel Corporation Host Bridge\n02:00.0 Ethernet controller: Intel Corporation I210\n";
const FRU: &str = "FRU Device Description : Builtin FRU Device (ID 0)\n Board Mfg             : ACME\n Board Serial          : BRD1\n Product Serial        : SRV1\n\n";

/// The machines, each as its host name and serial number.
fn machines(text: &str) -> Vec<[Option<String>; 2]> {
    let read = read("all.txt", text).unwrap();
    let statements = read.content.statements().unwrap();
    let count = crate::ingest::rows::Rows::size(&**statements);
    let value = |machine: u64, field: &str| {
        let all = of_machine(&read, machine);
        all.iter().find_map(|said| Some(said.strip_prefix(field)?.split(' ').nth(2)?.to_owned()))
    };
    (1..=count).map(|machine| [value(machine, "hostname"), value(machine, "serial")]).collect()
}

fn named(host: &str, serial: &str) -> [Option<String>; 2] {
    [host, serial].map(|text| (!text.is_empty()).then(|| text.to_owned()))
}

fn codes(text: &str) -> Vec<&'static str> {
    read("all.txt", text).unwrap().notes.iter().map(|note| note.code).collect()
}

#[test]
fn each_output_of_dmidecode_is_a_machine() {
    let (one, two) = (dmidecode("SRV1"), dmidecode("SRV2"));
    assert_eq!(machines(&format!("{one}{two}")), [named("", "SRV1"), named("", "SRV2")]);
    // Without its first lines.
    let bare = |text: &str| text.split_once("\n\n").unwrap().1.to_owned();
    assert_eq!(machines(&(bare(&one) + &bare(&two))), [named("", "SRV1"), named("", "SRV2")]);
    // `-q` prints no handles.
    let quiet = |text: &str| {
        let without: Vec<String> =
            bare(text).lines().filter(|line| !line.starts_with("Handle")).map(str::to_owned).collect();
        without.join("\n") + "\n"
    };
    let text = quiet(&one) + &quiet(&two);
    assert_eq!(machines(&text), [named("", "SRV1"), named("", "SRV2")]);
    let read_quiet = read("all.txt", &text).unwrap();
    assert!(
        of_machine(&read_quiet, 2).iter().any(|said| said.starts_with("firmware")),
        "the BIOS is of its own"
    );
    // Memory alone.
    let memory =
        |text: &str| text.replace("DMI type 1,", "DMI type 217,").replace("DMI type 0,", "DMI type 216,");
    assert_eq!(machines(&(memory(&one) + &memory(&two))).len(), 2);
}

#[test]
fn what_is_asked_of_one_machine_in_parts_is_of_one() {
    let one = dmidecode("SRV1");
    let (system, memory) = one.split_once("Handle 0x1100").unwrap();
    let text = format!("{system}# dmidecode 3.3\nSMBIOS 3.2.0 present.\n\nHandle 0x1100{memory}");
    assert_eq!(machines(&text), [named("", "SRV1")]);
    assert!(table(&read("all.txt", &text).unwrap()).iter().any(|said| said.starts_with("part 1 CXD4")));
}

#[test]
fn hosts_between_outputs_name_them() {
    let (one, two) = (dmidecode("SRV1"), dmidecode("SRV2"));
    for [first, second] in [
        ["== web-1 ==", "== web-2 =="],
        ["### web-1", "### web-2"],
        ["==> web-1.txt <==", "==> web-2.txt <=="],
        ["web-1 | CHANGED | rc=0 >>", "web-2 | CHANGED | rc=0 >>"],
        ["root@web-1:~# dmidecode", "root@web-2:~# dmidecode"],
        ["[ops@web-1 ~]$ sudo dmidecode", "[ops@web-2 ~]$ sudo dmidecode"],
        ["ops@jump:~$ ssh web-1 sudo dmidecode", "ops@jump:~$ ssh web-2 sudo dmidecode"],
        ["---------------\nweb-1\n---------------", "---------------\nweb-2\n---------------"],
    ] {
        let text = format!("{first}\n{one}{second}\n{two}");
        assert_eq!(machines(&text), [named("web-1", "SRV1"), named("web-2", "SRV2")], "{first}");
        assert!(codes(&text).is_empty(), "{:?}", codes(&text));
    }
}

#[test]
fn a_loop_on_one_host_says_nothing_of_that_host() {
    let text = format!(
        "ops@jump:~$ for h in a b; do ssh $h dmidecode; done\n{}{}",
        dmidecode("SRV1"),
        dmidecode("SRV2")
    );
    assert_eq!(machines(&text), [named("", "SRV1"), named("", "SRV2")]);
    let text = format!("ops@jump:~$ ./all.sh\n{}{}", dmidecode("SRV1"), dmidecode("SRV2"));
    assert_eq!(machines(&text), [named("", "SRV1"), named("", "SRV2")]);
    let text = format!(
        "ops@jump:~$ cat one.txt\n{}ops@jump:~$ cat two.txt\n{}",
        dmidecode("SRV1"),
        dmidecode("SRV2")
    );
    assert_eq!(machines(&text), [named("", "SRV1"), named("", "SRV2")]);
}

#[test]
fn several_tools_are_read_each_by_its_own() {
    let bundle = format!("{}{LSPCI}{FRU}", dmidecode("SRV1"));
    let read_bundle = read("bundle.txt", &bundle).unwrap();
    assert_eq!((machines(&bundle), codes(&bundle)), (vec![named("", "SRV1")], Vec::new()));
    let found = table(&read_bundle);
    assert!(found.iter().any(|said| said.starts_with("part 3 I210")), "{found:?}");
    assert!(found.iter().any(|said| said.contains("BRD1")), "{found:?}");
    assert!(!attributes(&read_bundle).iter().any(|said| said.contains("I210")));
    // Two bundles.
    let second = bundle.replace("SRV1", "SRV2");
    assert_eq!(machines(&(bundle.clone() + &second)), [named("", "SRV1"), named("", "SRV2")]);
    // Tool after tool, each for all hosts.
    let text = format!(
        "== a1: dmidecode ==\n{}== b2: dmidecode ==\n{}== a1: lspci ==\n{LSPCI}== b2: lspci ==\n{LSPCI}",
        dmidecode("SRV1"),
        dmidecode("SRV2")
    );
    assert_eq!(machines(&text), [named("a1", "SRV1"), named("b2", "SRV2")]);
    // Without host names nobody can tell.
    let text = format!("{}{}{LSPCI}{LSPCI}", dmidecode("SRV1"), dmidecode("SRV2"));
    assert_eq!((machines(&text).len(), codes(&text)), (3, vec!["output-unclear"]));
}

#[test]
fn documents_within_a_text_are_told_to_be_saved_apart() {
    let json = "{\n  \"id\" : \"web-1\",\n  \"class\" : \"system\"\n}\n";
    let text = format!("{}{json}{LSPCI}", dmidecode("SRV1"));
    assert_eq!((machines(&text), codes(&text)), (vec![named("", "SRV1")], vec!["output-apart"]));
    let read = read("all.txt", &text).unwrap();
    assert!(!attributes(&read).iter().any(|said| said.contains("class")), "{:?}", attributes(&read));
    assert!(read.notes.iter().any(|note| note.message.ends_with("lines 22 to 25")), "{:?}", read.notes);
    let text = format!("== web-1: dmidecode ==\n{}== web-1: lshw -json ==\n{json}", dmidecode("SRV1"));
    assert_eq!((machines(&text), codes(&text)), (vec![named("web-1", "SRV1")], vec!["output-apart"]));
}

#[test]
fn a_support_bundle_with_headings_is_of_one_machine() {
    let text = format!(
        "=== uname -a ===\nLinux web-1 6.1\n=== dmidecode ===\n{}=== lspci ===\n{LSPCI}=== lspci -nn ===\n{LSPCI}=== Memory ===\nMem: 1 2 3\n",
        dmidecode("SRV1")
    );
    assert_eq!((machines(&text), codes(&text)), (vec![named("", "SRV1")], vec!["output-unread"]));
}

#[test]
fn two_numbers_of_one_machine_are_told() {
    let text =
        format!("root@web-1:~# dmidecode\n{}root@web-1:~# ipmitool fru print\n{}", dmidecode("SRV9"), FRU);
    let read = read("all.txt", &text).unwrap();
    let note = read.notes.iter().find(|note| note.code == "two-serials").expect("it is told");
    assert!(note.message.contains("`SRV9` in line 14, `SRV1` in line 27"), "{}", note.message);
}

#[test]
fn other_tools_start_over_too() {
    let fru = FRU.to_owned() + &FRU.replace("SRV1", "SRV2");
    assert_eq!(machines(&fru), [named("", "SRV1"), named("", "SRV2")]);
    let mac = "Hardware:\n\n    Hardware Overview:\n\n      Model Name: MacBook Air\n      Serial Number (system): FVF1\n\nMemory:\n\n    ECC: Disabled\n\n";
    assert_eq!(
        machines(&(mac.to_owned() + &mac.replace("FVF1", "FVF2"))),
        [named("", "FVF1"), named("", "FVF2")]
    );
    for text in [
        LSPCI,
        "Bus 001 Device 001: ID 1d6b:0002 Linux\nBus 001 Device 004: ID 0bda:8153 Realtek\n",
        "Architecture:  x86_64\nCPU(s):  16\nModel name:  Hygon C86\n",
        "processor\t: 0\nmodel name\t: Xeon\n\nprocessor\t: 1\nmodel name\t: Xeon\n\n",
    ] {
        assert_eq!(machines(&text.repeat(3)).len(), 3, "{text}");
    }
    let log = "=====Miner log=====\n2026 Miner compile time: Tue type: Antminer S19 sn :QX1\n2026 Miner compile time: Tue type: Antminer S19\n";
    assert_eq!(
        machines(&(log.to_owned() + &log.replace("QX1", "QX2"))),
        [named("", "QX1"), named("", "QX2")]
    );
}

#[test]
fn each_device_of_a_console_log_keeps_its_name() {
    let inventory = |host: &str, serial: &str| {
        format!(
            "{host}#show inventory\nNAME: \"Chassis\",  DESCR: \"Cisco Nexus chassis\"\nPID: N9K , VID: V03 , SN: {serial}\n{host}#\n"
        )
    };
    let text = inventory("core-1", "FDO1") + &inventory("core-2", "FDO2");
    assert_eq!(machines(&text), [named("core-1", "FDO1"), named("core-2", "FDO2")]);
    assert!(table(&read("l.txt", &text).unwrap()).contains(&"maker 0 Cisco @2".to_owned()));
    // A name that the maker gives tells none apart.
    let text = inventory("Switch", "FDO1") + &inventory("Switch", "FDO2");
    assert_eq!(machines(&text), [named("", "FDO1"), named("", "FDO2")]);
    let manuinfo = |host: &str, serial: &str| {
        format!(
            "<{host}>display device manuinfo\nSlot 1 CPU 0:\nDEVICE_NAME : S5130\nDEVICE_SERIAL_NUMBER : {serial}\n"
        )
    };
    let text = manuinfo("acc-1", "CN1") + &manuinfo("acc-2", "CN2");
    assert_eq!(machines(&text), [named("acc-1", "CN1"), named("acc-2", "CN2")]);
}

#[test]
fn lines_end_with_carriage_returns_alone_and_wide_letters_need_no_mark() {
    let text = dmidecode("SRV1");
    assert_eq!(machines(&text.replace('\n', "\r")), [named("", "SRV1")]);
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert!(table(&read("d.txt", wide).unwrap()).iter().any(|said| said.contains("SRV1")));
}

#[test]
fn a_control_sign_hides_no_module() {
    let text = dmidecode("SRV1").replace("Handle 0x1100,", "\0Handle 0x1100\0,");
    let read = read("d.txt", &text).unwrap();
    assert!(table(&read).iter().any(|said| said.starts_with("part 1 CXD4")));
    assert_eq!(read.notes.iter().map(|note| note.code).collect::<Vec<_>>(), ["control-signs"]);
}

#[test]
fn tables_and_labels_stay_what_they_are() {
    for text in [
        "Hostname: web-1\nArchitecture: x86_64\nCPU: Xeon\nSerial: QX7A19\n",
        "Serial,Model,Note\nQX7A19,S21,Bus 001 Device 004: ID 0bda:8153\n",
        "host#,serial\nweb-1,QX7A19\n",
    ] {
        assert!(read("t.txt", text).is_ok_and(|read| read.format == "csv"), "{text}");
    }
}
