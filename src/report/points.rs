//! What stands against a machine, one thing at a time, for outputs that take nothing else: its findings, and the questions that
//! nothing answers. Every text here is one line and fit to be shown.

use std::borrow::Cow;

use super::digest::FindingDigest;
use super::places::{self, FilePlace, InFile};
use super::text::{named, one_line};
use super::{Report, RunInfo};
use crate::attest::predicate::{
    Location, ReportFinding, ReportPredicate, ReportQuestion, ReportStep, ReportWaiver, Text, fingerprint,
};
use crate::model::{Activity, QuestionState, StepKind, Verdict};

/// The rule of what is undetermined although nothing was asked: no rule pack asks anything about the activity.
const NOTHING_ASKED: &str = "nothing-asked";

/// Ways to collect what is missing that are told.
const COLLECTED: usize = 3;

/// What the check of a machine without a controller is about: it says how to answer the questions that say nothing of that.
const NO_CONTROLLER: &str = "missing:controller";

/// One thing that stands against a machine.
#[derive(Clone, Debug)]
pub(super) struct Point<'p> {
    /// The id of the rule, check or question.
    pub(super) rule: &'p str,
    /// Its title, or the question in words.
    pub(super) title: String,
    /// What it counts as: no more than a notice where somebody waived it.
    pub(super) counts: Verdict,
    /// What the rule says, whoever waived it.
    pub(super) outcome: Verdict,
    /// The activities that it binds.
    pub(super) activities: Vec<Activity>,
    /// What it is about.
    pub(super) subject: &'p str,
    /// Its name, the same in every run and of no other point of the machine.
    pub(super) fingerprint: Cow<'p, str>,
    /// The finding; `None` for a question.
    pub(super) finding: Option<&'p ReportFinding<'p>>,
    /// The legal basis.
    pub(super) basis: Vec<String>,
    /// What to do next.
    pub(super) advice: String,
    /// What leads there: the cell and what stands behind it; or what is missing.
    pub(super) leads: String,
    /// What is not established.
    pub(super) caveat: Option<String>,
    /// What could replace the part or board.
    pub(super) alternatives: Vec<String>,
    /// Who waived it, and why.
    pub(super) waived: Option<String>,
    /// What is missing and how to collect it, where the advice is to do that.
    collect: Vec<String>,
}

/// Everything that stands against a machine: findings worst first, then what is open.
pub(super) fn points<'r>(report: Report<'r, '_>) -> Vec<Point<'r>> {
    let Report { machine, predicate } = report;
    let mut points: Vec<Point<'r>> =
        predicate.findings.iter().map(|finding| Point::of_finding(machine, predicate, finding)).collect();
    for (activity, questions) in &predicate.questions {
        for question in questions.iter().filter(|q| q.state() == QuestionState::Open) {
            if how(predicate, question).is_none() && points.iter().any(|p| p.subject == NO_CONTROLLER) {
                continue;
            }
            let known = points.iter_mut().find(|point| point.finding.is_none() && point.rule == question.id);
            match known {
                Some(point) => point.activities.push(*activity),
                None => points.push(Point::of_question(machine, predicate, question, *activity)),
            }
        }
    }
    let told = points.iter().map(|point| point.counts).max().unwrap_or(Verdict::Clear);
    if predicate.verdict > told.max(Verdict::Notice) {
        points.push(Point::of_nothing(machine, predicate));
    }
    // Two findings of one rule about one subject would have one name.
    for at in 1..points.len() {
        let (before, rest) = points.split_at_mut(at);
        let same =
            before.iter().filter(|point| point.rule == rest[0].rule && point.subject == rest[0].subject);
        let same = same.count();
        if same > 0 {
            let subject = format!("{} ({})", rest[0].subject, same + 1);
            rest[0].fingerprint = fingerprint(rest[0].rule, machine, &subject).into();
        }
    }
    points
}

