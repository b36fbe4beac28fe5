//! Plain data that every other module uses: no input, no output, no clock.
//!
//! One word for one thing: [`Evidence`] is what one row or statement says, a [`Machine`] what was assembled
//! from it, [`Facts`] what is known of it, a [`Finding`] what a rule says of it, a [`Verdict`] the sum.

mod activity;
mod audit;
mod catalogue;
mod classification;
mod clearance;
mod column_plans;
mod confidence;
mod destination;
mod event;
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

pub use activity::Activity;
pub(crate) use activity::UnknownActivity;
pub(crate) use audit::MissingEvidence;
pub use audit::{Coverage, MachineAudit, Scope};
pub(crate) use catalogue::{
    BoardEntry, BoardId, BoardKind, ClassEntry, ClassId, Classed, ControllersKnown, EvidenceEntry,
    EvidenceId, Knowledge, LinkEntry, LinkKind, ModelEntry, ModelId, ModelScheme, PartEntry, PartId,
    PartKind, PartyEntry, PartyId, RegionId, Ships, Source,
};
pub(crate) use classification::{Classification, ClassificationFact, Eccn, TariffNumber};
pub(crate) use clearance::Clearance;
pub use confidence::Confidence;
pub(crate) use destination::CitiesEntry;
pub(crate) use destination::{
    CountryGroup, DestinationBasis, DestinationFact, GroupKind, Membership, RegionEntry,
};
pub(crate) use event::{Event, EventKind};

pub use column_plans::ColumnPlans;
pub use evidence::{ColumnPlan, Evidence, EvidenceCell, EvidencePlan, LotsPlan, Unread, Unreadable};
pub use facts::Facts;
pub(crate) use facts::{
    BoardFact, BoardMatch, ControllerState, ModelFact, Origin, PartFact, PartMatch, PartyFact, PartyMatch,
    Told,
};
pub(crate) use facts::{Exactness, NameKind};
pub use field::Field;
pub(crate) use field::Level;
pub use finding::{ChainStep, Finding, StepKind};
pub(crate) use finding::{Waived, counts_as};
pub(crate) use listed::{Agreement, Agreements, ListedMatch, ListingFact, MetBy};
pub use listed::{EditionRef, MatchType};
pub(crate) use listing::ListedAddress;
pub use listing::{ListedName, ListedNameKind, Listing, PartyKind};
pub use location::{InputId, InputInfo, Inputs, Location, Place, Places, RowPlace, Standing};
pub(crate) use location::{column_letters, letters, letters_of};
pub(crate) use machine::{
    Attribute, Board, Component, DeclaredParty, DeclaredPlace, Elsewhere, UnreadableValue, Value,
};
pub use machine::{Machine, SharedSerial};
pub(crate) use question::COUNTRY_UNKNOWN;
pub use question::Identified;
pub use question::{AnswerBy, Need, QuestionAnswer, QuestionState};
pub(crate) use role::Roles;
pub use role::{Aspect, Role};
pub(crate) use share::{NotAPercentage, Percent, Share};
pub use verdict::Verdict;
pub(crate) use verdict::{UnknownVerdict, VerificationResult};
