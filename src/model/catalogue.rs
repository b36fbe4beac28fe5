//! What is known of parts, boards, models and parties: the entries of `rules/catalogue/*.toml`.
//!
//! Entries refer to each other by index ([`PartId`], [`PartyId`] …) once loaded.

use serde::{Deserialize, Serialize};

use super::{Confidence, Eccn, Share};

macro_rules! ids {
    ($( $name:ident $doc:literal ),+ $(,)?) => { $(
        #[doc = $doc]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);
        impl $name {
            /// The index as the vectors of the catalogue count.
            pub const fn index(self) -> usize { self.0 as usize }
        }
    )+ };
}

ids! {
    PartId "Index of a part family.",
    BoardId "Index of a board.",
    ModelId "Index of a machine model.",
    PartyId "Index of a party.",
    ClassId "Index of a class of equipment.",
    EvidenceId "Index of a way to collect evidence.",
    RegionId "Index of a region that rules tell from its country.",
}

/// Where an entry comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The catalogue file and entry: `catalogue/parts-sophgo.toml#sophgo-cv183x`.
    pub entry: String,
    /// The document the statement was taken from.
    pub text: String,
    /// How sure it is.
    pub confidence: Confidence,
}

/// What a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)] // the names say it
pub enum PartKind {
    Soc,
    Cpu,
    Mcu,
    Fpga,
    Gpu,
    Npu,
    Bmc,
    Switch,
    Nic,
    Phy,
    Wireless,
    Cellular,
    Flash,
    Dram,
    Eeprom,
    HashAsic,
    Pmic,
    Psu,
    Sensor,
    Crypto,
    Bridge,
    Storage,
    Other,
}

impl PartKind {
    /// Whether a part of this kind runs the machine or part of it: a controller.
    pub const fn is_controller(self) -> bool {
        matches!(
            self,
            Self::Soc | Self::Cpu | Self::Mcu | Self::Fpga | Self::Npu | Self::Gpu | Self::Bmc | Self::Switch
        )
    }
}

/// How much of a part its entry knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Knowledge {
    /// The family itself.
    Family,
    /// A maker's numbering scheme: whose part it is and of what kind.
    Scheme,
}

/// How an entry is classed for export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Classed {
    /// The numbers of the Commerce Control List; several where it is not established which one.
    pub eccns: Vec<Eccn>,
    /// Who says so; of the entry itself where it gives no other.
    pub source: Source,
}

/// A family of parts, told by its marking.
#[derive(Clone, Debug)]
pub struct PartEntry {
    /// The family's id.
    pub family: String,
    /// How much the entry knows.
    pub knowledge: Knowledge,
    /// What it is, in words.
    pub title: String,
    /// What it is.
    pub kind: PartKind,
    /// Wider families it belongs to.
    pub groups: Vec<String>,
    /// Who makes it.
    pub maker: PartyId,
    /// The marking patterns, as written.
    pub patterns: Vec<String>,
    /// Real markings.
    pub examples: Vec<String>,
    /// Markings that must not match.
    pub not: Vec<String>,
    /// Families of other makers that use some of the same markings.
    pub look_alike_of: Vec<PartId>,
    /// How it is classed for export, where a source says so.
    pub classed: Option<Classed>,
    /// Titles of families or boards that could replace it.
    pub alternatives: Vec<String>,
    /// Where it comes from.
    pub source: Source,
    /// A remark.
    pub note: Option<String>,
}

/// What a board is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BoardKind {
    /// Runs a miner.
    ControlBoard,
    /// Carries hash ASICs, or any other board.
    HashBoard,
    /// Power supply.
    Psu,
    /// Main board of a server or appliance.
    Mainboard,
    /// Line card of network gear.
    LineCard,
    /// A module with a controller of its own.
    Module,
}

/// How exactly a board's controllers are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ControllersKnown {
    /// The part family is the one on the board.
    Exact,
    /// The maker's family is known, the part varies.
    Family,
}

/// A board, told by the strings devices and labels give it.
#[derive(Clone, Debug)]
pub struct BoardEntry {
    /// Its id.
    pub id: String,
    /// What it is, in words.
    pub title: String,
    /// Who makes it.
    pub maker: PartyId,
    /// What it is.
    pub kind: BoardKind,
    /// The strings that name it.
    pub raw: Vec<String>,
    /// Globs looked for in firmware names.
    pub firmware: Vec<String>,
    /// The controllers it carries.
    pub controllers: Vec<PartId>,
    /// How exactly they are known.
    pub controllers_known: ControllersKnown,
    /// Titles of boards that fit the same machine.
    pub alternatives: Vec<String>,
    /// Where it comes from.
    pub source: Source,
    /// A remark.
    pub note: Option<String>,
}

