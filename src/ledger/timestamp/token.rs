//! What an authority answered (RFC 3161, section 2.4.2), and whether it holds: its status, the signature over its statement, the
//! way from the certificate of the signer to a root that is trusted, and what the certificate is for.

use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, SignatureVerificationAlgorithm, UnixTime};
use sha2::{Digest, Sha256, Sha384, Sha512};
use webpki::ring as algorithms;
use webpki::{ALL_VERIFICATION_ALGS, EndEntityCert, KeyUsage, anchor_from_trusted_cert};

use super::MAX_RESPONSE;
use super::der::{CONTEXT_0, INTEGER, OCTETS, OID, SEQUENCE, SET, TIME, Value, only, wrap};
use crate::attest::Refusal;

/// `id-signedData`, 1.2.840.113549.1.7.2.
const SIGNED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
/// `id-ct-TSTInfo`, 1.2.840.113549.1.9.16.1.4.
const TST_INFO: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x01, 0x04];
/// `id-contentType`, 1.2.840.113549.1.9.3.
const CONTENT_TYPE: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x03];
/// `id-messageDigest`, 1.2.840.113549.1.9.4.
const MESSAGE_DIGEST: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x04];
/// `id-aa-signingCertificate`, 1.2.840.113549.1.9.16.2.12, by SHA-1.
const SIGNING_CERTIFICATE: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x02, 0x0c];
/// `id-aa-signingCertificateV2`, 1.2.840.113549.1.9.16.2.47.
const SIGNING_CERTIFICATE_2: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x02, 0x2f];
/// `id-kp-timeStamping`, 1.3.6.1.5.5.7.3.8.
const TIME_STAMPING: &[u8] = &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x08];
/// The extension of a certificate that says, critically, that its key is for timestamps and nothing else (RFC 3161, section 2.3).
const ONLY_TIME_STAMPING: &[u8] = &[
    0x06, 0x03, 0x55, 0x1d, 0x25, 0x01, 0x01, 0xff, 0x04, 0x0c, 0x30, 0x0a, 0x06, 0x08, 0x2b, 0x06, 0x01,
    0x05, 0x05, 0x07, 0x03, 0x08,
];

/// Certificates of roots that are trusted to say the time.
#[derive(Clone, Debug, Default)]
pub(crate) struct Authorities(Vec<CertificateDer<'static>>);

impl Authorities {
    /// Adds those of a file: PEM, or one in DER. `false` where there is none in it.
    pub(crate) fn add(&mut self, bytes: &[u8]) -> bool {
        let before = self.0.len();
        self.0.extend(CertificateDer::pem_slice_iter(bytes).filter_map(Result::ok));
        if self.0.len() == before && bytes.first() == Some(&SEQUENCE) {
            self.0.push(CertificateDer::from(bytes.to_vec()));
        }
        let good = |certificate: &CertificateDer<'static>| anchor_from_trusted_cert(certificate).is_ok();
        self.0.len() > before && self.0.iter().skip(before).all(good)
    }
}

/// An answer that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    /// When.
    time: Timestamp,
    /// The SHA-256 of what it is about.
    imprint: [u8; 32],
    /// The number that the request had.
    nonce: Option<Vec<u8>>,
}

/// A digest that signers use.
#[derive(Clone, Copy)]
enum Hash {
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    /// By an `AlgorithmIdentifier`; its parameters, null or none, say nothing.
    fn of(algorithm: Value<'_>) -> Option<Self> {
        let last = match algorithm.values().next(OID)?.content {
            [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, last] => *last,
            _ => return None,
        };
        match last {
            1 => Some(Self::Sha256),
            2 => Some(Self::Sha384),
            3 => Some(Self::Sha512),
            _ => None,
        }
    }

    fn digest(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha256 => Sha256::digest(bytes).to_vec(),
            Self::Sha384 => Sha384::digest(bytes).to_vec(),
            Self::Sha512 => Sha512::digest(bytes).to_vec(),
        }
    }

    /// The signatures over such a digest.
    fn algorithms(self) -> Vec<&'static dyn SignatureVerificationAlgorithm> {
        match self {
            Self::Sha256 => vec![
                algorithms::RSA_PKCS1_2048_8192_SHA256,
                algorithms::ECDSA_P256_SHA256,
                algorithms::ECDSA_P384_SHA256,
            ],
            Self::Sha384 => vec![
                algorithms::RSA_PKCS1_2048_8192_SHA384,
                algorithms::ECDSA_P256_SHA384,
                algorithms::ECDSA_P384_SHA384,
            ],
            Self::Sha512 => vec![algorithms::RSA_PKCS1_2048_8192_SHA512],
        }
    }
}

/// The parts of an answer.
struct Parts<'d> {
    /// What the authority says.
    info: &'d [u8],
    certificates: Vec<Value<'d>>,
    /// Who signed: the name of who issued the certificate, and its number.
    signer: Value<'d>,
    hash: Hash,
    /// What is signed, in which the digest of `info` stands.
    attributes: Value<'d>,
    signature: &'d [u8],
}

