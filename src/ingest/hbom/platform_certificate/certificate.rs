//! The parts of an attribute certificate (RFC 5755, 4.1) and what they say of the machine.

use der::Tag;

use super::super::der_tree::{Flaw, Tlv};
use super::super::listed::{Listed, Said};
use super::Places;
use super::configuration;
use super::names::{all_pairs, general_names};
use crate::model::{Aspect, Field, Role};
use crate::text::placeholders::is_placeholder;

/// Why it is not read.
#[derive(Debug)]
pub(super) enum Problem {
    /// It is damaged, or not what it should be.
    Flaw(Flaw),
    /// It is the certificate of a public key.
    PublicKey,
}

impl From<Flaw> for Problem {
    fn from(flaw: Flaw) -> Self {
        Self::Flaw(flaw)
    }
}

/// What a certificate is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// It says something of what holds it.
    Attribute,
    /// It binds a public key to a name.
    PublicKey,
}

/// What a certificate is, by the beginning of what is signed.
///
/// # Errors
/// When it is neither.
pub(super) fn kind(der: &[u8]) -> Result<Kind, Flaw> {
    let document = Tlv::document(der)?;
    let parts = document.inside(Tag::Sequence, "a certificate")?;
    let signed = parts.first().ok_or_else(|| Flaw { at: 0, what: "the certificate is empty".into() })?;
    kind_of(signed)
}

fn kind_of(signed: &Tlv<'_>) -> Result<Kind, Flaw> {
    let parts = signed.inside(Tag::Sequence, "what is signed")?;
    match parts.as_slice() {
        [version, holder, ..]
            if version.tag == Tag::Integer && version.content == [1] && holder.tag == Tag::Sequence =>
        {
            Ok(Kind::Attribute)
        }
        [version, ..] if version.number() == Some(0) => Ok(Kind::PublicKey),
        [first, ..] => Err(Flaw {
            at: first.bytes[0],
            what: "an attribute certificate begins with its version, 1".into(),
        }),
        [] => Err(Flaw { at: signed.bytes[0], what: "nothing is signed".into() }),
    }
}

/// What a certificate says.
#[derive(Debug, Default)]
pub(super) struct Certificate {
    /// Who issued it.
    pub(super) issuer: Option<String>,
    /// Whether the name of the platform does not stand in a general name.
    pub(super) misnamed: bool,
    /// Of itself and of the machine.
    pub(super) own: Vec<(Option<Field>, Said)>,
    /// The components.
    pub(super) components: Vec<Listed>,
}

/// What the identifiers of the profiles say of a machine: those of 1.1, and of 1.0.
const OF_PLATFORM: [(&str, &str, Option<Field>); 8] = [
    ("2.23.133.5.1.1", "platformManufacturer", Some(Field::Party(Role::Maker, Aspect::Name))),
    ("2.23.133.5.1.4", "platformModel", Some(Field::Model)),
    ("2.23.133.5.1.5", "platformVersion", None),
    ("2.23.133.5.1.6", "platformSerial", Some(Field::Serial)),
    ("2.23.133.2.4", "platformManufacturer", Some(Field::Party(Role::Maker, Aspect::Name))),
    ("2.23.133.2.5", "platformModel", Some(Field::Model)),
    ("2.23.133.2.6", "platformVersion", None),
    // As an attribute of its own it is the version of the profile; within the name of a platform it is this.
    ("2.23.133.2.23", "platformSerial", Some(Field::Serial)),
];

/// Names of attributes and extensions.
const NAMES: [(&str, &str); 13] = [
    ("2.23.133.2.17", "tcgPlatformSpecification"),
    ("2.23.133.2.19", "tbbSecurityAssertions"),
    ("2.23.133.2.23", "specification of the certificate"),
    ("2.23.133.2.25", "type of certificate"),
    ("2.23.133.5.1.2", "platformManufacturerId"),
    ("2.23.133.5.1.3", "platformConfigUri"),
    ("2.23.133.5.1.8", "platformOwnership"),
    ("1.3.6.1.5.5.7.2.2", "userNotice"),
    ("2.5.29.9", "subjectDirectoryAttributes"),
    ("2.5.29.17", "subjectAltName"),
    ("2.5.29.31", "crlDistributionPoints"),
    ("2.5.29.32", "certificatePolicies"),
    ("2.5.29.35", "authorityKeyIdentifier"),
];

