//! Dumps of our own, and real ones where they are at hand.

mod flips;
mod headings;
mod made;
mod real;

use std::path::Path;

use super::SIZE;
use crate::files::input::Input;
use crate::ingest::columns::MapOptions;
use crate::ingest::layout::read_document;
use crate::ingest::reader::{ReadOptions, open};
use crate::model::{Field, Places as _};
use made::{Made, S19J, S19K, S21, S21_PRO, SIX, hexdump, i2cdump, intel_hex, octal, od, spaced, xxd};

/// What was read of a file: each value with its name, its field and its place, and the codes of what was noted.
#[derive(Debug, PartialEq)]
struct Read {
    values: Vec<(String, Option<Field>, String, String)>,
    notes: Vec<&'static str>,
    /// What names the board, if anything does.
    key: Option<String>,
}

impl Read {
    fn value(&self, name: &str) -> Option<&str> {
        self.values.iter().find(|value| value.0 == name).map(|value| &*value.2)
    }

    fn field(&self, field: Field) -> Option<&str> {
        self.values.iter().find(|value| value.1 == Some(field)).map(|value| &*value.2)
    }
}

/// Reads a file by whichever reader takes it; or says why not, by the first code and its place.
fn read(name: &str, bytes: &[u8]) -> Result<Read, (&'static str, String)> {
    let workbook = open(&Input::memory(name, bytes.into()), &ReadOptions::default()).map_err(|found| {
        let first = found.iter().next().unwrap();
        (first.code, first.place.as_deref().unwrap_or_default().to_owned())
    })?;
    let Some(statements) = workbook.content.statements() else {
        return Err((workbook.format, String::new()));
    };
    let columns = (0..).zip(&statements.plan().columns);
    let values = columns.map(|(at, column)| {
        let text = statements.text(1, at).unwrap().to_owned();
        (column.header.clone(), column.field, text, statements.place(1, at).to_string())
    });
    let reading = read_document(name, statements, &MapOptions::default()).ok();
    let key = reading.and_then(|reading| statements.text(1, reading.plan.key?).map(str::to_owned));
    Ok(Read { values: values.collect(), notes: workbook.notes.iter().map(|note| note.code).collect(), key })
}

fn read_page(page: &[u8; SIZE]) -> Result<Read, (&'static str, String)> {
    read("board.bin", page)
}

#[test]
fn a_board_says_what_it_is_at_its_bytes() {
    let read = read_page(&S19J.page()).unwrap();
    assert_eq!(read.key.as_deref(), Some(S19J.serial), "a board alone is named by its serial number");
    let of = |name: &str| read.values.iter().find(|value| value.0 == name).unwrap();
    let expect = |name: &str, field, text: &str, place: &str| {
        assert_eq!(*of(name), (name.to_owned(), field, text.to_owned(), place.to_owned()));
    };
    expect("board SN", Some(Field::BoardSerial), S19J.serial, "bytes 2 to 20");
    expect("board name", Some(Field::Board), "BHB42601", "bytes 62 to 71");
    expect("factory job", Some(Field::FactoryJob), S19J.job, "bytes 71 to 95");
    expect("chip marking", Some(Field::HashAsic), S19J.marking, "bytes 23 to 37");
    expect("PCB version", None, "01.30", "bytes 48 to 50");
    expect("voltage (V)", None, "13.60", "bytes 98 to 100");
    expect("PCB temp out (°C)", None, "-1", "bytes 105 to 106");
    expect("unused bytes 114 to 256", None, "ff×141 5a", "bytes 114 to 256");
    assert!(of("region 2 (production test) CRC").2.starts_with("holds ("));
    assert_eq!(read.value("ASIC sensor addr"), None, "zeros say nothing");
    assert!(read.notes.is_empty());
}

