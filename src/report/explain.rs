//! What `tidewaiter explain` shows of a rule or of a built-in check.

use anstyle::Style;
use jiff::civil::Date;

use super::Look;
use super::text::{PLAIN, Paragraphs, QUIET, STRONG, verdict_style};
use crate::model::{Activity, Confidence, Verdict};
use crate::text::markdown::markdown;

/// The heading of what to do.
const WHAT_TO_DO: &str = "What to do";

/// A rule, as it is explained.
#[derive(Clone, Debug)]
pub(crate) struct RuleCard {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The file it stands in.
    pub pack: PackCard,
    /// The legal basis.
    pub basis: Vec<String>,
    /// The first day in force; `None`: since ever.
    pub effective: Option<Date>,
    /// The first day no longer in force.
    pub expires: Option<Date>,
    /// When it is not applied.
    pub suspended: Vec<SuspensionCard>,
    /// Whether it is in force on the day asked for.
    pub standing: Standing,
    /// The activities it binds.
    pub activities: Vec<Activity>,
    /// What it gives.
    pub outcome: Verdict,
    /// What it gives before `effective`.
    pub before: Option<Verdict>,
    /// How sure it is.
    pub confidence: Confidence,
    /// What is not established.
    pub caveat: Option<String>,
    /// What to do.
    pub advice: String,
    /// The question that it helps to answer, in words.
    pub question: Option<String>,
    /// What it matches, in words, one line a condition.
    pub matches: Vec<String>,
    /// The examples that test it.
    pub examples: Vec<ExampleCard>,
}

/// The file a rule stands in.
#[derive(Clone, Debug)]
pub(crate) struct PackCard {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// Who states the law.
    pub authority: String,
    /// The state of the law it reflects.
    pub as_of: Date,
}

/// A time in which a rule is not applied.
#[derive(Clone, Debug)]
pub(crate) struct SuspensionCard {
    /// From this day.
    pub from: Date,
    /// The first day on which it applies again; `None`: not known.
    pub until: Option<Date>,
    /// What suspends it.
    pub basis: Option<String>,
}

/// Whether a rule is in force on the day asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It is.
    InForce,
    /// Not yet.
    Future,
    /// Not for the time being.
    Suspended,
    /// No longer.
    Expired,
}

/// One example of a rule.
#[derive(Clone, Debug)]
pub(crate) struct ExampleCard {
    /// What it shows.
    pub name: String,
    /// What was written of the machine: `maker = "Bitmain", part = "SG2042"`.
    pub record: String,
    /// The activity asked for.
    pub activity: Activity,
    /// What the rule must give; `None`: it must not fire.
    pub expect: Option<Verdict>,
}

/// A question, as it is explained.
#[derive(Clone, Debug)]
pub(crate) struct QuestionCard {
    /// Its id.
    pub id: String,
    /// The question in words.
    pub asks: String,
    /// The file it stands in.
    pub pack: PackCard,
    /// The legal basis.
    pub basis: Vec<String>,
    /// The activities of which it is asked.
    pub activities: Vec<Activity>,
    /// When an answer is required, in words, one line a condition.
    pub required: Vec<String>,
    /// What counts as an answer.
    pub answered_by: String,
    /// What to do where nothing answers it.
    pub how: Option<String>,
    /// The rules that help to answer it, by id.
    pub rules: Vec<String>,
}

/// A built-in check, as it is explained.
#[derive(Clone, Debug)]
pub(crate) struct CheckCard {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it looks for and why; paragraphs parted by blank lines.
    pub doc: String,
    /// What it rests on.
    pub basis: Vec<String>,
    /// What to do.
    pub advice: String,
}

