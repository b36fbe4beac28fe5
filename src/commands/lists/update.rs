//! `lists update`: downloads official lists and imports them.

use std::fmt::Write as _;
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;

use super::super::terminal::Terminal;
use super::addresses::{addresses, wanted};
use super::fetch::{Answer, Client, Download, Known, Limits, WHOLE};
use super::library::Library;
use super::take::{OWN, Taken, describe, newer, read, refusal, take};
use super::{index, numbered, open_to_write};
use crate::cli::ListsUpdateArgs;
use crate::commands::{clock, day};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::error::Error;
use crate::exit::Exit;
use crate::lists::store::Fetched;
use crate::lists::{Edition, NewEdition, OfficialSource, Store, current};
use crate::text::shown::shown;

/// Updates each source by itself: what fails leaves the others and the store as they are.
///
/// # Errors
/// When a list is unknown, or the store cannot be written.
pub(super) fn run(args: &ListsUpdateArgs, terminal: &Terminal) -> Result<Exit, Error> {
    let table = addresses(args.addresses.as_deref())?;
    let sources = wanted(&args.wanted, &table, args.addresses.is_some())?;
    if args.offline {
        return offline(args, &sources, terminal);
    }
    let client = Client::new(Limits {
        bytes: args.max_size << 20,
        silence: Duration::from_secs(args.timeout),
        whole: WHOLE,
        retries: args.retries,
    })?;
    let mut store = open_to_write(&args.at, terminal)?;
    let mut failed = Diagnostics::default();
    let mut counts = [0_u32; 3];
    for source in sources {
        let update = Update { source, client: &client, terminal, accept: args.accept, now: clock()? };
        match update.run(&mut store) {
            Ok(Outcome::New(text)) => {
                counts[0] += 1;
                terminal.print_text(&text)?;
            }
            Ok(Outcome::Unchanged(edition)) => {
                counts[1] += 1;
                terminal.print(format!("{} is still the newest\n", numbered(&edition)).as_bytes())?;
            }
            Err(error) => {
                counts[2] += 1;
                terminal.diagnostics(&error.diagnostics);
                failed.extend(error.diagnostics);
            }
        }
    }
    if counts[0] > 0 {
        index(store, terminal)?;
    }
    terminal.say(&format!("{} updated, {} unchanged, {} failed", counts[0], counts[1], counts[2]));
    Ok(if failed.has_errors() { Exit::CannotDo } else { Exit::Ok })
}

/// What became of a source.
enum Outcome {
    /// It has a new edition; what is to be said of it.
    New(String),
    /// Its edition is still the newest.
    Unchanged(Box<Edition>),
}

/// The update of one source.
struct Update<'u> {
    source: &'u OfficialSource,
    client: &'u Client,
    terminal: &'u Terminal,
    accept: bool,
    now: Timestamp,
}

