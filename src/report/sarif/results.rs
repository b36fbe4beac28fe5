//! One result of SARIF a point that stands against a machine.

use std::collections::BTreeMap;

use super::super::places::{self, FilePlace, InFile};
use super::super::points::{Point, sentence};
use super::super::text::one_line;
use super::super::{Report, RunInfo};
use super::log::{
    ArtifactLocation, CodeFlow, Location, LogicalLocation, Message, PhysicalLocation, Region,
    ResultProperties, SarifResult, Suppression, ThreadFlow, ThreadFlowLocation,
};
use crate::attest::predicate::ReportStep;
use crate::model::{StepKind, Verdict};

/// What relative paths are relative to: the folder in which the audit was started.
pub(super) const ROOT: &str = "%SRCROOT%";
/// Related locations of a result; GitHub takes a hundred.
const RELATED: usize = 99;

/// The level of an outcome.
pub(super) const fn level(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Prohibited | Verdict::LicenseRequired => "error",
        Verdict::Review | Verdict::Undetermined => "warning",
        Verdict::Notice | Verdict::Clear => "note",
    }
}

/// The result of a point; `None` of a run without any file.
pub(super) fn result<'p>(
    point: &Point<'p>,
    report: Report<'_, '_>,
    run: &RunInfo<'_>,
) -> Option<SarifResult<'p>> {
    let first = point.place(report, run)?;
    let steps = steps(point, &first, run);
    let code_flows = if steps.len() < 2 {
        Vec::new()
    } else {
        vec![CodeFlow { thread_flows: vec![ThreadFlow { locations: steps }] }]
    };
    let fingerprint = point.fingerprint.to_string();
    Some(SarifResult {
        rule_id: point.rule,
        level: level(point.counts),
        message: Message::plain(&point.sentences(report)),
        related_locations: related(point, &first, run),
        locations: vec![location(&first)],
        code_flows,
        partial_fingerprints: BTreeMap::from([
            // The one by which GitHub tells alerts apart: two findings in one row are two.
            ("primaryLocationLineHash", fingerprint.clone()),
            ("tidewaiter/v1", fingerprint),
        ]),
        suppressions: point
            .waived
            .iter()
            .map(|waived| Suppression {
                kind: "external",
                status: "accepted",
                justification: format!("Waived {waived}"),
            })
            .collect(),
        properties: ResultProperties {
            machine: one_line(report.machine),
            quantity: report.predicate.quantity,
            outcome: point.outcome.as_str(),
            activities: point.activities.iter().map(|activity| activity.as_str()).collect(),
            subject: one_line(point.subject),
            confidence: point.finding.map(|finding| finding.confidence.as_str()),
        },
    })
}

/// The further cells of the chain, and those from which the same chain starts.
fn related(point: &Point<'_>, first: &FilePlace, run: &RunInfo<'_>) -> Vec<Location> {
    let places = point.cells().filter_map(|(at, value)| Some((at, value, places::find(run, at, value)?)));
    let further = places.filter(|(.., place)| place != first).take(RELATED);
    let told = |value: Option<&str>| match value {
        Some(value) => format!("`{}` is on the way.", one_line(value)),
        None => "The same follows from here.".to_owned(),
    };
    (1..)
        .zip(further)
        .map(|(id, (_, value, place))| Location {
            id: Some(id),
            message: Some(Message::plain(&told(value))),
            ..location(&place)
        })
        .collect()
}

/// The chain from the evidence to the law. What stands in no file is told at the evidence that leads to it.
fn steps(point: &Point<'_>, first: &FilePlace, run: &RunInfo<'_>) -> Vec<ThreadFlowLocation> {
    let mut here = first.clone();
    let chain = point.chain().iter();
    chain
        .map(|step| {
            let place = step.location.as_ref();
            let found = place.and_then(|at| places::find(run, at, Some(step.value.as_str())));
            here = found.unwrap_or_else(|| here.clone());
            let message = Some(Message::plain(&told(step)));
            let importance = match step.what {
                StepKind::Cell | StepKind::Absent | StepKind::Rule => "essential",
                StepKind::Normalised => "unimportant",
                _ => "important",
            };
            ThreadFlowLocation { location: Location { message, ..location(&here) }, importance }
        })
        .collect()
}

/// `Maker: CVITEK (catalogue/parties-sophgo.toml#cvitek).`
fn told(step: &ReportStep<'_>) -> String {
    let what = match step.what {
        StepKind::Absent => "Not found",
        StepKind::Basis => "Law",
        other => other.as_str(),
    };
    let mut what = what.to_owned();
    if let Some(first) = what.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    let value = one_line(step.value.as_str());
    let value = if step.what == StepKind::Cell { format!("`{value}`") } else { value };
    let stands = match &step.location {
        Some(location) => format!("{}, {}", one_line(&location.to_string()), one_line(step.source.as_str())),
        None => one_line(step.source.as_str()),
    };
    sentence(&format!("{what}: {value} ({stands})"))
}

/// A place in a file.
pub(super) fn location(place: &FilePlace) -> Location {
    let region = match place.at {
        InFile::Line(line, None) => Some(Region { start_line: Some(line), ..Region::default() }),
        InFile::Line(_, Some(span)) => Some(Region {
            start_line: Some(span.start.line),
            start_column: Some(span.start.column),
            end_line: Some(span.end.line).filter(|line| *line != span.start.line),
            end_column: Some(span.end.column),
            ..Region::default()
        }),
        InFile::Bytes([from, to]) => Some(Region {
            byte_offset: Some(from),
            byte_length: Some(to.saturating_sub(from)),
            ..Region::default()
        }),
        InFile::Row(_) | InFile::Named => None,
    };
    let kind = match place.at {
        InFile::Row(_) | InFile::Line(..) => "cell",
        InFile::Named => "member",
        InFile::Bytes(_) => "data",
    };
    let name = one_line(&place.name);
    Location {
        id: None,
        physical_location: PhysicalLocation { artifact_location: artifact(place), region },
        logical_locations: Some(name)
            .filter(|name| !name.is_empty())
            .map(|fully_qualified_name| LogicalLocation { fully_qualified_name, kind })
            .into_iter()
            .collect(),
        message: None,
    }
}

/// The file of a place.
pub(super) fn artifact(place: &FilePlace) -> ArtifactLocation {
    let (uri, is_relative) = place.uri();
    ArtifactLocation { uri, uri_base_id: is_relative.then_some(ROOT) }
}
