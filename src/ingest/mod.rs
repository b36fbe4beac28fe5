//! Reading inventories: bytes to rows, headers to fields, rows to records.

pub mod build;
pub mod columns;
pub mod delimited;
pub mod dialect;
pub mod encoding;
pub mod grid;
pub mod inspect;
pub mod layout;
pub mod reader;
pub mod rows;
pub mod shape;
pub mod statements;
pub mod validate;

mod biff;
mod detect;
mod dumps;
#[cfg(test)]
pub(crate) mod memory;
mod ods;
mod ole2;
mod sheet_notes;
mod sheet_xml;
mod split;
mod text;
mod unsupported;
mod xls;
mod xlsx;
mod xlsx_parts;
mod xml;
