//! What is the same in every report of a run.

use jiff::Timestamp;
use jiff::civil::Date;
use sha2::{Digest as _, Sha256};

use crate::attest::keys::Signer;
use crate::attest::manifest::{ReplacedPack, Setting};
use crate::attest::policy::combined;
use crate::attest::report::{EVIDENCE, InputDigest, PolicyEntry, REQUEST, RunContext, Verifier};
use crate::attest::statement::Digest;
use crate::audit::RequestedActivities;
use crate::diagnostic::Diagnostic;
use crate::error::Failure;
use crate::fleet::Survey;
use crate::lists::{Edition, Screening};
use crate::model::{Activity, Inputs};
use crate::report::{PolicyLine, RunInfo, SettingLine, Signed};
use crate::rules::Ruleset;
use crate::rules::answers::ScreenedEdition;
use crate::source::{hex, sha256_hex};
use crate::tomlread::files::Replaced;

use super::Terminal;

/// The context of a run. Its id is worked out from everything that decides the result, so that a repeated run
/// has the same one.
pub(super) fn run_context(
    ruleset: &Ruleset,
    lists: Option<&Screening>,
    inputs: &Inputs,
    survey: &Survey<'_>,
    asked: (&RequestedActivities, &[Activity]),
    settings: &[SettingLine],
    now: Timestamp,
) -> Result<RunContext, Failure> {
    let (asked, activities) = asked;
    let version = env!("CARGO_PKG_VERSION");
    // Statements about the whole shipment come after the sheets and have no rows.
    let rows = survey.counts.iter().map(|count| count.read).chain(std::iter::repeat(0));
    let inputs: Vec<_> =
        inputs.iter().zip(rows).map(|((_, info), rows)| InputDigest::of(info, rows)).collect();
    let mut policy_in_full = policy(ruleset);
    // Only what was asked: an edition of which no rule asks a list is none.
    let in_use = |e: &&Edition| e.counts.keys().any(|list| ruleset.asks_list(list, activities));
    policy_in_full.extend(
        lists.into_iter().flat_map(Screening::editions).filter(in_use).map(|e| edition(e, ruleset.as_of)),
    );
    policy_in_full.extend(lists.and_then(|lists| lists.clearances().file()).map(|file| PolicyEntry {
        as_of: ruleset.as_of,
        digest: Digest::new(file.digest().to_owned()),
        id: "clearances".into(),
        version: ruleset.as_of.to_string().into(),
    }));
    policy_in_full.extend(site(ruleset));
    let policy = combined(&policy_in_full)
        .map_err(|e| Failure::new(Diagnostic::error("report", e.to_string()).at("policy")))?;
    let time_verified = Timestamp::from_second(now.as_second()).unwrap_or(now);
    let mut hash = Sha256::new();
    let mut mix = |text: &str| {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text.as_bytes());
    };
    mix(version);
    mix(&time_verified.to_string());
    mix(&ruleset.as_of.to_string());
    for activity in activities {
        mix(activity.as_str());
    }
    for input in &inputs {
        mix(&input.name);
        mix(&input.digest.sha256);
    }
    for entry in &policy_in_full {
        mix(&entry.digest.sha256);
    }
    let run_id = hex(hash.finalize().get(..16).unwrap_or_default());
    Ok(RunContext {
        verifier: Verifier::this(version),
        time_verified,
        as_of: ruleset.as_of,
        activities: activities.to_vec(),
        activities_from: if *asked == RequestedActivities::FromEvidence { EVIDENCE } else { REQUEST },
        inputs,
        policy: policy.into_iter().collect(),
        policy_in_full,
        outside_reach: outside_reach(ruleset),
        run_id,
        replaced: replaced(ruleset),
        settings: settings.iter().map(setting).collect(),
    })
}

/// What reports say of packs that the day lies outside of, each with why: `us-customs: past its review day, 2027-01-31`.
fn outside_reach(ruleset: &Ruleset) -> Vec<String> {
    let packs = ruleset.packs.iter().chain(&ruleset.catalogue.packs);
    packs.filter_map(|pack| Some(format!("{}: {}", pack.id, ruleset.beyond_reach(pack)?))).collect()
}

/// A file that somebody gave, as the manifest names it.
fn setting(line: &SettingLine) -> Setting<'static> {
    let SettingLine { kind, path, digest, .. } = line;
    Setting { digest: Digest::new(digest.clone()), kind: (*kind).into(), path: path.clone().into() }
}

/// The packs in the place of shipped ones.
fn replaced(ruleset: &Ruleset) -> Vec<ReplacedPack<'static>> {
    let pack = |(id, of): (&String, &Replaced)| ReplacedPack {
        digest: Digest::new(of.by.clone()),
        id: id.clone().into(),
        shipped: Digest::new(of.shipped.clone()),
    };
    ruleset.replaced.iter().map(pack).collect()
}

