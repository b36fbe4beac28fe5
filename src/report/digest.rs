//! What the summary keeps of one machine: small and owned, made by the worker that judged it.

use std::borrow::Cow;

use sha2::{Digest, Sha256};

use super::Report;
use super::points::waived;
use crate::attest::predicate::{ReportFinding, ReportIdentified, ReportPredicate, ReportStep, Text};
use crate::model::{Activity, QuestionState, Scope, StepKind, Verdict, counts_as};

/// The longest key, cell text or step that is kept, in characters; what is longer ends in `…`.
const LONGEST: usize = 80;
/// The longest link that is kept, in characters.
const LONGEST_LINK: usize = 240;
/// The longest way from the cell to the rule that is told in full, in steps.
const LONGEST_WAY: usize = 6;

/// What the summary keeps of one machine. A clear machine costs one small allocation, its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MachineDigest {
    /// The machine's key as written, not yet fit for a terminal; at most 80 characters.
    pub key: Box<str>,
    /// Of a lot, how many pieces it is.
    pub quantity: Option<u64>,
    /// Whether its controllers matter.
    pub scope: Scope,
    /// The worst verdict.
    pub verdict: Verdict,
    /// The verdict of each activity, by its place in [`Activity::ALL`]; `None` where it was not asked for.
    pub verdicts: [Option<Verdict>; Activity::ALL.len()],
    /// Controllers identified.
    pub controllers: u64,
    /// The model and the controllers: `Antminer S21 · Amlogic A113D`. Machines that are clear are told by it.
    pub identified: Box<str>,
    /// The questions that are open: `Where does it go?`, each once.
    pub open: Box<[Box<str>]>,
    /// What was found, worst first.
    pub findings: Vec<FindingDigest>,
    /// What is missing.
    pub missing: Vec<MissingDigest>,
    /// Equal for machines against which the same things stand; all zero for a clear machine.
    pub(super) case: [u8; 32],
}

/// What the summary keeps of one finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingDigest {
    /// The rule's or check's id.
    pub rule: Box<str>,
    /// Its title.
    pub title: Box<str>,
    /// What it is about: `part:sophgo-cv183x`.
    pub subject: Box<str>,
    /// The outcome.
    pub outcome: Verdict,
    /// The activities it binds.
    pub activities: Box<[Activity]>,
    /// The cell where the chain begins; `None` where it begins with something that is absent.
    pub cell: Option<CellDigest>,
    /// What the cell led to, step by step: `CVITEK CV183x vision SoC → CVITEK`.
    pub leads_to: Box<str>,
    /// The legal basis.
    pub basis: Box<[Box<str>]>,
    /// What to do next.
    pub advice: Box<str>,
    /// What is not established.
    pub caveat: Option<Box<str>>,
    /// What could replace the part or board.
    pub alternatives: Box<[Box<str>]>,
    /// Who accepted it, until when and why; `None` where nobody did.
    pub waived: Option<Box<str>>,
}

/// A cell as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellDigest {
    /// `miners.csv!E7`.
    pub place: Box<str>,
    /// Its text.
    pub text: Box<str>,
}

/// Evidence that is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingDigest {
    /// What is not known.
    pub what: Box<str>,
    /// How to find out.
    pub how: Box<str>,
}

impl MachineDigest {
    /// What the summary needs of a report.
    pub fn of(report: Report<'_, '_>) -> Self {
        let Report { machine, predicate } = report;
        let mut verdicts = [None; Activity::ALL.len()];
        for (activity, verdict) in &predicate.verdicts {
            verdicts[*activity as usize] = Some(*verdict);
        }
        let mut digest = Self {
            key: match predicate.quantity {
                None => shortened(machine).into(),
                Some(pieces) => format!("{} (lot of {pieces})", shortened(machine)).into(),
            },
            quantity: predicate.quantity,
            scope: predicate.scope,
            verdict: predicate.verdict,
            verdicts,
            controllers: predicate.coverage.controllers,
            identified: identified(&predicate.identified).into(),
            open: open(predicate),
            findings: predicate.findings.iter().map(FindingDigest::of).collect(),
            missing: predicate
                .missing_evidence
                .iter()
                .map(|m| MissingDigest { what: m.what.as_str().into(), how: m.how.as_str().into() })
                .collect(),
            case: [0; 32],
        };
        if predicate.verdict != Verdict::Clear {
            digest.case = digest.case_id();
        }
        digest
    }

    /// What makes two machines the same case: verdict, what they are, rules with their outcomes, and the parts, boards,
    /// models and parties they are about. Without any finding, what is missing.
    fn case_id(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        let mut add = |text: &str| {
            hash.update(text.as_bytes());
            hash.update([0xff]); // no text holds this byte
        };
        add(self.verdict.as_str());
        add(&self.identified);
        for finding in &self.findings {
            add(&finding.rule);
            add(finding.outcome.as_str());
            add(finding.waived.as_deref().unwrap_or_default());
            add(kind_of_subject(&finding.subject));
        }
        self.open.iter().for_each(|question| add(question));
        if self.findings.is_empty() {
            self.missing.iter().for_each(|m| add(&m.how));
        }
        hash.finalize().into()
    }
}

/// The subject where it is an entry of the catalogue; else only its kind: a fleet with ten thousand unknown
/// markings is one case, not ten thousand.
fn kind_of_subject(subject: &str) -> &str {
    match subject.split_once(':') {
        Some(("part" | "board" | "model" | "party", _)) | None => subject,
        Some((kind, _)) => kind,
    }
}

