//! What a configuration changes, in a few words each, for the page and the JSON of a run.

use super::Config;
use crate::lists::freshness::{Policy, Stale, Undated};

impl Config {
    /// `fail_on: prohibited`, `questions: export-end-use = required`; nothing where there is no file or it says nothing.
    pub(crate) fn says(&self) -> Vec<String> {
        // Without `..`, here and below: what is new in a configuration is said, too.
        let Self {
            name: _,
            file: _,
            path: _,
            questions,
            shipment,
            columns,
            activities,
            fail_on,
            rules,
            store,
            without_shipped,
            waivers,
            ledger,
            policy,
        } = self;
        let mut says = Vec::new();
        let mut list = |key: &str, values: Vec<String>| {
            if !values.is_empty() {
                says.push(format!("{key}: {}", values.join(", ")));
            }
        };
        list("fail_on", fail_on.iter().map(ToString::to_string).collect());
        list("activities", activities.iter().map(ToString::to_string).collect());
        list("rules", rules.iter().map(|path| path.display().to_string()).collect());
        list("questions", questions.iter().map(|(id, need)| format!("{} = {need}", id.value)).collect());
        list("shipment", shipment.iter().map(|(field, text)| format!("{field} = {text}")).collect());
        list("columns", columns.iter().map(|(field, header)| format!("{field} = {header}")).collect());
        list("store of lists", store.iter().map(|path| path.display().to_string()).collect());
        list("lists that ship", without_shipped.then(|| "left out".to_owned()).into_iter().collect());
        list("waivers", waivers.iter().map(|path| path.display().to_string()).collect());
        list("ledger", ledger.iter().map(|path| path.display().to_string()).collect());
        let Policy { max_age, max_age_days, require, undated, undated_of, stale } = policy;
        let ages = max_age_days.iter().map(|(list, days)| format!("{list} at most {days} days old"));
        let any = max_age.iter().map(|days| format!("any at most {days} days old"));
        let required = require.iter().map(|list| format!("{list} has to be there"));
        let undated = (*undated != Undated::default()).then(|| without_day("any", *undated));
        let undated_of = undated_of.iter().map(|(list, as_old)| without_day(list, *as_old));
        let only_said = (*stale == Stale::Warn).then(|| "otherwise only a warning".to_owned());
        list(
            "lists",
            any.chain(ages).chain(required).chain(undated).chain(undated_of).chain(only_said).collect(),
        );
        says
    }
}

/// How old an edition of a list is of which nobody said the day.
fn without_day(list: &str, as_old: Undated) -> String {
    let age = match as_old {
        Undated::TooOld => "too old",
        Undated::ImportDay => "as old as its import",
    };
    format!("{list} without a day is {age}")
}

#[cfg(test)]
mod tests {
    use crate::commands::config::{Config, FILE};
    use crate::source::TextFile;

    #[test]
    fn everything_that_a_configuration_changes_is_said() {
        let text = "
[columns]
serial = 'Nr.'
[audit]
activities = ['import', 'export']
fail_on = 'review'
rules = ['mine.toml']
ledger = 'ledger.db'
[questions]
export-end-use = 'required'
[shipment]
destination = 'Canada'
[lists]
store = 'l.sqlite'
shipped = false
clearances = 'd.toml'
max_age_days = { us-csl = 7 }
require = ['us-entity-list']
undated = { own-watch = 'import-day', us-csl = 'too-old' }
stale = 'warn'
";
        let (config, diagnostics) = Config::read(&TextFile::new(FILE, text));
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        assert_eq!(
            config.says(),
            [
                "fail_on: review",
                "activities: import, export",
                "rules: mine.toml",
                "questions: export-end-use = required",
                "shipment: destination = Canada",
                "columns: serial = Nr.",
                "store of lists: l.sqlite",
                "lists that ship: left out",
                "waivers: d.toml",
                "ledger: ledger.db",
                "lists: us-csl at most 7 days old, us-entity-list has to be there, own-watch without a day is as old as its import, us-csl without a day is too old, otherwise only a warning",
            ]
        );
        let (config, _) =
            Config::read(&TextFile::new(FILE, "[lists]\nmax_age_days = 14\nundated = 'import-day'\n"));
        assert_eq!(
            config.says(),
            ["lists: any at most 14 days old, any without a day is as old as its import"]
        );
        assert!(Config::default().says().is_empty());
    }
}
