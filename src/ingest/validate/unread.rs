//! The cells of a row that cannot be read: what a spreadsheet destroyed, and what is too long to be looked up.

use super::damage::{
    Damage, damage, damage_of_long, damage_of_mac, damage_of_name, damage_of_serial, failed_formula,
};
use super::{RowValidator, classes, shortened};
use crate::ingest::rows::{CellKind, RawCell};
use crate::ingest::shape::trim;
use crate::model::{Field, Unread, Unreadable};
use crate::names::wording::LONGEST;

/// What a column holds that a spreadsheet must not have changed, and what tells whether it did.
pub(super) type Fragile = (&'static str, fn(&str, CellKind) -> Option<Damage>);

impl RowValidator {
    /// What of a row's cells cannot be read.
    pub fn unread(&self, cells: &[RawCell<'_>]) -> Unread {
        if let Some(problem) = self.shifted(cells) {
            return Unread::Row(problem);
        }
        // Nearly every row is whole: nothing is collected before a cell is seen that may not be.
        if !self.may_be_damaged(cells) {
            return Unread::Nothing;
        }
        let damaged: Vec<Unreadable> = self.damaged(cells).collect();
        if damaged.is_empty() { Unread::Nothing } else { Unread::Cells(damaged.into()) }
    }

    fn may_be_damaged(&self, cells: &[RawCell<'_>]) -> bool {
        let destroyed = |&(column, (_, damage)): &(usize, Fragile)| {
            cells.get(column).is_some_and(|cell| {
                let text = trim(cell.text);
                !text.is_empty() && damage(text, cell.kind).is_some_and(|d| self.may_have(d))
            })
        };
        cells.iter().any(|cell| cell.text.len() > LONGEST) || self.fragile.iter().any(destroyed)
    }

    /// Whether something can have happened to a value: no spreadsheet had what a device says. Programs turn numbers of JSON into
    /// scientific notation.
    fn may_have(&self, damage: Damage) -> bool {
        !self.is_observed || !matches!(damage, Damage::Float | Damage::Rounded | Damage::Date)
    }

    /// The serials, markings and numbers that a spreadsheet destroyed, and the cells too long to be looked up.
    pub(super) fn damaged(&self, cells: &[RawCell<'_>]) -> impl Iterator<Item = Unreadable> {
        let long = cells.iter().enumerate().filter_map(|(column, cell)| {
            let field = self.field(column);
            let damage = damage_of_long(cell.text, field)?;
            let what = field.and_then(fragile).map_or("a text", |(what, _)| what);
            Some((column, cell, what, damage))
        });
        let destroyed = self.fragile.iter().filter_map(|&(column, (what, damage))| {
            let cell = cells.get(column)?;
            let text = trim(cell.text);
            if text.is_empty() || damage_of_long(text, self.field(column)).is_some() {
                return None;
            }
            Some((column, cell, what, damage(text, cell.kind).filter(|d| self.may_have(*d))?))
        });
        long.chain(destroyed).map(|(column, cell, what, damage)| Unreadable {
            code: damage.code(),
            column: u32::try_from(column).ok(),
            message: format!(
                "\"{}\" in {} {}",
                shortened(trim(cell.text)),
                self.shown(column),
                damage.explain(what)
            )
            .into(),
        })
    }
}

/// How damage is told in a field whose text a spreadsheet must not have changed: serials, part numbers, markings,
/// addresses, tariff numbers and classifications. Of names and places a failed formula leaves nothing.
pub(super) fn fragile(field: Field) -> Option<Fragile> {
    match field {
        Field::Hts => Some(("a tariff number", classes::damage_of_tariff)),
        Field::Eccn => Some(("a classification", classes::damage_of_eccn)),
        Field::Part | Field::HashAsic => Some(("a part number", damage)),
        Field::Mac => Some(("hardware address", damage_of_mac)),
        Field::Hostname => Some(("an address", damage_of_name)),
        Field::Machine => Some(("a serial", damage_of_name)),
        Field::AssetTag => Some(("a serial", damage)),
        _ if field.is_serial() => Some(("a serial", damage_of_serial)),
        Field::Model | Field::ControlBoard | Field::Destination | Field::Origin | Field::PartMaker => {
            Some(("a name", failed_formula))
        }
        _ if field.role().is_some() => Some(("the name of a party", failed_formula)),
        _ if field.is_place_of_party() => Some(("a place", failed_formula)),
        _ => None,
    }
}
