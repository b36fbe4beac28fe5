//! Real dumps with what others decoded of them.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::flips::no_flip_goes_unseen;
use super::{Read, SIZE, read_page};

/// The real dumps, if they are at hand; says so if not.
fn dumps() -> Vec<(PathBuf, [u8; SIZE])> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let data = std::env::var_os("TIDEWAITER_SHARED_DATA").map_or(beside, PathBuf::from);
    let folder = data.join("devices/eeprom");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        println!("SKIPPED: no {}", folder.display());
        return Vec::new();
    };
    let paths = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "bin"));
    let dumps: Vec<_> =
        paths.map(|path| (path.clone(), std::fs::read(path).unwrap().try_into().unwrap())).collect();
    assert!(dumps.len() >= 3, "dumps are missing in {}", folder.display());
    dumps
}

#[test]
fn real_dumps_say_what_others_decoded_of_them() {
    for (path, page) in dumps() {
        let read = read_page(&page).unwrap();
        assert!(read.notes.is_empty(), "{}: {:?}", path.display(), read.notes);
        let decoded = std::fs::read_to_string(path.with_extension("decoded.json")).unwrap();
        let decoded: serde_json::Map<String, Value> = serde_json::from_str(&decoded).unwrap();
        for (name, value) in &decoded {
            let expected = match value {
                Value::String(text) => text.clone(),
                number => number.to_string(),
            };
            assert!(says(&read, name, &expected), "{}: {name} is {expected}: {read:#?}", path.display());
        }
    }
}

/// Whether a value was read that another program decoded under this name.
fn says(read: &Read, name: &str, expected: &str) -> bool {
    let crc = |region: usize| {
        let name = format!("region {region} ");
        let crc = read.values.iter().find(|value| value.0.starts_with(&name) && value.0.ends_with(" CRC"));
        crc.is_some_and(|value| value.2 == format!("holds ({expected})"))
    };
    let half = |at: usize| read.value("algorithm and key").and_then(|how| how.get(at..=at)) == Some(expected);
    let plain = |header: &str| header.split(" (").next().unwrap().to_lowercase().replace(' ', "_");
    let value = || read.values.iter().find(|value| plain(&value.0) == name).map(|value| value.2.clone());
    match name {
        "algorithm" => half(0),
        "key_index" => half(1),
        "pt1_crc" | "pt1_crc_calc" => crc(1),
        "pt2_crc" | "pt2_crc_calc_region" => crc(2),
        // What a program computed over the wrong bytes.
        "pt2_crc_calc_first15" => !crc(2),
        "trailer_byte_255" => {
            let unused = read.values.iter().find(|value| value.0.starts_with("unused bytes")).unwrap();
            let byte = expected.trim_start_matches("0x");
            unused.2.rsplit(' ').next().unwrap().split('×').next() == Some(byte)
        }
        // `01.00` as a number.
        "pcb_version" if !expected.contains('.') => {
            value().and_then(|v| u16::from_str_radix(&v.replace('.', ""), 16).ok()) == expected.parse().ok()
        }
        _ if expected.contains('.')
            && expected.parse::<f64>().is_ok()
            && name != "bom_version"
            && name != "pcb_version" =>
        {
            value() == Some(format!("{:.2}", expected.parse::<f64>().unwrap()))
        }
        _ => value().as_deref() == Some(expected),
    }
}

#[test]
fn no_flip_of_a_bit_of_a_real_dump_goes_unseen() {
    for (path, page) in dumps() {
        let told = no_flip_goes_unseen(&page);
        println!(
            "{}: {told} of {} flips are refused or warned of, the others change a value",
            path.display(),
            SIZE * 8
        );
    }
}
