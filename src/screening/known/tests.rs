//! What is kept of parties: used for the same lists and parties alone, and never believed when it was touched.

use std::path::PathBuf;

use super::*;
use crate::lists::shipped::{Shipped, Snapshot, pack};
use crate::model::{Confidence, ListedName, ListedNameKind, Source};

fn party(name: &str, native: &str) -> PartyEntry {
    let source = Source { entry: "test".into(), text: "test".into(), confidence: Confidence::High };
    PartyEntry {
        id: name.to_lowercase(),
        name: name.to_owned(),
        aliases: Vec::new(),
        native: vec![native.to_owned()],
        country: None,
        person: false,
        source,
        note: None,
    }
}

/// Lists of one day, on which two firms are, one of them by a name in two scripts.
fn lists(day: &str) -> Screening {
    let listing = |entry: &str, names: &[&str]| Listing {
        list: "own-quay".into(),
        entry: entry.into(),
        names: names
            .iter()
            .map(|n| ListedName { text: (*n).into(), kind: ListedNameKind::Primary })
            .collect(),
        start: Some("2025-01-16".parse().unwrap()),
        footnotes: vec![4],
        ..Listing::default()
    };
    let listings = [listing("q1", &["Quillwater Works, Ltd.", "翎水厂"]), listing("q2", &["QLW"])];
    let snapshot = Snapshot::new(&format!("own-quay@{day}.csv.gz"), pack(&listings).unwrap()).unwrap();
    Screening::open(None, Shipped::of(vec![snapshot], None).unwrap()).unwrap()
}

fn parties() -> Vec<PartyEntry> {
    vec![party("Quillwater Works", "翎水厂"), party("Vellum Harbour", "羊皮港"), party("Q.L.W.", "翎水")]
}

const DAY: &str = "2026-06-30";

/// What the parties meet, as far as can be told, on lists that learnt of it with that folder.
fn met(mut lists: Screening, parties: &[PartyEntry], folder: Option<&Path>) -> Vec<Vec<ListedMatch>> {
    lists.learn(parties, folder).unwrap();
    let answer = |party| lists.of_party(party).unwrap().iter().map(|m| ListedMatch::clone(m)).collect();
    parties.iter().map(answer).collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn what_was_kept_is_what_the_lists_answer() {
    let folder = tempfile::tempdir().unwrap();
    let asked = met(lists(DAY), &parties(), None);
    assert_eq!(asked.iter().map(Vec::len).collect::<Vec<_>>(), [1, 0, 1]);
    let mut learnt = lists(DAY);
    assert!(!learnt.is_unlisted(PartyId(1)), "nothing is known yet");
    learnt.learn(&parties(), None).unwrap();
    assert_eq!([0, 1, 2, 3].map(|id| learnt.is_unlisted(PartyId(id))), [false, true, false, false]);
    for _ in 0..2 {
        assert_eq!(met(lists(DAY), &parties(), Some(folder.path())), asked);
        assert_eq!(files(folder.path()).len(), 1);
    }
}

#[test]
fn it_is_used_for_these_lists_and_these_parties_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (parties, there) = (parties(), Some(folder.path()));
    let asked = met(lists(DAY), &parties, None);
    // A file that says that nobody is listed, to see when it is used.
    let key = key(lists(DAY).key.as_deref().unwrap(), &parties);
    PARTIES.put(folder.path(), &key, b"[[],[],[]]").unwrap();
    assert!(met(lists(DAY), &parties, there).iter().all(Vec::is_empty), "it is used");
    let planted = files(folder.path());

    let later = met(lists("2026-07-31"), &parties, there);
    assert_eq!(later.iter().map(Vec::len).collect::<Vec<_>>(), [1, 0, 1], "not for other lists");
    let mut more = parties.clone();
    more[1].aliases.push("Quillwater Works".to_owned());
    let more = met(lists(DAY), &more, there);
    assert_eq!(more.iter().map(Vec::len).collect::<Vec<_>>(), [1, 1, 1], "not for another catalogue");
    assert_eq!(met(lists(DAY), &parties[..1], there), asked[..1], "nor for fewer parties");

    // Nor under the name of another.
    let other = files(folder.path()).into_iter().find(|file| !planted.contains(file)).unwrap();
    std::fs::copy(&other, &planted[0]).unwrap();
    assert_eq!(met(lists(DAY), &parties, there), asked);
}

#[test]
fn a_damaged_file_is_not_used_and_written_anew() {
    let folder = tempfile::tempdir().unwrap();
    let (parties, there) = (parties(), Some(folder.path()));
    let asked = met(lists(DAY), &parties, there);
    let path = files(folder.path()).remove(0);
    let good = std::fs::read(&path).unwrap();
    let changed = |at: usize| {
        let mut bytes = good.clone();
        bytes[at] ^= 0x40;
        bytes
    };
    let cut = |length: usize| good[..length].to_vec();
    for bytes in [changed(0), changed(40), changed(good.len() - 1), cut(good.len() - 1), cut(20), Vec::new()]
    {
        std::fs::write(&path, &bytes).unwrap();
        assert_eq!(met(lists(DAY), &parties, there), asked);
        assert_eq!(std::fs::read(&path).unwrap(), good);
    }
    let no_folder = path.join("cache");
    assert_eq!(met(lists(DAY), &parties, Some(&no_folder)), asked, "where nothing can be kept");
}

#[test]
fn nothing_is_kept_of_entries_in_memory() {
    let folder = tempfile::tempdir().unwrap();
    let edition = EditionRef { source: "test".into(), date: DAY.parse().unwrap(), digest: String::new() };
    met(Screening::of([Listing::default()], edition), &parties(), Some(folder.path()));
    assert_eq!(files(folder.path()), Vec::<PathBuf>::new());
}
