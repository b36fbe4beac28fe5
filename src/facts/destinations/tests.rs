use crate::catalogue::Catalogue;
use crate::facts::identify;
use crate::identity::assemble::assemble;
use crate::model::{
    Aspect, ColumnPlan, DestinationBasis, Evidence, EvidenceCell, EvidencePlan, Field, Role, RowPlace, Unread,
};
use crate::tomlread::embedded;

const CONSIGNEE: Field = Field::Party(Role::Consignee, Aspect::Name);
const CONSIGNEE_ADDRESS: Field = Field::Party(Role::Consignee, Aspect::Address);
const CONSIGNEE_COUNTRY: Field = Field::Party(Role::Consignee, Aspect::Country);
const END_USER: Field = Field::Party(Role::EndUser, Aspect::Name);
const END_USER_ADDRESS: Field = Field::Party(Role::EndUser, Aspect::Address);
const END_USER_COUNTRY: Field = Field::Party(Role::EndUser, Aspect::Country);
const REPAIRER: Field = Field::Party(Role::Repairer, Aspect::Name);

fn catalogue() -> Catalogue {
    let mut files = embedded::files("catalogue");
    files.extend(embedded::files("us").into_iter().filter(|file| file.name() == "us/countries.toml"));
    Catalogue::load(&files).unwrap()
}

/// What is read of one row: `role country region basis`, a destination each.
fn read(catalogue: &Catalogue, cells: &[(Field, &str)]) -> Vec<String> {
    read_with(catalogue, cells).0
}

/// The same, and the names of those of whom nothing says where they are.
fn read_with(catalogue: &Catalogue, cells: &[(Field, &str)]) -> (Vec<String>, Vec<String>) {
    let column = |(field, _): &(Field, &str)| ColumnPlan {
        header: field.as_str().into(),
        field: Some(*field),
        slot: 0,
    };
    let plan = EvidencePlan {
        columns: cells.iter().map(column).collect(),
        machine: Some("M1".to_owned()),
        ..EvidencePlan::default()
    };
    let cells = (0u32..).zip(cells).map(|(column, (_, text))| EvidenceCell { column, text }).collect();
    let evidence = [Evidence {
        place: RowPlace { row: 2, ..RowPlace::default() },
        plan: &plan,
        cells,
        unread: Unread::default(),
        written: Vec::new(),
    }];
    let machine = assemble("M1", &evidence);
    let facts = identify(&machine, catalogue);
    let told = facts.destinations.iter().map(|fact| {
        let role = fact.role.map_or("shipment", |role| role.as_str());
        let region = fact.region.map_or("-", |id| catalogue.regions[id.index()].id.as_str());
        let basis = match fact.basis {
            DestinationBasis::KnownParty => "known",
            DestinationBasis::Name => "name",
            DestinationBasis::City => "city",
            DestinationBasis::Beside => "beside",
            DestinationBasis::AddressEnd => "address",
            DestinationBasis::Written => "written",
        };
        format!("{role} {} {region} {basis}", fact.country.unwrap_or("?"))
    });
    let placeless = facts.placeless.iter().map(|(role, name)| format!("{role} {}", name.text)).collect();
    (told.collect(), placeless)
}

#[test]
fn columns_addresses_and_names_each_say_where_it_goes() {
    use Field::Destination;
    let catalogue = catalogue();
    let one: [(Field, &str, &str); 15] = [
        (Destination, "Kazakhstan", "shipment KZ - written"),
        (Destination, "Port of Bandar Abbas, Iran", "shipment IR - address"),
        (Destination, "Sevastopol", "shipment UA crimea city"),
        (Destination, "Ruritania", "shipment ? - written"),
        (Destination, "N/A", "shipment ? - written"),
        (CONSIGNEE, "Quill, 4 Elm Road, Leeds, United Kingdom", "consignee GB - address"),
        (CONSIGNEE, "Bank of Quill (Iran)", "consignee IR - name"),
        (CONSIGNEE, "Quill Electronics, S.A.", ""),
        (CONSIGNEE, "Belarus", "consignee BY - written"),
        (CONSIGNEE, "Quill Trading House, Tehran, Iran", "consignee IR - address"),
        (CONSIGNEE, "Quill Maschinen GmbH & Co, KG", ""),
        (END_USER_ADDRESS, "9 Court Sq, Lebanon, PA 17042", "end-user US - address"),
        (END_USER_ADDRESS, "Sukhumvit Road, Bangkok", "end-user ? - address"),
        (REPAIRER, "Bitmain", "repairer CN - known"),
        (Field::Country, "Iran", ""),
    ];
    for (field, text, wanted) in one {
        assert_eq!(read(&catalogue, &[(field, text)]).join("; "), wanted, "{field}: {text}");
    }
    let party = |address: &'static str, country| {
        let mut cells = vec![(CONSIGNEE, "Quill"), (CONSIGNEE_COUNTRY, country)];
        cells.extend(Some((CONSIGNEE_ADDRESS, address)).filter(|(_, address)| !address.is_empty()));
        read(&catalogue, &cells).join("; ")
    };
    let (ukraine, minsk) = ("consignee UA - written; consignee UA crimea city", "1 Elm Road, Minsk, Belarus");
    assert_eq!(party("г. Симферополь, ул. Кирова, 1", "Ukraine"), ukraine);
    assert_eq!(party(minsk, "LT"), "consignee LT - written; consignee BY - address", "both are kept");
    assert_eq!(
        party("12 Valiasr Street, Tehran", "Oman"),
        "consignee OM - written; consignee IR - city",
        "a city against the country beside it is a contradiction, and kept"
    );
    let named = [(CONSIGNEE, "Quill (Crimea) Ltd"), (CONSIGNEE_COUNTRY, "United States")];
    let both = "consignee US - written; consignee UA crimea name";
    assert_eq!(read(&catalogue, &named).join("; "), both, "a contradiction is kept");
}

