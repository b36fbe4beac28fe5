//! Names, addresses and countries of one row, held against lists in memory.

use jiff::civil::{Date, date};

use super::*;
use crate::facts::identify;
use crate::identity::assemble::assemble;
use crate::model::{
    Aspect, ColumnPlan, Confidence, EditionRef, Evidence, EvidenceCell, EvidencePlan, Field, InputId,
    ListedAddress, ListedName, ListedNameKind, Listing, RowPlace, Source, Unread,
};
use crate::rules::chain::listing_is_conclusive;
use crate::source::TextFile;
use crate::waivers::Decisions;

const CONSIGNEE: Field = Field::Party(Role::Consignee, Aspect::Name);
const CONSIGNEE_ADDRESS: Field = Field::Party(Role::Consignee, Aspect::Address);
const CONSIGNEE_COUNTRY: Field = Field::Party(Role::Consignee, Aspect::Country);
const SUPPLIER: Field = Field::Party(Role::Supplier, Aspect::Name);
const SUPPLIER_ADDRESS: Field = Field::Party(Role::Supplier, Aspect::Address);
const SUPPLIER_COUNTRY: Field = Field::Party(Role::Supplier, Aspect::Country);

fn entry(list: &str, number: &str, name: &str, kind: PartyKind) -> Listing {
    let names = vec![ListedName { text: name.to_owned(), kind: ListedNameKind::Primary }];
    let (list, entry) = (list.to_owned(), number.to_owned());
    Listing { list, entry, kind, names, ..Listing::default() }
}

const DAY: Date = date(2026, 7, 1);

fn edition() -> EditionRef {
    EditionRef { source: "test".to_owned(), date: DAY, digest: String::new() }
}

fn lists_of(listed: Vec<Listing>, clearances: &str) -> Screening {
    let clearances = Decisions::read(&TextFile::new("waivers.toml", clearances)).unwrap().clearances;
    Screening::of(listed, edition()).with_clearances(clearances)
}

/// What is told of each fact that the columns of one row lead to on that day.
fn looked_up(
    columns: &[(Field, &str)],
    catalogue: &Catalogue,
    lists: &Screening,
    tell: impl Fn(&Facts<'_>, &ListingFact<'_>) -> String,
) -> Vec<String> {
    let column = |field: &Field| ColumnPlan { header: field.to_string(), field: Some(*field), slot: 0 };
    let plan =
        EvidencePlan { columns: columns.iter().map(|(f, _)| column(f)).collect(), ..EvidencePlan::default() };
    let place = RowPlace { input: InputId(0), row: 1, line: 1 };
    let cells = (0u32..).zip(columns).map(|(column, (_, text))| EvidenceCell { column, text }).collect();
    let evidence = [Evidence { place, plan: &plan, cells, unread: Unread::Nothing, written: Vec::new() }];
    let machine = assemble("M1", &evidence);
    let mut facts = identify(&machine, catalogue);
    screen(&mut facts, catalogue, lists, DAY).unwrap();
    facts.listings.iter().map(|fact| tell(&facts, fact)).collect()
}

/// The entries that a supplier leads to, beside a catalogue that knows one firm: `similar 2`.
fn found(supplier: &str, listed: Vec<Listing>, clearances: &str) -> Vec<String> {
    let mut catalogue = Catalogue::default();
    let source = Source { entry: "test".to_owned(), text: "test".to_owned(), confidence: Confidence::High };
    catalogue.add_party("Vellum Harbour Devices", source);
    looked_up(
        &[(Field::Party(Role::Supplier, Aspect::Name), supplier)],
        &catalogue,
        &lists_of(listed, clearances),
        |_, f| {
            let excused = if f.clearance.is_some() { " decided" } else { "" };
            format!("{} {}{excused}", f.matched.match_type.as_str(), f.matched.listing.entry)
        },
    )
}

/// What the columns of one row lead to: `consignee same address agrees of: …`.
fn told(columns: &[(Field, &str)], listed: Vec<Listing>, clearances: &str) -> Vec<String> {
    looked_up(columns, &Catalogue::default(), &lists_of(listed, clearances), |_, f| {
        let met = format!("{} {} {}", f.role, f.matched.match_type.as_str(), f.matched.by.as_str());
        let decided = if f.clearance.is_some() { ", decided" } else { "" };
        let (country, address) = (f.agreements.country.as_str(), f.agreements.address.as_str());
        format!("{met}: country {country}, address {address}{decided}")
    })
}

