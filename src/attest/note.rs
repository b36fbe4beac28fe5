//! Signed notes (C2SP signed-note): a text, and below it lines with signatures, each by a key under a name.
//!
//! Transparency logs sign their checkpoints so. A note is read as strictly as it is written: one text for one note.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::keys::{KeyId, PublicKey, SignError, Signer, TrustedKeys};
use super::refusal::Refusal;

/// The most bytes of a note that is read.
pub(crate) const MAX_NOTE: usize = 64 << 10;

/// The most signatures of a note that is read, before any of them is verified.
const MAX_SIGNATURES: usize = 16;

/// What a line with a signature begins with: an em dash and a space.
const MARK: &str = "\u{2014} ";

/// Bytes of the hash of a key, which stand before its signature.
const HASH: usize = 4;

/// A note as read, nothing of it verified yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Note {
    /// The text that is signed, with its last line feed.
    pub(crate) text: String,
    signatures: Vec<NoteSignature>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct NoteSignature {
    name: String,
    hash: [u8; HASH],
    signature: Vec<u8>,
}

/// Signs a text, which ends in a line feed, under a name.
///
/// # Errors
/// When the signer does not sign.
pub(crate) fn sign(text: &str, name: &str, signer: &Signer) -> Result<String, SignError> {
    let signature = signer.sign(text.as_bytes())?;
    let line = [&signer.public_key().note_hash(name)[..], &signature].concat();
    Ok(format!("{text}\n{MARK}{name} {}\n", STANDARD.encode(line)))
}

impl Note {
    /// Reads a note.
    ///
    /// # Errors
    /// When it is too large, no note, holds control characters, or more signatures than anybody needs.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, Refusal> {
        let malformed = |problem: &str| Refusal::NoteMalformed(problem.to_owned());
        if bytes.len() > MAX_NOTE {
            return Err(Refusal::TooLarge(MAX_NOTE));
        }
        let note = std::str::from_utf8(bytes).map_err(|_| malformed("it is not UTF-8"))?;
        if note.chars().any(|c| c.is_control() && c != '\n') {
            return Err(malformed("it holds a control character"));
        }
        let (text, lines) = note.rsplit_once("\n\n").ok_or(Refusal::NoSignature)?;
        if text.is_empty() {
            return Err(malformed("it has no text"));
        }
        let lines = lines.strip_suffix('\n').ok_or_else(|| malformed("it does not end in a line feed"))?;
        let mut signatures = Vec::new();
        for line in lines.split('\n') {
            if signatures.len() == MAX_SIGNATURES {
                return Err(malformed("it has more than 16 signatures"));
            }
            signatures.push(NoteSignature::parse(line).ok_or_else(|| malformed("a signature is none"))?);
        }
        Ok(Self { text: format!("{text}\n"), signatures })
    }

    /// The key that signed it under a name. What other keys signed is left alone.
    ///
    /// # Errors
    /// When no trusted key did, or a signature that says it is by a trusted key is not.
    pub(crate) fn verify(&self, name: &str, trusted: &TrustedKeys) -> Result<KeyId, Refusal> {
        let mut by = None;
        for signature in self.signatures.iter().filter(|signature| signature.name == name) {
            let known: Vec<&PublicKey> =
                trusted.iter().filter(|key| key.note_hash(name) == signature.hash).collect();
            match known.iter().find(|key| key.verifies(self.text.as_bytes(), &signature.signature)) {
                Some(key) => by = by.or_else(|| Some(key.id().clone())),
                None if known.is_empty() => {}
                None => return Err(Refusal::SigInvalid),
            }
        }
        by.ok_or(Refusal::SigInvalid)
    }
}

