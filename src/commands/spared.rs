//! What no output may take the place of, whatever it is called and whether or not `--force` was given: another output of the same
//! command, what the command reads, and the files of a run.

use std::path::{Path, PathBuf};

use crate::attest::manifest::{MANIFEST_FILE, RECORDS_FILE, REPORTS_FILE};
use crate::attest::output::MACHINES;
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::files::output::is_same_file;

/// Files and folders that are not written over.
#[derive(Debug, Default)]
pub(super) struct Spared(Vec<PathBuf>);

impl Spared {
    /// These.
    pub(super) fn of<'p>(paths: impl IntoIterator<Item = &'p PathBuf>) -> Self {
        Self(paths.into_iter().cloned().collect())
    }

    /// And the files of the run of a folder, which may still be to come. Beside them there is room.
    #[must_use]
    pub(super) fn and_run(mut self, folder: &Path) -> Self {
        let files = [REPORTS_FILE, RECORDS_FILE, MANIFEST_FILE, MACHINES];
        self.0.extend(files.map(|name| folder.join(name)));
        self
    }

    /// That none of these outputs is one of them, lies in one of them, or is another output.
    ///
    /// # Errors
    /// When one is.
    pub(super) fn check(&self, outputs: &[&Path]) -> Result<(), Error> {
        for (number, output) in outputs.iter().enumerate() {
            let place = place(output);
            let name = output.display();
            if self.0.iter().any(|spared| is_at(output, &place, spared)) {
                let message = format!("{name} is what is read or signed here: it is never written over");
                return Err(Diagnostic::error("output-input", message).help("choose another name").into());
            }
            if outputs.iter().take(number).any(|other| place == self::place(other)) {
                let message = format!("two outputs for {name}");
                return Err(Diagnostic::error("two-outputs", message)
                    .help("give each a name of its own")
                    .into());
            }
        }
        Ok(())
    }
}

/// Whether an output would take the place of a file, or of one that is in a folder.
fn is_at(output: &Path, at: &Path, spared: &Path) -> bool {
    let is_in = || spared.is_dir() && output.exists() && at.starts_with(place(spared));
    is_same_file(output, spared) || at == place(spared) || is_in()
}

/// Where a name leads, also one under which nothing stands yet: the folder by its own name, and the last part as it is.
fn place(path: &Path) -> PathBuf {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let folder = folder.canonicalize().or_else(|_| std::path::absolute(folder));
    path.file_name().map_or_else(|| path.to_owned(), |name| folder.unwrap_or_default().join(name))
}
