//! PCI vendor ids.

use super::{Table, vendors, written as begins};

static VENDORS: Table = Table::new();

/// The firm that has a vendor id of the PCI-SIG, as pci-ids.ucw.cz lists it, if it is one of those kept here. It may be the
/// maker of the chip, of the card (a subsystem's vendor), or a firm that bought the one that made it.
pub fn vendor(id: u16) -> Option<&'static str> {
    VENDORS.maker(id.into(), || vendors(include_str!("pci.tsv")))
}

/// The vendor with whose name a text begins, as pci-ids.ucw.cz writes it, if it is one of those kept here.
pub fn written(text: &str) -> Option<&'static str> {
    begins(include_str!("pci.tsv"), text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vendors_that_matter_are_known_and_others_are_nobody() {
        assert_eq!(vendor(0x19e5), Some("Huawei Technologies Co., Ltd."));
        assert_eq!(vendor(0x1022), vendor(0x1002));
        assert_eq!((vendor(0x0000), vendor(0xffff)), (None, None));
    }
}
