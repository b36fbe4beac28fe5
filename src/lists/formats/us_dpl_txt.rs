//! The Denied Persons List as the text file of the Bureau of Industry and Security.

use crate::diagnostic::Diagnostic;
use crate::lists::ListFile;
use crate::lists::dates::Order;
use crate::lists::draft::Draft;
use crate::lists::gather::{Gather, not_empty};
use crate::lists::importer::{Importer, ParsedList};
use crate::lists::table::{ListTable, header_has};

/// See [`Importer::doc`].
#[derive(Debug)]
pub(crate) struct UsDplTxt;

const COLUMNS: &[&str] =
    &["name", "street_address", "effective_date", "expiration_date", "standard_order", "fr_citation"];

impl Importer for UsDplTxt {
    fn id(&self) -> &'static str {
        "us-dpl"
    }

    fn doc(&self) -> &'static str {
        "The Denied Persons List of the US Bureau of Industry and Security as text delimited by tabs: `Name`, \
         `Street_Address`, `City`, `State`, `Country`, `Postal_Code`, `Effective_Date`, `Expiration_Date`, \
         `Standard_Order`, `Last_Update`, `Action`, `FR_Citation`. Dates are month/day/year. One person has a row for each \
         address."
    }

    fn columns(&self) -> &'static [&'static str] {
        COLUMNS
    }

    fn recognise(&self, file: &ListFile) -> Option<&'static str> {
        let there = COLUMNS.iter().filter(|c| header_has(file, b'\t', 0, &[c])).count();
        (there + 1 >= COLUMNS.len()).then_some("list")
    }

    fn read(&self, files: &[&ListFile]) -> Result<ParsedList, Diagnostic> {
        let [file] = files else { return Err(super::one_file(self.id())) };
        let mut table = ListTable::new(file, b'\t', 0)?;
        let [name, effective] = table.required(["Name", "Effective_Date"])?;
        let [street, city, state, post, country] =
            ["Street_Address", "City", "State", "Postal_Code", "Country"].map(|c| table.column(c));
        let [expires, order, action, citation] =
            ["Expiration_Date", "Standard_Order", "Action", "FR_Citation"].map(|c| table.column(c));
        let mut gather = Gather::default();
        while let Some(row) = table.next()? {
            let mut draft = Draft::new("us-dpl", row.number);
            draft.primary(row.get(name));
            draft.address_of([street, city, state, post].map(|c| row.get(c)), row.get(country));
            draft.start(row.get(effective), Order::MonthFirst);
            draft.end(row.get(expires), Order::MonthFirst);
            draft.citation(row.get(citation));
            draft.remark("standard order", row.get(order));
            draft.remark("", row.get(action));
            if let Err(why) = gather.take(draft, "", "a row without a name") {
                table.note(row.number, why);
            }
        }
        not_empty(file, gather.finish_table(table))
    }
}
