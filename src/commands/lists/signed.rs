//! `lists sign`, and what is taken only if it is signed.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::attest::trust::FileKind;
use crate::cli::FileSignArgs;
use crate::commands::terminal::Terminal;
use crate::commands::{demands, trust};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::error::Error;
use crate::exit::Exit;
use crate::files::bytes::Bytes;
use crate::files::digest::PendingDigest;
use crate::lists::NewEdition;
use crate::source::open;

/// Signs a list file as it is.
///
/// # Errors
/// When it cannot be read, something else was signed, or nobody signs it.
pub(super) fn sign(args: &FileSignArgs, terminal: &Terminal) -> Result<Exit, Error> {
    demands::sign(args, FileKind::List, &digest(&args.file)?, terminal)
}

/// Checks that every file of these editions is one that keys of a policy signed. It is the digests of what was read that have to be
/// signed: a list in an archive is signed unpacked.
///
/// # Errors
/// Every file that is not.
pub(super) fn check(
    policy: &Path,
    files: &[PathBuf],
    editions: &[NewEdition],
    terminal: &Terminal,
) -> Result<(), Error> {
    let trusted = trust::trusted(policy, None, terminal)?;
    let mut signed = BTreeSet::new();
    let mut wrong = Diagnostics::default();
    for file in files {
        let digest = digest(file)?;
        match demands::file_signers(file, FileKind::List, &digest, &trusted) {
            Ok(_) => drop(signed.insert(digest)),
            Err(refusal) => wrong.push(
                Diagnostic::error(refusal.code(), refusal.to_string())
                    .at(file.display())
                    .help("`tidewaiter lists sign` signs a list; its `.dsse.json` has to lie beside it"),
            ),
        }
    }
    let read = editions.iter().flat_map(|new| &new.edition.files);
    for file in read.filter(|file| wrong.is_empty() && !signed.contains(&file.digest)).collect::<Vec<_>>() {
        let message = format!("`{}` was read and is not what was signed", file.name);
        wrong.push(Diagnostic::error("SUBJECT_MISMATCH", message).help("sign and import lists unpacked"));
    }
    if wrong.is_empty() { Ok(()) } else { Err(Error::untrusted(wrong)) }
}

fn digest(path: &Path) -> Result<String, Error> {
    let bytes = open(path).and_then(|file| Bytes::file(path.to_string_lossy(), file));
    Ok(PendingDigest::start(&bytes.map_err(|e| Error::io("read", path, &e))?).wait()?)
}
