//! Headers that their values do not bear out: units of measure, kinds of things and models are no machines.

use super::bearing::{is_kind, mostly, name_one_each, repeat};
use super::draft::Drafts;
use crate::ingest::units::is_unit;
use crate::model::{Confidence, Field, letters_of};

/// Before words of several meanings are settled.
pub(super) fn settle(drafts: &mut Drafts<'_>) {
    units_of_measure(drafts);
    kinds_of_things(drafts);
    names_of_assets(drafts);
}

/// "Asset" with `HP EliteDesk 800` below it is what the asset is called, and no tag on it.
fn names_of_assets(drafts: &mut Drafts<'_>) {
    let words = |value: &str| value.split_whitespace().count() > 1 && value.chars().any(char::is_alphabetic);
    for i in open(drafts) {
        let said = drafts.said(i);
        let of_names = said.len() > 1 && mostly(&said, words);
        let free = !drafts.has(Field::Machine);
        let Some(column) = drafts.columns.get_mut(i) else { continue };
        let bare = matches!(column.lookup.key.as_str(), "asset" | "assets");
        if !bare || !of_names || column.field != Some(Field::AssetTag) {
            continue;
        }
        if free {
            let why = "its values are names of several words, and no tags";
            column.set(Field::Machine, Confidence::Medium, why.to_owned());
        } else {
            column
                .unset("kept as an attribute: its values are names of several words, and no tags".to_owned());
        }
    }
}

/// "Unit" with `pcs` below it is a unit of measure, and names neither a machine nor a quantity.
fn units_of_measure(drafts: &mut Drafts<'_>) {
    for i in open(drafts) {
        let fits = |f: Option<Field>| {
            f.is_none_or(|f| {
                matches!(f, Field::Machine | Field::Quantity | Field::Model | Field::Class | Field::Component)
            })
        };
        // `PC` is a unit as well as a kind of thing.
        let kinds = drafts.columns.get(i).is_some_and(|c| c.field == Some(Field::Class))
            && mostly(&drafts.said(i), is_kind);
        if drafts.columns.get(i).is_some_and(|c| fits(c.field))
            && !kinds
            && mostly(&drafts.said(i), is_unit)
            && let Some(column) = drafts.columns.get_mut(i)
        {
            column.lookup.loose.clear();
            column.unset("kept as an attribute: its values are units of measure".to_owned());
        }
    }
}

/// "Device" or "Type" with `Laptop` and `Monitor` below it is a kind of thing: a class, neither a machine nor a model. In a
/// list of parts it may be the part's.
fn kinds_of_things(drafts: &mut Drafts<'_>) {
    let of_parts = [Field::Part, Field::Designator, Field::PartMaker, Field::ComponentSerial];
    // Parts have no addresses: beside these, a processor is one of a machine.
    let of_machines = [Field::Hostname, Field::Ip, Field::Mac];
    let of_parts = of_parts.into_iter().any(|f| drafts.has(f));
    if drafts.one_machine || (of_parts && !of_machines.into_iter().any(|f| drafts.has(f))) {
        return;
    }
    for i in open(drafts) {
        let named = |f: Option<Field>| f.is_none_or(|f| matches!(f, Field::Machine | Field::Model));
        let said = drafts.said(i);
        let Some(column) = drafts.columns.get(i).filter(|c| named(c.field)) else { continue };
        // Below a "Type" most of them are enough: `Computer`, `Printer` and what nobody else calls so.
        let kinds = said.iter().filter(|value| is_kind(value)).count();
        let of_types = is_type(&column.lookup.key) && kinds * 2 > said.len() && kinds > 1;
        if !of_types && !mostly(&said, is_kind) {
            continue;
        }
        let free = !drafts.has(Field::Class);
        let Some(column) = drafts.columns.get_mut(i) else { continue };
        let was = column.field;
        // A bare "Name" of things that are kinds is one, too.
        let open = [Field::Class, Field::Machine].into_iter().any(|field| column.may_be(field));
        if free && (was.is_some() || open) {
            let why = "its values are kinds of things (laptop, monitor, miner): a class";
            column.set(Field::Class, Confidence::Medium, why.to_owned());
        } else if was.is_some() {
            column.unset("kept as an attribute: its values are kinds of things, not things".to_owned());
        }
        column
            .lookup
            .loose
            .retain(|l| !matches!(l.field, Field::Machine | Field::Model | Field::Serial | Field::AssetTag));
    }
}

