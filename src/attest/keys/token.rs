//! A key on a token or in an HSM, through PKCS #11 (OASIS, version 3.0: `CKM_EDDSA` over the curve of RFC 8032).

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::mechanism::Mechanism;
use cryptoki::mechanism::eddsa::{EddsaParams, EddsaSignatureScheme};
use cryptoki::object::{Attribute, AttributeType, KeyType, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::slot::Slot;
use cryptoki::types::AuthPin;

use super::{KeyError, OutsideKey, Passphrase, PublicKey, SignError};

/// Which key of which token.
#[derive(Clone, Debug)]
pub(crate) struct TokenChoice {
    /// The module of the maker: a shared library.
    pub(crate) module: PathBuf,
    /// The label of the token; the only one there is where none is given.
    pub(crate) token: Option<String>,
    /// The label of the key; the only Ed25519 key there is where none is given.
    pub(crate) key: Option<String>,
}

/// A key on a token, and a session in which it may be used.
#[derive(Debug)]
pub(crate) struct TokenKey {
    session: Mutex<Session>,
    key: ObjectHandle,
    /// Ends with the key: sessions rest on it.
    _module: Pkcs11,
}

impl TokenKey {
    /// Opens a token and finds the key; with its public half, which the token has beside it.
    ///
    /// # Errors
    /// When the module cannot be used, there is no such token or key or several, or the PIN is wrong or missing.
    pub(crate) fn open(
        choice: &TokenChoice,
        pin: &mut dyn FnMut() -> Result<Option<Passphrase>, KeyError>,
    ) -> Result<(Self, PublicKey), KeyError> {
        let module = load(&choice.module)?;
        let slot = slot(&module, choice)?;
        let session = module.open_ro_session(slot).map_err(|e| refused(&e))?;
        let pin = pin()?.ok_or(KeyError::NeedsPin)?;
        let pin = std::str::from_utf8(pin.as_bytes()).map_err(|_| KeyError::Pin)?;
        session.login(UserType::User, Some(&AuthPin::new(pin.into()))).map_err(|e| login(&e))?;
        let key = find(&session, ObjectClass::PRIVATE_KEY, choice.key.as_deref())?;
        let id = session.get_attributes(key, &[AttributeType::Id]).map_err(|e| refused(&e))?;
        let public = public_half(&session, id.first(), choice.key.as_deref())?;
        Ok((Self { session: Mutex::new(session), key, _module: module }, public))
    }
}

impl OutsideKey for TokenKey {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignError> {
        // A session does one thing at a time.
        let session = self.session.lock().unwrap_or_else(PoisonError::into_inner);
        let mechanism = Mechanism::Eddsa(EddsaParams::new(EddsaSignatureScheme::Ed25519));
        session.sign(&mechanism, self.key, message).map_err(|e| SignError::Token(e.to_string()))
    }
}

fn load(path: &Path) -> Result<Pkcs11, KeyError> {
    let unusable = |why: String| KeyError::Module { path: path.to_owned(), why };
    let module = Pkcs11::new(path).map_err(|e| unusable(e.to_string()))?;
    let how = CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK);
    module.initialize(how).map_err(|e| unusable(e.to_string()))?;
    Ok(module)
}

/// The token with the label asked for, or the only one.
fn slot(module: &Pkcs11, choice: &TokenChoice) -> Result<Slot, KeyError> {
    let mut tokens = Vec::new();
    for slot in module.get_slots_with_token().map_err(|e| refused(&e))? {
        let info = module.get_token_info(slot).map_err(|e| refused(&e))?;
        // An empty slot of a software token looks like one.
        if info.token_initialized() {
            tokens.push((info.label().trim_end().to_owned(), slot));
        }
    }
    let labels = || tokens.iter().map(|(label, _)| label.clone()).collect::<Vec<_>>().join(", ");
    let mut wanted = tokens.iter().filter(|(label, _)| choice.token.as_ref().is_none_or(|of| of == label));
    match (wanted.next(), wanted.next()) {
        (Some((_, slot)), None) => Ok(*slot),
        (None, _) => Err(KeyError::NoToken { labels: labels() }),
        (Some(_), Some(_)) => Err(KeyError::SeveralTokens(labels())),
    }
}

/// The key of this class with the label asked for, or the only one.
fn find(session: &Session, class: ObjectClass, label: Option<&str>) -> Result<ObjectHandle, KeyError> {
    let mut asked = vec![Attribute::Class(class), Attribute::KeyType(KeyType::EC_EDWARDS)];
    asked.extend(label.map(|label| Attribute::Label(label.as_bytes().to_vec())));
    let found = session.find_objects(&asked).map_err(|e| refused(&e))?;
    match found.as_slice() {
        [key] => Ok(*key),
        [] => Err(KeyError::NoTokenKey),
        _ => Err(KeyError::SeveralTokenKeys(found.len())),
    }
}

/// The public half, which has the id of the private one.
fn public_half(
    session: &Session,
    id: Option<&Attribute>,
    label: Option<&str>,
) -> Result<PublicKey, KeyError> {
    let mut asked = vec![Attribute::Class(ObjectClass::PUBLIC_KEY), Attribute::KeyType(KeyType::EC_EDWARDS)];
    match id {
        Some(Attribute::Id(id)) if !id.is_empty() => asked.push(Attribute::Id(id.clone())),
        _ => asked.extend(label.map(|label| Attribute::Label(label.as_bytes().to_vec()))),
    }
    let found = session.find_objects(&asked).map_err(|e| refused(&e))?;
    let [public] = found.as_slice() else { return Err(KeyError::NoTokenKey) };
    let point = session.get_attributes(*public, &[AttributeType::EcPoint]).map_err(|e| refused(&e))?;
    let Some(Attribute::EcPoint(point)) = point.first() else { return Err(KeyError::NoTokenKey) };
    // An OCTET STRING around the point, or, of older modules, the point alone.
    let bytes = point.strip_prefix(&[0x04, 0x20]).unwrap_or(point);
    PublicKey::from_bytes(bytes.try_into().map_err(|_| KeyError::Trailing)?)
}

fn refused(error: &cryptoki::error::Error) -> KeyError {
    KeyError::Token(error.to_string())
}

fn login(error: &cryptoki::error::Error) -> KeyError {
    use cryptoki::error::{Error, RvError};
    match error {
        Error::Pkcs11(RvError::PinIncorrect | RvError::PinInvalid | RvError::PinLenRange, _) => KeyError::Pin,
        Error::Pkcs11(RvError::PinLocked, _) => KeyError::PinLocked,
        other => refused(other),
    }
}
