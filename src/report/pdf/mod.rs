//! `-o pdf`: a report on paper for the archive, PDF/A-3, with the signed reports attached.
//!
//! First what came of it and what to do, in plain words; then what it rests on; then the machines, worst first: each on a page
//! of its own where they are few, in a table where they are many. The pages are made of what is signed; what can be verified
//! is the attachment.

mod basis;
mod document;
mod exposed;
mod font;
mod keep;
mod lines;
mod machine;
mod sheet;
mod summary;
#[cfg(test)]
mod tests;

use krilla::embed::AssociationKind;

use super::{Collector, End, Format, Out, Report, RunInfo};
use crate::attest::dsse::Envelope;
use crate::attest::manifest::{MANIFEST_FILE, REPORTS_FILE};
use crate::attest::statement::head;
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::report::text::number;
use crate::report::words::Words;
use crate::report::worst::Worst;
use basis::Attached;
use document::{About, Attachment};
use font::Face;
use keep::{PAGES, ROWS, Sums};
use machine::{Head, Part};
use sheet::{PLAIN, QUIET, Sheet, numbers, text, verdict_style};

/// The most bytes of reports that are attached: about 20,000 machines. The document is put together in memory.
const MOST: usize = 64_000_000;
/// What stands in the envelope of a report without a signature of its own. Its payload is base64 and has no quotes.
const UNSIGNED: &[u8] = b"\"signatures\":[]";
/// The most bytes of pages of machines that are kept.
const MOST_OF_PAGES: usize = 32_000_000;

/// `-o pdf`: for the archive.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pdf;

impl Format for Pdf {
    fn id(&self) -> &'static str {
        "pdf"
    }

    fn doc(&self) -> &'static str {
        "PDF/A-3 for the archive: a summary, then every machine or a table, with the signed reports attached"
    }

    fn is_binary(&self) -> bool {
        true
    }

    fn carries_reports(&self) -> bool {
        true
    }

    fn machine(&self, report: Report<'_, '_>, run: &RunInfo<'_>) -> Vec<u8> {
        machine::piece(report, run.language)
    }

    fn collector(&self, _: &RunInfo<'_>) -> Result<Option<Box<dyn Collector>>, Error> {
        Ok(Some(Box::new(Gathering {
            rows: Worst::new(ROWS),
            pages: Worst::new(PAGES),
            sums: Sums::default(),
            bundle: Bundle::default(),
        })))
    }
}

/// The machines so far.
struct Gathering {
    /// What stands in the table.
    rows: Worst,
    /// The whole pieces of the worst.
    pages: Worst,
    sums: Sums,
    bundle: Bundle,
}

/// The lines of reports, until they are too many.
#[derive(Default)]
struct Bundle {
    lines: Vec<u8>,
    is_too_large: bool,
    /// Whether some of them have no signature of their own.
    needs_manifest: bool,
}

impl Bundle {
    fn line(&mut self, line: &[u8]) {
        if self.is_too_large || self.lines.len() + line.len() > MOST {
            self.is_too_large = true;
            self.lines = Vec::new();
            return;
        }
        self.needs_manifest |= memchr::memmem::find(line, UNSIGNED).is_some();
        self.lines.extend_from_slice(line.trim_ascii_end());
        self.lines.push(b'\n');
    }
}

impl Collector for Gathering {
    fn machine(&mut self, mut piece: Vec<u8>, envelope: Option<&[u8]>, _: &mut Out<'_>) -> Result<(), Error> {
        let mut head = read_head(&piece)?;
        self.sums.add(&mut head);
        let verdict = head.verdict;
        // One machine with a book in its cells has its page cut by its worker; a hundred of them stay within bounds, too.
        if piece.len() <= MOST_OF_PAGES / PAGES && self.pages.takes(verdict) {
            if let Some(line) = envelope {
                piece.push(b'\n');
                piece.extend(record(line)?.into_bytes());
            }
            self.pages.add(verdict, &piece)?;
        }
        self.rows.add(verdict, &serde_json::to_vec(&head).map_err(|_| unreadable())?)?;
        if let Some(line) = envelope {
            self.bundle.line(line);
        }
        Ok(())
    }

    fn end(self: Box<Self>, end: End<'_>, out: &mut Out<'_>) -> Result<(), Error> {
        let Self { rows, pages, sums, bundle } = *self;
        let End { run, summary, manifest } = end;
        let words = Words::of(run.language);
        let face = Face::new()?;
        let too_large = bundle.is_too_large.then_some((MOST / 1_000_000) as u64);
        let is_once = bundle.needs_manifest;
        let is_unproved = is_once && manifest.is_none();
        let attachments = attachments(run, bundle, manifest, words);
        let mut sheet = Sheet::new(&face);
        summary::draw(&mut sheet, run, summary, &sums, words);
        let attached = Attached { files: &attachments, too_large, is_once, is_unproved };
        basis::signed(&mut sheet, run, attached, words);
        basis::coverage(&mut sheet, run, summary, &sums, words);
        basis::editions(&mut sheet, run, words);
        exposed::exposure(&mut sheet, summary, &sums, words);
        machines(&mut sheet, rows, pages, sums.machines, words)?;
        let about = About {
            title: words.get("page.title"),
            language: run.language.tag(),
            run_id: &run.run.run_id,
            producer: face.visible(&format!("tidewaiter {}", run.run.verifier.version)),
            made: run.run.time_verified,
            foot: words.filled("pdf.run", &[("id", &run.run.run_id)]),
            pages: words.get("pdf.page"),
        };
        out(&document::write(sheet, &about, attachments)?)
    }
}

