mod refused;

use std::path::PathBuf;
use std::time::Duration;

use super::*;
use crate::diagnostic::Colour;
use crate::lists::search::Answer::{Contains, Same};
use crate::lists::{EditionFile, NewEdition, ParsedList, RowProblem};
use crate::model::{ListedName, ListedNameKind, Listing};

/// A folder that goes away with the test, and a store in it that is not there yet.
fn place() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lists.sqlite");
    (folder, path)
}

fn listing(entry: &str, row: u64) -> Listing {
    Listing {
        list: "us-entity-list".to_owned(),
        entry: entry.to_owned(),
        names: vec![
            ListedName { text: entry.to_owned(), kind: ListedNameKind::Primary },
            ListedName { text: format!("{entry} alias 算能"), kind: ListedNameKind::Native },
        ],
        start: Some("2025-01-16".parse().unwrap()),
        row,
        ..Listing::default()
    }
}

fn edition_of(source: &str, date: &str, entries: &[&str]) -> NewEdition {
    let listings = (2..).zip(entries).map(|(row, entry)| listing(entry, row)).collect();
    let parsed = ParsedList {
        listings,
        date: Some(date.parse().unwrap()),
        rows: entries.len() as u64,
        columns: vec!["id".to_owned(), "name".to_owned()],
        ..ParsedList::default()
    };
    let digest = crate::source::sha256_hex(format!("{date} {entries:?}").as_bytes());
    let file = EditionFile { name: format!("{date}.csv"), digest: digest.clone(), bytes: 10 };
    NewEdition::new(
        (source, source),
        &digest,
        vec![file],
        parsed,
        "2026-08-01T12:00:00Z".parse().unwrap(),
        "0.1.0",
    )
}

fn put(store: &mut Store, new: &NewEdition) -> u32 {
    let mut import = store.begin().unwrap();
    let number = import.put(new).unwrap();
    import.commit().unwrap();
    number
}

fn entries(store: &Store, edition: u32) -> Vec<(u32, String, u64)> {
    let mut all = Vec::new();
    store
        .listings(edition, |number, listing| {
            all.push((number, listing.entry, listing.row));
            Ok(())
        })
        .unwrap();
    all
}

fn shown(error: &Diagnostic) -> String {
    error.render(Colour::Never)
}

#[test]
fn what_is_imported_is_there_when_the_store_is_opened_again() {
    let (_folder, path) = place();
    let mut edition = edition_of("us-csl", "2026-07-31", &["Sophgo", "Huawei"]);
    edition.unread.push(RowProblem { file: "a.csv".to_owned(), row: 4, problem: "no name".to_owned() });
    edition.edition.unread = 1;
    let number = put(&mut Store::open(&path).unwrap(), &edition);

    let store = Store::open_read(&path).unwrap().unwrap();
    let editions = store.editions().unwrap();
    let mut expected = edition.edition.clone();
    expected.number = number;
    assert_eq!(editions, [expected]);
    assert_eq!(store.unread(number).unwrap(), edition.unread);

    let last = entries(&store, number)[1].0;
    let row = edition.listings.held()[1].row;
    assert_eq!(store.in_use(last, &editions).unwrap(), Some((number, row)));
    assert_eq!(store.listing(last, row).unwrap(), edition.listings.held()[1]);
    assert_eq!(store.in_use(last, &[]).unwrap(), None, "an edition that is not asked for");
}

#[test]
fn an_entry_that_stays_keeps_its_number_and_goes_with_its_last_edition() {
    let (_folder, path) = place();
    let mut store = Store::open(&path).unwrap();
    let old = put(&mut store, &edition_of("us-csl", "2026-06-30", &["A", "B"]));
    let new = put(&mut store, &edition_of("us-csl", "2026-07-31", &["B", "C"]));
    let (a, b) = (entries(&store, old)[0].0, entries(&store, old)[1].0);
    assert_eq!(entries(&store, new)[0], (b, "B".to_owned(), 2), "the same entry in another row");

    let mut import = store.begin().unwrap();
    assert!(import.remove(old).unwrap());
    assert!(!import.remove(99).unwrap());
    import.commit().unwrap();
    let rest = store.editions().unwrap();
    assert_eq!(rest.iter().map(|e| e.number).collect::<Vec<_>>(), [new]);
    assert_eq!(store.in_use(a, &rest).unwrap(), None);
    assert_eq!(store.in_use(b, &rest).unwrap(), Some((new, 2)));
    // Numbers are not given again.
    assert_eq!(put(&mut store, &edition_of("us-csl", "2026-06-30", &["A", "B"])), new + 1);
    assert!(entries(&store, new + 1)[0].0 > entries(&store, new)[1].0);
}

