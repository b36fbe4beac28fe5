//! What the site gave a run beside the inventories, named so that nothing of it goes unseen.

use crate::cli::AuditArgs;
use crate::commands::config::Config;
use crate::commands::lists::place;
use crate::error::Failure;
use crate::ingest::bytes::Bytes;
use crate::ingest::digest::PendingDigest;
use crate::lists::Screening;
use crate::report::SettingLine;
use crate::rules::Ruleset;
use crate::rules::files::RuleFileSet;
use crate::source::{TextFile, open};

/// The configuration, the rule files that do not ship, the decisions and the store of lists, as far as they were used.
///
/// # Errors
/// When the store cannot be read again.
pub(super) fn of(
    args: &AuditArgs,
    config: &Config,
    ruleset: &Ruleset,
    lists: Option<&Screening>,
) -> Result<Vec<SettingLine>, Failure> {
    let mut settings: Vec<SettingLine> =
        config.file.iter().map(|file| line("configuration", file, config.says())).collect();
    if !(config.rules.is_empty() && args.rules.rules.is_empty()) {
        settings.extend(rules(ruleset));
    }
    let decisions = lists.and_then(|lists| lists.decisions().file());
    settings.extend(decisions.map(|file| line("decisions", file, Vec::new())));
    // Editions that ship are no file; without imported ones, no store was used.
    let imported = lists.map_or(&[][..], Screening::editions).iter().filter(|e| !e.is_shipped());
    let says: Vec<String> = imported.map(|edition| edition.source.clone()).collect();
    if !says.is_empty() {
        let path = place(args.lists.as_deref(), config)?;
        let store = open(&path).and_then(|file| Bytes::file(path.to_string_lossy(), file));
        let store = store.map_err(|e| Failure::io("read", &path, &e))?;
        let digest = PendingDigest::start(&store).wait()?;
        settings.push(SettingLine { kind: "lists", path: path.display().to_string(), digest, says });
    }
    Ok(settings)
}

fn line(kind: &'static str, file: &TextFile, says: Vec<String>) -> SettingLine {
    SettingLine { kind, path: file.name().to_owned(), digest: file.digest().to_owned(), says }
}

/// The rule and catalogue files that are not those that ship.
fn rules(ruleset: &Ruleset) -> Vec<SettingLine> {
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
