//! The clause-by-clause table of a machine (項目別対比表): every question and every rule that speaks of it, activity by activity.
//!
//! The HTML page draws the same table in the browser, from what is signed (`html/script/clauses.js`); a test holds the two against
//! each other.

use serde::{Deserialize, Serialize};

use super::words::Words;
use crate::attest::predicate::{ReportAnswer, ReportFinding, ReportPredicate, ReportQuestion, Text};
use crate::model::{Activity, QuestionState, Verdict};

/// So many of the answers to a question are told.
const ANSWERS: usize = 4;

/// What a row says of an activity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Mark {
    /// Answered, or nothing that has to be acted on.
    Holds,
    /// Open, or something that has to be acted on.
    Not,
    /// Not asked, or it does not bind the activity.
    None,
}

impl Mark {
    /// Its sign.
    pub(super) const fn sign(self) -> &'static str {
        match self {
            Self::Holds => "○",
            Self::Not => "×",
            Self::None => "—",
        }
    }
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Clause {
    /// The question in words, or the rule with its law.
    pub(super) item: String,
    /// By activity, in the order of [`activities`]: the mark, and in words what it says.
    pub(super) marks: Vec<(Mark, String)>,
    /// Why.
    pub(super) reason: String,
}

/// The activities of a machine, which are the columns.
pub(super) fn activities(report: &ReportPredicate<'_>) -> Vec<Activity> {
    Activity::ALL.into_iter().filter(|activity| report.verdicts.contains_key(activity)).collect()
}

/// The rows of a machine: questions, findings, and at the end the rules that do not speak of it. Texts from outside are as they were
/// signed.
pub(super) fn clauses(report: &ReportPredicate<'_>, words: &Words) -> Vec<Clause> {
    let activities = activities(report);
    let mut rows = questions(report, &activities, words);
    rows.extend(report.findings.iter().map(|finding| of_finding(finding, &activities, words)));
    let mut speaking: Vec<&str> = report.findings.iter().map(|finding| &*finding.rule).collect();
    speaking.sort_unstable();
    speaking.dedup();
    let silent = report.coverage.rules.saturating_sub(speaking.len() as u64);
    rows.push(Clause {
        item: words.counted("clause.silent", silent),
        marks: vec![(Mark::Holds, words.get("clause.silent.mark").to_owned()); activities.len()],
        reason: words.get("clause.silent.why").to_owned(),
    });
    rows
}

