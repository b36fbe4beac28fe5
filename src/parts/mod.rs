//! Markings of chips and modules: made comparable, and looked up among the patterns of the catalogue.
//!
//! A marking is compared in its compact form (upper case, only A–Z and 0–9), but where people left a gap is
//! remembered: `XC7Z010-1CLG400C` ends its family's digits at the dash, `XC7Z0101CLG400C` does not say where.

mod cards;
mod device;
mod family_name;
mod index;
mod lookup;
mod marking;
mod pattern;
mod suffixes;

pub(crate) use device::plain_name;
pub(crate) use family_name::FamilyName;
pub(crate) use index::{Accepts, IndexedPattern, PatternIndex};
pub(crate) use lookup::PatternHit;
pub use marking::normalise;
pub(crate) use pattern::Pattern;
