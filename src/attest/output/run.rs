//! The folder of a run: the bundle, the records, the manifest that binds them, and a file a machine where asked.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::limits;
use super::machines::{self, MACHINES, Machines};
use crate::attest::manifest::{MANIFEST_FILE, RECORDS_FILE, REPORTS_FILE, Sealed, Signing};
use crate::attest::merkle::{Hash, Levels, Tree, leaf_hash};
use crate::attest::run::RunStatement;
use crate::error::Error;
use crate::files::left::{ENVELOPE, RECORD};
use crate::files::lock::Lock;
use crate::files::output::{Existing, OutputFile, check_target, not_ours, symlink, sync_folder};
use crate::source::hex;

/// What a run writes beside its bundle and manifest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Parts {
    /// The records.
    Records,
    /// The records, and a file a machine.
    RecordsAndMachines,
}

/// A run's folder that is being written. Nothing of it has its name before [`RunFolder::commit`]; the manifest
/// comes last, so a folder with a manifest is whole.
#[derive(Debug)]
pub(crate) struct RunFolder {
    reports: HashedLines,
    records: HashedLines,
    machines: Option<Machines>,
    tree: Tree,
    /// The leaves, where reports are to be proved by them.
    leaves: Option<Vec<Hash>>,
    existing: Existing,
    path: PathBuf,
    /// Held until everything has its name.
    lock: Lock,
    /// Removes the folder again, if it was not there before. Dropped last, when the files in it are gone.
    created: Option<CreatedFolder>,
}

impl RunFolder {
    /// Begins a folder; it is created if it is not there.
    ///
    /// # Errors
    /// When the folder is a symlink, another run writes to it, it holds a run already, or holds something under our names
    /// that is not ours.
    pub(crate) fn create(path: &Path, existing: Existing, parts: Parts) -> Result<Self, Error> {
        // Without its trailing slash, a symlink is seen as one.
        let path: PathBuf = path.components().collect();
        let created = match path.symlink_metadata() {
            Ok(meta) if meta.is_symlink() => return Err(symlink(&path)),
            Ok(meta) if !meta.is_dir() => return Err(not_ours(&path, "it is no folder")),
            Ok(_) => None,
            Err(_) => {
                std::fs::create_dir(&path).map_err(|e| Error::io("create the folder", &path, &e))?;
                Some(CreatedFolder { path: path.clone(), keep: false })
            }
        };
        let lock = Lock::take(&path)?;
        machines::remove_all_left(&path, &lock);
        for (name, start) in OURS {
            let file = path.join(name);
            check_target(&file, existing)?;
            check_ours(&file, start)?;
        }
        machines::check(&path, existing)?;
        let machines = match parts {
            Parts::Records => None,
            Parts::RecordsAndMachines => Some(Machines::create(&path)?),
        };
        Ok(Self {
            reports: HashedLines::create(&path.join(REPORTS_FILE), existing)?,
            records: HashedLines::create(&path.join(RECORDS_FILE), existing)?,
            machines,
            tree: Tree::default(),
            leaves: None,
            existing,
            path,
            lock,
            created,
        })
    }

    /// Writes the run statement, the first line of the bundle.
    ///
    /// # Errors
    /// When it cannot be written, or is larger than what a verifier reads.
    pub(crate) fn begin(&mut self, run: &RunStatement, signing: Signing) -> Result<(), Error> {
        limits::of_run("the run statement", &run.line)?;
        let leaf = leaf_hash(&run.line);
        self.tree.push(leaf);
        self.leaves = (self.machines.is_some() && signing == Signing::Manifest).then(|| vec![leaf]);
        self.reports.line(&run.line)
    }

    /// Appends a machine: its signed report with the leaf hash of that line
    /// ([`leaf_hash`]), and its record, both without a line feed.
    ///
    /// # Errors
    /// When it cannot be written, or is larger than what a verifier reads.
    pub(crate) fn append(
        &mut self,
        machine: &str,
        envelope: &[u8],
        leaf: Hash,
        record: &[u8],
    ) -> Result<(), Error> {
        limits::check_machine(machine, envelope.len(), record.len())?;
        self.tree.push(leaf);
        self.leaves.iter_mut().for_each(|leaves| leaves.push(leaf));
        self.reports.line(envelope)?;
        self.records.line(record)?;
        self.machines.as_mut().map_or(Ok(()), |m| m.append(machine, envelope, record))
    }

