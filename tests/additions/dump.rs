//! A device dump: `DUMP` in the first line, then one `key=value` a line.

use super::allowance::Allowance;
use super::bytes::Bytes;
use super::grid::GridBuilder;
use super::reader::{Opened, Probe, ReadOptions, Reader};
use super::rows::CellKind;
use super::sheet_notes::SheetNotes;
use super::zipped;
use crate::diagnostic::Diagnostics;

/// The format.
pub(super) struct DumpReader;

impl Reader for DumpReader {
    fn id(&self) -> &'static str {
        "dump"
    }

    fn doc(&self) -> &'static str {
        "A dump of a device: a word, then one `key=value` a line"
    }

    fn recognises(&self, probe: &Probe<'_>) -> bool {
        probe.head.starts_with(b"DUMP\n")
    }

    fn open(&self, bytes: &Bytes, _: &ReadOptions) -> Result<Opened, Diagnostics> {
        let text = String::from_utf8_lossy(&bytes.head(1 << 20)?).into_owned();
        let mut allowance = Allowance::new(bytes.len());
        let mut grid = GridBuilder::new(&mut allowance);
        let mut column = 0;
        for (key, value) in text.lines().filter_map(|line| line.split_once('=')) {
            let put = grid.put(0, column, CellKind::Text, key);
            put.and_then(|()| grid.put(1, column, CellKind::Text, value))
                .map_err(|e| zipped::broken(bytes, &e.diagnostic(bytes.name()).message))?;
            column += 1;
        }
        let mut opened = Opened::default();
        let notes = SheetNotes::new(bytes.name(), "dump");
        opened.push(grid, notes).map_err(|e| e.diagnostic(bytes.name()))?;
        Ok(opened)
    }
}