/// The signed bundle of the run, as it was written, and its manifest.
fn attachments(run: &RunInfo<'_>, bundle: Bundle, manifest: Option<&[u8]>, words: &Words) -> Vec<Attachment> {
    let mut files = Vec::new();
    if !bundle.is_too_large && !bundle.lines.is_empty() {
        let mut bytes = Vec::with_capacity(bundle.lines.len() + run.statement.map_or(0, <[u8]>::len) + 1);
        if let Some(statement) = run.statement {
            bytes.extend_from_slice(statement.trim_ascii_end());
            bytes.push(b'\n');
        }
        bytes.extend(bundle.lines);
        files.push(Attachment {
            name: REPORTS_FILE,
            mime: "application/jsonl",
            says: words.get("pdf.attached-reports").to_owned(),
            kind: AssociationKind::Source,
            bytes,
        });
    }
    if let Some(manifest) = manifest {
        files.push(Attachment {
            name: MANIFEST_FILE,
            mime: "application/json",
            says: words.get("pdf.attached-manifest").to_owned(),
            kind: AssociationKind::Data,
            // As it stands in the folder of the run, with its line end.
            bytes: [manifest.trim_ascii_end(), b"\n"].concat(),
        });
    }
    files
}

fn machines(sheet: &mut Sheet<'_>, rows: Worst, pages: Worst, all: u64, words: &Words) -> Result<(), Error> {
    if all == 0 {
        return Ok(());
    }
    sheet.page();
    sheet.heading(2, words.get("machines.title"), Some(false));
    let mut table = Vec::new();
    rows.each(&mut |row| {
        table.push(read_head(row)?);
        Ok(())
    })?;
    let mut told = Vec::new();
    pages.each(&mut |piece| {
        told.push(piece.to_vec());
        Ok(())
    })?;
    sheet.paragraph(words.get("pdf.worst"), QUIET);
    if (told.len() as u64) < all {
        sheet.paragraph(&words.counted("pdf.pages", told.len() as u64), PLAIN);
    }
    if let Some(more @ 1..) = all.checked_sub(table.len() as u64) {
        sheet.paragraph(&words.counted("pdf.counted", more), PLAIN);
    }
    let head = ["machine", "verdict", "model", "controller", "main", "findings"];
    let head: Vec<String> = head.iter().map(|name| words.named("column", name)).collect();
    let head: Vec<&str> = head.iter().map(String::as_str).collect();
    let columns = [text(0.22), text(0.17), text(0.15), text(0.16), text(0.21), numbers(0.09)];
    let or_dash = |text: String| if text.is_empty() { "—".to_owned() } else { text };
    let table = table.into_iter().map(|row: Head| {
        vec![
            (machine::name(&row, words), PLAIN),
            (machine::verdict(&row, words), verdict_style(row.verdict)),
            (or_dash(row.model), QUIET),
            (or_dash(row.controllers), QUIET),
            (or_dash(row.main), QUIET),
            (number(row.findings as u64), PLAIN),
        ]
    });
    sheet.table(&columns, &head, table);
    for piece in told {
        let head = read_head(&piece)?;
        let mut lines = piece.split(|byte| *byte == b'\n').skip(1);
        let parts = lines.next().and_then(|parts| serde_json::from_slice(parts).ok());
        let parts: Vec<Part> = parts.ok_or_else(unreadable)?;
        let record = lines.next().map(String::from_utf8_lossy);
        machine::draw(sheet, &head, &parts, record.as_deref(), words);
    }
    Ok(())
}

/// The digest of a machine's record, as the line of its report names it.
fn record(line: &[u8]) -> Result<String, Error> {
    let payload = Envelope::unverified(line);
    let digest = payload.and_then(|payload| Ok(head(&payload)?.subject.digest.sha256.into_owned()));
    digest.map_err(|why| Diagnostic::error("pdf", format!("a report cannot be read back: {why}")).into())
}

fn read_head(piece: &[u8]) -> Result<Head, Error> {
    let line = piece.split(|byte| *byte == b'\n').next().unwrap_or_default();
    serde_json::from_slice(line).map_err(|_| unreadable())
}

fn unreadable() -> Error {
    Diagnostic::error("pdf", "what was made of a machine cannot be read back").into()
}
