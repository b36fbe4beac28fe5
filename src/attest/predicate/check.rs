//! Whether the parts of a report agree: a report whose findings were taken out must not stand.

use super::{
    ReportAnswer, ReportFinding, ReportPredicate, ReportQuestion, ReportRun, RunPredicate, Text, fingerprint,
};
use crate::attest::Refusal;
use crate::model::{Activity, Need, QuestionState, Verdict};
use crate::source::is_sha256_hex;

/// More than an audit keeps: 64 of each kind and role, 64 to a question.
const MOST_IDENTIFIED: usize = 2_000;
const MOST_ANSWERS: usize = 100;
const MOST_ASKED: usize = 10_000;

impl ReportPredicate<'_> {
    /// Checks that result, verdicts, findings and coverage say the same of the machine with this key.
    ///
    /// # Errors
    /// [`Refusal::InternalInconsistency`] with what contradicts what.
    pub fn check(&mut self, machine: &str) -> Result<(), Refusal> {
        let no = |problem: String| Err(Refusal::InternalInconsistency(problem));
        if !matches!(self.run, Some(ReportRun::Statement(_))) {
            let mut has_number = false;
            self.each_text(&mut |text| has_number |= matches!(text, Text::At(_)));
            if has_number {
                let problem = "a text of it is a number, and it names no run statement that has texts";
                return Err(Refusal::PayloadMalformed(problem.to_owned()));
            }
        }
        self.check_origin()?;
        // A machine is told by few things: each is looked for among them.
        let by = self.questions.values().flatten().map(|question| question.by.len()).max().unwrap_or(0);
        let asked: usize = self.questions.values().map(Vec::len).sum();
        if self.identified.all().count() > MOST_IDENTIFIED || by > MOST_ANSWERS || asked > MOST_ASKED {
            return no("it names more answers than an audit keeps".to_owned());
        }
        let Some(worst) = self.verdicts.values().max() else {
            return no("it judges no activity".to_owned());
        };
        if *worst != self.verdict {
            return no(format!("the verdict is {}, the worst of its activities {worst}", self.verdict));
        }
        if self.coverage.result(self.verdict) != self.verification_result {
            return no(format!(
                "the result is {:?} on a verdict of {} with {} controllers, {} rules and {} rows",
                self.verification_result,
                self.verdict,
                self.coverage.controllers,
                self.coverage.rules,
                self.coverage.rows
            ));
        }
        self.findings.iter().try_for_each(|f| self.check_finding(machine, f))?;
        self.check_questions()?;
        self.verdicts.iter().try_for_each(|(activity, verdict)| self.check_verdict(*activity, *verdict))
    }

    /// A full report says itself of which run it is, a lean one names its run statement.
    fn check_origin(&self) -> Result<(), Refusal> {
        let no = |problem: &str| Err(Refusal::PayloadMalformed(problem.to_owned()));
        match &self.run {
            Some(ReportRun::InFull(run)) => run.check(),
            Some(ReportRun::Statement(digest)) if is_sha256_hex(&digest.sha256) => Ok(()),
            Some(ReportRun::Statement(_)) => {
                no("the digest of its run statement is no SHA-256 in lower-case hex")
            }
            None => no("it neither says of which run it is nor names its run statement"),
        }
    }

    /// An answer without words is one that `identified` gives of its cell.
    fn is_told(&self, answer: &ReportAnswer<'_>) -> bool {
        answer.value.is_some() || answer.location.as_ref().is_some_and(|at| self.identified.at(at).is_some())
    }

    /// Clear is earned: an activity with an open question is not clear, and neither is one about which nothing was asked.
    fn check_questions(&self) -> Result<(), Refusal> {
        let no = |problem: String| Err(Refusal::InternalInconsistency(problem));
        if !self.questions.keys().eq(self.verdicts.keys()) {
            return no("it does not judge just the activities whose questions it answers".to_owned());
        }
        for (activity, verdict) in &self.verdicts {
            let asked = self.questions.get(activity).map(Vec::as_slice).unwrap_or_default();
            let open = asked.iter().find(|q| q.state() == QuestionState::Open).map(|q| &*q.id);
            if *verdict < Verdict::Undetermined && (open.is_some() || asked.is_empty()) {
                let what = open.map_or("nothing was asked".to_owned(), |id| format!("{id} is open"));
                return no(format!("{activity} is judged {verdict}, and {what}"));
            }
            let unfounded = |q: &&ReportQuestion<'_>| match q.state() {
                QuestionState::Answered => q.by.is_empty() || q.open.is_some(),
                QuestionState::Open => q.need() != Some(Need::Required) || !q.by.is_empty(),
                QuestionState::NotAsked => q.need() == Some(Need::Required) || !q.by.is_empty(),
            };
            if let Some(question) = asked.iter().find(|q| !q.by.iter().all(|by| self.is_told(by))) {
                return no(format!("{activity}: {} is answered by a cell that names nothing", question.id));
            }
            if let Some(question) = asked.iter().find(unfounded) {
                let (id, state) = (&question.id, question.state().as_str());
                return no(format!(
                    "{activity}: {id} is said to be {state}, which its need and answers contradict"
                ));
            }
        }
        Ok(())
    }

    /// Clear is earned: what the run requires of an activity without condition is answered where that is judged better than
    /// undetermined, and nothing is asked that the run does not ask.
    ///
    /// # Errors
    /// [`Refusal::InternalInconsistency`] with the question.
    pub(in crate::attest) fn check_required(&self, run: &RunPredicate<'_>) -> Result<(), Refusal> {
        let no = |problem: String| Err(Refusal::InternalInconsistency(problem));
        for (activity, verdict) in &self.verdicts {
            let asked = self.questions.get(activity).map(Vec::as_slice).unwrap_or_default();
            let of_activity = run.questions.iter().filter(|question| question.activities.contains(activity));
            let required =
                of_activity.filter(|question| question.need == Need::Required && !question.conditional);
            for question in required.filter(|_| *verdict < Verdict::Undetermined) {
                let answer = asked.iter().find(|answer| answer.id == question.id);
                if answer.is_none_or(|answer| answer.state() != QuestionState::Answered) {
                    let id = &question.id;
                    return no(format!(
                        "{activity} is judged {verdict}, and {id}, which is required, is not answered"
                    ));
                }
            }
            if let Some(other) = asked.iter().find(|a| run.questions.iter().all(|q| q.id != a.id)) {
                return no(format!("{activity}: the run does not ask {}", other.id));
            }
        }
        Ok(())
    }

    fn check_finding(&self, machine: &str, finding: &ReportFinding<'_>) -> Result<(), Refusal> {
        let no = |problem: &str| {
            let (rule, subject) = (&finding.rule, &finding.subject);
            Err(Refusal::InternalInconsistency(format!("finding {rule} on {subject}: {problem}")))
        };
        if !finding.activities.iter().all(|a| self.verdicts.contains_key(a)) {
            return no("it binds an activity that was not asked for");
        }
        let own = || fingerprint(&finding.rule, machine, &finding.subject);
        if finding
            .fingerprint
            .as_ref()
            .map_or(matches!(self.run, Some(ReportRun::InFull(_))), |name| *name != own())
        {
            return no("it is not this rule's on this machine");
        }
        if finding.chain.is_empty() {
            return no("no chain leads to it");
        }
        Ok(())
    }

    /// A verdict is that of its worst finding. Only what is missing can make it worse, and never above
    /// `undetermined`.
    fn check_verdict(&self, activity: Activity, verdict: Verdict) -> Result<(), Refusal> {
        let bound = self.findings.iter().filter(|f| f.activities.contains(&activity));
        let worst = bound.map(ReportFinding::counts_as).max().unwrap_or(Verdict::Clear);
        if verdict == worst || (verdict > worst && verdict <= Verdict::Undetermined) {
            return Ok(());
        }
        Err(Refusal::InternalInconsistency(format!(
            "{activity} is judged {verdict}, its worst finding is {worst}"
        )))
    }
}
