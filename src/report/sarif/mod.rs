//! `-o sarif`: SARIF 2.1.0, for code scanning. What stands against a machine is shown at the very cell from which it follows.
//!
//! GitHub takes 25,000 results of a run. Where there are more, the worst are written, and a notification says how many are not.

mod log;
mod results;
mod rules;

use std::collections::BTreeMap;

use super::json::encode;
use super::places::{self, FilePlace, InFile};
use super::points::points;
use super::text::{number, one_line};
use super::worst::Worst;
use super::{Collector, End, Format, Out, Report, RunInfo};
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::model::Verdict;
use log::{Artifact, Invocation, Message, Notification};
use rules::{FiredRules, RuleText};

/// Results that GitHub takes of a run.
const MOST: usize = 25_000;

/// `-o sarif`: for code scanning.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sarif;

impl Format for Sarif {
    fn id(&self) -> &'static str {
        "sarif"
    }

    fn doc(&self) -> &'static str {
        "SARIF 2.1.0 for code scanning: every finding at its cell, with the chain to the law"
    }

    /// Three lines a point: its rule and outcome, what the rule says of itself, the result. JSON has no line ends.
    fn machine(&self, report: Report<'_, '_>, run: &RunInfo<'_>) -> Vec<u8> {
        let mut piece = Vec::new();
        for point in points(report) {
            let Some(result) = results::result(&point, report, run) else { continue };
            let head = [point.counts.as_str(), point.outcome.as_str(), point.rule].map(|text| encode(&text));
            piece.extend_from_slice(&head.join(&b'\t'));
            piece.push(b'\n');
            piece.extend(encode(&RuleText::of(&point)));
            piece.push(b'\n');
            piece.extend(encode(&result));
            piece.push(b'\n');
        }
        piece
    }

    fn collector(&self, _: &RunInfo<'_>) -> Result<Option<Box<dyn Collector>>, Error> {
        Ok(Some(Box::new(Log { rules: FiredRules::default(), results: Worst::new(MOST) })))
    }
}

/// The log while it is put together.
struct Log {
    rules: FiredRules,
    results: Worst,
}

impl Collector for Log {
    fn machine(&mut self, piece: Vec<u8>, _: Option<&[u8]>, _: &mut Out<'_>) -> Result<(), Error> {
        let mut lines = piece.split(|byte| *byte == b'\n');
        while let (Some(head), Some(text), Some(result)) = (lines.next(), lines.next(), lines.next()) {
            let (counts, outcome, rule) = head_of(head)?;
            self.rules.add(&rule, outcome, || serde_json::from_slice(text).ok());
            let kept = [rule.as_bytes(), result].join(&b'\n');
            self.results.add(counts, &kept)?;
        }
        Ok(())
    }

    fn end(self: Box<Self>, end: End<'_>, out: &mut Out<'_>) -> Result<(), Error> {
        let Self { rules, results } = *self;
        let left_out = results.left_out();
        out(b"{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\",\"runs\":[{")?;
        out(b"\"columnKind\":\"utf16CodeUnits\",\"language\":\"en\",\"results\":[\n")?;
        let indices = rules.indices();
        let mut first = true;
        results.each(&mut |kept| {
            let at = kept.iter().position(|byte| *byte == b'\n').ok_or_else(broken)?;
            let (rule, result) = kept.split_at(at);
            let rule = std::str::from_utf8(rule).map_err(|_| broken())?;
            let index = indices.get(rule).ok_or_else(broken)?;
            let between = if std::mem::take(&mut first) { "" } else { ",\n" };
            out(format!("{between}{{\"ruleIndex\":{index},").as_bytes())?;
            out(result.get(2..).ok_or_else(broken)?)
        })?;
        out(b"\n],\n\"artifacts\":")?;
        out(&encode(&artifacts(end.run)))?;
        out(b",\n\"invocations\":")?;
        out(&encode(&[invocation(end.run, left_out)]))?;
        let root = "The folder in which the audit was started.";
        let bases = serde_json::json!({ (results::ROOT): { "description": { "text": root } } });
        out(b",\n\"originalUriBaseIds\":")?;
        out(&encode(&bases))?;
        out(b",\n\"properties\":")?;
        out(&encode(&properties(end.run)))?;
        out(b",\n\"tool\":{\"driver\":{\"name\":\"Tidewaiter\",\"semanticVersion\":")?;
        out(&encode(&end.run.run.verifier.version))?;
        out(b",\"rules\":")?;
        out(&encode(&rules.descriptors()))?;
        out(b"}}}]}\n")
    }
}

/// The outcome that counts, the one of the rule, and the rule, of the first line of a point.
fn head_of(line: &[u8]) -> Result<(Verdict, Verdict, String), Error> {
    let mut parts = line.split(|byte| *byte == b'\t');
    let mut text = || -> Option<String> { serde_json::from_slice(parts.next()?).ok() };
    let (counts, outcome, rule) = (text(), text(), text());
    let verdict = |text: Option<String>| text?.parse::<Verdict>().ok();
    match (verdict(counts), verdict(outcome), rule) {
        (Some(counts), Some(outcome), Some(rule)) => Ok((counts, outcome, rule)),
        _ => Err(broken()),
    }
}

/// Of what this file has written itself.
fn broken() -> Error {
    Diagnostic::error("output", "a result of SARIF cannot be put together").into()
}

/// The files that were read, with their digests.
fn artifacts<'i>(run: &'i RunInfo<'_>) -> Vec<Artifact<'i>> {
    let mut files: BTreeMap<String, &str> = BTreeMap::new();
    for input in run.run.inputs.iter().filter(|input| places::is_file(input)) {
        files.insert(places::path(run.sources, input), &input.digest.sha256);
    }
    let artifact = |(path, digest): (String, &'i str)| {
        let place = FilePlace { path, at: InFile::Named, name: String::new() };
        Artifact { location: results::artifact(&place), hashes: BTreeMap::from([("sha-256", digest)]) }
    };
    files.into_iter().map(artifact).collect()
}

/// That the job was done, what was left out, and what the rules are not made for.
fn invocation(run: &RunInfo<'_>, left_out: u64) -> Invocation {
    let warning = |text: String| Notification { level: "warning", message: Message::plain(&text) };
    let mut told = Vec::new();
    if left_out > 0 {
        told.push(warning(format!(
            "{} further results are not in this file: it has the worst {}. -o json has all of them.",
            number(left_out),
            number(MOST as u64)
        )));
    }
    for skipped in &run.run.rows.skipped {
        let first: Vec<String> = skipped.first.iter().map(|place| one_line(place)).collect();
        let rows = super::counted(skipped.rows, "row");
        let text = format!("{rows} left out: {} (first: {}).", one_line(&skipped.reason), first.join(", "));
        told.push(warning(text));
    }
    Invocation {
        execution_successful: true,
        end_time_utc: run.run.time_verified.to_string(),
        tool_execution_notifications: told,
        tool_configuration_notifications: run
            .run
            .outside_reach
            .iter()
            .map(|text| warning(super::points::sentence(&one_line(text))))
            .collect(),
    }
}

/// What the run says of itself.
fn properties(run: &RunInfo<'_>) -> serde_json::Value {
    let activities: Vec<&str> = run.run.activities.iter().map(|activity| activity.as_str()).collect();
    let lists: Vec<String> = run.run.lists().iter().map(|list| one_line(list)).collect();
    serde_json::json!({
        "runId": run.run.run_id,
        "asOf": run.run.as_of,
        "activities": activities,
        "lists": lists,
        "signed": run.signed.words(),
        "statement": run.run.statement,
    })
}

#[cfg(test)]
mod tests;
