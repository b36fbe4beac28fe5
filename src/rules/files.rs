//! The rule packs and catalogue shipped in the binary, and those a user adds or puts in their place.

use std::path::{Path, PathBuf};

use super::embedded;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::TextFile;

/// Rule and catalogue files, told apart by what they hold.
#[derive(Clone, Debug, Default)]
pub struct RuleFileSet {
    /// Catalogue files: parts, boards, models, parties, links, classes, evidence.
    pub catalogue: Vec<TextFile>,
    /// Rule packs.
    pub rules: Vec<TextFile>,
}

impl RuleFileSet {
    /// What is shipped in the binary, in the order of the paths.
    pub fn shipped() -> Self {
        let files = embedded::folders().into_iter().flat_map(embedded::files);
        let mut set = Self::default();
        for file in files {
            set.push(file);
        }
        set
    }

    /// Adds a file; one with the same pack id is replaced, at its place.
    pub fn add(&mut self, file: TextFile) {
        let id = pack_id(file.text());
        if let Some(id) = id {
            for list in [&mut self.catalogue, &mut self.rules] {
                if let Some(old) = list.iter_mut().find(|f| pack_id(f.text()) == Some(id)) {
                    *old = file;
                    return;
                }
            }
        }
        self.push(file);
    }

    /// Adds the files of a path: one file, or every `.toml` file of a folder and the folders in it.
    ///
    /// # Errors
    /// When a file cannot be read, is no text, or the folder holds no rule file at all.
    pub fn add_path(&mut self, path: &Path) -> Result<(), Diagnostics> {
        let mut diagnostics = Diagnostics::default();
        let mut paths = Vec::new();
        if let Err(error) = walk(path, &mut paths) {
            return Err(Diagnostic::error("io", format!("cannot read {}: {error}", path.display())).into());
        }
        if paths.is_empty() {
            let message = format!("{} holds no rule files", path.display());
            return Err(Diagnostic::error("no-rules", message).help("rule files end in .toml").into());
        }
        for path in paths {
            match std::fs::read(&path).map(String::from_utf8) {
                Ok(Ok(text)) => self.add(TextFile::new(path.to_string_lossy(), text)),
                Ok(Err(_)) => diagnostics
                    .push(Diagnostic::error("not-text", format!("{} is not UTF-8 text", path.display()))),
                Err(error) => diagnostics
                    .push(Diagnostic::error("io", format!("cannot read {}: {error}", path.display()))),
            }
        }
        if diagnostics.is_empty() { Ok(()) } else { Err(diagnostics) }
    }

    fn push(&mut self, file: TextFile) {
        if holds_rules(file.text()) {
            self.rules.push(file);
        } else {
            self.catalogue.push(file);
        }
    }
}

/// Files in the order of their names, so that a run does not depend on the file system.
fn walk(path: &Path, paths: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if !std::fs::metadata(path)?.is_dir() {
        paths.push(path.to_owned());
        return Ok(());
    }
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(path)?.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>()?;
    entries.sort();
    for entry in entries {
        if entry.is_dir() {
            walk(&entry, paths)?;
        } else if entry.extension().is_some_and(|e| e == "toml") {
            paths.push(entry);
        }
    }
    Ok(())
}

/// Whether a file is a rule pack: it opens a `[[rule]]`. Anything else is read as catalogue, whose reader says
/// what it misses.
fn holds_rules(text: &str) -> bool {
    text.lines().any(|l| l.trim_start().starts_with("[[rule]]"))
}

/// The id of the pack as the first lines say it, without judging the file: that is for its reader.
fn pack_id(text: &str) -> Option<&str> {
    let mut lines = text.lines().map(str::trim).skip_while(|l| *l != "[pack]").skip(1);
    lines
        .by_ref()
        .take_while(|l| !l.starts_with('['))
        .find_map(|l| l.strip_prefix("id")?.trim_start().strip_prefix('='))
        .map(|v| v.split('#').next().unwrap_or(v).trim().trim_matches(['"', '\'']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_files_are_there_and_told_apart() {
        let set = RuleFileSet::shipped();
        assert!(set.rules.iter().any(|f| f.name() == "us/bis-entity-list.toml"));
        assert!(set.catalogue.iter().any(|f| f.name() == "catalogue/parts-sophgo.toml"));
        assert!(set.catalogue.iter().all(|f| f.name().starts_with("catalogue/")));
    }

    #[test]
    fn a_pack_of_the_same_id_takes_the_place_of_the_shipped_one() {
        let mut set = RuleFileSet::shipped();
        let (packs, first) = (set.rules.len(), set.rules[0].name().to_owned());
        let id = pack_id(set.rules[0].text()).expect("an id").to_owned();
        set.add(TextFile::new("mine.toml", format!("[pack]\nid = \"{id}\" # mine\n[[rule]]\n")));
        assert_eq!(set.rules.len(), packs);
        assert_eq!(set.rules[0].name(), "mine.toml", "in place of {first}");
        set.add(TextFile::new("other.toml", "[pack]\nid = 'site'\n[[rule]]\n"));
        assert_eq!(set.rules.len(), packs + 1);
    }
}