/// A clearance about an entry, bound by a line of its own.
fn not_this_party(bound: &str, list: &str) -> String {
    format!(
        r#"
        [[clearance]]
        {bound}
        list = "{list}"
        entry = "1"
        editions = {{ from = 2026-01-01 }}
        who = "import desk"
        why = "Seen on site."
        until = 2027-01-01
    "#
    )
}

#[test]
fn a_room_that_is_listed_hides_its_neighbours_on_that_list_alone() {
    let at = |list: &str, number: &str, text: &str| {
        let addresses = vec![ListedAddress { text: text.to_owned(), country: None }];
        Listing { names: Vec::new(), addresses, ..entry(list, number, "", PartyKind::Unknown) }
    };
    let next = ROOM.replace("803", "804");
    let listed =
        || vec![at("us-entity-list", "1", ROOM), at("us-entity-list", "2", &next), at("own-a", "3", &next)];
    let cell = format!("1 Elm Road, Leeds; {ROOM}");
    for text in [ROOM, &cell] {
        let found = told(&[(Field::Party(Role::Consignee, Aspect::Address), text)], listed(), "");
        let kinds: Vec<_> = found.iter().map(|f| f.split(' ').nth(1).unwrap()).collect();
        assert_eq!(kinds, ["same", "similar"], "{text}");
    }
    assert_eq!(
        told(&[(Field::Party(Role::Consignee, Aspect::Address), &next.replace("804", "9"))], listed(), "")
            .len(),
        3
    );
}

const ROOM: &str = "Room 803, Cavalier House, 45-51 Petham Road South, Hong Kong";

fn room() -> Listing {
    Listing { names: Vec::new(), ..firm() }
}

fn firm() -> Listing {
    let addresses = vec![ListedAddress { text: ROOM.to_owned(), country: Some("HK".to_owned()) }];
    let countries = vec!["CN".to_owned(), "HK".to_owned()];
    Listing { countries, addresses, ..entry("us-entity-list", "1", NAME, PartyKind::Unknown) }
}

#[test]
fn an_address_listed_alone_is_met_by_where_a_party_is() {
    use Field::{Country, Site};
    let unknown = "consignee same address: country unknown, address unknown";
    let asked = [(CONSIGNEE, "Quillwater Bakery"), (CONSIGNEE_ADDRESS, ROOM)];
    assert_eq!(told(&asked, vec![room()], ""), [unknown]);
    // Without a name, in several lines, with a country; and in the column of the name.
    assert_eq!(told(&[(CONSIGNEE_ADDRESS, ROOM)], vec![room()], ""), [unknown]);
    let lines = [
        (CONSIGNEE_ADDRESS, "Rm 803, Cavalier House"),
        (CONSIGNEE_ADDRESS, "45-51 Petham Rd South"),
        (CONSIGNEE_COUNTRY, "Hong Kong"),
    ];
    let agrees = "consignee same address: country agrees, address unknown";
    assert_eq!(told(&lines, vec![room()], ""), [agrees]);
    let supplier = "supplier same address: country unknown, address unknown";
    assert_eq!(told(&[(SUPPLIER, ROOM)], vec![room()], ""), [supplier]);
    // Where the machine stands is nobody's address, and a firm is not met by where it is.
    assert_eq!(told(&[(Site, ROOM), (Country, "HK")], vec![room()], ""), [""; 0]);
    assert_eq!(told(&asked, vec![firm()], ""), [""; 0]);
}

#[test]
fn a_firm_within_an_address_is_similar_at_the_most() {
    let named =
        || vec![entry("us-entity-list", "1", "Quillwater Microsystems Co., Ltd.", PartyKind::Unknown)];
    for line in [
        "c/o Quillwater Microsystems Co., Ltd., 12 Harbour Road, Hong Kong",
        "c/o Quillwater Microsystems",
        "Quillwater Microsystems Co., Ltd.",
        "Quillwater Microsystems Co., Ltd., 12 Harbour Road",
    ] {
        let found = told(&[(CONSIGNEE, "Thistle Bakery"), (CONSIGNEE_ADDRESS, line)], named(), "");
        assert_eq!(found, ["consignee similar name: country unknown, address unknown"], "{line}");
    }
    for line in ["12 Quillwater Road", "Quillwater", "Harbour Road 12, c/o Thistle Bakery"] {
        assert!(told(&[(CONSIGNEE_ADDRESS, line)], named(), "").is_empty(), "{line}");
    }
}

