//! Reading inventories: bytes to rows, headers to fields, rows to records.

pub mod bytes;
pub mod delimited;
pub mod dialect;
pub mod digest;
pub mod encoding;
pub mod grid;
pub mod input;
pub mod reader;
pub mod rows;

mod detect;
mod foreign;
mod ods;
mod sheet_notes;
mod sheet_xml;
mod split;
mod text;
mod xls;
mod xlsx;
mod zipped;
