//! The files that were audited, where they are at hand, for outputs that show places in them or are made of them.

use std::path::{Path, PathBuf};

use super::inventory::Inventories;
use crate::attest::predicate::{RunInput, RunPredicate};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::error::Error;
use crate::files::bytes::Bytes;
use crate::files::digest::PendingDigest;
use crate::files::input::Input;
use crate::report::Sources;

/// Files by their digests.
#[derive(Debug, Default)]
pub(super) struct SourceFiles {
    files: Vec<SourceFile>,
}

#[derive(Debug)]
struct SourceFile {
    digest: String,
    /// Its name as shown.
    name: String,
    path: PathBuf,
    bytes: Bytes,
}

impl SourceFiles {
    /// The inventories of an audit.
    ///
    /// # Errors
    /// When one could not be read to the end.
    pub(super) fn of(inventories: &Inventories) -> Result<Self, Error> {
        let file = |inventory: &super::inventory::Inventory| -> Result<SourceFile, Error> {
            let workbook = &inventory.workbook;
            Ok(SourceFile {
                digest: workbook.digest()?,
                name: workbook.name.clone(),
                path: inventory.path.clone(),
                bytes: workbook.bytes().clone(),
            })
        };
        Ok(Self { files: inventories.all.iter().map(file).collect::<Result<_, Error>>()? })
    }

    /// Files that somebody says were audited.
    ///
    /// # Errors
    /// When one cannot be read.
    pub(super) fn open(paths: &[PathBuf]) -> Result<Self, Error> {
        let mut files = Vec::new();
        let mut found = Diagnostics::default();
        let of = |path: &Path, input: Input| -> Result<SourceFile, Diagnostic> {
            let bytes = input.bytes().clone();
            let digest = PendingDigest::start(&bytes).wait()?;
            Ok(SourceFile { digest, name: input.name().to_owned(), path: path.to_owned(), bytes })
        };
        for (path, input) in paths.iter().zip(Input::paths(paths)) {
            match input.and_then(|input| of(path, input)) {
                Ok(file) => files.push(file),
                Err(why) => found.push(why),
            }
        }
        if found.is_empty() { Ok(Self { files }) } else { Err(found.into()) }
    }

    /// Checks that each of them is an input of the run.
    ///
    /// # Errors
    /// With each that is not: its digest is none that was signed.
    pub(super) fn check(&self, run: &RunPredicate<'_>) -> Result<(), Error> {
        let mut found = Diagnostics::default();
        for file in &self.files {
            if run.inputs.iter().all(|input| input.digest.sha256 != file.digest) {
                let message =
                    "the file is none of those that were audited: its digest is not among the signed ones";
                found.push(
                    Diagnostic::error("input-other", message)
                        .at(file.path.display().to_string())
                        .help("name the file as it was when it was audited"),
                );
            }
        }
        if found.is_empty() { Ok(()) } else { Err(Error::untrusted(found)) }
    }

    /// The file of an input; of several with the same bytes, the one of that name.
    fn file(&self, input: &RunInput<'_>) -> Option<&SourceFile> {
        let same = || self.files.iter().filter(|file| file.digest == input.digest.sha256);
        same().find(|file| file.name == input.file).or_else(|| same().next())
    }
}

impl Sources for SourceFiles {
    fn path(&self, input: &RunInput<'_>) -> Option<String> {
        Some(self.file(input)?.path.display().to_string())
    }

    fn bytes(&self, input: &RunInput<'_>) -> Option<&Bytes> {
        Some(&self.file(input)?.bytes)
    }
}
