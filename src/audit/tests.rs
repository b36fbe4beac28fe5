use std::collections::BTreeMap;

use jiff::civil::date;

use super::*;
use crate::facts::identify;
use crate::identity::assemble::assemble;
use crate::model::{Aspect, ColumnPlan, Evidence, EvidenceCell, EvidencePlan, Field, Need, RowPlace};
use crate::rules::question::SitePolicy;
use crate::source::TextFile;
use crate::tomlread::files::RuleFileSet;

const PACK: &str = r#"
[pack]
id = "test-questions"
title = "Questions"
version = "2026.1.1"
jurisdiction = "-"
authority = "test"
as_of = 2026-01-01
review_by = 2030-01-01

[[question]]
id = "where"
asks = "Where was it made?"
activities = ["import"]
basis = ["test"]
answered_by = "origin"
need = "required"
how = "Read the label."

[[question]]
id = "tariff"
asks = "Under which number?"
activities = ["import"]
basis = ["test"]
answered_by = "tariff"
need = "optional"
how = "Look it up."

[[question]]
id = "use"
asks = "What for?"
activities = ["import", "export"]
basis = ["test"]
answered_by = "end-use"
need = { attribute = { name = "class", equals = "gpu server" } }
how = "Ask the user."
"#;

fn ruleset() -> Ruleset {
    let pack = TextFile::new("questions.toml", PACK);
    Ruleset::compile(&[], &[pack], date(2026, 6, 1)).expect("a pack").0
}

/// Audits a machine with these cells and hands over what was said.
fn judged(ruleset: &Ruleset, cells: &[(Field, &str)], activities: &[Activity]) -> Said {
    let column = |(field, _): &(Field, &str)| ColumnPlan {
        header: field.as_str().to_owned(),
        field: Some(*field),
        slot: 0,
    };
    let plan =
        EvidencePlan { columns: cells.iter().map(column).collect(), key: Some(0), ..EvidencePlan::default() };
    let cells = (0u32..).zip(cells).map(|(column, (_, text))| EvidenceCell { column, text }).collect();
    let evidence = [Evidence {
        place: RowPlace { row: 2, ..RowPlace::default() },
        plan: &plan,
        cells,
        unread: crate::model::Unread::Nothing,
        written: Vec::new(),
    }];
    let machine = assemble("M1", &evidence);
    let facts = identify(&machine, &ruleset.catalogue);
    let audit = audit(&facts, &[], ruleset, activities);
    Said {
        verdicts: audit.verdicts.clone(),
        states: audit
            .questions
            .iter()
            .flat_map(|(activity, answers)| {
                answers.iter().map(move |q| {
                    let by: Vec<&str> = q.by.iter().map(|by| by.value.as_ref()).collect();
                    format!(
                        "{activity} {} {} {} {}",
                        q.id,
                        q.state.as_str(),
                        q.site.unwrap_or(q.pack),
                        by.join(",")
                    )
                })
            })
            .collect(),
        missing: audit.missing.iter().map(|m| format!("{} | {}", m.what, m.how)).collect(),
    }
}

struct Said {
    verdicts: BTreeMap<Activity, Verdict>,
    states: Vec<String>,
    missing: Vec<String>,
}

#[test]
fn an_open_question_is_undetermined_and_says_how_to_answer_it() {
    let said = judged(&ruleset(), &[(Field::Serial, "M1")], &[Activity::Import]);
    assert_eq!(said.verdicts[&Activity::Import], Verdict::Undetermined);
    assert_eq!(
        said.states,
        [
            "import where open test-questions ",
            "import tariff not-asked test-questions ",
            "import use not-asked test-questions "
        ]
    );
    assert_eq!(said.missing, ["Where was it made? (import): no value for origin | Read the label."]);
}

#[test]
fn answered_questions_earn_a_clear_and_name_what_answers_them() {
    let cells = [(Field::Serial, "M1"), (Field::Origin, "Malaysia"), (Field::Hts, "8471.50")];
    let said = judged(&ruleset(), &cells, &[Activity::Import]);
    assert_eq!(said.verdicts[&Activity::Import], Verdict::Clear);
    assert_eq!(
        said.states[..2],
        ["import where answered test-questions Malaysia", "import tariff answered test-questions 8471.50"]
    );
    assert!(said.missing.is_empty());
}

