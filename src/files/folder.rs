//! A folder or an archive of files is read as its files.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::bytes::Bytes;
use super::input::Input;
use super::zipped;
use crate::diagnostic::{Diagnostic, Diagnostics};

/// Files of a folder or archive, at the most.
const FILES: usize = 10_000;
/// Folders that may stand in each other.
const DEEP: usize = 16;

/// The files in a folder and the folders below it, in the order of their names. What is not read is told in `found`: links, which
/// may lead anywhere, what is hidden, pipes and devices, folders too deep, and folders that cannot be read.
pub(crate) fn files(folder: &Path, found: &mut Diagnostics) -> Vec<PathBuf> {
    let mut gathering = Gathering { files: Vec::new(), found };
    if let Err(why) = gathering.folder(folder, 0) {
        gathering.found.push(why);
    } else if gathering.files.is_empty() && gathering.found.is_empty() {
        let text = format!("the folder {} holds no files", folder.display());
        found.push(
            Diagnostic::error("input-empty", text).help("name the files, or the folder that they are in"),
        );
        return Vec::new();
    }
    gathering.files
}

struct Gathering<'f> {
    files: Vec<PathBuf>,
    found: &'f mut Diagnostics,
}

impl Gathering<'_> {
    /// Gathers a folder; an error where the whole search ends.
    fn folder(&mut self, folder: &Path, deep: usize) -> Result<(), Diagnostic> {
        let refuse = |e: std::io::Error| {
            Diagnostic::error("input-unreadable", format!("cannot read the folder: {e}"))
                .at(folder.display().to_string())
                .help("check who may read it")
        };
        let entries = std::fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        let mut entries = match entries.map_err(refuse) {
            Ok(entries) => entries,
            Err(why) => {
                self.found.push(why);
                return Ok(());
            }
        };
        entries.sort_by_key(std::fs::DirEntry::file_name);
        for entry in entries {
            let (path, name) = (entry.path(), entry.file_name());
            match (aside(&name.to_string_lossy()), entry.file_type()) {
                (Aside::Known, _) => {}
                (Aside::Hidden, _) => self.leave(&path, "it is hidden"),
                (Aside::No, Ok(kind)) if kind.is_dir() && deep < DEEP => self.folder(&path, deep + 1)?,
                (Aside::No, Ok(kind)) if kind.is_dir() => {
                    self.leave(&path, &format!("more than {DEEP} folders stand in each other"));
                }
                (Aside::No, Ok(kind)) if kind.is_file() => self.files.push(path),
                (Aside::No, Ok(kind)) if kind.is_symlink() => {
                    self.leave(&path, "it is a link, which may lead out of the folder");
                }
                (Aside::No, Ok(_)) => self.leave(&path, "it is no file, but a pipe or device"),
                (Aside::No, Err(e)) => self.found.push(refuse(e)),
            }
            if self.files.len() > FILES {
                let text = format!("the folder {} holds more than {FILES} files", folder.display());
                self.files.clear();
                return Err(
                    Diagnostic::error("input-too-many", text).help("name the folders with the inventories")
                );
            }
        }
        Ok(())
    }

    fn leave(&mut self, path: &Path, why: &str) {
        self.found.push(left_out(&path.display().to_string(), why));
    }
}

/// What is said of a file that nobody named and that is not read.
fn left_out(name: &str, why: &str) -> Diagnostic {
    Diagnostic::warning("file-left-out", format!("file left out: {why}"))
        .at(name)
        .help("if it is an inventory, name it")
}

/// Whether a name is that of a file that people put there to be read.
enum Aside {
    No,
    /// Nobody put it there: a lock, what a version control or a system keeps, or what says how the others are read.
    Known,
    /// Who put it there hid it.
    Hidden,
}

