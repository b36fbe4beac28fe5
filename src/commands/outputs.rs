//! `-o FORMAT[=FILE]`: where results go beside the signed reports.

use std::io::Write;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::spared::Spared;
use super::terminal::{Terminal, print};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::error::Error;
use crate::files::output::{Existing, OutputFile, is_same_file};
use crate::report::{self, Collector, End, FORMATS, Format, MadeByFile, RunInfo, Table};
use crate::source::{Longest, read_plain};

/// A format that was asked for.
#[derive(Clone)]
pub(in crate::commands) enum Asked {
    /// One of the program's own.
    Known(&'static dyn Format),
    /// One that a file of the user makes.
    Made(Arc<dyn Format + Send>),
}

impl Deref for Asked {
    type Target = dyn Format;

    fn deref(&self) -> &(dyn Format + 'static) {
        match self {
            Self::Known(format) => *format,
            Self::Made(format) => &**format,
        }
    }
}

/// The formats asked for and where they go.
pub(in crate::commands) struct Outputs {
    formats: Vec<Asked>,
    files: Vec<Option<PathBuf>>,
    existing: Existing,
    /// The files that outputs are made of.
    made_of: Vec<PathBuf>,
}

impl Outputs {
    /// Reads the `-o` arguments; a table where nothing else is shown, unless only what was asked for is wanted.
    ///
    /// # Errors
    /// For a format that does not exist, or two outputs for standard output.
    pub(in crate::commands) fn parse(
        arguments: &[String],
        force: bool,
        terminal: &Terminal,
    ) -> Result<Self, Error> {
        let mut outputs = Self {
            formats: Vec::new(),
            files: Vec::new(),
            existing: if force { Existing::Replace } else { Existing::Refuse },
            made_of: Vec::new(),
        };
        let mut diagnostics = Diagnostics::default();
        for argument in arguments {
            let (id, named) = match argument.split_once('=') {
                Some((id, named)) => (id, Some(named)),
                None => (argument.as_str(), None),
            };
            let place = |named: Option<&str>| named.filter(|file| *file != "-").map(PathBuf::from);
            if argument.ends_with('=') {
                let message = format!("`{argument}` names no file");
                diagnostics.push(Diagnostic::error("no-file", message).help(format!("-o {argument}FILE")));
                continue;
            }
            if let Some(format) = report::format(id) {
                if let Some(make) = format.made_by_file() {
                    match made(id, named, make) {
                        Ok(Made { format, of, file }) => {
                            outputs.formats.push(Asked::Made(format));
                            outputs.files.push(place(file));
                            outputs.made_of.push(of);
                        }
                        Err(why) => diagnostics.push(why),
                    }
                    continue;
                }
                let file = place(named);
                if format.is_binary() && file.is_none() {
                    diagnostics.push(
                        Diagnostic::error("no-text", format!("`{id}` is no text: it needs a file"))
                            .help(format!("-o {id}=FILE")),
                    );
                    continue;
                }
                outputs.formats.push(Asked::Known(format));
                outputs.files.push(file);
            } else {
                let known: Vec<&str> = FORMATS.iter().map(|f| f.id()).collect();
                diagnostics.push(
                    Diagnostic::error("no-format", format!("`{id}` is no output format"))
                        .help(format!("one of: {}", known.join(", "))),
                );
            }
        }
        if outputs.files.iter().filter(|f| f.is_none()).count() > 1 {
            diagnostics.push(
                Diagnostic::error("two-outputs", "two outputs for standard output")
                    .help("give one of them a file: -o json=FILE"),
            );
        }
        // Results for machines do not take the place of those for people, unless they go where these would or nobody wants them.
        let shown = outputs
            .formats
            .iter()
            .zip(&outputs.files)
            .any(|(f, file)| file.is_none() || f.id() == Table.id());
        if !shown && !terminal.is_quiet() {
            outputs.formats.push(Asked::Known(&Table));
            outputs.files.push(None);
        }
        if diagnostics.is_empty() { Ok(outputs) } else { Err(diagnostics.into()) }
    }

    /// One format on standard output.
    pub(in crate::commands) fn only(format: &'static dyn Format) -> Self {
        Self {
            formats: vec![Asked::Known(format)],
            files: vec![None],
            existing: Existing::Refuse,
            made_of: Vec::new(),
        }
    }

    /// That none takes the place of another, of what is read or of the files of a run, before anything is read.
    ///
    /// # Errors
    /// When one does.
    pub(in crate::commands) fn check(&self, spared: &Spared) -> Result<(), Error> {
        let files: Vec<&Path> = self.files.iter().flatten().map(PathBuf::as_path).collect();
        Spared::of(&self.made_of).check(&files)?;
        spared.check(&files)
    }

    /// Whether one of them is written into a file.
    pub(in crate::commands) fn write_files(&self) -> bool {
        self.files.iter().any(Option::is_some)
    }

    /// Whether one of them tells whoever started the run what it was given beside its inputs.
    pub(in crate::commands) fn name_settings(&self) -> bool {
        let mut all = self.formats.iter().zip(&self.files);
        all.any(|(format, file)| file.is_none() && format.id() == Table.id())
    }

