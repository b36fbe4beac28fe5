//! `destination`: where the shipment goes.

use super::{Answer, Asked, Found};
use crate::model::{Activity, AnswerBy, Role};

/// Answered by a country that was written.
#[derive(Debug)]
pub(super) struct Destination;

impl Answer for Destination {
    fn id(&self) -> &'static str {
        "destination"
    }

    fn doc(&self) -> &'static str {
        "A country or region that is written as destination, as the country of a consignee or end user, or for a repair \
         return of the repairer, or that ends an address of theirs."
    }

    fn of<'a>(&self, asked: &Asked<'_, 'a>) -> Found<'a> {
        let goes = |role: Role| match role {
            Role::Consignee | Role::EndUser => true,
            Role::Repairer => asked.activity == Activity::RepairReturn,
            _ => false,
        };
        let places = asked.facts.machine.places.iter().filter(|place| goes(place.role));
        let countries = places.filter_map(|place| place.country);
        let known = countries.filter(|country| crate::countries::parse(country.text).is_some());
        let by: Vec<AnswerBy<'a>> =
            known.map(|value| AnswerBy { value: value.text.into(), at: Some(value.at) }).collect();
        if by.is_empty() { Found::Missing("no destination is known".to_owned()) } else { Found::By(by) }
    }
}
