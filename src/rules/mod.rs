//! Rule packs: reading them with every mistake at its line, compiling them for a day, asking them of a machine.
//!
//! A rule file is data ([`crate::tomlread`], [`schema`]); what a rule can ask for is a [`kinds::RuleKind`], one file each.
//! Evaluation is pure: facts in, [`kinds::RuleHit`]s out, with the chain from the cell to what the rule names.

pub(crate) mod answers;
pub(crate) mod chain;
pub(crate) mod check;
pub(crate) mod examples;
pub(crate) mod id_set;
pub(crate) mod index;
pub(crate) mod kinds;
pub(crate) mod listed;
pub(crate) mod ownership;
pub(crate) mod question;
pub(crate) mod rule;
pub(crate) mod ruleset;
pub(crate) mod schema;
pub(crate) mod ties;

pub(crate) use question::Question;
pub(crate) use rule::{Example, Rule};
pub use ruleset::Ruleset;
