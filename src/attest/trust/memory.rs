//! What was seen: the highest version of each policy and the latest time, kept for the user and never lowered.
//!
//! One JSON file, beside which lies what contradicts it: of two things of one version, both are kept.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::policy::TrustPolicy;
use crate::attest::Refusal;
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::files::output::{Existing, OutputFile};
use crate::source::{TextFile, sha256_hex};

/// The name of the file.
const FILE: &str = "seen.json";
/// Held while the file is read and written.
const LOCK: &str = "seen.lock";
/// The file's own edition.
const FORMAT: u32 = 1;
/// The most that is read of it, in bytes.
const MOST: u64 = 16 << 20;
/// A clock may go back so far and be called right: it is set by the net, say.
const SLACK: SignedDuration = SignedDuration::from_hours(1);
/// One reading of the clock raises what was seen by no more than this: a clock that is wrong once is no harm for ever.
const YEAR: SignedDuration = SignedDuration::from_hours(366 * 24);

/// What was seen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Seen {
    format: u32,
    /// The latest moment of the clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    time: Option<Timestamp>,
    /// Trust policies, by their ids.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    policies: BTreeMap<String, SeenPolicy>,
    /// Rule packs, by their ids.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    packs: BTreeMap<String, SeenPack>,
}

/// The highest version of a policy that was accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SeenPolicy {
    /// Its version.
    pub(crate) version: u32,
    /// The digest of its file.
    pub(crate) digest: String,
    /// Its text: whoever follows it is held against its roots.
    text: String,
}

/// The highest version of a signed rule pack that was accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SeenPack {
    /// Its version, as written.
    pub(crate) version: String,
    /// The digest of its file.
    pub(crate) digest: String,
    /// The ids of the keys that signed it.
    pub(crate) keys: Vec<String>,
    /// What was signed, as it is kept beside this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) kept: Option<String>,
}

impl SeenPolicy {
    /// What is kept of a policy.
    pub(crate) fn of(policy: &TrustPolicy) -> Self {
        let TrustPolicy { version, file, .. } = policy;
        Self { version: *version, digest: file.digest().to_owned(), text: file.text().to_owned() }
    }

    /// Its text.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// What it says.
    ///
    /// # Errors
    /// When what is kept of it is no policy any more.
    pub(super) fn policy(&self) -> Result<TrustPolicy, Refusal> {
        let file = TextFile::new("what was seen", self.text.as_str());
        TrustPolicy::read(&file).map_err(|found| {
            let why = found.iter().next().map(|found| found.message.clone()).unwrap_or_default();
            Refusal::Unreadable(format!("what is kept of version {} cannot be read: {why}", self.version))
        })
    }
}

/// The file of what was seen, held until it is dropped.
#[derive(Debug)]
pub(crate) struct Memory {
    folder: PathBuf,
    /// What is in it.
    pub(crate) seen: Seen,
    was: Seen,
    /// `None` where nothing can be written.
    lock: Option<File>,
}

impl Memory {
    /// Opens what is kept in a folder, which is made where it can be. Another program that holds it is waited for.
    ///
    /// # Errors
    /// When what is kept cannot be read: then nobody knows what was seen.
    pub(crate) fn open(folder: &Path) -> Result<Self, Error> {
        let lock = lock(folder);
        let path = folder.join(FILE);
        let seen = match crate::source::open(&path) {
            Ok(file) => read(&path, file)?,
            Err(e) if matches!(e.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                Seen { format: FORMAT, ..Seen::default() }
            }
            Err(e) => return Err(Error::io("read", &path, &e)),
        };
        Ok(Self { folder: folder.to_owned(), was: seen.clone(), seen, lock })
    }

