//! `tidewaiter explain`: what a rule, check or question says, on what it rests and what it asks for; what a verdict or an exit code
//! means.

use super::terminal::Terminal;
use crate::audit::checks::CHECKS;
use crate::cli::ExplainArgs;
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::exit::Exit;
use crate::model::{Need, Verdict};
use crate::report::Look;
use crate::report::explain::{
    self, CheckCard, ExampleCard, PackCard, QuestionCard, RuleCard, Standing, SuspensionCard,
};
use crate::rules::question::Needed;
use crate::rules::{Example, Question, Rule, Ruleset};
use crate::source::TextFile;
use crate::text::nearest::nearest;

/// Explains a rule, check or question.
///
/// # Errors
/// When no rule, check or question has that id, or rule files have mistakes.
pub(crate) fn run(args: &ExplainArgs, terminal: &Terminal) -> Result<Exit, Error> {
    let look = Look::new(terminal.out, terminal.width());
    let wanted = args.id.to_uppercase();
    if let Some(check) = CHECKS.iter().find(|c| c.id() == wanted) {
        let card = CheckCard {
            id: check.id().to_owned(),
            title: check.title().to_owned(),
            doc: check.doc().to_owned(),
            basis: check.basis().iter().map(|b| (*b).to_owned()).collect(),
            advice: check.advice().to_owned(),
        };
        terminal.print(explain::check(&card, look).as_bytes())?;
        return Ok(Exit::Ok);
    }
    if let Some(card) = verdict(&args.id).or_else(|| exit_code(&args.id)) {
        terminal.print(explain::check(&card, look).as_bytes())?;
        return Ok(Exit::Ok);
    }
    let today = super::today()?;
    let ruleset = super::rules::compile(&args.rules, today, terminal)?;
    if let Some(question) = ruleset.questions.iter().find(|q| q.id.eq_ignore_ascii_case(&args.id)) {
        terminal.print(explain::question(&question_card(question, &ruleset), look).as_bytes())?;
        return Ok(Exit::Ok);
    }
    if let Some(doc) = messages().find(|(code, _)| *code == args.id.to_lowercase()).map(|(_, doc)| doc) {
        let card = CheckCard {
            id: args.id.to_lowercase(),
            title: "The code of a message, and no rule".to_owned(),
            doc: doc.to_owned(),
            basis: Vec::new(),
            advice:
                "The message names the place, and its help says what to do. docs/inputs.md lists such codes."
                    .to_owned(),
        };
        terminal.print(explain::check(&card, look).as_bytes())?;
        return Ok(Exit::Ok);
    }
    let Some(rule) = ruleset.rule(&wanted) else {
        let known = ruleset.rules.iter().map(|r| r.id.as_str()).chain(CHECKS.iter().map(|c| c.id()));
        let message = format!("no rule, check or question has the id `{}`", args.id);
        let diagnostic = Diagnostic::error("no-rule", message);
        let questions = ruleset.questions.iter().map(|q| q.id.as_str());
        return Err(match nearest(&wanted, known).or_else(|| nearest(&args.id, questions)) {
            Some(meant) => diagnostic.help(format!("did you mean {meant}?")),
            None if is_code(&args.id) => diagnostic.help(
                "what stands in brackets behind `warning`, `error` or `note` is the code of that message: its text says what is wrong, its help what to do; docs/inputs.md lists those of inputs. `tidewaiter rules list` shows every rule",
            ),
            None => diagnostic.help("`tidewaiter rules list` shows every rule"),
        }
        .into());
    };
    terminal.print(explain::rule(&card(rule, &ruleset), look).as_bytes())?;
    Ok(Exit::Ok)
}

/// A verdict by its name.
fn verdict(id: &str) -> Option<CheckCard> {
    let verdict: Verdict = id.to_lowercase().parse().ok()?;
    Some(CheckCard {
        id: verdict.as_str().to_owned(),
        title: "A verdict, of a machine for an activity".to_owned(),
        doc: verdict.doc().to_owned(),
        basis: Vec::new(),
        advice: verdict.advice().to_owned(),
    })
}

/// An exit code: `3`, `exit-3`.
fn exit_code(id: &str) -> Option<CheckCard> {
    let number = id.strip_prefix("exit-").unwrap_or(id);
    let exit = Exit::ALL.into_iter().find(|exit| exit.code().to_string() == number)?;
    Some(CheckCard {
        id: format!("exit-{}", exit.code()),
        title: "An exit code, the same whatever the command and the output".to_owned(),
        doc: exit.doc().to_owned(),
        basis: Vec::new(),
        advice: exit.advice().to_owned(),
    })
}

