//! Plain data that every other module uses: no input, no output, no clock.
//!
//! One word for one thing: [`Evidence`] is what one row or statement says, a [`Machine`] what was assembled
//! from it, [`Facts`] what is known of it, a [`Finding`] what a rule says of it, a [`Verdict`] the sum.

mod activity;
mod audit;
mod catalogue;
mod classification;
mod clearance;
mod confidence;
mod destination;
mod evidence;
mod facts;
mod field;
mod finding;
mod listed;
mod listing;
mod location;
mod machine;
mod question;
mod role;
mod share;
mod verdict;

pub use activity::{Activity, UnknownActivity};
pub use audit::{Coverage, MachineAudit, MissingEvidence, Scope};
pub use catalogue::{
    BoardEntry, BoardId, BoardKind, ClassEntry, ClassId, Classed, ControllersKnown, EvidenceEntry,
    EvidenceId, Knowledge, LinkEntry, LinkKind, ModelEntry, ModelId, ModelScheme, PartEntry, PartId,
    PartKind, PartyEntry, PartyId, RegionId, Ships, Source,
};
pub use classification::{BadClassification, Classification, ClassificationFact, Eccn, TariffNumber};
pub use clearance::Clearance;
pub use confidence::Confidence;
pub use destination::{
    CitiesEntry, CountryGroup, DestinationBasis, DestinationFact, GroupKind, Membership, RegionEntry,
};
pub use evidence::{ColumnPlan, Evidence, EvidenceCell, EvidencePlan, Unread, Unreadable};
pub use facts::{
    BoardFact, BoardMatch, ControllerState, Facts, ModelFact, Origin, PartFact, PartMatch, PartyFact,
    PartyMatch, Told,
};
pub use facts::{Exactness, NameKind};
pub use field::{Field, Level, UnknownField};
pub use finding::{ChainStep, Finding, StepKind};
pub use listed::{Agreement, Agreements, EditionRef, ListedMatch, ListingFact, MatchType, MetBy};
pub use listing::{ListedAddress, ListedName, ListedNameKind, Listing, PartyKind};
pub use location::{
    InputId, InputInfo, Inputs, Location, Place, Places, RowPlace, ShowRow, Standing, column_letters, letters,
};
pub use machine::{
    Attribute, Board, Component, DeclaredParty, DeclaredPlace, Elsewhere, Machine, SharedSerial,
    UnreadableValue, Value,
};
pub use question::{AnswerBy, Identified, Need, QuestionAnswer, QuestionState, UnknownNeed};
pub use role::{Aspect, Role, Roles, UnknownRole};
pub use share::{NotAPercentage, Percent, Share};
pub use verdict::{UnknownVerdict, Verdict, VerificationResult};
