//! Why a name meets a listed one, in words that a report can print.

use std::fmt::Write as _;

use crate::model::MatchType;
use crate::names::index::{Channel, Explanation, Paired};

/// Pairs of words that are named; the others say little.
const PAIRS: usize = 4;

/// The reason in a line: which steps made the names equal, or which words stand for which.
pub(super) fn in_words(explanation: &Explanation) -> String {
    let mut text = String::new();
    if explanation.kind == MatchType::Same {
        let mut steps: Vec<&str> = Vec::new();
        for step in explanation.query_steps.iter().chain(&explanation.name_steps) {
            if !steps.contains(&step.what) {
                steps.push(step.what);
            }
        }
        text.push_str("equal");
        if !steps.is_empty() {
            let _ = write!(text, " after {}", steps.join(", "));
        }
    } else {
        match explanation.channel {
            Channel::Whole => text.push_str("nearly the same letters"),
            Channel::Beginning => {
                text.push_str("the beginning of the listed name, cut off as by a narrow field");
                let rest: Vec<&str> = explanation.name_alone.iter().map(|w| w.word.as_str()).collect();
                if !rest.is_empty() {
                    let _ = write!(text, " before {}", rest.join(" "));
                }
            }
            Channel::Equal | Channel::Words => {
                let word = |pair: &Paired| {
                    if pair.query == pair.name {
                        pair.name.clone()
                    } else {
                        format!("{} for {}", pair.query, pair.name)
                    }
                };
                let pairs: Vec<String> = explanation.paired.iter().take(PAIRS).map(word).collect();
                text.push_str(&pairs.join(", "));
                let alone: Vec<&str> = explanation.query_alone.iter().map(|w| w.word.as_str()).collect();
                if !alone.is_empty() {
                    let _ = write!(text, "; not in the listed name: {}", alone.join(" "));
                }
                let alone: Vec<&str> = explanation.name_alone.iter().map(|w| w.word.as_str()).collect();
                if !alone.is_empty() {
                    let _ = write!(text, "; only in the listed name: {}", alone.join(" "));
                }
            }
        }
    }
    if explanation.lookalikes {
        text.push_str("; written with letters of other scripts that look like Latin ones");
    }
    text
}
