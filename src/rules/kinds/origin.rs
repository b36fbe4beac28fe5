//! `origin`: the declared country of origin.

use super::{Eval, Hit, Kind, Matcher, Reading};
use crate::catalogue::Catalogue;
use crate::countries;
use crate::model::{Facts, Field, RegionId, StepKind, Value};
use crate::rules::chain::Chain;
use crate::rules::index::Needs;
use crate::rules::table::Table;

/// The kind `origin`.
pub(super) struct CountryOfOrigin;

impl Kind for CountryOfOrigin {
    fn id(&self) -> &'static str {
        "origin"
    }

    fn doc(&self) -> &'static str {
        "The declared country of origin is one of `countries` (ISO 3166-1 codes; the inventory may write names in \
         several languages), or a region of `regions` (`crimea`). Of a marking, what it says counts beside the declaration."
    }

    fn read(&self, table: &Table<'_>, reading: &mut Reading<'_>) -> Option<Box<dyn Matcher>> {
        let table = table.req_table("origin", "`origin`")?;
        let mut codes = Vec::new();
        let mut regions = Vec::new();
        for word in table.opt_list("regions") {
            match reading.catalogue.region_id(word.value) {
                Some(id) => regions.push(id),
                None => {
                    let message = format!("`{}` is no region that is known", word.value);
                    table.error(
                        "unknown-reference",
                        word.span.clone(),
                        message,
                        "no `[[region]]` has this id",
                    );
                }
            }
        }
        let words = if table.has("regions") {
            table.opt_list("countries")
        } else {
            table.req_list("countries").unwrap_or_default()
        };
        for word in words {
            if let Some(code) = countries::parse(word.value) {
                codes.push(code);
                continue;
            }
            let message = format!("`{}` names no country", word.value);
            table.error("bad-value", word.span, message, "an ISO 3166-1 code such as CN");
        }
        table.finish();
        Some(Box::new(OriginMatcher { codes, regions }))
    }
}

#[derive(Debug)]
struct OriginMatcher {
    codes: Vec<&'static str>,
    regions: Vec<RegionId>,
}

impl Matcher for OriginMatcher {
    fn needs(&self, _: &Catalogue) -> Needs {
        Needs::nothing()
    }

    fn describe(&self, catalogue: &Catalogue) -> Vec<String> {
        let regions = self.regions.iter().filter_map(|id| catalogue.regions.get(id.index()));
        let places: Vec<&str> =
            self.codes.iter().copied().chain(regions.map(|region| region.title.as_str())).collect();
        vec![format!("a declared country of origin of {}", places.join(", "))]
    }

    fn hits<'a>(&'a self, facts: &Facts<'a>, eval: &Eval<'a>) -> Vec<Hit<'a>> {
        let mut hits: Vec<Hit<'a>> = Vec::new();
        // `NO` and `yes` in a column of markings are answers.
        let says = |value: &Value<'_>| {
            value.text.chars().filter(|c| c.is_alphabetic()).count() > 3 || !value.text.is_ascii()
        };
        let markings = facts.machine.all(Field::OriginMarking).filter(says);
        for value in facts.machine.all(Field::Origin).chain(markings) {
            let at = eval.catalogue.whereabouts(value.text);
            let region = at.region.filter(|id| self.regions.contains(id));
            let code = countries::parse(value.text).filter(|code| self.codes.contains(code));
            let mut chain = Chain::new();
            chain.cell(value);
            let subject = if let Some(entry) = region.and_then(|id| eval.catalogue.regions.get(id.index())) {
                chain.entry(StepKind::Country, entry.title.as_str(), &entry.source);
                format!("origin:{}", entry.id)
            } else if let Some(code) = code {
                chain.plain(StepKind::Normalised, code, "ISO 3166-1");
                format!("origin:{code}")
            } else {
                continue;
            };
            if hits.iter().all(|hit| hit.subject != subject) {
                hits.push(Hit { subject, chain, convicts: true, alternatives: &[] });
            }
        }
        hits
    }
}
