//! Which workbook is annotated.

use std::collections::BTreeMap;

use crate::attest::predicate::RunInput;
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::files::bytes::Bytes;
use crate::files::zipped;
use crate::report::RunInfo;

use super::package::WORKBOOK;

/// The workbook among the inputs of a run.
pub(super) struct Source {
    /// Its name as shown.
    pub(super) file: String,
    /// The digest of its bytes.
    pub(super) digest: String,
    pub(super) bytes: Bytes,
}

const NEW: &str = "`-o xlsx=FILE` writes a new workbook of any inputs";

impl Source {
    /// The only workbook of the run.
    ///
    /// # Errors
    /// When there is none at hand, or more than one.
    pub(super) fn find(info: &RunInfo<'_>) -> Result<Self, Error> {
        let mut files: BTreeMap<(&str, &str), &Bytes> = BTreeMap::new();
        let inputs = info.run.inputs.iter().filter(|input| input.stated.is_empty());
        for input in inputs {
            if let Some(bytes) = info.sources.bytes(input) {
                files.insert((&input.file, &input.digest.sha256), bytes);
            }
        }
        if files.is_empty() {
            let message = "`annotated` copies the workbook that was audited, and that is not at hand";
            let help = format!("name it with --inventory FILE; {NEW}");
            return Err(Diagnostic::error("workbook-missing", message).help(help).into());
        }
        let mut workbooks: Vec<_> = files.into_iter().filter(|(_, bytes)| is_workbook(bytes)).collect();
        match (workbooks.pop(), workbooks.len()) {
            (None, _) => {
                let message =
                    "`annotated` needs an Excel workbook (.xlsx, .xlsm), and none of the inputs is one";
                Err(Diagnostic::error("workbook-missing", message).help(NEW).into())
            }
            (Some(((file, digest), bytes)), 0) => {
                Ok(Self { file: file.to_owned(), digest: digest.to_owned(), bytes: bytes.clone() })
            }
            (Some(last), others) => {
                let mut names: Vec<String> =
                    workbooks.iter().take(3).map(|((file, _), _)| (*file).to_owned()).collect();
                names.push(last.0.0.to_owned());
                let message = format!(
                    "`annotated` copies one workbook, and {} were audited: {}",
                    others + 1,
                    names.join(", ")
                );
                let help = "audit each by itself, or `tidewaiter render` the run once for each with --inventory FILE; `-o xlsx=FILE` writes one new workbook of all";
                Err(Diagnostic::error("workbooks-several", message).help(help).into())
            }
        }
    }

    /// Whether an input is a sheet of it.
    pub(super) fn has(&self, input: &RunInput<'_>) -> bool {
        input.file == self.file && input.digest.sha256 == self.digest
    }
}

fn is_workbook(bytes: &Bytes) -> bool {
    let is_archive = bytes.head(4).is_ok_and(|head| head == b"PK\x03\x04");
    is_archive && zipped::parts(bytes).iter().any(|part| part.eq_ignore_ascii_case(WORKBOOK))
}
