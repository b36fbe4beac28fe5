//! `part`: a part of some families, makers or kinds.

use super::{Eval, Hits, Matcher, Reading, RuleHit, RuleKind};
use crate::catalogue::{Catalogue, PART_KINDS, Replaced};
use crate::model::{Confidence, Facts, Origin, PartFact, PartId, PartKind, PartyId};
use crate::parts::{IndexedPattern, Pattern, PatternIndex, normalise};
use crate::rules::chain::{Chain, part_is_conclusive};
use crate::rules::check::foreign_examples;
use crate::rules::id_set::IdSet;
use crate::rules::index::Needs;
use crate::text::nearest::nearest;
use crate::tomlread::table::TomlTable;

/// The kind `part`.
pub(super) struct Part;

impl RuleKind for Part {
    fn id(&self) -> &'static str {
        "part"
    }

    fn doc(&self) -> &'static str {
        "A part in the machine: one of `families` (a family or a wider group of the catalogue), of `maker`, of one of \
         `kinds`, or whose marking fits `pattern`. Where several are given, all must hold. A board that is recognised \
         brings its controllers with it. An inexact marking leads to review at most."
    }

    fn read(&self, table: &TomlTable<'_>, reading: &mut Reading<'_>) -> Option<Box<dyn Matcher>> {
        let table = table.req_table("part", "`part`")?;
        let catalogue = &*reading.catalogue;
        let mut families: Option<IdSet<PartId>> = None;
        for family in table.opt_list("families") {
            let ids = catalogue.families(family.value);
            if ids.is_empty() {
                let known = catalogue.parts.iter().flat_map(|p| p.groups.iter().chain([&p.family]));
                let label = nearest(family.value, known.map(String::as_str)).map_or_else(
                    || "no `[[part]]` has this family or group".to_owned(),
                    |meant| format!("did you mean `{meant}`?"),
                );
                let message =
                    format!("`part` names a family that is not in the catalogue: `{}`", family.value);
                table.error("unknown-reference", family.span, message, &label);
            }
            families.get_or_insert_default().extend(ids);
        }
        let maker = table.opt_str("maker").and_then(|maker| {
            let id = catalogue.party_id(maker.value);
            if id.is_none() {
                let message = format!("`part` names a maker that is not in the catalogue: `{}`", maker.value);
                table.error("unknown-reference", maker.span, message, "no `[[party]]` has this id");
            }
            id
        });
        let kinds: Vec<PartKind> =
            table.opt_choices("kinds", PART_KINDS).into_iter().map(|k| k.value).collect();
        let pattern = table.opt_str("pattern").and_then(|text| {
            let pattern = table.parsed::<Pattern>(text.clone())?.value;
            // One pattern by itself, looked up as those of the catalogue are; whose it is does not matter here.
            let (index, _) =
                PatternIndex::build(vec![IndexedPattern { pattern, part: PartId(0), maker: PartyId(0) }]);
            foreign_examples(&table, &text, &index, maker, catalogue);
            Some(index)
        });
        if families.is_none() && maker.is_none() && kinds.is_empty() && pattern.is_none() {
            let label = "`families`, `maker`, `kinds` or `pattern` is needed";
            table.error("missing-field", table.span(), "`part` asks for nothing", label);
        }
        table.finish();
        let of_catalogue = families.is_some() || maker.is_some() || !kinds.is_empty();
        let parts = of_catalogue.then(|| {
            (0u32..)
                .map(PartId)
                .zip(&catalogue.parts)
                .filter(|(id, entry)| {
                    families.as_ref().is_none_or(|f| f.contains(*id))
                        && maker.is_none_or(|m| m == entry.maker)
                        && (kinds.is_empty() || kinds.contains(&entry.kind))
                })
                .map(|(id, _)| id)
                .collect()
        });
        Some(Box::new(PartMatcher { parts, pattern }))
    }
}

