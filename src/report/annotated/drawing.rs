//! The boxes in which notes are shown: a drawing in VML, which spreadsheet programs still ask for.
//!
//! Such drawings are often no well-formed XML (`<br>`), so what is there is not read as such.

use std::collections::BTreeSet;
use std::io;

use memchr::memmem;

use super::cells::Cell;
use super::tokens::bad;
use crate::files::allowance::{COLUMNS, ROWS};

/// How large a box is, in columns and rows.
const SIZE: (u32, u32) = (5, 12);
/// Ids of boxes that one block has.
const BLOCK: usize = 1024;

const HEAD: &str = "<xml xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" \
    xmlns:x=\"urn:schemas-microsoft-com:office:excel\">";
const TYPE: &str = "<v:shapetype id=\"_x0000_t202\" coordsize=\"21600,21600\" o:spt=\"202\" \
    path=\"m,l,21600r21600,l21600,xe\"><v:stroke joinstyle=\"miter\"/><v:path gradientshapeok=\"t\" \
    o:connecttype=\"rect\"/></v:shapetype>";
const NAMES: [&str; 3] = [
    "xmlns:v=\"urn:schemas-microsoft-com:vml\"",
    "xmlns:o=\"urn:schemas-microsoft-com:office:office\"",
    "xmlns:x=\"urn:schemas-microsoft-com:office:excel\"",
];

/// The drawing with a box for each of the cells; ids are taken from the given block on, and the next free block comes back.
///
/// # Errors
/// When the drawing that is there does not end as one.
pub(super) fn with_boxes(
    document: Option<&[u8]>,
    cells: &BTreeSet<Cell>,
    block: usize,
) -> io::Result<(Vec<u8>, usize)> {
    let blocks = cells.len().div_ceil(BLOCK - 1);
    let next = block + blocks;
    let own: Vec<String> = (block..next).map(|block| block.to_string()).collect();
    let own = own.join(",");
    let Some(document) = document else {
        let layout =
            format!("<o:shapelayout v:ext=\"edit\"><o:idmap v:ext=\"edit\" data=\"{own}\"/></o:shapelayout>");
        let boxes = boxes(cells, block, "");
        return Ok((format!("{HEAD}{layout}{TYPE}{boxes}</xml>").into_bytes(), next));
    };
    let end = memmem::rfind(document, b"</xml>").ok_or_else(|| bad("it does not end with </xml>"))?;
    let has = |text: &str| memmem::find(document, text.as_bytes()).is_some();
    let single = |name: &&str| has(&name.replace('"', "'"));
    let names: Vec<&str> = NAMES.into_iter().filter(|name| !has(name) && !single(name)).collect();
    let names = if names.is_empty() { String::new() } else { format!(" {}", NAMES.join(" ")) };
    let shape_type = if has("id=\"_x0000_t202\"") || has("id='_x0000_t202'") {
        String::new()
    } else {
        TYPE.replacen("<v:shapetype", &format!("<v:shapetype{names}"), 1)
    };
    let (before, behind) = document.split_at(end);
    let mut out = with_blocks(before, &own);
    out.extend_from_slice(shape_type.as_bytes());
    out.extend_from_slice(boxes(cells, block, &names).as_bytes());
    out.extend_from_slice(behind);
    Ok((out, next))
}

/// The blocks of ids that a drawing says are its own: `idmap … data="1,2"`, and where the list ends.
fn blocks(document: &[u8]) -> Option<(Vec<usize>, usize)> {
    let from = memmem::find(document, b"idmap")?;
    let to = from + memchr::memchr(b'>', &document[from..])?;
    let data = from + memmem::find(&document[from..to], b"data=")? + 5;
    let quote = *document.get(data)?;
    let end = data + 1 + memchr::memchr(quote, document.get(data + 1..to)?)?;
    let list = String::from_utf8_lossy(&document[data + 1..end]);
    Some((list.split(',').filter_map(|n| n.trim().parse().ok()).collect(), end))
}

/// The first block of ids that no drawing before it has.
pub(super) fn free_block(document: &[u8], free: usize) -> usize {
    let last = blocks(document).and_then(|(blocks, _)| blocks.into_iter().max()).unwrap_or(0);
    free.max(last.min(1 << 20) + 1)
}

