//! `-o FORMAT[=FILE]`: where results go beside the signed reports.

use std::io::Write;
use std::path::PathBuf;

use super::terminal::{Terminal, print};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::error::Error;
use crate::files::output::{Existing, OutputFile};
use crate::report::{self, FORMATS, Format, RunInfo, Summary, Table};

/// The formats asked for and where they go.
pub(in crate::commands) struct Outputs {
    formats: Vec<&'static dyn Format>,
    files: Vec<Option<PathBuf>>,
    existing: Existing,
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
        };
        let mut diagnostics = Diagnostics::default();
        for argument in arguments {
            let (id, file) = match argument.split_once('=') {
                Some((id, file)) => (id, Some(PathBuf::from(file)).filter(|f| f.as_os_str() != "-")),
                None => (argument.as_str(), None),
            };
            if let Some(format) = report::format(id) {
                outputs.formats.push(format);
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
            outputs.formats.push(&Table);
            outputs.files.push(None);
        }
        if diagnostics.is_empty() { Ok(outputs) } else { Err(diagnostics.into()) }
    }

    /// One format on standard output.
    pub(in crate::commands) fn only(format: &'static dyn Format) -> Self {
        Self { formats: vec![format], files: vec![None], existing: Existing::Refuse }
    }

    /// Whether one of them tells whoever started the run what it was given beside its inputs.
    pub(in crate::commands) fn name_settings(&self) -> bool {
        let mut all = self.formats.iter().zip(&self.files);
        all.any(|(format, file)| file.is_none() && format.id() == Table.id())
    }

    /// The formats, in the order asked for.
    pub(in crate::commands) fn formats(&self) -> &[&'static dyn Format] {
        &self.formats
    }

    /// Opens the files and writes what stands before the first machine.
    ///
    /// # Errors
    /// When a file is there already or cannot be written.
    pub(in crate::commands) fn start(&self, info: &RunInfo<'_>) -> Result<Started, Error> {
        let mut streams = Vec::new();
        for (format, file) in self.formats.iter().zip(&self.files) {
            let sink = match file {
                Some(path) => Sink::File(path.clone(), OutputFile::create(path, self.existing)?),
                None => Sink::Stdout,
            };
            let mut stream = Stream { format: *format, sink, any: false };
            stream.write(&format.begin(info))?;
            streams.push(stream);
        }
        Ok(Started { streams })
    }
}

/// Outputs that are being written.
pub(in crate::commands) struct Started {
    streams: Vec<Stream>,
}

struct Stream {
    format: &'static dyn Format,
    sink: Sink,
    any: bool,
}

enum Sink {
    File(PathBuf, OutputFile),
    Stdout,
}

impl Stream {
    fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        if bytes.is_empty() {
            return Ok(());
        }
        match &mut self.sink {
            Sink::File(path, file) => file.write_all(bytes).map_err(|e| Error::io("write", path, &e)),
            Sink::Stdout => print(bytes),
        }
    }
}

impl Started {
    /// Writes one machine's piece of every format.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(in crate::commands) fn machine(&mut self, fragments: &[Vec<u8>]) -> Result<(), Error> {
        for (stream, fragment) in self.streams.iter_mut().zip(fragments) {
            if fragment.is_empty() {
                continue;
            }
            if stream.any {
                let between = stream.format.between();
                stream.write(between)?;
            }
            stream.any = true;
            stream.write(fragment)?;
        }
        Ok(())
    }

    /// Writes what stands after the last machine and makes the files appear.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(in crate::commands) fn finish(
        self,
        summary: &Summary,
        info: &RunInfo<'_>,
        terminal: &Terminal,
    ) -> Result<(), Error> {
        for mut stream in self.streams {
            let end = stream.format.end(summary, info);
            stream.write(&end)?;
            match stream.sink {
                Sink::File(_, file) => file.commit()?,
                Sink::Stdout => terminal.print(b"")?,
            }
        }
        Ok(())
    }
}
