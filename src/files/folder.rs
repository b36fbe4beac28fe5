//! A folder or an archive of files is read as its files.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::bytes::Bytes;
use super::input::Input;
use super::zipped;
use crate::diagnostic::Diagnostic;

/// Files of a folder or archive, at the most.
const FILES: usize = 10_000;
/// Folders that may stand in each other.
const DEEP: usize = 16;

/// The files in a folder and the folders below it, in the order of their names; hidden ones are left out, and links are not
/// followed.
///
/// # Errors
/// When a folder cannot be read, or there are too many files.
pub(crate) fn files(folder: &Path) -> Result<Vec<PathBuf>, Diagnostic> {
    let mut found = Vec::new();
    gather(folder, 0, &mut found)?;
    if found.is_empty() {
        let text = format!("the folder {} holds no files", folder.display());
        return Err(
            Diagnostic::error("input-empty", text).help("name the files, or the folder that they are in")
        );
    }
    Ok(found)
}

fn gather(folder: &Path, deep: usize, found: &mut Vec<PathBuf>) -> Result<(), Diagnostic> {
    let refuse = |e: std::io::Error| {
        Diagnostic::error("input-unreadable", format!("cannot read the folder {}: {e}", folder.display()))
            .help("check who may read it")
    };
    let mut entries: Vec<_> =
        std::fs::read_dir(folder).map_err(refuse)?.collect::<Result<_, _>>().map_err(refuse)?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        if is_aside(&entry.file_name().to_string_lossy()) {
            continue;
        }
        let kind = entry.file_type().map_err(refuse)?;
        if kind.is_dir() && deep < DEEP {
            gather(&entry.path(), deep + 1, found)?;
        } else if kind.is_file() {
            found.push(entry.path());
        }
        if found.len() > FILES {
            let text = format!("the folder {} holds more than {FILES} files", folder.display());
            return Err(
                Diagnostic::error("input-too-many", text).help("name the folders with the inventories")
            );
        }
    }
    Ok(())
}

/// Whether a file of this name is none that people put there to be read: hidden, a lock, or what says how the others are.
fn is_aside(name: &str) -> bool {
    name.starts_with(['.', '~']) || name == "tidewaiter.toml"
}

/// Whether an input is an archive of files, and no document that is packed as one.
pub(crate) fn is_archive(bytes: &Bytes, head: &[u8]) -> bool {
    /// Parts by which documents that are packed as archives are told.
    const DOCUMENTS: [&str; 8] = [
        "[Content_Types].xml",
        "mimetype",
        "content.xml",
        "xl/workbook.xml",
        "xl/workbook.bin",
        "word/document.xml",
        "Index/Document.iwa",
        "META-INF/manifest.xml",
    ];
    head.starts_with(b"PK\x03\x04") && {
        let parts = zipped::parts(bytes);
        !parts.is_empty()
            && !parts.iter().any(|part| DOCUMENTS.iter().any(|name| part.eq_ignore_ascii_case(name)))
    }
}

/// What is wrong with an archive of files, which is no workbook.
fn of_archive(mut found: Diagnostic) -> Diagnostic {
    if found.message.ends_with("it holds a part twice") {
        "the zip archive holds two files of one name: which of them is meant is not known"
            .clone_into(&mut found.message);
        return found.help("pack it again, each file under a name of its own");
    }
    found.message = found.message.replace("the workbook", "the zip archive");
    found.help("pack the files again, or give them without the archive")
}

/// The files in an archive, each as an input of its own, in the order of their names.
///
/// # Errors
/// When it cannot be read, or would unpack to more than is held.
pub(crate) fn unpack(bytes: &Bytes) -> Result<Vec<Input>, Diagnostic> {
    let mut archive = zipped::open(bytes).map_err(of_archive)?;
    let mut names: Vec<String> =
        archive.file_names().filter_map(Result::ok).map(std::borrow::Cow::into_owned).collect();
    names.sort();
    let hidden = |name: &str| zipped::plain(name).split('/').any(|part| is_aside(part) || part == "__MACOSX");
    names.retain(|name| !name.ends_with(['/', '\\']) && !hidden(name));
    let mut inputs = Vec::new();
    for name in names {
        let mut part = archive.by_name(&name).map_err(|e| of_archive(zipped::broken(bytes, &e)))?;
        // Exactly, if it claims what it has: there may be twenty thousand.
        let mut text = Vec::with_capacity(usize::try_from(part.size()).unwrap_or(0).min(1 << 20));
        part.read_to_end(&mut text).map_err(|e| of_archive(zipped::broken(bytes, &e)))?;
        inputs.push(Input::memory(format!("{}/{}", bytes.name(), zipped::plain(&name)), text));
    }
    Ok(inputs)
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write as _};

    use super::*;

    #[test]
    fn what_says_how_the_files_are_read_is_none_of_them() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["tidewaiter.toml", ".hidden.csv", "~$fleet.xlsx", "fleet.csv"] {
            std::fs::write(folder.path().join(name), "x").unwrap();
        }
        assert_eq!(files(folder.path()).unwrap(), [folder.path().join("fleet.csv")]);
    }

    #[test]
    fn an_archive_with_two_files_of_one_name_is_refused_as_an_archive() {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for name in ["a/fleet1.csv", "a/fleet2.csv"] {
            archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            archive.write_all(b"Serial\nA1\n").unwrap();
        }
        let mut bytes = archive.finish().unwrap().into_inner();
        let names: Vec<String> = unpack(&Bytes::memory("in.zip", bytes.clone()))
            .unwrap()
            .iter()
            .map(|input| input.name().to_owned())
            .collect();
        assert_eq!(names, ["in.zip/a/fleet1.csv", "in.zip/a/fleet2.csv"]);
        // The writer refuses to do so itself.
        let places: Vec<usize> = memchr::memmem::find_iter(&bytes, b"fleet2").collect();
        for at in places {
            bytes[at + 5] = b'1';
        }
        let refused = unpack(&Bytes::memory("in.zip", bytes)).unwrap_err();
        assert!(refused.message.contains("the zip archive holds two files of one name"), "{refused:?}");
    }
}
