//! Parts lists without a header: what distributors keep of a basket, an order number, a quantity and the places on the board.

use crate::ingest::columns::{Mapping, is_part_number, mostly, values};
use crate::ingest::shape::is_designators;
use crate::model::{Confidence, Field};

/// Gives the columns of a parts list their fields; whether it is one: it has places on a board, and numbers of parts beside.
pub(super) fn tell(mapping: &mut Mapping, sample: &[Vec<String>]) -> bool {
    for column in 0..mapping.columns.len() {
        let held = values(sample, column);
        if held.is_empty() || mapping.columns.get(column).is_some_and(|mapped| mapped.field.is_some()) {
            continue;
        }
        let field = if mostly(&held, is_designators) {
            Field::Designator
        } else if mostly(&held, is_quantity) {
            Field::Quantity
        } else if mostly(&held, |value| is_part_number(value) || is_order_number(value)) {
            Field::Part
        } else {
            continue;
        };
        if mapping.has(field) {
            continue;
        }
        if let Some(mapped) = mapping.columns.get_mut(column) {
            mapped.field = Some(field);
            mapped.confidence = Some(Confidence::Low);
            mapped.why = format!("no header: its values look like those of `{field}`");
        }
    }
    mapping.component_list = mapping.has(Field::Designator) && mapping.has(Field::Part);
    mapping.component_list
}

/// A number of pieces of a board.
fn is_quantity(value: &str) -> bool {
    value.parse::<u32>().is_ok_and(|pieces| pieces < 10_000)
}

/// `1276-1066-1-ND` of Digi-Key, `511-STM32F103C8T6` of Mouser, `C17902` of LCSC, an article number of digits alone.
fn is_order_number(value: &str) -> bool {
    let sign = |b: u8| b.is_ascii_alphanumeric() || b"-/._+#,()".contains(&b);
    (5..=48).contains(&value.len())
        && value.bytes().all(sign)
        && value.bytes().filter(u8::is_ascii_digit).count() > 2
}

#[cfg(test)]
mod tests {
    use crate::ingest::columns::MapOptions;
    use crate::ingest::layout::read_sheet;
    use crate::ingest::memory::MemoryRows;
    use crate::model::Field;

    #[test]
    fn a_basket_is_read_as_the_parts_of_the_machine_that_was_named() {
        let rows = MemoryRows::csv(
            "1276-1066-1-ND\t2\t\"C113,C118\"\n296-51986-1-ND\t1\tU3\n31-1N5819HWQ-7-FCT-ND\t1\tD3\n",
            '\t',
        );
        let named = MapOptions { machine: Some("DUT".to_owned()), ..MapOptions::default() };
        let reading = read_sheet(&rows, Some("basket.csv"), &named).unwrap();
        let fields: Vec<Option<Field>> = reading.plan.columns.iter().map(|column| column.field).collect();
        assert_eq!(fields, [Field::Part, Field::Quantity, Field::Designator].map(Some));
        assert!(reading.plan.row_is_component && reading.first_data.row == 1);
        assert!(
            read_sheet(&rows, Some("basket.csv"), &MapOptions::default()).is_err(),
            "nobody says whose parts"
        );
    }
}
