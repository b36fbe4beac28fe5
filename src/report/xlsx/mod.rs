//! `-o xlsx`: a new workbook of all that was found, for whoever works in a spreadsheet program.
//!
//! Every cell is a text. None is a number, a date, a link or a formula, so that nothing that stands in an inventory can become one.

mod book;
mod rows;
#[cfg(test)]
mod tests;

use std::io;

use super::words::Words;
use super::{Collector, End, Format, Out, Report, RunInfo};
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use book::Book;
use rows::Rows;

/// `-o xlsx`: a new workbook.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewWorkbook;

impl Format for NewWorkbook {
    fn id(&self) -> &'static str {
        "xlsx"
    }

    fn doc(&self) -> &'static str {
        "A new Excel workbook: summary, machines, findings, questions and missing evidence, a row each, to filter and sort"
    }

    fn is_binary(&self) -> bool {
        true
    }

    fn machine(&self, report: Report<'_, '_>, info: &RunInfo<'_>) -> Vec<u8> {
        // Texts can always be written.
        serde_json::to_vec(&Rows::of(report, info.run, Words::of(info.language))).unwrap_or_default()
    }

    fn collector(&self, info: &RunInfo<'_>) -> Result<Option<Box<dyn Collector>>, Error> {
        Ok(Some(Box::new(Book::begin(info).map_err(|why| failed(&why))?)))
    }
}

impl Collector for Book {
    fn machine(&mut self, piece: Vec<u8>, _: Option<&[u8]>, _: &mut Out<'_>) -> Result<(), Error> {
        let rows = serde_json::from_slice(&piece).map_err(|why| failed(&why))?;
        self.add(&rows).map_err(|why| failed(&why))
    }

    fn end(self: Box<Self>, end: End<'_>, out: &mut Out<'_>) -> Result<(), Error> {
        let mut file = super::spooled::file()?;
        (*self).finish(end, &mut file).map_err(|why| failed(&why))?;
        super::spooled::hand_on(file, out)
    }
}

fn failed(why: &dyn std::error::Error) -> Error {
    let disk = why.source().is_some_and(<dyn std::error::Error>::is::<io::Error>);
    let help =
        if disk { "make room in the folder for temporary files (TMPDIR)" } else { "-o json=FILE has it all" };
    Diagnostic::error("workbook-not-written", format!("the workbook cannot be written: {why}"))
        .help(help)
        .into()
}
