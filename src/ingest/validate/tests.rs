use std::fmt::Write as _;

use super::*;
use crate::ingest::columns::MapOptions;
use crate::ingest::layout::read_sheet;
use crate::ingest::memory::MemoryRows;
use crate::ingest::rows::CellKind;
use crate::model::column_letters;

mod asides;

/// What each row below the header is: `key`, with `~code@column` for each cell that could not be read; `(skipped code)`;
/// or `!code@column`, with `=key` where it is that machine's, `?key` where it is if another row names it.
fn vet_all(csv: &str) -> Vec<String> {
    vet_rows(&MemoryRows::csv(csv, ','))
}

fn vet_rows(rows: &MemoryRows) -> Vec<String> {
    let reading = read_sheet(rows, None, &MapOptions::default()).unwrap();
    let validator = RowValidator::new(&reading);
    let mut out = Vec::new();
    rows.each(|row| {
        if row.mark.offset < reading.first_data.offset {
            return;
        }
        out.push(match validator.validate(row) {
            RowOutcome::Evidence { key, unread } => with_damage(key, &unread),
            RowOutcome::Several { keys, .. } => keys.join("+"),
            RowOutcome::Lot { key, unread } => with_damage(&format!("lot {key}"), &unread),
            RowOutcome::Blank => "(blank)".to_owned(),
            RowOutcome::Skipped(reason) => format!("({})", reason.code()),
            RowOutcome::Refused { problem: p, of } => {
                let of = match of {
                    Belongs::Nobody => String::new(),
                    Belongs::IfKnown(key) => format!("?{key}"),
                    Belongs::Machine(key) => format!("={key}"),
                };
                format!("!{}@{}{of}", p.code, letters(p.column))
            }
        });
    });
    out
}

fn with_damage(key: &str, unread: &Unread) -> String {
    unread.all().iter().fold(key.to_owned(), |all, c| format!("{all}~{}@{}", c.code, letters(c.column)))
}

fn letters(column: Option<u32>) -> String {
    column.map_or("-".to_owned(), column_letters)
}

#[test]
fn damage_belongs_to_the_cell_and_a_row_is_refused_only_where_nothing_names_its_machine() {
    assert_eq!(
        vet_all(
            "Serial,Model,Part Number\nHYDT1,S21,CV1835\n6.37702E+15,S21,CV1835\n123456.0,,\nHYDT4,S21,\"1,5E+10\"\n#N/A,S21,\n"
        ),
        [
            "HYDT1",
            "!serial-scientific@A",
            "!serial-float@A",
            "HYDT4~serial-scientific@C",
            "!serial-formula-error@A"
        ]
    );
}

#[test]
fn where_the_best_name_is_destroyed_the_next_one_names_the_machine() {
    assert_eq!(
        vet_all(
            "Serial,Asset tag,Model,HTS code\n8.80112E+12,TAG-7,S21,8471.50\nHQ2,TAG-8,S21,8.4715E+09\n,2-Mar,S21,\n"
        ),
        ["TAG-7~serial-scientific@A", "HQ2~classification-destroyed@D", "!serial-date@B"]
    );
}

#[test]
fn number_and_date_cells_of_a_workbook_are_judged_by_kind() {
    let text = |t: &str| (t.to_owned(), CellKind::Text);
    let rows = MemoryRows::grid(vec![
        vec![text("Serial"), text("Firmware")],
        vec![("123456".to_owned(), CellKind::Number), text("S21")],
        vec![("8900000000000000000".to_owned(), CellKind::Number), text("S21")],
        vec![("2024-03-05".to_owned(), CellKind::Date), text("S21")],
        vec![("#REF!".to_owned(), CellKind::Error), text("S21")],
        vec![text("short")],
    ]);
    assert_eq!(
        vet_rows(&rows),
        ["123456", "!serial-rounded@A", "!serial-date@A", "!serial-formula-error@A", "short"]
    );
}