/// The codes of messages that the documentation of inputs explains, each with what it says there.
fn messages() -> impl Iterator<Item = (&'static str, &'static str)> {
    let row = |line: &'static str| {
        let (code, doc) = line.strip_prefix("| `")?.split_once("` (")?;
        let (_, doc) = doc.split_once(") | ")?;
        Some((code, doc.trim_end_matches(" |")))
    };
    include_str!("../../docs/inputs.md").lines().filter_map(row)
}

/// Whether an id is written as codes of messages are: small letters and dashes.
fn is_code(id: &str) -> bool {
    id.contains('-') && id.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
}

fn pack_card(file: &TextFile, ruleset: &Ruleset) -> PackCard {
    let pack = ruleset.packs.iter().find(|p| p.file.same_file(file));
    PackCard {
        id: pack.map(|p| p.id.clone()).unwrap_or_default(),
        version: pack.map(|p| p.version.to_string()).unwrap_or_default(),
        authority: pack.map(|p| p.authority.clone()).unwrap_or_default(),
        as_of: pack.map_or(ruleset.as_of, |p| p.as_of),
    }
}

fn question_card(question: &Question, ruleset: &Ruleset) -> QuestionCard {
    let helps = |rule: &&Rule| rule.question.as_ref().is_some_and(|q| q.value == question.id);
    QuestionCard {
        id: question.id.clone(),
        asks: question.asks.clone(),
        pack: pack_card(&question.file, ruleset),
        basis: question.basis.clone(),
        activities: question.activities.clone(),
        required: match &question.needed {
            Needed::Always(Need::Required) => vec!["always".to_owned()],
            Needed::Always(Need::Optional) => {
                vec!["only where a site says so under [questions] in tidewaiter.toml".to_owned()]
            }
            Needed::Where(matcher) => matcher.describe(&ruleset.catalogue),
        },
        answered_by: match question.lists.as_slice() {
            [] => question.answered_by.doc().to_owned(),
            lists => format!("{} Its lists: {}.", question.answered_by.doc(), lists.join(", ")),
        },
        how: question.how.clone(),
        rules: ruleset.rules.iter().filter(helps).map(|rule| rule.id.clone()).collect(),
    }
}

fn card(rule: &Rule, ruleset: &Ruleset) -> RuleCard {
    let day = ruleset.as_of;
    let asks = |id: &str| ruleset.questions.iter().find(|q| q.id == id).map(|q| q.asks.clone());
    RuleCard {
        id: rule.id.clone(),
        title: rule.title.clone(),
        pack: pack_card(&rule.file, ruleset),
        question: rule.question.as_ref().and_then(|q| asks(&q.value)),
        basis: rule.basis.clone(),
        effective: rule.effective,
        expires: rule.expires,
        suspended: rule
            .suspended
            .iter()
            .map(|s| SuspensionCard { from: s.from, until: s.until, basis: s.basis.clone() })
            .collect(),
        standing: if rule.expires.is_some_and(|d| day >= d) {
            Standing::Expired
        } else if rule.suspension(day).is_some() {
            Standing::Suspended
        } else if rule.effective.is_some_and(|d| day < d) {
            Standing::Future
        } else {
            Standing::InForce
        },
        activities: rule.activities.clone(),
        outcome: rule.outcome,
        before: rule.before,
        confidence: rule.confidence,
        caveat: rule.caveat.clone(),
        advice: rule.advice.clone(),
        matches: rule.matcher.describe(&ruleset.catalogue),
        examples: rule.examples.iter().filter_map(|e| example(e, rule)).collect(),
    }
}

fn example(example: &Example, rule: &Rule) -> Option<ExampleCard> {
    let cells = example.records.iter().flatten().map(|(column, text)| format!("{column} = \"{text}\""));
    Some(ExampleCard {
        name: example.name.clone(),
        record: cells.collect::<Vec<_>>().join(", "),
        activity: example.activity.or_else(|| rule.activities.first().copied())?,
        expect: example.expect,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_messages_are_explained_by_the_documentation() {
        let doc = |code: &str| messages().find(|(known, _)| *known == code).map(|(_, doc)| doc);
        assert!(doc("serial-scientific").is_some_and(|doc| doc.contains("scientific notation")));
        assert!(doc("label-unknown").is_some() && doc("cmp-001").is_none());
        assert!(is_code("serial-scientific") && !is_code("CMP-001") && !is_code("serial"));
    }
}
