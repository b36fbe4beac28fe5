//! Formulas whose values a workbook does not hold: what they would say of a machine is not known, so the table is refused.

use std::ops::ControlFlow;

use super::SheetReading;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ingest::rows::{CellKind, RawRow, Rows};
use crate::ingest::validate::{RowOutcome, RowValidator};
use crate::model::{Place, column_letters};
use crate::text::shown::shown;

/// Refuses a table in which a formula without a value stands where a machine is described. In totals, titles and columns that are
/// kept as remarks it costs nothing.
pub(super) fn refuse(rows: &dyn Rows, reading: &SheetReading, place: &str) -> Result<(), Diagnostics> {
    if !rows.has_unvalued() {
        return Ok(());
    }
    let validator = RowValidator::new(reading);
    let (mut first, mut more) = (None, 0_u64);
    rows.scan(reading.first_data, reading.end, &mut |row| {
        let mut columns = unvalued(row, reading).peekable();
        if columns.peek().is_none() || is_no_evidence(&validator, row) {
            return ControlFlow::Continue(());
        }
        for column in columns {
            more += u64::from(first.is_some());
            let text = row.cells.get(column).map_or("", |cell| cell.text);
            first.get_or_insert_with(|| (column, cell(reading, row, column), text.to_owned()));
        }
        ControlFlow::Continue(())
    })?;
    let Some((column, cell, formula)) = first else { return Ok(()) };
    let header = reading.plan.columns.get(column).map_or("", |column| column.header.as_str());
    let formula: String = shown(&formula).chars().take(80).collect();
    let others = match more {
        0 => String::new(),
        1 => ", and 1 more".to_owned(),
        _ => format!(", and {more} more"),
    };
    let message = format!(
        "the file does not hold the value of the formula `{formula}` in {cell} (\"{}\"){others}: it was written by a program that does not compute",
        shown(header)
    );
    let refused = Diagnostic::error("formula-without-value", message).at(format!("{place}!{cell}"));
    Err(refused.help("open the file in a spreadsheet program, save it there, and read it again").into())
}

/// Whether a row says nothing of a machine: as it stands, or as a total without what it counts.
fn is_no_evidence(validator: &RowValidator, row: &RawRow<'_>) -> bool {
    if matches!(validator.validate(row), RowOutcome::Skipped(_)) {
        return true;
    }
    let mut cells = row.cells.to_vec();
    cells.iter_mut().filter(|cell| cell.kind == CellKind::Unvalued).for_each(|cell| cell.text = "");
    let outcome = validator.validate(&RawRow { cells: &cells, ..*row });
    matches!(outcome, RowOutcome::Skipped(reason) if !reason.loses_evidence())
}

/// The columns of a row in which a formula without a value would say something of a machine.
fn unvalued<'r>(row: &'r RawRow<'_>, reading: &'r SheetReading) -> impl Iterator<Item = usize> {
    let says = |column: usize| reading.plan.columns.get(column).is_some_and(|plan| plan.field.is_some());
    let cells = row.cells.iter().enumerate().filter(|(_, cell)| cell.kind == CellKind::Unvalued);
    cells.map(|(column, _)| column).filter(move |column| says(*column))
}

/// `B7`
fn cell(reading: &SheetReading, row: &RawRow<'_>, column: usize) -> String {
    let number = u32::try_from(column).unwrap_or(u32::MAX);
    match reading.places.as_ref().map(|places| places.place(row.mark.row, number)) {
        None | Some(Place::Cell) => format!("{}{}", column_letters(number), row.mark.row),
        Some(place) => place.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::files::allowance::Allowance;
    use crate::ingest::columns::MapOptions;
    use crate::ingest::grid::GridBuilder;
    use crate::ingest::layout::read_tables;
    use crate::ingest::rows::{CellKind, Rows};

    /// The place at which a sheet of these rows is refused, if it is; what begins with `=` is a formula without a value.
    fn refused(rows: &[&[&str]]) -> Option<String> {
        let mut allowance = Allowance::new(1 << 20);
        let mut grid = GridBuilder::new(&mut allowance);
        for (row, cells) in (0..).zip(rows) {
            for (column, text) in (0..).zip(*cells) {
                let kind = if text.starts_with('=') { CellKind::Unvalued } else { CellKind::Text };
                grid.put(row, column, kind, text).unwrap();
            }
        }
        let rows: Arc<dyn Rows> = Arc::new(grid.build().unwrap());
        let found = read_tables(&rows, "m.xlsx!A", &MapOptions::default()).err()?;
        let first = found.iter().next().unwrap();
        assert_eq!(first.code, "formula-without-value", "{first:?}");
        first.place.as_deref().map(str::to_owned)
    }

    #[test]
    fn where_it_would_describe_a_machine_the_sheet_is_refused_with_its_cell() {
        const HEADER: &[&str] = &["Serial", "Model", "Note"];
        let rows: &[&[&str]] = &[HEADER, &["HYDT1", "S21", "x"], &["HYDT2", "=VLOOKUP(A3,X:Y,2)", "x"]];
        assert_eq!(refused(rows).as_deref(), Some("m.xlsx!A!B3"));
        let rows: &[&[&str]] = &[HEADER, &["=B2&1", "S21", "x"], &["HYDT2", "S21", "x"]];
        assert_eq!(refused(rows).as_deref(), Some("m.xlsx!A!A2"));
        // In a remark or a total it costs nothing.
        let rows: &[&[&str]] =
            &[HEADER, &["HYDT1", "S21", "=A2"], &["HYDT2", "S21", "x"], &["Total", "=COUNTA(A2:A3)"]];
        assert_eq!(refused(rows), None);
        let rows: &[&[&str]] = &[
            &["Model", "Qty", "Unit price"],
            &["S21", "4", "1"],
            &["S19", "5", "1"],
            &["Total", "=SUM(B2:B3)"],
        ];
        assert_eq!(refused(rows), None);
        let rows: &[&[&str]] = &[&["Model", "Qty", "Unit price"], &["S21", "=2+2", "1"], &["S19", "5", "1"]];
        assert_eq!(refused(rows).as_deref(), Some("m.xlsx!A!B2"));
    }
}
