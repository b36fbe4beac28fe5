//! Lists that are tables: delimited text, columns found by their names, rows that are cut off kept apart.

use csv::{ReaderBuilder, StringRecord};

use super::text::tidy;
use super::{ListFile, RowProblem};
use crate::diagnostic::Diagnostic;
use crate::ingest::dialect;
use crate::ingest::rows::Mark;

/// Bytes looked at to tell a file by its header.
const HEAD: usize = 64 << 10;
/// Columns named in a message.
const NAMED: usize = 8;

/// A table: its header and what is to be read below it.
pub(super) struct ListTable<'a> {
    file: &'a ListFile,
    text: &'a str,
    reader: csv::Reader<&'a [u8]>,
    /// The header's cells as written; empty for a table without one.
    pub(super) columns: Vec<String>,
    keys: Vec<String>,
    /// How many cells a row has.
    width: usize,
    /// Records above the first row, header included.
    above: u64,
    /// What stands around cells that hold delimiters or line ends.
    quote: u8,
    /// What stands above the header.
    pub(super) preamble: Vec<StringRecord>,
    /// Rows that are cut off or have too many cells.
    pub(super) unread: Vec<RowProblem>,
}

/// Where a column stands; a column that is not there reads as empty cells.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column(Option<usize>);

impl Column {
    /// The column at a place, from 0, of a table without a header.
    pub(super) const fn at(place: usize) -> Self {
        Self(Some(place))
    }

    /// Whether the table has it.
    pub(super) fn is_there(self) -> bool {
        self.0.is_some()
    }
}

/// One row.
pub(super) struct Row {
    cells: StringRecord,
    /// Its number, as a spreadsheet counts: the header is a row, blank lines are none.
    pub(super) number: u64,
}

impl Row {
    /// A cell without blanks around it.
    pub(super) fn get(&self, column: Column) -> &str {
        column.0.and_then(|at| self.cells.get(at)).unwrap_or_default().trim()
    }
}

impl<'a> ListTable<'a> {
    /// A table whose header is its record number `header`, from 0; what stands above it is kept.
    pub(super) fn new(file: &'a ListFile, delimiter: u8, header: usize) -> Result<Self, Diagnostic> {
        Self::with_dialect(file, ListDialect { delimiter, ..ListDialect::COMMAS }, header)
    }

    /// The same of a table in another dialect.
    pub(super) fn with_dialect(
        file: &'a ListFile,
        dialect: ListDialect,
        header: usize,
    ) -> Result<Self, Diagnostic> {
        let text = file.text()?.get(dialect.start..).unwrap_or_default();
        let mut reader = reader(text, dialect);
        let mut preamble = Vec::new();
        let mut columns = StringRecord::new();
        for at in 0..=header {
            columns = StringRecord::new();
            reader.read_record(&mut columns).map_err(|e| broken(file, &e))?;
            if at < header {
                preamble.push(columns.clone());
            }
        }
        let columns: Vec<String> = columns.iter().map(|c| tidy(c).into_owned()).collect();
        let keys: Vec<String> = columns.iter().map(|c| key(c)).collect();
        if let Some(twice) = keys.iter().enumerate().find(|(i, k)| !k.is_empty() && keys[..*i].contains(k)) {
            let text = format!("two columns are called `{}`", columns[twice.0]);
            return Err(Diagnostic::error("list-columns", text).at(&file.name).help("fetch the file again"));
        }
        let width = columns.len();
        let table = Self::of_rows(file, text, reader, dialect, width);
        Ok(Self { columns, keys, above: header as u64 + 1, preamble, ..table })
    }

    /// A table without a header, of so many columns.
    pub(super) fn headless(file: &'a ListFile, delimiter: u8, width: usize) -> Result<Self, Diagnostic> {
        let text = file.text()?;
        let dialect = ListDialect { delimiter, ..ListDialect::COMMAS };
        Ok(Self::of_rows(file, text, reader(text, dialect), dialect, width))
    }

    /// The rows that a reader gives, each of so many cells.
    fn of_rows(
        file: &'a ListFile,
        text: &'a str,
        reader: csv::Reader<&'a [u8]>,
        dialect: ListDialect,
        width: usize,
    ) -> Self {
        let (columns, keys, preamble, unread) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { file, text, reader, columns, keys, width, above: 0, quote: dialect.quote, preamble, unread }
    }

