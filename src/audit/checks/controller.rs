//! What is known of the controllers: nothing, or that there is none.

use std::collections::BTreeMap;

use super::{Check, CheckContext, NO_CONTROLLER};
use crate::model::{Activity, ControllerState, Field, QuestionAnswer, StepKind, Verdict};
use crate::rules::chain::Chain;
use crate::rules::kinds::RuleHit;

/// No controller was identified, and the model does not settle it.
pub(super) struct NoController;

impl Check for NoController {
    fn id(&self) -> &'static str {
        NO_CONTROLLER
    }

    fn title(&self) -> &'static str {
        "No controller identified"
    }

    fn doc(&self) -> &'static str {
        "Nothing that was read names a control board or controller chip known to the catalogue, and the catalogue does \
         not know every board that the model ships with. A machine of which the controller is not known is never clear: \
         one model may carry chips of several makers."
    }

    fn basis(&self) -> &'static [&'static str] {
        &["NIST SP 800-53 Rev. 5, SR-4"]
    }

    fn advice(&self) -> &'static str {
        "Collect the evidence listed under what is missing, add it to the inventory and audit again."
    }

    /// Those that have to know the controller; a site may say that one need not.
    fn binds(&self, questions: &BTreeMap<Activity, Vec<QuestionAnswer<'_>>>) -> Vec<Activity> {
        let is_open =
            |answers: &[QuestionAnswer<'_>]| answers.iter().any(|a| matches!(a.open, Some((_, None))));
        questions.iter().filter(|(_, answers)| is_open(answers)).map(|(activity, _)| *activity).collect()
    }

    fn hits<'a>(&self, context: &CheckContext<'_, 'a>) -> Vec<(Verdict, RuleHit<'a>)> {
        let facts = context.facts;
        if facts.controllers != ControllerState::Unknown {
            return Vec::new();
        }
        let mut chain = Chain::new();
        if facts.model.is_some() {
            chain.model(facts, context.catalogue);
        } else if let Some(model) = facts.machine.first(Field::Model) {
            chain.cell(model);
            chain.plain(StepKind::Absent, "a model that the catalogue knows", "catalogue");
        }
        for value in facts.unknown.iter().take(4) {
            chain.cell(*value);
            chain.plain(StepKind::Absent, "a part or board that the catalogue knows", "catalogue");
        }
        chain.absent("an identified controller");
        let subject = "missing:controller".to_owned();
        vec![(Verdict::Undetermined, RuleHit { subject, chain, conclusive: true, alternatives: &[] })]
    }
}

/// The equipment carries no controller.
pub(super) struct OutOfScope;

impl Check for OutOfScope {
    fn id(&self) -> &'static str {
        "SCP-001"
    }

    fn title(&self) -> &'static str {
        "Equipment without a controller"
    }

    fn doc(&self) -> &'static str {
        "The row is recognised by its class as equipment that carries no controller (cable, rack, fan). It is counted \
         apart from what is clear; rules on its parties still apply."
    }

    fn basis(&self) -> &'static [&'static str] {
        &["catalogue classes"]
    }

    fn advice(&self) -> &'static str {
        "Nothing to do, unless the class is wrong: then correct it in the inventory."
    }

    fn hits<'a>(&self, context: &CheckContext<'_, 'a>) -> Vec<(Verdict, RuleHit<'a>)> {
        let ControllerState::OutOfScope(class) = context.facts.controllers else { return Vec::new() };
        let mut chain = Chain::new();
        let machine = context.facts.machine;
        let named =
            [Field::Class, Field::Model, Field::Description].into_iter().find_map(|f| machine.first(f));
        if let Some(value) = named {
            chain.cell(value);
        }
        if let Some(entry) = context.catalogue.classes.get(class.index()) {
            chain.plain(StepKind::Model, format!("class: {}", entry.title), "catalogue/classes.toml");
        }
        let hit = RuleHit { subject: "scope".to_owned(), chain, conclusive: true, alternatives: &[] };
        vec![(Verdict::Notice, hit)]
    }
}
