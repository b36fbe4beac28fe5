//! What a row of a sheet is expected to look like, learnt from a sample.

use std::collections::BTreeMap;

use crate::ingest::columns::Mapping;
use crate::ingest::shape::{Shape, is_comment, runs, trim};
use crate::model::Field;

/// What a row is expected to look like.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// Columns that a row may fill: those with a header, and nameless ones that rows do fill.
    pub width: usize,
    /// The most cells of a row that has not slipped; none in a workbook, where no stray separator moves cells.
    pub most: Option<usize>,
    /// Cells that every row of the text file has, blank ones included, if nearly all rows have as many.
    pub cells: Option<usize>,
    /// The runs of letters and digits of nearly all values of the first column with a header, if it has both and more: `A-9`.
    pub(crate) opening: Option<String>,
    /// Whether rows that open with `#` or `//` are commented out: few do, of a text file.
    pub comments: bool,
    /// The header row's cells, to know a repeated header again.
    pub headers: Vec<String>,
    /// The shape of each column's values, if they share one.
    pub(crate) shapes: Vec<Option<Shape>>,
    /// Of a parts list, the rows whose parts are not fitted as the titles above them say: from the first up to the second.
    pub(crate) unfitted: Vec<(u64, u64)>,
}

/// Values from which a shape may be learnt.
const ENOUGH: usize = 5;

impl Profile {
    /// Learns from the sample.
    pub(super) fn learn(headers: &[String], mapping: &Mapping, sample: &[Vec<String>], text: bool) -> Self {
        let named =
            headers.iter().rposition(|h| !h.is_empty()).map_or(0, |i| i + 1).max(mapping.columns.len());
        let fills = |column: usize| {
            sample.iter().filter(|row| row.get(column).is_some_and(|v| !trim(v).is_empty())).count()
        };
        let widest = sample.iter().map(Vec::len).max().unwrap_or(0).max(named);
        // A nameless column to the right counts if rows really use it, not if a few rows spill into it.
        let width = (named..widest).rev().find(|c| fills(*c) * 2 > sample.len()).map_or(named, |c| c + 1);
        let full = sample.iter().filter(|row| row.len() >= headers.len()).count();
        let rectangular = text && full > 0 && full * 5 >= sample.len() * 3;
        let shapes = (0..width)
            .map(|column| match mapping.columns.get(column).and_then(|c| c.field) {
                Some(Field::Mac) => Some(Shape::Mac),
                Some(Field::Ip) => Some(Shape::Ip),
                _ => learn_shape(sample, column),
            })
            .collect();
        let most = text.then_some(width);
        let opens =
            |row: &&Vec<String>| row.iter().map(|c| trim(c)).find(|c| !c.is_empty()).is_some_and(is_comment);
        let commented = sample.iter().filter(opens).count();
        let comments = text && commented > 0 && commented * 4 <= sample.len();
        let cells = rectangular.then_some(headers.len());
        let opening =
            headers.iter().position(|h| !h.is_empty()).and_then(|first| learn_opening(sample, first));
        Self {
            width,
            most,
            cells,
            opening,
            comments,
            headers: headers.to_vec(),
            shapes,
            unfitted: Vec::new(),
        }
    }
}

fn learn_opening(sample: &[Vec<String>], column: usize) -> Option<String> {
    let values = sample.iter().filter_map(|row| row.get(column)).map(|v| trim(v)).filter(|v| !v.is_empty());
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut all = 0;
    for value in values {
        *seen.entry(runs(value)).or_default() += 1;
        all += 1;
    }
    let (shape, most) = seen.into_iter().max_by_key(|(_, count)| *count)?;
    let tells = shape.len() > 2 && shape.contains('9') && shape.contains('A');
    (most > 2 && most * 5 >= all * 4 && tells).then_some(shape)
}

fn learn_shape(sample: &[Vec<String>], column: usize) -> Option<Shape> {
    let values: Vec<&str> =
        sample.iter().filter_map(|row| row.get(column)).map(|v| trim(v)).filter(|v| !v.is_empty()).collect();
    if values.len() < ENOUGH {
        return None;
    }
    Shape::ALL.into_iter().find(|s| values.iter().filter(|v| s.fits(v)).count() * 10 >= values.len() * 9)
}
