//! Rows among and below the machines that are none.

use super::*;

#[test]
fn a_secret_beside_its_label_is_no_machine() {
    assert_eq!(
        vet_all(
            "Hostname,Model,Serial,Site\n\
             web1,Dell R650,QX7,L1\n\
             web2,Dell R650,QX8,L1\n\
             iDRAC password:,Blau44!,,\n\
             Contraseña de red:,,Ab-12,\n\
             Kennwort,Ab12,,\n\
             Login:,root,Passwort:,Ab12\n\
             WLAN 2 Passwort:,Ab12,,\n\
             管理员密码：,Ab12,,\n\
             web3,Dell R650,QX9,L1\n"
        ),
        ["QX7", "QX8"].into_iter().chain(["(row-is-secret)"; 6]).chain(["QX9"]).collect::<Vec<_>>()
    );
}

#[test]
fn a_machine_with_a_word_of_secrets_in_its_name_stays() {
    assert_eq!(vet_all("Hostname,Model\nvault-secret,R650\nweb-pin,R650\n"), ["vault-secret", "web-pin"]);
    assert_eq!(
        vet_all("Hostname,Model,Serial\ntoken-server,R650,QX7\npin-pad-1,VX520,\n"),
        ["QX7", "pin-pad-1"]
    );
}

#[test]
fn a_line_that_counts_is_no_machine_named_by_its_number() {
    for line in [
        "Subtotal Aula 1.1,,5",
        "TOTAL EQUIPOS,,12",
        "Total items,,6",
        "Anzahl Geräte:,,9",
        "Anzahl Geräte:,9,",
        "Total 3 pallets,12,10 unidades",
        "Count:,2,",
        "Количество единиц,,4",
        "设备数量,,4",
        "台数合計,,4 台",
        "Nombre de postes :,,4",
    ] {
        assert_eq!(
            vet_all(&format!("Tag,Model,Serial\nA1,R650,QX7\nA2,R650,QX8\n{line}\n")),
            ["QX7", "QX8", "(row-is-total)"],
            "{line}"
        );
    }
}

#[test]
fn what_only_looks_like_a_count_is_a_machine() {
    assert_eq!(
        vet_all(
            "Tag,Model,Serial\nTOTAL-01,R650,QX7\nSum Building,R650,QX8\nTotal,R650,700123\nTotal,,700124\nCount 2,,QX9\n"
        ),
        ["QX7", "QX8", "700123", "700124", "QX9"]
    );
}

#[test]
fn a_promise_and_a_signature_are_no_machines() {
    assert_eq!(
        vet_all(
            "Tag,Model,Serial\nA1,R650,QX7\nA2,R650,QX8\n\
             Me comprometo a cuidar el equipo descrito.,,\n\
             Firma del responsable,,Jefe de área\n\
             Firma,,12\n\
             Unterschrift des Empfängers,,\n"
        ),
        ["QX7", "QX8", "(row-is-footer)", "(row-is-footer)", "(row-is-footer)", "(row-is-footer)"]
    );
    assert_eq!(
        vet_all("Name,Model,Serial\nSignature pad,STU-530,QX7\nSignature pad,STU-530,QX8\n"),
        ["QX7", "QX8"]
    );
}

#[test]
fn a_title_merged_over_the_columns_is_no_machine() {
    // As a workbook gives it; in a text file a machine may have one text in all columns.
    let grid = |csv: &str| {
        let cell = |text: &str| (text.to_owned(), CellKind::Text);
        let rows = csv.lines().map(|line| line.split(',').map(cell).collect()).collect();
        vet_rows(&MemoryRows::grid(rows))
    };
    let titled = "Host,Maker,Model,Serial\nCABINET 1,CABINET 1,CABINET 1,CABINET 1\nweb1,Dell,R650,QX7\nweb2,Dell,R650,QX8\n\
                  Room 2,Room 2,Room 2,\nweb3,web3,R650,web3\n";
    assert_eq!(grid(titled), ["(row-is-section)", "QX7", "QX8", "(row-is-section)", "web3"]);
    // A machine may have one name in every column that names it.
    assert_eq!(grid("Host,Asset tag,Serial,Model\nA1,A1,A1,\nA2,A2,A2,\n"), ["A1", "A2"]);
    assert_eq!(vet_all("Host,Model,Maker\nserver,server,server\ndb-1,R740,Dell\n"), ["server", "db-1"]);
}

