//! The lists at hand: those of a store, and those that ship with the program.

use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;

use super::{configuration, nothing, place};
use crate::cli::ListsArgs;
use crate::commands::config::Config;
use crate::commands::settings;
use crate::commands::terminal::Terminal;
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::lists::shipped::Shipped;
use crate::lists::{Edition, RowProblem, Store, current};
use crate::model::Listing;
use crate::screening::Screening;

/// The editions of a store, where there is one, and those that ship.
pub(super) struct Library {
    /// Where the store is or would be.
    pub(super) path: PathBuf,
    store: Option<Store>,
    shipped: Shipped,
}

impl Library {
    /// Opens the store that the command line or the configuration names, or that of the user, beside what ships.
    pub(super) fn open(args: &ListsArgs, terminal: &Terminal) -> Result<Self, Error> {
        Self::of(args, &configuration(args, &[settings::SHIPPED], terminal)?)
    }

    /// The same, with a configuration that was found and named.
    pub(super) fn of(args: &ListsArgs, config: &Config) -> Result<Self, Error> {
        let path = place(args.store.lists.as_deref(), config)?;
        let store = Store::open_read(&path)?;
        Ok(Self { path, store, shipped: shipped(config)? })
    }

    /// The same, where a store that somebody named has to be there, and some list at all.
    pub(super) fn open_filled(args: &ListsArgs, terminal: &Terminal) -> Result<Self, Error> {
        let library = Self::open(args, terminal)?;
        if library.store.is_none() && (args.store.lists.is_some() || library.editions()?.is_empty()) {
            return Err(nothing(&library.path).into());
        }
        Ok(library)
    }

    /// Every edition: those that ship, and the imported ones in the order of import.
    pub(super) fn editions(&self) -> Result<Vec<Edition>, Diagnostic> {
        let mut editions = self.shipped.editions().to_vec();
        if let Some(store) = &self.store {
            editions.extend(store.editions()?);
        }
        Ok(editions)
    }

    /// The editions in use, ordered by source.
    pub(super) fn current(&self) -> Result<Vec<Edition>, Diagnostic> {
        Ok(current(&self.editions()?).into_iter().cloned().collect())
    }

    /// Every entry of an edition, in the order of its file.
    pub(super) fn listings(
        &self,
        edition: &Edition,
        mut each: impl FnMut(Listing) -> Result<(), Diagnostic>,
    ) -> Result<(), Diagnostic> {
        match &self.store {
            Some(store) if !edition.is_shipped() => {
                store.listings(edition.number, |_, listing| each(listing))
            }
            _ => self.shipped.listings(edition, each),
        }
    }

    /// Whether there is a store.
    pub(super) fn has_store(&self) -> bool {
        self.store.is_some()
    }

    /// Rows of an edition that were not understood.
    pub(super) fn unread(&self, edition: &Edition) -> Result<Vec<RowProblem>, Diagnostic> {
        match &self.store {
            Some(store) if edition.unread > 0 && !edition.is_shipped() => store.unread(edition.number),
            _ => Ok(Vec::new()),
        }
    }
}

/// The lists that ship; none where the site leaves them out.
///
/// # Errors
/// When the program was built with a file that is no list.
pub(in crate::commands) fn shipped(config: &Config) -> Result<Shipped, Diagnostic> {
    if config.without_shipped {
        return Ok(Shipped::default());
    }
    Shipped::open(cache().as_deref())
}

/// The folder for what may be lost; without a home folder nothing is kept for the next run.
pub(in crate::commands) fn cache() -> Option<PathBuf> {
    etcetera::choose_base_strategy().map(|strategy| strategy.cache_dir().join("tidewaiter")).ok()
}

/// The lists in use: the newest editions of a store, where there is one, and of those that ship; or of all of them those with
/// these digests.
///
/// # Errors
/// When a store that was named is not there, or the lists cannot be read.
pub(in crate::commands) fn screening(
    named: Option<&Path>,
    config: &Config,
    only: Option<&[String]>,
) -> Result<Screening, Error> {
    // Each takes its time: they are read side by side.
    let (store, shipped) = rayon::join(|| store(named, config), || shipped(config));
    Ok(match only {
        Some(digests) => Screening::open_editions(store?, shipped?, digests)?,
        None => Screening::open(store?, shipped?)?,
    })
}

/// The store; one that nobody named may be missing.
fn store(named: Option<&Path>, config: &Config) -> Result<Option<Store>, Error> {
    let asked_for = named.is_some() || config.store.is_some();
    let path = match place(named, config) {
        Ok(path) => path,
        Err(error) if asked_for => return Err(error),
        // Without a home folder there are no lists in it.
        Err(_) => return Ok(None),
    };
    match Store::open_read(&path)? {
        None if asked_for => Err(Diagnostic::error("no-lists", "the store of lists is not there")
            .at(path.display())
            .help("import lists into it with `tidewaiter lists import FILE --lists STORE`")
            .into()),
        store => Ok(store),
    }
}
