use crate::assemble::assemble;
use crate::catalogue::Catalogue;
use crate::identify::identify;
use crate::model::{ColumnPlan, DestinationBasis, Field, Record, RecordCell, RowPlace, SheetPlan, Unread};
use crate::rules::embedded;

fn catalogue() -> Catalogue {
    let mut files = embedded::files("catalogue");
    files.extend(embedded::files("us").into_iter().filter(|file| file.name() == "us/countries.toml"));
    Catalogue::load(&files).unwrap()
}

/// What is read of one row: `role country region basis`, a destination each.
fn read(catalogue: &Catalogue, cells: &[(Field, &str)]) -> Vec<String> {
    let column = |(field, _): &(Field, &str)| ColumnPlan {
        header: field.as_str().into(),
        field: Some(*field),
        slot: 0,
    };
    let plan = SheetPlan {
        columns: cells.iter().map(column).collect(),
        machine: Some("M1".to_owned()),
        ..SheetPlan::default()
    };
    let cells = (0u32..).zip(cells).map(|(column, (_, text))| RecordCell { column, text }).collect();
    let records = [Record {
        place: RowPlace { row: 2, ..RowPlace::default() },
        plan: &plan,
        cells,
        unread: Unread::default(),
    }];
    let machine = assemble("M1", &records);
    let facts = identify(&machine, catalogue);
    let told = facts.destinations.iter().map(|fact| {
        let role = fact.role.map_or("shipment", |role| role.as_str());
        let region = fact.region.map_or("-", |id| catalogue.regions[id.index()].id.as_str());
        let basis = match fact.basis {
            DestinationBasis::KnownParty => "known",
            DestinationBasis::Name => "name",
            DestinationBasis::City => "city",
            DestinationBasis::AddressEnd => "address",
            DestinationBasis::Written => "written",
        };
        format!("{role} {} {region} {basis}", fact.country.unwrap_or("?"))
    });
    told.collect()
}

#[test]
fn columns_addresses_and_names_each_say_where_it_goes() {
    use Field::{Consignee, ConsigneeAddress, ConsigneeCountry, Destination, EndUserAddress, Repairer};
    let catalogue = catalogue();
    let one: [(Field, &str, &str); 15] = [
        (Destination, "Kazakhstan", "shipment KZ - written"),
        (Destination, "Port of Bandar Abbas, Iran", "shipment IR - address"),
        (Destination, "Sevastopol", "shipment UA crimea city"),
        (Destination, "Ruritania", "shipment ? - written"),
        (Destination, "N/A", ""),
        (Consignee, "Quill, 4 Elm Road, Leeds, United Kingdom", "consignee GB - address"),
        (Consignee, "Bank of Quill (Iran)", "consignee IR - name"),
        (Consignee, "Quill Electronics, S.A.", ""),
        (Consignee, "Belarus", "consignee BY - written"),
        (Consignee, "Quill Trading House, Tehran, Iran", "consignee IR - address"),
        (Consignee, "Quill Maschinen GmbH & Co, KG", ""),
        (EndUserAddress, "9 Court Sq, Lebanon, PA 17042", "end-user US - address"),
        (EndUserAddress, "Sukhumvit Road, Bangkok", "end-user ? - address"),
        (Repairer, "Bitmain", "repairer CN - known"),
        (Field::Country, "Iran", ""),
    ];
    for (field, text, wanted) in one {
        assert_eq!(read(&catalogue, &[(field, text)]).join("; "), wanted, "{field}: {text}");
    }
    let party = |address: &'static str, country| {
        let mut cells = vec![(Consignee, "Quill"), (ConsigneeCountry, country)];
        cells.extend(Some((ConsigneeAddress, address)).filter(|(_, address)| !address.is_empty()));
        read(&catalogue, &cells).join("; ")
    };
    let (ukraine, minsk) = ("consignee UA - written; consignee UA crimea city", "1 Elm Road, Minsk, Belarus");
    assert_eq!(party("г. Симферополь, ул. Кирова, 1", "Ukraine"), ukraine);
    assert_eq!(party(minsk, "LT"), "consignee LT - written; consignee BY - address", "both are kept");
    assert_eq!(
        party("12 Valiasr Street, Tehran", "Oman"),
        "consignee OM - written",
        "a city yields to a country"
    );
    let named = [(Consignee, "Quill (Crimea) Ltd"), (ConsigneeCountry, "United States")];
    let both = "consignee US - written; consignee UA crimea name";
    assert_eq!(read(&catalogue, &named).join("; "), both, "a contradiction is kept");
}
