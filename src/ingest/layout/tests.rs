use super::*;
use crate::ingest::memory::MemoryRows;
use crate::ingest::rows::{RawCell, RawRow};
use crate::model::{Aspect, Role};

mod real_files;
mod tables;

fn read(csv: &str) -> SheetReading {
    read_with(csv, &MapOptions::default()).unwrap_or_else(|d| panic!("{}", show(&d)))
}

fn read_with(csv: &str, options: &MapOptions) -> Result<SheetReading, Diagnostics> {
    read_sheet(&MemoryRows::csv(csv, ','), None, options)
}

fn show(problems: &Diagnostics) -> String {
    problems.iter().map(|d| d.render(crate::diagnostic::Colour::Never) + "\n").collect()
}

fn fields(reading: &SheetReading) -> Vec<String> {
    reading
        .columns
        .iter()
        .map(|c| match (c.field, c.slot) {
            (None, _) => "-".to_owned(),
            (Some(f), 0) => f.to_string(),
            (Some(f), n) => format!("{f} {n}"),
        })
        .collect()
}

fn map(field: Field, header: &str) -> MapOptions {
    let said = crate::ingest::columns::Override { field, header: header.to_owned(), by: None };
    MapOptions { overrides: vec![said], machine: None }
}

#[test]
fn a_plain_table() {
    let reading = read("Machine,Model,Vendor\nM1,S21,Bitmain\n");
    assert_eq!(fields(&reading), ["machine", "model", "maker"]);
    assert_eq!((reading.key_field(), reading.header_row), (Some(Field::Machine), Some(1)));
    assert_eq!(reading.first_data.row, 2);
    assert!(!reading.plan.row_is_component);
}

#[test]
fn preamble_and_blank_lines_stand_above_the_header() {
    let reading = read(
        "Acme Mining LLC\n,,\nInventory of,2026-11-01,\n\nSerial Number,Model,Location\nHYDT1,S21,Texas\n",
    );
    assert_eq!(reading.header_row, Some(5));
    assert_eq!(reading.first_data.row, 6);
    assert!(show(&reading.notes).contains("Acme Mining LLC"), "{}", show(&reading.notes));
}

#[test]
fn a_group_header_stands_above_its_columns() {
    let reading = read(
        "Machine,,Hashboard 1,,Hashboard 2,,Control board,,PSU\n\
         Name,Model,SN,Type,SN,Type,Type,SN,SN\n\
         M1,S21,A1,BHB68601,A2,BHB68601,CVCtrl,C1,P1\n",
    );
    assert_eq!(
        fields(&reading),
        [
            "machine",
            "model",
            "board-serial 1",
            "board 1",
            "board-serial 2",
            "board 2",
            "control-board",
            "control-board-serial",
            "psu-serial"
        ]
    );
    assert_eq!((reading.header_row, reading.first_data.row), (Some(2), 3));
}

#[test]
fn headers_merged_downward_stand_in_the_upper_row() {
    let reading = read("SN,Model,Hashboard,,\n,,1 SN,2 SN,3 SN\nX1,S19,A,B,C\n");
    assert_eq!(fields(&reading), ["serial", "model", "board-serial 1", "board-serial 2", "board-serial 3"]);
}

#[test]
fn series_counted_from_zero_begin_with_one() {
    let reading = read("miner-sn,pcbsn0,pcbsn1,pcbsn2,chipdata0,chipdata1\nX,1A,2A,3A,c,c\n");
    assert_eq!(
        fields(&reading),
        ["serial", "board-serial 1", "board-serial 2", "board-serial 3", "hash-asic 1", "hash-asic 2"]
    );
    assert!(reading.columns[1].why.contains("counted from 0"), "{}", reading.columns[1].why);
}

#[test]
fn equal_board_headers_are_numbered() {
    let reading = read("序列号,机型,算力板SN,算力板SN,算力板SN\nX,S19,A,B,C\n");
    assert_eq!(fields(&reading)[2..], ["board-serial 1", "board-serial 2", "board-serial 3"]);
}

