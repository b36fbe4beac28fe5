//! Whether the parts of a report agree: a report whose findings were taken out must not stand.

use super::{
    REPORT_STATEMENT, ReportAnswer, ReportFinding, ReportPredicate, ReportQuestion, VERIFIER_ID, fingerprint,
};
use crate::attest::Refusal;
use crate::model::{Activity, Need, QuestionState, Verdict};

impl ReportPredicate<'_> {
    /// Checks that result, verdicts, findings and coverage say the same of the machine with this key.
    ///
    /// # Errors
    /// [`Refusal::InternalInconsistency`] with what contradicts what.
    pub fn check(&self, machine: &str) -> Result<(), Refusal> {
        let no = |problem: String| Err(Refusal::InternalInconsistency(problem));
        if self.verifier.id != VERIFIER_ID || self.statement != REPORT_STATEMENT {
            return no("it is signed as another program's".to_owned());
        }
        let Some(worst) = self.verdicts.values().max() else {
            return no("it judges no activity".to_owned());
        };
        if *worst != self.verdict {
            return no(format!("the verdict is {}, the worst of its activities {worst}", self.verdict));
        }
        if self.activities.len() != self.verdicts.len()
            || !self.activities.iter().all(|a| self.verdicts.contains_key(a))
        {
            return no("it does not judge each activity that it was asked for once".to_owned());
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

    /// An answer without words is one that `identified` gives of its cell.
    fn is_told(&self, answer: &ReportAnswer<'_>) -> bool {
        let found = self.identified.iter();
        let mut told =
            found.flat_map(|f| f.controllers.iter().chain(&f.boards).chain(&f.model).chain(&f.parties));
        answer.value.is_some()
            || (answer.location.is_some() && told.any(|t| t.value.is_some() && t.location == answer.location))
    }

    /// Clear is earned: an activity with an open question is not clear, and neither is one about which nothing was asked.
    fn check_questions(&self) -> Result<(), Refusal> {
        // Versions before 0.2 asked no questions.
        if self.questions.is_empty() {
            return Ok(());
        }
        let no = |problem: String| Err(Refusal::InternalInconsistency(problem));
        for (activity, verdict) in self.verdicts.iter() {
            let asked = self.questions.get(activity).map(Vec::as_slice).unwrap_or_default();
            let open = asked.iter().find(|q| q.state == QuestionState::Open).map(|q| &*q.id);
            if *verdict < Verdict::Undetermined && (open.is_some() || asked.is_empty()) {
                let what = open.map_or("nothing was asked".to_owned(), |id| format!("{id} is open"));
                return no(format!("{activity} is judged {verdict}, and {what}"));
            }
            let unfounded = |q: &&ReportQuestion<'_>| match q.state {
                QuestionState::Answered => q.by.is_empty(),
                QuestionState::Open => q.need != Need::Required || !q.by.is_empty(),
                QuestionState::NotAsked => q.need == Need::Required || !q.by.is_empty(),
            };
            if let Some(question) = asked.iter().find(|q| !q.by.iter().all(|by| self.is_told(by))) {
                return no(format!("{activity}: {} is answered by a cell that names nothing", question.id));
            }
            if let Some(question) = asked.iter().find(unfounded) {
                let (id, state) = (&question.id, question.state.as_str());
                return no(format!(
                    "{activity}: {id} is said to be {state}, which its need and answers contradict"
                ));
            }
        }
        Ok(())
    }

    fn check_finding(&self, machine: &str, finding: &ReportFinding<'_>) -> Result<(), Refusal> {
        let no = |problem: &str| {
            Err(Refusal::InternalInconsistency(format!("finding {}: {problem}", finding.fingerprint)))
        };
        if !finding.activities.iter().all(|a| self.activities.contains(a)) {
            return no("it binds an activity that was not asked for");
        }
        if finding.fingerprint != fingerprint(&finding.rule, machine, &finding.subject) {
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
        let worst = bound.map(|f| f.outcome).max().unwrap_or(Verdict::Clear);
        if verdict == worst || (verdict > worst && verdict <= Verdict::Undetermined) {
            return Ok(());
        }
        Err(Refusal::InternalInconsistency(format!(
            "{activity} is judged {verdict}, its worst finding is {worst}"
        )))
    }
}
