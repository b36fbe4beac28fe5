//! What was taken out of a machine after it had been put in: a board that was swapped is no board of it any more.

use std::collections::HashMap;

use jiff::Timestamp;

use super::super::node::Node;
use super::event::{associated, is_removal};

/// When an event was: by its time; where that is not told with its offset, or is the same, by its number in the document.
type When = (Timestamp, usize);

/// The last removals among the events of a document.
pub(super) struct Removals<'d> {
    /// By the machine and what was taken out of it; none for everything that was in it.
    last: HashMap<(&'d str, Option<&'d str>), When>,
    /// When each event was, by its pointer.
    when: HashMap<String, When>,
}

impl<'d> Removals<'d> {
    /// Of all events of a document.
    pub(super) fn of(events: &[Node<'d>]) -> Self {
        let mut removals = Self { last: HashMap::new(), when: HashMap::new() };
        for (number, event) in events.iter().enumerate() {
            let Some((parent, children)) = associated(event) else { continue };
            let time = event.get("eventTime").and_then(|time| time.text()?.parse().ok());
            let when = (time.unwrap_or(Timestamp::MIN), number);
            removals.when.insert(event.at.clone(), when);
            if !is_removal(event) {
                continue;
            }
            let all = children.is_empty().then_some(None);
            for child in children.into_iter().map(Some).chain(all) {
                let last = removals.last.entry((parent, child)).or_insert(when);
                *last = when.max(*last);
            }
        }
        removals
    }

    /// Whether a thing was taken out of a machine after this event.
    pub(super) fn follows(&self, event: &Node<'_>, parent: &str, child: &str) -> bool {
        let Some(when) = self.when.get(&event.at) else { return false };
        [Some(child), None]
            .into_iter()
            .any(|child| self.last.get(&(parent, child)).is_some_and(|last| last > when))
    }
}
