//! What is known of a machine once its strings were looked up: the input of the audit.

use std::sync::Arc;

use serde::Serialize;

use super::{
    BoardId, ClassId, Classification, ClassificationFact, Component, DestinationFact, ListingFact, Location,
    Machine, ModelId, PartId, PartyId, Role, Value,
};

/// How exact a match of a marking is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Exactness {
    /// Only after taking O for 0 or I for 1: never more than `review`.
    Confusable,
    /// A piece of a longer text, or an ending the pattern does not settle: never more than `review`.
    Partial,
    /// A family's marking, but the row names another maker for it: never more than `review`.
    Disputed,
    /// A marking that two makers use, and the row names neither: never more than `review`.
    Ambiguous,
    /// A maker's numbering scheme, or the name of several families: tells maker and kind, and not more than that;
    /// never more than `review`.
    Scheme,
    /// The family's pattern with a package, speed or temperature ending.
    Family,
    /// The whole marking.
    Exact,
}

impl Exactness {
    /// Whether a match of this kind can lead above `review`.
    pub const fn is_conclusive(self) -> bool {
        matches!(self, Self::Family | Self::Exact)
    }

    /// Whether a match of this kind settles whose part it is.
    pub const fn settles(self) -> bool {
        matches!(self, Self::Scheme | Self::Family | Self::Exact)
    }

    /// The name used in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Confusable => "confusable",
            Self::Partial => "partial",
            Self::Disputed => "disputed",
            Self::Ambiguous => "ambiguous",
            Self::Scheme => "scheme",
            Self::Family => "family",
            Self::Exact => "exact",
        }
    }
}

/// Which of a party's names matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NameKind {
    /// The name itself.
    Name,
    /// An alias.
    Alias,
    /// A name in its own script.
    Native,
    /// A name that stands within a longer text: somebody has to look whether that party is meant.
    Within,
}

/// A marking that belongs to a family.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartMatch {
    /// The family.
    pub part: PartId,
    /// The pattern that matched, as written in the catalogue.
    pub pattern: String,
    /// How exact.
    pub exactness: Exactness,
    /// The marking after normalisation.
    pub normalised: String,
    /// The rest after the family: package, speed, temperature.
    pub rest: String,
    /// The families of other makers that use this marking, where nothing tells which is meant.
    pub also: Vec<PartId>,
}

/// A name that is a party's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartyMatch {
    /// The party.
    pub party: PartyId,
    /// The party's name that matched, as written in the catalogue or rule.
    pub name: String,
    /// Which kind of name.
    pub kind: NameKind,
    /// The normalised form both share.
    pub normalised: String,
}

/// A string that names a board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoardMatch {
    /// The board.
    pub board: BoardId,
    /// The catalogue's string or glob that matched.
    pub raw: String,
}

/// How a fact came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Origin<'a> {
    /// A cell says so.
    Cell(Value<'a>),
    /// It belongs to the part at this index of [`Facts::parts`].
    Part(usize),
    /// It belongs to the board at this index of [`Facts::boards`].
    Board(usize),
    /// It belongs to [`Facts::model`].
    Model,
}

/// A party in a role.
#[derive(Clone, Debug)]
pub struct PartyFact<'a> {
    /// Its role.
    pub role: Role,
    /// The party, where it is known; a written name that nothing matches is kept with `None`.
    pub party: Option<PartyId>,
    /// The name that matched, where a cell named it.
    pub matched: Option<Arc<PartyMatch>>,
    /// How it came about.
    pub origin: Origin<'a>,
    /// Where in [`Machine::parties`] it is, where a column of parties names it.
    pub declared: Option<usize>,
}

/// An identified part.
#[derive(Clone, Debug)]
pub struct PartFact<'a> {
    /// The family.
    pub part: PartId,
    /// How the marking matched; `None` where the board implies the part.
    pub matched: Option<Arc<PartMatch>>,
    /// The component, where a row names it.
    pub component: Option<&'a Component<'a>>,
    /// How it came about.
    pub origin: Origin<'a>,
}

