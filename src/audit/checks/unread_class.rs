//! A classification that was declared and cannot be read.

use std::collections::BTreeMap;

use super::{Check, CheckContext, EXPORTS, asked};
use crate::model::{Activity, Field, QuestionAnswer, Verdict};
use crate::rules::chain::Chain;
use crate::rules::kinds::RuleHit;

/// A cell for the classification that holds something else.
pub(super) struct UnreadClass;

impl Check for UnreadClass {
    fn id(&self) -> &'static str {
        "CLS-002"
    }

    fn title(&self) -> &'static str {
        "Declared classification that cannot be read"
    }

    fn doc(&self) -> &'static str {
        "The column for the export control classification number holds a text in which no such number can be read. What \
         the item is classed as is then not known, and whether it may go without a licence is not either."
    }

    fn basis(&self) -> &'static [&'static str] {
        &["15 CFR 732.3(b)", "15 CFR 738.2(d)"]
    }

    fn advice(&self) -> &'static str {
        "Write the number as the Commerce Control List does (5A992.c), or EAR99 where the item is on none of its lines."
    }

    fn binds(&self, questions: &BTreeMap<Activity, Vec<QuestionAnswer<'_>>>) -> Vec<Activity> {
        asked(questions, EXPORTS)
    }

    fn hits<'a>(&self, context: &CheckContext<'_, 'a>) -> Vec<(Verdict, RuleHit<'a>)> {
        let facts = context.facts;
        let is_eccn = |at| facts.machine.all(Field::Eccn).any(|value| value.at == at);
        let unread = facts.unread_classes.iter().filter(|value| is_eccn(value.at));
        let hit = |value| {
            let mut chain = Chain::new();
            chain.cell(value);
            chain.absent("a classification number");
            let subject = "classification:unread".to_owned();
            (Verdict::Undetermined, RuleHit { subject, chain, conclusive: true, alternatives: &[] })
        };
        unread.map(|value| hit(*value)).collect()
    }
}