#[test]
fn every_layout_is_read_with_what_is_its_own() {
    for (made, name, text) in [
        (S19K, "sweep levels", "21 43 65 00×125"),
        (S19K, "PIC sensor type", "142"),
        (SIX, "ASIC sensor addr", "48 49 4a 4b 4c 4d"),
        (S21, "nonce rate (%)", "99.63"),
        (S21, "sweep data", "0d 05 00×141"),
        (S21_PRO, "frequency (MHz)", "707"),
    ] {
        let read = read_page(&made.page()).unwrap();
        assert_eq!(read.value(name), Some(text), "{made:?}");
        assert_eq!(read.field(Field::BoardSerial), Some(made.serial));
        assert_eq!(read.field(Field::Board), Some(made.name));
        assert_eq!(read.field(Field::FactoryJob), Some(made.job));
        let untried = if made.layout == 6 { &["eeprom-layout-untried"][..] } else { &[] };
        assert_eq!(read.notes, untried, "what nobody held against a board is said to be so");
    }
}

#[test]
fn a_region_that_was_never_written_is_no_damage() {
    let mut page = S19K.page();
    page[114..250].fill(0xFF);
    let read = read_page(&page).unwrap();
    assert_eq!(read.value("region 3 (sweep) CRC"), Some("none: nothing was written there"));
    assert!(read.value("sweep levels").is_none() && read.notes.is_empty(), "{read:?}");
}

#[test]
fn a_board_that_does_not_say_which_it_is_is_refused() {
    let mut page = S19J.page();
    page[2..].fill(0xFF);
    assert_eq!(read_page(&page), Err(("eeprom-damaged", "board.bin".to_owned())));
    let nobody = Made { serial: "", name: "", job: "", marking: "", ..S19J };
    assert_eq!(read_page(&nobody.page()), Err(("eeprom-nameless", "board.bin".to_owned())));
}

#[test]
fn a_board_with_another_key_keeps_its_name_and_is_no_damaged_one() {
    let read = read_page(&Made { name: "A3HB70501", key: 0x1234_5678, ..S21 }.page()).unwrap();
    assert_eq!((read.field(Field::Board), &read.key), (Some("A3HB70501"), &None));
    assert_eq!(read.notes, ["eeprom-key-unknown"]);
    let names: Vec<&str> = read.values.iter().map(|value| &*value.0).collect();
    let regions = ["region 1 (key unknown)", "region 2 (key unknown)", "region 3 (key unknown)"];
    assert_eq!(names, [&["EEPROM version", "board name"][..], &regions].concat());
}

#[test]
fn a_damaged_region_is_marked_and_names_nothing() {
    let mut page = S19J.page();
    page[100] ^= 0x10;
    let read = read_page(&page).unwrap();
    assert_eq!((&*read.notes, read.key.as_deref()), (&["eeprom-damaged"][..], Some(S19J.serial)));
    assert!(read.value("region 2 (CRC failed): voltage (V)").is_some());
    assert!(read.value("voltage (V)").is_none());
    let crc = read.value("region 2 (production test) CRC").unwrap();
    assert!(crc.starts_with("failed: ") && crc.ends_with(" computed"), "{crc}");

    let mut page = S19J.page();
    page[50] ^= 0x10;
    let refused = Err(("eeprom-damaged", "board.bin".to_owned()));
    assert_eq!(read_page(&page), refused, "what is damaged names no board");
}

#[test]
fn what_stands_behind_the_end_of_a_text_is_kept() {
    let mut page = S21.page();
    page[13] = b'7';
    let read = read_page(&page).unwrap();
    assert_eq!(read.field(Field::Board), Some("A3HB70701"));
    assert_eq!(read.value("board name, behind its end"), Some("00 00 00 37 00 00"));
}