#[test]
fn an_older_file_is_held_against_what_came_before_it_and_is_not_in_use() {
    let (_folder, path) = place();
    let mut store = Store::open(&path).unwrap();
    let june = put(&mut store, &edition_of("us-csl", "2026-06-30", &["A"]));
    let august = put(&mut store, &edition_of("us-csl", "2026-08-01", &["A", "B", "C"]));
    put(&mut store, &edition_of("own", "2026-07-01", &["X"]));
    let july = edition_of("us-csl", "2026-07-31", &["A", "B"]);
    let mut import = store.begin().unwrap();
    assert_eq!(import.before(&july).unwrap().number, june);
    assert_eq!(import.current("us-csl").unwrap().number, august);
    assert_eq!(import.same(&july), None);
    import.put(&july).unwrap();
    assert_eq!(import.current("us-csl").unwrap().number, august);
    assert!(import.same(&july).is_some());
    import.commit().unwrap();
    let current = store.current().unwrap();
    assert_eq!(current.iter().map(|e| e.source.as_str()).collect::<Vec<_>>(), ["own", "us-csl"]);
    assert_eq!(current[1].number, august);
}

#[test]
fn an_import_that_is_given_up_or_fails_never_was() {
    let (_folder, path) = place();
    let mut store = Store::open(&path).unwrap();
    let first = edition_of("us-csl", "2026-06-30", &["A"]);
    put(&mut store, &first);
    let before = std::fs::read(&path).unwrap();
    let mut import = store.begin().unwrap();
    import.put(&edition_of("us-csl", "2026-07-31", &["A", "B"])).unwrap();
    drop(import);
    // The database itself refuses the same edition twice.
    let mut import = store.begin().unwrap();
    assert!(import.put(&first).is_err());
    drop(import);
    assert_eq!(store.editions().unwrap().len(), 1);
    drop(store);
    assert_eq!(std::fs::read(&path).unwrap(), before, "not a byte has changed");
}

#[test]
fn one_import_at_a_time_and_readers_see_the_edition_before() {
    let (_folder, path) = place();
    let mut store = Store::open(&path).unwrap();
    put(&mut store, &edition_of("us-csl", "2026-06-30", &["A"]));
    let mut import = store.begin().unwrap();
    import.put(&edition_of("us-csl", "2026-07-31", &["A", "B"])).unwrap();

    let mut other = Store::open(&path).unwrap();
    other.wait(Duration::ZERO).unwrap();
    let locked = shown(&other.begin().unwrap_err());
    assert!(locked.contains("store-locked") && locked.contains("another import"), "{locked}");
    assert_eq!(Store::open_read(&path).unwrap().unwrap().editions().unwrap().len(), 1);
    import.commit().unwrap();
    assert_eq!(other.begin().unwrap().editions().len(), 2);
}

/// Stores that users have hold entries just so: who has to change this raises [`schema::VERSION`].
#[test]
fn an_entry_is_kept_in_the_form_of_this_version() {
    let (_folder, path) = place();
    let mut store = Store::open(&path).unwrap();
    put(&mut store, &edition_of("us-csl", "2026-06-30", &["A"]));
    let body: String = store.connection.query_row("SELECT body FROM entry", [], |row| row.get(0)).unwrap();
    let kept = r#"{"list":"us-entity-list","entry":"A","kind":"unknown","names":[{"text":"A","kind":"primary"},{"text":"A alias 算能","kind":"native"}],"countries":[],"addresses":[],"programs":[],"footnotes":[],"requirement":null,"policy":null,"citation":null,"start":"2025-01-16","end":null,"remarks":null,"url":null,"row":0}"#;
    assert_eq!((schema::VERSION, body.as_str()), (1, kept));
    let schema = crate::source::sha256_hex(schema::TABLES.as_bytes());
    assert_eq!(&schema[..8], "2163612a");
}

/// What can be built again is built again, whatever stands there in its place.
#[test]
fn an_index_of_another_version_is_built_anew_without_a_word() {
    use crate::lists::shipped::Shipped;
    use crate::names::index::builder;
    use crate::screening::Screening;

    let (_folder, path) = place();
    let mut store = Store::open(&path).unwrap();
    put(&mut store, &edition_of("own", "2026-07-31", &["Sophgo"]));
    let key = index_key(&builder(), &store.current().unwrap());
    drop(Screening::open(Some(store), Shipped::default()).unwrap());
    let kept = || {
        let store = Store::open(&path).unwrap();
        store.index("names", &key, <[u8]>::to_vec).unwrap().unwrap()
    };
    let built = kept();
    // The version of the format is the eighth byte.
    for version in [built[7] - 1, built[7] + 1] {
        let other = [&built[..7], &[version], &built[8..]].concat();
        let store = Store::open(&path).unwrap();
        store.put_index("names", &key, other.len(), |to| to.write_all(&other)).unwrap();
        let screening = Screening::open(Some(store), Shipped::default()).unwrap();
        assert_eq!(screening.of_text("Sophgo").unwrap().len(), 1);
        drop(screening);
        assert_eq!(kept(), built, "version {version}");
    }
}

