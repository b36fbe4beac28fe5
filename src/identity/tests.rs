//! Many threads and small pieces find what one thread finds that reads every sheet in one go.

use std::sync::{LazyLock, Mutex};

use proptest::prelude::*;
use rayon::ThreadPool;

use super::gather::Cut;
use super::survey::survey_by;
use super::*;
use crate::diagnostic::Diagnostic;
use crate::files::bytes::Bytes;
use crate::ingest::columns::MapOptions;
use crate::ingest::delimited::Delimited;
use crate::ingest::dialect::{Dialect, LineEnds};
use crate::ingest::layout::{SheetReading, read_sheet};
use crate::ingest::memory::MemoryRows;
use crate::ingest::rows::{Mark, Rows};
use crate::ingest::validate::RowValidator;
use crate::model::InputId;

const DIALECT: Dialect =
    Dialect { delimiter: b',', quote: Some(b'"'), line_ends: LineEnds::Lf, single_column: false };
const HEADER: &str = "Serial Number,Model,Board Serial,Remarks\n";
const ONE_GO: Cut = Cut { size: u64::MAX, per_thread: 1 };

/// How a table under [`HEADER`] is read.
static READING: LazyLock<SheetReading> = LazyLock::new(|| {
    let rows: Vec<String> = (0..9).map(|n| format!("SNQ2024-{n},Antminer S19,BRD-77{n},fine\n")).collect();
    let rows = delimited(&format!("{HEADER}{}", rows.concat()), 64, 1 << 20);
    let reading = read_sheet(&rows, None, &MapOptions::default()).unwrap();
    assert_eq!(reading.first_data.offset, HEADER.len() as u64);
    assert_eq!(reading.plan.key, Some(0));
    reading
});

/// One to four threads.
static POOLS: LazyLock<Vec<ThreadPool>> = LazyLock::new(|| {
    let pool = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    (1..=4).map(pool).collect()
});

fn delimited(text: &str, block: usize, record_cap: usize) -> Delimited {
    let start = Mark { offset: 0, row: 1, line: 1 };
    Delimited::new(Bytes::memory("t.csv", text.into()), DIALECT, start).with_limits(block, record_cap)
}

fn sheet(input: usize, rows: &dyn Rows, end: Option<u64>) -> SurveyedSheet<'_> {
    SurveyedSheet {
        input: InputId(u32::try_from(input).unwrap()),
        rows,
        plan: READING.plan.clone(),
        first: READING.first_data,
        end,
        preamble: None,
        validator: RowValidator::new(&READING),
    }
}

/// All that a survey says, or its error.
fn told(found: Result<Survey<'_>, Diagnostic>) -> Result<Vec<String>, (String, String)> {
    let found = found.map_err(|d| (d.code.to_owned(), d.message))?;
    let machines =
        (0..found.machines()).map(|m| format!("{} {:?}", found.key(m), found.runs(m).collect::<Vec<_>>()));
    let counts = found.counts.iter().map(|c| format!("{c:?}"));
    Ok(machines.chain(counts).chain([format!("{:?}", found.shared)]).collect())
}

/// Surveys sheets with some threads, and sees that progress only goes on.
fn surveyed(
    sheets: &[&dyn Rows],
    end: Option<u64>,
    threads: usize,
    cut: Cut,
) -> Result<Vec<String>, (String, String)> {
    let total: u64 = sheets.iter().map(|rows| rows.size()).sum();
    let heard = Mutex::new(Vec::new());
    let sheets = sheets.iter().enumerate().map(|(i, rows)| sheet(i, *rows, end)).collect();
    let found =
        told(POOLS[threads - 1].install(|| survey_by(sheets, cut, &|at| heard.lock().unwrap().push(at))));
    let heard = heard.into_inner().unwrap();
    assert!(heard.is_sorted() && heard.last().is_none_or(|last| *last <= total), "{heard:?} of {total}");
    found
}

