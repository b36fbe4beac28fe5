//! What a trust policy says.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use jiff::civil::Date;

use crate::attest::KeyId;
use crate::attest::keys::PublicKey;
use crate::source::TextFile;
use crate::tomlread::pack::Version;

/// What a key may sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Role {
    /// The trust policy itself.
    Root,
    /// Reports, run statements and manifests.
    Report,
    /// Rule packs.
    Rulepack,
    /// Waivers.
    Waiver,
    /// Lists of parties.
    List,
    /// Checkpoints of a ledger.
    Ledger,
}

impl Role {
    /// Every role with the word for it.
    pub(crate) const ALL: [(&'static str, Self); 6] = [
        ("root", Self::Root),
        ("report", Self::Report),
        ("rulepack", Self::Rulepack),
        ("waiver", Self::Waiver),
        ("list", Self::List),
        ("ledger", Self::Ledger),
    ];

    /// The word for it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Root => "root",
            Self::Report => "report",
            Self::Rulepack => "rulepack",
            Self::Waiver => "waiver",
            Self::List => "list",
            Self::Ledger => "ledger",
        }
    }

    /// What is signed by it, in words.
    pub(crate) const fn signs(self) -> &'static str {
        match self {
            Self::Root => "trust policies",
            Self::Report => "reports",
            Self::Rulepack => "rule packs",
            Self::Waiver => "waivers",
            Self::List => "lists",
            Self::Ledger => "checkpoints",
        }
    }

    /// Whether several people can sign one of them: a report carries one signature, and so does a checkpoint of one key.
    pub(crate) const fn is_shared(self) -> bool {
        !matches!(self, Self::Report | Self::Ledger)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// What became of a key. A day counts from its beginning, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyState {
    /// It is in use.
    Active,
    /// It signs nothing from this day on; what it signed before holds.
    Retired(Date),
    /// From this day on somebody else may have had it.
    Compromised(Date),
}

impl KeyState {
    /// The word for it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Retired(_) => "retired",
            Self::Compromised(_) => "compromised",
        }
    }

    /// Since when; an active key has no such day.
    pub(crate) const fn since(self) -> Option<Date> {
        match self {
            Self::Active => None,
            Self::Retired(day) | Self::Compromised(day) => Some(day),
        }
    }
}

/// A key, and what it may sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PolicyKey {
    /// Its name here.
    pub(crate) name: String,
    /// The key.
    pub(crate) public: PublicKey,
    /// What it may sign: one at least.
    pub(crate) roles: BTreeSet<Role>,
    /// The first day on which it is valid.
    pub(crate) from: Option<Date>,
    /// The first day on which it no longer is.
    pub(crate) until: Option<Date>,
    /// What became of it.
    pub(crate) state: KeyState,
    /// The ids of the programs whose statements it may sign; where there is none, any program's that is verified here.
    pub(crate) tools: Vec<String>,
}

impl PolicyKey {
    /// Whether a day lies within its validity.
    pub(crate) fn is_valid_on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day < until)
    }

    /// Whether it counts as a root.
    pub(crate) fn is_root(&self) -> bool {
        self.roles.contains(&Role::Root) && self.state == KeyState::Active
    }
}

/// Which editions of a rule pack reports may rest on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Minimum {
    /// The pack.
    pub(crate) id: String,
    /// The oldest edition.
    pub(crate) version: Version,
    /// The digests of the editions that are known, in lower-case hex; where there is none, any.
    pub(crate) digests: Vec<String>,
}

/// A trust policy.
#[derive(Clone, Debug)]
pub(crate) struct TrustPolicy {
    /// Its name: `[a-z0-9._-]`, at most 64 letters.
    pub(crate) id: String,
    /// Its edition, from 1.
    pub(crate) version: u32,
    /// The first day on which it no longer counts.
    pub(crate) expires: Date,
    /// How many days old a report may be.
    pub(crate) max_age_days: Option<u32>,
    /// What has to be signed to be used: rule packs, waivers.
    pub(crate) signed: BTreeSet<Role>,
    /// How many keys of a role have to sign; one, where it says nothing.
    pub(crate) thresholds: BTreeMap<Role, u32>,
    /// The keys, in the order of the file.
    pub(crate) keys: Vec<PolicyKey>,
    /// Which editions of rule packs reports may rest on.
    pub(crate) packs: Vec<Minimum>,
    /// The file it was read from, with its digest.
    pub(crate) file: TextFile,
}

impl TrustPolicy {
    /// How many keys of a role have to sign.
    pub(crate) fn threshold(&self, role: Role) -> u32 {
        self.thresholds.get(&role).copied().unwrap_or(1)
    }

    /// The key with this id.
    pub(crate) fn key(&self, id: &KeyId) -> Option<&PolicyKey> {
        self.keys.iter().find(|key| key.public.id() == id)
    }

    /// What it is called: `acme 3`.
    pub(crate) fn title(&self) -> String {
        format!("{} {}", self.id, self.version)
    }
}

/// Whether a text may name a policy, a key or a pack: such names become names of files.
pub(crate) fn is_name(text: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'_' | b'-');
    (1..=64).contains(&text.len()) && text.bytes().all(allowed) && !text.starts_with('.')
}
