//! Tables that begin with their first row and have no header: the columns are told by what their values look like, and by that
//! alone. What is not told so is looked through like a remark, or left out where the rows hold logins.

use std::collections::{BTreeMap, HashSet};

use super::header::Header;
use super::peek::Peek;
use super::{ColumnReading, Profile, SheetReading, headless, key, pieces, plans, withheld};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ingest::columns::{MapOptions, Mapping, field_of_header, is_kind, map_columns, mostly, values};
use crate::ingest::secrets::{LEFT_OUT, is_login, looks_secret};
use crate::ingest::shape::{is_date, is_ip, is_mac, runs};
use crate::model::{Confidence, EvidencePlan, Field, Standing, letters_of};

/// Reads a table without a header; `None` where its values do not say that its rows are machines.
pub(super) fn read(peek: &Peek, place: &str, options: &MapOptions) -> Option<SheetReading> {
    let first = peek.rows.iter().position(|row| !row.is_blank() && !row.is_remark())?;
    let sample: Vec<Vec<String>> = peek
        .rows
        .iter()
        .filter(|row| !row.is_blank() && !row.is_remark())
        .map(|row| row.cells.clone())
        .collect();
    let width = width(&sample).filter(|_| !may_be_headed(&sample))?;
    let header = Header {
        row: first,
        first,
        number: peek.rows.get(first)?.mark.row,
        texts: vec![String::new(); width],
        below: Vec::new(),
    };
    // What the user says of a column by its letter holds.
    let mut mapping = map_columns(&header.texts, &sample, options);
    if options.machine.is_some() || mapping.problems.has_errors() {
        return None;
    }
    let logins = (0..width).find(|column| values(&sample, *column).iter().any(|value| is_of_login(value)));
    let told = tell(&mut mapping, &sample, logins);
    let said = !options.overrides.is_empty() && mapping.columns.iter().any(|column| column.fixed);
    if !said && !told.of_machines(&mapping, &sample) {
        return None;
    }
    let secrets = left_out(&mapping, &sample, (logins.is_some(), told.addresses));
    let naming = key::choose(&mapping, &sample);
    let lots = pieces::plan(place, &mapping, &naming, &header.texts, &sample);
    if naming.columns.is_empty() {
        return None;
    }
    let profile = Profile::learn(&header.texts, &mapping, &sample, peek.is_text());
    let mut watched = withheld::watched(&mapping, &header, &sample);
    watched.retain(|watched| !secrets.contains(&watched.column()));
    let mut unread = headless::columns(&header, &sample, &profile);
    unread.retain(|column| {
        !secrets.contains(column) && mapping.columns.get(*column).is_none_or(|c| c.field.is_none())
    });
    let mut keys = naming.columns.iter().filter_map(|column| u32::try_from(*column).ok());
    let plan = EvidencePlan {
        standing: Standing::Declared,
        columns: plans(&header, &mapping, &unread),
        key: keys.next(),
        other_keys: keys.collect(),
        machine: None,
        lots,
        row_is_component: false,
    };
    let notes = notes(&mapping, &unread, &secrets, place);
    let mut columns: Vec<ColumnReading> = (0..width).map(|column| reading(&mapping, column)).collect();
    columns.extend(headless::beyond(&unread, width).map(headless::reading));
    Some(SheetReading {
        plan,
        header_row: None,
        first_data: peek.rows.get(first)?.mark,
        end: None,
        columns,
        profile,
        secrets,
        watched,
        naming,
        preamble: None,
        notes,
        places: None,
    })
}

/// How many cells most rows have; `None` of a text in which rows have any number.
fn width(sample: &[Vec<String>]) -> Option<usize> {
    let mut widths: BTreeMap<usize, usize> = BTreeMap::new();
    for row in sample {
        *widths.entry(row.len()).or_default() += 1;
    }
    let (width, rows) = widths.into_iter().max_by_key(|(width, rows)| (*rows, *width))?;
    (rows * 2 >= sample.len()).then_some(width)
}

/// Whether the first row may be a header whose names are not known: it has no digit, and other rows have.
fn may_be_headed(sample: &[Vec<String>]) -> bool {
    let numbered = |row: &Vec<String>| row.iter().any(|cell| cell.bytes().any(|b| b.is_ascii_digit()));
    let known = |row: &Vec<String>| row.iter().filter(|cell| field_of_header(cell).is_some()).count() > 1;
    let Some((first, others)) = sample.split_first() else { return false };
    known(first) || (!numbered(first) && others.iter().filter(|row| numbered(row)).count() * 2 > others.len())
}

