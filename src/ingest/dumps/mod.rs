//! What devices say of themselves: files of evidence that are no tables.

mod json;
pub(super) mod system_info;
