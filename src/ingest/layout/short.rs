//! Headers with one name too few: every row has one cell more, in front or behind.

use super::header::Header;
use super::peek::Peek;
use crate::diagnostic::Diagnostic;
use crate::ingest::columns::field_of_header;
use crate::ingest::shape::{Shape, trim};
use crate::model::Field;
use crate::text::counts::count;
use crate::text::placeholders::is_placeholder;

/// Puts a nameless column in front of the header, where the rows show that it is missing there.
///
/// # Errors
/// When every row has one cell more than the header, and nothing tells where it belongs.
pub(super) fn complete(
    header: &mut Header,
    sample: &[Vec<String>],
    peek: &Peek,
    place: &str,
) -> Result<(), Diagnostic> {
    let named = header.below.len();
    if !peek.is_text() || sample.len() < 2 || named < 2 || header.texts.iter().any(String::is_empty) {
        return Ok(());
    }
    let longer =
        |row: &&Vec<String>| row.len() == named + 1 && row.last().is_some_and(|cell| !trim(cell).is_empty());
    let rows: Vec<&Vec<String>> = sample.iter().filter(longer).collect();
    if rows.len() * 5 < sample.len() * 4 {
        return Ok(());
    }
    let (here, moved) = (fits(header, &rows, 0), fits(header, &rows, 1));
    if moved > here {
        header.texts.insert(0, String::new());
        header.below.insert(0, String::new());
        return Ok(());
    }
    if moved == here {
        let message = format!(
            "the header in row {} of {place} has {named} names, but the rows have {} cells: which cell has no name is not known",
            header.number,
            named + 1
        );
        return Err(Diagnostic::error("header-too-short", message)
            .help("give every column a name, or take the cells without one out of the rows"));
    }
    Ok(())
}

/// How many of the values fit their headers, with the header moved by so many cells.
fn fits(header: &Header, rows: &[&Vec<String>], moved: usize) -> usize {
    let mut good = 0;
    for (column, text) in header.texts.iter().enumerate() {
        let Some(field) = field_of_header(text) else { continue };
        let values: Vec<&str> =
            rows.iter().filter_map(|row| row.get(column + moved)).map(|cell| trim(cell)).collect();
        let fitting = values.iter().filter(|value| !is_placeholder(value) && is_of(field, value)).count();
        let counted = values.iter().enumerate().all(|(at, value)| value.parse() == Ok(at + 1));
        if field.is_serial() && counted {
            continue;
        }
        good += fitting;
    }
    good
}

/// Whether a value looks like what its header says.
fn is_of(field: Field, value: &str) -> bool {
    let digits = value.bytes().any(|b| b.is_ascii_digit());
    match field {
        Field::Mac => Shape::Mac.fits(value),
        Field::Ip => Shape::Ip.fits(value),
        Field::Quantity => count(value).is_some(),
        Field::PurchaseDate | Field::ImportDate | Field::RepairDate | Field::ManufactureDate => {
            Shape::Date.fits(value)
        }
        Field::Origin | Field::Country | Field::Destination => !digits,
        // One word with digits in it, and no model of several.
        _ if field.is_serial() || Field::KEYS.contains(&field) => {
            digits && !value.contains(char::is_whitespace) && !Shape::Ip.fits(value)
        }
        Field::Model => value.chars().any(char::is_alphabetic) && value.len() < 40,
        _ => false,
    }
}
