//! What each real file under `../shared/data` is: written down once, checked where the data is present.

use std::path::{Path, PathBuf};

use super::*;
use crate::ingest::rows::CellKind;

/// What a file is, and what it is read by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Is {
    /// An inventory: header row and key.
    Inventory(u64, Field),
    /// A bill of materials: header row, with `--machine`.
    Bom(u64),
    /// A list of goods: header row.
    Lots(u64),
    /// Refused with this code.
    Refused(&'static str),
}

const FILES: &[(&str, Is)] = &[
    ("inventories/asset_mgr/andela-sample_with_duplicates.csv", Is::Inventory(1, Field::AssetTag)),
    ("inventories/asset_mgr/br-hardware_inventory.csv", Is::Refused(NO_HEADER)),
    ("inventories/asset_mgr/glpi-es-export-dialect.csv", Is::Refused(NOT_AN_INVENTORY)),
    ("inventories/asset_mgr/luxos-miners-addresslist.csv", Is::Inventory(1, Field::Hostname)),
    ("inventories/asset_mgr/ralph-back_office_assets.csv", Is::Inventory(1, Field::Serial)),
    ("inventories/asset_mgr/ralph-management_ip_existing.csv", Is::Inventory(1, Field::Serial)),
    ("inventories/asset_mgr/ralph-rack.csv", Is::Refused(NOT_AN_INVENTORY)),
    ("inventories/asset_mgr/ralph-warehouses_semicolon.csv", Is::Refused(NOT_AN_INVENTORY)),
    ("inventories/asset_mgr/ralph-warehouses_tab.csv", Is::Refused(NOT_AN_INVENTORY)),
    ("inventories/asset_mgr/snipeit-accessories-sample.csv", Is::Lots(1)),
    ("inventories/asset_mgr/snipeit-assets-sample-BLANKS.csv", Is::Inventory(1, Field::Serial)),
    ("inventories/asset_mgr/snipeit-assets-sample.csv", Is::Inventory(1, Field::AssetTag)),
    ("inventories/asset_mgr/snipeit-components-sample.csv", Is::Lots(1)),
    ("inventories/asset_mgr/snipeit-consumables-sample.csv", Is::Lots(1)),
    ("inventories/asset_mgr/snipeit-licenses-sample.csv", Is::Refused(NOT_AN_INVENTORY)),
    ("inventories/asset_mgr/snipeit-models-sample.csv", Is::Refused(NO_MACHINE_KEY)),
    ("inventories/board_bom/BBB_BOM.csv", Is::Bom(1)),
    ("inventories/board_bom/BBB_Industrial_BOM.csv", Is::Bom(1)),
    ("inventories/board_bom/BBB_RevC_ASSY_XY.xlsx", Is::Bom(4)),
    ("inventories/board_bom/BeagleBone-AI_RevA2_BOM_DNP.xlsx", Is::Bom(1)),
    ("inventories/board_bom/BeagleBone-AI_bom.csv", Is::Bom(1)),
    ("inventories/board_bom/MyriadRF-Parallella_BOM.xls", Is::Bom(1)),
    ("inventories/board_bom/PocketBeagle_BOM.csv", Is::Bom(1)),
    ("inventories/board_bom/bitaxeGamma-BOM.csv", Is::Bom(1)),
    ("inventories/board_bom/bitaxeUltra-org-BOM.xlsx", Is::Bom(1)),
    ("inventories/board_bom/bitaxeUltra-skot-BOM.xlsx", Is::Bom(1)),
    ("inventories/board_bom/hackrf-jellybean_BOM.ods", Is::Bom(2)),
    ("inventories/board_bom/nerdqaxe+-digikey_with_refs.csv", Is::Refused(NO_HEADER)),
    ("inventories/board_bom/olimex-A13-micro-C1.ods", Is::Bom(1)),
    ("inventories/board_bom/olimex-A20-Lime-RevJ.ods", Is::Bom(1)),
    ("inventories/board_bom/olimex-T2-Lime-IND-RevJ.ods", Is::Bom(1)),
    ("inventories/board_bom/parallella_bom.xls", Is::Bom(6)),
    ("inventories/board_bom/parasdr_bom.xlsx", Is::Bom(1)),
    ("inventories/board_bom/porcupine_bom.xls", Is::Bom(8)),
    ("inventories/chip_sheet/SG2000-PINOUT.xlsx", Is::Refused(NO_HEADER)),
    ("devices/miner_api/header_samples/bitcap-ipr_export_header.csv", Is::Inventory(1, Field::Serial)),
    ("devices/miner_api/header_samples/cn_it_template_header_gbk.csv", Is::Inventory(1, Field::Machine)),
    ("devices/miner_api/header_samples/glpi_fr_export_header.csv", Is::Inventory(1, Field::Serial)),
    ("devices/miner_api/header_samples/microbt_rma_header.csv", Is::Inventory(1, Field::Serial)),
    ("devices/miner_api/header_samples/proto-fleet_export_header.csv", Is::Inventory(1, Field::Machine)),
    ("devices/miner_api/header_samples/proto-fleet_sitemap_header.csv", Is::Inventory(2, Field::Machine)),
];