impl<'p> Point<'p> {
    fn of_finding(machine: &str, predicate: &ReportPredicate<'_>, finding: &'p ReportFinding<'p>) -> Self {
        let all = |texts: &[Text<'_>]| texts.iter().map(|text| one_line(text.as_str())).collect();
        let digest = FindingDigest::of(finding);
        let cell = digest.cell.map(|cell| format!("`{}` ({})", one_line(&cell.text), one_line(&cell.place)));
        let way = Some(one_line(&digest.leads_to)).filter(|way| !way.is_empty());
        Self {
            rule: &finding.rule,
            title: one_line(finding.title.as_str()),
            counts: finding.counts_as(),
            outcome: finding.outcome,
            activities: finding.activities.to_vec(),
            subject: &finding.subject,
            fingerprint: match &finding.fingerprint {
                Some(fingerprint) => Cow::Borrowed(&**fingerprint),
                None => fingerprint(&finding.rule, machine, &finding.subject).into(),
            },
            finding: Some(finding),
            basis: all(&finding.basis),
            advice: one_line(finding.advice.as_str()),
            leads: cell.into_iter().chain(way).collect::<Vec<_>>().join(" → "),
            caveat: finding.caveat.as_ref().map(|text| one_line(text.as_str())),
            alternatives: all(&finding.alternatives),
            waived: digest.waived.map(Into::into),
            collect: if finding.subject == NO_CONTROLLER { collect(predicate) } else { Vec::new() },
        }
    }

    fn of_question(
        machine: &str,
        predicate: &'p ReportPredicate<'_>,
        question: &'p ReportQuestion<'p>,
        activity: Activity,
    ) -> Self {
        let open = question.open.as_ref().map_or("", Text::as_str);
        let advice = how(predicate, question).unwrap_or("Find out, and write it into the inventory.");
        let advice = one_line(advice);
        let title = one_line(question.asks.as_ref().map_or(&*question.id, Text::as_str));
        Self { leads: one_line(open), ..Self::open(machine, &question.id, title, vec![activity], advice) }
    }

    /// Of a machine of which nothing is known and nothing was asked.
    fn of_nothing(machine: &str, predicate: &ReportPredicate<'_>) -> Self {
        let of =
            |(activity, verdict): (&Activity, &Verdict)| (*verdict == predicate.verdict).then_some(*activity);
        let activities: Vec<_> = predicate.verdicts.iter().filter_map(of).collect();
        let title = "No rule pack asks anything about this activity, so nothing is known of it".to_owned();
        let advice = "Ask about another activity, or give rules that ask about this one.".to_owned();
        Self::open(machine, NOTHING_ASKED, title, activities, advice)
    }

    fn open(machine: &str, rule: &'p str, title: String, activities: Vec<Activity>, advice: String) -> Self {
        Self {
            rule,
            title,
            counts: Verdict::Undetermined,
            outcome: Verdict::Undetermined,
            activities,
            subject: "question",
            fingerprint: fingerprint(rule, machine, "question").into(),
            finding: None,
            basis: Vec::new(),
            advice,
            leads: String::new(),
            caveat: None,
            alternatives: Vec::new(),
            waived: None,
            collect: Vec::new(),
        }
    }

    /// The steps from the evidence to the law.
    pub(super) fn chain(&self) -> &'p [ReportStep<'p>] {
        self.finding.map_or(&[], |finding| &finding.chain)
    }

