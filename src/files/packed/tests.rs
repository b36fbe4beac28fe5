use std::io::{Cursor, Write as _};

use flate2::Compression;
use flate2::write::GzEncoder;
use tar::EntryType as Kind;

use super::*;

/// What an archive in the making holds: names, kinds and texts.
type Entry<'e> = (&'e str, tar::EntryType, &'e [u8]);

const FILE: tar::EntryType = tar::EntryType::Regular;

fn tarred(entries: &[Entry<'_>]) -> Vec<u8> {
    let mut builder = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::fast()));
    for (name, kind, text) in entries {
        let mut header = tar::Header::new_gnu();
        // The writer of names refuses what is tried here.
        header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_entry_type(*kind);
        header.set_size(text.len() as u64);
        header.set_mode(0o644);
        if kind.is_symlink() || kind.is_hard_link() {
            header.as_old_mut().linkname[..11].copy_from_slice(b"/etc/passwd");
        }
        header.set_cksum();
        builder.append(&header, *text).unwrap();
    }
    builder.into_inner().unwrap().finish().unwrap()
}

fn zipped_up(names: &[&str]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for name in names {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(b"x").unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// What comes of an archive under a name; nothing may appear beside it.
fn read_as(name: &str, bytes: &[u8]) -> Result<Files, String> {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("inner");
    std::fs::create_dir(&folder).unwrap();
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    let read = read(&path).map_err(|found| found.message);
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1, "nothing is written");
    assert_eq!(std::fs::read_dir(root.path()).unwrap().count(), 1, "nothing is written");
    read
}

#[test]
fn a_folder_and_its_archives_hold_the_same_files() {
    let entries =
        [("p", tar::EntryType::Directory, &b""[..]), ("p/a.toml", FILE, b"x"), ("p/us/b.toml", FILE, b"x")];
    let of_tar = read_as("p.tar.gz", &tarred(&entries)).unwrap();
    assert_eq!(of_tar.keys().collect::<Vec<_>>(), ["a.toml", "us/b.toml"]);
    assert_eq!(read_as("p.zip", &zipped_up(&["p/a.toml", "p/us/b.toml"])).unwrap(), of_tar);
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("us")).unwrap();
    for (name, bytes) in &of_tar {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    assert_eq!(read(folder.path()).unwrap(), of_tar);
}

#[test]
fn attack_56_an_archive_with_what_does_not_belong_there_is_refused_whole() {
    let long = "a".repeat(90);
    for name in [
        "../up.toml",
        "a/../../up.toml",
        "/etc/x.toml",
        "C:/x.toml",
        "C:\\x.toml",
        "\\\\host\\x.toml",
        "a\\b.toml",
        "a//b.toml",
        "./../x.toml",
        ".hidden.toml",
        "a/.git/x.toml",
        "a\u{202e}b.toml",
        "\u{130}.toml",
        "a b.toml",
        "x.toml.",
        "a:b.toml",
    ] {
        let refused = read_as("p.tar.gz", &tarred(&[("good.toml", FILE, b"x"), (name, FILE, b"x")]));
        assert!(refused.as_ref().is_err_and(|said| said.contains("refused whole")), "{name}: {refused:?}");
        let refused = read_as("p.zip", &zipped_up(&["good.toml", name]));
        assert!(refused.is_err(), "{name}: {refused:?}");
    }
    for kind in [Kind::Symlink, Kind::Link, Kind::Char, Kind::Block, Kind::Fifo, Kind::Continuous] {
        let refused = read_as("p.tar.gz", &tarred(&[("good.toml", FILE, b"x"), ("a.toml", kind, b"")]));
        assert!(refused.is_err_and(|said| said.contains("link or no file")), "{kind:?}");
    }
    for (one, other) in [
        ("a.toml", "a.toml"),
        ("a.toml", "A.TOML"),
        ("us/a.toml", "US/b.toml"),
        ("us", "us/a.toml"),
        (long.as_str(), long.as_str()),
    ] {
        let refused = read_as("p.tar.gz", &tarred(&[(one, FILE, b"x"), (other, FILE, b"y")]));
        assert!(
            refused.as_ref().is_err_and(|said| said.contains("one name for some systems")),
            "{one} {other}: {refused:?}"
        );
    }
    let mut symlink = zip::ZipWriter::new(Cursor::new(Vec::new()));
    symlink.add_symlink("a.toml", "/etc/passwd", zip::write::SimpleFileOptions::default()).unwrap();
    assert!(read_as("p.zip", &symlink.finish().unwrap().into_inner()).is_err());
    // A name with a NUL in the middle: some readers stop there.
    let mut bytes = zipped_up(&["good.toml", "a.tomlX.txt"]);
    let places: Vec<usize> = memchr::memmem::find_iter(&bytes, b"X.txt").collect();
    for at in places {
        bytes[at] = 0;
    }
    assert!(read_as("p.zip", &bytes).is_err());
}

#[test]
fn attack_56_an_archive_that_unpacks_without_end_is_refused() {
    let blanks = vec![b' '; usize::try_from(BYTES).unwrap() + 1];
    let bomb = tarred(&[("a.toml", FILE, &blanks)]);
    assert!(bomb.len() < 1 << 20);
    assert!(read_as("p.tgz", &bomb).is_err_and(|said| said.contains("more than 16777216 bytes together")));
    let names: Vec<String> = (0..=FILES).map(|n| format!("{n}.toml")).collect();
    let entries: Vec<Entry<'_>> = names.iter().map(|name| (name.as_str(), FILE, &b""[..])).collect();
    assert!(read_as("p.tgz", &tarred(&entries)).is_err_and(|said| said.contains("more than 2000")));
    for cut in [b"".as_slice(), b"\x1f\x8b", b"PK\x03\x04", &bomb[..bomb.len() / 2]] {
        assert!(read_as("p.tgz", cut).is_err());
        assert!(read_as("p.zip", cut).is_err());
    }
}
