//! The formats of lists, one file each, registered in [`IMPORTERS`](super::IMPORTERS).

pub mod entities_json;
pub mod eu_csv;
pub mod eu_journal_csv;
pub mod eu_xml;
pub mod jp_eul_csv;
pub mod jp_eul_json;
pub mod ofac_tables;
pub mod ofac_xml;
pub mod opensanctions_csv;
pub mod own_csv;
pub mod own_csv_write;
pub mod uk_list_csv;
pub mod uk_ofsi_csv;
pub mod un_xml;
pub mod us_1260h_csv;
pub mod us_acts_csv;
pub mod us_csl_csv;
pub mod us_csl_json;
pub mod us_dpl_txt;
pub mod us_fcc_csv;

mod jp_eul;
mod ofac;
mod uk;
mod us_csl;

use crate::diagnostic::Diagnostic;

/// A format of one file was given several.
fn one_file(id: &str) -> Diagnostic {
    Diagnostic::error("list-part-twice", format!("`{id}` is read from one file"))
        .help("give the files one by one")
}
