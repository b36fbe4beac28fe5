//! What became of the questions of each activity: answered, open, or not asked and by whose policy.

use crate::model::{Activity, Facts, Need, QuestionAnswer, QuestionState};
use crate::rules::Ruleset;
use crate::rules::answers::{AnswerContext, Found};
use crate::rules::kinds::Eval;

/// Puts every question of an activity to a machine, in the order of the rule packs.
pub(super) fn answers<'a>(
    facts: &Facts<'a>,
    ruleset: &'a Ruleset,
    eval: &Eval<'a>,
    activity: Activity,
) -> Vec<QuestionAnswer<'a>> {
    let of_activity = ruleset.questions.iter().filter(|q| q.activities.contains(&activity));
    of_activity
        .map(|question| {
            let (need, site) = match ruleset.site.needs.get(&question.id) {
                Some(need) => (*need, Some(ruleset.site.name.as_str())),
                None => (question.needed.of(facts, eval), None),
            };
            let (catalogue, editions) = (&ruleset.catalogue, ruleset.editions.as_slice());
            let found =
                question.answered_by.of(&AnswerContext { question, activity, facts, catalogue, editions });
            let (state, by, open) = match (found, need) {
                (Found::By(by), _) => (QuestionState::Answered, by, None),
                (Found::Missing(_), Need::Optional) => (QuestionState::NotAsked, Vec::new(), None),
                (Found::Missing(what), Need::Required) => {
                    (QuestionState::Open, Vec::new(), Some((what, question.how.as_deref())))
                }
            };
            let (id, asks, pack) = (&question.id, &question.asks, &question.pack);
            QuestionAnswer { id, asks, state, need, pack, site, by, open }
        })
        .collect()
}
