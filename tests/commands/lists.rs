//! Official lists: every format is told by its content and read as its fixture says; nothing is lost silently.
//!
//! What the fixtures are read as stands in `fixtures/lists/read/`, one line an entry; `TIDEWAITER_GOLDEN=update` writes it
//! anew.
#![allow(clippy::unwrap_used, reason = "a fixture that cannot be read is a failed test")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use tidewaiter::internals::lists::{IMPORTERS, Imported, ListFile, open_files, read_files};
use tidewaiter::internals::model::Listing;

/// Files that are read together, and the importer that reads them.
const FIXTURES: &[(&str, &[&str])] = &[
    ("us-csl", &["us-csl.csv"]),
    ("us-csl", &["us-csl-older.csv"]),
    ("us-csl-json", &["us-csl.json"]),
    ("us-csl-json", &["us-csl-search.json"]),
    ("us-ofac-sdn", &["ofac-sdn.csv", "ofac-add.csv", "ofac-alt.csv"]),
    ("us-ofac-consolidated", &["ofac-cons-prim.csv", "ofac-cons-add.csv", "ofac-cons-alt.csv"]),
    ("us-ofac-xml", &["ofac-sdn.xml"]),
    ("un-sc", &["un.xml"]),
    ("eu-fsf", &["eu-fsf.csv"]),
    ("eu-fsf-xml", &["eu-fsf.xml"]),
    ("eu-journal", &["eu-journal.csv"]),
    ("uk-ofsi", &["uk-ofsi.csv"]),
    ("uk-sl", &["uk-sanctions-list.csv"]),
    ("jp-meti-eul", &["jp-eul.csv"]),
    ("jp-meti-eul-json", &["jp-eul.json"]),
    ("entities-json", &["us-entity-list.json"]),
    ("entities-json", &["us-uflpa.json"]),
    ("us-dpl", &["us-dpl.txt"]),
    ("us-1260h", &["us-1260h.csv"]),
    ("us-fcc-covered", &["us-fcc.csv"]),
    ("us-acts", &["us-889.csv"]),
    ("opensanctions", &["opensanctions.csv"]),
    ("own", &["own.csv"]),
    ("own", &["own-sources.csv"]),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/lists")
}

fn open(names: &[&str]) -> Vec<ListFile> {
    let paths: Vec<PathBuf> = names.iter().map(|name| folder().join(name)).collect();
    open_files(&paths).unwrap()
}

fn read(names: &[&str]) -> Imported {
    let mut imported = read_files(&open(names)).unwrap_or_else(|d| panic!("{names:?}: {d:?}"));
    assert_eq!(imported.len(), 1, "{names:?}");
    imported.remove(0)
}

/// A listing on a few lines: what is empty is left out.
fn show(listing: &Listing) -> String {
    let mut out =
        format!("{} {} {} row {}\n", listing.list, listing.entry, listing.kind.as_str(), listing.row);
    for name in &listing.names {
        let _ = writeln!(out, "  {}: {}", name.kind.as_str(), name.text);
    }
    for address in &listing.addresses {
        let _ = writeln!(out, "  address [{}]: {}", address.country.as_deref().unwrap_or("-"), address.text);
    }
    let mut line = |word: &str, text: String| {
        if !text.is_empty() {
            let _ = writeln!(out, "  {word}: {text}");
        }
    };
    line("countries", listing.countries.join(" "));
    line("programmes", listing.programs.join(" | "));
    line("footnotes", listing.footnotes.iter().map(u8::to_string).collect::<Vec<_>>().join(" "));
    line("start", listing.start.map_or_else(String::new, |d| d.to_string()));
    line("end", listing.end.map_or_else(String::new, |d| d.to_string()));
    line("requirement", listing.requirement.clone().unwrap_or_default());
    line("policy", listing.policy.clone().unwrap_or_default());
    line("citation", listing.citation.clone().unwrap_or_default());
    line("remarks", listing.remarks.clone().unwrap_or_default());
    line("url", listing.url.clone().unwrap_or_default());
    out
}

fn show_all(imported: &Imported) -> String {
    let list = &imported.list;
    let mut out = format!(
        "importer {}, source {}, date {}, {} rows, {} duplicates\n",
        imported.importer,
        imported.source,
        list.date.map_or_else(|| "-".into(), |d| d.to_string()),
        list.rows,
        list.duplicates
    );
    for problem in &list.unread {
        let _ = writeln!(out, "unread {} row {}: {}", problem.file, problem.row, problem.problem);
    }
    for listing in &list.listings {
        out.push_str(&show(listing));
    }
    out
}

