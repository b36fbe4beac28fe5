//! `-o json`: one document with everything, machine by machine. `docs/json.md` describes its fields.

mod answers;
mod head;

use std::collections::BTreeMap;
use std::fmt::Display;

use serde::{Serialize, Serializer};
use serde_json::json;

use answers::{Identified, Question, questions};
use head::Head;

use super::{Format, RunInfo, Summary};
use crate::model::{
    Activity, ChainStep, Confidence, Coverage, Finding, Inputs, MachineAudit, MissingEvidence, Scope,
    ShowPlace, StepKind, Verdict, VerificationResult,
};
use crate::text::shown;

/// `-o json`: for programs.
#[derive(Clone, Copy, Debug)]
pub struct Json;

impl Format for Json {
    fn id(&self) -> &'static str {
        "json"
    }

    fn doc(&self) -> &'static str {
        "One JSON document: every machine with its findings and their chains, and the summary"
    }

    fn begin(&self, run: &RunInfo) -> Vec<u8> {
        let mut bytes = encode(&Head::of(run));
        bytes.pop(); // the closing brace comes with the end
        bytes.extend_from_slice(b",\n\"machines\":[\n");
        bytes
    }

    fn machine(&self, audit: &MachineAudit<'_>, inputs: &Inputs) -> Vec<u8> {
        encode(&Machine::of(audit, inputs))
    }

    fn between(&self) -> &'static [u8] {
        b",\n"
    }

    fn end(&self, summary: &Summary, _: &RunInfo) -> Vec<u8> {
        let mut bytes = b"\n],\n\"summary\":".to_vec();
        bytes.extend(encode(&Sum::of(summary)));
        bytes.extend_from_slice(b"}\n");
        bytes
    }
}

/// One line of JSON. Nothing of ours can fail to be written; if it ever did, the reader is told in its place.
fn encode(value: &impl Serialize) -> Vec<u8> {
    let text = serde_json::to_string(value).unwrap_or_else(|e| json!({ "error": e.to_string() }).to_string());
    shown::json(text).into_bytes()
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Machine<'a> {
    key: &'a str,
    scope: Scope,
    verdict: Verdict,
    verification_result: VerificationResult,
    verdicts: &'a BTreeMap<Activity, Verdict>,
    questions: BTreeMap<Activity, Vec<Question<'a>>>,
    identified: Identified<'a>,
    findings: Vec<Found<'a>>,
    missing_evidence: Vec<Missing<'a>>,
    coverage: Coverage,
}

impl<'a> Machine<'a> {
    fn of(audit: &'a MachineAudit<'a>, inputs: &'a Inputs) -> Self {
        Self {
            key: audit.machine,
            scope: audit.scope,
            verdict: audit.verdict,
            verification_result: VerificationResult::of(audit.verdict, audit.coverage.controllers),
            verdicts: &audit.verdicts,
            questions: questions(audit, inputs),
            identified: Identified::of(&audit.identified, inputs),
            findings: audit.findings.iter().map(|f| Found::of(f, inputs)).collect(),
            missing_evidence: audit.missing.iter().map(Missing::of).collect(),
            coverage: audit.coverage,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Found<'a> {
    rule: &'a str,
    title: &'a str,
    subject: &'a str,
    outcome: Verdict,
    activities: &'a [Activity],
    confidence: Confidence,
    chain: Vec<Step<'a>>,
    also_at: Vec<Shown<ShowPlace<'a>>>,
    basis: Vec<&'a str>,
    caveat: Option<&'a str>,
    advice: &'a str,
    alternatives: Vec<&'a str>,
}

impl<'a> Found<'a> {
    fn of(finding: &'a Finding<'a>, inputs: &'a Inputs) -> Self {
        Self {
            rule: finding.rule,
            title: finding.title,
            subject: &finding.subject,
            outcome: finding.outcome,
            activities: &finding.activities,
            confidence: finding.confidence,
            chain: finding.chain.iter().map(|s| Step::of(s, inputs)).collect(),
            also_at: finding.also_at.iter().map(|at| Shown(inputs.show(*at))).collect(),
            basis: finding.basis.iter().map(AsRef::as_ref).collect(),
            caveat: finding.caveat.as_deref(),
            advice: &finding.advice,
            alternatives: finding.alternatives.iter().map(AsRef::as_ref).collect(),
        }
    }
}

#[derive(Serialize)]
struct Step<'a> {
    what: StepKind,
    value: &'a str,
    source: &'a str,
    location: Option<Shown<ShowPlace<'a>>>,
}

impl<'a> Step<'a> {
    fn of(step: &'a ChainStep<'a>, inputs: &'a Inputs) -> Self {
        Self {
            what: step.what,
            value: &step.value,
            source: &step.source,
            location: step.at.map(|at| Shown(inputs.show(at))),
        }
    }
}

/// Written as the text it shows, without a copy.
struct Shown<T>(T);

impl<T: Display> Serialize for Shown<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

#[derive(Serialize)]
struct Missing<'a> {
    what: &'a str,
    how: &'a str,
}