#[test]
fn every_form_of_a_dump_says_the_same() {
    let strings = |read: Read| -> Vec<(String, String)> {
        read.values.into_iter().map(|value| (value.0, value.2)).collect()
    };
    for made in [S19J, S19K, S21] {
        let page = made.page();
        let expected = strings(read_page(&page).unwrap());
        let plain: String = spaced(&page).replace(' ', "");
        let folded: Vec<&str> =
            plain.as_bytes().chunks(60).map(|l| std::str::from_utf8(l).unwrap()).collect();
        let prefixed: Vec<String> = page.iter().map(|byte| format!("0x{byte:02X},")).collect();
        let utf16: Vec<u8> = format!("\u{feff}{}", i2cdump(&page).replace('\n', "\r\n"))
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let asked = "WARNING! This program can confuse your I2C bus, cause data loss and worse!\n\
                     I will probe file /dev/i2c-0, address 0x50, mode byte\nContinue? [Y/n] \n";
        let uboot = i2cdump(&page).replace('\n', "\n00").trim_end_matches("00").to_owned();
        let uboot = uboot.split_once('\n').unwrap().1;
        let forms: [(&str, Vec<u8>); 19] = [
            ("a 24C16", page.repeat(8)),
            ("Intel HEX", intel_hex(&page).into_bytes()),
            ("od -t x1", od(&page).into_bytes()),
            (
                "od -A x -t x1",
                hexdump(&page).replace('|', "").replace("\n00", "\n").replacen("00", "", 1).into_bytes(),
            ),
            ("U-Boot", format!("=> i2c md 0x50 0 0x100\n{uboot}=> \n").into_bytes()),
            ("prompts", format!("$ xxd hb0.bin\n{}$ \n", xxd(&page)).into_bytes()),
            ("DOS", format!("C:\\tools>xxd hb0.bin\n{}\nC:\\tools>\n", xxd(&page)).into_bytes()),
            ("binary", page.to_vec()),
            ("binary with filler", [&page[..], &[0xFF; 256]].concat()),
            ("binary read twice", [page, page].concat()),
            ("hex", plain.clone().into_bytes()),
            ("hex in capitals", plain.to_uppercase().into_bytes()),
            ("xxd -p", folded.join("\n").into_bytes()),
            ("spaced", spaced(&page).into_bytes()),
            ("0x", prefixed.join(" ").into_bytes()),
            ("i2cdump", format!("{asked}{}", i2cdump(&page)).into_bytes()),
            ("i2cdump in PowerShell", utf16),
            ("hexdump -C", hexdump(&page).into_bytes()),
            ("xxd", xxd(&page).into_bytes()),
        ];
        for (form, bytes) in forms {
            let read = read("dump", &bytes).unwrap_or_else(|why| panic!("{form}: {why:?}"));
            assert_eq!(strings(read), expected, "{form}");
        }
    }
    let read = read("dump.txt", i2cdump(&S19J.page()).as_bytes()).unwrap();
    let serial = read.values.iter().find(|value| value.1 == Some(Field::BoardSerial)).unwrap();
    assert_eq!(serial.3, "line 2", "of a text the line is the place");
}

#[test]
fn what_cannot_be_read_is_refused_with_its_reason() {
    let page = S19J.page();
    let dump = i2cdump(&page);
    let changed = |at: usize, byte: u8| {
        let mut page = page;
        page[at] = byte;
        page.to_vec()
    };
    let words = "0000000 1104 67dc f603 a955 67f4 a716 ee56 c243\n".to_owned();
    let words: String =
        (0..16).map(|line| words.replacen("0000000", &format!("{:07x}", line * 16), 1)).collect();
    for (file, code, place) in [
        (intel_hex(&page).replacen("0411", "0511", 1).into_bytes(), "eeprom-damaged", ":1"),
        (intel_hex(&page).replacen(":00000001FF", "", 1).into_bytes(), "eeprom-incomplete", ""),
        (octal(&page).into_bytes(), "eeprom-words", ""),
        ([&page[..], &[0x55; 1792]].concat(), "eeprom-too-long", ""),
        (
            dump.replacen("70: ", "70: XX XX ", 1).replacen("XX XX ff ff", "XX XX", 1).into_bytes(),
            "eeprom-unreadable",
            ":9",
        ),
        (dump.lines().take(9).collect::<Vec<_>>().join("\n").into_bytes(), "eeprom-incomplete", ""),
        (page[..255].to_vec(), "eeprom-incomplete", ""),
        ([&page[..], b"and more"].concat(), "eeprom-too-long", ""),
        (changed(1, 0x12), "eeprom-key-unknown", ""),
        (changed(1, 0x21), "eeprom-key-unknown", ""),
        ([&[0x11, 0x50], &page[2..]].concat(), "eeprom-keys-disputed", ""),
        (changed(0, 0x07), "eeprom-layout-unknown", ""),
        (xxd(&S19J.page()).replacen("0411", "0711", 1).into_bytes(), "eeprom-layout-unknown", ""),
        (i2cdump(&[0xFF; 256]).into_bytes(), "eeprom-blank", ""),
        (words.into_bytes(), "eeprom-words", ""),
    ] {
        let expected = Err((code, format!("board.bin{place}")));
        assert_eq!(read("board.bin", &file), expected, "{}", String::from_utf8_lossy(&file));
    }
}

