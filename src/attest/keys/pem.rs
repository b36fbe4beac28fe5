//! Keys as PEM: exactly the bytes that OpenSSL 3, Python and Node read too.

use pkcs8::der::pem;
use pkcs8::pkcs5::pbes2::{EncryptionScheme, Kdf, Parameters, Salt, ScryptParams};
use pkcs8::{EncryptedPrivateKeyInfoRef, LineEnding, PrivateKeyInfoRef};
use zeroize::Zeroizing;

use super::{KeyError, Passphrase};
use crate::source::unicode::Written;

/// What stands before the 32 bytes of an Ed25519 public key in SPKI DER (RFC 8410, section 4).
const SPKI: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

/// What stands before the 32 secret bytes in PKCS#8 v1 DER (RFC 8410, section 7).
const PKCS8: [u8; 16] =
    [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

/// The most memory a passphrase may cost, in bytes: a key file from elsewhere must not be able to ask for more.
const MAX_SCRYPT_MEMORY: u64 = 1 << 30;

/// The most rounds a passphrase may cost.
const MAX_ITERATIONS: u32 = 10_000_000;

/// A public key as SPKI DER.
pub(super) fn spki(key: &[u8; 32]) -> [u8; 44] {
    let mut der = [0; 44];
    der[..12].copy_from_slice(&SPKI);
    der[12..].copy_from_slice(key);
    der
}

/// The 32 bytes of a public key in SPKI DER.
pub(super) fn of_spki(der: &[u8]) -> Result<[u8; 32], KeyError> {
    after(&SPKI, der)
}

/// PEM of some DER.
pub(super) fn write(label: &'static str, der: &[u8]) -> Result<String, KeyError> {
    pem::encode_string(label, LineEnding::LF, der).map_err(|e| KeyError::Pem(e.to_string()))
}

/// PEM of a private key, encrypted if there is a passphrase.
pub(super) fn write_private(
    seed: &[u8; 32],
    passphrase: Option<&Passphrase>,
) -> Result<Zeroizing<String>, KeyError> {
    let mut der = Zeroizing::new([0; 48]);
    der[..16].copy_from_slice(&PKCS8);
    der[16..].copy_from_slice(seed);
    let Some(passphrase) = passphrase else {
        return write("PRIVATE KEY", der.as_slice()).map(Zeroizing::new);
    };
    let parameters = parameters()?;
    let encrypted = PrivateKeyInfoRef::try_from(der.as_slice())
        .map_err(|_| KeyError::Trailing)?
        .encrypt_with_params(parameters, passphrase.as_bytes())
        .map_err(|_| KeyError::Encryption("the encoder refused"))?;
    write("ENCRYPTED PRIVATE KEY", encrypted.as_bytes()).map(Zeroizing::new)
}

/// scrypt and AES-256-CBC, in the sizes that OpenSSL reads without being asked to use more memory.
fn parameters() -> Result<Parameters, KeyError> {
    let (mut salt, mut iv) = ([0; 16], [0; 16]);
    getrandom::fill(&mut salt).and_then(|()| getrandom::fill(&mut iv)).map_err(|_| KeyError::Random)?;
    let salt = Salt::new(salt).map_err(|_| KeyError::Encryption("the salt was refused"))?;
    let scrypt =
        ScryptParams { salt, cost_parameter: 1 << 14, block_size: 8, parallelization: 5, key_length: None };
    Ok(Parameters { kdf: Kdf::Scrypt(scrypt), encryption: EncryptionScheme::Aes256Cbc { iv } })
}

/// The 32 bytes of a public key.
pub(super) fn read_public(text: &[u8]) -> Result<[u8; 32], KeyError> {
    let (label, der) = decode(text)?;
    match label.as_str() {
        "PUBLIC KEY" => after(&SPKI, &der),
        label if label.ends_with("PRIVATE KEY") => Err(KeyError::PrivateAsPublic),
        label => Err(KeyError::Kind(format!("a PEM file of type '{label}'"))),
    }
}

/// The 32 secret bytes of a private key.
pub(super) fn read_private(
    text: &[u8],
    passphrase: &mut dyn FnMut() -> Result<Option<Passphrase>, KeyError>,
) -> Result<Zeroizing<[u8; 32]>, KeyError> {
    let (label, der) = decode(text)?;
    match label.as_str() {
        "PRIVATE KEY" => after(&PKCS8, &der).map(Zeroizing::new),
        "ENCRYPTED PRIVATE KEY" => {
            let encrypted = EncryptedPrivateKeyInfoRef::try_from(der.as_slice())
                .map_err(|_| KeyError::Encryption("its parameters are not understood"))?;
            affordable(&encrypted)?;
            let passphrase = passphrase()?.ok_or(KeyError::NeedsPassphrase)?;
            let plain = encrypted.decrypt(passphrase.as_bytes()).map_err(|_| passphrase.refused())?;
            after(&PKCS8, plain.as_bytes()).map(Zeroizing::new)
        }
        "PUBLIC KEY" => Err(KeyError::PublicAsPrivate),
        "OPENSSH PRIVATE KEY" => Err(KeyError::Kind("an OpenSSH key file".to_owned())),
        label => Err(KeyError::Kind(format!("a PEM file of type '{label}'"))),
    }
}

fn decode(text: &[u8]) -> Result<(String, Zeroizing<Vec<u8>>), KeyError> {
    let text = ascii(text)?;
    let text = text.trim_ascii();
    if !text.starts_with(b"-----BEGIN ") {
        return Err(KeyError::Pem("it does not begin with '-----BEGIN'".to_owned()));
    }
    let (label, der) = pem::decode_vec(text).map_err(|e| KeyError::Pem(e.to_string()))?;
    Ok((label.to_owned(), Zeroizing::new(der)))
}

/// A PEM is ASCII, however it was saved: `>` of PowerShell writes UTF-16. A copy is wiped as the original is.
fn ascii(text: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    // Full size at once: a buffer that grows would leave copies behind that nobody wipes.
    let mut out = Zeroizing::new(Vec::with_capacity(text.len()));
    match Written::of(text) {
        Written::Utf8(text) => out.extend_from_slice(text),
        Written::Utf16(units) => {
            for unit in units {
                let byte = u8::try_from(unit).ok().filter(u8::is_ascii);
                let problem = || "in UTF-16, with a character that is no part of a key".to_owned();
                out.push(byte.ok_or_else(|| KeyError::Pem(problem()))?);
            }
        }
    }
    Ok(out)
}

/// The algorithms people may bring instead, by their object identifiers in DER.
const KINDS: [(&[u8], &str); 7] = [
    (&[0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01], "an RSA key"),
    (&[0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0a], "an RSA-PSS key"),
    (&[0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01], "an elliptic-curve (ECDSA) key"),
    (&[0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x38, 0x04, 0x01], "a DSA key"),
    (&[0x06, 0x03, 0x2b, 0x65, 0x6e], "an X25519 key"),
    (&[0x06, 0x03, 0x2b, 0x65, 0x6f], "an X448 key"),
    (&[0x06, 0x03, 0x2b, 0x65, 0x71], "an Ed448 key"),
];

/// The 32 bytes after the one prefix that is right; the rest of the work is to say what stands there instead.
fn after(prefix: &[u8], der: &[u8]) -> Result<[u8; 32], KeyError> {
    if let Some(key) = der.strip_prefix(prefix) {
        return key.try_into().map_err(|_| KeyError::Trailing);
    }
    let head = &der[..der.len().min(40)];
    let has = |oid: &[u8]| head.windows(oid.len()).any(|w| w == oid);
    if let Some((_, kind)) = KINDS.iter().find(|(oid, _)| has(oid)) {
        return Err(KeyError::Kind((*kind).to_owned()));
    }
    let ed25519 = has(&[0x06, 0x03, 0x2b, 0x65, 0x70]);
    match head {
        [0x30, _, 0x02, 0x01, 0x01, ..] if ed25519 => Err(KeyError::Version2),
        _ if ed25519 => Err(KeyError::Trailing),
        _ => Err(KeyError::Kind("another kind of key".to_owned())),
    }
}

/// Refuses a key file that would have this machine work for minutes or run out of memory.
fn affordable(encrypted: &EncryptedPrivateKeyInfoRef<'_>) -> Result<(), KeyError> {
    let pbes2 = encrypted
        .encryption_algorithm
        .pbes2()
        .ok_or(KeyError::Encryption("write it anew with PBES2 (`openssl pkey -aes256`)"))?;
    let ok = match &pbes2.kdf {
        Kdf::Scrypt(p) => {
            let memory = p.cost_parameter.saturating_mul(128 * u64::from(p.block_size));
            memory.saturating_mul(u64::from(p.parallelization)) <= MAX_SCRYPT_MEMORY
        }
        Kdf::Pbkdf2(p) => p.iteration_count <= MAX_ITERATIONS,
        _ => false,
    };
    if ok { Ok(()) } else { Err(KeyError::Encryption("its passphrase costs too much work")) }
}
