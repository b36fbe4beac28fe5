//! `-o cyclonedx`: a CycloneDX 1.6 bill of materials of the hardware that was audited: machines with their boards and controllers, who
//! made and supplied them, and what stands against them as properties. <https://cyclonedx.org/docs/1.6/json/>

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::json;

use super::json::encode;
use super::places::{self, FilePlace, InFile};
use super::points::points;
use super::text::one_line;
use super::{Format, Report, RunInfo, Summary};
use crate::attest::predicate::{ReportAnswer, ReportPredicate};
use crate::model::{Role, Verdict};
use crate::source::sha256_hex;

/// `-o cyclonedx`: for inventories of components.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CycloneDx;

impl Format for CycloneDx {
    fn id(&self) -> &'static str {
        "cyclonedx"
    }

    fn doc(&self) -> &'static str {
        "CycloneDX 1.6 HBOM: the machines with boards, controllers, makers and suppliers, findings as properties"
    }

    fn begin(&self, run: &RunInfo<'_>) -> Vec<u8> {
        let mut text = encode(&head(run));
        text.pop(); // the closing brace comes with the end
        text.extend_from_slice(b",\n\"components\":[\n");
        text
    }

    fn machine(&self, report: Report<'_, '_>, run: &RunInfo<'_>) -> Vec<u8> {
        encode(&machine(report, run))
    }

    fn between(&self) -> &'static [u8] {
        b",\n"
    }

    fn end(&self, summary: &Summary, _: &RunInfo<'_>) -> Vec<u8> {
        let count =
            |verdict: Verdict| property(format!("verdict:{verdict}"), summary.count(verdict).to_string());
        let mut sums = vec![property("machines", summary.machines.to_string())];
        sums.extend(Verdict::ALL.into_iter().filter(|v| summary.count(*v) > 0).map(count));
        if summary.lots > 0 {
            sums.push(property("lots", summary.lots.to_string()));
            sums.push(property("pieces", summary.pieces.to_string()));
        }
        let mut text = b"\n],\n\"properties\":".to_vec();
        text.extend(encode(&sums));
        text.extend_from_slice(b"}\n");
        text
    }
}

#[derive(Serialize)]
struct Property {
    name: String,
    value: String,
}

/// A property in the name space of this program.
fn property(name: impl AsRef<str>, value: impl AsRef<str>) -> Property {
    Property { name: format!("tidewaiter:{}", one_line(name.as_ref())), value: one_line(value.as_ref()) }
}

#[derive(Serialize)]
struct Organisation {
    name: String,
}

#[derive(Serialize)]
struct Component {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(rename = "bom-ref")]
    bom_ref: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    supplier: Option<Organisation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    manufacturer: Option<Organisation>,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    components: Vec<Component>,
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<Evidence>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    properties: Vec<Property>,
}

#[derive(Serialize)]
struct Evidence {
    occurrences: Vec<Occurrence>,
}

/// Where it was found: a file, and the line and cell there.
#[derive(Serialize)]
struct Occurrence {
    location: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    offset: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    symbol: Option<String>,
}

impl Evidence {
    fn of(place: &FilePlace) -> Self {
        let (line, offset) = match place.at {
            InFile::Line(line, _) => (Some(line), None),
            InFile::Bytes([from, _]) => (None, Some(from)),
            InFile::Row(_) | InFile::Named => (None, None),
        };
        let symbol = Some(one_line(&place.name)).filter(|name| !name.is_empty());
        Self { occurrences: vec![Occurrence { location: one_line(&place.path), line, offset, symbol }] }
    }
}

/// What stands before the machines.
fn head(info: &RunInfo<'_>) -> serde_json::Value {
    let run = info.run;
    let mut told = vec![property("runId", &*run.run_id), property("asOf", run.as_of.to_string())];
    told.extend(run.activities.iter().map(|activity| property("activity", activity.as_str())));
    for input in &run.inputs {
        let sheet = input.sheet.as_ref().map(|sheet| format!("!{sheet}")).unwrap_or_default();
        let digest = Some(&*input.digest.sha256).filter(|digest| !digest.is_empty());
        let digest = digest.map(|digest| format!(" sha256:{digest}")).unwrap_or_default();
        told.push(property("input", format!("{}{sheet}{digest}", input.file)));
    }
    told.extend(run.policy.iter().map(|entry| property("policy", format!("{} {}", entry.id, entry.version))));
    told.push(property("signed", info.signed.words()));
    told.push(property("statement", &*run.statement));
    json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": format!("urn:uuid:{}", uuid(&format!("{}\n{}", run.run_id, run.time_verified))),
        "version": 1,
        "metadata": {
            "timestamp": run.time_verified.to_string(),
            "tools": { "components": [{
                "type": "application",
                "name": "tidewaiter",
                "version": run.verifier.version,
            }] },
            "component": { "type": "platform", "bom-ref": "fleet", "name": "Equipment that was audited" },
            "properties": told,
        },
    })
}

/// A UUID of version 8 (RFC 9562, 5.8), the same for the same run.
fn uuid(of: &str) -> String {
    let digest = sha256_hex(of.as_bytes());
    let part = |from: usize, to: usize| digest.get(from..to).unwrap_or_default();
    format!("{}-{}-8{}-8{}-{}", part(0, 8), part(8, 12), part(13, 16), part(17, 20), part(20, 32))
}

