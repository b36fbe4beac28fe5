//! Opening the inventories of a run: files to workbooks, sheets to plans, everything that is wrong in one go.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::config::Config;
use crate::attest::manifest::{MANIFEST_FILE, RECORDS_FILE, REPORTS_FILE};
use crate::attest::output::MACHINES;
use crate::cli::ReadArgs;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::error::Error;
use crate::files::folder;
use crate::files::input::Input;
use crate::ingest::columns::{MapOptions, Override};
use crate::ingest::copies::copies;
use crate::ingest::layout::{
    EMPTY_SHEET, NO_HEADER, NOT_AN_INVENTORY, Preamble, SheetReading, Table, read_document, read_tables,
};
use crate::ingest::pieces_of_goods::PiecesOfGoods;
use crate::ingest::reader::{RawSheet, ReadOptions, Workbook, open};
use crate::ingest::redfish_tree::{self, Leaf};
use crate::ingest::same_goods::SheetsOfGoods;
use crate::ingest::same_parts::{Parts, left_out, repeated};
use crate::model::ColumnPlans;

/// A workbook and how each of its sheets is read.
pub(crate) struct Inventory {
    /// The file.
    pub workbook: Workbook,
    /// Where it lies, as it was named; of what an archive holds, its name there.
    pub path: PathBuf,
    /// Its tables, in the order of its sheets.
    pub sheets: Vec<InventorySheet>,
}

/// A table of a sheet, or a sheet that is none.
pub(crate) struct InventorySheet {
    /// The sheet.
    pub raw: RawSheet,
    /// How it is read; `None` for one that is no inventory.
    pub reading: Option<SheetReading>,
    /// What stands above it and holds for all of it.
    pub preamble: Option<Preamble>,
}

/// Every inventory of a run, and what people should know of them.
pub(crate) struct Inventories {
    /// In the order given.
    pub all: Vec<Inventory>,
    /// Notes and warnings; no errors.
    pub notes: Diagnostics,
    /// What is wrong with the inputs that could not be read, or not wholly.
    pub errors: Diagnostics,
}

impl Inventories {
    /// Adds what was found, each where it belongs.
    fn tell(&mut self, found: &Diagnostics) {
        for why in found {
            let of = if why.severity == Severity::Error { &mut self.errors } else { &mut self.notes };
            of.push(why.clone());
        }
    }

    /// What could not be read, by its place, each once.
    pub(crate) fn unread(&self) -> Vec<String> {
        let mut places: Vec<String> = Vec::new();
        for error in &self.errors {
            let place: String = error
                .place
                .as_deref()
                .map_or_else(|| error.message.chars().take(80).collect(), str::to_owned);
            if !places.contains(&place) {
                places.push(place);
            }
        }
        places
    }
}

/// Opens every input and finds out how its sheets are read. One that cannot be read costs its own result, not the others'.
///
/// # Errors
/// Everything that is wrong, where none of the inputs can be read.
pub(crate) fn open_all(args: &ReadArgs, config: &Config) -> Result<Inventories, Error> {
    let inventories = open_each(args, config);
    let read = |sheet: &InventorySheet| sheet.reading.is_some();
    if inventories.errors.has_errors()
        && !inventories.all.iter().any(|inventory| inventory.sheets.iter().any(read))
    {
        let mut all = inventories.notes;
        all.extend(inventories.errors);
        return Err(all.into());
    }
    Ok(inventories)
}

