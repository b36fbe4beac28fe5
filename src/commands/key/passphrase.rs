//! Passphrases and PINs: from a file, a descriptor, the environment or a terminal; never from the command line.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use console::Term;

use crate::attest::keys::{KeyError, Passphrase};
use crate::cli::PassphraseArgs;

/// Holds the passphrase of an encrypted key.
pub(super) const VARIABLE: &str = "TIDEWAITER_KEY_PASSPHRASE";

/// Where a passphrase comes from.
#[derive(Clone, Debug)]
pub(in crate::commands) struct PassphraseSource<'s> {
    args: Option<&'s PassphraseArgs>,
    /// Whether the environment may hold it.
    environment: bool,
}

impl<'s> PassphraseSource<'s> {
    /// From what these arguments name, else the environment, else a terminal.
    pub(super) const fn of(args: &'s PassphraseArgs) -> Self {
        Self { args: Some(args), environment: true }
    }

    /// From the environment, else a terminal.
    pub(super) const fn elsewhere() -> Self {
        Self { args: None, environment: true }
    }

    /// From what these arguments name, else a terminal: of a passphrase that is no key's yet.
    pub(super) const fn of_new(args: &'s PassphraseArgs) -> Self {
        Self { args: Some(args), environment: false }
    }

    /// Whether arguments name it.
    pub(super) fn is_named(&self) -> bool {
        self.file().is_some()
    }

    /// The file to read, where arguments name one.
    fn file(&self) -> Option<PathBuf> {
        let args = self.args?;
        let of_descriptor = |n: u32| PathBuf::from(format!("/dev/fd/{n}"));
        args.passphrase_file.clone().or_else(|| args.passphrase_fd.map(of_descriptor))
    }

    /// The passphrase of something that is there, which is named where a person is asked; `None` where there is none and nobody to
    /// ask.
    ///
    /// # Errors
    /// When the file cannot be read, or the terminal gives none.
    pub(super) fn ask(&self, of: &str) -> Result<Option<Passphrase>, KeyError> {
        if let Some(given) = self.given()? {
            return Ok(Some(given));
        }
        if !has_person() {
            return Ok(None);
        }
        typed(&format!("{of}: ")).map(Some)
    }

    /// A new passphrase, typed twice where a person is asked.
    ///
    /// # Errors
    /// As [`ask`](Self::ask), and when the two are not the same, or empty.
    pub(super) fn ask_new(&self) -> Result<Option<Passphrase>, KeyError> {
        let new = if let Some(given) = self.given()? {
            given
        } else if has_person() {
            let first = typed("New passphrase: ")?;
            if first != typed("The same again: ")? {
                return Err(KeyError::PassphraseTyped("the two passphrases are not the same"));
            }
            first
        } else {
            return Ok(None);
        };
        if new.is_empty() {
            return Err(KeyError::PassphraseTyped("the new passphrase is empty"));
        }
        Ok(Some(new))
    }

    fn given(&self) -> Result<Option<Passphrase>, KeyError> {
        if let Some(file) = self.file() {
            return Passphrase::read(Path::new(&file)).map(Some);
        }
        // As bytes: a passphrase in another encoding than UTF-8 is one.
        let held = std::env::var_os(VARIABLE).filter(|_| self.environment);
        Ok(held.map(|text| Passphrase::new(text.into_encoded_bytes())))
    }
}

/// Whether somebody is there to be asked.
fn has_person() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// What a person types, unseen.
fn typed(prompt: &str) -> Result<Passphrase, KeyError> {
    let failed = |error| KeyError::PassphraseFile { path: PathBuf::from("the terminal"), error };
    let terminal = Term::stderr();
    terminal.write_str(prompt).map_err(failed)?;
    terminal.read_secure_line().map(|line| Passphrase::new(line.into_bytes())).map_err(failed)
}
