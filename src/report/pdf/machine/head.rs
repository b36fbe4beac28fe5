//! What the summary and the table need of a machine.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::attest::predicate::{ReportAnswer, ReportFinding, ReportWaiver, Text};
use crate::model::{Activity, Coverage, Need, QuestionState, Verdict};
use crate::report::words::Words;
use crate::report::{Report, exposure};

/// Of texts that stand in cells, so many characters are shown.
const LONGEST: usize = 400;

/// What the summary and the table need of a machine.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(in crate::report::pdf) struct Head {
    pub(in crate::report::pdf) key: String,
    pub(in crate::report::pdf) verdict: Verdict,
    /// Whether it is equipment without a controller, counted apart from the verdicts.
    pub(in crate::report::pdf) is_apart: bool,
    pub(in crate::report::pdf) quantity: Option<u64>,
    pub(in crate::report::pdf) model: String,
    pub(in crate::report::pdf) controllers: String,
    /// The title of the worst finding, and how many there are.
    pub(in crate::report::pdf) main: String,
    pub(in crate::report::pdf) findings: usize,
    pub(in crate::report::pdf) coverage: Coverage,
    /// The questions of each activity, and what became of them.
    pub(in crate::report::pdf) questions: Vec<(String, Activity, QuestionState, Option<Need>)>,
    /// What it depends on, by dimension.
    pub(in crate::report::pdf) exposed: Vec<Vec<String>>,
    /// What somebody accepted, each once however many findings it is of.
    pub(in crate::report::pdf) waivers: BTreeSet<WaivedFinding>,
}

#[cfg(test)]
impl Head {
    /// Of a machine of which nothing but this is known.
    pub(in crate::report::pdf) fn of_name(key: &str, verdict: Verdict) -> Self {
        Self {
            key: key.to_owned(),
            verdict,
            is_apart: false,
            quantity: None,
            model: String::new(),
            controllers: String::new(),
            main: String::new(),
            findings: 0,
            coverage: Coverage::default(),
            questions: Vec::new(),
            exposed: Vec::new(),
            waivers: BTreeSet::new(),
        }
    }
}

/// A finding that somebody accepted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(in crate::report::pdf) struct WaivedFinding {
    pub(in crate::report::pdf) id: String,
    pub(in crate::report::pdf) rule: String,
    pub(in crate::report::pdf) outcome: Verdict,
    pub(in crate::report::pdf) owner: String,
    pub(in crate::report::pdf) expires: String,
    pub(in crate::report::pdf) reason: String,
    /// The number of a licence, the digest of a document.
    pub(in crate::report::pdf) proof: String,
}

/// What is kept of a report.
pub(super) fn head(Report { machine, predicate }: Report<'_, '_>, words: &Words) -> Head {
    let found = &predicate.identified;
    let value = |answer: &ReportAnswer<'_>| short(answer.value.as_ref().map_or("", Text::as_str));
    let controllers: Vec<String> = found.controllers.iter().take(4).map(value).collect();
    let questions = predicate.questions.iter().flat_map(|(activity, all)| {
        all.iter().map(|q| (q.id.clone().into_owned(), *activity, q.state(), q.need()))
    });
    Head {
        key: cut(machine, 120),
        verdict: predicate.verdict,
        is_apart: predicate.scope.sets_apart(predicate.verdict),
        quantity: predicate.quantity,
        model: found.model.as_ref().map(value).unwrap_or_default(),
        controllers: controllers.join(", "),
        main: predicate.findings.first().map(|finding| short(finding.title.as_str())).unwrap_or_default(),
        findings: predicate.findings.len(),
        coverage: predicate.coverage,
        questions: questions.collect(),
        exposed: exposure::of(found, words),
        waivers: predicate.findings.iter().filter_map(waived).collect(),
    }
}

/// A finding that somebody accepted; `None` for every other.
pub(super) fn waived(finding: &ReportFinding<'_>) -> Option<WaivedFinding> {
    let waiver = finding.waiver.as_ref()?;
    Some(WaivedFinding {
        id: short(&waiver.id),
        rule: short(&finding.rule),
        outcome: finding.outcome,
        owner: short(waiver.owner.as_str()),
        expires: waiver.expires.to_string(),
        reason: short(waiver.reason.as_str()),
        proof: proof(waiver),
    })
}

fn proof(waiver: &ReportWaiver<'_>) -> String {
    let licence = waiver.licence.iter().map(|licence| short(licence.as_str()));
    let document = waiver.document.iter().map(|digest| format!("sha256 {digest}"));
    licence.chain(document).collect::<Vec<_>>().join("; ")
}

/// How a machine or lot is called: `S19-0003 (lot of 180 pieces)`.
pub(in crate::report::pdf) fn name(head: &Head, words: &Words) -> String {
    match head.quantity {
        None => head.key.clone(),
        Some(pieces) => format!("{} ({})", head.key, words.counted("lot.pieces", pieces)),
    }
}

/// The word of its verdict.
pub(in crate::report::pdf) fn verdict(head: &Head, words: &Words) -> String {
    if head.is_apart {
        words.get("machine.apart").to_owned()
    } else {
        words.named("verdict", head.verdict.as_str())
    }
}

/// A text that stands in a cell.
pub(super) fn short(text: &str) -> String {
    cut(text, LONGEST)
}

/// The first characters of a text.
pub(super) fn cut(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
