//! `tidewaiter lists`: import, update, compare, search and export official lists.

mod addresses;
mod diff;
mod export;
mod fetch;
mod import;
mod library;
mod ready;
mod remove;
mod search;
mod signed;
mod snapshot;
mod status;
mod status_json;
mod take;
mod update;

pub(super) use library::{cache, screening, shipped};
pub(super) use ready::{fresh_enough, index};
pub(super) use search::dates;

use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;

use super::config::Config;
use super::settings;
use super::terminal::Terminal;
use crate::cli::{ListsArgs, ListsCommand};
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::exit::Exit;
use crate::lists::{Edition, Store};
use crate::text::shown::shown;

/// The name of the store in the data folder.
const FILE: &str = "lists.sqlite";

/// Runs one of the commands.
///
/// # Errors
/// What the command says.
pub(crate) fn run(command: &ListsCommand, terminal: &Terminal) -> Result<Exit, Error> {
    match command {
        ListsCommand::Import(args) => import::run(args, terminal),
        ListsCommand::Update(args) => update::run(args, terminal),
        ListsCommand::Status(args) => status::run(args, terminal),
        ListsCommand::Diff(args) => diff::run(args, terminal),
        ListsCommand::Search(args) => search::run(args, terminal),
        ListsCommand::Remove(args) => remove::run(args, terminal),
        ListsCommand::Export(args) => export::run(args, terminal),
        ListsCommand::Snapshot(args) => snapshot::run(args, terminal),
        ListsCommand::Sign(args) => signed::sign(args, terminal),
    }
}

/// Where the store is: the file named on the command line, else by the configuration, else in the user's data folder.
///
/// # Errors
/// When there is no data folder.
pub(crate) fn place(named: Option<&Path>, config: &Config) -> Result<PathBuf, Error> {
    if let Some(path) = named.or(config.store.as_deref()) {
        return Ok(path.to_owned());
    }
    let strategy = etcetera::choose_base_strategy().map_err(|_| {
        Diagnostic::error("no-home", "there is no home folder to keep lists in")
            .help("name a file with --lists FILE")
    })?;
    Ok(strategy.data_dir().join("tidewaiter").join(FILE))
}

/// The configuration, which is named where it says where the store is, or something of these.
fn configuration(args: &ListsArgs, topics: &[&str], terminal: &Terminal) -> Result<Config, Error> {
    let config = Config::find(args.config.as_deref(), None, terminal)?;
    let store = args.store.lists.is_none().then_some(settings::STORE);
    let topics: Vec<&str> = store.into_iter().chain(topics.iter().copied()).collect();
    settings::say_configuration(&config, &topics, terminal);
    Ok(config)
}

/// The store to read, which has to be there.
fn open_filled(args: &ListsArgs, terminal: &Terminal) -> Result<Store, Error> {
    let path = place(args.store.lists.as_deref(), &Config::find(args.config.as_deref(), None, terminal)?)?;
    Store::open_read(&path)?.ok_or_else(|| nothing(&path).into())
}

/// The store to write; it and its folder are made where there are none.
fn open_to_write(args: &ListsArgs, terminal: &Terminal) -> Result<Store, Error> {
    let config = configuration(args, &[], terminal)?;
    let named = args.store.lists.as_deref().or(config.store.as_deref());
    let path = place(named, &config)?;
    // A folder that somebody names has to be there: making it would hide a slip of the pen.
    if let (None, Some(folder)) = (named, path.parent()) {
        std::fs::create_dir_all(folder).map_err(|e| Error::io("create", folder, &e))?;
    }
    Ok(Store::open(&path)?)
}

/// Says that there are no lists, and how to get some.
pub(super) fn nothing(path: &Path) -> Diagnostic {
    Diagnostic::error("no-lists", "no list was imported yet").at(path.display()).help(HOW_TO_BEGIN)
}

const HOW_TO_BEGIN: &str = "`tidewaiter lists update` downloads the official lists; `tidewaiter lists import FILE` takes files you have";

/// What to do about a list that no rule asks.
pub(super) const HOW_TO_ASK: &str = "name it in a rule: `match = { listing = { lists = [\"…\"], roles = […] } }`, where `*` means every list that no other rule asks";

/// What an edition is called.
fn title(edition: &Edition) -> String {
    let day = edition.day();
    let undated = if edition.date.is_none() { ", the day of its import" } else { "" };
    format!("{} of {day}{undated}", shown(&edition.source))
}

/// What an edition is called once it has a number.
fn numbered(edition: &Edition) -> String {
    format!("{} ({}, {})", title(edition), which(edition), edition.short())
}

/// Which edition it is of those at hand.
fn which(edition: &Edition) -> String {
    if edition.is_shipped() { "shipped".to_owned() } else { format!("edition {}", edition.number) }
}

/// A number with its word.
pub(super) fn counted(n: u64, one: &str, several: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { several })
}
