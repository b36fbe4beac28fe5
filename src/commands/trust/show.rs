//! `trust show`: what a policy says.

use std::fmt::Write as _;

use serde::Serialize;

use super::files;
use crate::attest::trust::{PolicyKey, Signed, TrustPolicy};
use crate::cli::TrustShowArgs;
use crate::commands::terminal::Terminal;
use crate::commands::to_json;
use crate::error::Error;
use crate::exit::Exit;
use crate::text::shown::shown;

/// Shows a policy; whether it holds is for `check` and `verify` to say.
///
/// # Errors
/// When it cannot be read, or the result not be written.
pub(super) fn run(args: &TrustShowArgs, terminal: &Terminal) -> Result<Exit, Error> {
    let signed = files::read(&args.file)?;
    if args.json {
        terminal.print(to_json(&Shown::of(&signed))?.as_bytes())?;
        return Ok(Exit::Ok);
    }
    let TrustPolicy { expires, max_age_days, signed: asked, thresholds, keys, packs, file, .. } =
        &signed.policy;
    let mut text = String::new();
    let _ = writeln!(text, "{}  until {expires}  sha256 {}", signed.policy.title(), file.digest());
    let _ = writeln!(text, "  signed: {}", signed.tally(&signed.policy, None));
    for (role, needed) in thresholds {
        let _ = writeln!(text, "  {} are signed by {needed} of the {role} keys", role.signs());
    }
    if let Some(days) = max_age_days {
        let _ = writeln!(text, "  reports may be {days} days old");
    }
    for role in asked {
        let _ = writeln!(text, "  {} have to be signed", role.signs());
    }
    for least in packs {
        let _ = writeln!(text, "  reports rest on {} {} or newer", least.id, least.version);
    }
    for key in keys {
        let _ = writeln!(text, "{}", line(key));
    }
    terminal.print_text(&text)?;
    terminal.say("This is what the file says; `tidewaiter trust check` says whether it holds.");
    Ok(Exit::Ok)
}

/// `anna  root, report  active  from 2026-11-01  until 2028-11-01  0123…`
fn line(key: &PolicyKey) -> String {
    let mut line = format!("{:<16} {:<12} {:<24}", key.name, key.state.as_str(), roles(key).join(", "));
    if let Some(since) = key.state.since() {
        let _ = write!(line, " since {since}");
    }
    for (word, day) in [("from", key.from), ("until", key.until)] {
        if let Some(day) = day {
            let _ = write!(line, " {word} {day}");
        }
    }
    let _ = write!(line, " {}", key.public.id());
    if !key.tools.is_empty() {
        let _ = write!(line, " for {}", shown(key.tools.join(", ")));
    }
    line
}

fn roles(key: &PolicyKey) -> Vec<&'static str> {
    key.roles.iter().map(|role| role.as_str()).collect()
}

/// A policy as JSON.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Shown<'p> {
    id: &'p str,
    version: u32,
    digest: &'p str,
    expires: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_age_days: Option<u32>,
    signed: Vec<&'static str>,
    thresholds: std::collections::BTreeMap<&'static str, u32>,
    keys: Vec<ShownKey<'p>>,
    packs: Vec<ShownPack<'p>>,
    signed_by: Vec<String>,
}

#[derive(Serialize)]
struct ShownKey<'p> {
    name: &'p str,
    id: &'p str,
    roles: Vec<&'static str>,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    tools: &'p [String],
}

#[derive(Serialize)]
struct ShownPack<'p> {
    id: &'p str,
    version: &'p str,
    digests: &'p [String],
}

impl<'p> Shown<'p> {
    fn of(signed: &'p Signed) -> Self {
        let policy = &signed.policy;
        let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string());
        let key = |key: &'p PolicyKey| ShownKey {
            name: &key.name,
            id: key.public.id().as_str(),
            roles: roles(key),
            state: key.state.as_str(),
            since: day(key.state.since()),
            from: day(key.from),
            until: day(key.until),
            tools: &key.tools,
        };
        let packs = policy.packs.iter();
        Self {
            id: &policy.id,
            version: policy.version,
            digest: policy.file.digest(),
            expires: policy.expires.to_string(),
            max_age_days: policy.max_age_days,
            signed: policy.signed.iter().map(|role| role.as_str()).collect(),
            thresholds: policy.thresholds.iter().map(|(role, needed)| (role.as_str(), *needed)).collect(),
            keys: policy.keys.iter().map(key).collect(),
            packs: packs
                .map(|least| ShownPack {
                    id: &least.id,
                    version: least.version.as_str(),
                    digests: &least.digests,
                })
                .collect(),
            signed_by: signed.tally(policy, None).have,
        }
    }
}