#[test]
fn rows_of_the_wrong_length_are_refused() {
    assert_eq!(
        vet_all("Serial,Model,Site\nA1,S21,Texas\nA2,S21,Austin, Texas\nA3,S21\nA4,S21,Ohio\nA5,S21,Ohio\n"),
        ["A1", "!row-too-long@D=A2", "!row-too-short@-?A3", "A4", "A5"]
    );
    // Beside a serial number that may have slipped, the tag in front is whose row it is, also where the end of it is missing.
    assert_eq!(
        vet_all(
            "Asset ID,Serial,Site\nA-1,X1,Texas\nA-2,X2,Austin, Texas\nA-3,X3\nX4,Ohio\nA-5,X5,Ohio\nA-6,X6,Ohio\n"
        ),
        ["X1", "!row-too-long@D=A-2", "!row-too-short@-=A-3", "!row-too-short@-?X4", "X5", "X6"]
    );
}

#[test]
fn values_of_the_neighbouring_column_are_refused() {
    let csv = "Machine,Model,Site,MAC address,IP\n\
        M1,S21,Texas,E0:A5:09:01:02:03,10.0.0.1\n\
        M2,S21,Austin,Texas,E0:A5:09:01:02:04\n\
        M3,S21,E0:A5:09:01:02:05,10.0.0.3,\n\
        M4,S21,Texas,n/a,10.0.0.4\n";
    assert_eq!(vet_all(csv), ["M1", "!row-shifted@D=M2", "!row-shifted@D=M3", "M4"]);
}

#[test]
fn a_shifted_row_says_where_the_value_stands() {
    let rows = MemoryRows::csv("Machine,Site,MAC address,IP\nM2,Austin,Texas,E0:A5:09:01:02:04\n", ',');
    let reading = read_sheet(&rows, None, &MapOptions::default()).unwrap();
    let validator = RowValidator::new(&reading);
    rows.each(|row| {
        if let RowOutcome::Refused { problem, .. } = validator.validate(row) {
            assert!(
                problem
                    .message
                    .starts_with("column C \"MAC address\" holds \"Texas\"; a MAC address stands in D"),
                "{}",
                problem.message
            );
        }
    });
}

#[test]
fn learnt_dates_tell_a_shift_too() {
    let mut csv = "Machine,Supplier,Purchase Date,Model\n".to_owned();
    for n in 1..=9 {
        writeln!(csv, "M{n},Acme,2024-01-0{n},S21").unwrap();
    }
    csv.push_str("M10,Acme,Inc.,2024-01-10\n");
    assert_eq!(vet_all(&csv).last().map(String::as_str), Some("!row-shifted@C=M10"));
}

#[test]
fn totals_headers_sections_and_blanks_are_no_evidence() {
    assert_eq!(
        vet_all(
            "Machine,Model,Site\nM1,S21,1\n,,\nMachine,Model,Site\n# Site B,,\n#12,S21,1\nPage 1 of 2,,\n,S21,1\nN/A,S21,1\n,,1\nN/A,n/a,1\nTotal,,4\n合计：,,4\n"
        ),
        [
            "M1",
            "(blank)",
            "(row-repeats-header)",
            "(row-is-section)",
            "#12",
            "(row-is-footer)",
            "lot the sheet!8",
            "(row-with-placeholder-key)",
            "(row-without-key)",
            "(row-with-placeholder-key)",
            "(row-is-total)",
            "(row-is-total)"
        ]
    );
}

