//! `destination`: where the shipment goes.

use super::{Answer, AnswerContext, Found};
use crate::model::{Activity, AnswerBy, Aspect, DestinationBasis, DestinationFact, Field, Role, Value};
use crate::text::not_known_yet::is_not_known_yet;

/// Answered by a country that was written.
#[derive(Debug)]
pub(super) struct Destination;

impl Answer for Destination {
    fn id(&self) -> &'static str {
        "destination"
    }

    fn doc(&self) -> &'static str {
        "A country or region that is written as destination, as the country of a consignee or end user, or for a repair \
         return of the repairer, or that ends an address of theirs. A destination that names no country leaves it open, and so does, \
         where no destination is stated, an end user (or, where none is named, a consignee) of whom nothing says where it is."
    }

    fn of<'a>(&self, asked: &AnswerContext<'_, 'a>) -> Found<'a> {
        let goes =
            |role: Option<Role>| role != Some(Role::Repairer) || asked.activity == Activity::RepairReturn;
        let all = asked.facts.destinations.iter().filter(|fact| goes(fact.role));
        let (answering, others): (Vec<&DestinationFact<'a>>, Vec<_>) = all.partition(|fact| fact.answers());
        let by =
            |fact: &&DestinationFact<'a>| AnswerBy { value: fact.value.text.into(), at: Some(fact.value.at) };
        // Where it goes is told by the cell that is there to say so, not by the country of a party beside it.
        let unknown = others.iter().any(|f| f.country.is_none() && f.basis == DestinationBasis::Written);
        let somewhere = placeless(asked);
        let stated = answering.iter().any(|fact| fact.role.is_none());
        if !answering.is_empty() && !unknown && (stated || somewhere.is_none()) {
            return Found::By(answering.iter().map(by).collect());
        }
        let unread = others.iter().find(|fact| fact.country.is_none());
        Found::Missing(match (unread, somewhere) {
            (Some(fact), _) => {
                format!("no destination is known: `{}` names no country known", fact.value.text)
            }
            (None, Some((role, name))) => format!("where the {role} `{}` is", name.text),
            (None, None) => "no destination is known".to_owned(),
        })
    }
}

/// A party that the goods go to and of whom nothing says where it is: they go to the end user, without one to the
/// consignee.
fn placeless<'a>(asked: &AnswerContext<'_, 'a>) -> Option<(Role, Value<'a>)> {
    // `TBD`: there is one, and nobody knows who.
    let unknown = asked
        .facts
        .machine
        .all(Field::Party(Role::EndUser, Aspect::Name))
        .find(|value| is_not_known_yet(value.text));
    if let Some(value) = unknown {
        return Some((Role::EndUser, value));
    }
    let named = |role: Role| asked.facts.machine.parties.iter().any(|party| party.role == role);
    let receiver = [Role::EndUser, Role::Consignee].into_iter().find(|role| named(*role))?;
    asked.facts.placeless.iter().find(|(role, _)| *role == receiver).copied()
}
