//! What the two lists of the United Kingdom have in common: a line with the date above the header, and parties whose names
//! and addresses are spread over several rows.

use crate::diagnostic::Diagnostic;
use crate::lists::dates::Order;
use crate::lists::draft::{Draft, kind_of};
use crate::lists::drafts::Drafts;
use crate::lists::gather::{Gather, not_empty};
use crate::lists::table::{Column, ListTable, Row, header_has};
use crate::lists::{ListFile, ParsedList};
use crate::model::ListedNameKind;

/// What one of the lists calls its columns.
pub(super) struct Columns {
    /// The id of a party, the same in all its rows.
    pub(super) id: &'static str,
    /// A name in its own script.
    pub(super) native: &'static str,
    /// Which name a row gives, and how good it is.
    pub(super) name_type: &'static str,
    pub(super) quality: &'static str,
    /// The six lines of an address, without their number, its postal code and its country.
    pub(super) line: &'static str,
    pub(super) post: &'static str,
    pub(super) country: &'static str,
    /// Countries that are not those of an address.
    pub(super) places: &'static [&'static str],
    /// What the party is, why it is listed and since when.
    pub(super) kind: &'static str,
    pub(super) regime: &'static str,
    pub(super) since: &'static str,
    /// Cells that are kept among the remarks, and the word for each.
    pub(super) remarks: &'static [(&'static str, &'static str)],
}

/// Where the header stands, by some of its cells: behind the line with the date, or at the top where that was cut away.
pub(super) fn header_row(file: &ListFile, wanted: &[&str]) -> Option<usize> {
    (0..2).find(|row| header_has(file, b',', *row, wanted))
}

/// Reads a table of which the rows of one id are one party of `list`; `place` adds what a cell of
/// [`Columns::places`] says.
pub(super) fn read(
    file: &ListFile,
    mut table: ListTable<'_>,
    list: &str,
    columns: &Columns,
    place: impl Fn(&mut Draft, &str),
) -> Result<ParsedList, Diagnostic> {
    let [id, surname] = table.required([columns.id, "Name 6"])?;
    let forenames = [1, 2, 3, 4, 5].map(|n| table.column(&format!("Name {n}")));
    let lines = [1, 2, 3, 4, 5, 6].map(|n| table.column(&format!("{} {n}", columns.line)));
    let [native, name_type, quality] =
        [columns.native, columns.name_type, columns.quality].map(|c| table.column(c));
    let [post, country] = [columns.post, columns.country].map(|c| table.column(c));
    let [kind, regime, since] = [columns.kind, columns.regime, columns.since].map(|c| table.column(c));
    let places: Vec<Column> = columns.places.iter().map(|c| table.column(c)).collect();
    let remarks = table.words(columns.remarks);
    let mut drafts = Drafts::default();
    while let Some(row) = table.next()? {
        if row.get(id).is_empty() {
            table.note(row.number, format!("no `{}`", columns.id));
            continue;
        }
        let draft = drafts.of(list, row.get(id), row.number);
        if draft.listing.row == row.number {
            draft.start(row.get(since), Order::DayFirst);
        }
        draft.listing.kind = kind_of(row.get(kind));
        draft.name(&name(&row, forenames, surname), name_kind(row.get(name_type), row.get(quality)));
        draft.name(row.get(native), ListedNameKind::Native);
        draft.address_of(lines.iter().chain([&post]).map(|c| row.get(*c)), row.get(country));
        for column in &places {
            place(draft, row.get(*column));
        }
        draft.program(row.get(regime));
        draft.remarks(&row, &remarks);
    }
    let gather = drafts.finish(&mut table, Gather::add);
    not_empty(file, gather.finish_table(table))
}

/// A name out of its six parts: the last one, `Name 6`, is the surname of a person or the whole name of others.
fn name(row: &Row, forenames: [Column; 5], surname: Column) -> String {
    let parts = forenames.iter().chain([&surname]).map(|column| row.get(*column));
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Which name it is, by the words that the lists use.
fn name_kind(kind: &str, quality: &str) -> ListedNameKind {
    let kind = kind.to_ascii_lowercase();
    if quality.to_ascii_lowercase().starts_with("low") {
        return ListedNameKind::WeakAlias;
    }
    match kind.as_str() {
        "primary name" | "prime alias" => ListedNameKind::Primary,
        "fka" | "f.k.a" | "f.k.a." => ListedNameKind::Former,
        _ => ListedNameKind::Alias,
    }
}
