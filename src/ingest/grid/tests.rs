use super::*;

fn shown(grid: &Grid) -> Vec<(u64, Vec<String>)> {
    let mut rows = Vec::new();
    grid.scan(Mark::default(), None, &mut |row| {
        rows.push((row.mark.row, row.cells.iter().map(|c| c.text.to_owned()).collect()));
        ControlFlow::Continue(())
    })
    .unwrap();
    rows
}

#[test]
fn rows_are_numbered_as_shown_and_merged_values_repeated() {
    let mut allowance = Allowance::new(0);
    let mut builder = GridBuilder::new(&mut allowance);
    builder.put(3, 1, CellKind::Text, "S21").unwrap();
    builder.put(1, 0, CellKind::Text, "Texas").unwrap();
    builder.put(1, 1, CellKind::Text, "S19").unwrap();
    builder.put(2, 0, CellKind::Text, "own").unwrap();
    builder.merge(Area { rows: (1, 9), columns: (0, 0) }).unwrap();
    let grid = builder.build().unwrap();
    let expected: Vec<(u64, Vec<String>)> = vec![
        (1, vec![]),
        (2, vec!["Texas".into(), "S19".into()]),
        (3, vec!["own".into()]),
        (4, vec!["Texas".into(), "S21".into()]),
    ];
    assert_eq!(shown(&grid), expected);
    assert_eq!(grid.size(), 4);
}

#[test]
fn a_range_of_rows_can_be_read_again() {
    let mut allowance = Allowance::new(0);
    let mut builder = GridBuilder::new(&mut allowance);
    for row in 0..5 {
        builder.put(row, 0, CellKind::Number, &row.to_string()).unwrap();
    }
    let grid = builder.build().unwrap();
    let mut seen = Vec::new();
    grid.scan(Mark { offset: 2, row: 3, line: 0 }, Some(4), &mut |row| {
        seen.push((row.mark.row, row.cells[0].text.to_owned()));
        ControlFlow::Continue(())
    })
    .unwrap();
    assert_eq!(seen, [(3, "2".to_owned()), (4, "3".to_owned())]);
}

#[test]
fn numbers_show_no_digit_that_is_made_up() {
    for (value, text) in [
        (17.0, "17"),
        (-0.0, "0"),
        (0.1, "0.1"),
        (123_456_789_012_345.0, "123456789012345"),
        (8_912_345_678_901_234_567.0, "8.912345678901235e18"),
        (1e-9, "1e-9"),
        (-3.25, "-3.25"),
    ] {
        assert_eq!(number(value), text);
    }
}

#[test]
fn cells_in_any_order_are_laid_out_and_one_given_twice_is_refused() {
    let built = |cells: &[(u32, u32, &str)]| {
        let mut allowance = Allowance::new(0);
        let mut builder = GridBuilder::new(&mut allowance);
        for (row, column, text) in cells {
            builder.put(*row, *column, CellKind::Text, text).unwrap();
        }
        builder.build()
    };
    let mut cells = vec![(2, 1, "d"), (0, 2, "b"), (0, 0, "a"), (2, 0, "c")];
    let expected = [vec!["a", "", "b"], vec![], vec!["c", "d"]];
    let rows = shown(&built(&cells).unwrap());
    assert_eq!(rows.iter().map(|(_, cells)| cells.clone()).collect::<Vec<_>>(), expected);
    cells.push((2, 1, "late"));
    assert_eq!(built(&cells).unwrap_err(), TooLarge::Twice { row: 2, column: 1 });
}

#[test]
fn texts_longer_than_a_piece_and_shared_ones_are_given_back() {
    let mut allowance = Allowance::new(1 << 20);
    let mut builder = GridBuilder::new(&mut allowance);
    let long: Vec<String> =
        [3 << 20, 1 << 20, (1 << 20) - 1, 1, 700_000, 700_000].map(|n| "x".repeat(n)).into();
    for (row, text) in (0..).zip(&long) {
        builder.put(row, 0, CellKind::Text, text).unwrap();
        builder.put_shared(row, 1, &long[3 - row as usize % 4]).unwrap();
    }
    for (row, cells) in shown(&builder.build().unwrap()) {
        let row = usize::try_from(row).unwrap() - 1;
        assert!(cells == [long[row].as_str(), &long[3 - row % 4]], "row {row}");
    }
}

#[test]
fn a_shared_text_is_held_once() {
    let mut allowance = Allowance::new(0);
    let mut builder = GridBuilder::new(&mut allowance);
    let text = "x".repeat(1 << 20);
    for row in 0..60 {
        builder.put_shared(row, 0, &text).unwrap();
    }
    assert_eq!(builder.build().unwrap().texts.iter().map(String::len).sum::<usize>(), text.len());
}

#[test]
fn a_far_cell_costs_what_it_is_and_one_outside_is_refused() {
    let mut allowance = Allowance::new(0);
    let mut builder = GridBuilder::new(&mut allowance);
    builder.put(ROWS - 1, COLUMNS - 1, CellKind::Text, "x").unwrap();
    for (row, column) in [(ROWS, 0), (0, COLUMNS), (u32::MAX, u32::MAX)] {
        let refused = builder.put(row, column, CellKind::Text, "x").unwrap_err();
        assert_eq!(refused, TooLarge::Outside { row, column });
    }
    let grid = builder.build().unwrap();
    assert_eq!((grid.size(), grid.runs.len(), grid.cells[0].len()), (u64::from(ROWS), 1, 1));
}

#[test]
fn a_few_cells_cannot_ask_for_unbounded_memory_or_time() {
    let limit = |refused: TooLarge| match refused {
        TooLarge::Holds { limit, .. } => limit,
        other => panic!("{other:?}"),
    };
    let mut allowance = Allowance::new(0);
    let mut builder = GridBuilder::new(&mut allowance);
    for row in 0..2000 {
        builder.put(row, COLUMNS - 1, CellKind::Text, "x").unwrap();
    }
    assert_eq!(limit(builder.build().unwrap_err()), Limit::Places);
    let mut allowance = Allowance::new(0);
    let mut builder = GridBuilder::new(&mut allowance);
    builder.put(0, 0, CellKind::Text, "x").unwrap();
    builder.put(ROWS - 1, COLUMNS - 1, CellKind::Text, "x").unwrap();
    builder.merge(Area { rows: (0, ROWS - 1), columns: (0, COLUMNS - 1) }).unwrap();
    assert_eq!(limit(builder.build().unwrap_err()), Limit::Held);
    let mut allowance = Allowance::new(0);
    let refused = (0..60).find_map(|_| {
        let mut builder = GridBuilder::new(&mut allowance);
        builder.put(ROWS - 1, 0, CellKind::Text, "x").unwrap();
        builder.build().err()
    });
    assert_eq!(limit(refused.unwrap()), Limit::Rows, "over all sheets");
}
