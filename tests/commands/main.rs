//! The program as a user starts it: arguments, files, exit codes and what is said.

#[path = "../common/mod.rs"]
mod common;

mod action;
mod decided;
mod encodings;
mod for_auditors;
mod for_ci;
mod formats;
mod golden;
mod horizon;
mod hostile_cells;
mod html_page;
mod interrupted;
mod keys;
mod ledger;
mod left_out;
mod lists;
mod lists_killed;
mod lists_update;
mod manual;
mod no_files;
mod other_software;
mod pages;
mod pdf;
mod real_files;
mod rendered;
mod screen;
mod several_sources;
mod shipped_rules;
mod shown;
mod signed;
mod signed_rules;
mod spared;
mod store_version;
mod tampering;
mod too_much;
mod trusted;
mod verified;
mod what_decides;
mod workbooks;
