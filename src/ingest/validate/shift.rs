//! Rows whose cells stand in the wrong columns: one comma too many or too few.

use super::{RowValidator, shortened, text};
use crate::ingest::rows::RawCell;
use crate::ingest::shape::trim;
use crate::model::{Unreadable, letters_of};

/// The code of a row that ends before the header does.
pub(super) const ROW_TOO_SHORT: &str = "row-too-short";

impl RowValidator {
    /// A row with too many or too few cells, or with values of a neighbouring column.
    pub(super) fn shifted(&self, cells: &[RawCell<'_>]) -> Option<Unreadable> {
        self.too_long(cells).or_else(|| self.too_short(cells)).or_else(|| self.moved(cells))
    }

    fn too_long(&self, cells: &[RawCell<'_>]) -> Option<Unreadable> {
        let most = self.profile.most?;
        let extra = cells.get(most..)?.iter().position(|c| !trim(c.text).is_empty())?;
        let column = most + extra;
        Some(Unreadable {
            code: "row-too-long",
            column: u32::try_from(column).ok(),
            message: format!(
                "the header has {} columns, but {} holds \"{}\": a value may hold an unquoted separator, and the cells after it stand in the wrong columns; quote it and read again",
                most,
                self.shown(column),
                shortened(text(cells, column))
            )
            .into(),
        })
    }

    fn too_short(&self, cells: &[RawCell<'_>]) -> Option<Unreadable> {
        let expected = self.profile.cells?;
        (cells.len() < expected).then(|| Unreadable {
            code: ROW_TOO_SHORT,
            column: None,
            message: format!(
                "the row has {} cells where the header has {expected}: a line break or a missing separator may have cut it; repair the row and read again",
                cells.len()
            )
            .into(),
        })
    }

    /// A value that does not fit its column while a neighbour's fits it.
    fn moved(&self, cells: &[RawCell<'_>]) -> Option<Unreadable> {
        self.shaped.iter().find_map(|&(column, shape)| {
            let here = text(cells, column);
            if here.is_empty() || shape.fits(here) {
                return None;
            }
            let takes = |neighbour: usize| {
                let own = self.profile.shapes.get(neighbour).copied().flatten();
                own != Some(shape) && shape.fits(text(cells, neighbour))
            };
            let neighbour =
                if takes(column + 1) { column + 1 } else { column.checked_sub(1).filter(|n| takes(*n))? };
            let begins = if neighbour > column { format!(": shifted to the right at or before column {}?", letters_of(column)) } else { ": shifted to the left before it?".to_owned() };
            Some(Unreadable {
                code: "row-shifted",
                column: u32::try_from(column).ok(),
                message: format!(
                    "{} holds \"{}\"; {} stands in {}{begins} Quote the value with the stray separator and read again",
                    self.shown(column),
                    shortened(here),
                    shape.as_str(),
                    letters_of(neighbour)
                )
                .into(),
            })
        })
    }
}