impl NoteSignature {
    fn parse(line: &str) -> Option<Self> {
        let (name, encoded) = line.strip_prefix(MARK)?.split_once(' ')?;
        let bytes = STANDARD.decode(encoded).ok()?;
        let (hash, signature) = bytes.split_first_chunk::<HASH>()?;
        let named = !name.is_empty() && !name.chars().any(|c| c.is_whitespace() || c == '+');
        (named && !signature.is_empty()).then(|| Self {
            name: name.to_owned(),
            hash: *hash,
            signature: signature.to_vec(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attest::testing::shared;

    fn signer(seed: u8) -> Signer {
        Signer::from_seed(&[seed; 32]).unwrap()
    }

    fn trusted(seeds: &[u8]) -> TrustedKeys {
        seeds.iter().map(|seed| signer(*seed).public_key().clone()).collect()
    }

    const TEXT: &str = "example.org/log\n3\nAAAA\n";

    #[test]
    fn attack_62_a_note_holds_only_as_it_was_signed() {
        let note = sign(TEXT, "example.org/log", &signer(7)).unwrap();
        let verify = |note: &str, name: &str, keys: &[u8]| -> Result<KeyId, &'static str> {
            let read = Note::parse(note.as_bytes()).map_err(|e| e.code())?;
            read.verify(name, &trusted(keys)).map_err(|e| e.code())
        };
        let name = "example.org/log";
        assert_eq!(verify(&note, name, &[1, 7]).as_ref(), Ok(signer(7).public_key().id()));
        for (changed, expected) in [
            (note.replace("\n3\n", "\n4\n"), "SIG_INVALID"),
            (note.replace("AAAA", "AAAB"), "SIG_INVALID"),
            (note.replace("example.org/log\n3", "example.org/lag\n3"), "SIG_INVALID"),
            (TEXT.to_owned(), "NO_SIGNATURE"),
            (note.trim_end().to_owned(), "NOTE_MALFORMED"),
            (note.replace("AAAA", "AA\rA"), "NOTE_MALFORMED"),
            (note.replace('\u{2014}', "-"), "NOTE_MALFORMED"),
            (format!("{note}\n"), "NO_SIGNATURE"),
            (format!("\n\n{note}"), "SIG_INVALID"),
            (format!("{note}{}", note.rsplit_once("\n\n").unwrap().1.repeat(16)), "NOTE_MALFORMED"),
        ] {
            assert_ne!(changed, note);
            let found = verify(&changed, name, &[7]).unwrap_err();
            assert!(found == expected || found == "NOTE_MALFORMED", "{found} of {changed}");
        }
        assert_eq!(verify(&note, name, &[1]), Err("SIG_INVALID"));
        assert_eq!(verify(&note, "another", &[7]), Err("SIG_INVALID"));
        assert_eq!(Note::parse(&vec![b'a'; MAX_NOTE + 1]).unwrap_err().code(), "TOO_LARGE");
    }

    #[test]
    fn a_wrong_signature_of_a_known_key_spoils_the_note_and_that_of_another_does_not() {
        let note = sign(TEXT, "log", &signer(7)).unwrap();
        let others = sign(TEXT, "log", &signer(8)).unwrap();
        let line = others.rsplit_once("\n\n").unwrap().1;
        let both = Note::parse(format!("{note}{line}").as_bytes()).unwrap();
        assert_eq!(both.verify("log", &trusted(&[7])).as_ref(), Ok(signer(7).public_key().id()));
        let wrong = sign("other\n", "log", &signer(8)).unwrap();
        let line = wrong.rsplit_once("\n\n").unwrap().1;
        let both = Note::parse(format!("{note}{line}").as_bytes()).unwrap();
        assert!(both.verify("log", &trusted(&[7])).is_ok());
        assert_eq!(both.verify("log", &trusted(&[7, 8])), Err(Refusal::SigInvalid));
    }

    /// By an implementation of others: what it accepts and refuses.
    #[test]
    fn others_judge_our_notes_alike() {
        use signed_note::{NoteError, StandardVerifier, VerifierList};

        let name = "example.org/log";
        let vkey = signer(7).public_key().to_vkey(name).unwrap();
        let judge = |note: &str| -> Result<usize, NoteError> {
            let known = VerifierList::new(vec![Box::new(StandardVerifier::new(&vkey).unwrap())]);
            signed_note::Note::from_bytes(note.as_bytes())?.verify(&known).map(|(verified, _)| verified.len())
        };
        let note = sign(TEXT, name, &signer(7)).unwrap();
        assert!(matches!(judge(&note), Ok(1)));
        for changed in [note.replace("\n3\n", "\n4\n"), note.replace(MARK, "- "), TEXT.to_owned()] {
            assert!(judge(&changed).is_err(), "{changed}");
            let ours = Note::parse(changed.as_bytes()).and_then(|note| note.verify(name, &trusted(&[7])));
            assert!(ours.is_err(), "{changed}");
        }
        let others = sign(TEXT, name, &signer(8)).unwrap();
        assert!(matches!(judge(&others), Err(NoteError::UnverifiedNote)));
    }

    #[test]
    fn the_published_note_holds() {
        let Some(path) = shared("vectors/signed_note_vector.json") else { return };
        let file: serde_json::Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        let text = |name: &str| file[name].as_str().unwrap();
        let (name, key) = PublicKey::from_vkey(text("vkey")).unwrap();
        let note = Note::parse(text("note").as_bytes()).unwrap();
        assert_eq!(note.verify(&name, &std::iter::once(key.clone()).collect()).as_ref(), Ok(key.id()));
    }
}
