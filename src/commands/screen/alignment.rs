//! `--explain`: what was done to both names, and which words stand for which.

use super::lines::score;
use super::shown::line;
use crate::names::Step;
use crate::names::index::{Channel, Explanation, Unpaired, WordClass};

/// Adds the alignment to what is said of a hit.
pub(super) fn alignment(text: &mut String, explanation: &Explanation) {
    let channel = match explanation.channel {
        Channel::Equal => "the names, equal once written alike",
        Channel::Words => "words paired one by one",
        Channel::Whole => "the names as letters without spaces",
        Channel::Beginning => "the text as the beginning of the name, cut off by a narrow field",
    };
    line(text, "rests on", channel);
    for (what, steps) in [("asked", &explanation.query_steps), ("listed", &explanation.name_steps)] {
        for step in steps {
            line(text, what, &in_words(step));
        }
    }
    if explanation.divided {
        line(text, "divided", "the text was divided into words otherwise than it is written");
    }
    for pair in &explanation.paired {
        let words = if pair.query == pair.name {
            pair.name.clone()
        } else {
            format!("{} for {}, {} alike", pair.query, pair.name, score(pair.alike))
        };
        line(text, "paired", &format!("{words}, weight {}", weight(pair.weight)));
    }
    for word in &explanation.query_alone {
        line(text, "alone", &alone(word, "not in the listed name"));
    }
    for word in &explanation.name_alone {
        line(text, "alone", &alone(word, "only in the listed name"));
    }
}

fn in_words(step: &Step) -> String {
    format!("{}: {} → {}", step.what, step.before, step.after)
}

fn alone(unpaired: &Unpaired, side: &str) -> String {
    let class = match unpaired.class {
        WordClass::Plain => "",
        WordClass::Legal => " (legal form)",
        WordClass::Filler => " (filler)",
        WordClass::Generic => " (nearly every firm's)",
        WordClass::Industry => " (line of business)",
        WordClass::Common => " (common word)",
        WordClass::Place => " (place)",
        WordClass::Number => " (number)",
        WordClass::Trade => " (trade)",
    };
    format!("{}{class}, {side}, weight {}", unpaired.word, weight(unpaired.weight))
}

/// Thousandths with a point.
fn weight(thousandths: u32) -> String {
    format!("{}.{:03}", thousandths / 1000, thousandths % 1000)
}
