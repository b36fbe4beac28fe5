//! What the properties of a component say: those of the taxonomies of CycloneDX, and others by the last word of their names.

use super::component::Kind;
use crate::model::Field;

/// What a property of this name says of a component; none is an attribute.
///
/// `cdx:device:*`: <https://cyclonedx.github.io/cyclonedx-property-taxonomy/cdx/device>; `cdx:hbom:*` is written by the collector
/// cdx-hbom.
pub(super) fn field(name: &str, kind: Kind) -> Option<Field> {
    if kind == Kind::Machine && name.ends_with(":US:FCC:id") {
        return Some(Field::FccId);
    }
    let last = name.rsplit([':', '/']).next().unwrap_or_default();
    let word: String = last.chars().filter(char::is_ascii_alphanumeric).collect();
    match (word.to_ascii_lowercase().as_str(), kind) {
        (_, Kind::Other) => None,
        ("macaddress" | "mac", _) => Some(Field::Mac),
        ("serialnumber" | "serial", _) => Some(kind.serial()),
        ("assettag" | "assetnumber" | "inventorynumber", Kind::Machine) => Some(Field::AssetTag),
        ("hostname", Kind::Machine) => Some(Field::Hostname),
        ("countryoforigin", Kind::Machine) => Some(Field::Origin),
        ("firmwareversion", Kind::Machine) => Some(Field::Firmware),
        ("fccid", Kind::Machine) => Some(Field::FccId),
        ("hts" | "htscode" | "hscode", Kind::Machine) => Some(Field::Hts),
        ("eccn", Kind::Machine) => Some(Field::Eccn),
        ("mpn" | "partnumber" | "manufacturerpartnumber", Kind::Device | Kind::Board) => Some(kind.part()),
        ("quantity" | "qty", Kind::Device) => Some(Field::Quantity),
        ("location" | "designator" | "designators" | "referencedesignator" | "refdes", Kind::Device) => {
            Some(Field::Designator)
        }
        ("function" | "hardwareclass", Kind::Device) => Some(Field::Component),
        ("manufacturer", Kind::Device) => Some(Field::PartMaker),
        _ => None,
    }
}

/// Whether a text stands in the place of a number that the collector keeps to itself: `redacted:3XYZ`.
pub(super) fn is_redacted(text: &str) -> bool {
    text.get(..8).is_some_and(|begin| begin.eq_ignore_ascii_case("redacted"))
}
