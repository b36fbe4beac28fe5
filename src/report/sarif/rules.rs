//! The rules of a run as SARIF has them: known once the last machine was.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::super::Look;
use super::super::explain::{self, CheckCard};
use super::super::points::{Point, sentence};
use super::log::{Configuration, Message, ReportingDescriptor, RuleProperties};
use super::results::level;
use crate::audit::checks::CHECKS;
use crate::diagnostic::Colour;
use crate::model::{Activity, Confidence, Verdict};

/// The longest name of a rule that GitHub takes.
const LONGEST_NAME: usize = 255;

/// What a rule says of itself in the findings that it makes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct RuleText {
    title: String,
    basis: Vec<String>,
    advice: String,
    caveat: Option<String>,
    activities: Vec<Activity>,
    confidence: Option<Confidence>,
}

impl RuleText {
    pub(super) fn of(point: &Point<'_>) -> Self {
        Self {
            title: point.title.clone(),
            basis: point.basis.clone(),
            advice: point.advice.clone(),
            caveat: point.caveat.clone(),
            activities: point.activities.clone(),
            confidence: point.finding.map(|finding| finding.confidence),
        }
    }
}

/// A rule that fired.
#[derive(Debug)]
struct Fired {
    text: RuleText,
    worst: Verdict,
}

/// The rules that fired, by id.
#[derive(Debug, Default)]
pub(super) struct FiredRules {
    by_id: BTreeMap<String, Fired>,
}

impl FiredRules {
    /// Takes what a rule says of itself, from the first finding and the worst.
    pub(super) fn add(&mut self, id: &str, verdict: Verdict, text: impl FnOnce() -> Option<RuleText>) {
        match self.by_id.get_mut(id) {
            Some(fired) if fired.worst >= verdict => {}
            Some(fired) => fired.worst = verdict,
            None => {
                if let Some(text) = text() {
                    self.by_id.insert(id.to_owned(), Fired { text, worst: verdict });
                }
            }
        }
    }

    /// The place of each rule among the descriptors.
    pub(super) fn indices(&self) -> BTreeMap<&str, usize> {
        self.by_id.keys().map(String::as_str).zip(0..).collect()
    }

    /// What there is to say of each.
    pub(super) fn descriptors(&self) -> Vec<ReportingDescriptor<'_>> {
        self.by_id.iter().map(|(id, fired)| descriptor(id, fired)).collect()
    }
}

fn descriptor<'r>(id: &'r str, fired: &Fired) -> ReportingDescriptor<'r> {
    let Fired { text, worst } = fired;
    let card = card(id, text);
    let about = card.doc.split("\n\n").next().unwrap_or_default().replace('\n', " ");
    let full = [sentence(&card.title), sentence(&about)].into_iter().filter(|text| text.len() > 1);
    let mut tags: Vec<String> = ["security", "supply-chain"].map(String::from).to_vec();
    tags.extend(text.activities.iter().map(|activity| activity.as_str().to_owned()));
    ReportingDescriptor {
        id,
        name: pascal(&card.title),
        short_description: Message::plain(&sentence(&card.title)),
        full_description: Message::plain(&full.collect::<Vec<_>>().join(" ")),
        help: Message {
            markdown: Some(explain::check_markdown(&card)),
            ..Message::plain(&explain::check(&card, Look::new(Colour::Never, None)))
        },
        default_configuration: Configuration { level: level(*worst).to_owned() },
        properties: RuleProperties {
            tags,
            precision: text.confidence.map(|confidence| match confidence {
                Confidence::High => "high",
                Confidence::Medium => "medium",
                Confidence::Low | Confidence::Unverified => "low",
            }),
            security_severity: match worst {
                Verdict::Prohibited => "9.5",
                Verdict::LicenseRequired => "8.0",
                Verdict::Review => "6.0",
                Verdict::Undetermined => "4.0",
                Verdict::Notice | Verdict::Clear => "1.0",
            },
        },
    }
}

/// A rule as `tidewaiter explain` shows it, from what is signed of it; what a check that is built in is about, the program knows.
fn card(id: &str, text: &RuleText) -> CheckCard {
    let check = CHECKS.iter().find(|check| check.id() == id);
    let caveat = text.caveat.iter().map(|caveat| format!("Not established: {caveat}"));
    let doc = check.map(|check| check.doc().to_owned()).into_iter().chain(caveat);
    CheckCard {
        id: id.to_owned(),
        title: text.title.clone(),
        doc: doc.collect::<Vec<_>>().join("\n\n"),
        basis: text.basis.clone(),
        advice: text.advice.clone(),
    }
}

/// `A part of a brand` as `APartOfABrand`.
fn pascal(title: &str) -> String {
    let words = title.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let capital = |word: &str| word[..1].to_ascii_uppercase() + &word[1..];
    let name: String = words.map(capital).collect();
    let name = if name.is_empty() { "Rule".to_owned() } else { name };
    name.chars().take(LONGEST_NAME).collect()
}
