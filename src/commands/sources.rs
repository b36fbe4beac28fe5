//! The files that were audited, where they are at hand, for outputs that show places in them or are made of them.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::inventory::Inventories;
use crate::attest::predicate::{RunInput, RunPredicate};
use crate::attest::verify::Known;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::error::Error;
use crate::files::bytes::Bytes;
use crate::files::digest::PendingDigest;
use crate::files::input::Input;
use crate::ingest::reader::{ReadOptions, open};
use crate::ingest::text_cells::{TextCells, TextSpan};
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
    /// The cells of a delimited text, once somebody has asked for one.
    cells: OnceLock<Option<TextCells>>,
    /// What is opened then, where it was not yet.
    input: Option<Input>,
}

impl SourceFile {
    /// The cells of a delimited text, read as it was where that is known, and else as it shows.
    fn cells(&self) -> Option<&TextCells> {
        let open = || TextCells::of(&open(self.input.as_ref()?, &ReadOptions::default()).ok()?);
        self.cells.get_or_init(open).as_ref()
    }
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
                cells: TextCells::of(workbook).into(),
                input: None,
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
            let name = input.name().to_owned();
            Ok(SourceFile {
                digest,
                name,
                path: path.to_owned(),
                bytes,
                cells: OnceLock::new(),
                input: Some(input),
            })
        };
        for (path, input) in paths.iter().zip(Input::paths(paths)) {
            match input.and_then(|input| of(path, input)) {
                Ok(file) => files.push(file),
                Err(why) => found.push(why),
            }
        }
        if found.is_empty() { Ok(Self { files }) } else { Err(found.into()) }
    }

    /// What they are signed by.
    pub(super) fn known(self) -> Vec<Known> {
        self.files.into_iter().map(|file| Known { name: file.name, digest: file.digest }).collect()
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

    fn span(&self, input: &RunInput<'_>, (row, column): (u64, u32), value: Option<&str>) -> Option<TextSpan> {
        self.file(input)?.cells()?.span(row, column, value)
    }
}
