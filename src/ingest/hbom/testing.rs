//! Reading a document in a test.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::files::input::Input;
use crate::ingest::reader::{ReadOptions, open};
use crate::ingest::statements::Statements;
use crate::model::{Field, Places};

/// A document, as it is read.
pub(super) struct Document {
    /// The id of its format.
    pub(super) format: &'static str,
    /// What it says.
    pub(super) statements: Arc<Statements>,
    /// What people should know.
    pub(super) notes: Diagnostics,
}

/// Reads a document.
pub(super) fn read(name: &str, bytes: impl Into<Vec<u8>>) -> Result<Document, Diagnostics> {
    let workbook = open(&Input::memory(name, bytes.into()), &ReadOptions::default())?;
    let statements = Arc::clone(workbook.content.statements().expect("it is no table"));
    Ok(Document { format: workbook.format, statements, notes: workbook.notes })
}

impl Document {
    /// Its fields and what it says in them: `2 part A113D`, by statement and in alphabetical order.
    pub(super) fn fields(&self) -> Vec<String> {
        let mut found = self.values(|field| field.map(|field| field.to_string()));
        found.sort();
        found
    }

    /// The attributes of a name: `2 A113D /components/0/name`.
    pub(super) fn attributes(&self, name: &str) -> Vec<String> {
        let plan = self.statements.plan();
        let columns =
            (0..).zip(&plan.columns).filter(|(_, column)| column.field.is_none() && column.header == name);
        let columns: Vec<u32> = columns.map(|(at, _)| at).collect();
        let rows = 1..=crate::ingest::rows::Rows::size(&*self.statements);
        let value = |row, column| {
            Some(format!(
                "{row} {} {}",
                self.statements.text(row, column)?,
                self.statements.place(row, column)
            ))
        };
        rows.flat_map(|row| columns.iter().filter_map(move |column| value(row, *column))).collect()
    }

    fn values(&self, name: impl Fn(Option<Field>) -> Option<String>) -> Vec<String> {
        let plan = self.statements.plan();
        let mut found = Vec::new();
        for row in 1..=crate::ingest::rows::Rows::size(&*self.statements) {
            for (at, column) in (0..).zip(&plan.columns) {
                if let (Some(name), Some(text)) = (name(column.field), self.statements.text(row, at)) {
                    found.push(format!("{row} {name} {text}"));
                }
            }
        }
        found
    }

    /// The place of a text.
    pub(super) fn place(&self, text: &str) -> String {
        let columns = u32::try_from(self.statements.plan().columns.len()).unwrap();
        let rows = 1..=crate::ingest::rows::Rows::size(&*self.statements);
        let mut all = rows.flat_map(|row| (0..columns).map(move |column| (row, column)));
        let found = all.find(|(row, column)| self.statements.text(*row, *column) == Some(text));
        let (row, column) = found.unwrap_or_else(|| panic!("`{text}` stands nowhere"));
        self.statements.place(row, column).to_string()
    }
}

/// That a document is refused, with a place that begins so and these words.
#[track_caller]
pub(super) fn refused(name: &str, bytes: impl Into<Vec<u8>>, at: &str, says: &str) {
    let problems = match read(name, bytes) {
        Ok(document) => panic!("{name} is read: {:?}", document.fields()),
        Err(problems) => problems,
    };
    let told = |p: &Diagnostic| {
        p.place.as_deref().is_some_and(|place| place.starts_with(at)) && p.message.contains(says)
    };
    assert!(problems.iter().any(told), "{at}: {says}: {problems:?}");
}