#[test]
fn the_numbers_of_the_columns_are_no_machine_wherever_the_header_is_repeated() {
    let page = "№ п/п,Наименование,Серийный номер,Модель\n1,2,3,4\n";
    assert_eq!(
        vet_all(&format!("{page}1,Сервер,QX7,R650\n2,Сервер,QX8,R650\n{page}3,Сервер,QX9,R650\n")),
        ["(row-numbers-columns)", "QX7", "QX8", "(row-repeats-header)", "(row-numbers-columns)", "QX9"]
    );
    assert_eq!(
        vet_all("Line,Model,Qty,Price\nА,Б,1,2\n1,S21,3,4000\n2,S19,3,4000\n"),
        ["(row-numbers-columns)", "lot the sheet!3", "lot the sheet!4"]
    );
}

#[test]
fn a_charge_in_a_list_of_goods_is_no_lot_and_a_model_beside_it_is_one() {
    assert_eq!(
        vet_all(
            "Description,Model,Qty,Unit,Price\n\
             Miner,S21 200T,10,pcs,3000\n\
             Delivery,,1,lot,300\n\
             Shipping,S19 95T,1,pcs,300\n\
             設置,,1,式,40\n\
             Rack-Montage,,1,psch,40\n\
             Rack-Montage,,1,pcs,40\n\
             Versandkosten,,,,40\n"
        ),
        [
            "lot the sheet!2",
            "(row-is-service)",
            "lot the sheet!4",
            "(row-is-service)",
            "(row-is-service)",
            "lot the sheet!7",
            "(row-is-service)"
        ]
    );
}

#[test]
fn machines_of_firms_and_in_numbered_racks_stay() {
    assert_eq!(
        vet_all(
            "Owner,Model,Serial\nFirma Schmidt,Printer,4711001\nTotal Energies,,00412\nFirma del responsable,,\n"
        ),
        ["4711001", "00412", "(row-is-footer)"]
    );
    assert_eq!(
        vet_all("Machine,Rack,Shelf\n1,2,3\n4,2,3\n1,2,3\n"),
        ["(row-numbers-columns)", "4", "1"],
        "directly below the header it counts the columns"
    );
}

#[test]
fn what_an_invoice_counts_below_its_lines_is_a_charge_and_no_total() {
    assert_eq!(
        vet_all("Model,Qty,Price\nAntminer S21,20,1\nFreight,1,500\nVAT 20%,1,20\nTotal,20,520\n"),
        ["lot the sheet!2", "(row-is-service)", "(row-is-service)", "(row-is-total)"]
    );
}

#[test]
fn what_is_left_of_a_name_with_a_secret_in_it_names_no_machine() {
    let left = crate::ingest::secrets::LEFT_OUT;
    assert_eq!(
        vet_all(&format!("Hostname,Model,Serial\nweb1,R650,QX7\nweb2,R650,PIN {left}\nadmin/{left},R650,\n")),
        ["QX7", "web2", "(row-without-key)"]
    );
}

#[test]
fn a_login_with_its_password_below_the_machines_is_none() {
    assert_eq!(
        vet_all(
            "Hostname,Model,Serial\nweb-1,R740,QX7\nIPMI,admin,Pw3$rr4\nroot,Zq7!kk2,\nadmin,R740,QX8\nroot,R740,\n"
        ),
        ["QX7", "(row-is-secret)", "(row-is-secret)", "QX8", "root"]
    );
}