#[test]
fn an_index_is_found_only_for_the_editions_it_was_built_from() {
    let (_folder, path) = place();
    let mut store = Store::open(&path).unwrap();
    put(&mut store, &edition_of("us-csl", "2026-06-30", &["A"]));
    let key = index_key("names 1", &store.current().unwrap());
    assert_eq!(store.index("names", &key, <[u8]>::to_vec).unwrap(), None);
    store.put_index("names", &key, 3, |to| to.write_all(b"old")).unwrap();
    store.put_index("names", &key, 5, |to| to.write_all(b"built")).unwrap();
    assert_eq!(store.index("names", &key, <[u8]>::to_vec).unwrap().unwrap(), b"built");
    assert_eq!(
        store.index("names", &index_key("names 2", &store.current().unwrap()), <[u8]>::len).unwrap(),
        None
    );

    put(&mut store, &edition_of("us-csl", "2026-07-31", &["A", "B"]));
    assert_ne!(index_key("names 1", &store.current().unwrap()), key);
    assert_eq!(
        store.index("names", &key, <[u8]>::to_vec).unwrap(),
        None,
        "what is of no more use takes no room"
    );
}

#[test]
fn what_an_address_said_is_kept_as_long_as_its_edition() {
    let (_folder, path) = place();
    let mut store = Store::open(&path).unwrap();
    let url = "https://example.org/list.csv";
    let at = "2026-08-02T00:00:00Z".parse().unwrap();
    let mut import = store.begin().unwrap();
    let edition = import.put(&edition_of("us-csl", "2026-06-30", &["A"])).unwrap();
    let said = Fetched { etag: Some("\"abc\"".to_owned()), modified: None, edition };
    import.fetched(url, &said).unwrap();
    import.confirm(edition, at).unwrap();
    import.commit().unwrap();
    assert_eq!(store.fetched(url).unwrap(), Some(said));
    assert_eq!(store.editions().unwrap()[0].confirmed, Some(at));
    let mut import = store.begin().unwrap();
    import.remove(edition).unwrap();
    import.commit().unwrap();
    assert_eq!(store.fetched(url).unwrap(), None);
}

#[test]
fn a_search_tells_the_same_name_from_one_that_has_its_words() {
    let listed: Vec<Listing> = ["Beijing Sophgo Tech. Co., Ltd.", "SOPHGO LIMITED", "Huawei"]
        .iter()
        .zip(1..)
        .map(|(name, row)| listing(name, row))
        .collect();
    let found = |text: &str| {
        let wanted = crate::lists::search::Wanted::new(text);
        listed.iter().filter_map(|l| wanted.answer(l)).collect::<Vec<_>>()
    };
    assert_eq!(
        found("Sophgo Co. Ltd"),
        [(Contains, "Beijing Sophgo Tech. Co., Ltd."), (Same, "SOPHGO LIMITED")]
    );
    assert_eq!(found("technology beijing").len(), 1);
    assert_eq!(found("算能").len(), 3);
    assert_eq!(found("Biren").len() + found(" .").len(), 0);
}

#[test]
fn an_entry_of_many_names_is_held_once_whichever_of_them_led_to_it() {
    use crate::lists::shipped::Shipped;
    use crate::screening::Screening;

    let (_folder, path) = place();
    let mut store = Store::open(&path).unwrap();
    let mut edition = edition_of("own", "2026-07-31", &["Sophgo"]);
    let alias = ListedName { text: "Marlow Tidewell".to_owned(), kind: ListedNameKind::Alias };
    edition.listings.held()[0].names.push(alias);
    put(&mut store, &edition);
    let screening = Screening::open(Some(store), Shipped::default()).unwrap();
    let of = |text| screening.of_text(text).unwrap();
    let (one, other) = (of("Sophgo"), of("Marlow Tidewell"));
    assert_eq!((one[0].name.as_str(), other[0].name.as_str()), ("Sophgo", "Marlow Tidewell"));
    assert!(std::sync::Arc::ptr_eq(&one[0].listing, &other[0].listing));
}