#[test]
fn a_word_that_says_nothing_answers_nothing() {
    for nothing in ["unknown", "N/A", "-", "不明"] {
        let said =
            judged(&ruleset(), &[(Field::Serial, "M1"), (Field::Origin, nothing)], &[Activity::Import]);
        assert_eq!(said.verdicts[&Activity::Import], Verdict::Undetermined, "{nothing}");
    }
}

#[test]
fn a_question_is_required_where_its_condition_holds() {
    let cells = [(Field::Serial, "M1"), (Field::Origin, "Malaysia"), (Field::Class, "gpu server")];
    let said = judged(&ruleset(), &cells, &[Activity::Import, Activity::Export]);
    assert_eq!(said.verdicts[&Activity::Import], Verdict::Undetermined);
    assert_eq!(said.missing, ["What for? (import, export): no value for end-use | Ask the user."]);
}

#[test]
fn a_site_says_what_it_requires_and_the_report_names_it() {
    let mut ruleset = ruleset();
    let needs = [("where".to_owned(), Need::Optional), ("tariff".to_owned(), Need::Required)];
    ruleset.site = SitePolicy { name: "tidewaiter.toml".into(), needs: needs.into() };
    let said = judged(&ruleset, &[(Field::Serial, "M1")], &[Activity::Import]);
    assert_eq!(said.verdicts[&Activity::Import], Verdict::Undetermined);
    assert_eq!(
        said.states[..2],
        ["import where not-asked tidewaiter.toml ", "import tariff open tidewaiter.toml "]
    );
    let said = judged(&ruleset, &[(Field::Serial, "M1"), (Field::Hts, "8471.50")], &[Activity::Import]);
    assert_eq!(said.verdicts[&Activity::Import], Verdict::Clear, "it need not be said where it was made");
}

#[test]
fn an_activity_about_which_no_pack_asks_is_never_clear() {
    let said = judged(&ruleset(), &[(Field::Serial, "M1")], &[Activity::Securities]);
    assert_eq!(said.verdicts[&Activity::Securities], Verdict::Undetermined);
    assert!(said.missing[0].contains("securities"), "{:?}", said.missing);
}

#[test]
fn activities_follow_from_what_a_machine_says() {
    let asked = |cells: &[Field]| RequestedActivities::FromEvidence.for_fields(cells.iter().copied());
    assert_eq!(
        asked(&[Field::Serial, Field::Party(Role::Supplier, Aspect::Name), Field::Country]),
        [Activity::Import, Activity::Operation]
    );
    for field in [
        Field::Destination,
        Field::Party(Role::Consignee, Aspect::Name),
        Field::Party(Role::Consignee, Aspect::Country),
        Field::Party(Role::EndUser, Aspect::Address),
    ] {
        assert_eq!(asked(&[field]), [Activity::Import, Activity::Export, Activity::Operation], "{field}");
    }
    for (text, speaks) in [("TBD", true), ("Quill", true), ("?", true), ("n/a", false), ("-", false)] {
        assert_eq!(
            crate::text::not_known_yet::speaks(Field::Party(Role::Consignee, Aspect::Name), text),
            speaks,
            "{text}"
        );
    }
    assert!(asked(&[Field::Party(Role::Repairer, Aspect::Name)]).contains(&Activity::RepairReturn));
    let given = RequestedActivities::Given(vec![Activity::Securities]);
    assert_eq!(given.for_fields([Field::Party(Role::Repairer, Aspect::Name)]), [Activity::Securities]);
}

const GOES: &str = r#"
[pack]
id = "test-destinations"
title = "Destinations"
version = "2026.1.1"
jurisdiction = "-"
authority = "test"
as_of = 2026-01-01
review_by = 2030-01-01

