//! `-o json`: one document with everything, machine by machine. `docs/json.md` describes its fields.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::json;

use super::{Format, Report, RunInfo, Signed, Summary};
use crate::attest::predicate::{ReportPredicate, RunPredicate};
use crate::model::{Activity, Verdict};
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

    fn begin(&self, run: &RunInfo<'_>) -> Vec<u8> {
        let mut bytes = encode(&Head::of(run));
        bytes.pop(); // the closing brace comes with the end
        bytes.extend_from_slice(b",\n\"machines\":[\n");
        bytes
    }

    fn machine(&self, report: Report<'_, '_>, _: &RunInfo<'_>) -> Vec<u8> {
        encode(&Machine { key: report.machine, report: report.predicate })
    }

    fn between(&self) -> &'static [u8] {
        b",\n"
    }

    fn end(&self, summary: &Summary, _: &RunInfo<'_>) -> Vec<u8> {
        let mut bytes = b"\n],\n\"summary\":".to_vec();
        bytes.extend(encode(&Sum::of(summary)));
        bytes.extend_from_slice(b"}\n");
        bytes
    }
}

/// One line of JSON. Nothing of ours can fail to be written; if it ever did, the reader is told in its place.
pub(super) fn encode(value: &impl Serialize) -> Vec<u8> {
    let text = serde_json::to_string(value).unwrap_or_else(|e| json!({ "error": e.to_string() }).to_string());
    shown::json(text).into_bytes()
}

/// What the run says of itself, as it is signed, and with which key.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Head<'a> {
    /// The program.
    tool: Tool<'a>,
    /// The key that signed the reports; `null` where none did or nobody looked.
    key_id: Option<&'a str>,
    /// `signed`; `none`; `unverified`, where nobody looked.
    signature: &'static str,
    /// The predicate of the run statement, without the texts of lean reports: machines are written in full.
    run: RunPredicate<'a>,
}

/// The program that wrote the document.
#[derive(Serialize)]
struct Tool<'a> {
    name: &'static str,
    version: &'a str,
}

impl<'a> Head<'a> {
    pub(super) fn of(info: &'a RunInfo<'a>) -> Self {
        let (key_id, signature) = match &info.signed {
            Signed::Not => (None, "none"),
            Signed::Unverified => (None, "unverified"),
            Signed::By(key) => (Some(key.as_str()), "signed"),
        };
        let tool = Tool { name: "tidewaiter", version: &info.run.verifier.version };
        Self { tool, key_id, signature, run: RunPredicate { texts: Vec::new(), ..info.run.clone() } }
    }
}

/// One machine: its key, and the predicate of its report without what `run` says of all.
#[derive(Serialize)]
pub(super) struct Machine<'r, 'a> {
    /// The machine's key as written.
    pub(super) key: &'r str,
    #[serde(flatten)]
    pub(super) report: &'r ReportPredicate<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Sum<'a> {
    machines: u64,
    lots: u64,
    pieces: u64,
    out_of_scope: u64,
    verdict: Option<Verdict>,
    verdicts: BTreeMap<Verdict, u64>,
    activities: BTreeMap<Activity, BTreeMap<Verdict, u64>>,
    controllers: u64,
    without_controller: u64,
    waived_findings: u64,
    rules: Vec<Rule<'a>>,
    missing_evidence: Vec<Wanted<'a>>,
    missing_evidence_not_listed: u64,
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

impl<'a> Sum<'a> {
    pub(super) fn of(s: &'a Summary) -> Self {
        let counts = |count: &dyn Fn(Verdict) -> u64| -> BTreeMap<Verdict, u64> {
            Verdict::ALL.into_iter().map(|v| (v, count(v))).collect()
        };
        let rules = s.rules.iter();
        let wanted = s.wanted.most_first();
        Self {
            machines: s.machines,
            lots: s.lots,
            pieces: s.pieces,
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
            waived_findings: s.waived,
            rules: rules
                .map(|r| Rule { id: r.rule, title: r.title, worst: r.worst, machines: r.machines })
                .collect(),
            missing_evidence: wanted
                .iter()
                .map(|w| Wanted { what: w.what, how: w.how, machines: w.machines })
                .collect(),
            missing_evidence_not_listed: s.wanted.further(),
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