    /// The cells of the chain and the further ones from which it starts, in their order, each with its text where that is known.
    pub(super) fn cells(&self) -> impl Iterator<Item = (&'p Location<'p>, Option<&'p str>)> + use<'p> {
        let steps = self.chain().iter().filter(|step| step.what == StepKind::Cell);
        let steps = steps.filter_map(|step| Some((step.location.as_ref()?, Some(step.value.as_str()))));
        let also = self.finding.into_iter().flat_map(|finding| &finding.also_at).map(|at| (at, None));
        steps.chain(also)
    }

    /// Where to point at: its first cell in a file; else the machine's own first place, whose line alone is meant; else the first file.
    pub(super) fn place(&self, report: Report<'_, '_>, run: &RunInfo<'_>) -> Option<FilePlace> {
        let own = || {
            let mut place = places::find(run, places::home(report.predicate, run)?, None)?;
            if let InFile::Line(_, span) = &mut place.at {
                *span = None;
            }
            Some(place)
        };
        let cell = self.cells().find_map(|(at, value)| places::find(run, at, value));
        cell.or_else(own).or_else(|| places::first_file(run))
    }

    /// `review for export and repair-return`.
    pub(super) fn binds(&self) -> String {
        let activities: Vec<&str> = self.activities.iter().map(|activity| activity.as_str()).collect();
        let listed = match activities.split_last() {
            None => return self.outcome.to_string(),
            Some((last, [])) => (*last).to_owned(),
            Some((last, before)) => format!("{} and {last}", before.join(", ")),
        };
        format!("{} for {listed}", self.outcome)
    }

    /// What is said of it beside its title, each with its label.
    pub(super) fn details(&self) -> Vec<(&'static str, String)> {
        let label = if self.finding.is_some() { "Because" } else { "Missing" };
        let mut details = vec![("Outcome", self.binds())];
        let further = self.finding.map_or(0, |finding| finding.also_at.len());
        if !self.leads.is_empty() {
            let also =
                if further > 0 { format!("; {further} further places lead there") } else { String::new() };
            details.push((label, format!("{}{also}", self.leads)));
        }
        details.extend(self.caveat.clone().map(|caveat| ("Not established", caveat)));
        details.extend(self.waived.clone().map(|waived| ("Waived", waived)));
        details.push(("What to do", self.advice.clone()));
        if !self.collect.is_empty() {
            details.push(("To collect", named(&self.collect, COLLECTED, " ")));
        }
        if !self.alternatives.is_empty() {
            details.push(("Could replace it", self.alternatives.join("; ")));
        }
        if !self.basis.is_empty() {
            details.push(("Law", self.basis.join("; ")));
        }
        details
    }

    /// All of it in sentences: `S19-0003: A part of … is in the machine. Outcome: review for export. …`
    pub(super) fn sentences(&self, report: Report<'_, '_>) -> String {
        let mut text = sentence(&format!("{}: {}", name(report), self.title));
        for (label, said) in self.details() {
            text.push(' ');
            text.push_str(&sentence(&format!("{label}: {said}")));
        }
        text
    }
}

/// How to find out what an open question asks, where it says so.
fn how<'p>(predicate: &'p ReportPredicate<'_>, question: &ReportQuestion<'_>) -> Option<&'p str> {
    let open = question.open.as_ref().map_or("", Text::as_str);
    let mut missing = predicate.missing_evidence.iter().filter(|_| !open.is_empty());
    missing.find(|missing| missing.what.as_str().ends_with(open)).map(|missing| missing.how.as_str())
}

/// What is missing and how to collect it, a sentence each, but what an open question says itself.
fn collect(predicate: &ReportPredicate<'_>) -> Vec<String> {
    let open: Vec<&str> =
        predicate.questions.values().flatten().filter_map(|q| q.open.as_ref()).map(Text::as_str).collect();
    let missing =
        predicate.missing_evidence.iter().map(|missing| (missing.what.as_str(), missing.how.as_str()));
    let own = missing.filter(|(what, _)| !open.iter().any(|open| !open.is_empty() && what.ends_with(open)));
    own.map(|(what, how)| sentence(&one_line(&format!("{what}: {how}")))).collect()
}

/// The machine's key, or the lot's and how many pieces it is; on one line.
pub(super) fn name(report: Report<'_, '_>) -> String {
    let key = super::text::cut(report.machine, 120);
    match report.predicate.quantity {
        None => key,
        Some(pieces) => format!("{key} (lot of {})", super::counted(pieces, "piece")),
    }
}

