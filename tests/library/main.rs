//! The library: properties, fixtures, registries, and the order of its modules.

#[path = "../common/mod.rs"]
mod common;

mod board_boms;
mod corpus;
mod devices;
mod evidence;
mod fixtures;
mod fleet;
mod hboms;
mod large_machines;
mod layers;
mod project;
mod properties;
mod real_lists;
mod registries;
mod screening;
mod serials;