#[test]
fn one_row_a_component() {
    let reading = read(
        "Machine,Component,Manufacturer,Part Number,Serial\n\
         M1,Controller,CVITEK,CV1835,1\nM1,PHY,Microchip,LAN8710A,2\nM2,Controller,TI,AM3358,3\n",
    );
    assert_eq!(fields(&reading), ["machine", "component", "part-maker", "part", "component-serial"]);
    assert!(reading.plan.row_is_component);
}

#[test]
fn a_serial_that_stays_the_same_within_a_machine_is_the_machines() {
    let reading = read(
        "Machine,Component,Part Number,Serial\nM1,Controller,CV1835,S1\nM1,PHY,LAN8710A,S1\nM2,PHY,LAN8710A,S2\n",
    );
    assert_eq!(fields(&reading)[3], "serial");
}

#[test]
fn vendor_is_the_maker_or_the_seller_by_its_neighbours() {
    for (csv, expected) in [
        ("Serial,Model,Vendor\n", "maker"),
        ("Serial,Model,Manufacturer,Vendor\n", "supplier"),
        ("Serial,Model,Purchase Date,Vendor\n", "supplier"),
    ] {
        assert_eq!(fields(&read(csv)).last().map(String::as_str), Some(expected), "{csv}");
    }
}

#[test]
fn of_two_serial_columns_the_one_that_names_the_rows_is_taken_and_the_other_helps_out() {
    let reading = read("S/N,Model,Serial Number\n,S21,B1\nA2,S21,B2\n,S21,B3\n");
    assert_eq!(fields(&reading), ["-", "model", "serial"]);
    assert_eq!((reading.plan.key, reading.plan.other_keys.as_slice()), (Some(2), &[0][..]));
    assert!(reading.naming.others.iter().any(|other| other.starts_with("serial, column A: 1 of 3")));
    let said = read_with("S/N,Model,Serial Number\nA,S21,B\n", &map(Field::Serial, "serial_number")).unwrap();
    assert_eq!(fields(&said), ["-", "model", "serial"]);
}

/// What a column's values are decides, whatever stands above it.
#[test]
fn the_key_is_chosen_by_what_the_cells_hold() {
    for (csv, key) in [
        // Kinds repeat; serials do not.
        ("Serial,Miner\nA1,Antminer S21\nA2,Antminer S21\nA3,Antminer S21\n", "Serial"),
        ("Asset Name,Serial\nDell Latitude,A1\nDell Latitude,A2\n", "Serial"),
        ("Machine,Serial\nM1,A1\nM2,A2\n", "Machine"),
        ("Machine,Serial\nM1,A1\nM1,A2\n", "Serial"),
        ("Equipo_ID,Nombre_Equipo,Modelo\nB1,Switch,C9300\nB2,Switch,C9300\n", "Equipo_ID"),
        // What is full names the rows.
        ("Asset Tag,Barcode,Model\n,2000608,S21\n,2000609,S21\nA-7,2000610,S21\n", "Barcode"),
        ("Laptop Serial No,Serial No,Model\n1822748126,,S21\n1822748127,,S21\n", "Laptop Serial No"),
        // A column that counts the rows is no serial number.
        ("Serial No,Asset Tag,Model\n1,T-4,S21\n2,T-9,S21\n3,T-2,S21\n", "Asset Tag"),
        // A serial that stands beside several names is none of the machine.
        ("Name,Serial,Model\npc-1,X9,S21\npc-2,X9,S21\npc-3,Y1,S21\n", "Name"),
        ("IP,Model\n10.0.0.4,S21\n10.0.0.5,S21\n", "IP"),
    ] {
        let reading = read(csv);
        let key = (reading.plan.key.map(|key| reading.plan.columns[key as usize].header.clone()), key);
        assert_eq!(key.0.as_deref(), Some(key.1), "{csv}{:?}", reading.naming);
    }
}