    /// The column of that name, whatever its case and blanks.
    pub(super) fn column(&self, name: &str) -> Column {
        let name = key(name);
        Column(self.keys.iter().position(|k| *k == name))
    }

    /// The first of these columns that is there.
    pub(super) fn any_column<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> Column {
        names.into_iter().map(|name| self.column(name)).find(|c| c.0.is_some()).unwrap_or(Column(None))
    }

    /// Columns with the word for each, which may not be there.
    pub(super) fn words<'w>(&self, columns: &[(&str, &'w str)]) -> Vec<(Column, &'w str)> {
        columns.iter().map(|(name, word)| (self.column(name), *word)).collect()
    }

    /// The columns of those names, all of which have to be there.
    pub(super) fn required<const N: usize>(&self, names: [&str; N]) -> Result<[Column; N], Diagnostic> {
        let missing: Vec<_> = names.iter().filter(|name| self.column(name).0.is_none()).collect();
        if missing.is_empty() {
            return Ok(names.map(|name| self.column(name)));
        }
        let (word, plural) = (if missing.len() == 1 { "column" } else { "columns" }, missing.len() > 1);
        let names = missing.iter().map(|m| format!("`{m}`")).collect::<Vec<_>>().join(", ");
        let text = format!("the {word} {names} {} missing", if plural { "are" } else { "is" });
        Err(Diagnostic::error("list-column-missing", text)
            .at(&self.file.name)
            .help(format!("it has {}; fetch the file again", named(&self.columns))))
    }

    /// The next row that has as many cells as the header. Others are noted; rows of nothing are passed over.
    pub(super) fn next(&mut self) -> Result<Option<Row>, Diagnostic> {
        loop {
            let mut cells = StringRecord::new();
            if !self.reader.read_record(&mut cells).map_err(|e| broken(self.file, &e))? {
                return Ok(None);
            }
            let at = cells.position().map_or((0, 0), |p| (p.record(), p.byte()));
            let number = at.0 + 1;
            let last = self.reader.position().byte() >= self.text.len() as u64;
            let start = usize::try_from(at.1).unwrap_or(usize::MAX).min(self.text.len());
            if last && open_quote(&self.text.as_bytes()[start..], self.quote) {
                self.note(
                    number,
                    "the file ends inside a quoted cell: it is cut off, or a quotation mark is astray",
                );
                continue;
            }
            let blank = cells.iter().all(|c| c.trim().is_empty());
            // A last row of a few empty cells may be the beginning of one that was cut off.
            if blank && (!last || cells.len() == 1 || cells.len() >= self.width) {
                continue;
            }
            if cells.len() != self.width {
                let cut = if last { "; the file may be cut off" } else { "" };
                self.note(number, format!("{} cells instead of {}{cut}", cells.len(), self.width));
                continue;
            }
            return Ok(Some(Row { cells, number }));
        }
    }

    /// Notes a row that was not understood.
    pub(super) fn note(&mut self, row: u64, problem: impl Into<String>) {
        self.unread.push(RowProblem { file: self.file.name.clone(), row, problem: problem.into() });
    }

    /// Rows read so far, blank ones included.
    pub(super) fn rows(&self) -> u64 {
        self.reader.position().record().saturating_sub(self.above)
    }
}

fn reader(text: &str, dialect: ListDialect) -> csv::Reader<&[u8]> {
    let mut builder = ReaderBuilder::new();
    builder.delimiter(dialect.delimiter).quote(dialect.quote).has_headers(false).flexible(true);
    builder.from_reader(text.as_bytes())
}

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ListDialect {
    delimiter: u8,
    quote: u8,
    /// Where its records begin: below a line `sep=;`.
    start: usize,
}

impl ListDialect {
    /// As CSV is meant to be.
    pub(super) const COMMAS: Self = Self { delimiter: b',', quote: b'"', start: 0 };