/// As [`open_all`], also where nothing can be read.
pub(crate) fn open_each(args: &ReadArgs, config: &Config) -> Inventories {
    let options = ReadOptions {
        encoding: args.encoding.clone(),
        delimiter: args.delimiter,
        format: args.format.clone(),
    };
    // The command line stands before the configuration: the first mapping of a field counts.
    let said = |(field, header): &(_, String), by| Override { field: *field, header: header.clone(), by };
    let mut overrides: Vec<Override> = args.map.iter().map(|map| said(map, None)).collect();
    for column in &config.columns {
        if !overrides.iter().any(|o| o.field == column.0) {
            overrides.push(said(column, Some(config.name.clone())));
        }
    }
    let map = MapOptions { overrides, machine: args.machine.clone() };
    let mut inventories =
        Inventories { all: Vec::new(), notes: Diagnostics::default(), errors: Diagnostics::default() };
    let inputs = inputs(args, &mut inventories);
    let mut opened =
        Opened { options: &options, map: &map, inventories: &mut inventories, columns: HashSet::new() };
    for (input, named, path) in inputs {
        match input {
            Ok(input) => opened.add(&input, named, &path),
            Err(found) => opened.inventories.errors.push(found),
        }
    }
    if args.machine.is_none() && args.map.is_empty() {
        name_by_trees(&mut inventories);
    }
    inventories
}

/// Names the machine in files of Redfish that are parts of one service, by the system in it.
fn name_by_trees(inventories: &mut Inventories) {
    let leaf = |(at, inventory)| {
        let Inventory { workbook, path, .. }: &Inventory = inventory;
        let statements = workbook.content.statements()?;
        (workbook.format == "redfish").then_some((at, Leaf { path, name: &workbook.name, statements }))
    };
    let leaves: Vec<(usize, Leaf<'_>)> = inventories.all.iter().enumerate().filter_map(leaf).collect();
    let (places, leaves): (Vec<usize>, Vec<Leaf<'_>>) = leaves.into_iter().unzip();
    let (found, notes) = redfish_tree::machines(&leaves);
    for (leaf, machine) in found {
        let Some(inventory) = places.get(leaf).and_then(|at| inventories.all.get_mut(*at)) else { continue };
        for reading in inventory.sheets.iter_mut().filter_map(|sheet| sheet.reading.as_mut()) {
            let plan = &mut reading.plan;
            (plan.key, plan.lots, plan.machine) = (None, None, Some(machine.clone()));
            plan.other_keys.clear();
        }
    }
    for note in notes {
        inventories.notes.push(note);
    }
}

/// The inventories while they are opened.
struct Opened<'o> {
    options: &'o ReadOptions,
    map: &'o MapOptions,
    inventories: &'o mut Inventories,
    /// The columns of the documents so far.
    columns: HashSet<ColumnPlans>,
}

/// Whether the user named a file, or the folder or archive that it is in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Named {
    File,
    Folder,
}

impl Opened<'_> {
    /// Opens an input; an archive as its files.
    fn add(&mut self, input: &Input, named: Named, path: &Path) {
        let bytes = input.bytes();
        let is_archive =
            named == Named::File && bytes.head(4).is_ok_and(|head| folder::is_archive(bytes, &head));
        if !is_archive {
            self.add_file(input, named, path);
            return;
        }
        let mut found = Diagnostics::default();
        match folder::unpack(bytes, &mut found) {
            Ok(inputs) => {
                for input in inputs {
                    self.add_file(&input, Named::Folder, Path::new(input.name()));
                }
            }
            Err(why) => found.push(why),
        }
        self.inventories.tell(&found);
    }

    fn add_file(&mut self, input: &Input, named: Named, path: &Path) {
        let found = match open(input, self.options) {
            Ok(mut workbook) => {
                workbook.content.share_columns(&mut self.columns);
                let (sheets, found) = read_sheets(&workbook, self.map, &mut self.inventories.notes);
                self.inventories.all.push(Inventory { workbook, path: path.to_owned(), sheets });
                found
            }
            Err(found) => found,
        };
        for mut why in found.iter().cloned() {
            // A folder holds other things than inventories; what nobody named need not be one.
            if named == Named::Folder && is_no_inventory(input.name(), why.code) {
                (why.severity, why.message) = (Severity::Warning, format!("file left out: {}", why.message));
                if why.place.is_none() {
                    why = why.at(input.name());
                }
                self.inventories.notes.push(why);
            } else {
                self.inventories.errors.push(why);
            }
        }
    }
}

