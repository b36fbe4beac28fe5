//! `attribute`: a comparison on any column, canonical or not; a site's own rules are written with it.

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;

use super::{Eval, Matcher, Reading, RuleHit, RuleKind, wording};
use crate::catalogue::Catalogue;
use crate::model::{Facts, Field, Level, Value};
use crate::rules::chain::Chain;
use crate::rules::index::Needs;
use crate::text::dates::{self, Order};
use crate::text::invisible::is_invisible;
use crate::tomlread::table::TomlTable;

/// The kind `attribute`.
pub(super) struct Attribute;

impl RuleKind for Attribute {
    fn id(&self) -> &'static str {
        "attribute"
    }

    fn doc(&self) -> &'static str {
        "The column `name` (a field, or the header of any other column) is there and blank or not (`present`), or its \
         value compares: `equals`, `one_of`, `starts_with`, `contains` as text without regard to case and width; `words` as words or phrases of \
         a text, one of which stands there and is not denied (`not`, `non-`; a `*` at the end leaves the ending open); `min`, \
         `max` as numbers; `before`, `after` as dates; with `ended` it is a day that has come by the day of the audit, such as the last \
         day of a licence. All that are given must hold. A value that cannot be read as the \
         number or date asked for leads to review at most, and says so."
    }

    fn read(&self, table: &TomlTable<'_>, _: &mut Reading<'_>) -> Option<Box<dyn Matcher>> {
        let table = table.req_table("attribute", "`attribute`")?;
        let name = table.req_str("name").map(|n| Column::named(n.value));
        let folded = |key| table.opt_str(key).map(|t| fold(t.value));
        let list = |key| table.opt_list(key).into_iter().map(|t| fold(t.value)).collect::<Vec<_>>();
        let tests = Tests {
            equals: folded("equals"),
            one_of: list("one_of"),
            starts_with: list("starts_with"),
            contains: folded("contains"),
            words: list("words"),
            min: table.opt_number("min").map(|n| n.value),
            max: table.opt_number("max").map(|n| n.value),
            before: table.opt_date("before").map(|d| d.value),
            after: table.opt_date("after").map(|d| d.value),
            ended: table.opt_bool("ended").is_some_and(|b| b.value),
        };
        let present = table.opt_bool("present");
        if present.is_none() && tests.is_empty() {
            table.error(
                "missing-field",
                table.span(),
                "`attribute` compares nothing",
                "`present` or a comparison is needed",
            );
        }
        if let Some(absent) = present.as_ref().filter(|p| !p.value && !tests.is_empty()) {
            let message = "`attribute` asks for a column that is absent and for its value";
            table.error(
                "unreachable-match",
                absent.span.clone(),
                message,
                "a value that is absent compares to nothing",
            );
        }
        table.finish();
        Some(Box::new(AttributeMatcher { column: name?, absent: present.is_some_and(|p| !p.value), tests }))
    }
}

/// A column by its canonical field or its header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Column {
    /// A canonical field.
    Field(Field),
    /// The header of another column, folded.
    Header(String),
}

impl Column {
    /// The column of that name.
    pub fn named(name: &str) -> Self {
        name.parse().map_or_else(|_| Self::Header(fold(name)), Self::Field)
    }

    /// Its name.
    pub fn name(&self) -> &str {
        match self {
            Self::Field(field) => field.as_str(),
            Self::Header(header) => header,
        }
    }
}

/// Every value written in a column.
pub(crate) fn values<'a>(facts: &Facts<'a>, column: &Column) -> Vec<Value<'a>> {
    let machine = facts.machine;
    match column {
        Column::Field(field) if field.level() == Level::Machine && *field != Field::Description => {
            machine.all(*field).collect()
        }
        Column::Field(field) => machine
            .evidence
            .iter()
            .flat_map(|r| r.cells.iter().map(move |c| (r, c)))
            .filter(|(r, c)| r.column(c).is_some_and(|plan| plan.field == Some(*field)))
            .map(|(r, c)| r.value(c))
            .collect(),
        Column::Header(header) => {
            machine.attributes.iter().filter(|a| is_called(a.header, header)).map(|a| a.value).collect()
        }
    }
}

/// Whether a header is the folded one. Most headers differ from their folded form in case alone.
fn is_called(header: &str, folded: &str) -> bool {
    let mut signs = header.bytes();
    let plain = signs.all(|b| b.is_ascii_graphic() || b == b' ') && !header.contains("  ");
    header.eq_ignore_ascii_case(folded) || (!(plain && header.trim() == header) && fold(header) == folded)
}

/// Compatibility form, lower case, single spaces.
fn fold(text: &str) -> String {
    let folded: String = text.nfkc().filter(|c| !is_invisible(*c)).flat_map(char::to_lowercase).collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[derive(Debug)]
struct Tests {
    equals: Option<String>,
    one_of: Vec<String>,
    starts_with: Vec<String>,
    contains: Option<String>,
    words: Vec<String>,
    min: Option<f64>,
    max: Option<f64>,
    before: Option<Date>,
    after: Option<Date>,
    /// It has come by the day of the audit.
    ended: bool,
}

/// What a comparison gives.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Answer {
    Yes,
    No,
    /// The value is no number or date.
    Unreadable,
}