#[derive(Debug)]
struct PartMatcher {
    /// The families that fit; `None` where only a pattern was given.
    parts: Option<IdSet<PartId>>,
    pattern: Option<PatternIndex>,
}

impl Matcher for PartMatcher {
    fn needs(&self, _: &Catalogue) -> Needs {
        match &self.parts {
            Some(parts) => Needs { parts: parts.clone(), ..Needs::default() },
            // A pattern takes markings of any part, and of none.
            None => Needs::nothing(),
        }
    }

    fn describe(&self, catalogue: &Catalogue) -> Vec<String> {
        let mut lines = Vec::new();
        if let Some(parts) = &self.parts {
            let titles: Vec<&str> = parts
                .iter()
                .filter_map(|id| catalogue.parts.get(id.index()))
                .map(|p| p.title.as_str())
                .collect();
            lines.push(match titles.len() {
                0..=20 => format!("a part of: {}", titles.join("; ")),
                n => format!(
                    "a part of {n} families, among them {}",
                    titles.iter().take(5).copied().collect::<Vec<_>>().join("; ")
                ),
            });
        }
        if let Some(pattern) = self.pattern.as_ref().and_then(|index| index.get(0)) {
            lines.push(format!("a marking that fits {}", pattern.pattern));
        }
        lines
    }

    fn hits<'a>(&'a self, facts: &Facts<'a>, eval: &Eval<'a>) -> Vec<RuleHit<'a>> {
        let mut hits = Hits::default();
        for fact in &facts.parts {
            let Some(entry) = eval.catalogue.parts.get(fact.part.index()) else { continue };
            let fits = match (&self.parts, &self.pattern) {
                (Some(parts), None) => parts.contains(fact.part),
                (parts, Some(pattern)) => {
                    parts.as_ref().is_none_or(|p| p.contains(fact.part))
                        && matches!(fact.origin, Origin::Cell(v) if pattern.find(v.text).is_some())
                }
                (None, None) => false,
            };
            if !fits {
                continue;
            }
            let mut chain = Chain::new();
            chain.part(facts, fact, eval.catalogue);
            if let Some(maker) = eval.catalogue.parties.get(entry.maker.index()) {
                chain.entry(crate::model::StepKind::Maker, maker.name.as_str(), &maker.source);
            }
            hits.push(RuleHit {
                subject: format!("part:{}", entry.family),
                conclusive: part_is_conclusive(fact) && entry.source.confidence >= Confidence::Medium,
                chain,
                alternatives: alternatives(facts, fact, eval, &entry.alternatives),
            });
        }
        // A pattern speaks of markings that the catalogue does not know, too.
        if let (None, Some(pattern)) = (&self.parts, &self.pattern) {
            for value in &facts.unknown {
                let Some(found) = pattern.find(value.text) else { continue };
                let mut chain = Chain::new();
                chain.cell(*value);
                hits.push(RuleHit {
                    subject: format!("marking:{}", normalise(value.text).compact),
                    chain,
                    conclusive: found.exactness.is_conclusive(),
                    alternatives: &[],
                });
            }
        }
        hits.all
    }
}

/// What could replace the part: for a part on a recognised board, the boards that fit the same machine; of these, where
/// the model's boards are known, those that it can carry.
fn alternatives<'a>(
    facts: &Facts<'a>,
    fact: &PartFact<'a>,
    eval: &Eval<'a>,
    of_part: &'a [String],
) -> &'a [String] {
    let fitting = |replaced| {
        let model = facts.model?.model;
        eval.catalogue.replacements(model, replaced)
    };
    if let Origin::Board(i) = fact.origin
        && let Some(id) = facts.boards.get(i).map(|b| b.matched.board)
        && let Some(board) = eval.catalogue.boards.get(id.index())
        && !board.alternatives.is_empty()
    {
        return fitting(Replaced::Board(id)).unwrap_or(&board.alternatives);
    }
    fitting(Replaced::Part(fact.part)).unwrap_or(of_part)
}