/// A board that a model may ship with.
#[derive(Clone, Debug)]
pub struct Ships {
    /// The board.
    pub board: BoardId,
    /// Who says so.
    pub source: String,
    /// How sure it is.
    pub confidence: Confidence,
}

/// A machine model.
#[derive(Clone, Debug)]
pub struct ModelEntry {
    /// Its id.
    pub id: String,
    /// The ways it is written.
    pub names: Vec<String>,
    /// Who makes it.
    pub maker: PartyId,
    /// What kind of equipment it is.
    pub class: ClassId,
    /// The boards it may ship with.
    pub may_ship_with: Vec<Ships>,
    /// Whether these are all the boards it ships with.
    pub boards_complete: bool,
    /// Its hash ASICs.
    pub hash_asics: Vec<PartId>,
    /// How the machine is classed for export, where a source says so.
    pub classed: Option<Classed>,
    /// How to find out what is in it, best first.
    pub evidence: Vec<EvidenceId>,
    /// Where it comes from.
    pub source: Source,
    /// A remark.
    pub note: Option<String>,
}

/// How a maker numbers its models, whatever brand they are sold under.
#[derive(Clone, Debug)]
pub struct ModelScheme {
    /// Its id.
    pub id: String,
    /// What is numbered so, in words.
    pub title: String,
    /// Whose scheme it is.
    pub maker: PartyId,
    /// Where it comes from.
    pub source: Source,
}

/// A class of equipment.
#[derive(Clone, Debug)]
pub struct ClassEntry {
    /// Its id.
    pub id: String,
    /// What it is, in words.
    pub title: String,
    /// Whether equipment of this class carries a controller at all.
    pub carries_controller: bool,
    /// The words for it in several languages.
    pub words: Vec<String>,
}

/// A way to collect evidence.
#[derive(Clone, Debug)]
pub struct EvidenceEntry {
    /// Its id.
    pub id: String,
    /// For whose machines; empty for any.
    pub makers: Vec<PartyId>,
    /// For which classes; empty for any.
    pub classes: Vec<ClassId>,
    /// What it proves: `control-board`, `controller`, `board-serial`, `origin`, `repair`, `model`.
    pub proves: String,
    /// What it is, in words.
    pub title: String,
    /// Exactly what to do.
    pub how: String,
    /// The column to write the answer into.
    pub result_column: Option<String>,
    /// Where it comes from.
    pub source: Source,
}

/// A firm or person.
#[derive(Clone, Debug)]
pub struct PartyEntry {
    /// Its id; rule files may add parties of their own, whose id is their name.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Other names it goes by.
    pub aliases: Vec<String>,
    /// Names in its own script.
    pub native: Vec<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// It is a natural person: lists write the family name first, and others last.
    pub person: bool,
    /// Where it comes from.
    pub source: Source,
    /// A remark.
    pub note: Option<String>,
}

/// How two parties are tied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LinkKind {
    /// A brand or technology of the other party.
    Brand,
    /// The other party owns a share of it.
    Owner,
    /// It is a subsidiary of the other party.
    Subsidiary,
    /// They share a founder or officer.
    SharedOfficer,
    /// They share an address.
    Address,
}

impl LinkKind {
    /// The name used in files and reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Brand => "brand",
            Self::Owner => "owner",
            Self::Subsidiary => "subsidiary",
            Self::SharedOfficer => "shared-officer",
            Self::Address => "address",
        }
    }
}

/// A tie from one party to another.
#[derive(Clone, Debug)]
pub struct LinkEntry {
    /// The party in the machine.
    pub from: PartyId,
    /// The party it leads to.
    pub to: PartyId,
    /// How.
    pub kind: LinkKind,
    /// The share of `from` that `to` holds, where a source gives it. Two links of one pair state one share, not two.
    pub share: Option<Share>,
    /// From when.
    pub since: Option<jiff::civil::Date>,
    /// Until when.
    pub until: Option<jiff::civil::Date>,
    /// Where it comes from.
    pub source: Source,
    /// What is and what is not established.
    pub note: Option<String>,
}
