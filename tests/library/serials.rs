//! What serial numbers, addresses and ids of real machines say, where others' files are at hand.
#![allow(clippy::unwrap_used, reason = "what cannot be prepared is a failed test")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use tidewaiter::internals::model::Field;
use tidewaiter::internals::serials::{makers, read};

use crate::common;

#[test]
fn every_public_serial_number_of_an_antminer_fits_and_says_the_year_that_was_inferred() {
    let Some(path) = common::shared_data("facts/antminer_serial_samples.tsv") else { return };
    let text = fs::read_to_string(path).unwrap();
    let rows: Vec<Vec<&str>> = text.lines().skip(1).map(|line| line.split('\t').collect()).collect();
    assert!(rows.len() >= 29);
    for row in rows {
        let reading = read(row[0], Field::BoardSerial, Some("bitmain"));
        let [fits] = reading.fits.as_slice() else { panic!("{}: {reading:?}", row[0]) };
        let [made] = fits.made.as_slice() else { panic!("{}: {fits:?}", row[0]) };
        assert_eq!(made.first.year().to_string(), *row.last().unwrap(), "{}", row[0]);
    }
}

/// The words of all files in a folder that consist of letters, digits and dashes.
fn words(folder: &Path, words: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            self::words(&path, words);
        } else if let Ok(bytes) = fs::read(&path) {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let is_inner = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | ':');
            words.extend(text.split(|c: char| !is_inner(c)).map(str::to_owned));
        }
    }
}

/// No word of an answer of a miner, of whatever maker, is a wrong number of those makers whose numbers are read; nor is any of
/// network equipment and servers.
#[test]
fn nothing_in_real_answers_is_a_number_that_its_maker_would_not_give() {
    for (folder, makers) in [
        ("devices/miner_api", &["bitmain", "microbt"][..]),
        ("devices/net_cli", &["cisco", "huawei", "hpe"]),
        ("devices/glpi_json", &["cisco", "hp", "dell"]),
        ("devices/ipmi_fru", &["dell", "hpe"]),
        ("devices/redfish", &["dell", "hpe"]),
    ] {
        let Some(path) = common::shared_data(folder) else { return };
        let mut all = BTreeSet::new();
        words(&path, &mut all);
        assert!(all.len() > 100, "{folder}");
        for maker in makers {
            let wrong: Vec<String> = all
                .iter()
                .filter_map(|word| {
                    let misfit = read(word, Field::Serial, Some(maker)).misfit?;
                    Some(format!("{word}: {misfit}"))
                })
                .collect();
            assert!(wrong.is_empty(), "{folder}, {maker}: {wrong:#?}");
        }
    }
}

#[test]
fn no_made_up_address_of_a_miner_names_a_maker() {
    let Some(path) = common::shared_data("devices/miner_api") else { return };
    let mut all = BTreeSet::new();
    words(&path, &mut all);
    let addresses: Vec<_> = all.iter().filter_map(|word| Some((word, makers::oui::octets(word)?))).collect();
    let local = addresses.iter().filter(|(_, octets)| makers::oui::is_local(*octets));
    let (mut count, mut named) = (0, Vec::new());
    for (word, _) in local {
        count += 1;
        named.extend(makers::oui::maker(word));
    }
    assert!(count >= 8, "{count} of {}", addresses.len());
    assert!(named.is_empty(), "{named:?}");
}
