//! The canonical columns: what a header is mapped to, and what rules may ask for.

use std::fmt;
use std::str::FromStr;

use super::{Activity, Role};

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
        pub enum Field { $( #[doc = $doc] $variant ),+ }

        impl Field {
            /// Every field, in the order in which they are documented.
            pub const ALL: &'static [Self] = &[ $( Self::$variant ),+ ];

            /// The name used in rule files, `--map` and reports.
            pub const fn as_str(self) -> &'static str { match self { $( Self::$variant => $name ),+ } }

            /// What the field says something about.
            pub const fn level(self) -> Level { match self { $( Self::$variant => Level::$level ),+ } }

            /// One line of explanation.
            pub const fn doc(self) -> &'static str { match self { $( Self::$variant => $doc ),+ } }
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
    Maker "maker" Machine "The firm that made the machine, or its brand.",
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
    Supplier "supplier" Machine "Who sold or shipped it.",
    Repairer "repairer" Machine "Who repaired it or is to repair it.",
    Consignee "consignee" Machine "Who receives the shipment.",
    EndUser "end-user" Machine "Who will use it.",
    Destination "destination" Machine "Where the shipment goes: a country, region or place.",
    EndUse "end-use" Machine "What it will be used for, as its user states it.",
    Owner "owner" Machine "Who owns it.",
    Operator "operator" Machine "Who runs it.",
    MakerAddress "maker-address" Machine "Where its maker is; several columns are the lines of one address.",
    MakerCountry "maker-country" Machine "The country of its maker.",
    SupplierAddress "supplier-address" Machine "Where the supplier is.",
    SupplierCountry "supplier-country" Machine "The country of the supplier.",
    RepairerAddress "repairer-address" Machine "Where it is repaired.",
    RepairerCountry "repairer-country" Machine "The country of the repairer.",
    ConsigneeAddress "consignee-address" Machine "Where the shipment goes.",
    ConsigneeCountry "consignee-country" Machine "The country of the consignee.",
    EndUserAddress "end-user-address" Machine "Where its user is.",
    EndUserCountry "end-user-country" Machine "The country of its user.",
    PurchaseDate "purchase-date" Machine "When it was bought.",
    ImportDate "import-date" Machine "When it was imported.",
    RepairDate "repair-date" Machine "When it was repaired.",
    ManufactureDate "manufacture-date" Machine "When it was made.",
    ControlBoard "control-board" Board "The type of the control board, as the device or its label names it.",
    ControlBoardSerial "control-board-serial" Board "The serial number of the control board.",
    Board "board" Board "The type of a hash board or other board.",
    BoardSerial "board-serial" Board "The serial number of a hash board or other board.",
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
    /// The role that a party named in this column has, if the column names a party.
    pub const fn role(self) -> Option<Role> {
        match self {
            Self::Maker | Self::PartMaker => Some(Role::Maker),
            Self::Supplier => Some(Role::Supplier),
            Self::Repairer => Some(Role::Repairer),
            Self::Consignee => Some(Role::Consignee),
            Self::EndUser => Some(Role::EndUser),
            Self::Owner => Some(Role::Owner),
            Self::Operator => Some(Role::Operator),
            _ => None,
        }
    }

    /// The role of the party whose address the column holds.
    pub const fn address_of(self) -> Option<Role> {
        match self {
            Self::MakerAddress => Some(Role::Maker),
            Self::SupplierAddress => Some(Role::Supplier),
            Self::RepairerAddress => Some(Role::Repairer),
            Self::ConsigneeAddress => Some(Role::Consignee),
            Self::EndUserAddress => Some(Role::EndUser),
            _ => None,
        }
    }

    /// The role of the party whose country the column holds. [`Field::Country`] is the machine's.
    pub const fn country_of(self) -> Option<Role> {
        match self {
            Self::MakerCountry => Some(Role::Maker),
            Self::SupplierCountry => Some(Role::Supplier),
            Self::RepairerCountry => Some(Role::Repairer),
            Self::ConsigneeCountry => Some(Role::Consignee),
            Self::EndUserCountry => Some(Role::EndUser),
            _ => None,
        }
    }

    /// The activity of which a value in the column speaks: whoever names a consignee means to send the machine away.
    pub const fn speaks_of(self) -> Option<Activity> {
        if matches!(self, Self::Destination) {
            return Some(Activity::Export);
        }
        let party = match self.role() {
            Some(role) => Some(role),
            None => match self.address_of() {
                Some(role) => Some(role),
                None => self.country_of(),
            },
        };
        match party {
            Some(Role::Consignee | Role::EndUser) => Some(Activity::Export),
            Some(Role::Repairer) => Some(Activity::RepairReturn),
            _ => None,
        }
    }

    /// Whether the field can be stated of a whole shipment: where it goes, who takes part, under which papers.
    pub const fn is_of_shipment(self) -> bool {
        let of_party = match (self.role(), self.address_of(), self.country_of()) {
            (Some(role), ..) | (_, Some(role), _) | (_, _, Some(role)) => !matches!(role, Role::Maker),
            _ => false,
        };
        of_party || matches!(self, Self::Destination | Self::EndUse | Self::Licence | Self::LicenceExpiry)
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
        Self::ALL.iter().copied().find(|f| f.as_str() == s).ok_or_else(|| UnknownField(s.to_owned()))
    }
}
