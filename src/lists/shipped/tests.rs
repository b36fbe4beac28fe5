use std::path::{Path, PathBuf};

use super::*;
use crate::lists::{Edition, current};
use crate::model::{ListedName, ListedNameKind, Listing, MatchType};
use crate::screening::Screening;

fn listing(entry: usize, row: u64) -> Listing {
    let name = |text: String, kind| ListedName { text, kind };
    Listing {
        list: "own-quay".to_owned(),
        entry: format!("q{entry}"),
        names: vec![
            name(format!("Quillwater Works No. {entry}, Ltd."), ListedNameKind::Primary),
            name(format!("翎水{entry}厂"), ListedNameKind::Native),
        ],
        remarks: Some("two; \"quoted\"".to_owned()),
        start: Some("2025-01-16".parse().unwrap()),
        row,
        ..Listing::default()
    }
}

/// More than two blocks of entries, as a snapshot, and the entries.
fn quay() -> (Snapshot, Vec<Listing>) {
    // Each entry takes two rows, and the header one.
    let listings: Vec<Listing> = (0..300).map(|at| listing(at, 2 + 2 * at as u64)).collect();
    (Snapshot::new("own-quay@2026-06-30.csv.gz", pack(&listings).unwrap()).unwrap(), listings)
}

fn opened(cache: Option<&Path>) -> (Shipped, Vec<Listing>) {
    let (snapshot, listings) = quay();
    (Shipped::of(vec![snapshot], cache).unwrap(), listings)
}

/// The one file of the folder.
fn kept(folder: &Path) -> PathBuf {
    let files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    assert_eq!(files.len(), 1, "{files:?}");
    files[0].clone()
}

fn found(shipped: Shipped, text: &str) -> Vec<String> {
    let screening = Screening::open(None, shipped).unwrap();
    let same = |m: &&std::sync::Arc<crate::model::ListedMatch>| m.match_type == MatchType::Same;
    screening.of_text(text).unwrap().iter().filter(same).map(|m| m.listing.entry.clone()).collect()
}

#[test]
fn a_snapshot_is_read_back_entry_by_entry_and_as_a_whole() {
    let (shipped, listings) = opened(None);
    let edition = &shipped.editions()[0];
    assert_eq!((edition.source.as_str(), edition.day().to_string().as_str()), ("own-quay", "2026-06-30"));
    assert_eq!((edition.counts["own-quay"], edition.rows, edition.unread), (300, 600, 0));
    for number in [0, 127, 128, 299] {
        let entry = shipped.entry(number).unwrap().unwrap();
        assert_eq!((*entry.listing).clone(), listings[number as usize], "entry {number}");
    }
    assert_eq!(shipped.entry(300).unwrap(), None);
    let mut all = Vec::new();
    shipped
        .listings(edition, |listing| {
            all.push(listing);
            Ok(())
        })
        .unwrap();
    assert_eq!(all, listings);
}

#[test]
fn a_packed_snapshot_is_one_gzip_file_of_the_same_bytes_each_time() {
    let (snapshot, listings) = quay();
    assert_eq!(snapshot.bytes.to_vec(), pack(&listings).unwrap());
    let mut text = Vec::new();
    let mut packed = flate2::read::MultiGzDecoder::new(&*snapshot.bytes);
    std::io::Read::read_to_end(&mut packed, &mut text).unwrap();
    let mut plain = Vec::new();
    crate::lists::write_own_csv(&listings, &mut plain).unwrap();
    assert_eq!(text, plain);
    // A small one may stay as it is.
    let plain = Snapshot::new("own-quay@2026-06-30.csv", plain).unwrap();
    let shipped = Shipped::of(vec![plain], None).unwrap();
    assert_eq!((*shipped.entry(299).unwrap().unwrap().listing).clone(), listings[299]);
}

#[test]
fn what_is_kept_for_the_next_run_gives_the_same_answers() {
    let folder = tempfile::tempdir().unwrap();
    let cache = folder.path().join("cache");
    let name = "QUILLWATER WORKS NO 128 LIMITED";
    assert_eq!(found(opened(Some(&cache)).0, name), ["q128"]);
    let written = std::fs::metadata(kept(&cache)).unwrap().modified().unwrap();
    assert_eq!(found(opened(Some(&cache)).0, name), ["q128"]);
    assert_eq!(
        std::fs::metadata(kept(&cache)).unwrap().modified().unwrap(),
        written,
        "it was read, not written"
    );
}