/// Whether a file that nobody named may be left out: it is no table by its name, or another list by its headers. What may be an
/// inventory that cannot be read is an error.
fn is_no_inventory(name: &str, code: &str) -> bool {
    const TABLES: [&str; 12] =
        ["csv", "tsv", "tab", "xlsx", "xlsm", "xls", "xlsb", "ods", "json", "xml", "numbers", "zip"];
    let ending = Path::new(name).extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let is_table = ending.is_some_and(|ending| TABLES.contains(&&*ending));
    match code {
        NOT_AN_INVENTORY | EMPTY_SHEET | "input-empty" | "document-empty" => true,
        NO_HEADER | "input-unrecognised" | "input-binary" => !is_table,
        _ => false,
    }
}

/// The inputs in the order given; `-` is standard input, and a folder stands for its files, without the reports of earlier runs.
fn inputs(
    args: &ReadArgs,
    inventories: &mut Inventories,
) -> Vec<(Result<Input, Diagnostic>, Named, PathBuf)> {
    let stdin = Path::new("-");
    let mut paths: Vec<(PathBuf, Named)> = Vec::new();
    for path in &args.inputs {
        if path.as_path() != stdin && path.is_dir() {
            let mut found = Diagnostics::default();
            let mut files = folder::files(path, &mut found);
            inventories.tell(&found);
            without_reports(&mut files, &mut inventories.notes);
            paths.extend(files.into_iter().map(|file| (file, Named::Folder)));
        } else {
            paths.push((path.clone(), Named::File));
        }
    }
    let files: Vec<PathBuf> =
        paths.iter().map(|(path, _)| path).filter(|p| p.as_path() != stdin).cloned().collect();
    let mut opened = Input::paths(&files).into_iter();
    let mut all = Vec::new();
    let mut read = false;
    for (path, named) in &paths {
        if path.as_path() != stdin {
            all.extend(opened.next().map(|input| (input, *named, path.clone())));
        } else if read {
            let message = "standard input is named twice";
            let twice = Diagnostic::error("stdin-twice", message).help("give `-` once");
            all.push((Err(twice), Named::File, path.clone()));
        } else {
            read = true;
            all.push((Input::stdin(std::io::stdin().lock(), None), Named::File, path.clone()));
        }
    }
    all
}

/// Leaves out the reports of earlier runs: whoever audits a folder in which they stand means what they are about.
fn without_reports(files: &mut Vec<PathBuf>, notes: &mut Diagnostics) {
    let of_run = |folder: &Path| [MANIFEST_FILE, REPORTS_FILE].iter().all(|name| folder.join(name).is_file());
    // Files of one folder follow each other.
    let mut known = (PathBuf::new(), None);
    files.retain(|file| {
        let is_part = [MANIFEST_FILE, REPORTS_FILE, RECORDS_FILE].iter().any(|name| file.ends_with(name));
        let Some(mut folder) = file.parent() else { return true };
        if folder.ends_with(MACHINES) {
            folder = folder.parent().unwrap_or(folder);
        } else if !is_part {
            return true;
        }
        if known.0 != folder || known.1.is_none() {
            known = (folder.to_owned(), Some(of_run(folder)));
            if known.1 == Some(true) {
                let what = "these are the signed reports of a run; they are not read again";
                let note = Diagnostic::note("reports-left-out", what).at(folder.display().to_string());
                notes.push(note.help("`tidewaiter verify` checks them"));
            }
        }
        known.1 != Some(true)
    });
}

