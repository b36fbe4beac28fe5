//! Pieces of sheets, read by several threads and put together in the order of the rows.
//!
//! Where a row starts in the middle of a delimited text can only be guessed: a line end may stand inside a quoted
//! cell. So pieces are read from guesses, and a piece is believed only if the row after the one before it starts
//! exactly where it was taken to begin. That row is known, so what was read from there is what would have been read
//! in one go. Otherwise the piece is thrown away with its mistakes, and its rows are read again from the row that is
//! known. So is a piece that ended in an error, which then names the right line.

use rayon::prelude::*;

use super::count::SheetCount;
use super::hashes::SerialHashes;
use super::key::KeyTable;
use super::piece::{Piece, PieceReader, Shift};
use super::runs::{FoundRuns, Run};
use super::survey::Progress;
use crate::diagnostic::Diagnostic;
use crate::ingest::rows::Mark;

/// How a sheet is cut.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cut {
    /// The least size of a piece, in the unit of [`Mark::offset`].
    pub(super) size: u64,
    /// How many pieces a thread reads while those read before are put together.
    pub(super) per_thread: usize,
}

impl Cut {
    /// Small enough that the tables of a piece stay in the cache and memory stays small, large enough that a piece
    /// costs more than its beginning.
    pub(super) const USUAL: Self = Self { size: 1 << 20, per_thread: 4 };
}

/// What has been put together so far.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub(super) keys: KeyTable,
    pub(super) runs: FoundRuns,
    /// Keys of rows that could not be read, and these rows, as in [`Piece`].
    pub(super) doubtful_keys: KeyTable,
    pub(super) doubtful: Vec<Run>,
    pub(super) hashes: SerialHashes,
    /// One a sheet.
    pub(super) counts: Vec<SheetCount>,
}

/// A piece to be read, or read, from where a row seems to start.
struct Guess<P> {
    from: Mark,
    until: u64,
    piece: P,
}

impl Gathered {
    /// Adds a sheet, read by all threads of the pool this runs in.
    ///
    /// # Errors
    /// The first error in the order of the rows: when the file cannot be read, or changed while it was read.
    pub(super) fn sheet(
        &mut self,
        reader: &PieceReader<'_>,
        cut: Cut,
        told: Progress<'_>,
    ) -> Result<(), Diagnostic> {
        self.counts.push(SheetCount::default());
        let sheet = reader.sheet;
        let limit = sheet.rows.size().min(sheet.end.unwrap_or(u64::MAX));
        let threads = rayon::current_num_threads();
        let mut known = sheet.first;
        // The key of a lot has the number of its row, which is known only where those before it were read.
        let lots_only = sheet.plan.lots.is_some() && sheet.plan.key.is_none();
        if threads < 2 || lots_only || limit.saturating_sub(known.offset) <= cut.size {
            return self.in_order(reader, &mut known, limit, cut.size, told);
        }
        let mut cuts = Cuts { reader, next: Some(sheet.first), size: cut.size, limit };
        let mut read: Vec<Guess<Option<Piece>>> = Vec::new();
        loop {
            let round: Vec<Guess<()>> = cuts.by_ref().take(threads * cut.per_thread).collect();
            if round.is_empty() && read.is_empty() {
                return self.in_order(reader, &mut known, limit, cut.size, told);
            }
            let (added, ahead) = rayon::join(
                || self.round(reader, read, &mut known, cut.size, told),
                || round.into_par_iter().with_max_len(1).map(|guess| guess.read(reader)).collect(),
            );
            added?;
            read = ahead;
        }
    }

    /// Adds the pieces of a round.
    fn round(
        &mut self,
        reader: &PieceReader<'_>,
        round: Vec<Guess<Option<Piece>>>,
        known: &mut Mark,
        size: u64,
        told: Progress<'_>,
    ) -> Result<(), Diagnostic> {
        for guess in round {
            match guess.piece {
                Some(piece) if guess.from.offset == known.offset => {
                    *known = self.append(piece, Shift::between(guess.from, *known));
                    told(known.offset);
                }
                _ => self.in_order(reader, known, guess.until, size, told)?,
            }
        }
        Ok(())
    }

    /// Adds the rows from the one that is known on to `until`, read one after another.
    fn in_order(
        &mut self,
        reader: &PieceReader<'_>,
        known: &mut Mark,
        until: u64,
        size: u64,
        told: Progress<'_>,
    ) -> Result<(), Diagnostic> {
        while known.offset < until {
            let piece = reader.read(*known, until.min(known.offset.saturating_add(size)), told)?;
            let next = self.append(piece, Shift::default());
            told(next.offset);
            if next.offset <= known.offset {
                break; // The sheet ends earlier than its size says.
            }
            *known = next;
        }
        Ok(())
    }

    /// Adds a piece that follows what has been added; says where the row after it starts.
    fn append(&mut self, piece: Piece, shift: Shift) -> Mark {
        let machines: Vec<u32> = piece.keys.iter().map(|key| self.keys.intern(key)).collect();
        let machine = |own: u32| machines.get(own as usize).copied().unwrap_or(u32::MAX);
        for (hash, own) in piece.serials {
            self.hashes.note(hash, machine(own));
        }
        let doubtful: Vec<u32> =
            piece.doubtful_keys.iter().map(|key| self.doubtful_keys.intern(key)).collect();
        self.doubtful.extend(piece.doubtful.into_iter().map(|run| Run {
            machine: doubtful.get(run.machine as usize).copied().unwrap_or(u32::MAX),
            mark: shift.mark(run.mark),
            ..run
        }));
        for run in piece.runs {
            self.runs.push(Run { machine: machine(run.machine), mark: shift.mark(run.mark), ..run });
        }
        if let Some(count) = self.counts.last_mut() {
            count.append(piece.count, shift);
        }
        shift.mark(piece.next)
    }
}

impl Guess<()> {
    /// Reads the piece; an error, or a row that is named by its number, only says that it is to be read again, from a row that
    /// is known.
    fn read(self, reader: &PieceReader<'_>) -> Guess<Option<Piece>> {
        let piece = reader.read(self.from, self.until, &|_| ()).ok().filter(|piece| !piece.misnumbered);
        Guess { from: self.from, until: self.until, piece }
    }
}

/// Cuts a sheet where rows seem to start, until none does any more.
struct Cuts<'c> {
    reader: &'c PieceReader<'c>,
    next: Option<Mark>,
    size: u64,
    limit: u64,
}

impl Iterator for Cuts<'_> {
    type Item = Guess<()>;

    fn next(&mut self) -> Option<Guess<()>> {
        let from = self.next?;
        let near = from.offset.saturating_add(self.size);
        let start = self.reader.sheet.rows.guess_start(near).filter(|start| *start < self.limit);
        self.next = start.map(|offset| Mark { offset, row: 0, line: 0 });
        Some(Guess { from, until: start.unwrap_or_else(|| near.min(self.limit)), piece: () })
    }
}
