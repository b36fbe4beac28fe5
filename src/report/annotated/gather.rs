//! What is said of all machines, gathered by sheet and cell, in bounded memory.

use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::sync::Arc;

use super::cells::Cell;
use super::piece::{Columns, Piece};
use crate::model::Verdict;
use crate::report::words::Words;

/// The most cells that get a note: a program that opens the workbook holds a box for each.
pub(super) const MOST_NOTES: usize = 20_000;
/// The most findings that a note tells.
const MOST_TEXTS: usize = 6;
/// The most machines without a cell that are kept.
const MOST_UNPLACED: usize = 200_000;
/// The most bytes of texts that differ.
const MOST_BYTES: usize = 96 << 20;

/// A text that many cells have.
pub(super) type Shared = Arc<str>;

/// What a row gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RowTexts {
    pub(super) texts: [Shared; 3],
}

/// What a note says.
#[derive(Clone, Debug)]
pub(super) struct Note {
    pub(super) worst: Verdict,
    pub(super) texts: Vec<Shared>,
    /// Findings that it has no room for.
    pub(super) more: usize,
}

/// What one sheet gets.
#[derive(Debug, Default)]
pub(super) struct SheetNotes {
    pub(super) notes: BTreeMap<Cell, Note>,
    /// By row; none where several machines call it their own.
    pub(super) rows: BTreeMap<u32, Option<RowTexts>>,
    /// Machines whose cells stand below each other.
    turned: u64,
}

/// A machine of which no cell is known.
#[derive(Debug)]
pub(super) struct Unplaced {
    pub(super) key: String,
    pub(super) row: RowTexts,
}

/// Everything.
#[derive(Debug)]
pub(super) struct Gathered {
    /// In which words it is told.
    pub(super) words: &'static Words,
    /// By the place of the sheet in the workbook.
    pub(super) sheets: BTreeMap<usize, SheetNotes>,
    pub(super) unplaced: Vec<Unplaced>,
    /// Machines without a cell that are not among those.
    pub(super) further: u64,
    /// Machines that stand in other inputs alone.
    pub(super) elsewhere: u64,
    /// Cells that get no note for want of room.
    pub(super) beyond: u64,
    notes: usize,
    texts: HashSet<Shared>,
    bytes: usize,
}

impl SheetNotes {
    /// Whether the sheet has its machines in columns, so that no row is one machine's.
    pub(super) fn is_turned(&self) -> bool {
        let shared = self.rows.values().filter(|row| row.is_none()).count();
        self.turned > 0 || (shared > 0 && shared * 2 >= self.rows.len())
    }
}

impl Gathered {
    /// Nothing so far.
    pub(super) fn new(words: &'static Words) -> Self {
        Self {
            words,
            sheets: BTreeMap::new(),
            unplaced: Vec::new(),
            further: 0,
            elsewhere: 0,
            beyond: 0,
            notes: 0,
            texts: HashSet::new(),
            bytes: 0,
        }
    }

    /// Takes what is said of the next machine. `sheet_of` tells where in the workbook a sheet stands, if it does.
    pub(super) fn take(&mut self, piece: Piece, sheet_of: impl Fn(&str, Option<&str>) -> Option<usize>) {
        let sheets: Vec<Option<usize>> =
            piece.sheets.iter().map(|(file, sheet)| sheet_of(file, sheet.as_deref())).collect();
        let at = |place: usize| sheets.get(place).copied().flatten();
        let row = self.row(&piece.columns);
        let texts: Vec<(Verdict, Shared)> =
            piece.texts.iter().map(|(outcome, text)| (*outcome, self.shared(text))).collect();
        for (sheet, row, column, text) in piece.notes {
            if let (Some(sheet), Some((outcome, text))) = (at(sheet), texts.get(text)) {
                self.note(sheet, Cell { row, column }, *outcome, text);
            }
        }
        let own = piece.rows.iter().filter_map(|own| Some((at(own.sheet)?, own)));
        if let Some((sheet, own)) = own.min_by_key(|(sheet, own)| (*sheet, own.row)) {
            let notes = self.sheets.entry(sheet).or_default();
            notes.turned += u64::from(own.turned);
            notes.rows.entry(own.row).and_modify(|row| *row = None).or_insert(Some(row));
        } else if !sheets.is_empty() && sheets.iter().all(Option::is_none) {
            self.elsewhere += 1;
        } else if self.unplaced.len() < MOST_UNPLACED {
            self.unplaced.push(Unplaced { key: piece.key, row });
        } else {
            self.further += 1;
        }
        if self.notes > 2 * MOST_NOTES {
            self.keep_worst();
        }
    }

    /// Keeps the notes that there is room for: the worst, and of those the first.
    pub(super) fn keep_worst(&mut self) {
        if self.notes <= MOST_NOTES {
            return;
        }
        let mut by_verdict = [0_usize; Verdict::ALL.len()];
        let all = || self.sheets.values().flat_map(|sheet| sheet.notes.values());
        all().for_each(|note| by_verdict[note.worst as usize] += 1);
        let mut room = MOST_NOTES;
        let mut kept = [0_usize; Verdict::ALL.len()];
        for (kept, count) in kept.iter_mut().zip(by_verdict).rev() {
            *kept = count.min(room);
            room -= *kept;
        }
        for sheet in self.sheets.values_mut() {
            sheet.notes.retain(|_, note| {
                let left = &mut kept[note.worst as usize];
                let keep = *left > 0;
                *left -= usize::from(keep);
                keep
            });
        }
        self.beyond += (self.notes - MOST_NOTES) as u64;
        self.notes = MOST_NOTES;
    }