/// The questions of all activities; the same answer is told once.
fn questions(report: &ReportPredicate<'_>, activities: &[Activity], words: &Words) -> Vec<Clause> {
    let mut all: Vec<(&ReportQuestion<'_>, Vec<Activity>)> = Vec::new();
    for activity in activities {
        for question in report.questions.get(activity).into_iter().flatten() {
            match all.iter_mut().find(|(known, _)| same(known, question)) {
                Some((_, asked)) => asked.push(*activity),
                None => all.push((question, vec![*activity])),
            }
        }
    }
    let row = |(question, asked): (&ReportQuestion<'_>, Vec<Activity>)| {
        let (mark, state) = match question.state() {
            QuestionState::Answered => (Mark::Holds, "state.answered"),
            QuestionState::Open => (Mark::Not, "state.open"),
            QuestionState::NotAsked => (Mark::None, "state.not-asked"),
        };
        let of = |activity: &Activity| {
            let (mark, says) =
                if asked.contains(activity) { (mark, state) } else { (Mark::None, "clause.not-of") };
            (mark, words.get(says).to_owned())
        };
        Clause {
            item: question.asks.as_ref().map_or(&*question.id, Text::as_str).to_owned(),
            marks: activities.iter().map(of).collect(),
            reason: reason(question, words),
        }
    };
    all.into_iter().map(row).collect()
}

/// Whether two activities ask the same and got the same answer. Whether it has to be answered may differ.
fn same(one: &ReportQuestion<'_>, other: &ReportQuestion<'_>) -> bool {
    one.id == other.id
        && one.state() == other.state()
        && one.asks == other.asks
        && one.by == other.by
        && one.open == other.open
        && one.policy == other.policy
}

fn reason(question: &ReportQuestion<'_>, words: &Words) -> String {
    let text = |text: &Option<Text<'_>>| text.as_ref().map_or("", Text::as_str).to_owned();
    match question.state() {
        QuestionState::Answered => {
            let told: Vec<String> = question.by.iter().take(ANSWERS).map(answer).collect();
            let told = told.join("; ");
            match question.by.len().checked_sub(ANSWERS) {
                Some(more @ 1..) => format!("{told} {}", words.counted("more", more as u64)),
                _ => told,
            }
        }
        QuestionState::Open => format!("{} {}", words.get("clause.open"), text(&question.open)),
        QuestionState::NotAsked if question.policy.is_some() => {
            format!("{} {}", words.get("clause.not-asked-by"), text(&question.policy))
        }
        QuestionState::NotAsked => words.get("clause.not-asked").to_owned(),
    }
}

fn answer(answer: &ReportAnswer<'_>) -> String {
    let value = answer.value.as_ref().map_or("", Text::as_str);
    answer.location.as_ref().map_or_else(|| value.to_owned(), |place| format!("{value} ({place})"))
}

fn of_finding(finding: &ReportFinding<'_>, activities: &[Activity], words: &Words) -> Clause {
    let counts = finding.counts_as();
    let mark = if counts >= Verdict::Undetermined { Mark::Not } else { Mark::Holds };
    let of = |activity: &Activity| {
        if finding.activities.contains(activity) {
            (mark, words.named("verdict", counts.as_str()))
        } else {
            (Mark::None, words.get("clause.not-bound").to_owned())
        }
    };
    let laws: Vec<&str> = finding.basis.iter().map(Text::as_str).collect();
    let waived = finding.waiver.as_ref().map(|_| words.get("machine.waived")).unwrap_or_default();
    Clause {
        item: format!("{} {}", finding.rule, laws.join("; ")).trim_end().to_owned(),
        marks: activities.iter().map(of).collect(),
        reason: format!("{} {waived}", finding.title).trim_end().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Language;
    use crate::report::samples;

    fn rows(fleet: &samples::Fleet, machine: &str) -> Vec<Clause> {
        let audit = fleet.audits().find(|audit| audit.machine == machine).expect("a machine");
        clauses(&fleet.report(&audit), Words::of(Language::English))
    }

    fn signs(clause: &Clause) -> String {
        clause.marks.iter().map(|(mark, _)| mark.sign()).collect()
    }

    #[test]
    fn questions_findings_and_the_silent_rules_stand_in_their_order() {
        let rows = rows(&samples::every_verdict(), "S19-0005");
        let told: Vec<(String, &str)> = rows.iter().map(|row| (signs(row), &*row.item)).collect();
        let expected = [
            ("○○○", "Which controller is in it?"),
            ("—××", "US-EL-002 15 CFR 744.11; Supplement No. 4 to 15 CFR Part 744"),
            ("—××", "US-EL-010 15 CFR 744.11; 90 FR 4621"),
            ("○——", "US-MARK-001 19 U.S.C. 1304"),
            ("○○○", "48 further rules"),
        ];
        assert_eq!(told, expected.map(|(signs, item)| (signs.to_owned(), item)));
        assert_eq!(rows[1].marks[1].1, "license required");
        assert!(rows[1].reason.starts_with("Sophgo group on the Entity List"));
    }

    #[test]
    fn an_open_question_says_what_is_missing() {
        let rows = rows(&samples::every_verdict(), "S19-0007");
        assert_eq!(signs(&rows[0]), "×××");
        assert_eq!(rows[0].reason, "Missing: which controller it carries");
    }

    #[test]
    fn what_is_waived_has_not_to_be_acted_on_and_says_so() {
        let rows = rows(&samples::waived(), "S19-0003");
        let clause = rows.iter().find(|row| row.item.starts_with("US-EL-010")).expect("the finding");
        assert_eq!(signs(clause), "—○○");
        assert!(clause.reason.ends_with(" waived"), "{}", clause.reason);
        assert_eq!(clause.marks[1].1, "notice");
    }
}