/// Types of credentials (2.23.133.8).
const TYPES: [(&str, &str); 2] =
    [("2.23.133.8.2", "platform certificate"), ("2.23.133.8.5", "delta platform certificate")];

const ALGORITHMS: [(&str, &str); 7] = [
    ("1.2.840.113549.1.1.5", "sha1WithRSAEncryption"),
    ("1.3.14.3.2.29", "sha1WithRSA"),
    ("1.2.840.113549.1.1.11", "sha256WithRSAEncryption"),
    ("1.2.840.113549.1.1.12", "sha384WithRSAEncryption"),
    ("1.2.840.10045.4.3.2", "ecdsa-with-SHA256"),
    ("1.2.840.10045.4.3.3", "ecdsa-with-SHA384"),
    ("1.3.101.112", "Ed25519"),
];

fn named(table: &[(&'static str, &'static str)], oid: &str) -> String {
    table.iter().find(|(known, _)| *known == oid).map_or(oid, |(_, name)| name).to_owned()
}

impl Certificate {
    /// Reads a certificate.
    ///
    /// # Errors
    /// When it is none, or another than of attributes.
    pub(super) fn of(document: &Tlv<'_>, places: Places) -> Result<Self, Problem> {
        let parts = document.inside(Tag::Sequence, "a certificate")?;
        let [signed, algorithm, signature] = parts.as_slice() else {
            let what = format!("a certificate has three parts; this one has {}", parts.len());
            return Err(Flaw { at: document.bytes[0], what }.into());
        };
        if kind_of(signed)? == Kind::PublicKey {
            return Err(Problem::PublicKey);
        }
        let mut reading = Reading { certificate: Self::default(), places };
        reading.signed(signed)?;
        let algorithm = algorithm.inside(Tag::Sequence, "the algorithm of the signature")?;
        if let (Some(algorithm), Tag::BitString) = (algorithm.first(), signature.tag) {
            let text = format!("{}, not checked", named(&ALGORITHMS, &algorithm.oid()?));
            reading.say("signature", None, text, signature.bytes);
        } else {
            return Err(Flaw { at: signature.bytes[0], what: "a signature was expected".into() }.into());
        }
        Ok(reading.certificate)
    }

    /// What names the machine.
    pub(super) fn machine(&self) -> Option<String> {
        let serial = self.own.iter().find(|(field, _)| *field == Some(Field::Serial));
        serial.map(|(_, said)| said.text.trim().to_owned()).filter(|serial| !is_placeholder(serial))
    }
}

struct Reading {
    certificate: Certificate,
    places: Places,
}

impl Reading {
    fn say(&mut self, name: &str, field: Option<Field>, text: impl Into<String>, bytes: [u64; 2]) {
        let said = Said { name: name.to_owned(), text: text.into(), at: self.places.at(bytes) };
        self.certificate.own.push((field, said));
    }

    fn signed(&mut self, signed: &Tlv<'_>) -> Result<(), Problem> {
        let parts = signed.inside(Tag::Sequence, "what is signed")?;
        let [_, holder, issuer, _, serial, validity, attributes, others @ ..] = parts.as_slice() else {
            let what =
                format!("an attribute certificate signs seven parts or more; this one {}", parts.len());
            return Err(Flaw { at: signed.bytes[0], what }.into());
        };
        self.holder(holder)?;
        self.issuer(issuer)?;
        self.say("serialNumber of the certificate", None, serial.hex(), serial.bytes);
        if let [from, until] = validity.inside(Tag::Sequence, "the validity")?.as_slice() {
            self.say("notBefore", None, from.time()?, from.bytes);
            self.say("notAfter", None, until.time()?, until.bytes);
        } else {
            return Err(
                Flaw { at: validity.bytes[0], what: "a validity has a beginning and an end".into() }.into()
            );
        }
        for attribute in attributes.inside(Tag::Sequence, "the attributes")? {
            self.attribute(&attribute)?;
        }
        for other in others.iter().filter(|other| other.tag == Tag::Sequence) {
            for extension in other.children()? {
                self.extension(&extension)?;
            }
        }
        Ok(())
    }