#[test]
fn no_table_and_no_text_is_taken_for_a_dump() {
    let page = S19J.page();
    let tabs = page.chunks(16).map(|line| spaced(line).replace(' ', "\t")).collect::<Vec<_>>().join("\n");
    let commas = page.chunks(16).map(|line| spaced(line).replace(' ', ",")).collect::<Vec<_>>().join("\n");
    let numbers = (0..16).map(|_| "04 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25\n").collect::<String>();
    let cyrillic: Vec<u8> = "Белая плата ".repeat(11).encode_utf16().flat_map(u16::to_be_bytes).collect();
    let other = spaced(&[&[0x07, 0x11], &page[2..]].concat());
    for file in [
        tabs.into_bytes(),
        commas.into_bytes(),
        numbers.into_bytes(),
        cyrillic,
        other.into_bytes(),
        xxd(&page).lines().take(8).collect::<Vec<_>>().join("\n").into_bytes(),
        format!("{}serial,model\n", i2cdump(&page)).into_bytes(),
    ] {
        let found = read("inventory", &file);
        let taken = found.as_ref().err().is_none_or(|(code, _)| code.starts_with("eeprom-"));
        assert!(!taken, "{found:?} of {}", String::from_utf8_lossy(&file));
    }
}

#[test]
fn the_eeprom_of_a_server_is_none_of_a_hash_board() {
    let mut fru = [0; SIZE];
    fru[..8].copy_from_slice(&[0x01, 0, 0, 0x01, 0x09, 0, 0, 0xF5]);
    let refused = read("fru.bin", &fru).unwrap_err();
    assert!(!refused.0.starts_with("eeprom-"), "{refused:?}");
    fru[7] = 0;
    assert_eq!(read("fru.bin", &fru).unwrap_err().0, "eeprom-layout-unknown");
}

/// The fixtures are made here; `TIDEWAITER_GOLDEN=update` writes them anew.
#[test]
fn the_fixtures_are_dumps_of_our_own() {
    let forged = Made { serial: "JYZZYNGBBJGAI0B5K", ..S19J };
    let mut damaged = S19J.page();
    damaged[100] ^= 0x10;
    let mut lost = S19J.page();
    lost[50] ^= 0x10;
    for (file, bytes) in [
        ("fixtures/formats/board-eeprom.bin", S19J.page().to_vec()),
        ("tests/cmd/board-eeprom.in/sound.txt", i2cdump(&S19J.page()).into_bytes()),
        ("tests/cmd/board-eeprom.in/forged.bin", forged.page().to_vec()),
        ("tests/cmd/board-eeprom.in/damaged.txt", hexdump(&damaged).into_bytes()),
        ("tests/cmd/board-eeprom.in/lost.bin", lost.to_vec()),
    ] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        if std::env::var_os("TIDEWAITER_GOLDEN").is_some_and(|how| how == "update") {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &bytes).unwrap();
        }
        assert_eq!(std::fs::read(&path).unwrap(), bytes, "{file}");
    }
}