#[test]
fn a_kept_file_that_was_cut_changed_or_made_for_others_changes_no_answer() {
    let folder = tempfile::tempdir().unwrap();
    let name = "Quillwater Works No. 7 Ltd";
    drop(opened(Some(folder.path())));
    let path = kept(folder.path());
    let good = std::fs::read(&path).unwrap();
    let changed = |at: usize| {
        let mut bytes = good.clone();
        bytes[at] ^= 1;
        bytes
    };
    // What other snapshots have, under the name of this one.
    let others = folder.path().join("others");
    let other = Snapshot::new("own-quay@2026-06-30.csv", &b"id,name\n1,Somebody Else\n"[..]).unwrap();
    drop(Shipped::of(vec![other], Some(&others)).unwrap());
    let planted = std::fs::read(kept(&others)).unwrap();
    std::fs::remove_dir_all(&others).unwrap();
    for bytes in [
        changed(0),
        changed(40),
        changed(good.len() - 1),
        changed(good.len() / 2),
        good[..good.len() - 1].to_vec(),
        good[..20].to_vec(),
        Vec::new(),
        planted,
    ] {
        std::fs::write(&path, &bytes).unwrap();
        assert_eq!(found(opened(Some(folder.path())).0, name), ["q7"]);
        assert_eq!(std::fs::read(&path).unwrap(), good, "and the next run has it again");
    }
}

#[cfg(unix)]
#[test]
fn a_kept_file_that_others_may_write_is_not_believed() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    drop(opened(Some(folder.path())));
    let path = kept(folder.path());
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o666)).unwrap();
    drop(opened(Some(folder.path())));
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600, "it was written anew");
}

#[test]
fn without_a_folder_to_write_to_the_answers_are_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("no-folder");
    std::fs::write(&file, "").unwrap();
    assert_eq!(found(opened(Some(&file.join("cache"))).0, "Quillwater Works No. 7 Ltd"), ["q7"]);
    assert_eq!(found(opened(None).0, "Quillwater Works No. 7 Ltd"), ["q7"]);
}

#[test]
fn several_that_begin_at_the_same_time_do_not_disturb_each_other() {
    let folder = tempfile::tempdir().unwrap();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                assert_eq!(found(opened(Some(folder.path())).0, "Quillwater Works No. 9 Ltd"), ["q9"]);
            });
        }
    });
    kept(folder.path());
}

#[test]
fn files_of_other_versions_are_left_up_to_three() {
    let folder = tempfile::tempdir().unwrap();
    for n in 0..5 {
        std::fs::write(folder.path().join(format!("lists-{n}.index")), "x").unwrap();
    }
    std::fs::write(folder.path().join("other.txt"), "x").unwrap();
    drop(opened(Some(folder.path())));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 3 + 1 + 1);
}

#[test]
fn the_newest_edition_is_in_use_and_an_imported_one_of_the_same_day() {
    let (shipped, _) = opened(None);
    let imported = |number, day: &str| Edition {
        number,
        origin: crate::lists::edition::Origin::Imported,
        date: Some(day.parse().unwrap()),
        ..shipped.editions()[0].clone()
    };
    let used = |number, day| {
        let all = [imported(number, day), shipped.editions()[0].clone()];
        current(&all)[0].is_shipped()
    };
    assert!(used(1, "2026-06-29"));
    assert!(!used(1, "2026-06-30"));
    assert!(!used(1, "2026-07-01"));
}

#[test]
fn a_file_that_is_no_snapshot_is_named() {
    for name in ["us-csl.csv", "us-csl@today.csv", "us-csl@2026-07-31.json"] {
        let refused = Snapshot::new(name, &b""[..]).unwrap_err();
        assert!(refused.help.unwrap().contains("us-csl@2026-07-31.csv.gz"), "{name}");
    }
}

/// Every file under `rules/lists` is read whole, is of a day, and says of every entry on which list it is.
#[test]
fn what_ships_is_read_without_a_question() {
    let shipped = Shipped::open(None).unwrap();
    assert!(shipped.editions().iter().any(|e| e.source == "us-csl"));
    for edition in shipped.editions() {
        assert_eq!(edition.unread, 0, "{}", edition.source);
        assert!(edition.listings() > 0, "{}", edition.source);
        let known = |list: &String| crate::lists::official_list(list).is_some();
        assert!(edition.counts.keys().all(known), "{}: {:?}", edition.source, edition.counts);
    }
    let screening = Screening::open(None, shipped).unwrap();
    let answer = screening.of_text("Rosoboronexport").unwrap();
    assert!(answer.iter().any(|m| m.listing.list == "us-sdn" && m.match_type == MatchType::Same));
    assert!(screening.lists().contains("us-entity-list"));
}
