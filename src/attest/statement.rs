//! in-toto Statement v1: a subject by digest, and what is said of it.

use std::borrow::Cow;

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

use super::Refusal;
use super::strict::Strict;
use crate::source::is_sha256_hex;

/// The one statement type; other versions and spellings are refused.
pub(crate) const STATEMENT_TYPE: &str = "https://in-toto.io/Statement/v1";

/// The predicate of a report on one machine.
pub(crate) const REPORT_TYPE: &str = "urn:tidewaiter:report:v1";

/// The predicate of a run statement, the first line of a run's bundle.
pub(crate) const RUN_TYPE: &str = "urn:tidewaiter:run:v1";

/// The predicate of a run's manifest.
pub(crate) const MANIFEST_TYPE: &str = "urn:tidewaiter:manifest:v1";

/// The predicate of signed rule packs.
pub(crate) const RULEPACK_TYPE: &str = "urn:tidewaiter:rulepack:v1";

/// The predicate of a signed file of waivers.
pub(crate) const WAIVER_TYPE: &str = "urn:tidewaiter:waiver:v1";

/// The predicate of a signed file of lists.
pub(crate) const LIST_TYPE: &str = "urn:tidewaiter:list:v1";

/// The predicate of a trust policy.
pub(crate) const TRUST_POLICY_TYPE: &str = "urn:tidewaiter:trust-policy:v1";

/// What stands before a machine's key in the subject of its report.
pub(crate) const MACHINE_PREFIX: &str = "machine:";

/// What stands before the key of a lot: a line of a packing list or invoice, without serial numbers.
pub(crate) const LOT_PREFIX: &str = "lot:";

/// The key of the machine or lot that a subject names.
pub(crate) fn key_of(subject: &str) -> Option<&str> {
    subject.strip_prefix(MACHINE_PREFIX).or_else(|| subject.strip_prefix(LOT_PREFIX))
}

/// The keys that mean something in a payload.
pub(crate) const KNOWN: &[&str] = &[
    "_type",
    "subject",
    "predicateType",
    "predicate",
    "digest",
    "sha256",
    "name",
    "quantity",
    "questions",
    "identified",
    "run",
    "texts",
    "rows",
    "verifier",
    "timeVerified",
    "asOf",
    "activities",
    "inputs",
    "policy",
    "verificationResult",
    "verdict",
    "verdicts",
    "findings",
    "outcome",
    "missingEvidence",
    "coverage",
    "scope",
    "runId",
    "sequence",
    "merkleRoot",
    "reports",
    "records",
    "outsideReach",
    "replaced",
    "settings",
    "skipped",
];

/// How a payload's JSON is read.
const STRICT: Strict = Strict { known: KNOWN, malformed: Refusal::PayloadMalformed };

/// A statement with its predicate. Fields stand in canonical order, so writing it sorts nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[expect(clippy::struct_field_names, reason = "`type` is a word of the language")]
pub(crate) struct Statement<'a, P> {
    /// [`STATEMENT_TYPE`].
    #[serde(rename = "_type", borrow)]
    pub statement_type: Cow<'a, str>,
    /// What is said.
    pub predicate: P,
    /// What kind of thing is said.
    #[serde(rename = "predicateType", borrow)]
    pub predicate_type: Cow<'a, str>,
    /// What it is said of: exactly one, but for a run statement, which is about every file that was read.
    #[serde(borrow)]
    pub subject: Vec<Subject<'a>>,
}

/// What a statement is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Subject<'a> {
    /// Its digest.
    #[serde(borrow)]
    pub digest: Digest<'a>,
    /// Its name: `machine:<key>`, or a file of the run.
    #[serde(borrow)]
    pub name: Cow<'a, str>,
}

/// An in-toto digest set with the one algorithm we use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Digest<'a> {
    /// Lower-case hex SHA-256.
    #[serde(borrow)]
    pub sha256: Cow<'a, str>,
}

impl<'a> Digest<'a> {
    /// A digest by its hex digits.
    pub fn new(sha256: impl Into<Cow<'a, str>>) -> Self {
        Self { sha256: sha256.into() }
    }

    /// Whether it is 64 lower-case hex digits.
    pub fn is_well_formed(&self) -> bool {
        is_sha256_hex(&self.sha256)
    }
}

impl<'a, P> Statement<'a, P> {
    /// A statement about one subject.
    pub(crate) fn new(
        predicate_type: &'static str,
        name: impl Into<Cow<'a, str>>,
        digest: Digest<'a>,
        predicate: P,
    ) -> Self {
        Self::about(predicate_type, vec![Subject { digest, name: name.into() }], predicate)
    }

