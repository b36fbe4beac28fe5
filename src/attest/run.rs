//! The run statement as a line: signed before the reports, so that each can name it by digest.

use std::borrow::Cow;

use super::dsse::EnvelopeWriter;
use super::policy::combined;
use super::predicate::{PolicyEntry, RunInput, RunPredicate, Texts};
use super::statement::{Digest, RUN_TYPE, Statement, Subject};
use super::{CanonicalError, Signer, canonical};
use crate::source::sha256_hex;

/// What stands before the run's name, where a statement is shown by what it is about.
pub const RUN_PREFIX: &str = "run:";

/// How much a report says itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Everything: it can be read alone.
    Full,
    /// What is its machine's; the rest stands in the run statement.
    Lean,
}

/// A run statement that was signed, and what its reports need of it.
#[derive(Clone, Debug)]
pub struct RunStatement {
    /// What it says.
    pub predicate: RunPredicate<'static>,
    /// How its reports are written.
    pub form: Form,
    /// The line of the bundle, without its line feed.
    pub line: Vec<u8>,
    /// Lower-case hex SHA-256 of its payload.
    pub(super) digest: String,
    pub(super) texts: Texts,
    /// The one entry that full reports carry over `policy`.
    pub(super) policy: Vec<PolicyEntry<'static>>,
    /// The inputs as full reports carry them.
    pub(super) inputs: Vec<RunInput<'static>>,
}

impl RunStatement {
    /// Signs what a run says before its reports. Lean reports have the texts in `texts` as numbers.
    ///
    /// # Errors
    /// When a number in it is beyond what readers keep.
    pub fn sign(
        mut predicate: RunPredicate<'static>,
        form: Form,
        texts: Texts,
        signer: Option<&Signer>,
    ) -> Result<Self, CanonicalError> {
        predicate.texts = texts.list().map(|text| Cow::Owned(text.to_owned())).collect();
        let mut subject: Vec<Subject<'_>> = Vec::new();
        for input in &predicate.inputs {
            if subject.iter().all(|known| known.name != input.file) {
                subject.push(Subject { digest: input.digest.clone(), name: Cow::Borrowed(&input.file) });
            }
        }
        let payload = canonical::to_vec(&Statement::about(RUN_TYPE, subject, &predicate))?;
        let mut line = Vec::new();
        EnvelopeWriter::new(signer).append(&payload, &mut line);
        Ok(Self {
            policy: combined(&predicate.policy)?.into_iter().collect(),
            inputs: in_reports(&predicate.inputs),
            digest: sha256_hex(&payload),
            predicate,
            form,
            line,
            texts,
        })
    }

    /// What the manifest says of the run: all but what only its reports need.
    pub(super) fn in_manifest(&self) -> RunPredicate<'static> {
        RunPredicate {
            inputs: self.inputs.clone(),
            questions: Vec::new(),
            texts: Vec::new(),
            ..self.predicate.clone()
        }
    }

    pub(super) fn digest(&self) -> Digest<'_> {
        Digest::new(self.digest.as_str())
    }
}

/// The inputs without their columns, which only records need.
pub(super) fn in_reports<'a>(inputs: &[RunInput<'a>]) -> Vec<RunInput<'a>> {
    inputs
        .iter()
        .map(|input| RunInput { columns: std::collections::BTreeMap::new(), ..input.clone() })
        .collect()
}
