//! `classification`: what the machine or something in it is classed as.

use super::{Eval, Matcher, Reading, RuleHit, RuleKind};
use crate::catalogue::Catalogue;
use crate::model::{Classification, ClassificationFact, Eccn, Facts, Origin, TariffNumber};
use crate::rules::chain::Chain;
use crate::rules::index::Needs;
use crate::tomlread::table::TomlTable;

/// The kind `classification`.
pub(super) struct Classified;

impl RuleKind for Classified {
    fn id(&self) -> &'static str {
        "classification"
    }

    fn doc(&self) -> &'static str {
        "The machine, or a part of it, is classed under one of `eccns` (numbers of the Commerce Control List; one covers \
         its paragraphs) or `hts` (tariff numbers; a heading covers what lies under it). `declared = true` asks for what a \
         cell declares, `declared = false` for what the catalogue knows of parts and model; both are asked where it is left \
         out. `only = true` asks that nothing else is declared of it or known of the model, and no advanced processor in it. A number read from free text, or of a part that is not sure, leads to review at most."
    }

    fn read(&self, table: &TomlTable<'_>, _: &mut Reading<'_>) -> Option<Box<dyn Matcher>> {
        let table = table.req_table("classification", "`classification`")?;
        let numbers = table.opt_list("eccns").into_iter().filter_map(|text| table.parsed::<Eccn>(text));
        let eccns: Vec<Eccn> = numbers.map(|number| number.value).collect();
        let numbers = table.opt_list("hts").into_iter().filter_map(|text| table.parsed::<TariffNumber>(text));
        let tariffs: Vec<TariffNumber> = numbers.map(|number| number.value).collect();
        let declared = table.opt_bool("declared").map(|d| d.value);
        let only = table.opt_bool("only").is_some_and(|only| only.value);
        if !table.has("eccns") && !table.has("hts") {
            let label = "`eccns` or `hts` is needed";
            table.error("missing-field", table.span(), "`classification` asks for nothing", label);
        }
        table.finish();
        Some(Box::new(ClassificationMatcher { eccns, tariffs, declared, only }))
    }
}

#[derive(Debug)]
struct ClassificationMatcher {
    eccns: Vec<Eccn>,
    tariffs: Vec<TariffNumber>,
    declared: Option<bool>,
    only: bool,
}

impl ClassificationMatcher {
    fn fits(&self, fact: &ClassificationFact<'_>) -> bool {
        self.declared.is_none_or(|declared| declared == fact.declared().is_some())
            && match fact.class {
                Classification::Eccn(number) => self.eccns.iter().any(|asked| asked.covers(&number)),
                Classification::Tariff(number) => self.tariffs.iter().any(|asked| asked.covers(&number)),
            }
    }
}

impl Matcher for ClassificationMatcher {
    fn needs(&self, _: &Catalogue) -> Needs {
        Needs { classifications: true, ..Needs::default() }
    }

    fn describe(&self, _: &Catalogue) -> Vec<String> {
        let alone = if self.only { ", and no other" } else { "" };
        let who = match self.declared {
            Some(true) => "a declared classification",
            Some(false) => "a classification that the catalogue knows",
            None => "a classification, declared or known,",
        };
        let eccns = self.eccns.iter().map(ToString::to_string);
        let numbers = eccns.chain(self.tariffs.iter().map(ToString::to_string));
        vec![format!("{who} under {}{alone}", numbers.collect::<Vec<_>>().join(", "))]
    }

    fn hits<'a>(&'a self, facts: &Facts<'a>, eval: &Eval<'a>) -> Vec<RuleHit<'a>> {
        let other = |fact: &ClassificationFact<'_>| match fact.class {
            Classification::Eccn(_) => !self.eccns.is_empty() && !self.fits(fact),
            Classification::Tariff(_) => !self.tariffs.is_empty() && !self.fits(fact),
        };
        if self.only && (!facts.unread_classes.is_empty() || facts.classing().any(other)) {
            return Vec::new();
        }
        let mut fitting: Vec<&ClassificationFact<'a>> = Vec::new();
        for fact in facts.classifications.iter().filter(|fact| self.fits(fact)) {
            // Where the catalogue names several numbers for one thing, one of them is enough.
            let known = fact.declared().is_none();
            if !(known && fitting.iter().any(|other| other.origin == fact.origin)) {
                fitting.push(fact);
            }
        }
        fitting.into_iter().map(|fact| hit(facts, fact, eval)).collect()
    }
}

fn hit<'a>(facts: &Facts<'a>, fact: &ClassificationFact<'a>, eval: &Eval<'a>) -> RuleHit<'a> {
    let mut chain = Chain::new();
    chain.classified(facts, fact, eval.catalogue);
    let of = match fact.origin {
        Origin::Part(i) => facts
            .parts
            .get(i)
            .and_then(|p| eval.catalogue.parts.get(p.part.index()))
            .map_or(String::new(), |part| format!(":{}", part.family)),
        _ => String::new(),
    };
    let kind = match fact.class {
        Classification::Eccn(_) => "eccn",
        Classification::Tariff(_) => "hts",
    };
    let subject = format!("{kind}:{}{of}", fact.class);
    RuleHit { subject, chain, conclusive: fact.sure, alternatives: &[] }
}
