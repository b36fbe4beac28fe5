//! The rule and catalogue files and the snapshots of lists that are part of the program.

use include_dir::{Dir, include_dir};

use crate::source::TextFile;

static RULES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/rules");

/// The TOML files of a folder under `rules/` (`catalogue`, `us`) and the folders in it, in the order of their
/// names, called as in `catalogue/parts-sophgo.toml`. Empty if there is no such folder.
pub fn files(folder: &str) -> Vec<TextFile> {
    let mut found = Vec::new();
    if let Some(dir) = RULES.get_dir(folder) {
        gather(dir, &mut found);
    }
    found.sort_by(|a, b| a.name().cmp(b.name()));
    found
}

/// The folders directly under `rules/`, in the order of their names.
pub(crate) fn folders() -> Vec<&'static str> {
    let mut names: Vec<_> = RULES.dirs().filter_map(|d| d.path().to_str()).collect();
    names.sort_unstable();
    names
}

/// Every file directly in a folder under `rules/`, with its name and its bytes, in the order of their names.
pub(crate) fn contents(folder: &str) -> Vec<(&'static str, &'static [u8])> {
    let files = RULES.get_dir(folder).into_iter().flat_map(Dir::files);
    let mut found: Vec<_> =
        files.filter_map(|f| Some((f.path().file_name()?.to_str()?, f.contents()))).collect();
    found.sort_unstable();
    found
}

fn gather(dir: &Dir<'_>, into: &mut Vec<TextFile>) {
    for file in dir.files() {
        let name =
            file.path().components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
        let toml = file.path().extension().is_some_and(|e| e == "toml");
        if let Some(text) = file.contents_utf8().filter(|_| toml) {
            into.push(TextFile::new(name, text));
        }
    }
    for inner in dir.dirs() {
        gather(inner, into);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogue_is_part_of_the_program() {
        let files = files("catalogue");
        assert!(files.iter().any(|f| f.name().starts_with("catalogue/parts-")), "{:?}", files.first());
        assert!(files.is_sorted_by(|a, b| a.name() < b.name()));
        assert!(folders().contains(&"catalogue"));
        assert!(super::files("no-such-folder").is_empty());
    }
}
