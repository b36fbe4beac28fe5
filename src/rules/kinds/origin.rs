//! `origin`: the declared country of origin.

use super::{Eval, Hit, Kind, Matcher, Reading};
use crate::catalogue::Catalogue;
use crate::countries;
use crate::model::{Facts, Field, StepKind};
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
         several languages)."
    }

    fn read(&self, table: &Table<'_>, _: &mut Reading<'_>) -> Option<Box<dyn Matcher>> {
        let table = table.req_table("origin", "`origin`")?;
        let mut codes = Vec::new();
        for word in table.req_list("countries").unwrap_or_default() {
            if let Some(code) = countries::parse(word.value) {
                codes.push(code);
                continue;
            }
            let message = format!("`{}` names no country", word.value);
            table.error("bad-value", word.span, message, "an ISO 3166-1 code such as CN");
        }
        table.finish();
        Some(Box::new(OriginMatcher { codes }))
    }
}

#[derive(Debug)]
struct OriginMatcher {
    codes: Vec<&'static str>,
}

impl Matcher for OriginMatcher {
    fn needs(&self, _: &Catalogue) -> Needs {
        Needs::nothing()
    }

    fn describe(&self, _: &Catalogue) -> Vec<String> {
        vec![format!("a declared country of origin of {}", self.codes.join(", "))]
    }

    fn hits<'a>(&'a self, facts: &Facts<'a>, _: &Eval<'a>) -> Vec<Hit<'a>> {
        let mut hits = Vec::new();
        for value in facts.machine.all(Field::Origin) {
            let Some(code) = countries::parse(value.text).filter(|c| self.codes.contains(c)) else {
                continue;
            };
            let mut chain = Chain::new();
            chain.cell(value);
            chain.plain(StepKind::Normalised, code, "ISO 3166-1");
            hits.push(Hit { subject: format!("origin:{code}"), chain, convicts: true, alternatives: &[] });
        }
        hits
    }
}
