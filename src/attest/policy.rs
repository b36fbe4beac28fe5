//! What a verdict rests on: rule packs, the catalogue, list editions.
//!
//! A run uses dozens of files. Its manifest names each of them; a report, of which there may be a million, carries
//! one entry over all of them, whose digest is that of the manifest's list. So a report stays lean, and whoever
//! holds the manifest can tell exactly which edition of which file a report used.

use std::borrow::Cow;

use super::CanonicalError;
use super::canonical;
use super::predicate::PolicyEntry;
use super::statement::Digest;
use crate::source::sha256_hex;

/// The id of the one entry over all files.
pub const COMBINED: &str = "rules-and-catalogue";

/// One entry over many: the SHA-256 of the list in canonical JSON, the oldest state of the law among them, and the
/// newest version as written by its file.
///
/// # Errors
/// Never for entries as they are read; the writer of canonical JSON says so itself.
pub fn combined(entries: &[PolicyEntry<'_>]) -> Result<Option<PolicyEntry<'static>>, CanonicalError> {
    let Some(as_of) = entries.iter().map(|e| e.as_of).min() else { return Ok(None) };
    let digest = sha256_hex(&canonical::to_vec(entries)?);
    let newest = entries.iter().max_by_key(|e| numbers(&e.version));
    Ok(Some(PolicyEntry {
        as_of,
        digest: Digest::new(digest),
        id: Cow::Borrowed(COMBINED),
        version: Cow::Owned(newest.map(|e| e.version.to_string()).unwrap_or_default()),
    }))
}

/// A version as numbers, for comparing.
fn numbers(version: &str) -> Vec<u32> {
    version.split('.').map(|n| n.parse().unwrap_or(0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(id: &'static str, as_of: &str, version: &'static str) -> PolicyEntry<'static> {
        PolicyEntry {
            as_of: as_of.parse().unwrap(),
            digest: Digest::new("ab".repeat(32)),
            id: id.into(),
            version: version.into(),
        }
    }

    #[test]
    fn one_entry_stands_for_all_and_changes_with_any() {
        let all = [entry("a", "2026-07-31", "2026.9.1"), entry("b", "2026-05-01", "2026.11.1")];
        let one = combined(&all).unwrap().unwrap();
        assert_eq!((one.as_of.to_string().as_str(), &*one.version), ("2026-05-01", "2026.11.1"));
        let mut changed = all.clone();
        changed[1].digest = Digest::new("cd".repeat(32));
        assert_ne!(combined(&changed).unwrap().unwrap().digest, one.digest);
        assert_eq!(combined(&[]).unwrap(), None);
    }
}
