//! The columns of the sheets of a run: thousands of documents have the same, which are held once.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::ops::Deref;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::model::{ColumnPlan, ColumnPlans, Field, column_letters};

/// A column and what its cells are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RunColumn<'a> {
    /// What its cells are, where that is known: `serial`.
    #[serde(default, borrow, skip_serializing_if = "Option::is_none")]
    pub field: Option<Cow<'a, str>>,
    /// Its heading as written.
    #[serde(borrow)]
    pub header: Cow<'a, str>,
    /// The number of the board or component, where columns are numbered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slot: Option<u16>,
}

impl<'a> RunColumn<'a> {
    /// The column of a sheet.
    pub fn of(plan: &'a ColumnPlan) -> Self {
        Self {
            field: plan.field.map(Field::as_str).map(Into::into),
            header: plan.header.as_str().into(),
            slot: Some(plan.slot).filter(|slot| *slot != 0),
        }
    }

    fn into_owned(self) -> RunColumn<'static> {
        RunColumn {
            field: self.field.map(|field| field.into_owned().into()),
            header: self.header.into_owned().into(),
            slot: self.slot,
        }
    }
}

/// The columns of a sheet by their letters; cloning shares them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunColumns<'a>(Arc<BTreeMap<String, RunColumn<'a>>>);

impl RunColumns<'_> {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl RunColumns<'static> {
    /// The columns of a plan, those of one that is known if they are the same.
    pub(super) fn of(plans: &ColumnPlans, known: &mut HashMap<ColumnPlans, Self>) -> Self {
        let columns = || {
            let columns = (0u32..).zip(plans);
            let columns = columns.map(|(at, plan)| (column_letters(at), RunColumn::of(plan).into_owned()));
            Self(Arc::new(columns.collect()))
        };
        known.entry(plans.clone()).or_insert_with(columns).clone()
    }
}

impl<'a> Deref for RunColumns<'a> {
    type Target = BTreeMap<String, RunColumn<'a>>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl Serialize for RunColumns<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for RunColumns<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        BTreeMap::deserialize(deserializer).map(|columns| Self(Arc::new(columns)))
    }
}