/// Every rule pack by itself, and the catalogue as one: its files are many and only ever used together.
fn policy(ruleset: &Ruleset) -> Vec<PolicyEntry<'static>> {
    let mut entries: Vec<PolicyEntry<'static>> = ruleset
        .packs
        .iter()
        .map(|pack| PolicyEntry {
            as_of: pack.as_of,
            digest: Digest::new(pack.file.digest().to_owned()),
            id: pack.id.clone().into(),
            version: pack.version.to_string().into(),
        })
        .collect();
    let mut hash = Sha256::new();
    let mut as_of: Option<Date> = None;
    let mut version = None;
    for pack in &ruleset.catalogue.packs {
        hash.update(format!("{}  {}\n", pack.file.digest(), pack.id));
        as_of = as_of.max(Some(pack.as_of));
        version = version.max(Some(&pack.version));
    }
    if let (Some(as_of), Some(version)) = (as_of, version) {
        let digest = Digest::new(hex(&hash.finalize()));
        entries.push(PolicyEntry {
            as_of,
            digest,
            id: "catalogue".into(),
            version: version.to_string().into(),
        });
    }
    entries
}

/// What the site says of questions, as the manifest names it: by what it says, wherever it stands in its file.
fn site(ruleset: &Ruleset) -> Option<PolicyEntry<'static>> {
    let says = ruleset.site.needs.iter().map(|(id, need)| format!("{id}={need}\n"));
    let says: String = says.collect();
    (!says.is_empty()).then(|| PolicyEntry {
        as_of: ruleset.as_of,
        digest: Digest::new(sha256_hex(says.as_bytes())),
        id: "questions".into(),
        version: ruleset.as_of.to_string().into(),
    })
}

/// Behind the version of an edition in the manifest that tells the state of a later day.
const LATER: &str = ", later than the day asked for";

/// An edition of a list as the manifest names it.
fn edition(edition: &Edition, as_of: Date) -> PolicyEntry<'static> {
    let shipped = if edition.is_shipped() { " shipped" } else { "" };
    let later = if edition.is_later_than(as_of) { LATER } else { "" };
    PolicyEntry {
        as_of: edition.day(),
        digest: Digest::new(edition.digest.clone()),
        id: format!("list:{}", edition.source).into(),
        version: format!("{}{shipped}{later}", edition.day()).into(),
    }
}

/// What the outputs show of the run.
pub(super) fn run_info(
    ruleset: &Ruleset,
    context: &RunContext,
    inputs: &Inputs,
    signer: Option<&Signer>,
    settings: Vec<SettingLine>,
    written: Option<String>,
    terminal: &Terminal,
) -> RunInfo {
    let later = |entry: &PolicyEntry<'_>| {
        let is_later = entry.id.starts_with("list:") && entry.as_of > ruleset.as_of;
        is_later.then(|| "who was taken off since is not in it".to_owned())
    };
    let outside =
        |id: &str| ruleset.packs.iter().find(|p| p.id == id).and_then(|pack| ruleset.beyond_reach(pack));
    RunInfo {
        version: context.verifier.version.to_string(),
        as_of: context.as_of,
        activities: context.activities.clone(),
        from_evidence: context.activities_from == EVIDENCE,
        optional: ruleset.optional(&context.activities).map(str::to_owned).collect(),
        waived: ruleset.waived(&context.activities).map(str::to_owned).collect(),
        lists: ruleset.editions.iter().map(|asked| with_age(asked, context.as_of)).collect(),
        inputs: inputs.iter().map(|(_, info)| info.clone()).collect(),
        policy: context
            .policy_in_full
            .iter()
            .map(|entry| PolicyLine {
                id: entry.id.to_string(),
                version: entry.version.to_string(),
                as_of: entry.as_of,
                digest: entry.digest.sha256.to_string(),
                warning: outside(&entry.id).or_else(|| later(entry)),
            })
            .collect(),
        outside_reach: context.outside_reach.clone(),
        settings,
        signed: signer.map_or(Signed::Not, |s| Signed::By(s.public_key().id().to_string())),
        reports: written,
        colour: terminal.out,
        width: terminal.width(),
    }
}

/// An edition with its age on the day asked for: `us-csl of 2026-07-31 (shipped), 120 days old`.
fn with_age(asked: &ScreenedEdition, as_of: Date) -> String {
    let days = as_of.duration_since(asked.edition.date).as_hours() / 24;
    match days {
        ..=0 => asked.shown.clone(),
        1 => format!("{}, 1 day old", asked.shown),
        days => format!("{}, {days} days old", asked.shown),
    }
}
