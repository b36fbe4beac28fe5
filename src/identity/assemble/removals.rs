//! Components that a delta certificate removes from the list of an earlier one: they stand in the machine no more.

use std::collections::BTreeMap;

use hashbrown::HashSet;

use crate::identity::key::normalise;
use crate::model::{Field, InputId, Machine, Standing, Value};

/// Takes out of lists of one machine what a list of the same standing says was taken out, as often as it says so: what came back
/// is listed again. What a device or a sheet says of the same part stays, and is found as one that nobody listed.
pub(super) fn apply(machine: &mut Machine<'_>) {
    let mut removed: BTreeMap<(Standing, String), usize> = BTreeMap::new();
    for value in machine.all(Field::RemovedComponentSerial) {
        *removed.entry(key(value)).or_default() += 1;
    }
    if removed.is_empty() {
        return;
    }
    let lists = machine.evidence.iter().filter(|item| item.plan.machine.is_some());
    let lists: HashSet<InputId> = lists.map(|item| item.place.input).collect();
    let mut stays = |serial: Option<Value<'_>>| {
        let listed = serial.filter(|serial| lists.contains(&serial.at.row.input));
        let Some(left) = listed.and_then(|serial| removed.get_mut(&key(serial))) else { return true };
        let is_gone = *left > 0;
        *left = left.saturating_sub(1);
        !is_gone
    };
    machine.components.retain(|component| stays(component.serial));
    machine.boards.retain(|board| stays(board.serial));
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
}
