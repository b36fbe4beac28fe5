//! Several tables in a sheet, sheets that are turned, and what stands above a table.

use std::ops::ControlFlow;
use std::sync::Arc;

use super::*;
use crate::ingest::clean::CleanRows;
use crate::ingest::layout::{Table, read_tables};
use crate::ingest::rows::Rows;
use crate::ingest::validate::{RowOutcome, RowValidator};

fn tables(csv: &str) -> Vec<Table> {
    let rows: Arc<dyn Rows> = Arc::new(MemoryRows::csv(csv, ','));
    read_tables(&rows, "m.csv", &MapOptions::default()).unwrap_or_else(|d| panic!("{}", show(&d)))
}

/// The keys of each table's machines.
fn keys(csv: &str) -> Vec<String> {
    let of_table = |table: &Table| {
        let validator = RowValidator::new(&table.reading);
        let mut keys: Vec<String> = Vec::new();
        let from = table.reading.first_data;
        let scanned = table.rows.scan(from, table.reading.end, &mut |row| {
            match validator.validate(row) {
                RowOutcome::Evidence { key, .. } => keys.push(key.to_owned()),
                RowOutcome::Lot { key, .. } => keys.push(key),
                RowOutcome::Several { keys: several, .. } => {
                    keys.extend(several.iter().map(ToString::to_string));
                }
                RowOutcome::Blank | RowOutcome::Skipped(_) => {}
                RowOutcome::Refused { problem, .. } => keys.push(format!("!{}", problem.code)),
            }
            std::ops::ControlFlow::Continue(())
        });
        scanned.unwrap();
        keys.join(" ")
    };
    tables(csv).iter().map(of_table).collect()
}

#[test]
fn tables_below_and_beside_each_other_are_each_read() {
    for (csv, expected) in [
        (
            "Servers,,\nTag,Serial,Model\nT1,A1,R640\nT2,A2,R640\n,,\nSwitches,,\nSerial,Hostname,IP\nB1,sw1,10.0.0.1\nB2,sw2,10.0.0.2\n",
            &["A1 A2", "B1 B2"][..],
        ),
        ("Serial,Model,,Serial,Model\nA1,S21,,B1,S19\nA2,S21,,B2,S19\n,,,B3,S19\n", &["A1 A2", "B1 B2 B3"]),
        ("Serial,Model,Serial,Model\nA1,S21,B1,S19\n", &["A1", "B1"]),
        // Machines in columns, and one machine's labels and values.
        ("Hostname,rig-1,rig-2\nSerial,A1,A2\nModel,S21,S19\nIP,10.0.0.1,10.0.0.2\n", &["A1 A2"]),
        ("Serial Number:,A7\nModel:,Antminer S21\nControl board:,CVCtrl_BHB42XXX\n", &["A7"]),
        ("Serial,A1\nModel,S21\nMAC,x\n,\nSerial,A2\nModel,S19\nMAC,y\n", &["A1", "A2"]),
        // The same header again begins no other table.
        ("Serial,Model,Site\nA1,S21,x\n,,\nSerial,Model,Site\nA2,S21,x\n", &["A1 A2"]),
        // Lots, and serial numbers of several machines in one cell.
        ("Model,Qty\nS21,180\nS19,60\nTotal,240\n", &["m.csv!2 m.csv!3"]),
        ("Model,Qty,Serial\nS21,2,\"A1, A2\"\nS21,3,B001-B003\nS19,4,\n", &["A1 A2 B001 B002 B003 m.csv!4"]),
        ("Model,Qty\nS21,180\nS19,many\nS17,4 pcs\n", &["m.csv!2 !quantity-unreadable m.csv!4"]),
    ] {
        assert_eq!(keys(csv), expected, "{csv}");
    }
}

#[test]
fn cells_keep_their_places_where_rows_and_columns_change() {
    let table = &tables("Hostname,rig-1,rig-2\nSerial,A1,A2\nModel,S21,S19\nIP,10.0.0.1,10.0.0.2\n")[0];
    let places = table.reading.places.as_ref().unwrap();
    assert_eq!(places.place(3, 1).to_string(), "C2", "the serial of the second machine");
}