#[test]
fn a_destination_not_known_yet_is_not_answered_by_the_place_of_a_party() {
    use Field::Destination;
    let catalogue = catalogue();
    let party = [(CONSIGNEE, "Quill"), (CONSIGNEE_COUNTRY, "Norway")];
    let with = |more: &[(Field, &'static str)]| read(&catalogue, &[&party, more].concat()).join("; ");
    assert_eq!(with(&[(Destination, "to be advised")]), "shipment ? - written; consignee NO - written");
    assert_eq!(
        with(&[(Destination, "tbc"), (Destination, "Norway")]),
        "shipment NO - written; consignee NO - written",
        "another cell of the column says it"
    );
    assert_eq!(
        with(&[(END_USER, "Fjord"), (END_USER_COUNTRY, "unknown")]),
        "consignee NO - written; end-user ? - written"
    );
    assert_eq!(with(&[(END_USER_COUNTRY, "n/a")]), "consignee NO - written", "there is no end user");
    let stated =
        [(Destination, "Thailand"), (CONSIGNEE, "Quill"), (CONSIGNEE_ADDRESS, "Sukhumvit Road, Bangkok")];
    assert_eq!(
        read(&catalogue, &stated).join("; "),
        "shipment TH - written",
        "an address need not repeat it"
    );
}

#[test]
fn every_place_of_a_route_and_a_city_against_the_country_beside_it_counts() {
    use Field::Destination;
    let catalogue = catalogue();
    for (text, wanted) in [
        ("Belarus via Vilnius, Lithuania", "shipment LT - address; shipment BY - written"),
        ("Lithuania (for Minsk)", "shipment LT - address; shipment BY - city"),
        ("Turkey for Sevastopol", "shipment UA crimea city; shipment TR - written"),
        ("Donetsk UA", "shipment UA dnr city"),
        ("UA-40", "shipment UA crimea written"),
        ("Peel Island", "shipment ? - written"),
        ("D.P.R. of Korea", "shipment KP - written"),
        ("Cuba, New York, USA", "shipment US - address"),
        ("Montréal, QC", "shipment CA - address"),
        ("Nevada", "shipment US - address"),
    ] {
        assert_eq!(read(&catalogue, &[(Destination, text)]).join("; "), wanted, "{text}");
    }
    let declared = |country, address| {
        let cells = [(CONSIGNEE, "Quill"), (CONSIGNEE_COUNTRY, country), (CONSIGNEE_ADDRESS, address)];
        read(&catalogue, &cells).join("; ")
    };
    assert_eq!(declared("Latvia", "4 Elm Road, Minsk"), "consignee LV - written; consignee BY - city");
    assert_eq!(declared("USA", "9 Main St, Moscow, ID"), "consignee US - written");
}

#[test]
fn each_party_has_a_place_of_its_own_or_is_said_to_have_none() {
    let catalogue = catalogue();
    let in_canada = [(CONSIGNEE, "Quill"), (CONSIGNEE_COUNTRY, "Canada")];
    for (more, placeless) in [
        (&[(END_USER, "Vellum")][..], "end-user Vellum"),
        (&[(END_USER, "Vellum"), (END_USER_COUNTRY, "Chile")], ""),
        (&[(END_USER, "Vellum"), (END_USER_ADDRESS, "1 Elm Road, Leeds, United Kingdom")], ""),
        (&[(END_USER, "Vellum"), (END_USER_ADDRESS, "1 Elm Road")], "end-user Vellum"),
        (&[(END_USER, "QUILL")], ""),
        (&[(END_USER, "Bitmain")], ""),
    ] {
        let (_, said) = read_with(&catalogue, &[&in_canada, more].concat());
        assert_eq!(said.join("; "), placeless, "{more:?}");
    }
    let two = [&in_canada[..], &[(CONSIGNEE, "Bitmain")]].concat();
    assert_eq!(
        read(&catalogue, &two).join("; "),
        "consignee CA - written; consignee CN - known",
        "the place of one consignee is not that of another"
    );
}
