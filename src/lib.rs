//! Tidewaiter audits the hardware supply-chain provenance of an equipment inventory.
//!
//! Data flows one way. Files are read as evidence ([`ingest`]), gathered into machines ([`identity`]), what was written is
//! looked up ([`facts`] in the [`catalogue`], by [`names`] and [`parts`]), held against official [`lists`] ([`screening`]) and
//! [`rules`], and judged ([`audit`]), signed ([`attest`]; [`engine`] does all of this for one
//! machine after another) and shown from what is signed ([`report`]). Each module
//! imports only from those above it in the list below, from `model` down; `tests/library/layers.rs` keeps it so.

pub mod model;

pub mod classification;
pub mod memo;

pub mod source;
pub mod text;

pub mod diagnostic;
pub mod error;
pub mod files;
pub mod tomlread;

pub mod names;
pub mod parts;

pub mod catalogue;

pub mod ingest;
pub mod lists;
pub mod rules;

pub mod screening;

pub mod identity;

pub mod facts;

pub mod audit;

pub mod attest;

pub mod engine;

pub mod report;

pub mod exit;

pub mod cli;
pub mod commands;
