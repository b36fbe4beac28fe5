//! Delimited text: CSV and its kin, in any encoding and dialect that can be told.

use std::ops::ControlFlow;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Diagnostics};

use super::delimited::{Delimited, whole_chars};
use super::dialect::{sep_line, sniff};
use super::encoding::EncodingReport;
use super::reader::{Content, Opened, Probe, RawSheet, ReadOptions, Reader, refused};
use super::rows::{Mark, RawCell, Rows};
use super::{encoding, unsupported};
use crate::files::bytes::Bytes;
use crate::model::{Confidence, letters_of};

/// Text looked at to tell the dialect, in bytes.
const SAMPLE: usize = 128 << 10;

/// The format.
pub(super) struct TextReader;

impl Reader for TextReader {
    fn id(&self) -> &'static str {
        "csv"
    }

    fn doc(&self) -> &'static str {
        "Delimited text (.csv, .tsv, .txt): encoding, delimiter, quotes and line ends are told from the text"
    }

    fn recognises(&self, probe: &Probe<'_>) -> bool {
        unsupported::binary(probe.head).is_none()
    }

    fn open(&self, bytes: &Bytes, options: &ReadOptions) -> Result<Opened, Diagnostics> {
        let delimiter = options.delimiter.map(|c| usable(c, bytes)).transpose()?;
        let decoded = encoding::decode(bytes, options.encoding.as_deref())?;
        let mut start = Mark { offset: decoded.start, row: 1, line: 1 };
        let mut sample = vec![0; SAMPLE];
        let filled = decoded.text.fill(start.offset, &mut sample)?;
        let whole = start.offset + filled as u64 >= decoded.text.len();
        sample.truncate(if whole { filled } else { whole_chars(&sample[..filled]) });
        let mut sample = String::from_utf8_lossy(&sample).into_owned();
        if let Some(it) = unsupported::markup(&sample).or_else(|| unsupported::printed(&sample)) {
            return Err(refused(bytes.name(), it.what, it.help).into());
        }
        if whole && sample.trim().is_empty() {
            let text = "the file holds nothing but blanks";
            return Err(Diagnostic::error("input-empty", text).at(bytes.name()).into());
        }
        let mut told = None;
        if let Some((found, mark)) = sep_line(&sample, start) {
            told = Some(found);
            let skip = usize::try_from(mark.offset - start.offset).unwrap_or(0);
            sample.drain(..skip.min(sample.len()));
            start = mark;
        }
        let dialect = sniff(&sample, whole, delimiter.or(told));
        let rows = Delimited::new(decoded.text, dialect, start);
        let mut notes = decoded.notes;
        if decoded.report.confidence == Confidence::Low {
            notes.push(guessed(bytes.name(), &decoded.report, (&rows, start))?);
        }
        Ok(Opened {
            encoding: Some(decoded.report),
            dialect: Some(dialect),
            notes,
            format: None,
            content: Content::Tables(vec![RawSheet::new(None, Arc::new(rows))]),
        })
    }
}

/// A warning that an encoding is no more than a guess, at the first cell that rests on it.
fn guessed(
    name: &str,
    report: &EncodingReport,
    (rows, start): (&Delimited, Mark),
) -> Result<Diagnostic, Diagnostic> {
    let mut first = None;
    rows.scan(start, None, &mut |row| {
        let odd = |(column, cell): (usize, &RawCell<'_>)| {
            Some((column, cell.text.chars().find(|c| !c.is_ascii())?))
        };
        first = row.cells.iter().enumerate().find_map(odd).map(|(column, sign)| (row.mark.row, column, sign));
        if first.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    let warning = |message: String| Diagnostic::warning("encoding-guessed", message);
    let warning = match first {
        Some((row, column, sign)) => {
            warning(format!("read as {report}; the first sign that rests on it is here: `{sign}`"))
                .at(format!("{name}!{}{row}", letters_of(column)))
        }
        None => warning(format!("read as {report}")).at(name),
    };
    Ok(warning
        .help("if it looks wrong, say which encoding it is (--encoding gb18030), or export again as UTF-8"))
}

/// A delimiter given by a person, if it can be one.
fn usable(delimiter: char, bytes: &Bytes) -> Result<u8, Diagnostic> {
    u8::try_from(delimiter)
        .ok()
        .filter(|b| {
            b.is_ascii() && !b.is_ascii_alphanumeric() && !matches!(b, b'"' | b'\'' | b'\r' | b'\n' | 0)
        })
        .ok_or_else(|| {
            Diagnostic::error("delimiter-unusable", format!("{delimiter:?} cannot divide fields"))
                .at(bytes.name())
                .help("give one of , ; | or a tab, or another ASCII sign")
        })
}
