//! Rows that name no machine, and say what stands there all the same: each is one piece, named by its place.

use std::collections::HashSet;

use super::key::Naming;
use crate::ingest::columns::{Mapping, guesses, mostly, name_one_each, values};
use crate::ingest::shape::is_date;
use crate::model::{Field, LotsPlan};

/// The fields that say what a piece is.
const NAMING: [Field; 5] = [Field::Model, Field::ControlBoard, Field::Board, Field::Psu, Field::Class];

/// Facts of single things, which no list of models has.
const OF_THINGS: [Field; 7] = [
    Field::Site,
    Field::Ip,
    Field::PurchaseDate,
    Field::ImportDate,
    Field::RepairDate,
    Field::ManufactureDate,
    Field::Firmware,
];

/// How rows in which nothing names the machine are read as pieces; `None` where they may be something else: parts of a machine,
/// or kinds of machines that nobody has.
pub(super) fn plan(
    place: &str,
    mapping: &Mapping,
    naming: &Naming,
    headings: &[String],
    sample: &[Vec<String>],
) -> Option<LotsPlan> {
    if mapping.component_list || mapping.has(Field::Designator) || mapping.has(Field::Quantity) {
        return None;
    }
    let named_by: Vec<usize> = NAMING
        .into_iter()
        .filter_map(|field| mapping.column(field))
        .filter(|column| !naming.columns.contains(column) && !values(sample, *column).is_empty())
        .collect();
    if named_by.is_empty() {
        return None;
    }
    let of_things = || {
        OF_THINGS.into_iter().any(|field| mapping.has(field))
            || headings.iter().any(|heading| is_of_owner(heading))
    };
    // A column of names whose header is not known, or misspelt, is asked for.
    let may_name = |(column, heading): (usize, &String)| {
        let open = mapping.columns.get(column).is_none_or(|mapped| mapped.field.is_none())
            && !naming.kinds.contains(&column);
        let resembles = || guesses(heading, column, sample).iter().any(|g| Field::KEYS.contains(&g.field));
        open && (may_be_names(&values(sample, column)) || resembles())
    };
    let may_be_named = || headings.iter().enumerate().any(may_name);
    if naming.columns.is_empty() && (!mapping.has(Field::Model) || !of_things() || may_be_named()) {
        return None;
    }
    Some(LotsPlan {
        prefix: format!("{place}!"),
        quantity: None,
        named_by: named_by.into_iter().filter_map(|column| u32::try_from(column).ok()).collect(),
    })
}

/// Whether values are such as name one machine each, whatever their header says.
fn may_be_names(values: &[&str]) -> bool {
    let is_name = |value: &str| {
        value.len() > 2
            && !value.contains(char::is_whitespace)
            && value.bytes().any(|b| b.is_ascii_digit())
            && !is_date(value)
    };
    let different: HashSet<&str> = values.iter().copied().collect();
    different.len() == values.len() && name_one_each(values) && mostly(values, is_name)
}

/// Headings of who has a thing, or where, in small letters; what stands behind a stroke or in brackets is left out.
const OWNERS: &str = "department|dept|assigned to|assigned|assignee|owner|user|username|user name|used by|custodian|employee|\
    staff|checked out to|institute|office|team|cost center|cost centre|desk|seat|\
    departamento|usuario|asignado a|asignado|responsable|empleado|oficina|área|area|usuário|responsável|funcionário|setor|\
    utilisateur|affecté à|attribué à|service|bureau|responsable du matériel|\
    abteilung|benutzer|nutzer|zugewiesen an|besitzer|verantwortlich|verantwortlicher|mitarbeiter|kostenstelle|\
    部门|使用部门|使用人|责任人|保管人|领用人|部門|部署|使用者|利用者|担当者|管理者|\
    отдел|подразделение|пользователь|ответственный|сотрудник|владелец|мол";

/// Whether a heading says who has a thing.
fn is_of_owner(heading: &str) -> bool {
    let end = heading.find(['(', '（', '[', '/']).unwrap_or(heading.len());
    let bare = heading.get(..end).unwrap_or_default().to_lowercase().replace(['_', '-'], " ");
    OWNERS.split('|').any(|owner| owner.trim() == bare.trim())
}

#[cfg(test)]
mod tests {
    use crate::ingest::columns::MapOptions;
    use crate::ingest::layout::read_sheet;
    use crate::ingest::memory::MemoryRows;
    use crate::ingest::validate::{RowOutcome, RowValidator};

    /// Each row as its key, or why it has none.
    fn read(csv: &str) -> Result<Vec<String>, &'static str> {
        let rows = MemoryRows::csv(csv, ',');
        let reading = read_sheet(&rows, Some("in.csv"), &MapOptions::default())
            .map_err(|found| found.iter().next().unwrap().code)?;
        let validator = RowValidator::new(&reading);
        let mut keys = Vec::new();
        crate::ingest::rows::Rows::scan(&rows, reading.first_data, reading.end, &mut |row| {
            keys.push(match validator.validate(row) {
                RowOutcome::Evidence { key, .. } => key.to_owned(),
                RowOutcome::Lot { key, .. } => key,
                other => format!("{other:?}"),
            });
            std::ops::ControlFlow::Continue(())
        })
        .unwrap();
        Ok(keys)
    }

    #[test]
    fn a_machine_without_a_number_is_one_by_its_place() {
        let csv = "Serial,Type,Maker\nQX7A01,Monitor,HP\nQX7A02,Mouse,HP\n,Mouse,HP\nsin serie,Mouse,HP\n,,HP\nDefault string,Mouse,HP\n1.2E+15,Mouse,HP\n";
        let keys = read(csv).unwrap();
        assert_eq!(keys[..4], ["QX7A01", "QX7A02", "in.csv!4", "in.csv!5"]);
        // What firmware or a spreadsheet wrote may be that of any machine.
        for (key, why) in keys[4..].iter().zip(["NoKey", "PlaceholderKey", "serial-scientific"]) {
            assert!(key.contains(why), "{keys:?}");
        }
    }

    #[test]
    fn where_nothing_names_machines_each_that_somebody_has_is_one() {
        let csv = "Type,Brand,Model,Department\nLaptop,HP,Envy x360,IT\nMonitor,Acer,Nitro,Sales\n";
        assert_eq!(read(csv).unwrap(), ["in.csv!2", "in.csv!3"]);
        // Kinds in a column of names name none of them.
        let csv = "NOM,FABRICANT,MODELE,LIEU\nOrdinateur,Dell,OptiPlex,Salle 2\nOrdinateur,Lenovo,T14,Salle 2\nServeur,HP,DL380,Salle 2\n";
        assert_eq!(read(csv).unwrap(), ["in.csv!2", "in.csv!3", "in.csv!4"]);
        // Days that differ are no names of machines.
        let csv = "site_name,maker,model,installation_date\nNorth,Acme,NR-1,2024-01-15\nSouth,Acme,NR-2,2024-02-10\n";
        assert_eq!(read(csv).unwrap(), ["in.csv!2", "in.csv!3"]);
        let csv = "Type,Brand,Model,Price\nLaptop,HP,Envy x360,900\nMonitor,Acer,Nitro,200\n";
        assert_eq!(read(csv).unwrap_err(), "no-machine-key");
    }
}
