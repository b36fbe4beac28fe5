//! Rule files as they are loaded: plain, from an archive, or signed.

use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use crate::attest::Refusal;
use crate::attest::rulepack::{Accepted, Demand, RULEPACK_FILE, Rulepack, accept};
use crate::attest::verify::read_capped;
use crate::commands::demands::Demands;
use crate::commands::terminal::Terminal;
use crate::commands::trust::{self, Seeing};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::error::Error;
use crate::files::packed::{self, Files};
use crate::source;
use crate::text::shown::shown;
use crate::tomlread::files::RuleFileSet;

/// The most that a single file may have, in bytes.
const MOST: u64 = 4 << 20;

/// Rule files and what was signed of them, each read once.
pub(super) struct Pack {
    /// The folder, archive or file.
    pub(super) path: PathBuf,
    /// What stands before the names of its files.
    pub(super) folder: PathBuf,
    pub(super) files: Files,
    /// Where what was signed lies or would lie.
    pub(super) beside: PathBuf,
    pub(super) envelope: Option<Vec<u8>>,
}

impl Pack {
    /// Reads a folder, an archive or a file.
    ///
    /// # Errors
    /// When it cannot be read, or holds what does not belong there.
    pub(super) fn read(path: &Path) -> Result<Self, Error> {
        let (path, is_set) = (path.to_owned(), path.is_dir() || packed::is_archive(path));
        if is_set {
            let mut files = packed::read(&path)?;
            let envelope = files.remove(RULEPACK_FILE);
            let (folder, beside) = (path.clone(), path.join(RULEPACK_FILE));
            return Ok(Self { path, folder, files, beside, envelope });
        }
        let failed = |e: &std::io::Error| Error::io("read", &path, e);
        let name = path.file_name().and_then(|name| name.to_str()).map(str::to_owned);
        let name = name.ok_or_else(|| failed(&ErrorKind::InvalidFilename.into()))?;
        let mut bytes = Vec::new();
        let file = source::open(&path).map_err(|e| failed(&e))?;
        file.take(MOST + 1).read_to_end(&mut bytes).map_err(|e| failed(&e))?;
        if bytes.len() as u64 > MOST {
            return Err(failed(&ErrorKind::FileTooLarge.into()));
        }
        let beside = trust::beside(&path);
        let envelope = match beside.symlink_metadata() {
            Err(e) if e.kind() == ErrorKind::NotFound => None,
            _ => Some(read_capped(&beside)?),
        };
        let folder = path.parent().map(Path::to_owned).unwrap_or_default();
        Ok(Self { path, folder, files: Files::from([(name, bytes)]), beside, envelope })
    }

    /// What was signed, held against the files.
    ///
    /// # Errors
    /// When nothing was, or of other files.
    pub(super) fn signed(&self) -> Result<Rulepack, Refusal> {
        Rulepack::read(self.envelope.as_deref().ok_or(Refusal::NoSignature)?, &self.files)
    }

    /// Whether it is signed by whom it has to be, still counts, and follows what was seen, which is remembered.
    ///
    /// # Errors
    /// Why it is not to be used.
    pub(super) fn accepted(
        &self,
        demand: Demand<'_>,
        terminal: &Terminal,
    ) -> Result<(Rulepack, Accepted), Error> {
        let at = |refusal: &Refusal| {
            let text = format!("{refusal}: do not use these rules");
            Error::untrusted(Diagnostic::error(refusal.code(), text).at(self.path.display()))
        };
        let pack = self.signed().map_err(|refusal| at(&refusal))?;
        let mut seeing = Seeing::open()?;
        let envelope = self.envelope.as_deref().unwrap_or_default();
        match accept(&pack, demand, seeing.seen()) {
            Ok(accepted) => {
                seeing.keep_packs(&pack, envelope);
                seeing.save(terminal);
                Ok((pack, accepted))
            }
            Err(refusal) => {
                let mut error = at(&refusal);
                if matches!(refusal, Refusal::Equivocation(_)) {
                    seeing
                        .keep_evidence(&pack, envelope)
                        .into_iter()
                        .for_each(|note| error.diagnostics.push(note));
                }
                Err(error)
            }
        }
    }
}

/// The shipped files with those of these paths: signed ones where that is asked for. What is to be said of them in reports is added
/// to `says`.
///
/// # Errors
/// When a path cannot be read, or is not signed as it has to be; all paths are tried.
pub(super) fn files<'p>(
    paths: impl IntoIterator<Item = &'p PathBuf>,
    demands: Option<&Demands>,
    says: &mut Vec<String>,
    terminal: &Terminal,
) -> Result<RuleFileSet, Error> {
    let mut set = RuleFileSet::shipped();
    let mut errors: Vec<Error> = Vec::new();
    let demands = demands.filter(|demands| demands.signed_rules);
    for path in paths {
        let added = match demands {
            None if !packed::is_archive(path) => set.add_path(path).map_err(Error::from),
            _ => add(path, demands, &mut set, says, terminal),
        };
        errors.extend(added.err());
    }
    terminal.diagnostics(&set.notes);
    if errors.is_empty() {
        return Ok(set);
    }
    // A refusal weighs more than a mistake.
    errors.sort_by_key(|error| error.kind != crate::error::ErrorKind::Untrusted);
    Err(Error::all(errors))
}

fn add(
    path: &Path,
    demands: Option<&Demands>,
    set: &mut RuleFileSet,
    says: &mut Vec<String>,
    terminal: &Terminal,
) -> Result<(), Error> {
    let pack = Pack::read(path)?;
    if let Some(demands) = demands {
        let (signed, accepted) = pack.accepted(demands.of_rules(), terminal)?;
        says.push(format!("signed rules {}", signed.title()));
        if let Some(ended) = accepted.expired {
            let mut said = Diagnostics::default();
            let message = format!("{ended}, and is used all the same");
            said.push(Diagnostic::warning("rulepack-expired", message.clone()).at(shown(path.display())));
            terminal.diagnostics(&said);
            says.push(message);
        }
    }
    // The very bytes that were verified.
    Ok(set.add_read(&pack.folder, pack.files)?)
}
