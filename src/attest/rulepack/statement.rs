//! What is said of a set of rule files.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::attest::dsse::SharedEnvelope;
use crate::attest::statement::{Digest, RULEPACK_TYPE, Statement, head};
use crate::attest::trust::is_name;
use crate::attest::{Refusal, canonical};
use crate::files::packed::Files;
use crate::source::sha256_hex;
use crate::tomlread::files::{is_rule_file, pack_of};
use crate::tomlread::pack::Version;

/// The name of the envelope beside the files of a folder or in an archive; beside a single file it ends its name.
pub(crate) const RULEPACK_FILE: &str = "rulepack.dsse.json";

/// The predicate. Fields stand in canonical order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct RulepackPredicate<'a> {
    /// The first day on which they no longer count.
    expires: Date,
    /// Every file, in the order of the names.
    #[serde(borrow)]
    files: Vec<SignedFile<'a>>,
    /// The packs in them, in the order of the ids.
    #[serde(borrow)]
    packs: Vec<SignedPack<'a>>,
    /// When: the signer's claim.
    signed_at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SignedFile<'a> {
    length: u64,
    #[serde(borrow)]
    path: Cow<'a, str>,
    #[serde(borrow)]
    sha256: Cow<'a, str>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SignedPack<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow)]
    version: Cow<'a, str>,
}

/// What was signed of rule files that are the very ones.
#[derive(Clone, Debug)]
pub(crate) struct Rulepack {
    /// The envelope.
    pub(crate) envelope: SharedEnvelope,
    /// The first day on which they no longer count.
    pub(crate) expires: Date,
    /// When they were signed, by the signer's word.
    pub(crate) signed_at: Timestamp,
    /// The packs by their ids: version, and the digest of the file.
    pub(crate) packs: BTreeMap<String, (Version, String)>,
}

impl Rulepack {
    /// A statement on files that nobody signed yet.
    ///
    /// # Errors
    /// When a rule file says no id or version, two say the same id, or none is there.
    pub(crate) fn new(files: &Files, expires: Date, signed_at: Timestamp) -> Result<Self, Refusal> {
        let packs = packs(files)?;
        let files: Vec<SignedFile<'_>> = files
            .iter()
            .map(|(path, bytes)| SignedFile {
                length: bytes.len() as u64,
                path: path.into(),
                sha256: sha256_hex(bytes).into(),
            })
            .collect();
        let digest = digest(&files)?;
        let said = packs.iter();
        let said =
            said.map(|(id, (version, _))| SignedPack { id: id.into(), version: version.as_str().into() });
        let predicate = RulepackPredicate { expires, files, packs: said.collect(), signed_at };
        let statement = Statement::new(RULEPACK_TYPE, "files", Digest::new(digest), predicate);
        let payload = canonical::to_vec(&statement).map_err(|e| Refusal::PayloadMalformed(e.to_string()))?;
        Ok(Self { envelope: SharedEnvelope::new(payload), expires, signed_at, packs })
    }

    /// Reads what was signed, and holds it against the files: each has to be there and no other.
    ///
    /// # Errors
    /// When the envelope is none or about something else, or the files are not those.
    pub(crate) fn read(envelope: &[u8], files: &Files) -> Result<Self, Refusal> {
        let envelope = SharedEnvelope::parse(envelope.trim_ascii_end())?;
        let head = head(envelope.payload())?;
        if head.predicate_type != RULEPACK_TYPE {
            return Err(Refusal::PredicateType(head.predicate_type.into_owned()));
        }
        let said: RulepackPredicate<'_> = Statement::read(envelope.payload())?.predicate;
        if digest(&said.files)? != head.subject.digest.sha256 {
            let problem = "its subject is not the digest of its files".to_owned();
            return Err(Refusal::InternalInconsistency(problem));
        }
        let no = |problem: String| Err(Refusal::RulepackMismatch(problem));
        let mut left: BTreeMap<&str, &Vec<u8>> =
            files.iter().map(|(name, bytes)| (name.as_str(), bytes)).collect();
        for file in &said.files {
            let Some(bytes) = left.remove(&*file.path) else {
                return no(format!("`{}` is missing, or stands there twice", file.path));
            };
            if bytes.len() as u64 != file.length || sha256_hex(bytes) != file.sha256 {
                return no(format!("`{}` is another one", file.path));
            }
        }
        if let Some(extra) = left.keys().next() {
            return no(format!("`{extra}` was not signed"));
        }
        let packs = packs(files)?;
        let says = said.packs.iter().map(|pack| (&*pack.id, &*pack.version));
        if !says.eq(packs.iter().map(|(id, (version, _))| (id.as_str(), version.as_str()))) {
            let problem = "it names other packs than its files do".to_owned();
            return Err(Refusal::InternalInconsistency(problem));
        }
        let (expires, signed_at) = (said.expires, said.signed_at);
        Ok(Self { envelope, expires, signed_at, packs })
    }

    /// What it is called: `site-mesa-flats 2026.11.1`.
    pub(crate) fn title(&self) -> String {
        let packs: Vec<String> =
            self.packs.iter().map(|(id, (version, _))| format!("{id} {version}")).collect();
        packs.join(", ")
    }
}

/// The packs of files, as their heads say.
fn packs(files: &Files) -> Result<BTreeMap<String, (Version, String)>, Refusal> {
    let mut packs = BTreeMap::new();
    for (name, bytes) in files.iter().filter(|(name, _)| is_rule_file(name)) {
        let malformed = |why: &str| Refusal::PayloadMalformed(format!("`{name}` {why}"));
        let text = std::str::from_utf8(bytes).map_err(|_| malformed("is no text in UTF-8"))?;
        let (id, version, _) = pack_of(text).ok_or_else(|| malformed("says no id and version in [pack]"))?;
        if !is_name(id) {
            return Err(malformed("has an id that is none: up to 64 of a-z, 0-9, '.' and '-'"));
        }
        if packs.insert(id.to_owned(), (version, sha256_hex(bytes))).is_some() {
            return Err(malformed("is a second file of one pack"));
        }
    }
    if packs.is_empty() { Err(Refusal::Nothing) } else { Ok(packs) }
}

/// The digest over the names, lengths and digests of files.
fn digest(files: &[SignedFile<'_>]) -> Result<String, Refusal> {
    let bytes = canonical::to_vec(files).map_err(|e| Refusal::PayloadMalformed(e.to_string()))?;
    Ok(sha256_hex(&bytes))
}
