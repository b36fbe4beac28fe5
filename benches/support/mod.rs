//! What the bench is made of.

pub(crate) mod blocks;
pub(crate) mod floor;
pub(crate) mod measure;
pub(crate) mod product;
