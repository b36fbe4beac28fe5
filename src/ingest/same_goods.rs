//! Sheets of a workbook that list the same goods: an invoice and its packing list are of one shipment, not of two.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use super::columns::is_of_trade;
use super::layout::{Preamble, Table};
use super::shape::trim;
use super::units::{is_amount, is_unit};
use super::validate::{RowOutcome, RowValidator};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::Field;
use crate::text::counts::count;
use crate::text::placeholders::is_placeholder;

/// Lines that are compared at the most: longer lists are stocks, not papers of one shipment.
const MOST: usize = 5_000;

/// The lists of goods of a workbook, each with its place.
#[derive(Default)]
pub(crate) struct SheetsOfGoods(Vec<(String, Goods)>);

impl SheetsOfGoods {
    /// Whether an earlier sheet lists the goods of this one and says all that it says, so that it is left out; said in either
    /// case where they are the same.
    pub(crate) fn repeats(&mut self, tables: &[Table], place: &str, notes: &mut Diagnostics) -> bool {
        // What cannot be read is said where it is read.
        let Ok(Some(goods)) = Goods::of(tables) else { return false };
        let same = self.0.iter().filter_map(|(of, earlier)| Some((of.clone(), earlier.same(&goods)?)));
        // One that says all of it counts more than an earlier one that does not.
        let found = same.min_by_key(|(_, same)| *same);
        let copied = matches!(found, Some((_, Same::Copied)));
        match found {
            Some((of, Same::Copied)) => {
                let message = format!("left out: it lists the goods of {of}, and says no more of them");
                notes.push(
                    Diagnostic::warning("goods-listed-twice", message)
                        .at(place)
                        .help("if it is of another shipment, save the sheet as a file of its own"),
                );
            }
            Some((of, Same::Listed)) => {
                let message = format!("lists the goods of {of} once more: both are counted");
                notes.push(
                    Diagnostic::warning("goods-listed-twice", message)
                        .at(place)
                        .help("if both are papers of one shipment, take the one out that says less"),
                );
            }
            None => {}
        }
        if !copied {
            self.0.push((place.to_owned(), goods));
        }
        copied
    }
}

/// Whether a heading is that of cartons, weights and the like, which a packing list adds: `Carton No.` with `1-40` below it,
/// `N.W. (kg)`.
fn is_of_packing(heading: &str) -> bool {
    const PACKS: &str = "carton|ctn|case no|case nr|case number|pallet|package|packing|crate|box|karton|kiste|kolli|packstück|caja|bulto|\
        caixa|volume|colis|коробк|ящик|箱|梱包|ケース|n.w|g.w|weight|cbm|measurement|dimension|gewicht|abmessung|peso|poids|вес|габарит|\
        重量|毛重|净重|淨重|体积|尺寸|重さ|容積";
    let heading = heading.to_lowercase().replace('_', " ");
    PACKS.split('|').map(str::trim).any(|word| heading.contains(word))
}

/// The lots of a sheet.
struct Goods {
    /// Sorted.
    lines: Vec<Line>,
    /// The headings of its tables.
    headings: BTreeSet<String>,
    /// What stands above them: what it is, and the text.
    above: BTreeSet<(String, String)>,
}

/// What a lot is, and how many.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Line {
    name: String,
    quantity: u64,
    /// What the columns say that are read as something.
    fields: BTreeSet<(Field, String)>,
    /// What any cell says, but for amounts that papers of trade add: prices, weights, cartons.
    texts: BTreeSet<String>,
}

/// How the goods of two sheets are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Same {
    /// The second says nothing of them that the first does not.
    Copied,
    /// Names and quantities are the same; the second says more.
    Listed,
}

