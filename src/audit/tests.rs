use std::collections::BTreeMap;

use jiff::civil::date;

use super::*;
use crate::assemble::assemble;
use crate::identify::identify;
use crate::model::{ColumnPlan, Field, Need, Record, RecordCell, RowPlace, SheetPlan};
use crate::rules::question::SitePolicy;
use crate::source::TextFile;

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
        SheetPlan { columns: cells.iter().map(column).collect(), key: Some(0), ..SheetPlan::default() };
    let cells = (0u32..).zip(cells).map(|(column, (_, text))| RecordCell { column, text }).collect();
    let records = [Record {
        place: RowPlace { row: 2, ..RowPlace::default() },
        plan: &plan,
        cells,
        unread: crate::model::Unread::Nothing,
    }];
    let machine = assemble("M1", &records);
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
                    format!("{activity} {} {} {} {}", q.id, q.state.as_str(), q.policy, by.join(","))
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
    let asked = |cells: &[Field]| AskedActivities::FromEvidence.for_fields(cells.iter().copied());
    assert_eq!(
        asked(&[Field::Serial, Field::Supplier, Field::Country]),
        [Activity::Import, Activity::Operation]
    );
    for field in [Field::Destination, Field::Consignee, Field::ConsigneeCountry, Field::EndUserAddress] {
        assert_eq!(asked(&[field]), [Activity::Import, Activity::Export, Activity::Operation], "{field}");
    }
    assert!(asked(&[Field::Repairer]).contains(&Activity::RepairReturn));
    let given = AskedActivities::Given(vec![Activity::Securities]);
    assert_eq!(given.for_fields([Field::Repairer]), [Activity::Securities]);
}
