//! Words of several meanings, settled by the other columns and a sample of the rows.
//!
//! Every rule stands here once, with its reason, and writes that reason into the column's `why`.

use std::collections::HashSet;

use super::bearing::{is_kind, mostly, name_one_each};
use super::borne_out;
use super::delivered;
use super::draft::Drafts;
use super::money;
use super::part_numbers;
use super::software;
use super::swaps;
use super::told;
use crate::ingest::shape::is_ip;
use crate::model::{Aspect, Confidence, Field, Role, letters_of};
use crate::text::countries;

/// Settles every column that its header alone does not.
pub(super) fn settle(drafts: &mut Drafts<'_>) {
    subtype_beside_platform(drafts);
    type_beside_maker_number(drafts);
    money::settle(drafts);
    delivered::settle(drafts);
    told::settle(drafts);
    borne_out::settle(drafts);
    swaps::settle(drafts);
    stray_designator(drafts);
    device_of_parts(drafts);
    drafts.component_list = is_component_list(drafts);
    part_numbers::settle(drafts);
    workers(drafts);
    software::settle(drafts);
    for (field, rule) in LOOSE {
        if let Some(reason) = rule(drafts) {
            assign(drafts, *field, &reason);
        }
    }
    told::name_of_host(drafts);
    borne_out::settle_neighbours(drafts);
    location_of_part(drafts);
    serial_of_component(drafts);
    maker_of_part(drafts);
    model_of_part(drafts);
    house_part_numbers(drafts);
}

/// `SUBTYPE` is the control board where a miner says so itself; an export with a `PLATFORM` beside it has the model there
/// (bitcap-ipr, `header.rs`: type, subtype and platform of asic-rs).
fn subtype_beside_platform(drafts: &mut Drafts<'_>) {
    let named =
        |drafts: &Drafts<'_>, key: &str| drafts.columns.iter().position(|c| c.lookup.key == key && !c.fixed);
    let (Some(subtype), Some(platform)) = (named(drafts, "subtype"), named(drafts, "platform")) else {
        return;
    };
    if let Some(column) = drafts.columns.get_mut(subtype) {
        let why = "the model: the platform beside it is the control board";
        column.set(Field::Model, Confidence::Medium, why.to_owned());
    }
    if let Some(column) = drafts.columns.get_mut(platform) {
        let why = "the control board's platform: the subtype beside it is the model";
        column.set(Field::ControlBoard, Confidence::Medium, why.to_owned());
    }
}

/// `Worker` is the login of a machine at a pool, which names it only where nothing better does: several may share one.
fn workers(drafts: &mut Drafts<'_>) {
    let better = [Field::Machine, Field::Serial, Field::AssetTag, Field::Hostname, Field::Mac, Field::Ip];
    let Some(better) = better.into_iter().find_map(|field| drafts.column(field)) else { return };
    for column in &mut drafts.columns {
        let of_pool = ["worker", "矿工"].iter().any(|word| column.lookup.key.starts_with(word));
        if of_pool && column.field.is_none() && !column.fixed && column.may_be(Field::Machine) {
            column.lookup.loose.retain(|loose| loose.field != Field::Machine);
            column.why = format!(
                "a login at a pool, which names no machine beside column {}: kept as an attribute",
                letters_of(better)
            );
        }
    }
}

/// `HW type` is the control board of a miner; beside `OEM S/N 1` it is the model, in an export of `RackTables`.
fn type_beside_maker_number(drafts: &mut Drafts<'_>) {
    let is_of_export = drafts
        .columns
        .iter()
        .any(|c| c.lookup.key.starts_with("oemsn") || c.lookup.key.starts_with("oems/n"));
    let of_type = |c: &&mut super::draft::Draft| c.lookup.key == "hwtype" && !c.fixed;
    if let Some(column) = drafts.columns.iter_mut().find(of_type).filter(|_| is_of_export) {
        let why = "the model: its maker's number stands beside it";
        column.set(Field::Model, Confidence::Medium, why.to_owned());
    }
}

