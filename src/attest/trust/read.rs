//! A trust policy read from TOML, every mistake at its line.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use jiff::civil::Date;

use super::policy::{KeyState, Minimum, PolicyKey, Role, TrustPolicy, is_name};
use crate::attest::keys::PublicKey;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{TextFile, is_sha256_hex};
use crate::tomlread::pack::Version;
use crate::tomlread::table::{At, Sink, Syntax, TomlTable, parse};
use crate::tomlread::unique;

/// More keys than this are not tried on a signature.
const MOST_KEYS: usize = 128;
/// The longest id of a program, in bytes.
const LONGEST_TOOL: usize = 200;

/// What `signed` may name. Lists are asked for where they are imported.
const SIGNED: [(&str, Role); 2] = [("rulepack", Role::Rulepack), ("waiver", Role::Waiver)];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Word {
    Active,
    Retired,
    Compromised,
}

const STATES: [(&str, Word); 3] =
    [("active", Word::Active), ("retired", Word::Retired), ("compromised", Word::Compromised)];

/// A key and where its name and its text stand.
struct Placed {
    key: PolicyKey,
    name: Range<usize>,
    public: Range<usize>,
}

/// The `[policy]` table.
struct Head {
    id: String,
    version: u32,
    expires: Date,
    max_age_days: Option<u32>,
    signed: BTreeSet<Role>,
}

impl TrustPolicy {
    /// Reads a policy.
    ///
    /// # Errors
    /// Every mistake at its line: unknown fields, weak or repeated keys, names that are none, roots that cannot reach their threshold.
    pub(crate) fn read(file: &TextFile) -> Result<Self, Diagnostics> {
        let sink = Sink::default();
        let (document, syntax) = parse(file, &sink);
        let root = document.reader(file, &sink);
        let head = root.req_table("policy", "policy").and_then(head);
        let thresholds = root.req_table("thresholds", "thresholds").map(thresholds);
        let keys: Vec<Placed> = root.tables("key", "key").into_iter().filter_map(key).collect();
        let packs = root.tables("pack", "pack").into_iter().filter_map(minimum).collect();
        check_keys(&root, &keys);
        if let Some(thresholds) = thresholds.as_ref().filter(|_| !sink.has_errors()) {
            check_thresholds(&root, thresholds, &keys);
        }
        if syntax == Syntax::Whole {
            root.finish();
        }
        let diagnostics = sink.into_inner();
        match (head, thresholds, diagnostics.has_errors()) {
            (Some(head), Some(thresholds), false) => Ok(Self {
                id: head.id,
                version: head.version,
                expires: head.expires,
                max_age_days: head.max_age_days,
                signed: head.signed,
                thresholds: thresholds.into_iter().map(|(role, at)| (role, at.value)).collect(),
                keys: keys.into_iter().map(|placed| placed.key).collect(),
                packs,
                file: file.clone(),
            }),
            _ => Err(diagnostics),
        }
    }
}

fn head(table: TomlTable<'_>) -> Option<Head> {
    let id = table.req_str("id").filter(|id| check_name(&table, "policy", id));
    let version = at_least_one(&table, "version", table.opt_count("version"));
    if !table.has("version") {
        table.error("missing-field", table.span(), "policy has no `version`", "`version` is required here");
    }
    let expires = table.req_date("expires");
    let max_age_days = at_least_one(&table, "max_age_days", table.opt_count("max_age_days"));
    let signed = table.opt_choices("signed", &SIGNED);
    table.finish();
    Some(Head {
        id: id?.value.to_owned(),
        version: version?,
        expires: expires?.value,
        max_age_days,
        signed: signed.into_iter().map(|role| role.value).collect(),
    })
}

/// A number that counts something.
fn at_least_one(table: &TomlTable<'_>, key: &str, number: Option<At<u32>>) -> Option<u32> {
    let number = number?;
    if number.value == 0 {
        let message = format!("`{key}` of {} is 0", table.what());
        table.error("bad-value", number.span, message, "from 1 on");
        return None;
    }
    Some(number.value)
}

fn thresholds(table: TomlTable<'_>) -> BTreeMap<Role, At<u32>> {
    let mut all = BTreeMap::new();
    for (word, role) in Role::ALL {
        let Some(at) = table.opt_count(word) else { continue };
        let span = at.span.clone();
        let Some(value) = at_least_one(&table, word, Some(at)) else { continue };
        if value > 1 && !role.is_shared() {
            let message = format!("{} {} cannot be signed by {value} keys", role.signs(), "each");
            table.error("bad-value", span, message, "each carries one signature");
            continue;
        }
        all.insert(role, At { value, span });
    }
    if !table.has("root") {
        let message = "thresholds has no `root`: how many root keys sign the next version";
        table.error("missing-field", table.span(), message, "`root` is required here");
    }
    table.finish();
    all
}