impl Goods {
    /// The lots of the tables of a sheet; `None` where they hold something else, too.
    ///
    /// # Errors
    /// When the rows cannot be read.
    fn of(tables: &[Table]) -> Result<Option<Self>, Diagnostic> {
        let mut goods = Self { lines: Vec::new(), headings: BTreeSet::new(), above: BTreeSet::new() };
        for table in tables {
            let plan = &table.reading.plan;
            let Some((lots, counted)) = plan.lots.as_ref().and_then(|lots| Some((lots, lots.quantity?)))
            else {
                return Ok(None);
            };
            let named = |column: &&u32| {
                plan.columns.get(**column as usize).is_some_and(|c| c.field == Some(Field::Model))
            };
            let Some(name) = lots.named_by.iter().find(named).or(lots.named_by.first()) else {
                return Ok(None);
            };
            let headings = table.reading.columns.iter().map(|column| column.header.to_lowercase());
            goods.headings.extend(headings.filter(|heading| !heading.is_empty()));
            // A date or an order number tells one shipment from another; a price or a weight is of the paper.
            let of_trade: Vec<bool> =
                table.reading.columns.iter().map(|column| is_of_trade(&column.header)).collect();
            let packs: Vec<bool> =
                table.reading.columns.iter().map(|column| is_of_packing(&column.header)).collect();
            let packs = |at: u32| packs.get(at as usize).is_some_and(|packs| *packs);
            let of_trade = |at: u32| of_trade.get(at as usize).is_some_and(|of_trade| *of_trade);
            let validator = RowValidator::new(&table.reading);
            let mut other = false;
            table.rows.scan(table.reading.first_data, table.reading.end, &mut |row| {
                let text = |column: u32| row.cells.get(column as usize).map_or("", |cell| trim(cell.text));
                match validator.validate(row) {
                    RowOutcome::Lot { .. } if goods.lines.len() < MOST => {
                        let cells = || (0..).zip(row.cells.iter().map(|cell| trim(cell.text)));
                        let fields = cells().filter(|(at, text)| *at != counted && !is_placeholder(text));
                        let fields = fields.filter_map(|(at, text)| {
                            Some((plan.columns.get(at as usize)?.field?, text.to_lowercase()))
                        });
                        let quantity = count(text(counted)).unwrap_or(0);
                        // Lines may be numbered, in whatever order.
                        let counts = [quantity, goods.lines.len() as u64 + 1];
                        let says = |(at, text): &(u32, &str)| {
                            let counted = || count(text).is_some_and(|number| counts.contains(&number));
                            !is_placeholder(text)
                                && !is_unit(text)
                                && !packs(*at)
                                && !(is_amount(text) && (of_trade(*at) || counted()))
                        };
                        let texts = cells().filter(|cell| cell.0 != counted && says(cell));
                        let texts = texts.map(|(_, text)| text);
                        goods.lines.push(Line {
                            name: text(*name).to_lowercase(),
                            quantity,
                            fields: fields.filter(|(field, _)| *field != Field::Quantity).collect(),
                            texts: texts.map(str::to_lowercase).collect(),
                        });
                    }
                    RowOutcome::Blank | RowOutcome::Skipped(_) => {}
                    _ => other = true,
                }
                if other { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            })?;
            if other {
                return Ok(None);
            }
            let above = table.preamble.iter().flat_map(Preamble::shown);
            goods.above.extend(above.map(|(field, _, text)| (field, text.to_lowercase())));
        }
        goods.lines.sort();
        Ok(Some(goods).filter(|goods| !goods.lines.is_empty()))
    }

    /// Whether another list is of the same goods: the same names and quantities, line for line.
    fn same(&self, later: &Self) -> Option<Same> {
        let pairs = || self.lines.iter().zip(&later.lines);
        if self.lines.len() != later.lines.len()
            || !pairs().all(|(one, other)| (&one.name, one.quantity) == (&other.name, other.quantity))
        {
            return None;
        }
        // An invoice and its packing list differ in their headings; lists of two months do not.
        let copied = later.headings != self.headings
            && later.above.is_subset(&self.above)
            && pairs()
                .all(|(one, other)| other.fields.is_subset(&one.fields) && other.texts.is_subset(&one.texts));
        Some(if copied { Same::Copied } else { Same::Listed })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diagnostic::Severity;
    use crate::ingest::columns::MapOptions;
    use crate::ingest::layout::read_tables;
    use crate::ingest::memory::MemoryRows;
    use crate::ingest::rows::Rows;

    fn same(one: &str, later: &str) -> Option<Same> {
        let goods = |csv: &str| {
            let rows: Arc<dyn Rows> = Arc::new(MemoryRows::csv(csv, ','));
            Goods::of(&read_tables(&rows, "m", &MapOptions::default()).unwrap()).unwrap()
        };
        goods(one)?.same(&goods(later)?)
    }

    const INVOICE: &str =
        "Seller: Acme,,,\nModel,Description,Qty,Unit Price\nS21 200T,miner,5,10\nL7 9500M,miner,3,20\n";

    #[test]
    fn an_invoice_and_its_packing_list_are_of_the_same_goods() {
        for (later, expected) in [
            (
                "Seller: Acme,,\nModel,Qty,Cartons\nL7 9500M,3,3\nS21 200T,5,5\nTotal,8,8\n",
                Some(Same::Copied),
            ),
            (
                "Model,Description,Qty,G.W.\nS21 200T,miner,5,70.5 kg\nL7 9500M,miner,3,42\n",
                Some(Same::Copied),
            ),
            // The same headings are those of two lists of one kind.
            (INVOICE, Some(Same::Listed)),
            ("Model,Qty,Order no.\nS21 200T,5,4711\nL7 9500M,3,4712\n", Some(Same::Listed)),
            ("Model,Qty,Shipped\nS21 200T,5,2026-02-03\nL7 9500M,3,2026-02-03\n", Some(Same::Listed)),
            // Cartons have numbers, and not only how many they are.
            ("Carton No.,Model,Qty\n1-3,L7 9500M,3\n4-8,S21 200T,5\n", Some(Same::Copied)),
            (
                "Carton No.,Model,Qty,N.W. (kg),G.W. (kg)\n1-3,L7 9500M,3,540,600\n4-8,S21 200T,5,80,95\n",
                Some(Same::Copied),
            ),
            ("箱号,Model,Qty\nC-1,L7 9500M,3\nC-2,S21 200T,5\n", Some(Same::Copied)),
            ("No.,Model,Qty,Cartons\n1,L7 9500M,3,7\n2,S21 200T,5,9\n", Some(Same::Copied)),
            // What it says beside is read.
            ("Model,Qty,Origin\nS21 200T,5,China\nL7 9500M,3,China\n", Some(Same::Listed)),
            ("Buyer: Acme,,\nModel,Qty,Cartons\nL7 9500M,3,3\nS21 200T,5,5\n", Some(Same::Listed)),
            ("Model,Qty,Remark\nS21 200T,5,for Minsk\nL7 9500M,3,\n", Some(Same::Listed)),
            // Another shipment.
            ("Model,Qty\nS21 200T,5\nL7 9500M,4\n", None),
            ("Model,Qty\nS21 200T,5\n", None),
            ("Model,Serial,Qty\nS21 200T,QX7,1\nL7 9500M,QX8,1\n", None),
        ] {
            assert_eq!(same(INVOICE, later), expected, "{later}");
        }
    }

    /// The sheets that are left out, and what is said of each.
    fn repeated(sheets: &[&str]) -> Vec<(bool, Vec<(Severity, String)>)> {
        let mut goods = SheetsOfGoods::default();
        let each = sheets.iter().enumerate().map(|(at, csv)| {
            let rows: Arc<dyn Rows> = Arc::new(MemoryRows::csv(csv, ','));
            let tables = read_tables(&rows, "m", &MapOptions::default()).unwrap();
            let mut notes = Diagnostics::default();
            let repeats = goods.repeats(&tables, &format!("m!{at}"), &mut notes);
            (repeats, notes.iter().map(|note| (note.severity, note.message.clone())).collect())
        });
        each.collect()
    }

    #[test]
    fn lists_of_two_months_are_two_shipments() {
        let month = |date: &str, order: &str| {
            format!("Date,Order no.,Model,Qty\n{date},{order},S21 200T,5\n{date},{order},L7 9500M,3\n")
        };
        let (january, february) = (month("2026-01-05", "4711"), month("2026-02-03", "4802"));
        let listed = "lists the goods of m!0 once more: both are counted".to_owned();
        let all = repeated(&[&january, &february]);
        assert_eq!(all, [(false, vec![]), (false, vec![(Severity::Warning, listed)])]);
    }

    #[test]
    fn a_sheet_is_held_against_the_one_that_says_all_of_it() {
        let short = "Model,Qty\nS21 200T,5\nL7 9500M,3\n";
        let packing = "Model,Description,Qty,Cartons\nL7 9500M,miner,3,3\nS21 200T,miner,5,5\n";
        let [_, (invoice, _), (left_out, said)] = &repeated(&[short, INVOICE, packing])[..] else { panic!() };
        assert_eq!((*invoice, *left_out), (false, true));
        let message = "left out: it lists the goods of m!1, and says no more of them".to_owned();
        assert_eq!(*said, [(Severity::Warning, message)]);
    }
}
