//! Sheets of several sections, each under a line such as `# SECTION 2`: what follows the first is another table.

use super::header::Header;
use super::peek::Peek;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ingest::rows::{Mark, Rows};

/// Where the next `# SECTION` of a sheet with sections begins: its rows are another table.
pub(super) fn end(
    rows: &dyn Rows,
    peek: &Peek,
    header: &Header,
    first: Mark,
    notes: &mut Diagnostics,
) -> Result<Option<u64>, Diagnostics> {
    let sections = peek.rows.iter().take(header.first).any(|r| r.cells.iter().any(|c| is_section(c)));
    if !sections {
        return Ok(None);
    }
    let mut found = None;
    rows.scan(first, None, &mut |row| {
        if row.cells.first().is_some_and(|c| is_section(c.text)) {
            found = Some((row.mark, row.cells.first().map_or(String::new(), |c| c.text.trim().to_owned())));
            return std::ops::ControlFlow::Break(());
        }
        std::ops::ControlFlow::Continue(())
    })?;
    if let Some((mark, title)) = &found {
        notes.push(
            Diagnostic::warning(
                "section-not-read",
                format!(
                    "row {} begins another section (`{title}`); it and what follows is not read",
                    mark.row
                ),
            )
            .help("put each section into a file of its own"),
        );
    }
    Ok(found.map(|(mark, _)| mark.offset))
}

fn is_section(text: &str) -> bool {
    let text = text.trim_start();
    text.starts_with('#') && text.trim_start_matches(['#', ' ']).to_ascii_lowercase().starts_with("section")
}
