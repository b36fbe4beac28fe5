//! `tidewaiter inspect`: how an inventory would be read.

use std::path::PathBuf;

use super::config::Config;
use super::inventory::{InventorySheet, open_each};
use super::settings;
use super::terminal::Terminal;
use crate::cli::InspectArgs;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::error::Error;
use crate::exit::Exit;
use crate::ingest::inspect::inspect;
use crate::text::shown::shown;

/// Shows how every input would be read. What is wrong is shown too and decides the exit code.
///
/// # Errors
/// When the configuration has mistakes or rows cannot be read.
pub(crate) fn run(args: &InspectArgs, terminal: &Terminal) -> Result<Exit, Error> {
    let config =
        Config::find(args.read.config.as_deref(), args.read.inputs.first().map(PathBuf::as_path), terminal)?;
    let said = |field| args.read.map.iter().any(|(named, _)| *named == field);
    if !config.columns.iter().all(|(field, _)| said(*field)) {
        settings::say_configuration(&config, &[settings::COLUMNS], terminal);
    }
    let inventories = open_each(&args.read, &config);
    // What stands on the page is not said again beside it.
    let mut on_page: Vec<&Diagnostic> = Vec::new();
    for inventory in &inventories.all {
        let workbook = &inventory.workbook;
        let mut format = vec![format!("format    {}", workbook.format)];
        format.extend(workbook.encoding.as_ref().map(|e| format!("encoding  {e}")));
        if workbook.content.statements().is_some() {
            let by = if workbook.is_asked { "--format, against its content" } else { "its content" };
            format.push(format!("told by   {by}: {}", workbook.doc));
        }
        format.extend(workbook.dialect.as_ref().map(|d| format!("dialect   {d}")));
        for InventorySheet { raw: sheet, reading, preamble } in &inventory.sheets {
            let title = match &sheet.name {
                Some(name) => format!("{}!{name}", workbook.name),
                None => workbook.name.clone(),
            };
            let text = if let Some(reading) = reading {
                on_page.extend(&reading.notes);
                inspect(&title, format.clone(), (reading, preamble.as_ref()), &*sheet.rows)?.render()
            } else {
                let format: Vec<String> = format.iter().map(shown).collect();
                format!("file {}\n  {}\n  not read as an inventory\n", shown(title), format.join("\n  "))
            };
            terminal.print_text(&text)?;
            terminal.print(b"\n")?;
        }
    }
    let mut notes = Diagnostics::default();
    let is_new = |note: &&Diagnostic| {
        !on_page.iter().any(|shown| shown.code == note.code && shown.message == note.message)
    };
    inventories.notes.iter().filter(is_new).for_each(|note| notes.push(note.clone()));
    terminal.diagnostics(&notes);
    terminal.diagnostics(&inventories.errors);
    Ok(if inventories.errors.has_errors() { Exit::CannotDo } else { Exit::Ok })
}
