//! Opening list files: read whole, gzip and zip unpacked, neither without bound.

use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;
use zip::ZipArchive;

use super::ListFile;
use crate::diagnostic::{Diagnostic, Diagnostics};

/// What a list may be large, unpacked: 1 GiB. The largest official one is 100 MB.
const CAP: u64 = 1 << 30;
/// Parts of an archive.
const PARTS: usize = 100;

/// Reads list files into memory. A gzip file is unpacked, a zip archive gives each file in it.
///
/// # Errors
/// One entry for each file that cannot be read, is empty, or is larger than 1 GiB (which is seen before it is read; the
/// size that an archive claims is not believed while it is unpacked).
pub fn open_files(paths: &[PathBuf]) -> Result<Vec<ListFile>, Diagnostics> {
    open_files_up_to(paths, CAP)
}

/// As [`open_files`], up to a size in bytes for each file and for all that one archive holds.
pub(super) fn open_files_up_to(paths: &[PathBuf], cap: u64) -> Result<Vec<ListFile>, Diagnostics> {
    let mut files = Vec::new();
    let mut wrong = Diagnostics::default();
    for path in paths {
        match read(path, cap).and_then(|file| unpack(file, cap)) {
            Ok(unpacked) => files.extend(unpacked),
            Err(diagnostic) => wrong.push(diagnostic),
        }
    }
    if wrong.is_empty() { Ok(files) } else { Err(wrong) }
}

fn read(path: &Path, cap: u64) -> Result<ListFile, Diagnostic> {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let refuse = |e: &std::io::Error| {
        let text = format!("cannot read {}: {e}", path.display());
        Diagnostic::error("list-unreadable", text).help("check the path and who may read it")
    };
    let meta = std::fs::metadata(path).map_err(|e| refuse(&e))?;
    if meta.is_dir() {
        let text = format!("{} is a folder", path.display());
        return Err(Diagnostic::error("list-unreadable", text).help("name the files in it"));
    }
    if meta.len() > cap {
        return Err(too_large(&name, meta.len(), cap));
    }
    let file = crate::source::open(path).map_err(|e| refuse(&e))?;
    let mut bytes = Vec::new();
    file.take(cap.saturating_add(1)).read_to_end(&mut bytes).map_err(|e| refuse(&e))?;
    if bytes.len() as u64 > cap {
        return Err(too_large(&name, bytes.len() as u64, cap));
    }
    Ok(ListFile { name, bytes })
}

/// A file as it is, or what it holds if it is packed.
pub(super) fn unpack(file: ListFile, cap: u64) -> Result<Vec<ListFile>, Diagnostic> {
    let unpacked = if file.bytes.starts_with(b"\x1F\x8B") {
        vec![gunzip(&file, cap)?]
    } else if file.bytes.starts_with(b"PK\x03\x04") || file.bytes.starts_with(b"PK\x05\x06") {
        unzip(&file, cap)?
    } else {
        vec![file]
    };
    match unpacked.iter().find(|f| f.bytes.iter().all(u8::is_ascii_whitespace)) {
        Some(empty) => Err(Diagnostic::error("list-empty", "the file is empty")
            .at(&empty.name)
            .help("the download may have failed; fetch it again")),
        None => Ok(unpacked),
    }
}

fn gunzip(file: &ListFile, cap: u64) -> Result<ListFile, Diagnostic> {
    let mut bytes = Vec::new();
    let stream = MultiGzDecoder::new(file.bytes.as_slice());
    stream.take(cap.saturating_add(1)).read_to_end(&mut bytes).map_err(|e| broken(file, "gzip", &e))?;
    if bytes.len() as u64 > cap {
        return Err(bomb(file, cap));
    }
    let name = file.name.strip_suffix(".gz").unwrap_or(&file.name).to_owned();
    Ok(ListFile { name, bytes })
}

fn unzip(file: &ListFile, cap: u64) -> Result<Vec<ListFile>, Diagnostic> {
    let failed = |e: &dyn std::fmt::Display| broken(file, "zip", e);
    let mut archive = ZipArchive::new(Cursor::new(file.bytes.as_slice())).map_err(|e| failed(&e))?;
    if archive.len() > PARTS {
        let text = format!("the archive holds {} files, more than {PARTS}", archive.len());
        return Err(Diagnostic::error("list-too-large", text)
            .at(&file.name)
            .help("unpack it, and name the list in it"));
    }
    if archive.index_for_name("[Content_Types].xml").is_some() {
        return Err(Diagnostic::error("list-unrecognised", "this is a workbook")
            .at(&file.name)
            .help("open it in a spreadsheet program and save the sheet as CSV"));
    }
    let mut parts = Vec::new();
    let mut left = cap;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|e| failed(&e))?;
        let inner = part.name().map_err(|e| failed(&e))?.into_owned();
        let name = format!("{}/{inner}", file.name);
        // What a Macintosh puts beside every file it packs is no list.
        if part.is_dir() || inner.starts_with("__MACOSX/") {
            continue;
        }
        let mut bytes = Vec::new();
        part.take(left.saturating_add(1)).read_to_end(&mut bytes).map_err(|e| failed(&e))?;
        let size = bytes.len() as u64;
        left = left.checked_sub(size).ok_or_else(|| bomb(file, cap))?;
        if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\x1F\x8B") {
            let text = format!("`{inner}` in it is packed again");
            return Err(Diagnostic::error("list-packed-twice", text)
                .at(&file.name)
                .help("unpack it, and name the list"));
        }
        parts.push(ListFile { name, bytes });
    }
    if parts.is_empty() {
        return Err(Diagnostic::error("list-empty", "the archive holds no file").at(&file.name));
    }
    Ok(parts)
}