fn aside(name: &str) -> Aside {
    const KNOWN: [&str; 9] = [
        "tidewaiter.toml",
        ".git",
        ".gitignore",
        ".gitattributes",
        ".github",
        ".hg",
        ".svn",
        ".DS_Store",
        "__MACOSX",
    ];
    if KNOWN.contains(&name)
        || name.starts_with("~$")
        || name.starts_with(".~lock.")
        || name.starts_with("._")
    {
        Aside::Known
    } else if name.starts_with(['.', '~']) && !matches!(name, "." | "..") {
        Aside::Hidden
    } else {
        Aside::No
    }
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

/// Whether a name leads out of the folder in which an archive would be unpacked.
fn leads_out(name: &str) -> bool {
    let is_drive = name.as_bytes().get(1) == Some(&b':') && name.as_bytes()[0].is_ascii_alphabetic();
    name.starts_with('/') || is_drive || name.split('/').any(|part| part == "..")
}

/// The files in an archive, each as an input of its own, in the order of their names. What is not read is told in `found`.
///
/// # Errors
/// When it cannot be read, or would unpack to more than is held.
pub(crate) fn unpack(bytes: &Bytes, found: &mut Diagnostics) -> Result<Vec<Input>, Diagnostic> {
    let mut archive = zipped::open(bytes).map_err(of_archive)?;
    let mut names: Vec<String> =
        archive.file_names().filter_map(Result::ok).map(std::borrow::Cow::into_owned).collect();
    names.sort();
    names.retain(|name| !name.ends_with(['/', '\\']));
    let mut inputs = Vec::new();
    for name in names {
        let plain = zipped::plain(&name);
        let shown = format!("{}/{plain}", bytes.name());
        if leads_out(&plain) {
            let text = "the archive holds a file whose name leads out of it; it was not read";
            let why = Diagnostic::error("archive-path", text).at(shown);
            found.push(why.help("ask who packed it; pack the files again from the folder that they are in"));
            continue;
        }
        let parts = || plain.split('/').map(aside);
        if parts().any(|aside| matches!(aside, Aside::Known)) {
            continue;
        }
        if parts().any(|aside| matches!(aside, Aside::Hidden)) {
            found.push(left_out(&shown, "it is hidden"));
            continue;
        }
        let mut part = archive.by_name(&name).map_err(|e| of_archive(zipped::broken(bytes, &e)))?;
        // Exactly, if it claims what it has: there may be twenty thousand.
        let mut text = Vec::with_capacity(usize::try_from(part.size()).unwrap_or(0).min(1 << 20));
        part.read_to_end(&mut text).map_err(|e| of_archive(zipped::broken(bytes, &e)))?;
        inputs.push(Input::memory(shown, text));
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
        for name in ["tidewaiter.toml", ".DS_Store", "~$fleet.xlsx", "fleet.csv"] {
            std::fs::write(folder.path().join(name), "x").unwrap();
        }
        let mut found = Diagnostics::default();
        assert_eq!(files(folder.path(), &mut found), [folder.path().join("fleet.csv")]);
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    #[cfg(unix)]
    fn nothing_in_a_folder_is_left_out_in_silence() {
        let folder = tempfile::tempdir().unwrap();
        let inside = |name: &str| folder.path().join(name);
        std::fs::write(inside(".hidden.csv"), "x").unwrap();
        std::fs::write(inside("fleet.csv"), "x").unwrap();
        std::os::unix::fs::symlink("/dev/null", inside("link.csv")).unwrap();
        let deep = (0..=DEEP).fold(folder.path().to_owned(), |path, _| path.join("a"));
        std::fs::create_dir_all(&deep).unwrap();
        let mut found = Diagnostics::default();
        assert_eq!(files(folder.path(), &mut found), [inside("fleet.csv")]);
        let told: Vec<String> =
            found.iter().map(|why| why.place.as_deref().unwrap_or_default().to_owned()).collect();
        let expected =
            [inside(".hidden.csv"), deep, inside("link.csv")].map(|path| path.display().to_string());
        assert_eq!(told.iter().collect::<std::collections::BTreeSet<_>>(), expected.iter().collect());
    }

    #[test]
    fn an_archive_reads_nothing_whose_name_leads_out_of_it_and_says_what_it_leaves() {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for name in
            ["../up.csv", "/etc/root.csv", "C:\\drive.csv", "rack/.hidden.csv", "__MACOSX/._s.csv", "./a.csv"]
        {
            archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            archive.write_all(b"Serial\nA1\n").unwrap();
        }
        let bytes = archive.finish().unwrap().into_inner();
        let mut found = Diagnostics::default();
        let read = unpack(&Bytes::memory("in.zip", bytes), &mut found).unwrap();
        assert_eq!(read.iter().map(Input::name).collect::<Vec<_>>(), ["in.zip/./a.csv"]);
        let codes: Vec<_> = found.iter().map(|why| why.code).collect();
        assert_eq!(codes.iter().filter(|code| **code == "archive-path").count(), 3, "{found:?}");
        assert_eq!(codes.iter().filter(|code| **code == "file-left-out").count(), 1, "{found:?}");
    }

    #[test]
    fn an_archive_with_two_files_of_one_name_is_refused_as_an_archive() {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for name in ["a/fleet1.csv", "a/fleet2.csv"] {
            archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            archive.write_all(b"Serial\nA1\n").unwrap();
        }
        let mut bytes = archive.finish().unwrap().into_inner();
        let names: Vec<String> = unpack(&Bytes::memory("in.zip", bytes.clone()), &mut Diagnostics::default())
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
        let refused = unpack(&Bytes::memory("in.zip", bytes), &mut Diagnostics::default()).unwrap_err();
        assert!(refused.message.contains("the zip archive holds two files of one name"), "{refused:?}");
    }
}