/// Tables with everything that is hard about them.
fn table() -> impl Strategy<Value = String> {
    let cell = prop_oneof![
        6 => "[A-D][0-9]{0,1}",
        1 => Just(String::new()),
        1 => prop::sample::select(vec!["N/A", "-", "Total", "# note", "6.37702E+15", "Serial Number", "算é"]).prop_map(str::to_owned),
        1 => "\"([A-C,]|\"\"|\n|\r\n|\r|\nA1,B,C2,\n){0,6}\"",
        1 => prop::sample::select(vec!["\"", "x\"y", "\"a\nb\" c", "\"a\"b", " "]).prop_map(str::to_owned),
    ];
    let row = prop_oneof![
        8 => prop::collection::vec(cell.clone(), 4),
        1 => prop::collection::vec(cell, 0..6),
        1 => Just(HEADER.trim().split(',').map(str::to_owned).collect()),
    ];
    let end = prop::sample::select(vec!["\n", "\n", "\n", "\r\n", "\r", "\n\n", "\r\n\r\n"]);
    let last = prop::sample::select(vec!["", "", "A1,B,C,D", "A1,B,\"C", "\n"]);
    (prop::collection::vec((row, end), 0..40), last).prop_map(|(rows, last)| {
        let rows = rows.into_iter().map(|(cells, end)| cells.join(",") + end);
        format!("{HEADER}{}{last}", rows.collect::<String>())
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn threads_and_pieces_change_nothing(
        (first, second) in (table(), table()),
        (size, per_thread, threads) in (1u64..120, 1usize..5, 1usize..=4),
        (block, record_cap) in (4usize..40, prop::sample::select(vec![50, 200, 1 << 20])),
        end in prop_oneof![3 => Just(None), 1 => (0u64..400).prop_map(Some)],
    ) {
        let one_go = [delimited(&first, 1 << 16, record_cap), delimited(&second, 1 << 16, record_cap)];
        let pieces = [delimited(&first, block, record_cap), delimited(&second, block, record_cap)];
        prop_assert_eq!(
            surveyed(&[&pieces[0], &pieces[1]], end, threads, Cut { size, per_thread }),
            surveyed(&[&one_go[0], &one_go[1]], end, 1, ONE_GO)
        );
    }
}

#[test]
fn a_cut_inside_a_quoted_cell_makes_no_machine() {
    let text = format!("{HEADER}A1,S19,C1,\"seen by\nZ9,S19,C7,nobody\n\",\nA1,S19,C2,\nB2,S19,C1,\n");
    let rows = delimited(&text, 1 << 16, 1 << 20);
    let quoted = text.find("Z9").unwrap() as u64;
    let size = quoted - READING.first_data.offset - 3;
    assert_eq!(
        rows.guess_start(READING.first_data.offset + size),
        Some(quoted),
        "the second piece begins there"
    );
    for threads in 1..=4 {
        let found = surveyed(&[&rows], None, threads, Cut { size, per_thread: 2 }).unwrap();
        assert!(found[0].starts_with("A1 ") && found[1].starts_with("B2 "), "{found:?}");
        assert_eq!(Ok(found), surveyed(&[&rows], None, 1, ONE_GO));
    }
}

#[test]
fn a_quote_left_open_is_told_with_the_line_it_has_in_the_file() {
    let good = "A1,S19,C1,\"two\nlines\"\n";
    let text = format!("{HEADER}{}A2,S19,\"C2,\n{}", good.repeat(100), good.repeat(100));
    let rows = delimited(&text, 64, 1 << 20);
    for threads in 1..=4 {
        let (code, message) = surveyed(&[&rows], None, threads, Cut { size: 64, per_thread: 2 }).unwrap_err();
        assert_eq!(code, "csv-quote-unclosed");
        assert!(message.contains("line 202 "), "{message}");
    }
}

#[test]
fn a_row_that_cannot_be_read_counts_against_its_machine() {
    // Too long: the key stands before whatever slipped. Too short: it may be the end of another row.
    let text = format!("{HEADER}A1,S19,C1,\nA1,S19,C2,a,b\nB2,S19,C3,a,b\nA1,S19\nfrom the depot\n");
    let rows = delimited(&text, 1 << 16, 1 << 20);
    let survey = survey_by(vec![sheet(0, &rows, None)], ONE_GO, &|_| ()).unwrap();
    let mut arena = RowArena::default();
    let machines: Vec<(&str, Vec<u64>)> = (0..survey.machines())
        .map(|machine| {
            survey.read(machine, &mut arena).unwrap();
            let evidence = arena.evidence(|sheet| survey.plan(sheet));
            let unread = evidence.iter().filter(|r| !r.unread.all().is_empty()).map(|r| r.place.row);
            (survey.key(machine), unread.collect())
        })
        .collect();
    assert_eq!(machines, [("A1", vec![3, 5]), ("B2", vec![4])]);
    assert_eq!((survey.rows(), survey.lost()), (1, 4));
}

#[test]
fn rows_that_cannot_be_guessed_are_read_in_order() {
    let row = |n: usize| ["SNQ-".to_owned() + &(n / 3).to_string(), "S19".into(), format!("C{}", n % 50)];
    let cells =
        (0..100).map(|n| row(n).into_iter().map(|c| (c, crate::ingest::rows::CellKind::Text)).collect());
    let rows = MemoryRows::grid(cells.collect());
    let one_go = surveyed(&[&rows], None, 1, ONE_GO).unwrap();
    assert_eq!(surveyed(&[&rows], None, 4, Cut { size: 7, per_thread: 2 }).unwrap(), one_go);
}

#[test]
fn a_serial_that_two_machines_share_does_not_hold_all_rows_of_one() {
    let rows = "A1,S19,,fine\n".repeat(50_000);
    let most = |other: &str| {
        let text = format!("{HEADER}A1,S19,C1,\nB2,S19,{other},\n{rows}");
        let rows = delimited(&text, 1 << 16, 1 << 20);
        let mut shared = false;
        let told = allocation_counter::measure(|| {
            let survey = survey_by(vec![sheet(0, &rows, None)], ONE_GO, &|_| ()).unwrap();
            shared = !survey.shared.is_empty();
        });
        assert_eq!(shared, other == "C1");
        told.bytes_max
    };
    let (apart, shared) = (most("C2"), most("C1"));
    assert!(shared < apart + (1 << 20), "{shared} beside {apart}");
}
