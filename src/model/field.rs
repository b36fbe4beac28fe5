//! The canonical columns: what a header is mapped to, and what rules may ask for.

use std::fmt;
use std::str::FromStr;

use super::{Activity, Aspect, Role};

/// What a field says something about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// The machine as a whole.
    Machine,
    /// One of its boards or its power supply.
    Board,
    /// One component (one row of a parts list, or one numbered column).
    Component,
}

macro_rules! fields {
    ($( $variant:ident $name:literal $level:ident $doc:literal ),+ $(,)?) => {
        /// A canonical column. Every header of an inventory is mapped to one of these or kept as an attribute.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Field {
            $( #[doc = $doc] $variant, )+
            /// Something about a party of the machine.
            Party(Role, Aspect),
        }

        impl Field {
            /// The fields that are about no party, in the order in which they are documented.
            const OTHERS: &'static [Self] = &[ $( Self::$variant ),+ ];

            /// The name used in rule files, `--map` and reports.
            pub const fn as_str(self) -> &'static str {
                match self { $( Self::$variant => $name, )+ Self::Party(role, aspect) => role.column(aspect) }
            }

            /// What the field says something about.
            pub const fn level(self) -> Level {
                match self { $( Self::$variant => Level::$level, )+ Self::Party(..) => Level::Machine }
            }

            /// One line of explanation.
            pub const fn doc(self) -> &'static str {
                match self { $( Self::$variant => $doc, )+ Self::Party(role, aspect) => role.doc(aspect) }
            }
        }
    };
}

fields! {
    Machine "machine" Machine "The operator's own name of the machine: the key under which its rows are gathered.",
    Serial "serial" Machine "The serial number of the machine.",
    AssetTag "asset-tag" Machine "The operator's inventory number.",
    Hostname "hostname" Machine "The machine's network name.",
    Mac "mac" Machine "A network hardware address; it follows the control board, not the machine.",
    Ip "ip" Machine "A network address.",
    Model "model" Machine "The model name.",
    Class "class" Machine "The kind of equipment: miner, server, switch, cable.",
    Description "description" Machine "Free text about the row.",
    Site "site" Machine "Where it stands.",
    Country "country" Machine "The country where it stands.",
    Origin "origin" Machine "The declared country of origin.",
    OriginMarking "origin-marking" Machine "Whether and how the origin is marked on the article (19 USC 1304).",
    Firmware "firmware" Machine "Firmware name or version.",
    Hts "hts" Machine "The declared tariff number.",
    Eccn "eccn" Machine "The declared export control classification number.",
    FccId "fcc-id" Machine "The FCC identifier or declaration.",
    Licence "licence" Machine "An export licence or authorisation.",
    LicenceExpiry "licence-expiry" Machine "The day the licence ends.",
    Document "document" Machine "A supporting document.",
    DocumentExpiry "document-expiry" Machine "The day the document ends.",
    Destination "destination" Machine "Where the shipment goes: a country, region or place.",
    EndUse "end-use" Machine "What it will be used for, as its user states it.",
    PurchaseDate "purchase-date" Machine "When it was bought.",
    ImportDate "import-date" Machine "When it was imported.",
    RepairDate "repair-date" Machine "When it was repaired.",
    ManufactureDate "manufacture-date" Machine "When it was made.",
    ControlBoard "control-board" Board "The type of the control board, as the device or its label names it.",
    ControlBoardSerial "control-board-serial" Board "The serial number of the control board.",
    Board "board" Board "The type of a hash board or other board.",
    BoardSerial "board-serial" Board "The serial number of a hash board or other board.",
    RemovedSerial "removed-serial" Machine "The serial number of a board that was taken out of the machine at its repair.",
    RemovedComponentSerial "removed-component-serial" Machine "The serial number of a component that a later list of the same signers says was taken out.",
    InstalledSerial "installed-serial" Board "The serial number of a board that was put into the machine at its repair.",
    BoardMaker "board-maker" Board "The maker of a board or power supply, as written.",
    FactoryJob "factory-job" Board "The factory's job in which a board was made, as its EEPROM holds it.",
    Psu "psu" Board "The type of the power supply.",
    PsuSerial "psu-serial" Board "The serial number of the power supply.",
    HashAsic "hash-asic" Component "The marking of the hash ASIC.",
    Part "part" Component "The marking or part number of a chip or module.",
    PartMaker "part-maker" Component "The maker of that part, as written.",
    Component "component" Component "What the component is: controller, PHY, flash.",
    ComponentSerial "component-serial" Component "The serial number of the component.",
    Designator "designator" Component "The reference designator on the board.",
    Quantity "quantity" Component "How many of it.",
}

impl Field {
    /// Every field: those about no party, then those about parties, by role.
    pub fn all() -> impl Iterator<Item = Self> + Clone {
        let of =
            |role| [Aspect::Name, Aspect::Address, Aspect::Country].map(|aspect| Self::Party(role, aspect));
        Self::OTHERS.iter().copied().chain(Role::ALL.into_iter().flat_map(of))
    }

    /// The role that a party named in this column has, if the column names a party.
    pub const fn role(self) -> Option<Role> {
        match self {
            Self::Party(role, Aspect::Name) => Some(role),
            Self::PartMaker | Self::BoardMaker => Some(Role::Maker),
            _ => None,
        }
    }

    /// Whether the column says where a party is: its address or its country. [`Field::Country`] is the machine's.
    pub const fn is_place_of_party(self) -> bool {
        matches!(self, Self::Party(_, Aspect::Address | Aspect::Country))
    }

    /// The activity of which a value in the column speaks: whoever names a consignee means to send the machine away.
    pub const fn speaks_of(self) -> Option<Activity> {
        if matches!(self, Self::Destination) {
            return Some(Activity::Export);
        }
        match self {
            Self::Party(Role::Consignee | Role::EndUser, _) => Some(Activity::Export),
            Self::Party(Role::Repairer, _) => Some(Activity::RepairReturn),
            _ => None,
        }
    }

    /// Whether the field can be stated of a whole shipment: where it goes, who takes part, under which documents.
    pub const fn is_of_shipment(self) -> bool {
        match self {
            Self::Party(role, _) => !matches!(role, Role::Maker),
            _ => matches!(self, Self::Destination | Self::EndUse | Self::Licence | Self::LicenceExpiry),
        }
    }

    /// The fields that can be the key of a machine, best first.
    pub const KEYS: [Self; 5] = [Self::Machine, Self::Serial, Self::AssetTag, Self::Hostname, Self::Mac];

    /// Whether the column holds sentences as well as names and numbers.
    pub const fn is_free_text(self) -> bool {
        matches!(
            self,
            Self::Description | Self::EndUse | Self::Document | Self::Licence | Self::OriginMarking
        )
    }

    /// Whether the column holds serial numbers, which a spreadsheet must not have turned into numbers.
    pub const fn is_serial(self) -> bool {
        matches!(
            self,
            Self::Machine
                | Self::Serial
                | Self::AssetTag
                | Self::ControlBoardSerial
                | Self::BoardSerial
                | Self::RemovedSerial
                | Self::RemovedComponentSerial
                | Self::InstalledSerial
                | Self::PsuSerial
                | Self::ComponentSerial
        )
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A word that names no field.
#[derive(Debug, thiserror::Error)]
#[error("'{0}' is no field")]
pub struct UnknownField(String);

impl FromStr for Field {
    type Err = UnknownField;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Self::all().find(|f| f.as_str() == s).ok_or_else(|| UnknownField(s.to_owned()))
    }
}
