//! Entries of official lists.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What a listed party is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PartyKind {
    /// A firm, agency, school, group.
    Organisation,
    /// A natural person.
    Person,
    /// A ship.
    Vessel,
    /// An aeroplane.
    Aircraft,
    /// The list does not say: entries of the US Bureau of Industry and Security are of this kind.
    #[default]
    Unknown,
}

impl PartyKind {
    /// Every kind.
    pub const ALL: [Self; 5] =
        [Self::Organisation, Self::Person, Self::Vessel, Self::Aircraft, Self::Unknown];

    /// The name used in files and output.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Organisation => "organisation",
            Self::Person => "person",
            Self::Vessel => "vessel",
            Self::Aircraft => "aircraft",
            Self::Unknown => "unknown",
        }
    }
}

/// Which of a listed party's names it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ListedNameKind {
    /// The name under which it is listed.
    Primary,
    /// Another name.
    Alias,
    /// A name that the list itself calls weak or low quality.
    WeakAlias,
    /// A name it no longer uses.
    Former,
    /// A name in its own script.
    Native,
}

impl ListedNameKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Primary, Self::Alias, Self::WeakAlias, Self::Former, Self::Native];

    /// The name used in files and output.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Primary => "primary",
            Self::Alias => "alias",
            Self::WeakAlias => "weak-alias",
            Self::Former => "former",
            Self::Native => "native",
        }
    }
}

/// A name of a listed party, as the list writes it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ListedName {
    /// Its text.
    pub text: String,
    /// Which name it is.
    pub kind: ListedNameKind,
}

/// An address of a listed party.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ListedAddress {
    /// As the list writes it, its parts joined with commas.
    pub text: String,
    /// ISO 3166-1 alpha-2, where it could be told.
    pub country: Option<String>,
}

/// One entry of an official list, as one edition has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    /// The list, by its id in `src/lists/lists.toml`: `us-entity-list`; for a list unknown there, a slug of how the file
    /// calls it.
    pub list: String,
    /// The entry's id, unique within list and edition, and the same in the next edition where the source allows.
    pub entry: String,
    /// What it is.
    pub kind: PartyKind,
    /// Its names, the primary one first. Empty for an entry that lists an address alone (the `Address NN` entries of the
    /// US Entity List).
    pub names: Vec<ListedName>,
    /// Its countries, ISO 3166-1 alpha-2, in the order written, each once.
    pub countries: Vec<String>,
    /// Its addresses.
    pub addresses: Vec<ListedAddress>,
    /// Programmes, annexes or reasons under which it is listed: `SDGT`, `CMIC-EO13959`.
    pub programs: Vec<String>,
    /// Footnotes of the US Entity List that its licence requirement carries: 1, 3, 4, 5.
    pub footnotes: Vec<u8>,
    /// The licence requirement, as written.
    pub requirement: Option<String>,
    /// The licence review policy, as written.
    pub policy: Option<String>,
    /// The document that lists it: `90 FR 4621`.
    pub citation: Option<String>,
    /// The first day on the list.
    pub start: Option<Date>,
    /// The first day on which it binds, where its notice says another than `start`, which is that of its publication. It is
    /// known to the program, not to the list.
    #[serde(skip)]
    pub binds: Option<Date>,
    /// The first days of footnotes that it was given after it was listed; known as `binds` is.
    #[serde(skip)]
    pub footnote_days: Vec<(u8, Date)>,
    /// The first day no longer on it.
    pub end: Option<Date>,
    /// What else the list says.
    pub remarks: Option<String>,
    /// Where the list publishes it.
    pub url: Option<String>,
    /// Where it stands in the file, from 1: a row for tables, the ordinal of the element or object for XML and JSON.
    pub row: u64,
}

impl Listing {
    /// Whether it bound on that day; a date that is not given sets no bound.
    pub fn in_force(&self, day: Date) -> bool {
        self.binds.or(self.start).is_none_or(|first| first <= day) && self.end.is_none_or(|end| day < end)
    }

    /// Whether it carried a footnote of the Entity List on that day.
    pub fn bears(&self, footnote: u8, day: Date) -> bool {
        let given = |&(note, first): &(u8, Date)| note != footnote || first <= day;
        self.footnotes.contains(&footnote) && self.footnote_days.iter().all(given)
    }

    /// The name under which it is shown: its primary name, or its first address.
    pub fn title(&self) -> &str {
        let name = self.names.first().map(|n| n.text.as_str());
        name.or_else(|| self.addresses.first().map(|a| a.text.as_str())).unwrap_or(&self.entry)
    }
}
