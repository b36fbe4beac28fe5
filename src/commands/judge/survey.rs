//! The first pass: which rows are of which machine.

use std::collections::BTreeMap;

use rayon::ThreadPool;

use crate::commands::inventory::{Inventories, InventorySheet};
use crate::commands::terminal::Terminal;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::shipment::Shipment;
use crate::error::Error;
use crate::identity::{Survey, SurveyedSheet, survey};
use crate::ingest::escapes;
use crate::ingest::inspect::SECRETS_LEFT_OUT;
use crate::ingest::validate::RowValidator;
use crate::model::{InputId, InputInfo, Inputs, Place};

/// Gathers the machines of some inventories, and says what is to be said of their rows.
///
/// # Errors
/// When an input cannot be read to the end, or no machine was read.
pub(in crate::commands) fn surveyed<'i>(
    inventories: &'i Inventories,
    shipment: &mut Shipment,
    pool: &ThreadPool,
    terminal: &Terminal,
) -> Result<(Inputs, Survey<'i>), Error> {
    let (mut inputs, sheets, files) = sheets(inventories);
    let total: u64 = sheets.iter().map(|s| s.rows.size()).sum();
    let bar = terminal.progress(total, "reading");
    let survey = pool.install(|| survey(sheets, &|done| bar.set_position(done)))?;
    bar.finish_and_clear();
    digests(inventories, &mut inputs, &files)?;
    shipment.register(&mut inputs);
    terminal.diagnostics(&skipped_rows(&survey, &inputs));
    terminal.diagnostics(&left_out(&survey, &inputs));
    if survey.machines() == 0 {
        return Err(nothing_read(&survey).into());
    }
    Ok((inputs, survey))
}

fn nothing_read(survey: &Survey<'_>) -> Diagnostic {
    let message = match survey.skipped_rows() {
        _ if survey.counts.is_empty() => "no machine was read: none of the files is an inventory".to_owned(),
        0 => "no machine was read: there are no rows below the header".to_owned(),
        rows => format!("no machine was read: {rows} rows were skipped"),
    };
    Diagnostic::error("no-machines", message).help("`tidewaiter inspect` shows how the file is read")
}

/// The sheets that are inventories, and their entries among the inputs, with the place of each one's file; digests follow when
/// they are known.
fn sheets(inventories: &Inventories) -> (Inputs, Vec<SurveyedSheet<'_>>, Vec<usize>) {
    let mut inputs = Inputs::default();
    let mut sheets = Vec::new();
    let mut files = Vec::new();
    for (file, inventory) in inventories.all.iter().enumerate() {
        for InventorySheet { raw, reading, preamble } in &inventory.sheets {
            let Some(reading) = reading else { continue };
            let mut push = |places| {
                files.push(file);
                let (file, sheet) = (inventory.workbook.name.clone(), raw.name.clone());
                inputs.push(InputInfo { file, sheet, places, ..InputInfo::default() })
            };
            let input = push(reading.places.clone());
            sheets.push(SurveyedSheet {
                input,
                rows: &*raw.rows,
                plan: reading.plan.clone(),
                first: reading.first_data,
                end: reading.end,
                preamble: preamble.as_ref().map(|_| sheets.len() + 1),
                validator: RowValidator::new(reading),
            });
            if let Some(preamble) = preamble {
                let input = push(Some(preamble.cells.clone()));
                sheets.push(SurveyedSheet::of_preamble(input, &*preamble.cells, preamble.plan.clone()));
            }
        }
    }
    (inputs, sheets, files)
}

/// Fills in the digests, which were worked out beside the first pass.
fn digests(inventories: &Inventories, inputs: &mut Inputs, files: &[usize]) -> Result<(), Error> {
    for (file, inventory) in inventories.all.iter().enumerate() {
        let digest = inventory.workbook.digest()?;
        for (id, _) in (0..).map(InputId).zip(files).filter(|(_, of)| **of == file) {
            inputs.set_digest(id, &digest);
        }
    }
    Ok(())
}

/// A note for each sheet in whose cells values were told to be secrets by their shape, and a warning where sequences for a terminal
/// stood in them.
fn left_out(survey: &Survey<'_>, inputs: &Inputs) -> Diagnostics {
    let mut notes = Diagnostics::default();
    // A sheet may have several tables: of each sheet the first cell of either.
    let (mut secrets, mut sequences) = (BTreeMap::new(), BTreeMap::new());
    for sheet in &survey.sheets {
        let place = inputs.get(sheet.input).map_or(String::new(), |info| match &info.sheet {
            Some(sheet) => format!("{}!{sheet}", info.file),
            None => info.file.clone(),
        });
        for (first, of) in
            [(sheet.rows.first_secret(), &mut secrets), (sheet.rows.first_sequence(), &mut sequences)]
        {
            if let Some(cell) = first {
                let known = of.entry(place.clone()).or_insert(cell);
                *known = cell.min(*known);
            }
        }
    }
    for (sheet, (row, column)) in secrets {
        let place = format!("{sheet}!{}", Place::CellAt { row, column });
        notes.push(Diagnostic::note("secret-left-out", SECRETS_LEFT_OUT).at(place));
    }
    for (sheet, first) in sequences {
        notes.push(escapes::warning(&sheet, first));
    }
    notes
}

/// A warning for every row and cell that cannot be trusted, one for rows that name no machine, and one for each reason for which
/// rows are no evidence.
fn skipped_rows(survey: &Survey<'_>, inputs: &Inputs) -> Diagnostics {
    let mut diagnostics = Diagnostics::default();
    let mut problems: Vec<_> =
        survey.counts.iter().flat_map(|c| c.problems.iter().chain(&c.cell_problems)).collect();
    problems.sort_by_key(|(place, _)| *place);
    for (place, problem) in problems {
        let shown = inputs.show(*place, problem.column).to_string();
        diagnostics.push(Diagnostic::warning(problem.code, &*problem.message).at(shown));
    }
    for (rows, first) in survey.counts.iter().map(|count| count.unnamed) {
        let Some(place) = first else { continue };
        let message = match rows {
            1 if inputs.is_document(place.input) => {
                "nothing here names the machine: it is judged by itself, named by its place".to_owned()
            }
            1 => "the row names no machine: it is judged as one piece, named by its place".to_owned(),
            _ => format!(
                "{rows} rows from here on name no machine: each is judged as one piece, named by its place"
            ),
        };
        diagnostics.push(Diagnostic::warning("row-names-no-machine", message).at(inputs.show(place, None)));
    }
    for (reason, (rows, first)) in survey.counts.iter().flat_map(|c| &c.skipped) {
        let Some(place) = first.first() else { continue };
        let message = match rows {
            1 => format!("row left out: {}", reason.explain()),
            _ => format!("{rows} rows left out from here on: {}", reason.explain()),
        };
        let diagnostic = if reason.loses_evidence() {
            Diagnostic::warning(reason.code(), message)
        } else {
            Diagnostic::note(reason.code(), message)
        };
        diagnostics.push(diagnostic.at(inputs.show(*place, None)));
    }
    diagnostics
}