    /// What the manifest has to say of the files, once every machine is written.
    pub(crate) fn seal(&self) -> Sealed {
        Sealed {
            merkle_root: hex(&self.tree.root()),
            reports: self.reports.digest(),
            records: Some(self.records.digest()),
        }
    }

    /// Makes the folder appear, with this signed manifest.
    ///
    /// # Errors
    /// When a file cannot be written to the end, or something has come to its name in between; what was placed by
    /// then is taken away again.
    pub(crate) fn commit(self, manifest: &[u8]) -> Result<(), Error> {
        limits::of_run("the manifest", manifest)?;
        // Bound first and so dropped last, when the files in the folder are gone.
        let Self { created, lock: _lock, reports, records, machines, existing, path, leaves, tree: _ } = self;
        if let (Some(machines), Some(leaves)) = (&machines, leaves) {
            machines.prove(&Levels::of(leaves), manifest)?;
        }
        let mut last = OutputFile::create(&path.join(MANIFEST_FILE), existing)?;
        let error = |e| Error::io("write", &path.join(MANIFEST_FILE), &e);
        last.write_all(manifest).and_then(|()| last.write_all(b"\n")).map_err(error)?;
        let (reports, records, last) = (reports.file.sync()?, records.file.sync()?, last.sync()?);
        if existing == Existing::Replace {
            machines::check(&path, existing)?;
            // From here to the last rename there is no manifest, so a folder that is half old never passes for whole.
            remove_file(&path.join(MANIFEST_FILE))?;
            machines::remove(&path.join(MACHINES))?;
        }
        let mut placed = Vec::new();
        let done = reports
            .place()
            .map(|p| placed.push(p))
            .and_then(|()| records.place())
            .map(|p| placed.push(p))
            .and_then(|()| machines.map_or(Ok(()), |m| m.place().map(|p| placed.push(p))))
            .and_then(|()| sync_folder(&path))
            .and_then(|()| last.place().map(drop))
            .and_then(|()| sync_folder(&path));
        match done {
            Ok(()) => created.into_iter().for_each(CreatedFolder::keep),
            // The first error is the one to tell; what cannot be taken away is without a manifest.
            Err(_) => placed.iter().for_each(|p| {
                drop(if p.is_dir() { std::fs::remove_dir_all(p) } else { std::fs::remove_file(p) });
            }),
        }
        done
    }
}

/// Our files and how each begins.
const OURS: [(&str, &[u8]); 3] =
    [(REPORTS_FILE, ENVELOPE), (RECORDS_FILE, RECORD), (MANIFEST_FILE, ENVELOPE)];

/// Refuses to replace a file that a run did not write.
pub(super) fn check_ours(path: &Path, start: &[u8]) -> Result<(), Error> {
    let file = match std::fs::File::open(path) {
        Ok(file) => file,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(e) => return Err(not_ours(path, &format!("nobody can tell whether a run wrote it ({e})"))),
    };
    let mut head = Vec::new();
    file.take(start.len() as u64).read_to_end(&mut head).map_err(|e| Error::io("read", path, &e))?;
    if head == start { Ok(()) } else { Err(not_ours(path, "it was not written by a run")) }
}

fn remove_file(path: &Path) -> Result<(), Error> {
    match std::fs::remove_file(path) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(Error::io("replace", path, &e)),
        _ => Ok(()),
    }
}

/// Lines with the digest of all of them.
#[derive(Debug)]
struct HashedLines {
    file: OutputFile,
    hash: Sha256,
}

impl HashedLines {
    fn create(path: &Path, existing: Existing) -> Result<Self, Error> {
        Ok(Self { file: OutputFile::create(path, existing)?, hash: Sha256::new() })
    }

    fn line(&mut self, line: &[u8]) -> Result<(), Error> {
        self.hash.update(line);
        self.hash.update(b"\n");
        let written = self.file.write_all(line).and_then(|()| self.file.write_all(b"\n"));
        written.map_err(|e| Error::io("write", &self.file.path, &e))
    }

    fn digest(&self) -> String {
        hex(&self.hash.clone().finalize())
    }
}

/// A folder that goes away again unless it is kept.
#[derive(Debug)]
struct CreatedFolder {
    path: PathBuf,
    keep: bool,
}

impl CreatedFolder {
    fn keep(mut self) {
        self.keep = true;
    }
}

impl Drop for CreatedFolder {
    fn drop(&mut self) {
        if !self.keep {
            // Fails if something of others is in it by now, which is right.
            drop(std::fs::remove_dir(&self.path));
        }
    }
}
