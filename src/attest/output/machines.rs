//! One report and one record a file, for small fleets.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::names::Names;
use super::{Existing, not_ours, symlink, sync_folder};
use crate::diagnostic::Diagnostic;
use crate::error::Failure;

/// The folder inside a run's folder.
pub const MACHINES: &str = "machines";

/// The endings of our files.
const ENDINGS: [&str; 2] = [".dsse.json", ".record.json"];

/// The folder with a file a machine, built under a temporary name.
#[derive(Debug)]
pub(super) struct Machines {
    folder: TempDir,
    target: PathBuf,
    names: Names,
}

impl Machines {
    pub(super) fn create(run: &Path) -> Result<Self, Failure> {
        let folder = temporary(run).map_err(|e| Failure::io("write to", run, &e))?;
        Ok(Self { folder, target: run.join(MACHINES), names: Names::default() })
    }

    pub(super) fn append(&mut self, key: &str, envelope: &[u8], record: &[u8]) -> Result<(), Failure> {
        let name = self.names.give(key).ok_or_else(|| {
            Failure::from(Diagnostic::error(
                "output-name",
                format!("the machine '{key}' has a report already, or its file name is taken"),
            ))
        })?;
        // The bytes of the record file are the report's subject, to the last one: no line feed ends it.
        let line = [envelope, b"\n"].concat();
        for (ending, contents) in ENDINGS.iter().zip([line.as_slice(), record]) {
            let path = self.folder.path().join(format!("{name}{ending}"));
            write(&path, contents).map_err(|e| Failure::io("write", &path, &e))?;
        }
        Ok(())
    }

    /// Gives the folder its name, in place of an older one of ours.
    pub(super) fn place(self) -> Result<PathBuf, Failure> {
        let Self { folder, target, .. } = self;
        sync_folder(folder.path())?;
        remove(&target)?;
        std::fs::rename(folder.path(), &target).map_err(|e| Failure::io("write", &target, &e))?;
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
    let mut builder = tempfile::Builder::new();
    builder.prefix(".tidewaiter-").suffix(".tmp");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o777));
    builder.tempdir_in(run)
}

/// Refuses a folder of machines that must not be replaced.
pub(super) fn check(run: &Path, existing: Existing) -> Result<(), Failure> {
    let path = run.join(MACHINES);
    let Ok(meta) = path.symlink_metadata() else { return Ok(()) };
    if meta.is_symlink() {
        return Err(symlink(&path));
    }
    if existing == Existing::Refuse {
        return Err(super::exists(&path));
    }
    if !meta.is_dir() {
        return Err(not_ours(&path, "it is no folder"));
    }
    for entry in std::fs::read_dir(&path).map_err(|e| Failure::io("read", &path, &e))? {
        let entry = entry.map_err(|e| Failure::io("read", &path, &e))?;
        let name = entry.file_name();
        let ours = name.to_str().is_some_and(|n| ENDINGS.iter().any(|e| n.ends_with(e)));
        if !ours || !entry.file_type().is_ok_and(|t| t.is_file()) {
            return Err(not_ours(&entry.path(), "it is no file of a run"));
        }
    }
    Ok(())
}

/// Removes an older folder, which [`check`] has seen to hold only our files.
pub(super) fn remove(path: &Path) -> Result<(), Failure> {
    match std::fs::remove_dir_all(path) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(Failure::io("replace", path, &e)),
        _ => Ok(()),
    }
}