impl Update<'_> {
    fn run(&self, store: &mut Store) -> Result<Outcome, Error> {
        let known = self.known(store)?;
        let Some(downloads) = self.download(&known)? else {
            // Only what is known can be unchanged.
            let number = known.first().map_or(0, |k| k.edition);
            let mut import = store.begin()?;
            import.confirm(number, self.now)?;
            import.commit()?;
            let edition = store.editions()?.into_iter().find(|e| e.number == number);
            return edition.map(|e| Outcome::Unchanged(Box::new(e))).ok_or_else(|| {
                Diagnostic::error("store", "another process removed the edition meanwhile").into()
            });
        };
        let new = self.edition(&downloads)?;
        let mut import = store.begin()?;
        let (taken, before) = take(&mut import, &new, self.accept, self.terminal)?;
        let number = match taken {
            Taken::New(number) | Taken::Already(number) => number,
            Taken::Refused => return Err(refusal(&new, before.as_ref()).into()),
        };
        for (url, download) in self.source.urls.iter().zip(&downloads) {
            let (etag, modified) = (download.etag.clone(), download.modified.clone());
            import.fetched(url, &Fetched { etag, modified, edition: number })?;
        }
        import.confirm(number, self.now)?;
        let stored = import.editions().iter().find(|e| e.number == number).cloned();
        let stored = stored.unwrap_or(new.edition);
        let newer = newer(&import, &stored)?;
        import.commit()?;
        Ok(match taken {
            Taken::Already(_) => Outcome::Unchanged(Box::new(stored)),
            _ => Outcome::New(describe(&stored, before.as_ref(), newer.as_deref())),
        })
    }

    /// What is known of the files at the addresses, where all of them together are the edition in use; else nothing.
    fn known(&self, store: &Store) -> Result<Vec<Fetched>, Diagnostic> {
        let editions = store.editions()?;
        let used = current(&editions).into_iter().find(|e| e.source == self.source.id).map(|e| e.number);
        let mut known = Vec::new();
        for url in &self.source.urls {
            known.extend(store.fetched(url)?.filter(|f| Some(f.edition) == used));
        }
        Ok(if known.len() == self.source.urls.len() { known } else { Vec::new() })
    }

    /// Downloads the files; `None` where none of them has changed. Files of one edition belong together: where one has
    /// changed, all are downloaded.
    fn download(&self, known: &[Fetched]) -> Result<Option<Vec<Download>>, Diagnostic> {
        let marks = |at: usize| {
            known.get(at).map_or_else(Known::default, |f| Known {
                etag: f.etag.as_deref(),
                modified: f.modified.as_deref(),
            })
        };
        let mut answers = Vec::new();
        for (at, url) in self.source.urls.iter().enumerate() {
            if url.starts_with("http://") && !is_this_machine(url) {
                let warning =
                    Diagnostic::warning("not-encrypted", "anyone on the way can change this list").at(url);
                self.terminal.diagnostics(&warning.into());
            }
            answers.push(self.client.get(url, marks(at), self.terminal)?);
        }
        if answers.iter().all(|a| matches!(a, Answer::Unchanged)) {
            return Ok(None);
        }
        let mut downloads = Vec::new();
        for (url, answer) in self.source.urls.iter().zip(answers) {
            let file = match answer {
                Answer::File(file) => file,
                Answer::Unchanged => match self.client.get(url, Known::default(), self.terminal)? {
                    Answer::File(file) => file,
                    Answer::Unchanged => {
                        return Err(Diagnostic::error("download", "the server sent no file").at(url));
                    }
                },
            };
            downloads.push(file);
        }
        Ok(Some(downloads))
    }

    /// Reads what was downloaded, as if it had been given to `lists import`.
    fn edition(&self, downloads: &[Download]) -> Result<NewEdition, Error> {
        let folder = tempfile::tempdir().map_err(|e| Error::io("write to", &std::env::temp_dir(), &e))?;
        let mut paths = Vec::new();
        for (at, (url, download)) in self.source.urls.iter().zip(downloads).enumerate() {
            // Each in a folder of its own: two may have the same name.
            let path = folder.path().join(at.to_string()).join(file_name(url));
            path.parent()
                .map_or(Ok(()), std::fs::create_dir_all)
                .map_err(|e| Error::io("create", &path, &e))?;
            std::fs::write(&path, &download.bytes).map_err(|e| Error::io("write", &path, &e))?;
            paths.push(path);
        }
        let mut editions = read(&paths, self.now, self.terminal)?;
        let (Some((importer, mut new)), None) = (editions.pop(), editions.pop()) else {
            let message = format!("the addresses of {} gave more than one list", self.source.id);
            return Err(Diagnostic::error("list-unexpected", message).into());
        };
        if importer == OWN && self.source.id.starts_with(OWN) {
            new.edition.source.clone_from(&self.source.id);
        }
        if new.edition.source != self.source.id {
            let message = format!("the addresses of {} gave {}", self.source.id, super::title(&new.edition));
            return Err(Diagnostic::error("list-unexpected", message).into());
        }
        // The server knows when a file was published that does not say so.
        let published = downloads.iter().filter_map(|d| modified_day(d.modified.as_deref()?)).max();
        new.edition.date = new.edition.date.or(published);
        Ok(new)
    }
}

/// The day of an HTTP date: `Fri, 31 Jul 2026 06:00:00 GMT`.
fn modified_day(text: &str) -> Option<Date> {
    jiff::fmt::rfc2822::parse(text).ok().map(|at| day(at.timestamp()))
}

/// The last part of an address's path.
fn file_name(url: &str) -> &str {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    let name = path.rsplit('/').next().unwrap_or(path);
    let fit = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    if !name.is_empty() && name.len() < 100 && !name.starts_with('.') && name.chars().all(fit) {
        name
    } else {
        "list"
    }
}

/// Whether an address is on this machine, where nobody is on the way.
fn is_this_machine(url: &str) -> bool {
    let host = url.trim_start_matches("http://").split(['/', ':']).next();
    host.is_some_and(|h| h == "localhost" || h == "127.0.0.1")
}

/// Says what would be downloaded.
fn offline(args: &ListsUpdateArgs, sources: &[&OfficialSource], terminal: &Terminal) -> Result<Exit, Error> {
    let used = Library::open(&args.at, terminal)?.current()?;
    let mut text = String::new();
    for source in sources {
        let has = used.iter().find(|e| e.source == source.id);
        let has = has.map_or_else(|| "not imported yet".to_owned(), |e| format!("in use is {}", numbered(e)));
        let _ = writeln!(text, "{}: {has}; would download", shown(&source.id));
        for url in &source.urls {
            let _ = writeln!(text, "  {}", shown(url));
        }
    }
    text.push_str("offline: nothing was downloaded\n");
    terminal.print_text(&text)?;
    Ok(Exit::Ok)
}
