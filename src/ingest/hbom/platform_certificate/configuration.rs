//! The components that a platform certificate lists: `platformConfiguration`, in its three versions.

use der::Tag;

use super::super::der_tree::{Flaw, Tlv, small};
use super::super::listed::{Listed, Said, Status};
use super::Places;

/// Version 1 (profile 1.0): no classes.
pub(super) const V1: &str = "2.23.133.5.1.7.1";
/// Version 2 (profile 1.1): classes, and what changed.
pub(super) const V2: &str = "2.23.133.5.1.7.2";
/// Version 3 (profile 2.0): components made of traits.
pub(super) const V3: &str = "2.23.133.5.1.7.3";

/// Traits: a whole component as in version 2, a class, a text (*TCG Platform Certificate Profile* 2.0).
const TRAIT_COMPONENT: &str = "2.23.133.19.1.5";
const TRAIT_CLASS: &str = "2.23.133.19.1.4";
/// Categories of texts.
const CATEGORY_MAKER: &str = "2.23.133.19.2.8";
const CATEGORY_MODEL: &str = "2.23.133.19.2.9";
const CATEGORY_SERIAL: &str = "2.23.133.19.2.10";
const CATEGORY_REVISION: &str = "2.23.133.19.2.13";

/// What a configuration says.
#[derive(Default)]
pub(super) struct Configuration {
    /// Its components.
    pub(super) components: Vec<Listed>,
    /// Its properties and addresses.
    pub(super) others: Vec<Said>,
}

/// Reads a configuration of a version.
///
/// # Errors
/// When it is not made as its version says.
pub(super) fn read(value: &Tlv<'_>, version: &str, places: Places) -> Result<Configuration, Flaw> {
    let mut read = Configuration::default();
    let at = Reader { places };
    for part in value.inside(Tag::Sequence, "a configuration of a platform")? {
        match (part.number(), version) {
            (Some(0), V3) => {
                for traits in part.children()? {
                    read.components.push(at.traits(&traits)?);
                }
            }
            (Some(0), _) => {
                for component in part.children()? {
                    read.components.push(at.component(&component, version)?);
                }
            }
            (Some(1), V1 | V3) | (Some(2), V2) => {
                for property in part.children()? {
                    read.others.extend(at.property(&property)?);
                }
            }
            _ => at.values("platformConfiguration/uri", &part, &mut read.others)?,
        }
    }
    Ok(read)
}

struct Reader {
    places: Places,
}

impl Reader {
    fn said(&self, name: &str, text: impl Into<String>, of: &Tlv<'_>) -> Said {
        Said { name: name.to_owned(), text: text.into(), at: self.places.at(of.bytes) }
    }

    fn values(&self, name: &str, of: &Tlv<'_>, into: &mut Vec<Said>) -> Result<(), Flaw> {
        let places = self.places;
        of.each_value(&mut |text, bytes| {
            into.push(Said { name: name.to_owned(), text, at: places.at(bytes) });
        })
    }

    /// `ComponentIdentifier`.
    fn component(&self, component: &Tlv<'_>, version: &str) -> Result<Listed, Flaw> {
        let parts = component.inside(Tag::Sequence, "a component")?;
        let mut parts = parts.iter();
        let mut listed = Listed::default();
        let mut next = |what: &str| {
            let missing = || Flaw { at: component.bytes[0], what: format!("the component has no {what}") };
            parts.next().ok_or_else(missing)
        };
        if version != V1 {
            self.class(next("class")?, &mut listed)?;
        }
        let maker = next("manufacturer")?;
        listed.maker = Some(self.said("componentManufacturer", maker.text()?, maker));
        let model = next("model")?;
        listed.model = Some(self.said("componentModel", model.text()?, model));
        for part in parts {
            match part.number() {
                Some(0) => listed.serial = Some(self.said("componentSerial", part.text()?, part)),
                Some(1) => listed.revision = Some(self.said("componentRevision", part.text()?, part)),
                Some(2) => listed.others.push(self.said("componentManufacturerId", part.oid()?, part)),
                Some(3) => {
                    let replaceable = if part.content == [0] { "false" } else { "true" };
                    listed.others.push(self.said("fieldReplaceable", replaceable, part));
                }
                Some(4) => self.addresses(part, &mut listed)?,
                Some(5) => self.values("componentPlatformCert", part, &mut listed.others)?,
                Some(6) => self.values("componentPlatformCertUri", part, &mut listed.others)?,
                Some(7) => listed.status = Some(self.status(part)?),
                _ => {
                    let what = format!("{} is no part of a component", part.tag);
                    return Err(Flaw { at: part.bytes[0], what });
                }
            }
        }
        Ok(listed)
    }

