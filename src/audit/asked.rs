//! Which activities are asked of a machine.

use std::collections::BTreeSet;

use crate::model::{Activity, Field, Machine};
use crate::text::not_known_yet::speaks;

/// What is asked of every machine where nobody says otherwise: what an operator of imported equipment does with it.
const ALWAYS: [Activity; 2] = [Activity::Import, Activity::Operation];

/// The activities asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequestedActivities {
    /// These, of every machine.
    Given(Vec<Activity>),
    /// Import and operation of every machine, and those others of which its evidence speaks.
    FromEvidence,
}

impl RequestedActivities {
    /// The activities asked of a machine, in their own order.
    pub fn of(&self, machine: &Machine<'_>) -> Vec<Activity> {
        let said = machine.values.iter().filter(|(field, value)| speaks(*field, value.text));
        self.for_fields(said.map(|(field, _)| *field))
    }

    /// The activities asked where these columns say something.
    pub fn for_fields(&self, fields: impl IntoIterator<Item = Field>) -> Vec<Activity> {
        match self {
            Self::Given(activities) => activities.clone(),
            Self::FromEvidence => {
                let spoken = fields.into_iter().filter_map(Field::speaks_of);
                ALWAYS.into_iter().chain(spoken).collect::<BTreeSet<_>>().into_iter().collect()
            }
        }
    }
}
