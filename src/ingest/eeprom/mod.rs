//! Dumps of the EEPROM that a Bitmain hash board carries (24C02, 256 bytes): serial number and name of the board, marking of its
//! chips, factory job, and what the factory measured.
//!
//! What is known of it was found out by others, by taking firmware apart, and is not published by the maker: the layouts, the
//! keys and the checksums are those of `Alex20129/eeprom_tool` (`eeprom_structure.h`, `eeprom_defs.h`, `docs/EEPROM_Format.md`) and,
//! for layouts 04 and 05, of `skot/amlogic-cb-tools` (`src/eeprom_antminer.rs`). The keys stand in the makers' own tools and keep
//! nobody out: whoever can write an EEPROM can write a valid one. So what it says is a claim of the board, no proof.

mod checksum;
mod cipher;
mod forms;
mod layouts;
mod statement;
#[cfg(test)]
mod tests;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::files::bytes::Bytes;
use crate::ingest::reader::{Opened, Probe, ReadOptions, Reader};

use forms::Form;
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
        "EEPROM of a Bitmain hash board: 256 bytes, binary, as hex text, or as `i2cdump`, `hexdump -C` and `xxd` print them"
    }

    fn recognises(&self, probe: &Probe<'_>) -> bool {
        match forms::form(probe.head, probe.name) {
            None => false,
            Some(Form::Binary | Form::Addressed) => true,
            // 256 numbers may be anything.
            Some(Form::Bare) => forms::dump(probe.head).is_ok_and(|dump| layouts::is_known(&dump.bytes)),
        }
    }

    fn open(&self, bytes: &Bytes, _: &ReadOptions) -> Result<Opened, Diagnostics> {
        let refuse = |refusal: Refusal| {
            let place = match refusal.line {
                Some(line) => format!("{}:{line}", bytes.name()),
                None => bytes.name().to_owned(),
            };
            Diagnostic::error(refusal.code, refusal.text).at(place).help(refusal.help)
        };
        let dump = forms::dump(&bytes.head(forms::MOST)?).map_err(refuse)?;
        let layout = match layouts::of(&dump.bytes) {
            Known::Layout(layout) => layout,
            Known::Refused(refusal) => return Err(refuse(refusal).into()),
        };
        let mut notes = Diagnostics::default();
        let statements = statement::statement(bytes.name(), &dump, layout, &mut notes)?;
        Ok(Opened { notes, ..Opened::evidence(statements) })
    }
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
}
