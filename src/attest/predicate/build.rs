//! From an audit to what is said of it.

use std::borrow::Cow;

use super::{
    Location, ReportAnswer, ReportFinding, ReportIdentified, ReportMissing, ReportPredicate, ReportQuestion,
    ReportStep, Text, fingerprint,
};
use crate::model::{self, AnswerBy, ChainStep, Finding, Inputs, MachineAudit, QuestionAnswer};

/// What a report says of an audit, without what is the same in the whole run. `sequence` is its place in the run, from 0.
pub fn predicate<'a>(audit: &'a MachineAudit<'a>, inputs: &'a Inputs, sequence: u64) -> ReportPredicate<'a> {
    let build = Build { inputs };
    let parties = audit.identified.parties.iter();
    let joined = audit.identified.joined.iter();
    let makers = audit.identified.makers.iter();
    ReportPredicate {
        coverage: audit.coverage,
        findings: audit.findings.iter().map(|f| build.finding(audit.machine, f)).collect(),
        identified: ReportIdentified {
            boards: build.answers(&audit.identified.boards),
            controllers: build.answers(&audit.identified.controllers),
            events: audit.identified.events.iter().map(|(kind, days)| (*kind, build.answers(days))).collect(),
            joined: joined.map(|(field, answers)| (field.as_str().into(), build.answers(answers))).collect(),
            makers: makers.map(|(country, answers)| ((*country).into(), build.answers(answers))).collect(),
            model: audit.identified.model.as_ref().map(|model| build.answer(model)),
            origins: build.answers(&audit.identified.origins),
            parties: parties.map(|(role, answers)| (*role, build.answers(answers))).collect(),
            sites: build.answers(&audit.identified.sites),
        },
        input: 0,
        missing_evidence: audit
            .missing
            .iter()
            .map(|m| ReportMissing { how: Text::of(&m.how), what: Text::of(&m.what) })
            .collect(),
        quantity: audit.quantity,
        questions: audit
            .questions
            .iter()
            .map(|(activity, asked)| (*activity, asked.iter().map(|q| build.question(q)).collect()))
            .collect(),
        run: None,
        scope: audit.scope,
        sequence,
        verdict: audit.verdict,
        verdicts: audit.verdicts.clone(),
        verification_result: audit.coverage.result(audit.verdict),
    }
}

struct Build<'a> {
    inputs: &'a Inputs,
}

impl<'a> Build<'a> {
    fn location(&self, at: model::Location) -> Location<'a> {
        Location::of(at, self.inputs)
    }

    fn answers(&self, answers: &'a [AnswerBy<'a>]) -> Vec<ReportAnswer<'a>> {
        answers.iter().map(|answer| self.answer(answer)).collect()
    }

    fn answer(&self, answer: &'a AnswerBy<'a>) -> ReportAnswer<'a> {
        ReportAnswer { location: answer.at.map(|at| self.location(at)), value: Some(Text::of(&answer.value)) }
    }

    fn question(&self, question: &'a QuestionAnswer<'a>) -> ReportQuestion<'a> {
        ReportQuestion {
            asks: Some(Text::of(question.asks)),
            by: self.answers(&question.by),
            id: Cow::Borrowed(question.id),
            need: Some(question.need),
            open: question.open.as_ref().map(|(what, _)| Text::of(what)),
            policy: question.site.map(Text::of),
            state: Some(question.state),
        }
    }

    fn finding(&self, machine: &str, finding: &'a Finding<'a>) -> ReportFinding<'a> {
        ReportFinding {
            activities: Cow::Borrowed(&finding.activities),
            advice: Text::of(&finding.advice),
            also_at: finding.also_at.iter().map(|at| self.location(*at)).collect(),
            alternatives: finding.alternatives.iter().map(|a| Text::of(a)).collect(),
            basis: finding.basis.iter().map(|b| Text::of(b)).collect(),
            caveat: finding.caveat.as_deref().map(Text::of),
            chain: finding.chain.iter().map(|s| self.step(s)).collect(),
            confidence: finding.confidence,
            fingerprint: Some(fingerprint(finding.rule, machine, &finding.subject).into()),
            outcome: finding.outcome,
            rule: Cow::Borrowed(finding.rule),
            subject: Cow::Borrowed(&finding.subject),
            title: Text::of(finding.title),
            waiver: finding.waived.map(Into::into),
        }
    }

    fn step(&self, step: &'a ChainStep<'a>) -> ReportStep<'a> {
        ReportStep {
            location: step.at.map(|at| self.location(at)),
            source: Text::of(&step.source),
            value: Text::of(&step.value),
            what: step.what,
        }
    }
}
