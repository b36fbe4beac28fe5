//! Asking the lists: each distinct text once, and only for entries that are in force.

use std::sync::Arc;

use jiff::civil::Date;

use crate::diagnostic::Diagnostic;
use crate::lists::{Answer, Edition, Screening};
use crate::memo::Memo;
use crate::model::ListedMatch;
use crate::names::screening::{Classes, Explanation, Request};

/// The lists in use, and what is asked of them. Any number of threads may ask at once.
pub(super) struct Asker {
    screening: Screening,
    request: Request,
    as_of: Date,
    answers: Memo<Answer>,
    nothing: Arc<[Arc<ListedMatch>]>,
}

impl Asker {
    pub(super) fn new(screening: Screening, request: Request, as_of: Date) -> Self {
        Self { screening, request, as_of, answers: Memo::new(), nothing: Arc::from(Vec::new()) }
    }

    /// The editions in use.
    pub(super) fn editions(&self) -> &[Edition] {
        self.screening.editions()
    }

    /// The day on which entries have to be in force.
    pub(super) fn as_of(&self) -> Date {
        self.as_of
    }

    /// The kinds of entries that are looked at.
    pub(super) fn classes(&self) -> Classes {
        self.request.classes
    }

    /// The entries that a text may mean, best first.
    pub(super) fn hits(&self, text: &str) -> Answer {
        self.answers.get(text, || {
            let all = self.screening.search(text, &self.request)?;
            if all.is_empty() {
                return Ok(Arc::clone(&self.nothing));
            }
            let used = all.iter().filter(|hit| hit.listing.in_force(self.as_of));
            Ok(used.cloned().collect())
        })
    }

    /// The same, each with what its score rests on.
    pub(super) fn explained(
        &self,
        text: &str,
    ) -> Result<Vec<(ListedMatch, Option<Explanation>)>, Diagnostic> {
        let mut all = self.screening.explained(text, &self.request)?;
        all.retain(|(hit, _)| hit.listing.in_force(self.as_of));
        Ok(all)
    }
}
