//! The formats of lists, one file each, registered in [`IMPORTERS`](super::IMPORTERS).

pub(crate) mod entities_json;
pub(crate) mod eu_csv;
pub(crate) mod eu_journal_csv;
pub(crate) mod eu_xml;
pub(crate) mod jp_eul_csv;
pub(crate) mod jp_eul_json;
pub(crate) mod ofac_tables;
pub(crate) mod ofac_xml;
pub(crate) mod opensanctions_csv;
pub(crate) mod own_csv;
pub(crate) mod own_csv_write;
pub(crate) mod uk_list_csv;
pub(crate) mod uk_ofsi_csv;
pub(crate) mod un_xml;
pub(crate) mod us_1260h_csv;
pub(crate) mod us_acts_csv;
pub(crate) mod us_csl_csv;
pub(crate) mod us_csl_json;
pub(crate) mod us_dpl_txt;
pub(crate) mod us_fcc_csv;

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
