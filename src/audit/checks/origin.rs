//! Words of origin that contradict each other, or name no country.

use std::collections::BTreeMap;

use super::{Check, CheckContext, asked};
use crate::model::{Activity, Field, Machine, QuestionAnswer, StepKind, Value, Verdict};
use crate::rules::chain::Chain;
use crate::rules::kinds::RuleHit;
use crate::text::countries::origin::{of as countries_of, without_opening};
use crate::text::placeholders::is_placeholder;

/// The activities in which origin is declared or decides.
pub(super) const BINDS: &[Activity] = &[
    Activity::Import,
    Activity::Export,
    Activity::Reexport,
    Activity::ProcurementFederal,
    Activity::ProcurementDod,
];

/// Origin and marking, or two declared origins, name different countries.
pub(super) struct OriginsDiffer;

impl Check for OriginsDiffer {
    fn id(&self) -> &'static str {
        "COO-001"
    }

    fn title(&self) -> &'static str {
        "Declared origins contradict each other"
    }

    fn doc(&self) -> &'static str {
        "The declared country of origin and the marking on the article name different countries, or one machine is \
         declared to come from two. One of them is wrong, and duties, marking and several bans follow the country."
    }

    fn basis(&self) -> &'static [&'static str] {
        &["19 U.S.C. 1304", "19 U.S.C. 1592", "19 CFR 134.1(b)"]
    }

    fn advice(&self) -> &'static str {
        "Look at the marking on machine and carton, ask the maker where the last substantial transformation took place, and correct what is wrong before entry."
    }

    fn binds(&self, questions: &BTreeMap<Activity, Vec<QuestionAnswer<'_>>>) -> Vec<Activity> {
        asked(questions, BINDS)
    }

    fn hits<'a>(&self, context: &CheckContext<'_, 'a>) -> Vec<(Verdict, RuleHit<'a>)> {
        let machine = context.facts.machine;
        let declared = declared(machine);
        let Some((first, code)) = declared.first() else { return Vec::new() };
        let Some((other, another)) = declared.iter().find(|(_, other)| other != code) else {
            return Vec::new();
        };
        let mut chain = Chain::new();
        for (value, code) in [(first, code), (other, another)] {
            chain.cell(*value);
            chain.plain(StepKind::Normalised, *code, "ISO 3166-1");
        }
        chain.absent("one country of origin");
        let subject = "conflict:origin".to_owned();
        vec![(Verdict::Review, RuleHit { subject, chain, conclusive: true, alternatives: &[] })]
    }
}

/// An origin that is no country.
pub(super) struct OriginNamesNoCountry;

impl Check for OriginNamesNoCountry {
    fn id(&self) -> &'static str {
        "COO-002"
    }

    fn title(&self) -> &'static str {
        "Declared origin names no country"
    }

    fn doc(&self) -> &'static str {
        "The column for the country of origin, or what is written down as the marking, names a region (Asia, EU) or something \
         else that is no country known here. Goods are marked and declared with the country in which they were made; \
         what depends on that country cannot be answered."
    }

    fn basis(&self) -> &'static [&'static str] {
        &["19 U.S.C. 1304", "19 CFR 134.11", "19 CFR 134.1(a)"]
    }

    fn advice(&self) -> &'static str {
        "Read the country off the marking, or ask the maker, and write its name or ISO 3166-1 code into the column `origin`."
    }

    fn binds(&self, questions: &BTreeMap<Activity, Vec<QuestionAnswer<'_>>>) -> Vec<Activity> {
        asked(questions, BINDS)
    }

    fn hits<'a>(&self, context: &CheckContext<'_, 'a>) -> Vec<(Verdict, RuleHit<'a>)> {
        let machine = context.facts.machine;
        let origins = machine.all(Field::Origin).filter(|value| !is_placeholder(value.text));
        let markings = machine
            .all(Field::OriginMarking)
            .filter(|value| without_opening(value.text).is_some() || says_more(value.text));
        let hit = |value: Value<'a>| {
            let mut chain = Chain::new();
            chain.cell(value);
            chain.absent("a country");
            let subject = format!("origin:{}", value.text);
            (Verdict::Review, RuleHit { subject, chain, conclusive: true, alternatives: &[] })
        };
        origins.chain(markings).filter(|value| countries_of(value.text).is_empty()).map(hit).collect()
    }
}