impl<'a> Missing<'a> {
    fn of(missing: &'a MissingEvidence) -> Self {
        Self { what: &missing.what, how: &missing.how }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Sum<'a> {
    machines: u64,
    out_of_scope: u64,
    verdict: Option<Verdict>,
    verdicts: BTreeMap<Verdict, u64>,
    activities: BTreeMap<Activity, BTreeMap<Verdict, u64>>,
    controllers: u64,
    without_controller: u64,
    rules: Vec<Rule<'a>>,
    missing_evidence: Vec<Wanted<'a>>,
    missing_evidence_not_listed: u64,
    rows: Rows<'a>,
}

#[derive(Serialize)]
struct Rule<'a> {
    #[serde(rename = "rule")]
    id: &'a str,
    title: &'a str,
    worst: Verdict,
    machines: u64,
}

#[derive(Serialize)]
struct Wanted<'a> {
    what: &'a [Box<str>],
    how: &'a str,
    machines: u64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rows<'a> {
    read: u64,
    blank: u64,
    skipped: Vec<Skipped<'a>>,
}

#[derive(Serialize)]
struct Skipped<'a> {
    reason: &'a str,
    rows: u64,
    first: &'a [String],
}

impl<'a> Sum<'a> {
    fn of(s: &'a Summary) -> Self {
        let counts = |count: &dyn Fn(Verdict) -> u64| -> BTreeMap<Verdict, u64> {
            Verdict::ALL.into_iter().map(|v| (v, count(v))).collect()
        };
        let rules = s.rules.iter();
        let wanted = s.wanted.most_first();
        let reasons = s.rows.reasons();
        Self {
            machines: s.machines,
            out_of_scope: s.out_of_scope,
            verdict: s.worst(),
            verdicts: counts(&|v| s.count(v)),
            activities: Activity::ALL
                .into_iter()
                .map(|a| (a, counts(&|v| s.count_for(a, v))))
                .filter(|(_, counts)| counts.values().any(|n| *n > 0))
                .collect(),
            controllers: s.controllers,
            without_controller: s.without_controller,
            rules: rules
                .map(|r| Rule { id: r.rule, title: r.title, worst: r.worst, machines: r.machines })
                .collect(),
            missing_evidence: wanted
                .iter()
                .map(|w| Wanted { what: w.what, how: w.how, machines: w.machines })
                .collect(),
            missing_evidence_not_listed: s.wanted.further(),
            rows: Rows {
                read: s.rows.read,
                blank: s.rows.blank,
                skipped: reasons
                    .iter()
                    .map(|r| Skipped { reason: r.reason, rows: r.rows, first: r.first })
                    .collect(),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::super::samples;
    use super::super::tests::whole;
    use super::*;

    fn parsed(fleet: &samples::Fleet) -> Value {
        serde_json::from_slice(&whole(&Json, fleet, &samples::run())).expect("valid JSON")
    }

    #[test]
    fn one_document_whatever_the_input() {
        assert_eq!(parsed(&samples::none())["machines"], json!([]));
        let hostile = parsed(&samples::hostile());
        assert_eq!(hostile["machines"][0]["key"], samples::HOSTILE, "the text as read, not as shown");
        let every = parsed(&samples::every_verdict());
        assert_eq!(every["machines"].as_array().map(Vec::len), Some(9));
        assert_eq!(every["summary"]["machines"], 9);
    }

    #[test]
    fn the_golden_document() {
        let text = String::from_utf8(whole(&Json, &samples::every_verdict(), &samples::run())).expect("text");
        samples::golden("report", &text, "json");
    }

    #[test]
    fn the_fields_are_documented() {
        fn walk<'a>(value: &'a Value, names: &mut std::collections::BTreeSet<&'a str>) {
            match value {
                Value::Object(map) => map.iter().for_each(|(k, v)| {
                    names.insert(k);
                    walk(v, names);
                }),
                Value::Array(items) => items.iter().for_each(|v| walk(v, names)),
                _ => {}
            }
        }
        let doc = include_str!("../../docs/json.md");
        let document = parsed(&samples::every_verdict());
        let mut names = std::collections::BTreeSet::new();
        walk(&document, &mut names);
        for name in names {
            let known = doc.contains(&format!("`{name}`"))
                || name.parse::<Verdict>().is_ok()
                || name.parse::<Activity>().is_ok();
            assert!(known, "docs/json.md does not tell of `{name}`");
        }
    }

    proptest! {
        #[test]
        fn a_key_comes_back_as_it_was(key in any::<String>()) {
            let fleet = samples::keyed(&key);
            prop_assert_eq!(&parsed(&fleet)["machines"][0]["key"], &Value::String(key));
        }
    }
}