    /// Writes what was seen, where anything is new.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(crate) fn save(&mut self) -> Result<(), Error> {
        if self.seen == self.was {
            return Ok(());
        }
        let path = self.folder.join(FILE);
        if self.lock.is_none() {
            let message = format!("cannot write to {}", self.folder.display());
            return Err(Diagnostic::error("io", message).into());
        }
        let mut bytes = serde_json::to_vec_pretty(&self.seen)
            .map_err(|e| Diagnostic::error("io", format!("cannot write {}: {e}", path.display())))?;
        bytes.push(b'\n');
        let mut file = OutputFile::create(&path, Existing::Replace)?;
        file.write_all(&bytes).map_err(|e| Error::io("write", &path, &e))?;
        file.commit()?;
        self.was = self.seen.clone();
        Ok(())
    }

    /// Keeps what contradicts something that was seen, and says where; `None` where it cannot be kept.
    pub(crate) fn keep(&self, name: &str, contents: &[u8]) -> Option<PathBuf> {
        self.lock.as_ref()?;
        let path = self.folder.join(format!("{name}.{}", &sha256_hex(contents)[..16]));
        if path.exists() {
            return Some(path);
        }
        let mut file = OutputFile::create(&path, Existing::Refuse).ok()?;
        file.write_all(contents).ok()?;
        file.commit().ok()?;
        Some(path)
    }
}

impl Seen {
    /// The moment it is: that of the clock, or one that was seen where the clock is behind it; and what is wrong with the clock.
    pub(crate) fn now(&mut self, clock: Timestamp) -> (Timestamp, Option<Diagnostic>) {
        let Some(latest) = self.time else {
            self.time = Some(clock);
            return (clock, None);
        };
        let ahead = clock.duration_since(latest);
        self.time = Some(latest.max(clock.min(latest.saturating_add(YEAR).unwrap_or(clock))));
        if ahead < -SLACK {
            let message = format!("the clock says {clock}, and it was {latest} already");
            let warning = Diagnostic::warning("clock-set-back", message)
                .help("set the clock; until then the later time counts, so that nothing that has ended is taken for valid");
            return (latest, Some(warning));
        }
        let jumped = (ahead > YEAR).then(|| {
            let message = format!("the clock says {clock}, and {latest} was the last time that was seen");
            Diagnostic::warning("clock-ahead", message)
                .help("if the clock is wrong, set it: what is refused as ended or too old may be neither")
        });
        (clock.max(latest), jumped)
    }

    /// The highest version of a policy that was seen.
    pub(crate) fn policy(&self, id: &str) -> Option<&SeenPolicy> {
        self.policies.get(id)
    }

    /// Keeps a policy that was accepted after the one that was seen.
    pub(crate) fn keep_policy(&mut self, policy: &TrustPolicy) {
        let seen = self.policies.get(&policy.id);
        if seen.is_none_or(|seen| seen.version < policy.version) {
            self.policies.insert(policy.id.clone(), SeenPolicy::of(policy));
        }
    }

    /// The highest version of a rule pack that was seen.
    pub(crate) fn pack(&self, id: &str) -> Option<&SeenPack> {
        self.packs.get(id)
    }

    /// Keeps a rule pack that was accepted.
    pub(crate) fn keep_pack(&mut self, id: &str, pack: SeenPack) {
        self.packs.insert(id.to_owned(), pack);
    }
}

/// Waits for the lock of a folder; `None` where there cannot be one.
fn lock(folder: &Path) -> Option<File> {
    std::fs::create_dir_all(folder).ok()?;
    let path = folder.join(LOCK);
    if path.symlink_metadata().is_ok_and(|meta| !meta.is_file()) {
        return None;
    }
    let file = OpenOptions::new().write(true).create(true).truncate(false).open(path).ok()?;
    file.lock().ok()?;
    Some(file)
}

fn read(path: &Path, file: File) -> Result<Seen, Error> {
    use std::io::Read as _;

    let mut bytes = Vec::new();
    file.take(MOST + 1).read_to_end(&mut bytes).map_err(|e| Error::io("read", path, &e))?;
    let damaged = |why: &dyn std::fmt::Display| {
        let message = format!("what is kept of what was seen cannot be read: {why}");
        Error::untrusted(Diagnostic::error("trust-memory", message).at(path.display()).help(
            "look at the file; if it is removed, older policies and packs than were seen are no longer told from newer ones",
        ))
    };
    if bytes.len() as u64 > MOST {
        return Err(damaged(&"it is too large"));
    }
    let seen: Seen = serde_json::from_slice(&bytes).map_err(|e| damaged(&e))?;
    let is_known = seen.format == FORMAT;
    if is_known { Ok(seen) } else { Err(damaged(&format!("its format is {}", seen.format))) }
}
