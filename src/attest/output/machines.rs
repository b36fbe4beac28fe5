//! One report and one record a file, for small fleets.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::names::Names;
use super::run::check_ours;
use crate::attest::CanonicalError;
use crate::attest::merkle::Levels;
use crate::attest::proof::Proof;
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::files::left::{self, ENVELOPE, RECORD};
use crate::files::lock::Lock;
use crate::files::output::{Existing, exists, not_ours, symlink, sync_folder};

/// The folder inside a run's folder.
pub(crate) const MACHINES: &str = "machines";

/// The endings of our files, and how each begins.
const OURS: [(&str, &[u8]); 3] =
    [(REPORT_ENDING, ENVELOPE), (RECORD_ENDING, RECORD), (PROOF_ENDING, b"{\"index\":")];

/// The ending of a file with one report.
pub(crate) const REPORT_ENDING: &str = ".dsse.json";

/// The ending of a file with several statements, one a line: the run statement and a report that leaves much to it.
pub(crate) const BUNDLE_ENDING: &str = ".intoto.jsonl";

/// The ending of a file with one record.
pub(crate) const RECORD_ENDING: &str = ".record.json";

/// The ending of a file with what proves a report that carries no signature.
pub(crate) const PROOF_ENDING: &str = ".proof.json";

/// The folder with a file a machine, built under a temporary name.
#[derive(Debug)]
pub(super) struct Machines {
    folder: TempDir,
    target: PathBuf,
    names: Names,
    /// Its files' names, in order.
    written: Vec<String>,
}

impl Machines {
    pub(super) fn create(run: &Path) -> Result<Self, Error> {
        let folder = temporary(run).map_err(|e| Error::io("write to", run, &e))?;
        Ok(Self { folder, target: run.join(MACHINES), names: Names::default(), written: Vec::new() })
    }

    pub(super) fn append(&mut self, key: &str, envelope: &[u8], record: &[u8]) -> Result<(), Error> {
        let name = self.names.give(key).ok_or_else(|| {
            Error::from(Diagnostic::error(
                "output-name",
                format!("the machine '{key}' has a report already, or its file name is taken"),
            ))
        })?;
        // The bytes of the record file are the report's subject, to the last one: no line feed ends it.
        let line = [envelope, b"\n"].concat();
        for ((ending, _), contents) in OURS.iter().zip([line.as_slice(), record]) {
            let path = self.folder.path().join(format!("{name}{ending}"));
            write(&path, contents).map_err(|e| Error::io("write", &path, &e))?;
        }
        self.written.push(name);
        Ok(())
    }

    /// Proves each report by its place in the tree over the lines of the bundle, the first of which is no report.
    pub(super) fn prove(&self, levels: &Levels, manifest: &[u8]) -> Result<(), Error> {
        let manifest = String::from_utf8_lossy(manifest);
        let leaves = self.written.len() as u64 + 1;
        for (index, name) in (1..).zip(&self.written) {
            let path = self.folder.path().join(format!("{name}{PROOF_ENDING}"));
            let unwritable = |e: CanonicalError| Diagnostic::error("report", e.to_string());
            let proof =
                Proof::write(index, leaves, &levels.path(index), None, &manifest).map_err(unwritable)?;
            write(&path, &proof).map_err(|e| Error::io("write", &path, &e))?;
        }
        Ok(())
    }

    /// Gives the folder its name, in place of an older one of ours.
    pub(super) fn place(self) -> Result<PathBuf, Error> {
        let Self { folder, target, .. } = self;
        sync_folder(folder.path())?;
        remove(&target)?;
        std::fs::rename(folder.path(), &target).map_err(|e| Error::io("write", &target, &e))?;
        // Its temporary name is gone: nothing is left to be removed.
        drop(folder.keep());
        Ok(target)
    }
}

fn write(path: &Path, contents: &[u8]) -> io::Result<()> {
    let mut file = std::fs::File::create_new(path)?;
    file.write_all(contents)?;
    file.sync_all()
}

fn temporary(run: &Path) -> io::Result<TempDir> {
    let mut builder = left::temporary();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o777));
    builder.tempdir_in(run)
}

/// Refuses a folder of machines that must not be replaced.
pub(super) fn check(run: &Path, existing: Existing) -> Result<(), Error> {
    let path = run.join(MACHINES);
    let meta = match path.symlink_metadata() {
        Ok(meta) => meta,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(e) => return Err(Error::io("write", &path, &e)),
    };
    if meta.is_symlink() {
        return Err(symlink(&path));
    }
    if existing == Existing::Refuse {
        return Err(exists(&path));
    }
    if !meta.is_dir() {
        return Err(not_ours(&path, "it is no folder"));
    }
    ours(&path).map(drop)
}

/// Every file of a folder, if a run wrote them all.
fn ours(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|e| Error::io("read", folder, &e))? {
        let entry = entry.map_err(|e| Error::io("read", folder, &e))?;
        let (path, name) = (entry.path(), entry.file_name());
        let start = OURS.iter().find(|(ending, _)| name.to_str().is_some_and(|name| name.ends_with(ending)));
        let (true, Some((_, start))) = (entry.file_type().is_ok_and(|t| t.is_file()), start) else {
            return Err(not_ours(&path, "it is no file of a run"));
        };
        check_ours(&path, start)?;
        files.push(path);
    }
    Ok(files)
}

/// Removes an older folder, if it still holds only our files: nothing of it goes unless all of it may.
pub(super) fn remove(path: &Path) -> Result<(), Error> {
    if path.symlink_metadata().is_err_and(|e| e.kind() == io::ErrorKind::NotFound) {
        return Ok(());
    }
    let error = |e: &io::Error| Error::io("replace", path, e);
    for file in ours(path)? {
        std::fs::remove_file(file).map_err(|e| error(&e))?;
    }
    std::fs::remove_dir(path).map_err(|e| error(&e))
}

/// Removes the files and folders that killed runs left in a folder. Only for who holds the [`Lock`]: nobody else writes any
/// folder.
pub(super) fn remove_all_left(folder: &Path, _: &Lock) {
    left::remove_files(folder);
    for path in left::named(folder) {
        if path.symlink_metadata().is_ok_and(|meta| meta.is_dir()) {
            remove_left(&path);
        }
    }
}

/// Removes a folder that a killed run left under its temporary name; what is not ours in it stays.
fn remove_left(path: &Path) {
    for entry in std::fs::read_dir(path).into_iter().flatten().filter_map(Result::ok) {
        let (name, path) = (entry.file_name(), entry.path());
        let is_named =
            name.to_str().is_some_and(|name| OURS.iter().any(|(ending, _)| name.ends_with(ending)));
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        if is_named && is_file && std::fs::File::open(&path).is_ok_and(|file| left::begins_as_ours(&file)) {
            drop(std::fs::remove_file(path));
        }
    }
    drop(std::fs::remove_dir(path));
}
