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
        let found = folder.join(FILE);
        if found.is_file() {
            let Some(open) = anyone_writes(&found) else { return (Some(file), left_alone) };
            let message = format!("this configuration is not used: anyone may write to {}", open.display());
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

/// What anyone may write to of all that decides what is read here: the file, its folder, and each it is a symlink to. What
/// cannot be looked at counts as such.
#[cfg(unix)]
fn anyone_writes(file: &Path) -> Option<PathBuf> {
    use std::os::unix::fs::PermissionsExt;
    let open = |path: &Path| !path.metadata().is_ok_and(|meta| meta.permissions().mode() & 0o002 == 0);
    let mut file = file.to_owned();
    // Links in a ring lead to no file, and are not asked about; should they have become one, it ends all the same.
    for _ in 0..40 {
        // A folder by its real name, so that no link hides it.
        let folder = file.parent().unwrap_or(Path::new("/"));
        let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        if open(&folder) {
            return Some(folder);
        }
        let Ok(target) = file.read_link() else { return open(&file).then_some(file) };
        file = folder.join(target);
    }
    Some(file)
}

/// Elsewhere files and folders have no such bit.
#[cfg(not(unix))]
fn anyone_writes(_: &Path) -> Option<PathBuf> {
    None
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
    fn a_file_that_anyone_may_have_written_is_left_alone_and_said() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let mode = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        let top = tempfile::tempdir().unwrap();
        let top = top.path().canonicalize().unwrap();
        let make = |name: &str| {
            fs::create_dir_all(top.join(name).join("inner")).unwrap();
            top.join(name)
        };
        let [own, open, to_file, through, by_folder] =
            ["own", "open", "to-file", "through", "by-folder"].map(make);
        for folder in [&own, &open] {
            fs::write(folder.join(FILE), "").unwrap();
        }
        fs::write(open.join("mine.toml"), "").unwrap();
        mode(&open, 0o1777);
        symlink("../open/mine.toml", to_file.join(FILE)).unwrap();
        // The file is the site's, and who points to it is anyone's.
        symlink(own.join(FILE), open.join("link")).unwrap();
        symlink(open.join("link"), through.join(FILE)).unwrap();
        symlink(&open, by_folder.join("looks-fine")).unwrap();
        symlink("looks-fine/mine.toml", by_folder.join(FILE)).unwrap();
        assert_eq!(found(&own, &top).as_deref(), Some("tidewaiter.toml"), "nothing of it is open");
        let writable = own.join("writable");
        fs::create_dir_all(writable.join("inner")).unwrap();
        fs::write(writable.join(FILE), "").unwrap();
        mode(&writable.join(FILE), 0o666);
        let cases = [
            (&open, &open),
            (&to_file, &open),
            (&through, &open),
            (&by_folder, &open),
            (&writable, &writable.join(FILE)),
        ];
        for (folder, what) in cases {
            for here in [folder, &folder.join("inner")] {
                let (path, left_alone) = nearest(here, Some(folder));
                assert_eq!(path, None, "{}", here.display());
                let said: Vec<_> = left_alone.iter().map(|d| (d.code, d.message.as_str())).collect();
                let why = format!("this configuration is not used: anyone may write to {}", what.display());
                assert_eq!(said, [("config-left-alone", why.as_str())]);
            }
        }
    }
}