fn key(table: TomlTable<'_>) -> Option<Placed> {
    let name = table.req_str("name").filter(|name| check_name(&table, "key", name));
    let table = match &name {
        Some(name) => table.named(name.value),
        None => table,
    };
    let public = table.req_str("public").and_then(|text| {
        let read = PublicKey::from_text(text.value);
        if let Err(error) = &read {
            let message = format!("`public` of {}: {error}", table.what());
            table.error("bad-value", text.span.clone(), message, "no Ed25519 public key that can be trusted");
        }
        read.ok().map(|key| At { value: key, span: text.span })
    });
    // What is missing is said, and so is what is no role.
    let named = table.req_list("roles").map_or(0, |roles| roles.len());
    let roles = table.opt_choices("roles", &Role::ALL);
    let (from, until) = (table.opt_date("from"), table.opt_date("until"));
    if let (Some(from), Some(until)) = (&from, &until)
        && until.value <= from.value
    {
        let message = format!("{} ends before it begins", table.what());
        table.error("bad-value", until.span.clone(), message, "the first day on which it is no longer valid");
    }
    let state = state(&table);
    let tools = tools(&table);
    table.finish();
    let (name, public) = (name?, public?);
    let key = PolicyKey {
        name: name.value.to_owned(),
        public: public.value,
        roles: roles.into_iter().map(|role| role.value).collect(),
        from: from.map(|day| day.value),
        until: until.map(|day| day.value),
        state: state?,
        tools,
    };
    (named > 0).then_some(Placed { key, name: name.span, public: public.span })
}

fn state(table: &TomlTable<'_>) -> Option<KeyState> {
    let word = table.opt_choice("state", &STATES);
    let since = table.opt_date("since");
    let is_wrong = table.has("state") && word.is_none() || table.has("since") && since.is_none();
    match (word.map_or(Word::Active, |word| word.value), since) {
        _ if is_wrong => None,
        (Word::Active, None) => Some(KeyState::Active),
        (Word::Active, Some(since)) => {
            let message = format!("{} is active, and something happened to it", table.what());
            table.error("contradiction", since.span, message, "say `state` too, or leave this out");
            None
        }
        (Word::Retired, Some(since)) => Some(KeyState::Retired(since.value)),
        (Word::Compromised, Some(since)) => Some(KeyState::Compromised(since.value)),
        (_, None) => {
            let message = format!("{} does not say since when", table.what());
            table.error("missing-field", table.span(), message, "`since` is required with this `state`");
            None
        }
    }
}

/// The ids of programs: URIs, say.
fn tools(table: &TomlTable<'_>) -> Vec<String> {
    let mut tools = Vec::new();
    for tool in table.opt_list("tools") {
        let is_id = |b: u8| b.is_ascii_graphic() && !matches!(b, b'"' | b'\\');
        if tool.value.len() <= LONGEST_TOOL && tool.value.bytes().all(is_id) {
            tools.push(tool.value.to_owned());
        } else {
            let message = format!("`tools` of {} names no program", table.what());
            let label = "an id such as urn:tidewaiter:audit:v1: up to 200 letters without blanks and quotes";
            table.error("bad-value", tool.span, message, label);
        }
    }
    tools
}

fn minimum(table: TomlTable<'_>) -> Option<Minimum> {
    let id = table.req_str("id").filter(|id| check_name(&table, "pack", id));
    let version = table.req_parsed::<Version>("version");
    let mut digests = Vec::new();
    for digest in table.opt_list("digests") {
        if is_sha256_hex(digest.value) {
            digests.push(digest.value.to_owned());
        } else {
            let message = format!("`digests` of {} holds something else", table.what());
            table.error("bad-value", digest.span, message, "64 lower-case hexadecimal digits");
        }
    }
    table.finish();
    Some(Minimum { id: id?.value.to_owned(), version: version?.value, digests })
}

fn check_name(table: &TomlTable<'_>, of: &str, name: &At<&str>) -> bool {
    let good = is_name(name.value);
    if !good {
        let message = format!("`{}` cannot be the name of a {of}", name.value);
        let label = "1 to 64 of a-z, 0-9, '.', '_' and '-', and no '.' at the beginning";
        table.error("bad-value", name.span.clone(), message, label);
    }
    good
}

/// No name and no key stands twice: a key that did would count twice towards a threshold.
fn check_keys(root: &TomlTable<'_>, keys: &[Placed]) {
    let (file, sink) = (root.file(), root.sink());
    if keys.len() > MOST_KEYS {
        let message = format!("there are {} keys, and a policy may have {MOST_KEYS}", keys.len());
        sink.push(
            Diagnostic::error("too-many-keys", message).help("divide it into policies of those who verify"),
        );
    }
    unique::check(
        keys.iter().map(|placed| (placed.key.name.as_str(), file, &placed.name)),
        |name| format!("two keys are called `{name}`"),
        "give one of them another name",
        sink,
    );
    unique::check(
        keys.iter().map(|placed| (placed.key.public.id().as_str(), file, &placed.public)),
        |id| format!("the key {id} stands here twice"),
        "name it once, with all its roles: a key counts once",
        sink,
    );
}

/// What nobody can reach locks everybody out.
fn check_thresholds(root: &TomlTable<'_>, thresholds: &BTreeMap<Role, At<u32>>, keys: &[Placed]) {
    for (role, needed) in thresholds {
        let active =
            |placed: &&Placed| placed.key.roles.contains(role) && placed.key.state == KeyState::Active;
        let count = keys.iter().filter(active).count();
        if count < usize::try_from(needed.value).unwrap_or(usize::MAX) {
            let message = format!(
                "{} {role} keys have to sign, and {count} {} active",
                needed.value,
                if count == 1 { "is" } else { "are" }
            );
            root.error("threshold", needed.span.clone(), message, "more than there are");
        }
    }
}
