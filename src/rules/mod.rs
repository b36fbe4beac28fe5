//! Rule packs: reading them with every mistake at its line, compiling them for a day, asking them of a machine.
//!
//! A rule file is data ([`crate::tomlread`], [`schema`]); what a rule can ask for is a [`kinds::RuleKind`], one file each.
//! Evaluation is pure: facts in, [`kinds::RuleHit`]s out, with the chain from the cell to what the rule names.

pub mod answers;
pub mod chain;
pub mod check;
pub mod examples;
pub mod id_set;
pub mod index;
pub mod kinds;
pub mod listed;
pub mod ownership;
pub mod question;
pub mod rule;
pub mod ruleset;
pub mod schema;
pub mod ties;

pub use question::Question;
pub use rule::{Example, Rule, Suspension};
pub use ruleset::{Ruleset, RulesetRule};
