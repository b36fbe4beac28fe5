//! Where `tidewaiter.toml` is looked for. Whoever can write it decides what a verdict means, so it is taken only from where
//! the site's own people write: this folder, and those above it up to the root of the repository or the user's home.

use std::path::{Path, PathBuf};

use super::FILE;
use crate::diagnostic::{Diagnostic, Diagnostics};

/// The nearest file, as it is called from here (`../tidewaiter.toml`), and a warning for every one that is left alone.
pub(super) fn nearest(here: &Path, home: Option<&Path>) -> (Option<PathBuf>, Diagnostics) {
    let is_last = |folder: &Path| folder.join(".git").exists() || home == Some(folder);
    let above = here.ancestors().position(is_last).unwrap_or(0);
    let mut left_alone = Diagnostics::default();
    let mut called = PathBuf::new();
    for folder in here.ancestors().take(above + 1) {
        let file = called.join(FILE);
        if folder.join(FILE).is_file() {
            if !anyone_writes(folder) {
                return (Some(file), left_alone);
            }
            let message = "this configuration is not used: anyone may write to its folder";
            left_alone.push(
                Diagnostic::warning("config-left-alone", message)
                    .at(file.display())
                    .help("take that permission away, or name the file with --config"),
            );
        }
        called.push("..");
    }
    (None, left_alone)
}

#[cfg(unix)]
fn anyone_writes(folder: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(folder).is_ok_and(|meta| meta.permissions().mode() & 0o002 != 0)
}

/// Elsewhere folders have no such bit.
#[cfg(not(unix))]
fn anyone_writes(_: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn found(here: &Path, home: &Path) -> Option<String> {
        nearest(here, Some(home)).0.map(|path| path.display().to_string())
    }

    #[test]
    fn a_file_above_counts_up_to_the_repository_or_the_home_and_no_further() {
        let top = tempfile::tempdir().unwrap();
        let deep = top.path().join("site/fleet/texas");
        fs::create_dir_all(&deep).unwrap();
        fs::write(top.path().join(FILE), "").unwrap();
        let elsewhere = Path::new("/nowhere");
        assert_eq!(found(&deep, elsewhere), None, "a folder of nobody's is not searched upwards");
        assert_eq!(found(top.path(), elsewhere).as_deref(), Some("tidewaiter.toml"));
        assert_eq!(found(&deep, top.path()).as_deref(), Some("../../../tidewaiter.toml"));
        fs::create_dir(top.path().join("site/.git")).unwrap();
        assert_eq!(found(&deep, top.path()), None, "beyond the root of the repository");
        fs::write(top.path().join("site").join(FILE), "").unwrap();
        assert_eq!(found(&deep, elsewhere).as_deref(), Some("../../tidewaiter.toml"));
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_anyone_may_have_put_there_is_left_alone_and_said() {
        use std::os::unix::fs::PermissionsExt;
        let top = tempfile::tempdir().unwrap();
        let (open, inner) = (top.path().join("open"), top.path().join("open/inner"));
        fs::create_dir_all(&inner).unwrap();
        fs::write(open.join(FILE), "").unwrap();
        fs::set_permissions(&open, fs::Permissions::from_mode(0o1777)).unwrap();
        for here in [&open, &inner] {
            let (path, left_alone) = nearest(here, Some(top.path()));
            assert_eq!(path, None);
            assert!(left_alone.iter().all(|d| d.code == "config-left-alone"));
            assert_eq!(left_alone.iter().count(), 1, "{}", here.display());
        }
    }
}