    /// Whose it is: as a rule the certificate of the TPM's endorsement key.
    fn holder(&mut self, holder: &Tlv<'_>) -> Result<(), Flaw> {
        for part in holder.inside(Tag::Sequence, "the holder")? {
            let inside = part.children()?;
            match (part.number(), inside.as_slice()) {
                (Some(0), [names, serial, ..]) => {
                    let name = general_names(&names.inside(Tag::Sequence, "the issuer of the holder")?)?;
                    self.say("holder/issuer", None, name.unwrap_or_default(), names.bytes);
                    self.say("holder/serialNumber", None, serial.hex(), serial.bytes);
                }
                (Some(1), names) => {
                    let name = general_names(names)?;
                    self.say("holder", None, name.unwrap_or_default(), part.bytes);
                }
                _ => self.values("holder", &part)?,
            }
        }
        Ok(())
    }

    fn issuer(&mut self, issuer: &Tlv<'_>) -> Result<(), Flaw> {
        let inside = issuer.children()?;
        let names = match (issuer.number(), inside.as_slice()) {
            (Some(0), [names, ..]) if names.tag == Tag::Sequence => names.children()?,
            _ => inside,
        };
        self.certificate.issuer = general_names(&names)?;
        if let Some(name) = self.certificate.issuer.clone() {
            self.say("issuer", None, name, issuer.bytes);
        }
        Ok(())
    }

    fn attribute(&mut self, attribute: &Tlv<'_>) -> Result<(), Flaw> {
        let parts = attribute.inside(Tag::Sequence, "an attribute")?;
        let [oid, values] = parts.as_slice() else {
            return Err(Flaw { at: attribute.bytes[0], what: "an attribute has a type and values".into() });
        };
        let oid = oid.oid()?;
        for value in values.inside(Tag::Set, "the values of an attribute")? {
            match oid.as_str() {
                configuration::V1 | configuration::V2 | configuration::V3 => {
                    let read = configuration::read(&value, &oid, self.places)?;
                    self.certificate.components.extend(read.components);
                    self.certificate.own.extend(read.others.into_iter().map(|said| (None, said)));
                }
                "2.23.133.2.25" => {
                    for kind in value.inside(Tag::Sequence, "a type of credential")? {
                        self.say("type of certificate", None, named(&TYPES, &kind.oid()?), kind.bytes);
                    }
                }
                _ => self.values(&named(&NAMES, &oid), &value)?,
            }
        }
        Ok(())
    }

    fn extension(&mut self, extension: &Tlv<'_>) -> Result<(), Flaw> {
        let parts = extension.inside(Tag::Sequence, "an extension")?;
        let (Some(oid), Some(octets)) = (parts.first(), parts.last()) else {
            return Err(Flaw { at: extension.bytes[0], what: "an extension has a type and a value".into() });
        };
        let oid = oid.oid()?;
        let inner = octets.inner()?;
        match oid.as_str() {
            "2.5.29.17" => {}
            "2.5.29.35" => return self.authority(&named(&NAMES, &oid), &inner),
            _ => return self.values(&named(&NAMES, &oid), &inner),
        }
        // Some write the parts of the name where general names should stand.
        self.certificate.misnamed = inner.children()?.iter().all(|name| name.number().is_none());
        let mut pairs = Vec::new();
        all_pairs(&inner, &mut pairs)?;
        for (oid, value) in pairs {
            match OF_PLATFORM.iter().find(|(known, ..)| *known == oid) {
                Some((_, name, field)) => self.say(name, *field, value.text()?, value.bytes),
                None => self.values(&format!("subjectAltName/{}", named(&NAMES, &oid)), &value)?,
            }
        }
        Ok(())
    }

    /// Every value below, under one name.
    fn values(&mut self, name: &str, of: &Tlv<'_>) -> Result<(), Flaw> {
        let mut found = Vec::new();
        of.each_value(&mut |text, _| found.push(text))?;
        self.say(name, None, found.join(", "), of.bytes);
        Ok(())
    }

    /// Which key signed: by its number, and by who issued its certificate (RFC 5280, 4.2.1.1).
    fn authority(&mut self, name: &str, of: &Tlv<'_>) -> Result<(), Flaw> {
        for part in of.inside(Tag::Sequence, "an identifier of a key")? {
            match part.number() {
                Some(1) => {
                    let issuer = general_names(&part.children()?)?;
                    self.say(&format!("{name}/issuer"), None, issuer.unwrap_or_default(), part.bytes);
                }
                Some(2) => self.say(&format!("{name}/serialNumber"), None, part.hex(), part.bytes),
                _ => self.say(name, None, part.hex(), part.bytes),
            }
        }
        Ok(())
    }
}