/// A rule in words.
pub(crate) fn rule(card: &RuleCard, look: Look) -> String {
    let mut sheet = Paragraphs::new(look);
    title(&mut sheet, &card.id, &card.title);
    let activities: Vec<&str> = card.activities.iter().map(|a| a.as_str()).collect();
    sheet.blank();
    line(&mut sheet, card.outcome.as_str(), verdict_style(card.outcome), &activities.join(", "));
    entry(&mut sheet, "in force", &in_force(card));
    for pause in &card.suspended {
        entry(&mut sheet, "suspended", &suspended(pause));
    }
    entry(&mut sheet, "confidence", card.confidence.as_str());
    entry(&mut sheet, "law", &card.basis.join("; "));
    entry(&mut sheet, "from", &stands(&card.pack));
    if let Some(question) = &card.question {
        entry(&mut sheet, "answers", question);
    }
    sheet.heading("Fires when");
    for condition in &card.matches {
        sheet.text(2, PLAIN, condition);
    }
    if let Some(caveat) = &card.caveat {
        sheet.heading("What is not established");
        sheet.text(2, PLAIN, caveat);
    }
    sheet.heading(WHAT_TO_DO);
    sheet.text(2, PLAIN, &card.advice);
    if !card.examples.is_empty() {
        sheet.heading("Examples");
    }
    for example in &card.examples {
        let (outcome, style) = match example.expect {
            Some(verdict) => (verdict.as_str(), verdict_style(verdict)),
            None => ("does not fire", QUIET),
        };
        line(&mut sheet, outcome, style, &format!("{} ({})", example.name, example.activity));
        line(&mut sheet, "", QUIET, &example.record);
    }
    sheet.finish()
}

/// A question in words.
pub(crate) fn question(card: &QuestionCard, look: Look) -> String {
    let mut sheet = Paragraphs::new(look);
    title(&mut sheet, &card.id, &card.asks);
    let activities: Vec<&str> = card.activities.iter().map(|a| a.as_str()).collect();
    sheet.blank();
    entry(&mut sheet, "asked of", &activities.join(", "));
    entry(&mut sheet, "law", &card.basis.join("; "));
    entry(&mut sheet, "from", &stands(&card.pack));
    sheet.heading("An answer is required");
    for condition in &card.required {
        sheet.text(2, PLAIN, condition);
    }
    sheet.heading("Answered by");
    sheet.text(2, PLAIN, &card.answered_by);
    if let Some(how) = &card.how {
        sheet.heading("What to do where nothing answers it");
        sheet.text(2, PLAIN, how);
    }
    if !card.rules.is_empty() {
        sheet.heading("Rules that help to answer it");
        sheet.text(2, PLAIN, &card.rules.join(", "));
    }
    sheet.finish()
}

/// The file that something stands in.
fn stands(pack: &PackCard) -> String {
    format!("{} {} ({}), state of {}", pack.id, pack.version, pack.authority, pack.as_of)
}

/// A built-in check in words.
pub(crate) fn check(card: &CheckCard, look: Look) -> String {
    let mut sheet = Paragraphs::new(look);
    title(&mut sheet, &card.id, &card.title);
    for paragraph in card.doc.split("\n\n").filter(|p| !p.trim().is_empty()) {
        sheet.blank();
        sheet.text(2, PLAIN, &paragraph.replace('\n', " "));
    }
    if !card.basis.is_empty() {
        sheet.blank();
        entry(&mut sheet, "law", &card.basis.join("; "));
    }
    sheet.heading(WHAT_TO_DO);
    sheet.text(2, PLAIN, &card.advice);
    sheet.finish()
}

/// The same in Markdown, for programs that show that.
pub(crate) fn check_markdown(card: &CheckCard) -> String {
    let mut parts = vec![format!("**{}**: {}", markdown(&card.id), markdown(&card.title))];
    let paragraphs = card.doc.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty());
    parts.extend(paragraphs.map(|paragraph| markdown(&paragraph.replace('\n', " "))));
    if !card.basis.is_empty() {
        parts.push(format!("Law: {}", markdown(&card.basis.join("; "))));
    }
    parts.push(format!("**{WHAT_TO_DO}**"));
    parts.push(markdown(&card.advice));
    parts.join("\n\n") + "\n"
}

fn title(sheet: &mut Paragraphs, id: &str, title: &str) {
    sheet.text(0, STRONG, id);
    sheet.text(2, PLAIN, title);
}

fn entry(sheet: &mut Paragraphs, label: &str, text: &str) {
    line(sheet, label, QUIET, text);
}

fn line(sheet: &mut Paragraphs, label: &str, style: Style, text: &str) {
    sheet.labelled(2, (label, style), (text, PLAIN));
}

