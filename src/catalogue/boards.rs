//! Which board a string or a firmware name stands for.

use hashbrown::HashMap;

use super::glob::{Glob, fold};
use super::ids::Place;
use super::read::BoardDraft;
use crate::diagnostic::Diagnostic;
use crate::model::{BoardEntry, BoardId, BoardKind, BoardMatch};
use crate::rules::table::Sink;

/// The strings of all boards.
#[derive(Debug, Default)]
pub(super) struct BoardIndex {
    /// Whole values by kind and folded text.
    whole: HashMap<(BoardKind, String), (BoardId, String)>,
    /// Globs, most specific first.
    open: Vec<(BoardKind, Glob, BoardId)>,
    /// Globs of firmware names.
    firmware: Vec<(Glob, BoardId)>,
}

impl BoardIndex {
    /// Builds the index; a string that names two boards of one kind is reported.
    pub(super) fn build(boards: &[(BoardEntry, BoardDraft)], sink: &Sink) -> Self {
        let mut index = Self::default();
        let mut seen: HashMap<(BoardKind, String, bool, bool), (BoardId, Place)> = HashMap::new();
        for (number, (board, draft)) in (0u32..).zip(boards) {
            let id = BoardId(number);
            for raw in &draft.raw {
                let glob = &raw.value;
                let place = Place { file: draft.file.clone(), span: raw.span.clone() };
                let key = (board.kind, glob.literal.clone(), glob.open_start, glob.open_end);
                if let Some((other, first)) = seen.get(&key) {
                    if *other != id {
                        sink.push(
                            Diagnostic::error("shared-name", format!("`{}` names two boards", glob.text))
                                .label(&place.file, place.span, format!("board `{}`", board.id))
                                .label(&first.file, first.span.clone(), "named first here")
                                .help("a string of a device has to mean one board: remove one of them"),
                        );
                    }
                    continue;
                }
                seen.insert(key, (id, place));
                if glob.is_whole() {
                    index.whole.insert((board.kind, glob.literal.clone()), (id, glob.text.clone()));
                } else {
                    index.open.push((board.kind, glob.clone(), id));
                }
            }
            index.firmware.extend(draft.firmware.iter().map(|glob| (glob.value.clone(), id)));
        }
        index.open.sort_by(|(_, a, x), (_, b, y)| b.specificity().cmp(&a.specificity()).then(x.cmp(y)));
        index
    }

    /// The board of some kind that a whole value names.
    pub(super) fn find(&self, raw: &str, kind: BoardKind) -> Option<BoardMatch> {
        let folded = fold(raw);
        if folded.is_empty() {
            return None;
        }
        if let Some((board, raw)) = self.whole.get(&(kind, folded.as_ref().to_owned())) {
            return Some(BoardMatch { board: *board, raw: raw.clone() });
        }
        let (_, glob, board) = self.open.iter().find(|(k, glob, _)| *k == kind && glob.matches(&folded))?;
        Some(BoardMatch { board: *board, raw: glob.text.clone() })
    }

    /// The board that a firmware name stands for. A name that fits several boards stands for none: such images
    /// hold firmware for all of them.
    pub(super) fn find_firmware(&self, firmware: &str) -> Option<BoardMatch> {
        let folded = fold(firmware);
        let mut hits = self.firmware.iter().filter(|(glob, _)| glob.matches(&folded));
        let (glob, board) = hits.next()?;
        hits.all(|(_, other)| other == board).then(|| BoardMatch { board: *board, raw: glob.text.clone() })
    }
}
