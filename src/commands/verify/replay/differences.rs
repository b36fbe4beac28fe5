//! What of all that decides is another thing now than when a run was signed.

use crate::attest::predicate::{LIST, PolicyEntry, RunInput, RunPredicate};

/// Names each thing that decides and that differs, what it was and what it is.
pub(super) fn differences(was: &RunPredicate<'_>, is: &RunPredicate<'_>) -> Vec<String> {
    let mut all = Vec::new();
    if was.verifier.version != is.verifier.version {
        all.push(format!("program version: {} then, {} now", was.verifier.version, is.verifier.version));
    }
    inputs(&was.inputs, &is.inputs, &mut all);
    policy(&was.policy, &is.policy, &mut all);
    for kind in ["configuration", "rules", "waivers"] {
        let of = |run: &RunPredicate<'_>| -> Vec<String> {
            let of_kind = run.settings.iter().filter(|setting| setting.kind == kind);
            of_kind.map(|setting| format!("{} ({})", setting.path, setting.digest.sha256)).collect()
        };
        let (before, now) = (of(was), of(is));
        if before != now {
            all.push(format!("{kind}: {} then, {} now", listed(&before), listed(&now)));
        }
    }
    if was.activities != is.activities || was.activities_from != is.activities_from {
        let of = |run: &RunPredicate<'_>| run.activities.iter().map(ToString::to_string).collect::<Vec<_>>();
        all.push(format!("activities: {} then, {} now", listed(&of(was)), listed(&of(is))));
    }
    all
}

fn listed(texts: &[String]) -> String {
    if texts.is_empty() { "none".to_owned() } else { texts.join(", ") }
}

fn inputs(was: &[RunInput<'_>], is: &[RunInput<'_>], all: &mut Vec<String>) {
    let same = |a: &RunInput<'_>, b: &RunInput<'_>| a.digest == b.digest && a.sheet == b.sheet;
    let named = |input: &RunInput<'_>| match &input.sheet {
        Some(sheet) => format!("{}!{sheet}", input.file),
        None => input.file.to_string(),
    };
    for before in was {
        let name = named(before);
        let Some(now) = is.iter().find(|now| same(before, now)) else {
            all.push(if before.stated.is_empty() {
                match is.iter().find(|now| named(now) == name && now.digest != before.digest) {
                    Some(now) => {
                        format!(
                            "inventory: {name} was {} then, is {} now",
                            before.digest.sha256, now.digest.sha256
                        )
                    }
                    None => format!("inventory: {name} ({}) is not here", before.digest.sha256),
                }
            } else {
                format!("what was stated of the shipment: {} then ({name})", before.stated.join(", "))
            });
            continue;
        };
        if now.file != before.file {
            all.push(format!("inventory: {} was called {} then", now.file, before.file));
        }
        if now.rows != before.rows {
            all.push(format!("inventory: {name} was read as {} rows then, as {} now", before.rows, now.rows));
        }
        // Full reports do not say the columns.
        if !before.columns.is_empty() && now.columns != before.columns {
            all.push(format!("inventory: the columns of {name} were read otherwise"));
        }
    }
    let known =
        |now: &&RunInput<'_>| was.iter().any(|before| same(before, now) || named(before) == named(now));
    for now in is.iter().filter(|now| !known(now)) {
        all.push(format!("inventory: {} was not audited then", named(now)));
    }
}

fn policy(was: &[PolicyEntry<'_>], is: &[PolicyEntry<'_>], all: &mut Vec<String>) {
    let named = |id: &str| match id {
        "catalogue" | "waivers" | "questions" => id.to_owned(),
        _ => match id.strip_prefix(LIST) {
            Some(source) => format!("list edition {source}"),
            None => format!("rule pack {id}"),
        },
    };
    let said = |entry: &PolicyEntry<'_>| format!("{} ({})", entry.version, entry.digest.sha256);
    for before in was {
        match is.iter().find(|now| now.id == before.id) {
            None => all.push(format!("{}: {} then, none now", named(&before.id), said(before))),
            Some(now) if now.digest != before.digest || now.version != before.version => {
                all.push(format!("{}: {} then, {} now", named(&before.id), said(before), said(now)));
            }
            Some(_) => {}
        }
    }
    for now in is.iter().filter(|now| was.iter().all(|before| before.id != now.id)) {
        all.push(format!("{}: none then, {} now", named(&now.id), said(now)));
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::attest::statement::Digest;
    use crate::model::Activity;

    fn run(version: &str, of: &[(&'static str, &'static str)]) -> RunPredicate<'static> {
        let entry = |(id, digest): &(&'static str, &'static str)| PolicyEntry {
            as_of: date(2026, 7, 31),
            digest: Digest::new(*digest),
            id: (*id).into(),
            version: "1".into(),
        };
        let mut run = RunPredicate::of(version, date(2026, 11, 22), Vec::new());
        run.policy = of.iter().map(entry).collect();
        run
    }

    #[test]
    fn each_thing_that_decides_is_named_by_its_kind() {
        let was =
            run("0.1.0", &[("us-bis", "a"), ("catalogue", "b"), ("list:us-csl", "c"), ("waivers", "d")]);
        let mut is =
            run("0.2.0", &[("us-bis", "a"), ("catalogue", "x"), ("list:us-csl", "y"), ("questions", "z")]);
        is.activities = vec![Activity::Import];
        assert_eq!(differences(&was, &was), Vec::<String>::new());
        assert_eq!(
            differences(&was, &is),
            [
                "program version: 0.1.0 then, 0.2.0 now",
                "catalogue: 1 (b) then, 1 (x) now",
                "list edition us-csl: 1 (c) then, 1 (y) now",
                "waivers: 1 (d) then, none now",
                "questions: none then, 1 (z) now",
                "activities: none then, import now",
            ]
        );
    }
}
