//! `destination`: where the shipment goes.

use super::{Answer, Asked, Found};
use crate::model::{Activity, AnswerBy, DestinationBasis, DestinationFact, Role};

/// Answered by a country that was written.
#[derive(Debug)]
pub(super) struct Destination;

impl Answer for Destination {
    fn id(&self) -> &'static str {
        "destination"
    }

    fn doc(&self) -> &'static str {
        "A country or region that is written as destination, as the country of a consignee or end user, or for a repair \
         return of the repairer, or that ends an address of theirs. A destination that names no country leaves it open."
    }

    fn of<'a>(&self, asked: &Asked<'_, 'a>) -> Found<'a> {
        let goes =
            |role: Option<Role>| role != Some(Role::Repairer) || asked.activity == Activity::RepairReturn;
        let all = asked.facts.destinations.iter().filter(|fact| goes(fact.role));
        let (answering, others): (Vec<&DestinationFact<'a>>, Vec<_>) = all.partition(|fact| fact.answers());
        let by =
            |fact: &&DestinationFact<'a>| AnswerBy { value: fact.value.text.into(), at: Some(fact.value.at) };
        // Where it goes is told by the cell that is there to say so, not by the country of a party beside it.
        let unknown = others.iter().any(|f| f.country.is_none() && f.basis == DestinationBasis::Written);
        if !answering.is_empty() && !unknown {
            return Found::By(answering.iter().map(by).collect());
        }
        let unread = others.iter().find(|fact| fact.country.is_none());
        Found::Missing(match unread {
            Some(fact) => format!("no destination is known: `{}` names no country known", fact.value.text),
            None => "no destination is known".to_owned(),
        })
    }
}