/// After they are: what stands beside a better column.
pub(super) fn settle_neighbours(drafts: &mut Drafts<'_>) {
    type_beside_model(drafts);
    if !drafts.component_list {
        model_in_class(drafts);
        machine_of_models(drafts);
    }
}

/// "Device type" beside a "Model" is a class, not a second model.
fn type_beside_model(drafts: &mut Drafts<'_>) {
    let (types, models): (Vec<usize>, Vec<usize>) = drafts
        .all(Field::Model)
        .into_iter()
        .partition(|i| drafts.columns.get(*i).is_some_and(|c| is_type(&c.lookup.key)));
    let Some(&model) = models.first() else { return };
    for i in types {
        let free = !drafts.has(Field::Class);
        let Some(column) = drafts.columns.get_mut(i).filter(|c| !c.fixed) else { continue };
        if free {
            let why = format!("a type beside the model in column {}: a class", letters_of(model));
            column.set(Field::Class, Confidence::Medium, why);
        } else {
            column.unset(format!(
                "kept as an attribute: a type beside the model in column {}",
                letters_of(model)
            ));
        }
    }
}

/// Where no column names the model, a "type of device" whose values have numbers in them does: `Antminer S21`.
fn model_in_class(drafts: &mut Drafts<'_>) {
    if drafts.has(Field::Model) || drafts.all(Field::Class).len() != 1 {
        return;
    }
    let Some(i) = drafts.column(Field::Class) else { return };
    let numbered = |v: &str| v.chars().any(|c| c.is_ascii_digit()) && v.chars().any(char::is_alphabetic);
    let holds = mostly(&drafts.said(i), |v| numbered(v) && !is_kind(v));
    if let Some(column) = drafts.columns.get_mut(i).filter(|c| !c.fixed && holds && is_type(&c.lookup.key)) {
        let why = "a type of device, read as `model` because no other column names the model and its values are models";
        column.set(Field::Model, Confidence::Medium, why.to_owned());
    }
}

/// "Device" with the same few values in all rows, beside a column that tells the rows apart, names models and no machine.
fn machine_of_models(drafts: &mut Drafts<'_>) {
    let of_parts = [
        Field::BoardSerial,
        Field::ComponentSerial,
        Field::Part,
        Field::HashAsic,
        Field::Component,
        Field::Psu,
        Field::Quantity,
    ];
    if of_parts.into_iter().any(|f| drafts.has_plain(f)) {
        return;
    }
    let better = [Field::Serial, Field::AssetTag, Field::Hostname, Field::Mac]
        .into_iter()
        .filter_map(|f| drafts.column(f));
    let Some(better) = better.into_iter().find(|i| drafts.is_filled(*i) && name_one_each(&drafts.said(*i)))
    else {
        return;
    };
    for i in drafts.all(Field::Machine) {
        if !repeat(&drafts.said(i)) || drafts.said(i).len() < 3 {
            continue;
        }
        let free = !drafts.has(Field::Model);
        let Some(column) = drafts.columns.get_mut(i).filter(|c| !c.fixed) else { continue };
        let because = format!("its values repeat, and column {} tells the rows apart", letters_of(better));
        if free {
            column.set(Field::Model, Confidence::Medium, format!("names models and no machine: {because}"));
        } else {
            column.unset(format!("kept as an attribute: {because}"));
        }
    }
}

fn open(drafts: &Drafts<'_>) -> Vec<usize> {
    (0..drafts.columns.len()).filter(|i| drafts.columns.get(*i).is_some_and(|c| !c.fixed)).collect()
}

/// Whether a header says "type" and not "model".
fn is_type(key: &str) -> bool {
    const TYPES: [&str; 9] = ["type", "typ", "tipo", "тип", "类型", "類型", "種別", "種類", "タイプ"];
    const MODELS: [&str; 6] = ["model", "modell", "модел", "型号", "型番", "モデル"];
    TYPES.iter().any(|t| key.contains(t)) && !MODELS.iter().any(|m| key.contains(m))
}