#[test]
fn country_and_address_speak_for_and_against_a_name() {
    let told = |name, country, address| {
        told(&[(SUPPLIER, name), (SUPPLIER_COUNTRY, country), (SUPPLIER_ADDRESS, address)], vec![firm()], "")
    };
    let said =
        |kind, country, address| vec![format!("supplier {kind} name: country {country}, address {address}")];
    assert_eq!(told(NAME, "China", ROOM), said("same", "agrees", "agrees"));
    assert_eq!(told(ALIKE, "GB", "1 Elm Road, Leeds"), said("similar", "differs", "differs"));
    assert_eq!(told(NAME, "N/A", "Leeds"), said("same", "unknown", "unknown"));
    assert_eq!(told(NAME, "Atlantis", ""), said("same", "unknown", "unknown"));
}

#[test]
fn a_clearance_for_a_country_looks_at_the_declared_one() {
    let clearance = not_this_party("country = \"GB\"", "us-entity-list");
    let decided = |country| {
        let columns = [(SUPPLIER, NAME), (SUPPLIER_COUNTRY, country)];
        told(&columns, vec![firm()], &clearance).iter().all(|fact| fact.ends_with(", decided"))
    };
    assert!(decided("United Kingdom"));
    assert!(!decided("HK") && !decided("Atlantis"));
}

const NAME: &str = "Quillwater Microsystems";
const ALIKE: &str = "Quilwater Microsystem";

#[test]
fn a_firm_on_a_list_hides_those_with_names_like_its_own_on_that_list() {
    use PartyKind::Unknown;
    let one = || entry("us-entity-list", "1", NAME, Unknown);
    assert_eq!(found(NAME, vec![one(), entry("us-entity-list", "2", ALIKE, Unknown)], ""), ["same 1"]);
    // On another list it may mean something worse.
    let other = found(NAME, vec![one(), entry("us-sdn", "2", ALIKE, Unknown)], "");
    assert_eq!(other, ["same 1", "similar 2"]);
}

#[test]
fn a_namesake_that_is_no_firm_or_no_longer_listed_hides_nobody() {
    use PartyKind::{Organisation, Unknown, Vessel};
    let alike = || entry("us-sdn", "2", ALIKE, Organisation);
    let ship = entry("us-sdn", "1", NAME, Vessel);
    assert_eq!(found(NAME, vec![ship, alike()], ""), ["same 1", "similar 2"]);
    let over = Listing { end: Some(date(2026, 7, 1)), ..entry("us-sdn", "1", NAME, Unknown) };
    assert_eq!(found(NAME, vec![over, alike()], ""), ["same 1", "similar 2"]);
    let later = Listing { start: Some(date(2026, 7, 2)), ..entry("us-sdn", "1", NAME, Unknown) };
    assert_eq!(found(NAME, vec![later, alike()], ""), ["same 1", "similar 2"]);
}

#[test]
fn who_was_decided_not_to_be_listed_may_still_be_like_another_one() {
    use PartyKind::Unknown;
    let listed = || vec![entry("us-sdn", "1", NAME, Unknown), entry("us-sdn", "2", ALIKE, Unknown)];
    let clearance = not_this_party(&format!("name = \"{NAME}\""), "us-sdn");
    assert_eq!(found(NAME, listed(), ""), ["same 1"]);
    assert_eq!(found(NAME, listed(), &clearance), ["same 1 decided", "similar 2"]);
}

#[test]
fn a_firm_that_the_catalogue_knows_hides_only_itself() {
    let listed = || vec![entry("us-sdn", "1", "Velum Harbour Devices", PartyKind::Unknown)];
    assert_eq!(found("Vellum Harbour Devices", listed(), ""), [""; 0]);
    // Beside another one in its cell, and within a longer name, it settles nothing about the rest.
    let beside = found(
        &format!("Vellum Harbour Devices; {ALIKE}"),
        vec![entry("us-sdn", "2", NAME, PartyKind::Unknown)],
        "",
    );
    assert_eq!(beside, ["similar 2"]);
    let within = found(
        "Vellum Harbour Devices Quilwater",
        vec![entry("us-sdn", "3", "Vellum Harbour Devices Quillwater", PartyKind::Unknown)],
        "",
    );
    assert_eq!(within, ["similar 3"]);
}

