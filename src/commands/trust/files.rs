//! The files of a trust policy: `trust.toml` is the version in use, `trust.3.toml` the third one, which may still wait for
//! signatures; what was signed lies beside each as `trust.toml.dsse.json`.

use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use super::refused;
use crate::attest::Refusal;
use crate::attest::trust::{Signed, TrustPolicy, follows};
use crate::attest::verify::read_capped;
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::files::output::{Existing, OutputFile, sync_folder};
use crate::source::{Longest, TextFile, read_text};

/// What the file of a policy ends with.
const ENDING: &str = ".toml";
/// What its envelope ends with beside that.
const ENVELOPE: &str = ".dsse.json";

/// The files of a policy by the name of one of them.
#[derive(Clone, Debug)]
pub(super) struct PolicyFiles {
    /// The file that was named.
    pub(super) named: PathBuf,
    folder: PathBuf,
    /// `trust` of `trust.toml` and `trust.3.toml`.
    stem: String,
}

impl PolicyFiles {
    /// The files beside one of them.
    ///
    /// # Errors
    /// When it does not end in `.toml`.
    pub(super) fn of(path: &Path) -> Result<Self, Error> {
        let name = path.file_name().and_then(|name| name.to_str()).and_then(|name| name.strip_suffix(ENDING));
        let Some(stem) = name.filter(|stem| !stem.is_empty()) else {
            let message = format!("{} is no name of a trust policy", path.display());
            return Err(Diagnostic::error("trust-name", message)
                .help("name a file that ends in .toml")
                .into());
        };
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let stem = match stem.rsplit_once('.') {
            Some((stem, number)) if is_number(number) && !stem.is_empty() => stem,
            _ => stem,
        };
        let folder = path.parent().map(Path::to_owned).unwrap_or_default();
        Ok(Self { named: path.to_owned(), folder, stem: stem.to_owned() })
    }

    /// The version in use.
    pub(super) fn current(&self) -> PathBuf {
        self.folder.join(format!("{}{ENDING}", self.stem))
    }

    /// A version by its number.
    pub(super) fn numbered(&self, version: u32) -> PathBuf {
        self.folder.join(format!("{}.{version}{ENDING}", self.stem))
    }

    /// The name that is signed beside the digest.
    pub(super) fn name(&self) -> String {
        format!("{}{ENDING}", self.stem)
    }

    /// Reads a version by its number; `None` where there is none.
    ///
    /// # Errors
    /// When it has mistakes, or what was signed is about something else.
    pub(super) fn version(&self, number: u32) -> Result<Option<Signed>, Error> {
        let path = self.numbered(number);
        match path.symlink_metadata() {
            Err(e) if e.kind() == ErrorKind::NotFound => Ok(None),
            _ => read(&path).map(Some),
        }
    }

    /// Writes a version under its number.
    ///
    /// # Errors
    /// When a file cannot be written, or one is there that may not be replaced.
    pub(super) fn write(&self, version: &Signed, existing: Existing) -> Result<(), Error> {
        self.write_at(&self.numbered(version.policy.version), version, existing)
    }

    /// Makes a version the one in use.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub(super) fn publish(&self, version: &Signed) -> Result<(), Error> {
        self.write_at(&self.current(), version, Existing::Replace)
    }

    fn write_at(&self, path: &Path, version: &Signed, existing: Existing) -> Result<(), Error> {
        let envelope = version.envelope().map_err(|refusal| Error::new(refused(&refusal, path.display())))?;
        let text = version.policy.file.text().as_bytes();
        let mut synced = Vec::new();
        // Both are on the disk before either has its name.
        for (path, bytes) in [(path.to_owned(), text), (beside(path), &envelope[..])] {
            let mut file = OutputFile::create(&path, existing)?;
            file.write_all(bytes).map_err(|e| Error::io("write", &path, &e))?;
            synced.push(file.sync()?);
        }
        for file in synced {
            file.place()?;
        }
        sync_folder(if self.folder.as_os_str().is_empty() { Path::new(".") } else { &self.folder })
    }

    /// Whether enough roots signed a version: its own, and those of the one before.
    ///
    /// # Errors
    /// What is missing, and versions that cannot be read.
    pub(super) fn is_complete(&self, version: &Signed) -> Result<Result<(), Refusal>, Error> {
        let number = version.policy.version;
        let own = version.tally(&version.policy, None);
        if !own.is_met() {
            return Ok(Err(Refusal::Threshold(own.to_string())));
        }
        if number == 1 {
            return Ok(Ok(()));
        }
        let Some(before) = self.version(number - 1)? else {
            let missing = self.numbered(number - 1);
            return Ok(Err(Refusal::VersionJump(format!("{} is not there", missing.display()))));
        };
        Ok(follows(version, &before.policy, number))
    }
}

/// The envelope beside a file.
pub(in crate::commands) fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ENVELOPE);
    PathBuf::from(name)
}

/// Reads a policy and what was signed of it.
///
/// # Errors
/// When it has mistakes, or what was signed is about something else.
pub(super) fn read(path: &Path) -> Result<Signed, Error> {
    let policy = read_policy(path)?;
    let beside = beside(path);
    if beside.symlink_metadata().is_err_and(|e| e.kind() == ErrorKind::NotFound) {
        let message = format!("nobody signed {}: there is no {}", path.display(), beside.display());
        return Err(Error::untrusted(
            Diagnostic::error(Refusal::NoSignature.code(), message)
                .help("both files have to be handed on; `tidewaiter trust` writes them"),
        ));
    }
    let envelope = read_capped(&beside)?;
    Signed::read(policy, &envelope).map_err(|refusal| Error::untrusted(refused(&refusal, beside.display())))
}

fn read_policy(path: &Path) -> Result<TrustPolicy, Error> {
    let file: TextFile = read_text(path, Longest::CONFIGURATION).map_err(|e| Error::io("read", path, &e))?;
    Ok(TrustPolicy::read(&file)?)
}
