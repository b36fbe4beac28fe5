//! What is the same in every report of a run.

use jiff::Timestamp;
use jiff::civil::Date;
use sha2::{Digest as _, Sha256};

use super::Auditor;
use crate::attest::predicate::{
    EVIDENCE, LIST, PolicyEntry, REQUEST, ReplacedPack, RunInput, RunPredicate, RunQuestion, RunRows, Setting,
};
use crate::attest::statement::Digest;
use crate::audit::RequestedActivities;
use crate::lists::Edition;
use crate::model::Activity;
use crate::rules::Ruleset;
use crate::screening::Screening;
use crate::source::{hex, sha256_hex};
use crate::tomlread::files::Replaced;
use crate::waivers::Decisions;

impl Auditor<'_> {
    /// What a run says of itself: about these inputs, the activities that it asks about, what became of the rows, the settings
    /// that decide, and when. Its id is worked out from everything that decides the result, so that a repeated run has the
    /// same one.
    pub fn run(
        &self,
        inputs: Vec<RunInput<'static>>,
        activities: &[Activity],
        rows: RunRows<'static>,
        settings: Vec<Setting<'static>>,
        now: Timestamp,
    ) -> RunPredicate<'static> {
        let Self { ruleset, lists, asked, decisions, .. } = *self;
        let version = env!("CARGO_PKG_VERSION");
        let policy = policy(ruleset, lists, decisions, activities);
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
            mix(&input.file);
            mix(input.sheet.as_deref().unwrap_or_default());
            mix(&input.digest.sha256);
        }
        for entry in &policy {
            mix(&entry.digest.sha256);
        }
        let run_id = hex(hash.finalize().get(..16).unwrap_or_default());
        let questions = ruleset.questions_of(activities).map(|asked| RunQuestion {
            activities: asked
                .question
                .activities
                .iter()
                .copied()
                .filter(|a| activities.contains(a))
                .collect(),
            asks: asked.question.asks.clone().into(),
            conditional: asked.conditional,
            id: asked.question.id.clone().into(),
            need: asked.need,
            pack: asked.question.pack.clone().into(),
            waived: asked.waived,
        });
        RunPredicate {
            activities: activities.to_vec(),
            activities_from: match asked {
                RequestedActivities::FromEvidence => EVIDENCE.into(),
                RequestedActivities::Given(_) => REQUEST.into(),
            },
            outside_reach: outside_reach(ruleset),
            policy,
            questions: questions.collect(),
            replaced: replaced(ruleset),
            rows,
            run_id: run_id.into(),
            settings,
            time_verified,
            ..RunPredicate::of(version, ruleset.as_of, inputs)
        }
    }
}

/// Every rule pack by itself, the catalogue as one, the list editions that a rule asks, the site's decisions, and what the site says.
fn policy(
    ruleset: &Ruleset,
    lists: Option<&Screening>,
    decisions: Option<&Decisions>,
    activities: &[Activity],
) -> Vec<PolicyEntry<'static>> {
    let mut policy = packs(ruleset);
    // Only what was asked: an edition of which no rule asks a list is none.
    let in_use = |e: &&Edition| e.counts.keys().any(|list| ruleset.asks_list(list, activities));
    policy.extend(
        lists.into_iter().flat_map(Screening::editions).filter(in_use).map(|e| edition(e, ruleset.as_of)),
    );
    policy.extend(decisions.and_then(|decisions| decisions.file.as_ref()).map(|file| PolicyEntry {
        as_of: ruleset.as_of,
        digest: Digest::new(file.digest().to_owned()),
        id: "waivers".into(),
        version: ruleset.as_of.to_string().into(),
    }));
    policy.extend(site(ruleset));
    policy
}

/// What reports say of packs that the day lies outside of, each with why: `us-customs: past its review day, 2027-01-31`.
fn outside_reach(ruleset: &Ruleset) -> Vec<String> {
    let packs = ruleset.packs.iter().chain(&ruleset.catalogue.packs);
    packs.filter_map(|pack| Some(format!("{}: {}", pack.id, ruleset.beyond_reach(pack)?))).collect()
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
fn packs(ruleset: &Ruleset) -> Vec<PolicyEntry<'static>> {
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
        id: format!("{LIST}{}", edition.source).into(),
        version: format!("{}{shipped}{later}", edition.day()).into(),
    }
}