#[test]
fn every_real_file_is_what_it_is() {
    let Some(data) = shared_data() else {
        println!("skipped: no shared data beside the repository (TIDEWAITER_SHARED_DATA)");
        return;
    };
    let mut wrong = Vec::new();
    for (file, expected) in FILES {
        let found = outcome(&data.join(file));
        if found.0 != *expected {
            wrong.push(format!("{file}: {:?}, expected {expected:?}\n{}", found.0, found.1));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    println!("{} real files read", FILES.len());
}

/// The folder of shared data, where there is one.
fn shared_data() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let folder = std::env::var_os("TIDEWAITER_SHARED_DATA").map_or(beside, PathBuf::from);
    folder.is_dir().then_some(folder)
}

fn outcome(path: &Path) -> (Is, String) {
    let rows = rows(path);
    let plain = read_sheet(&rows, None, &MapOptions::default());
    let show_fields = |r: &SheetReading| {
        let lines: Vec<String> = r
            .columns
            .iter()
            .map(|c| format!("  {:?} -> {:?} {} ({})", c.header, c.field, c.slot, c.why))
            .collect();
        lines.join("\n")
    };
    match plain {
        Ok(reading) => match reading.key_field() {
            Some(key) => (Is::Inventory(reading.header_row.unwrap_or(0), key), show_fields(&reading)),
            None if reading.plan.lots.is_some() => {
                (Is::Lots(reading.header_row.unwrap_or(0)), show_fields(&reading))
            }
            None => (Is::Refused("no key"), show_fields(&reading)),
        },
        Err(problems) => {
            let code = problems.iter().next().map_or("", |d| d.code);
            let options = MapOptions { overrides: Vec::new(), machine: Some("M".to_owned()) };
            match read_sheet(&rows, None, &options) {
                Ok(reading)
                    if code == NO_MACHINE_KEY
                        && reading.columns.iter().any(|c| c.field == Some(Field::Part)) =>
                {
                    (Is::Bom(reading.header_row.unwrap_or(0)), show_fields(&reading))
                }
                _ => (Is::Refused(code), show(&problems)),
            }
        }
    }
}

/// A file as rows, read by the simplest means: enough for finding headers.
fn rows(path: &Path) -> MemoryRows {
    use calamine::Reader;
    let name = path.to_string_lossy();
    if !name.ends_with(".csv") {
        let mut book = calamine::open_workbook_auto(path).unwrap();
        let range = book.worksheet_range_at(0).unwrap().unwrap();
        let (top, left) = range.start().unwrap_or((0, 0));
        let mut rows = vec![Vec::new(); top as usize];
        rows.extend(range.rows().map(|row| {
            let blank = std::iter::repeat_n((String::new(), CellKind::Text), left as usize);
            blank.chain(row.iter().map(|c| (c.to_string(), CellKind::Text))).collect()
        }));
        return MemoryRows::grid(rows);
    }
    let bytes = std::fs::read(path).unwrap();
    let encoding = if name.contains("gbk") { encoding_rs::GBK } else { encoding_rs::UTF_8 };
    let text = encoding.decode(&bytes).0;
    let first: Vec<&str> = text.lines().take(3).collect();
    let count = |c: char| first.concat().matches(c).count();
    let separator = [',', ';', '\t'].into_iter().max_by_key(|c| count(*c)).unwrap();
    MemoryRows::csv(&text, separator)
}
