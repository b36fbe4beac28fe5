//! How list files are read: one importer a format, one line each in [`IMPORTERS`].

use jiff::civil::Date;

use super::{ListFile, formats};
use crate::diagnostic::Diagnostic;
use crate::model::Listing;

/// Every importer, the more specific ones first: the first that recognises a file reads it.
pub const IMPORTERS: &[&dyn Importer] = &[
    &formats::us_csl_csv::UsCslCsv,
    &formats::us_csl_json::UsCslJson,
    &formats::ofac_tables::OfacSdnTables,
    &formats::ofac_tables::OfacConsolidatedTables,
    &formats::ofac_xml::OfacXml,
    &formats::un_xml::UnXml,
    &formats::eu_csv::EuCsv,
    &formats::eu_xml::EuXml,
    &formats::eu_journal_csv::EuJournalCsv,
    &formats::uk_ofsi_csv::UkOfsiCsv,
    &formats::uk_list_csv::UkListCsv,
    &formats::jp_eul_csv::JpEulCsv,
    &formats::jp_eul_json::JpEulJson,
    &formats::entities_json::EntitiesJson,
    &formats::us_dpl_txt::UsDplTxt,
    &formats::us_1260h_csv::Us1260hCsv,
    &formats::us_fcc_csv::UsFccCsv,
    &formats::us_acts_csv::UsActsCsv,
    &formats::opensanctions_csv::OpenSanctionsCsv,
    &formats::own_csv::OwnCsv,
];

/// One format of list files.
pub trait Importer: Sync {
    /// A stable id, which is also the id of the source that the edition is one of, unless [`ParsedList::source`] says
    /// otherwise: `us-csl`, `jp-meti-eul`, `own`.
    fn id(&self) -> &'static str;
    /// What the format is, who publishes it and where, in a paragraph.
    fn doc(&self) -> &'static str;
    /// Which of the importer's files this one is, told by its content; `None` if it is none of them. A format of one file
    /// has one part; of several parts (OFAC's `sdn`, `add`, `alt`) those given together are read together.
    fn recognise(&self, file: &ListFile) -> Option<&'static str>;
    /// Reads files that belong together: at most one of each part. Their text is UTF-8.
    ///
    /// # Errors
    /// When the files are no such list after all: a column that is missing, an unreadable structure. A single row that is
    /// not understood is no error: it is kept in [`ParsedList::unread`].
    fn read(&self, files: &[&ListFile]) -> Result<ParsedList, Diagnostic>;

    /// As [`Importer::read`], with each entry given to `take` as soon as it is whole, so that whoever reads a long list need
    /// not hold it; what is returned has none of them. It fails also where `take` does.
    ///
    /// # Errors
    /// Those of [`Importer::read`] and of `take`.
    fn each(
        &self,
        files: &[&ListFile],
        take: &mut dyn FnMut(Listing) -> Result<(), Diagnostic>,
    ) -> Result<ParsedList, Diagnostic> {
        let mut list = self.read(files)?;
        std::mem::take(&mut list.listings).into_iter().try_for_each(take)?;
        Ok(list)
    }

    /// The parts of a format of several files, all of which are needed, the leading one first. Empty for one file.
    fn parts(&self) -> &'static [&'static str] {
        &[]
    }
    /// How many entries a leading part shares with another part, where several lists have parts of one shape.
    fn shared(&self, _lead: &ListFile, _part: &ListFile) -> usize {
        1
    }
    /// The columns by which a table is told, as a header's cells in lower case with `_` for blanks; they say what an
    /// unknown table lacks. Empty for what is no table with a header.
    fn columns(&self) -> &'static [&'static str] {
        &[]
    }
}

/// What was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ParsedList {
    /// The source that it is an edition of, where that is not the importer's id: two formats of one list have one source,
    /// and one format may carry several lists, each a source of its own.
    pub source: Option<String>,
    /// The entries, in the order of the file; those equal in list and name once, unless they were listed at different
    /// times.
    pub listings: Vec<Listing>,
    /// The date the file gives itself.
    pub date: Option<Date>,
    /// Rows, elements or objects seen.
    pub rows: u64,
    /// Those that were folded into an earlier one with the same list and name.
    pub duplicates: u64,
    /// The columns or fields that the file has, to compare with the next edition.
    pub columns: Vec<String>,
    /// Rows that were not understood.
    pub unread: Vec<RowProblem>,
}

/// A row that was not understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowProblem {
    /// The row, as [`Listing::row`] counts; the file where there are several.
    pub file: String,
    /// The row.
    pub row: u64,
    /// What is wrong.
    pub problem: String,
}