fn with_blocks(document: &[u8], own: &str) -> Vec<u8> {
    match blocks(document) {
        Some((_, end)) => [&document[..end], b",", own.as_bytes(), &document[end..]].concat(),
        None => document.to_vec(),
    }
}

fn boxes(cells: &BTreeSet<Cell>, block: usize, names: &str) -> String {
    let id = |n: usize| (block + n / (BLOCK - 1)) * BLOCK + 1 + n % (BLOCK - 1);
    cells.iter().enumerate().map(|(n, cell)| one(*cell, id(n), n + 1, names)).collect()
}

fn one(cell: Cell, id: usize, order: usize, names: &str) -> String {
    let (row, column) = (cell.row - 1, cell.column - 1);
    // Beside the cell, or as near as the edge of the sheet lets it.
    let left = (column + 1).min(COLUMNS - 1 - SIZE.0);
    let top = row.saturating_sub(1).min(ROWS - 1 - SIZE.1);
    let (right, bottom) = (left + SIZE.0, top + SIZE.1);
    format!(
        "<v:shape{names} id=\"_x0000_s{id}\" type=\"#_x0000_t202\" style=\"position:absolute;margin-left:60pt;margin-top:2pt;\
        width:320pt;height:180pt;z-index:{order};visibility:hidden\" fillcolor=\"#ffffe1\" o:insetmode=\"auto\">\
        <v:fill color2=\"#ffffe1\"/><v:shadow on=\"t\" color=\"black\" obscured=\"t\"/><v:path o:connecttype=\"none\"/>\
        <v:textbox style=\"mso-direction-alt:auto\"><div style=\"text-align:left\"></div></v:textbox>\
        <x:ClientData ObjectType=\"Note\"><x:MoveWithCells/><x:SizeWithCells/>\
        <x:Anchor>{left}, 15, {top}, 10, {right}, 15, {bottom}, 4</x:Anchor><x:AutoFill>False</x:AutoFill>\
        <x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(names: &[&str]) -> BTreeSet<Cell> {
        names.iter().map(|name| Cell::named(name).unwrap()).collect()
    }

    #[test]
    fn boxes_are_added_to_those_of_others() {
        let old = b"<xml xmlns:v='urn:schemas-microsoft-com:vml'><o:idmap v:ext='edit' data='1,3'/><v:shape><br></v:shape></xml>";
        assert_eq!((free_block(old, 1), free_block(old, 9), free_block(b"<xml/>", 1)), (4, 9, 1));
        let (new, next) = with_boxes(Some(old), &cells(&["B7"]), 4).unwrap();
        let new = String::from_utf8(new).unwrap();
        assert_eq!(next, 5);
        for part in [
            "data='1,3,4'",
            "<v:shape><br></v:shape>",
            "_x0000_t202\" coord",
            "_s4097\"",
            "<x:Row>6<",
            "<x:Column>1<",
        ] {
            assert!(new.contains(part), "{part}: {new}");
        }
        assert!(new.contains("<v:shape xmlns:v=") && new.ends_with("</v:shape></xml>"), "{new}");
        assert!(with_boxes(Some(b"<xml/>"), &cells(&["B7"]), 1).is_err());
    }

    #[test]
    fn every_box_has_an_id_of_its_own_and_stands_in_the_sheet() {
        let cells: BTreeSet<Cell> = (1..=3000).map(|row| Cell { row, column: 2 }).collect();
        let (new, next) = with_boxes(None, &cells, 2).unwrap();
        let new = String::from_utf8(new).unwrap();
        let ids: BTreeSet<&str> =
            new.split("id=\"_x0000_s").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
        assert_eq!((ids.len(), next), (3000, 5));
        assert!(new.contains("data=\"2,3,4\""));
        let (new, _) = with_boxes(None, &super::tests::cells(&["XFD1048576"]), 1).unwrap();
        assert!(
            String::from_utf8(new)
                .unwrap()
                .contains("<x:Anchor>16378, 15, 1048563, 10, 16383, 15, 1048575, 4<")
        );
    }
}
