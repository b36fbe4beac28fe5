//! Numbers that may have lost digits: what one cell does not show, the others of its column do.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ingest::columns::values;
use crate::model::{Field, column_letters};

/// Notes on columns of serials and tags in which some numbers lack what the others have.
pub(crate) fn notes(fields: impl Iterator<Item = Option<Field>>, sample: &[Vec<String>]) -> Diagnostics {
    let mut notes = Diagnostics::default();
    for (column, field) in (0_u32..).zip(fields) {
        let Some(field) = field.filter(|f| f.is_serial()) else { continue };
        let said = values(sample, column as usize);
        let numbers: Vec<&str> = said.into_iter().filter(|v| v.bytes().all(|b| b.is_ascii_digit())).collect();
        for message in [zeros_in_front(&numbers), zeros_behind(&numbers)].into_iter().flatten() {
            let text = format!("in column {} ({field}) {message}", column_letters(column));
            let help =
                "compare them with the labels; format the column as text at the source and export again";
            notes.push(Diagnostic::note("digits-lost", text).help(help));
        }
    }
    notes
}

/// `0012345` beside `12346`: a spreadsheet drops noughts in front of a number.
fn zeros_in_front(numbers: &[&str]) -> Option<String> {
    let full = numbers.iter().find(|n| n.starts_with('0') && n.len() > 3)?;
    let short: Vec<&&str> = numbers.iter().filter(|n| n.len() < full.len() && !n.starts_with('0')).collect();
    let first = short.first()?;
    Some(format!(
        "{} numbers like `{first}` have fewer digits than `{full}`: noughts in front may be lost",
        short.len()
    ))
}

/// Several numbers of sixteen digits and more, all with noughts behind the fifteenth: a spreadsheet keeps no more.
fn zeros_behind(numbers: &[&str]) -> Option<String> {
    let long: Vec<&&str> = numbers.iter().filter(|n| n.len() > 15).collect();
    let rounded = long.iter().all(|n| n.bytes().skip(15).all(|b| b == b'0'));
    let first = long.first().filter(|_| rounded && long.len() > 1)?;
    Some(format!(
        "all {} numbers of more than 15 digits end like `{first}`: their last digits may be lost",
        long.len()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(field: Field, values: &[&str]) -> usize {
        let rows: Vec<Vec<String>> = values.iter().map(|v| vec![(*v).to_owned()]).collect();
        notes([Some(field)].into_iter(), &rows).iter().count()
    }

    #[test]
    fn a_column_tells_that_digits_are_lost() {
        assert_eq!(found(Field::Serial, &["0012345", "12346", "12347"]), 1);
        assert_eq!(found(Field::AssetTag, &["8900000000000010", "8900000000000020"]), 1);
        for values in [
            &["0012345", "0012346"][..],
            &["12345", "12346", "9"],
            &["8900000000000010", "8900000000000027"],
            &["8900000000000010"],
            &["HYDT1", "0012345"],
        ] {
            assert_eq!(found(Field::Serial, values), 0, "{values:?}");
        }
        assert_eq!(found(Field::Model, &["0012345", "12346"]), 0);
    }
}
