//! The command line of `tidewaiter trust`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use jiff::civil::Date;

use super::{SignerArgs, parse_day};
use crate::attest::trust::Role;

/// What to do with a trust policy.
#[derive(Debug, Subcommand)]
pub(crate) enum TrustCommand {
    /// Begin a trust policy: its root keys, who signs reports, and until when it counts.
    Init(TrustInitArgs),
    /// Show what a trust policy says.
    Show(TrustShowArgs),
    /// Write the next version with a further key, or with further roles of one.
    Add(TrustAddArgs),
    /// Write the next version, in which a key is retired: what it signed before holds, and nothing after.
    Retire(TrustEndArgs),
    /// Write the next version, in which a key is compromised: nothing that it signed holds, but what others saw before.
    Revoke(TrustEndArgs),
    /// Write the next version with other root keys, a later end, or other demands.
    Rotate(TrustRotateArgs),
    /// Add the signature of a further root key to the version that waits for it.
    Sign(TrustSignArgs),
    /// Say everything that is wrong with a trust policy, ends soon or lacks signatures. Ends with 1 where something has to be
    /// done, with 3 where nobody should trust it.
    Check(TrustCheckArgs),
}

/// A key with its name.
#[derive(Clone, Debug)]
pub(crate) struct NamedKey {
    /// The name.
    pub name: String,
    /// The file with its public half.
    pub file: PathBuf,
}

/// Which policy is changed, and who signs it.
#[derive(Args, Debug)]
pub(crate) struct TrustChangeArgs {
    /// The trust policy (`.toml`). The next version is written beside it, and takes its place once enough root keys signed it.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,

    /// Who signs: one of its root keys.
    #[command(flatten)]
    pub by: SignerArgs,
}

/// Arguments of `trust init`.
#[derive(Args, Debug)]
pub(crate) struct TrustInitArgs {
    /// The file to write (`.toml`); it must not exist.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,

    /// The name of the policy: up to 64 of a-z, 0-9, `.`, `_` and `-`.
    #[arg(long, value_name = "ID")]
    pub id: String,

    /// The first day on which it no longer counts; a later version has another.
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    pub expires: Date,

    /// A root key, by a name and its public half: it signs the policy. Can be repeated.
    #[arg(long, value_name = "NAME=PUBLIC_KEY", required = true, value_parser = named_key)]
    pub root: Vec<NamedKey>,

    /// How many root keys have to sign.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub threshold: u32,

    /// A key that signs reports; can be repeated.
    #[arg(long, value_name = "NAME=PUBLIC_KEY", value_parser = named_key)]
    pub report: Vec<NamedKey>,

    /// How many days old a report may be.
    #[arg(long, value_name = "DAYS")]
    pub max_age: Option<u32>,

    /// Who signs: one of the root keys.
    #[command(flatten)]
    pub by: SignerArgs,
}

/// Arguments of `trust show`.
#[derive(Args, Debug)]
pub(crate) struct TrustShowArgs {
    /// The trust policy.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,

    /// Write JSON.
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `trust add`.
#[derive(Args, Debug)]
pub(crate) struct TrustAddArgs {
    /// Which policy, and who signs.
    #[command(flatten)]
    pub change: TrustChangeArgs,

    /// The key, by a name and its public half.
    #[arg(value_name = "NAME=PUBLIC_KEY", value_parser = named_key)]
    pub added: NamedKey,

    /// What it may sign: `report`, `rulepack`, `waiver`, `list`, `ledger` or `root`; can be repeated.
    #[arg(long, value_name = "ROLE", required = true, value_parser = role)]
    pub role: Vec<Role>,

    /// The first day on which it is valid.
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    pub from: Option<Date>,

    /// The first day on which it no longer is.
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    pub until: Option<Date>,

    /// The id of a program whose statements it may sign (`urn:tidewaiter:audit:v1`); can be repeated. Without it, any that is verified
    /// here.
    #[arg(long, value_name = "ID")]
    pub tool: Vec<String>,
}

/// Arguments of `trust retire` and `trust revoke`.
#[derive(Args, Debug)]
pub(crate) struct TrustEndArgs {
    /// Which policy, and who signs.
    #[command(flatten)]
    pub change: TrustChangeArgs,

    /// The name of the key.
    #[arg(value_name = "NAME")]
    pub name: String,

    /// The first day on which it is so (UTC).
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    pub since: Date,
}

/// Arguments of `trust rotate`.
#[derive(Args, Debug)]
pub(crate) struct TrustRotateArgs {
    /// Which policy, and who signs.
    #[command(flatten)]
    pub change: TrustChangeArgs,

    /// A key that is a root from now on; can be repeated.
    #[arg(long, value_name = "NAME=PUBLIC_KEY", value_parser = named_key)]
    pub root: Vec<NamedKey>,

    /// The name of a root key that no longer is one; can be repeated.
    #[arg(long, value_name = "NAME")]
    pub drop_root: Vec<String>,

    /// The first day on which the policy no longer counts.
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    pub expires: Option<Date>,

    /// How many keys of a role have to sign: `root=2`; can be repeated.
    #[arg(long, value_name = "ROLE=N", value_parser = threshold)]
    pub threshold: Vec<(Role, u32)>,

    /// How many days old a report may be.
    #[arg(long, value_name = "DAYS")]
    pub max_age: Option<u32>,

    /// The oldest edition of a rule pack that reports may rest on: `us-bis=2026.11.1`; can be repeated.
    #[arg(long, value_name = "PACK=VERSION", value_parser = pack)]
    pub pack: Vec<(String, String)>,

    /// What has to be signed to be used: `rulepack`, `waiver`; can be repeated, and says all of them.
    #[arg(long, value_name = "ROLE", value_parser = signed)]
    pub signed: Vec<Role>,
}

/// Arguments of `trust sign`.
#[derive(Args, Debug)]
pub(crate) struct TrustSignArgs {
    /// Which policy, and who signs.
    #[command(flatten)]
    pub change: TrustChangeArgs,
}

/// Arguments of `trust check`.
#[derive(Args, Debug)]
pub(crate) struct TrustCheckArgs {
    /// The trust policy.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,

    /// Name what ends within so many days.
    #[arg(long, value_name = "DAYS", default_value_t = 30)]
    pub within: u16,
}

fn named_key(text: &str) -> Result<NamedKey, String> {
    let (name, file) =
        text.split_once('=').ok_or("write a name, `=`, and the file of the public key: anna=anna.pub.pem")?;
    Ok(NamedKey { name: name.trim().to_owned(), file: PathBuf::from(file) })
}

fn role(text: &str) -> Result<Role, String> {
    let words = || Role::ALL.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
    let found = Role::ALL.iter().find(|(word, _)| *word == text);
    found.map(|(_, role)| *role).ok_or_else(|| format!("one of: {}", words()))
}

fn signed(text: &str) -> Result<Role, String> {
    let found = role(text).ok().filter(|role| matches!(role, Role::Rulepack | Role::Waiver));
    found.ok_or_else(|| "one of: rulepack, waiver".to_owned())
}

fn threshold(text: &str) -> Result<(Role, u32), String> {
    let (of, number) = text.split_once('=').ok_or("write the role, `=`, and a number: root=2")?;
    Ok((role(of)?, number.parse().map_err(|_| format!("`{number}` is no number of keys"))?))
}

fn pack(text: &str) -> Result<(String, String), String> {
    let (id, version) =
        text.split_once('=').ok_or("write the pack, `=`, and its version: us-bis=2026.11.1")?;
    Ok((id.to_owned(), version.to_owned()))
}