#[test]
fn a_column_that_only_counts_the_rows_names_nothing() {
    let problems = read_with("Serial No,Model\n1,S21\n2,S21\n3,S19\n", &MapOptions::default()).unwrap_err();
    assert!(show(&problems).contains("it counts the rows"), "{}", show(&problems));
}

#[test]
fn what_numbers_the_rows_is_no_serial_number() {
    let reading =
        read("S.No,Hostname,Model\n1,pc-01,OptiPlex 7010\n2,pc-02,OptiPlex 7010\n3,pc-03,OptiPlex 7010\n");
    assert_eq!(fields(&reading), ["-", "hostname", "model"]);
}

#[test]
fn a_name_that_the_header_lacks_in_front_is_told_by_the_values() {
    let reading = read("Serial,Model,MAC\n1,NGSB1,S21,E0:A5:09:01:02:03\n2,NGSB2,S21,E0:A5:09:01:02:04\n");
    assert_eq!(fields(&reading), ["-", "serial", "model", "mac"]);
    let problems = read_with("Rack,Model\n1,x,S21\n2,y,S21\n", &MapOptions::default()).unwrap_err();
    assert!(problems.iter().all(|d| d.code == "header-too-short"), "{}", show(&problems));
}

#[test]
fn several_suppliers_are_kept() {
    assert_eq!(fields(&read("Serial,Supplier,Distributor\n"))[1..], ["supplier", "supplier"]);
}

#[test]
fn an_override_that_is_not_there_shows_the_headers() {
    let problems =
        read_with("Serial,Model\nA,S21\n", &map(Field::Party(Role::Owner, Aspect::Name), "Besitzer"))
            .unwrap_err();
    let shown = show(&problems);
    assert!(shown.contains("map-no-such-header") && shown.contains("A \"Serial\", B \"Model\""), "{shown}");
}

#[test]
fn a_column_can_be_named_by_its_letter() {
    let reading = read_with("Kiste,Model\nA,S21\n", &map(Field::Machine, "@A")).unwrap();
    assert_eq!(reading.key_field(), Some(Field::Machine));
}

#[test]
fn no_machine_key_shows_what_to_type() {
    let problems = read_with("Seriall Numbr,Model,Firmware\nA,S21,x\n", &MapOptions::default()).unwrap_err();
    let shown = show(&problems);
    assert!(shown.contains(NO_MACHINE_KEY), "{shown}");
    assert!(shown.contains("--map serial=\"Seriall Numbr\""), "{shown}");
}

#[test]
fn a_bill_of_materials_is_read_for_a_named_machine() {
    let csv = "Designator,Manufacturer,MPN,Qty\nU1,TI,AM3358BZCZ100,1\n";
    let problems = read_with(csv, &MapOptions::default()).unwrap_err();
    assert!(show(&problems).contains("--machine NAME"), "{}", show(&problems));
    let options = MapOptions { overrides: Vec::new(), machine: Some("bench-1".to_owned()) };
    let reading = read_with(csv, &options).unwrap();
    assert_eq!((reading.plan.key, reading.plan.machine.as_deref()), (None, Some("bench-1")));
    assert_eq!(fields(&reading), ["designator", "part-maker", "part", "quantity"]);
    assert!(reading.plan.row_is_component);
}

#[test]
fn devices_of_a_parts_list_are_no_machines() {
    let csv = "Qty,Value,Device,Parts\n1,LAN8710A,QFN32,U4\n2,10k,R0402,\"R1, R2\"\n";
    let options = MapOptions { overrides: Vec::new(), machine: Some("lime".to_owned()) };
    assert_eq!(fields(&read_with(csv, &options).unwrap()), ["quantity", "part", "component", "designator"]);
}

#[test]
fn a_blank_key_column_is_passed_over() {
    let reading = read("Serial,Asset Tag,Model\n,T1,S21\n,T2,S21\n");
    assert_eq!(reading.key_field(), Some(Field::AssetTag));
    assert!(show(&reading.notes).contains("key-passed-over"));
}

