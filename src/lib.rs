//! Tidewaiter audits the hardware supply-chain provenance of an equipment inventory.
//!
//! Data flows one way. Files are read into rows and records ([`ingest`]), gathered into machines ([`fleet`],
//! [`assemble`]), what was written is looked up ([`identify`] in the [`catalogue`], by [`names`] and [`parts`]), held
//! against [`rules`] and official [`lists`], and judged ([`audit`]), signed ([`attest`]; [`engine`] does all of this for one
//! machine after another) and shown from what is signed ([`report`]). Each module
//! imports only from those above it in the list below, from `model` down; `tests/library/layers.rs` keeps it so.

pub mod model;

pub mod classification;
pub mod memo;

pub mod countries;
pub mod source;
pub mod text;

pub mod diagnostic;
pub mod error;
pub mod tomlread;

pub mod names;
pub mod parts;

pub mod catalogue;

pub mod ingest;
pub mod lists;
pub mod rules;

pub mod assemble;
pub mod fleet;
pub mod identify;

pub mod audit;

pub mod attest;

pub mod engine;

pub mod report;

pub mod exit;

pub mod cli;
pub mod commands;