    /// A statement about several subjects.
    pub(crate) fn about(predicate_type: &'static str, subject: Vec<Subject<'a>>, predicate: P) -> Self {
        Self {
            statement_type: Cow::Borrowed(STATEMENT_TYPE),
            predicate,
            predicate_type: Cow::Borrowed(predicate_type),
            subject,
        }
    }
}

impl<'a, P: Deserialize<'a>> Statement<'a, P> {
    /// Reads the predicate too, of a payload whose [`head`] was read.
    pub(crate) fn read(payload: &'a [u8]) -> Result<Self, Refusal> {
        serde_json::from_slice(payload).map_err(|e| Refusal::PayloadMalformed(e.to_string()))
    }
}

/// What a verified payload is about, before its predicate is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Head<'a> {
    pub(crate) predicate_type: Cow<'a, str>,
    pub(crate) subject: Subject<'a>,
}

/// Checks everything about a payload that every statement of ours has in common.
pub(crate) fn head(payload: &[u8]) -> Result<Head<'_>, Refusal> {
    let text = STRICT.check(payload)?;
    let statement: Statement<'_, IgnoredAny> =
        serde_json::from_str(text).map_err(|e| Refusal::PayloadMalformed(e.to_string()))?;
    if statement.statement_type != STATEMENT_TYPE {
        let problem = format!("its _type is '{}', not {STATEMENT_TYPE}", statement.statement_type);
        return Err(Refusal::PayloadMalformed(problem));
    }
    let mut subjects = statement.subject;
    let is_about_many = statement.predicate_type == RUN_TYPE && !subjects.is_empty();
    if subjects.len() != 1 && !is_about_many {
        let problem = format!("it has {} subjects, not exactly one", subjects.len());
        return Err(Refusal::PayloadMalformed(problem));
    }
    if let Some(bad) = subjects.iter().find(|subject| !subject.digest.is_well_formed()) {
        let problem = format!("'{}' is no SHA-256 in lower-case hex", bad.digest.sha256);
        return Err(Refusal::PayloadMalformed(problem));
    }
    let subject = subjects.swap_remove(0);
    Ok(Head { predicate_type: statement.predicate_type, subject })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(payload: &str) -> &'static str {
        head(payload.as_bytes()).map_or_else(|e| e.code(), |_| "accepted")
    }

    #[test]
    fn only_statement_v1_with_one_sha256_subject_is_read() {
        let digest = "a".repeat(64);
        let good = format!(
            r#"{{"_type":"{STATEMENT_TYPE}","subject":[{{"name":"machine:A","digest":{{"sha256":"{digest}"}}}}],"predicateType":"x","predicate":{{}}}}"#
        );
        assert_eq!(code(&good), "accepted");
        let upper = good.replace(&digest, &"A".repeat(64));
        let twice = good.replace(
            "\"subject\":[",
            &format!(r#""subject":[{{"name":"b","digest":{{"sha256":"{digest}"}}}},"#),
        );
        for (bad, expected) in [
            (good.replace("/v1", "/v0.1"), "PAYLOAD_MALFORMED"),
            (good.replace("/v1", "/v2"), "PAYLOAD_MALFORMED"),
            (good.replace("https:", "http:"), "PAYLOAD_MALFORMED"),
            (good.replace("sha256", "sha1"), "PAYLOAD_MALFORMED"),
            (good.replace(&digest, "abc"), "PAYLOAD_MALFORMED"),
            (upper, "PAYLOAD_MALFORMED"),
            (twice, "PAYLOAD_MALFORMED"),
            (good.replace("\"predicate\":", "\"Predicate\":"), "AMBIGUOUS_FIELD"),
            (good.replace("\"predicate\":{}", "\"predicate\":{\"x\":{\"y\":1,\"y\":1}}"), "DUPLICATE_KEY"),
            ("hello world".to_owned(), "PAYLOAD_MALFORMED"),
        ] {
            assert_eq!(code(&bad), expected, "{bad}");
        }
    }

    #[test]
    fn the_statements_of_the_in_toto_tests_are_no_reports() {
        let Some(path) = super::super::testing::shared("vectors/intoto_statement_strings.json") else {
            return;
        };
        let file: serde_json::Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        let texts = file["json_strings"].as_array().unwrap();
        assert!(texts.len() > 10);
        for text in texts {
            assert_ne!(code(text.as_str().unwrap()), "accepted", "{text}");
        }
    }
}
