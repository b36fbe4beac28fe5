//! What tests of readers have in common.

use crate::diagnostic::Diagnostics;
use crate::files::input::Input;
use crate::ingest::reader::{Opened, READERS, ReadOptions, Workbook, open};
use crate::model::{Place, Places};

/// A file read by the reader that claims it.
pub(super) fn read(name: &str, bytes: impl AsRef<[u8]>) -> Result<Workbook, Diagnostics> {
    open(&Input::memory(name, bytes.as_ref().to_vec()), &ReadOptions::default())
}

/// The fields of the first machine, as `field number text @place`, in their order; attributes are left out.
pub(super) fn table(workbook: &Workbook) -> Vec<String> {
    of_machine(workbook, 1)
}

/// The same of the machine of a number.
pub(super) fn of_machine(workbook: &Workbook, machine: u64) -> Vec<String> {
    let statements = workbook.content.statements().expect("it is no table");
    let columns = (0..).zip(&statements.plan().columns);
    let field = |(column, plan): (u32, &crate::model::ColumnPlan)| {
        let text = statements.text(machine, column)?;
        let place = match statements.place(machine, column) {
            Place::Line(line) => line.to_string(),
            Place::Pointer(pointer) => pointer.to_owned(),
            place => place.to_string(),
        };
        Some(format!("{} {} {text} @{place}", plan.field?, plan.slot))
    };
    columns.filter_map(field).collect()
}

/// The attributes of the first machine, as `name: text`.
pub(super) fn attributes(workbook: &Workbook) -> Vec<String> {
    let statements = workbook.content.statements().expect("it is no table");
    let columns = (0..).zip(&statements.plan().columns).filter(|(_, plan)| plan.field.is_none());
    columns.filter_map(|(n, plan)| Some(format!("{}: {}", plan.header, statements.text(1, n)?))).collect()
}

/// A file cut after every some bytes is read or refused, and never panics.
pub(super) fn cut_anywhere(name: &str, text: &[u8], step: usize) {
    for end in (0..text.len()).step_by(step) {
        let _: Result<Workbook, Diagnostics> = read(name, &text[..end]);
        // Also by its own reader, if the rest would not be claimed by it.
        let whole = read(name, text).expect("the whole is read").format;
        let reader = READERS.iter().find(|reader| reader.id() == whole).expect("it is one");
        let bytes = Input::memory(name, text[..end].to_vec());
        let _: Result<Opened, Diagnostics> = reader.open(bytes.bytes(), &ReadOptions::default());
    }
}
