//! Which board a string or a firmware name stands for.

use hashbrown::HashMap;

use super::glob::{Glob, fold};
use super::ids::Place;
use super::read::BoardDraft;
use crate::diagnostic::Diagnostic;
use crate::model::{BoardEntry, BoardId, BoardKind, BoardMatch};
use crate::tomlread::table::Sink;

/// A name from this length on is looked for within words: a shorter one is met there by chance.
const LONG: usize = 5;

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

    /// The board of some kind that a whole value names. A value that fits one board and goes on with the name of another,
    /// as `AMLCtrl_CVCtrl` does, names none: taken for either, it would hide the other.
    pub(super) fn find(&self, raw: &str, kind: BoardKind) -> Option<BoardMatch> {
        let folded = fold(raw);
        if folded.is_empty() {
            return None;
        }
        if let Some((board, raw)) = self.whole.get(&(kind, folded.as_ref().to_owned())) {
            return Some(BoardMatch { board: *board, raw: raw.clone() });
        }
        let (_, glob, board) = self.open.iter().find(|(k, glob, _)| *k == kind && glob.matches(&folded))?;
        let another = glob.rest(&folded).into_iter().any(|rest| self.names_another(rest, kind, *board));
        (!another).then(|| BoardMatch { board: *board, raw: glob.text.clone() })
    }

    /// Whether a text holds what another board of the kind is called: as a word, or in a word if it is no short name.
    fn names_another(&self, text: &str, kind: BoardKind, board: BoardId) -> bool {
        let words =
            || text.split(|c: char| !c.is_alphanumeric()).chain([text]).filter(|word| !word.is_empty());
        let another = |k: BoardKind, other: BoardId| k == kind && other != board;
        let named =
            |name: &str| words().any(|word| word == name) || (name.len() >= LONG && text.contains(name));
        self.whole.iter().any(|((k, name), (other, _))| another(*k, *other) && named(name))
            || self
                .open
                .iter()
                .any(|(k, glob, other)| another(*k, *other) && words().any(|w| glob.matches(w)))
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
