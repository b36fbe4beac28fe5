//! What a configuration changes, in a few words each, for the page and the JSON of a run.

use super::Config;
use crate::lists::freshness::{Policy, Stale};

impl Config {
    /// `fail_on = prohibited`, `questions: export-end-use = required`; nothing where there is no file or it says nothing.
    pub fn says(&self) -> Vec<String> {
        let mut says = Vec::new();
        let mut list = |key: &str, values: Vec<String>| {
            if !values.is_empty() {
                says.push(format!("{key}: {}", values.join(", ")));
            }
        };
        list("fail_on", self.fail_on.iter().map(ToString::to_string).collect());
        list("activities", self.activities.iter().map(ToString::to_string).collect());
        list("rules", self.rules.iter().map(|path| path.display().to_string()).collect());
        list("questions", self.questions.iter().map(|(id, need)| format!("{} = {need}", id.value)).collect());
        list("shipment", self.shipment.iter().map(|(field, text)| format!("{field} = {text}")).collect());
        list("columns", self.columns.iter().map(|(field, header)| format!("{field} = {header}")).collect());
        list("store of lists", self.store.iter().map(|path| path.display().to_string()).collect());
        list("lists that ship", self.without_shipped.then(|| "left out".to_owned()).into_iter().collect());
        list("decisions", self.decisions.iter().map(|path| path.display().to_string()).collect());
        let Policy { max_age, max_age_days, require, stale, .. } = &self.policy;
        let ages = max_age_days.iter().map(|(list, days)| format!("{list} at most {days} days old"));
        let any = max_age.iter().map(|days| format!("any at most {days} days old"));
        let required = require.iter().map(|list| format!("{list} has to be there"));
        let only_said = (*stale == Stale::Warn).then(|| "otherwise only a warning".to_owned());
        list("lists", any.chain(ages).chain(required).chain(only_said).collect());
        says
    }
}
