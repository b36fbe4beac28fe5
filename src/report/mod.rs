//! What a run shows to people and machines: one file an output, one line in [`FORMATS`].
//!
//! An output is made from what is signed and nothing else: workers turn each [`Report`] into bytes ([`Format::machine`])
//! and into a small owned [`MachineDigest`]; one thread folds the digests, in input order, into a [`Summary`] of bounded
//! size. Nothing here writes to a terminal or a file, but for what a template reads again, and nothing knows the clock.

mod annotated;
mod cases;
mod clauses;
mod clear;
pub(crate) mod compare;
mod csv;
mod cyclonedx;
mod digest;
pub(crate) mod explain;
mod exposure;
mod github;
mod gitlab;
pub(crate) mod horizon;
mod html;
mod json;
mod jsonl;
mod junit;
mod language;
mod left_out;
mod markdown;
mod missing;
mod page;
mod pdf;
mod places;
mod points;
mod rules;
mod run;
mod run_lines;
#[cfg(test)]
mod samples;
mod sarif;
mod sigstore;
mod sources;
mod spooled;
mod summary;
mod table;
mod template;
mod text;
mod words;
mod worst;
mod xlsx;

pub(crate) use annotated::Annotated;
pub(crate) use cases::{Case, Cases};
pub(crate) use clear::Clear;
pub(crate) use csv::Csv;
pub(crate) use cyclonedx::CycloneDx;
pub use digest::MachineDigest;
pub(crate) use digest::{FindingDigest, MissingDigest};
pub(crate) use github::GitHub;
pub(crate) use gitlab::GitLab;
pub(crate) use html::{Html, ReadPage};
pub use json::Json;
pub(crate) use jsonl::JsonLines;
pub(crate) use junit::JUnit;
pub use language::Language;
pub(crate) use markdown::Markdown;
pub(crate) use missing::Wanted;
pub(crate) use page::Page;
pub(crate) use pdf::Pdf;
pub(crate) use rules::Rules;
pub(crate) use run::setting_line;
pub use run::{RunInfo, Signed};
pub(crate) use sarif::Sarif;
pub(crate) use sigstore::Sigstore;
pub use sources::NoSources;
pub(crate) use sources::Sources;
pub use summary::Summary;
pub(crate) use table::{Table, summary_line};
pub(crate) use template::Template;
pub(crate) use text::{Look, counted};
pub(crate) use xlsx::NewWorkbook;

use std::path::Path;
use std::sync::Arc;

use crate::attest::predicate::ReportPredicate;
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::source::TextFile;

/// What is signed of one machine, with nothing left to the run statement.
#[derive(Clone, Copy, Debug)]
pub struct Report<'r, 'a> {
    /// The machine's key as written.
    pub machine: &'r str,
    /// What is said of it.
    pub predicate: &'r ReportPredicate<'a>,
}

/// An output: a stream of bytes made of a beginning, one piece a machine, and an end; or what a [`Collector`] makes of the
/// pieces, where it cannot be written as the machines come.
///
/// Unless it [is binary](Self::is_binary), what it writes is UTF-8, ends with a line feed, and holds no control characters of
/// texts from outside.
pub trait Format: Sync {
    /// The name on the command line: `-o json=FILE`.
    fn id(&self) -> &'static str;

    /// What it is for, in a line without a full stop.
    fn doc(&self) -> &'static str;

    /// Whether it is no text, so that no terminal can show it.
    fn is_binary(&self) -> bool {
        false
    }

    /// What makes it of the file that stands behind its name, `-o template=FILE`, where it needs one: it is not made without.
    fn made_by_file(&self) -> Option<MadeByFile> {
        None
    }

    /// That the output may be written under that name.
    ///
    /// # Errors
    /// When programs could not open it there.
    fn check_file(&self, _: &Path, _: &RunInfo<'_>) -> Result<(), Error> {
        Ok(())
    }

    /// Whether it carries the reports themselves: they are then made where nothing else asks for them, too.
    fn carries_reports(&self) -> bool {
        false
    }

    /// Whether it is made of signed reports alone: nothing stands for one that carries no signature of its own.
    fn needs_signatures(&self) -> bool {
        false
    }

    /// What comes before the first machine.
    fn begin(&self, _: &RunInfo<'_>) -> Vec<u8> {
        Vec::new()
    }

    /// One machine. Called by worker threads in any order; depends on nothing but its arguments.
    /// Empty where the format needs only the summary.
    fn machine(&self, report: Report<'_, '_>, run: &RunInfo<'_>) -> Vec<u8>;

    /// What stands between two machines.
    fn between(&self) -> &'static [u8] {
        b""
    }

    /// What comes after the last machine.
    fn end(&self, _: &Summary, _: &RunInfo<'_>) -> Vec<u8> {
        Vec::new()
    }

