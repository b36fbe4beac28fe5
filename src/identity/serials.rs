//! Serial numbers that stand at more than one machine.
//!
//! The survey keeps a hash of every serial number with the machines that carry it. Where several machines
//! carry one hash, they are read again and these serial numbers compared by their text, so a chance collision of hashes
//! accuses nobody.

use std::borrow::Cow;
use std::fmt::Write as _;

use hashbrown::HashMap;

use super::key::normalise;
use super::shared::Shared;
use crate::ingest::hostnames::is_factory;
use crate::model::{
    Evidence, EvidencePlan, Field, Location, Machine, RowPlace, SharedSerial, Standing, Value,
};
use crate::text::hardware_address::{is_nobodys, octets};
use crate::text::placeholders::is_placeholder;

/// Numbers of different things.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Namespace {
    /// Serial numbers of machines.
    Machine,
    /// Inventory numbers of machines.
    Tag,
    /// Hardware addresses of machines.
    Address,
    /// Names of machines in the network, as devices say them.
    Name,
    /// Serial numbers of boards, power supplies and components.
    Board,
}

impl Namespace {
    /// How many there are.
    pub(super) const COUNT: usize = 5;

    /// The namespace of a column, where it holds serial numbers that must not stand twice.
    pub(crate) const fn of(field: Field) -> Option<Self> {
        match field {
            Field::Serial => Some(Self::Machine),
            Field::ControlBoardSerial
            | Field::BoardSerial
            | Field::RemovedSerial
            | Field::InstalledSerial
            | Field::PsuSerial
            | Field::ComponentSerial => Some(Self::Board),
            _ => None,
        }
    }

    /// The namespace of a column by which evidence of several sources is about one machine.
    const fn joining(field: Field, observed: bool) -> Option<Self> {
        match field {
            Field::AssetTag => Some(Self::Tag),
            Field::Mac => Some(Self::Address),
            Field::Hostname if observed => Some(Self::Name),
            _ => Self::of(field),
        }
    }

    /// A number as it is compared; `None` where it is nobody's.
    pub(crate) fn normalise(self, text: &str) -> Option<Cow<'_, str>> {
        if is_placeholder(text) {
            return None;
        }
        match self {
            Self::Address => {
                let octets = octets(text).filter(|octets| !is_nobodys(*octets))?;
                let mut digits = String::with_capacity(12);
                for octet in octets {
                    // Writing to a String cannot fail.
                    let _ = write!(digits, "{octet:02X}");
                }
                Some(Cow::Owned(digits))
            }
            // Firmware gives it to every device of a kind.
            Self::Name if is_factory(text) => None,
            Self::Machine | Self::Tag | Self::Name | Self::Board => Some(normalise(text)),
        }
    }
}

/// Which numbers of a row are looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Numbers {
    /// Serial numbers and hardware addresses beside the key of the row: of one source each machine has its own key.
    #[default]
    OfOneSource,
    /// All by which evidence of several sources may be about one machine.
    OfSeveral,
}

impl Numbers {
    /// Whether machines are taken for one by a number of this field. Memory modules, disks and cards are moved from machine to
    /// machine, and makers number each on their own: one that two have says nothing of the rest.
    pub(super) const fn joins(field: Field) -> bool {
        !matches!(field, Field::ComponentSerial | Field::RemovedSerial)
    }

    /// The namespace of a column of a sheet that is read so.
    pub(super) fn namespace(self, plan: &EvidencePlan, column: usize) -> Option<Namespace> {
        let field = plan.columns.get(column)?.field?;
        match self {
            Self::OfOneSource => {
                let address = (field == Field::Mac).then_some(Namespace::Address);
                Namespace::of(field).or(address).filter(|_| plan.key.is_none_or(|key| key as usize != column))
            }
            Self::OfSeveral => Namespace::joining(field, plan.standing == Standing::Observed),
        }
    }
}

/// The serials of [`Survey::shared_by`](super::Survey::shared_by) with the machine's own text.
pub fn borrow<'a>(machine: &Machine<'a>, owned: &'a [Shared]) -> Vec<SharedSerial<'a>> {
    if owned.is_empty() {
        return Vec::new();
    }
    let evidence: HashMap<RowPlace, &Evidence<'a>> = machine.evidence.iter().map(|r| (r.place, r)).collect();
    let text = |at: Location| {
        let item = evidence.get(&at.row)?;
        let cell = item.cells.binary_search_by_key(&at.column, |c| c.column).ok()?;
        item.cells.get(cell).map(|c| c.text)
    };
    owned
        .iter()
        .filter_map(|Shared { field, at, elsewhere, count }| {
            let value = Value { text: text(*at)?, at: *at };
            Some(SharedSerial { field: *field, value, elsewhere, count: *count })
        })
        .collect()
}

/// Visits every number of some evidence that is looked at, as it is written and as it is compared.
pub(crate) fn each_number<'a>(
    evidence: &[Evidence<'a>],
    numbers: Numbers,
    mut visit: impl FnMut(Namespace, Field, Value<'a>, &str),
) {
    for item in evidence {
        for cell in &item.cells {
            let Some(namespace) = numbers.namespace(item.plan, cell.column as usize) else { continue };
            let Some(field) = item.column(cell).and_then(|c| c.field) else { continue };
            if let Some(number) = namespace.normalise(cell.text).filter(|_| !item.unread.covers(cell.column))
            {
                visit(namespace, field, item.value(cell), &number);
            }
        }
    }
}
