//! What the site gave a run beside the inventories, named so that nothing of it goes unseen.

use crate::cli::AuditArgs;
use sha2::{Digest as _, Sha256};

use crate::commands::config::Config;
use crate::commands::lists::place;
use crate::error::Failure;
use crate::lists::Screening;
use crate::report::UsedFile;
use crate::rules::Ruleset;
use crate::rules::files::RuleFileSet;
use crate::source::hex;

/// The configuration, the rule files that do not ship, the decisions and the store of lists, as far as they were used.
///
/// # Errors
/// When the store cannot be read again.
pub(super) fn used(
    args: &AuditArgs,
    config: &Config,
    ruleset: &Ruleset,
    lists: Option<&Screening>,
) -> Result<Vec<UsedFile>, Failure> {
    let mut used = Vec::new();
    if let Some(file) = &config.file {
        used.push(UsedFile {
            what: "configuration",
            path: file.name().to_owned(),
            digest: file.digest().to_owned(),
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
            digest: file.digest().to_owned(),
            says: Vec::new(),
        });
    }
    // Editions that ship are no file; without imported ones, no store was used.
    let imported = lists.map_or(&[][..], Screening::editions).iter().filter(|e| !e.is_shipped());
    let says: Vec<String> = imported.map(|edition| edition.source.clone()).collect();
    if !says.is_empty() {
        let path = place(args.lists.as_deref(), config)?;
        let mut hash = HashWriter(Sha256::new());
        std::fs::File::open(&path)
            .and_then(|mut file| std::io::copy(&mut file, &mut hash))
            .map_err(|e| Failure::io("read", &path, &e))?;
        let digest = hex(&hash.0.finalize());
        used.push(UsedFile { what: "lists", path: path.display().to_string(), digest, says });
    }
    Ok(used)
}

/// Digests what is written to it.
struct HashWriter(Sha256);

impl std::io::Write for HashWriter {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The rule and catalogue files that are not those that ship.
fn rules(ruleset: &Ruleset) -> Vec<UsedFile> {
    let shipped = RuleFileSet::shipped();
    let ships = |digest: &str| shipped.rules.iter().chain(&shipped.catalogue).any(|f| f.digest() == digest);
    let packs = ruleset.packs.iter().chain(&ruleset.catalogue.packs);
    let own = packs.filter(|pack| !ships(pack.file.digest()));
    own.map(|pack| {
        let place =
            if ruleset.replaced.contains_key(&pack.id) { ", in place of the pack that ships" } else { "" };
        UsedFile {
            what: "rules",
            path: pack.file.name().to_owned(),
            digest: pack.file.digest().to_owned(),
            says: vec![format!("{} {}{place}", pack.id, pack.version)],
        }
    })
    .collect()
}