impl Token {
    /// Verifies an answer: who signed it has a certificate for timestamps and nothing else, that was valid at that time and leads to
    /// one of these roots.
    ///
    /// # Errors
    /// Why it is refused.
    pub(crate) fn verify(response: &[u8], authorities: &Authorities) -> Result<Self, Refusal> {
        let refused = |why: &str| Refusal::Timestamp(why.to_owned());
        if response.len() > MAX_RESPONSE {
            return Err(Refusal::TooLarge(MAX_RESPONSE));
        }
        let mut answer = only(response, SEQUENCE).ok_or_else(|| refused("it is no response"))?.values();
        let status = answer.next(SEQUENCE).and_then(|status| status.values().next(INTEGER));
        // Granted, or granted with changes.
        if !matches!(status.map(|status| status.content), Some([0 | 1])) {
            return Err(refused("the authority did not grant it"));
        }
        let token = answer.next(SEQUENCE).filter(|_| answer.is_empty());
        let parts = token.and_then(parts).ok_or_else(|| refused("it is no timestamp by one signer"))?;
        let said = said(parts.info).ok_or_else(|| refused("what it says is no statement of a time"))?;
        parts.verify(said.time, authorities).map_err(refused)?;
        Ok(said)
    }

    /// When.
    pub(crate) const fn time(&self) -> Timestamp {
        self.time
    }

    /// Whether it is about these bytes.
    pub(crate) fn is_about(&self, bytes: &[u8]) -> bool {
        Sha256::digest(bytes)[..] == self.imprint
    }

    /// Whether it answers this request.
    ///
    /// # Errors
    /// Where it is about something else, or the number of the request did not come back.
    pub(crate) fn answers(&self, request: &[u8]) -> Result<(), Refusal> {
        let asked = only(request, SEQUENCE).and_then(|request| {
            let mut values = request.values();
            values.next(INTEGER)?;
            let imprint = imprint(values.next(SEQUENCE)?)?;
            Some((imprint, values.next(INTEGER)?.content.to_vec()))
        });
        let (imprint, nonce) =
            asked.ok_or_else(|| Refusal::Timestamp("the request is none of ours".to_owned()))?;
        if self.imprint != imprint || self.nonce.as_ref() != Some(&nonce) {
            return Err(Refusal::Timestamp("it answers another request".to_owned()));
        }
        Ok(())
    }
}

/// Takes a `ContentInfo` apart.
fn parts(token: Value<'_>) -> Option<Parts<'_>> {
    let mut token = token.values();
    token.next(OID).filter(|kind| kind.content == SIGNED_DATA)?;
    let mut data = only(token.next(CONTEXT_0)?.content, SEQUENCE)?.values();
    data.next(INTEGER)?;
    data.next(SET)?;
    let mut content = data.next(SEQUENCE)?.values();
    content.next(OID).filter(|kind| kind.content == TST_INFO)?;
    let info = only(content.next(CONTEXT_0)?.content, OCTETS)?.content;
    let mut certificates = Vec::new();
    if let Some(all) = data.next(CONTEXT_0) {
        let mut all = all.values();
        while let Some(one) = all.any() {
            certificates.push(one);
        }
    }
    // Lists of certificates that were called back are not asked.
    data.next(0xa1);
    let signers = data.next(SET).filter(|_| data.is_empty() && token.is_empty())?;
    let mut info_of = only(signers.content, SEQUENCE)?.values();
    info_of.next(INTEGER)?;
    let signer = info_of.next(SEQUENCE)?;
    let hash = Hash::of(info_of.next(SEQUENCE)?)?;
    let attributes = info_of.next(CONTEXT_0)?;
    info_of.next(SEQUENCE)?;
    let signature = info_of.next(OCTETS)?.content;
    Some(Parts { info, certificates, signer, hash, attributes, signature })
}

impl Parts<'_> {
    /// The value of an attribute, which stands there once and has one value.
    fn attribute(&self, kind: &[u8]) -> Option<Value<'_>> {
        let mut found = None;
        let mut all = self.attributes.values();
        while let Some(attribute) = all.next(SEQUENCE) {
            let mut attribute = attribute.values();
            if attribute.next(OID)?.content == kind {
                let mut values = attribute.next(SET)?.values();
                let value = values.any()?;
                if found.is_some() || !values.is_empty() {
                    return None;
                }
                found = Some(value);
            }
        }
        found
    }

    fn verify(&self, time: Timestamp, authorities: &Authorities) -> Result<(), &'static str> {
        if self.attribute(CONTENT_TYPE).is_none_or(|kind| kind.content != TST_INFO)
            || self.attribute(MESSAGE_DIGEST).is_none_or(|said| said.content != self.hash.digest(self.info))
        {
            return Err("what is signed is not what it says");
        }
        let signer = self.certificates.iter().find(|certificate| is_of(certificate, self.signer));
        let signer = signer.ok_or("the certificate of its signer is not in it")?;
        if !self.names(signer) {
            return Err("it names another certificate than that of its signer");
        }
        if memchr::memmem::find(signer.whole, ONLY_TIME_STAMPING).is_none() {
            return Err("the certificate of its signer is not for timestamps alone");
        }
        let certificate = CertificateDer::from(signer.whole);
        let certificate = EndEntityCert::try_from(&certificate)
            .map_err(|_| "the certificate of its signer cannot be read")?;
        // The attributes are signed as a set, whatever tag they stand under here.
        let message = wrap(SET, self.attributes.content);
        let holds = |algorithm: &&'static dyn SignatureVerificationAlgorithm| {
            certificate.verify_signature(*algorithm, &message, self.signature).is_ok()
        };
        if !self.hash.algorithms().iter().any(holds) {
            return Err("its signature does not hold");
        }
        let anchors: Vec<_> =
            authorities.0.iter().filter_map(|root| anchor_from_trusted_cert(root).ok()).collect();
        let others: Vec<_> = self.certificates.iter().map(|one| CertificateDer::from(one.whole)).collect();
        let seconds = u64::try_from(time.as_second()).map_err(|_| "it is of before 1970")?;
        let at = UnixTime::since_unix_epoch(Duration::from_secs(seconds));
        let usage = KeyUsage::required(TIME_STAMPING);
        match certificate.verify_for_usage(ALL_VERIFICATION_ALGS, &anchors, &others, at, usage, None, None) {
            Ok(_) => Ok(()),
            Err(webpki::Error::CertExpired { .. } | webpki::Error::CertNotValidYet { .. }) => {
                Err("a certificate was not valid at that time")
            }
            Err(webpki::Error::UnknownIssuer) => Err("no authority that is trusted stands behind its signer"),
            Err(_) => Err("the certificate of its signer is not good for it"),
        }
    }

    /// Whether the signed attributes name this certificate by its digest. By SHA-1, as of old, it is named by who issued it and
    /// its number alone, which [`is_of`] compares.
    fn names(&self, certificate: &Value<'_>) -> bool {
        let Some(named) = self.attribute(SIGNING_CERTIFICATE_2) else {
            return self.attribute(SIGNING_CERTIFICATE).is_some();
        };
        let first = named.values().next(SEQUENCE).and_then(|all| all.values().next(SEQUENCE));
        first.is_some_and(|first| {
            let mut values = first.values();
            let hash = values.next(SEQUENCE).map_or(Some(Hash::Sha256), Hash::of);
            let digest = values.next(OCTETS);
            hash.zip(digest).is_some_and(|(hash, digest)| hash.digest(certificate.whole) == digest.content)
        })
    }
}

