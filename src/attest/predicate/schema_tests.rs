//! The JSON schemas under `docs/schema/`, made from the types, and held against what is written.

use std::borrow::Cow;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::answer::Object;
use super::location::Flat;
use super::{Location, ReportAnswer, ReportPredicate, RunPredicate, Text};
use crate::attest::manifest::ManifestPredicate;
use crate::attest::proof::Proof;
use crate::attest::statement::Statement;

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
    let schema = SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>();
    let mut text = serde_json::to_string_pretty(&schema).unwrap();
    text.push('\n');
    text
}

/// Compares with a file of `docs/schema/`; `TIDEWAITER_GOLDEN=update` renews it.
fn golden(name: &str, text: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schema").join(name);
    if std::env::var_os("TIDEWAITER_GOLDEN").is_some() {
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
