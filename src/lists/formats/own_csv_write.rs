//! Listings as a list of one's own, which [`OwnCsv`](super::own_csv::OwnCsv) reads back.

use std::io::{self, Write};

use csv::Writer;

use crate::model::Listing;
use crate::text::formula::guarded;
use crate::text::shown::restorable;

const COLUMNS: [&str; 15] = [
    "id",
    "list",
    "name",
    "name_type",
    "type",
    "country",
    "address",
    "start_date",
    "end_date",
    "programs",
    "citation",
    "requirement",
    "policy",
    "remarks",
    "url",
];

/// Writes listings as CSV, one row a name or address: the first row of an entry says everything else as well. A semicolon
/// divides countries and programmes. What a spreadsheet would take for a formula is written as text, and what would begin a
/// line, change the direction or not be seen as its escape, `\u{202e}`. All of a listing is written except the row of the
/// file it came from, and of an address the country, where its text does not end in it.
///
/// # Errors
/// When `out` cannot be written.
pub fn write_own_csv<'a>(listings: impl IntoIterator<Item = &'a Listing>, out: impl Write) -> io::Result<()> {
    let mut csv = Writer::from_writer(out);
    csv.write_record(COLUMNS)?;
    let day = |date: Option<jiff::civil::Date>| date.map_or_else(String::new, |d| d.to_string());
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    for listing in listings {
        for at in 0..listing.names.len().max(listing.addresses.len()).max(1) {
            let name = listing.names.get(at);
            let address = listing.addresses.get(at).map_or("", |a| a.text.as_str());
            let mut row = vec![
                listing.entry.clone(),
                listing.list.clone(),
                name.map_or_else(String::new, |n| n.text.clone()),
                name.map_or_else(String::new, |n| n.kind.as_str().to_owned()),
                String::new(),
                String::new(),
                address.to_owned(),
            ];
            if at == 0 {
                listing.kind.as_str().clone_into(&mut row[4]);
                row[5] = listing.countries.join("; ");
                row.extend([day(listing.start), day(listing.end), listing.programs.join("; ")]);
                row.extend([&listing.citation, &listing.requirement, &listing.policy].map(text));
                row.extend([&listing.remarks, &listing.url].map(text));
            }
            row.resize(COLUMNS.len(), String::new());
            csv.write_record(row.iter().map(|cell| guarded(&restorable(cell)).into_owned()))?;
        }
    }
    csv.flush()
}
