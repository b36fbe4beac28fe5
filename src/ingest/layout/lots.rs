//! Lists of goods: packing lists, invoices, orders and quotes, whose lines are kinds of machines with a quantity.

use super::header::Header;
use crate::ingest::columns::{Mapping, is_delivery_note, is_of_trade};
use crate::ingest::shape::{is_designators, trim};
use crate::model::{Aspect, Confidence, Field, LotsPlan, Role};
use crate::text::counts::count;
use crate::text::placeholders::is_placeholder;

/// The fields that say what a lot is.
const NAMING: [Field; 8] = [
    Field::Model,
    Field::Description,
    Field::ControlBoard,
    Field::Board,
    Field::Psu,
    Field::HashAsic,
    Field::Part,
    Field::Component,
];

/// How rows that name no machine are read as lots; `None` where nothing says how many of what they are. A list of the parts of
/// a machine is none, unless it speaks of trade.
pub(super) fn plan(
    (place, labelled): (&str, bool),
    mapping: &mut Mapping,
    header: &Header,
    sample: &[Vec<String>],
) -> Option<LotsPlan> {
    let of = |field: Field| {
        let columns = mapping.columns.iter().enumerate();
        columns.filter(move |(_, c)| c.field == Some(field)).map(|(at, _)| at)
    };
    let text = |row: &Vec<String>, column: usize| row.get(column).map_or("", |text| trim(text)).to_owned();
    let counts = |column: &usize| {
        let filled = sample.iter().map(|row| text(row, *column)).filter(|text| !is_placeholder(text));
        let (all, good) =
            filled.fold((0, 0), |(all, good), text| (all + 1, good + usize::from(count(&text).is_some())));
        good > 0 && good * 3 >= all
    };
    let quantity = of(Field::Quantity).find(counts)?;
    // `Réf.` heads designators, and the numbers of goods.
    let designators = |column: usize| {
        let filled = sample.iter().map(|row| text(row, column)).filter(|text| !text.is_empty());
        let (all, good) =
            filled.fold((0, 0), |(all, good), text| (all + 1, good + usize::from(is_designators(&text))));
        good * 3 > all
    };
    if of(Field::Designator).any(designators) {
        return None;
    }
    let modelled =
        of(Field::Model).any(|column| sample.iter().any(|row| !is_placeholder(&text(row, column))));
    let of_parts =
        [Field::Part, Field::Component, Field::PartMaker].into_iter().any(|field| mapping.has(field));
    if mapping.component_list && of_parts && !modelled && !speaks_of_trade(mapping, header, labelled) {
        return None;
    }
    let says = |column: &usize| sample.iter().any(|row| !is_placeholder(&text(row, *column)));
    let named_by: Vec<usize> = NAMING.into_iter().flat_map(of).filter(says).collect();
    if named_by.is_empty() {
        return None;
    }
    mapping.component_list = false;
    name_by_description(mapping, &named_by);
    makers_of_goods(mapping);
    let number = |column: usize| u32::try_from(column).ok();
    Some(LotsPlan {
        prefix: format!("{place}!"),
        quantity: Some(number(quantity)?),
        named_by: named_by.into_iter().filter_map(number).collect(),
    })
}

/// Goods without a model of their own are what their description says.
fn name_by_description(mapping: &mut Mapping, named_by: &[usize]) {
    if mapping.has(Field::Model) {
        return;
    }
    let described = |column: &&usize| {
        mapping.columns.get(**column).is_some_and(|c| c.field == Some(Field::Description) && !c.fixed)
    };
    if let Some(column) = named_by.iter().find(described).and_then(|column| mapping.columns.get_mut(*column))
    {
        column.field = Some(Field::Model);
        column.confidence = Some(Confidence::Medium);
        "a description of goods that have no model beside it".clone_into(&mut column.why);
    }
}

/// Who made a part made the goods, where their model stands beside it.
fn makers_of_goods(mapping: &mut Mapping) {
    let maker = Field::Party(Role::Maker, Aspect::Name);
    let part_maker = mapping.column(Field::PartMaker);
    if mapping.has(maker) || !mapping.has(Field::Model) {
        return;
    }
    if let Some(column) =
        part_maker.and_then(|column| mapping.columns.get_mut(column)).filter(|column| !column.fixed)
    {
        column.field = Some(maker);
        "the maker of goods, whose model stands beside it".clone_into(&mut column.why);
    }
}

/// Whether a list of parts is of goods that somebody sells or sends.
fn speaks_of_trade(mapping: &Mapping, header: &Header, labelled: bool) -> bool {
    let fields = [Field::Origin, Field::Hts, Field::Destination];
    fields.into_iter().any(|field| mapping.has(field))
        || is_delivery_note(&header.texts)
        || header.texts.iter().filter(|text| is_of_trade(text)).count() + usize::from(labelled) >= 2
}