#[test]
fn what_stands_above_a_list_of_goods_holds_for_all_of_it() {
    let csv = "PACKING LIST,,\nSeller: Bitmain Technologies,,Buyer:\n,,Mesa Flats LLC\n,,12 Main Street\n\
               Invoice No.:,BM-7,\nCountry of origin: Malaysia,,\nPassword: x,,\n,,\nModel,Qty,HS Code\nS21,180,8543.70\n";
    let preamble = tables(csv)[0].preamble.as_ref().unwrap().shown();
    let shown: Vec<String> =
        preamble.iter().map(|(field, place, text)| format!("{field} {place} {text}")).collect();
    assert_eq!(
        shown,
        [
            "supplier A2 Bitmain Technologies",
            "consignee C3 Mesa Flats LLC",
            "consignee-address C4 12 Main Street",
            "Invoice No. B5 BM-7",
            "origin A6 Malaysia",
        ]
    );
}

#[test]
fn a_header_merged_over_columns_and_downward_is_one_of_two_rows() {
    // As a workbook gives it: each cell of a merged area holds its text.
    let reading = read(
        "Asset Tag,Device,Device,Device,Bought,Bought,Room\n\
         ,Maker,Type,Serial No.,Date,Shop,\n\
         E-1,HP,ProBook 450,QX7,2024-01-02,Acme,2\n\
         E-2,HP,ProBook 450,QX8,2024-01-02,Acme,3\n",
    );
    assert_eq!((reading.header_row, reading.first_data.row), (Some(2), 3));
    assert_eq!(reading.columns[0].field, Some(Field::AssetTag));
    assert_eq!(reading.columns[2].field, Some(Field::Model));
    assert_eq!(reading.columns[3].field, Some(Field::Serial));
    assert_eq!(reading.columns[6].header, "Room");
    let reading = read(
        "№,Товар,Товар,Количество,Количество,Количество (масса нетто),Цена\n\
         №,наименование,код,в одном месте,\"мест, штук\",Количество (масса нетто),Цена\n\
         1,2,3,4,5,6,7\n\
         1,Antminer S19,00-1,2,10,20,100\n\
         2,Antminer S21,00-2,1,15,15,100\n",
    );
    let quantity = reading.plan.columns.iter().position(|c| c.field == Some(Field::Quantity));
    assert_eq!((reading.header_row, quantity), (Some(2), Some(5)));
}

#[test]
fn a_title_merged_over_the_header_is_no_part_of_it() {
    let reading = read("Stock,Stock,Stock,Stock\nHost,Maker,Model,Serial\na1,Dell,R650,QX7\n");
    assert_eq!(reading.header_row, Some(2));
    assert_eq!(reading.columns[1].header, "Maker");
    let notes = show(&reading.notes);
    assert!(notes.contains("row 1: \"Stock\"") && !notes.contains("\"Stock\", \"Stock\""), "{notes}");
}

#[test]
fn the_ends_of_a_range_in_two_columns_name_no_machine() {
    let reading = read(
        "Pallet,Model,Serial No.,Serial No.,Qty\n,,from,to,\n\
         P1,Antminer S21 200T,QXB0001,QXB0040,40\nP2,Antminer S21 200T,QXB0041,QXB0080,40\n",
    );
    assert_eq!((reading.header_row, reading.plan.key), (Some(2), None));
    assert!(reading.plan.lots.is_some());
    for header in [
        "Serial From,Serial To",
        "SN start,SN end",
        "Seriennummer von,Seriennummer bis",
        "起始序列号,结束序列号",
    ] {
        let reading = read(&format!(
            "Model,{header},Qty\nAntminer S21 200T,QXB0001,QXB0040,40\nAntminer S19 95T,QXC0001,QXC0040,40\n"
        ));
        assert_eq!(reading.plan.key, None, "{header}");
    }
}

#[test]
fn columns_under_a_ruler_are_cut_where_its_lines_begin() {
    let console = "Hostname   Model      Serial\n---------- ---------- --------\nedge-1     R640 rack  A1001\nedge-2                A1002\nedge-3     a-name-that-is-too-long A1003\n\n(3 rows)\n";
    let table = &tables(console)[0];
    let headers: Vec<&str> = table.reading.columns.iter().map(|column| column.header.as_str()).collect();
    assert_eq!(headers, ["Hostname", "Model", "Serial"]);
    let found = keys(console);
    assert!(found[0].starts_with("A1001 A1002 !"), "{found:?}");
}