#[test]
fn several_dumps_of_a_console_are_a_board_each() {
    let other = Made { serial: "HYDTYMABBJBAI0702", ..S19J };
    let dump = |made: &Made, address: &str| {
        format!(
            "root@antminer:~# i2cdump -y 0 {address}\nNo size specified (using byte-data access)\n{}",
            i2cdump(&made.page())
        )
    };
    let text = dump(&S19J, "0x50") + &dump(&other, "0x51") + "root@antminer:~# \n";
    let workbook = open(&Input::memory("boards.txt", text.into_bytes()), &ReadOptions::default()).unwrap();
    assert_eq!(workbook.format, "board-eeprom");
    let statements = workbook.content.statements().unwrap();
    let columns = (0..).zip(&statements.plan().columns);
    let (at, _) = columns.clone().find(|(_, column)| column.field == Some(Field::BoardSerial)).unwrap();
    let serials =
        [1, 2].map(|board| (statements.text(board, at).unwrap(), statements.place(board, at).to_string()));
    assert_eq!(serials, [(S19J.serial, "line 4".to_owned()), (other.serial, "line 23".to_owned())]);
    assert!(
        !columns.into_iter().any(|(_, column)| column.field == Some(Field::Hostname)),
        "a maker's name names none"
    );
    assert!(workbook.notes.iter().next().is_none());
}

#[test]
fn files_of_the_machine_in_the_session_are_said_of_its_boards() {
    let dump = |address: &str| {
        format!("root@antminer:~# i2cdump -y 0 {address}\nNo size specified\n{}", i2cdump(&S19J.page()))
    };
    let session = |subtype: &str| {
        format!("{}root@antminer:~# cat /etc/subtype\n{subtype}\nroot@antminer:~# exit\n", dump("0x50"))
    };
    let held = |text: String| {
        let workbook =
            open(&Input::memory("boards.txt", text.into_bytes()), &ReadOptions::default()).unwrap();
        assert_eq!(workbook.format, "board-eeprom");
        let unread = workbook.notes.iter().find(|note| note.code == "output-unread");
        let unread = unread.and_then(|note| note.place.as_deref()).map(str::to_owned);
        (format!("{:?}", workbook.content.statements()), unread)
    };
    let (said, unread) = held(session("CVCtrl_BHB42XXX"));
    assert!(said.contains("CVCtrl_BHB42XXX"));
    assert_eq!(unread, None, "what is read is not said to be unread");
    let more =
        session("CVCtrl_BHB42XXX").replace("root@antminer:~# exit", "root@antminer:~# uptime\n up 3 days");
    let (said, unread) = held(more);
    assert!(said.contains("CVCtrl_BHB42XXX"));
    assert_eq!(unread.as_deref(), Some("boards.txt:23"));
    // Two machines under one name: whose it is nobody can tell.
    let two = session("CVCtrl_BHB42XXX") + &session("AMLCtrl_BHB42601");
    let (said, unread) = held(two);
    assert!(!said.contains("CVCtrl_BHB42XXX") && unread.is_some());
}

#[test]
fn a_dump_that_cannot_be_read_costs_no_other() {
    let page = i2cdump(&S19J.page());
    let broken =
        page.replacen("10: ", "10: XX ", 1).replacen(&page[page.find("10: ").unwrap() + 4..][..3], "", 1);
    let text = format!(
        "ops@rig-7:~$ i2cdump -y 0 0x50\n{page}ops@rig-7:~$ i2cdetect -y 0\n50: 50 51 -- --\nops@rig-7:~$ i2cdump -y 0 0x51\n{broken}"
    );
    let read = read("boards.txt", text.as_bytes()).unwrap();
    assert_eq!(read.notes, ["eeprom-unreadable", "output-unread"]);
    assert_eq!(read.field(Field::BoardSerial), Some(S19J.serial));
    assert_eq!(read.field(Field::Hostname), Some("rig-7"));
}