#[test]
fn another_section_ends_the_table() {
    let reading = read(
        "# SECTION: MINER\nserial_number,name,mac_address\nX1,a,E0:A5:09:01:02:03\n# SECTION: RACK\nrack,row\n1,2\n",
    );
    assert_eq!((reading.header_row, reading.end), (Some(2), Some(3)));
    assert!(show(&reading.notes).contains("SECTION: RACK"));
}

#[test]
fn what_is_no_inventory_says_why() {
    for (csv, code) in [
        ("", EMPTY_SHEET),
        ("\n,,\n", EMPTY_SHEET),
        ("1276-1066-1-ND,2,C113\n1276-1244-1-ND,1,C7\n", NO_HEADER),
        ("Site,Country,Notes\nTexas,US,x\n", NOT_AN_INVENTORY),
        ("Item name,serial number,seats,reassignable\na,b,1,yes\n", NOT_AN_INVENTORY),
    ] {
        let problems = read_with(csv, &MapOptions::default()).unwrap_err();
        assert_eq!(problems.iter().next().map(|d| d.code), Some(code), "{csv:?}: {}", show(&problems));
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    #[test]
    fn any_headers_and_rows_are_read_or_refused(
        rows in proptest::collection::vec(proptest::collection::vec(cell(), 0..8), 0..12),
        header in ".{0,12}",
    ) {
        let rows = MemoryRows::new(rows);
        for options in [
            MapOptions::default(),
            map(Field::Machine, &header),
            MapOptions { overrides: Vec::new(), machine: Some("M".to_owned()) },
        ] {
            if let Ok(reading) = read_sheet(&rows, None, &options) {
                let validator = crate::ingest::validate::RowValidator::new(&reading);
                rows.each(|row: &RawRow<'_>| { validator.validate(row); });
                assert!(reading.columns.len() == reading.plan.columns.len());
            }
        }
    }

    #[test]
    fn any_cells_of_any_kind_are_vetted(cells in proptest::collection::vec((cell(), 0_usize..5), 0..8)) {
        use crate::ingest::rows::CellKind::{Bool, Date, Error, Number, Text};
        let reading = read("Machine,Serial,MAC,IP,Part Number,Component\n");
        let validator = crate::ingest::validate::RowValidator::new(&reading);
        let cells: Vec<RawCell<'_>> = cells
            .iter()
            .map(|(text, kind)| RawCell { text, kind: [Text, Number, Date, Bool, Error][*kind] })
            .collect();
        validator.validate(&RawRow { mark: Mark::default(), end: 0, cells: &cells, written: &[], plain: false });
    }
}

fn cell() -> impl proptest::strategy::Strategy<Value = String> {
    use proptest::prelude::*;
    prop_oneof![
        Just(String::new()),
        ".{0,16}",
        "[0-9.,E+:#-]{0,16}",
        proptest::sample::select(vec![
            "Serial Number",
            "Model",
            "机型",
            "算力板1序列号",
            "Manufacturer",
            "Part Number",
            "pcbsn0",
            "Name",
            "Type",
            "MAC",
            "E0:A5:09:01:02:03",
            "Hashboard 2",
            "# SECTION: A",
            "Total",
            "N/A",
        ])
        .prop_map(str::to_owned),
    ]
}

#[test]
fn rows_of_endless_text_are_held_in_bearable_memory() {
    let long = "Modèle ".repeat(300_000);
    let wide = vec![long.clone(); 60];
    let held = |rows: Vec<Vec<String>>| {
        let peek = peek(&MemoryRows::new(rows)).unwrap();
        peek.rows.iter().flat_map(|row| &row.cells).map(String::len).sum::<usize>()
    };
    assert!(held(vec![wide.clone(); 9]) <= 5 << 20);
    assert_eq!(
        held(vec![vec![long[..500_000].to_owned(), "Machine".to_owned()]]),
        500_007,
        "no cell of a short row is cut"
    );
}

#[test]
fn a_bare_name_names_machines_that_somebody_made_and_that_stand_somewhere() {
    let reading = read(
        "Name,Role,Manufacturer,Type,Status,Site,Rack\nAP 0A,AP,Allied Telesis,TQ4600,Active,S1,C 01\nAPIC_C,ACI,Cisco,APIC-M3,Active,S1,C 02\n",
    );
    assert_eq!((reading.plan.key, reading.key_field()), (Some(0), Some(Field::Machine)));
    // Goods have a price and a quantity, and nobody says where they stand.
    for other in
        ["Name,Manufacturer,Type,Price\nBolt,Acme,M4,1\nNut,Acme,M5,1\n", "Name,Site\nAnna,S1\nEva,S2\n"]
    {
        assert!(read_with(other, &MapOptions::default()).is_err(), "{other}");
    }
}

#[test]
fn names_of_several_of_a_kind_are_lots_and_numbers_of_lines_no_serial_numbers() {
    for csv in [
        "Machine,Qty\nAntminer S21,100\nAntminer S19,200\nAntminer T21,7\n",
        "S/N,Product,Qty\n10,Antminer S21,5\n20,Antminer S19,6\n30,Antminer S19 XP,7\n",
        "S/N,Description,Quantity\n1.1,Antminer S21,100\n1.2,Antminer S19,200\n",
    ] {
        let reading = read(csv);
        assert_eq!(reading.plan.key, None, "{csv}");
        assert!(reading.plan.lots.is_some(), "{csv}");
    }
    // Of single machines, and of serial numbers, the quantity is said beside them.
    for csv in [
        "Machine,Qty\nrig-1,1\nrig-2,1\nrig-3,2\n",
        "Serial,Model,Qty\nQX7001,S21,2\nQX7002,S21,2\n",
        "Machine,Qty\n\"rig-1, rig-2\",2\n\"rig-3, rig-4\",2\n",
    ] {
        assert_eq!(read(csv).plan.key, Some(0), "{csv}");
    }
}

#[test]
fn a_row_of_names_that_other_rows_hold_is_no_header() {
    let reading = read("Name,Model,Type\nspare,R640,server\nweb-2,R640,server\nweb-3,R640,server\n");
    assert_eq!((reading.header_row, reading.plan.key), (Some(1), Some(0)));
}

#[test]
fn a_title_that_speaks_of_passwords_costs_no_column_below_it() {
    for title in ["Root passwords see KeePass,,", "Secret,,", "Passwort"] {
        let reading = read(&format!("{title}\nHostname,Model,Serial\nweb-1,R740,QX7\nweb-2,R640,QX8\n"));
        assert_eq!(reading.header_row, Some(2), "{title}");
        assert_eq!(reading.columns[0].field, Some(Field::Hostname), "{title}");
        assert!(reading.secrets.is_empty(), "{title}");
    }
    // A heading is none.
    let reading = read("Hostname,Model,Password\nweb-1,R740,Zt7#pq\nweb-2,R640,Zt7#pr\n");
    assert_eq!(reading.secrets, [2]);
}

#[test]
fn the_guid_of_a_program_names_machines_only_where_nothing_else_does() {
    let guid = |at: u32| format!("3f2c9a11-8a41-4e27-9c11-aa0011bb220{at}");
    let rows = |columns: &str, rest: [&str; 3]| {
        let rows: Vec<String> = (0..).zip(rest).map(|(at, rest)| format!("{}{rest}\n", guid(at))).collect();
        read(&format!("Device ID{columns}\n{}", rows.concat()))
    };
    let named = rows(",Device name,Serial number", [",PC-9QK1,QX7A1", ",PC-77ZZ,QX7A2", ",tab-3,QX7A3"]);
    assert_eq!(
        (named.plan.key, fields(&named)),
        (Some(1), vec!["-".into(), "machine".into(), "serial".into()])
    );
    let numbered = rows(",Model,Serial number", [",R650,QX7A1", ",R650,QX7A2", ",R660,QX7A3"]);
    assert_eq!(numbered.key_field(), Some(Field::Serial));
    let alone = rows(",Model", [",R650", ",R650", ",R660"]);
    assert_eq!(alone.key_field(), Some(Field::Machine));
}

#[test]
fn the_number_of_a_place_is_a_place() {
    let csv =
        "tipo,marca,modelo,id_ubicacion\nPC,Dell,Optiplex 5070,1\nPC,HP,ProDesk 400,1\nPC,Acer,Veriton X,2\n";
    let reading = read(csv);
    assert_eq!(fields(&reading)[3], "site");
    assert!(reading.plan.lots.is_some_and(|lots| lots.quantity.is_none()));
}

#[test]
fn keys_without_a_header_are_not_read() {
    let csv = "NODE1,This is node #1,2B7E151628AED2A6ABF7158809CF4F3C\nNODE2,This is node #2,99C2151628AED2A6ABF7158809CF4F3D\n";
    assert_eq!(read(csv).secrets, [2]);
}

#[test]
fn kinds_and_measures_name_no_machines() {
    let named = read(
        "Asset ID,Asset Name,Category,Location\n101,Dell Laptop,Laptop,Office A\n105,Cisco Router,Network Device,Server Room\n",
    );
    assert_eq!(named.key_field(), Some(Field::AssetTag));
    let measured = read_with(
        "hardware,description,unit (cm2 or GB),num\nCPU,16nm,1.47,1\nDRAM,18nm,256,2\n",
        &MapOptions::default(),
    );
    assert!(measured.is_err());
}

#[test]
fn a_dash_in_place_of_a_serial_number_makes_no_list_of_components() {
    let csv = "ID INVENTARIS,TYPE ASSET,SERIAL NUMBER,PROCESSOR\nGTK-01,PC,QX7-A450,I3 GEN 10\nGTK-02,PC,-,I3-GEN 3\nGTK-03,PC,-,INTEL PENTIUM\n";
    let reading = read(csv);
    assert!(!reading.plan.row_is_component);
    assert_eq!(reading.key_field(), Some(Field::AssetTag));
}

#[test]
fn a_number_that_all_rows_share_is_no_tag_of_theirs() {
    let csv = "id,marca,modelo,inventario_id,serie\n1,HP,Elite,3,QX5345\n2,HP,Elite,3,QX5346\n3,HP,Elite,3,QX5347\n";
    assert_eq!(fields(&read(csv)), ["-", "maker", "model", "-", "serial"]);
    // Tags that a screen shares with its computer are tags.
    let csv = "Asset Tag,Serial,Model\nT1,QX5345,PC\nT1,QX5346,LCD\nT2,QX5347,PC\nT2,QX5348,LCD\n";
    assert_eq!(fields(&read(csv))[0], "asset-tag");
}

#[test]
fn serial_numbers_have_digits() {
    let csv =
        "Service tag,Protocol,Port\nStorage.<region>,TCP,443\nBatchManagement,ANY,443\nDirectory,TCP,443\n";
    let refused = read_with(csv, &MapOptions::default()).unwrap_err();
    assert_eq!(refused.iter().next().map(|why| why.code), Some("no-machine-key"));
    let csv = "Service tag,Model\nQBCDEFG,R550\nQBCDEFH,R550\nQBCDEFJ,R550\n";
    assert_eq!(read(csv).key_field(), Some(Field::Serial));
}

#[test]
fn a_type_beside_a_description_is_no_inventory() {
    let csv = "url,titre,type,public\n/a,Accueil,Page,Tous\n/b,Flux,Feed,Tous\n";
    let refused = read_with(csv, &MapOptions::default()).unwrap_err();
    assert_eq!(refused.iter().next().map(|why| why.code), Some(NOT_AN_INVENTORY));
    assert_eq!(fields(&read("Type,Qty\nAntminer S21,5\nAntminer S19,2\n")), ["model", "quantity"]);
}
