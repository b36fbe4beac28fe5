//! Reading inventories: bytes to rows, headers to fields, rows to records.

pub mod rows;
