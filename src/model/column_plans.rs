//! The columns of a sheet or document, shared by all that are alike: thousands of devices answer under the same names.

use std::collections::HashSet;
use std::ops::Deref;
use std::sync::Arc;

use super::ColumnPlan;

/// One plan a column, from column A; cloning shares them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ColumnPlans(Arc<[ColumnPlan]>);

impl ColumnPlans {
    /// The plans, to be changed: copied first where they are shared.
    pub(crate) fn to_mut(&mut self) -> &mut [ColumnPlan] {
        Arc::make_mut(&mut self.0)
    }

    /// The same plans as one that is known already, or known from now on.
    pub(crate) fn share(&mut self, known: &mut HashSet<Self>) {
        match known.get(self) {
            Some(same) => self.clone_from(same),
            None => {
                known.insert(self.clone());
            }
        }
    }
}

impl Default for ColumnPlans {
    fn default() -> Self {
        Self(Arc::from([]))
    }
}

impl Deref for ColumnPlans {
    type Target = [ColumnPlan];

    fn deref(&self) -> &[ColumnPlan] {
        &self.0
    }
}

impl From<Vec<ColumnPlan>> for ColumnPlans {
    fn from(plans: Vec<ColumnPlan>) -> Self {
        Self(plans.into())
    }
}

impl FromIterator<ColumnPlan> for ColumnPlans {
    fn from_iter<I: IntoIterator<Item = ColumnPlan>>(plans: I) -> Self {
        Self(plans.into_iter().collect())
    }
}

impl<'p> IntoIterator for &'p ColumnPlans {
    type Item = &'p ColumnPlan;
    type IntoIter = std::slice::Iter<'p, ColumnPlan>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}
