//! How much a workbook may hold and take to read: by the bytes that were sent, for all its sheets together.
//!
//! A workbook of a kilobyte can say that a row is repeated a million times, that a cell stands in the last row and
//! column there are, or that sixty sheets are one and the same. What it says is counted here before it is believed.

use crate::diagnostic::Diagnostic;
use crate::model::column_letters;

/// Rows and columns of the largest sheet any program opens.
pub(crate) const ROWS: u32 = 1 << 20;
pub(crate) const COLUMNS: u32 = 1 << 14;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Limit {
    /// Bytes that its parts unpack to.
    Unpacked,
    /// Bytes unpacked to read it, those of a part each time it is read. Only of the format whose parts are read several
    /// times, and unpack to fifteen times as much at the most where they hold a table.
    Read,
    /// Elements read, likewise: what takes time is not how long they are.
    Elements,
    /// Bytes of memory: for cells, for their texts, and for what a parser keeps beside them, such as shared texts,
    /// styles, names.
    Held,
    /// Bytes of text that the cells show; one text may stand in many cells.
    Shown,
    /// Places for cells, from the first column to the last cell of each row.
    Places,
    /// Rows, from the first to the last that holds a cell.
    Rows,
}

/// Memory for a sheet, whatever stands in it: its name in several places, its plan, what is noted of it.
pub(crate) const SHEET: u64 = 16 << 10;

impl Limit {
    const ALL: [Self; 7] =
        [Self::Unpacked, Self::Read, Self::Elements, Self::Held, Self::Shown, Self::Places, Self::Rows];

    /// The most for a file of so many bytes: what any small file may need, and a multiple of what was sent that
    /// honest tables stay well below. What takes memory is bounded by far less than what takes only time. While a list
    /// grows, its old copy stands beside the new one, and a parser has buffers: as much again as is counted here must fit
    /// into 64 MB and 50 times what was sent.
    pub(crate) fn most(self, sent: u64) -> u64 {
        let by = |base: u64, times: u64, cap: u64| sent.saturating_mul(times).saturating_add(base).min(cap);
        match self {
            Self::Unpacked => by(64 << 20, 100, 1 << 30),
            Self::Read => by(256 << 20, 40, 3 << 30),
            // A cell is two or three, of twenty bytes at the least, and read twice.
            Self::Elements => by(4 << 20, 3, 192 << 20),
            // A text's place is a number of 32 bits, so that this may not reach 4 GiB.
            Self::Held => by(36 << 20, 16, 3 << 30),
            Self::Shown => by(64 << 20, 32, 4 << 30),
            Self::Places => by(24 << 20, 8, 1 << 30),
            Self::Rows => 16 << 20,
        }
    }

    fn what(self) -> &'static str {
        match self {
            Self::Unpacked => "bytes to unpack",
            Self::Read => "bytes to unpack, those of a part each time it is read",
            Self::Elements => "elements of XML, those of a part each time it is read",
            Self::Held => "bytes of memory for cells, texts, styles and names",
            Self::Shown => "bytes of text, repeated texts counted each time",
            Self::Places => "places for cells, empty ones between counted",
            Self::Rows => "rows, empty ones between counted",
        }
    }
}

/// Why a workbook is not read on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TooLarge {
    /// More than the whole file may hold.
    Holds { limit: Limit, most: u64, sent: u64 },
    /// A cell beyond the last row or column, both from 0.
    Outside { row: u32, column: u32 },
    /// A cell that is given twice, both from 0: programs differ in which of the two they show.
    Twice { row: u32, column: u32 },
}

impl TooLarge {
    /// The refusal of the sheet or file at `place`.
    pub(crate) fn diagnostic(&self, place: &str) -> Diagnostic {
        match self {
            Self::Holds { limit, most, sent } => {
                let text = format!(
                    "the workbook's sheets together ask for more than {most} {}; that is the limit for a file of {sent} \
                     bytes",
                    limit.what()
                );
                Diagnostic::error("workbook-too-large", text)
                    .at(place)
                    .help("save the sheets that matter as CSV, which is streamed and has no such limit")
            }
            Self::Outside { row, column } => {
                let text = format!(
                    "a cell is said to stand in row {} and column {}; a sheet has at most {ROWS} rows and {COLUMNS} \
                     columns",
                    u64::from(*row) + 1,
                    u64::from(*column) + 1
                );
                broken(text).at(place)
            }
            Self::Twice { row, column } => {
                broken(format!("the cell {}{} is given twice", column_letters(*column), u64::from(*row) + 1))
                    .at(place)
            }
        }
    }
}

/// A workbook that no spreadsheet program writes.
fn broken(text: String) -> Diagnostic {
    Diagnostic::error("workbook-broken", text)
        .help("open it in a spreadsheet program, look at what it shows, and save it again or as CSV")
}

/// What one workbook has used of its limits.
#[derive(Debug)]
pub(crate) struct Allowance {
    sent: u64,
    used: [u64; Limit::ALL.len()],
}

impl Allowance {
    /// For a file of so many bytes.
    pub(crate) fn new(sent: u64) -> Self {
        Self { sent, used: [0; Limit::ALL.len()] }
    }

    /// Counts `amount` more.
    pub(crate) fn take(&mut self, limit: Limit, amount: u64) -> Result<(), TooLarge> {
        let used = &mut self.used[limit as usize];
        *used = used.saturating_add(amount);
        let most = limit.most(self.sent);
        if *used > most { Err(TooLarge::Holds { limit, most, sent: self.sent }) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_used_is_counted_over_the_whole_file() {
        for limit in Limit::ALL {
            let mut allowance = Allowance::new(1000);
            let most = limit.most(1000);
            assert!(allowance.take(limit, most).is_ok(), "{limit:?}");
            let refused = allowance.take(limit, 1).unwrap_err();
            assert_eq!(refused, TooLarge::Holds { limit, most, sent: 1000 });
            let said = refused.diagnostic("in.xlsx").message;
            assert!(said.contains(&most.to_string()) && said.contains(limit.what()), "{said}");
        }
    }

    #[test]
    fn no_amount_overflows() {
        let mut allowance = Allowance::new(u64::MAX);
        assert!(allowance.take(Limit::Held, u64::MAX).is_err());
        assert!(allowance.take(Limit::Held, u64::MAX).is_err());
    }
}