    /// The formats, in the order asked for.
    pub(in crate::commands) fn formats(&self) -> &[Asked] {
        &self.formats
    }

    /// Whether one of them carries the reports themselves.
    pub(in crate::commands) fn carry_reports(&self) -> bool {
        self.formats.iter().any(|format| format.carries_reports())
    }

    /// Opens the files and writes what stands before the first machine.
    ///
    /// # Errors
    /// When a file is there already or cannot be written, or an output cannot be made of this run.
    pub(in crate::commands) fn start(&self, info: &RunInfo<'_>) -> Result<Started, Error> {
        let mut streams = Vec::new();
        for (format, file) in self.formats.iter().zip(&self.files) {
            if let Some(path) = file {
                check_no_input(path, info)?;
                format.check_file(path, info)?;
            }
            let collector = format.collector(info)?;
            let sink = match file {
                Some(path) => Sink::File(path.clone(), OutputFile::create(path, self.existing)?),
                None => Sink::Stdout,
            };
            let mut stream = Stream { format: format.clone(), sink, state: State::Streamed { any: false } };
            match collector {
                Some(collector) => stream.state = State::Collected(collector),
                None => stream.sink.write(&format.begin(info))?,
            }
            streams.push(stream);
        }
        Ok(Started { streams })
    }
}

/// A format that a file makes.
struct Made<'n> {
    format: Arc<dyn Format + Send>,
    /// That file.
    of: PathBuf,
    /// Where it goes.
    file: Option<&'n str>,
}

/// The format that a file makes, of what stands behind its name: `FILE` or `FILE=OUT`.
fn made<'n>(id: &str, named: Option<&'n str>, make: MadeByFile) -> Result<Made<'n>, Diagnostic> {
    let Some(named) = named.filter(|named| !named.is_empty()) else {
        let message = format!("`{id}` is made by a file that you name");
        return Err(Diagnostic::error("no-file", message).help(format!("-o {id}=FILE, or -o {id}=FILE=OUT")));
    };
    let (of, file) = match named.split_once('=') {
        Some((file, out)) => (file, Some(out)),
        None => (named, None),
    };
    let text = read_plain(Path::new(of), Longest::TEMPLATE)
        .map_err(|why| Diagnostic::error("io", format!("cannot read {of}: {why}")))?;
    Ok(Made { format: make(text)?, of: PathBuf::from(of), file })
}

/// That an output does not take the place of what was read, whatever it is called and whether or not `--force` was given.
fn check_no_input(path: &Path, info: &RunInfo<'_>) -> Result<(), Error> {
    let inputs = info.run.inputs.iter().filter_map(|input| info.sources.path(input));
    for input in inputs {
        if is_same_file(path, Path::new(&input)) {
            let message = format!("{} is what was read: it is never written over", path.display());
            return Err(Diagnostic::error("output-input", message).help("choose another name").into());
        }
    }
    Ok(())
}

/// Outputs that are being written.
pub(in crate::commands) struct Started {
    streams: Vec<Stream>,
}

struct Stream {
    format: Asked,
    sink: Sink,
    state: State,
}

enum State {
    /// Written as the machines come; whether one came.
    Streamed { any: bool },
    /// Put together by this.
    Collected(Box<dyn Collector>),
}

enum Sink {
    File(PathBuf, OutputFile),
    Stdout,
}

impl Sink {
    fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        if bytes.is_empty() {
            return Ok(());
        }
        match self {
            Self::File(path, file) => file.write_all(bytes).map_err(|e| Error::io("write", path, &e)),
            Self::Stdout => print(bytes),
        }
    }
}

impl Started {
    /// Writes one machine's piece of every format; with the signed line of its report, where reports are made.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(in crate::commands) fn machine(
        &mut self,
        fragments: Vec<Vec<u8>>,
        envelope: Option<&[u8]>,
    ) -> Result<(), Error> {
        for (stream, fragment) in self.streams.iter_mut().zip(fragments) {
            let Stream { format, sink, state } = stream;
            match state {
                State::Collected(collector) => {
                    collector.machine(fragment, envelope, &mut |bytes| sink.write(bytes))?;
                }
                State::Streamed { .. } if fragment.is_empty() => {}
                State::Streamed { any } => {
                    if std::mem::replace(any, true) {
                        sink.write(format.between())?;
                    }
                    sink.write(&fragment)?;
                }
            }
        }
        Ok(())
    }

    /// Writes what stands after the last machine and makes the files appear.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(in crate::commands) fn finish(self, end: End<'_>, terminal: &Terminal) -> Result<(), Error> {
        for Stream { format, mut sink, state } in self.streams {
            match state {
                State::Streamed { .. } => sink.write(&format.end(end.summary, end.run))?,
                State::Collected(collector) => collector.end(end, &mut |bytes| sink.write(bytes))?,
            }
            match sink {
                Sink::File(_, file) => file.commit()?,
                Sink::Stdout => terminal.print(b"")?,
            }
        }
        Ok(())
    }
}