[[rule]]
id = "GOES-1"
title = "Goes to Narnia's neighbours"
basis = ["test"]
activities = ["export", "repair-return"]
outcome = "license-required"
confidence = "high"
advice = "Ask."
match = { destination = { countries = ["IR"], groups = ["X:1"], except = ["MN"] } }
"#;

const GROUPS: &str = r#"
[pack]
id = "test-countries"
title = "Groups"
version = "2026.1.1"
jurisdiction = "-"
authority = "test"
as_of = 2026-01-01
review_by = 2030-01-01

[[country-group]]
id = "X:1"
title = "neighbours"
members = ["KZ", "MN"]
source = "test"
confidence = "high"

[[country-group.period]]
country = "KH"
since = 2021-12-09
until = 2026-02-03
source = "test"
"#;

#[test]
fn where_a_repairer_is_counts_for_a_repair_and_for_nothing_else() {
    let files = [TextFile::new("groups.toml", GROUPS)];
    let compile = |rules: &str, day| Ruleset::compile(&files, &[TextFile::new("rules.toml", rules)], day);
    let mut ruleset = compile(GOES, date(2026, 1, 15)).expect("a pack").0;
    let both = [Activity::Export, Activity::RepairReturn];
    let outcomes = |ruleset: &Ruleset, cells: &[(Field, &str)]| {
        let said = judged(ruleset, cells, &both);
        both.map(|activity| said.verdicts[&activity])
    };
    let (none, licence) = (Verdict::Undetermined, Verdict::LicenseRequired);
    let repairer = [
        (Field::Party(Role::Repairer, Aspect::Name), "Quill"),
        (Field::Party(Role::Repairer, Aspect::Country), "Iran"),
    ];
    assert_eq!(outcomes(&ruleset, &repairer), [none, licence]);
    let all = [
        (Field::Party(Role::Repairer, Aspect::Name), "Quill"),
        (Field::Party(Role::Repairer, Aspect::Country), "Iran"),
        (Field::Party(Role::Consignee, Aspect::Country), "Iran"),
    ];
    assert_eq!(outcomes(&ruleset, &all), [licence, licence]);
    for (country, first) in
        [("Kazakhstan", licence), ("Mongolia", none), ("Cambodia", licence), ("Laos", none)]
    {
        let cells = [(Field::Party(Role::EndUser, Aspect::Country), country)];
        assert_eq!(outcomes(&ruleset, &cells), [first; 2], "{country}");
    }
    ruleset.set_day(date(2026, 2, 3));
    assert_eq!(
        outcomes(&ruleset, &[(Field::Party(Role::EndUser, Aspect::Country), "Cambodia")]),
        [none; 2],
        "no longer in the group"
    );

    let wrong = GOES.replace("X:1", "X:2").replace("\"IR\"", "\"Iran\"").replace("\"MN\"", "\"crimea\"");
    let shown: String = compile(&wrong, date(2026, 1, 15))
        .expect_err("mistakes")
        .iter()
        .map(|d| d.render(crate::diagnostic::Colour::Never) + "\n")
        .collect();
    for words in [
        "`X:2` is no country group",
        "did you mean `X:1`?",
        "did you mean `IR`?",
        "`crimea` names no country",
    ] {
        assert!(shown.contains(words), "{words} in:\n{shown}");
    }
}

#[test]
fn each_part_is_found_out_where_it_can_be_read() {
    let set = RuleFileSet::shipped();
    let ruleset = Ruleset::compile(&set.catalogue, &set.rules, date(2026, 11, 22)).expect("shipped").0;
    let cells = [
        (Field::Serial, "M1"),
        (Field::Model, "Antminer S19 XP"),
        (Field::Part, "APW121215d"),
        (Field::ControlBoard, "unheard of"),
    ];
    let said = judged(&ruleset, &cells, &[Activity::Operation]);
    let supply = said.missing.iter().find(|m| m.contains("APW121215d")).expect("a power supply");
    assert!(supply.contains("the label or the marking of the part itself"), "{supply}");
    let board = said.missing.iter().find(|m| m.starts_with("which control board")).expect("a control board");
    assert!(board.contains("miner_type.cgi"), "{board}");
}
