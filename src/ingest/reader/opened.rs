//! What a reader makes of a file: the sheets of a table, or statements whose fields are known.

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use crate::diagnostic::Diagnostics;
use crate::files::allowance::TooLarge;
use crate::ingest::clean::CleanRows;
use crate::ingest::dialect::Dialect;
use crate::ingest::encoding::EncodingReport;
use crate::ingest::grid::GridBuilder;
use crate::ingest::rows::Rows;
use crate::ingest::sheet_notes::SheetNotes;
use crate::ingest::statements::Statements;
use crate::model::{ColumnPlans, Places};

/// One sheet of an input; a text has one, without a name.
#[derive(Clone)]
pub struct RawSheet {
    /// Its name, where the format has sheets.
    pub name: Option<String>,
    /// Its rows.
    pub rows: Arc<dyn Rows>,
    /// How the places of its cells are called, where they are no cells of a sheet.
    pub(crate) places: Option<Arc<dyn Places>>,
}

impl RawSheet {
    /// A sheet of a table: of its cells the values are read, without what is no part of them ([`clean`](crate::ingest::clean)).
    pub(in crate::ingest) fn new(name: Option<String>, rows: Arc<dyn Rows>) -> Self {
        Self { name, rows: Arc::new(CleanRows::new(rows)), places: None }
    }
}

impl fmt::Debug for RawSheet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawSheet")
            .field("name", &self.name)
            .field("size", &self.rows.size())
            .finish_non_exhaustive()
    }
}

/// What a file holds.
#[derive(Clone, Debug)]
pub enum Content {
    /// Sheets, in the file's order: which row is the header and what the columns are is found out from the cells.
    Tables(Vec<RawSheet>),
    /// Statements whose fields are known.
    Evidence(Arc<Statements>),
}

impl Default for Content {
    fn default() -> Self {
        Self::Tables(Vec::new())
    }
}

impl Content {
    /// What is read row by row: the sheets, or the statements as one without a name.
    pub fn sheets(&self) -> Vec<RawSheet> {
        match self {
            Self::Tables(sheets) => sheets.clone(),
            Self::Evidence(statements) => {
                vec![RawSheet { name: None, rows: statements.clone(), places: None }]
            }
        }
    }

    /// Takes the columns that other documents have, too, from them.
    pub(crate) fn share_columns(&mut self, known: &mut HashSet<ColumnPlans>) {
        if let Self::Evidence(statements) = self
            && let Some(statements) = Arc::get_mut(statements)
        {
            statements.share_columns(known);
        }
    }

    /// The statements, if it is no table.
    pub fn statements(&self) -> Option<&Arc<Statements>> {
        match self {
            Self::Tables(_) => None,
            Self::Evidence(statements) => Some(statements),
        }
    }
}

/// What a format made of a file.
#[derive(Debug, Default)]
pub struct Opened {
    /// The encoding, of a text.
    pub encoding: Option<EncodingReport>,
    /// The dialect, of a delimited text.
    pub dialect: Option<Dialect>,
    /// What people should know.
    pub notes: Diagnostics,
    /// The id of the format of its first answer and what that is, where it is another than the reader's.
    pub format: Option<(&'static str, &'static str)>,
    /// What it holds.
    pub content: Content,
}

impl Opened {
    /// Evidence of a document.
    pub(in crate::ingest) fn evidence(statements: Statements) -> Self {
        Self { content: Content::Evidence(Arc::new(statements)), ..Self::default() }
    }

    /// Adds a sheet whose cells are in memory.
    pub(in crate::ingest) fn push(
        &mut self,
        grid: GridBuilder<'_>,
        notes: SheetNotes,
    ) -> Result<(), TooLarge> {
        let merged = grid.merged();
        let rows = grid.build()?;
        self.add(RawSheet::new(Some(notes.sheet.clone()), Arc::new(rows)));
        self.notes.extend(notes.finish(merged));
        Ok(())
    }

    /// Adds a sheet.
    pub(in crate::ingest) fn add(&mut self, sheet: RawSheet) {
        if let Content::Tables(sheets) = &mut self.content {
            sheets.push(sheet);
        }
    }
}
