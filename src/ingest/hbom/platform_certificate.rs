//! Platform certificates of the Trusted Computing Group: attribute certificates (RFC 5755) in which a maker signs what a machine
//! is made of.
//!
//! *TCG Platform Attribute Credential Profile* 1.0 and *TCG Platform Certificate Profile* 1.1 and 2.0. The signature is not
//! checked here: who trusts a certificate has to.

mod certificate;
mod configuration;
mod names;

use super::der_tree::{Flaw, Tlv};
use super::pem::{self, Block};
use super::stating::Stating;
use super::{AGAIN, broken};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::files::bytes::Bytes;
use crate::ingest::reader::{Opened, Probe, ReadOptions, Reader, refused};
use crate::ingest::statements::StatedAt;
use crate::model::Standing;
use certificate::{Certificate, Problem};

/// The largest file that is read: certificates have some kilobytes.
const CAP: u64 = 1 << 20;

/// The format.
pub(in crate::ingest) struct PlatformCertificate;

impl Reader for PlatformCertificate {
    fn id(&self) -> &'static str {
        "platform-certificate"
    }

    fn doc(&self) -> &'static str {
        "Platform certificates of the TCG (attribute certificates, .cer, .crt and .pem): the machine and its components, as their maker signed them; the signature is not checked"
    }

    fn recognises(&self, probe: &Probe<'_>) -> bool {
        pem::is_certificate(probe.head) || is_der(probe.head)
    }

    fn open(&self, bytes: &Bytes, _: &ReadOptions) -> Result<Opened, Diagnostics> {
        let name = bytes.name();
        if bytes.len() > CAP {
            let text = format!("a certificate of more than {} MiB is not read", CAP >> 20);
            return Err(Diagnostic::error("document-too-large", text).at(name).help(AGAIN).into());
        }
        let all = bytes.head(usize::try_from(bytes.len()).unwrap_or(usize::MAX))?;
        if is_der(&all) {
            return one(name, &all, Places::Bytes);
        }
        let text =
            String::from_utf8(all).map_err(|_| broken(name, "", "it is no text, as its beginning says"))?;
        let blocks = pem::blocks(&text).map_err(|(line, what)| {
            broken(&format!("{name}:{line}"), "", format!("the certificate cannot be read: {what}"))
        })?;
        let of_platform =
            |block: &&Block| matches!(certificate::kind(&block.der), Ok(certificate::Kind::Attribute));
        let mut found = blocks.iter().filter(of_platform);
        match (found.next(), found.next()) {
            (Some(_), Some(_)) => {
                let text = "several attribute certificates stand in one file, and nobody can tell which machine each is about";
                Err(broken(name, "", text).help("give each certificate in a file of its own").into())
            }
            (Some(block), None) => one(name, &block.der, Places::Encoded),
            // Says what is wrong with the first.
            (None, _) => match blocks.first() {
                Some(block) => one(name, &block.der, Places::Encoded),
                None => Err(broken(name, "", "there is no certificate in it").into()),
            },
        }
    }
}

/// Whether a file begins as a certificate in DER does: a sequence in a sequence, and the version of an attribute certificate or of a
/// public key's.
fn is_der(head: &[u8]) -> bool {
    let Some(inner) = sequence(head).and_then(sequence) else { return false };
    inner.starts_with(&[0x02, 0x01, 0x01, 0x30]) || is_of_public_key(head)
}

/// What is said of a certificate that is cut off: it holds fewer bytes than its beginning says.
fn cut_off(der: &[u8]) -> Option<String> {
    let (length, header): (usize, usize) = match der {
        [0x30, 0x82, high, low, ..] => (usize::from(u16::from_be_bytes([*high, *low])), 4),
        [0x30, 0x81, length, ..] => (usize::from(*length), 3),
        [0x30, length, ..] if *length < 0x80 => (usize::from(*length), 2),
        _ => return None,
    };
    let whole = header + length;
    let of = if is_of_public_key(der) {
        "; it begins as the certificate of a public key (X.509), which would name no components"
    } else {
        ""
    };
    (whole > der.len()).then(|| {
        format!(
            "the certificate is cut off: it says that it has {whole} bytes, and {} are here{of}",
            der.len()
        )
    })
}

/// Whether what begins as a certificate is that of a public key.
fn is_of_public_key(head: &[u8]) -> bool {
    sequence(head).and_then(sequence).is_some_and(|inner| inner.starts_with(&[0xA0, 0x03, 0x02, 0x01]))
}

/// The content of a sequence, as far as it is there.
fn sequence(bytes: &[u8]) -> Option<&[u8]> {
    match bytes {
        [0x30, 0x82, _, _, rest @ ..] | [0x30, 0x81, _, rest @ ..] => Some(rest),
        [0x30, length, rest @ ..] if *length < 0x80 => Some(rest),
        _ => None,
    }
}

/// How places in a certificate are called.
#[derive(Clone, Copy, Debug)]
enum Places {
    /// The bytes of the file.
    Bytes,
    /// The bytes of the certificate, which stands in the file as Base64.
    Encoded,
}

impl Places {
    fn at(self, bytes: [u64; 2]) -> StatedAt {
        let [from, to] = bytes;
        match self {
            Self::Bytes => StatedAt::Bytes(bytes),
            Self::Encoded => StatedAt::Pointer(format!("DER bytes {from} to {to}").into()),
        }
    }

    fn flaw(self, name: &str, flaw: &Flaw) -> Diagnostic {
        let at = match self {
            Self::Bytes => format!("byte {}", flaw.at),
            Self::Encoded => format!("DER byte {}", flaw.at),
        };
        broken(name, &at, format!("the certificate cannot be read: {}", flaw.what))
    }
}

/// Reads one certificate.
fn one(name: &str, der: &[u8], places: Places) -> Result<Opened, Diagnostics> {
    if let Some(what) = cut_off(der) {
        return Err(broken(name, "", what)
            .help("fetch or export the certificate again, as a binary file or as PEM")
            .into());
    }
    let certificate =
        Tlv::document(der).map_err(Problem::from).and_then(|document| Certificate::of(&document, places));
    let certificate = certificate.map_err(|problem| match problem {
        Problem::Flaw(flaw) => places.flaw(name, &flaw),
        Problem::PublicKey => {
            let help = "give the platform certificate, which is an attribute certificate (RFC 5755)";
            refused(name, "the certificate of a public key (X.509), which names no components", help)
        }
    })?;
    let mut notes = Diagnostics::default();
    let text = format!(
        "the certificate says that {} signed it; the signature was not checked",
        certificate.issuer.as_deref().unwrap_or("somebody")
    );
    notes.push(Diagnostic::note("signature-unchecked", text).at(name));
    if certificate.misnamed {
        let text = "its subject alternative name is no list of general names (RFC 5280, 4.2.1.6); what it says of the platform is read all the same";
        notes.push(
            Diagnostic::warning("certificate-misnamed", text)
                .at(name)
                .help("ask the issuer for a certificate that follows the profile"),
        );
    }
    let key = certificate.machine().unwrap_or_else(|| format!("{name}!1"));
    let mut stating = Stating::new(Standing::Attested, Some(key));
    stating.begin();
    for (field, said) in certificate.own {
        stating.field(&said.name, field, &said.text, said.at);
    }
    for component in certificate.components {
        component.state(&mut stating);
    }
    stating.finish(name, notes)
}

#[cfg(test)]
mod tests;
