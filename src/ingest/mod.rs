//! Reading evidence: tables (bytes to rows, headers to fields, rows to evidence) and documents (statements with their fields).

pub(crate) mod build;
pub(crate) mod clean;
pub(crate) mod columns;
pub(crate) mod copies;
pub(crate) mod delimited;
pub(crate) mod dialect;
pub(crate) mod encoding;
pub(crate) mod escapes;
pub(crate) mod grid;
pub(crate) mod inspect;
pub(crate) mod layout;
pub(crate) mod pieces_of_goods;
pub(crate) mod reader;
pub(crate) mod redfish_tree;
pub(crate) mod rows;
pub(crate) mod same_goods;
pub(crate) mod same_parts;
pub(crate) mod secrets;
pub(crate) mod shape;
pub(crate) mod statements;
pub(crate) mod text_cells;
pub(crate) mod validate;

pub(crate) use dumps::hostnames;

mod biff;
mod detect;
mod dumps;
mod eeprom;
mod first_cell;
mod hbom;
mod lines;
#[cfg(test)]
pub(crate) mod memory;
mod ods;
mod ole2;
mod plain;
mod sheet_notes;
mod sheet_xml;
mod shown_zeros;
mod split;
mod text;
mod units;
mod unsupported;
mod xls;
mod xlsx;
mod xlsx_parts;
mod xml;
mod xml_tree;