fn in_force(card: &RuleCard) -> String {
    let from = card.effective.map_or_else(|| "always".to_owned(), |d| format!("from {d}"));
    let until = card.expires.map_or_else(String::new, |d| format!(", until {d} (that day excluded)"));
    let before = match (card.before, card.effective) {
        (Some(verdict), Some(_)) => format!(", before that {verdict}"),
        _ => String::new(),
    };
    let standing = match card.standing {
        Standing::InForce => "",
        Standing::Future => "; not yet on the day asked for",
        Standing::Suspended => "; suspended on the day asked for",
        Standing::Expired => "; no longer on the day asked for",
    };
    format!("{from}{until}{before}{standing}")
}

fn suspended(pause: &SuspensionCard) -> String {
    let until = pause.until.map_or_else(|| "until further notice".to_owned(), |d| format!("until {d}"));
    match &pause.basis {
        Some(basis) => format!("from {} {until} ({basis})", pause.from),
        None => format!("from {} {until}", pause.from),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::samples;
    use super::*;
    use crate::diagnostic::Colour;

    fn affiliates() -> RuleCard {
        RuleCard {
            id: "US-AFF-001".into(),
            title: "A party is held 50 percent or more by listed firms".into(),
            pack: PackCard {
                id: "us-bis-affiliates".into(),
                version: "2026.11.1".into(),
                authority: "BIS".into(),
                as_of: date(2026, 7, 31),
            },
            basis: vec!["15 CFR 744.11".into(), "90 FR 47201".into()],
            effective: Some(date(2025, 9, 29)),
            expires: None,
            suspended: vec![SuspensionCard {
                from: date(2025, 11, 10),
                until: Some(date(2026, 11, 10)),
                basis: Some("90 FR 50857".into()),
            }],
            standing: Standing::Suspended,
            activities: vec![Activity::Export, Activity::Reexport],
            outcome: Verdict::LicenseRequired,
            before: Some(Verdict::Notice),
            confidence: Confidence::Medium,
            caveat: Some("Shares are taken from the catalogue's links; a register may know more.".into()),
            advice: "Find out who holds the firm and in what share, and write it down with the source.".into(),
            question: Some("Is a party to it on an official list?".into()),
            matches: vec![
                "a consignee, end-user, supplier or repairer is tied by ownership, in at most 3 steps and with 50 percent or more together, to a party named by US-EL-002 or US-EL-003".into(),
            ],
            examples: vec![
                ExampleCard {
                    name: "A subsidiary wholly owned".into(),
                    record: "machine = \"X1\", consignee = \"Example Subsidiary Ltd.\"".into(),
                    activity: Activity::Export,
                    expect: Some(Verdict::LicenseRequired),
                },
                ExampleCard {
                    name: "A minority share".into(),
                    record: "machine = \"X1\", consignee = \"Example Minority Ltd.\"".into(),
                    activity: Activity::Export,
                    expect: None,
                },
            ],
        }
    }

    #[test]
    fn a_rule_in_words() {
        samples::golden("explain-rule", &rule(&affiliates(), Look::new(Colour::Never, Some(80))), "txt");
    }

    #[test]
    fn a_check_in_words() {
        let card = CheckCard {
            id: "serial-shared".into(),
            title: "Two machines carry the same control-board serial number".into(),
            doc: "A serial number is given once. Where two machines carry it, one of the rows is copied, or a board was moved.\n\nMoved boards are common after repair.".into(),
            basis: vec!["custody".into()],
            advice: "Read the label of both boards.".into(),
        };
        samples::golden("explain-check", &check(&card, Look::new(Colour::Never, Some(80))), "txt");
    }

    #[test]
    fn a_rule_file_cannot_paint_the_terminal() {
        let mut card = affiliates();
        card.title = "\u{1b}[2Jgone \u{202e}".into();
        card.matches = vec!["\u{1b}]0;title\u{7}".into()];
        let shown = rule(&card, Look::new(Colour::Never, None));
        assert!(!shown.contains(['\u{1b}', '\u{202e}', '\u{7}']), "{shown:?}");
    }
}
