//! Tidewaiter audits the hardware supply-chain provenance of an equipment inventory.
//!
//! Data flows one way: files are read ([`ingest`]) into records, what was written is looked up
//! ([`catalogue`]), held against rules, judged, signed and reported. Imports run only downward.

/// Plain data that every room speaks in.
pub mod model;

pub mod diagnostic;
pub mod error;
pub mod exit;
pub mod memo;
pub mod source;

pub mod catalogue;
pub mod ingest;
pub mod names;
pub mod parts;
pub mod rules;
