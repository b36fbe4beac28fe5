//! Cells as hostile or hurried people fill them: what they hide must never come out clear.
#![allow(clippy::unwrap_used, reason = "rules that cannot be read are a failed test")]

use crate::common;
use std::fmt::Write as _;
use std::sync::LazyLock;

use serde_json::Value;
use tidewaiter::internals::audit::audit;
use tidewaiter::internals::facts::identify;
use tidewaiter::internals::identity::assemble::assemble;
use tidewaiter::internals::model::{
    Activity, ColumnPlan, Evidence, EvidenceCell, EvidencePlan, Field, RowPlace, Scope, Unread, Verdict,
};
use tidewaiter::internals::rules::Ruleset;
use tidewaiter::internals::tomlread::files::RuleFileSet;

static RULES: LazyLock<Ruleset> = LazyLock::new(|| {
    let set = RuleFileSet::shipped();
    Ruleset::compile(&set.catalogue, &set.rules, jiff::civil::date(2026, 11, 22)).unwrap().0
});

fn judge(cells: &[(Field, &str)]) -> (Verdict, Scope) {
    let columns = cells
        .iter()
        .map(|(field, _)| ColumnPlan { header: field.as_str().to_owned(), field: Some(*field), slot: 0 })
        .collect();
    let plan = EvidencePlan { columns, machine: Some("M".into()), ..EvidencePlan::default() };
    let cells = (0..).zip(cells).map(|(column, (_, text))| EvidenceCell { column, text }).collect();
    let records = [Evidence {
        place: RowPlace::default(),
        plan: &plan,
        cells,
        unread: Unread::Nothing,
        written: Vec::new(),
    }];
    let machine = assemble("M", &records);
    let facts = identify(&machine, &RULES.catalogue);
    let audited = audit(&facts, &[], &RULES, &[Activity::Import, Activity::Operation]);
    (audited.verdict, audited.scope)
}

#[test]
fn a_second_chip_or_board_in_a_cell_is_seen() {
    for part in ["XC7Z010; CV1835", "XC7Z010, CV1835", "XC7Z010 CV1835", "XC7Z010/CV1835", "A113D + CV1835"] {
        let found = judge(&[(Field::Model, "Antminer S19k Pro"), (Field::Part, part)]);
        assert_eq!(found.0, Verdict::Review, "{part}");
    }
    for board in ["AMLCtrl_BHB56902; CVCtrl_BHB56902", "AMLCtrl_BHB56902/CVCtrl_BHB56902"] {
        let found = judge(&[(Field::Model, "Antminer S19k Pro"), (Field::ControlBoard, board)]);
        assert_eq!(found.0, Verdict::Review, "{board}");
    }
    let one = judge(&[(Field::Model, "Antminer S19k Pro"), (Field::Part, "XC7Z010-1CLG400C")]);
    assert_eq!(one.0, Verdict::Clear, "package and speed are no second chip");
}

#[test]
fn a_machine_is_not_out_of_scope_for_what_lies_in_its_box() {
    for cells in [
        [(Field::Model, "S21 incl. power cable"), (Field::Class, "")],
        [(Field::Model, "Antminer S19k Pro + fan kit"), (Field::Class, "")],
        [(Field::Model, "Antminer S77 with power cord"), (Field::Class, "")],
        [(Field::Model, "Antminer S19k Pro"), (Field::Class, "Rack")],
    ] {
        assert_eq!(judge(&cells), (Verdict::Undetermined, Scope::InScope), "{cells:?}");
    }
    assert_eq!(judge(&[(Field::Model, "Power cable C13")]).1, Scope::OutOfScope);
    assert_eq!(judge(&[(Field::Class, "Cable"), (Field::Model, "for Antminer S21")]).1, Scope::OutOfScope);
}

#[test]
fn a_listed_name_among_other_words_is_looked_at_and_one_of_two_is_judged() {
    let expected = [
        ("Sophgo Technologies Ltd. (Beijing)", "review"),
        ("Acme / Sophgo", "review"),
        ("Sophgo, Building 1", "review"),
        ("c/o Sophgo", "license-required"),
        ("Acme Inc; Sophgo", "license-required"),
        ("Acme Inc\nSophgo Technologies Ltd.", "license-required"),
        ("Acme Inc", "clear"),
        ("Sophgoods Ltd", "clear"),
        ("Acme; Widgets", "clear"),
    ];
    let folder = common::folder();
    let mut table = "serial,model,control board,consignee country,consignee\n".to_owned();
    for (row, (name, _)) in (1..).zip(expected) {
        writeln!(table, "M{row},Antminer S19k Pro,AMLCtrl,Germany,\"{name}\"").unwrap();
    }
    std::fs::write(folder.path().join("in.csv"), table).unwrap();
    common::tidewaiter(
        folder.path(),
        ["audit", "in.csv", "--check", "--activity", "export", "-o", "json=out.json"],
    );
    let audit: Value =
        serde_json::from_slice(&std::fs::read(folder.path().join("out.json")).unwrap()).unwrap();
    for (machine, (name, verdict)) in audit["machines"].as_array().unwrap().iter().zip(expected) {
        assert_eq!(machine["verdicts"]["export"], verdict, "{name}");
    }
}
