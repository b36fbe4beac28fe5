//! Where `tidewaiter.toml` and `waivers.toml` are looked for. Whoever can write them decides what a verdict means, so they are taken only from where
//! the site's own people write: the folder of the first input, and those above it up to the root of the repository or the
//! user's home; then this folder, and those above it likewise.

use std::path::{Component, Path, PathBuf};

use crate::diagnostic::{Diagnostic, Diagnostics};

/// A file that is looked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    /// Its name.
    pub(super) name: &'static str,
    /// What it is, in a message.
    pub(super) what: &'static str,
    /// The argument that names another one.
    pub(super) argument: &'static str,
    /// The code of the warning that one is left alone.
    pub(super) left_alone: &'static str,
}

/// The nearest file, as it is called from here (`../tidewaiter.toml`), and a warning for every one that is left alone. An
/// input is a file or a folder; standard input has no folder.
pub(super) fn nearest(
    wanted: Wanted,
    here: &Path,
    input: Option<&Path>,
    home: Option<&Path>,
) -> (Option<PathBuf>, Diagnostics) {
    let real = |path: &Path| path.canonicalize().ok();
    let (here, home) = (real(here).unwrap_or_else(|| here.to_owned()), home.and_then(real));
    let input = input.filter(|input| *input != Path::new("-"));
    let of_input = input.and_then(|input| real(&here.join(folder_of(&here, input))));
    let is_absolute = input.is_some_and(Path::is_absolute);
    let is_last = |folder: &Path| folder.join(".git").exists() || home.as_deref() == Some(folder);
    let folders = |start: PathBuf| {
        let above = start.ancestors().position(is_last).unwrap_or(0);
        start.ancestors().take(above + 1).map(Path::to_owned).collect::<Vec<_>>()
    };
    let beside: Vec<PathBuf> = of_input.map(folders).unwrap_or_default();
    let around: Vec<PathBuf> =
        folders(here.clone()).into_iter().filter(|folder| !beside.contains(folder)).collect();
    let beside = beside.into_iter().map(|folder| (folder, is_absolute));
    let around = around.into_iter().map(|folder| (folder, false));
    let mut left_alone = Diagnostics::default();
    for (folder, is_absolute) in beside.chain(around) {
        let found = folder.join(wanted.name);
        if found.is_file() {
            let file = if is_absolute { found.clone() } else { called(&folder, &here).join(wanted.name) };
            let Some(open) = anyone_writes(&found) else { return (Some(file), left_alone) };
            let message = format!("this {} is not used: anyone may write to {}", wanted.what, open.display());
            left_alone.push(
                Diagnostic::warning(wanted.left_alone, message)
                    .at(file.display())
                    .help(format!("take that permission away, or name the file with {}", wanted.argument)),
            );
        }
    }
    (None, left_alone)
}

/// The folder that an input is in; one that is a folder is its own.
fn folder_of(here: &Path, input: &Path) -> PathBuf {
    if here.join(input).is_dir() {
        return input.to_owned();
    }
    input.parent().unwrap_or(Path::new("")).to_owned()
}

/// A folder as it is called from another; both by their real names.
fn called(folder: &Path, here: &Path) -> PathBuf {
    let alike = folder.components().zip(here.components()).take_while(|(a, b)| a == b).count();
    if alike == 0 {
        return folder.to_owned();
    }
    let up = here.components().skip(alike).map(|_| Component::ParentDir);
    up.chain(folder.components().skip(alike)).collect()
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

    use super::super::{CONFIGURATION, FILE};
    use super::*;

    fn found(here: &Path, home: &Path) -> Option<String> {
        nearest(CONFIGURATION, here, None, Some(home)).0.map(|path| path.display().to_string())
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

    #[test]
    fn the_file_beside_the_first_input_counts_wherever_the_program_is_started() {
        let top = tempfile::tempdir().unwrap();
        let top = top.path().canonicalize().unwrap();
        let (site, desk) = (top.join("site"), top.join("desk"));
        for folder in [site.join("fleet/texas"), site.join(".git"), desk.clone()] {
            fs::create_dir_all(folder).unwrap();
        }
        fs::write(site.join("fleet/texas/in.csv"), "").unwrap();
        let of = |here: &Path, input: &str| {
            let (file, _) = nearest(CONFIGURATION, here, Some(Path::new(input)), None);
            file.map(|file| file.display().to_string())
        };
        let put = |folder: &Path| fs::write(folder.join(FILE), "").unwrap();
        put(&top);
        assert_eq!(of(&desk, "../site/fleet/texas/in.csv"), None, "beyond the root of the repository");
        put(&desk);
        assert_eq!(of(&desk, "../site/fleet/texas/in.csv").as_deref(), Some("tidewaiter.toml"));
        put(&site);
        assert_eq!(of(&desk, "../site/fleet/texas/in.csv").as_deref(), Some("../site/tidewaiter.toml"));
        assert_eq!(of(&desk, "-").as_deref(), Some("tidewaiter.toml"), "standard input has no folder");
        assert_eq!(of(&desk, "no/such/in.csv").as_deref(), Some("tidewaiter.toml"));
        put(&site.join("fleet/texas"));
        let beside = "../site/fleet/texas/tidewaiter.toml";
        assert_eq!(of(&desk, "../site/fleet/texas/in.csv").as_deref(), Some(beside));
        assert_eq!(
            of(&desk, "../site/fleet/texas").as_deref(),
            Some(beside),
            "a folder is read as its files"
        );
        assert_eq!(of(&site, "fleet/texas/in.csv").as_deref(), Some("fleet/texas/tidewaiter.toml"));
        assert_eq!(of(&site.join("fleet/texas"), "in.csv").as_deref(), Some("tidewaiter.toml"));
        let whole = site.join("fleet/texas/in.csv").display().to_string();
        assert_eq!(of(&desk, &whole), Some(site.join("fleet/texas/tidewaiter.toml").display().to_string()));
    }

    #[cfg(unix)]
    #[test]
    fn one_beside_the_input_that_anyone_may_have_written_gives_way_to_the_next_and_is_said() {
        use std::os::unix::fs::PermissionsExt;
        let top = tempfile::tempdir().unwrap();
        let (share, desk) = (top.path().join("share"), top.path().join("desk"));
        for folder in [&share, &desk] {
            fs::create_dir(folder).unwrap();
            fs::write(folder.join(FILE), "").unwrap();
        }
        fs::write(share.join("in.csv"), "").unwrap();
        fs::set_permissions(&share, fs::Permissions::from_mode(0o777)).unwrap();
        let (file, left_alone) = nearest(CONFIGURATION, &desk, Some(Path::new("../share/in.csv")), None);
        assert_eq!(file.as_deref(), Some(Path::new(FILE)));
        let places: Vec<_> = left_alone.iter().map(|d| d.place.as_deref()).collect();
        assert_eq!(places, [Some("../share/tidewaiter.toml")]);
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
                let (path, left_alone) = nearest(CONFIGURATION, here, None, Some(folder));
                assert_eq!(path, None, "{}", here.display());
                let said: Vec<_> = left_alone.iter().map(|d| (d.code, d.message.as_str())).collect();
                let why = format!("this configuration is not used: anyone may write to {}", what.display());
                assert_eq!(said, [("config-left-alone", why.as_str())]);
            }
        }
    }
}
