//! Why a file is not read: in which format it is instead of the one that was named, or what it is that is no inventory.

use super::{Probe, READERS, ReadOptions, Reader};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ingest::dumps::json::mend::is_printed_python;
use crate::ingest::layout::NOT_AN_INVENTORY;
use crate::ingest::{text, unsupported};
use crate::text::nearest::nearest;

/// What to do where another format was named than the one that a file is in.
pub(super) const LEAVE_OUT: &str = "leave --format out: the format is told by the content of the file";

/// That a person named a format, and what the file is by its content, if it is in another.
pub(super) fn otherwise(probe: &Probe<'_>, reader: &dyn Reader, options: &ReadOptions) -> Option<String> {
    options.format.as_ref()?;
    let own = READERS.iter().find(|other| other.recognises(probe)).map(|other| other.id());
    let is = match own {
        Some(own) if own == reader.id() => return None,
        // Anything that is a text may be a table.
        Some(own) if own == text::TextReader.id() => {
            let head = String::from_utf8_lossy(probe.head);
            let what = unsupported::markup(&head).or_else(|| unsupported::printed(&head));
            what.map_or_else(
                || format!("it is a text or table (`{own}`)"),
                |found| format!("it is {}", found.what),
            )
        }
        Some(own) => format!("it is `{own}`"),
        None => "it is in no format known here".to_owned(),
    };
    Some(format!("read as `{}` because of --format; by its content {is}", reader.id()))
}

/// Why a file cannot be read in the format that a person named; the file is not to blame.
pub(super) fn not_as_asked(why: &Diagnostics, otherwise: &str) -> Diagnostics {
    let mut all = Diagnostics::default();
    let mut first = true;
    for mut problem in why.iter().cloned() {
        if std::mem::take(&mut first) {
            problem.message = format!("{otherwise}: {}", problem.message);
            problem = problem.help(LEAVE_OUT);
        }
        all.push(problem);
    }
    all
}

/// That a file may be a table, as no other format is its own.
///
/// # Errors
/// When it is a document that is none.
pub(super) fn no_table(probe: &Probe<'_>) -> Result<(), Diagnostic> {
    if let Some(found) = unsupported::certificate(probe.name, probe.head) {
        return Err(refused(probe.name, found.what, found.help));
    }
    if is_printed_python(&String::from_utf8_lossy(probe.head)) {
        let text =
            "this is what Python printed of a value, in a form that names no equipment known here or is cut";
        let help = "save it as JSON: json.dumps(…) of a dictionary, .as_json() of a miner's data";
        return Err(Diagnostic::error(UNRECOGNISED, text).at(probe.name).help(help));
    }
    if probe.outline.is_some_and(|outline| !outline.speaks_of_equipment()) {
        let found = unsupported::document(&String::from_utf8_lossy(probe.head));
        let (what, help) =
            found.map_or((unsupported::JSON, unsupported::GIVE), |found| (found.what, found.help));
        return Err(Diagnostic::error(NOT_AN_INVENTORY, format!("this is {what}")).at(probe.name).help(help));
    }
    let head = String::from_utf8_lossy(probe.head);
    if let Some(outline) = probe.outline
        && unsupported::markup(&head).is_some_and(|found| found.what == unsupported::JSON)
    {
        let ways = outline.equipment();
        let shown: Vec<String> = ways.iter().take(SHOWN).map(|way| format!("`{way}`")).collect();
        let more = ways.len().saturating_sub(SHOWN);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let text = format!(
            "this is JSON in a form that is not known here; keys that look like equipment: {}{more}",
            shown.join(", ")
        );
        let help = "give what the device says of itself, as docs/inputs.md names it, or write these values into a table: CSV or .xlsx";
        return Err(Diagnostic::error(UNRECOGNISED, text).at(probe.name).help(help));
    }
    Ok(())
}

/// That a file may hold what an inventory should, and cannot be read: in a folder it is not left out, unless its name says that it is
/// none.
const UNRECOGNISED: &str = "input-unrecognised";

/// Keys named in a message.
const SHOWN: usize = 5;

/// A format that a person named and nobody knows.
pub(super) fn unknown_format(id: &str) -> Diagnostic {
    let known: Vec<&str> = READERS.iter().map(|reader| reader.id()).collect();
    let near = nearest(id, known.iter().copied()).map(|near| format!("; did you mean `{near}`?"));
    let text = format!("there is no format `{id}`{}", near.unwrap_or_default());
    Diagnostic::error("format-unknown", text).help(format!("formats: {}", known.join(", ")))
}

pub(super) fn unrecognised(probe: &Probe<'_>) -> Diagnostic {
    let has = |part: &str| probe.parts.iter().any(|p| p == part);
    let (what, help) = if has("xl/workbook.bin") {
        ("a binary Excel workbook (.xlsb)", "save it as .xlsx")
    } else if has("word/document.xml") {
        ("a Word document", "copy its table into a spreadsheet")
    } else if has("Index/Document.iwa") {
        ("an Apple Numbers document", "export it as .xlsx or CSV")
    } else if !probe.parts.is_empty() {
        let help = "unpack it, or name it by itself: an archive that is named is read as the files in it";
        ("a zip archive within a folder or another archive, which is not looked into", help)
    } else {
        unsupported::binary(probe.head).map_or(("no table in a format known here", ""), |f| (f.what, f.help))
    };
    refused(probe.name, what, help)
}

/// A file that is something else than a table.
pub(in crate::ingest) fn refused(name: &str, what: &str, help: &str) -> Diagnostic {
    let help = if help.is_empty() { "give the inventory as CSV or .xlsx" } else { help };
    Diagnostic::error(UNRECOGNISED, format!("this is {what}")).at(name).help(help)
}
