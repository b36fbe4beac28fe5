//! What the site gave a run beside the inventories, named so that nothing of it goes unseen.

use crate::cli::AuditArgs;
use crate::commands::config::Config;
use crate::commands::lists::place;
use crate::lists::{Edition, Screening};
use crate::report::UsedFile;
use crate::rules::Ruleset;
use crate::rules::files::RuleFileSet;

/// The configuration, the rule files that do not ship, the decisions and the store of lists, as far as they were used.
pub(super) fn used(
    args: &AuditArgs,
    config: &Config,
    ruleset: &Ruleset,
    lists: Option<&Screening>,
) -> Vec<UsedFile> {
    let mut used = Vec::new();
    if let Some(file) = &config.file {
        used.push(UsedFile {
            what: "configuration",
            path: file.name().to_owned(),
            digest: Some(file.digest().to_owned()),
            says: config.says(),
        });
    }
    if !(config.rules.is_empty() && args.rules.rules.is_empty()) {
        used.extend(rules(ruleset));
    }
    if let Some(file) = lists.and_then(|lists| lists.decisions().file()) {
        used.push(UsedFile {
            what: "decisions",
            path: file.name().to_owned(),
            digest: Some(file.digest().to_owned()),
            says: Vec::new(),
        });
    }
    let imported = |lists: &&Screening| lists.editions().iter().any(|edition| !edition.is_shipped());
    if let Some(lists) = lists.filter(imported)
        && let Ok(path) = place(args.lists.as_deref(), config)
    {
        let imported = lists.editions().iter().filter(|edition| !edition.is_shipped());
        let says = imported.map(|Edition { source, .. }| source.clone()).collect();
        used.push(UsedFile { what: "list store", path: path.display().to_string(), digest: None, says });
    }
    used
}

/// The rule and catalogue files that are not those that ship.
fn rules(ruleset: &Ruleset) -> Vec<UsedFile> {
    let shipped = RuleFileSet::shipped();
    let ships = |digest: &str| shipped.rules.iter().chain(&shipped.catalogue).any(|f| f.digest() == digest);
    let packs = ruleset.packs.iter().chain(&ruleset.catalogue.packs);
    let own = packs.filter(|pack| !ships(pack.file.digest()));
    own.map(|pack| {
        let place = if shipped.has_pack(&pack.id) { ", in place of the pack that ships" } else { "" };
        UsedFile {
            what: "rules",
            path: pack.file.name().to_owned(),
            digest: Some(pack.file.digest().to_owned()),
            says: vec![format!("{} {}{place}", pack.id, pack.version)],
        }
    })
    .collect()
}
