//! Sheets of repairs: which board was taken out, which was put in, and who did it.

use super::draft::Drafts;
use crate::model::{Aspect, Confidence, Field, Role};

const REPAIRER: Field = Field::Party(Role::Repairer, Aspect::Name);

/// Headers of the person who repaired it, in one word each: an engineer elsewhere is anybody.
const ENGINEERS: [&str; 19] = [
    "engineer",
    "repairengineer",
    "technician",
    "repairtechnician",
    "repairman",
    "工程师",
    "维修工程师",
    "维修员",
    "维修人员",
    "维修人",
    "技術者",
    "修理担当者",
    "técnico",
    "tecnico",
    "technicien",
    "techniker",
    "инженер",
    "мастер",
    "repairer",
];

/// Reads numbers before and after a swap as such only where the sheet speaks of one: `Old SN` alone is what a machine once was called.
pub(super) fn settle(drafts: &mut Drafts<'_>) {
    let (removed, installed) = (drafts.all(Field::RemovedSerial), drafts.all(Field::InstalledSerial));
    let both = !removed.is_empty() && !installed.is_empty();
    let repaired = drafts.has(Field::RepairDate) || drafts.has(REPAIRER);
    let one = drafts.columns.iter().any(|column| column.fixed && is_swap(column.field));
    let any = !removed.is_empty() || !installed.is_empty();
    if any && !both && !repaired && !one {
        for at in removed.into_iter().chain(installed) {
            if let Some(column) = drafts.columns.get_mut(at) {
                let why = "kept as an attribute: no other column says that a board was swapped or repaired";
                column.unset(why.to_owned());
            }
        }
        return;
    }
    if !any || drafts.has(REPAIRER) {
        return;
    }
    let engineer = |column: &&mut super::draft::Draft| {
        column.field.is_none() && !column.fixed && ENGINEERS.contains(&column.lookup.key.as_str())
    };
    if let Some(column) = drafts.columns.iter_mut().find(engineer) {
        column.set(REPAIRER, Confidence::Medium, "who repaired it: the sheet is one of repairs".to_owned());
    }
}

fn is_swap(field: Option<Field>) -> bool {
    matches!(field, Some(Field::RemovedSerial | Field::InstalledSerial))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::columns::{MapOptions, map_columns};

    fn fields(headers: &[&str]) -> Vec<Option<Field>> {
        let headers: Vec<String> = headers.iter().map(|header| (*header).to_owned()).collect();
        map_columns(&headers, &[], &MapOptions::default()).columns.iter().map(|column| column.field).collect()
    }

    #[test]
    fn what_was_taken_out_and_put_in_is_told_in_each_way_of_writing() {
        use Field::{InstalledSerial, RemovedSerial, Serial};
        for headers in [
            ["Repaired Miner Sn", "Repaired Mac/HB SN/PSU SN", "Replaced Mac/HB SN/PSU SN"],
            ["Serial Number", "Old SN", "New SN"],
            ["Miner SN", "Faulty part SN", "Replacement SN"],
            ["矿机SN", "更换前", "更换后"],
            ["シリアル番号", "交換前シリアル番号", "交換後シリアル番号"],
            ["Seriennummer", "Seriennummer alt", "Seriennummer neu"],
            ["Número de serie", "Número de serie retirado", "Número de serie instalado"],
            ["Numéro de série", "Ancien numéro de série", "Nouveau numéro de série"],
            ["Número de série", "Número de série antigo", "Número de série novo"],
            ["Серийный номер", "Старый серийный номер", "Новый серийный номер"],
        ] {
            assert_eq!(fields(&headers), [Serial, RemovedSerial, InstalledSerial].map(Some), "{headers:?}");
        }
    }

    #[test]
    fn an_old_number_alone_is_no_swap_and_an_engineer_alone_no_repairer() {
        assert_eq!(fields(&["Serial Number", "Old SN", "Engineer"]), [Some(Field::Serial), None, None]);
        let swap = fields(&["Serial Number", "Old SN", "New SN", "Repair Date", "Engineer"]);
        assert_eq!(swap[3..], [Some(Field::RepairDate), Some(REPAIRER)]);
    }
}
