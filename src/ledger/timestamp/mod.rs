//! Timestamps (RFC 3161): an authority signs that a checkpoint was there at a moment. Nothing is sent from here: a request
//! goes out as a file, and its answer comes back as one.

mod der;
mod token;

use jiff::Timestamp;
use rusqlite::params;
use sha2::{Digest as _, Sha256};

pub(crate) use token::{Authorities, Token};

use super::checkpoint::Kept;
use super::{Ledger, error};
use crate::attest::Refusal;
use crate::attest::checkpoint::Checkpoint;
use crate::attest::merkle::Hash;
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use der::{INTEGER, OCTETS, SEQUENCE, wrap};

/// The most bytes of an answer that is read.
pub(crate) const MAX_RESPONSE: usize = 256 << 10;

/// The algorithm SHA-256 with its parameters, as an `AlgorithmIdentifier`.
const SHA256: &[u8] =
    &[0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00];

/// A request about some bytes (RFC 3161, section 2.4.1), with a number that has to come back, and for the certificate.
pub(crate) fn request(bytes: &[u8], nonce: [u8; 8]) -> Vec<u8> {
    let hash: [u8; 32] = Sha256::digest(bytes).into();
    let imprint = wrap(SEQUENCE, &[SHA256, &wrap(OCTETS, &hash)].concat());
    // Positive, and of its full length.
    let nonce =
        [nonce[0] & 0x7f | 0x40, nonce[1], nonce[2], nonce[3], nonce[4], nonce[5], nonce[6], nonce[7]];
    let parts = [wrap(INTEGER, &[1]), imprint, wrap(INTEGER, &nonce), vec![0x01, 0x01, 0xff]];
    wrap(SEQUENCE, &parts.concat())
}

/// The SHA-256 of a note, and an answer about it.
type OfNote = (Vec<u8>, Vec<u8>);

/// A moment that an authority vouches for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stamped {
    /// When the note was there.
    pub time: Timestamp,
    /// How many rows the checkpoint covers.
    pub rows: u64,
    /// The root of their tree, as the checkpoint has it.
    pub root: Hash,
}

impl Stamped {
    fn of(token: &Token, about: &Kept) -> Result<Self, Refusal> {
        let (checkpoint, _) = Checkpoint::parse(about.note.as_bytes())?;
        Ok(Self { time: token.time(), rows: checkpoint.size, root: checkpoint.root })
    }
}

impl Ledger {
    /// The newest checkpoint, as a note.
    ///
    /// # Errors
    /// When there is none, or the ledger cannot be read.
    pub(crate) fn newest(&self) -> Result<String, Diagnostic> {
        self.kept()?.pop().map(|kept| kept.note).ok_or_else(|| {
            Diagnostic::error("ledger-unsigned", "no checkpoint covers any row yet")
                .at(self.path.display())
                .help("`tidewaiter ledger checkpoint` signs one")
        })
    }

    /// Verifies an answer, and keeps it with the checkpoint that it is about.
    ///
    /// # Errors
    /// When the ledger cannot be read or written; and inside, why the answer is refused.
    pub(crate) fn attach(
        &self,
        response: &[u8],
        request: Option<&[u8]>,
        authorities: &Authorities,
    ) -> Result<Result<Stamped, Refusal>, Error> {
        let token = match Token::verify(response, authorities) {
            Ok(token) => token,
            Err(refusal) => return Ok(Err(refusal)),
        };
        if let Some(request) = request
            && let Err(refusal) = token.answers(request)
        {
            return Ok(Err(refusal));
        }
        let kept = self.kept()?;
        let about = kept.iter().rev().find(|kept| token.is_about(kept.note.as_bytes()));
        let Some(about) = about else {
            return Ok(Err(Refusal::Timestamp("it is about no checkpoint of this ledger".to_owned())));
        };
        let hash: [u8; 32] = Sha256::digest(&about.note).into();
        let sql = "INSERT OR IGNORE INTO timestamp (note, response) VALUES (?, ?)";
        self.done(self.connection.execute(sql, params![hash, response]))?;
        Ok(Stamped::of(&token, about))
    }

    /// Verifies every timestamp in the ledger. The earliest of each checkpoint counts.
    ///
    /// # Errors
    /// When the ledger cannot be read; and inside, why one is refused.
    pub(crate) fn timestamps(
        &self,
        authorities: &Authorities,
    ) -> Result<Result<Vec<Stamped>, Refusal>, Diagnostic> {
        let mut stamped: Vec<Stamped> = Vec::new();
        let kept = self.kept()?;
        for (note, response) in self.responses()? {
            let about = kept.iter().find(|kept| Sha256::digest(&kept.note)[..] == note[..]);
            let Some(about) = about else {
                return Ok(Err(Refusal::Timestamp(
                    "one is kept for a checkpoint that is not there".to_owned(),
                )));
            };
            let token = match Token::verify(&response, authorities) {
                Ok(token) => token,
                Err(refusal) => return Ok(Err(refusal)),
            };
            if !token.is_about(about.note.as_bytes()) {
                return Ok(Err(Refusal::Timestamp(
                    "one is about other bytes than its checkpoint".to_owned(),
                )));
            }
            let one = match Stamped::of(&token, about) {
                Ok(one) => one,
                Err(refusal) => return Ok(Err(refusal)),
            };
            match stamped.iter_mut().find(|known| (known.rows, known.root) == (one.rows, one.root)) {
                Some(known) => known.time = known.time.min(one.time),
                None => stamped.push(one),
            }
        }
        stamped.sort_by_key(|one| one.rows);
        Ok(Ok(stamped))
    }

    /// How many timestamps there are.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub(crate) fn stamps(&self) -> Result<usize, Diagnostic> {
        Ok(self.responses()?.len())
    }

    fn responses(&self) -> Result<Vec<OfNote>, Diagnostic> {
        // Tables of the first version have none.
        if self.version < 2 {
            return Ok(Vec::new());
        }
        let mut all = Vec::new();
        let mut statement = self.done(self.connection.prepare("SELECT note, response FROM timestamp"))?;
        let mut rows = self.done(statement.query([]))?;
        while let Some(row) = self.done(rows.next())? {
            let (note, response): (Vec<u8>, Vec<u8>) = (self.done(row.get(0))?, self.done(row.get(1))?);
            if response.len() > MAX_RESPONSE {
                return Err(error::damaged(&self.path, "a timestamp is far too long"));
            }
            all.push((note, response));
        }
        Ok(all)
    }

    /// The first moment at which a row was there, as far as an authority vouches for it: that of the earliest checkpoint over it that
    /// was timestamped.
    ///
    /// # Errors
    /// As [`Ledger::timestamps`].
    pub(crate) fn trusted_time(
        &self,
        seq: u64,
        authorities: &Authorities,
    ) -> Result<Result<Option<Timestamp>, Refusal>, Diagnostic> {
        let stamped = self.timestamps(authorities)?;
        Ok(stamped.map(|all| all.iter().filter(|one| one.rows > seq).map(|one| one.time).min()))
    }
}
