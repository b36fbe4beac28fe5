//! What the JSON says of the run as a whole: what was asked of what, and what it rests on.

use serde::Serialize;

use super::super::{RunInfo, Signed};
use crate::model::Activity;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Head<'a> {
    tool: Tool<'a>,
    as_of: String,
    activities: &'a [Activity],
    inputs: Vec<Input<'a>>,
    policy: Vec<Policy<'a>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    outside_reach: &'a [String],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    settings: Vec<Setting<'a>>,
    signed: Signature<'a>,
}

#[derive(Serialize)]
struct Setting<'a> {
    kind: &'a str,
    path: &'a str,
    digest: Sha256<'a>,
    says: &'a [String],
}

#[derive(Serialize)]
struct Tool<'a> {
    name: &'static str,
    version: &'a str,
}

#[derive(Serialize)]
struct Input<'a> {
    name: &'a str,
    sheet: Option<&'a str>,
    digest: Sha256<'a>,
}

#[derive(Serialize)]
struct Sha256<'a> {
    sha256: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Policy<'a> {
    id: &'a str,
    version: &'a str,
    as_of: String,
    digest: Sha256<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    warning: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Signature<'a> {
    signed: bool,
    key_id: Option<&'a str>,
}

impl<'a> Head<'a> {
    pub(super) fn of(run: &'a RunInfo) -> Self {
        Self {
            tool: Tool { name: "tidewaiter", version: &run.version },
            as_of: run.as_of.to_string(),
            activities: &run.activities,
            inputs: run
                .inputs
                .iter()
                .map(|i| Input {
                    name: &i.file,
                    sheet: i.sheet.as_deref(),
                    digest: Sha256 { sha256: &i.digest },
                })
                .collect(),
            policy: run
                .policy
                .iter()
                .map(|p| Policy {
                    id: &p.id,
                    version: &p.version,
                    as_of: p.as_of.to_string(),
                    digest: Sha256 { sha256: &p.digest },
                    warning: p.warning.as_deref(),
                })
                .collect(),
            outside_reach: &run.outside_reach,
            settings: run
                .settings
                .iter()
                .map(|setting| Setting {
                    kind: setting.kind,
                    path: &setting.path,
                    digest: Sha256 { sha256: &setting.digest },
                    says: &setting.says,
                })
                .collect(),
            signed: match &run.signed {
                Signed::Not => Signature { signed: false, key_id: None },
                Signed::By(key) => Signature { signed: true, key_id: Some(key) },
            },
        }
    }
}
