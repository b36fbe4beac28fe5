//! How a document is read: its fields are known, and only what names the machine is to be found out.

use std::sync::Arc;

use super::{ColumnReading, Profile, SheetReading};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ingest::columns::{MapOptions, map_document};
use crate::ingest::rows::Mark;
use crate::ingest::statements::{Statements, name_by_best};
use crate::model::{ColumnPlan, Confidence, EvidencePlan, Field, LotsPlan, Places, column_letters};

/// How the statements of a document are read.
///
/// # Errors
/// When it says nothing that names a machine, nor what is in one.
pub fn read_document(
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
        let stated = statements.plan();
        let is_board = |column: &ColumnPlan| column.field == Some(Field::BoardSerial);
        let of =
            |keys: &[u32]| keys.iter().any(|key| stated.columns.get(*key as usize).is_some_and(is_board));
        // Of a document without such boards nobody said that they name nothing.
        let names =
            of(stated.key.as_slice()) || of(&stated.other_keys) || !stated.columns.iter().any(is_board);
        name_by_best(&mut plan, names);
    }
    if options.machine.is_some() {
        (plan.key, plan.machine) = (None, options.machine.clone());
        plan.other_keys.clear();
    } else if plan.machine.is_none() {
        plan.lots = pieces(name, &plan);
        if plan.key.is_none() && plan.lots.is_none() {
            let text = format!("{name} says nothing that names a machine, or what is in it");
            let help = "name the machine that it speaks of (--machine NAME), or the value that names it (--map machine=\"NAME\")";
            return Err(Diagnostic::error(super::EMPTY_SHEET, text).at(name).help(help).into());
        }
    }
    Ok(SheetReading {
        plan,
        header_row: None,
        first_data: Mark { offset: 0, row: 1, line: 0 },
        end: None,
        columns: Vec::new(),
        profile: Profile::default(),
        secrets: Vec::new(),
        watched: Vec::new(),
        naming: super::key::Naming::default(),
        preamble: None,
        notes: Diagnostics::default(),
        places: Some(Arc::clone(statements) as Arc<dyn Places>),
    })
}

/// What a statement that names no machine has to say to be of one all the same: somebody answered, and is judged under the name
/// of the place.
const PIECES: [Field; 11] = [
    Field::Model,
    Field::BoardSerial,
    Field::ControlBoard,
    Field::Board,
    Field::Psu,
    Field::PsuSerial,
    Field::HashAsic,
    Field::Part,
    Field::Component,
    Field::ComponentSerial,
    Field::Class,
];

/// How statements in which nothing names the machine are read, if any says what it is.
fn pieces(name: &str, plan: &EvidencePlan) -> Option<LotsPlan> {
    let says_what = |column: &ColumnPlan| column.field.is_some_and(|field| PIECES.contains(&field));
    let named_by: Vec<u32> =
        (0..).zip(&plan.columns).filter(|(_, column)| says_what(column)).map(|(at, _)| at).collect();
    (!named_by.is_empty()).then(|| LotsPlan { prefix: format!("{name}!"), quantity: None, named_by })
}

/// How the fields of a document are read, and why.
pub(crate) fn document_columns(plan: &EvidencePlan) -> Vec<ColumnReading> {
    (0..).zip(&plan.columns).map(|(column, plan)| reading(column, plan)).collect()
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
