//! `-o jsonl`: JSON Lines. The first line is the run, the last the summary, each between them a machine; `docs/json.md` has the fields.

use super::json::{Head, Machine, Sum, encode};
use super::{Format, Report, RunInfo, Summary};

/// `-o jsonl`: for programs that read a line at a time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct JsonLines;

impl Format for JsonLines {
    fn id(&self) -> &'static str {
        "jsonl"
    }

    fn doc(&self) -> &'static str {
        "JSON Lines: the run, then a machine a line, then the summary"
    }

    fn begin(&self, run: &RunInfo<'_>) -> Vec<u8> {
        line(encode(&Head::of(run)))
    }

    fn machine(&self, report: Report<'_, '_>, _: &RunInfo<'_>) -> Vec<u8> {
        line(encode(&Machine { key: report.machine, report: report.predicate }))
    }

    fn end(&self, summary: &Summary, _: &RunInfo<'_>) -> Vec<u8> {
        line([&b"{\"summary\":"[..], &encode(&Sum::of(summary)), b"}"].concat())
    }
}

fn line(mut json: Vec<u8>) -> Vec<u8> {
    json.push(b'\n');
    json
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::super::Json;
    use super::super::samples;
    use super::super::tests::whole;
    use super::*;

    #[test]
    fn every_line_is_what_the_document_has_there() {
        for fleet in [samples::every_verdict(), samples::hostile(), samples::none()] {
            let run = samples::run();
            let document: Value = serde_json::from_slice(&whole(&Json, &fleet, &run)).expect("JSON");
            let text = String::from_utf8(whole(&JsonLines, &fleet, &run)).expect("text");
            let lines: Vec<Value> =
                text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
            let (first, rest) = lines.split_first().expect("the run");
            let (last, machines) = rest.split_last().expect("the summary");
            assert_eq!(first["run"], document["run"]);
            assert_eq!(last["summary"], document["summary"]);
            assert_eq!(Value::from(machines.to_vec()), document["machines"]);
        }
    }
}
