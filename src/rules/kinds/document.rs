//! `document`: a document that is there and not expired.

use super::attribute::{Column, values};
use super::{Eval, Matcher, Reading, RuleHit, RuleKind};
use crate::catalogue::Catalogue;
use crate::model::Facts;
use crate::rules::chain::Chain;
use crate::rules::index::Needs;
use crate::text::dates::{self, Order};
use crate::text::placeholders::is_placeholder;
use crate::tomlread::table::TomlTable;

/// The kind `document`.
pub(super) struct Document;

impl RuleKind for Document {
    fn id(&self) -> &'static str {
        "document"
    }

    fn doc(&self) -> &'static str {
        "A document is named in `field` and, where `expires_field` is given, still valid on the day of the audit. An \
         end that is missing or cannot be read in one way only does not count as valid. Put it under `not` to require \
         the document."
    }

    fn read(&self, table: &TomlTable<'_>, _: &mut Reading<'_>) -> Option<Box<dyn Matcher>> {
        let table = table.req_table("document", "`document`")?;
        let field = table.req_str("field").map(|f| Column::named(f.value));
        let expires = table.opt_str("expires_field").map(|f| Column::named(f.value));
        table.finish();
        Some(Box::new(DocumentMatcher { field: field?, expires }))
    }
}

#[derive(Debug)]
struct DocumentMatcher {
    field: Column,
    expires: Option<Column>,
}

impl Matcher for DocumentMatcher {
    fn needs(&self, _: &Catalogue) -> Needs {
        Needs::nothing()
    }

    fn describe(&self, _: &Catalogue) -> Vec<String> {
        let valid = match &self.expires {
            Some(expires) => format!(", not expired by the column {}", expires.name()),
            None => String::new(),
        };
        vec![format!("a document in the column {}{valid}", self.field.name())]
    }

    fn hits<'a>(&'a self, facts: &Facts<'a>, eval: &Eval<'a>) -> Vec<RuleHit<'a>> {
        let mut written = values(facts, &self.field).into_iter();
        let Some(document) = written.find(|v| !is_placeholder(v.text)) else { return Vec::new() };
        let mut chain = Chain::new();
        chain.cell(document);
        if let Some(expires) = &self.expires {
            let ends = values(facts, expires);
            let valid = !ends.is_empty()
                && ends
                    .iter()
                    .all(|v| dates::parse(v.text, Order::Unknown).is_some_and(|day| eval.as_of < day));
            if !valid {
                return Vec::new();
            }
            for end in ends {
                chain.cell(end);
            }
        }
        vec![RuleHit {
            subject: format!("document:{}", self.field.name()),
            chain,
            conclusive: true,
            alternatives: &[],
        }]
    }
}
