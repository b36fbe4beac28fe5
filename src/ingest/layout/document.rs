//! How a document is read: its fields are known, and only what names the machine is to be found out.

use std::sync::Arc;

use super::{ColumnReading, NO_MACHINE_KEY, Profile, SheetReading};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ingest::columns::{MapOptions, map_document};
use crate::ingest::rows::Mark;
use crate::ingest::statements::{Statements, name_by_best};
use crate::model::{ColumnPlan, Confidence, Field, Places, column_letters};

/// How the statements of a document are read.
///
/// # Errors
/// When it says nothing, or nothing in it names the machine.
pub(crate) fn read_document(
    name: &str,
    statements: &Arc<Statements>,
    options: &MapOptions,
) -> Result<SheetReading, Diagnostics> {
    if statements.is_empty() {
        let empty = Diagnostic::error(super::EMPTY_SHEET, format!("{name} says nothing of a machine"));
        return Err(empty.at(name).help("export it again; an empty file is never a clear one").into());
    }
    let mut plan = statements.plan().clone();
    if !options.overrides.is_empty() {
        let problems = map_document(&mut plan, options);
        if problems.has_errors() {
            return Err(problems);
        }
        name_by_best(&mut plan);
    }
    if options.machine.is_some() {
        (plan.key, plan.machine) = (None, options.machine.clone());
        plan.other_keys.clear();
    } else if plan.key.is_none() {
        let keys = Field::KEYS.map(Field::as_str).join(", ");
        let text = format!("nothing in {name} names the machine: none of {keys}");
        let help = "name the machine that it speaks of (--machine NAME), or the value that names it (--map machine=\"NAME\")";
        return Err(Diagnostic::error(NO_MACHINE_KEY, text).at(name).help(help).into());
    }
    let columns = (0..).zip(&plan.columns).map(|(column, plan)| reading(column, plan)).collect();
    Ok(SheetReading {
        plan,
        header_row: None,
        first_data: Mark { offset: 0, row: 1, line: 0 },
        end: None,
        columns,
        profile: Profile::default(),
        secrets: Vec::new(),
        watched: Vec::new(),
        naming: super::key::Naming::default(),
        preamble: None,
        notes: Diagnostics::default(),
        places: Some(Arc::clone(statements) as Arc<dyn Places>),
    })
}

fn reading(column: u32, plan: &ColumnPlan) -> ColumnReading {
    ColumnReading {
        letter: column_letters(column),
        header: plan.header.clone(),
        field: plan.field,
        slot: plan.slot,
        confidence: plan.field.map(|_| Confidence::High),
        why: plan.field.map_or("a field of the document", |_| "the format says so").to_owned(),
        guesses: Vec::new(),
    }
}