impl Tests {
    fn is_empty(&self) -> bool {
        self.equals.is_none()
            && self.one_of.is_empty()
            && self.starts_with.is_empty()
            && self.contains.is_none()
            && self.words.is_empty()
            && self.min.is_none()
            && self.max.is_none()
            && self.before.is_none()
            && self.after.is_none()
            && !self.ended
    }

    fn describe(&self) -> String {
        let mut text = String::new();
        let mut add = |words: &str, value: Option<String>| {
            if let Some(value) = value {
                text.push_str(&[", ", words, " ", &value].concat());
            }
        };
        let list = |words: &[String]| (!words.is_empty()).then(|| words.join(" or "));
        add("equal to", self.equals.clone());
        add("one of", list(&self.one_of));
        add("beginning with", list(&self.starts_with));
        add("containing", self.contains.clone());
        add("that says", list(&self.words));
        add("at least", self.min.map(|n| n.to_string()));
        add("at most", self.max.map(|n| n.to_string()));
        add("before", self.before.map(|d| d.to_string()));
        add("after", self.after.map(|d| d.to_string()));
        if self.ended {
            text.push_str(", a day that has come");
        }
        text
    }

    fn ask(&self, text: &str, as_of: Date) -> Answer {
        let folded = fold(text);
        let text_holds = self.equals.as_ref().is_none_or(|t| *t == folded)
            && (self.one_of.is_empty() || self.one_of.contains(&folded))
            && (self.starts_with.is_empty()
                || self.starts_with.iter().any(|t| folded.starts_with(t.as_str())))
            && self.contains.as_ref().is_none_or(|t| folded.contains(t.as_str()))
            && (self.words.is_empty() || self.words.iter().any(|t| wording::says(&folded, t)));
        if !text_holds {
            return Answer::No;
        }
        if self.min.is_some() || self.max.is_some() {
            let Some(number) = number(&folded) else { return Answer::Unreadable };
            if self.min.is_some_and(|min| number < min) || self.max.is_some_and(|max| number > max) {
                return Answer::No;
            }
        }
        // `none`, `perpetual`: nothing that ends.
        if self.ended && !folded.chars().any(char::is_numeric) {
            return Answer::No;
        }
        if self.before.is_some() || self.after.is_some() || self.ended {
            let Some(day) = dates::parse(text, Order::Unknown) else { return Answer::Unreadable };
            if self.before.is_some_and(|d| day >= d)
                || self.after.is_some_and(|d| day <= d)
                || (self.ended && day > as_of)
            {
                return Answer::No;
            }
        }
        Answer::Yes
    }
}

/// A number with an optional unit after it: `75 dB`, `3,250 W`.
fn number(text: &str) -> Option<f64> {
    let end = text
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '+')))
        .unwrap_or(text.len());
    let (digits, unit) = text.split_at(end);
    if !unit.trim().chars().all(|c| c.is_alphabetic() || matches!(c, '°' | '%' | '/' | '(' | ')' | ' ')) {
        return None;
    }
    digits.replace(',', "").parse().ok().filter(|n: &f64| n.is_finite())
}

#[derive(Debug)]
struct AttributeMatcher {
    column: Column,
    absent: bool,
    tests: Tests,
}

impl Matcher for AttributeMatcher {
    fn needs(&self, _: &Catalogue) -> Needs {
        Needs::nothing()
    }

    fn describe(&self, _: &Catalogue) -> Vec<String> {
        let name = self.column.name();
        if self.absent {
            return vec![format!("no value in the column {name}")];
        }
        vec![format!("a value in the column {name}{}", self.tests.describe())]
    }

    fn hits<'a>(&'a self, facts: &Facts<'a>, eval: &Eval<'a>) -> Vec<RuleHit<'a>> {
        let values = values(facts, &self.column);
        let subject = || format!("attribute:{}", self.column.name());
        if self.absent {
            if !values.is_empty() {
                return Vec::new();
            }
            let mut chain = Chain::new();
            chain.absent(format!("no value for {}", self.column.name()));
            return vec![RuleHit { subject: subject(), chain, conclusive: true, alternatives: &[] }];
        }
        let mut hits = Vec::new();
        for value in values {
            let answer =
                if self.tests.is_empty() { Answer::Yes } else { self.tests.ask(value.text, eval.as_of) };
            if answer == Answer::No {
                continue;
            }
            let mut chain = Chain::new();
            chain.cell(value);
            if answer == Answer::Unreadable {
                chain.absent("a value that can be read as the rule asks");
            }
            hits.push(RuleHit {
                subject: subject(),
                chain,
                conclusive: answer == Answer::Yes,
                alternatives: &[],
            });
        }
        hits
    }
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers_with_units_and_thousands() {
        for (text, value) in [("75 db", 75.0), ("3,250 w", 3250.0), ("-4.5", -4.5), ("17.5 j/th", 17.5)] {
            assert!(number(text).is_some_and(|n| (n - value).abs() < 1e-9), "{text}");
        }
        for text in ["loud", "", "4 of 5", "1.2.3"] {
            assert!(number(text).is_none(), "{text}");
        }
    }
}
