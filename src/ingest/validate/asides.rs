//! Rows among those of a table that are about none of its machines: the titles of groups, the numbers of columns, and labels
//! with a secret beside them.

use super::{RowValidator, SkipReason, text};
use crate::ingest::lines::{is_one_text, numbers_columns};
use crate::ingest::rows::RawCell;
use crate::ingest::secrets::{
    LEFT_OUT, has_letter_and_digit, is_default, is_login, is_secret_name, looks_secret, may_be_one,
};
use crate::ingest::shape::trim;
use crate::model::Field;
use crate::text::placeholders::is_placeholder;

/// Letters that the label of a secret has at the most.
const LABEL: usize = 64;
/// Cells that a line of labels has at the most.
const FEW: usize = 6;

impl RowValidator {
    /// Why a row is about no machine, told by what it opens with; `is_name` is whether that is one word
    /// with a digit, `at_top` whether the row stands below the header. Plain rows are told by their first two cells.
    pub(super) fn aside(
        &self,
        cells: &[RawCell<'_>],
        first: usize,
        opening: &str,
        (is_name, at_top): (bool, bool),
    ) -> Option<SkipReason> {
        let all = || cells.iter().skip(first).map(|cell| cell.text);
        if opening.len() <= 5 && numbers_columns(all(), self.numbered(at_top)) {
            return Some(SkipReason::ColumnNumbers);
        }
        // A text file has no merged cells.
        let merges = self.profile.most.is_none();
        if merges && text(cells, first + 1) == opening && is_one_text(all()) && self.is_title(cells, opening)
        {
            return Some(SkipReason::SectionLine);
        }
        (!is_name && self.is_secret(cells, first, opening)).then_some(SkipReason::Secret)
    }

    /// How far a row counts that numbers the columns: elsewhere than below the header, all that have a name.
    fn numbered(&self, at_top: bool) -> u32 {
        let named = self.profile.headers.iter().filter(|header| !header.is_empty()).count();
        if at_top { 3 } else { u32::try_from(named).unwrap_or(u32::MAX).max(4) }
    }

    /// Whether the text that all cells of a row hold is a title: a machine may have one name in all columns that name it.
    fn is_title(&self, cells: &[RawCell<'_>], opening: &str) -> bool {
        let other = |(column, cell): (usize, &RawCell<'_>)| {
            let field = self.field(column);
            !trim(cell.text).is_empty() && field.is_none_or(|field| !Field::KEYS.contains(&field))
        };
        cells.iter().enumerate().any(other) && !is_placeholder(opening)
    }

    /// Whether a row is a label that names a secret, and what stands beside it: `Kennwort: | x`. A name of several columns
    /// with a word of secrets in it (`token-server`) is none: without a colon there is one cell beside it, and room for more.
    fn is_secret(&self, cells: &[RawCell<'_>], first: usize, opening: &str) -> bool {
        if opening.ends_with(LEFT_OUT) {
            let label = opening.split([':', '：', '=']).next().unwrap_or_default();
            return label.len() < opening.len() && is_secret_name(label);
        }
        let colon = is_label(opening);
        // Names of machines have digits.
        if opening.len() > LABEL || (!colon && opening.bytes().any(|b| b.is_ascii_digit())) {
            return false;
        }
        let filled = || cells.iter().skip(first).map(|cell| trim(cell.text)).filter(|cell| !cell.is_empty());
        let few = filled().take(FEW + 1).count();
        // `IPMI | admin | x`, `root | x`: a login with its password.
        if (2..=FEW).contains(&few) && filled().any(is_login) && filled().any(looks_secret) {
            return true;
        }
        match few {
            1 => colon && is_secret_name(opening),
            2 if colon => is_secret_name(opening),
            2 if self.profile.width > 2 => {
                is_secret_name(opening) && self.is_told_beside(cells, first, opening)
            }
            2..=FEW => filled().any(|cell| cell.len() <= LABEL && is_label(cell) && is_secret_name(cell)),
            _ => false,
        }
    }

    /// Whether the only cell beside a name without a colon may be the secret that it names: of the name of a machine
    /// (`token-server`) what looks like one by itself, and no model or number of its column.
    fn is_told_beside(&self, cells: &[RawCell<'_>], first: usize, opening: &str) -> bool {
        let mut beside = cells.iter().enumerate().skip(first + 1);
        let Some((column, cell)) = beside.find(|(_, cell)| !trim(cell.text).is_empty()) else { return false };
        let told = trim(cell.text);
        let has_field = self.field(column).is_some();
        if opening.contains(['-', '_', '.']) {
            return looks_secret(told) || is_default(told) || (!has_field && has_letter_and_digit(told));
        }
        may_be_one(told) || is_default(told)
    }
}

fn is_label(text: &str) -> bool {
    text.ends_with([':', '：'])
}

#[cfg(test)]
mod tests {
    use crate::ingest::columns::MapOptions;
    use crate::ingest::layout::read_tables;
    use crate::ingest::memory::MemoryRows;
    use crate::ingest::rows::Rows;
    use crate::ingest::validate::{RowOutcome, RowValidator, SkipReason};
    use std::ops::ControlFlow;
    use std::sync::Arc;

    #[test]
    fn a_host_with_only_its_address_beside_it_is_a_machine() {
        let rows: Arc<dyn Rows> = Arc::new(MemoryRows::csv(
            "Hostname,IP,Model\nweb1,10.0.0.1,R650\nweb2,10.0.0.2,R650\ntoken-server,10.0.0.3,\n\
             secret-store,,R650\nroot-pw,Zt7#pq,\nWLAN password,geheim,\nWLAN-Passwort,changeme,\n",
            ',',
        ));
        let mut tables = read_tables(&rows, "in.csv", &MapOptions::default()).unwrap();
        let table = tables.remove(0);
        let validator = RowValidator::new(&table.reading);
        let mut secrets = Vec::new();
        table
            .rows
            .scan(table.reading.first_data, None, &mut |row| {
                secrets.push(validator.validate(row) == RowOutcome::Skipped(SkipReason::Secret));
                ControlFlow::Continue(())
            })
            .unwrap();
        assert_eq!(secrets, [false, false, false, false, true, true, true]);
    }
}
