//! Sheets of a workbook that list the parts of one board once more: what was ordered of it, what was changed of it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use super::layout::SheetReading;
use super::rows::Rows;
use super::shape::{is_designators, trim};
use super::validate::{RowOutcome, RowValidator};
use crate::diagnostic::Diagnostic;
use crate::model::Field;

/// Places on a board that are compared at the most: no board has more.
const MOST: usize = 50_000;

/// What a parts list lists.
pub(crate) struct Parts {
    /// Its places on the board, those that are not fitted, too, each with the part number there, where the list has it.
    places: BTreeMap<String, String>,
    /// What it says of the parts.
    says: BTreeSet<Field>,
}

impl Parts {
    /// The parts of a table; `None` where it is no list of the parts of one machine, or names no places on its board.
    ///
    /// # Errors
    /// When the rows cannot be read.
    pub(crate) fn of(rows: &dyn Rows, reading: &SheetReading) -> Result<Option<Self>, Diagnostic> {
        let plan = &reading.plan;
        let column = plan.columns.iter().position(|column| column.field == Some(Field::Designator));
        let Some(column) = column.filter(|_| plan.machine.is_some() && plan.row_is_component) else {
            return Ok(None);
        };
        let validator = RowValidator::new(reading);
        let part = plan.columns.iter().position(|column| column.field == Some(Field::Part));
        let (mut places, mut says) = (BTreeMap::new(), BTreeSet::new());
        rows.scan(reading.first_data, reading.end, &mut |row| {
            let fitted = matches!(validator.validate(row), RowOutcome::Evidence { .. });
            let text = |column: usize| row.cells.get(column).map_or("", |cell| trim(cell.text));
            if is_designators(text(column)) {
                let part = part.map(text).unwrap_or_default().to_ascii_uppercase();
                let each = text(column).split([',', ' ', ';']).filter(|one| !one.is_empty());
                places.extend(each.map(|one| (one.to_ascii_uppercase(), part.clone())));
            }
            if fitted {
                let filled =
                    plan.columns.iter().zip(row.cells).filter(|(_, cell)| !trim(cell.text).is_empty());
                says.extend(filled.filter_map(|(column, _)| column.field));
            }
            if places.len() > MOST { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        Ok((!places.is_empty() && places.len() <= MOST).then_some(Self { places, says }))
    }

    /// Whether another list is of the same places, with the same parts, and says all that this one does.
    fn is_in(&self, other: &Self) -> bool {
        let same = |(place, part): (&String, &String)| {
            other.places.get(place).is_some_and(|there| part.is_empty() || part == there)
        };
        self.places.iter().all(same) && self.says.is_subset(&other.says)
    }
}

/// For each list, which other one lists its parts and says all that it says, if one does; of two that say the same the first stays.
pub(crate) fn repeated(lists: &[Option<Parts>]) -> Vec<Option<usize>> {
    let mut of: Vec<Option<usize>> = vec![None; lists.len()];
    for (at, list) in lists.iter().enumerate() {
        let Some(list) = list else { continue };
        let found = lists.iter().enumerate().find(|(other, within)| {
            let stays = of.get(*other).is_some_and(Option::is_none);
            let holds = |within: &Parts| list.is_in(within) && (*other < at || !within.is_in(list));
            *other != at && stays && within.as_ref().is_some_and(holds)
        });
        let found = found.map(|(other, _)| other);
        if let Some(of) = of.get_mut(at) {
            *of = found;
        }
    }
    of
}

/// What is said of a list that is left out.
pub(crate) fn left_out(place: &str, of: &str) -> Diagnostic {
    let message = format!("left out: it lists the parts of {of} once more, and says no more of them");
    Diagnostic::warning("parts-listed-twice", message)
        .at(place)
        .help("if it is of another board, save the sheet as a file of its own")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::columns::MapOptions;
    use crate::ingest::layout::read_sheet;
    use crate::ingest::memory::MemoryRows;

    fn same(sheets: &[&str]) -> Vec<Option<usize>> {
        let options = MapOptions { machine: Some("DUT".to_owned()), ..MapOptions::default() };
        let lists = sheets.iter().map(|csv| {
            let rows = MemoryRows::csv(csv, ',');
            let reading = read_sheet(&rows, Some("m"), &options).unwrap();
            Parts::of(&rows, &reading).unwrap()
        });
        repeated(&lists.collect::<Vec<_>>())
    }

    #[test]
    fn an_order_list_is_not_counted_again_wherever_it_stands() {
        let bom = "Qty,Ref Des,Part Number,Manufacturer\n2,\"C1, C2\",GRM155R71C104KA88J,Murata\n1,U1,STM32F103C8T6,ST\n";
        let order = "Qty,Ref Des,DK\n2,\"C1, C2\",490-1532-1-ND\n1,U1,497-6063-ND\n";
        assert_eq!(same(&[bom, order]), [None, Some(0)]);
        assert_eq!(same(&[order, bom]), [Some(1), None]);
        assert_eq!(same(&[bom, bom]), [None, Some(0)]);
    }

    #[test]
    fn lists_of_other_places_are_of_other_boards() {
        let control = "Qty,Ref Des,Part Number\n1,U1,AM3358BZCZ100\n";
        let hash = "Qty,Ref Des,Part Number\n1,U1,STM32F103C8T6\n63,U2,BM1368AA\n";
        assert_eq!(same(&[hash, "Qty,Ref Des,Part Number\n1,U9,AM3358BZCZ100\n"]), [None, None]);
        assert_eq!(same(&[control, hash]), [None, None], "another part at the same place");
    }
}