fn too_large(name: &str, size: u64, cap: u64) -> Diagnostic {
    let text = format!("the file has {} MiB; a list may have {} MiB", size >> 20, cap >> 20);
    Diagnostic::error("list-too-large", text)
        .at(name)
        .help("the largest official list has about 100 MiB: is this the right file?")
}

fn bomb(file: &ListFile, cap: u64) -> Diagnostic {
    let text = format!("it unpacks to more than {} MiB", cap >> 20);
    Diagnostic::error("list-too-large", text)
        .at(&file.name)
        .help("this is no official list; fetch the file again")
}

fn broken(file: &ListFile, what: &str, error: &dyn std::fmt::Display) -> Diagnostic {
    let text = format!("the {what} file cannot be unpacked: {error}");
    Diagnostic::error("list-unreadable", text)
        .at(&file.name)
        .help("the download may have been cut off; fetch it again")
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn gz(text: &[u8]) -> Vec<u8> {
        let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
        packer.write_all(text).unwrap();
        packer.finish().unwrap()
    }

    fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            archive.start_file(*name, SimpleFileOptions::default()).unwrap();
            archive.write_all(text).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    fn opened(name: &str, bytes: Vec<u8>, cap: u64) -> Result<Vec<ListFile>, Diagnostic> {
        unpack(ListFile { name: name.into(), bytes }, cap)
    }

    #[test]
    fn gzip_and_zip_are_opened() {
        let files = opened("list.csv.gz", gz(b"id,name\n"), CAP).unwrap();
        assert_eq!(files, [ListFile { name: "list.csv".into(), bytes: b"id,name\n".to_vec() }]);
        let archive = zipped(&[("sdn.csv", b"1"), ("add.csv", b"2"), ("__MACOSX/x", b"3")]);
        let files = opened("ofac.zip", archive, CAP).unwrap();
        assert_eq!(
            files.iter().map(|f| f.name.as_str()).collect::<Vec<_>>(),
            ["ofac.zip/sdn.csv", "ofac.zip/add.csv"]
        );
    }

    #[test]
    fn what_unpacks_without_end_is_refused() {
        let blanks = vec![b'x'; 1 << 20];
        for packed in [gz(&blanks), zipped(&[("a", &blanks[..600 << 10]), ("b", &blanks[..600 << 10])])] {
            assert!(packed.len() < 64 << 10);
            assert_eq!(opened("bomb", packed, 1 << 19).unwrap_err().code, "list-too-large");
        }
        let workbook = zipped(&[("[Content_Types].xml", b"<Types/>")]);
        assert_eq!(opened("eul.xlsx", workbook, CAP).unwrap_err().message, "this is a workbook");
        let twice = zipped(&[("inner.zip", &zipped(&[("a", b"x")]))]);
        assert_eq!(opened("twice.zip", twice, CAP).unwrap_err().code, "list-packed-twice");
    }

    #[test]
    fn what_is_cut_off_or_empty_is_refused() {
        let whole = gz(&(0..20_000u32).flat_map(u32::to_le_bytes).collect::<Vec<_>>());
        let cut = opened("x.gz", whole[..whole.len() / 2].to_vec(), CAP).unwrap_err();
        assert_eq!(cut.code, "list-unreadable");
        assert_eq!(opened("x", b" \n".to_vec(), CAP).unwrap_err().code, "list-empty");
        assert_eq!(opened("x.gz", gz(b""), CAP).unwrap_err().code, "list-empty");
    }

    #[test]
    fn a_file_of_two_gigabytes_is_refused_before_it_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("huge.csv");
        // A hole: it takes no room.
        std::fs::File::create(&path).unwrap().set_len(2 << 30).unwrap();
        let refused = open_files(&[path, folder.path().join("missing.csv")]).unwrap_err();
        let codes: Vec<_> = refused.iter().map(|d| d.code).collect();
        assert_eq!(codes, ["list-too-large", "list-unreadable"]);
    }
}
