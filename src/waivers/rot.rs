//! Waivers that do nothing any more, and those that soon will not: a file of decisions must not rot.

use jiff::civil::Date;

use super::waiver::{Waiver, Waivers};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::text::nearest::nearest;

/// Waivers that end within so many days are announced.
const SOON: i32 = 30;
/// Waivers that are named where many did nothing.
const NAMED: usize = 5;

/// A warning where a waiver speaks of a rule that is none of `rules`.
pub(crate) fn unknown_rule<'r>(
    rule: &str,
    rules: impl Iterator<Item = &'r str> + Clone,
) -> Option<Diagnostic> {
    if rules.clone().any(|known| known == rule) {
        return None;
    }
    let message = format!("there is no rule or check `{rule}`: a waiver for it does nothing");
    let help = match nearest(rule, rules) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => "`tidewaiter rules list` shows the rules".to_owned(),
    };
    Some(Diagnostic::warning("waiver-rule", message).help(help))
}

impl Waivers {
    /// A warning for every waiver that no longer holds on that day, for every one that holds everywhere, and for every one about a
    /// rule that is none of `rules`; a note for those that end within thirty days.
    pub fn in_force<'r>(&self, day: Date, rules: &(impl Iterator<Item = &'r str> + Clone)) -> Diagnostics {
        let mut said = Diagnostics::default();
        for waiver in self.iter() {
            let about = waiver.subject();
            if !waiver.is_in_force(day) {
                let message =
                    format!("the waiver for {about} ended on {}: the finding counts again", waiver.expires);
                let help = "decide anew and give it a new end, or take it out";
                said.push(Diagnostic::warning("waiver-expired", message).at(&waiver.source).help(help));
                continue;
            }
            let unknown = waiver.rule.as_deref().and_then(|rule| unknown_rule(rule, rules.clone()));
            if let Some(unknown) = unknown {
                said.push(unknown.at(&waiver.source));
            } else if waiver.scope.is_everywhere() && waiver.finding.is_none() {
                let message = format!("the waiver for {about} holds for every machine");
                let help = "name the machines, boards or vendors that were looked at";
                said.push(Diagnostic::warning("waiver-everywhere", message).at(&waiver.source).help(help));
            }
            let left = day.until(waiver.expires).map_or(i32::MAX, |span| span.get_days());
            if left <= SOON {
                let days = if left == 1 { "tomorrow".to_owned() } else { format!("in {left} days") };
                let message = format!("the waiver for {about} ends on {}, {days}", waiver.expires);
                let help = "from then on the finding counts again";
                said.push(Diagnostic::note("waiver-ends-soon", message).at(&waiver.source).help(help));
            }
        }
        said
    }

    /// A warning for the waivers in force on that day that spoke of nothing in a run.
    pub fn unused(&self, day: Date) -> Diagnostics {
        let idle: Vec<&Waiver> = self.iter().filter(|w| w.is_in_force(day) && !w.was_used()).collect();
        let Some(first) = idle.first() else { return Diagnostics::default() };
        let named: Vec<String> = idle
            .iter()
            .take(NAMED)
            .map(|waiver| format!("{} ({})", waiver.subject(), waiver.source))
            .collect();
        let more = match idle.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let count = match idle.len() {
            1 => "1 waiver was".to_owned(),
            n => format!("{n} waivers were"),
        };
        let message = format!("{count} not needed: nothing in this run is {}{more}", named.join(", "));
        let help = "correct what it is about, or take out what no inventory needs any more";
        Diagnostic::warning("waiver-unused", message).at(&first.source).help(help).into()
    }
}
