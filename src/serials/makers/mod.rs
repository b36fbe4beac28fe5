//! Whose a hardware address, a vendor id or a chip maker's code is.
//!
//! The tables are short: makers on official lists, and those whose parts ordinary machines are full of. An id that is in none
//! of them names nobody here, and is no finding. `examples/maker_ids.rs` makes them from the lists of those who give the ids
//! out. Every maker is a name that the catalogue may know, fit for the column `part-maker`.

pub mod jep106;
pub mod oui;
pub mod pci;
pub mod usb;

use std::sync::OnceLock;

/// Ids and their makers, by id.
struct Table(OnceLock<Vec<(u32, &'static str)>>);

impl Table {
    const fn new() -> Self {
        Self(OnceLock::new())
    }

    /// The maker of an id; the entries are read when the first id is asked for.
    fn maker(&self, id: u32, read: impl FnOnce() -> Vec<(u32, &'static str)>) -> Option<&'static str> {
        let entries = self.0.get_or_init(|| {
            let mut entries = read();
            entries.sort_unstable();
            entries
        });
        let at = entries.binary_search_by_key(&id, |(id, _)| *id).ok()?;
        entries.get(at).map(|(_, maker)| *maker)
    }
}

/// The lines of a table: what stands before the first tab, and before the second.
fn lines(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    text.lines().filter_map(|line| {
        let mut columns = line.split('\t');
        Some((columns.next()?, columns.next()?))
    })
}

/// The entries of a table of ids of 16 bits.
fn vendors(text: &'static str) -> Vec<(u32, &'static str)> {
    lines(text).filter_map(|(id, maker)| Some((u32::from_str_radix(id, 16).ok()?, maker))).collect()
}

/// The longest name with which a text begins, of those in the third column, as who gives the ids out writes them.
fn written(table: &'static str, text: &str) -> Option<&'static str> {
    let names = table.lines().filter_map(|line| line.split('\t').nth(2));
    let begins = |name: &&str| {
        text.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name))
            && text[name.len()..].chars().next().is_none_or(char::is_whitespace)
    };
    names.filter(begins).max_by_key(|name| name.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Catalogue;
    use crate::tomlread::files::RuleFileSet;

    #[test]
    fn every_line_of_every_table_is_read() {
        for text in [include_str!("pci.tsv"), include_str!("usb.tsv")] {
            assert_eq!(vendors(text).len(), text.lines().count());
        }
        assert!(oui::entries().len() > 3000);
        assert_eq!(jep106::entries().len(), include_str!("jep106.tsv").lines().count());
    }

    #[test]
    fn makers_on_official_lists_are_parties_of_the_catalogue() {
        let catalogue = Catalogue::load(&RuleFileSet::shipped().catalogue).expect("the shipped catalogue");
        let party = |name: Option<&str>| {
            let matched = catalogue.party(name.expect("a maker")).unwrap_or_else(|| panic!("{name:?}"));
            catalogue.parties[matched.party.index()].id.clone()
        };
        for (id, expected) in [
            (0x19e5, "huawei"),
            (0x1bd4, "inspur-information"),
            (0x1ed5, "moore-threads"),
            (0x1e49, "ymtc"),
            (0x1db7, "phytium"),
            (0x1d94, "hygon"),
            (0x193d, "h3c"),
            (0x1f24, "xfusion"),
            (0x1e30, "sophgo"),
            (0x9999, "metax"),
            (0x8086, "intel"),
        ] {
            assert_eq!(party(pci::vendor(id)), expected, "{id:04x}");
        }
        // And so are they as those write them who give the ids out.
        for (name, expected) in [
            ("Moore Threads Technology Co.,Ltd", "moore-threads"),
            ("Yangtze Memory Technologies Co.,Ltd", "ymtc"),
            ("Phytium Technology Co., Ltd.", "phytium"),
            ("Huawei Technologies Co., Ltd.", "huawei"),
            ("NVIDIA Corporation", "nvidia"),
        ] {
            assert_eq!(pci::written(&format!("{name} X1")), Some(name));
            assert_eq!(party(Some(name)), expected);
        }
        for (id, expected) in [(0x12d1, "huawei"), (0x19d2, "zte"), (0x2c7c, "quectel"), (0x238b, "hytera")] {
            assert_eq!(party(usb::vendor(id)), expected, "{id:04x}");
        }
        for (address, expected) in [
            ("e0:a5:09:01:02:03", "bitmain"),
            ("00-E0-FC-01-02-03", "huawei"),
            ("0cc4.7a01.0203", "supermicro"),
            ("28:57:be:00:00:01", "hikvision"),
            ("90:02:a9:00:00:01", "dahua"),
        ] {
            assert_eq!(party(oui::maker(address)), expected, "{address}");
        }
        for (bank, id, expected) in
            [(11, 0x54, "bitmain"), (10, 0x1b, "ymtc"), (16, 0x01, "cxmt"), (1, 0xce, "samsung")]
        {
            assert_eq!(party(jep106::maker(bank, id)), expected, "bank {bank}, {id:02x}");
        }
    }
}