/// "Reference" is a designator only beside parts: elsewhere it is an order's or a customer's reference.
fn stray_designator(drafts: &mut Drafts<'_>) {
    let parts = [Field::Part, Field::Component, Field::PartMaker, Field::Quantity];
    if parts.into_iter().any(|f| drafts.has(f)) {
        return;
    }
    for i in drafts.all(Field::Designator) {
        if !drafts.holds_designators(i)
            && let Some(column) = drafts.columns.get_mut(i).filter(|c| !c.fixed)
        {
            column.unset(
                "kept as an attribute: no column names a part that it could be the place of".to_owned(),
            );
        }
    }
}

/// `Qty, Value, Device, Parts`: "Parts" that are designators make "Device" the name of a component.
fn device_of_parts(drafts: &mut Drafts<'_>) {
    if drafts.has(Field::Designator) || !drafts.has(Field::Quantity) {
        return;
    }
    let parts = drafts
        .open_for(Field::Designator)
        .into_iter()
        .find(|i| drafts.values(*i).next().is_some() && drafts.holds_designators(*i));
    let device = drafts
        .all(Field::Machine)
        .into_iter()
        .find(|i| drafts.columns.get(*i).is_some_and(|c| !c.fixed && c.may_be(Field::Component)));
    if let (Some(parts), Some(device)) = (parts, device) {
        let why =
            format!("column {} holds reference designators: the row is about a component", letters_of(parts));
        if let Some(column) = drafts.columns.get_mut(device) {
            column.set(Field::Component, Confidence::Medium, why);
        }
    }
}

/// One row a component, rather than one row a machine.
fn is_component_list(drafts: &Drafts<'_>) -> bool {
    let part = drafts.has_plain(Field::Part);
    let repeated = || {
        let key = Field::KEYS.into_iter().find_map(|f| drafts.column(f));
        let part = drafts.column(Field::Part);
        key.zip(part).is_some_and(|(k, p)| drafts.varies_within(k, p) == Some(true))
    };
    drafts.one_machine
        || drafts.has_plain(Field::Component)
        || drafts.has_plain(Field::Designator)
        || drafts.has_plain(Field::ComponentSerial)
        || drafts.has_plain(Field::PartMaker)
        || (part && drafts.has(Field::Quantity))
        || (part && repeated())
}

