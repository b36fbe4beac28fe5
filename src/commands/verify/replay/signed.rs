//! The run that was signed, as far as a replay is held against it.

use std::collections::HashMap;
use std::path::Path;

use sha2::{Digest as _, Sha256};

use crate::attest::dsse::Envelope;
use crate::attest::predicate::RunPredicate;
use crate::attest::run::Form;
use crate::attest::verify::{Read, Trust, read};
use crate::attest::{TrustedKeys, canonical};
use crate::commands::render::bundles;
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::source::sha256_hex;

/// A run whose signatures hold. It keeps some 50 bytes a report.
pub(super) struct SignedRun {
    /// What it says of itself, as canonical JSON.
    said: Vec<u8>,
    /// The digest of the payload of its run statement, where that is here.
    pub(super) statement: Option<String>,
    /// Whether its reports leave anything to that.
    pub(super) form: Form,
    /// The digests of the payloads of its reports by their places.
    pub(super) reports: HashMap<u64, [u8; 32]>,
    /// The first machines, to name a parts list by; no more than two.
    pub(super) machines: Vec<String>,
}

/// SHA-256.
pub(super) fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

impl SignedRun {
    /// Reads what is under a path.
    ///
    /// # Errors
    /// When something is refused or cannot be read, or reports are of several runs.
    pub(super) fn read(path: &Path, trusted: &TrustedKeys) -> Result<Self, Error> {
        let (mut said, mut of) = (None::<Vec<u8>>, None::<String>);
        let mut signed = Self {
            said: Vec::new(),
            statement: None,
            form: Form::Full,
            reports: HashMap::new(),
            machines: Vec::new(),
        };
        for file in bundles(path)? {
            read(&file, Trust::Keys(trusted), &mut |run, read| {
                match read {
                    Read::Begin => {
                        if of.get_or_insert_with(|| run.predicate.run_id.to_string())
                            != run.predicate.run_id.as_ref()
                        {
                            let message = "these are reports of several runs";
                            return Err(Diagnostic::error("several-runs", message)
                                .at(path.display())
                                .help("replay them one by one")
                                .into());
                        }
                        if let Some(line) = run.line {
                            signed.statement = Some(sha256_hex(&payload(line)));
                        }
                        let bytes = canonical::to_vec(run.predicate);
                        said = Some(bytes.map_err(|e| Diagnostic::error("replay", e.to_string()))?);
                    }
                    Read::Report(report) => {
                        if report.is_lean {
                            signed.form = Form::Lean;
                        }
                        signed.reports.insert(report.predicate.sequence, digest(report.payload));
                        if signed.machines.len() < 2 {
                            signed.machines.push(report.machine.to_owned());
                        }
                    }
                    Read::End(_) => {}
                }
                Ok(())
            })?;
        }
        Ok(Self { said: said.unwrap_or_default(), ..signed })
    }

    /// What it says of itself.
    ///
    /// # Errors
    /// None for what was verified.
    pub(super) fn run(&self) -> Result<RunPredicate<'_>, Error> {
        let run = serde_json::from_slice(&self.said);
        run.map_err(|e| Diagnostic::error("replay", format!("the run cannot be read again: {e}")).into())
    }
}

/// The bytes that were signed; they were verified before.
fn payload(envelope: &[u8]) -> Vec<u8> {
    Envelope::unverified(envelope).unwrap_or_default()
}
