//! Which files the paths of a user name, and how many and how long they may be together.
//!
//! A folder may hold what nobody meant to name: a home, a tree of sources, links that lead back into it.

use std::path::{Path, PathBuf};

use crate::diagnostic::Diagnostic;
use crate::source::cost;

/// How many files of rules and catalogue there may be; some hundred ship.
const FILES: usize = 2_000;
/// How many bytes they may have together; those that ship have 1.5 MB.
const BYTES: usize = 8 << 20;
/// How many files and folders are looked at to find them.
const ENTRIES: usize = 20_000;

/// What was looked at so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct Walk {
    entries: usize,
    files: usize,
    bytes: usize,
    memory: u64,
}

impl Walk {
    /// One file, or every `.toml` file of a folder and the folders in it, in the order of their names, so that a run does not
    /// depend on the file system.
    ///
    /// # Errors
    /// When a folder cannot be read, or there are too many.
    pub(crate) fn files(&mut self, path: &Path) -> Result<Vec<PathBuf>, Diagnostic> {
        let mut files = Vec::new();
        self.look(path, path, &mut files)?;
        Ok(files)
    }

    /// Counts the text of a file that was read.
    ///
    /// # Errors
    /// When it is too much together with those before.
    pub(crate) fn read(&mut self, path: &Path, text: &str) -> Result<(), Diagnostic> {
        self.bytes += text.len();
        self.memory += cost::memory_of(text);
        let message = if self.bytes > BYTES {
            let (bytes, mib) = (self.bytes, BYTES >> 20);
            format!("have {bytes} bytes, and together they may have {BYTES} ({mib} MiB)")
        } else if let Some(excess) = cost::excess(self.memory) {
            format!("may take {excess} together")
        } else {
            return Ok(());
        };
        let message = format!("with {} the rule files named {message}", path.display());
        Err(Diagnostic::error("too-large", message).help("name only the packs that are to be used"))
    }

    fn look(&mut self, root: &Path, path: &Path, files: &mut Vec<PathBuf>) -> Result<(), Diagnostic> {
        let failed = |e| Diagnostic::error("io", format!("cannot read {}: {e}", path.display()));
        if !std::fs::metadata(path).map_err(failed)?.is_dir() {
            return self.take(root, path.to_owned(), files);
        }
        let mut entries = Vec::new();
        for entry in std::fs::read_dir(path).map_err(failed)? {
            self.entries += 1;
            if self.entries > ENTRIES {
                return Err(too_many(root, "files and folders, links that lead back among them", ENTRIES));
            }
            entries.push(entry.map_err(failed)?.path());
        }
        entries.sort();
        for entry in entries {
            if entry.is_dir() {
                self.look(root, &entry, files)?;
            } else if entry.extension().is_some_and(|e| e == "toml") {
                self.take(root, entry, files)?;
            }
        }
        Ok(())
    }

    fn take(&mut self, root: &Path, file: PathBuf, files: &mut Vec<PathBuf>) -> Result<(), Diagnostic> {
        self.files += 1;
        if self.files > FILES {
            return Err(too_many(root, "rule files", FILES));
        }
        files.push(file);
        Ok(())
    }
}

fn too_many(root: &Path, what: &str, most: usize) -> Diagnostic {
    let message = format!(
        "{}: the paths of --rules hold more than {most} {what}, and may hold so many",
        root.display()
    );
    Diagnostic::error("too-many-files", message)
        .help("name the folder of the packs alone, and unite small packs in one file")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::cost::MOST_MEMORY;
    use crate::tomlread::files::RuleFileSet;

    fn refusal(folder: &Path) -> (&'static str, String) {
        let refused = RuleFileSet::default().add_path(folder).unwrap_err();
        let refused = refused.iter().next().unwrap();
        (refused.code, refused.message.clone())
    }

    #[test]
    fn files_are_read_up_to_their_number_over_all_paths() {
        let folder = tempfile::tempdir().unwrap();
        for number in 0..FILES {
            std::fs::write(folder.path().join(format!("{number}.toml")), "").unwrap();
        }
        let mut set = RuleFileSet::default();
        set.add_path(folder.path()).unwrap();
        assert_eq!(set.catalogue.len(), FILES);
        let one_more = set.add_path(&folder.path().join("0.toml")).unwrap_err();
        assert_eq!(one_more.iter().next().unwrap().code, "too-many-files");
        std::fs::write(folder.path().join("more.toml"), "").unwrap();
        let (code, message) = refusal(folder.path());
        assert_eq!(code, "too-many-files");
        assert!(message.contains("more than 2000 rule files"), "{message}");
    }

    #[test]
    fn files_are_read_up_to_their_length_together() {
        let folder = tempfile::tempdir().unwrap();
        for number in 0..4 {
            let text = " ".repeat(BYTES / 4);
            std::fs::write(folder.path().join(format!("{number}.toml")), text).unwrap();
        }
        assert!(RuleFileSet::default().add_path(folder.path()).is_ok());
        std::fs::write(folder.path().join("more.toml"), " ").unwrap();
        let (code, message) = refusal(folder.path());
        assert_eq!(code, "too-large");
        assert!(message.contains("8388609 bytes"), "{message}");
    }

    #[test]
    fn what_takes_much_memory_to_read_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let tables = ".a".repeat(usize::try_from(MOST_MEMORY).unwrap() / 701 / 2 - 10);
        for number in 0..3 {
            std::fs::write(folder.path().join(format!("{number}.toml")), format!("[t{tables}]\n")).unwrap();
        }
        let (code, message) = refusal(folder.path());
        assert_eq!(code, "too-large");
        assert!(message.contains("2.toml the rule files named may take 510 MB"), "{message}");
        std::fs::remove_file(folder.path().join("2.toml")).unwrap();
        assert!(RuleFileSet::default().add_path(folder.path()).is_ok());
        for (text, said) in [
            (format!("[t{}]", tables.repeat(3)), "it may take 510 MB of memory to read"),
            ("'\n".repeat(1 << 20), "it may take 682 MB"),
            ("a b\n".repeat(1 << 20), "it may take 558 MB"),
            ("x = 1\n\u{1}".to_owned(), "line 2 holds a control character"),
        ] {
            let file = folder.path().join("0.toml");
            std::fs::write(&file, text).unwrap();
            let (code, message) = refusal(&file);
            assert!(code == "io" && message.contains(said), "{message}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_that_lead_back_are_not_followed_without_end() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a", "b"] {
            std::os::unix::fs::symlink(folder.path(), folder.path().join(name)).unwrap();
        }
        assert_eq!(refusal(folder.path()).0, "too-many-files");
    }
}
