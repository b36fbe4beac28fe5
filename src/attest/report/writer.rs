//! From an audit to a signed line.

use std::borrow::Cow;
use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use super::{
    REPORT_STATEMENT, ReportAnswer, ReportCoverage, ReportFinding, ReportIdentified, ReportMissing,
    ReportPredicate, ReportQuestion, ReportStep, RunContext,
};
use crate::attest::canonical;
use crate::attest::dsse::EnvelopeWriter;
use crate::attest::statement::{Digest, MACHINE_PREFIX, REPORT_TYPE, Statement};
use crate::attest::{CanonicalError, Signer};
use crate::model::{
    AnswerBy, CellPlace, ChainStep, Finding, Identified, Inputs, MachineAudit, QuestionAnswer,
};
use crate::source::{hex, sha256_hex};

/// One machine's audit, ready to be reported.
#[derive(Clone, Copy, Debug)]
pub struct MachineReport<'a> {
    /// The audit.
    pub audit: &'a MachineAudit<'a>,
    /// The machine's record, canonical ([`append_record`](crate::attest::record::append_record)).
    pub record: &'a [u8],
    /// The report's place in its run, from 0.
    pub sequence: u64,
}

/// Writes signed reports; keeps its buffers from one to the next. One a thread.
#[derive(Debug)]
pub struct ReportWriter<'r> {
    context: &'r RunContext,
    inputs: &'r Inputs,
    envelopes: EnvelopeWriter<'r>,
    payload: Vec<u8>,
}

impl<'r> ReportWriter<'r> {
    /// A writer for the reports of one run.
    pub fn new(context: &'r RunContext, inputs: &'r Inputs, signer: impl Into<Option<&'r Signer>>) -> Self {
        Self { context, inputs, envelopes: EnvelopeWriter::new(signer), payload: Vec::new() }
    }

    /// Appends the signed report to `out`, as one line without its line feed.
    ///
    /// # Errors
    /// When a number in it is beyond what readers keep.
    pub fn append(&mut self, report: MachineReport<'_>, out: &mut Vec<u8>) -> Result<(), CanonicalError> {
        let mut payload = std::mem::take(&mut self.payload);
        payload.clear();
        let digest = Digest::new(sha256_hex(report.record));
        let name = format!("{MACHINE_PREFIX}{}", report.audit.machine);
        let statement = Statement::new(REPORT_TYPE, name, digest, self.predicate(report));
        let written = canonical::append(&statement, &mut payload);
        drop(statement);
        if written.is_ok() {
            self.envelopes.append(&payload, out);
        }
        self.payload = payload;
        written
    }

    /// Whether the report would certainly be larger than `most` bytes: told from its texts, before it is made.
    pub fn exceeds(audit: &MachineAudit<'_>, most: usize) -> bool {
        // In base64.
        least(audit) / 3 * 4 > most
    }

    /// Whether it may be: where a text has to be escaped, and much stands around it, it is ten times as long.
    pub fn may_exceed(audit: &MachineAudit<'_>, most: usize) -> bool {
        least(audit) > most / 16
    }

    /// What the report says.
    pub fn predicate<'a>(&'a self, report: MachineReport<'a>) -> ReportPredicate<'a> {
        let MachineReport { audit, sequence, .. } = report;
        let context = self.context;
        let coverage = ReportCoverage::of(audit.coverage);
        ReportPredicate {
            activities: audit.verdicts.keys().copied().collect(),
            activities_from: Some(context.activities_from.into()),
            as_of: context.as_of,
            coverage,
            findings: audit.findings.iter().map(|f| self.finding(audit.machine, f)).collect(),
            identified: Some(self.identified(&audit.identified)),
            inputs: Cow::Borrowed(&context.inputs),
            missing_evidence: audit
                .missing
                .iter()
                .map(|m| ReportMissing { how: Cow::Borrowed(&m.how), what: Cow::Borrowed(&m.what) })
                .collect(),
            outside_reach: Cow::Borrowed(&context.outside_reach),
            policy: Cow::Borrowed(&context.policy),
            questions: audit
                .questions
                .iter()
                .map(|(activity, answers)| {
                    (*activity, answers.iter().map(|q| self.question(q, &audit.identified)).collect())
                })
                .collect(),
            run_id: Cow::Borrowed(&context.run_id),
            scope: audit.scope,
            sequence,
            statement: Cow::Borrowed(REPORT_STATEMENT),
            time_verified: context.time_verified,
            verdict: audit.verdict,
            verdicts: Cow::Borrowed(&audit.verdicts),
            verification_result: coverage.result(audit.verdict),
            verifier: context.verifier.clone(),
        }
    }