#[test]
fn every_fixture_is_read_as_written_down() {
    let update = std::env::var_os("TIDEWAITER_GOLDEN").is_some_and(|v| v == "update");
    let mut wrong = Vec::new();
    for (importer, names) in FIXTURES {
        let imported = read(names);
        assert_eq!(imported.importer, *importer, "{names:?}");
        assert_eq!(imported.files, *names);
        let path = folder().join("read").join(format!("{}.txt", names[0]));
        let shown = show_all(&imported);
        if update {
            std::fs::write(&path, &shown).unwrap();
        } else if std::fs::read_to_string(&path).unwrap_or_default() != shown {
            wrong.push(format!("{}:\n{shown}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "read otherwise than written down:\n{}", wrong.join("\n"));
}

#[test]
fn every_importer_has_an_id_a_text_and_a_fixture_that_no_other_claims() {
    let ids: BTreeSet<_> = IMPORTERS.iter().map(|i| i.id()).collect();
    assert_eq!(ids.len(), IMPORTERS.len(), "ids are unique");
    for importer in IMPORTERS {
        assert!(importer.doc().len() > 80, "{} says what it reads", importer.id());
        let fixtures: Vec<_> = FIXTURES.iter().filter(|(id, _)| *id == importer.id()).collect();
        assert!(!fixtures.is_empty(), "{} has a fixture", importer.id());
        for (_, names) in fixtures {
            for file in open(names) {
                let part = importer.recognise(&file);
                assert!(part.is_some(), "{} recognises {}", importer.id(), file.name);
                // A part that has the same shape in two lists is claimed by both, and told by its entries.
                let shared = importer.parts().iter().skip(1).any(|p| Some(*p) == part);
                for other in IMPORTERS.iter().filter(|o| o.id() != importer.id() && !shared) {
                    assert_eq!(other.recognise(&file), None, "{} claims {}", other.id(), file.name);
                }
            }
        }
    }
}

#[test]
fn entries_have_ids_of_their_own_and_say_what_they_list() {
    for (_, names) in FIXTURES {
        let list = read(names).list;
        let ids: BTreeSet<_> = list.listings.iter().map(|l| (&l.list, &l.entry)).collect();
        assert_eq!(ids.len(), list.listings.len(), "{names:?}");
        // What lists neither a party nor an address (routers, whoever made them) says so in its remarks.
        let says = |l: &Listing| !l.names.is_empty() || !l.addresses.is_empty() || l.remarks.is_some();
        assert!(list.listings.iter().all(says), "{names:?}");
        assert!(list.listings.iter().all(|l| l.row > 0 && !l.entry.is_empty()), "{names:?}");
    }
}

/// How many cells the widest and the last row of a table have.
fn cells(table: &[u8]) -> (usize, usize) {
    let first = table.split(|b| *b == b'\n').next().unwrap();
    let delimiter = b",;\t".iter().max_by_key(|d| first.split(|b| b == *d).count()).unwrap();
    let mut reader =
        csv::ReaderBuilder::new().delimiter(*delimiter).has_headers(false).flexible(true).from_reader(table);
    let widths: Vec<_> = reader.byte_records().map(|record| record.unwrap().len()).collect();
    (widths.iter().copied().max().unwrap_or(0), widths.last().copied().unwrap_or(0))
}

/// What a cut or changed file gives: an error, or a list.
fn outcome(files: &[ListFile]) -> Option<Imported> {
    read_files(files).ok().and_then(|mut all| if all.len() == 1 { Some(all.remove(0)) } else { None })
}

#[test]
fn a_file_that_was_cut_off_never_gives_less_without_saying_so() {
    for (_, names) in FIXTURES {
        let files = open(names);
        let whole = outcome(&files).unwrap().list;
        let names_of = |list: &tidewaiter::internals::lists::ParsedList| -> BTreeMap<String, usize> {
            list.listings.iter().map(|l| (format!("{} {}", l.list, l.entry), l.names.len())).collect()
        };
        // Every third place, and every place near the end.
        let len = files[0].bytes.len();
        for cut in (0..len).filter(|cut| cut % 3 == 0 || cut + 200 > len) {
            let mut cut_files = files.clone();
            // Between two rows of a table nothing shows that there were more; a smaller count does, when editions are
            // compared.
            let between = files[0].bytes[..cut].ends_with(b"\n") || files[0].bytes[cut..].starts_with(b"\n");
            let between = between || files[0].bytes[cut..].starts_with(b"\r\n");
            cut_files[0].bytes.truncate(cut);
            let Some(read) = outcome(&cut_files) else { continue };
            if !between && read.list.unread.is_empty() && names_of(&read.list) != names_of(&whole) {
                // A cut inside the last cell of a row cannot be seen either: the row is whole as to its columns.
                let (widest, last) = cells(&cut_files[0].bytes);
                assert_eq!(last, widest, "{names:?} cut at {cut}");
            }
        }
    }
}

#[test]
fn files_of_two_lists_given_together_find_their_companions() {
    let mut files = open(&["ofac-alt.csv", "ofac-cons-add.csv", "ofac-cons-prim.csv", "un.xml"]);
    files.extend(open(&["ofac-add.csv", "ofac-sdn.csv", "ofac-cons-alt.csv"]));
    let read = read_files(&files).unwrap();
    let mut found: Vec<_> = read.iter().map(|r| (r.source.as_str(), r.files.join(" "))).collect();
    found.sort_unstable();
    assert_eq!(
        found,
        [
            ("un-sc", "un.xml".to_owned()),
            ("us-ofac-consolidated", "ofac-cons-prim.csv ofac-cons-add.csv ofac-cons-alt.csv".to_owned()),
            ("us-ofac-sdn", "ofac-sdn.csv ofac-add.csv ofac-alt.csv".to_owned()),
        ]
    );
}

#[test]
fn a_part_that_is_missing_or_given_twice_is_named() {
    let wrong = |names: &[&str]| {
        let wrong = read_files(&open(names)).unwrap_err();
        wrong.iter().map(|d| format!("{} {}", d.code, d.message)).collect::<Vec<_>>().join("\n")
    };
    assert!(wrong(&["ofac-sdn.csv", "ofac-add.csv"]).contains("`alt.csv` is missing"));
    assert!(wrong(&["ofac-sdn.csv"]).contains("`add.csv` and `alt.csv`"));
    assert!(wrong(&["ofac-alt.csv"]).starts_with("list-part-missing"));
    let twice = wrong(&["ofac-sdn.csv", "ofac-add.csv", "ofac-alt.csv", "ofac-alt.csv"]);
    assert!(twice.starts_with("list-part-twice"), "{twice}");
}

#[test]
fn an_order_of_files_changes_neither_digest_nor_entries() {
    let forth = read(&["ofac-sdn.csv", "ofac-add.csv", "ofac-alt.csv"]);
    let back = read(&["ofac-alt.csv", "ofac-add.csv", "ofac-sdn.csv"]);
    assert_eq!((forth.digest, forth.list), (back.digest, back.list));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn no_mutation_makes_it_panic(which in any::<prop::sample::Index>(), edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3u8), 1..6)) {
        let (_, names) = which.get(FIXTURES);
        let mut files = open(names);
        for (at, byte, how) in edits {
            let file = at.index(files.len());
            let bytes = &mut files[file].bytes;
            if bytes.is_empty() {
                continue;
            }
            let place = at.index(bytes.len());
            match how {
                0 => bytes[place] = byte,
                1 => bytes.insert(place, byte),
                _ => { bytes.remove(place); }
            }
        }
        let _ = read_files(&files);
    }
}

fn refused(name: &str, text: &[u8]) -> String {
    let file = ListFile { name: name.into(), bytes: text.to_vec() };
    let wrong = read_files(&[file]).unwrap_err();
    let shown: Vec<_> =
        wrong.iter().map(|d| d.render(tidewaiter::internals::diagnostic::Colour::Never)).collect();
    shown.join("\n")
}

#[test]
fn what_is_no_list_is_named() {
    let page =
        refused("consolidated.csv", b"<!DOCTYPE html><html><head><title>Access Denied</title></head></html>");
    assert!(page.contains("web page") && page.contains("Access Denied"), "{page}");
    assert!(refused("x.csv", b"%PDF-1.7").contains("a PDF document"));
    assert!(refused("x.xml", b"<?xml version=\"1.0\"?>\n<rss version=\"2\"/>").contains("`rss`"));
    assert!(refused("x.json", b"{\"message\": \"rate limit\"}").contains("JSON"));
    let nearest = refused("vendors.csv", b"name,city\nA,B\n");
    assert!(nearest.contains("nearest to `own`") && nearest.contains("lacks `id`"), "{nearest}");
}

#[test]
fn a_missing_column_of_the_screening_list_is_named_and_its_order_does_not_matter() {
    let text = std::fs::read_to_string(folder().join("us-csl.csv")).unwrap();
    let without = refused("csl.csv", text.replacen(",name,", ",nom,", 1).as_bytes());
    assert!(without.contains("the column `name` is missing"), "{without}");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let mut turned = csv::Writer::from_writer(Vec::new());
    for record in reader.records() {
        turned.write_record(record.unwrap().iter().rev()).unwrap();
    }
    let bytes = turned.into_inner().unwrap();
    let other = read_files(&[ListFile { name: "x".into(), bytes }]).unwrap().remove(0).list;
    assert_eq!(other.listings, read(&["us-csl.csv"]).list.listings);
}

#[test]
fn an_export_reads_back_the_same() {
    for (_, names) in FIXTURES {
        let mut before = read(names).list.listings;
        let mut bytes = Vec::new();
        tidewaiter::internals::lists::write_own_csv(&before, &mut bytes).unwrap();
        let mut after = read_files(&[ListFile { name: "x".into(), bytes }]).unwrap().remove(0).list.listings;
        for listing in before.iter_mut().chain(&mut after) {
            listing.row = 0;
            listing.addresses.iter_mut().for_each(|address| address.country = None);
        }
        assert_eq!(before, after, "{names:?}");
    }
}

#[test]
fn names_that_would_be_formulas_are_written_as_text_and_read_back() {
    let text = "id,name,list,aliases,country,address,remarks\n\
        =1+2,\"=HYPERLINK(\"\"http://x\"\") Trading\",own,+Trading;@Trading,CN,-1 Quay Road,＝now()\n\
        '@2,'=Quay Trading,own,,,,''quoted''\n''-3,''=Marlow,own,,,,\n";
    let imported =
        |bytes: Vec<u8>| read_files(&[ListFile { name: "x".into(), bytes }]).unwrap().remove(0).list.listings;
    let mut before = imported(text.into());
    let entries: Vec<&str> = before.iter().map(|l| l.entry.as_str()).collect();
    assert_eq!(entries, ["=1+2", "@2", "'-3"], "the apostrophe that makes a formula text is no part of it");
    assert_eq!(before[1].names[0].text, "=Quay Trading");
    let mut bytes = Vec::new();
    tidewaiter::internals::lists::write_own_csv(&before, &mut bytes).unwrap();
    for record in csv::Reader::from_reader(&*bytes).records() {
        let cells = record.unwrap();
        assert!(!cells.iter().any(|cell| cell.starts_with(['=', '+', '-', '@', '＝'])), "{cells:?}");
    }
    let mut after = imported(bytes);
    before.iter_mut().chain(&mut after).for_each(|listing| listing.row = 0);
    assert_eq!(before, after);
}

/// An official list has a few hundred names a party at most; nobody is to hide behind six thousand.
#[test]
fn what_an_entry_has_beyond_all_bounds_is_said() {
    let aliases = |one: fn(usize) -> String, between| (0..6000).map(one).collect::<Vec<_>>().join(between);
    let json = aliases(|n| format!("\"Alias {n}\""), ",");
    let xml = aliases(|n| format!("<ENTITY_ALIAS><ALIAS_NAME>Alias {n}</ALIAS_NAME></ENTITY_ALIAS>"), "");
    for (name, text) in [
        (
            "eul.json",
            format!(
                "[{{\"entity_name\":\"Example\",\"list_id\":\"jp-end-user-list\",\"aliases\":[{json}]}}]"
            ),
        ),
        (
            "un.xml",
            format!(
                "<CONSOLIDATED_LIST><ENTITIES><ENTITY><FIRST_NAME>Example</FIRST_NAME>{xml}</ENTITY></ENTITIES></CONSOLIDATED_LIST>"
            ),
        ),
    ] {
        let read = read_files(&[ListFile { name: name.into(), bytes: text.into_bytes() }]).unwrap();
        let list = &read[0].list;
        assert_eq!(list.listings[0].names.len(), 5000, "{name}");
        let said = list.unread.iter().any(|row| row.problem.contains("more than 5000 names"));
        assert!(said, "{name}: {:?}", list.unread);
    }
}