/// Finds out how the sheets of a workbook are read.
fn read_sheets(
    workbook: &Workbook,
    map: &MapOptions,
    notes: &mut Diagnostics,
) -> (Vec<InventorySheet>, Diagnostics) {
    let mut sheets = Vec::new();
    let mut refused: Vec<Diagnostics> = Vec::new();
    let mut errors = Diagnostics::default();
    for found in &workbook.notes {
        let of = if found.severity == Severity::Error { &mut errors } else { &mut *notes };
        of.push(found.clone());
    }
    let all = workbook.content.sheets();
    let place = |sheet: &RawSheet| match &sheet.name {
        Some(name) => format!("{}!{name}", workbook.name),
        None => workbook.name.clone(),
    };
    let copies = match copies(&all) {
        Ok(copies) => copies,
        Err(found) => {
            refused.push(found.into());
            vec![None; all.len()]
        }
    };
    let mut goods = SheetsOfGoods::default();
    let mut pieces = PiecesOfGoods::default();
    for (sheet, copy) in all.iter().cloned().zip(copies) {
        let place_of = place(&sheet);
        if let Some(of) = copy.and_then(|of| all.get(of)) {
            let message = format!("left out: every cell of the sheet is that of {}", place(of));
            notes.push(Diagnostic::note("sheet-copied", message).at(place_of));
            continue;
        }
        let place = place_of;
        let tables = match workbook.content.statements() {
            Some(statements) => read_document(&place, statements, map)
                .map(|reading| vec![Table { rows: sheet.rows.clone(), reading, preamble: None }]),
            None => read_tables(&sheet.rows, &place, map),
        };
        match tables {
            Ok(tables) if all.len() > 1 && goods.repeats(&tables, &place, notes) => {}
            Ok(tables) => {
                if all.len() > 1 {
                    pieces.add(&tables, &place);
                }
                for Table { rows, mut reading, preamble } in tables {
                    reading.places = reading.places.or_else(|| sheet.places.clone());
                    for found in &reading.notes {
                        let of = if found.severity == Severity::Error { &mut errors } else { &mut *notes };
                        of.push(found.clone());
                    }
                    let raw = RawSheet { rows, ..sheet.clone() };
                    sheets.push(InventorySheet { raw, reading: Some(reading), preamble });
                }
            }
            Err(found) => {
                refused.push(found);
                sheets.push(InventorySheet { raw: sheet, reading: None, preamble: None });
            }
        }
    }
    notes.extend(pieces.warnings());
    leave_out_repeated(&mut sheets, &place, notes);
    if sheets.iter().all(|sheet| sheet.reading.is_none()) {
        for found in refused {
            errors.extend(found);
        }
        return (sheets, errors);
    }
    // A sheet of notes beside the inventory is no mistake, but it was not audited: say so. An inventory that
    // cannot be read is one.
    for found in refused {
        let mut each = found.iter();
        match (each.next(), each.next()) {
            (Some(why), None) if matches!(why.code, EMPTY_SHEET | NO_HEADER | NOT_AN_INVENTORY) => {
                let message = format!("sheet left out: {}", why.message);
                let mut warning = why.clone();
                (warning.severity, warning.message) = (Severity::Warning, message);
                notes.push(warning);
            }
            _ => errors.extend(found),
        }
    }
    (sheets, errors)
}

/// Takes lists of parts out that another sheet holds, and says so.
fn leave_out_repeated(
    sheets: &mut Vec<InventorySheet>,
    place: &dyn Fn(&RawSheet) -> String,
    notes: &mut Diagnostics,
) {
    if sheets.len() < 2 {
        return;
    }
    // What cannot be read is said where it is read.
    let parts = |sheet: &InventorySheet| Parts::of(&*sheet.raw.rows, sheet.reading.as_ref()?).ok().flatten();
    let repeated = repeated(&sheets.iter().map(parts).collect::<Vec<_>>());
    for (at, of) in repeated.iter().enumerate() {
        if let (Some(sheet), Some(of)) = (sheets.get(at), of.and_then(|of| sheets.get(of))) {
            notes.push(left_out(&place(&sheet.raw), &place(&of.raw)));
        }
    }
    let mut repeated = repeated.into_iter();
    sheets.retain(|_| repeated.next().flatten().is_none());
}
