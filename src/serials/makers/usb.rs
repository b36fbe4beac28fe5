//! USB vendor ids.

use super::{Table, vendors, written as begins};

static VENDORS: Table = Table::new();

/// The firm that has a vendor id of the USB Implementers Forum, as linux-usb.org lists it, if it is one of those kept here.
pub fn vendor(id: u16) -> Option<&'static str> {
    VENDORS.maker(id.into(), || vendors(include_str!("usb.tsv")))
}

/// The vendor with whose name a text begins, as linux-usb.org writes it, if it is one of those kept here.
pub fn written(text: &str) -> Option<&'static str> {
    begins(include_str!("usb.tsv"), text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vendors_that_matter_are_known_and_others_are_nobody() {
        assert_eq!(vendor(0x12d1), Some("Huawei Technologies Co., Ltd."));
        assert_eq!(vendor(0x1d6b), None, "the Linux Foundation makes no part");
    }
}