    fn class(&self, class: &Tlv<'_>, listed: &mut Listed) -> Result<(), Flaw> {
        let parts = class.inside(Tag::Sequence, "the class of a component")?;
        if let [registry, value] = parts.as_slice() {
            listed.registry = Some(self.said("componentClassRegistry", registry.oid()?, registry));
            listed.class = Some(self.said("componentClassValue", value.hex(), value));
            return Ok(());
        }
        Err(Flaw { at: class.bytes[0], what: "the class of a component has a registry and a number".into() })
    }

    /// `ComponentAddress`: what kind, and a text.
    fn addresses(&self, addresses: &Tlv<'_>, listed: &mut Listed) -> Result<(), Flaw> {
        for address in addresses.children()? {
            let parts = address.inside(Tag::Sequence, "an address of a component")?;
            let [kind, text] = parts.as_slice() else {
                return Err(Flaw { at: address.bytes[0], what: "an address has a kind and a text".into() });
            };
            // Ethernet, WLAN and Bluetooth (2.23.133.17).
            let name = match kind.oid()?.as_str() {
                "2.23.133.17.1" => "ethernetMac".to_owned(),
                "2.23.133.17.2" => "wlanMac".to_owned(),
                "2.23.133.17.3" => "bluetoothMac".to_owned(),
                other => other.to_owned(),
            };
            listed.macs.push(self.said(&format!("componentAddress/{name}"), text.text()?, text));
        }
        Ok(())
    }

    fn status(&self, part: &Tlv<'_>) -> Result<(Status, Said), Flaw> {
        let number = small(part.content).map(|n| n.to_string()).unwrap_or_default();
        let what = || Flaw {
            at: part.bytes[0],
            what: "a component is added (0), modified (1) or removed (2)".into(),
        };
        let status = Status::of(&number).ok_or_else(what)?;
        Ok((status, self.said("status", number, part)))
    }

    /// `Properties`: a name, a text, and whether it changed.
    fn property(&self, property: &Tlv<'_>) -> Result<Vec<Said>, Flaw> {
        let parts = property.inside(Tag::Sequence, "a property of the platform")?;
        let [name, value, status @ ..] = parts.as_slice() else {
            return Err(Flaw { at: property.bytes[0], what: "a property has a name and a value".into() });
        };
        let name = format!("platformProperties/{}", name.text()?);
        let mut said = vec![self.said(&name, value.text()?, value)];
        if let Some(part) = status.first() {
            said.push(self.said(&format!("{name}/status"), self.status(part)?.0.as_str(), part));
        }
        Ok(said)
    }