#[test]
fn totals_in_any_language_and_any_column_before_the_numbers_are_no_machines() {
    let mut wrong = Vec::new();
    for row in [
        "Total,,4",
        ",Total,4",
        ",,Total: 4",
        "Total:,,\"1,200.00\"",
        "TOTAL (USD),,539820.00",
        "Grand Total,,4",
        "Subtotal,,4",
        "Sub-total,,4",
        "Antminer S21 Total,,4",
        "Total S21,,4",
        "Total: 240 pcs,,",
        "合计,,4",
        "合 计,,4",
        "合计：240台,,",
        "小计,,4",
        "总计,,4",
        "S21 汇总,,4",
        "合計,,4",
        "小計,,4",
        ",総計,4",
        "S21 集計,,4",
        "Suma,,4",
        "Total general,,4",
        "Importe total,,4",
        "Soma,,4",
        "Valor total,,4",
        "Sous-total,,4",
        "Total général,,4",
        "Total HT,,4",
        "Summe,,4",
        "Zwischensumme,,4",
        "Gesamt,,4",
        "Gesamtergebnis,,4",
        "S21 Ergebnis,,4",
        "Итого,,4",
        "Итого:,,4 шт.",
        "Всего,,4",
        "Общий итог,,4",
        "Промежуточный итог,,4",
    ] {
        let found = vet_all(&format!("Machine,Model,Qty\nM1,S21,1\n{row}\n"));
        wrong.extend((found[1] != "(row-is-total)").then(|| format!("{row}: {}", found[1])));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn names_with_a_word_for_a_total_in_them_are_machines() {
    for key in [
        "Total War",
        "total-01",
        "Sum-7",
        "VATICAN",
        "Vat 3",
        "S21 Total",
        "计算机01",
        "合计机",
        "Freight",
        "Summer",
        "Tax office",
    ] {
        let found = vet_all(&format!("Machine,Model,Qty\nM1,S21,1\n{key},Antminer S21,1\n"));
        assert_eq!(found[1], key);
    }
}

#[test]
fn what_is_written_below_a_table_is_no_machine() {
    let mut wrong = Vec::new();
    for row in [
        "Page 1 of 3,,",
        "Terms: T/T 30 % in advance,,",
        "Payment terms:,T/T,",
        "Bank details,,",
        "Bank details:,HSBC Hong Kong,",
        "Authorized signature,,",
        "Authorised Signatory: ________,,",
        "Prepared by: J. Doe,,",
        "Prepared by:,J. Doe,",
        "__________,,",
        "=====,,",
        "For and on behalf of,,",
        "SAY TOTAL US DOLLARS ONE THOUSAND ONLY,,",
        "第1页 共3页,,",
        "共 3 页,,",
        "备注：含税,,",
        "签字：,,",
        "银行账号：,622202,",
        "开户银行：中国银行,,",
        "付款方式：电汇,,",
        "制表人：张三,,",
        "備考：,,",
        "ページ 1,,",
        "作成者：山田,,",
        "支払条件：前払い,,",
        "Página 1 de 3,,",
        "Firma:,,",
        "Condiciones de pago: 30 días,,",
        "Datos bancarios,,",
        "Assinatura: ______,,",
        "Dados bancários:,Itaú,",
        "Condições de pagamento: 30 dias,,",
        "Signature et cachet,,",
        "Coordonnées bancaires : BNP,,",
        "Conditions de paiement,,",
        "Seite 1 von 3,,",
        "Unterschrift:,,",
        "Bankverbindung: Sparkasse,,",
        "Zahlungsbedingungen: netto,,",
        "Стр. 1 из 3,,",
        "Подпись ________,,",
        "Банковские реквизиты:,Сбербанк,",
        "Условия оплаты: предоплата,,",
        "Главный бухгалтер,,",
    ] {
        let found = vet_all(&format!("Machine,Model,Qty\nM1,S21,1\n{row}\n"));
        wrong.extend((found[1] != "(row-is-footer)").then(|| format!("{row}: {}", found[1])));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    for key in [
        "swift",
        "bank",
        "Bank-1",
        "firma",
        "pager",
        "Standard",
        "source",
        "第3号机",
        "Note 7",
        "terms",
        "Remarkable 2",
    ] {
        assert_eq!(vet_all(&format!("Machine,Model,Qty\nM1,S21,1\n{key},S21,1\n"))[1], key);
    }
}

#[test]
fn dates_in_any_dress_name_no_machine_and_the_cell_is_shown() {
    let csv = "Serial,Firmware\n12/7/2024,S21\n05. Mrz,S21\n05-mars,S21\n3月5日,S21\n5 мар,S21\n05/set,S21\nMAY12345,S21\n";
    let mut expected = vec!["!serial-date@A"; 6];
    expected.push("MAY12345");
    assert_eq!(vet_all(csv), expected);
}

#[test]
fn rows_of_one_named_machine_need_no_key() {
    let rows = MemoryRows::csv("Designator,MPN\nU1,AM3358BZCZ100\n,\n", ',');
    let options = MapOptions { overrides: Vec::new(), machine: Some("bench-1".to_owned()) };
    let reading = read_sheet(&rows, None, &options).unwrap();
    let validator = RowValidator::new(&reading);
    let mut keys = Vec::new();
    rows.each(|row| {
        if let RowOutcome::Evidence { key, .. } = validator.validate(row) {
            keys.push(format!("{}:{key}", row.mark.row));
        }
    });
    assert_eq!(keys, ["2:bench-1"]);
}

/// Run by hand: `cargo test --lib --config 'profile.test.opt-level=3' vetting_is_cheap -- --ignored --nocapture`.
#[test]
#[ignore = "a measurement"]
fn vetting_is_cheap() {
    let header = "Serial,Model,Vendor,MAC,IP,Site,Supplier,Part Number,HB1 SN,HB2 SN,HB3 SN,Purchase Date";
    let mut csv = header.to_owned() + "\n";
    for n in 0..2_000 {
        writeln!(csv, "HYDT20211001{n:05},Antminer S21,Bitmain,E0:A5:09:01:02:03,10.0.0.4,Texas,Acme,XC7Z010-1CLG400C,HYA{n:05},HYB{n:05},HYC{n:05},2024-01-05").unwrap();
    }
    let rows = MemoryRows::csv(&csv, ',');
    let reading = read_sheet(&rows, None, &MapOptions::default()).unwrap();
    let validator = RowValidator::new(&reading);
    let on_cpu = || {
        let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
        stat.split(' ').next().and_then(|n| n.parse::<u32>().ok()).map_or(0.0, |n| f64::from(n) / 1e9)
    };
    let begin = on_cpu();
    rows.each(|row| {
        for _ in 0..200 {
            assert!(
                matches!(std::hint::black_box(&validator).validate(row), RowOutcome::Evidence { .. })
                    || row.mark.row == 1
            );
        }
    });
    let middle = on_cpu();
    rows.each(|row| {
        for _ in 0..200 {
            let record = crate::ingest::build::evidence(
                &reading.plan,
                crate::model::RowPlace::default(),
                row,
                crate::model::Unread::Nothing,
            );
            assert!(std::hint::black_box(record).cells.len() == 12);
        }
    });
    let rate = |seconds: f64| 0.4002 / seconds;
    println!(
        "validate {:.2}, record {:.2} M rows per second of CPU",
        rate(middle - begin),
        rate(on_cpu() - middle)
    );
}

#[test]
fn cells_too_long_to_be_looked_up_are_unread() {
    let row =
        |header: &str, letters: usize| vet_all(&format!("Serial,{header}\nA1,{}\n", "x".repeat(letters)));
    for (header, most) in [
        ("Model", 2_000),
        ("Supplier", 2_000),
        ("Supplier Address", 2_000),
        ("Country of Origin", 2_000),
        ("Control Board", 2_000),
        ("Part Number", 2_000),
        ("Firmware", 2_000),
        ("Board Serial", 2_000),
        ("Description", 98_301),
        ("Anything else", 98_301),
    ] {
        assert_eq!(row(header, most), ["A1"], "{header}");
        assert_eq!(row(header, most + 1), ["A1~cell-too-long@B"], "{header}");
    }
}