    fn identified<'a>(&'a self, found: &'a Identified<'a>) -> ReportIdentified<'a> {
        ReportIdentified {
            boards: self.answers(&found.boards),
            controllers: self.answers(&found.controllers),
            model: found.model.as_ref().map(|model| self.answer(model)),
            parties: self.answers(&found.parties),
        }
    }

    fn question<'a>(
        &'a self,
        question: &'a QuestionAnswer<'a>,
        found: &'a Identified<'a>,
    ) -> ReportQuestion<'a> {
        let answer = |by| {
            let answer = self.answer(by);
            if found.says(by) { ReportAnswer { value: None, ..answer } } else { answer }
        };
        ReportQuestion {
            by: question.by.iter().map(answer).collect(),
            id: Cow::Borrowed(question.id),
            need: question.need,
            open: question.open.as_ref().map(|(what, _)| Cow::Borrowed(what.as_str())),
            policy: question.site.map(Cow::Borrowed),
            state: question.state,
        }
    }

    fn location(&self, at: CellPlace) -> Cow<'static, str> {
        let mut text = String::with_capacity(32);
        // Writing to memory does not fail.
        let _ = write!(text, "{}", self.inputs.show(at));
        Cow::Owned(text)
    }

    fn answers<'a>(&'a self, answers: &'a [AnswerBy<'a>]) -> Vec<ReportAnswer<'a>> {
        answers.iter().map(|answer| self.answer(answer)).collect()
    }

    fn answer<'a>(&'a self, answer: &'a AnswerBy<'a>) -> ReportAnswer<'a> {
        ReportAnswer {
            location: answer.at.map(|at| self.location(at)),
            value: Some(Cow::Borrowed(&answer.value)),
        }
    }

    fn finding<'a>(&'a self, machine: &str, finding: &'a Finding<'a>) -> ReportFinding<'a> {
        ReportFinding {
            activities: Cow::Borrowed(&finding.activities),
            advice: Cow::Borrowed(&finding.advice),
            also_at: finding.also_at.iter().map(|at| self.inputs.show(*at).to_string()).collect(),
            alternatives: Cow::Borrowed(&finding.alternatives),
            basis: Cow::Borrowed(&finding.basis),
            caveat: finding.caveat.as_deref().map(Cow::Borrowed),
            chain: finding.chain.iter().map(|s| self.step(s)).collect(),
            confidence: finding.confidence,
            fingerprint: Cow::Owned(fingerprint(finding.rule, machine, &finding.subject)),
            outcome: finding.outcome,
            rule: Cow::Borrowed(finding.rule),
            subject: Cow::Borrowed(&finding.subject),
            title: Some(finding.title).filter(|t| !t.is_empty()).map(Cow::Borrowed),
        }
    }

    fn step<'a>(&'a self, step: &'a ChainStep<'a>) -> ReportStep<'a> {
        ReportStep {
            location: step.at.map(|at| self.location(at)),
            source: Cow::Borrowed(&step.source),
            value: Cow::Borrowed(&step.value),
            what: step.what,
        }
    }
}

/// The name of a finding, the same in every run: the first 32 hex digits of the SHA-256 of the rule's id, the
/// machine's key and the finding's subject, each after its length in bytes and a colon.
pub fn fingerprint(rule: &str, machine: &str, subject: &str) -> String {
    let mut hash = Sha256::new();
    for part in [rule, machine, subject] {
        hash.update(part.len().to_string());
        hash.update(b":");
        hash.update(part);
    }
    hex(&hash.finalize()[..16])
}

/// The least that the findings take, in bytes.
fn least(audit: &MachineAudit<'_>) -> usize {
    audit.findings.iter().map(Finding::least).sum()
}
