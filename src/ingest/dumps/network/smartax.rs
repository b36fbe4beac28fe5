//! The boards of Huawei's `SmartAX` access equipment, as `display board` prints them: a table between rulers.

use super::answer;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::files::bytes::Bytes;
use crate::ingest::dumps::console::{self, Beside, Tool};
use crate::ingest::dumps::sections::{Fields, Machines, Section};
use crate::ingest::dumps::text::Line;
use crate::ingest::reader::{Opened, ReadOptions, Reader};
use crate::ingest::statements::StatedAt;
use crate::model::Field;

/// The format.
pub(in crate::ingest) struct SmartaxReader;

impl Reader for SmartaxReader {
    fn id(&self) -> &'static str {
        "smartax-boards"
    }

    fn doc(&self) -> &'static str {
        "The boards of Huawei SmartAX access equipment, as `display board` prints them"
    }

    fn tool(&self) -> Option<&dyn Tool> {
        Some(self)
    }

    fn open(&self, bytes: &Bytes, options: &ReadOptions) -> Result<Opened, Diagnostics> {
        console::open(bytes, options, self)
    }
}

impl Tool for SmartaxReader {
    fn id(&self) -> &'static str {
        Reader::id(self)
    }

    fn begins(&self, lines: &[Line<'_>]) -> bool {
        let [ruler, header, ..] = lines else { return false };
        is_ruler(ruler.text) && Columns::of(header.text).is_some()
    }

    fn write(&self, lines: &[Line<'_>], _: Beside<'_>, machines: &mut Machines) -> Result<(), Diagnostic> {
        for board in boards(answer(lines)) {
            machines.section(&board, BOARD);
        }
        Ok(())
    }
}

const BOARD: Fields = &[(Field::Board, &["Board Name"]), (Field::BoardSerial, &["Serial Number"])];

/// Which table it is.
#[derive(Clone, Copy)]
enum Columns {
    /// `SlotID BoardName Status SubType0 SubType1 Online/Offline`
    Status,
    /// `Slot ID Board Name Serial Number`; some versions write `Solt ID`.
    Serials,
}

impl Columns {
    fn of(line: &str) -> Option<Self> {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            ["SlotID", "BoardName", "Status", ..] => Some(Self::Status),
            ["Slot" | "Solt", "ID", "Board", "Name", "Serial", "Number"] => Some(Self::Serials),
            _ => None,
        }
    }
}

fn is_ruler(line: &str) -> bool {
    line.len() > 8 && line.bytes().all(|b| b == b'-')
}

fn boards<'t>(lines: impl Iterator<Item = Line<'t>>) -> Vec<Section> {
    let mut boards = Vec::new();
    let mut columns = None;
    for line in lines.filter(|line| !is_ruler(line.text)) {
        if let Some(found) = Columns::of(line.text) {
            columns = Some(found);
            continue;
        }
        let at = || StatedAt::Line(line.number);
        let mut board = Section::new("board", at());
        let words: Vec<&str> = line.text.split_whitespace().collect();
        let slot = words.first().filter(|word| word.bytes().all(|b| b.is_ascii_digit()));
        match (columns, slot, words.get(1..).unwrap_or_default()) {
            (Some(kind), Some(slot), [name, rest @ ..]) => {
                board.push("Slot ID", *slot, at());
                board.push("Board Name", *name, at());
                let key = if matches!(kind, Columns::Serials) { "Serial Number" } else { "Status" };
                board.push(key, rest.join(" "), at());
            }
            // A slot without a board.
            _ => board.push("", line.text, at()),
        }
        boards.push(board);
    }
    boards
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{cut_anywhere, read, table};

    #[test]
    fn slots_with_boards_are_boards() {
        let text = "OLT-7#display board 0\n  ------------------------------\n  Solt ID        Board Name         Serial Number\n  ------------------------------\n  0              H801GPBD           0210ABC1\n  1\n  4              H801SCUN           --\n  ------------------------------\n";
        assert_eq!(
            table(&read("board.txt", text).unwrap()),
            [
                "hostname 0 OLT-7 @1",
                "board 1 H801GPBD @5",
                "board-serial 1 0210ABC1 @5",
                "board 2 H801SCUN @7"
            ]
        );
        cut_anywhere("board.txt", text.as_bytes(), 11);
        let table = "Slot,BoardName,Status\n1,A,up\n";
        assert_eq!(read("a.csv", table).unwrap().format, "csv");
    }
}