    /// What gathers the pieces in the place of the stream; `None` for one that is written as it comes.
    ///
    /// # Errors
    /// When the output cannot be made of this run: it needs a file that is not there, or one of another kind.
    fn collector(&self, _: &RunInfo<'_>) -> Result<Option<Box<dyn Collector>>, Error> {
        Ok(None)
    }
}

/// Makes an output of a file.
pub(crate) type MadeByFile = fn(TextFile) -> Result<Arc<dyn Format + Send>, Diagnostic>;

/// Takes the bytes of an output.
pub(crate) type Out<'o> = dyn FnMut(&[u8]) -> Result<(), Error> + 'o;

/// An output that is put together by one thread, in memory that does not grow with the fleet beyond a bound of its own.
pub trait Collector {
    /// Takes the piece of the next machine, in the order of the inputs, with the signed line of its report where reports are made.
    ///
    /// # Errors
    /// When it cannot be taken, or `out` fails.
    fn machine(&mut self, piece: Vec<u8>, envelope: Option<&[u8]>, out: &mut Out<'_>) -> Result<(), Error>;

    /// Writes the rest.
    ///
    /// # Errors
    /// When it cannot be made, or `out` fails.
    fn end(self: Box<Self>, end: End<'_>, out: &mut Out<'_>) -> Result<(), Error>;
}

/// What is known once every machine was taken.
#[derive(Clone, Copy, Debug)]
pub struct End<'e> {
    /// The run.
    pub run: &'e RunInfo<'e>,
    /// The sum of the run.
    pub summary: &'e Summary,
    /// The signed manifest of the run, where there is one.
    pub manifest: Option<&'e [u8]>,
}

/// Every output. A new one is one file and one line here.
#[rustfmt::skip]
pub const FORMATS: &[&dyn Format] = &[
    &Table,
    &Page,
    &Json,
    &Html,
    &Pdf,
    &Annotated,
    &NewWorkbook,
    &Sarif,
    &JUnit,
    &GitLab,
    &GitHub,
    &Markdown,
    &JsonLines,
    &Csv,
    &CycloneDx,
    &Sigstore,
    &Template::EXAMPLE,
];

/// The output of that name.
pub(crate) fn format(id: &str) -> Option<&'static dyn Format> {
    FORMATS.iter().copied().find(|f| f.id() == id)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::samples::{self, Fleet};
    use super::*;
    use crate::attest::predicate::RunPredicate;

    /// The whole output as the caller puts it together.
    pub(super) fn whole(format: &dyn Format, fleet: &Fleet, run: &RunPredicate<'_>) -> Vec<u8> {
        let run = &samples::shown(run);
        if let Some(collector) = format.collector(run).expect("a collector") {
            return collected(format, collector, fleet, run);
        }
        let mut bytes = format.begin(run);
        let mut first = true;
        for audit in fleet.audits() {
            let piece =
                format.machine(Report { machine: audit.machine, predicate: &fleet.report(&audit) }, run);
            if !piece.is_empty() {
                if !first {
                    bytes.extend_from_slice(format.between());
                }
                first = false;
                bytes.extend(piece);
            }
        }
        bytes.extend(format.end(&fleet.summary(), run));
        bytes
    }

    /// The whole output of a collector, from reports that nobody signed.
    pub(super) fn collected(
        format: &dyn Format,
        mut collector: Box<dyn Collector>,
        fleet: &Fleet,
        run: &RunInfo<'_>,
    ) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut out = |piece: &[u8]| {
            bytes.extend_from_slice(piece);
            Ok(())
        };
        for audit in fleet.audits() {
            let predicate = fleet.report(&audit);
            let piece = format.machine(Report { machine: audit.machine, predicate: &predicate }, run);
            let envelope = samples::unsigned(audit.machine, &predicate);
            collector.machine(piece, Some(&envelope), &mut out).expect("it is taken");
        }
        let summary = &fleet.summary();
        collector.end(End { run, summary, manifest: None }, &mut out).expect("it is written");
        bytes
    }

    #[test]
    fn every_format_has_a_name_a_help_text_and_gives_the_same_bytes_twice() {
        let mut ids = BTreeSet::new();
        for format in FORMATS {
            assert!(ids.insert(format.id()), "two formats are called {}", format.id());
            assert!(format.id().bytes().all(|b| b.is_ascii_lowercase() || b == b'-'));
            assert!(format.doc().len() > 20 && !format.doc().ends_with('.'), "{}", format.doc());
            if format.is_binary() || format.needs_signatures() {
                continue; // Its own tests look into it.
            }
            for fleet in [samples::every_verdict(), samples::hostile(), samples::none()] {
                let run = samples::run();
                let bytes = whole(*format, &fleet, &run);
                assert_eq!(bytes, whole(*format, &fleet, &run));
                let text = String::from_utf8(bytes).expect("an output of text");
                assert!(text.ends_with('\n'), "{} does not end its last line", format.id());
                assert!(!text.contains('\u{1b}'), "{} passes a terminal escape on", format.id());
            }
        }
        assert!(super::format("json").is_some() && super::format("jsn").is_none());
    }
}
