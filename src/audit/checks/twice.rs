//! Things that stand twice within one machine.

use std::collections::{BTreeMap, HashMap};

use super::{Check, CheckContext, PROVENANCE};
use crate::audit::swaps::is_of_repairs;
use crate::model::{Evidence, EvidenceCell, Field, InputId, Standing, Value, Verdict};
use crate::rules::chain::Chain;
use crate::rules::kinds::RuleHit;
use crate::text::placeholders::is_placeholder;

/// One machine in two rows of a sheet that has one row a machine.
pub(super) struct MachineInTwoRows;

impl Check for MachineInTwoRows {
    fn id(&self) -> &'static str {
        "PRV-003"
    }

    fn title(&self) -> &'static str {
        "One machine in several rows"
    }

    fn doc(&self) -> &'static str {
        "A sheet with one row a machine names the same machine twice: a row copied by mistake, or two machines under one \
         serial. What was read of both rows is judged together."
    }

    fn basis(&self) -> &'static [&'static str] {
        PROVENANCE
    }

    fn advice(&self) -> &'static str {
        "Compare both rows with the labels; delete the copy, or give the second machine its own serial."
    }

    fn hits<'a>(&self, context: &CheckContext<'_, 'a>) -> Vec<(Verdict, RuleHit<'a>)> {
        let evidence = context.facts.machine.evidence;
        // A list of repairs names a machine in a row for each.
        let machines = evidence.iter().filter(|r| !r.plan.row_is_component && !is_of_repairs(r.plan));
        let mut hits = Vec::new();
        // A device may say in several statements what it says: it is two only where it names itself twice.
        let is_twice = |rows: &&Vec<&Evidence<'_>>| match rows.as_slice() {
            [first, _, ..] if first.plan.standing == Standing::Declared => first.plan.key.is_some(),
            rows => differ(rows),
        };
        for rows in by_sheet(machines).values().filter(is_twice) {
            let mut chain = Chain::new();
            for row in rows {
                let says_which = |cell: &&EvidenceCell<'_>| {
                    let field = row.column(cell).and_then(|column| column.field);
                    matches!(field, Some(Field::Mac | Field::Serial)) && !is_placeholder(cell.text)
                };
                let key = row.key_cells().find(|cell| !is_placeholder(cell.text));
                if let Some(cell) = key.or_else(|| row.cells.iter().find(says_which)) {
                    chain.cell(row.value(cell));
                }
            }
            let subject = "machine:rows".to_owned();
            hits.push((Verdict::Review, RuleHit { subject, chain, conclusive: true, alternatives: &[] }));
        }
        hits
    }
}

/// Whether two statements name other addresses or serial numbers of a machine. One may name several: those of its interfaces.
fn differ(rows: &[&Evidence<'_>]) -> bool {
    [Field::Mac, Field::Serial].into_iter().any(|field| {
        let texts = |row: &&Evidence<'_>| {
            let of_field = row.cells.iter().filter(|c| row.column(c).is_some_and(|c| c.field == Some(field)));
            of_field.map(|c| c.text.to_lowercase()).filter(|text| !is_placeholder(text)).collect::<Vec<_>>()
        };
        let mut named = rows.iter().map(texts).filter(|texts| !texts.is_empty());
        named.next().is_some_and(|first| named.any(|other| !other.iter().any(|text| first.contains(text))))
    })
}

/// One board serial at two places of the machine.
pub(super) struct BoardInTwoPlaces;

impl Check for BoardInTwoPlaces {
    fn id(&self) -> &'static str {
        "PRV-004"
    }

    fn title(&self) -> &'static str {
        "One serial at two places of a machine"
    }

    fn doc(&self) -> &'static str {
        "Two boards or components of one machine carry the same serial number. One of them is mistyped, or its serial was \
         rewritten."
    }

    fn basis(&self) -> &'static [&'static str] {
        PROVENANCE
    }

    fn advice(&self) -> &'static str {
        "Read the serial from both boards and correct the inventory."
    }

    fn hits<'a>(&self, context: &CheckContext<'_, 'a>) -> Vec<(Verdict, RuleHit<'a>)> {
        let machine = context.facts.machine;
        // What several programs say of one machine names its parts once each.
        let mut seen: HashMap<(&str, InputId), Value<'a>> = HashMap::new();
        let mut hits = Vec::new();
        let boards = machine.boards.iter().filter_map(|b| b.serial);
        let components = machine.components.iter().filter_map(|c| c.serial);
        for value in boards.chain(components) {
            // The same column in another row of the machine, or another source, repeats the statement; another column of one
            // source contradicts it.
            let first = *seen.entry((value.text, value.at.row.input)).or_insert(value);
            if first.at.column != value.at.column {
                let mut chain = Chain::new();
                chain.cell(first);
                chain.cell(value);
                chain.absent("a serial of its own for each board");
                let subject = format!("serial:{}", value.text);
                hits.push((Verdict::Review, RuleHit { subject, chain, conclusive: true, alternatives: &[] }));
            }
        }
        hits
    }
}

/// The rows of each sheet. They come one by one, so that none is looked at twice: a machine may have very many.
fn by_sheet<'r, 'a: 'r>(
    evidence: impl Iterator<Item = &'r Evidence<'a>>,
) -> BTreeMap<InputId, Vec<&'r Evidence<'a>>> {
    let mut sheets: BTreeMap<InputId, Vec<&'r Evidence<'a>>> = BTreeMap::new();
    for item in evidence {
        sheets.entry(item.place.input).or_default().push(item);
    }
    sheets
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{EvidencePlan, RowPlace, Unread};

    #[test]
    fn rows_of_many_sheets_are_each_looked_at_once() {
        let plan = EvidencePlan::default();
        let place = |row: u32| RowPlace { input: InputId(row % 50), row: row.into(), line: 0 };
        let item = |row| Evidence {
            place: place(row),
            plan: &plan,
            cells: Vec::new(),
            unread: Unread::Nothing,
            written: Vec::new(),
        };
        let evidence: Vec<Evidence<'_>> = (0..1000).map(item).collect();
        let mut looks = 0;
        let sheets = by_sheet(evidence.iter().inspect(|_| looks += 1));
        assert_eq!((looks, sheets.len()), (1000, 50));
        assert!(sheets.values().all(|rows| rows.len() == 20 && rows.is_sorted_by_key(|r| r.place.row)));
    }
}
