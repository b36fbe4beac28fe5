//! `-o annotated`: the workbook that was audited, with notes on the cells that caused a finding and the verdicts beside the machines.
//!
//! It is a copy: what is not touched is copied as it is compressed, part by part, and of a sheet that is touched every byte stays
//! but for what is put between. Nothing is read and written anew as a document: formulas, styles, macros and whatever programs keep
//! in their own ways could not outlive that.

mod cells;
mod comments;
mod drawing;
mod gather;
mod header;
mod package;
mod patch;
mod piece;
mod place;
mod plan;
mod scan;
mod shared_texts;
mod source;
mod summary_sheet;
mod tokens;
mod write;

use std::collections::HashMap;
use std::path::Path;

use super::words::Words;
use super::{Collector, End, Format, Out, Report, RunInfo};
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use gather::Gathered;
use package::Package;
use piece::Piece;
use source::Source;

/// What workbooks are called; Excel opens none whose content is another than its name says.
const ENDINGS: [&str; 4] = ["xlsx", "xlsm", "xltx", "xltm"];

/// `-o annotated`: your own workbook with what was found.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Annotated;

impl Format for Annotated {
    fn id(&self) -> &'static str {
        "annotated"
    }

    fn doc(&self) -> &'static str {
        "A copy of your workbook (.xlsx, .xlsm): notes on the cells that caused a finding, verdicts beside the machines"
    }

    fn is_binary(&self) -> bool {
        true
    }

    fn machine(&self, report: Report<'_, '_>, info: &RunInfo<'_>) -> Vec<u8> {
        Piece::of(report, Words::of(info.language)).encode()
    }

    fn collector(&self, info: &RunInfo<'_>) -> Result<Option<Box<dyn Collector>>, Error> {
        let source = Source::find(info)?;
        let package = Package::open(&source.bytes)?;
        let mut sheets: HashMap<Option<String>, usize> = HashMap::new();
        for input in info.run.inputs.iter().filter(|input| source.has(input)) {
            let name = input.sheet.as_deref().map(str::to_owned);
            if let Some(at) = package.sheets.iter().position(|sheet| Some(&sheet.name) == name.as_ref()) {
                sheets.insert(name, at);
            }
        }
        let gathered = Gathered::new(Words::of(info.language));
        Ok(Some(Box::new(Annotator { source, package, sheets, gathered })))
    }

    fn check_file(&self, path: &Path, info: &RunInfo<'_>) -> Result<(), Error> {
        let source = Source::find(info)?;
        let ending =
            |name: &str| Path::new(name).extension().map(|e| e.to_string_lossy().to_ascii_lowercase());
        let (of_input, of_output) = (ending(&source.file), ending(&path.to_string_lossy()));
        // What came through a pipe may be called anything.
        let Some(of_input) = of_input.filter(|of_input| ENDINGS.contains(&of_input.as_str())) else {
            return Ok(());
        };
        if of_output.as_ref() == Some(&of_input) {
            return Ok(());
        }
        let message =
            format!("the copy of a workbook .{of_input} has to be called so, or Excel does not open it");
        Err(Diagnostic::error("ending-other", message)
            .at(path.display())
            .help(format!("-o annotated=FILE.{of_input}"))
            .into())
    }
}

/// A workbook in the making.
struct Annotator {
    source: Source,
    package: Package,
    /// The sheets that were audited, by their names: their places in the workbook.
    sheets: HashMap<Option<String>, usize>,
    gathered: Gathered,
}

impl Collector for Annotator {
    fn machine(&mut self, piece: Vec<u8>, _: Option<&[u8]>, _: &mut Out<'_>) -> Result<(), Error> {
        let piece: Piece = serde_json::from_slice(&piece)
            .map_err(|e| Diagnostic::error("report", e.to_string()).at("-o annotated"))?;
        let Self { source, sheets, gathered, .. } = self;
        gathered.take(piece, |file, sheet| {
            let sheet = sheet.map(str::to_owned);
            (file == source.file).then(|| sheets.get(&sheet).copied()).flatten()
        });
        Ok(())
    }

    fn end(self: Box<Self>, end: End<'_>, out: &mut Out<'_>) -> Result<(), Error> {
        let Self { source, mut package, sheets, mut gathered } = *self;
        gathered.keep_worst();
        let plan = plan::plan(&mut package, &source, &sheets, gathered, end)?;
        write::write(&mut package, plan, out)
    }
}