#[test]
fn a_short_name_that_firms_share_is_not_conclusive_abroad() {
    use PartyKind::Organisation;
    let abroad = |country: &str, number: &str| Listing {
        countries: vec![country.to_owned()],
        ..entry("us-sdn", number, "OOO VHD", Organisation)
    };
    let unknown = entry("us-sdn", "4", "OOO VHD", Organisation);
    let lists = Screening::of([abroad("RU", "1"), abroad("GB", "2"), abroad("KP", "3"), unknown], edition());
    let party = r#"
        [pack]
        id = "catalogue-test"
        title = "Parties of a test"
        version = "2026.7.1"
        jurisdiction = "-"
        authority = "test"
        as_of = 2026-07-01
        review_by = 2027-01-01
        [[party]]
        id = "vellum"
        name = "Vellum Harbour Devices"
        aliases = ["VHD", "Vellumharbour"]
        country = "GB"
        kinds = ["maker"]
        source = "made up for this test"
        confidence = "high"
    "#;
    let catalogue = Catalogue::load(&[TextFile::new("catalogue/parties.toml", party)]).unwrap();
    let met_on = |lists: &Screening, supplier: &str| {
        let tell = |facts: &Facts<'_>, f: &ListingFact<'_>| {
            let conclusive = if listing_is_conclusive(facts, f) { "conclusive" } else { "not conclusive" };
            format!("{} {conclusive}", f.matched.listing.entry)
        };
        let mut told =
            looked_up(&[(Field::Party(Role::Supplier, Aspect::Name), supplier)], &catalogue, lists, tell);
        told.sort_unstable();
        told.dedup();
        told
    };
    let met = |supplier: &str| met_on(&lists, supplier);
    // Nobody wrote the short name: those abroad are other firms, and somebody has to look at the rest.
    assert_eq!(met("Vellum Harbour Devices"), ["2 not conclusive", "4 not conclusive"]);
    // A longer word is telling where the countries agree.
    let long = |country: &str| Listing {
        names: entry("", "", "OOO Vellumharbour", Organisation).names,
        ..abroad(country, "5")
    };
    let longer = Screening::of([long("GB")], edition());
    assert_eq!(met_on(&longer, "Vellum Harbour Devices"), ["5 conclusive"]);
    // Somebody did: it may be any of them, and only a country tells.
    let written = ["1 not conclusive", "2 conclusive", "3 not conclusive", "4 not conclusive"];
    assert_eq!(met("VHD"), written);
}

#[test]
fn initials_are_conclusive_for_nobody_that_no_country_and_no_address_confirms() {
    let listed = |name: &str| {
        let addresses = vec![ListedAddress { text: ROOM.to_owned(), country: Some("HK".to_owned()) }];
        let countries = vec!["HK".to_owned()];
        Listing { countries, addresses, ..entry("us-sdn", "1", name, PartyKind::Organisation) }
    };
    let conclusive = |listed_as: &str, written: &str, country: &str, address: &str| {
        let columns = [(CONSIGNEE, written), (CONSIGNEE_COUNTRY, country), (CONSIGNEE_ADDRESS, address)];
        let lists = lists_of(vec![listed(listed_as)], "");
        let told = looked_up(&columns, &Catalogue::default(), &lists, |facts, f| {
            assert_eq!(f.matched.match_type, MatchType::Same, "{written}");
            listing_is_conclusive(facts, f).to_string()
        });
        told == ["true"]
    };
    for written in ["TRW", "TRW Company", "T.R.W.", "TRW L.L.C.", "trw"] {
        assert!(!conclusive("TRW LLC", written, "", ""), "{written}");
        assert!(!conclusive("TRW LLC", written, "GB", ""), "{written}");
        assert!(conclusive("TRW LLC", written, "Hong Kong", ""), "{written}");
        assert!(conclusive("TRW LLC", written, "", ROOM), "{written}");
    }
    assert!(!conclusive("АО «КБТ»", "КБТ", "", "") && !conclusive("T&R JSC", "T & R", "", ""));
    // A longer word, and a word in characters, is telling by itself.
    assert!(conclusive("Tarnexport", "TARNEXPORT LLC", "", "") && conclusive("塔能", "塔能有限公司", "", ""));
}