/// What speaks for machines.
struct Told {
    /// A column of network addresses.
    addresses: bool,
    /// A column of kinds of machines.
    kinds: bool,
    /// The column that names things, and whether all its values are made alike: `EQ101`, `EQ102`.
    names: Option<(usize, bool)>,
}

/// Gives each column the field that its values tell.
fn tell(mapping: &mut Mapping, sample: &[Vec<String>], logins: Option<usize>) -> Told {
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
    fn of_machines(&self, mapping: &Mapping, sample: &[Vec<String>]) -> bool {
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
    let different = differ(held).then(|| distinct(held))?;
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

/// Whether a value is of a login: then the cells beside it may be passwords, whatever they look like.
fn is_of_login(value: &str) -> bool {
    const WORDS: [&str; 13] = [
        "pass", "pwd", "login", "user", "userid", "username", "admin", "root", "secret", "token", "ssh",
        "clave", "senha",
    ];
    const WITHIN: [&str; 6] = ["passw", "senha", "contrase", "密码", "パスワード", "парол"];
    let small = value.to_lowercase();
    value.contains(LEFT_OUT)
        || is_login(&small)
        || WITHIN.iter().any(|sign| small.contains(sign))
        || small.split(|c: char| !c.is_alphabetic()).any(|word| WORDS.contains(&word))
}

/// The columns that nobody reads: those whose values look like secrets, beside logins all that were not told, and beside addresses
/// those of single words: lists of devices have passwords there.
fn left_out(mapping: &Mapping, sample: &[Vec<String>], (logins, addresses): (bool, bool)) -> Vec<usize> {
    let widest = sample.iter().map(Vec::len).max().unwrap_or(0).max(mapping.columns.len());
    let word = |value: &str| !value.contains(char::is_whitespace);
    let secret = |column: &usize| {
        let open = mapping.columns.get(*column).is_none_or(|mapped| mapped.field.is_none());
        let held = values(sample, *column);
        let may_be = || (addresses && mostly(&held, word)) || held.iter().any(|value| looks_secret(value));
        open && !held.is_empty() && (logins || may_be())
    };
    (0..widest).filter(secret).collect()
}

fn reading(mapping: &Mapping, column: usize) -> ColumnReading {
    let mapped = mapping.columns.get(column).filter(|mapped| mapped.field.is_some());
    mapped.map_or_else(
        || headless::reading(column),
        |mapped| ColumnReading {
            field: mapped.field,
            slot: mapped.slot,
            confidence: mapped.confidence,
            why: mapped.why.clone(),
            ..headless::reading(column)
        },
    )
}

fn notes(mapping: &Mapping, unread: &[usize], secrets: &[usize], place: &str) -> Diagnostics {
    let columns = mapping.columns.iter().enumerate();
    let told: Vec<String> =
        columns.filter_map(|(at, mapped)| Some(format!("{} is {}", letters_of(at), mapped.field?))).collect();
    let letters = |columns: &[usize]| columns.iter().map(|c| letters_of(*c)).collect::<Vec<_>>().join(", ");
    let rest = match letters(unread) {
        none if none.is_empty() => none,
        rest => format!("; what else stands there ({rest}) is looked through like a remark"),
    };
    let message =
        format!("no header: columns are told by what their values look like ({}){rest}", told.join(", "));
    let mut notes = Diagnostics::default();
    notes.push(Diagnostic::warning("header-absent", message).at(place).help(
        "put a row with column names above the data, or name the columns by their letters: --map serial=@A",
    ));
    if !secrets.is_empty() {
        let message = format!(
            "left out, for they may hold secrets: {}; what else they say was not asked",
            letters(secrets)
        );
        notes.push(
            Diagnostic::warning("secret-left-out", message)
                .at(place)
                .help("give them headers, and say what they are"),
        );
    }
    notes
}

#[cfg(test)]
mod tests {
    use crate::ingest::columns::MapOptions;
    use crate::ingest::layout::{SheetReading, read_sheet};
    use crate::ingest::memory::MemoryRows;
    use crate::ingest::validate::{RowOutcome, RowValidator};
    use crate::model::Field;

    fn read(csv: &str) -> Result<(SheetReading, Vec<String>), &'static str> {
        let rows = MemoryRows::csv(csv, ',');
        let reading = read_sheet(&rows, Some("in.csv"), &MapOptions::default())
            .map_err(|found| found.iter().next().unwrap().code)?;
        let validator = RowValidator::new(&reading);
        let mut keys = Vec::new();
        rows.each(|row| {
            keys.push(match validator.validate(row) {
                RowOutcome::Evidence { key, .. } => key.to_owned(),
                other => format!("{other:?}"),
            });
        });
        Ok((reading, keys))
    }

    #[test]
    fn machines_without_a_header_are_told_by_their_values() {
        use Field::{Class, Ip, Mac, Machine, Model};
        for (csv, fields, keys) in [
            (
                "A18,W7-A18-01,F4-6B-8C-82-CA-94\nA18,W7-A18-02,\nA18,W7-A18-03,C4-34-6B-66-65-D1\n",
                vec![None, Some(Machine), Some(Mac)],
                vec!["W7-A18-01", "W7-A18-02", "W7-A18-03"],
            ),
            ("10.19.120.226\n10.19.122.62\n", vec![Some(Ip)], vec!["10.19.120.226", "10.19.122.62"]),
            (
                "M1,Antminer S21,10.0.0.4\nM2,Antminer S21,10.0.0.5\n",
                vec![Some(Machine), Some(Model), Some(Ip)],
                vec!["M1", "M2"],
            ),
            (
                "1167234,Apple,phone\n2390112,Dell,laptop\n9034210,Dell,desktop\n",
                vec![Some(Machine), None, Some(Class)],
                vec!["1167234", "2390112", "9034210"],
            ),
            (
                "DV00111,Latitude 5420,IT\nDV00222,Latitude 5340,IT\n",
                vec![Some(Machine), Some(Model), None],
                vec!["DV00111", "DV00222"],
            ),
            (
                "Q3EB-7WNQ-D7EU\nQ2EW-F9W8-64HW\n",
                vec![Some(Machine)],
                vec!["Q3EB-7WNQ-D7EU", "Q2EW-F9W8-64HW"],
            ),
        ] {
            let (reading, found) = read(csv).unwrap();
            assert_eq!(reading.plan.columns.iter().map(|c| c.field).collect::<Vec<_>>(), fields, "{csv}");
            assert_eq!(found, keys, "{csv}");
            assert!(reading.notes.iter().any(|note| note.code == "header-absent"), "{csv}");
        }
    }

    #[test]
    fn goods_games_and_sentences_are_no_machines() {
        for csv in [
            "Oranges,124123,3,2019-12-04\nLime,4565465,3,2019-02-03\n",
            "1a03,5310011230913,washer flat,220\n1a04,5310010784919,washer flat,56\n",
            "0,Long Sword,SWORD,200,20\n1,Dark Helm,HELMET,500,20\n",
            "1,1000,Newton\n2,4000,Cassegrain\n",
            "hunter2\ndragon1\nmonkey7\n",
            "TCK-1001,Printer broken,open\nTCK-1002,Laptop slow,closed\n",
            "U1,STM32F103C8T6\nU2,AM3358BZCZ100\nU3,XC7Z010\n",
            "CA,Ottawa,K1A0B1\nCA,Toronto,M5V2T6\n",
            "This is a text.\nIt says nothing, of machines.\n",
            "TROLBERG\n",
        ] {
            assert_eq!(read(csv).map(|(_, keys)| keys).unwrap_err(), "header-not-found", "{csv}");
        }
    }

    #[test]
    fn beside_logins_nothing_is_read_that_was_not_told() {
        for csv in [
            "10.0.0.1,hunter\n10.0.0.2,dragon\n",
            "10.0.0.1,hunter22\n10.0.0.2,dragon11\n",
            "10.0.0.1,admin,hunter,nxos\n10.0.0.2,admin,hunter,nxos\n",
            "000B82000A01,test1,hunter1,userid1\n000B82000A02,test2,hunter2,userid2\n",
            "SW-1, 10.0.0.124,hunter,newOTAPassword,DOOR\nSW-2,10.0.0.111,hunter,otherOTAPassword,DOOR\n",
        ] {
            let (reading, keys) = read(csv).unwrap();
            assert_eq!(keys.len(), 2, "{csv}");
            assert!(keys.iter().all(|key| !key.contains("hunter") && !key.contains("dragon")), "{keys:?}");
            let open = reading.plan.columns.iter().enumerate().filter(|(_, column)| column.field.is_none());
            for (column, _) in open {
                assert!(reading.secrets.contains(&column), "{csv}: column {column} is read");
            }
        }
    }
}
