//! Dumps of the EEPROM that a Bitmain hash board carries (24C02, 256 bytes): serial number and name of the board, marking of its
//! chips, factory job, and what the factory measured.
//!
//! What is known of it was found out by others, by taking firmware apart, and is not published by the maker: the layouts, the
//! keys and the checksums are those of `Alex20129/eeprom_tool` (`eeprom_structure.h`, `eeprom_defs.h`, `docs/EEPROM_Format.md`) and,
//! for layouts 04 and 05, of `skot/amlogic-cb-tools` (`src/eeprom_antminer.rs`). The keys stand in the makers' own tools and keep
//! nobody out: whoever can write an EEPROM can write a valid one. So what it says is a claim of the board, no proof.

mod addressed;
mod arrays;
mod checksum;
mod cipher;
mod forms;
mod intel_hex;
mod layouts;
mod statement;
#[cfg(test)]
mod tests;

use std::ops::ControlFlow;

use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::files::bytes::Bytes;
use crate::ingest::reader::{Opened, Probe, ReadOptions, Reader};
use crate::ingest::rows::{Mark, Rows};
use crate::ingest::statements::{StatedAt, StatementsBuilder};
use crate::model::{Field, Standing};

use forms::{Dump, Form, Told};
use layouts::Known;

/// The format.
pub(super) struct EepromReader;

/// Bytes of the memory: a 24C02.
const SIZE: usize = 256;

impl Reader for EepromReader {
    fn id(&self) -> &'static str {
        "board-eeprom"
    }

    fn doc(&self) -> &'static str {
        "EEPROM of a Bitmain hash board: 256 bytes, binary, as hex text (also Intel HEX or an array of C), or as `i2cdump`, `hexdump -C`, `xxd`, `od` and U-Boot print them"
    }

    fn recognises(&self, probe: &Probe<'_>) -> bool {
        match forms::form(probe.head, probe.name) {
            None => false,
            Some(Form::Binary | Form::Addressed | Form::IntelHex) => true,
            // 256 numbers may be anything.
            Some(Form::Bare) => forms::dumps(probe.head).is_ok_and(|found| {
                let is_known =
                    |told: &Told| told.dump.as_ref().is_ok_and(|dump| layouts::is_known(&dump.bytes));
                found.all.iter().any(is_known)
            }),
        }
    }

    fn open(&self, bytes: &Bytes, _: &ReadOptions) -> Result<Opened, Diagnostics> {
        let name = bytes.name();
        let found = forms::dumps(&bytes.head(forms::MOST)?).map_err(|refusal| refusal.at(name))?;
        let several = found.all.len() > 1;
        let mut notes = Diagnostics::default();
        let mut refused = Diagnostics::default();
        let mut builder = StatementsBuilder::new(Standing::Observed);
        for told in &found.all {
            let place = match told.line.filter(|_| several) {
                Some(line) => format!("{name}:{line}"),
                None => name.to_owned(),
            };
            match board(name, &place, told, &mut builder) {
                Ok(said) => {
                    notes.extend(said);
                    found.files.iter().for_each(|file| file.state(&mut builder));
                }
                Err(problems) => refused.extend(problems),
            }
        }
        if builder.is_empty() {
            return Err(refused);
        }
        for mut problem in refused.iter().cloned() {
            problem.severity = Severity::Warning;
            notes.push(problem);
        }
        if let Some(line) = found.unread {
            let text = "what other commands than the dump of an EEPROM printed is not read";
            notes.push(Diagnostic::note("output-unread", text).at(format!("{name}:{line}")));
        }
        let statements = builder.finish().map_err(|problem| problem.at(name))?;
        Ok(Opened { notes, ..Opened::evidence(statements) })
    }
}

/// Adds what one dump says; gives what people should know of it.
fn board(
    name: &str,
    place: &str,
    told: &Told,
    builder: &mut StatementsBuilder,
) -> Result<Diagnostics, Diagnostics> {
    let dump = told.dump.as_ref().map_err(|refusal| refusal.at(name))?;
    let layout = match layouts::of(&dump.bytes) {
        Known::Layout(layout) => layout,
        Known::Refused(refusal) => {
            return Err(Diagnostic::error(refusal.code, refusal.text).at(place).help(refusal.help).into());
        }
    };
    // What is refused leaves no statement behind.
    let mut trial = StatementsBuilder::new(Standing::Observed);
    statement::statement(place, dump, layout, (&mut trial, &mut Diagnostics::default()))?;
    let mut notes = Diagnostics::default();
    statement::statement(place, dump, layout, (builder, &mut notes))?;
    if let Some((host, line)) = &told.host {
        let field = if host.parse::<std::net::IpAddr>().is_ok() { Field::Ip } else { Field::Hostname };
        builder.field("console/host", (Some(field), 0), host, StatedAt::Line(*line));
    }
    if let Some((heading, line)) = &told.heading {
        builder.field("heading", (None, 0), heading, StatedAt::Line(*line));
    }
    Ok(notes)
}

/// Whether lines are those of a hex dump, of whatever it is.
pub(super) fn is_hex_dump(lines: &[&str]) -> bool {
    addressed::is_hex_dump(lines)
}

/// What a dump that stands within another document says of its board, each value with its name; nothing of a layout that is not
/// read, or of a dump that is damaged.
pub(in crate::ingest) fn told_by(bytes: &[u8]) -> Vec<(String, Option<Field>, String)> {
    let mut said = Vec::new();
    let Some(bytes) = bytes.first_chunk::<SIZE>() else { return said };
    let Known::Layout(layout) = layouts::of(bytes) else { return said };
    let dump = Dump { bytes: *bytes, lines: None };
    let mut trial = StatementsBuilder::new(Standing::Observed);
    if statement::statement("", &dump, layout, (&mut trial, &mut Diagnostics::default())).is_err() {
        return said;
    }
    let Ok(statements) = trial.finish() else { return said };
    let columns = statements.plan().columns.clone();
    let scanned = statements.scan(Mark { offset: 0, row: 1, line: 0 }, None, &mut |row| {
        let told = columns.iter().zip(row.cells).filter(|(_, cell)| !cell.text.is_empty());
        said.extend(told.map(|(plan, cell)| (plan.header.clone(), plan.field, cell.text.to_owned())));
        ControlFlow::Continue(())
    });
    if scanned.is_ok() { said } else { Vec::new() }
}

/// Why a dump is not read.
#[derive(Debug, PartialEq, Eq)]
struct Refusal {
    code: &'static str,
    text: String,
    help: &'static str,
    /// The line at fault, from 1, where it is one of a text.
    line: Option<u64>,
}

impl Refusal {
    fn new(code: &'static str, text: impl Into<String>, help: &'static str) -> Self {
        Self { code, text: text.into(), help, line: None }
    }

    /// It as told of a file.
    fn at(&self, name: &str) -> Diagnostic {
        let place = match self.line {
            Some(line) => format!("{name}:{line}"),
            None => name.to_owned(),
        };
        Diagnostic::error(self.code, self.text.clone()).at(place).help(self.help)
    }
}
