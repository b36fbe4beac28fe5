//! `origin`: the declared country of origin.

use super::{Eval, Matcher, Reading, RuleHit, RuleKind};
use crate::catalogue::Catalogue;
use crate::model::{Facts, Field, RegionId, StepKind, Value};
use crate::rules::chain::Chain;
use crate::rules::index::Needs;
use crate::text::countries;
use crate::tomlread::table::{At, TomlTable};

/// The kind `origin`.
pub(super) struct CountryOfOrigin;

impl RuleKind for CountryOfOrigin {
    fn id(&self) -> &'static str {
        "origin"
    }

    fn doc(&self) -> &'static str {
        "The declared country of origin is one of `countries` (ISO 3166-1 codes; the inventory may write names in \
         several languages), or a region of `regions` (`crimea`), or any but those of `except`. A cell may name several \
         countries, and each counts. Of a marking, what it says counts beside the declaration."
    }

    fn read(&self, table: &TomlTable<'_>, reading: &mut Reading<'_>) -> Option<Box<dyn Matcher>> {
        let table = table.req_table("origin", "`origin`")?;
        let mut regions = Vec::new();
        for word in table.opt_list("regions") {
            if let Some(id) = reading.catalogue.region_id(word.value) {
                regions.push(id);
                continue;
            }
            let message = format!("`{}` is no region that is known", word.value);
            table.error("unknown-reference", word.span.clone(), message, "no `[[region]]` has this id");
        }
        let country = |word: At<&str>| {
            let code = countries::parse(word.value);
            if code.is_none() {
                let message = format!("`{}` names no country", word.value);
                table.error("bad-value", word.span, message, "an ISO 3166-1 code such as CN");
            }
            code
        };
        let except: Vec<&'static str> = table.opt_list("except").into_iter().filter_map(country).collect();
        let words = if table.has("regions") || table.has("except") {
            table.opt_list("countries")
        } else {
            table.req_list("countries").unwrap_or_default()
        };
        let codes = words.into_iter().filter_map(country).collect();
        table.finish();
        Some(Box::new(OriginMatcher { codes, regions, except }))
    }
}

#[derive(Debug)]
struct OriginMatcher {
    codes: Vec<&'static str>,
    regions: Vec<RegionId>,
    /// Where it is not empty, every other origin is asked for.
    except: Vec<&'static str>,
}

impl Matcher for OriginMatcher {
    fn needs(&self, _: &Catalogue) -> Needs {
        Needs::nothing()
    }

    fn describe(&self, catalogue: &Catalogue) -> Vec<String> {
        let regions = self.regions.iter().filter_map(|id| catalogue.regions.get(id.index()));
        let places: Vec<&str> =
            self.codes.iter().copied().chain(regions.map(|region| region.title.as_str())).collect();
        let mut lines = Vec::new();
        if !places.is_empty() {
            lines.push(format!("a declared country of origin of {}", places.join(", ")));
        }
        if !self.except.is_empty() {
            lines.push(format!("a declared country of origin other than {}", self.except.join(", ")));
        }
        lines
    }

    fn hits<'a>(&'a self, facts: &Facts<'a>, eval: &Eval<'a>) -> Vec<RuleHit<'a>> {
        let mut hits: Vec<RuleHit<'a>> = Vec::new();
        // `NO` and `yes` in a column of markings are answers.
        let says = |value: &Value<'_>| {
            value.text.chars().filter(|c| c.is_alphabetic()).count() > 3 || !value.text.is_ascii()
        };
        let markings = facts.machine.all(Field::OriginMarking).filter(says);
        for value in facts.machine.all(Field::Origin).chain(markings) {
            let at = eval.catalogue.whereabouts(value.text);
            let region = at.region.filter(|id| self.regions.contains(id));
            let codes = countries::origin::of(value.text);
            let asked = |code: &&str| {
                self.codes.contains(code) || (!self.except.is_empty() && !self.except.contains(code))
            };
            let code = codes.iter().copied().find(asked);
            if region.is_none() && code.is_none() {
                continue;
            }
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
                hits.push(RuleHit { subject, chain, conclusive: true, alternatives: &[] });
            }
        }
        hits
    }
}