impl PartFact<'_> {
    /// How exact the identification is; a part implied by a recognised board is as exact as its family.
    pub fn exactness(&self) -> Exactness {
        self.matched.as_ref().map_or(Exactness::Family, |m| m.exactness)
    }
}

/// By what a board is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// The cell is the board's own type.
    Name,
    /// Words of a longer text name it: never more than `review`.
    Word,
    /// The firmware is made for it.
    Firmware,
}

/// An identified board.
#[derive(Clone, Debug)]
pub struct BoardFact<'a> {
    /// The board.
    pub matched: Arc<BoardMatch>,
    /// The cell that names it.
    pub value: Value<'a>,
    /// By what it is told.
    pub told: Told,
}

/// The identified model.
#[derive(Clone, Copy, Debug)]
pub struct ModelFact<'a> {
    /// The model.
    pub model: ModelId,
    /// The cell that names it.
    pub value: Value<'a>,
}

/// What is known of the machine's controllers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ControllerState {
    /// This many were identified from markings or board types.
    Identified(u64),
    /// None was named, but every board the model ships with is known; this many families come into question.
    Inferred(u64),
    /// None was named, and the model does not settle it.
    Unknown,
    /// The equipment carries none.
    OutOfScope(ClassId),
}

/// What is known of a machine.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    /// What was written.
    pub machine: &'a Machine<'a>,
    /// Every party in every role, written or implied (the maker of an identified part).
    pub parties: Vec<PartyFact<'a>>,
    /// Every party that is on an official list, or may be.
    pub listings: Vec<ListingFact<'a>>,
    /// Everywhere the machine goes, as far as somebody says so; they may contradict each other.
    pub destinations: Vec<DestinationFact<'a>>,
    /// The consignees, end users and repairers of whom nothing says where they are, by name.
    pub placeless: Vec<(Role, Value<'a>)>,
    /// Every identified part.
    pub parts: Vec<PartFact<'a>>,
    /// Every identified board.
    pub boards: Vec<BoardFact<'a>>,
    /// The model.
    pub model: Option<ModelFact<'a>>,
    /// The class of equipment.
    pub class: Option<ClassId>,
    /// What is known of the controllers.
    pub controllers: ControllerState,
    /// Which of the parts are the controllers that were identified or inferred: indices into [`Facts::parts`].
    pub controller_parts: Vec<usize>,
    /// What the machine and what is in it are classed as.
    pub classifications: Vec<ClassificationFact<'a>>,
    /// Cells that should declare a classification, and declare none that can be read.
    pub unread_classes: Vec<Value<'a>>,
    /// Cells with a part or board that nothing matches.
    pub unknown: Vec<Value<'a>>,
}

impl<'a> Facts<'a> {
    /// The classifications of the machine itself: what is declared, that of the model, and that of an advanced
    /// processor, which makes what carries it one of its kind. Any other part does not class the machine.
    pub fn classing(&self) -> impl Iterator<Item = &ClassificationFact<'a>> {
        self.classifications.iter().filter(|fact| match (fact.origin, fact.class) {
            (Origin::Cell(_) | Origin::Model, _) => true,
            (_, Classification::Eccn(number)) => number.is_advanced_computing(),
            _ => false,
        })
    }

    /// Whether a remark, a description or another text only mentions a party: then it need not have the role.
    pub fn only_mentions(&self, fact: &PartyFact<'_>) -> bool {
        fact.matched.as_ref().is_some_and(|matched| matched.kind == NameKind::Within)
            && self.machine.parties.iter().all(|declared| Origin::Cell(declared.name) != fact.origin)
    }

    /// The cell a fact goes back to.
    pub fn cell(&self, origin: Origin<'a>) -> Option<Location> {
        match origin {
            Origin::Cell(value) => Some(value.at),
            Origin::Part(i) => self.parts.get(i).and_then(|p| match p.origin {
                Origin::Part(_) => None,
                other => self.cell(other),
            }),
            Origin::Board(i) => self.boards.get(i).map(|b| b.value.at),
            Origin::Model => self.model.map(|m| m.value.at),
        }
    }
}
