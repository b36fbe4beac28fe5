//! Tables that begin with their first row and have no header: the columns are told by what their values look like, and by that
//! alone. What is not told so is looked through like a remark, or left out where the rows hold logins.

mod parts;
mod told;

use std::collections::BTreeMap;

use super::header::Header;
use super::peek::Peek;
use super::{ColumnReading, Profile, SheetReading, headless, key, pieces, plans, withheld};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ingest::columns::{MapOptions, Mapping, field_of_header, map_columns, mostly, values};
use crate::ingest::secrets::{is_long_key, is_of_login, looks_secret};
use crate::ingest::shape::{is_ip, is_mac};
use crate::model::{EvidencePlan, Standing, letters_of};

use told::tell;

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
    let named = options.machine.is_some();
    if mapping.problems.has_errors() || (named && !parts::tell(&mut mapping, &sample)) {
        return None;
    }
    let logins = (0..width).find(|column| values(&sample, *column).iter().any(|value| is_of_login(value)));
    let (addresses, naming) =
        if named { (false, key::Naming::default()) } else { of_machines(&mut mapping, &sample, logins)? };
    let secrets = left_out(&mapping, &sample, (logins.is_some(), addresses));
    let lots = if named { None } else { pieces::plan(place, &mapping, &naming, &header.texts, &sample) };
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
        machine: options.machine.clone(),
        lots,
        row_is_component: named,
    };
    let notes = notes(&mapping, &unread, &secrets, place);
    let mut columns: Vec<ColumnReading> =
        (0..width).map(|column| reading(&mapping, column, secrets.contains(&column))).collect();
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

/// Tells the columns of a list of machines: whether it has addresses, and what names them; `None` where it is none.
fn of_machines(
    mapping: &mut Mapping,
    sample: &[Vec<String>],
    logins: Option<usize>,
) -> Option<(bool, key::Naming)> {
    let told = tell(mapping, sample, logins);
    // What the user says of a column by its letter holds.
    let said = mapping.columns.iter().any(|column| column.fixed);
    if !said && !told.of_machines(mapping, sample) {
        return None;
    }
    let naming = key::choose(mapping, sample);
    (!naming.columns.is_empty()).then_some((told.addresses, naming))
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

/// The columns that nobody reads: those whose values look like secrets, beside logins all that were not told, and beside addresses
/// those of single words: lists of devices have passwords there.
fn left_out(mapping: &Mapping, sample: &[Vec<String>], (logins, addresses): (bool, bool)) -> Vec<usize> {
    let widest = sample.iter().map(Vec::len).max().unwrap_or(0).max(mapping.columns.len());
    let word = |value: &str| !value.contains(char::is_whitespace);
    let secret = |column: &usize| {
        let open = mapping.columns.get(*column).is_none_or(|mapped| mapped.field.is_none());
        let held = values(sample, *column);
        let may_be = || {
            (addresses && mostly(&held, word) && !mostly(&held, |value| is_ip(value) || is_mac(value)))
                || held.iter().any(|value| looks_secret(value) || is_long_key(value))
        };
        open && !held.is_empty() && (logins || may_be())
    };
    (0..widest).filter(secret).collect()
}

fn reading(mapping: &Mapping, column: usize, left_out: bool) -> ColumnReading {
    let bare = headless::reading(column);
    match mapping.columns.get(column).filter(|mapped| mapped.field.is_some()) {
        Some(mapped) => ColumnReading {
            field: mapped.field,
            slot: mapped.slot,
            confidence: mapped.confidence,
            why: mapped.why.clone(),
            ..bare
        },
        None if left_out => ColumnReading { why: "no header: may hold secrets: left out".to_owned(), ..bare },
        None => bare,
    }
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
                "QXZZYNABBJBAI0701\nQXZZYNABBJBAI0702\nQXZZYNABBJBAI0701\nQXZZYNABBJBAI0704\n",
                vec![Some(Machine)],
                vec!["QXZZYNABBJBAI0701", "QXZZYNABBJBAI0702", "QXZZYNABBJBAI0701", "QXZZYNABBJBAI0704"],
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
    fn addresses_beside_addresses_are_no_secrets() {
        let csv = "ka1,10.25.7.2,10.25.7.1\nka2,10.25.7.3,10.25.7.1\nkb1,10.25.7.4,10.25.7.1\n";
        let (reading, keys) = read(csv).unwrap();
        assert_eq!(keys, ["ka1", "ka2", "kb1"]);
        assert!(reading.secrets.is_empty(), "{:?}", reading.secrets);
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
                assert!(reading.columns[column].why.ends_with("left out"), "{csv}: {column}");
            }
        }
    }
}
