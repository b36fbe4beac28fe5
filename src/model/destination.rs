//! Where a shipment goes: what was read of it, and the groups and regions of countries that rules ask for.

use jiff::civil::Date;

use super::{RegionId, Role, Source, Value};

/// How a destination was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DestinationBasis {
    /// It is the country of a known party in the catalogue: nobody wrote where the shipment goes.
    KnownParty,
    /// It stands in the name of a party: `Quill Trading (Narnia)`.
    Name,
    /// A city or a place stands there, and no country.
    City,
    /// It stands beside the country where the shipment goes by the order of the words.
    Beside,
    /// It stands in an address.
    AddressEnd,
    /// Somebody wrote it in a column of its own.
    Written,
}

impl DestinationBasis {
    /// Whether it may lead above `review`, and answers where the shipment goes.
    pub const fn is_certain(self) -> bool {
        matches!(self, Self::Written | Self::AddressEnd)
    }

    /// How it was read, in words.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::KnownParty => "the country of the party in the catalogue",
            Self::Name => "in the name of the party",
            Self::Beside => "beside another place",
            Self::City => "a city or place, without its country",
            Self::AddressEnd => "in the address",
            Self::Written => "as written",
        }
    }
}

/// Somewhere a shipment goes. One that names no country known has neither `country` nor `region`: it answers nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DestinationFact<'a> {
    /// Whose place it is: consignee, end user or, for a repair, the repairer; `None` for the shipment's own destination.
    pub role: Option<Role>,
    /// The country, ISO 3166-1 alpha-2; for a region the country it belongs to.
    pub country: Option<&'static str>,
    /// The region, where rules tell it from its country.
    pub region: Option<RegionId>,
    /// The cell.
    pub value: Value<'a>,
    /// How it was read.
    pub basis: DestinationBasis,
}

impl DestinationFact<'_> {
    /// Whether it says where the shipment goes.
    pub const fn answers(&self) -> bool {
        self.country.is_some() && self.basis.is_certain()
    }
}

/// What makes some countries one group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GroupKind {
    /// A Country Group: `D:1`.
    Group,
    /// An embargo regime: `746.7`.
    Regime,
}

/// A group of countries, or the countries and regions of an embargo regime.
#[derive(Clone, Debug)]
pub struct CountryGroup {
    /// Its id, as the law calls it: `D:1`, `746.7`.
    pub id: String,
    /// What it is.
    pub title: String,
    /// Which of the two.
    pub kind: GroupKind,
    /// Its countries.
    pub members: Vec<Membership>,
    /// Its regions.
    pub regions: Vec<RegionId>,
    /// Where that is said.
    pub source: Source,
}

impl CountryGroup {
    /// The codes of the countries in it on a day.
    pub fn on(&self, day: Date) -> impl Iterator<Item = &'static str> + '_ {
        let holds = move |m: &&Membership| {
            m.since.is_none_or(|since| since <= day) && m.until.is_none_or(|until| day < until)
        };
        self.members.iter().filter(holds).map(|m| m.country)
    }
}

/// A country of a group, for a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Membership {
    /// ISO 3166-1 alpha-2.
    pub country: &'static str,
    /// The first day; `None` where it is not established or long ago.
    pub since: Option<Date>,
    /// The first day on which it is no longer in it.
    pub until: Option<Date>,
}

/// A region that rules tell from the country it belongs to.
#[derive(Clone, Debug)]
pub struct RegionEntry {
    /// Its id: `crimea`.
    pub id: String,
    /// What it is.
    pub title: String,
    /// The country it belongs to.
    pub country: &'static str,
    /// Countries that claim it, under whose name its places are written, too.
    pub claimed_by: Vec<&'static str>,
    /// Its names.
    pub names: Vec<String>,
    /// Towns in it.
    pub places: Vec<String>,
    /// Where that is said.
    pub source: Source,
}

/// Cities that name their country where nobody wrote it.
#[derive(Clone, Debug)]
pub(crate) struct CitiesEntry {
    /// The country.
    pub country: &'static str,
    /// Names of cities, in several languages.
    pub names: Vec<String>,
}