    /// A component made of traits: each a kind of value, what it is about, the registry of that, and the value.
    fn traits(&self, traits: &Tlv<'_>) -> Result<Listed, Flaw> {
        let mut listed = Listed::default();
        for one in traits.inside(Tag::Sequence, "the traits of a component")? {
            let parts = one.inside(Tag::Sequence, "a trait")?;
            let [kind, category, registry, .., value] = parts.as_slice() else {
                return Err(Flaw {
                    at: one.bytes[0],
                    what: "a trait has a kind, a category, a registry and a value".into(),
                });
            };
            match (kind.oid()?.as_str(), category.oid()?.as_str()) {
                (TRAIT_COMPONENT, _) => listed = self.component(value, V2)?,
                (TRAIT_CLASS, _) if value.tag == Tag::OctetString => {
                    listed.registry = Some(self.said("traitRegistry", registry.oid()?, registry));
                    listed.class = Some(self.said("componentClassValue", value.hex(), value));
                }
                (TRAIT_CLASS, _) => self.class(value, &mut listed)?,
                (_, CATEGORY_MAKER) => {
                    listed.maker = Some(self.said("componentManufacturer", value.text()?, value));
                }
                (_, CATEGORY_MODEL) => listed.model = Some(self.said("componentModel", value.text()?, value)),
                (_, CATEGORY_SERIAL) => {
                    listed.serial = Some(self.said("componentSerial", value.text()?, value));
                }
                (_, CATEGORY_REVISION) => {
                    listed.revision = Some(self.said("componentRevision", value.text()?, value));
                }
                (_, category) => self.values(&format!("trait/{category}"), value, &mut listed.others)?,
            }
        }
        Ok(listed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(tag: u8, parts: &[Vec<u8>]) -> Vec<u8> {
        let content = parts.concat();
        let length = content.len();
        let mut bytes = vec![tag];
        match u8::try_from(length) {
            Ok(short @ 0..0x80) => bytes.push(short),
            Ok(long) => bytes.extend([0x81, long]),
            Err(_) => bytes.extend([0x82, (length >> 8).to_le_bytes()[0], length.to_le_bytes()[0]]),
        }
        bytes.extend(content);
        bytes
    }

    fn oid(text: &str) -> Vec<u8> {
        value(0x06, &[der::asn1::ObjectIdentifier::new(text).unwrap().as_bytes().to_vec()])
    }

    fn text(tag: u8, text: &str) -> Vec<u8> {
        value(tag, &[text.as_bytes().to_vec()])
    }

    fn component(more: &[Vec<u8>]) -> Vec<u8> {
        let class = value(0x30, &[oid("2.23.133.18.3.4"), value(0x04, &[vec![0, 2, 0, 0]])]);
        value(0x30, &[vec![class, text(0x0C, "8086::"), text(0x0C, "15B8::")], more.to_vec()].concat())
    }

    fn said(bytes: &[u8], version: &str) -> Result<Vec<String>, Flaw> {
        let read = read(&Tlv::document(bytes).unwrap(), version, Places::Bytes)?;
        let text =
            |said: &Option<Said>| said.as_ref().map_or_else(|| "-".to_owned(), |said| said.text.clone());
        let one = |c: &Listed| [&c.class, &c.maker, &c.model, &c.serial, &c.revision].map(text).join(" ");
        let others = read.others.iter().map(|said| format!("{}={}", said.name, said.text));
        Ok(read.components.iter().map(one).chain(others).collect())
    }

    #[test]
    fn each_version_is_read_by_its_own_order() {
        let plain =
            value(0x30, &[text(0x0C, "Maker"), text(0x0C, "Card"), text(0x80, "S1"), text(0x81, "R1")]);
        let property = value(0x30, &[text(0x0C, "line"), text(0x0C, "4")]);
        let first = value(0x30, &[value(0xA0, &[plain]), value(0xA1, std::slice::from_ref(&property))]);
        assert_eq!(said(&first, V1).unwrap(), ["- Maker Card S1 R1", "platformProperties/line=4"]);
        let second = value(
            0x30,
            &[value(0xA0, &[component(&[text(0x80, "S2")])]), value(0xA2, std::slice::from_ref(&property))],
        );
        assert_eq!(said(&second, V2).unwrap(), ["00020000 8086:: 15B8:: S2 -", "platformProperties/line=4"]);
        let of = |kind: &str, category: &str, body: Vec<u8>| {
            value(0x30, &[oid(kind), oid(category), oid("2.23.133.18.3.5"), body])
        };
        let whole = value(0x30, &[of(TRAIT_COMPONENT, "2.23.133.19.2.26", component(&[]))]);
        let apart = value(
            0x30,
            &[
                of(TRAIT_CLASS, "2.23.133.19.2.7", value(0x04, &[vec![2, 1, 8, 2]])),
                of("2.23.133.19.1.18", CATEGORY_MAKER, text(0x0C, "1179:1179:8CE38E")),
                of("2.23.133.19.1.18", CATEGORY_MODEL, text(0x0C, "Drive")),
                of("2.23.133.19.1.18", CATEGORY_SERIAL, text(0x0C, "S3")),
                of("2.23.133.19.1.18", CATEGORY_REVISION, text(0x0C, "R3")),
            ],
        );
        let third = value(0x30, &[value(0xA0, &[whole, apart]), value(0xA1, &[property])]);
        let expected = [
            "00020000 8086:: 15B8:: - -",
            "02010802 1179:1179:8CE38E Drive S3 R3",
            "platformProperties/line=4",
        ];
        assert_eq!(said(&third, V3).unwrap(), expected);
    }

    #[test]
    fn what_a_version_has_not_is_refused_at_its_byte() {
        let unknown = value(0x30, &[value(0xA0, &[component(&[text(0x8B, "x")])])]);
        assert!(said(&unknown, V2).unwrap_err().what.contains("no part of a component"));
        let short = value(0x30, &[value(0xA0, &[value(0x30, &[text(0x0C, "Maker")])])]);
        let flaw = said(&short, V1).unwrap_err();
        assert_eq!((flaw.at, flaw.what.as_str()), (4, "the component has no model"));
        assert!(said(&short, V2).unwrap_err().what.contains("the class of a component was expected"));
    }
}
