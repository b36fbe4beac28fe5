//! What the site gave a command beside its input, named so that nothing of it goes unseen.

use std::path::Path;

use super::config::Config;
use super::lists::place;
use super::terminal::Terminal;
use crate::attest::predicate::Setting;
use crate::attest::statement::Digest;
use crate::cli::JudgeArgs;
use crate::error::Error;
use crate::files::bytes::Bytes;
use crate::files::digest::PendingDigest;
use crate::report::setting_line;
use crate::rules::Ruleset;
use crate::screening::Screening;
use crate::source::{TextFile, open};
use crate::text::shown::shown;
use crate::tomlread::files::RuleFileSet;
use crate::waivers::Decisions;

/// How a configuration calls what it says: the words before the colon of [`Config::says`].
pub(super) const COLUMNS: &str = "columns";
/// Where the lists are kept.
pub(super) const STORE: &str = "store of lists";
/// Whether the lists that ship are left out.
pub(super) const SHIPPED: &str = "lists that ship";
/// What the site decided of findings and listed names.
pub(super) const WAIVERS: &str = "waivers";
/// Which lists there have to be, and how old they may be.
pub(super) const POLICY: &str = "lists";

/// Everything that was given to an audit: the configuration, rule files that do not ship, decisions and the store of lists.
///
/// # Errors
/// When the store cannot be read again.
pub(super) fn of_audit(
    args: &JudgeArgs,
    config: &Config,
    ruleset: &Ruleset,
    screening: Option<&Screening>,
    decisions: &Decisions,
) -> Result<Vec<Setting<'static>>, Error> {
    let mut settings: Vec<_> = configuration(config).into_iter().collect();
    if !(config.rules.is_empty() && args.rules.rules.is_empty()) {
        settings.extend(rules(ruleset));
    }
    settings.extend(self::decisions(decisions));
    if let Some(screening) = screening {
        settings.extend(store(screening, args.lists.as_deref(), config)?);
    }
    Ok(settings)
}

/// The configuration, where there is one, with all that it says.
fn configuration(config: &Config) -> Option<Setting<'static>> {
    config.file.as_ref().map(|file| line("configuration", file, config.says()))
}

/// Names the configuration where it says something of these, whoever asked to be quiet.
pub(super) fn say_configuration(config: &Config, topics: &[&str], terminal: &Terminal) {
    let Some(mut line) = configuration(config) else { return };
    line.says.retain(|said| said.split_once(':').is_some_and(|(topic, _)| topics.contains(&topic)));
    if !line.says.is_empty() {
        say([line], terminal);
    }
}

/// Names what was used, whoever asked to be quiet.
pub(super) fn say(settings: impl IntoIterator<Item = Setting<'static>>, terminal: &Terminal) {
    for setting in settings {
        terminal.always(&shown(setting_line(&setting)));
    }
}

/// The decisions in use.
pub(super) fn decisions(decisions: &Decisions) -> Option<Setting<'static>> {
    decisions.file.as_ref().map(|file| line(WAIVERS, file, decisions.says()))
}

/// The store of lists, where any of its editions are in use; `named` is that of the command line.
///
/// # Errors
/// When the store cannot be read again.
pub(super) fn store(
    lists: &Screening,
    named: Option<&Path>,
    config: &Config,
) -> Result<Option<Setting<'static>>, Error> {
    // Editions that ship are no file; without imported ones, no store was used.
    let imported = lists.editions().iter().filter(|e| !e.is_shipped());
    let says: Vec<String> = imported.map(|edition| edition.source.clone()).collect();
    if says.is_empty() {
        return Ok(None);
    }
    let path = place(named, config)?;
    let store = open(&path).and_then(|file| Bytes::file(path.to_string_lossy(), file));
    let store = store.map_err(|e| Error::io("read", &path, &e))?;
    let digest = PendingDigest::start(&store).wait()?;
    let (kind, path) = ("lists".into(), path.display().to_string().into());
    Ok(Some(Setting { kind, path, digest: Digest::new(digest), says }))
}

fn line(kind: &'static str, file: &TextFile, says: Vec<String>) -> Setting<'static> {
    let (digest, path) = (Digest::new(file.digest().to_owned()), file.name().to_owned().into());
    Setting { kind: kind.into(), path, digest, says }
}

/// The rule and catalogue files that are not those that ship.
fn rules(ruleset: &Ruleset) -> Vec<Setting<'static>> {
    let shipped = RuleFileSet::shipped();
    let ships = |digest: &str| shipped.rules.iter().chain(&shipped.catalogue).any(|f| f.digest() == digest);
    let packs = ruleset.packs.iter().chain(&ruleset.catalogue.packs);
    let own = packs.filter(|pack| !ships(pack.file.digest()));
    own.map(|pack| {
        let place =
            if ruleset.replaced.contains_key(&pack.id) { ", in place of the pack that ships" } else { "" };
        line("rules", &pack.file, vec![format!("{} {}{place}", pack.id, pack.version)])
    })
    .collect()
}