/// The countries from which a machine is declared or marked to come. In a parts list the origin is each part's own.
pub(super) fn declared<'a>(machine: &Machine<'a>) -> Vec<(Value<'a>, &'static str)> {
    let mut declared = named(machine, Field::Origin);
    declared.extend(marked(machine));
    declared
}

/// The countries that the values of a field of the machine name, each with its cell.
fn named<'a>(machine: &Machine<'a>, field: Field) -> Vec<(Value<'a>, &'static str)> {
    let mut named = Vec::new();
    for item in machine.evidence.iter().filter(|item| !item.plan.row_is_component) {
        for cell in item.cells.iter().filter(|cell| !item.unread.covers(cell.column)) {
            if item.column(cell).is_some_and(|column| column.field == Some(field)) {
                named.extend(countries_of(cell.text).iter().map(|code| (item.value(cell), *code)));
            }
        }
    }
    named
}

/// The countries that markings name. What is only an answer (`yes`, `no`) is none: `NO` is Norway elsewhere.
fn marked<'a>(machine: &Machine<'a>) -> Vec<(Value<'a>, &'static str)> {
    let mut named = named(machine, Field::OriginMarking);
    named.retain(|(value, _)| {
        value.text.chars().filter(|c| c.is_alphabetic()).count() > 2 || !value.text.is_ascii()
    });
    named
}

/// Whether what stands for a marking is more than the answer that there is one, or none.
fn says_more(text: &str) -> bool {
    const ANSWERS: &[&str] = &[
        "yes",
        "y",
        "ok",
        "present",
        "affixed",
        "marked",
        "visible",
        "legible",
        "true",
        "pass",
        "passed",
        "compliant",
        "done",
        "complete",
        "label",
        "on label",
        "on carton",
        "photo",
        "see photo",
        "checked",
        "verified",
        "x",
        "✓",
        "✔",
        "v",
        "是",
        "有",
        "已标",
        "合格",
        "あり",
        "有り",
        "表示あり",
        "sí",
        "si",
        "sim",
        "presente",
        "oui",
        "présent",
        "ja",
        "vorhanden",
        "да",
        "есть",
        "имеется",
        "نعم",
        "بله",
        // How one says that it is missing is the business of a rule.
        "no",
        "n",
        "none",
        "absent",
        "missing",
        "not marked",
        "unmarked",
        "no marking",
        "no mark",
        "not found",
        "none found",
        "removed",
        "illegible",
        "无",
        "無",
        "无标识",
        "未标",
        "なし",
        "無し",
        "表示なし",
        "sin marca",
        "sin marcado",
        "ninguno",
        "ninguna",
        "sem marcação",
        "nenhuma",
        "aucun",
        "aucune",
        "sans marquage",
        "keine",
        "ohne",
        "nicht vorhanden",
        "нет",
        "отсутствует",
    ];
    let plain = text.trim().trim_end_matches(['.', '!']).to_lowercase();
    !plain.is_empty() && !is_placeholder(text) && !ANSWERS.contains(&plain.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marking_is_more_than_the_answer_that_there_is_one() {
        for text in ["CE", "Designed in California", "scratched off", "Atlantis"] {
            assert!(says_more(text) && countries_of(text).is_empty(), "{text}");
        }
        for text in ["Yes", "Affixed.", "有", "absent", "n/a", "なし", "✓"] {
            assert!(!says_more(text), "{text}");
        }
    }
}
