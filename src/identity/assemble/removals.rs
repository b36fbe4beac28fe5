//! Components that a delta certificate removes from the list of an earlier one: they stand in the machine no more.

use std::collections::BTreeMap;

use hashbrown::{HashMap, HashSet};

use crate::identity::key::normalise;
use crate::model::{Component, Evidence, Field, InputId, Machine, Standing, Value};

/// The name under which a certificate says from when on it counts.
const FROM: &str = "notBefore";

/// Takes out of lists of one machine what a later list of the same standing says was taken out, as often as it says so: what came
/// back is listed again. What a device or a sheet says of the same part stays, and is found as one that nobody listed. Where
/// several parts that are not alike have that number, nobody can tell which of them is gone, and all stay.
pub(super) fn apply(machine: &mut Machine<'_>) {
    let removals: Vec<Value<'_>> = machine.all(Field::RemovedComponentSerial).collect();
    if removals.is_empty() {
        return;
    }
    let lists = machine.evidence.iter().filter(|item| item.plan.machine.is_some());
    let lists: HashSet<InputId> = lists.map(|item| item.place.input).collect();
    let days = days(machine.evidence);
    let is_listed = |serial: &Value<'_>, removal: &Value<'_>| {
        let (list, delta) = (serial.at.row.input, removal.at.row.input);
        let is_later = match (days.get(&list), days.get(&delta)) {
            (Some(list), Some(delta)) => delta >= list,
            _ => true,
        };
        lists.contains(&list) && is_later && key(*serial) == key(*removal)
    };
    let mut left: BTreeMap<(Standing, String), Vec<Value<'_>>> = BTreeMap::new();
    for removal in removals {
        let listed =
            |component: &&Component<'_>| component.serial.is_some_and(|serial| is_listed(&serial, &removal));
        let mut kinds = machine.components.iter().filter(listed).map(kind);
        let first = kinds.next();
        if kinds.all(|kind| first.as_ref() == Some(&kind)) {
            left.entry(key(removal)).or_default().push(removal);
        }
    }
    let mut stays = |serial: Option<Value<'_>>| {
        let Some(serial) = serial else { return true };
        let Some(left) = left.get_mut(&key(serial)) else { return true };
        let Some(at) = left.iter().position(|removal| is_listed(&serial, removal)) else { return true };
        left.remove(at);
        false
    };
    machine.components.retain(|component| stays(component.serial));
    machine.boards.retain(|board| stays(board.serial));
}

/// From when on the certificates among the sources count, as they write it: the year first, so that days compare as texts.
fn days<'e>(evidence: &'e [Evidence<'_>]) -> HashMap<InputId, &'e str> {
    let mut days = HashMap::new();
    for item in evidence {
        let is_day = |cell: &&_| item.column(cell).is_some_and(|column| &*column.header == FROM);
        if let Some(cell) = item.cells.iter().find(is_day) {
            days.insert(item.place.input, cell.text);
        }
    }
    days
}

/// What tells parts of one number apart: maker and part.
fn kind(component: &Component<'_>) -> [Option<String>; 2] {
    [component.maker, component.part].map(|value| Some(normalise(value?.text).into_owned()))
}

fn key(serial: Value<'_>) -> (Standing, String) {
    (serial.at.standing, normalise(serial.text).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::assemble::assemble;
    use crate::model::{ColumnPlan, Evidence, EvidenceCell, EvidencePlan, RowPlace, Unread};

    fn plan(standing: Standing) -> EvidencePlan {
        let column = |header: &str, field| ColumnPlan { header: header.into(), field: Some(field), slot: 0 };
        EvidencePlan {
            columns: vec![
                column("serial", Field::ComponentSerial),
                column("removed", Field::RemovedComponentSerial),
            ]
            .into(),
            row_is_component: true,
            machine: Some("M1".into()),
            standing,
            ..EvidencePlan::default()
        }
    }

    fn item<'a>(plan: &'a EvidencePlan, row: u64, column: u32, text: &'a str) -> Evidence<'a> {
        Evidence {
            place: RowPlace { row, ..RowPlace::default() },
            plan,
            cells: vec![EvidenceCell { column, text }],
            unread: Unread::Nothing,
            written: Vec::new(),
        }
    }

    fn serials(evidence: &[Evidence<'_>]) -> Vec<String> {
        let machine = assemble("M1", evidence);
        machine.components.iter().filter_map(|component| Some(component.serial?.text.to_owned())).collect()
    }

    #[test]
    fn what_a_later_certificate_removes_is_no_component_unless_it_came_back_or_a_device_reports_it() {
        let (signed, seen) = (plan(Standing::Attested), plan(Standing::Observed));
        let base = [item(&signed, 1, 0, "S1"), item(&signed, 2, 0, "S2")];
        assert_eq!(serials(&base), ["S1", "S2"]);
        let removal = item(&signed, 3, 1, "s1");
        let [one, two] = base;
        let mut all = vec![one, two, removal];
        assert_eq!(serials(&all), ["S2"]);
        all.push(item(&signed, 4, 0, "S1"));
        assert_eq!(serials(&all), ["S2", "S1"]);
        all.pop();
        all.push(item(&seen, 5, 0, "S1"));
        assert_eq!(serials(&all), ["S2", "S1"]);
        // What a device says of a part is no list.
        let said = [item(&signed, 1, 0, "S1"), item(&seen, 2, 1, "S1")];
        assert_eq!(serials(&said), ["S1"]);
    }

    fn of_list<'p>(plan: &'p EvidencePlan, list: u32, row: u64, texts: &[&'static str]) -> Evidence<'p> {
        let place = RowPlace { input: InputId(list), row, ..RowPlace::default() };
        let said = (0..).zip(texts).filter(|(_, text)| !text.is_empty());
        let cells = said.map(|(column, text)| EvidenceCell { column, text }).collect();
        Evidence { place, plan, cells, unread: Unread::Nothing, written: Vec::new() }
    }

    #[test]
    fn a_removal_takes_no_part_that_is_another_or_was_listed_later() {
        let mut plan = plan(Standing::Attested);
        let column = |header: &str, field| ColumnPlan { header: header.into(), field, slot: 0 };
        let more = [column("maker", Some(Field::PartMaker)), column(FROM, None)];
        plan.columns = plan.columns.iter().cloned().chain(more).collect();
        let list = |list, row, texts: &[&'static str]| of_list(&plan, list, row, texts);
        // Two makers gave their parts one number.
        let alike =
            [list(0, 1, &["A12", "", "CXMT"]), list(0, 2, &["A12", "", "Samsung"]), list(1, 1, &["", "A12"])];
        assert_eq!(serials(&alike), ["A12", "A12"]);
        let dated = |base, delta| {
            let rows = [
                list(0, 1, &["", "", "", base]),
                list(0, 2, &["A12", "", "CXMT"]),
                list(1, 1, &["", "", "", delta]),
                list(1, 2, &["", "A12"]),
            ];
            serials(&rows)
        };
        assert!(dated("2024-01-01", "2025-01-01").is_empty());
        assert_eq!(dated("2025-01-01", "2024-01-01"), ["A12"], "it was listed again since");
    }
}