/// The model and the controllers, in one line.
fn identified(found: &ReportIdentified<'_>) -> String {
    let model = found.model.as_ref().and_then(|model| model.value.as_ref());
    let model = model.map_or("model not known", Text::as_str);
    let values = found.controllers.iter().filter_map(|c| c.value.as_ref());
    let controllers: Vec<Cow<'_, str>> = values.map(|value| shortened(value.as_str())).collect();
    let controllers =
        if controllers.is_empty() { "no controller identified".to_owned() } else { controllers.join(", ") };
    [&*shortened(model), " · ", &controllers].concat()
}

/// The open questions of every activity, each once.
fn open(report: &ReportPredicate<'_>) -> Box<[Box<str>]> {
    let mut open: Vec<Box<str>> = Vec::new();
    for question in report.questions.values().flatten().filter(|q| q.state() == QuestionState::Open) {
        let asks = question.asks.as_ref().map_or(&*question.id, Text::as_str);
        if open.iter().all(|known| **known != *asks) {
            open.push(asks.into());
        }
    }
    open.into()
}

impl FindingDigest {
    /// What it counts as towards the verdict.
    pub(super) fn counts_as(&self) -> Verdict {
        counts_as(self.outcome, self.waived.is_some())
    }

    /// What the summary needs of a finding.
    pub(super) fn of(finding: &ReportFinding<'_>) -> Self {
        let owned = |text: &Text<'_>| Box::from(text.as_str());
        Self {
            rule: (*finding.rule).into(),
            title: owned(&finding.title),
            subject: (*finding.subject).into(),
            outcome: finding.outcome,
            activities: (*finding.activities).into(),
            cell: finding.chain.iter().find_map(CellDigest::of),
            leads_to: way(&finding.chain).into(),
            basis: finding.basis.iter().map(owned).collect(),
            advice: owned(&finding.advice),
            caveat: finding.caveat.as_ref().map(owned),
            alternatives: finding.alternatives.iter().map(owned).collect(),
            waived: finding.waiver.as_ref().map(|waiver| waived(waiver).into()),
        }
    }
}

impl CellDigest {
    fn of(step: &ReportStep<'_>) -> Option<Self> {
        let at = step.location.as_ref().filter(|_| step.what == StepKind::Cell)?;
        Some(Self { place: at.to_string().into(), text: shortened(step.value.as_str()).into() })
    }
}

/// The steps between the first cell and the rule, in one line; further cells on the way are named.
fn way(chain: &[ReportStep<'_>]) -> String {
    let mut steps: Vec<Cow<'_, str>> = Vec::new();
    let mut cells = 0;
    for step in chain.iter().take_while(|s| s.what != StepKind::Rule) {
        // A link names all owners that count, with their shares.
        let longest = if step.what == StepKind::Link { LONGEST_LINK } else { LONGEST };
        let text = cut(step.value.as_str(), longest);
        let told = match step.what {
            StepKind::Normalised | StepKind::Basis | StepKind::Rule => continue,
            StepKind::Cell => {
                cells += 1;
                match &step.location {
                    _ if cells == 1 => continue,
                    Some(at) => format!("{at} `{text}`").into(),
                    None => text,
                }
            }
            StepKind::Absent if !text.starts_with("no ") => format!("not found: {text}").into(),
            _ => text,
        };
        if steps.last() != Some(&told) {
            steps.push(told);
        }
    }
    if steps.len() > LONGEST_WAY {
        steps.splice(2..steps.len() - 3, ["…".into()]);
    }
    steps.join(" → ")
}

fn shortened(text: &str) -> Cow<'_, str> {
    cut(text, LONGEST)
}

fn cut(text: &str, longest: usize) -> Cow<'_, str> {
    match text.char_indices().nth(longest) {
        Some((end, _)) => format!("{}…", &text[..end]).into(),
        None => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn a_finding_is_told_from_its_cell_to_the_party() {
        let fleet = samples::every_verdict();
        let audit = fleet.audits().find(|a| a.machine == "S19-0003").expect("a sample");
        let digest = fleet.digest(&audit);
        let finding = digest.findings.first().expect("a finding");
        let cell = finding.cell.as_ref().expect("a cell");
        assert_eq!((&*cell.place, &*cell.text), ("miners.csv!E4", "CVCtrl_BHB42XXX"));
        assert_eq!(
            &*finding.leads_to,
            "Antminer control board with CVITEK CV183x → CVITEK CV183x vision SoC → CVITEK → brand of Sophgo → Sophgo Technologies Ltd."
        );
    }

    #[test]
    fn machines_with_the_same_findings_are_one_case_whatever_their_cells() {
        let fleet = samples::many(4);
        let digests: Vec<_> = fleet.audits().map(|a| fleet.digest(&a)).collect();
        let reviews: Vec<_> = digests.iter().filter(|d| d.verdict == Verdict::Review).collect();
        assert!(reviews.len() > 1 && reviews.iter().all(|d| d.case == reviews[0].case));
        assert_ne!(reviews[0].key, reviews[1].key);
    }

    #[test]
    fn unknown_markings_do_not_make_a_case_each() {
        assert_eq!(kind_of_subject("marking:XC-17"), kind_of_subject("marking:XC-18"));
        assert_ne!(kind_of_subject("part:a"), kind_of_subject("part:b"));
    }

    #[test]
    fn a_book_in_a_cell_is_cut_between_characters() {
        let long = "算".repeat(1000);
        let short = shortened(&long);
        assert_eq!(short.chars().count(), LONGEST + 1);
        assert!(short.ends_with('…'));
    }
}
