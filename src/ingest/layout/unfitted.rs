//! Sections of a parts list whose parts are not fitted: everything under a title that says so, or a whole sheet named so.

use std::ops::ControlFlow;

use super::tables::LOOKED_THROUGH;
use crate::diagnostic::Diagnostics;
use crate::ingest::rows::{Mark, Rows};
use crate::ingest::shape::trim;
use crate::ingest::validate::{is_fitted_title, is_unfitted_title};

/// The numbers of the rows that are not fitted: from the first up to the second. A longer list than a board has is none of parts.
///
/// # Errors
/// When the rows cannot be read.
pub(super) fn sections(rows: &dyn Rows, first: Mark, place: &str) -> Result<Vec<(u64, u64)>, Diagnostics> {
    if place.rsplit_once('!').is_some_and(|(_, sheet)| is_unfitted_title(sheet)) {
        return Ok(vec![(first.row, u64::MAX)]);
    }
    let mut sections = Vec::new();
    if rows.size() > LOOKED_THROUGH {
        return Ok(sections);
    }
    let mut from = None;
    rows.scan(first, None, &mut |row| {
        let mut filled = row.cells.iter().map(|cell| trim(cell.text)).filter(|text| !text.is_empty());
        // A title that is merged stands in every cell.
        if let Some(title) = filled.next().filter(|title| filled.all(|other| other == *title)) {
            if is_unfitted_title(title) {
                from.get_or_insert(row.mark.row + 1);
            } else if let Some(from) = from.take_if(|_| is_fitted_title(title)) {
                sections.push((from, row.mark.row));
            }
        }
        ControlFlow::Continue(())
    })?;
    sections.extend(from.map(|from| (from, u64::MAX)));
    Ok(sections)
}