/// `until 2027-01-31 by compliance@example.com as fan-swap: the board was replaced (licence D123456)`.
pub(super) fn waived(waiver: &ReportWaiver<'_>) -> String {
    let ReportWaiver { document, expires, id, licence, owner, reason } = waiver;
    let licence = licence.as_ref().map(|licence| format!(" (licence {})", one_line(licence.as_str())));
    let document = document.as_ref().map(|digest| format!(" (document sha256 {})", one_line(digest)));
    format!(
        "until {expires} by {} as {}: {}{}{}",
        one_line(owner.as_str()),
        one_line(id),
        one_line(reason.as_str()),
        licence.unwrap_or_default(),
        document.unwrap_or_default()
    )
}

/// The text with a full stop behind it, unless it ends as a sentence does.
pub(super) fn sentence(text: &str) -> String {
    let text = text.trim_end();
    if text.ends_with(['.', '!', '?', '。']) { text.to_owned() } else { format!("{text}.") }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    /// What stands against the machine of that key.
    fn of<T>(key: &str, look: impl FnOnce(&[Point<'_>], Report<'_, '_>) -> T) -> T {
        let fleet = samples::every_verdict();
        let audit = fleet.audits().find(|a| a.machine == key).expect("a sample");
        let predicate = fleet.report(&audit);
        let report = Report { machine: audit.machine, predicate: &predicate };
        look(&points(report), report)
    }

    #[test]
    fn an_open_question_is_told_once_and_not_where_a_check_tells_it() {
        of("S19-0007", |points, _| {
            assert_eq!(points.iter().map(|p| p.rule).collect::<Vec<_>>(), ["CTL-001"]);
        });
        of("S19-0001", |points, _| assert!(points.is_empty()));
        let fleet = samples::every_verdict();
        let audit = fleet.audits().find(|a| a.machine == "S19-0007").expect("a sample");
        let mut predicate = fleet.report(&audit);
        predicate.findings.clear();
        let report = Report { machine: audit.machine, predicate: &predicate };
        let told: Vec<_> = points(report).iter().map(|point| point.sentences(report)).collect();
        assert_eq!(
            told,
            [
                "S19-0007: Which controller is in it? Outcome: undetermined for import, export and repair-return. Missing: which controller it carries. What to do: Find out, and write it into the inventory."
            ]
        );
    }

    #[test]
    fn nothing_that_is_undetermined_goes_unsaid() {
        let fleet = samples::every_verdict();
        let audit = fleet.audits().next().expect("a sample");
        let mut predicate = fleet.report(&audit);
        predicate.verdict = Verdict::Undetermined;
        predicate.verdicts.insert(Activity::Export, Verdict::Undetermined);
        let points = points(Report { machine: audit.machine, predicate: &predicate });
        assert_eq!(
            points.iter().map(|p| (p.rule, &*p.activities)).collect::<Vec<_>>(),
            [(NOTHING_ASKED, &[Activity::Export][..])]
        );
    }

    #[test]
    fn names_are_unique_within_a_machine() {
        let fleet = samples::every_verdict();
        let audit = fleet.audits().find(|a| a.machine == "S19-0003").expect("a sample");
        let mut predicate = fleet.report(&audit);
        predicate.findings.push(predicate.findings[0].clone());
        let points = points(Report { machine: audit.machine, predicate: &predicate });
        assert_ne!(points[0].fingerprint, points[1].fingerprint);
    }

    #[test]
    fn a_finding_is_told_in_sentences() {
        of("S19-0003", |points, report| {
            let text = points[0].sentences(report);
            assert!(text.starts_with("S19-0003: A part of a brand tied to Sophgo is in the machine. Outcome: review for export and repair-return. Because: `CVCtrl_BHB42XXX` (miners.csv!E4) → "), "{text}");
            assert!(text.ends_with("Law: 15 CFR 744.11; 90 FR 4621."), "{text}");
        });
    }
}
