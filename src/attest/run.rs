//! The run statement as a line: signed before the reports, so that each can name it by digest.

use std::borrow::Cow;
use std::collections::HashSet;

use super::dsse::EnvelopeWriter;
use super::predicate::{RunPredicate, Texts};
use super::statement::{Digest, RUN_TYPE, Statement, Subject};
use super::{Signer, WriteError, canonical};
use crate::source::sha256_hex;

/// What stands before the run's name, where a statement is shown by what it is about.
pub(crate) const RUN_PREFIX: &str = "run:";

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
    /// What full reports and the manifest say of the run.
    pub(super) in_full: RunPredicate<'static>,
}

impl RunStatement {
    /// Signs what a run says before its reports. Lean reports have the texts in `texts` as numbers.
    ///
    /// # Errors
    /// When a number in it is beyond what readers keep, or nobody signs it.
    pub fn sign(
        predicate: RunPredicate<'static>,
        form: Form,
        texts: Texts,
        signer: Option<&Signer>,
    ) -> Result<Self, WriteError> {
        Self::made(predicate, form, texts, Some(EnvelopeWriter::new(signer)))
    }

    /// As [`sign`](Self::sign), of a run of which nothing is written: without a line.
    ///
    /// # Errors
    /// As [`sign`](Self::sign).
    pub(crate) fn unwritten(
        predicate: RunPredicate<'static>,
        form: Form,
        texts: Texts,
    ) -> Result<Self, WriteError> {
        Self::made(predicate, form, texts, None)
    }

    fn made(
        mut predicate: RunPredicate<'static>,
        form: Form,
        texts: Texts,
        writer: Option<EnvelopeWriter<'_>>,
    ) -> Result<Self, WriteError> {
        predicate.texts = texts.list().map(|text| Cow::Owned(text.to_owned())).collect();
        let mut subject: Vec<Subject<'_>> = Vec::new();
        let mut known = HashSet::new();
        for input in &predicate.inputs {
            if known.insert((&*input.file, &*input.digest.sha256)) {
                let digest = Digest::new(&*input.digest.sha256);
                subject.push(Subject { digest, name: Cow::Borrowed(&input.file) });
            }
        }
        // Of thousands of documents it takes tens of megabytes.
        let mut payload = Vec::with_capacity(predicate.size());
        canonical::append(&Statement::about(RUN_TYPE, subject, &predicate), &mut payload)?;
        let mut line = Vec::new();
        if let Some(mut writer) = writer {
            writer.append(&payload, &mut line)?;
        }
        let digest = sha256_hex(&payload);
        drop(payload);
        Ok(Self { in_full: predicate.in_full(), digest, predicate, form, line, texts })
    }

    /// As [`sign`](Self::sign), for reports that say everything themselves.
    ///
    /// # Errors
    /// As [`sign`](Self::sign).
    pub fn full(predicate: RunPredicate<'static>, signer: Option<&Signer>) -> Result<Self, WriteError> {
        Self::sign(predicate, Form::Full, Texts::default(), signer)
    }

    /// Lower-case hex SHA-256 of its payload.
    pub(crate) fn sha256(&self) -> &str {
        &self.digest
    }

    pub(super) fn digest(&self) -> Digest<'_> {
        Digest::new(self.digest.as_str())
    }
}