    fn note(&mut self, sheet: usize, cell: Cell, outcome: Verdict, text: &Shared) {
        let notes = &mut self.sheets.entry(sheet).or_default().notes;
        let count = notes.len();
        let note = notes.entry(cell).or_insert_with(|| Note { worst: outcome, texts: Vec::new(), more: 0 });
        note.add(outcome, std::slice::from_ref(text));
        self.notes += notes.len() - count;
    }

    fn row(&mut self, columns: &Columns) -> RowTexts {
        RowTexts {
            texts: [&columns.verdict, &columns.findings, &columns.advice].map(|text| self.shared(text)),
        }
    }

    /// The text as it is held once.
    fn shared(&mut self, text: &str) -> Shared {
        if let Some(known) = self.texts.get(text) {
            return Arc::clone(known);
        }
        let text =
            if self.bytes + text.len() > MOST_BYTES { self.words.get("workbook.too-much") } else { text };
        let shared = Shared::from(text);
        if self.texts.insert(Arc::clone(&shared)) {
            self.bytes += text.len();
        }
        shared
    }
}

impl Note {
    /// Adds findings that it does not tell yet.
    pub(super) fn add(&mut self, outcome: Verdict, texts: &[Shared]) {
        self.worst = self.worst.max(outcome);
        for text in texts {
            if self.texts.contains(text) {
                continue;
            }
            if self.texts.len() < MOST_TEXTS {
                self.texts.push(Arc::clone(text));
            } else {
                self.more += 1;
            }
        }
    }
}

/// A note in the words of a language.
#[derive(Clone, Debug)]
pub(super) struct Said {
    pub(super) note: Note,
    pub(super) words: &'static Words,
}

impl fmt::Display for Said {
    /// What the note says.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { note, words } = self;
        write!(f, "{}", words.filled("workbook.note", &[("verdict", words.verdict(note.worst))]))?;
        note.texts.iter().try_for_each(|finding| write!(f, "\n\n{finding}"))?;
        if note.more > 0 {
            write!(f, "\n\n{}", words.counted("workbook.note-more", note.more as u64))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::piece::OwnRow;
    use super::*;
    use crate::report::Language;

    fn piece(row: u32, outcome: Verdict, text: &str) -> Piece {
        let columns = Columns { verdict: outcome.to_string(), ..Columns::default() };
        Piece {
            key: format!("M-{row}"),
            columns,
            sheets: vec![("a.xlsx".into(), Some("S".into()))],
            rows: vec![OwnRow { sheet: 0, row, turned: false }],
            notes: vec![(0, row, 2, 0)],
            texts: vec![(outcome, text.to_owned())],
        }
    }

    fn gathered(pieces: impl IntoIterator<Item = Piece>) -> Gathered {
        let mut all = Gathered::new(Words::of(Language::English));
        pieces.into_iter().for_each(|piece| all.take(piece, |file, _| (file == "a.xlsx").then_some(0)));
        all.keep_worst();
        all
    }

    #[test]
    fn the_worst_notes_are_kept_however_late_they_come() {
        let many = u32::try_from(3 * MOST_NOTES).unwrap();
        let outcome = |row| if row == many { Verdict::Prohibited } else { Verdict::Notice };
        let all = gathered((1..=many).map(|row| piece(row, outcome(row), "t")));
        let sheet = &all.sheets[&0];
        assert_eq!((sheet.notes.len(), all.beyond), (MOST_NOTES, 2 * MOST_NOTES as u64));
        assert!(sheet.notes.contains_key(&Cell { row: many, column: 2 }));
        assert!(sheet.notes.contains_key(&Cell { row: 1, column: 2 }));
        assert_eq!(sheet.rows.len(), 3 * MOST_NOTES, "every machine has its row all the same");
    }

    #[test]
    fn a_note_tells_each_finding_once_and_not_without_end() {
        let texts = ["a", "b", "a", "c", "d", "e", "f", "g"];
        let all = gathered(texts.map(|text| piece(5, Verdict::Review, text)));
        let note = all.sheets[&0].notes[&Cell { row: 5, column: 2 }].clone();
        let note = Said { note, words: all.words }.to_string();
        assert_eq!(note, "Tidewaiter: review\n\na\n\nb\n\nc\n\nd\n\ne\n\nf\n\n… and 1 more: see the reports");
    }

    #[test]
    fn a_row_of_several_machines_is_nobodys() {
        let all = gathered([piece(5, Verdict::Clear, "a"), piece(5, Verdict::Review, "b")]);
        assert!(all.sheets[&0].is_turned() && all.sheets[&0].rows[&5].is_none());
        let all = gathered([5, 6, 7, 7].map(|row| piece(row, Verdict::Clear, "a")));
        assert!(!all.sheets[&0].is_turned());
    }

    #[test]
    fn machines_of_other_files_are_told_from_those_without_a_cell() {
        let mut other = piece(5, Verdict::Clear, "a");
        other.sheets[0].0 = "b.csv".into();
        let bare = Piece { key: "M".into(), ..Piece::default() };
        let all = gathered([other, bare]);
        assert_eq!((all.elsewhere, all.unplaced.len(), all.sheets.len()), (1, 1, 0));
    }
}
