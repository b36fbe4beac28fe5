//! Where the days that are coming are shown.

use std::io::Write as _;
use std::path::{Component, Path};

use jiff::Timestamp;

use crate::cli::{HorizonArgs, HorizonFormat, HorizonOutput};
use crate::commands::config::Config;
use crate::commands::judge::read_by;
use crate::commands::spared::Spared;
use crate::commands::terminal::Terminal;
use crate::commands::to_json;
use crate::diagnostic::{Colour, Diagnostic};
use crate::error::Error;
use crate::files::output::{Existing, OutputFile};
use crate::report::Look;
use crate::report::horizon::{Horizon, calendar, json, summary, text};
use crate::text::shown::shown;

/// The outputs asked for.
pub(super) struct Outputs {
    all: Vec<HorizonOutput>,
    /// The paths that were given, however they were written: `site/fleet.csv` of `./site//fleet.csv`.
    inputs: Vec<String>,
    existing: Existing,
}

impl Outputs {
    /// Looks at what was asked for before anything is read; a table where nothing goes to standard output, unless only what was asked
    /// for is wanted.
    ///
    /// # Errors
    /// When two outputs go to one place, or one would take the place of what is read.
    pub(super) fn check(args: &HorizonArgs, config: &Config, terminal: &Terminal) -> Result<Self, Error> {
        let asked = &args.output;
        if asked.iter().filter(|output| output.file.is_none()).count() > 1 {
            let message = "two outputs for standard output";
            return Err(Diagnostic::error("two-outputs", message)
                .help("give one of them a file: -o json=FILE")
                .into());
        }
        let files: Vec<&Path> = asked.iter().filter_map(|output| output.file.as_deref()).collect();
        Spared::of(read_by(&args.read, &args.judge, config)).check(&files)?;
        let mut outputs = asked.clone();
        if !terminal.is_quiet() && outputs.iter().all(|output| output.file.is_some()) {
            outputs.push(HorizonOutput { format: HorizonFormat::Table, file: None });
        }
        let inputs = args.read.inputs.iter().map(|path| plain(path)).collect();
        let existing = if args.force { Existing::Replace } else { Existing::Refuse };
        Ok(Self { all: outputs, inputs, existing })
    }

    /// Writes them.
    ///
    /// # Errors
    /// When a file is there already, or cannot be written.
    pub(super) fn write(&self, horizon: &Horizon, now: Timestamp, terminal: &Terminal) -> Result<(), Error> {
        let is_table =
            |output: &HorizonOutput| output.file.is_none() && output.format == HorizonFormat::Table;
        if !self.all.iter().any(is_table) {
            terminal.always(&shown(summary(horizon)));
        }
        for HorizonOutput { format, file } in &self.all {
            let said = match format {
                HorizonFormat::Json => to_json(&json(horizon))?,
                HorizonFormat::Ics => calendar(horizon, &self.inputs, now),
                HorizonFormat::Table if file.is_some() => text(horizon, Look::new(Colour::Never, None)),
                HorizonFormat::Table => text(horizon, Look::new(terminal.out, terminal.width())),
            };
            match file {
                Some(path) => self.file(path, &said)?,
                None => terminal.print(said.as_bytes())?,
            }
        }
        Ok(())
    }

    fn file(&self, path: &Path, said: &str) -> Result<(), Error> {
        let mut file = OutputFile::create(path, self.existing)?;
        file.write_all(said.as_bytes()).map_err(|e| Error::io("write", path, &e))?;
        file.commit()
    }
}

/// A path with its parts divided by `/`, and none of them without a meaning.
fn plain(path: &Path) -> String {
    let parts = path.components().filter(|part| *part != Component::CurDir);
    parts.map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}