/// A machine or lot with what is in it.
fn machine(report: Report<'_, '_>, run: &RunInfo<'_>) -> Component {
    let Report { machine, predicate } = report;
    let found = &predicate.identified;
    let digest = sha256_hex(machine.as_bytes());
    let bom_ref = format!("machine-{}-{}", digest.get(..16).unwrap_or_default(), predicate.sequence);
    let boards = found.boards.iter().map(|answer| ("board", answer));
    let controllers = found.controllers.iter().map(|answer| ("controller", answer));
    let components = boards
        .chain(controllers)
        .enumerate()
        .map(|(n, (kind, answer))| part(kind, format!("{bom_ref}-{kind}-{}", n + 1), answer, run))
        .collect();
    let place = places::home(predicate, run).and_then(|at| places::find(run, at, None));
    let model = found.model.as_ref().map(value).filter(|model| !model.is_empty());
    let key = one_line(machine);
    Component {
        kind: "device",
        bom_ref,
        supplier: party(predicate, Role::Supplier),
        manufacturer: party(predicate, Role::Maker),
        name: model.unwrap_or_else(|| key.clone()),
        description: Some(match predicate.quantity {
            None => format!("Machine {key}"),
            Some(pieces) => format!("Lot {key} of {}", super::counted(pieces, "piece")),
        }),
        components,
        evidence: place.as_ref().map(Evidence::of),
        properties: properties(report),
    }
}

/// A board or controller of a machine.
fn part(kind: &'static str, bom_ref: String, answer: &ReportAnswer<'_>, run: &RunInfo<'_>) -> Component {
    let place = answer.location.as_ref().and_then(|at| places::find(run, at, None));
    let name = Some(value(answer)).filter(|name| !name.is_empty()).unwrap_or_else(|| kind.to_owned());
    Component {
        kind: "device",
        bom_ref,
        supplier: None,
        manufacturer: None,
        name,
        description: None,
        components: Vec::new(),
        evidence: place.as_ref().map(Evidence::of),
        properties: vec![property("kind", kind)],
    }
}

/// The only firm that has a role; several are told among the properties.
fn party(predicate: &ReportPredicate<'_>, role: Role) -> Option<Organisation> {
    let [only] = predicate.identified.parties.get(&role)?.as_slice() else { return None };
    Some(Organisation { name: value(only) }).filter(|firm| !firm.name.is_empty())
}

fn value(answer: &ReportAnswer<'_>) -> String {
    answer.value.as_ref().map_or_else(String::new, |value| one_line(value.as_str()))
}

/// What is said of a machine beside its parts.
fn properties(report: Report<'_, '_>) -> Vec<Property> {
    let Report { machine, predicate } = report;
    let found = &predicate.identified;
    let mut told = vec![property("key", machine), property("verdict", predicate.verdict.as_str())];
    told.extend(predicate.quantity.map(|pieces| property("pieces", pieces.to_string())));
    let by_activity = predicate.verdicts.iter();
    told.extend(
        by_activity.map(|(activity, verdict)| property(format!("verdict:{activity}"), verdict.as_str())),
    );
    let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (role, parties) in &found.parties {
        all.entry(format!("party:{}", role.as_str())).or_default().extend(parties.iter().map(value));
    }
    for (country, makers) in &found.makers {
        all.entry(format!("maker:{country}")).or_default().extend(makers.iter().map(value));
    }
    for (kind, days) in &found.events {
        all.entry(format!("event:{}", kind.as_str())).or_default().extend(days.iter().map(value));
    }
    all.entry("origin".to_owned()).or_default().extend(found.origins.iter().map(value));
    all.entry("site".to_owned()).or_default().extend(found.sites.iter().map(value));
    told.extend(all.iter().flat_map(|(name, values)| values.iter().map(move |value| property(name, value))));
    for point in points(report) {
        told.push(property(format!("finding:{}", point.rule), point.sentences(report)));
        told.push(property(format!("outcome:{}", point.rule), point.counts.as_str()));
        told.push(property(format!("fingerprint:{}", point.rule), &*point.fingerprint));
    }
    told
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::super::samples;
    use super::super::tests::whole;
    use super::*;

    fn bom(fleet: &samples::Fleet) -> Value {
        serde_json::from_slice(&whole(&CycloneDx, fleet, &samples::run())).expect("JSON")
    }

    #[test]
    fn a_device_a_machine_with_what_is_in_it_and_stands_against_it() {
        let bom = bom(&samples::every_verdict());
        let machines = bom["components"].as_array().expect("components");
        assert_eq!(machines.len(), 9);
        let sixth = &machines[5];
        assert_eq!(sixth["components"][0]["name"], "Amlogic A113D");
        assert_eq!(sixth["description"], "Machine S19-0006");
        let told = |name: &str| {
            let all = sixth["properties"].as_array().expect("properties").iter();
            all.filter(|p| p["name"] == name)
                .map(|p| p["value"].as_str().expect("a text").to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(told("tidewaiter:verdict"), ["prohibited"]);
        assert_eq!(told("tidewaiter:outcome:US-UFLPA-001"), ["prohibited"]);
        assert!(told("tidewaiter:finding:US-UFLPA-001")[0].starts_with("S19-0006: Geehy"));
        assert_eq!(bom["properties"][0], json!({ "name": "tidewaiter:machines", "value": "9" }));
        assert_eq!(bom["serialNumber"].as_str().map(str::len), Some("urn:uuid:".len() + 36));
    }

    #[test]
    fn what_is_accepted_says_by_whom() {
        let text = bom(&samples::waived()).to_string();
        assert!(
            text.contains("Waived: until 2027-01-31 by compliance@example.com as board-replaced"),
            "{text}"
        );
    }
}
