//! The row in which a sheet has its headings, so that ours stand beside them.

use std::collections::{BTreeMap, HashMap};
use std::io;

use super::package::Package;
use super::place;
use super::scan::{CellText, Scan};

/// The row above the first machine that says most of what the columns are called; where none does, the nearest. None where no row
/// stands above.
pub(super) fn row(
    package: &mut Package,
    scan: &Scan,
    headings: &BTreeMap<u32, String>,
) -> io::Result<Option<u32>> {
    let cells = scan.above.iter().flat_map(|(_, cells)| cells);
    let mut shared: HashMap<u32, String> = HashMap::new();
    for (_, text) in cells {
        if let CellText::Shared(place) = text {
            shared.insert(*place, String::new());
        }
    }
    let mut left = shared.len();
    if left > 0 {
        place::texts(package, &mut |place, text| {
            if let Some(known) = shared.get_mut(&place) {
                text.clone_into(known);
                left -= 1;
            }
            left > 0
        })?;
    }
    let says = |(column, text): &(u32, CellText)| {
        let text = match text {
            CellText::Shared(place) => shared.get(place).map_or("", String::as_str),
            CellText::Own(text) => text,
        };
        // Headings of several rows are read as one.
        let text = text.trim();
        !text.is_empty() && headings.get(column).is_some_and(|heading| heading.contains(text))
    };
    let rows = scan.above.iter().map(|(row, cells)| (cells.iter().filter(|cell| says(cell)).count(), *row));
    Ok(rows.max().map(|(_, row)| row))
}