    /// The dialect in which a file's header is as wanted, told as that of an inventory is, where there is one.
    pub(super) fn of(file: &ListFile, wanted: impl Fn(&[String]) -> bool) -> Option<Self> {
        let text = file.head(HEAD);
        let (said, start) = match dialect::sep_line(text, Mark::default()) {
            Some((delimiter, mark)) => (Some(delimiter), usize::try_from(mark.offset).ok()?),
            None => (None, 0),
        };
        let told = dialect::sniff(text.get(start..)?, text.len() == file.bytes.len(), said);
        let quote = told.quote.unwrap_or(b'"');
        // A short list says little of its dialect; its header says more.
        let delimiters = [told.delimiter].into_iter().chain(dialect::DELIMITERS);
        let mut dialects = delimiters.map(|delimiter| Self { delimiter, quote, start });
        dialects.find(|dialect| {
            let mut header = StringRecord::new();
            let read = reader(text.get(start..).unwrap_or_default(), *dialect).read_record(&mut header);
            read.is_ok() && wanted(&header.iter().map(key).collect::<Vec<_>>())
        })
    }
}

/// Whether a quotation mark was opened and not closed: in a record that is whole, they are even in number.
fn open_quote(record: &[u8], quote: u8) -> bool {
    memchr::memchr_iter(quote, record).count() % 2 == 1
}

fn broken(file: &ListFile, error: &csv::Error) -> Diagnostic {
    Diagnostic::error("list-unreadable", format!("the table cannot be read: {error}")).at(&file.name)
}

/// A column's name without differences of case, blanks and dashes.
pub(super) fn key(name: &str) -> String {
    tidy(name).to_lowercase().replace([' ', '-'], "_")
}

/// The cells of the first records, as [`key`] writes them.
pub(super) fn first_records(file: &ListFile, delimiter: u8, most: usize) -> Vec<Vec<String>> {
    let mut reader = reader(file.head(HEAD), ListDialect { delimiter, ..ListDialect::COMMAS });
    let mut records = Vec::new();
    for record in reader.records().take(most) {
        let Ok(record) = record else { break };
        records.push(record.iter().map(key).collect());
    }
    records
}

/// Whether the record number `row`, from 0, has all these cells.
pub(super) fn header_has(file: &ListFile, delimiter: u8, row: usize, wanted: &[&str]) -> bool {
    let records = first_records(file, delimiter, row + 1);
    records.get(row).is_some_and(|cells| wanted.iter().all(|w| cells.iter().any(|c| c == w)))
}

/// The first of some columns, for a message.
pub(super) fn named(columns: &[String]) -> String {
    let columns: Vec<&String> = columns.iter().filter(|c| !c.is_empty()).collect();
    let shown: Vec<String> = columns.iter().take(NAMED).map(|c| format!("`{c}`")).collect();
    let more = columns.len().saturating_sub(NAMED);
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{rest}", shown.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<(u64, String)>, Vec<String>) {
        let file = ListFile { name: "t.csv".into(), bytes: text.as_bytes().to_vec() };
        let mut table = ListTable::new(&file, b',', 0).unwrap();
        let [name] = table.required(["name"]).unwrap();
        let mut rows = Vec::new();
        while let Some(row) = table.next().unwrap() {
            rows.push((row.number, row.get(name).to_owned()));
        }
        (rows, table.unread.iter().map(|p| format!("{}: {}", p.row, p.problem)).collect())
    }

    #[test]
    fn columns_are_found_by_name_and_rows_count_as_a_spreadsheet_does() {
        let (rows, unread) = read("id, Name \n1,\"A\nB\"\n\n,\n2,C\n");
        assert_eq!(rows, [(2, "A\nB".into()), (4, "C".into())]);
        assert!(unread.is_empty(), "{unread:?}");
    }

    #[test]
    fn a_row_that_is_cut_off_is_not_lost_silently() {
        let (rows, unread) = read("id,name\n1,A\n2");
        assert_eq!(
            (rows.len(), unread),
            (1, vec!["3: 1 cells instead of 2; the file may be cut off".into()])
        );
        let (_, unread) = read("id,name,x\n1,A,x\n,");
        assert_eq!(unread, ["3: 2 cells instead of 3; the file may be cut off"]);
        let (rows, unread) = read("id,name\n1,A\n2,\"B and");
        assert_eq!(rows.len(), 1);
        assert!(unread[0].contains("inside a quoted cell"), "{unread:?}");
    }

    #[test]
    fn a_missing_column_is_named() {
        let file = ListFile { name: "t.csv".into(), bytes: b"id,title\n".to_vec() };
        let refused = ListTable::new(&file, b',', 0).unwrap().required(["id", "name"]).unwrap_err();
        assert_eq!(
            (refused.code, refused.message.as_str()),
            ("list-column-missing", "the column `name` is missing")
        );
        assert!(refused.help.unwrap().contains("`id`, `title`"));
    }
}