/// Whether a certificate is the one that a signer is known by: the name of who issued it, and its number.
fn is_of(certificate: &Value<'_>, signer: Value<'_>) -> bool {
    let of_certificate = || {
        let mut fields = certificate.values().next(SEQUENCE)?.values();
        fields.next(CONTEXT_0);
        let serial = fields.next(INTEGER)?;
        fields.next(SEQUENCE)?;
        Some((fields.next(SEQUENCE)?.whole, serial.whole))
    };
    let mut named = signer.values();
    let named =
        named.next(SEQUENCE).zip(named.next(INTEGER)).map(|(name, serial)| (name.whole, serial.whole));
    named.is_some() && named == of_certificate()
}

/// What an authority says (`TSTInfo`).
fn said(info: &[u8]) -> Option<Token> {
    let mut values = only(info, SEQUENCE)?.values();
    values.next(INTEGER).filter(|version| version.content == [1])?;
    values.next(OID)?;
    let imprint = imprint(values.next(SEQUENCE)?)?;
    values.next(INTEGER)?;
    let time = moment(values.next(TIME)?.content)?;
    values.next(SEQUENCE);
    values.next(0x01);
    let nonce = values.next(INTEGER).map(|nonce| nonce.content.to_vec());
    Some(Token { time, imprint, nonce })
}

/// A SHA-256 of something.
fn imprint(imprint: Value<'_>) -> Option<[u8; 32]> {
    let mut values = imprint.values();
    let hash = Hash::of(values.next(SEQUENCE)?)?;
    let digest = values.next(OCTETS)?.content;
    matches!(hash, Hash::Sha256).then(|| digest.try_into().ok())?
}

/// `20261201143005Z`, also with parts of a second, which are left aside.
fn moment(text: &[u8]) -> Option<Timestamp> {
    let text = std::str::from_utf8(text).ok()?.strip_suffix('Z')?;
    let (whole, parts) = text.split_once('.').unwrap_or((text, "0"));
    if whole.len() != 14 || !whole.bytes().chain(parts.bytes()).all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number = |range: std::ops::Range<usize>| whole.get(range)?.parse::<i16>().ok();
    let small = |range| number(range).and_then(|n| i8::try_from(n).ok());
    let at = DateTime::new(
        number(0..4)?,
        small(4..6)?,
        small(6..8)?,
        small(8..10)?,
        small(10..12)?,
        small(12..14)?,
        0,
    );
    at.ok()?.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
}
