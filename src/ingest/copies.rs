//! Sheets of a workbook that are copies of another: the same machines are not counted again.

use std::ops::ControlFlow;

use sha2::{Digest as _, Sha256};

use super::reader::RawSheet;
use super::rows::Mark;
use super::shape::trim;
use crate::diagnostic::Diagnostic;

/// For each sheet, which earlier one holds the same cells, if one does.
///
/// # Errors
/// When a sheet cannot be read.
pub(crate) fn copies(sheets: &[RawSheet]) -> Result<Vec<Option<usize>>, Diagnostic> {
    let mut of = vec![None; sheets.len()];
    let mut digests: Vec<Option<[u8; 32]>> = vec![None; sheets.len()];
    for at in 0..sheets.len() {
        for before in 0..at {
            let (Some(one), Some(other)) = (sheets.get(at), sheets.get(before)) else { continue };
            // Most sheets differ in their size, and are not looked through.
            if one.rows.size() != other.rows.size() || one.rows.size() < 2 || of.get(before) != Some(&None) {
                continue;
            }
            if digest(at, one, &mut digests)? == digest(before, other, &mut digests)? {
                of[at] = Some(before);
                break;
            }
        }
    }
    Ok(of)
}

/// The digest of the cells of a sheet, worked out once.
fn digest(at: usize, sheet: &RawSheet, known: &mut [Option<[u8; 32]>]) -> Result<[u8; 32], Diagnostic> {
    if let Some(Some(known)) = known.get(at) {
        return Ok(*known);
    }
    let mut hash = Sha256::new();
    sheet.rows.scan(Mark { offset: 0, row: 1, line: 1 }, None, &mut |row| {
        for (column, cell) in (0u32..).zip(row.cells) {
            let text = trim(cell.text);
            if !text.is_empty() {
                hash.update(row.mark.row.to_be_bytes());
                hash.update(column.to_be_bytes());
                hash.update((text.len() as u64).to_be_bytes());
                hash.update(text);
            }
        }
        ControlFlow::Continue(())
    })?;
    let digest = hash.finalize().into();
    if let Some(known) = known.get_mut(at) {
        *known = Some(digest);
    }
    Ok(digest)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::ingest::memory::MemoryRows;

    #[test]
    fn a_sheet_with_the_same_cells_is_a_copy() {
        let sheet = |csv: &str| RawSheet::new(None, Arc::new(MemoryRows::csv(csv, ',')));
        let sheets =
            ["Serial,Model\nA,S21\n", "Serial,Model\nA,S19\n", "Serial,Model\nA ,S21,\n", "Serial,Model\n"];
        let sheets: Vec<RawSheet> = sheets.into_iter().map(sheet).collect();
        assert_eq!(copies(&sheets).unwrap(), [None, None, Some(0), None]);
    }
}
