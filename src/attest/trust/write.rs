//! A trust policy as a file. The same policy gives the same bytes.

use std::fmt::Write as _;

use super::policy::{KeyState, TrustPolicy};
use crate::attest::trust::Role;

/// What stands above a policy.
const HEAD: &str = "# Whose signatures count, for what, from when to when. Root keys sign this file:\n# it is changed with `tidewaiter trust`, never by hand. Docs: docs/trust.md\n";

impl TrustPolicy {
    /// The file. Every text in it is of letters that need no escape.
    pub(crate) fn to_toml(&self) -> String {
        let mut out = String::from(HEAD);
        let Self { id, version, expires, max_age_days, signed, thresholds, keys, packs, .. } = self;
        let _ = writeln!(out, "\n[policy]\nid = \"{id}\"\nversion = {version}\nexpires = {expires}");
        if let Some(days) = max_age_days {
            let _ = writeln!(out, "max_age_days = {days}");
        }
        if !signed.is_empty() {
            let _ = writeln!(out, "signed = [{}]", list(signed.iter().map(|role| role.as_str())));
        }
        out.push_str("\n[thresholds]\n");
        for (role, needed) in thresholds {
            let _ = writeln!(out, "{role} = {needed}");
        }
        for key in keys {
            let roles = list(key.roles.iter().map(|role: &Role| role.as_str()));
            let _ = writeln!(out, "\n[[key]]\nname = \"{}\"", key.name);
            let _ = writeln!(out, "public = \"{}\"\nroles = [{roles}]", key.public.to_base64());
            for (word, day) in [("from", key.from), ("until", key.until)] {
                if let Some(day) = day {
                    let _ = writeln!(out, "{word} = {day}");
                }
            }
            if let KeyState::Retired(day) | KeyState::Compromised(day) = key.state {
                let _ = writeln!(out, "state = \"{}\"\nsince = {day}", key.state.as_str());
            }
            if !key.tools.is_empty() {
                let _ = writeln!(out, "tools = [{}]", list(key.tools.iter().map(String::as_str)));
            }
        }
        for pack in packs {
            let _ = writeln!(out, "\n[[pack]]\nid = \"{}\"\nversion = \"{}\"", pack.id, pack.version);
            if !pack.digests.is_empty() {
                let _ = writeln!(out, "digests = [{}]", list(pack.digests.iter().map(String::as_str)));
            }
        }
        out
    }
}

fn list<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    let quoted: Vec<String> = texts.map(|text| format!("\"{text}\"")).collect();
    quoted.join(", ")
}
