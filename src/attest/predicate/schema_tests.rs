//! The JSON schemas under `docs/schema/`, made from the types, and held against what is written.

use std::borrow::Cow;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::answer::Object;
use super::location::Flat;
use super::{Location, ReportAnswer, ReportPredicate, RunPredicate, Text};
use crate::attest::manifest::{MANIFEST_FILE, ManifestPredicate, REPORTS_FILE, Signing};
use crate::attest::output::Parts;
use crate::attest::proof::Proof;
use crate::attest::statement::Statement;
use crate::attest::testing::Fleet;
use crate::files::output::Existing;
use crate::model::Verdict;

impl JsonSchema for Text<'_> {
    fn schema_name() -> Cow<'static, str> {
        "Text".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A text; or, in a lean report, its place among the `texts` of the run statement, from 0.",
            "oneOf": [{"type": "string"}, {"type": "integer", "minimum": 0}],
        })
    }
}

impl JsonSchema for Location<'_> {
    fn schema_name() -> Cow<'static, str> {
        "Location".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let object = generator.subschema_for::<Flat<'_>>();
        json_schema!({
            "description": "Where a value stands; in a lean report, a string is the cell of that name in the report's own input.",
            "oneOf": [{"type": "string"}, object],
        })
    }
}

impl JsonSchema for ReportAnswer<'_> {
    fn schema_name() -> Cow<'static, str> {
        "Answer".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let object = generator.subschema_for::<Object<'_>>();
        let text = generator.subschema_for::<Text<'_>>();
        json_schema!({
            "description": "Something that was found, or that answers a question; in a lean report, the name of a cell and its text, or the name alone where `identified` says what is in the cell.",
            "oneOf": [
                object,
                {"type": "array", "prefixItems": [{"type": "string"}, text], "minItems": 2, "maxItems": 2},
                {"type": "string"},
            ],
        })
    }
}

/// The schema of a type as a document.
fn schema<T: JsonSchema>() -> String {
    let schema =
        SchemaSettings::draft2020_12().for_deserialize().into_generator().into_root_schema_for::<T>();
    let mut text = serde_json::to_string_pretty(&schema).unwrap();
    text.push('\n');
    text
}

/// Compares with a file of `docs/schema/`; `TIDEWAITER_GOLDEN=update` renews it.
fn golden(name: &str, text: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schema").join(name);
    if std::env::var_os("TIDEWAITER_GOLDEN").is_some_and(|v| v == "update") {
        std::fs::write(&path, text).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == text, "docs/schema/{name} is not what the types say: TIDEWAITER_GOLDEN=update renews it");
}

#[test]
fn the_schemas_are_those_of_the_types() {
    golden("report.schema.json", &schema::<Statement<'_, ReportPredicate<'_>>>());
    golden("run.schema.json", &schema::<Statement<'_, RunPredicate<'_>>>());
    golden("manifest.schema.json", &schema::<Statement<'_, ManifestPredicate<'_>>>());
    golden("proof.schema.json", &schema::<Proof<'_>>());
}

/// What a signed envelope says.
fn payload(envelope: &[u8]) -> serde_json::Value {
    serde_json::from_slice(&crate::attest::dsse::Envelope::unverified(envelope).unwrap()).unwrap()
}

/// Everything that is signed is as its schema says, by a validator of others: full and lean reports, and the golden ones.
#[test]
fn what_is_signed_is_as_its_schema_says() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    let mut of = |name: &str| {
        let path = folder.join(format!("docs/schema/{name}.schema.json"));
        compiler.compile(path.to_str().unwrap(), &mut schemas).unwrap()
    };
    let [report, run, manifest, proof] = ["report", "run", "manifest", "proof"].map(&mut of);
    let holds =
        |value: &serde_json::Value, schema| schemas.validate(value, schema).map_err(|e| e.to_string());
    let root = tempfile::tempdir().unwrap();
    let machines = [("M-1", Verdict::Clear), ("M-2", Verdict::LicenseRequired)];
    for (n, fleet) in
        [Fleet::new(), Fleet::lean(), Fleet { signing: Signing::Manifest, ..Fleet::new() }].iter().enumerate()
    {
        let path = root.path().join(n.to_string());
        fleet.write(&path, &machines, Existing::Refuse, Parts::RecordsAndMachines).unwrap();
        let bundle = std::fs::read(path.join(REPORTS_FILE)).unwrap();
        let mut lines = bundle.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        assert_eq!(holds(&payload(lines.next().unwrap()), run), Ok(()));
        assert_eq!(lines.map(|line| holds(&payload(line), report)).collect::<Vec<_>>(), [Ok(()), Ok(())]);
        let envelope = std::fs::read(path.join(MANIFEST_FILE)).unwrap();
        assert_eq!(holds(&payload(envelope.trim_ascii()), manifest), Ok(()));
        if fleet.signing == Signing::Manifest {
            let bytes = std::fs::read(path.join("machines/M-2.proof.json")).unwrap();
            assert_eq!(holds(&serde_json::from_slice(&bytes).unwrap(), proof), Ok(()));
        }
    }
    let mut golden = 0;
    for file in std::fs::read_dir(folder.join("fixtures/golden/fleet")).unwrap() {
        let path = file.unwrap().path();
        let statement: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        let schema = match statement["predicateType"].as_str() {
            Some("urn:tidewaiter:manifest:v1") => manifest,
            Some("urn:tidewaiter:run:v1") => run,
            _ => report,
        };
        assert_eq!(holds(&statement, schema), Ok(()), "{}", path.display());
        golden += 1;
    }
    assert!(golden > 5, "{golden} golden reports");
    // And not everything is.
    let mut wrong = payload(Fleet::new().report("M-1", Verdict::Review, 0).0.trim_ascii());
    wrong["predicate"]["verdict"] = "fine".into();
    assert!(holds(&wrong, report).is_err());
}