#[test]
fn rows_that_are_commented_out_or_count_the_columns_are_no_machines() {
    for (csv, expected) in [
        ("ip,model\n10.0.0.1,S21\n10.0.0.2,S21\n10.0.0.3,S21\n#10.0.0.4,S21\n", "10.0.0.1 10.0.0.2 10.0.0.3"),
        ("# name,ip\n# who knows the rest\nrig-a,?\nrig-b,10.0.0.4\nrig-c,?\n", "rig-a rig-b rig-c"),
        ("Serial,Asset Tag,Model\n1,2,3\nA1001,T-1,S21\nA1002,T-2,S21\n", "A1001 A1002"),
        // Numbers may open with the sign.
        ("Machine,Model\n#1,S21\n#2,S21\n#3,S21\n", "#1 #2 #3"),
    ] {
        assert_eq!(keys(csv), [expected], "{csv}");
    }
}

#[test]
fn charges_are_no_lots_and_names_of_people_no_machines() {
    for (csv, expected) in [
        ("Description,Model,Qty\nServer,R640,4\nPacking and freight,,1\nSwitch,N3K,2\n", "m.csv!2 m.csv!4"),
        ("Personalnummer,Name,Gerät\n17,Otto,nb-044\n18,Anna,pc-117\n19,Eva,\n", "nb-044 pc-117"),
    ] {
        assert_eq!(keys(csv), [expected], "{csv}");
    }
}

#[test]
fn a_name_that_stands_in_every_row_goes_before_a_tag_that_few_have() {
    let csv = "Identifikation,Inventarnummer,Typ\nKette 01 rot,,Kette\nKette 02 rot,T-7,Kette\nLeine 4 lang,,Leine\n";
    assert_eq!(tables(csv)[0].reading.plan.key, Some(0));
}

#[test]
fn lots_of_tables_beside_each_other_are_different_lots() {
    let csv = "Model,Qty,Origin,,Model,Qty,Origin\nAntminer S21,10,China,,Ascend 910B,5,China\nAntminer S19,10,China,,Ascend 310,5,China\n";
    assert_eq!(keys(csv), ["m.csv!2 m.csv!3", "m.csv!E2 m.csv!E3"]);
}

#[test]
fn tables_of_markdown_are_read_without_their_rulers_and_marks() {
    let csv = "# Nodes\n\n|Hostname|Model|\n|---|:---:|\n|`node-01`|**MS-01**|\n|node-02|MS-01|\n";
    let rows: Arc<dyn Rows> = Arc::new(CleanRows::new(Arc::new(MemoryRows::csv(csv, '|'))));
    let tables = read_tables(&rows, "in.md", &MapOptions::default()).unwrap();
    let [table] = &tables[..] else { panic!("{} tables", tables.len()) };
    assert_eq!(show(&table.reading.notes).matches("key-sometimes-blank").count(), 0);
    let validator = RowValidator::new(&table.reading);
    let mut found = Vec::new();
    table
        .rows
        .scan(table.reading.first_data, None, &mut |row| {
            found.push(format!("{:?}", validator.validate(row)));
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(found[0], "Blank");
    assert!(found[1].contains("\"node-01\"") && found[2].contains("\"node-02\""), "{found:?}");
}

#[test]
fn a_delivery_note_is_a_list_of_lots_whatever_its_numbers_of_goods_look_like() {
    for csv in [
        "Réf.,Désignation,Qté commandée,Qté livrée\nA1366,Avalon A1366 130T,50,48\nA1466,Avalon A1466 150T,30,30\n",
        "Part,Description,Qty ordered,Qty shipped\nA1366,Avalon A1366 130T,50,48\nA1466,Avalon A1466 150T,30,30\n",
    ] {
        let [table] = &tables(csv)[..] else { panic!("{csv}") };
        let quantity = table.reading.plan.lots.as_ref().and_then(|lots| lots.quantity);
        assert_eq!(quantity, Some(3), "{csv}");
    }
}

#[test]
fn who_made_goods_is_their_maker() {
    let csv = "Código Produto,Descrição,NCM,Qtde,Fabricante\nBM-S19,Antminer S19j Pro,8471.80.00,25,Bitmain\nMB-M30,Whatsminer M30S,8471.80.00,10,MicroBT\n";
    let [table] = &tables(csv)[..] else { panic!() };
    let maker = Field::Party(crate::model::Role::Maker, crate::model::Aspect::Name);
    assert_eq!(table.reading.plan.columns[4].field, Some(maker));
}
