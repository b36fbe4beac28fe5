//! What the columns of a table without a header hold, told by their values.

use std::collections::HashSet;

use crate::ingest::columns::{Mapping, is_kind, mostly, values};
use crate::ingest::secrets::{LEFT_OUT, looks_secret};
use crate::ingest::shape::{is_date, is_ip, is_mac, runs};
use crate::model::{Confidence, Field};

/// What speaks for machines.
pub(super) struct Told {
    /// A column of network addresses.
    pub(super) addresses: bool,
    /// A column of kinds of machines.
    kinds: bool,
    /// The column that names things, and whether all its values are made alike: `EQ101`, `EQ102`.
    names: Option<(usize, bool)>,
}

/// Gives each column the field that its values tell.
pub(super) fn tell(mapping: &mut Mapping, sample: &[Vec<String>], logins: Option<usize>) -> Told {
    let mut told = Told { addresses: false, kinds: false, names: None };
    for column in 0..mapping.columns.len() {
        let held = values(sample, column);
        if held.is_empty() || mapping.columns.get(column).is_some_and(|mapped| mapped.field.is_some()) {
            continue;
        }
        let field = if mostly(&held, is_mac) && !mapping.has(Field::Mac) {
            told.addresses = true;
            Field::Mac
        } else if mostly(&held, is_address) && differ(&held) && !mapping.has(Field::Ip) {
            told.addresses = true;
            Field::Ip
        } else if held.iter().filter(|value| ends_in_kind(value)).count() * 2 > held.len()
            && !mapping.has(Field::Class)
        {
            told.kinds = true;
            Field::Class
        } else if mostly(&held, is_model) && !mapping.has(Field::Model) {
            Field::Model
        } else {
            continue;
        };
        set(mapping, column, field);
    }
    // What a name does not tell apart, an address may.
    let full = |field: Field| {
        let held = mapping.column(field).map(|column| values(sample, column)).unwrap_or_default();
        if distinct(&held) == held.len() { held.len() } else { 0 }
    };
    let addressed = full(Field::Mac).max(full(Field::Ip));
    // Passwords stand behind what they are of: behind a login or an address nothing is a name.
    let address = [Field::Mac, Field::Ip].into_iter().filter_map(|field| mapping.column(field)).min();
    let end = logins.into_iter().chain(address).min().unwrap_or(mapping.columns.len());
    let secret = |column: usize| {
        let held = values(sample, column);
        held.iter().filter(|value| looks_secret(value)).count() * 2 >= held.len()
    };
    let named = (0..end)
        .filter(|column| !secret(*column))
        .filter(|column| mapping.columns.get(*column).is_some_and(|mapped| mapped.field.is_none()))
        .filter_map(|column| Some((column, names(&values(sample, column), sample.len(), told.kinds)?)))
        .filter(|(_, (different, _))| *different >= addressed);
    told.names = named
        .max_by_key(|(column, (different, _))| (*different, usize::MAX - column))
        .map(|(column, (_, alike))| (column, alike));
    if let Some((column, _)) = told.names
        && !mapping.has(Field::Machine)
    {
        set(mapping, column, Field::Machine);
    }
    told
}

impl Told {
    /// Whether the rows are machines: they have addresses, or names beside models or kinds that machines are of; or they are
    /// nothing but numbers that are made alike.
    pub(super) fn of_machines(&self, mapping: &Mapping, sample: &[Vec<String>]) -> bool {
        let plain = |value: &str| !value.bytes().any(|b| b.is_ascii_lowercase());
        let alone = || mapping.columns.len() == 1 && mostly(&values(sample, 0), plain);
        match self.names {
            _ if self.addresses => true,
            Some((_, alike)) => {
                self.kinds || (alike && sample.len() > 1 && (mapping.has(Field::Model) || alone()))
            }
            None => false,
        }
    }
}

/// `Laptop`, `RAPOO KEYBOARD`.
fn ends_in_kind(value: &str) -> bool {
    is_kind(value) || value.rsplit_once(' ').is_some_and(|(_, last)| is_kind(last))
}

fn set(mapping: &mut Mapping, column: usize, field: Field) {
    if let Some(mapped) = mapping.columns.get_mut(column) {
        mapped.field = Some(field);
        mapped.confidence = Some(Confidence::Low);
        mapped.why = format!("no header: its values look like those of `{field}`");
    }
}

/// How many different things the values of a column name, and whether they are made alike; `None` where they name none: names
/// and numbers are one word, and nearly all differ.
fn names(held: &[&str], rows: usize, kinds: bool) -> Option<(usize, bool)> {
    // Beside a kind a short number is one of an inventory.
    let least = if kinds { 3 } else { 5 };
    let is_name = |value: &str| {
        let digits = value.bytes().filter(u8::is_ascii_digit).count();
        let letters = value.chars().any(char::is_alphabetic);
        let sign = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | '#');
        (2..=40).contains(&value.len())
            && value.chars().all(sign)
            && ((letters && (digits > 0 || value.contains('-'))) || digits >= least)
            && !is_date(value)
            && !value.contains(LEFT_OUT)
    };
    let different = (differ(held) || has_one_twice(held)).then(|| distinct(held))?;
    if !mostly(held, is_name) || mostly(held, is_measure) || held.len() * 2 < rows {
        return None;
    }
    let first = held.first()?;
    let numbered = runs(first).contains('A') && runs(first).contains('9');
    let alike = numbered && mostly(held, |value| runs(value) == runs(first) || of_one_make(first, value));
    Some((different, alike))
}

/// A number with a unit: `7600W`, `95TH`.
fn is_measure(value: &str) -> bool {
    let unit = value.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ',');
    !unit.is_empty()
        && unit.len() < value.len()
        && unit.len() < 5
        && unit.chars().all(|c| c.is_alphabetic() || c == '/')
}

/// Whether two numbers of capitals and digits have their other signs at the same places, as serial numbers of one maker have.
fn of_one_make(first: &str, second: &str) -> bool {
    let sign = |b: u8| if b.is_ascii_uppercase() || b.is_ascii_digit() { b'9' } else { b };
    first.len() > 7
        && first.bytes().map(sign).eq(second.bytes().map(sign))
        && !second.bytes().any(|b| b.is_ascii_lowercase())
        && second.bytes().any(|b| b.is_ascii_digit())
}

/// Whether values are serial numbers of one make, of which some few stand there twice: what was scanned again.
fn has_one_twice(held: &[&str]) -> bool {
    let Some((first, others)) = held.split_first() else { return false };
    let is_long = first.len() >= 10 && runs(first).contains('A') && runs(first).contains('9');
    is_long && others.iter().all(|other| of_one_make(first, other)) && distinct(held) * 3 >= held.len() * 2
}

/// Whether nearly all values differ.
fn differ(held: &[&str]) -> bool {
    distinct(held) * 5 >= held.len() * 4
}

fn distinct(held: &[&str]) -> usize {
    held.iter().collect::<HashSet<_>>().len()
}

/// An address of one machine, and none of a network.
fn is_address(value: &str) -> bool {
    is_ip(value) && !value.contains('/')
}

/// Words with a number among them, as models have: `Latitude 5420`, `Antminer S19j Pro`.
fn is_model(value: &str) -> bool {
    let words = value.split_whitespace().count();
    (2..=8).contains(&words)
        && value.len() < 60
        && value.chars().next().is_some_and(|c| c.is_alphabetic() && !c.is_lowercase())
        && value.bytes().any(|b| b.is_ascii_digit())
        && !value.contains([':', '@', '='])
}