type Rule = fn(&Drafts<'_>) -> Option<String>;

/// For each field that loose words may stand for: whether there is room for it, and why. Earlier wins.
const LOOSE: &[(Field, Rule)] = &[
    (Field::Designator, |d| {
        let parts = d.has(Field::Part) || d.has(Field::Component) || d.has(Field::Quantity);
        let open = d.open_for(Field::Designator);
        let holds = open.first().is_some_and(|i| d.holds_designators(*i) && d.values(*i).next().is_some());
        (parts && holds && !d.has(Field::Designator))
            .then(|| "its values are reference designators".to_owned())
    }),
    (Field::Ip, |d| {
        let holds = d.open_for(Field::Ip).first().is_some_and(|i| mostly(&d.said(*i), is_ip));
        (holds && !d.has(Field::Ip)).then(|| "its values are addresses".to_owned())
    }),
    // A bare "Name" is the machine's only where nothing better names it and the row is about one machine.
    (Field::Machine, |d| {
        let better = [Field::Machine, Field::Serial, Field::AssetTag, Field::Hostname];
        let evidence = [
            Field::Model,
            Field::Mac,
            Field::Ip,
            Field::Firmware,
            Field::ControlBoard,
            Field::ControlBoardSerial,
            Field::BoardSerial,
            Field::PsuSerial,
        ];
        let room = !d.component_list
            && !d.has(Field::Quantity)
            && !better.into_iter().any(|f| d.has(f))
            && names_each(d)
            && (evidence.into_iter().any(|f| d.has(f))
                || names_numbered_kinds(d)
                || told::speaks_of_equipment(d)
                || d.open_for(Field::Machine)
                    .iter()
                    .any(|i| d.columns.get(*i).is_some_and(|c| c.lookup.names_kind)));
        room.then(|| "the row is about one machine and no other column names it".to_owned())
    }),
    (Field::AssetTag, |d| {
        let open = d.open_for(Field::AssetTag);
        let tags = open.first().is_none_or(|i| d.said(*i).is_empty() || name_one_each(&d.said(*i)));
        if tags { free(d, Field::AssetTag) } else { None }
    }),
    (Field::Serial, |d| free(d, Field::Serial)),
    (Field::Part, |d| {
        let room = d.has(Field::Designator) && !d.has(Field::Part);
        room.then(|| "stands in a parts list that has no part number column".to_owned())
    }),
    (Field::Component, |d| {
        (d.component_list && !d.has(Field::Component)).then(|| "stands in a list of components".to_owned())
    }),
    (Field::Model, |d| if d.component_list { None } else { free(d, Field::Model) }),
    (Field::Class, |d| free(d, Field::Class)),
    (Field::Party(Role::Maker, Aspect::Name), |d| {
        let bought = d.has(Field::PurchaseDate)
            || d.columns.iter().any(|c| is_price(&c.lookup.key))
            || is_about_suppliers(d);
        if bought && !d.has(Field::Party(Role::Supplier, Aspect::Name)) {
            None
        } else {
            free(d, Field::Party(Role::Maker, Aspect::Name))
        }
    }),
    (Field::Party(Role::Supplier, Aspect::Name), |d| {
        let reason = if d.has(Field::Party(Role::Maker, Aspect::Name)) {
            "another column names the maker"
        } else if is_about_suppliers(d) {
            "another column says where the supplier is"
        } else {
            "the sheet is about purchases (dates, prices or orders)"
        };
        (!d.has(Field::Party(Role::Supplier, Aspect::Name))).then(|| reason.to_owned())
    }),
    (Field::Party(Role::EndUser, Aspect::Name), |d| free(d, Field::Party(Role::EndUser, Aspect::Name))),
    (Field::Party(Role::EndUser, Aspect::Address), |d| free(d, Field::Party(Role::EndUser, Aspect::Address))),
    (Field::Party(Role::EndUser, Aspect::Country), |d| free(d, Field::Party(Role::EndUser, Aspect::Country))),
    (Field::Party(Role::Owner, Aspect::Name), |d| free(d, Field::Party(Role::Owner, Aspect::Name))),
    (Field::ControlBoard, |d| free(d, Field::ControlBoard)),
    // "C/O" is a certificate, a letter's "care of", or this.
    (Field::Origin, |d| {
        let open = d.open_for(Field::Origin);
        let holds = open.first().is_some_and(|i| mostly(&d.said(*i), |v| countries::parse(v).is_some()));
        (holds && !d.has(Field::Origin)).then(|| "its values are countries".to_owned())
    }),
    (Field::Site, |d| free(d, Field::Site)),
    // Whoever repairs receives what was bought long ago.
    (Field::PurchaseDate, |d| {
        let repairs = [Field::RepairDate, Field::RemovedSerial, Field::InstalledSerial];
        let is_of_repairs = repairs.into_iter().any(|field| d.has(field))
            || d.has(Field::Party(Role::Repairer, Aspect::Name));
        if is_of_repairs { None } else { free(d, Field::PurchaseDate) }
    }),
    (Field::Description, |d| free(d, Field::Description)),
];

/// Whether a word of several meanings, such as "Name", stands above values of which each stands once, or that are those of hosts:
/// what comes again is a kind.
fn names_each(drafts: &Drafts<'_>) -> bool {
    let open = drafts.open_for(Field::Machine);
    open.first().is_none_or(|i| {
        let said = drafts.said(*i);
        let different: HashSet<&str> = said.iter().copied().collect();
        let of_host =
            |v: &str| !v.contains(char::is_whitespace) && v.bytes().any(|b| b.is_ascii_digit() || b == b'-');
        different.len() == said.len() || mostly(&said, of_host)
    })
}

/// Whether the values are kinds of machines that are numbered: `Device 1`, `Printer 2`.
fn names_numbered_kinds(drafts: &Drafts<'_>) -> bool {
    let numbered = |v: &str| {
        let kind = v.trim_end_matches(|c: char| c.is_ascii_digit() || "-_ #.".contains(c));
        kind.len() < v.len() && is_kind(kind)
    };
    drafts.open_for(Field::Machine).first().is_some_and(|i| mostly(&drafts.said(*i), numbered))
}

fn free(drafts: &Drafts<'_>, field: Field) -> Option<String> {
    (!drafts.has(field)).then(|| format!("no other column names the {field}"))
}

fn is_about_suppliers(drafts: &Drafts<'_>) -> bool {
    drafts.has(Field::Party(Role::Supplier, Aspect::Address))
        || drafts.has(Field::Party(Role::Supplier, Aspect::Country))
}

fn is_price(key: &str) -> bool {
    ["price", "cost", "invoice", "purchaseorder", "orderno", "ordernumber", "ponumber"]
        .iter()
        .any(|w| key.contains(w))
}

/// Gives a field to the best open column, and says so to the others.
fn assign(drafts: &mut Drafts<'_>, field: Field, reason: &str) {
    let open = drafts.open_for(field);
    let Some((&best, others)) = open.split_first() else { return };
    if let Some(column) = drafts.columns.get_mut(best) {
        let why = format!("a word of several meanings, read as `{field}` because {reason}");
        column.set(field, Confidence::Medium, why);
    }
    for &i in others {
        if let Some(column) = drafts.columns.get_mut(i) {
            column.why =
                format!("could mean `{field}`, which is column {}: kept as an attribute", letters_of(best));
        }
    }
}

/// "Location" in a parts list is the place on the board, if that is what the cells hold.
fn location_of_part(drafts: &mut Drafts<'_>) {
    if !drafts.component_list || drafts.has(Field::Designator) {
        return;
    }
    let site = drafts.all(Field::Site).into_iter().find(|i| {
        drafts.columns.get(*i).is_some_and(|c| !c.fixed && c.may_be(Field::Designator))
            && drafts.values(*i).next().is_some()
            && drafts.holds_designators(*i)
    });
    if let Some(column) = site.and_then(|i| drafts.columns.get_mut(i)) {
        let why = "a site by its name, but in a parts list and with reference designators in its cells";
        column.set(Field::Designator, Confidence::Medium, why.to_owned());
    }
}

/// A bare "Serial" beside a better machine key and component columns is the component's.
///
/// The rows decide where a machine has several: a serial that differs within one machine cannot be the
/// machine's, one that stays the same can. Otherwise its place does: right of the first component column
/// it is the component's.
fn serial_of_component(drafts: &mut Drafts<'_>) {
    if !drafts.component_list || drafts.has(Field::ComponentSerial) {
        return;
    }
    let serials = drafts.all(Field::Serial);
    let generic =
        |i: &usize| drafts.columns.get(*i).is_some_and(|c| !c.fixed && c.may_be(Field::ComponentSerial));
    let Some(serial) = serials.iter().copied().find(generic) else { return };
    let key = [Field::Machine, Field::AssetTag, Field::Hostname]
        .into_iter()
        .find_map(|f| drafts.column(f))
        .or_else(|| serials.iter().copied().find(|i| *i != serial));
    let component = [Field::Component, Field::Part, Field::PartMaker, Field::Designator]
        .into_iter()
        .filter_map(|f| drafts.column(f))
        .min();
    let why = match (key, component) {
        _ if drafts.one_machine => Some("the sheet lists the components of one machine".to_owned()),
        (Some(key), Some(component)) => match drafts.varies_within(key, serial) {
            Some(true) => {
                Some(format!("it differs between rows of one machine (column {})", letters_of(key)))
            }
            Some(false) => None,
            None => (serial > component).then(|| {
                format!(
                    "the machine is named in column {} and this stands after component column {}",
                    letters_of(key),
                    letters_of(component)
                )
            }),
        },
        _ => None,
    };
    if let (Some(why), Some(column)) = (why, drafts.columns.get_mut(serial)) {
        column.set(Field::ComponentSerial, Confidence::Medium, format!("the component's serial: {why}"));
    }
}

/// A bare "Manufacturer" in a list of components is the part's maker, unless it stands nearer to the model.
fn maker_of_part(drafts: &mut Drafts<'_>) {
    if !drafts.component_list || drafts.has(Field::PartMaker) {
        return;
    }
    let makers = drafts.all(Field::Party(Role::Maker, Aspect::Name));
    let generic: Vec<usize> = makers
        .into_iter()
        .filter(|i| drafts.columns.get(*i).is_some_and(|c| !c.fixed && c.may_be(Field::PartMaker)))
        .collect();
    let parts: Vec<usize> = [Field::Part, Field::Component, Field::Designator]
        .into_iter()
        .filter_map(|f| drafts.column(f))
        .collect();
    let distance = |from: usize, to: &[usize]| to.iter().map(|t| t.abs_diff(from)).min();
    let models = drafts.all(Field::Model);
    let nearest = generic.into_iter().min_by_key(|i| distance(*i, &parts));
    let Some(i) = nearest else { return };
    let nearer_to_model = match (distance(i, &parts), distance(i, &models)) {
        (Some(part), Some(model)) => model < part,
        (None, _) => true,
        _ => false,
    };
    if nearer_to_model && !drafts.one_machine {
        return;
    }
    if let Some(column) = drafts.columns.get_mut(i) {
        let why = "the part's maker: the sheet lists components, and this stands beside them";
        column.set(Field::PartMaker, Confidence::Medium, why.to_owned());
    }
}

/// "Model" after a component column, where no column holds the part number, is the component's model.
fn model_of_part(drafts: &mut Drafts<'_>) {
    if !drafts.component_list || drafts.has(Field::Part) {
        return;
    }
    let Some(component) = drafts.column(Field::Component) else { return };
    let model = drafts.all(Field::Model).into_iter().find(|i| {
        *i > component && drafts.columns.get(*i).is_some_and(|c| !c.fixed && c.may_be(Field::Part))
    });
    if let Some(column) = model.and_then(|i| drafts.columns.get_mut(i)) {
        let why = "the component's model: stands after the component, and no column holds a part number";
        column.set(Field::Part, Confidence::Medium, why.to_owned());
    }
}

/// Beside a manufacturer's part number, a plain "Part number" in a parts list is a house number.
fn house_part_numbers(drafts: &mut Drafts<'_>) {
    let parts = drafts.all(Field::Part);
    if !drafts.component_list || parts.len() < 2 {
        return;
    }
    let of_maker = |i: &usize| {
        drafts.columns.get(*i).is_some_and(|c| {
            let key = &c.lookup.key;
            ["manufactur", "mpn", "mfr", "mfg", "marking", "maker", "制造商", "原厂", "厂家", "メーカー"]
                .iter()
                .any(|w| key.contains(w))
        })
    };
    let (makers, others): (Vec<usize>, Vec<usize>) = parts.into_iter().partition(of_maker);
    let Some(&best) = makers.first() else { return };
    for i in others {
        if let Some(column) = drafts.columns.get_mut(i).filter(|c| !c.fixed && c.number.is_none()) {
            column.unset(format!(
                "kept as an attribute: beside the manufacturer's part number in column {} it is a house number",
                letters_of(best)
            ));
        }
    }
}
